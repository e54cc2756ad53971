"""Backgrounds of the author's own that are kept ready: how many there are, and how to be rid of them."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from audiogen.audio.loopfile import SUFFIX
from audiogen.errors import OutputError
from audiogen.settings import Settings
from audiogen.speech.cache import sharing


@dataclass(frozen=True, slots=True)
class Loops:
    """So many loops of so many `bytes`."""

    count: int
    bytes: int


def kept(settings: Settings) -> Loops:
    """What is kept here."""
    return _sum(_found(settings.backgrounds))


def clear(settings: Settings, unused: float = 0.0, dry: bool = False) -> Loops:
    """Removes the loops that were not used for `unused` seconds, and says what that was; `dry` only says it.

    Raises OutputError when somebody is rendering, or when something can't be removed.
    """
    now = time.time()
    old = [(path, about) for path, about in _found(settings.backgrounds) if now - about.st_mtime >= unused]
    gone = _sum(old)
    if old and not dry:
        with sharing.alone(settings.cache):
            for path, _ in old:
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    raise OutputError(f"{path} can't be removed ({error.strerror})") from None
    return gone


def _found(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(FileNotFoundError):  # somebody else may be clearing as well
            yield path, path.stat()


def _sum(found: Iterable[tuple[Path, os.stat_result]]) -> Loops:
    sizes = [about.st_size for _, about in found]
    return Loops(len(sizes), sum(sizes))
