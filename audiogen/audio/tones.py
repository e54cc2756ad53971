"""Tones that repeat without a seam: every frequency in them fits its period a whole number of times.

Each raises ValueError for a pitch or beat that the vocabulary doesn't allow it, or a period under a second: a tone of
20 Hz, and what sways it, would not fit in.
"""

import numpy as np

from audiogen.audio.levels import Samples
from audiogen.audio.ringing import ringing
from audiogen.units import RATE
from audiogen.vocabulary import BEDS

SHORTEST = RATE
"""Samples of the shortest period."""

_PARTIALS: tuple[tuple[float, float, int], ...] = (
    (1.0, 1.0, 2),
    (1.5, 0.42, 3),
    (2.0, 0.5, 5),
    (3.0, 0.22, 4),
    (4.0, 0.14, 7),
    (6.0, 0.05, 6),
)
"""The drone's chord: ratio to its pitch, amplitude, and how often in a period that partial comes and goes."""

_PULSE = (3 / 8, -1 / 4, 1 / 16)
"""sin⁴ as a sum of cosines: its mean, and half of what it has at once and twice the rate of the pulses."""


def sine(hertz: float, length: int) -> Samples:
    """One period of `length` samples, shape (1, length), of a pure tone."""
    _check("sine", length, hertz)
    return _lines([(_cycles(hertz, length), 1.0)], length)[np.newaxis]


def binaural(hertz: float, beat: float, length: int) -> Samples:
    """One period, shape (2, length), of two pure tones: `hertz` on the left, `hertz` + `beat` on the right.

    Neither of them beats; who hears both, each with one ear, hears a beat inside the head.
    """
    _check("binaural", length, hertz, beat)
    left, apart = _cycles(hertz, length), _cycles(beat, length)
    made = np.empty((2, length), np.float32)
    for channel, cycles in zip(made, (left, left + apart), strict=True):
        channel[:] = _lines([(cycles, 1.0)], length)
    return made


def isochronic(hertz: float, beat: float, length: int) -> Samples:
    """One period, shape (1, length), of a tone at `hertz` that comes and goes `beat` times a second.

    A pulse is a raised cosine squared, sin⁴: five lines of a spectrum and nothing else, so that it can't click.
    """
    _check("isochronic", length, hertz, beat)
    carrier, rate = _cycles(hertz, length), _cycles(beat, length)
    mean, once, twice = _PULSE
    sides = [(carrier + turn * rate, part) for turn, part in ((-2, twice), (-1, once), (1, once), (2, twice))]
    return _lines([(carrier, mean), *sides], length)[np.newaxis]


def drone(hertz: float, length: int) -> Samples:
    """One period, shape (2, length), of a chord over `hertz` whose partials swell and sink slowly.

    Each partial is two tones a cycle of the period apart, which beat; left and right move against each other.
    Each tone is swayed by 0.75 + 0.25 sin, so that it is three lines of a spectrum. The chord was chosen by us.
    """
    _check("drone", length, hertz)
    made = np.empty((2, length), np.float32)
    for channel, side in zip(made, (0.0, np.pi / 2), strict=True):
        lines: list[tuple[int, complex]] = []
        for ratio, amplitude, turns in _PARTIALS:
            cycles = _cycles(hertz * ratio, length)
            sway = 0.125 * np.exp(1j * (side + ratio))
            for cycle, angle in ((cycles, 0.0), (cycles + 1, turns)):
                tone = amplitude * np.exp(1j * angle)
                # sin x sin y = (cos(x - y) - cos(x + y)) / 2; a cosine is a sine a quarter turn on
                lines += [
                    (cycle, 0.75 * tone),
                    (cycle - turns, 1j * tone * sway.conjugate()),
                    (cycle + turns, -1j * tone * sway),
                ]
        channel[:] = _lines(lines, length)
    return made


def _check(name: str, length: int, hertz: float, beat: float | None = None) -> None:
    """Raises ValueError unless the vocabulary allows the sound `name` this pitch, and this beat if it has one."""
    kind = BEDS[name]
    asked = (("is", hertz, kind.hertz), ("beats at", beat, kind.beats))
    for what, value, limits in asked:
        if value is not None and not limits[0] <= value <= limits[1]:
            raise ValueError(f"“{name}” {what} {limits[0]:g} to {limits[1]:g} Hz, not {value:g} Hz")
    if length < SHORTEST:
        raise ValueError(f"a period of “{name}” has {SHORTEST} samples or more, not {length}")


def _lines(lines: list[tuple[int, complex]], length: int) -> Samples:
    """Sines, each of so many whole cycles in `length` and with such an amplitude; 1 is 0.1 of full scale."""
    return ringing([(2j * np.pi * cycles * RATE / length, 0.1 * factor) for cycles, factor in lines], length)


def _cycles(hertz: float, length: int) -> int:
    """How often the frequency nearest to `hertz` that fits `length` turns in it."""
    return max(1, round(hertz * length / RATE))
