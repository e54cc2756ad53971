"""The table of generated sounds, each brought to the voice's loudness, so that levels beside it mean something."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from audiogen.audio.levels import TARGET_LUFS, Samples, momentary_lufs, periodic_lufs
from audiogen.audio.noise import noise
from audiogen.audio.strikes import bell
from audiogen.audio.tones import drone, sine
from audiogen.model import Swell, Tone
from audiogen.units import RATE, gain, samples
from audiogen.vocabulary import STRIKES

NOISE_PERIOD = 48 * RATE
TONE_PERIOD = 24 * RATE
"""Beds repeat after this long: whole numbers of MP3 frames (24 s are 1000)."""
FLOOR_DBFS = -75.0
"""The noise under everything, that keeps Bluetooth links awake (its root mean square)."""

_ENDLESS: dict[str, Callable[[Tone], Samples]] = {
    "white noise": lambda tone: noise("white noise", NOISE_PERIOD),
    "pink noise": lambda tone: noise("pink noise", NOISE_PERIOD),
    "brown noise": lambda tone: noise("brown noise", NOISE_PERIOD),
    "drone": lambda tone: drone(tone.hertz, TONE_PERIOD),
    "sine": lambda tone: sine(tone.hertz, TONE_PERIOD),
}
_STRUCK: dict[str, Callable[[Tone, int], Samples]] = {
    "bell": lambda tone, length: bell(tone.variant, length),
}


@lru_cache(maxsize=8)
def endless(tone: Tone) -> Samples:
    """One period of a sound without end, shape (2, period), as loud as the voice."""
    made = _ENDLESS[tone.name](tone)
    made *= gain(TARGET_LUFS - periodic_lufs(made))
    return made


@lru_cache(maxsize=16)
def struck(tone: Tone) -> Samples:
    """A sound that rings out, shape (2, n), its beginning as loud as the voice."""
    return _levelled(_STRUCK[tone.name](tone, strike_length(tone)))


def strike_length(tone: Tone) -> int:
    """How long a struck sound rings, in samples."""
    return samples(STRIKES[tone.name].rings)


@lru_cache(maxsize=8)
def breath(swell: Swell) -> Samples:
    """The sound of one breath, shape (2, n), at its height as loud as the voice."""
    from audiogen.audio.breath import swell as make

    return _levelled(make(swell.phases))


@lru_cache(maxsize=1)
def floor() -> Samples:
    """One period of the noise floor, shape (2, period), not to be written to: the channels are one and the same."""
    made = noise("pink noise", TONE_PERIOD, channels=1)
    made *= gain(FLOOR_DBFS) / float(np.sqrt(np.mean(made.astype(np.float64) ** 2)))
    return np.broadcast_to(made, (2, made.shape[1]))


def _levelled(made: Samples) -> Samples:
    """The loudest moment of a sound is what the ear goes by."""
    levelled: Samples = (made * gain(TARGET_LUFS - momentary_lufs(made))).astype(np.float32)
    return levelled
