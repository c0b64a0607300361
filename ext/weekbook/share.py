"""What of the environment is packed, and what of it a worker sends back: that of the documents that it read."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .bibliography import without_works
from .document import are_known, listeners
from .domain import get_domain
from .packed import Packed

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_PACKED = ("tocs", "metadata")
"""What Sphinx keeps of each document that is large and seldom asked for."""
_BY_DOCUMENT = (
    *_PACKED,
    "all_docs",
    "included",
    "dependencies",
    "titles",
    "longtitles",
    "toc_num_entries",
    "toc_secnumbers",
    "toc_fignumbers",
    "toctree_includes",
)
"""What Sphinx keeps by the names of documents."""


def _pack(app: Sphinx) -> None:
    """Let the environment keep packed what is large."""
    env = app.env
    for name in _PACKED:
        values = getattr(env, name, None)
        # an extension may have put anything there
        if type(values) is dict or type(values) is defaultdict:
            setattr(env, name, Packed(values, factory=getattr(values, "default_factory", None)))


def share(env: BuildEnvironment, docnames: Sequence[str]) -> BuildEnvironment:
    """Return an environment with what was read of some documents, and all that we do not know."""
    part = copy.copy(env)
    part.settings = {**env.settings, "env": part}
    for name in _BY_DOCUMENT:
        values = getattr(env, name, None)
        if isinstance(values, Packed):
            setattr(part, name, values.part(docnames))
        elif type(values) is dict or type(values) is defaultdict:
            some: dict[str, Any] = copy.copy(values)
            some.clear()
            some.update({docname: values[docname] for docname in docnames if docname in values})
            setattr(part, name, some)
    domain = get_domain(env)
    part.domaindata = without_works({**env.domaindata, domain.name: domain.share(docnames)})
    return part


def take_over(env: BuildEnvironment, docnames: Sequence[str], other: BuildEnvironment, app: Sphinx) -> None:
    """Merge what a worker has read; what came packed stays so."""
    came = {name: values.part(docnames) for name in _PACKED if isinstance(values := getattr(other, name), Packed)}
    env.merge_info_from(docnames, other, app)
    # an extension may change values as they are merged
    if are_known(listeners(app, "env-merge-info")):
        for name, values in came.items():
            if isinstance(mine := getattr(env, name), Packed):
                mine.adopt(values)


def setup_share(app: Sphinx) -> None:
    """Pack the environment as soon as there is one."""
    app.connect("builder-inited", _pack)
