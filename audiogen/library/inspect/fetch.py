"""Asks servers, with bounds on everything: how long, how much, how often sent elsewhere."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, wait
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from audiogen.errors import AudiogenError
from audiogen.library.inspect import forms

if TYPE_CHECKING:
    import requests

MOST_HOPS: Final = 5
_PIECE: Final = 1 << 14
_MOST_SILENCE: Final = 3
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_STRAIGHT: Final = {"http": "", "https": ""}
_AGENT: Final = "audiogen-doctor"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: `connect` and `read` bound each wait for the network, `whole` all of one request."""

    connect: float = 5.0
    read: float = 10.0
    whole: float = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` are by their names in small letters. `cut` says that there was more of the body than was wanted;
    `address` is where the answer came from, after the `hops` that the server sent us on."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool
    address: str
    hops: tuple[str, ...]

    def header(self, name: str) -> str:
        return self.headers.get(name, "").strip()

    @property
    def kind(self) -> str:
        """The type of what came, without its parameters."""
        return self.header("content-type").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Secret:
    """What opens a door: `host` is with its port, if it has one."""

    host: str
    user: str
    password: str


def without_secret(address: str) -> tuple[str, Secret | None]:
    """An address without the name and password that may stand in it; and these."""
    parts = forms.split(address)
    told, mark, host = parts.netloc.rpartition("@")
    if not mark:
        return address, None
    user, _, password = told.partition(":")
    return parts._replace(netloc=host).geturl(), Secret(host, unquote(user), unquote(password))


class Unanswered(AudiogenError):
    """There is no answer from there."""


class Client:
    """Asks. Several threads may do so at a time."""

    def __init__(self, patience: Patience | None = None, secret: Secret | None = None) -> None:
        """The `secret` is told to the one host that it is for."""
        import requests

        class Straight(requests.Session):
            """Goes nowhere by itself, so that we see where it is sent."""

            def get_redirect_target(self, resp: requests.Response) -> None:
                return None

        self._patience = patience or Patience()
        self._secret = secret
        self._session = Straight()
        self._silent: Counter[str] = Counter()

    def close(self) -> None:
        self._session.close()

    def head(self, address: str) -> Answer:
        return self._ask("HEAD", address, {}, 0, _never)

    def get(
        self,
        address: str,
        most: int,
        headers: Mapping[str, str] | None = None,
        *,
        enough: Callable[[bytes], bool] = lambda beginning: False,
    ) -> Answer:
        """At most `most` bytes of what is at `address`; only its beginning when that is `enough`.

        Raises Unanswered when nothing comes, or not in time.
        """
        return self._ask("GET", address, headers or {}, most, enough)

    def proxy(self, address: str) -> str:
        """Through what an address would be asked, without passwords; empty when nothing is in the way."""
        from requests.utils import get_environ_proxies, select_proxy

        if _is_near(address):
            return ""
        found = select_proxy(address, get_environ_proxies(address)) or ""
        scheme, mark, rest = found.rpartition("://")
        return f"{scheme}{mark}{rest.rpartition('@')[2]}"

    def _ask(
        self, method: str, address: str, headers: Mapping[str, str], most: int, enough: Callable[[bytes], bool]
    ) -> Answer:
        host, end = forms.split(address).netloc, time.monotonic() + self._patience.whole
        if self._silent[host] >= _MOST_SILENCE:
            raise Unanswered(f"{host} has stopped answering", "try again later")
        # The network's timeouts are each for one wait; so a request has a thread, which is left behind if need be.
        result = _in_background(lambda: self._follow(method, address, headers, most, enough, end))
        wait([result], timeout=max(0.0, end - time.monotonic()))
        try:
            if result.done():
                return result.result()
            raise _Late(host)
        except _Late:
            self._silent[host] += 1
            raise

    def _follow(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        most: int,
        enough: Callable[[bytes], bool],
        end: float,
    ) -> Answer:
        hops: list[str] = []
        while True:
            answer = self._send(method, address, headers, most, enough, end, tuple(hops))
            if answer.status not in _REDIRECTS or not answer.header("location"):
                return answer
            address = forms.joined(address, answer.header("location"))
            if fault := forms.address(address):
                raise Unanswered(f"it sends us to what {fault.message}")
            hops.append(address)
            if len(hops) > MOST_HOPS:
                raise Unanswered(f"it sends us elsewhere more than {MOST_HOPS} times", "give the last address")

    def _send(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        most: int,
        enough: Callable[[bytes], bool],
        end: float,
        hops: tuple[str, ...],
    ) -> Answer:
        from http.client import HTTPException

        from urllib3.exceptions import HTTPError

        left = max(end - time.monotonic(), 0.001)
        patience = (min(self._patience.connect, left), min(self._patience.read, left))
        asked = {"Accept-Encoding": "identity", "User-Agent": _AGENT, **headers}
        try:
            with closing(
                self._session.request(
                    method,
                    address,
                    headers=asked,
                    timeout=patience,
                    stream=True,
                    allow_redirects=False,
                    auth=self._auth(address),
                    proxies=dict(_STRAIGHT) if _is_near(address) else None,
                )
            ) as response:
                wanted = 0 if method == "HEAD" or response.status_code in _REDIRECTS else most
                body = b"".join(_pieces(response, wanted, enough, end))
                known = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, known, body[:wanted], len(body) > wanted, address, hops)
        except (OSError, ValueError, HTTPError, HTTPException) as error:  # requests' own are OSErrors
            raise _meaning(error, forms.split(address).netloc) from error

    def _auth(self, address: str) -> tuple[str, str] | None:
        if self._secret is None or forms.split(address).netloc != self._secret.host:
            return None
        return self._secret.user, self._secret.password


class _Late(Unanswered):
    def __init__(self, host: str) -> None:
        super().__init__(f"{host} did not answer in time", "is the server up, and the network fast enough?")


def _pieces(response: requests.Response, most: int, enough: Callable[[bytes], bool], end: float) -> Iterator[bytes]:
    """One byte more than `most`, if there is, so that it shows."""
    size = 0
    for piece in response.iter_content(_PIECE) if most else ():
        yield piece
        if not size and enough(piece):
            return
        size += len(piece)
        if size > most:
            return
        if time.monotonic() >= end:
            raise _Late(forms.split(response.url or "").netloc)


def _never(beginning: bytes) -> bool:
    return False


def _is_near(address: str) -> bool:
    """Whether a proxy could have no idea of an address."""
    return forms.is_private(forms.split(address).hostname or "")


def _in_background(work: Callable[[], Answer]) -> Future[Answer]:
    """Runs `work` in a thread that nobody has to wait for, not even at the end of the program."""
    result: Future[Answer] = Future()

    def run() -> None:
        try:
            result.set_result(work())
        except BaseException as error:  # noqa: BLE001 – it belongs to whoever asks for the result
            result.set_exception(error)

    threading.Thread(target=run, name="doctor", daemon=True).start()
    return result


def _meaning(error: Exception, host: str) -> Unanswered:
    """What a library's exception means to someone whose podcast can't be heard."""
    from requests import exceptions as trouble

    said = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return Unanswered(f"{host} can't prove that it is {host}", "its certificate is wrong or out of date")
    if "NameResolutionError" in said or "getaddrinfo" in said:
        return Unanswered(f"nobody knows where {host} is", "is its name right, and is there a network?")
    if isinstance(error, trouble.ProxyError):
        return Unanswered(f"{host} can't be reached through the proxy", "check HTTPS_PROXY and HTTP_PROXY")
    if isinstance(error, trouble.ConnectTimeout | trouble.ReadTimeout) or "Read timed out" in said:
        return _Late(host)
    if isinstance(error, trouble.ChunkedEncodingError):
        return Unanswered(f"{host} broke off in the middle", "try again later")
    if isinstance(error, trouble.ConnectionError):
        return Unanswered(f"{host} can't be reached", "is the server up, and the address right?")
    return Unanswered(f"{host} gave an answer that nobody can read ({type(error).__name__})")
