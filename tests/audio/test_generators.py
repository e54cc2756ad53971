"""What generators refuse by themselves, whoever asks: what isn't in the vocabulary, and lengths that don't fit."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from audiogen.audio.breath import swell
from audiogen.audio.noise import HOP, noise, woven
from audiogen.audio.strikes import strike
from audiogen.audio.tones import binaural, drone, isochronic, sine
from audiogen.units import RATE
from audiogen.vocabulary import BEDS

TONES: dict[str, Callable[..., Any]] = {"drone": drone, "sine": sine, "binaural": binaural, "isochronic": isochronic}


def made(name: str, other: dict[str, float], length: int = RATE) -> Any:
    kind = BEDS[name]
    asked = {"hertz": kind.pitch} | ({"beat": kind.beat} if kind.beats else {}) | other
    return TONES[name](**asked, length=length)


def test_every_tone_of_the_vocabulary_is_tried() -> None:
    assert set(TONES) == {name for name, kind in BEDS.items() if kind.hertz}


@pytest.mark.parametrize("name", TONES)
def test_a_tone_goes_as_far_as_the_vocabulary_and_no_farther(name: str) -> None:
    kind = BEDS[name]
    for what, limits in (("hertz", kind.hertz), ("beat", kind.beats)):
        for good in limits:
            assert abs(made(name, {what: good})).max() > 0.01
        outside = [limits[0] * 0.99, limits[1] * 1.01] if limits else []
        for bad in (*outside, *([-limits[0], 0.0, math.nan, math.inf] if limits else [])):
            with pytest.raises(ValueError, match=rf"“{name}” .*{limits[0]:g} to {limits[1]:g} Hz, not"):
                made(name, {what: bad})


@pytest.mark.parametrize("name", TONES)
def test_a_tone_has_a_period_that_it_fits_into(name: str) -> None:
    for length in (-1, 0, RATE - 1):
        with pytest.raises(ValueError, match="48000 samples or more"):
            made(name, {}, length)


@pytest.mark.parametrize("length", [-HOP, 0, 1, HOP, 2 * HOP - 1, 2 * HOP + 1])
def test_noise_is_woven_in_whole_hops(length: int) -> None:
    with pytest.raises(ValueError, match="whole hops"):
        woven(lambda hertz: hertz * 0 + 1.0, length, "a seed")


def test_the_shortest_noise_is_as_long_as_asked() -> None:
    assert len(noise("pink noise", 2 * HOP)) == 2 * HOP


@pytest.mark.parametrize(
    "phases",
    [(0, 0, 0, 0), (0, 0, RATE, 0), (RATE, 0, 0, 0), (RATE, -1, RATE, 0), (math.nan, 0, RATE, 0), (4.5, 0, 6, 0)],
)
def test_a_breath_goes_in_and_out(phases: Any) -> None:
    with pytest.raises(ValueError, match="in and out for whole samples"):
        swell(phases)


def test_what_is_unknown_is_refused_with_a_suggestion() -> None:
    with pytest.raises(ValueError, match="did you mean “pink noise”"):
        noise("pnk noise", 2 * HOP)
    with pytest.raises(ValueError, match="did you mean “bell”"):
        strike("bel", "", RATE)
    with pytest.raises(ValueError, match="there is no bell “lwo”: did you mean “low”"):
        strike("bell", "lwo", RATE)
    with pytest.raises(ValueError, match="0 samples"):
        strike("bell", "low", 0)
