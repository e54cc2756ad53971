"""Struck sounds, built of partials that die away each in its own time: a bell, a singing bowl, a chime, a tick."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from audiogen.audio.levels import Samples
from audiogen.audio.ringing import ringing
from audiogen.errors import did_you_mean
from audiogen.units import RATE

SHORT = RATE // 2
"""What lasts no longer than this many samples is over before it could be heard as wide: both channels are alike."""

Partials = tuple[tuple[float, float, float], ...]
"""Of each: its ratio to the pitch, its amplitude, and the seconds until it has sunk to 1/e."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """Pitch in Hz, how slowly it dies (a factor), how much of the partials above the lowest is heard, and how long it
    takes to begin."""

    hertz: float
    slowness: float
    brightness: float
    attack_ms: float


_BELL: Partials = (
    (1.0, 1.0, 2.4),
    (1.003, 0.6, 2.2),
    (2.0, 0.55, 1.7),
    (2.76, 0.5, 1.1),
    (4.07, 0.22, 0.7),
    (5.40, 0.3, 0.5),
    (8.93, 0.12, 0.22),
)
"""Chosen by us: a hum that beats, and above it what makes a bell of it."""

BOWL: Partials = (
    (1.0, 1.0, 4.2),
    (1.0042, 0.45, 3.9),
    (2.76, 0.42, 2.6),
    (2.769, 0.2, 2.4),
    (5.18, 0.16, 1.3),
    (5.197, 0.08, 1.2),
    (8.2, 0.06, 0.6),
    (11.7, 0.025, 0.3),
)
"""A rim bends like a ring, at frequencies as j(j² - 1)/√(j² + 1) (Rayleigh, The Theory of Sound): 1, 2.83, 5.42, 8.77
and so on. A bowl's bottom holds its rim, so we draw the upper ones in a little. No bowl is quite round: each of its
modes is two that beat. By how much, amplitudes and decays were chosen by us."""

_CHIME: Partials = (
    (1.0, 1.0, 1.1),
    (1.0015, 0.5, 1.0),
    (2.756, 0.35, 0.55),
    (5.404, 0.12, 0.22),
    (8.933, 0.03, 0.1),
)
"""The ratios are those of a bar that is free at both ends (Euler and Bernoulli's beam); the rest was chosen by us."""

_CLICK: Partials = (
    (1.0, 1.0, 0.011),
    (1.52, 0.5, 0.008),
    (2.63, 0.35, 0.005),
    (4.1, 0.12, 0.003),
)
"""A hollow piece of wood, chosen by us."""

_STROKES: dict[str, tuple[Partials, dict[str, Stroke]]] = {
    "bell": (
        _BELL,
        {
            "": Stroke(396.0, 1.0, 1.0, 3.0),
            "soft": Stroke(330.0, 1.1, 0.35, 18.0),
            "low": Stroke(198.0, 1.5, 0.8, 5.0),
            "high": Stroke(792.0, 0.7, 0.9, 2.0),
        },
    ),
    "bowl": (
        BOWL,
        {
            "": Stroke(220.0, 1.0, 0.8, 8.0),
            "soft": Stroke(196.0, 1.1, 0.3, 45.0),
            "low": Stroke(132.0, 1.25, 0.8, 10.0),
            "high": Stroke(352.0, 0.8, 0.7, 6.0),
        },
    ),
    "chime": (
        _CHIME,
        {
            "": Stroke(1046.5, 1.0, 1.0, 6.0),
            "soft": Stroke(880.0, 1.1, 0.35, 30.0),
            "low": Stroke(698.5, 1.15, 1.0, 8.0),
            "high": Stroke(1568.0, 0.85, 0.8, 5.0),
        },
    ),
    "click": (
        _CLICK,
        {
            "": Stroke(980.0, 1.0, 1.0, 0.7),
            "soft": Stroke(820.0, 1.2, 0.35, 2.0),
            "low": Stroke(620.0, 1.3, 1.0, 0.9),
            "high": Stroke(1450.0, 0.85, 1.0, 0.6),
        },
    ),
}


def strike(name: str, variant: str, length: int) -> Samples:
    """A stroke, shape (2, length); it is silent at its end, and spread a little over the channels. Its level is not
    set.

    Raises ValueError when nothing of that name is struck, or not so, or no time is left for it.
    """
    if name not in _STROKES:
        raise ValueError(f"nothing called “{name}” is struck: {did_you_mean(name, _STROKES)}")
    partials, kinds = _STROKES[name]
    if variant not in kinds:
        raise ValueError(f"there is no {name} “{variant}”: {did_you_mean(variant, filter(None, kinds))}")
    if length <= 0:
        raise ValueError(f"a stroke can't last {length} samples")
    made = np.empty((2, length), np.float32)
    if length < SHORT:
        made[:] = struck(partials, kinds[variant], length)
        return made
    for channel, side in zip(made, (-1, 1), strict=True):
        channel[:] = struck(partials, kinds[variant], length, side)
    return made


def struck(partials: Partials, stroke: Stroke, length: int, side: int = 0) -> Samples:
    """A stroke as it is heard on the left (`side` -1), the right (1) or in the middle (0), shape (length,)."""
    tones: list[tuple[complex, complex]] = []
    for index, (ratio, amplitude, decay) in enumerate(partials):
        bright = amplitude * (stroke.brightness if ratio > 1.5 else 1.0)
        leaning = bright * (1.0 + side * 0.15 * (-1) ** index)
        exponent = -1.0 / (decay * stroke.slowness) + 2j * np.pi * stroke.hertz * ratio
        tones.append((exponent, 0.1 * leaning * np.exp(0.2j * index * side)))
    made = ringing(tones, length)
    _rise(made, round(stroke.attack_ms * RATE / 1000))
    _rise(made[::-1], min(RATE // 2, length // 2))
    return made


def _rise(pcm: Samples, reach: int) -> None:
    """Begins from nothing, by half a cosine of `reach` samples."""
    pcm[:reach] *= _half_cosine(reach)


@lru_cache(maxsize=8)
def _half_cosine(length: int) -> Samples:
    curve: Samples = (0.5 - 0.5 * np.cos(np.pi * np.arange(length) / length)).astype(np.float32)
    return curve
