"""Directives of this documentation: examples that run, and tables made from the code.

Names, values and defaults come from the code, the sentences from the page. A name without a sentence, or a sentence
without a name, is a warning, so the strict build fails where code and documentation part. Every directive here
writes Markdown and has MyST parse it.
"""

from __future__ import annotations

import argparse
import ast
import dataclasses
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from weekbook import cli
from weekbook.config import WeekbookConfig
from weekbook.diagnostics import Subtype
from weekbook.directives import base, episode, listing, paper, source, tweet
from weekbook.ids import parse_date, parse_handle, parse_link
from weekbook.importer.model import FindingKind, State
from weekbook.records import EntryKind, SourceKind
from weekbook.topics import DEFAULT_TOPICS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_LOGGER = logging.getLogger(__name__)

SNIPPETS = Path(__file__).parent.parent / "snippets"

DIRECTIVES: Mapping[str, type[base.WeekbookDirective]] = {
    "paper": paper.PaperDirective,
    "tweet": tweet.TweetDirective,
    "episode": episode.EpisodeDirective,
    "source": source.SourceDirective,
    "weeks": listing.ListingDirective,
    "papers": listing.ListingDirective,
    "topics": listing.ListingDirective,
    "people": listing.ListingDirective,
    "shows": listing.ListingDirective,
    "tracks": listing.ListingDirective,
    "latest-week": listing.ListingDirective,
    "special": listing.ListingDirective,
    "calendar": listing.ListingDirective,
    "references": listing.ReferencesDirective,
}
"""The directives that have a table of options."""

VALUES: Mapping[base.Converter, str] = {
    base.parse_text: "一行文字",
    base.parse_flag: "不写值，或 `yes`、`no`",
    base.parse_id: "小写字母、数字和单个连字符",
    paper.parse_version: "从 1 起的整数，`v2` 也可",
    paper.parse_authors: "人名，以分号隔开",
    parse_link: "`http://` 或 `https://` 开头的完整地址",
    parse_date: "日期，可带时刻",
    parse_handle: "账号名，`@` 可有可无",
    source.parse_kind: "下面列出的种类之一",
    listing.parse_limit: "从 1 起的整数",
}
"""What an option takes, by the function that reads it."""

ENUMS: Mapping[str, type[Enum]] = {
    "SourceKind": SourceKind,
    "EntryKind": EntryKind,
    "FindingKind": FindingKind,
    "State": State,
}


def known_options(name: str) -> dict[str, base.Converter]:
    """Give the options of a directive, each with what reads it."""
    cls = DIRECTIVES[name]
    if issubclass(cls, listing.ListingDirective) or not cls.converters:
        return dict(cls.converters)
    return {**cls.converters, "id": base.parse_id}


def command_arguments(name: str) -> dict[str, str]:
    """Give the arguments and options of a sub-command, each with what stands for its value."""
    actions = cli.make_parser()._actions  # argparse offers no other way to its own
    commands = next(action for action in actions if isinstance(action, argparse._SubParsersAction))
    given: dict[str, str] = {}
    for action in commands.choices[name]._actions:
        if action.option_strings and action.dest != "help":
            given[action.option_strings[-1]] = "" if action.nargs == 0 else str(action.metavar)
        elif not action.option_strings:
            given[str(action.metavar)] = ""
    return given


def attribute_docs(cls: type) -> dict[str, str]:
    """Give the docstring under each attribute of a class."""
    body = ast.parse(inspect.getsource(cls)).body[0]
    docs: dict[str, str] = {}
    name = ""
    for statement in body.body if isinstance(body, ast.ClassDef) else []:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                pass
            case ast.Expr(value=ast.Constant(value=str(text))) if name:
                docs[name] = " ".join(text.split())
                name = ""
    return docs


