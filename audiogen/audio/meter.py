"""A loudness meter that sound streams through: ITU-R BS.1770-5 as EBU Tech 3341 and 3342 (version 4 and 3) want it.

Blocks of any size give the same result. Besides ten numbers a second it remembers nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import HIGH_PASS, SHELF, SILENCE_LUFS, power_lufs
from audiogen.units import RATE

Powers = npt.NDArray[np.float64]

STEP: Final = RATE // 100
"""Windows move by this many samples: 10 ms."""
MOMENTARY: Final = 40
SHORT_TERM: Final = 300
"""Windows in steps: 0.4 s and 3 s (Tech 3341, 2.2)."""
HOP: Final = 10
"""Gating blocks overlap by three quarters: one begins every ten steps (BS.1770, annex 1)."""
GATE: Final = -10.0
RANGE_GATE: Final = -20.0
"""LU below what is loud enough: relative gates of the integrated loudness and of the loudness range."""
SPREAD: Final = (10.0, 95.0)
"""The loudness range lies between these percentiles (Tech 3342, 3)."""

_SURROUND: Final = 10.0**0.15
WEIGHTS: Final[dict[int, tuple[float, ...]]] = {
    5: (1.0, 1.0, 1.0, _SURROUND, _SURROUND),
    6: (1.0, 1.0, 1.0, 0.0, _SURROUND, _SURROUND),
}
"""Of channels in the order L R C Ls Rs and L R C LFE Ls Rs: BS.1770, annex 1, table 3 (+1.5 dB). Others count 1."""

_WEIGHTING: Final = [(*over, *under) for over, under in (SHELF, HIGH_PASS)]
_TAPS: Final = 48
_PHASES: Final = 4
_CHUNK: Final = RATE // 50
_MOST: Final = 30 * RATE
"""So many samples are filtered at once at most, whatever is fed."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a meter read. Loudness in LUFS (-inf for silence), `range` in LU, `peak` in dBTP (-inf for silence)."""

    integrated: float
    momentary: float
    short_term: float
    range: float
    peak: float


class Meter:
    """Measures sound of `channels` channels at 48 kHz."""

    def __init__(self, channels: int) -> None:
        weights = WEIGHTS.get(channels, (1.0,) * channels)
        self._weights = np.array(weights)
        self._weighting = Weighting(channels)
        self._peak = TruePeak(channels)
        self._left = np.zeros((0, channels))
        self._recent = np.zeros(0)
        self._steps = 0
        self._momentary = self._short = 0.0
        self._highest = [0.0, 0.0]
        self._blocks: list[Powers] = []
        self._shorts: list[Powers] = []

    def feed(self, pcm: npt.NDArray[Any]) -> Powers:
        """Measures `pcm`, shape (n, channels), full scale 1.

        Returns the K-weighted power of each channel in every step that it completes, shape (steps, channels).
        """
        parts = [self._fed(pcm[at : at + _MOST]) for at in range(0, len(pcm), _MOST)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self._weights)))

    @property
    def momentary(self) -> float:
        """The loudness of the last 0.4 s, in LUFS; what is missing at the beginning counts as silence."""
        return power_lufs(self._momentary)

    @property
    def short_term(self) -> float:
        """The loudness of the last 3 s, in LUFS; what is missing at the beginning counts as silence."""
        return power_lufs(self._short)

    def measured(self) -> Measured:
        """What was measured so far. The meter can be fed on after it."""
        return Measured(
            gated_lufs(np.concatenate(self._blocks)) if self._blocks else -np.inf,
            power_lufs(self._highest[0]),
            power_lufs(self._highest[1]),
            loudness_range(np.concatenate(self._shorts)) if self._shorts else 0.0,
            self._peak.dbtp(),
        )

    def _fed(self, pcm: npt.NDArray[Any]) -> Powers:
        self._peak.feed(pcm)
        heard = np.concatenate([self._left, self._weighting.heard(pcm)])
        whole = len(heard) // STEP * STEP
        self._left = heard[whole:]
        powers: Powers = np.stack([np.square(one).reshape(-1, STEP).mean(axis=1) for one in heard[:whole].T], axis=1)
        if len(powers):
            self._count(powers @ self._weights)
        return powers

    def _count(self, steps: Powers) -> None:
        """Moves the windows over new steps. The windows that end in them begin in those remembered."""
        known = np.concatenate([np.zeros(max(0, SHORT_TERM - 1 - len(self._recent))), self._recent, steps])
        ends = np.arange(self._steps + 1, self._steps + 1 + len(steps))
        for at, (size, kept) in enumerate(((MOMENTARY, self._blocks), (SHORT_TERM, self._shorts))):
            windows = means(known, size)[-len(steps) :]
            self._highest[at] = max(self._highest[at], float(windows.max()))
            kept.append(windows[(ends >= size) & ((ends - size) % HOP == 0)])
            if at == 0:
                self._momentary = float(windows[-1])
            else:
                self._short = float(windows[-1])
        self._recent = known[-(SHORT_TERM - 1) :]
        self._steps += len(steps)


