"""How loud generated sounds are, told from a few of their moments: quick, and without filters."""

import numpy as np

from audiogen.audio.endless import Repeating
from audiogen.audio.levels import Samples, periodic_lufs
from audiogen.units import RATE

BLOCK = 4 * RATE // 10
"""Samples of a moment: BS.1770's 0.4 s."""
_GATE = -10.0
"""BS.1770-4: what is so much quieter than the rest, in LU, doesn't count."""
_MOST = 120
"""So many moments are enough."""
_CANDIDATES = 4


def endless_lufs(sound: Repeating) -> float:
    """The integrated, gated loudness of a sound (BS.1770-4, but for moments that don't overlap, evenly spread)."""
    count = min(_MOST, sound.period // BLOCK)
    starts = [place * sound.period // count for place in range(count)]
    powers = np.array([10.0 ** (periodic_lufs(sound.between(at, at + BLOCK)) / 10.0) for at in starts])
    loud = powers[powers >= powers.mean() * 10.0 ** (_GATE / 10.0)]
    return 10.0 * float(np.log10(loud.mean()))


def loudest_lufs(pcm: Samples) -> float:
    """The loudness of the loudest 0.4 s of a sound, shape (2, n); of all of it, when it is shorter.

    Only the few moments of the greatest power are weighted: in a sound of one piece the loudest is among them.
    """
    hop = BLOCK // 4
    count = max(1, (pcm.shape[1] - BLOCK) // hop + 1)
    if count == 1:
        return periodic_lufs(pcm[:, :BLOCK])
    hops = pcm[:, : (count + 3) * hop].reshape(2, -1, hop)
    powers = np.einsum("chn,chn->h", hops, hops)
    around = np.convolve(powers, np.ones(4), "valid")
    starts = np.argsort(around)[-_CANDIDATES:] * hop
    return max(periodic_lufs(pcm[:, start : start + BLOCK]) for start in starts.tolist())
