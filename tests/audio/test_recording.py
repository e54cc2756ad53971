"""What somebody recorded at home: the words are found among the room's noises, whatever the level."""

from __future__ import annotations

import numpy as np
import pytest

from audiogen.audio.levels import Samples
from audiogen.audio.recording import AFTER, BEFORE, bare

RATE = 44_100


def words(length: float) -> Samples:
    """Something like a voice: four syllables a second."""
    t = np.arange(round(length * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * 140 * n * t) / n for n in range(1, 12))
    return (0.2 * tone * (0.15 + np.sin(np.pi * 4 * t) ** 2)).astype(np.float32)


def room(length: float, dbfs: float, hum: float = 0.0, seed: int = 5) -> Samples:
    """Noise of that level, and the mains in it."""
    t = np.arange(round(length * RATE)) / RATE
    noise = np.random.default_rng(seed).standard_normal(len(t)) * 10 ** (dbfs / 20)
    return (noise + hum * np.sin(2 * np.pi * 50 * t)).astype(np.float32)


def taken(before: float, length: float, after: float, noise: float, hum: float = 0.0, gain: float = 1.0) -> Samples:
    said = np.concatenate([np.zeros(round(before * RATE)), words(length), np.zeros(round(after * RATE))])
    return (gain * (said + room(len(said) / RATE, noise, hum))).astype(np.float32)[:, None]


@pytest.mark.parametrize("gain", [1.0, 0.05], ids=["near", "far"])
@pytest.mark.parametrize("noise", [-90.0, -55.0, -42.0], ids=["studio", "bedroom", "kitchen"])
@pytest.mark.parametrize("hum", [0.0, 0.05], ids=["", "hum"])
def test_the_words_alone_are_left(noise: float, hum: float, gain: float) -> None:
    found = bare(taken(1.3, 2.0, 2.4, noise, hum, gain), RATE)
    assert 2.0 + 0.6 * (BEFORE + AFTER) < len(found) / RATE < 2.0 + BEFORE + AFTER + 0.03
    whole = taken(0.0, 2.0, 0.0, noise, 0.0, gain)
    assert np.square(found).sum() == pytest.approx(np.square(whole).sum(), rel=0.1), "not a word is lost"


def test_a_click_beside_the_words_is_none_of_them() -> None:
    pcm = taken(1.5, 2.0, 2.0, -60.0)
    click = np.random.default_rng(2).standard_normal(800) * 0.5 * np.exp(-np.arange(800) / 150)  # a mouse's
    pcm[RATE // 4 : RATE // 4 + 800, 0] += click
    pcm[-RATE // 4 : -RATE // 4 + 800, 0] += click
    assert len(bare(pcm, RATE)) / RATE < 2.3


def test_a_hand_at_the_recorder_is_none_of_them() -> None:
    pcm = taken(1.5, 2.0, 2.0, -60.0)
    thump = 0.4 * np.sin(2 * np.pi * 120 * np.arange(round(0.08 * RATE)) / RATE)
    pcm[: len(thump), 0] += thump
    pcm[-RATE // 2 : -RATE // 2 + len(thump), 0] += thump
    assert len(bare(pcm, RATE)) / RATE < 2.3


@pytest.mark.parametrize("noise", [-90.0, -70.0, -50.0])
@pytest.mark.parametrize("quiet", [6.0, 30.0])
def test_a_short_word_is_found_in_a_long_quiet(noise: float, quiet: float) -> None:
    found = bare(taken(quiet, 0.3, quiet, noise), RATE)
    assert 0.25 < len(found) / RATE < 0.3 + BEFORE + AFTER + 0.03


def test_the_channel_with_the_voice_is_taken_whatever_the_other_has() -> None:
    voice = taken(1.0, 2.0, 1.0, -60.0)
    offset = np.full_like(voice, 0.3)
    for pcm in (np.hstack([voice, offset]), np.hstack([offset, voice]), np.hstack([voice, -voice])):
        assert len(bare(pcm, RATE)) / RATE == pytest.approx(len(bare(voice, RATE)) / RATE, abs=0.02)


def test_a_recording_that_begins_with_the_first_word_loses_nothing_of_it() -> None:
    found = bare(taken(0.0, 2.0, 0.0, -60.0), RATE)
    assert len(found) / RATE == pytest.approx(2.0, abs=0.03)


def test_it_begins_and_ends_softly() -> None:
    found = bare(taken(1.0, 2.0, 1.0, -45.0), RATE)
    assert abs(found[0]) < 1e-4 and abs(found[-1]) < 1e-4


@pytest.mark.parametrize(
    "pcm",
    [
        np.zeros(0, np.float32),
        np.zeros(100, np.float32),
        np.zeros(RATE, np.float32),
        room(2.0, -70.0),
        room(3.0, -40.0),
        room(3.0, -20.0, hum=0.2),
        np.full(RATE, np.nan, np.float32),
    ],
    ids=["empty", "a blink", "silence", "a quiet room", "a loud room", "a hall with a hum", "not numbers"],
)
def test_where_nobody_speaks_there_is_nothing(pcm: Samples) -> None:
    assert len(bare(pcm[:, None], RATE)) == 0
