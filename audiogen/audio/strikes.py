"""Struck sounds: a bell, built of inharmonic partials, each of which dies away in its own time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import Samples
from audiogen.units import RATE


@dataclass(frozen=True, slots=True)
class _Bell:
    """Pitch of the hum in Hz, how slowly it dies (a factor), how much of the bright partials is heard."""

    hertz: float
    slowness: float
    brightness: float
    attack_ms: float


_BELLS: dict[str, _Bell] = {
    "": _Bell(396.0, 1.0, 1.0, 3.0),
    "soft": _Bell(330.0, 1.1, 0.35, 18.0),
    "low": _Bell(198.0, 1.5, 0.8, 5.0),
    "high": _Bell(792.0, 0.7, 0.9, 2.0),
}

_PARTIALS: tuple[tuple[float, float, float], ...] = (
    (1.0, 1.0, 2.4),
    (1.003, 0.6, 2.2),
    (2.0, 0.55, 1.7),
    (2.76, 0.5, 1.1),
    (4.07, 0.22, 0.7),
    (5.40, 0.3, 0.5),
    (8.93, 0.12, 0.22),
)
"""Ratio to the hum, amplitude, and seconds until a partial has sunk to 1/e: about those of a singing bowl."""

_STRIDE = 1000
"""Powers multiply: of the many in a tone only these first ones, and each one so far on, need be worked out."""


def bell(variant: str, length: int) -> Samples:
    """A stroke, shape (2, length); it is silent at its end, and spread a little over the channels."""
    kind = _BELLS[variant]
    time = np.arange(length) / RATE
    made = np.zeros((2, length))
    for index, (ratio, amplitude, decay) in enumerate(_PARTIALS):
        bright = amplitude * (kind.brightness if ratio > 1.5 else 1.0)
        ringing = _ringing(-1.0 / (decay * kind.slowness) + 2j * np.pi * kind.hertz * ratio, length)
        for channel, lean in enumerate((-0.15, 0.15)):
            side = 1.0 + lean * (-1) ** index
            made[channel] += (bright * side * np.exp(1j * index * channel * 0.4) * ringing).imag
    attack = np.minimum(1.0, time / (kind.attack_ms / 1000))
    made *= 0.5 - 0.5 * np.cos(np.pi * attack)
    out = np.minimum(1.0, (length - 1 - np.arange(length)) / (0.5 * RATE))
    made *= 0.5 - 0.5 * np.cos(np.pi * out)
    made *= 0.1 / np.abs(made).max()
    return made.astype(np.float32)


def _ringing(exponent: complex, length: int) -> npt.NDArray[np.complex128]:
    """A tone that dies away: e to the power of `exponent` times the seconds, at each of `length` samples."""
    fine = np.exp(exponent * np.arange(_STRIDE) / RATE)
    coarse = np.exp(exponent * np.arange(0, length, _STRIDE) / RATE)
    return np.outer(coarse, fine).ravel()[:length]
