"""What this machine has, and what it is asked to be thrifty with."""

import os
import sys
from contextlib import suppress
from functools import cache
from typing import Final

MOST_JOBS: Final = 256
"""Nobody means more processes than that at a time."""
_ARENAS: Final = -8
"""`M_ARENA_MAX` of the GNU C library."""


def processors() -> int:
    """How many processors this process may use; one at the least."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def at_once() -> int:
    """How many lines a voice that is computed here may speak at once: nobody gains by more than a few."""
    return min(8, max(2, processors()))


@cache
def share_memory() -> None:
    """Has all threads take memory from one heap: the GNU C library would give each its own, and what one of them has
    given back to its own nobody else can use. With blocks as large as ours they don't get in each other's way."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(_ARENAS, 1)
