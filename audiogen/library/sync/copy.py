"""One file copied: beside its place, read again and compared, and only then given its name."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from audiogen.errors import OutputError
from audiogen.library.lock import settle
from audiogen.library.sync.content import Content, changed, unreadable
from audiogen.library.sync.place import digest
from audiogen.library.sync.trouble import unusable
from audiogen.progress import Advance

CHUNK: Final = 1 << 20
_TRIES: Final = 2


def part_of(path: str) -> str:
    """Where `path` is written first: hidden, short enough for every card, and nobody else's."""
    folder, slash, _ = path.rpartition("/")
    return f"{folder}{slash}.audiogen-{hashlib.sha256(path.encode()).hexdigest()[:16]}.part"


def put(holds: Content, place: Path, path: str, advance: Advance, chunk: int = CHUNK) -> os.stat_result:
    """Copies to `path` at `place`, and says what the file is there. Raises OutputError, leaving nothing of it."""
    part, target = place / part_of(path), place / path
    try:
        for _ in range(_TRIES):
            part.unlink(missing_ok=True)
            _write(holds, part, advance, chunk)
            if digest(part) == holds.sha256:
                part.replace(target)
                settle(target.parent)
                return target.stat()
        raise OutputError(f"{target} doesn't keep what is written to it", "the card or its reader may be failing")
    except OSError as error:
        raise unusable(target, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _write(holds: Content, part: Path, advance: Advance, chunk: int) -> None:
    found = hashlib.sha256()
    with part.open("xb") as file:
        for block in _blocks(holds.source, chunk):
            file.write(block)
            found.update(block)
            advance(len(block))
        file.flush()
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):  # so that reading it again asks the card, not our memory
            with contextlib.suppress(OSError):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    if isinstance(holds.source, Path) and found.hexdigest() != holds.sha256:
        raise changed(holds.source)


def _blocks(source: Path | bytes, chunk: int) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    try:
        with source.open("rb") as file:
            while block := file.read(chunk):
                yield block
    except OSError as error:
        raise unreadable(source, error) from error
