"""``weekbook bib fetch`` as a whole: which papers, what servers say of them, what of it goes into the files.

Pure: no Sphinx. Nothing is written before all answers are there; what was answered is in the cache, so that a run that
was ended goes on where it stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import requests
from tqdm import tqdm

from ..bibtex import read_bibtex
from ..citekeys import make_key
from ..citing.entries import Name
from ..fileio import write_whole
from ..ids import PaperRef, PaperScheme, parse_paper
from ..plaintext import plain_text
from .asking import Addresses, Asker
from .bibfiles import BibFile, BibFiles, read_bibfiles
from .cache import Cache
from .cited import find_documents, read_mentions
from .client import TRIES, Client
from .doiorg import arxiv_doi
from .editing import Difference, Style, apply, complete_entry, read_style, write_entry
from .facts import Preprint, Published
from .fields import ENTRY_TYPES, Field, compose, compose_arxiv, entry_type
from .marks import digest, read_remarks
from .pacing import Clock, Pacer
from .spans import EntrySpan

DONE, INCOMPLETE, NO_NETWORK = 0, 1, 3
"""Exit statuses; 2 is wrong use."""
ARXIV_PAUSE, DOI_PAUSE = 3.0, 0.25
"""Seconds between requests: what arXiv asks for, and what Crossref bears."""
DOI_TRIES = 3
"""An agency that does not give the format answers with a page each time."""


class WrongUseError(ValueError):
    """What was asked for cannot be; the text says why."""


class UnsafeEditError(RuntimeError):
    """What was to be written would cost an entry that is there; the text says which file was left as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an author asks for."""

    bib: Path
    """The file that takes new entries; the ``.bib`` files beside it are completed too."""
    ids: tuple[str, ...] = ()
    """Identifiers, addresses or citekeys."""
    wants_all: bool = False
    """Ask for every entry that names a paper."""
    wants_cited: bool = False
    """Ask for the papers that weeks name and the files lack."""
    source: Path = Path("weeks")
    """The folder of the weeks."""
    is_offline: bool = False
    """Ask nobody, but use what was answered before."""
    refresh: bool = False
    """Replace values of the author, too."""
    is_dry: bool = False
    """Write no BibTeX file."""


@dataclass(slots=True)
class Report:
    """What a run came to."""

    added: list[str] = field(default_factory=list)
    """Keys of entries that are there now."""
    completed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys of entries that were changed, each with its fields."""
    unchanged: int = 0
    """How many entries had all that is known."""
    differences: list[tuple[str, Difference]] = field(default_factory=list)
    """Values of the author that a source contradicts, each with its file."""
    failures: dict[str, str] = field(default_factory=dict)
    """What could not be had, each with the reason."""
    status: int = DONE

    def write(self) -> str:
        """Write the report for the author."""
        lines = [
            f"{path}:{one.line}: {one.key}: {one.field} is kept: {one.kept!r} (the source has {one.offered!r})"
            for path, one in self.differences
        ]
        lines += [f"{name}: {reason}" for name, reason in self.failures.items()]
        if self.status == NO_NETWORK:
            return "\n".join([*lines, "No network: nothing was changed.", ""])
        if self.differences:
            lines.append("--refresh takes what the sources have, except where a comment says Keep.")
        counts = f"{_count(len(self.added), 'entry', 'entries')} added, {len(self.completed)} completed"
        return "\n".join([*lines, f"{counts}, {self.unchanged} as they were, {len(self.failures)} not to be had.", ""])


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is known of one paper."""

    ref: PaperRef
    fields: tuple[Field, ...]
    kind: str
    """The type of a new entry."""
    family: str | None
    """The family name of the first author, in plain text."""


def make_asker(
    cache: Path,
    agent: str,
    *,
    is_offline: bool,
    clock: Clock | None = None,
    addresses: Addresses | None = None,
    session: requests.Session | None = None,
) -> Asker:
    """Make what asks the servers.

    :param cache: the folder of answers, and of the files that keep processes apart
    :param agent: what requests call themselves
    """
    clock, session = clock or Clock(), session or requests.Session()

    def client(name: str, pause: float, tries: int) -> Client | None:
        pacer = Pacer(cache / f"{name}.lock", pause, clock)
        return None if is_offline else Client(session, pacer, clock, agent, tries)

    arxiv, doi = client("arxiv", ARXIV_PAUSE, TRIES), client("doi", DOI_PAUSE, DOI_TRIES)
    return Asker(Cache(cache), clock, addresses or Addresses(), arxiv, doi)


def run_fetch(settings: Settings, asker: Asker) -> Report:
    """Complete the bibliography.

    :raises WrongUseError: if an identifier is none, or there is nothing to ask for
    """
    bibfiles = _read(settings.bib)
    refs = _choose(settings, bibfiles)
    answers = _ask(refs, bibfiles, asker, refresh=settings.refresh)
    report = Report(failures=dict(asker.failures))
    clients = [client for client in (asker.arxiv, asker.doi) if client]
    is_cut_off = asker.is_cut_off and not any(client.is_answered for client in clients)
    if is_cut_off or (settings.is_offline and refs and not answers):
        report.status = NO_NETWORK
        return report
    # an author may have gone on writing
    _write(_read(settings.bib), settings, answers, report, asker.clock)
    if report.failures:
        report.status = INCOMPLETE
    return report


# -- Which papers ----------------------------------------------------------------------------------


def _read(bib: Path) -> BibFiles:
    bibfiles = read_bibfiles(sorted({*bib.parent.glob("*.bib"), bib}))
    for path, reason in bibfiles.unreadable:
        raise WrongUseError(f"{path} cannot be read: {reason}")
    return bibfiles


def _choose(settings: Settings, bibfiles: BibFiles) -> list[PaperRef]:
    """Give the papers to ask for, each once, by their arXiv identifier where the bibliography has one."""
    refs: list[PaperRef] = []
    for text in settings.ids:
        try:
            ref = parse_paper(text)
        except ValueError as error:
            raise WrongUseError(str(error)) from None
        if ref.scheme is PaperScheme.KEY:
            entry = bibfiles.places.get(ref.value.lower())
            named = bibfiles.names.get(entry[1].key) if entry else None
            if not named:
                raise WrongUseError(f"no entry {ref.value!r} with an arXiv identifier or a DOI")
            ref = named[0]
        refs.append(PaperRef(ref.scheme, ref.value))
    if settings.wants_all:
        refs += (refs_of[0] for refs_of in bibfiles.names.values())
    if settings.wants_cited:
        refs += _find_missing(settings.source, bibfiles)
    chosen = []
    for ref in refs:
        key = bibfiles.reading.papers.get(ref)
        chosen.append(bibfiles.names[key][0] if key else ref)
    return list(dict.fromkeys(chosen))


def _find_missing(source: Path, bibfiles: BibFiles) -> list[PaperRef]:
    if not source.is_dir():
        raise WrongUseError(f"there is no folder {source}")
    named = []
    for path in find_documents(source):
        try:
            named += [mention.ref for mention in read_mentions(path)]
        except (OSError, UnicodeDecodeError) as error:
            raise WrongUseError(f"{path} cannot be read: {error}") from None
    return [ref for ref in named if ref.scheme is not PaperScheme.KEY and ref not in bibfiles.reading.papers]


# -- What is known of them -------------------------------------------------------------------------


def _ask(refs: Sequence[PaperRef], bibfiles: BibFiles, asker: Asker, *, refresh: bool) -> list[_Answer]:
    values = [ref.value for ref in refs if ref.scheme is PaperScheme.ARXIV]
    with tqdm(total=len(values), desc="asking arXiv", unit="paper", disable=None, leave=False) as bar:
        asker.tell = bar.update
        preprints = asker.find_preprints(values)
    answers = []
    for ref in tqdm(refs, desc="names, versions, DOIs", unit="paper", disable=None, leave=False):
        found = bibfiles.find(ref)
        if ref.scheme is PaperScheme.DOI:
            answer = _ask_doi(ref, asker)
        elif preprint := preprints.get(ref.value):
            answer = _complete(ref, preprint, found, asker, refresh=refresh)
        else:
            answer = _ask_instead(ref, asker)
        if answer:
            answers.append(answer)
    return answers


def _ask_doi(ref: PaperRef, asker: Asker) -> _Answer | None:
    item = asker.find_published(ref.value)
    return _Answer(ref, tuple(compose(None, item)), entry_type(item), _first(item.authors)) if item else None


def _ask_instead(ref: PaperRef, asker: Asker) -> _Answer | None:
    """Ask for an arXiv paper by its DOI, where arXiv refuses; what it denies is nowhere else."""
    if ref.value in asker.failures:
        return None
    doi = arxiv_doi(ref.value)
    if item := asker.find_published(doi):
        return _Answer(ref, tuple(compose_arxiv(ref.value, item)), "misc", _first(item.authors))
    reason = asker.failures.pop(doi)
    asker.failures[ref.value] = "; ".join(dict.fromkeys(one for one in (asker.arxiv_silence, reason) if one))
    return None


def _complete(
    ref: PaperRef, preprint: Preprint, found: tuple[BibFile, EntrySpan] | None, asker: Asker, *, refresh: bool
) -> _Answer:
    """Ask for what arXiv's first answer lacks and the entry wants."""
    if preprint.are_guessed and (refresh or _wants_names(found)) and (names := asker.find_names(preprint)):
        preprint = replace(preprint, authors=names, are_guessed=False)
    if not preprint.versions and (versions := asker.find_versions(preprint)):
        preprint = replace(preprint, versions=versions)
    kind = found[1].kind if found else None
    published: Published | None = None
    if preprint.doi and (kind is None or kind in ENTRY_TYPES.values()):
        published = asker.find_published(preprint.doi)
    fields = compose(preprint, published if kind in (None, entry_type(published)) else None)
    if kind in ENTRY_TYPES.values() and (published is None or kind != entry_type(published)):
        # the days of arXiv are not those on which it was published
        fields = [one for one in fields if one.name not in ("year", "date")]
    return _Answer(ref, tuple(fields), entry_type(published), _first(preprint.authors))


