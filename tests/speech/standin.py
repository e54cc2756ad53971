"""A stand-in for Google's service, on loopback: a proxy that is itself everything behind it.

It takes CONNECT, ends the TLS with a throw-away certificate, and answers what gTTS asks for, well or badly.
"""

from __future__ import annotations

import base64
import json
import re
import socket
import ssl
import struct
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import lameenc
import numpy as np
import numpy.typing as npt
import trustme

RATE = 24_000
FRAME = 96
"""Bytes of a frame of the stand-in's MP3s, 32 kb/s at 24 kHz."""
LETTER = 0.085
"""Seconds that the stand-in takes for a letter, as real voices do: they take from 0.06 to 0.12."""
BEFORE, AFTER = 0.15, 0.4
"""Seconds of silence that the real voice leaves around what it says."""
MOST_AT_ONCE = 8
NAMES = ("*.google.com", "*.google.co.uk", "*.google.ca", "*.google.de", "*.google.fr", "*.google.es")
PAGE = b"<!doctype html><html><body>Welcome to the airport. Please sign in.</body></html>"


@cache
def mp3(length: float, level: float = 0.4, before: float = 0.0, after: float = 0.0) -> bytes:
    """A real MP3 of about `length` seconds: a hum with a murmur, swelling four times a second; silence around it."""
    t = np.arange(round(length * RATE)) / RATE
    hiss = np.random.default_rng(7).standard_normal(len(t))
    pcm = level * (0.5 + 0.4 * np.sin(8 * np.pi * t)) * (np.sin(360 * np.pi * t) + 0.1 * hiss)
    return encoded(np.pad(pcm, (round(before * RATE), round(after * RATE))), RATE)


def encoded(pcm: npt.NDArray[np.floating[Any]], rate: int) -> bytes:
    """Any sound as the service would send it."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(32)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(7)
    return bytes(encoder.encode((pcm * 32767).astype("<i2").tobytes())) + bytes(encoder.flush())


def spoken(text: str) -> bytes:
    """What the stand-in says for `text`, between silences."""
    return mp3(round(0.1 + LETTER * sum(map(str.isalnum, text)), 1), before=BEFORE, after=AFTER)


def hardly_quiet(text: str) -> bytes:
    """The same from the first word to the last, which has only just faded."""
    return mp3(round(0.1 + LETTER * sum(map(str.isalnum, text)), 1), after=0.02)


def promising(audio: bytes, size: int, frames: int) -> bytes:
    """An MP3 of the stand-in's behind a header frame that says how much there is."""
    head = audio[:4] + bytes(9) + b"Xing" + struct.pack(">III", 3, frames, size)
    return head.ljust(FRAME, b"\0") + audio


