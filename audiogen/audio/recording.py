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
"""Seconds over which loudness is looked at. All lengths below are in such frames."""
LEAST: Final = 3
"""So many loud frames in a row make a sound: a mouse's click has fewer."""
WORD: Final = 12
ALONE: Final = 30
"""What is shorter than a word and so far from the others, at either end, is somebody's hand at the recorder."""
LOUDEST: Final = 10
"""The voice is as loud as this many of the loudest frames; in a very short recording, a tenth of all."""
ABOVE_QUIET: Final = 10.0
BELOW_VOICE: Final = (12.0, 40.0)
"""dB. Words are this much above the room's own quiet, and at least and at most so much below their loudest."""
EVEN: Final = 8.0
"""dB. Where the loudest stands out by less than this, there is the room and nobody in it."""
SILENT: Final = -60.0
"""dBFS. Where nothing is louder, nobody spoke."""
BEFORE: Final = 0.06
AFTER: Final = 0.1
"""Seconds that are kept before and after the words, fading: soft consonants are near the room's level."""


def bare(pcm: Samples, rate: int) -> Samples:
    """The words in `pcm`, shape (n, channels), at `rate` Hz: of the loudest channel, shape (m,); empty when there are
    none."""
    if len(pcm) < LEAST * FRAME * rate or not np.isfinite(pcm).all():
        return np.zeros(0, np.float32)
    clear = _loudest(_without_rumble(pcm, rate))
    size = round(FRAME * rate)
    runs = _words(_levels(clear, size))
    if not runs:
        return np.zeros(0, np.float32)
    before, after = round(BEFORE * rate), round(AFTER * rate)
    begin, end = runs[0][0] * size, min(runs[-1][1] * size, len(clear))
    return _faded(clear[max(0, begin - before) : end + after], min(begin, before), min(len(clear) - end, after))


def _without_rumble(pcm: Samples, rate: int) -> Samples:
    from scipy import signal

    sections = signal.butter(2, RUMBLE, "highpass", fs=rate, output="sos")
    filtered = signal.sosfiltfilt(sections, pcm.astype(np.float64), axis=0)
    clear: Samples = filtered.astype(np.float32)
    return clear


def _loudest(pcm: Samples) -> Samples:
    """Some recorders fill one channel only, and the sum of two may cancel."""
    return pcm[:, int(np.argmax(np.square(pcm, dtype=np.float64).sum(axis=0)))]


def _levels(pcm: Samples, size: int) -> npt.NDArray[np.float64]:
    """dBFS of every frame of `size` samples, the last one filled up."""
    frames = np.pad(pcm.astype(np.float64), (0, -len(pcm) % size)).reshape(-1, size)
    found: npt.NDArray[np.float64] = 10.0 * np.log10(np.square(frames).mean(axis=1) + 1e-12)
    return found


def _words(levels: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """The runs of frames that are words: from, to."""
    quiet = float(np.percentile(levels, 10))
    voice = float(np.sort(levels)[-max(1, min(LOUDEST, len(levels) // 10))])
    if voice < SILENT or voice - quiet < EVEN:
        return []
    nearest, farthest = BELOW_VOICE
    over = levels > min(max(quiet + ABOVE_QUIET, voice - farthest), voice - nearest)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], over, [0]))))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= LEAST]
    while len(runs) > 1 and _is_alone(runs[0], runs[1][0] - runs[0][1]):
        del runs[0]
    while len(runs) > 1 and _is_alone(runs[-1], runs[-1][0] - runs[-2][1]):
        del runs[-1]
    return runs


def _is_alone(run: tuple[int, int], gap: int) -> bool:
    return run[1] - run[0] < WORD and gap > ALONE


def _faded(pcm: Samples, before: int, after: int) -> Samples:
    """Rises over its first `before` samples and falls over its last `after`."""
    soft = pcm.copy()
    soft[:before] *= _rise(before)
    soft[len(soft) - after :] *= _rise(after)[::-1]
    return soft


def _rise(length: int) -> Samples:
    rise: Samples = (0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / max(1, length))).astype(np.float32)
    return rise
