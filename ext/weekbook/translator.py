"""HTML without style attributes, which the policy of our pages forbids: lengths become attributes and classes.

docutils writes them for widths of tables, columns, figures and pictures; sphinx-design for what an author gives it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from .assets import FRAMED_BUILDERS, FRAMED_THEMES, PERCENTS, PIXELS
from .diagnostics import Subtype, warn
from .messages import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

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


class WeekbookTranslator(HTML5Translator):
    """Writes lengths without style attributes; drops other declarations with a warning."""

    def starttag(self, node: Any, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any) -> str:
        """Write a start tag; all elements of a page that docutils writes come through here."""
        for name in [name for name in attributes if name.lower() == "style"]:
            for declaration in filter(None, (part.strip() for part in str(attributes.pop(name)).split(";"))):
                self._replace(declaration, node, tagname, attributes)
        if tagname == "a" and _is_bare_picture(node):
            # Sphinx links a picture to its file, and a link must be called something
            attributes.setdefault("aria-label", _("Picture"))
        return str(super().starttag(node, tagname, suffix, empty, **attributes))

    def encode(self, text: object) -> str:
        """Write characters that mean something in HTML by their names.

        As docutils does, which looks up every single character of a text: a Chinese one has few that mean anything.
        """
        encoded = str(text)
        for character, name in _NAMES:
            if character in encoded:
                encoded = encoded.replace(character, name)
        return encoded

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