def parse_sentences(lines: Iterable[str]) -> dict[str, str]:
    """Read ``name: sentence``, one a line; indented lines go on with the sentence before them.

    >>> parse_sentences(["a: one", "  more", "b: two"])
    {'a': 'one more', 'b': 'two'}
    """
    sentences: dict[str, str] = {}
    last = ""
    for line in lines:
        if line[:1].isspace() and last:
            sentences[last] += " " + line.strip()
        elif line.strip():
            last, _, text = line.partition(":")
            last = last.strip()
            sentences[last] = text.strip()
    return sentences


@dataclass(frozen=True)
class Mistake:
    """A wrong input and what comes of it."""

    title: str
    """What is wrong."""
    source: str
    """The input, as the body of an entry."""
    warnings: tuple[str, ...]
    """The warnings of the build, each as ``subtype: message``."""
    outcome: str
    """What the page shows instead."""


def read_mistakes(name: str) -> list[Mistake]:
    """Read ``snippets/mistakes/<name>.txt``: title, input, warnings and outcome between lines that hold one dot."""
    text = (SNIPPETS / "mistakes" / f"{name}.txt").read_text("utf-8")
    parts = [part.strip("\n") for part in ("\n" + text).split("\n.\n")]
    if len(parts) % 4:
        raise ValueError(f"mistakes/{name}.txt: {len(parts)} parts, expected four for each mistake")
    return [
        Mistake(title.strip(), wrong, tuple(warnings.splitlines()), outcome.strip())
        for title, wrong, warnings, outcome in (parts[i : i + 4] for i in range(0, len(parts), 4))
    ]


class MadeDirective(SphinxDirective):
    """A directive that writes Markdown."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Write, then parse."""
        # another change of the code than of the pages makes them anew too: Sphinx follows these files
        for cls in (*DIRECTIVES.values(), WeekbookConfig, Subtype, SourceKind):
            self.env.note_dependency(inspect.getfile(cls))
        self.env.note_dependency(__file__)
        return self.parse_text_to_nodes("\n".join(self.write()))

    def write(self) -> Iterable[str]:
        """Give the lines."""
        raise NotImplementedError

    def sentences(self, names: Iterable[str]) -> dict[str, str]:
        """Give the sentence for each name, and warn where the two differ."""
        given, names = parse_sentences(self.content), list(names)
        for wrong in [*(f"{n} is not described" for n in names if n not in given), *(set(given) - set(names))]:
            _LOGGER.warning("%s", f"{self.name}: {wrong}", location=self.get_location(), type="docs", subtype="table")
        return {name: given.get(name, "") for name in names}


def write_table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Write a Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return ["| " + " | ".join(line) + " |" for line in lines]


class ExampleDirective(MadeDirective):
    """An example beside its source in both languages; ``:static:`` for whole weeks, which other pages cannot hold."""

    required_arguments = 1
    has_content = False
    option_spec: ClassVar = {"static": directives.flag}

    def write(self) -> Iterable[str]:
        """Write the tabs."""
        name = self.arguments[0]
        yield "::::{tab-set}"
        if "static" not in self.options:
            yield from [":::{tab-item} 效果", f"```{{include}} /docs/snippets/myst/{name}.txt", "```", ":::"]
        for label, folder, language in (("MyST", "myst", "markdown"), ("reStructuredText", "rst", "rst")):
            yield f":::{{tab-item}} {label}"
            yield from [f"```{{literalinclude}} /docs/snippets/{folder}/{name}.txt", f":language: {language}", "```"]
            yield ":::"
        yield "::::"


class MistakesDirective(MadeDirective):
    """Wrong inputs, with the warning that each gives and what the page shows."""

    required_arguments = 1
    has_content = False

    def write(self) -> Iterable[str]:
        """Write the list."""
        self.env.note_dependency(str(SNIPPETS / "mistakes" / f"{self.arguments[0]}.txt"))
        for mistake in read_mistakes(self.arguments[0]):
            yield from [f"**{mistake.title}**", "", "`````markdown", mistake.source, "`````", "", "警告："]
            for warning in mistake.warnings:
                subtype, _, message = warning.partition(": ")
                yield from ["", f"- [`weekbook.{subtype}`](#warning-{subtype}) ``{message}``"]
            yield from ["", f"页面：{mistake.outcome}", ""]


