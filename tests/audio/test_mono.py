"""Two channels in one: as loud as they were, whatever differs in them."""

import tracemalloc

import numpy as np
import pyloudnorm
import pytest

from audiogen.audio import sounds
from audiogen.audio.levels import Samples
from audiogen.audio.mono import Mono, one_channel
from audiogen.model import Tone
from audiogen.units import RATE
from audiogen.vocabulary import BEDS

STEREO = [Tone(name, hertz=kind.pitch, beat=kind.beat) for name, kind in BEDS.items() if not kind.stereo]


def lufs(sound: Samples) -> float:
    return float(pyloudnorm.Meter(RATE).integrated_loudness(sound.T.astype(np.float64)))


@pytest.mark.parametrize("tone", STEREO, ids=lambda tone: str(tone.name))
def test_a_background_keeps_its_loudness(tone: Tone) -> None:
    stereo = sounds.endless(tone)
    found, wanted = Mono(stereo).between(0, 24 * RATE), stereo.between(0, 24 * RATE)
    assert np.array_equal(found[0], found[1])
    assert lufs(found) == pytest.approx(lufs(wanted), abs=1.0)


def test_it_is_the_same_wherever_it_is_cut() -> None:
    mono = Mono(sounds.endless(Tone("sea")))
    whole = mono.between(1000, 90_000)
    parts = [mono.between(1000, 30_001), mono.between(30_001, 90_000)]
    assert np.concatenate(parts, axis=1).tobytes() == whole.tobytes()


@pytest.mark.parametrize("variant", ["", "low", "high", "soft"])
def test_a_bell_keeps_its_loudness(variant: str) -> None:
    bell = sounds.struck(Tone("bell", variant))
    found = one_channel(bell)
    assert np.array_equal(found[0], found[1]) and found.shape == bell.shape
    assert lufs(found) == pytest.approx(lufs(bell), abs=0.5)


def test_of_channels_against_each_other_one_is_heard() -> None:
    one = sounds.endless(Tone("pink noise")).between(0, RATE)[0]
    found = one_channel(np.stack([one, -one * np.float32(0.99)]))
    assert found[0] == pytest.approx(one, abs=0.01)
    assert np.array_equal(one_channel(np.stack([one, -one]))[0], one)
    assert not one_channel(np.zeros((2, 100), np.float32)).any()


def test_a_long_sound_becomes_one_channel_in_little_memory() -> None:
    sound = np.random.default_rng(1).standard_normal((2, 20 * RATE)).astype(np.float32)
    tracemalloc.start()
    found = one_channel(sound)
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.shape == sound.shape and np.shares_memory(found[0], found[1])
    assert taken < 1.1 * sound.nbytes
