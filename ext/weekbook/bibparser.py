"""Parse sound BibTeX with pybtex: entries with their fields, names and macros, and what they inherit.

Pure: no Sphinx. pybtex takes two thirds of its time to cut names into parts; most are ``Family, Given``, and are cut
here. Called by :mod:`.bibtex`, which knows files and lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pybtex.errors
from pybtex.bibtex.utils import split_name_list
from pybtex.database import BibliographyDataError, Entry, Person
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError

Entries = dict[str, Entry]
"""Entries by their keys, in order."""

KEY = r"[a-z][a-z0-9-]*"
"""What the key of a sound entry is, as a pattern."""
PERSONS = ("author", "editor")
"""The fields that hold names."""
_PART = r"((?:[^,{}\\~]|\\[^\s,{}~]|\{[^\s,{}~]*\})+)"
_PLAIN_NAME = re.compile(f"{_PART},{_PART}")
"""A name of two parts with nothing in braces that could be taken for two words or parts, as accents have them."""
_PLAIN_LIST = re.compile(r"(?:[^{}]|\{[^\s{}]*\})+")
_AND = re.compile(r" [Aa][Nn][Dd] ")
_OWN = frozenset(
    """abstract annotation annote archiveprefix code crossref doi eprint eprintclass eprinttype file ids journalref key
    keywords options pages primaryclass related shorthand sortkey url urldate versions xdata xref""".split()  # noqa: SIM905
)
"""Fields that are one work's own and no part's of it (``\\DeclareDataInheritance`` in the manual of biblatex)."""
_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle"}


class _FieldParser(Parser):  # type: ignore[misc]
    """pybtex's parser, which leaves the names in their fields."""

    def __init__(self) -> None:
        super().__init__("utf-8", person_fields=())


def parse_entries(text: str) -> tuple[Entries, str | None]:
    """Parse text as the citation engine will; give the entries, and its first complaint or None.

    :param text: entries with the ``@string`` blocks before them
    """
    with pybtex.errors.capture() as captured:
        try:
            entries: Entries = dict(_FieldParser().parse_string(text).entries.items())
            for entry in entries.values():
                _take_names(entry)
        except (PybtexError, BibliographyDataError) as error:
            return {}, _one_line(error)
    return entries, _one_line(captured[0]) if captured else None


def _one_line(error: Exception) -> str:
    # pybtex counts lines from the block's macros on, which says nothing to the author: our own line is in front
    return re.sub(r" in line \d+|<INPUT>: ?", "", " ".join(str(error).split()))


def _take_names(entry: Entry) -> None:
    """Cut the names of an entry into parts, as pybtex's parser does."""
    for role in PERSONS:
        if role in entry.fields:
            # the name as it is written: pybtex keeps its case
            name = next(field for field in entry.fields if field.lower() == role)
            if people := cut_names(entry.fields.pop(name)):
                entry.persons[name] = people


def cut_names(text: str) -> list[Person]:
    """Cut the value of a field of names into persons; an empty one names nobody."""
    is_plain = _PLAIN_LIST.fullmatch(text)
    listed = [one.strip() for one in _AND.split(text)] if is_plain else split_name_list(text)
    return [make_person(one) for one in listed]


def make_person(text: str) -> Person:
    """Cut a name into its parts: the same that ``Person(text)`` gives.

    >>> make_person("Doe, Jane A.").last_names, make_person("van der Berg, Ada").prelast_names
    (['Doe'], ['van', 'der'])
    """
    if found := _PLAIN_NAME.fullmatch(text):
        family, given = found[1].split(), found[2].split()
        if family and given and all(word[0].isupper() for word in family):
            return person_of(given[:1], given[1:], [], family, [])
    return Person(text)


def person_of(first: list[str], middle: list[str], prelast: list[str], last: list[str], lineage: list[str]) -> Person:
    """Give the person of parts that are known: not by ``Person()``, which looks for words in five empty strings."""
    person = Person.__new__(Person)
    person.first_names, person.middle_names, person.prelast_names = first, middle, prelast
    person.last_names, person.lineage_names = last, lineage
    return person


# -- What an entry inherits ------------------------------------------------------------------------


def inherit(entries: Mapping[str, Entry]) -> tuple[Entries, dict[str, str]]:
    """Give each entry the fields that the entry in its ``crossref`` has and it has not.

    As BibTeX does, and as biblatex does with the title of a volume, which is the ``booktitle`` of what stands in it.
    What names or locates a work is not inherited. A ``crossref`` that leads nowhere or in a circle gives nothing.

    :returns: the entries, and for the keys of those with a bad ``crossref`` what is wrong with it
    """
    known = {key.lower(): key for key in entries}
    whole: Entries = {}
    problems: dict[str, str] = {}
    for key, entry in entries.items():
        if "crossref" not in entry.fields:
            whole[key] = entry
            continue
        whole[key] = part = _without_crossref(entry)
        way = [key]
        while named := entries[way[-1]].fields.get("crossref", "").strip():
            parent = known.get(named.lower())
            if parent is None:
                if len(way) == 1:
                    problems[key] = f"crossref: no entry {named!r}"
                break
            if parent in way:
                # whoever leads into the circle from outside has no part in it
                if parent == key:
                    problems[key] = f"crossref leads in a circle, by {way[-1]!r}"
                break
            way.append(parent)
            _add_inherited(part, entries[parent])
    return whole, problems


def _without_crossref(entry: Entry) -> Entry:
    fields = [(name, value) for name, value in entry.fields.items() if name.lower() != "crossref"]
    return Entry(entry.original_type, fields=fields, persons=dict(entry.persons.items()))


def _add_inherited(entry: Entry, parent: Entry) -> None:
    # what the parent calls a book title itself comes before its title
    for name, value in sorted(parent.fields.items(), key=lambda pair: pair[0].lower() in _RENAMED):
        taken = _RENAMED.get(name.lower(), name)
        if taken.lower() not in _OWN and taken not in entry.fields:
            entry.fields[taken] = value
    for role, persons in parent.persons.items():
        if role not in entry.persons:
            entry.persons[role] = persons
