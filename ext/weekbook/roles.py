"""Roles that refer across weeks: ``{week}``, ``{entry}``, ``{paper}``, ``{person}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.roles import XRefRole

from .diagnostics import Subtype, warn
from .ids import parse_paper

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class WeekbookRole(XRefRole):
    """A reference that the ``week`` domain resolves, under the short name and under ``week:…`` alike."""

    innernodeclass = nodes.inline

    def process_link(
        self, env: BuildEnvironment, refnode: nodes.Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Hand the reference to the domain; white space in a target does not count."""
        refnode["refdomain"] = "week"
        return title, " ".join(target.split())


class PaperRole(WeekbookRole):
    """A mention of a paper."""

    def result_nodes(
        self, document: nodes.document, env: BuildEnvironment, node: nodes.Element, is_ref: bool
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Keep what names the paper on the node; what names none stays as text."""
        if isinstance(node, addnodes.pending_xref):
            try:
                node["paper"] = parse_paper(node["reftarget"])
            except ValueError as error:
                warn(Subtype.PAPER_ID, str(error), location=self.get_location() or env.docname)
                return list(node.children), []
        return [node], []


ROLES = {"week": WeekbookRole(), "entry": WeekbookRole(), "paper": PaperRole(), "person": WeekbookRole()}


def setup_roles(app: Sphinx) -> None:
    """Register the short names; the domain has the long ones."""
    for name, role in ROLES.items():
        app.add_role(name, role)
