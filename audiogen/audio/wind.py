"""Wind around a house: gusts that wander in pitch and strength.

The model is ours, and its figures were chosen by us: noises in bands two thirds of an octave apart, faded so that
together they are one broad resonance that moves up when the wind is strong; under it the deep rush of moving air, and
over it a little hiss.
"""

from typing import Final

import numpy as np

from audiogen.audio.endless import Layer, Layers, packed
from audiogen.audio.noise import Frequencies, Shape, hill, woven
from audiogen.audio.wander import STEP, Points, curve, dice, wander
from audiogen.units import RATE

PERIOD: Final = 96
"""Seconds until the first gust comes again."""
BANDS: Final = (150.0, 236.0, 372.0, 586.0, 922.0)
"""Hz."""
_WIDE: Final = 0.36, 0.5
"""Octaves: of a band's noise, and of the resonance that moves over the bands."""
_MIDDLE: Final = 330.0
"""Hz, around which the resonance wanders."""
_LATER: Final = round(0.7 * RATE / STEP)
"""So many points the right ear hears everything after the left."""


def wind() -> Layers:
    """Wind; its level is not set."""
    random = dice("wind")
    strength = 0.5 + 0.5 * wander(PERIOD, 14, random)
    pitch = np.log2(_MIDDLE) + 0.75 * (2.0 * strength - 1.0) + 0.45 * wander(PERIOD, 20, random)
    loud = 0.2 + 0.8 * strength**1.5
    layers = [_layer(_air, 24, "wind air", 0.5 * (0.35 + 0.65 * strength))]
    for centre in BANDS:
        near = np.exp(-0.5 * ((pitch - np.log2(centre)) / _WIDE[1]) ** 2)
        layers.append(_layer(_band(centre), 6, f"wind {centre:g}", 0.8 * loud * near * (_MIDDLE / centre) ** 0.35))
    layers.append(_layer(_hiss, 6, "wind hiss", 0.09 * loud * strength))
    return Layers(layers)


def _layer(shape: Shape, seconds: int, seed: str, points: Points) -> Layer:
    table = woven(shape, seconds * RATE, seed)
    sound = packed(table[np.newaxis], shift=seconds // 2 * RATE)
    return Layer(sound, curve(points), curve(np.roll(points, _LATER)))


def _band(centre: float) -> Shape:
    return lambda hertz: hill(hertz, centre, _WIDE[0])


def _air(hertz: Frequencies) -> Frequencies:
    """Deep, and 9 dB an octave less above 130 Hz."""
    found: Frequencies = 1.0 / (1.0 + (hertz / 130.0) ** 3) ** 0.5 * (hertz > 35.0)
    return found


def _hiss(hertz: Frequencies) -> Frequencies:
    return hill(hertz, 2600.0, 0.8)
