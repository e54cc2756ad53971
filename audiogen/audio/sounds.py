"""The table of generated sounds, each brought to the voice's loudness, so that levels beside it mean something.

All of them are seeded: the same sound is the same samples, whenever and wherever in a session it is heard.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from audiogen.audio import bowls as bowls_of
from audiogen.audio import rain as rain_of
from audiogen.audio import sea as sea_of
from audiogen.audio import wind as wind_of
from audiogen.audio.endless import Endless, Later, Levelled, Loop, Repeating, packed
from audiogen.audio.gauge import endless_lufs, loudest_lufs
from audiogen.audio.levels import TARGET_LUFS, Samples
from audiogen.audio.noise import noise
from audiogen.audio.strikes import strike
from audiogen.audio.tones import binaural, drone, isochronic, sine
from audiogen.errors import did_you_mean
from audiogen.model import Swell, Tone
from audiogen.units import RATE, gain, samples
from audiogen.vocabulary import STRIKES

PERIOD = 24 * RATE
"""Noises and tones repeat after this long, and other beds after a multiple of it: whole numbers of MP3 frames (24 s
are 1000)."""
FLOOR_DBFS = -75.0
"""The noise under everything, that keeps Bluetooth links awake (its root mean square)."""

_ENDLESS: dict[str, Callable[[Tone], Repeating]] = {
    "white noise": lambda tone: _wide(tone.name),
    "pink noise": lambda tone: _wide(tone.name),
    "brown noise": lambda tone: _wide(tone.name),
    "sea": lambda tone: sea_of.sea(),
    "rain": lambda tone: rain_of.rain(),
    "wind": lambda tone: wind_of.wind(),
    "bowls": lambda tone: bowls_of.bowls(),
    "drone": lambda tone: packed(drone(tone.hertz, PERIOD)),
    "sine": lambda tone: Loop(sine(tone.hertz, PERIOD)),
    "binaural": lambda tone: Loop(binaural(tone.hertz, tone.beat, PERIOD)),
    "isochronic": lambda tone: Loop(isochronic(tone.hertz, tone.beat, PERIOD)),
}

_PERIODS: dict[str, int] = {
    "sea": sea_of.PERIOD * RATE, "rain": rain_of.PERIOD * RATE, "wind": wind_of.PERIOD * RATE,
    "bowls": bowls_of.PERIOD * RATE,
}  # fmt: skip
"""Of those that take longer than `PERIOD`."""

SURGES: dict[str, float] = {
    "white noise": 0.5, "pink noise": 0.5, "brown noise": 1.5, "sea": 7.5, "rain": 1.5, "wind": 4.5, "bowls": 8.5,
    "drone": 3.0, "sine": 0.5, "binaural": 0.5, "isochronic": 6.0,
}  # fmt: skip
"""By how many dB no moment of a sound is louder than all of it, whatever its pitch and beat. Most are measured;
pulses of sin⁴ have 35/128 of the power of their height, which is 5.6 dB less."""


@lru_cache(maxsize=3)  # a bed holds up to 9 MB of tables
def endless(tone: Tone) -> Endless:
    """A sound without end, as loud as the voice. Raises ValueError for one that there isn't."""
    if tone.name not in _ENDLESS:
        raise ValueError(f"there is no background “{tone.name}”: {did_you_mean(tone.name, _ENDLESS)}")
    return Later(_PERIODS.get(tone.name, PERIOD), lambda: _made(tone))


def _made(tone: Tone) -> Endless:
    made = _ENDLESS[tone.name](tone)
    return Levelled(made, gain(TARGET_LUFS - endless_lufs(made)))


@lru_cache(maxsize=2)  # each takes up to 5 MB
def struck(tone: Tone) -> Samples:
    """A sound that rings out, shape (2, n), its loudest 0.4 s as loud as the voice; a shorter one as a whole."""
    return _levelled(strike(tone.name, tone.variant, strike_length(tone)))


def strike_length(tone: Tone) -> int:
    """How long a struck sound rings, in samples."""
    return samples(STRIKES[tone.name].rings)


@lru_cache(maxsize=2)
def breath(swell: Swell) -> Samples:
    """The sound of one breath, shape (2, n), at its height as loud as the voice."""
    from audiogen.audio.breath import swell as make

    return _levelled(make(swell.phases))


@lru_cache(maxsize=1)
def floor() -> Endless:
    """The noise floor: the same in both channels."""
    return Later(PERIOD, _floor)


def _floor() -> Endless:
    made = _noise("pink noise")
    return made.again(gain(FLOOR_DBFS) / made.size)


def _wide(name: str) -> Loop:
    """A noise that comes from everywhere: what is on the right now will be on the left half a period later."""
    return _noise(name).again(shift=PERIOD // 2)


@lru_cache(maxsize=1)  # the floor's, and it is a usual background, too
def _noise(name: str) -> Loop:
    """A period of noise, the same in both channels."""
    return packed(noise(name, PERIOD)[np.newaxis])


def _levelled(made: Samples) -> Samples:
    """The loudest moment of a sound is what the ear goes by."""
    made *= np.float32(gain(TARGET_LUFS - loudest_lufs(made)))
    return made
