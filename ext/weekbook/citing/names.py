"""Names of people and groups: in plain text, and as TeX that is read as the same name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pybtex.database import Person
from pybtex.exceptions import PybtexError

from ..plaintext import plain_text

OTHERS = "others"
"""The last of a list of names in BibTeX where there are more."""
_TEX = re.compile(r"[\\{}$~]")
_HAN = re.compile(r"[\u3400-\u9fff·]+")
_LONGEST_HAN = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name in plain text."""

    family: str
    """The family name with its particle, as in ``van der Berg``; the whole name where it is one piece."""
    given: str = ""
    suffix: str = ""
    """What follows a name, such as ``Jr.``."""
    is_whole: bool = False
    """Whether the name is one piece: a group, a name in Chinese letters, a single word."""
    is_group: bool = field(default=False, repr=False, compare=False)
    """Whether the source gives it as a group's; no part of the name itself."""


def read_name(text: str) -> Name:
    """Read a name that a person wrote in a setting, as BibTeX reads names; what is none to it is one piece.

    >>> read_name("Ada van der Berg").given, read_name("the example authors").given, read_name("{Research Group}").given
    ('Ada', '', '')
    """
    text = " ".join(text.split())
    try:
        parts = cut(Person(text))
    except PybtexError:
        return Name(text, is_whole=True, is_group=True)
    family, given, suffix = map(plain_text, parts)
    # whoever writes braces here means a group, however short: a project's name is one
    return _make_name(family, given, suffix, _is_braced(text) or _is_group(text, family))


def read_persons(persons: Iterable[Person]) -> tuple[tuple[str, ...], tuple[Name, ...]]:
    """Give names of the engine as TeX and as plain text, the latter without the ``others`` that end a list."""
    source = [cut(person) for person in persons]
    written = tuple(", ".join(filter(None, (family, suffix, given))) for family, given, suffix in source)
    parts = source
    # most lists hold no TeX: one look at the whole
    if _TEX.search("".join(written)):
        parts = [(plain_text(family), plain_text(given), plain_text(suffix)) for family, given, suffix in source]
    return written, tuple(
        _make_name(family, given, suffix, not given and _is_group(text, family))
        for (family, given, suffix), text in zip(parts, written, strict=True)
        if family != OTHERS or given
    )


def cut(person: Person) -> tuple[str, str, str]:
    """Give the parts of a name: family name with its particle, given names, suffix."""
    family, given = " ".join(person.last_names), " ".join(person.first_names)
    if person.prelast_names:
        family = " ".join([*person.prelast_names, family])
    if person.middle_names:
        given = " ".join([given, *person.middle_names])
    return family, given, " ".join(person.lineage_names)


def _make_name(family: str, given: str, suffix: str, is_group: bool) -> Name:
    if family and given:
        return Name(family, given, suffix)
    return Name(family or given, is_whole=True, is_group=is_group)


def _is_group(text: str, plain: str) -> bool:
    """Tell whether a name in one piece is a group's: one in braces, but for Chinese names as short as people's."""
    if is_han(plain):
        return len(plain) > _LONGEST_HAN and "·" not in plain
    return _is_braced(text) or plain.startswith(("the ", "The "))


def _is_braced(text: str) -> bool:
    """Tell whether one pair of braces is around a whole text."""
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for character in text[:-1]:
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return False
    return True


def is_han(text: str) -> bool:
    """Tell whether a name is in Chinese letters."""
    # most are not, and their first letter tells it
    return text[:1] >= "\u3400" and _HAN.fullmatch(text) is not None


def write_full_name(name: Name) -> str:
    """Write a name in its own order; Chinese ones have the family first, and no blank.

    >>> write_full_name(Name("van der Berg", "Danny", "Jr.")), write_full_name(Name("张", "三"))
    ('Danny van der Berg Jr.', '张三')
    """
    if name.is_whole:
        return name.family
    if is_han(name.family) and is_han(name.given):
        return f"{name.family}{name.given}"
    return " ".join(part for part in (name.given, name.family, name.suffix) if part)


def write_name(name: Name) -> str:
    """Write a plain name as TeX that is read as the same name."""
    if name.is_whole:
        return "{" + escape_tex(name.family) + "}"
    parts = [name.family, name.suffix, name.given] if name.suffix else [name.family, name.given]
    return ", ".join(escape_tex(part) for part in parts)


def escape_tex(text: str) -> str:
    r"""Write plain text so that TeX and BibTeX read it as it is.

    >>> escape_tex("A & B: {50} %"), plain_text(escape_tex("A & B: {50} %"))
    ('A \\& B: \\lbrace{}50\\rbrace{} \\%', 'A & B: {50} %')
    """
    return text.translate(_ESCAPES)


_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # braces count in BibTeX, escaped or not, and so must not stand alone
        "{": r"\lbrace{}",
        "}": r"\rbrace{}",
        "$": r"\textdollar{}",
        "~": r"\textasciitilde{}",
        # a circumflex means itself to all readers but TeX, whose name for it is that of another character to them
        **{character: f"\\{character}" for character in "&%#_"},
    }
)