def cut(audio: bytes, part: float, at_a_frame: bool) -> bytes:
    """The beginning of an MP3 of the stand-in's: so much of it, perhaps to the end of a frame."""
    end = round(len(audio) * part)
    return audio[: end // FRAME * FRAME if at_a_frame else end // FRAME * FRAME + FRAME // 2]


def envelope(audio: bytes) -> bytes:
    """Google's JSON around an MP3, in the form that gTTS looks for."""
    return _wrapped(json.dumps([base64.b64encode(audio).decode()]))


def _wrapped(inner: str | None) -> bytes:
    rows = [["wrb.fr", "jQ1olc", inner, None, None, None, "generic"], ["di", 20], ["af.httprm", 20, "1", 5]]
    return b")]}'\n\n" + json.dumps(rows, separators=(",", ":")).encode() + b"\n"


def answer(body: bytes, status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    """A whole HTTP answer. `length` may lie about the body's."""
    size = len(body) if length is None else length
    lines = (f"HTTP/1.1 {status}", "Content-Type: text/html", f"Content-Length: {size}", *headers, "", "")
    return "\r\n".join(lines).encode() + body


def drip(whole: bytes, at: int) -> Behaviour:
    """Sends `whole` up to `at`, then a byte now and then."""

    def act(line: Line, text: str) -> None:
        line.send(whole[:at])
        for byte in whole[at:]:
            if line.closing.wait(0.03):
                return
            line.send(bytes([byte]))

    return act


def says(make: Callable[[str], bytes]) -> Behaviour:
    return lambda line, text: line.send(make(text))


def stall(line: Line, text: str) -> None:
    line.closing.wait(60)


def reset(line: Line, text: str) -> None:
    line.reset()


def truncated(line: Line, text: str) -> None:
    body = envelope(spoken(text))
    line.send(answer(body[: len(body) // 2], length=len(body)))
    line.close()


def reset_within(line: Line, text: str) -> None:
    body = envelope(spoken(text))
    line.send(answer(body[: len(body) // 2], length=len(body)))
    line.closing.wait(0.05)  # a reset overtakes what was sent just before
    line.reset()


def endless(line: Line, text: str) -> None:
    line.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not line.closing.is_set():
        line.send(b"x" * 65_536)


def _noise(size: int) -> bytes:
    return np.random.default_rng(3).bytes(size)


def _half(text: str) -> bytes:
    return answer(envelope(cut(spoken(text), 0.5, at_a_frame=True)))


def _consent(host: str) -> bytes:
    return answer(PAGE, "302 Found", f"Location: https://consent.{host}/ml?continue=https://translate.google.com/")


Behaviour = Callable[["Line", str], None]
BEHAVIOURS: dict[str, Behaviour] = {
    "ok": says(lambda text: answer(envelope(spoken(text)))),
    "escaped": says(lambda text: answer(envelope(spoken(text) + b"x").replace(b"=", rb"\\u003d"))),
    "hardly quiet": says(lambda text: answer(envelope(hardly_quiet(text)))),
    "400": says(lambda text: answer(PAGE, "400 Bad Request")),
    "403": says(lambda text: answer(PAGE, "403 Forbidden")),
    "404": says(lambda text: answer(PAGE, "404 Not Found")),
    "429": says(lambda text: answer(PAGE, "429 Too Many Requests")),
    "429, a second": says(lambda text: answer(PAGE, "429 Too Many Requests", "Retry-After: 1")),
    "429, wait": says(lambda text: answer(PAGE, "429 Too Many Requests", "Retry-After: 3600")),
    "500": says(lambda text: answer(PAGE, "500 Internal Server Error")),
    "503": says(lambda text: answer(PAGE, "503 Service Unavailable", "Retry-After: Wed, 21 Oct 2015")),
    "stall": stall,
    "reset": reset,
    "reset in the body": reset_within,
    "truncated body": truncated,
    "slow drip": drip(answer(envelope(mp3(2.0))), 300),
    "slow headers": drip(answer(envelope(mp3(2.0))), 20),
    "endless body": endless,
    "empty body": says(lambda text: answer(b"")),
    "captive portal": says(lambda text: answer(PAGE)),
    "redirect": says(lambda text: answer(PAGE, "302 Found", "Location: https://translate.google.com/sorry")),
    "consent": says(lambda text: _consent("google.com")),
    "consent elsewhere": says(lambda text: _consent("google.com.example.net")),
    "redirect, endless": says(
        lambda text: answer(PAGE, "302 Found", "Location: https://x.google.com/", length=10**9)
    ),
    "no audio": says(lambda text: answer(_wrapped(None))),
    "empty audio": says(lambda text: answer(envelope(b""))),
    "garbage audio": says(lambda text: answer(envelope(_noise(8000)))),
    "garbage after a header": says(lambda text: answer(envelope(mp3(1.0)[:4] + _noise(8000)))),
    "HTML as audio": says(lambda text: answer(envelope(PAGE))),
    "half a clip": says(_half),
    "far too long": says(lambda text: answer(envelope(mp3(5.0) * 20))),
    "silence": says(lambda text: answer(envelope(mp3(2.0, level=0.0)))),
    "bad base64": says(lambda text: answer(_wrapped('["A"]'))),
    "bad UTF-8": says(lambda text: answer(b'\xff\xfe["wrb.fr","jQ1olc","[\\"\xff\xfe\xe9\\"]"]\n')),
    "bad gzip": says(lambda text: answer(b"not gzip at all", "200 OK", "Content-Encoding: gzip")),
    "not HTTP": says(lambda text: b"220 mail.example ESMTP\r\n"),
}


class Line:
    """One connection, from the accept to the close."""

    def __init__(self, sock: socket.socket, closing: threading.Event) -> None:
        self.sock = sock
        self.closing = closing

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def close(self) -> None:
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def reset(self) -> None:
        """Closes the way a broken router does: without a goodbye."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def message(self) -> tuple[str, bytes] | None:
        """The next request's first line and body; None when there is no more."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self.sock.recv(1)
            if not byte or len(head) > 65_536:
                return None
            head += byte
        length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        body = b""
        while length and len(body) < int(length[1]):
            more = self.sock.recv(65_536)
            if not more:
                return None
            body += more
        return head.split(b"\r\n", 1)[0].decode("latin-1"), body


class StandIn:
    """Behaves as the names in `script` say, one for each request, the last one for all that follow.

    `about` has scripts of their own for requests with a certain text in them.
    `authority` writes the file to verify with. `hosts` are the hosts that were asked for, `texts` what was to
    be spoken (and "" for a request without text), `moments` when that was, each in the order in which it came.
    """

    def __init__(
        self, *script: str | Behaviour, deaf: bool = False, about: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.script = script or ("ok",)
        self.about = about or {}
        self.deaf = deaf
        self.hosts: list[str] = []
        self.texts: list[str] = []
        self.languages: list[str] = []
        self.moments: list[float] = []
        self._asked = Counter[str]()
        self._closing = threading.Event()
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._lock = threading.Lock()
        self._lines: set[Line] = set()
        self._threads: list[threading.Thread] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        _authority()[1].configure_cert(self._context)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @staticmethod
    def authority(path: Path) -> str:
        _authority()[0].cert_pem.write_to_path(path)
        return str(path)

    @property
    def requests(self) -> int:
        return len(self.texts)

    def __enter__(self) -> StandIn:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            lines = tuple(self._lines)
        for line in lines:
            with suppress(OSError):
                line.sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive(), "the stand-in left a thread behind"

    def _start(self, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given, name="standin", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            if not self._room.acquire(blocking=False):
                sock.close()
                continue
            self._start(self._serve, sock)

    def _serve(self, sock: socket.socket) -> None:
        line = Line(sock, self._closing)
        with self._lock:
            self._lines.add(line)
        try:
            sock.settimeout(20)
            self._connected(line)
        except (OSError, ValueError):
            pass  # the other side is gone, or does not trust us
        finally:
            line.close()
            with self._lock:
                self._lines.discard(line)
            self._room.release()

    def _connected(self, line: Line) -> None:
        asked = line.message()
        if asked is None or not asked[0].startswith("CONNECT "):
            return
        self.hosts.append(asked[0].split()[1].partition(":")[0])
        if self.deaf:
            self._closing.wait(60)
            return
        line.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        line.sock = self._context.wrap_socket(line.sock, server_side=True)
        while not self._closing.is_set() and (asked := line.message()):
            self._one(line, *asked)

    def _one(self, line: Line, first: str, body: bytes) -> None:
        text, language = wish(body) if first.startswith("POST ") else ("", "")
        topic = next((words for words in self.about if words in text), "")
        script = self.about.get(topic, self.script)
        with self._lock:
            wanted = script[min(self._asked[topic], len(script) - 1)]
            self._asked[topic] += 1
            self.texts.append(text)
            self.languages.append(language)
            self.moments.append(time.monotonic())
        (BEHAVIOURS[wanted] if isinstance(wanted, str) else wanted)(line, text)


class Clock:
    """Time in which nobody waits: whoever sleeps is at once that much later."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return time.monotonic() + sum(self.slept)

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)


def nobody_is_left() -> bool:
    """Whether every thread that carried a request comes to an end."""
    until = time.monotonic() + 3
    while (left := any(each.name == "gtts" for each in threading.enumerate())) and time.monotonic() < until:
        time.sleep(0.01)
    return not left


def wish(body: bytes) -> tuple[str, str]:
    """The text and the language in a request as gTTS writes it."""
    fields = urllib.parse.parse_qs(body.decode("ascii"))
    text, language, *_ = json.loads(json.loads(fields["f.req"][0])[0][0][1])
    return text, language


@cache
def _authority() -> tuple[trustme.CA, trustme.LeafCert]:
    authority = trustme.CA()
    return authority, authority.issue_cert(*NAMES)
