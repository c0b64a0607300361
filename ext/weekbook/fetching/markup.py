"""XML read strictly: whole, well formed, and without a document type, so that no entity can stand in it.

Pure: standard library only.
"""

from __future__ import annotations

from xml.etree import ElementTree
from xml.parsers import expat

from .facts import BadAnswerError


def parse_xml(data: bytes) -> ElementTree.Element:
    """Parse a document.

    :raises BadAnswerError: if it is not well formed, cut, or declares a document type
    """
    checker = expat.ParserCreate()
    checker.StartDoctypeDeclHandler = _refuse
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
