"""A prepared loop on the disk: a line of JSON, then samples, the scale of each block of them, and their powers.

Samples are int16 in blocks of a tenth of a second, each of which has a scale of its own. So nothing can clip,
however far a loud moment stands out, and quiet moments are as finely drawn as loud ones. The line is sealed with a
checksum of all that follows: a file that was cut off or damaged is not taken for a loop.
"""

import json
import os
import secrets
import sys
import threading
import time
import weakref
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.endless import MOMENT
from audiogen.audio.levels import Samples
from audiogen.audio.looping import TICK
from audiogen.errors import OutputError, SoundError

SCHEMA: Final = 2
"""Raised whenever loops are made, or written, in another way, so that none made before is used."""
SUFFIX: Final = ".loop"
KEPT: Final = 4_000_000_000
"""Bytes of loops that are kept: six hours of stereo. What was unused longest goes first."""
RECENT: Final = 7200.0
"""Seconds in which a loop that was used may still be in use."""
ABANDONED: Final = 86_400.0
"""Seconds after which an unfinished file is nobody's."""

_HEADER: Final = 512
_STEP: Final = 1 << 20
_FULL: Final = 32_767
_TURN: Final = threading.Lock()
"""Where reading moves a position that all threads share, they take turns."""
_KINDS: Final[dict[str, type]] = {
    "schema": int, "channels": int, "length": int, "begin": int, "period": int, "factor": float, "checksum": int,
}  # fmt: skip


class LoopFile:
    """A loop that is read from the disk as it is needed: an `Endless`. Threads may share one.

    Nothing of it stays in memory but its scales and powers, under a thousandth of it. (A memory map would be counted
    as ours, once all of it was heard.)
    """

    def __init__(self, handle: int, header: dict[str, Any], scales: Samples, powers: npt.NDArray[np.float64]) -> None:
        self.period: int = header["period"]
        self.powers = powers
        self._begin: int = header["begin"]
        self._channels: int = header["channels"]
        self._scales = scales * np.float32(header["factor"])
        self._handle = handle
        weakref.finalize(self, os.close, handle)

    def between(self, start: int, stop: int) -> Samples:
        """Samples `start` to `stop`, shape (2, stop - start); the caller may write to them."""
        out = np.empty((2, stop - start), np.float32)
        at = start
        while at < stop:
            offset = at % self.period
            count = min(self.period - offset, stop - at)
            low = self._begin + offset
            out[:, at - start : at - start + count] = _unpacked(self._read(low, low + count), self._scales, low).T
            at += count
        return out

    def _read(self, start: int, stop: int) -> npt.NDArray[np.int16]:
        width = 2 * self._channels
        data = _pread(self._handle, (stop - start) * width, _HEADER + start * width)
        if len(data) < (stop - start) * width:
            raise SoundError("the kept loop of a background was changed while it was needed", "render again")
        return np.frombuffer(data, "<i2").reshape(-1, self._channels)


