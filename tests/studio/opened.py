"""A studio that is open: served in a thread, and asked as a browser would."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from audiogen.library.serve.patience import Patience
from audiogen.library.serve.run import bind, server
from audiogen.settings import Settings
from audiogen.studio.app import Studio
from audiogen.studio.bench import Bench
from audiogen.studio.routines import one
from audiogen.studio.terms import Terms

WORD = "word-of-the-test"
ROUTINE = """\
---
title: A Short Rest
language: en
voice: espeak
background: pink noise -30 dB
---

## Arrive
Lie down, on your back. Let your feet be wide. [3s]

[bell soft] [2s]

## Rest
Breathe out. [4s-8s]

Let your hands be heavy. [4s-8s] And your arms. [2s]

::: rest 10s-30s
Nothing to do.
:::

Thank you. [1s]
"""


def written(folder: Path) -> Path:
    """The routine, in a file."""
    path = folder / "rest.md"
    path.write_text(ROUTINE, encoding="utf-8")
    return path


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Place:
    """A studio on loopback, by its address."""

    port: int
    studio: Studio

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/{WORD}/"

    def ask(
        self, path: str, method: str = "GET", body: Any = None, *, word: str = WORD, host: str = "", **headers: str
    ) -> Answer:
        """What comes back for `path` behind the secret word."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Host"] = host or f"127.0.0.1:{self.port}"
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        with contextlib.closing(client):
            client.request(method, f"/{word}/{path}", data, sent)
            answer = client.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def news(self, name: str, most: int) -> list[tuple[str, Any]]:
        """The first `most` notices about a script."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        found: list[tuple[str, Any]] = []
        with contextlib.closing(client):
            client.request("GET", f"/{WORD}/news/{name}")
            answer = client.getresponse()
            while len(found) < most:
                kind = answer.readline().decode().removeprefix("event: ").strip()
                data = answer.readline().decode().removeprefix("data: ")
                answer.readline()
                found.append((kind, json.loads(data)))
        return found


def terms(settings: Settings | Terms) -> Terms:
    """These settings, which stay; or those that may change."""
    return settings if isinstance(settings, Terms) else Terms(lambda: settings)


@contextlib.contextmanager
def opened(script: Path, settings: Settings | Terms) -> Iterator[Place]:
    """A studio in which `script` can be written, or whatever is in that folder."""
    studio = Studio(partial(one, script), terms(settings), alone=script.is_file())
    with bind("127.0.0.1", (0,)) as taken:
        made = server(studio.app(WORD, print), Patience())
        thread = threading.Thread(target=made.run, kwargs={"sockets": [taken]})
        thread.start()
        try:
            yield Place(taken.getsockname()[1], studio)
        finally:
            made.should_exit = True
            thread.join(10)
            studio.close()
            assert not thread.is_alive()


@contextlib.contextmanager
def working(path: Path, settings: Settings | Terms) -> Iterator[Bench]:
    """A bench at work on a script."""
    bench = Bench(path, terms(settings))
    bench.start()
    try:
        yield bench
    finally:
        bench.close()


def until(true: Callable[[], Any], seconds: float = 10.0) -> Any:
    """What `true` says as soon as that is anything."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "this never came"
        time.sleep(0.01)
    return found


def latest(bench: Bench, kind: str) -> Any:
    """The latest notice of that kind; empty when there is none."""
    return bench.board.notice(kind) or {}


def heard(bench: Bench, text: str = "") -> Any:
    """The score as soon as it can be heard, with `text` in it."""

    def found() -> Any:
        score = latest(bench, "score")
        return score if score.get("sound") and text in json.dumps(score, ensure_ascii=False) else None

    return until(found)
