"""The sea at a beach: waves that rise, break and draw back, each one another.

The model is ours, and its figures were chosen by us: three noises, as deep as a swell, as broad as breaking water and
as bright as foam, swell and sink with each wave, one after the other. Waves come every five to fifteen seconds and
run along the shore, so that one ear hears them before the other.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from audiogen.audio.endless import Layer, Layers, Loop, packed
from audiogen.audio.levels import Samples
from audiogen.audio.noise import Frequencies, Shape, hill, woven
from audiogen.audio.wander import Points, curve, dice, times
from audiogen.units import RATE

PERIOD: Final = 120
"""Seconds until the first wave comes again."""
WAVES: Final = 12


@dataclass(frozen=True, slots=True)
class _Wave:
    """When it breaks, in seconds; how strong it is; how slow (a factor); by how much the left ear hears it before the
    right one, in seconds, and more of it, as a factor's natural logarithm."""

    at: float
    strength: float
    slowness: float
    ahead: float
    lean: float


@dataclass(frozen=True, slots=True)
class _Part:
    """A noise, and how it goes with a wave: when it is at its height after the wave breaks, how long it rises and
    falls, all in seconds; how strong it is, and how much of it is always there."""

    after: float
    rise: float
    fall: float
    strength: float
    always: float


_SWELL: Final = _Part(after=-0.4, rise=3.2, fall=1.5, strength=1.0, always=0.25)
_BREAK: Final = _Part(after=0.0, rise=1.5, fall=1.5, strength=0.85, always=0.11)
_FOAM: Final = _Part(after=0.9, rise=1.1, fall=2.1, strength=0.34, always=0.025)
_BACK: Final = _Part(after=5.2, rise=1.9, fall=1.1, strength=0.12, always=0.0)
"""Foam hisses once more as the water draws back through the pebbles."""


def sea() -> Layers:
    """The sea; its level is not set."""
    waves = _waves()
    return Layers(
        [
            _layer(_noise(_deep, 24, "sea swell"), (_SWELL,), waves),
            _layer(_noise(_broad, 12, "sea break"), (_BREAK,), waves),
            _layer(_noise(_bright, 8, "sea foam"), (_FOAM, _BACK), waves),
        ]
    )


def _waves() -> list[_Wave]:
    random = dice("sea")
    # a wave's place is its turn, moved by less than would let two come together
    places = (np.arange(WAVES) + random.uniform(-0.28, 0.28, WAVES)) * (PERIOD / WAVES) + 4.0
    return [
        _Wave(
            float(at),
            float(10.0 ** (random.uniform(-9.0, 0.0) / 20.0)),
            float(random.uniform(0.8, 1.35)),
            float(random.uniform(-0.6, 0.6)),
            float(random.uniform(-0.4, 0.4)),
        )
        for at in places
    ]


def _layer(sound: Loop, parts: tuple[_Part, ...], waves: list[_Wave]) -> Layer:
    left, right = (curve(_movement(parts, waves, side)) for side in (1, -1))
    return Layer(sound, left, right)


def _movement(parts: tuple[_Part, ...], waves: list[_Wave], side: int) -> Points:
    """How strong the noise of `parts` is over a period, on the left (1) or right (-1). Powers of waves add up."""
    power = np.zeros(len(times(PERIOD)))
    for part in parts:
        power += part.always**2
        for wave in waves:
            peak = wave.at + part.after * wave.slowness - side * wave.ahead / 2
            since = (times(PERIOD) - peak + PERIOD / 2) % PERIOD - PERIOD / 2
            loud = wave.strength * part.strength * np.exp(side * wave.lean / 2)
            power += (loud * _rush(since / wave.slowness, part)) ** 2
    return np.sqrt(power)


def _rush(since: Points, part: _Part) -> Points:
    """How a part swells and sinks, without a kink: by a bell curve up to its height, then slower and slower."""
    later = np.maximum(since, 0.0) / part.fall
    return np.where(since < 0.0, np.exp(-((since / part.rise) ** 2)), (1.0 + later) * np.exp(-later))


def _noise(shape: Shape, seconds: int, seed: str) -> Loop:
    table: Samples = woven(shape, seconds * RATE, seed)
    return packed(table[np.newaxis], shift=seconds // 2 * RATE)


def _deep(hertz: Frequencies) -> Frequencies:
    return hill(hertz, 110.0, 1.0)


def _broad(hertz: Frequencies) -> Frequencies:
    """Falls by 3 dB an octave, and by more above 2.5 kHz."""
    found: Frequencies = np.maximum(hertz, 150.0) ** -0.5 / (1.0 + (hertz / 2500.0) ** 2) * (hertz > 60.0)
    return found


def _bright(hertz: Frequencies) -> Frequencies:
    return hill(hertz, 3800.0, 0.95)
