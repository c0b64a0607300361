"""BibTeX in its two flavours: classic, as BibTeX and natbib read it, and biblatex.

Values keep the TeX of the source character for character; types and names of fields are those of the flavour.
Formats: https://www.bibtex.org/Format/, arXiv's ``eprint`` fields (https://info.arxiv.org/help/hypertex/bibstyles),
the manual of biblatex, sections 2 and 3.14.7. A line that begins with ``@`` begins an entry, and no other does.
"""

from __future__ import annotations

import re

from ..bibtex import bare_value
from .datamodel import BIBLATEX_FIELDS, BIBLATEX_TYPES, CLASSIC_FIELDS, CLASSIC_TYPES, FIELDS, words
from .days import MONTHS, is_date, read_day, write_date
from .entries import ARXIV, Citation, CitationKind
from .tags import find_babel_name

_FIRST = ("title", "subtitle", "titleaddon", "author", "editor", "booktitle", "journaltitle")
_LAST = ("year", "month", "date", "eprint", "eprinttype", "eprintclass", "doi", "url", "urldate")
_PLACES = {name: place for place, name in enumerate(_FIRST)} | {name: 100 + place for place, name in enumerate(_LAST)}
_MASTERS = re.compile(
    r"ma?thesis|mastersthesis|bathesis|candthesis|.*(?:master|bachelor|diplom|licen[ct]i|candid|学士|硕士|本科)"
    r"|(?:.*\W)?[mb]\.?(?:a|s|sc|eng)\b",
    re.IGNORECASE,
)
"""What is no doctor's thesis by its ``type``."""
_TYPE_KEYS = words("phdthesis mathesis mastersthesis bathesis candthesis techreport resreport")
"""Values of ``type`` that biblatex prints in the text's language; in classic BibTeX the type of the entry says it."""
_DEGREES = {"bathesis": "Bachelor's thesis", "candthesis": "Candidate thesis"}
"""Those that no type of classic BibTeX says: there ``type`` is what is printed instead of "Master's thesis"."""
_DEGREE_KEYS = {words.lower(): key for key, words in _DEGREES.items()}
_PATENTS = {
    "patent": "Patent",
    "patentde": "German patent",
    "patenteu": "European patent",
    "patentfr": "French patent",
    "patentuk": "British patent",
    "patentus": "U.S. patent",
}
"""Values of a patent's ``type`` that biblatex prints in the text's language."""
_STATES = {
    "in press": "inpress",
    "forthcoming": "forthcoming",
    "to appear": "forthcoming",
    "submitted": "submitted",
    "in preparation": "inpreparation",
}
"""What stands for a year where there is none yet, and biblatex's ``pubstate`` for it."""
_YEARS = {state: year for year, state in reversed(_STATES.items())}


def write_classic(citation: Citation) -> str:
    """Write an entry as classic BibTeX: ``@misc`` with ``archivePrefix`` for preprints, a macro for the month."""
    return _write_classic(citation, _gather(citation))


def write_biblatex(citation: Citation) -> str:
    """Write an entry for biblatex: ``@online`` with ``eprinttype`` for preprints, ``date``, ``journaltitle``."""
    return _write_biblatex(citation, _gather(citation))


def write_both(citation: Citation) -> tuple[str, str]:
    """Write an entry as classic BibTeX and for biblatex."""
    fields = _gather(citation)
    return _write_classic(citation, fields.copy()), _write_biblatex(citation, fields)


def _write_classic(citation: Citation, fields: dict[str, str]) -> str:
    biblatex_type = _tell_biblatex_type(citation, fields)
    entry_type = _tell_classic_type(citation, biblatex_type, fields)
    if subtitle := fields.pop("subtitle", None):
        fields["title"] = f"{fields.get('title', '')}: {subtitle}"
    if entry_type == "misc":
        _publish(fields, biblatex_type)
    if degree := _DEGREES.get(fields.get("type", "").lower()):
        fields["type"] = degree
    elif fields.get("type", "").lower() in _TYPE_KEYS:
        del fields["type"]
    if fields.get("eprinttype", "").lower() == "arxiv":
        fields["eprinttype"] = ARXIV
    for name in ("date", "month"):
        fields.pop(name, None)
    if citation.date:
        fields["year"] = f"{citation.date[0]:04}"
    elif "year" not in fields and (year := _YEARS.get(fields.get("pubstate", "").lower())):
        fields["year"] = year
        del fields["pubstate"]
    values = {name: f"{{{value}}}" for name, value in fields.items()}
    if citation.date[1:]:
        values["month"] = MONTHS[citation.date[1] - 1]
    names = dict(CLASSIC_FIELDS)
    if entry_type.endswith("thesis"):
        names["institution"] = "school"
    known = FIELDS[BIBLATEX_TYPES.get(entry_type, entry_type)]
    return _write(citation.key, entry_type, values, known, names)


