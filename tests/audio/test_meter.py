"""The meter, held to the minimum requirements of EBU Tech 3341 (version 4) and 3342 (version 3), and to pyloudnorm.

The signals are made from the descriptions in table 1 of each document. Left out are 3341's cases 7 and 8 and 3342's 5
and 6, which are recordings of programmes. How 3341's cases 20 to 23 are filtered the document doesn't say: here the
period is joined where both tones cross zero, and the filter is soxr's.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import numpy.typing as npt
import pyloudnorm
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from audiogen.audio.levels import true_peak
from audiogen.audio.meter import STEP, Meter, TruePeak
from audiogen.units import RATE

Sound = npt.NDArray[np.float64]
SILENT = -math.inf
SEGMENTS = [pytest.param(number, marks=[pytest.mark.slow] * (number % 6 != 1)) for number in range(20)]
"""Most of twenty alike are left to the long run."""


def tone(*parts: tuple[float, float], channels: int = 2) -> Sound:
    """A sine of 1 kHz, of so many dBFS for so many seconds, again and again; all channels alike."""
    levels = [np.full(round(seconds * RATE), 10.0 ** (level / 20.0)) for level, seconds in parts]
    made = np.concatenate(levels) if levels else np.zeros(0)
    made *= np.sin(2.0 * np.pi * 1000.0 * np.arange(len(made)) / RATE)
    return np.repeat(made[:, None], channels, axis=1)


def metered(pcm: Sound, block: int = RATE) -> Meter:
    meter = Meter(pcm.shape[1])
    for at in range(0, len(pcm), block):
        meter.feed(pcm[at : at + block])
    return meter


@pytest.mark.parametrize(
    ("parts", "integrated"),
    [
        pytest.param([(-23, 20)], -23.0, id="3341-1"),
        pytest.param([(-33, 20)], -33.0, id="3341-2"),
        pytest.param([(-36, 5), (-23, 30), (-36, 5)], -23.0, id="half of 3341-3"),
        pytest.param([(-36, 10), (-23, 60), (-36, 10)], -23.0, id="3341-3", marks=pytest.mark.slow),
        pytest.param(
            [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0, id="3341-4", marks=pytest.mark.slow
        ),
        pytest.param([(-26, 20), (-20, 20.1), (-26, 20)], -23.0, id="3341-5", marks=pytest.mark.slow),
    ],
)
def test_integrated_loudness_is_gated(parts: list[tuple[float, float]], integrated: float) -> None:
    assert metered(tone(*parts)).measured().integrated == pytest.approx(integrated, abs=0.1)


@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_a_steady_tone_reads_the_same_on_all_three_scales(level: float) -> None:
    meter = metered(tone((level, 20)))
    read = meter.measured()
    for scale in (meter.momentary, meter.short_term, read.momentary, read.short_term, read.integrated):
        assert scale == pytest.approx(level, abs=0.1)


@pytest.mark.parametrize(
    "low",
    [
        pytest.param(False, id="3341-6 in five channels", marks=pytest.mark.slow),
        pytest.param(True, id="3341-6 in six"),
    ],
)
def test_surround_channels_weigh_more_and_low_frequency_effects_nothing(low: bool) -> None:
    levels = [-28.0, -28.0, -24.0, *([0.0] if low else []), -30.0, -30.0]
    pcm = np.concatenate([tone((level, 20), channels=1) for level in levels], axis=1)
    assert metered(pcm).measured().integrated == pytest.approx(-23.0, abs=0.1)


def test_short_term_loudness_is_steady_over_a_rhythm_of_three_seconds() -> None:
    """Case 9."""
    pcm, meter = tone(*[(-20, 1.34), (-30, 1.66)] * 5), Meter(2)
    read = []
    for at in range(0, len(pcm), STEP):
        meter.feed(pcm[at : at + STEP])
        read.append(meter.short_term)
    assert read[299:] == pytest.approx([-23.0] * (len(read) - 299), abs=0.1)


@pytest.mark.parametrize("number", SEGMENTS)
def test_the_highest_short_term_loudness_is_found_wherever_it_begins(number: int) -> None:
    """Case 10."""
    pcm = tone((SILENT, number * 0.15), (-23, 3), (SILENT, 1))
    assert metered(pcm).measured().short_term == pytest.approx(-23.0, abs=0.1)


@pytest.mark.slow
def test_the_highest_short_term_loudness_follows_a_live_signal() -> None:
    """Case 11."""
    meter = Meter(2)
    for number in range(20):
        meter.feed(tone((SILENT, number * 0.15), (number - 38, 3), (SILENT, 3 - number * 0.15)))
        assert meter.measured().short_term == pytest.approx(number - 38, abs=0.1)


def test_momentary_loudness_is_steady_over_a_rhythm_of_four_tenths_of_a_second() -> None:
    """Case 12."""
    pcm, meter = tone(*[(-20, 0.18), (-30, 0.22)] * 25), Meter(2)
    read = []
    for at in range(0, len(pcm), STEP):
        meter.feed(pcm[at : at + STEP])
        read.append(meter.momentary)
    assert read[99:] == pytest.approx([-23.0] * (len(read) - 99), abs=0.1)


@pytest.mark.parametrize("number", SEGMENTS)
def test_the_highest_momentary_loudness_is_found_wherever_it_begins(number: int) -> None:
    """Case 13."""
    pcm = tone((SILENT, number * 0.02), (-23, 0.4), (SILENT, 1))
    assert metered(pcm).measured().momentary == pytest.approx(-23.0, abs=0.1)


def test_the_highest_momentary_loudness_follows_a_live_signal() -> None:
    """Case 14."""
    meter = Meter(2)
    for number in range(20):
        meter.feed(tone((SILENT, number * 0.02), (number - 38, 0.4), (SILENT, 0.4 - number * 0.02)))
        assert meter.measured().momentary == pytest.approx(number - 38, abs=0.1)


@pytest.mark.parametrize(
    ("part", "amplitude", "degrees", "peak"),
    [
        pytest.param(4, 0.5, 0.0, -6.0, id="3341-15"),
        pytest.param(4, 0.5, 45.0, -6.0, id="3341-16"),
        pytest.param(6, 0.5, 60.0, -6.0, id="3341-17"),
        pytest.param(8, 0.5, 67.5, -6.0, id="3341-18"),
        pytest.param(4, 1.41, 45.0, 3.0, id="3341-19"),
    ],
)
def test_the_true_peak_of_a_tone_lies_between_its_samples(
    part: int, amplitude: float, degrees: float, peak: float
) -> None:
    made = amplitude * np.sin(2.0 * np.pi * np.arange(RATE) / part + math.radians(degrees))
    found = metered(np.stack([faded(made)] * 2, axis=1)).measured().peak
    assert peak - 0.4 <= found <= peak + 0.2


@pytest.mark.parametrize("offset", range(4), ids=["3341-20", "3341-21", "3341-22", "3341-23"])
def test_the_true_peak_of_a_single_period_is_found_at_any_offset(offset: int) -> None:
    fine = 4 * RATE
    around = 0.5 * np.sin(2.0 * np.pi * np.arange(fine // 2 // 24 * 24) / 24)
    made = faded(np.concatenate([around, np.sin(2.0 * np.pi * np.arange(16) / 16), around]), 4)
    made = soxr.resample(np.roll(made, -offset), fine, RATE, quality="VHQ")
    assert -0.4 <= metered(np.stack([made, made], axis=1)).measured().peak <= 0.2


def faded(made: Sound, times: int = 1) -> Sound:
    """With 10 ms of fade at both ends."""
    rise = np.linspace(0.0, 1.0, times * RATE // 100)
    made[: len(rise)] *= rise
    made[-len(rise) :] *= rise[::-1]
    return made


@pytest.mark.parametrize(
    ("levels", "spread"),
    [
        pytest.param([-20, -30], 10.0, id="3342-1"),
        pytest.param([-20, -15], 5.0, id="3342-2", marks=pytest.mark.slow),
        pytest.param([-40, -20], 20.0, id="3342-3"),
        pytest.param([-50, -35, -20, -35, -50], 15.0, id="3342-4", marks=pytest.mark.slow),
    ],
)
def test_loudness_range(levels: list[float], spread: float) -> None:
    assert metered(tone(*((level, 20) for level in levels))).measured().range == pytest.approx(spread, abs=1.0)


def bursts(channels: int, seconds: float = 4.0) -> Sound:
    random = np.random.default_rng(7)
    made = 0.05 * random.standard_normal((round(seconds * RATE), channels))
    return made * (0.3 + np.abs(np.sin(np.arange(len(made)) / RATE * 2.1)))[:, None]


@pytest.mark.parametrize("channels", [1, 2])
def test_it_agrees_with_pyloudnorm_and_with_the_peak_of_clips(channels: int) -> None:
    pcm = bursts(channels)
    read = metered(pcm).measured()
    assert read.integrated == pytest.approx(pyloudnorm.Meter(RATE).integrated_loudness(pcm), abs=0.05)
    assert read.peak == pytest.approx(20.0 * math.log10(true_peak(pcm.T.astype(np.float32))), abs=0.1)


@settings(max_examples=3, deadline=None)
@given(st.lists(st.integers(1, 2 * RATE), min_size=1, max_size=12))
def test_blocks_of_any_size_read_the_same(sizes: list[int]) -> None:
    pcm, whole = bursts(2), metered(bursts(2), 10 * RATE)
    meter, at, steps = Meter(2), 0, []
    for size in itertools.cycle(sizes):
        steps.append(meter.feed(pcm[at : at + size]))
        at += size
        if at >= len(pcm) or len(steps) > 1000:
            steps.append(meter.feed(pcm[at:]))
            break
    one, two = meter.measured(), whole.measured()
    for name in ("integrated", "momentary", "short_term", "range", "peak"):
        assert getattr(one, name) == pytest.approx(getattr(two, name), abs=1e-9)
    assert np.concatenate(steps).shape == (len(pcm) // STEP, 2)


def test_silence_is_infinitely_low_and_has_no_range() -> None:
    read = metered(np.zeros((RATE, 2))).measured()
    assert (read.integrated, read.momentary, read.short_term, read.range, read.peak) == (*[SILENT] * 3, 0.0, SILENT)
    assert Meter(2).measured().integrated == SILENT


def test_a_peak_at_the_very_end_counts() -> None:
    peak = TruePeak(1)
    peak.feed(np.concatenate([np.zeros(1000), [0.7, 0.7]])[:, None])
    assert peak.dbtp() > 20.0 * math.log10(0.75)
