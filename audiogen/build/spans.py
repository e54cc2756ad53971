"""Frames that were encoded once, kept under the SHA-256 of everything that makes their sound.

As with spoken clips, the folder is the cache, and what is not what was put there counts as absent. Nobody needs what
is here: it can be made again, so that whatever goes wrong with a file is passed over.
"""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from audiogen.audio.mp3.side import Frames
from audiogen.build.housekeeping import File, Usage, files, unused, usage

SUFFIX: Final = ".span"
REFRESH: Final = 3600.0
"""Seconds after which the use of a span is noted again, as the time of its file."""
ABANDONED: Final = 3600.0
"""Seconds after which an unfinished file is nobody's."""
_HEAD_MOST: Final = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Frames, and the true peak of what they were made of, as a factor of full scale."""

    frames: Frames
    peak: float


class Spans:
    """The spans in `folder`. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Span | None:
        """What is kept under `key`; None when that is nothing whole."""
        path = self._path(key)
        try:
            data = path.read_bytes() if path.is_file() else b""
            end = data.find(b"\n", 0, _HEAD_MOST)
            facts, body = json.loads(data[:end]), memoryview(data)[end + 1 :]
            if facts != _facts(key, body, facts["length"], facts["peak"]):
                return None
            frames = np.frombuffer(body, np.uint8).reshape(-1, facts["length"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        with suppress(OSError):
            if abs(time.time() - path.stat().st_mtime) > REFRESH:
                os.utime(path)
        return Span(frames, float(facts["peak"]))

    def has(self, key: str) -> bool:
        """Whether something is kept under `key`, whole or not."""
        return self._path(key).is_file()

    def put(self, key: str, span: Span) -> None:
        """Keeps a span, whole or not at all."""
        path = self._path(key)
        body = memoryview(span.frames.tobytes())
        head = json.dumps(_facts(key, body, span.frames.shape[1], span.peak)).encode() + b"\n"
        part = path.with_name(f"{key}.{secrets.token_hex(4)}.part")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with part.open("xb") as file:
                    file.write(head)
                    file.write(body)
                part.replace(path)
            except OSError:
                part.unlink(missing_ok=True)

    def usage(self) -> Usage:
        """How many spans there are, and how much room they take."""
        return usage(self._found())

    def clear(self, seconds: float = 0.0, dry: bool = False) -> Usage:
        """Removes every span that was not used for so many seconds, and says what that was; `dry` only says it."""
        gone = unused(self._found(), seconds)
        if not dry:
            _remove(path for path, _ in gone)
        return usage(gone)

    def trim(self, limit: int) -> None:
        """Removes what was unused longest until no more than `limit` bytes are left, and what was left unfinished."""
        _remove(path for path, _ in unused(files(self.folder, "??/*.part"), ABANDONED))
        found = sorted(self._found(), key=lambda one: one[1].st_mtime)
        over = sum(about.st_size for _, about in found) - limit
        for path, about in found:
            if over <= 0:
                break
            _remove([path])
            over -= about.st_size

    def _found(self) -> Iterator[File]:
        return files(self.folder, f"??/*{SUFFIX}")

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}{SUFFIX}"


def _facts(key: str, body: memoryview, length: int, peak: float) -> dict[str, object]:
    """What the first line of a file says; its digest seals that, and the frames."""
    digest = hashlib.blake2b(f"{key} {length} {peak!r}\n".encode(), digest_size=16)
    digest.update(body)
    return {"key": key, "length": length, "peak": peak, "digest": digest.hexdigest()}


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
