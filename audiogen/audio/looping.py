"""Where a recording can begin again unheard, and how its end becomes its beginning.

What fades out and what fades in should be alike: of all places near the two ends the pair is taken whose levels and
spectra fit best over the whole crossfade, and of those, to the sample, the one where the waves themselves do.
A recording that goes on from its end to its beginning by itself is left alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import Samples
from audiogen.units import RATE, samples

Read: TypeAlias = Callable[[int, int], Samples]
"""Samples of a recording from one position to another, shape (n, channels)."""
_Floats: TypeAlias = npt.NDArray[np.float64]

LONGEST_FADE: Final = samples(5)
SHARE: Final = 6
"""A crossfade takes five seconds, or this part of a short recording."""
REACH: Final = samples(30)
"""So far from either end a better place is looked for: most fades of music are shorter."""
TICK: Final = samples(0.01)
"""Powers along a recording are told for so many samples each."""
_BANDS: Final = (0, 150, 300, 600, 1200, 2400, 4800, 9600, 24_000)
"""Hz: the octaves in which spectra are compared."""
_FAINTEST: Final = 60.0
"""dB under the typical level: what is quieter is all alike."""
_QUIETER: Final = 3.0
"""dB under the typical level, from which a place is thought to be part of a fade."""
_PER_LOSS: Final = 4.0
"""dB squared that all the reach costs, so that of equal places those are taken that leave most of the recording."""
_PER_LIKENESS: Final = 6.0
"""dB that it is worth when the waves are quite alike."""
_CANDIDATES: Final = 6
_SHIFT: Final = samples(0.1)
"""How far the fine search goes: two periods of the lowest tone."""
_EVEN: Final = samples(0.2)
"""Over this long the crossfade's power is made even."""
_MOST_TURN: Final = 2.0
"""6 dB: the crossfade's gains are not turned further up or down."""
_NOTHING: Final = 1e-14
"""A power under that of the least step of 24 bits."""

_ORDER: Final = 32
"""Samples from which the next one is predicted."""
_COARSER: Final = 16
"""In so much fewer samples, the same looks at the bass."""
_NEAR: Final = samples(0.5)
"""How far from the joint prediction is tried; level and spectrum, eight times as far."""
_LIKE: Final = 1.0
"""dB by which the joint may differ more than its neighbourhood does."""
_TINY: Final = 1e-9
"""What is added to a wave's power, so that one of few tones can be predicted too."""


@dataclass(frozen=True, slots=True)
class Join:
    """The recording's samples from `begin` to `end` return: its last `fade` ones fade into the `fade` before `begin`.

    So the loop lasts `end - begin`; with no fade it just begins again.
    """

    begin: int
    end: int
    fade: int


