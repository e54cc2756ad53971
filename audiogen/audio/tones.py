"""Tones that repeat without a seam: every frequency in them fits its period a whole number of times."""

import numpy as np

from audiogen.audio.levels import Samples
from audiogen.units import RATE

_PARTIALS: tuple[tuple[float, float, int], ...] = (
    (1.0, 1.0, 2),
    (1.5, 0.42, 3),
    (2.0, 0.5, 5),
    (3.0, 0.22, 4),
    (4.0, 0.14, 7),
    (6.0, 0.05, 6),
)
"""The drone's chord: ratio to its pitch, amplitude, and how often in a period that partial comes and goes."""


def sine(hertz: float, length: int) -> Samples:
    """One period of `length` samples, shape (2, length), of a pure tone; both channels alike."""
    wave = (0.1 * np.sin(_phase(hertz, length))).astype(np.float32)
    return np.stack([wave, wave])


def drone(hertz: float, length: int) -> Samples:
    """One period, shape (2, length), of a chord over `hertz` whose partials swell and sink slowly.

    Each partial is two tones a cycle of the period apart, which beat; left and right move against each other.
    """
    made = np.zeros((2, length))
    for ratio, amplitude, turns in _PARTIALS:
        tone = np.sin(_phase(hertz * ratio, length)) + np.sin(_phase(hertz * ratio, length, 1) + turns)
        sway = 2.0 * np.pi * turns * np.arange(length) / length
        for channel, side in enumerate((0.0, np.pi / 2)):
            made[channel] += 0.5 * amplitude * (0.75 + 0.25 * np.sin(sway + side + ratio)) * tone
    made *= 0.1 / np.abs(made).max()
    return made.astype(np.float32)


def _phase(hertz: float, length: int, more: int = 0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The angle at each sample of the nearest frequency that fits `length`; `more` cycles added."""
    cycles = max(1, round(hertz * length / RATE)) + more
    return 2.0 * np.pi * ((np.arange(length, dtype=np.int64) * cycles) % length) / length