class Weighting:
    """The K weighting of a stream; what came before is remembered."""

    def __init__(self, channels: int) -> None:
        self._state = np.zeros((len(_WEIGHTING), 2, channels))

    def heard(self, pcm: npt.NDArray[Any]) -> Powers:
        """`pcm`, shape (n, channels), weighted."""
        from scipy.signal import sosfilt

        if not len(pcm):
            return np.zeros(pcm.shape)
        heard, self._state = sosfilt(_WEIGHTING, pcm.astype(np.float64), axis=0, zi=self._state)
        weighted: Powers = heard
        return weighted


class TruePeak:
    """The highest peak between the samples of a stream, four times oversampled (BS.1770, annex 2).

    Where the samples are so low that nothing between them can be higher than what was found already, it isn't looked
    for: that changes nothing but the time it takes.
    """

    def __init__(self, channels: int) -> None:
        self._left = np.zeros((_TAPS - 1, channels))
        self._highest = 0.0

    def feed(self, pcm: npt.NDArray[Any]) -> None:
        """Looks at `pcm`, shape (n, channels)."""
        known = np.concatenate([self._left, pcm])
        for at in range(0, len(pcm), _CHUNK):
            self._look(known[at : at + _CHUNK + _TAPS - 1])
        self._left = known[len(known) - _TAPS + 1 :].copy()

    def dbtp(self) -> float:
        """In dB of full scale; -inf for silence. What was fed is taken to end in silence."""
        end = TruePeak(self._left.shape[1])
        end._highest = self._highest
        end._look(np.concatenate([self._left, np.zeros_like(self._left)]))
        return 20.0 * float(np.log10(end._highest)) if end._highest else -np.inf

    def _look(self, known: npt.NDArray[Any]) -> None:
        taps, most = _interpolation()
        highest = float(np.abs(known).max())
        self._highest = max(self._highest, highest)
        if highest * most > self._highest:
            between = [np.correlate(channel, phase, "valid") for channel in known.T for phase in taps.T]
            self._highest = max(self._highest, float(np.abs(between).max()))


@lru_cache(maxsize=1)
def _interpolation() -> tuple[Powers, float]:
    """What gives the values a quarter, a half and three quarters between two samples, shape (taps, 3): a sinc under a
    Kaiser window; and by how much such a value can be higher than all samples around it."""
    at = np.arange(_TAPS)[:, None] - _TAPS // 2 + 1 - np.arange(1, _PHASES) / _PHASES
    taps = np.sinc(at) * np.i0(8.0 * np.sqrt(1.0 - (at / (_TAPS // 2)) ** 2)) / np.i0(8.0)
    taps /= taps.sum(axis=0)
    return taps, float(np.abs(taps).sum(axis=0).max())


def means(powers: Powers, size: int) -> Powers:
    """The mean of each `size` neighbours; empty when there are fewer."""
    if len(powers) < size:
        return np.zeros(0)
    found: Powers = np.lib.stride_tricks.sliding_window_view(powers, size).mean(axis=1)
    return found


def gated_lufs(blocks: Powers) -> float:
    """The integrated loudness of gating blocks' powers, by BS.1770's absolute and relative gate; -inf for silence."""
    loud = blocks[_lufs(blocks) > SILENCE_LUFS]
    if not len(loud):
        return -np.inf
    gate = power_lufs(float(loud.mean())) + GATE
    return power_lufs(float(loud[_lufs(loud) > gate].mean()))


def loudness_range(shorts: Powers) -> float:
    """The loudness range, in LU, of the powers of windows of 3 s (Tech 3342); 0 for silence."""
    loud = shorts[_lufs(shorts) >= SILENCE_LUFS]
    if not len(loud):
        return 0.0
    levels = _lufs(loud)
    low, high = np.percentile(levels[levels >= power_lufs(float(loud.mean())) + RANGE_GATE], SPREAD)
    return float(high - low)


def _lufs(powers: Sequence[float] | Powers) -> Powers:
    with np.errstate(divide="ignore"):
        found: Powers = -0.691 + 10.0 * np.log10(np.asarray(powers))
    return found
