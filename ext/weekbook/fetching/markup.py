"""XML read strictly: whole, well formed, of few levels, and without a document type, so that it holds no entity.

Pure: standard library only.
"""

from __future__ import annotations

from xml.etree import ElementTree
from xml.parsers import expat

from .facts import BadAnswerError

_DEEPEST = 100
"""Levels of elements; answers of arXiv have less than ten, and writing XML takes a call for each."""


def parse_xml(data: bytes) -> ElementTree.Element:
    """Parse a document.

    :raises BadAnswerError: if it is not well formed, cut, nested too deeply, or declares a document type
    """
    checker = expat.ParserCreate()
    checker.StartDoctypeDeclHandler = _refuse
    depth = 0

    def enter(*_arguments: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise BadAnswerError(f"the XML has more than {_DEEPEST} elements one in another")

    def leave(_name: str) -> None:
        nonlocal depth
        depth -= 1

    checker.StartElementHandler, checker.EndElementHandler = enter, leave
    try:
        checker.Parse(data, True)
        return ElementTree.fromstring(data)
    except (expat.ExpatError, ElementTree.ParseError, ValueError, LookupError) as error:
        # ValueError and LookupError: an encoding that is none
        raise error if isinstance(error, BadAnswerError) else BadAnswerError(f"no well-formed XML: {error}") from None


def _refuse(*_arguments: object) -> None:
    raise BadAnswerError("the XML declares a document type")


def find_text(element: ElementTree.Element, tag: str) -> str | None:
    """Give the text of a child on one line; None where it is missing or empty."""
    return " ".join((element.findtext(tag) or "").split()) or None
