"""Files of ours in the cache that anybody may be rid of: what there is, how large, and how long unused."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

File = tuple[Path, os.stat_result]


@dataclass(frozen=True, slots=True)
class Usage:
    """So many files, of so many `bytes`."""

    count: int
    bytes: int


def files(folder: Path, pattern: str) -> Iterator[File]:
    """The files of that pattern which are there."""
    for path in folder.glob(pattern):
        with suppress(OSError):  # somebody else may be clearing as well
            yield path, path.stat()


def unused(found: Iterable[File], seconds: float) -> list[File]:
    """Those that were not used for so long; all of them for 0, whatever the clock says."""
    now = time.time()
    return [(path, about) for path, about in found if not seconds or now - about.st_mtime >= seconds]


def usage(found: Iterable[File]) -> Usage:
    """How many they are, and how much room they take."""
    sizes = [about.st_size for _, about in found]
    return Usage(len(sizes), sum(sizes))
