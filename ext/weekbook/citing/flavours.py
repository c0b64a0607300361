"""BibTeX in its two flavours: classic, as BibTeX and natbib read it, and biblatex.

Values keep the TeX of the source character for character; types and names of fields are those of the flavour.
Formats: https://www.bibtex.org/Format/, arXiv's ``eprint`` fields (https://info.arxiv.org/help/hypertex/bibstyles),
the manual of biblatex, sections 2 and 3.14.7. A line that begins with ``@`` begins an entry, and no other does.
"""

from __future__ import annotations

import re
from datetime import date

from .datamodel import BIBLATEX_FIELDS, BIBLATEX_TYPES, CLASSIC_FIELDS, CLASSIC_TYPES, FIELDS, words
from .days import MONTHS
from .entries import ARXIV, Citation, CitationKind

_FIRST = ("title", "subtitle", "titleaddon", "author", "editor", "booktitle", "journaltitle")
_LAST = ("year", "month", "date", "eprint", "eprinttype", "eprintclass", "doi", "url", "urldate")
_PLACES = {name: place for place, name in enumerate(_FIRST)} | {name: 100 + place for place, name in enumerate(_LAST)}
_PART_OF_DATE = re.compile(
    r"(?:(?:(?P<day>\d{4}-\d\d-\d\d)|\d{4}(?:-(?:0[1-9]|1[0-2]|2[1-4]))?)[~?%]?|\.\.|)", re.ASCII
)
_MASTERS = re.compile(r"ma?thesis|mastersthesis|bathesis|.*master", re.IGNORECASE)
_TYPE_KEYS = words("phdthesis mathesis mastersthesis bathesis candthesis techreport resreport")
"""Values of ``type`` that biblatex prints in the text's language; in classic BibTeX the type of the entry says it."""


def write_classic(citation: Citation) -> str:
    """Write an entry as classic BibTeX: ``@misc`` with ``archivePrefix`` for preprints, a macro for the month."""
    fields = _gather(citation)
    biblatex_type = _tell_biblatex_type(citation, fields)
    entry_type = _tell_classic_type(citation, biblatex_type, fields)
    if subtitle := fields.pop("subtitle", None):
        fields["title"] = f"{fields.get('title', '')}: {subtitle}"
    if entry_type == "misc" and "howpublished" not in fields and "organization" in fields:
        fields["howpublished"] = fields.pop("organization")
    if fields.get("type", "").lower() in _TYPE_KEYS:
        del fields["type"]
    if fields.get("eprinttype", "").lower() == "arxiv":
        fields["eprinttype"] = ARXIV
    for name in ("date", "month"):
        fields.pop(name, None)
    if citation.date:
        fields["year"] = f"{citation.date[0]:04}"
    values = {name: f"{{{value}}}" for name, value in fields.items()}
    if citation.date[1:]:
        values["month"] = MONTHS[citation.date[1] - 1]
    names = dict(CLASSIC_FIELDS)
    if entry_type.endswith("thesis"):
        names["institution"] = "school"
    known = FIELDS[BIBLATEX_TYPES.get(entry_type, entry_type)]
    return _write(citation.key, entry_type, values, known, names)


def write_biblatex(citation: Citation) -> str:
    """Write an entry for biblatex: ``@online`` with ``eprinttype`` for preprints, ``date``, ``journaltitle``."""
    fields = _gather(citation)
    entry_type = _tell_biblatex_type(citation, fields)
    if entry_type == "online" and "organization" not in fields and "howpublished" in fields:
        fields["organization"] = fields["howpublished"]
    if entry_type in ("thesis", "report") and "type" not in fields:
        masters = citation.entry_type == "mastersthesis"
        fields["type"] = "techreport" if entry_type == "report" else "mathesis" if masters else "phdthesis"
    if fields.get("eprinttype", "").lower() == "arxiv":
        fields["eprinttype"] = "arxiv"
    if citation.date:
        for name in ("year", "month", "day"):
            fields.pop(name, None)
        written = "-".join(f"{number:0{4 if place == 0 else 2}}" for place, number in enumerate(citation.date))
        fields["date"] = fields["date"] if _is_date(fields.get("date", "")) else written
    else:
        # biber takes nothing but numbers
        for name in ("date", "year", "month"):
            fields.pop(name, None)
    values = {name: f"{{{value}}}" for name, value in fields.items()}
    return _write(citation.key, entry_type, values, FIELDS[entry_type], {})


