"""A small archive that can be edited at random, and builds of it that can be compared byte for byte.

The names of entries, papers, labels and pictures come from small pools, so that references lead somewhere at one
step, nowhere at the next, and somewhere else later.
"""

from __future__ import annotations

import difflib
import os
import random
import shutil
import struct
import subprocess
import sys
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sphinx.locale import translators
from sphinx.testing.util import SphinxTestApp
from sphinx.util.console import strip_escape_sequences

EXT = Path(__file__).parents[2] / "ext"

CONF = """
extensions = ["myst_parser", "sphinx_design", "weekbook"]
language = "en"
exclude_patterns = ["_build"]
myst_enable_extensions = ["alert", "colon_fence", "dollarmath", "strikethrough"]
myst_heading_anchors = 6
myst_ref_domains = ["std", "week"]
suppress_warnings = ["myst.header"]
html_theme = "basic"
html_math_renderer = "mathml"
"""

BOOK = """
html_theme = "sphinx_book_theme"
html_title = "weekbook"
html_copy_source = False
html_show_sourcelink = False
weekbook_navigation = [("index", "Home"), ("weeks/index", "Weeks"), ("papers", "Papers")]
"""
"""The theme of docs/conf.py, with our frame."""

TOPICS = ["专题", "学术研究", "推荐", "播客", "Things of my own", "其他"]
PEOPLE = ["alice", "Bob_2", "carol"]
WEEKS = [f"2024-W{n}" for n in (48, 49, 50, 51)] + [f"2025-W{n}" for n in (15, 16, 17, 18, 19)]


def png(shade: int) -> bytes:
    """Make a picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(bytes([0, shade % 256]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


@dataclass
class Entry:
    """One entry: all is text that goes into the page."""

    title: str
    topic: str
    source: str = ""
    digest: str = "A digest."
    references: list[str] = field(default_factory=list)
    label: str | None = None


@dataclass
class Week:
    """One week; its file's name is the key in the archive."""

    name: str
    title: str
    entries: list[Entry] = field(default_factory=list)

    def render(self) -> str:
        """Write its source."""
        lines = ["---", f"week: {self.name}", "---", "", f"# {self.title}", ""]
        topic = None
        for entry in self.entries:
            if entry.topic != topic:
                topic = entry.topic
                lines += [f"## {topic}", ""]
            if entry.label:
                lines += [f"({entry.label})=", ""]
            lines += [f"### {entry.title}", "", entry.source, "", entry.digest, ""]
            for reference in entry.references:
                lines += [f"See {reference}.", ""]
        return "\n".join(lines)


