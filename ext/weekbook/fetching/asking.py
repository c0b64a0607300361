"""Asking arXiv and doi.org, in batches, from the cache where it can be, and what to do when they refuse.

Pure: no Sphinx.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote

from ..citing.entries import Name
from .atom import read_entry, read_feed
from .cache import Cache
from .client import TRIES, Client, InvalidAnswerError, NotThereError, RefusedError, UnreachableError
from .doiorg import read_item
from .facts import BadAnswerError, Preprint, Published, RejectedError
from .oai import HISTORY_FORMAT, NAMES_FORMAT, read_names, read_versions
from .pacing import Clock

BATCH = 50
"""Papers that one request asks for: one bad identifier costs few others, and the address stays short."""

_ATOM_TYPES = {"application/atom+xml": "application/atom+xml"}
_OAI_TYPES = {"text/xml": "text/xml", "application/xml": "application/xml"}
_CSL = "application/vnd.citationstyles.csl+json"
_CSL_TYPES = {_CSL: _CSL, "application/json": "application/json;q=0.5"}
_PATIENCE = 3
"""How many papers may fail one after another before a server counts as refusing all."""
_SECOND_TRIES = 2
"""How many invalid answers are enough where the same papers, among others, had no valid one in all tries."""

Value = TypeVar("Value")


class Part(StrEnum):
    """What of a paper only arXiv says; the text is for the author."""

    NAMES = "names in parts"
    VERSIONS = "versions"
    CLASS = "class"


_RECORDS = {Part.NAMES: ("names", NAMES_FORMAT), Part.VERSIONS: ("versions", HISTORY_FORMAT)}
"""Where the cache has the record that says it, and its format."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the servers are."""

    arxiv: str = "https://export.arxiv.org/api/query"
    oai: str = "https://oaipmh.arxiv.org/oai"
    doi: str = "https://doi.org/"


