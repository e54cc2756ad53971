"""The sound that paces a breath: a soft rush that rises while breathing in and sinks while breathing out."""

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import Samples
from audiogen.audio.noise import Frequencies, shaped

_HELD = 0.12
"""How much of the rush stays while the breath is held, so that the hold is not taken for the end."""


def swell(phases: tuple[int, int, int, int]) -> Samples:
    """One breath of `phases` (samples of in, hold, out, hold), shape (2, their sum). Peak is not set."""
    length = sum(phases)
    bright = shaped(lambda hertz: _band(hertz, 900.0), length, 2, "breath in")
    dark = shaped(lambda hertz: _band(hertz, 450.0), length, 2, "breath out")
    rise, fall = _envelopes(phases)
    return (bright * rise + dark * fall).astype(np.float32)


def _band(hertz: Frequencies, centre: float) -> Frequencies:
    """A hill of about two octaves around `centre`."""
    octaves = np.log2(np.maximum(hertz, 1.0) / centre)
    found: Frequencies = np.exp(-0.5 * (octaves / 0.9) ** 2)
    return found


def _envelopes(phases: tuple[int, int, int, int]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The level of breathing in and of breathing out over one breath."""
    into, hold, out, rest = phases
    up, down = _ramp(into), 1.0 - _ramp(out)
    if hold:
        # the rush sinks to the held level over the first part of the hold, and swells from there
        settle = 1.0 - (1.0 - _HELD) * _ramp(hold)
        rise = np.concatenate([up, settle, np.zeros(out + rest)])
        swelling = np.minimum(1.0, np.arange(out) / max(1, min(out // 4, 24_000)))
        fall = np.concatenate([np.zeros(into + hold), down * (_HELD + (1 - _HELD) * swelling), np.zeros(rest)])
        reach = min(out, 24_000)
        rise[into + hold : into + hold + reach] = _HELD * (1.0 - _ramp(reach))
        return rise, fall
    turn = min(into, out, 24_000) // 2  # breathing in gives way to breathing out across the turn
    cross = _ramp(turn)
    rise = np.concatenate([up, np.zeros(out + rest)])
    rise[into : into + turn] = 1.0 - cross
    fall = np.concatenate([np.zeros(into), down, np.zeros(rest)])
    fall[into : into + turn] *= cross
    return rise, fall


def _ramp(length: int) -> npt.NDArray[np.float64]:
    """From 0 to 1 in `length` samples, by half a cosine."""
    return 0.5 - 0.5 * np.cos(np.pi * np.arange(length) / max(1, length))
