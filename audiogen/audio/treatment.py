"""What is done to the sound of a voice, and it is little: no rumble, no sharp “s”, and, if asked for, a room around.

All filters only look back, so that a clip begins where it began. Voices are at their level when they come, and so
fixed levels can say what is too sharp.
"""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen.audio import room
from audiogen.audio.levels import CEILING_DBTP, CHANNEL_LUFS, SILENCE_LUFS, Samples
from audiogen.audio.meter import Weighting, gated_lufs, means
from audiogen.audio.peaks import held
from audiogen.model import Treatment
from audiogen.units import RATE, gain

RUMBLE: Final = 60.0
"""Hz. No voice is below, but the thump of a “p” is."""
WARMTH: Final = ((220.0, 2.0, False), (5500.0, -3.0, True))
"""A warm voice's shelves: from which frequency (Hz), by how much (dB), and whether it is the one above."""
SHARP: Final = -26.0
"""dBFS. What hisses more loudly, once it is weighted, is bent down: most voices hardly ever do."""
BENT: Final = 0.7
DEEPEST: Final = 6.0
"""So much of what is over goes, in dB, and never more than this."""
HISS: Final = 4500.0
"""Hz, from where on a hiss is bent down."""
_WEIGHTED: Final = 2.0 * np.sin(np.pi * 7000.0 / RATE)
"""A difference of samples is as loud as the samples at 7 kHz, and 6 dB an octave softer below."""
_STEP: Final = 96
"""Samples (2 ms) over which a hiss is measured, and nine of them are looked at together."""
_EDGE: Final = RATE // 200
_HOP: Final = RATE // 10
"""BS.1770 looks at blocks of 0.4 s, a new one every 0.1 s."""

_Wave = npt.NDArray[np.float64]


def ring(treatment: Treatment) -> int:
    """By how many samples a treated clip is longer, at its end."""
    return room.length(treatment.room)


def treat(pcm: Samples, treatment: Treatment) -> Samples:
    """A clip as `audio.clip` prepares it, shape (n,), treated: shape (n + ring,), its words at the voice's level.

    Untouched, bit for bit, where nothing is asked for. A clip with nothing in it stays silent.
    """
    if treatment.tone == "none" and treatment.room == "none":
        return pcm
    made: _Wave = pcm.astype(np.float64)
    if treatment.tone != "none":
        from scipy.signal import sosfilt

        made = _without_hiss(sosfilt(_sections(treatment.tone), made))
    if treatment.room != "none":
        from scipy.signal import fftconvolve

        made = np.pad(made, (0, ring(treatment)))
        made += fftconvolve(made[: len(pcm)], room.echo(treatment.room))
    edge = min(_EDGE, len(made))
    made[len(made) - edge :] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(edge) + 0.5) / max(1, edge))
    found = _lufs(made[: len(pcm)])
    if found > SILENCE_LUFS:
        made *= gain(CHANNEL_LUFS - found)
    return _within(made, gain(CEILING_DBTP)).astype(np.float32)


@lru_cache(maxsize=2)
def _sections(tone: str) -> _Wave:
    """The filter of a tone, in sections of the second order."""
    from scipy.signal import butter

    shelves = [_shelf(*shelf) for shelf in WARMTH if tone == "warm"]
    return np.concatenate([butter(2, RUMBLE, "highpass", fs=RATE, output="sos"), *shelves])


def _shelf(hertz: float, decibels: float, above: bool) -> _Wave:
    """A shelf of slope 1, shape (1, 6), after Robert Bristow-Johnson's “Cookbook formulae for audio EQ biquad filter
    coefficients”."""
    amplitude, turn = gain(decibels / 2.0), 2.0 * np.pi * hertz / RATE
    side = -1.0 if above else 1.0
    more, less, cosine = amplitude + 1.0, amplitude - 1.0, side * np.cos(turn)
    width = np.sqrt(2.0 * amplitude) * np.sin(turn)
    over = (more - less * cosine + width, 2.0 * side * (less - more * cosine), more - less * cosine - width)
    under = (more + less * cosine + width, -2.0 * side * (less + more * cosine), more + less * cosine - width)
    section: _Wave = np.array([[*(amplitude * tap for tap in over), *under]]) / under[0]
    return section


def _within(pcm: _Wave, ceiling: float) -> _Wave:
    """Peaks held down, and the power that this took given back to the rest."""
    made = held(pcm, ceiling)
    return pcm if made is pcm else held(made * np.sqrt(np.square(pcm).sum() / np.square(made).sum()), ceiling)


def _without_hiss(pcm: _Wave) -> _Wave:
    """Where there is too much of them, and only there, high frequencies step back, by a shelf of the first order."""
    steps = -(-len(pcm) // _STEP)
    sharp = np.zeros(steps * _STEP)
    sharp[1 : len(pcm) - 1] = pcm[2:] - 2.0 * pcm[1:-1] + pcm[:-2]
    rows = sharp.reshape(steps, _STEP)
    powers = np.einsum("ij,ij->i", rows, rows) / (_STEP * _WEIGHTED**4)
    window = np.hanning(11)[1:-1]
    level = 10.0 * np.log10(np.convolve(powers, window / window.sum())[4 : 4 + steps] + 1e-12)
    bend = np.clip(BENT * (level - SHARP), 0.0, DEEPEST)
    if not bend.any():
        return pcm
    from scipy.signal import lfilter

    warped = np.tan(np.pi * HISS / RATE)
    high = lfilter([1.0, -1.0], [1.0 + warped, warped - 1.0], pcm)
    # the bend goes from the middle of one step to that of the next in a straight line
    parts = 1.0 - 10.0 ** (-np.append(bend, bend[-1]) / 20.0)
    ramp = (np.arange(_STEP) + 0.5) / _STEP
    sloped = (parts[:-1, np.newaxis] + np.diff(parts)[:, np.newaxis] * ramp).ravel()
    late = _STEP // 2
    high[late:] *= sloped[: len(pcm) - late]
    high[:late] *= parts[0]
    softer: _Wave = pcm - high
    return softer


def _lufs(pcm: _Wave) -> float:
    """The integrated loudness of one channel after ITU-R BS.1770, as `levels.clip_lufs` has it, and sooner."""
    hops = max(5, round(len(pcm) / _HOP))
    whole = np.zeros(hops * _HOP)
    kept = min(len(whole), len(pcm))
    whole[:kept] = pcm[:kept]
    heard = Weighting(1).heard(whole[:, np.newaxis])
    return gated_lufs(means(np.square(heard).reshape(hops, _HOP).mean(axis=1), 4))
