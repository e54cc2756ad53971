"""Integrated loudness from powers that were measured along the way, gated as ITU-R BS.1770-4 does."""

from typing import Any

import numpy as np
import numpy.typing as npt

from audiogen.audio import meter
from audiogen.audio.levels import HIGH_PASS, SHELF
from audiogen.audio.recursion import STEP, folded, run
from audiogen.units import RATE

_HOP = RATE // 10
_BLOCK = 4
"""Moments of 0.1 s in a block of 0.4 s; blocks begin 0.1 s apart."""


def clip_lufs(pcm: npt.NDArray[np.floating[Any]]) -> float:
    """Integrated, gated loudness of one channel, shape (n,); -inf for silence. Under half a second it is padded."""
    hops = max(_BLOCK + 1, round(len(pcm) / _HOP))
    heard = folded(pcm, hops * _HOP // STEP)
    run(heard, SHELF)
    run(heard, HIGH_PASS)
    powers = np.einsum("ij,ij->j", heard, heard) / STEP
    return gated_lufs(powers.reshape(hops, -1).mean(axis=1))


def gated_lufs(powers: npt.NDArray[np.float64]) -> float:
    """The loudness of a sound by the K-weighted `powers` of its tenths of a second, both channels added; -inf for
    silence. What is shorter than 0.4 s is as loud as with silence up to there."""
    filled = np.pad(powers, (0, max(0, _BLOCK - len(powers))))
    blocks = np.convolve(filled, np.full(_BLOCK, 1.0 / _BLOCK), mode="valid")
    return meter.gated_lufs(blocks)
