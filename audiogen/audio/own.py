"""Music or a recording of the author's own as a background: a loop, as loud as the voice, kept once it is made."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt

from audiogen.audio import loopfile
from audiogen.audio.endless import MOMENT, Endless
from audiogen.audio.gating import gated_lufs
from audiogen.audio.levels import TARGET_LUFS, Samples, weighted_powers
from audiogen.audio.loopfile import Draft
from audiogen.audio.looping import TICK, crossfade, goes_on, join
from audiogen.audio.reading import Recording, recording, source
from audiogen.errors import SoundError
from audiogen.progress import Progress, silent
from audiogen.units import RATE, gain, samples

LEAST: Final = samples(1)
"""What is shorter would rattle."""
MOST: Final = samples(2 * 3600)
"""Two hours: its loop takes 1.4 GB of the disk."""
_QUIET: Final = -70.0
"""dBFS. What is quieter, at either end, is silence; also what is so far as the next below the loud parts."""
_BELOW: Final = 50.0
_STEP: Final = 50
"""Moments that are measured at a time."""
_WRAP: Final = 3
"""Moments of the beginning that the last blocks of a loop reach into."""


def check(path: Path) -> None:
    """Raises SoundError when the sound at `path` can't be a background.

    That it is silent, or damaged deep inside, is only found out when it is heard.
    """
    with source(path) as file, _judged(file, path.name) as found:
        next(found.blocks(), None)


def endless(path: Path, folder: Path, progress: Progress = silent) -> Endless:
    """The sound at `path` as a loop at the voice's loudness. It is kept in `folder`, for the next time; `progress`
    shows how it is made.

    It is known by the bytes of the file, whatever that is called. Raises SoundError when it can't be a background,
    OutputError when the folder can't be written.
    """
    with source(path) as file:
        before = _state(file)
        kept = folder / f"{_digest(file)}{loopfile.SUFFIX}"
        if (found := loopfile.opened(kept)) is not None:
            return found
        with _judged(file, path.name) as sound, loopfile.written(kept, sound.channels) as draft:
            _prepare(sound, draft, progress)
            if _state(file) != before:
                raise SoundError(f"“{path.name}” was changed while it was read", "try again when it is finished")
    made = loopfile.opened(kept)
    if made is None:
        raise SoundError(f"the loop of “{path.name}” was damaged as soon as it was made", "check the disk it is on")
    return made


@contextmanager
def _judged(file: BinaryIO, name: str) -> Iterator[Recording]:
    with recording(file, name, MOST) as found:
        if found.length < LEAST:
            raise _short(name)
        yield found


def _short(name: str) -> SoundError:
    return SoundError(f"“{name}” sounds for less than a second", "a background has to be longer: record more of it")


def _prepare(sound: Recording, draft: Draft, progress: Progress) -> None:
    with progress("preparing", sound.length) as advance:
        for block in sound.blocks():
            draft.append(block)
            advance(len(block))
    powers = draft.close()
    first, last = _sounding(powers, draft.length)
    if first == last:
        raise SoundError(f"“{sound.name}” is silent", "use another recording")
    if last - first < LEAST:
        raise _short(sound.name)
    begin, end = _looped(draft, first, last, powers)
    weighted = _weighted(draft, begin, end - begin)
    factor = 1.0
    for _ in range(2):  # the gate is at an absolute level too, and what is under it changes with the first turn
        found = gated_lufs(np.append(weighted, weighted[:_WRAP]) * factor**2)
        if not np.isfinite(found):
            raise SoundError(f"“{sound.name}” is silent", "use another recording")
        factor *= gain(TARGET_LUFS - found)
    draft.finish(begin, end, factor, weighted * factor**2)


def _sounding(powers: npt.NDArray[np.float64], length: int) -> tuple[int, int]:
    """From which sample to which there is no silence; twice the same where there is nothing else."""
    levels = 10.0 * np.log10(powers + 1e-20)
    loud = np.flatnonzero(levels > max(_QUIET, float(np.percentile(levels, 95)) - _BELOW))
    return (int(loud[0]) * TICK, min(length, (int(loud[-1]) + 1) * TICK)) if len(loud) else (0, 0)


def _looped(draft: Draft, first: int, last: int, powers: npt.NDArray[np.float64]) -> tuple[int, int]:
    """Makes the recording from sample `first` to `last` go on where it ends; from which sample to which it does."""
    if (first, last) == (0, draft.length) and goes_on(draft.read, first, last):
        return first, last
    found = join(draft.read, first, last, powers[first // TICK : -(-last // TICK)])
    out = draft.read(found.end - found.fade, found.end)
    into = draft.read(found.begin - found.fade, found.begin)
    draft.overwrite(found.end - found.fade, crossfade(out, into))
    return found.begin, found.end


def _weighted(draft: Draft, begin: int, period: int) -> npt.NDArray[np.float64]:
    """The K-weighted power of each moment of the loop, both channels together."""
    count = max(1, period // MOMENT)
    found = []
    for first in range(0, count, _STEP):
        stop = (first + _STEP) * MOMENT if first + _STEP < count else period
        # a second before it lets the filters settle, and is dropped
        heard = _around(draft, begin, period, first * MOMENT - RATE, stop).T
        found.append(weighted_powers(heard, MOMENT)[RATE // MOMENT :] * (3 - draft.channels))
    return np.concatenate(found)


def _around(draft: Draft, begin: int, period: int, start: int, stop: int) -> Samples:
    """Samples `start` to `stop` of the loop, shape (n, channels)."""
    parts = []
    while start < stop:
        offset = start % period
        count = min(period - offset, stop - start)
        parts.append(draft.read(begin + offset, begin + offset + count))
        start += count
    return np.concatenate(parts)


def _digest(file: BinaryIO) -> str:
    """What a loop is kept under: the SHA-256 of how it is made, and of what."""
    found = hashlib.sha256(f"audiogen loop {loopfile.SCHEMA}\n".encode())
    file.seek(0)
    while data := file.read(1 << 20):
        found.update(data)
    return found.hexdigest()


def _state(file: BinaryIO) -> tuple[int, int]:
    about = os.fstat(file.fileno())
    return about.st_size, about.st_mtime_ns
