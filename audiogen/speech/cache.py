"""Clips that were spoken once, kept under the SHA-256 of everything that makes their sound.

A clip is one file: a line of JSON (schema, key, loudness, lengths, SHA-256 of the samples), then the
samples, int16 little-endian at 48 kHz. A file that is torn, foreign or of another utterance fails its check and
counts as absent. There is no index: the folder is the cache.
"""

import contextlib
import hashlib
import json
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from audiogen.audio.clip import Spoken
from audiogen.errors import OutputError
from audiogen.model import Utterance

SCHEMA = 1
"""Raised whenever clips are made in another way, so that none made before is used."""
_SUFFIX = ".clip"
_HEADER_MOST = 4096


def key(utterance: Utterance, version: str) -> str:
    """What the clip of `utterance`, by `version` of its engine, is kept under: 64 hexadecimal digits."""
    voice = utterance.voice
    wanted: dict[str, object] = {
        "schema": SCHEMA,
        "engine": voice.engine,
        "version": version,
        "voice": voice.name,
        "language": voice.language,
        "rate": round(voice.rate, 4),
        "text": unicodedata.normalize("NFC", utterance.text),
    }
    canonical = json.dumps(wanted, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """A clip in the cache: where it is, and how loud (LUFS, one channel).

    It has `length` samples, of which the voice takes those between the first `head` and the last `tail`.
    """

    path: Path
    offset: int
    length: int
    head: int
    tail: int
    lufs: float
    digest: str

    @property
    def voiced(self) -> int:
        """How long the voice itself lasts, in samples."""
        return self.length - self.head - self.tail

    def read(self, start: int, stop: int) -> npt.NDArray[np.int16]:
        """Its samples from `start` to `stop`, shape (stop - start,)."""
        return np.fromfile(self.path, "<i2", count=stop - start, offset=self.offset + 2 * start)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a cache holds."""

    clips: int
    bytes: int


class Cache:
    """The clips in `folder`, which is made when it is needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str) -> Kept | None:
        """The clip kept under the key `name`, or None when there is none that is whole."""
        path = self._path(name)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        header = _header(data)
        if header is None:
            return None
        offset = data.index(b"\n") + 1
        samples = memoryview(data)[offset:]
        if header["key"] != name or len(samples) != 2 * header["length"] or not header["length"]:
            return None
        if hashlib.sha256(samples).hexdigest() != header["digest"]:
            return None
        return Kept(path, offset, **{name: header[name] for name in ("length", "head", "tail", "lufs", "digest")})

    def put(self, name: str, clip: Spoken) -> Kept:
        """Keeps a clip, whole or not at all; one that was kept before, by somebody else meanwhile, stays.

        Raises OutputError when the folder can't be written.
        """
        if (before := self.get(name)) is not None:
            return before
        samples = clip.pcm.astype("<i2").tobytes()
        facts: dict[str, Any] = {
            "length": len(clip.pcm),
            "head": clip.head,
            "tail": clip.tail,
            "lufs": clip.lufs,
            "digest": hashlib.sha256(samples).hexdigest(),
        }
        line = json.dumps({"schema": SCHEMA, "key": name, **facts}).encode() + b"\n"
        path = self._path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, line + samples)
        except OSError as error:
            raise OutputError(
                f"the cache of spoken clips in {self.folder} can't be written ({error.strerror})",
                "free some space, or name another folder in AUDIOGEN_CACHE_DIR",
            ) from None
        return Kept(path, len(line), **facts)

    def usage(self) -> Usage:
        """How many clips there are, and how much room they take."""
        sizes = [path.stat().st_size for path in self._clips()]
        return Usage(len(sizes), sum(sizes))

    def clear(self) -> Usage:
        """Removes every clip, and says what that was. Raises OutputError when one can't be removed."""
        before = self.usage()
        try:
            for path in self._clips():
                path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"the cache in {self.folder} can't be cleared ({error.strerror})") from None
        return before

    def _clips(self) -> Iterator[Path]:
        return self.folder.glob(f"??/*{_SUFFIX}")

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / f"{name}{_SUFFIX}"


def _header(data: bytes) -> dict[str, Any] | None:
    end = data.find(b"\n", 0, _HEADER_MOST)
    if end < 0:
        return None
    try:
        header = json.loads(data[:end])
    except (ValueError, RecursionError):
        return None
    wanted = {"schema": int, "key": str, "length": int, "head": int, "tail": int, "lufs": float, "digest": str}
    if not isinstance(header, dict) or any(not isinstance(header.get(name), kind) for name, kind in wanted.items()):
        return None
    return header if header["schema"] == SCHEMA else None


def _write_whole(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
