"""Asks the process that speaks (see `worker.py`). It begins when it is needed, and is over when this program is."""

import itertools
import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Final

from audiogen.machine import at_once

PATIENCE: Final = 120.0
"""Seconds for one answer: some hours of speech."""
TRIES: Final = 2
"""A process that has ended, as one of many that wanted memory, is begun once more for a line."""

_WORKER = Path(__file__).with_name("worker.py")


class Ended(Exception):
    """The process ended before it answered."""


class Stuck(Exception):
    """The process gave no answer in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Samples, float32, little-endian, at `rate` Hz; what of the text has no sound; or what went wrong."""

    pcm: bytes
    rate: int = 0
    unknown: str = ""
    fault: str = ""


class Speaker:
    """A process that speaks as many lines `at_once`. Threads may share it."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._running: _Process | None = None
        self._beginning = threading.Lock()

    def begin(self) -> "_Process":
        """The process that runs, begun if there is none. Raises OSError when it can't be."""
        with self._beginning:
            if self._running is None or not self._running.alive:
                self._running = _Process(self._at_once)
            return self._running

    def rest(self) -> None:
        """Ends the process, without waiting for that, if it runs and nobody waits for an answer."""
        with self._beginning:
            if self._running is not None and self._running.alive:
                self._running.end()

    def ask(self, **question: object) -> Answer:
        """The answer to a question. Raises Ended, Stuck, and OSError when no process can be begun."""
        for left in reversed(range(TRIES)):
            process = self.begin()
            try:
                return process.ask(question).result(PATIENCE)
            except TimeoutError:
                process.stop()
                raise Stuck from None
            except Ended:
                if not left:
                    raise
        raise AssertionError("there is a last try")


@cache
def speaker() -> Speaker:
    """The one of this program. To `begin` it loads the voice before anybody asks, and waits for nothing."""
    return Speaker(at_once())


class _Process:
    def __init__(self, at_once: int) -> None:
        # without the script's own folder in the path, where our modules would pass for others
        command = [sys.executable, "-P", str(_WORKER), str(at_once)]
        self._popen = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._pid = os.getpid()
        self._numbers = itertools.count()
        self._asking = threading.Lock()
        self._waiting = _Waiting()
        # neither knows this object: nobody else having it, the process ends, and then the thread
        self.stop: Callable[[], object] = weakref.finalize(self, _stop, self._popen, self._pid)
        threading.Thread(target=_listen, args=(self._popen.stdout, self._waiting), name="hibari", daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether it can be asked. Not by a program that was forked from the one that began it."""
        return self._pid == os.getpid() and not self._waiting.over and self._popen.poll() is None

    def end(self) -> None:
        """Ends it if it has nothing to say; `stop` waits until it is over."""
        if self._waiting.close():
            self._popen.kill()

    def ask(self, question: dict[str, object]) -> "Future[Answer]":
        number = next(self._numbers)
        future = self._waiting.expect(number)
        line = json.dumps({"number": number, **question}).encode() + b"\n"
        try:
            with self._asking:
                assert self._popen.stdin is not None
                self._popen.stdin.write(line)
                self._popen.stdin.flush()
        except (OSError, ValueError):  # it has ended, or was stopped
            self._waiting.end()
        return future


class _Waiting:
    """Who waits for which answer."""

    def __init__(self) -> None:
        self._futures: dict[int, Future[Answer]] = {}
        self._lock = threading.Lock()
        self.over = False

    def expect(self, number: int) -> "Future[Answer]":
        future: Future[Answer] = Future()
        with self._lock:
            if self.over:
                future.set_exception(Ended())
            else:
                self._futures[number] = future
        return future

    def tell(self, number: int, answer: Answer) -> None:
        with self._lock:
            future = self._futures.pop(number)
        future.set_result(answer)

    def close(self) -> bool:
        """Nobody can wait any more, if nobody does."""
        with self._lock:
            self.over = self.over or not self._futures
            return self.over

    def end(self) -> None:
        """No more answers come."""
        with self._lock:
            self.over = True
            left, self._futures = list(self._futures.values()), {}
        for future in left:
            future.set_exception(Ended())


def _listen(answers: BinaryIO, waiting: _Waiting) -> None:
    try:
        while line := answers.readline():
            said: dict[str, Any] = json.loads(line)
            number, size = said.pop("number"), said.pop("bytes")
            pcm = answers.read(size)
            if len(pcm) < size:
                break
            waiting.tell(number, Answer(pcm, **said))
    except (OSError, ValueError):  # it ended in the middle of a line, or was stopped
        pass
    finally:
        waiting.end()


def _stop(process: "subprocess.Popen[bytes]", pid: int) -> None:
    """Ends the process, which has nothing to lose, unless it belongs to the program that this one was forked from."""
    if pid != os.getpid():
        return
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was still to be written
                pipe.close()
