"""``{paper}``: an entry's paper. The card is made late, when the bibliography and all weeks are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from ..diagnostics import Subtype
from ..ids import PaperScheme, parse_link, parse_paper
from ..nodes import weekbook_paper
from ..records import PaperRecord, PaperRole
from .base import Converter, WeekbookDirective, parse_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def parse_version(text: str) -> int:
    """Read the version of an arXiv paper: ``2`` or ``v2``.

    :raises ValueError: if it is no number from 1
    """
    digits = text.strip().lower().removeprefix("v")
    if not (digits.isascii() and digits.isdigit() and int(digits)):
        raise ValueError(f"not a version: {text!r} (expected such as 2)")
    return int(digits)


def parse_authors(text: str) -> tuple[str, ...]:
    """Read names with semicolons between them, in order.

    :raises ValueError: if there is none
    """
    names = tuple(" ".join(name.split()) for name in text.split(";") if name.strip())
    if not names:
        raise ValueError("expected names with semicolons between them")
    return names


class PaperDirective(WeekbookDirective):
    """A paper that was read."""

    needs = "an arXiv identifier, a DOI or a citekey"
    subtype = Subtype.PAPER_ID
    converters: ClassVar[dict[str, Converter]] = {
        "title": parse_text,
        "authors": parse_authors,
        "year": parse_text,
        "venue": parse_text,
        "version": parse_version,
        "code": parse_link,
        "pdf": parse_link,
    }

    def build(self, argument: str, options: dict[str, Any]) -> list[nodes.Node]:
        """Leave a place for the card, with what the author says of the paper inside."""
        paper = parse_paper(argument)
        version = options.pop("version", paper.version)
        if version and paper.scheme is PaperScheme.DOI:
            self.warn(Subtype.OPTION, "option 'version' of {paper} goes with arXiv papers; it is ignored")
            version = None
        record = PaperRecord(
            docname=self.env.docname,
            line=self.lineno,
            scheme=paper.scheme,
            value=paper.value,
            version=version,
            role=PaperRole.SOURCE,
            title=options.get("title"),
        )
        node = weekbook_paper(record=record, entry_id=options.pop("id", None), overrides=options)
        node.extend(self.parse_content_to_nodes())
        return [self.place(node)]


def setup_paper(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("paper", PaperDirective)