class Draft:
    """A loop that is being made, in a file of its own: samples go in at the end, and can be read and changed."""

    def __init__(self, file: BinaryIO, channels: int) -> None:
        self.length = 0
        self.channels = channels
        self._file = file
        self._scales: list[float] = []
        self._ticks: list[npt.NDArray[np.float64]] = []
        self._waiting = np.zeros((0, channels), np.float32)

    def append(self, pcm: Samples) -> None:
        """Adds samples, shape (n, channels)."""
        pcm = np.concatenate([self._waiting, pcm])
        whole = len(pcm) // MOMENT * MOMENT
        for at in range(0, whole, MOMENT):
            self._put(len(self._scales), pcm[at : at + MOMENT])
        self._waiting = pcm[whole:].copy()

    def close(self) -> npt.NDArray[np.float64]:
        """Nothing more will come. Returns the power of each `TICK` samples, of all channels together."""
        if len(self._waiting):
            self._put(len(self._scales), self._waiting)
        return np.concatenate(self._ticks) if self._ticks else np.zeros(0)

    def read(self, start: int, stop: int) -> Samples:
        """Samples `start` to `stop`, shape (stop - start, channels)."""
        width = 2 * self.channels
        self._file.seek(_HEADER + start * width)
        values = np.frombuffer(self._file.read((stop - start) * width), "<i2").reshape(-1, self.channels)
        first = start // MOMENT
        scales = np.array(self._scales[first : -(-stop // MOMENT)], np.float32)
        return _unpacked(values, scales, start - first * MOMENT)

    def overwrite(self, start: int, pcm: Samples) -> None:
        """Puts samples in the place of those from `start` on."""
        at, stop = start, start + len(pcm)
        while at < stop:
            block = at // MOMENT
            low, high = block * MOMENT, min((block + 1) * MOMENT, self.length)
            count = min(high, stop) - at
            mended = self.read(low, high)
            mended[at - low : at - low + count] = pcm[at - start : at - start + count]
            self._put(block, mended)
            at += count

    def finish(self, begin: int, end: int, factor: float, powers: npt.NDArray[np.float64]) -> None:
        """Makes a loop of the samples from `begin` to `end`, which sound multiplied by `factor` and have `powers`."""
        blocks = -(-end // MOMENT)
        self._file.seek(_HEADER + end * 2 * self.channels)
        self._file.truncate()
        self._file.write(np.array(self._scales[:blocks], "<f4").tobytes())
        self._file.write(powers.astype("<f8").tobytes())
        facts: dict[str, Any] = {
            "schema": SCHEMA,
            "channels": self.channels,
            "length": end,
            "begin": begin,
            "period": end - begin,
            "factor": float(factor),
        }
        self._file.flush()
        checksum = _checksum(self._file.fileno(), facts)
        self._file.seek(0)
        self._file.write(_line({**facts, "checksum": checksum}))

    def _put(self, block: int, pcm: Samples) -> None:
        scale = np.float32(np.abs(pcm).max(initial=0.0) / _FULL)
        values = np.rint(pcm / scale) if scale > 0 else np.zeros_like(pcm)
        self._file.seek(_HEADER + block * MOMENT * 2 * self.channels)
        self._file.write(np.clip(values, -_FULL, _FULL).astype("<i2").tobytes())
        if block < len(self._scales):
            self._scales[block] = float(scale)
            return
        self._scales.append(float(scale))
        self.length += len(pcm)
        starts = np.arange(0, len(pcm), TICK)
        sums = np.add.reduceat(np.square(pcm, dtype=np.float64).mean(axis=1), starts)
        self._ticks.append(sums / np.diff(np.append(starts, len(pcm))))


def opened(path: Path) -> LoopFile | None:
    """The loop at `path`; None when there is no whole one."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError:
        return None
    found = None
    try:
        found = _judged(handle)
    except OSError:
        return None
    finally:
        if found is None:
            os.close(handle)
    with suppress(OSError):  # what may only be read is as good
        os.utime(path)
    return found


@contextmanager
def written(path: Path, channels: int) -> Iterator[Draft]:
    """A draft beside `path`, which gets that name when it is done. Raises OutputError when it can't be written.

    It isn't awaited that it is on the disk: what didn't get there is found out, and made anew. Of two that make the
    same loop at once, the later takes the place of the earlier: they are equal.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _tidy(path.parent)
        with part.open("xb+") as file:
            yield Draft(file, channels)
        if path.is_dir():  # somebody else's: it gets another name
            path.rename(path.with_name(f"{path.name}.{secrets.token_hex(4)}.aside"))
        part.replace(path)
    except OSError as error:
        raise OutputError(
            f"the cache of backgrounds in {path.parent} can't be written ({error.strerror or type(error).__name__})",
            "free some space (an hour of stereo takes 700 MB), or name another folder in AUDIOGEN_CACHE_DIR",
        ) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _tidy(folder: Path) -> None:
    """Makes room: removes the loops that were unused longest, and what was left unfinished long ago."""
    now = time.time()
    kept = 0
    for path, about in sorted(_ours(folder), key=lambda found: -found[1].st_mtime):
        kept += about.st_size
        old = ABANDONED if path.suffix == ".part" else RECENT
        if now - about.st_mtime > old and (kept > KEPT or path.suffix == ".part"):
            with suppress(OSError):
                path.unlink()


def _ours(folder: Path) -> list[tuple[Path, os.stat_result]]:
    found = []
    for path in (*folder.glob(f"*{SUFFIX}"), *folder.glob(f"*{SUFFIX}.*.part")):
        with suppress(OSError):  # somebody else was faster
            found.append((path, path.stat()))
    return found


def _judged(handle: int) -> LoopFile | None:
    """The loop in an open file, or None when its header isn't the very one that we would write, or its size or
    checksum is another."""
    line = _pread(handle, _HEADER, 0)
    try:
        header = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(header, dict) or {name: type(value) for name, value in header.items()} != _KINDS:
        return None
    length, begin, period, channels = (header[name] for name in ("length", "begin", "period", "channels"))
    sensible = channels in (1, 2) and begin >= 0 and period == length - begin > 0 and header["schema"] == SCHEMA
    if not sensible or _line(header) != line or not 0.0 < header["factor"] < 1e9:
        return None
    at = _HEADER + length * 2 * channels
    scales, powers = 4 * -(-length // MOMENT), 8 * max(1, period // MOMENT)
    if os.fstat(handle).st_size != at + scales + powers:
        return None
    if _checksum(handle, {name: value for name, value in header.items() if name != "checksum"}) != header["checksum"]:
        return None
    return LoopFile(
        handle,
        header,
        np.frombuffer(_pread(handle, scales, at), "<f4"),
        np.frombuffer(_pread(handle, powers, at + scales), "<f8"),
    )


def _line(facts: dict[str, Any]) -> bytes:
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode().ljust(_HEADER - 1) + b"\n"


def _checksum(handle: int, facts: dict[str, Any]) -> int:
    """CRC-32 of the facts and of all behind the header. It finds damage, not forgery."""
    found = zlib.crc32(_line(facts))
    at = _HEADER
    while data := _pread(handle, _STEP, at):
        found = zlib.crc32(data, found)
        at += len(data)
    return found


def _pread(handle: int, size: int, at: int) -> bytes:
    """Bytes of an open file from `at` on; threads may read at once."""
    if sys.platform == "win32":
        with _TURN:
            os.lseek(handle, at, os.SEEK_SET)
            return os.read(handle, size)
    return os.pread(handle, size, at)


def _unpacked(values: npt.NDArray[np.int16], scales: Samples, start: int) -> Samples:
    """The sound of `values`, shape (n, channels), which begin at sample `start` of all that `scales` are for."""
    first = start // MOMENT
    last = -(-(start + len(values)) // MOMENT)
    factors = np.repeat(scales[first:last], MOMENT)[start - first * MOMENT :][: len(values)]
    found: Samples = values.astype(np.float32) * factors[:, None]
    return found
