"""``weekbook bib fetch`` as a whole: which papers, what servers say of them, what of it goes into the files.

Pure: no Sphinx. Nothing is written before all answers are there; what was answered is in the cache, so that a run that
was ended goes on where it stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import requests
from tqdm import tqdm

from ..citing.datamodel import BIBLATEX_FIELDS, BIBLATEX_TYPES, FIELDS
from ..citing.entries import Name
from ..ids import PaperRef, PaperScheme, format_arxiv_url, parse_paper
from .asking import Addresses, Asker, Part
from .bibfiles import BibFile, BibFiles, find_paths, read_bibfiles
from .cache import Cache
from .cited import find_documents, read_mentions
from .client import TRIES, Client
from .doiorg import arxiv_doi
from .editing import is_empty
from .facts import Preprint, Published
from .fields import ENTRY_TYPES, compose, compose_arxiv, entry_type
from .marks import digest, read_remarks
from .merging import Answer, Merger
from .pacing import Clock, Pacer
from .report import Lack, Report
from .spans import EntrySpan

ARXIV_PAUSE, DOI_PAUSE = 3.0, 0.25
"""Seconds between requests: what arXiv asks for, and what Crossref bears."""
DOI_TRIES = 3
"""An agency that does not give the format answers with a page each time."""


class WrongUseError(ValueError):
    """What was asked for cannot be; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an author asks for."""

    bib: Path
    """The file that takes new entries; the ``.bib`` files beside it are completed too."""
    shared: Path
    """The folder of the files that keep the processes of a user apart."""
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


def make_asker(
    cache: Path,
    agent: str,
    *,
    shared: Path,
    is_offline: bool,
    clock: Clock | None = None,
    addresses: Addresses | None = None,
    session: requests.Session | None = None,
) -> Asker:
    """Make what asks the servers.

    :param cache: the folder of answers
    :param agent: what requests call themselves
    :param shared: the folder of the files that keep the processes of a user apart, wherever each has its answers
    """
    clock, session = clock or Clock(), session or requests.Session()

    def client(name: str, pause: float, tries: int) -> Client | None:
        pacer = Pacer(shared / f"{name}.lock", pause, clock)
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
    report = Report(failures=dict(asker.failures), refusal=asker.arxiv_silence)
    clients = [client for client in (asker.arxiv, asker.doi) if client]
    is_cut_off = asker.is_cut_off and not any(client.is_answered for client in clients)
    if is_cut_off or (settings.is_offline and refs and not answers):
        report.has_network = False
        return report
    merger = Merger(
        bib=settings.bib,
        # an author may have gone on writing
        read=lambda: _read(settings.bib),
        shared=settings.shared,
        day=asker.clock.today(),
        refresh=settings.refresh,
        tells_broken=settings.wants_all,
        is_dry=settings.is_dry,
    )
    merger.merge(answers, report)
    return report


# -- Which papers ----------------------------------------------------------------------------------


def _read(bib: Path) -> BibFiles:
    bibfiles = read_bibfiles(find_paths(bib))
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


Found = tuple[BibFile, EntrySpan] | None
"""The entry of a paper, with its file."""


def _ask(refs: Sequence[PaperRef], bibfiles: BibFiles, asker: Asker, *, refresh: bool) -> list[Answer]:
    values = [ref.value for ref in refs if ref.scheme is PaperScheme.ARXIV]
    with tqdm(total=len(values), desc="asking arXiv", unit="paper", disable=None, leave=False) as bar:
        asker.tell = bar.update
        preprints = asker.find_preprints(values)
    answers = []
    for ref in tqdm(refs, desc="names, versions, DOIs", unit="paper", disable=None, leave=False):
        found = bibfiles.find(ref)
        if ref.scheme is PaperScheme.DOI:
            answer = _ask_doi(ref, found, asker)
        elif preprint := preprints.get(ref.value):
            answer = _complete(ref, preprint, found, asker, refresh=refresh)
        else:
            answer = _ask_instead(ref, found, asker)
        if answer:
            answers.append(answer)
    return answers


def _ask_doi(ref: PaperRef, found: Found, asker: Asker) -> Answer | None:
    item = asker.find_published(ref.value)
    if item is None:
        return None
    fields = compose(None, item)
    if found and (kind := _normal_type(found[1].kind)) != _normal_type(entry_type(item)):
        # what stands in a journal may be kept as something else, and that has no journal
        known = FIELDS.get(kind, FIELDS["misc"])
        fields = [one for one in fields if BIBLATEX_FIELDS.get(one.name.lower(), one.name.lower()) in known]
    return Answer(ref, tuple(fields), entry_type(item), _first(item.authors))


def _ask_instead(ref: PaperRef, found: Found, asker: Asker) -> Answer | None:
    """Ask for an arXiv paper by its DOI, where arXiv refuses; what it denies is nowhere else."""
    if ref.value in asker.failures:
        return None
    doi = arxiv_doi(ref.value)
    refusal = asker.invalid.get(ref.value) or asker.arxiv_silence
    if item := asker.find_published(doi):
        wanted = ((Part.VERSIONS, ("versions",)), (Part.CLASS, ("primaryClass", "eprintclass")))
        parts = tuple(part for part, names in wanted if not (found and any(map(found[1].find, names))))
        # offline nobody refuses
        lack = Lack(parts, refusal) if parts and refusal else None
        fields = compose_arxiv(ref.value, item)
        if found and not _is_preprint(found[1].kind):
            fields = [one for one in fields if one.name not in _DAYS]
        return Answer(ref, tuple(fields), "misc", _first(item.authors), lack)
    reason = asker.failures.pop(doi)
    asker.failures[ref.value] = "; ".join(dict.fromkeys(one for one in (refusal, reason) if one))
    return None


def _complete(ref: PaperRef, preprint: Preprint, found: Found, asker: Asker, *, refresh: bool) -> Answer:
    """Ask for what arXiv's first answer lacks and the entry wants."""
    if preprint.are_guessed and (refresh or _wants_names(found)) and (names := asker.find_names(preprint)):
        preprint = replace(preprint, authors=names, are_guessed=False)
    if not preprint.versions and (versions := asker.find_versions(preprint)):
        preprint = replace(preprint, versions=versions)
    kind = _normal_type(found[1].kind) if found else None
    published: Published | None = None
    if preprint.doi and (kind is None or kind in _PUBLISHED_TYPES):
        published = asker.find_published(preprint.doi)
    fields = compose(preprint, published if kind in (None, _normal_type(entry_type(published))) else None)
    if kind and not _is_preprint(kind):
        # the days of arXiv are not those on which it was published
        source = format_arxiv_url(ref.value)
        fields = [one for one in fields if one.name not in _DAYS or one.source != source]
    reasons = {part: why for part in Part if (why := asker.refusals.get((ref.value, part)))}
    lack = Lack(tuple(reasons), "; ".join(dict.fromkeys(reasons.values()))) if reasons else None
    return Answer(ref, tuple(fields), entry_type(published), _first(preprint.authors), lack)


def _normal_type(kind: str) -> str:
    """Give the type of biblatex that a type of an entry is."""
    return BIBLATEX_TYPES.get(kind, kind)


def _is_preprint(kind: str) -> bool:
    """Tell whether an entry's type is one that preprints have; to biblatex a type that it does not know is ``misc``."""
    normal = _normal_type(kind)
    return normal in _PREPRINT_TYPES or normal not in FIELDS


_DAYS = ("year", "date")
_PREPRINT_TYPES = frozenset({"misc", "online", "unpublished"})
_PUBLISHED_TYPES = frozenset(map(_normal_type, ENTRY_TYPES.values()))


def _wants_names(found: Found) -> bool:
    """Tell whether names in parts would be written: where there are none, or guessed ones."""
    if found is None:
        return True
    file, entry = found
    author = entry.find("author")
    value = file.text[author.value_start : author.value_end] if author else ""
    if is_empty(value):
        return True
    mark = read_remarks(file.text, entry.start).marks.get("author")
    return bool(mark and mark.is_guessed and mark.digest == digest(value))


def _first(authors: Sequence[Name]) -> str | None:
    return authors[0].family if authors else None
