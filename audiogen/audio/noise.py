"""Noises that repeat without a seam: woven of short pieces that overlap, each made in the frequency domain.

Every piece is as long as two hops, has its own random phases, and rises and falls by half a sine. Pieces that overlap
have nothing to do with each other, so that their powers add up: sin² + cos² = 1, and the noise is as loud throughout.
The last piece overlaps the first one. Nothing longer than a piece is ever transformed, which is quick and takes
little memory.
"""

import zlib
from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import Samples
from audiogen.errors import did_you_mean
from audiogen.units import RATE

Frequencies = npt.NDArray[np.float64]
Shape = Callable[[Frequencies], Frequencies]

LOWEST = 25.0
"""Hz; below it nothing is heard but loudspeakers are moved."""

SLOPES: dict[str, float] = {"white noise": 0.0, "pink noise": -0.5, "brown noise": -1.0}
"""Each noise's amplitude is its frequency to this power: 0, -3 and -6 dB an octave."""

HOP = RATE // 6
"""Samples from one piece to the next. A piece is a third of a second long, and tells 3 Hz apart."""
_TOGETHER = 8
"""So many pieces are made at once."""


def noise(name: str, length: int) -> Samples:
    """One period of `length` samples, shape (length,), of a noise in `SLOPES`, of root mean square 0.1.

    Raises ValueError when there is none of that name, or `length` is none that can be woven.
    """
    if name not in SLOPES:
        raise ValueError(f"there is no noise “{name}”: {did_you_mean(name, SLOPES)}")
    slope = SLOPES[name]
    return woven(lambda hertz: np.maximum(hertz, LOWEST) ** slope, length, name)


def hill(hertz: Frequencies, centre: float, octaves: float) -> Frequencies:
    """1 at `centre`, and less the farther from it: exp(-1/2) `octaves` above and below."""
    away = np.log2(np.maximum(hertz, 1.0) / centre) / octaves
    found: Frequencies = np.exp(-0.5 * away**2)
    return found


def woven(amplitude: Shape, length: int, seed: str) -> Samples:
    """Noise whose spectrum follows `amplitude` (of Hz), shape (length,), of root mean square 0.1.

    The same `seed` gives the same samples. Raises ValueError unless `length` is a whole number of hops, two at the
    least: what is over would be left out.
    """
    if length < 2 * HOP or length % HOP:
        raise ValueError(f"noise is woven in whole hops of {HOP} samples, two or more: {length} is no such length")
    count = length // HOP
    random = np.random.Generator(np.random.PCG64(zlib.crc32(seed.encode())))
    # worked out in double and then rounded: powers in single precision differ from one processor to another
    hertz = np.fft.rfftfreq(2 * HOP, 1 / RATE).astype(np.float64)
    spectrum = amplitude(hertz) * (hertz >= LOWEST)
    spectrum[-1] = 0.0
    spectrum *= 0.1 * HOP * np.sqrt(2.0 / np.sum(spectrum**2))
    turns, window = _turns(), _window()
    table = np.zeros((count, HOP), np.float32)
    for first in range(0, count, _TOGETHER):
        rows = np.arange(first, min(first + _TOGETHER, count))
        # a byte has angles enough: many hundreds of frequencies add up
        phases = np.frombuffer(random.bytes(len(rows) * len(hertz)), np.uint8).reshape(len(rows), -1)
        pieces = np.fft.irfft(turns[phases] * spectrum.astype(np.float32), 2 * HOP)
        pieces *= window
        table[rows] += pieces[:, :HOP]
        table[(rows + 1) % count] += pieces[:, HOP:]
    made = table.ravel()
    made -= np.float32(np.mean(made, dtype=np.float64))
    return made


@cache
def _turns() -> npt.NDArray[np.complex64]:
    """Numbers of size 1 at 256 angles."""
    found: npt.NDArray[np.complex64] = np.exp(2j * np.pi * np.arange(256) / 256).astype(np.complex64)
    return found


@cache
def _window() -> Samples:
    """Half a sine, as long as a piece."""
    return np.sin(np.pi * (np.arange(2 * HOP) + 0.5) / (2 * HOP)).astype(np.float32)
