"""A polite client: paced requests, retries with back-off, and only whole answers of the right type.

Pure: no Sphinx. arXiv's terms (https://info.arxiv.org/help/api/tou.html) allow one request in three seconds over a
single connection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import ProtocolError

from .facts import BadAnswerError
from .pacing import Clock, Pacer

TIMEOUTS = (10.0, 60.0)
"""Seconds for a connection, and for the next bytes of an answer."""
TRIES = 5
"""How often a request is made before the server counts as refusing."""
FIRST_WAIT = 3.0
"""Seconds before the second try; each later wait is twice as long."""
LONGEST_WAIT = 300.0
"""A server that asks for more seconds than these is asked on another day."""
LARGEST = 16 * 2**20
"""Bytes of an answer; fifty papers take 0.2 MB."""

_TRANSIENT = frozenset({408, 425, 429})

Answer = TypeVar("Answer")


class RefusedError(Exception):
    """A server that answered no request rightly, however often it was asked."""


class InvalidAnswerError(RefusedError):
    """A server that answers, but not validly; another request may be answered."""


class UnreachableError(Exception):
    """A server that cannot be reached at all."""


class NotThereError(Exception):
    """A server knows nothing of what was asked, or takes the request for wrong; the status says which."""

    def __init__(self, status: int, said: str) -> None:
        """Keep the status."""
        super().__init__(said)
        self.status = status


class _TransientError(Exception):
    """A fault that may be over at the next try."""

    def __init__(self, said: str, wait: float = 0.0) -> None:
        super().__init__(said)
        self.wait = wait


@dataclass(slots=True)
class Client:
    """Asks one server."""

    session: requests.Session
    pacer: Pacer
    clock: Clock
    agent: str
    """What the client calls itself."""
    tries: int = TRIES
    """How often a request is made."""
    is_answered: bool = field(default=False, init=False)
    """Whether the server has ever said anything."""

    def get(
        self,
        url: str,
        accepted: Mapping[str, str],
        read: Callable[[bytes], Answer],
        parameters: Mapping[str, str | int] | None = None,
        *,
        bad_answers: int = TRIES,
    ) -> Answer:
        """Ask until a whole and valid answer is there, and give what is read from it.

        :param accepted: the media types that an answer may have, each with what ``Accept`` says of it
        :param read: makes a value of an answer's bytes; a :class:`BadAnswerError` of it is a fault like any other
        :param bad_answers: how many invalid answers are enough
        :raises NotThereError: on a status 400, 404, 406 or 410
        :raises InvalidAnswerError: if the last of all tries gave an answer that is not valid
        :raises RefusedError: if no try gave a valid answer, the server asks for a long wait, or lets nobody in (403)
        :raises UnreachableError: if there is no connection, and never was one
        """
        fault, bad = _TransientError(""), 0
        for number in range(self.tries):
            if number:
                self.clock.sleep(max(fault.wait, FIRST_WAIT * 2 ** (number - 1) * (1 + self.clock.jitter() / 4)))
            try:
                with self.pacer.turn():
                    data = self._ask(url, accepted, parameters)
                return read(data)
            except _TransientError as error:
                fault = error
            except BadAnswerError as error:
                fault, bad = _TransientError(str(error)), bad + 1
                if bad >= bad_answers or number == self.tries - 1:
                    raise InvalidAnswerError(f"{error}, {number + 1} times") from error
            if fault.wait > LONGEST_WAIT:
                raise RefusedError(f"{fault}; it asks for a wait of {fault.wait:.0f} s")
        raise RefusedError(f"{fault}, {self.tries} times")

    def _ask(self, url: str, accepted: Mapping[str, str], parameters: Mapping[str, str | int] | None) -> bytes:
        headers = {"User-Agent": self.agent, "Accept": ", ".join(accepted.values())}
        host = urlsplit(url).hostname
        try:
            with self.session.get(url, params=parameters, headers=headers, timeout=TIMEOUTS, stream=True) as response:
                self.is_answered = True
                self._check(response, accepted)
                data = bytearray()
                for chunk in response.iter_content(2**16):
                    data += chunk
                    if len(data) > LARGEST:
                        raise BadAnswerError(f"an answer of more than {LARGEST} bytes")
                return bytes(data)
        except (requests.exceptions.ConnectionError, requests.exceptions.Timeout) as error:
            # what is called so may also be a connection that was cut, or an answer that does not come
            if not self.is_answered and not isinstance(error, requests.exceptions.ReadTimeout) and not _is_cut(error):
                raise UnreachableError(f"{host} cannot be reached") from error
            is_late = isinstance(error, requests.exceptions.Timeout)
            raise _TransientError(
                f"{host} did not answer in time" if is_late else f"{host} cut the connection"
            ) from error
        except requests.exceptions.RequestException as error:
            raise _TransientError(f"{host} cut the answer ({type(error).__name__})") from error

    def _check(self, response: requests.Response, accepted: Mapping[str, str]) -> None:
        host, status = urlsplit(response.url).hostname, response.status_code
        if status in (400, 404, 406, 410):
            raise NotThereError(status, f"{host} answered {status} {response.reason}")
        if status in _TRANSIENT or status >= 500:
            raise _TransientError(f"{host} answered {status} {response.reason}", self._retry_after(response))
        if status != 200:
            raise RefusedError(f"{host} answered {status} {response.reason}")
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind not in accepted:
            raise BadAnswerError(f"{host} sent {kind or 'something without a type'}")

    def _retry_after(self, response: requests.Response) -> float:
        """Read how long the server wants to be left alone: seconds or a time (RFC 9110, 10.2.3); 0 where it says not.

        A time is held against the server's own clock where it tells it.
        """
        text = response.headers.get("Retry-After", "").strip()
        if text.isdecimal():
            return float(text)
        try:
            until = parsedate_to_datetime(text).timestamp()
        except ValueError:
            return 0.0
        try:
            now = parsedate_to_datetime(response.headers.get("Date", "")).timestamp()
        except ValueError:
            now = self.clock.now()
        return max(0.0, until - now)


def _is_cut(error: requests.exceptions.RequestException) -> bool:
    """Tell a connection that was there and was cut from one that could not be made."""
    return any(isinstance(cause, ProtocolError) for cause in error.args)
