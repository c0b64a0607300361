"""HTML without style attributes, which the policy of our pages forbids: lengths become attributes and classes.

docutils writes them for widths of tables, columns, figures and pictures; sphinx-design for what an author gives it.

Pages are also written quickly: a page has some ten thousand nodes, and docutils looks for the two methods of each by
their names, and writes every start tag as if anything could stand in it. Whatever another class or extension does
otherwise is done: see :attr:`WeekbookTranslator.walks` and :meth:`WeekbookTranslator.starttag`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.writers._html_base import HTMLTranslator
from sphinx.util.docutils import SphinxTranslator
from sphinx.writers.html5 import HTML5Translator

from .assets import FRAMED_BUILDERS, FRAMED_THEMES, PERCENTS, PIXELS
from .diagnostics import Subtype, warn
from .messages import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

_Visitor = Callable[[Any], None]

_LENGTH = re.compile(r"(?P<value>\d+(?:\.\d*)?|\.\d+)(?P<unit>[a-z%]*)", re.IGNORECASE)
_PIXELS_OF = {"": 1.0, "px": 1.0, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "pt": 4 / 3, "pc": 16.0}
_PIXELS_OF |= {"in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
"""How many pixels a unit is (https://www.w3.org/TR/css-values-4/#absolute-lengths), at a text size of 16."""
_SIZED = frozenset({"img", "video", "object", "canvas"})
"""Elements that have the attributes ``width`` and ``height``."""
_NOT_SHOWN = frozenset({"--field-indent"})
"""What docutils says to a style sheet of its own, which pages do not have."""

_NAMES = sorted(
    ((chr(number), name) for number, name in HTML5Translator.special_characters.items()),
    # the first, since all names begin with it
    key=lambda pair: pair[0] != "&",
)
"""The characters that docutils writes by name."""
_MEANS_SOMETHING = re.compile("[\n\r\t\v\f" + re.escape("".join(character for character, _name in _NAMES)) + "]")
"""Characters that do not stand in an attribute as they are."""
_COLUMNS = frozenset({"colwidths-auto", "colwidths-given", "colwidths-grid"})
"""Classes that tell docutils of the columns of a table, and are not written."""
_IDS_IN_FRONT = (nodes.Sequential, nodes.docinfo, nodes.table)
"""What has its second id in front of it, not inside."""


class WeekbookTranslator(HTML5Translator):
    """Writes lengths without style attributes; drops other declarations with a warning."""

    def __init__(self, document: nodes.document, builder: StandaloneHTMLBuilder) -> None:
        super().__init__(document, builder)
        self._visitors: dict[type, tuple[_Visitor, _Visitor]] = {}
        ours, below = type(self), cast("Any", super())
        self._writes_tags = (
            below.starttag.__func__ is HTMLTranslator.starttag
            and ours.attval is HTMLTranslator.attval
            and ours.encode is WeekbookTranslator.encode
        )
        above = ours.__mro__[: ours.__mro__.index(WeekbookTranslator)]
        self.starts_elements = self._writes_tags and all(
            # the theme's sees to headings that are none by their tag, and knows them by their names in capitals
            one.__module__.startswith("pydata_sphinx_theme.")
            for one in above
            if "starttag" in vars(one)
        )

    # -- The walk ----------------------------------------------------------------------------------

    @property
    def walks(self) -> bool:
        """Whether a walk may look up methods once for a class of nodes: nobody wants to hear of every node."""
        ours = type(self)
        return (
            ours.dispatch_visit is SphinxTranslator.dispatch_visit
            and ours.dispatch_departure is SphinxTranslator.dispatch_departure
        )

    def walk(self, node: nodes.Node) -> bool:
        """Visit a node and all below it as ``walkabout`` of docutils does; tell whether a visitor stopped the walk."""
        visit, depart = self._visitors.get(type(node)) or self._find_visitors(type(node))
        departs, stops = True, False
        try:
            try:
                visit(node)
            except nodes.SkipNode:
                return False
            except nodes.SkipDeparture:
                departs = False
            try:
                # a copy: visitors change what is below
                for child in node.children[:]:
                    if self.walk(child):
                        stops = True
                        break
            except nodes.SkipSiblings:
                pass
        except nodes.SkipChildren:
            pass
        except nodes.StopTraversal:
            stops = True
        if departs:
            depart(node)
        return stops

    def _find_visitors(self, kind: type) -> tuple[_Visitor, _Visitor]:
        """Find the methods for a class of nodes as Sphinx does, those that extensions have added among them."""

        def find(what: str, otherwise: _Visitor) -> _Visitor:
            methods = (getattr(self, f"{what}_{base.__name__}", None) for base in kind.__mro__)
            return next(filter(None, methods), otherwise)

        found = find("visit", self.dispatch_visit), find("depart", self.dispatch_departure)
        self._visitors[kind] = found
        return found

    def visit_Text(self, node: nodes.Text) -> None:
        """Write a text; most are neither code nor an address."""
        if self.protect_literal_text or self.in_mailto:
            super().visit_Text(node)
        else:
            self.body.append(self.encode(node.astext() if "\0" in node else node))

    # -- Start tags --------------------------------------------------------------------------------

    def starttag(self, node: Any, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any) -> str:
        """Write a start tag; all elements of a page that docutils writes come through here."""
        return self.start(node, tagname, suffix, empty, {name.lower(): value for name, value in attributes.items()})

    def start(self, node: Any, tagname: str, suffix: str, empty: bool, said: dict[str, Any]) -> str:
        """Write a start tag; whoever has an element and all that stands in its tag may ask where we start elements.

        :param said: the attributes by their names in lower case; taken apart
        """
        if "style" in said:
            for declaration in filter(None, (part.strip() for part in str(said.pop("style")).split(";"))):
                self._replace(declaration, node, tagname, said)
        if tagname == "a" and _is_bare_picture(node):
            # Sphinx links a picture to its file, and a link must be called something
            said.setdefault("aria-label", _("Picture"))
        if not self._writes_tags:
            return str(super().starttag(node, tagname, suffix, empty, **said))
        return self._write_tag(node, tagname.lower(), suffix, empty, said)

    def _write_tag(self, node: Any, tagname: str, suffix: str, empty: bool, said: dict[str, Any]) -> str:
        """Write a start tag as docutils does, which looks at more than most elements have."""
        has = node.attributes if isinstance(node, nodes.Element) else node
        before = ""
        if has.get("classes") or "class" in said or "classes" in said:
            names = (*has.get("classes", ()), *said.pop("class", "").split())
            classes, language = _sort_classes(tuple(said.pop("classes", ())), names)
            if language is not None:
                said[self.lang_attribute] = language
            if isinstance(node, nodes.table):
                classes = tuple(name for name in classes if name not in _COLUMNS)
            if classes:
                said["class"] = " ".join(classes)
        ids = has.get("ids") or ()
        if "ids" in said:
            # a node keeps the ids that it was written with
            ids = has.get("ids", [])
            ids.extend(said.pop("ids"))
        if ids:
            said["id"] = ids[0]
            others = "".join([f'<span id="{other}"></span>' for other in ids[1:]])
            if others and (empty or isinstance(node, _IDS_IN_FRONT)):
                before = others
            else:
                suffix += others
        for name in sorted(said):
            value = said[name]
            assert value is not None
            text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
            if self.in_mailto or _MEANS_SOMETHING.search(text):
                text = self.attval(text)
            tagname += f' {name}="{text}"'
        return f"{before}<{tagname}{' /' if empty else ''}>{suffix}"

    def encode(self, text: object) -> str:
        """Write characters that mean something in HTML by their names.

        As docutils does, which looks up every single character of a text: a Chinese one has few that mean anything.
        """
        encoded = str(text)
        for character, name in _NAMES:
            if character in encoded:
                encoded = encoded.replace(character, name)
        return encoded

    # -- Declarations ------------------------------------------------------------------------------

    def _replace(self, declaration: str, node: Any, tagname: str, attributes: dict[str, Any]) -> None:
        """Say a declaration by an attribute or a class."""
        name, _colon, value = (part.strip().lower() for part in declaration.partition(":"))
        length = _LENGTH.fullmatch(value)
        if length and name in ("width", "height"):
            number, unit = float(length["value"]), length["unit"]
            if unit == "%" and name == "width":
                percent = min(max(round(number), PERCENTS[0]), PERCENTS[-1])
                attributes["classes"] = [*attributes.get("classes", ()), f"weekbook-width-{percent}"]
                return
            if unit in _PIXELS_OF:
                pixels = number * _PIXELS_OF[unit]
                if tagname in _SIZED:
                    attributes[name] = str(round(pixels))
                    return
                if name == "width":
                    nearest = min(PIXELS, key=lambda step: abs(step - pixels))
                    attributes["classes"] = [*attributes.get("classes", ()), f"weekbook-width-{nearest}px"]
                    return
        if name not in _NOT_SHOWN:
            message = f"{declaration!r} is left out: pages have no style attributes; give a class and a style sheet"
            place = node if isinstance(node, nodes.Node) else self.document
            warn(Subtype.STYLE, message, location=place)


@lru_cache(maxsize=4096)
def _sort_classes(given: tuple[str, ...], names: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """Give the classes of an element, those that are given first, and the first language that is named among others."""
    languages = [name.removeprefix("language-") for name in names if name.startswith("language-")]
    others = [name for name in names if name.strip() and not name.startswith("language-")]
    return (*given, *(name for name in dict.fromkeys(others) if name not in given)), next(iter(languages), None)


def _is_bare_picture(node: Any) -> bool:
    """Tell whether a link holds nothing but a picture that has no text."""
    is_picture = isinstance(node, nodes.reference) and len(node) == 1 and isinstance(node[0], nodes.image)
    return is_picture and not node[0].get("alt", "").strip()


def _set_translator(app: Sphinx, config: Config) -> None:
    """Use ours where nobody else has one; the theme adds to it what it changes."""
    if config.html_theme in FRAMED_THEMES:
        for name in FRAMED_BUILDERS:
            if name not in app.registry.translators:
                app.set_translator(name, WeekbookTranslator)


def setup_translator(app: Sphinx) -> None:
    """Register the translator when all extensions have said theirs."""
    app.connect("config-inited", _set_translator)