def _wants_names(found: tuple[BibFile, EntrySpan] | None) -> bool:
    """Tell whether names in parts would be written: where there are none, or guessed ones."""
    if found is None:
        return True
    file, entry = found
    author = entry.find("author")
    if author is None:
        return True
    mark = read_remarks(file.text, entry.start).marks.get("author")
    return bool(mark and mark.is_guessed and mark.digest == digest(file.text[author.value_start : author.value_end]))


def _first(authors: Sequence[Name]) -> str | None:
    return authors[0].family if authors else None


# -- What goes into the files ----------------------------------------------------------------------


def _write(bibfiles: BibFiles, settings: Settings, answers: Iterable[_Answer], report: Report, clock: Clock) -> None:
    edits: dict[Path, list[tuple[int, int, str]]] = {}
    fresh: list[_Answer] = []
    # two entries with one DOI would be one paper twice
    owners = {ref.value: key for ref, key in bibfiles.reading.papers.items() if ref.scheme is PaperScheme.DOI}
    for answer in answers:
        found = bibfiles.find(answer.ref)
        name = found[1].key if found else answer.ref.value
        doi = next((one.value[1:-1] for one in answer.fields if one.name == "doi"), None)
        if doi and owners.setdefault(doi, name) != name:
            if found is None and owners[doi] in bibfiles.reading.entries:
                why = f"the bibliography has the published version as {owners[doi]!r}"
                report.failures[answer.ref.value] = why
                continue
            answer = replace(answer, fields=tuple(one for one in answer.fields if one.name != "doi"))
        if found is None:
            if key := bibfiles.reading.papers.get(answer.ref):
                report.failures[answer.ref.value] = f"where the fields of entry {key!r} stand is not certain"
            else:
                fresh.append(answer)
            continue
        file, entry = found
        day = clock.today()
        done = complete_entry(file.text, entry, answer.fields, day=day, refresh=settings.refresh)
        edits.setdefault(file.path, []).extend(done.edits)
        report.differences += [(str(file.path), one) for one in done.differences]
        if done.changed:
            report.completed[entry.key] = done.changed
        else:
            report.unchanged += 1
    written = [(file, apply(file.text, sorted(edits.get(file.path, [])))) for file in bibfiles.files]
    keys = bibfiles.keys
    for file, text in written:
        if file.path == settings.bib:
            text += _write_entries(file, text, fresh, keys, report, clock)
        if text != file.text and not settings.is_dry:
            added = set(report.added) if file.path == settings.bib else set()
            _check(bibfiles, file, text, bibfiles.reading.keys.keys() | added)
            write_whole(file.path.resolve(), file.encode(text))


