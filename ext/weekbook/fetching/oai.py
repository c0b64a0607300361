"""Answers of arXiv's OAI-PMH server: names in parts, and the history of versions.

Pure: no Sphinx. The protocol: https://www.openarchives.org/OAI/openarchivesprotocol.html; the formats
``arXiv`` and ``arXivRaw``: https://info.arxiv.org/help/oa/index.html.
"""

from __future__ import annotations

from datetime import date
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

from ..citing.entries import Name
from .facts import BadAnswerError, RejectedError
from .markup import find_text, parse_xml
from .names import is_name
from .tex import decode_tex

OAI = "{http://www.openarchives.org/OAI/2.0/}"
NAMES_FORMAT, HISTORY_FORMAT = "arXiv", "arXivRaw"
"""Prefixes of the formats, and the names of their elements."""
_SPACE = "{{http://arxiv.org/OAI/{}/}}"


def read_names(data: bytes, value: str) -> tuple[Name, ...]:
    """Read the authors of a record, in order, as their keyname, forenames and suffix.

    :param value: the identifier that was asked for
    :raises BadAnswerError: if it is not the whole record of that paper
    :raises RejectedError: if the server gives an error instead
    """
    space, record = _find_record(data, value, NAMES_FORMAT)
    authors = []
    for author in record.iterfind(f"{space}authors/{space}author"):
        family, given, suffix = (
            decode_tex(find_text(author, f"{space}{part}") or "") for part in ("keyname", "forenames", "suffix")
        )
        if is_name(family):
            authors.append(Name(family, given, suffix, is_whole=not given))
    if not authors:
        raise BadAnswerError("a record without authors")
    return tuple(authors)


def read_versions(data: bytes, value: str) -> tuple[tuple[int, date], ...]:
    """Read the versions of a record, each with its day.

    :raises BadAnswerError: if it is not the whole record of that paper
    :raises RejectedError: if the server gives an error instead
    """
    space, record = _find_record(data, value, HISTORY_FORMAT)
    try:
        found = [
            (int((one.get("version") or "").removeprefix("v")), _read_day(find_text(one, f"{space}date") or ""))
            for one in record.iterfind(f"{space}version")
        ]
    except ValueError as error:
        raise BadAnswerError(f"a version that cannot be read: {error}") from None
    if [number for number, _day in found] != list(range(1, len(found) + 1)) or not found:
        raise BadAnswerError("a record without all its versions")
    return tuple(found)


def _find_record(data: bytes, value: str, format_: str) -> tuple[str, ElementTree.Element]:
    root = parse_xml(data)
    if root.tag != f"{OAI}OAI-PMH":
        raise BadAnswerError(f"no answer of OAI-PMH but <{root.tag.rpartition('}')[2]}>")
    if (error := root.find(f"{OAI}error")) is not None:
        raise RejectedError(f"{error.get('code')}: {' '.join((error.text or '').split())}")
    space = _SPACE.format(format_)
    record = root.find(f"{OAI}GetRecord/{OAI}record/{OAI}metadata/{space}{format_}")
    if record is None or find_text(record, f"{space}id") != value:
        raise BadAnswerError(f"no record of {value}")
    return space, record


def _read_day(text: str) -> date:
    """Read the day of a time such as ``Tue, 22 Apr 2025 17:31:48 GMT``."""
    return parsedate_to_datetime(text).date()