class SmallArchive:
    """The sources of an archive in a folder, and edits of them."""

    def __init__(self, root: Path, seed: int, *, conf: str = "", weeks: int = 6) -> None:
        self.root = root
        self.random = random.Random(seed)
        self.seed = seed
        self.history: list[str] = []
        self.counter = 0
        self.conf = CONF + conf
        self.listings = {"papers": "papers", "people": "people"}
        self.pictures: dict[str, int] = {"weeks/2025/p1.png": 1, "weeks/2024/p1.png": 2, "weeks/2025/p2.png": 3}
        self.works = {n: [f"Work {n}", "Doe, Jane and Roe, Richard", True] for n in (1, 2, 3, 4)}
        self.notes: dict[str, str] = {"notes/first.md": "# First note\n\nText, {week}`2025-W17`.\n"}
        self.weeks: dict[str, Week] = {}
        for name in sorted(self.random.sample(WEEKS, weeks)):
            self._add_week(name)
        self.write()

    # -- Sources -----------------------------------------------------------------------------------

    def files(self) -> dict[str, bytes]:
        """Return all source files."""
        texts = {
            "conf.py": self.conf,
            "index.md": "# Home\n\n```{latest-week}\n```\n\n```{special}\n```\n\n```{papers}\n:limit: 2\n```\n\n"
            "```{calendar}\n```\n\n```{people}\n:limit: 2\n```\n\n```{shows}\n```\n\n"
            "::::{tab-set}\n:::{tab-item} One\nText\n:::\n:::{tab-item} Two\nText\n:::\n::::\n\n"
            # not hidden and deeper than one level: shows titles of pages that it does not name itself
            "```{toctree}\n:maxdepth: 3\n\nweeks/index\n" + "\n".join(sorted(self.listings.values())) + "\n```\n\n"
            "```{toctree}\n:glob:\n:hidden:\n\nnotes/*\n```\n",
            "weeks/index.md": "# Weeks\n\n```{weeks}\n```\n\n```{tracks}\n```\n\n"
            "```{toctree}\n:glob:\n:reversed:\n:titlesonly:\n\n*/*\n```\n",
            "bib/a.bib": "".join(self._work(n) for n in sorted(self.works) if n % 2),
            "bib/b.bib": "".join(self._work(n) for n in sorted(self.works) if not n % 2),
            **self.notes,
        }
        for kind, docname in self.listings.items():
            texts[f"{docname}.md"] = f"# All {kind}\n\n```{{{kind}}}\n```\n"
        for docname, week in self.weeks.items():
            texts[f"{docname}.md"] = week.render()
        found = {name: text.encode() for name, text in texts.items()}
        found.update({name: png(shade) for name, shade in self.pictures.items()})
        return found

    def _work(self, number: int) -> str:
        title, authors, sound = self.works[number]
        broken = "" if sound else "title = {unclosed, "
        return (
            f"@misc{{doe-2025-work{number},\n  {broken}title = {{{title}}},\n  author = {{{authors}}},\n"
            f"  year = {{2025}},\n  eprint = {{2504.0000{number}}},\n  archivePrefix = {{arXiv}}\n}}\n\n"
        )

    def write(self) -> None:
        """Write the files whose content has changed and delete those that are gone, as an editor would."""
        files = self.files()
        for path in sorted(self.root.rglob("*")):
            if path.is_file() and path.relative_to(self.root).as_posix() not in files:
                path.unlink()
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)

    # -- Edits -------------------------------------------------------------------------------------

    def edit(self, *names: str) -> str:
        """Make one edit, at random unless named, and write it; says what was done."""
        name = self.random.choice(names or sorted(EDITS))
        said = EDITS[name](self)
        self.history.append(f"{name}: {said}")
        self.write()
        return self.history[-1]

    def _number(self) -> int:
        self.counter += 1
        return self.counter

    def _any_week(self) -> tuple[str, Week]:
        docname = self.random.choice(sorted(self.weeks))
        return docname, self.weeks[docname]

    def _any_entry(self) -> tuple[str, Week, Entry]:
        docname = self.random.choice([d for d, w in sorted(self.weeks.items()) if w.entries] or self._refill())
        week = self.weeks[docname]
        return docname, week, self.random.choice(week.entries)

    def _refill(self) -> list[str]:
        docname, week = self._any_week()
        week.entries.append(self._entry())
        return [docname]

    def _title(self) -> str:
        return f"Title {self.random.randint(1, 9)}"

    def _source(self) -> str:
        pick = self.random.randint
        paper, post = pick(1, 6), 1916352955370110970 + pick(1, 6)
        spelling = self.random.choice(
            [
                f"2504.0000{paper}",
                f"arXiv:2504.0000{paper}v{pick(1, 3)}",
                f"https://arxiv.org/pdf/2504.0000{paper}",
                f"doe-2025-work{paper}",
            ]
        )
        extra = self.random.choice(["", "", ":title: Given\n", ":venue: ICRA\n"])
        person = self.random.choice(PEOPLE)
        return self.random.choice(
            [
                f"```{{paper}} {spelling}\n{extra}```",
                f"```{{paper}} {spelling}\n```",
                f"```{{tweet}} https://x.com/{person}/status/{post}\n:name: The {person}\n\nWords.\n```",
                f"```{{episode}} Episode {pick(1, 3)}\n:show: Show {pick(1, 2)}\n:link: https://example.org/e\n```",
                f"```{{source}} Article {pick(1, 3)}\n:link: https://example.org/a\n```",
                "> [!NOTE]\n> A remark.",
            ]
        )

    def _reference(self) -> str:
        pick = self.random.randint
        week, title, paper = self.random.choice(WEEKS), pick(1, 9), pick(1, 6)
        year, short = week.split("-")
        return self.random.choice(
            [
                f"{{week}}`{week}`",
                f"{{entry}}`{week}#Title {title}`",
                f"{{entry}}`Title {title}`",
                f"{{entry}}`2504.0000{paper}`",
                f"{{paper}}`2504.0000{paper}`",
                f"{{paper}}`doe-2025-work{paper}`",
                f"{{person}}`@{self.random.choice(PEOPLE).lower()}`",
                f"[](../{year}/{short}.md)",
                f"[](../{year}/{short}.md#title-{title})",
                f"[](../{year}/{short}.md#arxiv-2504-0000{paper})",
                f"[](../{year}/{short}.md#label_{pick(1, 4)})",
                f"[words](../{year}/{short}.md)",
                f"[](#arxiv-2504-0000{paper})",
                f"[words](#title-{title})",
                f"[](#{week})",
                f"[](#label_{pick(1, 4)})",
                f"{{ref}}`label_{pick(1, 4)}`",
                f"{{doc}}`../{year}/{short}`",
                "{doc}`/papers`",
                f"{{any}}`label_{pick(1, 4)}`",
                # often: two folders have pictures of one name
                f"![alt](p{pick(1, 2)}.png)",
                f"![alt](p{pick(1, 2)}.png)",
                f"![alt](../{year}/p{pick(1, 2)}.png)",
                f"[file](p{pick(1, 2)}.png)",
            ]
        )

    def _entry(self) -> Entry:
        references = [self._reference() for _ in range(self.random.randint(0, 3))]
        return Entry(self._title(), self.random.choice(TOPICS), self._source(), references=references)

    def _add_week(self, name: str) -> str:
        year, short = name.split("-")
        week = Week(name, f"Week {short} of {year}", [self._entry() for _ in range(self.random.randint(1, 4))])
        docname = f"weeks/{year}/{short}"
        if docname in self.weeks:
            docname += "b"
        self.weeks[docname] = week
        return docname

    def edit_digest(self) -> str:
        """Change running text, and with it the lines of all that follows."""
        docname, _week, entry = self._any_entry()
        entry.digest = f"Digest {self._number()}." + "\n\nAnother paragraph." * self.random.randint(0, 2)
        return docname

    def edit_entry_title(self) -> str:
        """Give an entry another title."""
        docname, _week, entry = self._any_entry()
        entry.title = self._title()
        return f"{docname} {entry.title}"

    def edit_week_title(self) -> str:
        """Give a week another title, sometimes the same text with other markup."""
        docname, week = self._any_week()
        if self.random.random() < 0.3:
            week.title = f"*{week.title.strip('*')}*"
        else:
            week.title = f"Week title {self._number()}"
        return f"{docname} {week.title}"

    def edit_source(self) -> str:
        """Give an entry another source."""
        docname, _week, entry = self._any_entry()
        entry.source = self._source()
        return docname

    def add_entry(self) -> str:
        """Add an entry anywhere in a week."""
        docname, week = self._any_week()
        week.entries.insert(self.random.randint(0, len(week.entries)), self._entry())
        return docname

    def remove_entry(self) -> str:
        """Remove an entry."""
        docname, week, entry = self._any_entry()
        week.entries.remove(entry)
        return docname

    def reorder_entries(self) -> str:
        """Shuffle the entries of a week."""
        docname, week = self._any_week()
        self.random.shuffle(week.entries)
        return docname

    def add_week(self) -> str:
        """Add a week; where its file is there already, a second file about the same week."""
        return self._add_week(self.random.choice(WEEKS))

    def remove_week(self) -> str:
        """Remove a week's file."""
        if len(self.weeks) < 3:
            return self.add_week()
        docname, _week = self._any_week()
        del self.weeks[docname]
        return docname

    def rename_week(self) -> str:
        """Give a week's file another name, sometimes together with the week's number."""
        docname, week = self._any_week()
        del self.weeks[docname]
        if self.random.random() < 0.5:
            week.name = self.random.choice(WEEKS)
        new = f"weeks/{week.name[:4]}/{week.name[5:]}"
        while new in self.weeks or new == docname:
            new += "x"
        self.weeks[new] = week
        return f"{docname} -> {new}"

    def rename_topic(self) -> str:
        """Give a topic of a week another name."""
        docname, week, entry = self._any_entry()
        old, new = entry.topic, self.random.choice([*TOPICS, f"Topic {self._number()}"])
        for other in week.entries:
            if other.topic == old:
                other.topic = new
        return f"{docname} {old} -> {new}"

    def edit_work(self) -> str:
        """Change a title or an author in the bibliography."""
        if not self.works:
            return self.add_work()
        number = self.random.choice(sorted(self.works))
        place = self.random.randint(0, 1)
        self.works[number][place] = f"Name, New {self._number()}"
        return f"{number} {self.works[number]}"

    def add_work(self) -> str:
        """Add an entry to the bibliography."""
        number = self.random.randint(1, 6)
        self.works[number] = [f"Work {number} again", "Poe, Edgar", True]
        return str(number)

    def remove_work(self) -> str:
        """Remove an entry from the bibliography."""
        if not self.works:
            return self.add_work()
        number = self.random.choice(sorted(self.works))
        del self.works[number]
        return str(number)

    def break_work(self) -> str:
        """Break or mend an entry of the bibliography."""
        if not self.works:
            return self.add_work()
        number = self.random.choice(sorted(self.works))
        self.works[number][2] = not self.works[number][2]
        return f"{number} {self.works[number][2]}"

    def add_reference(self) -> str:
        """Refer to something that may or may not be there."""
        docname, _week, entry = self._any_entry()
        entry.references.append(self._reference())
        return f"{docname} {entry.references[-1]}"

    def toggle_label(self) -> str:
        """Give an entry a label, or take the label from the one that has it: a label stands once."""
        label = f"label_{self.random.randint(1, 4)}"
        for docname, week in self.weeks.items():
            for entry in week.entries:
                if entry.label == label:
                    entry.label = None
                    return f"{docname} -{label}"
        docname, _week, entry = self._any_entry()
        entry.label = label
        return f"{docname} {label}"

    def move_listing(self) -> str:
        """Give a page with a list another name, which changes where references to papers and people lead."""
        kind = self.random.choice(sorted(self.listings))
        old = self.listings[kind]
        self.listings[kind] = old.removesuffix("-all") if old.endswith("-all") else f"{old}-all"
        return self.listings[kind]

    def edit_picture(self) -> str:
        """Add, change or delete a picture; two folders have pictures of the same name."""
        name = f"weeks/{self.random.choice(['2024', '2025'])}/p{self.random.randint(1, 2)}.png"
        if name in self.pictures and self.random.random() < 0.5:
            del self.pictures[name]
            return f"-{name}"
        self.pictures[name] = self._number()
        return name

    def edit_note(self) -> str:
        """Add, change or delete a page that is no week."""
        name = self.random.choice(["notes/first.md", "notes/second.md"])
        if name in self.notes and self.random.random() < 0.4:
            del self.notes[name]
            return f"-{name}"
        week = self.random.choice(WEEKS).replace("-", "/")
        self.notes[name] = (
            f"# Note {self._number()}\n\n[](../weeks/{week}.md), {{ref}}`label_1`, {{entry}}`Title 3`, "
            f"{{paper}}`2504.0000{self.random.randint(1, 6)}`, {{person}}`alice`.\n\n## Title 3\n\nText.\n"
        )
        return name

    def edit_manual(self) -> str:
        """Change titles, order and depth of a documentation: pages below one page, some of them below another."""
        pages = self.random.sample(["one", "two", "three", "four"], self.random.randint(1, 4))
        below = self.random.randint(1, len(pages))
        toctrees = {"notes/manual.md": pages[:below], f"manual/{pages[0]}.md": pages[below:]}
        self.notes = {name: text for name, text in self.notes.items() if not name.startswith("manual/")}
        for name in ["notes/manual.md", *(f"manual/{page}.md" for page in pages)]:
            lines = [f"# Page {self.random.randint(1, 9)}", "", "```{toctree}", ":hidden:", ""]
            lines += [f"/manual/{page}" for page in toctrees.get(name, [])]
            self.notes[name] = "\n".join([*lines, "```", ""]) if toctrees.get(name) else f"{lines[0]}\n"
        return str(toctrees)


