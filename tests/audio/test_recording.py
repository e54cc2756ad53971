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
    return (gain * (said + room(len(said) / RATE, noise, hum))).astype(np.float32)


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
    pcm[RATE // 4 : RATE // 4 + 800] += click
    pcm[-RATE // 4 : -RATE // 4 + 800] += click
    assert len(bare(pcm, RATE)) / RATE < 2.3


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
        np.full(RATE, np.nan, np.float32),
    ],
    ids=["empty", "a blink", "silence", "a quiet room", "not numbers"],
)
def test_where_nobody_speaks_there_is_nothing(pcm: Samples) -> None:
    assert len(bare(pcm, RATE)) == 0
