"""Loudness against an independent meter, true peaks against signals whose peaks are known, and the limiter."""

import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from audiogen.audio.gating import clip_lufs
from audiogen.audio.gauge import loudest_lufs
from audiogen.audio.levels import (
    CEILING_DBTP,
    CHANNEL_LUFS,
    TARGET_LUFS,
    Samples,
    periodic_lufs,
    true_peak,
)
from audiogen.audio.peaks import held
from audiogen.units import RATE, gain

CEILING = gain(CEILING_DBTP)
SECOND = np.arange(RATE) / RATE


def tone(hertz: float, level: float = 0.1, seconds: int = 1, phase: float = 0.0) -> Samples:
    """A sine of whole cycles: seconds of it can be joined."""
    return np.tile((level * np.sin(2 * np.pi * hertz * SECOND + phase)).astype(np.float32), seconds)


def noise(seconds: int = 4, channels: int = 2, level: float = 0.1) -> Samples:
    return (level * np.random.default_rng(7).standard_normal((channels, seconds * RATE))).astype(np.float32)


def metered(pcm: Samples) -> float:
    return float(pyloudnorm.Meter(RATE).integrated_loudness(pcm.T.astype(np.float64)))


def soft(pcm: Samples) -> Samples:
    """With edges of 20 ms, so that nothing rings where it begins."""
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(960) / 960)).astype(np.float32)
    made = pcm.copy()
    made[:960] *= ramp
    made[-960:] *= ramp[::-1]
    return made


def dbtp(pcm: NDArray[np.float32]) -> float:
    return 20 * float(np.log10(true_peak(pcm)))


# ── loudness ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("hertz", [30, 60, 100, 440, 1000, 2000, 5000, 12_000])
def test_periodic_tone(hertz: int) -> None:
    both = np.stack([tone(hertz), tone(hertz, 0.05)])
    assert periodic_lufs(both) == pytest.approx(metered(np.tile(both, 6)), abs=0.1)
    assert periodic_lufs(both[:1]) == pytest.approx(metered(np.tile(both[:1], 6)), abs=0.1)


def test_periodic_noise() -> None:
    assert periodic_lufs(noise()) == pytest.approx(metered(noise()), abs=0.1)


def test_reference_of_the_standard() -> None:
    """BS.1770-4: a full-scale sine of 997 Hz in one channel measures -3.01 LUFS."""
    assert periodic_lufs(tone(997, 1.0)[None]) == pytest.approx(-3.01, abs=0.01)
    assert clip_lufs(tone(997, 1.0, seconds=3)) == pytest.approx(-3.01, abs=0.05)


def test_periodic_silence() -> None:
    assert periodic_lufs(np.zeros((2, RATE), np.float32)) == -np.inf


def test_momentary_finds_the_loudest_moment() -> None:
    sound = np.concatenate([tone(997, 0.01, 2), tone(997, 0.5), tone(997, 0.01, 2)])
    loud = np.stack([tone(997, 0.5)] * 2)
    assert loudest_lufs(np.stack([sound, sound])) == pytest.approx(periodic_lufs(loud), abs=0.1)
    assert loudest_lufs(loud[:, :4800]) == pytest.approx(periodic_lufs(loud), abs=0.1)


@pytest.mark.parametrize("length", [1, 480, 4800, RATE])
def test_clip_of_silence_or_next_to_no_length(length: int) -> None:
    assert clip_lufs(np.zeros(length, np.float32)) == -np.inf
    assert np.isfinite(clip_lufs(tone(440, 0.5)[100 : 100 + length]))


def test_voice_in_one_channel_and_in_two() -> None:
    pcm = tone(997, gain(CHANNEL_LUFS + 3.01), 2)
    assert metered(pcm[None]) == pytest.approx(CHANNEL_LUFS, abs=0.05)
    assert metered(np.stack([pcm, pcm])) == pytest.approx(TARGET_LUFS, abs=0.05)


# ── true peak ────────────────────────────────────────────────────────────────────────────────────────────


def test_peak_between_the_samples() -> None:
    """A quarter of the sampling rate, an eighth of a turn late: every sample is 3 dB below the peak."""
    hidden = soft(tone(RATE / 4, 0.5, phase=np.pi / 4))
    assert np.abs(hidden).max() == pytest.approx(0.5 * np.sqrt(0.5), abs=1e-4)
    assert true_peak(hidden) == pytest.approx(0.5, rel=0.01)


def test_peak_of_low_tones_and_several_channels() -> None:
    low = soft(tone(100, 0.25))
    assert true_peak(low) == pytest.approx(0.25, rel=0.005)
    assert true_peak(np.stack([0.5 * low, -2.0 * low])) == pytest.approx(0.5, rel=0.005)


def test_peak_is_never_below_the_samples() -> None:
    click = np.zeros(1000, np.float32)
    click[500] = -0.7
    assert true_peak(click) >= np.float32(0.7)


def test_peak_of_nothing() -> None:
    assert true_peak(np.zeros(0, np.float32)) == true_peak(np.zeros((2, 0), np.float32)) == 0.0
    assert true_peak(np.zeros((2, 100), np.float32)) == 0.0


# ── the limiter ──────────────────────────────────────────────────────────────────────────────────────────


def bursts() -> Samples:
    """Quiet sound with a few peaks that go over, some of them between the samples."""
    pcm = tone(300, 0.2, 2)
    for at, hertz in ((10_000, 2000.0), (40_000, RATE / 4), (41_000, RATE / 4), (70_000, 500.0)):
        time = np.arange(480) / RATE
        pcm[at : at + 480] += (1.5 * np.hanning(480) * np.sin(2 * np.pi * hertz * time + np.pi / 4)).astype(
            np.float32
        )
    return soft(pcm)


def limit(pcm: Samples, ceiling: float) -> Samples:
    return held(pcm.astype(np.float64), ceiling).astype(np.float32)


VOICED = np.convolve(noise(1, 1, 0.7)[0], [0.25, 0.5, 0.25], "same").astype(np.float32)
"""As bright as an “s”, and no brighter."""


@pytest.mark.parametrize(
    "pcm",
    [bursts(), soft(tone(440, 2.0)), soft(tone(RATE / 4, 1.2, phase=np.pi / 4)), soft(VOICED)],
    ids=["bursts", "far too loud", "between the samples", "hiss"],
)
def test_limit_keeps_the_true_peak_below(pcm: Samples) -> None:
    limited = limit(pcm, CEILING)
    assert limited.dtype == np.float32 and limited.shape == pcm.shape
    assert dbtp(pcm) > CEILING_DBTP
    assert dbtp(limited) <= CEILING_DBTP + 0.01
    assert dbtp(limited) > CEILING_DBTP - 1.0


def test_limit_leaves_quiet_sound_alone() -> None:
    quiet = soft(tone(440, 0.7))
    assert limit(quiet, CEILING).tobytes() == quiet.tobytes()
    nothing = np.zeros(0, np.float32)
    assert limit(nothing, CEILING).tobytes() == b""


def test_limit_leaves_the_rest_alone() -> None:
    pcm, limited = bursts(), limit(bursts(), CEILING)
    assert np.array_equal(pcm[:9000], limited[:9000])
    assert np.array_equal(pcm[50_000:69_000], limited[50_000:69_000])


def test_limit_makes_no_steps() -> None:
    pcm, limited = bursts(), limit(bursts(), CEILING)
    changed = np.abs(pcm) > 0.05
    turned = limited[changed] / pcm[changed]
    assert turned.min() > 0 and turned.max() <= 1.0 + 1e-6
    assert np.abs(np.diff(limited)).max() <= np.abs(np.diff(pcm)).max()