EDITS: dict[str, Callable[[SmallArchive], str]] = {
    method.__name__: method
    for method in (
        SmallArchive.edit_digest,
        SmallArchive.edit_entry_title,
        SmallArchive.edit_week_title,
        SmallArchive.edit_source,
        SmallArchive.add_entry,
        SmallArchive.remove_entry,
        SmallArchive.reorder_entries,
        SmallArchive.add_week,
        SmallArchive.remove_week,
        SmallArchive.rename_week,
        SmallArchive.rename_topic,
        SmallArchive.edit_work,
        SmallArchive.add_work,
        SmallArchive.remove_work,
        SmallArchive.break_work,
        SmallArchive.add_reference,
        SmallArchive.toggle_label,
        SmallArchive.move_listing,
        SmallArchive.edit_picture,
        SmallArchive.edit_note,
        SmallArchive.edit_manual,
    )
}


# -- Builds ------------------------------------------------------------------------------------------


@dataclass
class Build:
    """What one build left and said."""

    outdir: Path
    status: str
    warnings: str

    def files(self) -> dict[str, bytes]:
        """Return every file of the output, but for Sphinx's own note on the configuration, which has paths in it."""
        return {
            path.relative_to(self.outdir).as_posix(): path.read_bytes()
            for path in sorted(self.outdir.rglob("*"))
            if path.is_file() and path.name != ".buildinfo"
        }

    def times(self) -> dict[str, int]:
        """Return when each page was written."""
        return {
            path.relative_to(self.outdir).as_posix().removesuffix(".html"): path.stat().st_mtime_ns
            for path in sorted(self.outdir.rglob("*.html"))
        }