def _gather(citation: Citation) -> dict[str, str]:
    """Give all fields of an entry by biblatex's names, persons among them."""
    fields: dict[str, str] = {}
    for name, value in citation.fields.items():
        fields.setdefault(BIBLATEX_FIELDS.get(name, name), " ".join(value.splitlines()))
    if fields.get("howpublished") == f"\\url{{{fields.get('url')}}}":
        del fields["howpublished"]
    if "eprint" in fields and citation.archive == ARXIV:
        fields.setdefault("eprinttype", ARXIV)
    elif "eprint" not in fields:
        fields.pop("eprinttype", None)
        fields.pop("eprintclass", None)
    fields.update((role, " and ".join(names)) for role, names in citation.persons.items() if names)
    return {name: value for name, value in fields.items() if value}


def _tell_biblatex_type(citation: Citation, fields: dict[str, str]) -> str:
    entry_type = BIBLATEX_TYPES.get(citation.entry_type, citation.entry_type)
    has_link = any(name in fields for name in ("eprint", "doi", "url"))
    online = "online" if has_link else "misc"
    if entry_type in ("misc", "online"):
        # a paper whose entry names its journal or conference is what these have published
        if citation.kind is CitationKind.ARTICLE:
            return "article"
        if citation.kind is CitationKind.CONFERENCE:
            return "inproceedings"
        return "misc" if entry_type == "misc" and "howpublished" in fields and "eprint" not in fields else online
    if entry_type not in FIELDS:
        return online
    if (entry_type == "article" and "journaltitle" not in fields) or (
        entry_type == "inproceedings" and "booktitle" not in fields and "eprint" in fields
    ):
        return online
    if entry_type == "incollection" and "editor" not in fields:
        return "inbook"
    if entry_type == "inbook" and "booktitle" not in fields:
        # in classic BibTeX the title is that of the book
        return "book"
    return entry_type


def _tell_classic_type(citation: Citation, biblatex_type: str, fields: dict[str, str]) -> str:
    if citation.entry_type in ("mastersthesis", "phdthesis"):
        return citation.entry_type
    if "booktitle" in fields and biblatex_type == "inbook":
        # classic BibTeX knows a part of a book either by its pages or by its own title
        return "incollection"
    if citation.entry_type == "inbook":
        return "inbook"
    if biblatex_type == "thesis" and _MASTERS.match(fields.get("type", "")):
        return "mastersthesis"
    return CLASSIC_TYPES.get(biblatex_type, "misc")


def _is_date(text: str) -> bool:
    """Tell whether biber reads a date: one, or two with a slash between; ends may be open, seasons are 21 to 24."""
    parts = text.split("/")
    return text[:1].isdigit() and len(parts) < 3 and all(map(_is_part_of_date, parts))


def _is_part_of_date(text: str) -> bool:
    found = _PART_OF_DATE.fullmatch(text)
    if found and found["day"]:
        try:
            date.fromisoformat(found["day"])
        except ValueError:
            return False
    return found is not None


def _write(key: str, entry_type: str, values: dict[str, str], known: frozenset[str], names: dict[str, str]) -> str:
    ordered = sorted((name for name in values if name in known), key=lambda name: _PLACES.get(name, len(_FIRST)))
    # in a column, as the archive's own files are and the panel shows
    lines = [f"  {names.get(name, name):<13} = {values[name]},\n" for name in ordered]
    return f"@{entry_type}{{{key},\n{''.join(lines)}}}\n"
