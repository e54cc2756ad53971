"""Being ended from outside: the first word counts, and no later one disturbs the tidying up."""

import contextlib
import signal
from typing import Final

_WORDS: Final = ("SIGINT", "SIGTERM", "SIGHUP")
"""From the keyboard; from a program; from a terminal that is closed. Not every system has them all."""


def heed() -> None:
    """From now on the program ends as if by itself when it is told to, so that nothing unfinished is left behind.

    What it was begun to ignore, as by `nohup`, it goes on to ignore.
    """
    with contextlib.suppress(ValueError):  # in a thread of another program signals are not ours
        for word in _heard():
            signal.signal(word, _leave)


def _heard() -> list[signal.Signals]:
    there = (getattr(signal, name, None) for name in _WORDS)
    return [word for word in there if word is not None and signal.getsignal(word) is not signal.SIG_IGN]


def _leave(number: int, _: object) -> None:
    for word in _heard():
        signal.signal(word, _deaf)  # were it ignored, Python would complain of one that is on its way
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)


def _deaf(number: int, _: object) -> None:
    """Has heard it before."""
