"""Small, soft rooms for a voice to be read in: made of a few reflections and of noise that dies away, seeded.

A room of cushions and carpets swallows high frequencies sooner than low ones, so each band of the noise has a time
of its own. What a room gives back is faint: a pause must still begin where the words end.
"""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import Samples
from audiogen.units import RATE, gain, samples


@dataclass(frozen=True, slots=True)
class _Room:
    """`decay` is the time, in seconds, in which its echo of 500 Hz sinks by 60 dB; the first of it comes after `gap`
    seconds. All of it together is `wet` dB beside a steady voice, and `early` is the part of its power that comes as
    `reflections`: seconds, and strengths beside each other, of walls, floor and ceiling."""

    decay: float
    gap: float
    early: float
    wet: float
    reflections: tuple[tuple[float, float], ...]


_ROOMS: Final[dict[str, _Room]] = {
    "small": _Room(0.25, 0.004, 0.9, -21.0, ((0.0043, 0.9), (0.0071, -0.7), (0.0113, 0.55), (0.0167, -0.4))),
    "large": _Room(0.70, 0.011, 0.965, -21.5, ((0.0119, 0.7), (0.0173, -0.6), (0.0241, 0.5), (0.0337, -0.4))),
}
_BANDS: Final = ((180.0, 0.0, 1.0), (500.0, 0.0, 1.0), (1200.0, -2.0, 0.8), (2800.0, -6.0, 0.6), (6000.0, -14.0, 0.4))
"""Middle of a band in Hz, its level in dB, its decay beside the room's: dark, and ever darker."""
_BEGINS: Final = 0.006
"""Seconds in which the noise rises, for reflections do not crowd at once."""


def length(room: str) -> int:
    """For how many samples a room rings: none where there is no room."""
    return samples(_ROOMS[room].decay) if room in _ROOMS else 0


def answer(room: str, pcm: Samples) -> Samples:
    """What `room` adds to `pcm`, shape (n,): shape (n + length,), by the overlap-save method."""
    spectrum = _spectrum(room)
    size, before = 2 * (len(spectrum) - 1), length(room)
    made = np.empty(len(pcm) + before, np.float32)
    heard = np.pad(pcm, (before, before + size))
    for at in range(0, len(made), size - before):
        part = np.fft.irfft(np.fft.rfft(heard[at : at + size]) * spectrum, size)[before:]
        made[at : at + size - before] = part[: len(made) - at]
    return made


@lru_cache(maxsize=2)
def _spectrum(room: str) -> npt.NDArray[np.complex64]:
    """Of the echo, for frames three to six times as long: shorter ones are mostly overlap."""
    return np.fft.rfft(echo(room), 1 << (3 * length(room)).bit_length()).astype(np.complex64)


@lru_cache(maxsize=2)
def echo(room: str) -> Samples:
    """What `room` adds to a click, shape (length + 1,): silent where the click is, and at the end."""
    kind = _ROOMS[room]
    count = length(room) + 1
    random = np.random.Generator(np.random.PCG64(zlib.crc32(room.encode())))
    time = np.arange(count) / RATE - kind.gap
    # each band is cut out of noise of its own by bells over the logarithm of frequency, which add up evenly
    hertz = np.fft.rfftfreq(2 * count, 1 / RATE)
    octaves = np.log2(np.maximum(hertz, 1.0))
    diffuse = np.zeros(count)
    for middle, level, beside in _BANDS:
        bell = gain(level) * np.exp(-0.5 * ((octaves - np.log2(middle)) / 0.55) ** 2)
        wave = np.fft.irfft(np.fft.rfft(random.standard_normal(2 * count)) * bell)[:count]
        diffuse += wave * 10.0 ** (-3.0 * np.maximum(time, 0.0) / (kind.decay * beside))
    diffuse *= np.clip(time / _BEGINS, 0.0, 1.0)
    early = np.zeros(2 * count)
    for at, strength in kind.reflections:
        early[samples(at)] = strength
    soft = (1.0 + 1j * hertz / 2500.0) ** -2 * (1j * hertz / (1j * hertz + 150.0))
    early = np.fft.irfft(np.fft.rfft(early) * soft)[:count]
    made = np.sqrt(kind.early / np.sum(early**2)) * early + np.sqrt((1.0 - kind.early) / np.sum(diffuse**2)) * diffuse
    made *= np.minimum(1.0, (count - 1 - np.arange(count)) / (0.2 * count))
    made[0] = 0.0
    ready: Samples = (gain(kind.wet) * made / np.sqrt(np.sum(made**2))).astype(np.float32)
    return ready
