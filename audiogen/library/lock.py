"""One audiogen at a time at work in a folder."""

import contextlib
import errno
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from audiogen.errors import OutputError

LOCK: Final = ".audiogen.lock"
"""A file that is there only where the folder itself can't be locked."""
UNWRITTEN: Final = 60.0
"""Seconds after which a lock that doesn't say whose it is counts as abandoned."""
PATIENCE: Final = 60.0
"""Seconds that who waits waits, where only a file can be the lock."""
_TAKEN: Final = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)


@contextlib.contextmanager
def locked(place: Path, wait: bool = False) -> Iterator[None]:
    """Nobody else is at work in `place` meanwhile. Raises OutputError when somebody is; or waits until he is done."""
    with contextlib.ExitStack() as stack:
        if not _lock_folder(place, stack, wait):
            _lock_by_file(place / LOCK, stack, time.monotonic() + (PATIENCE if wait else 0.0))
        yield


def _lock_folder(place: Path, stack: contextlib.ExitStack, wait: bool) -> bool:
    """A lock that leaves nothing behind, however we end; False where there is no such thing."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        handle = os.open(place, os.O_RDONLY)
    except OSError as error:
        raise _unusable(place, error) from error
    stack.callback(os.close, handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            raise _busy(place) from error
        return False
    return True


def _lock_by_file(lock: Path, stack: contextlib.ExitStack, until: float) -> None:
    """A file that says whose it is; that of a process that is no more doesn't count."""
    while not _made(lock):
        if time.monotonic() >= until:
            raise _busy(lock.parent, f"if it isn't so, remove {lock}")
        time.sleep(0.1)
    stack.callback(lock.unlink, missing_ok=True)


def _made(lock: Path) -> bool:
    if _abandoned(lock):
        with contextlib.suppress(OSError):
            lock.unlink(missing_ok=True)
    try:
        with lock.open("x", encoding="utf-8") as file:
            file.write(f"{os.getpid()} {socket.gethostname()}\n")
    except FileExistsError:
        return False
    except OSError as error:
        raise _unusable(lock, error) from error
    return True


def _abandoned(lock: Path) -> bool:
    try:
        number, _, host = lock.read_text(encoding="utf-8").strip().partition(" ")
        if not host:  # its owner was stopped before he could say who he is
            return time.time() - lock.stat().st_mtime > UNWRITTEN
        if host != socket.gethostname() or sys.platform == "win32":  # there, asking a process would end it
            return False
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return False


def _busy(place: Path, hint: str = "wait until it is done") -> OutputError:
    return OutputError(f"another audiogen is at work in {place}", hint)


def _unusable(path: Path, error: OSError) -> OutputError:
    return OutputError(f"{path} can't be used ({error.strerror or type(error).__name__})", "choose another place")


def settle(folder: Path) -> None:
    """Has the names in a folder written, where the system can be asked to: they last through a power cut then."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
