"""How loud things are, after ITU-R BS.1770-4, and the level that the voice is brought to.

The voice is mono and sounds in both channels alike. BS.1770 adds the channels' powers, so that a voice at
-19 LUFS in one channel is a session at -16 LUFS in two.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from audiogen.audio.recursion import STEP, folded, run, unfolded
from audiogen.units import RATE

Samples = npt.NDArray[np.float32]

TARGET_LUFS = -16.0
"""What the voice of a stereo session measures."""
CHANNEL_LUFS = TARGET_LUFS - 10.0 * float(np.log10(2.0))
"""What the same voice measures in one channel alone."""
CEILING_DBTP = -2.0
"""No clip peaks higher: a decibel below the session's limit of -1 dBTP, for the bed and for MP3's ripples."""
SILENCE_LUFS = -70.0
"""BS.1770's absolute gate: what is quieter counts as silence."""

_OFFSET = -0.691
_BLOCK = 0.4

SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""The two filters of the K weighting at 48 kHz: BS.1770-4, annex 1, tables 1 and 2."""


def periodic_lufs(pcm: Samples) -> float:
    """Loudness of an endless sound of which `pcm`, shape (channels, n), is one period; exact, by Parseval."""
    length = pcm.shape[-1]
    powers = np.zeros(length // 2 + 1, np.float32)
    alike = len(pcm) == 2 and np.array_equal(*pcm)
    for channel in pcm[:1] if alike else pcm:
        spectrum = np.fft.rfft(channel, norm="ortho")
        powers += spectrum.real**2 + spectrum.imag**2
    powers *= 1 + alike
    powers[1:-1] *= 2.0  # for their mirror images
    power = float((powers * _weight(length)).sum()) / length
    return _OFFSET + 10.0 * float(np.log10(power)) if power > 0 else -np.inf


def weighted_powers(pcm: Samples, size: int) -> npt.NDArray[np.float64]:
    """The K-weighted power of each `size` samples of an endless sound of which `pcm`, shape (2, n), is one period.

    Channels are added, as BS.1770 does. What is left over at the end of the period counts to the last of them.
    """
    length = pcm.shape[1]
    lead = min(length, RATE)  # the filters' beginning is taken from the end: there is none
    total = np.zeros(length)
    for channel in pcm:
        grid = folded(np.concatenate([channel[length - lead :], channel]), -(-(lead + length) // STEP))
        for section in (SHELF, HIGH_PASS):
            run(grid, section)
        total += np.square(unfolded(grid, lead + length)[lead:])
    starts = np.arange(0, max(size, length - size + 1), size)
    found: npt.NDArray[np.float64] = np.add.reduceat(total, starts) / np.diff(np.append(starts, length))
    return found


def power_lufs(power: float) -> float:
    """The loudness of a K-weighted power; -inf for none."""
    return _OFFSET + 10.0 * float(np.log10(power)) if power > 0 else -np.inf


@lru_cache(maxsize=4)
def _weight(length: int) -> npt.NDArray[np.float64]:
    """The K weighting's gain in power at each frequency of a real FFT of `length` samples."""
    cosine = np.cos(2.0 * np.pi * np.fft.rfftfreq(length))
    gain = np.ones(len(cosine))
    for over, under in (SHELF, HIGH_PASS):
        gain *= _power(over, cosine)
        gain /= _power(under, cosine)
    return gain


def _power(taps: tuple[float, float, float], cosine: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """|a + b/z + c/z²|² for z on the unit circle, by the cosine of its angle: no complex numbers are needed."""
    a, b, c = taps
    found = 4.0 * a * c * cosine
    found += 2.0 * b * (a + c)
    found *= cosine
    found += (a - c) ** 2 + b**2
    return found


def true_peak(pcm: Samples) -> float:
    """The peak between the samples, as a factor of full scale: four times oversampled. Last axis is time."""
    import soxr

    if not pcm.size:
        return 0.0
    rows = np.atleast_2d(pcm).T.astype(np.float32)
    return float(max(np.abs(soxr.resample(rows, RATE, 4 * RATE)).max(), np.abs(rows).max()))
