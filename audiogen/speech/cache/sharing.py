"""Renderings share the cache; who removes clips wants it for himself.

What is locked is the folder itself: that leaves nothing behind, however we end, and needs no right to write.
"""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from audiogen.errors import OutputError

_TAKEN: Final = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)


class Busy(OutputError):
    """Somebody is rendering."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"a session is being rendered with the clips in {folder}", "wait until it is done")


@contextlib.contextmanager
def shared(folder: Path) -> Iterator[None]:
    """Nobody removes clips meanwhile. Waits for who is doing so; where nothing can be locked, hopes for the best."""
    with contextlib.ExitStack() as stack:
        _lock(folder, stack, alone=False)
        yield


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Nobody renders meanwhile: True, or False where that can't be known. Raises Busy when somebody does."""
    with contextlib.ExitStack() as stack:
        yield _lock(folder, stack, alone=True)


def _lock(folder: Path, stack: contextlib.ExitStack, alone: bool) -> bool:
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    stack.callback(os.close, handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
    except OSError as error:
        if alone and error.errno in _TAKEN:
            raise Busy(folder) from None
        return False
    return True
