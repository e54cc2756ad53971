"""A small library with all its files, and servers of it: an honest one, and one that misbehaves as it is told."""

from __future__ import annotations

import contextlib
import functools
import io
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from audiogen.audio.mp3.format import Format
from audiogen.audio.mp3.writer import write_mp3
from audiogen.library import tags
from audiogen.library.catalogue import Entry, Episode, Library, Playlist
from audiogen.library.feed import feed
from audiogen.library.sidecars import CAPTIONS, chapters_json
from audiogen.model import Bed, Marker, Meta, Pauses, Routine, Timeline, VoiceWish
from audiogen.units import RATE

SECONDS = 3
CHAPTERS = (Marker(0, RATE, "Settle"), Marker(RATE, 2 * RATE, "Rest"))
CAPTIONS_ = (Marker(RATE // 2, RATE // 4, "Lie down."), Marker(2 * RATE, RATE // 2, "Let go."))
NAMES = ("short-rest", "ruhe für alle")


@functools.cache
def jpeg(width: int = 1400, height: int = 1400, mode: str = "RGB", format_: str = "JPEG") -> bytes:
    made = io.BytesIO()
    Image.new(mode, (width, height)).save(made, format_)
    return made.getvalue()


@functools.cache
def heavy() -> bytes:
    """A picture of more than 512 KB."""
    noise = np.random.default_rng(7).integers(0, 255, (1400, 1400, 3), np.uint8)
    made = io.BytesIO()
    Image.fromarray(noise).save(made, "JPEG", quality=50)
    return made.getvalue()


@functools.cache
def mp3(
    seconds: int = SECONDS, title: str = "Short Rest", cover: bytes | None = None, chapters: bool = True
) -> bytes:
    """A session with its tag. Its chapters' pictures make that longer than what is read at first."""
    meta: dict[str, Any] = {
        "title": title, "album": "", "artist": "Ana Example", "description": "", "genre": "", "language": "en",
        "year": None, "date": None, "track": None, "length": None, "voice": VoiceWish(), "pauses": Pauses(0, 0),
        "background": Bed(), "say": (), "cover": None,
    }  # fmt: skip
    shown = tuple(Marker(mark.start, mark.length, mark.text, mark.text + ".jpg") for mark in CHAPTERS)
    line = Timeline(seconds * RATE, (), (), (), shown if chapters else (), CAPTIONS_)
    big = jpeg() + random.Random(7).randbytes(70_000)
    lead = tags.id3(
        Routine("a.md", Meta(**meta), ()),
        line,
        jpeg(300, 300) if cover is None else cover,
        encoder="test",
        pictures={f"{mark.text}.jpg": big for mark in CHAPTERS},
    )
    made = io.BytesIO()
    blocks = [np.zeros((seconds * RATE, 1), np.float32)]
    write_mp3(made, blocks, Format(channels=1, bitrate=64), total=seconds * RATE, lead=lead)
    return made.getvalue()


def episode(name: str, **changes: Any) -> Episode:
    values: dict[str, Any] = {
        "name": name, "id": f"id of {name}", "title": name.title(), "album": "", "artist": "Ana Example",
        "description": "Lie down.", "genre": "", "language": "en", "year": None, "track": None,
        "published": datetime(2026, 1, 1 + len(name), tzinfo=UTC), "length": SECONDS * RATE, "bytes": len(mp3()),
        "sha256": "", "chapters": CHAPTERS, "captions": CAPTIONS_, "events": (),
    }  # fmt: skip
    return Episode(**(values | changes))


def library(address: str = "") -> Library:
    held = tuple(episode(name) for name in NAMES)
    course = Playlist("two-days", "Two Days", tuple(Entry(one, "Week 1", one.title) for one in held))
    return Library("Two Days", "To lie down to.", "Ana Example", "en", address, held, (), (course,))


def files(address: str = "") -> dict[str, bytes]:
    """Everything that a feed at `address` points to, by name, and the feed itself."""
    made = {"cover.jpg": jpeg(), "feed.xml": feed(library(address)), "index.html": b"<!doctype html><title>L</title>"}
    for one in library(address).episodes:
        made |= {
            one.file(".mp3"): mp3(),
            one.file(".jpg"): jpeg(),
            one.file(".html"): b"<!doctype html>",
            one.file(".chapters.json"): chapters_json(CHAPTERS, title=one.title, author="", address=address).encode(),
            **{one.file(suffix): write(CAPTIONS_).encode() for suffix, write in CAPTIONS.items()},
        }
    return made


def furnish(folder: Path, address: str = "") -> Path:
    for name, content in files(address).items():
        (folder / name).write_bytes(content)
    return folder


# ── a server that does as it's told ──────────────────────────────────────────────────────────────────────

TYPES = {
    "xml": "application/rss+xml; charset=utf-8", "mp3": "audio/mpeg", "jpg": "image/jpeg", "vtt": "text/vtt",
    "srt": "application/x-subrip", "json": "application/json+chapters", "html": "text/html",
}  # fmt: skip
Ask = BaseHTTPRequestHandler
Deed = Callable[[Ask], bool]
"""Answers a request in its own way, and says whether it did."""


@dataclass
class Host:
    """`files` by name; `deeds` by the end of the path they spoil. `seen` are the requests: method, path, range."""

    files: dict[str, bytes] = field(default_factory=dict)
    deeds: dict[str, Deed] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=lambda: dict(TYPES))
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    address: str = ""
    ranges: bool = True
    marks: bool = True

    def answer(self, ask: Ask) -> None:
        from urllib.parse import unquote

        asked = ask.headers.get("Range", "")
        self.seen.append((ask.command, ask.path, asked))
        for end, deed in self.deeds.items():
            if ask.path.endswith(end) and deed(ask):
                return
        name = unquote(ask.path.lstrip("/")) or "index.html"
        body = self.files.get(name)
        if body is None:
            send(ask, 404, b"no", {})
            return
        headers = {"Content-Type": self.types[name.rpartition(".")[2]], "Accept-Ranges": "bytes"}
        if self.marks:
            headers["ETag"] = '"1"'
            if ask.headers.get("If-None-Match") == '"1"':
                send(ask, 304, b"", headers)
                return
        if not self.ranges or not asked.startswith("bytes=") or ask.command == "HEAD":
            send(ask, 200, body, headers)
            return
        start, _, end_ = asked.removeprefix("bytes=").partition("-")
        stop = min(int(end_) + 1 if end_ else len(body), len(body))
        if int(start) >= len(body):
            send(ask, 416, b"", {"Content-Range": f"bytes */{len(body)}"})
            return
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(body)}"
        send(ask, 206, body[int(start) : stop], headers)


def send(ask: Ask, status: int, body: bytes, headers: dict[str, str], length: int | None = None) -> bool:
    """A whole answer; without its body, for HEAD."""
    ask.send_response(status)
    for key, value in headers.items():
        ask.send_header(key, value)
    if length != -1:
        ask.send_header("Content-Length", str(len(body) if length is None else length))
    ask.end_headers()
    if ask.command != "HEAD":
        with contextlib.suppress(OSError):
            ask.wfile.write(body)
    return True


def stall(seconds: float) -> Deed:
    def deed(ask: Ask) -> bool:
        time.sleep(seconds)
        return True

    return deed


@contextlib.contextmanager
def hosting(host: Host | None = None) -> Iterator[Host]:
    """A host of the small library, at the address that its feed says."""
    host = host or Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.answer(self)

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Clients may hang up."""

    server = Server(("127.0.0.1", 0), Handler)
    host.address = f"http://127.0.0.1:{server.server_address[1]}/"
    host.files = files(host.address) | host.files
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
