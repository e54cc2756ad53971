"""One sync at a time at one place."""

import contextlib
import errno
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from audiogen.errors import OutputError
from audiogen.library.sync.trouble import unusable

LOCK: Final = ".audiogen-sync.lock"
"""A file that is there only where the folder itself can't be locked."""
_TAKEN: Final = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)


@contextlib.contextmanager
def locked(place: Path) -> Iterator[None]:
    """Nobody else syncs to `place` meanwhile. Raises OutputError when somebody does."""
    with contextlib.ExitStack() as stack:
        if not _lock_folder(place, stack):
            _lock_by_file(place / LOCK, stack)
        yield


def _lock_folder(place: Path, stack: contextlib.ExitStack) -> bool:
    """A lock that leaves nothing behind, however we end; False where there is no such thing."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        handle = os.open(place, os.O_RDONLY)
    except OSError as error:
        raise unusable(place, error) from error
    stack.callback(os.close, handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            raise _busy(place) from error
        return False
    return True


def _lock_by_file(lock: Path, stack: contextlib.ExitStack) -> None:
    """A file that says whose it is; that of a process that is no more doesn't count."""
    if _abandoned(lock):
        with contextlib.suppress(OSError):
            lock.unlink(missing_ok=True)
    try:
        with lock.open("x", encoding="utf-8") as file:
            file.write(f"{os.getpid()} {socket.gethostname()}\n")
    except FileExistsError as error:
        raise _busy(lock.parent, f"if it isn't so, remove {lock}") from error
    except OSError as error:
        raise unusable(lock, error) from error
    stack.callback(lock.unlink, missing_ok=True)


def _abandoned(lock: Path) -> bool:
    try:
        number, _, host = lock.read_text(encoding="utf-8").strip().partition(" ")
        if host != socket.gethostname() or sys.platform == "win32":  # there, asking a process would end it
            return False
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return False


def _busy(place: Path, hint: str = "wait until it is done") -> OutputError:
    return OutputError(f"another sync is copying to {place}", hint)
