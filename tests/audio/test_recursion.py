"""Filters that run in all parts of a sound at once, beside the same filters run from its beginning to its end."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import butter, freqz_sos, sosfilt

from audiogen.audio.levels import HIGH_PASS, SHELF
from audiogen.audio.recursion import STEP, Section, folded, run, unfolded
from audiogen.audio.treatment import RUMBLE, WARMTH, _sections
from audiogen.units import RATE

SECTIONS = [SHELF, HIGH_PASS, *_sections("warm")]


def noise(length: int) -> np.ndarray:
    return np.random.default_rng(length).standard_normal(length)


@settings(max_examples=15, deadline=None)
@given(length=st.integers(1, 40 * STEP) | st.integers(1, RATE), section=st.sampled_from(SECTIONS))
def test_a_filter_is_what_it_is_sample_by_sample(length: int, section: Section) -> None:
    pcm = noise(length)
    grid = folded(pcm, -(-length // STEP))
    run(grid, section)
    assert np.allclose(unfolded(grid, length), sosfilt([[*section[0], *section[1]]], pcm), rtol=0, atol=1e-10)


@pytest.mark.parametrize("section", SECTIONS)
def test_what_comes_later_changes_nothing_before(section: Section) -> None:
    pcm = np.zeros(RATE)
    pcm[RATE // 2 :] = noise(RATE // 2)
    grid = folded(pcm, RATE // STEP)
    run(grid, section)
    assert not unfolded(grid, RATE // 2).any()


def test_a_sound_is_folded_and_unfolded() -> None:
    pcm = noise(5 * STEP + 7)
    grid = folded(pcm, 8)
    assert grid.shape == (STEP, 8) and grid[3, 2] == pcm[2 * STEP + 3]
    assert unfolded(grid, len(pcm)).tobytes() == pcm.tobytes() and not unfolded(grid, 8 * STEP)[len(pcm) :].any()
    assert folded(pcm, 2).tobytes() == folded(pcm[: 2 * STEP], 2).tobytes()


def test_tones_have_the_filters_they_say() -> None:
    (rumble,) = _sections("natural")
    assert np.allclose([[*rumble[0], *rumble[1]]], butter(2, RUMBLE, "highpass", fs=RATE, output="sos"), atol=1e-12)
    for (hertz, decibels, above), section in zip(WARMTH, _sections("warm")[1:], strict=True):
        _, found = freqz_sos([[*section[0], *section[1]]], [hertz, RATE / 2 - 1 if above else 1.0], fs=RATE)
        assert 20 * np.log10(np.abs(found)) == pytest.approx([decibels / 2, decibels], abs=0.01)
