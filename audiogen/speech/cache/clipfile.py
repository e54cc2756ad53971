"""A clip's file: a line of JSON, then the samples, int16 little-endian at 48 kHz.

The line says whose clip it is, how long and how loud, and seals all of that and the samples with one SHA-256. It
has to be the very line that we would write, so no bit of a file can change unseen. (What is sealed anew on purpose
can't be told from ours: it takes somebody who may write there to do so.)
"""

import hashlib
import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from audiogen.audio.clip import Spoken
from audiogen.errors import SpeechError
from audiogen.speech.cache.keys import SCHEMA, canonical
from audiogen.units import RATE

LONGEST: Final = 3600 * RATE
"""No clip is longer than an hour."""
_HEADER_MOST: Final = 4096
_KINDS: Final[dict[str, type]] = {
    "schema": int, "key": str, "length": int, "head": int, "tail": int, "lufs": float, "digest": str,
}  # fmt: skip
_Samples: TypeAlias = npt.NDArray[np.int16]


class ClipLost(SpeechError):
    """A clip that was whole when the rendering began is no more what it was."""

    def __init__(self) -> None:
        super().__init__(
            "a clip in the cache was damaged, changed or removed while it was needed",
            "render again: that line is spoken anew, all others are kept",
        )


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

    def read(self, start: int, stop: int) -> _Samples:
        """Its samples from `start` to `stop`, shape (stop - start,).

        The whole clip is looked at again, and what is given back is what was looked at: nobody comes between.
        Raises ClipLost when it isn't the same any more.
        """
        found = opened(self.path)
        if found is None or found[0] != self:
            raise ClipLost
        return found[1][start:stop]


def opened(path: Path) -> tuple[Kept, _Samples] | None:
    """The clip in the file at `path`, which is named after its key; None when that is no whole clip."""
    data = _contents(path)
    end = data.find(b"\n", 0, _HEADER_MOST)
    header = _header(data[:end]) if end > 0 else None
    if header is None or header["key"] != path.stem:
        return None
    samples = memoryview(data)[end + 1 :]
    if len(samples) != 2 * header["length"] or _line(header, samples) != data[: end + 1]:
        return None
    facts = {name: header[name] for name in ("length", "head", "tail", "lufs", "digest")}
    return Kept(path, end + 1, **facts), np.frombuffer(samples, "<i2")


@contextmanager
def written(path: Path, clip: Spoken, lasting: bool = True) -> Iterator[tuple[Path, Kept]]:
    """A file beside `path` that holds the clip, and what it is as soon as it is called `path`. One that is `lasting`
    is on the disk, whatever happens to the machine then.

    Afterwards nothing is left of it but what was given another name. Raises SpeechError when this is no clip.
    """
    samples = memoryview(clip.pcm.astype("<i2").tobytes())
    facts: dict[str, Any] = {
        "length": len(clip.pcm),
        "head": int(clip.head),
        "tail": int(clip.tail),
        "lufs": float(clip.lufs),
    }
    if not _sensible(facts):
        raise SpeechError("the voice gave back what can be no speech", "try another voice, or other words")
    line = _line({"schema": SCHEMA, "key": path.stem, **facts}, samples)
    part = path.with_name(f"{path.stem}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(line)
            file.write(samples)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        yield part, Kept(path, len(line), digest=json.loads(line)["digest"], **facts)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _contents(path: Path) -> bytes:
    """What is in a file; nothing if it can't be read, can't be a clip or is something else, such as a pipe."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError:
        return b""
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_size > _HEADER_MOST + 2 * LONGEST:
            return b""
        with os.fdopen(handle, "rb", buffering=0, closefd=False) as file:
            return file.read()
    except OSError:
        return b""
    finally:
        os.close(handle)


def _header(line: bytes) -> dict[str, Any] | None:
    try:
        header = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(header, dict) or {name: type(value) for name, value in header.items()} != _KINDS:
        return None
    return header if header["schema"] == SCHEMA and _sensible(header) else None


def _sensible(facts: dict[str, Any]) -> bool:
    """Whether these numbers can be a clip's. What is compared here and is not a number is not."""
    length, head, tail = facts["length"], facts["head"], facts["tail"]
    return bool(
        0 < length <= LONGEST and head >= 0 and tail >= 0 and head + tail < length and -100.0 < facts["lufs"] < 20.0
    )


def _line(facts: dict[str, Any], samples: memoryview) -> bytes:
    """The line of JSON before `samples`, sealed; whatever digest is among the facts already doesn't count."""
    plain = {name: value for name, value in facts.items() if name != "digest"}
    digest = hashlib.sha256(canonical(plain) + b"\n")
    digest.update(samples)
    return canonical({**plain, "digest": digest.hexdigest()}) + b"\n"
