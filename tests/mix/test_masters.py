"""What presets make of a mix: their loudness to the decibel, and a session that sinks."""

import numpy as np
import pyloudnorm
import pytest

from audiogen.audio.levels import CHANNEL_LUFS, TARGET_LUFS, Samples
from audiogen.mix.masters import CALM, MASTERS, gated, mastering
from audiogen.units import RATE
from audiogen.vocabulary import PRESETS

LENGTH = 300 * RATE
LINES = [(at * RATE, 4 * RATE, CHANNEL_LUFS) for at in range(2, 290, 12)]


def voice(seconds: int = 4) -> Samples:
    """Something at the voice's level in one channel."""
    pcm = np.random.default_rng(1).standard_normal(seconds * RATE)
    found = pyloudnorm.Meter(RATE).integrated_loudness(pcm)
    return (pcm * 10 ** ((CHANNEL_LUFS - found) / 20)).astype(np.float32)


def test_every_preset_has_a_master() -> None:
    assert tuple(MASTERS) == PRESETS


@pytest.mark.parametrize("name", PRESETS)
def test_all_speech_together_is_as_loud_as_its_master_says(name: str) -> None:
    master = MASTERS[name]
    made = mastering(master, LENGTH, LINES)
    said = voice()
    joined = np.concatenate([said * made.between(start, start + length) for start, length, _ in LINES])
    channels = np.stack([joined] * master.channels, axis=1)
    # where it sinks it is told from how speech is spread, and this is no speech
    near = 0.5 if master.fade else 0.1
    assert pyloudnorm.Meter(RATE).integrated_loudness(channels) == pytest.approx(master.lufs, abs=near)


@pytest.mark.parametrize("name", [name for name in PRESETS if not MASTERS[name].fade])
def test_a_master_that_does_not_sink_is_one_factor(name: str) -> None:
    made = mastering(MASTERS[name], LENGTH, [])
    assert made.between(0, 10) == made.between(LENGTH - 1, LENGTH)


def test_sleep_sinks_smoothly_and_not_at_once() -> None:
    master = MASTERS["sleep"]
    made = mastering(master, LENGTH, LINES)
    level = 20 * np.log10(np.asarray(made.between(0, LENGTH), np.float64))
    calm = round(CALM * LENGTH)
    assert np.ptp(level[: calm - RATE]) < 1e-3
    assert level[0] - level[-1] == pytest.approx(master.fade, abs=0.01)
    assert (np.diff(level) <= 1e-5).all() and np.diff(level).min() > -0.001


@pytest.mark.parametrize(
    ("start", "middle", "stop"), [(0, 1, RATE), (RATE - 1, RATE, 5 * RATE), (777, 99_999, 200_000)]
)
def test_what_a_master_does_is_the_same_wherever_it_is_cut(start: int, middle: int, stop: int) -> None:
    made = mastering(MASTERS["sleep"], 20 * RATE, [])
    parts = [np.asarray(made.between(start, middle)), np.asarray(made.between(middle, stop))]
    assert np.array_equal(np.concatenate(parts), np.asarray(made.between(start, stop)))


def test_a_silent_session_can_be_mastered() -> None:
    made = mastering(MASTERS["sleep"], 60 * RATE, [(0, RATE, -np.inf)])
    assert np.isfinite(np.asarray(made.between(0, 60 * RATE))).all()


def test_what_is_much_quieter_does_not_count() -> None:
    assert gated([(-20.0, 100), (-20.0, 100)]) == pytest.approx(-20.0, abs=0.02)
    assert gated([(-20.0, 100), (-45.0, 900)]) == pytest.approx(-20.0, abs=0.1)
    assert gated([(TARGET_LUFS, 100), (TARGET_LUFS - 3.0, 100)]) == pytest.approx(-17.25, abs=0.1)