def _write_entries(
    file: BibFile, text: str, fresh: Iterable[_Answer], keys: set[str], report: Report, clock: Clock
) -> str:
    """Write new entries in the style of the file's last one."""
    style = read_style(file.text, file.entries[-1]) if file.entries else Style()
    if style.newline == " ":
        # a new entry has more fields than a line
        style = Style()
    newline = "\r\n" if "\r\n" in file.text else "\n"
    entries = []
    for answer in fresh:
        values = {one.name: one.value for one in answer.fields}
        year = values.get("year", "")
        key = make_key(answer.family, year, plain_text(values["title"]), answer.ref.slug, keys)
        keys.add(key)
        report.added.append(key)
        entries.append(write_entry(answer.kind, key, answer.fields, replace(style, newline=newline), clock.today()))
    if not entries:
        return ""
    gap = "" if not text else newline if text.endswith("\n") else newline * 2
    return gap + newline.join(entries)


def _check(bibfiles: BibFiles, file: BibFile, text: str, keys: set[str]) -> None:
    """Read what is to be written as a build will: no entry that was readable, and none that is added, may be lost."""
    reading = read_bibtex((str(one.path), text if one is file else one.text) for one in bibfiles.files)
    if lost := sorted(keys - reading.keys.keys()):
        raise UnsafeEditError(f"{file.path} is left as it is: afterwards nobody could read {', '.join(lost)}")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
