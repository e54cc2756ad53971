"""Asks the process that speaks (see `worker.py`). It begins when it is needed, and is over when this program is."""

import errno
import itertools
import json
import os
import subprocess
import sys
import threading
import weakref
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from audiogen.machine import at_once

PATIENCE: Final = 120.0
"""Seconds for one answer: some hours of speech."""

_WORKER = Path(__file__).with_name("worker.py")


class Ended(Exception):
    """The process ended before it answered."""


class Stuck(Exception):
    """The process gave no answer in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Samples, float32, little-endian, at `rate` Hz; what of the text has no sound; or what went wrong.

    A process that is not `able` could not load the voice: it will answer no other question, either.
    """

    pcm: bytes
    rate: int = 0
    unknown: str = ""
    fault: str = ""
    able: bool = True


class Speaker:
    """A process that speaks as many lines `at_once`. Threads may share it."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._running: _Process | None = None
        self._beginning = threading.Lock()
        self._alone = threading.Lock()

    def begin(self) -> "_Process":
        """The process that runs, begun if there is none. Raises OSError when it can't be."""
        with self._beginning:
            if self._running is None or not self._running.alive:
                self._running = _Process(self._at_once)
            return self._running

    def rest(self) -> None:
        """Ends the process, without waiting for that, if it runs and nobody waits for an answer."""
        with self._beginning:
            if self._running is not None:
                self._running.end()

    def ask(self, **question: object) -> Answer:
        """The answer to a question. Raises Ended, Stuck, and OSError when no process can be begun."""
        process = self.begin()
        try:
            answer = _answered(process, question)
        except Ended:  # it was one of many that wanted memory; or it can't bear some line, maybe another than this
            with self._alone:
                process = _Process(1)
                try:
                    return _answered(process, question)
                finally:
                    process.stop()
        if not answer.able:
            process.stop()
        return answer

    def forget(self) -> None:
        """For a program that was forked from the one that began the process: it begins one of its own."""
        self._beginning, self._alone = threading.Lock(), threading.Lock()
        if self._running is not None:
            self._running.let_go()
        self._running = None


@cache
def speaker() -> Speaker:
    """The one of this program. To `begin` it loads the voice before anybody asks, and waits for nothing."""
    made = Speaker(at_once())
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=made.forget)
    return made


def _answered(process: "_Process", question: dict[str, object]) -> Answer:
    try:
        return process.ask(question).result(PATIENCE)
    except TimeoutError:
        process.stop()
        raise Stuck from None


class _Process:
    def __init__(self, at_once: int) -> None:
        # without the script's own folder in the path, where our modules would pass for others
        command = [sys.executable, "-P", str(_WORKER), str(at_once)]
        self._popen = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._numbers = itertools.count()
        self._asking = threading.Lock()
        self._waiting = _Waiting()
        # neither knows this object: when nobody has it any more, the process ends, and then the thread
        self.stop = weakref.finalize(self, _stop, self._popen)
        listening = threading.Thread(target=_listen, args=(self._popen, self._waiting), name="hibari", daemon=True)
        try:
            listening.start()
        except RuntimeError as error:
            self.stop()
            raise OSError(errno.EAGAIN, str(error)) from error

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return not self._waiting.over and self._popen.poll() is None

    def end(self) -> None:
        """Ends it if it has nothing to say; `stop` waits until it is over."""
        if self._waiting.close():
            self._popen.kill()

    def let_go(self) -> None:
        """Has no part any more in the pipes of another program's process."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None and not pipe.closed:
                os.dup2(nowhere, pipe.fileno())  # what Python still holds for it goes nowhere, too
        os.close(nowhere)
        self._popen.returncode = 0  # as if it had ended: it isn't this program's to ask, or to end
        self.stop.detach()  # or it would wait for a pipe that the other program's thread is reading, for ever

    def ask(self, question: dict[str, object]) -> "Future[Answer]":
        number = next(self._numbers)
        future = self._waiting.expect(number)
        line = json.dumps({"number": number, **question}).encode() + b"\n"
        try:
            with self._asking:
                assert self._popen.stdin is not None
                self._popen.stdin.write(line)
                self._popen.stdin.flush()
        except (OSError, ValueError):  # it has ended, or was stopped; who listens hears what it had said
            self._popen.kill()
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


def _listen(process: "subprocess.Popen[bytes]", waiting: _Waiting) -> None:
    answers = process.stdout
    assert answers is not None
    try:
        while line := answers.readline():
            said: dict[str, Any] = json.loads(line)
            number, size = said.pop("number"), said.pop("bytes")
            pcm = answers.read(size)
            if len(pcm) < size:
                break
            waiting.tell(number, Answer(pcm, **said))
    except Exception:  # noqa: BLE001, S110 – it ended in the middle of a line, was stopped, or isn't our worker
        pass
    finally:
        waiting.end()
        with suppress(OSError):
            process.kill()  # one that says what nobody understands, or nothing any more, is of no use


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Ends the process, which has nothing to lose."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was still to be written
                pipe.close()
