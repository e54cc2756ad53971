"""What can happen to a program that writes: put before it, in its own process.

Every step that changes something on the disk is counted: making folders and files, each write, having it on the
disk, giving names, removing. (What Python itself writes isn't: it does so by other ways.)
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

_STEPS = ("os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.utime")


def count(note: Callable[[int], None]) -> None:
    """Calls `note` with the number of each step, from 1, in the middle of it."""
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1
        note(taken)

    def heard(event: str, args: tuple[Any, ...]) -> None:
        if event in _STEPS or (event == "open" and args[2] & (os.O_CREAT | os.O_TRUNC) and _ours(args[0])):
            step()

    def write(file: _Watched, data: Any, more: Callable[[Any], int]) -> int:
        half = len(data) // 2
        done = more(data[:half]) if half else 0
        step()
        return done + more(data[done:])

    fsync = os.fsync

    def synced(handle: int) -> None:
        step()
        fsync(handle)

    _watch(write)
    os.fsync = synced  # type: ignore[assignment]
    sys.addaudithook(heard)


def die(at: int) -> None:
    """The process is killed in the middle of step `at`."""

    def note(number: int) -> None:
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)

    count(note)


def refuse(at: int, number: int) -> None:
    """Step `at` fails, and the next few."""

    def note(step: int) -> None:
        if at <= step < at + 5:
            raise OSError(number, os.strerror(number))

    count(note)


def room(most: int, number: int = errno.ENOSPC) -> None:
    """A disk on which `most` bytes can be written, all in all."""
    left = most

    def write(file: _Watched, data: Any, more: Callable[[Any], int]) -> int:
        nonlocal left
        size = min(left, len(data))
        done = more(data[:size]) if size else 0
        left -= done
        if not done and len(data):
            raise OSError(number, os.strerror(number))
        return done

    _watch(write)


def largest(most: int) -> None:
    """No file can be larger than `most` bytes: the system's own way to be full."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def _ours(path: Any) -> bool:
    return isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path).endswith(".part")


class _Watched(io.FileIO):
    """A file whose every write is looked at."""

    writer: Callable[[_Watched, Any, Callable[[Any], int]], int]

    def write(self, data: Any, /) -> int:
        return type(self).writer(self, memoryview(data).cast("B"), super().write)


def _watch(writer: Callable[[_Watched, Any, Callable[[Any], int]], int]) -> None:
    _Watched.writer = staticmethod(writer)  # type: ignore[assignment]
    plain = io.open

    def opened(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if "b" not in mode or not set(mode) & set("wxa+"):
            return plain(file, mode, *rest, **more)
        raw = _Watched(file, mode.replace("b", ""))
        return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

    io.open = builtins.open = opened  # type: ignore[assignment]