def join(read: Read, first: int, last: int, powers: _Floats) -> Join:
    """How the recording from sample `first` to `last` repeats; `powers` are those of each `TICK` between them."""
    length = last - first
    fade = min(LONGEST_FADE, length // SHARE)
    typical = float(np.median(10.0 * np.log10(powers + 1e-12)))
    reach = min(REACH, (length - fade) // 3)
    hop = TICK * min(10, max(1, fade // (20 * TICK)))
    head = _spectra(read, first, (reach + fade) // hop, hop, typical)
    tail_at = last - (reach + fade) // hop * hop
    tail = _spectra(read, tail_at, (reach + fade) // hop, hop, typical)
    costs = _costs(head, tail, -(-fade // hop), typical)
    best = Join(first + fade, last, fade)
    least = np.inf
    for into, out in _least(costs):
        at, likeness = _aligned(read, first, first + into * hop, tail_at + out * hop, fade)
        cost = float(np.sqrt(costs[into, out])) - _PER_LIKENESS * likeness
        if cost < least:
            best, least = Join(at + fade, tail_at + out * hop + fade, fade), cost
    return best


def crossfade(out: Samples, into: Samples) -> Samples:
    """From `out` to `into`, both of shape (n, channels), in n samples.

    The gains are those of equal power, corrected for how far the two are alike just there: power goes straight from
    one's to the other's, be they strangers or the same.
    """
    from scipy.ndimage import uniform_filter1d

    count = len(out)
    turn = (np.arange(count) + 0.5) * (np.pi / 2 / count)
    down, up = np.cos(turn), np.sin(turn)
    size = max(1, min(_EVEN, count // 4))

    def even(product: Samples) -> _Floats:
        once: _Floats = uniform_filter1d(product.sum(axis=1, dtype=np.float64), size, mode="nearest")
        twice: _Floats = uniform_filter1d(once, size, mode="nearest")
        return twice

    apart = np.maximum(down**2 * even(out * out) + up**2 * even(into * into), _NOTHING)
    together = np.maximum(apart + 2.0 * down * up * even(out * into), _NOTHING)
    gains = np.clip(np.sqrt(apart / together), 1.0 / _MOST_TURN, _MOST_TURN)
    faded: Samples = (out * (down * gains)[:, None] + into * (up * gains)[:, None]).astype(np.float32)
    return faded


def goes_on(read: Read, first: int, last: int) -> bool:
    """Whether the recording, from its sample `last`, goes on at `first` as it does everywhere else.

    The test is twofold. Level and spectrum change no more from its end to its beginning than they do from one
    moment to the next nearby. And each sample, treble and bass, can be told from those before it (by linear
    prediction) as well across the joint as around it: a step, or a tone that breaks, can't.
    """
    near = min(8 * _NEAR, (last - first) // 4) // _COARSER * _COARSER
    joined = np.concatenate([read(last - near, last), read(first, first + near)])
    if not _alike(joined):
        return False
    coarse = _coarser(joined)
    fine = joined[near - min(_NEAR, near) : near + min(_NEAR, near)]
    return all(_follows(wave) for wave in (*fine.T, *coarse.T))


# ── places that fit ──


def _spectra(read: Read, start: int, count: int, hop: int, typical: float) -> _Floats:
    """dB in each of `_BANDS`, of `count` stretches of `hop` samples from `start` on, shape (count, bands)."""
    window = np.hanning(hop)[:, None].astype(np.float32)
    edges = np.searchsorted(np.fft.rfftfreq(hop, 1 / RATE), _BANDS[:-1])
    floor = 10.0 ** ((typical - _FAINTEST) / 10.0)
    found = np.empty((count, len(edges)))
    for index in range(count):
        lines = np.fft.rfft(read(start + index * hop, start + (index + 1) * hop) * window, axis=0)
        power = (np.abs(lines) ** 2).mean(axis=1) * (2.0 / (hop * float((window**2).sum())))
        found[index] = 10.0 * np.log10(np.add.reduceat(power, edges) + floor)
    return found


def _costs(head: _Floats, tail: _Floats, frames: int, typical: float) -> _Floats:
    """What it costs, in dB squared, to fade in from each place of `head` while fading out from each of `tail`."""
    distance = (head**2).mean(axis=1)[:, None] + (tail**2).mean(axis=1) - 2.0 * head @ tail.T / head.shape[1]
    quiet_in, quiet_out = _quietness(head, typical), _quietness(tail, typical)
    distance += quiet_in[:, None] + quiet_out
    places = len(head) - frames + 1
    costs = sum(distance[step : step + places, step : step + places] for step in range(frames)) / frames
    loss = np.arange(places) / places
    found: _Floats = np.maximum(costs, 0.0) + _PER_LOSS * (loss[:, None] + loss[::-1])
    return found


def _quietness(spectra: _Floats, typical: float) -> _Floats:
    levels = 10.0 * np.log10((10.0 ** (spectra / 10.0)).sum(axis=1))
    found: _Floats = np.maximum(0.0, typical - _QUIETER - levels) ** 2
    return found


def _least(costs: _Floats) -> list[tuple[int, int]]:
    """The cheapest places, of those near one another the best alone."""
    left = costs.copy()
    apart = max(1, len(costs) // 40)
    found: list[tuple[int, int]] = []
    while len(found) < _CANDIDATES and np.isfinite(least := left.min()):
        into, out = (int(place) for place in np.argwhere(left == least)[0])
        found.append((into, out))
        left[max(0, into - apart) : into + apart + 1, max(0, out - apart) : out + apart + 1] = np.inf
    return found


def _aligned(read: Read, first: int, into: int, out: int, fade: int) -> tuple[int, float]:
    """Where, near `into`, what fades in is most like what fades out from `out` on; and how like, from -1 to 1."""
    from scipy.signal import fftconvolve

    low = max(first, into - _SHIFT)
    fading = read(out, out + fade)
    near = read(low, into + _SHIFT + fade)
    window = (np.sin((np.arange(fade) + 0.5) * (np.pi / fade)) ** 2).astype(np.float32)
    places = len(near) - fade + 1
    products, powers = np.zeros(places), np.zeros(places)
    own = 0.0
    for one, other in zip(fading.T, near.T, strict=True):
        weighted = one * window
        own += float(np.dot(weighted, one))
        products += fftconvolve(other, weighted[::-1], mode="valid")
        powers += fftconvolve(other * other, window[::-1], mode="valid")
    likeness = products / np.sqrt(np.maximum(powers * own, 1e-20))
    best = int(np.argmax(likeness))
    return low + best, float(likeness[best])


# ── recordings that are loops already ──


def _alike(joined: Samples) -> bool:
    """Whether level and spectrum change no more in the middle of `joined` than elsewhere in it."""
    size = len(joined) // 16
    lines = np.fft.rfft(joined[: 16 * size].reshape(16, size, -1) * np.hanning(size)[None, :, None], axis=1)
    edges = np.searchsorted(np.fft.rfftfreq(size, 1 / RATE), _BANDS[:-1])
    bands = np.add.reduceat((np.abs(lines) ** 2).sum(axis=2), edges, axis=1)
    levels = 10.0 * np.log10(bands + 1e-6 * bands.sum(axis=1).max() + 1e-12)
    changes = np.sqrt(np.square(np.diff(levels, axis=0)).mean(axis=1))
    return bool(changes[7] <= np.delete(changes, 7).max() + _LIKE)


def _coarser(pcm: Samples) -> Samples:
    """Every sixteenth sample, without what is too high for that."""
    from scipy.signal import resample_poly

    found: Samples = resample_poly(pcm, 1, _COARSER, axis=0).astype(np.float32)
    return found


def _follows(joined: Samples) -> bool:
    """Whether the samples in the middle of `joined`, shape (n,), follow from those before as well as others do."""
    from scipy.linalg import solve_toeplitz
    from scipy.ndimage import maximum_filter1d
    from scipy.signal import lfilter

    wave = joined.astype(np.float64)
    size = 1 << (2 * len(wave) - 1).bit_length()
    lags = np.fft.irfft(np.abs(np.fft.rfft(wave * np.hanning(len(wave)), size)) ** 2)[: _ORDER + 1]
    if lags[0] <= 0.0:
        return True
    lags[0] *= 1.0 + _TINY
    taps = np.concatenate([[1.0], -solve_toeplitz(lags[:-1], lags[1:])])
    errors = maximum_filter1d(np.abs(lfilter(taps, 1.0, wave)), _ORDER)
    middle = slice(len(wave) // 2 - _ORDER, len(wave) // 2 + 2 * _ORDER)
    elsewhere = np.concatenate([errors[3 * _ORDER : middle.start], errors[middle.stop : -3 * _ORDER]])
    usual = float(np.percentile(elsewhere, 99.0))
    inaudible = 1e-4 * float(np.sqrt(np.mean(wave**2)))
    return bool(errors[middle].max() <= max(1.5 * usual, inaudible))
