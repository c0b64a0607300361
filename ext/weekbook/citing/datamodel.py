"""Which types of entries have which fields, in biblatex, and what classic BibTeX calls them.

From the data model of biblatex 3.19 (its manual, section 2; ``biber --tool --validate-datamodel`` holds files to it).
What a type does not have is ignored by styles and complained about by biber. Of values it says too that ``volume`` and
``volumes`` are integers; we keep others (``12A``) all the same: biber complains only where it is asked to validate,
and then leaves the field out itself, while styles print it as it is, and in any other field it would be wrong.
"""

from __future__ import annotations

from types import MappingProxyType


def words(*lines: str) -> frozenset[str]:
    """Give the words of lines: a long list is read better without quotes and commas."""
    return frozenset(word for line in lines for word in line.split())


GENERAL = words(
    "abstract annotation bookpagination date doi eprint eprintclass eprinttype indextitle isan ismn iswc keywords",
    "langid library month nameaddon origdate origlocation origpublisher origtitle pagination shorthand shortjournal",
    "shortseries shorttitle url urldate year",
)
"""Fields of all types. Left out: those that name other entries, sort, or mean something to one person's files."""

_COMMON = "addendum author editor editortype language note pubstate subtitle title titleaddon"
_EDITORS = "annotator commentator editora editorb editorc editoratype editorbtype editorctype origlanguage translator"
_BOOK = (
    f"{_COMMON} {_EDITORS} afterword chapter edition eid foreword introduction isbn location mainsubtitle maintitle "
    "maintitleaddon number part publisher series volume volumes"
)
_IN_BOOK = f"{_BOOK} booksubtitle booktitle booktitleaddon pages"
_EVENT = "eventdate eventtitle eventtitleaddon"
_PROCEEDINGS = (
    f"{_COMMON} {_EVENT} chapter eid isbn location mainsubtitle maintitle maintitleaddon number organization pages "
    "part publisher series venue volume volumes"
)
_SET = f"{_COMMON} {_EDITORS} afterword edition foreword introduction isbn location number publisher volume volumes"

_FIELDS = {
    "article": f"{_COMMON} {_EDITORS} eid issn issue issuesubtitle issuetitle issuetitleaddon journalsubtitle "
    "journaltitle journaltitleaddon number pages series version volume",
    "book": f"{_BOOK} pages pagetotal",
    "booklet": f"{_COMMON} chapter eid howpublished location pages pagetotal type",
    "collection": f"{_BOOK} pages pagetotal",
    "dataset": f"{_COMMON} edition location number organization publisher series type version",
    "inbook": f"{_IN_BOOK} bookauthor",
    "incollection": _IN_BOOK,
    "inproceedings": f"{_PROCEEDINGS} booksubtitle booktitle booktitleaddon",
    "manual": f"{_COMMON} chapter edition eid isbn location number organization pages pagetotal publisher series type "
    "version",
    **dict.fromkeys(("misc", "software"), f"{_COMMON} howpublished location organization type version"),
    "mvbook": f"{_SET} pagetotal series",
    "mvcollection": _SET,
    "mvproceedings": f"{_COMMON} {_EVENT} isbn location number organization pagetotal publisher series venue volumes",
    "online": f"{_COMMON} organization version",
    "patent": f"{_COMMON} holder location number type version",
    "periodical": f"{_COMMON} editora editorb editorc editoratype editorbtype editorctype issn issue issuesubtitle "
    "issuetitle issuetitleaddon number series volume",
    "proceedings": f"{_PROCEEDINGS} pagetotal",
    "report": f"{_COMMON} chapter eid institution isrn location number pages pagetotal type version",
    "thesis": f"{_COMMON} chapter eid institution location pages pagetotal type",
    "unpublished": f"{_COMMON} {_EVENT} howpublished location type venue",
}
_LACKING = {
    # what the common part gives to types that do not have it
    **dict.fromkeys(("collection", "periodical", "proceedings", "mvproceedings"), frozenset({"author"})),
    **dict.fromkeys(("report", "thesis", "unpublished"), frozenset({"editor", "editortype"})),
    "patent": frozenset({"editor", "editortype", "language"}),
}
FIELDS = MappingProxyType(
    {name: GENERAL | (words(text) - _LACKING.get(name, frozenset())) for name, text in _FIELDS.items()}
)
"""The fields of each type of biblatex, general ones among them."""

BIBLATEX_TYPES = MappingProxyType(
    {
        "bookinbook": "inbook",
        "conference": "inproceedings",
        "electronic": "online",
        "inreference": "incollection",
        "mastersthesis": "thesis",
        "mvreference": "mvcollection",
        "phdthesis": "thesis",
        "reference": "collection",
        "suppbook": "inbook",
        "suppcollection": "incollection",
        "suppperiodical": "article",
        "techreport": "report",
        "www": "online",
    }
)
"""What types are called that biblatex knows by other names, or as others with the same fields."""

CLASSIC_TYPES = MappingProxyType(
    {
        **{name: name for name in ("article", "book", "booklet", "inbook", "incollection", "inproceedings", "manual")},
        **{name: name for name in ("misc", "proceedings", "unpublished")},
        "collection": "book",
        "mvbook": "book",
        "mvcollection": "book",
        "mvproceedings": "proceedings",
        "report": "techreport",
        "thesis": "phdthesis",
    }
)
"""The classic type for each of biblatex; what is not here is ``misc``."""

CLASSIC_FIELDS = MappingProxyType(
    {
        "annotation": "annote",
        "eprintclass": "primaryClass",
        "eprinttype": "archivePrefix",
        "institution": "institution",
        "journaltitle": "journal",
        "location": "address",
    }
)
"""What classic BibTeX calls fields of biblatex."""

BIBLATEX_FIELDS = MappingProxyType(
    {classic.lower(): name for name, classic in CLASSIC_FIELDS.items()} | {"school": "institution", "articleno": "eid"}
)
"""The reverse; a thesis has its university in ``school``, and ACM has a name of its own for an article's number."""
