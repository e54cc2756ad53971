"""Noises that repeat without a seam: made in the frequency domain, one period long, seeded.

A period made this way is continuous with itself, so that it needs no crossfade where it begins again.
"""

import zlib
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import Samples
from audiogen.units import RATE

Frequencies = npt.NDArray[np.float64]

LOWEST = 25.0
"""Hz; below it nothing is heard but loudspeakers are moved."""

SLOPES: dict[str, float] = {"white noise": 0.0, "pink noise": -0.5, "brown noise": -1.0}
"""Each noise's amplitude is its frequency to this power: 0, -3 and -6 dB an octave."""


def noise(name: str, length: int, channels: int = 2) -> Samples:
    """One period of `length` samples, shape (channels, length), of a noise in `SLOPES`. Peak is not set."""
    slope = SLOPES[name]
    return shaped(lambda hertz: np.maximum(hertz, LOWEST) ** slope, length, channels, name)


def shaped(amplitude: Callable[[Frequencies], Frequencies], length: int, channels: int, seed: str) -> Samples:
    """Noise whose spectrum follows `amplitude` (of Hz), of root mean square 0.1; channels are independent.

    The same `seed` gives the same samples.
    """
    random = np.random.Generator(np.random.PCG64(zlib.crc32(seed.encode())))
    hertz = np.fft.rfftfreq(length, 1 / RATE).astype(np.float64)
    # worked out in double and then rounded: powers in single precision differ from one processor to another
    envelope = (amplitude(hertz) * (hertz >= LOWEST)).astype(np.float32)
    made = np.empty((channels, length), np.float32)
    for wave in made:
        # the spectrum of white noise is white noise too, which saves transforming one
        spectrum = random.standard_normal(2 * len(envelope), np.float32).view(np.complex64)
        spectrum *= envelope
        wave[:] = np.fft.irfft(spectrum, length, norm="ortho")
        wave *= 0.1 / np.sqrt(np.mean(np.square(wave), dtype=np.float64))
    return made