@dataclass(slots=True)
class Asker:
    """Asks for papers, and keeps what it is told."""

    cache: Cache
    clock: Clock
    addresses: Addresses
    arxiv: Client | None
    """None where nobody may be asked."""
    doi: Client | None
    tell: Callable[[int], object] = lambda _count: None
    """Is told of papers that are done with."""
    failures: dict[str, str] = field(default_factory=dict)
    """Why a paper, by its identifier, could not be had."""
    invalid: dict[str, str] = field(default_factory=dict)
    """Papers, by identifier, of which arXiv gives no valid answer, each with what was wrong with it."""
    refusals: dict[tuple[str, Part], str] = field(default_factory=dict)
    """What arXiv refused to say of a paper, by its identifier, each with the reason."""
    arxiv_silence: str | None = None
    """Why arXiv is asked no more in this run."""
    doi_silence: str | None = None
    """Why doi.org is asked no more in this run."""
    is_cut_off: bool = False
    """Whether a server could not be reached at all."""
    _refusals: int = 0
    _invalid_in_a_row: int = 0

    # -- arXiv -------------------------------------------------------------------------------------

    def find_preprints(self, values: Sequence[str]) -> dict[str, Preprint]:
        """Ask arXiv for papers; those that it does not give are in ``failures`` or ``invalid``, or it fell silent."""
        found: dict[str, Preprint] = {}
        missing: list[str] = []
        for value in values:
            if preprint := self._recall("atom", value, lambda text: read_entry(text)):
                found[value] = preprint
                self.tell(1)
            else:
                missing.append(value)
        for start in range(0, len(missing) if self.arxiv else 0, BATCH):
            found |= self._ask_batch(missing[start : start + BATCH])
        return found

    def _ask_batch(self, batch: list[str]) -> dict[str, Preprint]:
        found = self._ask_feed(batch)
        lost = [value for value in batch if value not in found.keys() | self.failures.keys() | self.invalid.keys()]
        for value in lost:
            # what a feed lacks is asked for once more alone
            found |= self._ask_feed([value])
            if value not in found.keys() | self.invalid.keys() and not self.arxiv_silence:
                self.failures.setdefault(value, "arXiv has no such paper")
        self.tell(len(batch))
        return found

    def _ask_feed(self, batch: list[str], bad_answers: int = TRIES) -> dict[str, Preprint]:
        if self.arxiv is None or self.arxiv_silence:
            return {}
        is_empty = False

        def read(data: bytes) -> dict[str, str]:
            nonlocal is_empty
            entries = read_feed(data, batch)
            if not entries and len(batch) > 1 and not is_empty:
                is_empty = True
                raise BadAnswerError("an empty feed")
            return entries

        parameters: dict[str, str | int] = {"id_list": ",".join(batch), "start": 0, "max_results": len(batch)}
        try:
            entries = self.arxiv.get(self.addresses.arxiv, _ATOM_TYPES, read, parameters, bad_answers=bad_answers)
        except (RejectedError, NotThereError) as error:
            if isinstance(error, NotThereError) and error.status != 400:
                self.arxiv_silence = str(error)
                return {}
            if len(batch) == 1:
                self.failures[batch[0]] = f"arXiv does not take the identifier: {error}"
                return {}
            return self._ask_parts(_halve(batch))
        except InvalidAnswerError as error:
            if len(batch) > 1:
                # one paper may be at fault, and an answer may name it
                guilty = str(error).partition(":")[0]
                others = [value for value in batch if value != guilty]
                parts = (others, [guilty]) if guilty in batch else _halve(batch)
                return self._ask_parts(parts, _SECOND_TRIES)
            self.invalid[batch[0]] = str(error).removeprefix(f"{batch[0]}: ")
            self._count_invalid(error)
            return {}
        except (RefusedError, UnreachableError) as error:
            self._fall_silent(error)
            return {}
        self._invalid_in_a_row = 0
        for value, text in entries.items():
            self.cache.keep("atom", value, text, self.clock.today())
        return {value: read_entry(text) for value, text in entries.items()}

    def _ask_parts(self, parts: Sequence[list[str]], bad_answers: int = TRIES) -> dict[str, Preprint]:
        return {value: one for part in parts for value, one in self._ask_feed(part, bad_answers).items()}

    def _fall_silent(self, error: Exception) -> None:
        self.arxiv_silence = str(error)
        self.is_cut_off |= isinstance(error, UnreachableError)

    def _count_invalid(self, error: InvalidAnswerError) -> None:
        """Take a server that answers one paper after another wrongly for one that answers none rightly."""
        self._invalid_in_a_row += 1
        if self._invalid_in_a_row == _PATIENCE:
            self._fall_silent(error)

    def find_names(self, preprint: Preprint) -> tuple[Name, ...] | None:
        """Ask for the authors of a paper in parts; None where arXiv has them not yet, or refuses (``refusals``)."""
        return self._ask_record(preprint, Part.NAMES, read_names)

    def find_versions(self, preprint: Preprint) -> tuple[tuple[int, date], ...] | None:
        """Ask for all versions of a paper; None where arXiv has them not yet, or refuses (``refusals``)."""
        return self._ask_record(preprint, Part.VERSIONS, read_versions)

    def _ask_record(self, preprint: Preprint, part: Part, read: Callable[[bytes, str], Value]) -> Value | None:
        kind, format_ = _RECORDS[part]
        # what is said of a version stays true
        name = f"{preprint.value}v{preprint.version}"
        known = self._recall(kind, name, lambda text: read(text.encode("utf-8"), preprint.value), is_lasting=True)
        if known is not None or self.arxiv is None:
            return known
        if self.arxiv_silence:
            self.refusals[preprint.value, part] = self.arxiv_silence
            return None

        def read_and_keep(data: bytes) -> Value:
            value = read(data, preprint.value)
            self.cache.keep(kind, name, _decode(data), self.clock.today())
            return value

        parameters: dict[str, str | int] = {
            "verb": "GetRecord",
            "identifier": f"oai:arXiv.org:{preprint.value}",
            "metadataPrefix": format_,
        }
        try:
            value = self.arxiv.get(self.addresses.oai, _OAI_TYPES, read_and_keep, parameters)
        except (RejectedError, NotThereError):
            # new papers are there a day later
            return None
        except (RefusedError, UnreachableError) as error:
            self.refusals[preprint.value, part] = str(error)
            if isinstance(error, InvalidAnswerError):
                self._count_invalid(error)
            else:
                self._fall_silent(error)
            return None
        self._invalid_in_a_row = 0
        return value

    # -- doi.org -----------------------------------------------------------------------------------

    def find_published(self, doi: str) -> Published | None:
        """Ask doi.org for a paper; None, and a word in ``failures``, where it does not say."""
        if known := self._recall("doi", doi, lambda text: read_item(text.encode("utf-8"), doi)):
            return known
        if self.doi is None:
            self.failures[doi] = "not in the cache"
            return None
        if self.doi_silence:
            self.failures[doi] = self.doi_silence
            return None

        def read_and_keep(data: bytes) -> Published:
            item = read_item(data, doi)
            self.cache.keep("doi", doi, _decode(data), self.clock.today())
            return item

        try:
            item = self.doi.get(self.addresses.doi + quote(doi, safe="/:;().,-_~"), _CSL_TYPES, read_and_keep)
        except NotThereError as error:
            reasons = {404: "doi.org has no such DOI", 406: "the agency of this DOI does not give CSL-JSON"}
            self.failures[doi] = reasons.get(error.status, str(error))
        except (RefusedError, UnreachableError) as error:
            self.failures[doi] = str(error)
            self._refusals += 1
            self.is_cut_off |= isinstance(error, UnreachableError)
            if isinstance(error, UnreachableError) or self._refusals == _PATIENCE:
                self.doi_silence = str(error)
        else:
            self._refusals = 0
            return item
        return None

    # -- The cache ---------------------------------------------------------------------------------

    def _recall(self, kind: str, name: str, read: Callable[[str], Value], *, is_lasting: bool = False) -> Value | None:
        """Give what the cache has of today: servers' answers change once a day; of any day if nobody may be asked."""
        kept = self.cache.find(kind, name)
        if kept is None or not (is_lasting or self.arxiv is None or kept.day == self.clock.today()):
            return None
        try:
            return read(kept.text)
        except (BadAnswerError, RejectedError):
            return None


def _halve(batch: list[str]) -> tuple[list[str], list[str]]:
    half = len(batch) // 2
    return batch[:half], batch[half:]


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadAnswerError(f"not UTF-8: {error}") from None
