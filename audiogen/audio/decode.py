"""Sound files of the author's own that sound once, such as a gong: read in-process, nothing is handed elsewhere."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from audiogen.audio.endless import MOMENT
from audiogen.audio.gating import gated_lufs
from audiogen.audio.levels import TARGET_LUFS, Samples, weighted_powers
from audiogen.audio.reading import recording, source
from audiogen.errors import SoundError
from audiogen.units import RATE, gain, samples

EDGE = samples(0.01)
MOST = samples(300)
"""Five minutes: a sound is held in memory while it plays."""
_STRETCH = samples(12)


def duration(path: Path) -> int:
    """How long the sound at `path` lasts, in samples at 48 kHz. Raises SoundError when it is none."""
    with source(path) as file, recording(file, path.name, MOST) as found:
        return found.length


def decode(path: Path) -> Samples:
    """The sound at `path`, shape (2, duration), its loud part as loud as the voice, edges soft. Not to be written to:
    what was recorded in one channel is there once for both.

    Raises SoundError when it can't be read, or is silent.
    """
    with source(path) as file, recording(file, path.name, MOST) as found:
        made = np.empty((found.channels, found.length), np.float32)
        at = 0
        for block in found.blocks():
            made[:, at : at + len(block)] = block.T
            at += len(block)
    return _both(_levelled(_soften(made), path))


def _both(made: Samples) -> Samples:
    return np.broadcast_to(made, (2, made.shape[1]))


def _levelled(made: Samples, path: Path) -> Samples:
    found = gated_lufs(_powers(_both(made)))
    if not np.isfinite(found):
        raise SoundError(f"“{path.name}” is silent", "use another recording")
    made *= np.float32(gain(TARGET_LUFS - found))  # in place: it may be long
    return made


def _powers(made: Samples) -> npt.NDArray[np.float64]:
    """The K-weighted power of each moment, measured a stretch at a time: a sound may be long."""
    found = []
    for at in range(0, made.shape[1], _STRETCH):
        lead = min(at, RATE)  # by then the filters have forgotten that they began in the middle
        found.append(weighted_powers(made[:, at - lead : at + _STRETCH], MOMENT)[lead // MOMENT :])
    return np.concatenate(found)


def _soften(made: Samples) -> Samples:
    reach = min(EDGE, made.shape[1] // 2)
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(reach) / max(1, reach))).astype(np.float32)
    made[:, :reach] *= ramp
    made[:, made.shape[1] - reach :] *= ramp[::-1]
    return made