class OptionTable(MadeDirective):
    """The options of a directive."""

    required_arguments = 1

    def write(self) -> Iterable[str]:
        """Write the table."""
        options = known_options(self.arguments[0])
        texts = self.sentences(options)
        if not options:
            return ["没有选项。"]
        return write_table(
            ("选项", "值", "说明"),
            ((f"`:{name}:`", VALUES[convert], texts[name]) for name, convert in options.items()),
        )


class ValueTable(MadeDirective):
    """The members of an enumeration."""

    required_arguments = 1

    def write(self) -> Iterable[str]:
        """Write the table."""
        texts = self.sentences(str(member.value) for member in ENUMS[self.arguments[0]])
        return write_table(("值", "说明"), ((f"`{value}`", text) for value, text in texts.items()))


class CommandTable(MadeDirective):
    """What a sub-command of ``weekbook`` takes."""

    required_arguments = 1

    def write(self) -> Iterable[str]:
        """Write the table."""
        self.env.note_dependency(inspect.getfile(cli))
        arguments = command_arguments(self.arguments[0])
        texts = self.sentences(arguments)
        rows = ((f"`{name} {value}`" if value else f"`{name}`", texts[name]) for name, value in arguments.items())
        return write_table(("参数", "说明"), rows)


class TopicTable(MadeDirective):
    """The default table of topics."""

    has_content = False

    def write(self) -> Iterable[str]:
        """Write the table."""
        rows = []
        for row in DEFAULT_TOPICS:
            aliases = "、".join(row.get("aliases", ()))
            inside = f"`{row['parent']}`" if "parent" in row else ""
            rows.append((f"`{row['key']}`", row["zh"], row["en"], aliases, inside))
        return write_table(("键", "中文名", "英文名", "别名", "只在此主题之下"), rows)


class ConfigTable(MadeDirective):
    """The configuration values."""

    def write(self) -> Iterable[str]:
        """Write each as an object that can be referred to."""
        fields = {setting.name: setting for setting in dataclasses.fields(WeekbookConfig)}
        texts = self.sentences(f"weekbook_{name}" for name in fields)
        for name, setting in fields.items():
            default = setting.metadata["default"]
            shown = "`weekbook.topics.DEFAULT_TOPICS`" if default == list(DEFAULT_TOPICS) else f"`{default!r}`"
            yield from [f"````{{confval}} weekbook_{name}", f":type: `{setting.type}`", f":default: {shown}", ""]
            yield from [texts[f"weekbook_{name}"], "", f"*{setting.metadata['help']}*", "````", ""]


class SubtypeTable(MadeDirective):
    """The subtypes of warnings; a sentence is ``cause ⇒ cure``."""

    def run(self) -> list[nodes.Node]:
        """Write, parse, and give each term an id."""
        made = super().run()
        terms = [term for node in made for term in node.findall(nodes.term)]
        for term, subtype in zip(terms, Subtype, strict=True):
            term["ids"] = term["names"] = [f"warning-{subtype.value}"]
            self.state.document.note_explicit_target(term)
        return made

    def write(self) -> Iterable[str]:
        """Write a list of definitions."""
        texts = self.sentences(member.value for member in Subtype)
        docs = attribute_docs(Subtype)
        for member in Subtype:
            cause, _, cure = texts[member.value].partition("⇒")
            yield from [f"`weekbook.{member.value}`", f": {cause.strip()}", "", f"  改法：{cure.strip()}", ""]
            yield from [f"  *{docs[member.name]}*", ""]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    made: dict[str, type[MadeDirective]] = {
        "example": ExampleDirective,
        "mistakes": MistakesDirective,
        "option-table": OptionTable,
        "value-table": ValueTable,
        "command-table": CommandTable,
        "topic-table": TopicTable,
        "config-table": ConfigTable,
        "subtype-table": SubtypeTable,
    }
    for name, directive in made.items():
        app.add_directive(name, directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
