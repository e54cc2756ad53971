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
    turns = (np.arange(length, dtype=np.int64) * _cycles(hertz, length)) % length
    wave = (0.1 * np.sin(2.0 * np.pi * turns / length)).astype(np.float32)
    return np.stack([wave, wave])


def drone(hertz: float, length: int) -> Samples:
    """One period, shape (2, length), of a chord over `hertz` whose partials swell and sink slowly.

    Each partial is two tones a cycle of the period apart, which beat; left and right move against each other.
    Each tone is swayed by 0.75 + 0.25 sin, so that it is three lines of a spectrum, and that is where it is drawn.
    """
    spectrum = np.zeros((2, length // 2 + 1), np.complex128)
    for ratio, amplitude, turns in _PARTIALS:
        cycles = _cycles(hertz * ratio, length)
        for lines, side in zip(spectrum, (0.0, np.pi / 2), strict=True):
            sway = 0.125 * np.exp(1j * (side + ratio))
            for cycle, angle in ((cycles, 0.0), (cycles + 1, turns)):
                tone = amplitude * np.exp(1j * angle)
                # sin x sin y = (cos(x - y) - cos(x + y)) / 2; a cosine is a sine a quarter turn on
                lines[cycle] += 0.75 * tone
                lines[cycle - turns] += 1j * tone * sway.conjugate()
                lines[cycle + turns] -= 1j * tone * sway
    made = np.fft.irfft(-1j * spectrum, length)
    made *= 0.1 / max(made.max(), -made.min())
    return made.astype(np.float32)


def _cycles(hertz: float, length: int) -> int:
    """How often the frequency nearest to `hertz` that fits `length` turns in it."""
    return max(1, round(hertz * length / RATE))
