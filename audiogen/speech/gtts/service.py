"""Sends a request to Google and brings its answer, verified, and in time, or says in our words what came between.

gTTS's own sending checks no certificate, and may wait for ever.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audiogen.errors import SpeechError
from audiogen.speech.gtts import faults
from audiogen.speech.gtts.gate import Gate

if TYPE_CHECKING:
    import requests

HOME = "https://translate.google.com/"
LARGEST = 4_000_000
"""Bytes that an answer may have: some ten times what a hundred letters of speech take."""
_CONSENT = re.compile(r"https://consent\.google(\.[a-z]{2,3}){1,2}/")
PIECE = 512
"""Bytes that are read at a time, so that the clock is looked at between them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`wait` is how many seconds the service wants to be left alone, `location` where it sends us instead."""

    status: int
    wait: float
    body: bytes
    location: str = ""

    @property
    def asks_for_consent(self) -> bool:
        """Whether this is Google's page on cookies, which comes before its pages in Europe, and not before its voice.

        Other ways lead to where one signs in to a network, or has to show that one is no machine.
        """
        return 300 <= self.status < 400 and _CONSENT.match(self.location) is not None


@dataclass(frozen=True, slots=True)
class Service:
    """Google, through `gate`. `connect` and `read` bound each wait for the network, in seconds.

    `verify` is as in requests: True for the usual authorities, or the path of a file of one's own.
    """

    gate: Gate
    verify: bool | str
    connect: float
    read: float
    clock: Callable[[], float]

    def exchange(self, session: requests.Session, request: requests.PreparedRequest, end: float) -> Answer:
        """One request and its answer, by `end`.

        The network's timeouts are each for one wait: finding the address, a proxy's greeting and slow headers
        escape them. So the request has a thread of its own, which is left behind when its time is over; but it
        keeps its place at the gate until it is really gone.
        """
        self.gate.enter(end)
        try:
            result = _in_background(lambda: self._send(session, request, end), self.gate.leave)
        except RuntimeError as error:  # no thread to be had
            self.gate.leave()
            raise faults.network_fault(error) from error
        wait([result], timeout=max(0.0, end - self.clock()))
        if result.done():
            return result.result()
        raise faults.late()

    def home(self) -> requests.PreparedRequest:
        """The smallest thing that Google can be asked."""
        import requests

        return requests.Request("HEAD", HOME).prepare()

    def _send(self, session: requests.Session, request: requests.PreparedRequest, end: float) -> Answer:
        from http.client import HTTPException

        from urllib3.exceptions import HTTPError

        try:
            return self._send_as_is(session, request, end)
        except (OSError, ValueError, HTTPError, HTTPException) as error:  # requests' own are OSErrors
            raise faults.network_fault(error) from error

    def _send_as_is(self, session: requests.Session, request: requests.PreparedRequest, end: float) -> Answer:
        usual = session.merge_environment_settings(request.url or HOME, {}, True, self.verify, None)
        left = max(end - self.clock(), 0.001)
        patience = (min(self.connect, left), min(self.read, left))
        with closing(session.send(request, timeout=patience, allow_redirects=False, **usual)) as response:
            good = response.status_code == 200 and request.method != "HEAD"
            body = b"".join(self._pieces(response, end)) if good else b""
            wait = _wanted_wait(response.headers.get("Retry-After", ""))
            return Answer(response.status_code, wait, body, response.headers.get("Location", ""))

    def _pieces(self, response: requests.Response, end: float) -> Iterator[bytes]:
        size = 0
        for piece in response.iter_content(PIECE):
            size += len(piece)
            if size > LARGEST:
                raise SpeechError("Google's voice sent far more than a line of speech", faults.LATER)
            if self.clock() >= end:
                raise faults.late()
            yield piece


def session() -> requests.Session:
    """Connections that stay open between requests, until it is closed."""
    import requests

    class Straight(requests.Session):
        """Goes nowhere else. (`allow_redirects=False` alone still reads a redirect's endless body.)"""

        def get_redirect_target(self, resp: requests.Response) -> None:
            return None

    return Straight()


def _in_background(work: Callable[[], Answer], after: Callable[[], None]) -> Future[Answer]:
    """Runs `work` and `after` in a thread that nobody has to wait for, not even at the end of the program."""
    result: Future[Answer] = Future()

    def run() -> None:
        try:
            found = work()
        except BaseException as error:  # noqa: BLE001 – it belongs to whoever asks for the result
            after()
            result.set_exception(error)
        else:
            after()
            result.set_result(found)

    threading.Thread(target=run, name="gtts", daemon=True).start()
    return result


def _wanted_wait(header: str) -> float:
    """Seconds of a `Retry-After`; 0 when there is none, or when it is a date."""
    return float(header) if re.fullmatch(r"[0-9]{1,6}", header) else 0.0