def build(source: Path, target: Path, *, builder: str = "html", jobs: int = 0) -> Build:
    """Build in this process, serially unless asked for more."""
    with warnings.catch_warnings():
        # MyST 5.2 reads an attribute that Sphinx 9 deprecates: not ours to change
        warnings.filterwarnings("ignore", "'myst_parser\\..*' is deprecated", PendingDeprecationWarning)
        # what an application that was set up and never ended has left, such as another language
        translators.clear()
        app = SphinxTestApp(builder, srcdir=source, builddir=target, parallel=jobs)
        try:
            app.build()
            return Build(Path(app.outdir), strip_escape_sequences(app.status.getvalue()), app.warning.getvalue())
        finally:
            app.cleanup()


def build_outside(source: Path, target: Path, *, jobs: int = 1, hash_seed: str | None = None) -> Build:
    """Build in a new process, as a person does: with its own hash seed, and free to fork."""
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-N", "-j", str(jobs), "-d", str(target / "doctrees")]
    environment = {**os.environ, "PYTHONPATH": str(EXT)}
    environment.pop("PYTHONHASHSEED", None)
    if hash_seed:
        environment["PYTHONHASHSEED"] = hash_seed
    done = subprocess.run(
        [*command, str(source), str(target / "html")], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return Build(target / "html", done.stdout, done.stderr)


def differences(built: Build, expected: Build) -> str:
    """Say in which files two builds differ, and how; empty where they do not."""
    left, right = built.files(), expected.files()
    said = [
        f"only in {side}: {name}"
        for side, names in (("this", left.keys() - right), ("the clean", right.keys() - left))
        for name in sorted(names)
    ]
    for name in sorted(left.keys() & right):
        if left[name] == right[name]:
            continue
        said.append(f"differs: {name}")
        if name.endswith((".html", ".js", ".txt")):
            pair = [content[name].decode().replace("><", ">\n<").splitlines() for content in (right, left)]
            diff = difflib.unified_diff(*pair, "clean", "this", lineterm="", n=1)
            said += [line[:240] for _count, line in zip(range(40), diff, strict=False)]
    return "\n".join(said)


def clean_build(archive: SmallArchive, target: Path) -> Build:
    """Build an archive in a folder that holds nothing of an earlier build."""
    shutil.rmtree(target, ignore_errors=True)
    return build(archive.root, target)
