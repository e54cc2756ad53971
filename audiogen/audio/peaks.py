"""Peaks held down: oversampling is for where a peak can be, and work for what has one."""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import Samples
from audiogen.units import RATE

_Wave = npt.NDArray[np.float64]
_Places = npt.NDArray[np.intp]

_TAPS: Final = 32
_NEAR: Final = 0.7
"""Between two samples a voice, which has next to nothing above 12 kHz, rises over them by less than 3 dB."""
_HIGH: Final = 0.85
_CLOSELY: Final = 2
"""A true peak seldom rises more than 1.4 dB over the samples beside it, and the loudest blocks have the highest: for
what is merely told, that is enough."""
_THIRD: Final = RATE // 300 + 1
"""The gain bends over 5 ms, by the mean of a mean of a mean of so many samples: an odd number."""
_UNDER: Final = 0.993
"""Peaks between the samples move a little when they are bent."""


def held(pcm: _Wave, ceiling: float) -> _Wave:
    """`pcm`, shape (n,), its true peak at most `ceiling` (a factor), smoothly; the same object if it was."""
    for _ in range(4):
        at, highest = _peaks(pcm, ceiling)
        if not (highest > ceiling).any():
            return pcm
        over = highest > _UNDER * ceiling
        where, bend = _bend(at[over], _UNDER * ceiling / highest[over], len(pcm))
        pcm = pcm.copy()
        pcm[where] *= bend
    at, highest = _peaks(pcm, ceiling)
    return pcm * min(1.0, ceiling / float(highest.max(initial=ceiling)))


class Highest:
    """The true peak of a sound that comes block by block, of which only the loudest are looked at closely."""

    def __init__(self) -> None:
        self._loudest: list[tuple[float, Samples]] = []

    def add(self, block: Samples) -> None:
        """The next block, shape (channels, n). Between two blocks nobody looks, where next to nothing is."""
        for channel in block:
            size = float(max(channel.max(initial=0.0), -channel.min(initial=0.0)))
            if len(self._loudest) < _CLOSELY or size > self._loudest[-1][0]:
                self._loudest = sorted([(size, channel), *self._loudest], key=lambda one: -one[0])[:_CLOSELY]

    @property
    def peak(self) -> float:
        """As a factor of full scale; 0 for silence."""
        most = self._loudest[0][0] if self._loudest else 0.0
        found = (
            _peaks(channel.astype(np.float64), most * _HIGH / _NEAR)[1].max(initial=0.0)
            for size, channel in self._loudest
            if size > _HIGH * most
        )
        return max(most, *map(float, found), 0.0)


def _bend(at: _Places, part: _Wave, length: int) -> tuple[_Places, _Wave]:
    """Where a sound of `length` samples is bent for peaks that come at, or right after, `at` (in order), and by what
    factors: those of a peak reach `part`."""
    reach = 3 * (_THIRD - 1) + 1
    starts, stops = np.maximum(at - reach, 0), np.minimum(at + reach + 2, length)
    apart = starts[1:] > stops[:-1]
    pairs = zip(starts[np.append(True, apart)], stops[np.append(apart, True)], strict=True)
    # stretches can stand side by side, for each begins and ends with as many ones as a gain looks back or ahead
    where = np.concatenate([np.arange(start, stop) for start, stop in pairs])
    wanted = np.ones(len(where))
    for place in (at, np.minimum(at + 1, length - 1)):
        found = np.searchsorted(where, place)
        wanted[found] = np.minimum(wanted[found], part)
    bend = _lowest(wanted, reach)
    for _ in range(3):
        bend = _mean(bend, _THIRD)
    return where, bend


def _lowest(values: _Wave, size: int) -> _Wave:
    """The lowest of `size` (odd) neighbours of each value; the first and the last go on for ever."""
    found = np.pad(values, size // 2, mode="edge")
    have = 1
    while have < size:
        more = min(have, size - have)
        found = np.minimum(found[:-more], found[more:])
        have += more
    return found


def _mean(values: _Wave, size: int) -> _Wave:
    """The mean of `size` (odd) neighbours of each value; the first and the last go on for ever."""
    sums = np.cumsum(np.pad(values, (size // 2 + 1, size // 2), mode="edge"))
    found: _Wave = (sums[size:] - sums[:-size]) / size
    return found


def _peaks(pcm: _Wave, ceiling: float) -> tuple[_Places, _Wave]:
    """The samples at which, or after which, the ceiling may be reached, and the highest from there to the next."""
    near = np.abs(pcm) > _NEAR * ceiling
    near[:-1] |= near[1:].copy()
    (at,) = np.nonzero(near)
    before = _TAPS // 2 - 1
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(pcm, (before, _TAPS - before)), _TAPS)[at]
    fine = np.einsum("ij,jk->ik", windows, _between())  # unlike BLAS, the same whatever the number of processors
    highest: _Wave = np.maximum(np.abs(pcm[at]), np.abs(fine).max(axis=1, initial=0.0))
    return at, highest


@lru_cache(maxsize=1)
def _between() -> _Wave:
    """What finds the signal a quarter, a half, three quarters of a sample on: sincs under a bell, shape (32, 3)."""
    at = np.arange(1 - _TAPS // 2, _TAPS // 2 + 1)[:, np.newaxis] - np.array([0.25, 0.5, 0.75])
    taps: _Wave = np.sinc(at) * (0.5 + 0.5 * np.cos(2.0 * np.pi * at / (_TAPS + 2)))
    taps /= taps.sum(axis=0)
    return taps
