"""Sums of tones that last or die away, quickly: each is a power of one complex number."""

from collections.abc import Sequence

import numpy as np

from audiogen.audio.levels import Samples
from audiogen.units import RATE

_STRIDE = 480, 60
"""Samples lie in rows of so many; in those of the second kind, when they are less than a second."""
_AT_ONCE = 1 << 18
"""Multiplications in one product of matrices. Beyond that OpenBLAS takes several threads, which here only get in each
other's way."""


def ringing(tones: Sequence[tuple[complex, complex]], length: int) -> Samples:
    """The imaginary part of the sum of a·exp(s·t) over all `tones` (s in 1/second, a), t in seconds; shape (length,).

    Since exp(s·(t + u)) = exp(s·t)·exp(s·u), the values at the beginnings of rows and those along one row are enough,
    and what is between is a product of two matrices. They are doubles, so that rounding to float32 hides how a
    processor adds.
    """
    exponents, factors = (np.array(part, np.complex128) for part in zip(*tones, strict=True))
    stride = _STRIDE[length < RATE]
    along = np.exp(np.outer(exponents, np.arange(stride) / RATE))
    fine = np.concatenate([along.imag, along.real])
    rows = -(-length // stride)
    made = np.empty((rows, stride), np.float32)
    few = max(1, _AT_ONCE // fine.size)
    for first in range(0, rows, few):
        begin = np.exp(np.outer(np.arange(first, min(first + few, rows)) * (stride / RATE), exponents)) * factors
        made[first : first + few] = np.concatenate([begin.real, begin.imag], axis=1) @ fine
    return made.ravel()[:length]
