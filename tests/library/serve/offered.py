"""A published folder, a server of it in a thread, and clients that say exactly what a test wants said."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiogen.library.manifest import MANIFEST, Item, Manifest
from audiogen.library.serve.app import app
from audiogen.library.serve.patience import Patience
from audiogen.library.serve.run import bind, server

SECRET = b"nobody may read this"
SOUND = random.Random(7).randbytes(300_001)
FILES = {
    "index.html": b"<!doctype html><title>Library</title>",
    "feed.xml": b'<rss><link>https://old.example/</link><enclosure url="rest.mp3"/></rss>',
    "rest.mp3": SOUND,
    "empty.txt": b"",
    "rest.chapters.json": b'{"version": "1.2.0"}',
    "week 1/caf\u00e9 & co.mp3": b"an umlaut's cousin",
    "pages/rest.html": b"<!doctype html><title>Rest</title>",
}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers[name.lower()]


@dataclass(frozen=True, slots=True)
class Place:
    """A server on loopback; `held` says how many connections it has."""

    port: int
    held: Callable[[], int] = lambda: 0

    def connect(self, *, buffer: int = 0) -> socket.socket:
        made = socket.socket()
        if buffer:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        made.settimeout(10)
        made.connect(("127.0.0.1", self.port))
        return made

    def raw(self, request: bytes) -> bytes:
        """All that comes back until the server hangs up."""
        with self.connect() as client:
            answer = b""
            with contextlib.suppress(ConnectionError):
                client.sendall(request)
                while got := client.recv(1 << 16):
                    answer += got
            return answer

    def ask(self, path: str = "/", method: str = "GET", *lines: str, host: str | None = None, **more: str) -> Answer:
        """What comes back for `path`, as it stands, with headers such as `if_range=…` and further `lines`."""
        head = [f"{method} {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{self.port}'}", "Connection: close", *lines]
        head += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
        return answer(self.raw("\r\n".join([*head, "", ""]).encode("latin-1")))


def answer(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    pairs = [line.partition(": ")[::2] for line in lines]
    return Answer(int(status.split()[1]), {name.lower(): value for name, value in pairs}, body)


def publish(folder: Path, files: dict[str, bytes] = FILES, address: str = "", also: tuple[str, ...] = ()) -> None:
    """Puts `files` in place, an hour old, and lists them; `also` is listed without being put there."""
    listed = {}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        old = time.time() - 3600
        os.utime(path, (old, old))
    for name in (*files, *also):
        content = files.get(name, b"")
        listed[name] = Item(len(content), hashlib.sha256(content).hexdigest())
    new = folder / ".new"
    new.write_bytes(Manifest(listed, {}, address).to_bytes())
    new.replace(folder / MANIFEST)


def rebase(feed: bytes, old: str, new: str) -> bytes:
    """Enough of it for `FILES`."""
    return (feed.replace(old.encode(), new.encode()) if old else feed).replace(b'url="', f'url="{new}'.encode())


Serving = Callable[..., contextlib.AbstractContextManager[Place]]


@contextlib.contextmanager
def served(folder: Path, patience: Patience | None = None, *, proxied: bool = False, **more: Any) -> Iterator[Place]:
    with bind("127.0.0.1", (0,)) as taken:
        made = server(app(folder, **{"rebase": rebase, **more}), patience or Patience(), proxied=proxied)
        thread = threading.Thread(target=made.run, kwargs={"sockets": [taken]})
        thread.start()
        try:
            yield Place(taken.getsockname()[1], lambda: len(made.server_state.connections))
        finally:
            made.should_exit = True
            thread.join(10)
            assert not thread.is_alive()


def furnish(base: Path) -> Path:
    made = base / "library"
    made.mkdir()
    (base / "secret.txt").write_bytes(SECRET)
    hidden = (".hidden.mp3", "rest.session.json", "notes.txt", "rest.md")
    for name in hidden:
        (made / name).write_bytes(SECRET)
    publish(made)
    return made