def _write_biblatex(citation: Citation, fields: dict[str, str]) -> str:
    entry_type = _tell_biblatex_type(citation, fields)
    if entry_type == "online" and "organization" not in fields and "howpublished" in fields:
        fields["organization"] = fields["howpublished"]
    if entry_type in ("thesis", "report") and "type" not in fields:
        masters = citation.entry_type == "mastersthesis"
        fields["type"] = "techreport" if entry_type == "report" else "mathesis" if masters else "phdthesis"
    if entry_type == "thesis":
        fields["type"] = _DEGREE_KEYS.get(fields["type"].lower(), fields["type"])
    if fields.get("eprinttype", "").lower() == "arxiv":
        fields["eprinttype"] = "arxiv"
    if citation.date:
        for name in ("year", "month", "day"):
            fields.pop(name, None)
        fields["date"] = fields["date"] if is_date(fields.get("date", "")) else write_date(citation.date)
    else:
        # biber takes nothing but numbers
        if state := _STATES.get(bare_value(fields.get("year", "")).lower()):
            fields.setdefault("pubstate", state)
        for name in ("date", "year", "month"):
            fields.pop(name, None)
    values = {name: f"{{{value}}}" for name, value in fields.items()}
    return _write(citation.key, entry_type, values, FIELDS[entry_type], {})


def _gather(citation: Citation) -> dict[str, str]:
    """Give all fields of an entry by biblatex's names, persons among them."""
    fields: dict[str, str] = {}
    for name, value in citation.fields.items():
        fields.setdefault(BIBLATEX_FIELDS.get(name, name), " ".join(value.splitlines()))
    if citation.kind is CitationKind.PREPRINT:
        _take_from_archive(citation, fields)
    for name in ("eventdate", "origdate", "urldate"):
        if name in fields and not is_date(fields[name]):
            fields[name] = write_date(read_day(bare_value(fields[name])))
    if citation.entry_type == "patent" and (babel := find_babel_name(citation.language)) and fields.pop("language", ""):
        fields.setdefault("langid", babel)
    if citation.entry_type == "software" and "publisher" in fields:
        fields.setdefault("organization", fields["publisher"])
    if "eprint" in fields and citation.archive == ARXIV:
        fields.setdefault("eprinttype", ARXIV)
    elif "eprint" not in fields:
        fields.pop("eprinttype", None)
        fields.pop("eprintclass", None)
    fields.update((role, " and ".join(names)) for role, names in citation.persons.items() if names)
    return {name: value for name, value in fields.items() if value}


def _take_from_archive(citation: Citation, fields: dict[str, str]) -> None:
    """Give a preprint as one of its archive, also where search engines have the archive for a journal."""
    if journal := fields.pop("journaltitle", None):
        for name in ("volume", "number", "issue", "pages", "eid"):
            fields.pop(name, None)
        if not citation.eprint:
            fields.setdefault("howpublished", journal)
    if citation.eprint and "eprint" not in fields:
        version = f"v{citation.version}" if citation.version and "version" not in fields else ""
        fields["eprint"] = citation.eprint + version


def _publish(fields: dict[str, str], biblatex_type: str) -> None:
    """Say in ``howpublished`` of what classic BibTeX has no type for what its other fields would say."""
    said = [fields["howpublished"]] if "howpublished" in fields else []
    if not said and "organization" in fields:
        said = [fields.pop("organization")]
    elif not said and biblatex_type == "dataset" and "publisher" in fields:
        said = [fields["publisher"]]
    if biblatex_type == "patent" and "number" in fields:
        kind = fields.get("type", "patent")
        said.append(f"{_PATENTS.get(kind.lower(), kind)} {fields['number']}")
        if kind.lower() in _PATENTS:
            fields.pop("type", None)
    if said:
        fields["howpublished"] = ", ".join(said)


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
        entry_type = "book"
    if entry_type in ("book", "mvbook") and "author" not in fields and "editor" in fields:
        # classic BibTeX has one type for both
        return entry_type.replace("book", "collection")
    return entry_type


def _tell_classic_type(citation: Citation, biblatex_type: str, fields: dict[str, str]) -> str:
    if citation.entry_type in ("mastersthesis", "phdthesis"):
        return citation.entry_type
    if "booktitle" in fields and biblatex_type == "inbook":
        # classic BibTeX knows a part of a book either by its pages or by its own title
        return "incollection"
    if citation.entry_type == "inbook" or (biblatex_type == "book" and "chapter" in fields):
        return "inbook"
    if biblatex_type == "thesis" and _MASTERS.match(fields.get("type", "")):
        return "mastersthesis"
    return CLASSIC_TYPES.get(biblatex_type, "misc")


def _write(key: str, entry_type: str, values: dict[str, str], known: frozenset[str], names: dict[str, str]) -> str:
    ordered = sorted((name for name in values if name in known), key=lambda name: _PLACES.get(name, len(_FIRST)))
    # in a column, as the archive's own files are and the panel shows
    lines = [f"  {names.get(name, name):<13} = {values[name]},\n" for name in ordered]
    return f"@{entry_type}{{{key},\n{''.join(lines)}}}\n"
