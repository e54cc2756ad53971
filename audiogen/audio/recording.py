"""What somebody recorded at home, without the room: no rumble, no quiet before and after the words.

A synthetic voice is silent where it doesn't speak; a room never is. So where the words begin and end is told from
the recording's own quiet, not from a fixed level.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import Samples

RUMBLE: Final = 70.0
"""Hz. Below there are footsteps, traffic and the mains, and no voice."""
FRAME: Final = 0.01
"""Seconds over which loudness is looked at."""
LEAST: Final = 3
"""Frames in a row that make a sound: a mouse's click has fewer."""
ABOVE_QUIET: Final = 10.0
BELOW_VOICE: Final = (12.0, 40.0)
"""dB. Words are this much above the room's own quiet, and at least and at most so much below their loudest."""
SILENT: Final = -60.0
"""dBFS. Where nothing is louder, nobody spoke."""
BEFORE: Final = 0.06
AFTER: Final = 0.1
"""Seconds that are kept before and after the words, fading: soft consonants are near the room's level."""


def bare(pcm: Samples, rate: int) -> Samples:
    """The words in mono `pcm`, shape (n,), at `rate` Hz. Empty when there are none."""
    if len(pcm) < LEAST * FRAME * rate or not np.isfinite(pcm).all():
        return pcm[:0]
    clear = _without_rumble(pcm, rate)
    size = round(FRAME * rate)
    loud = _loud(_levels(clear, size))
    if not loud.any():
        return pcm[:0]
    first, last = int(loud.argmax()), len(loud) - int(loud[::-1].argmax())
    before, after = round(BEFORE * rate), round(AFTER * rate)
    begin, end = first * size, min(last * size, len(clear))
    return _faded(clear[max(0, begin - before) : end + after], min(begin, before), min(len(clear) - end, after))


def _without_rumble(pcm: Samples, rate: int) -> Samples:
    from scipy import signal

    filtered = signal.sosfiltfilt(signal.butter(2, RUMBLE, "highpass", fs=rate, output="sos"), pcm.astype(np.float64))
    clear: Samples = filtered.astype(np.float32)
    return clear


def _levels(pcm: Samples, size: int) -> npt.NDArray[np.float64]:
    """dBFS of every frame of `size` samples, the last one filled up."""
    frames = np.pad(pcm.astype(np.float64), (0, -len(pcm) % size)).reshape(-1, size)
    found: npt.NDArray[np.float64] = 10.0 * np.log10(np.square(frames).mean(axis=1) + 1e-12)
    return found


def _loud(levels: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which frames are words."""
    quiet, voice = np.percentile(levels, (10, 95))
    if voice < SILENT:
        return np.zeros(len(levels), np.bool_)
    nearest, farthest = BELOW_VOICE
    over = levels > min(max(quiet + ABOVE_QUIET, voice - farthest), voice - nearest)
    runs = np.convolve(over, np.ones(LEAST), "valid") >= LEAST  # where a run of LEAST begins
    return np.convolve(runs, np.ones(LEAST)) > 0


def _faded(pcm: Samples, before: int, after: int) -> Samples:
    """Rises over its first `before` samples and falls over its last `after`."""
    soft = pcm.copy()
    soft[:before] *= _rise(before)
    soft[len(soft) - after :] *= _rise(after)[::-1]
    return soft


def _rise(length: int) -> Samples:
    rise: Samples = (0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / max(1, length))).astype(np.float32)
    return rise
