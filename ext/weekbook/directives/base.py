"""What all directives share: located warnings for what is wrong, and that nothing is lost.

A directive never raises for what an author wrote. A bad option is dropped, a bad argument leaves the body.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, final

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..diagnostics import Subtype, did_you_mean, warn
from ..slugs import plain_slug

Converter = Callable[[str], Any]


class AnyOption(dict[str, Any]):
    """An option table that takes every option, so that we, not the parser, say what is unknown.

    Both docutils and MyST look options up by name; docutils drops a whole directive for one unknown option.
    """

    def __init__(self) -> None:
        # MyST looks for options only where the table is not empty
        super().__init__({"id": _as_written})

    def __missing__(self, name: str) -> Converter:
        return _as_written

    def __contains__(self, name: object) -> bool:
        return True


def _as_written(value: str | None) -> str:
    return value or ""


def parse_flag(text: str) -> bool:
    """Read an option that needs no value.

    :raises ValueError: for a value other than yes or no
    """
    word = text.strip().lower()
    if word in ("", "yes", "true"):
        return True
    if word in ("no", "false"):
        return False
    raise ValueError("expected no value, or yes or no")


def parse_text(text: str) -> str:
    """Read an option that is any text, on one line.

    :raises ValueError: if it is empty
    """
    value = " ".join(text.split())
    if not value:
        raise ValueError("expected a text")
    return value


def parse_id(text: str) -> str:
    """Read an id for an entry.

    :raises ValueError: if it is not lower-case letters, digits and hyphens
    """
    value = text.strip()
    if not value or plain_slug(value) != value:
        raise ValueError("expected lower-case letters, digits and single hyphens")
    return value


class WeekbookDirective(SphinxDirective):
    """The frame of every directive."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[AnyOption] = AnyOption()

    converters: ClassVar[dict[str, Converter]] = {}
    """Known options, each with what turns its text into a value or raises :class:`ValueError`."""
    needs: ClassVar[str] = ""
    """What the argument must be, for the warning where it is missing; empty where there need be none."""
    subtype: ClassVar[Subtype] = Subtype.OPTION
    """The subtype of warnings about the argument."""

    @final
    def run(self) -> list[nodes.Node]:
        """Check options and argument, then build; a bad argument leaves the body as plain text of the page."""
        values = self._convert_options()
        argument = " ".join(self.arguments[0].split()) if self.arguments else ""
        try:
            if self.needs and not argument:
                raise ValueError(f"{{{self.name}}} needs {self.needs}")
            return self.build(argument, values)
        except ValueError as error:
            self.warn(self.subtype, str(error))
            shown = nodes.paragraph("", argument) if argument else None
            body = self.parse_content_to_nodes()
            return [node for node in (shown, *body) if node is not None]

    def build(self, argument: str, options: dict[str, Any]) -> list[nodes.Node]:
        """Build the nodes.

        :raises ValueError: with a sentence for the author, if the argument is wrong
        """
        raise NotImplementedError

    def warn(self, subtype: Subtype, message: str) -> None:
        """Warn at the directive."""
        warn(subtype, message, location=self.get_location() or self.env.docname)

    def _convert_options(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        known = {**self.converters, "id": parse_id} if self.converters else self.converters
        for name, text in self.options.items():
            convert = known.get(name)
            if convert is None:
                hint = did_you_mean(name, known)
                self.warn(Subtype.OPTION, f"{{{self.name}}} has no option {name!r}{hint}; it is ignored")
                continue
            try:
                values[name] = convert(text)
            except ValueError as error:
                subtype = Subtype.LINK_SCHEME if name in ("link", "code", "pdf") else Subtype.OPTION
                self.warn(subtype, f"option {name!r} of {{{self.name}}}: {error}; it is ignored")
        return values

    def place(self, node: nodes.Element) -> nodes.Element:
        """Give a node the directive's place in the source."""
        self.set_source_info(node)
        return node
