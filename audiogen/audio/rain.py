"""Steady rain: the hiss of what falls far away, and drops near by.

A drop that falls into water leaves a bubble, which rings for a moment and rises in pitch as it comes up: a sine that
dies away (K. van den Doel, Physically Based Models for Liquid Sounds, ACM Transactions on Applied Perception, 2005).
How many, how high and how long was chosen by us.
"""

from typing import Final

import numpy as np

from audiogen.audio.endless import Layer, Layers, packed
from audiogen.audio.levels import Samples
from audiogen.audio.noise import Frequencies, woven
from audiogen.audio.wander import curve, dice, wander
from audiogen.units import RATE

PERIOD: Final = 48
"""Seconds, in which the rain becomes a little stronger and weaker."""
HISS: Final = 24
DROPS: Final = 16
"""Seconds until the hiss, and the drops near by, begin again."""
_KINDS: Final = 96
"""Different drops."""
_RATES: Final = ((3000.0, 8500.0, 0.004, 50.0, 0.12), (900.0, 3200.0, 0.011, 9.0, 0.17))
"""Of small drops and of large ones: lowest and highest pitch in Hz, seconds until one has sunk to 1/e, how many there
are in a second, and the amplitude of the loudest beside a hiss of root mean square 0.1."""


def rain() -> Layers:
    """Rain; its level is not set."""
    random = dice("rain")
    hiss = packed(woven(_hiss, HISS * RATE, "rain hiss")[np.newaxis], shift=HISS // 2 * RATE)
    strength = 10.0 ** (1.5 * wander(PERIOD, 6, random) / 20.0)
    later = np.roll(strength, len(strength) // 8)
    drops = packed(_drops(random))
    return Layers([Layer(hiss, curve(strength), curve(later)), Layer(drops, curve(later), curve(strength))])


def _hiss(hertz: Frequencies) -> Frequencies:
    """Falls by 2 dB an octave from 300 Hz, and by more above 8 kHz: bright, but softer than white noise."""
    found: Frequencies = np.maximum(hertz, 300.0) ** -0.34 / (1.0 + (hertz / 8000.0) ** 2) ** 0.5
    return found * (1.0 - np.exp(-((hertz / 220.0) ** 2)))


def _drops(random: np.random.Generator) -> Samples:
    """The drops near by, shape (2, n), each from somewhere between left and right."""
    length = DROPS * RATE
    made = np.zeros((2, length), np.float32)
    for low, high, decay, often, most in _RATES:
        kinds = [_drop(low * (high / low) ** place, decay, random) for place in np.linspace(0.0, 1.0, _KINDS)]
        count = round(often * DROPS)
        starts = random.integers(0, length, count)
        chosen = random.integers(0, _KINDS, count)
        loud = most * 10.0 ** (-24.0 * random.random(count) ** 0.7 / 20.0)
        angles = np.pi / 2 * random.uniform(0.1, 0.9, count)
        sides = (loud * np.stack([np.cos(angles), np.sin(angles)])).astype(np.float32)
        for start, kind, factors in zip(starts.tolist(), chosen.tolist(), sides.T, strict=True):
            _add(made, start, factors[:, np.newaxis] * kinds[kind])
    made -= made.mean(axis=1, keepdims=True, dtype=np.float64).astype(np.float32)
    return made


def _drop(hertz: float, decay: float, random: np.random.Generator) -> Samples:
    time = np.arange(int(6.0 * decay * RATE)) / RATE
    rising = 1.0 + random.uniform(0.5, 3.0) * time  # in proportion, by the second
    wave = np.sin(2.0 * np.pi * hertz * rising * time) * np.exp(-time / decay)
    edges = np.minimum(1.0, time / 0.0006) * np.minimum(1.0, (time[-1] - time) / decay)
    return np.asarray(wave * edges, np.float32)


def _add(made: Samples, start: int, drop: Samples) -> None:
    """Adds a drop from sample `start` on; what falls over the end goes to the beginning."""
    room = made.shape[1] - start
    made[:, start : start + drop.shape[1]] += drop[:, :room]
    if drop.shape[1] > room:
        made[:, : drop.shape[1] - room] += drop[:, room:]
