"""What is done to the sound of a voice, and it is little: no rumble, no sharp “s”, and, if asked for, a room around.

All filters only look back, so that a clip begins where it began. Voices are at their level when they come, and so
fixed levels can say what is too sharp.
"""

from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen.audio import room
from audiogen.audio.gating import clip_lufs
from audiogen.audio.levels import CEILING_DBTP, CHANNEL_LUFS, SILENCE_LUFS, Samples
from audiogen.audio.peaks import held
from audiogen.audio.recursion import STEP, Grid, Section, Taps, folded, run, unfolded
from audiogen.model import Treatment
from audiogen.units import RATE, gain

PLAIN: Final = Treatment("none", "none")
"""A voice as it is."""
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
_COLUMNS: Final = 4
"""So many columns of a grid are a step (2 ms) over which a hiss is measured; nine steps are looked at together."""
_EDGE: Final = RATE // 200

_Wave = npt.NDArray[np.float64]


def ring(treatment: Treatment) -> int:
    """By how many samples a treated clip is longer, at its end."""
    return room.length(treatment.room)


def treat(pcm: Samples, treatment: Treatment) -> Samples:
    """A clip as `audio.clip` prepares it, shape (n,), treated: shape (n + ring,), its words at the voice's level.

    Untouched, bit for bit, where nothing is asked for. A clip with nothing in it stays silent.
    """
    if treatment == PLAIN:
        return pcm
    made: _Wave = pcm.astype(np.float64) if treatment.tone == "none" else _toned(pcm, treatment.tone)
    if treatment.room != "none":
        echo = room.answer(treatment.room, made.astype(np.float32))
        made = np.pad(made, (0, ring(treatment))) + echo
    edge = min(_EDGE, len(made))
    made[len(made) - edge :] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(edge) + 0.5) / max(1, edge))
    found = clip_lufs(made[: len(pcm)])
    if found > SILENCE_LUFS:
        made *= gain(CHANNEL_LUFS - found)
    return _within(made, gain(CEILING_DBTP)).astype(np.float32)


def _toned(pcm: Samples, tone: str) -> _Wave:
    grid = folded(pcm, -(-len(pcm) // (_COLUMNS * STEP)) * _COLUMNS)
    for section in _sections(tone):
        run(grid, section)
    _bend_hiss(grid)
    return unfolded(grid, len(pcm))


@lru_cache(maxsize=2)
def _sections(tone: str) -> list[Section]:
    """The filter of a tone."""
    return [_high_pass(RUMBLE), *(_shelf(*shelf) for shelf in WARMTH if tone == "warm")]


def _high_pass(hertz: float) -> Section:
    """Butterworth's of the second order: the high-pass of the same cookbook (see `_shelf`), its Q 1/√2."""
    turn = 2.0 * np.pi * hertz / RATE
    cosine, width = np.cos(turn), np.sin(turn) / np.sqrt(2.0)
    side = (1.0 + cosine) / 2.0
    return _section((side, -2.0 * side, side), (1.0 + width, -2.0 * cosine, 1.0 - width))


def _shelf(hertz: float, decibels: float, above: bool) -> Section:
    """A shelf of slope 1, after Robert Bristow-Johnson's “Cookbook formulae for audio EQ biquad filter
    coefficients”."""
    amplitude, turn = gain(decibels / 2.0), 2.0 * np.pi * hertz / RATE
    side = -1.0 if above else 1.0
    more, less, cosine = amplitude + 1.0, amplitude - 1.0, side * np.cos(turn)
    width = np.sqrt(2.0 * amplitude) * np.sin(turn)
    over = (more - less * cosine + width, 2.0 * side * (less - more * cosine), more - less * cosine - width)
    under = (more + less * cosine + width, -2.0 * side * (less + more * cosine), more + less * cosine - width)
    first, second, third = over
    return _section((amplitude * first, amplitude * second, amplitude * third), under)


def _section(over: Taps, under: Taps) -> Section:
    """A filter with its first tap under the line made 1."""
    (b0, b1, b2), (a0, a1, a2) = over, under
    return (b0 / a0, b1 / a0, b2 / a0), (1.0, a1 / a0, a2 / a0)


def _within(pcm: _Wave, ceiling: float) -> _Wave:
    """Peaks held down, and the power that this took given back to the rest."""
    made = held(pcm, ceiling)
    return pcm if made is pcm else held(made * np.sqrt(np.square(pcm).sum() / np.square(made).sum()), ceiling)


def _bend_hiss(grid: Grid) -> None:
    """Where there is too much of them, and only there, high frequencies step back, by a shelf of the first order."""
    powers = _sharpness(grid).reshape(-1, _COLUMNS).mean(axis=1)
    window = np.hanning(11)[1:-1]
    around = np.convolve(powers, window / window.sum())[4 : 4 + len(powers)]
    bend = np.clip(BENT * (10.0 * np.log10(around + 1e-12) - SHARP), 0.0, DEEPEST)
    if not bend.any():
        return
    # the bend goes from the middle of one step to that of the next in a straight line
    middles = _COLUMNS * (np.arange(len(bend)) + 0.5)
    parts = np.interp(np.arange(grid.shape[1] + 1), middles, 1.0 - 10.0 ** (-bend / 20.0))
    (columns,) = np.nonzero(parts[:-1] + parts[1:])
    ramp = ((np.arange(STEP) + 0.5) / STEP)[:, np.newaxis]
    sloped = parts[columns] + (parts[columns + 1] - parts[columns]) * ramp
    grid[:, columns] -= sloped * _high(grid, columns)


def _sharpness(grid: Grid) -> _Wave:
    """The power of what is sharp in each column: second differences are, once they are weighted."""
    silence = np.zeros(1)
    before, after = np.append(silence, grid[-1, :-1]), np.append(grid[0, 1:], silence)
    sharp = np.diff(np.concatenate([before[np.newaxis], grid, after[np.newaxis]]), 2, axis=0)
    powers: _Wave = np.einsum("ij,ij->j", sharp, sharp) / (STEP * _WEIGHTED**4)
    return powers


def _high(grid: Grid, columns: npt.NDArray[np.intp]) -> Grid:
    """What is above `HISS` in some columns: a high-pass of the first order, which forgets within a column."""
    warped = np.tan(np.pi * HISS / RATE)
    before = np.where(columns > 0, grid[:, columns - 1], 0.0)
    high = np.diff(np.concatenate([before, grid[:, columns]]), axis=0, prepend=0.0) / (1.0 + warped)
    for earlier, now in pairwise(high):
        now += (1.0 - warped) / (1.0 + warped) * earlier
    made: Grid = high[STEP:]
    return made
