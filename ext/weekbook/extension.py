"""Set the extension up: one line for each module of the edge, in the order in which they need one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .assets import setup_assets
from .bibliography import setup_bibliography
from .builder import setup_builder
from .config import setup_config
from .description import setup_description
from .directives.episode import setup_episode
from .directives.listing import setup_listing
from .directives.paper import setup_paper
from .directives.source import setup_source
from .directives.tweet import setup_tweet
from .document import setup_document
from .domain import setup_domain
from .exports import setup_exports
from .frame import setup_frame
from .imprint import setup_imprint
from .mathml import setup_mathml
from .messages import setup_messages
from .nodes import setup_nodes
from .pace import setup_pace
from .records import DATA_VERSION
from .refresh import setup_refresh
from .roles import setup_roles
from .searchpage import setup_searchpage
from .share import setup_share
from .transforms import setup_transforms
from .translator import setup_translator

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

ENV_VERSION = 6
"""The version of the shape of doctrees; an environment of another version is read anew."""


def setup_extension(app: Sphinx, version: str) -> ExtensionMetadata:
    """Register all parts."""
    setup_pace(app)
    setup_messages(app)
    setup_config(app)
    setup_document(app)
    setup_bibliography(app)
    setup_nodes(app)
    setup_paper(app)
    setup_tweet(app)
    setup_episode(app)
    setup_source(app)
    setup_listing(app)
    setup_roles(app)
    setup_domain(app)
    setup_share(app)
    setup_transforms(app)
    setup_refresh(app)
    setup_mathml(app)
    setup_translator(app)
    setup_assets(app)
    setup_frame(app)
    setup_imprint(app)
    setup_exports(app)
    setup_searchpage(app)
    setup_description(app)
    setup_builder(app)
    return {
        "version": version,
        "env_version": ENV_VERSION * 1000 + DATA_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
