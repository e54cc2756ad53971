"""What treatment promises of a clip: its place, its level, its peaks, and that words stay words."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import fftconvolve

from audiogen.audio import room
from audiogen.audio.clip import FULL_SCALE, VOICE_DBFS, prepare
from audiogen.audio.gating import clip_lufs
from audiogen.audio.levels import CEILING_DBTP, CHANNEL_LUFS, Samples, true_peak
from audiogen.audio.peaks import _bend, held
from audiogen.audio.treatment import DEEPEST, ring, treat
from audiogen.model import Treatment
from audiogen.units import RATE, gain
from audiogen.vocabulary import ROOMS, TONES

ALL = [Treatment(tone, place) for tone in TONES for place in ROOMS]
NATURAL, WARM, BARE = (Treatment(tone) for tone in ("natural", "warm", "none"))


def voice(seconds: float = 2.0, hiss: float = 0.1, rumble: float = 0.0, seed: int = 1) -> Samples:
    """A clip as the engines' become: vowels, and a hissing “s” between them, `hiss` times as loud."""
    time = np.arange(int(seconds * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 140 * k * time + k * k) / k for k in range(1, 25))
    vowels = np.maximum(0.0, np.sin(2 * np.pi * 2 * time)) ** 0.5
    noise = np.diff(np.random.default_rng(seed).standard_normal(len(time) + 1))
    consonants = np.maximum(0.0, -np.sin(2 * np.pi * 2 * time)) ** 2
    thump = rumble * np.sin(2 * np.pi * 25 * time)
    made = prepare((0.1 * (buzz * vowels + hiss * noise * consonants + thump)).astype(np.float32), RATE)
    pcm: Samples = made.pcm.astype(np.float32) / np.float32(FULL_SCALE)
    return pcm


def level(pcm: Samples, low: float, high: float) -> float:
    """dB of the power between two frequencies."""
    hertz = np.fft.rfftfreq(len(pcm), 1 / RATE)
    power = np.abs(np.fft.rfft(pcm)) ** 2
    return float(10 * np.log10(power[(hertz >= low) & (hertz < high)].sum()))


def heard_end(pcm: Samples) -> float:
    """Where, in seconds, the last 5 ms that are as loud as a voice end."""
    size = RATE // 200
    rows = pcm[: len(pcm) // size * size].reshape(-1, size)
    return float(np.flatnonzero(np.sqrt((rows**2).mean(axis=1)) > gain(VOICE_DBFS))[-1] + 1) * size / RATE


# ── of every treatment ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ALL, ids=str)
def test_words_keep_their_place_and_their_level(how: Treatment) -> None:
    clip = voice()
    made = treat(clip, how)
    assert made.dtype == np.float32 and made.shape == (len(clip) + ring(how),)
    assert clip_lufs(made[: len(clip)]) == pytest.approx(CHANNEL_LUFS, abs=0.1)
    assert true_peak(made) <= gain(CEILING_DBTP) * 1.003
    assert np.abs(made[[0, -1]]).max() < 1e-3
    shifts = np.correlate(made[RATE // 2 : RATE // 2 + 5000], clip[RATE // 2 + 100 : RATE // 2 + 4900], "valid")
    assert abs(int(np.argmax(shifts)) - 100) <= RATE // 2000
    assert made.tobytes() == treat(clip, how).tobytes()


def test_none_is_untouched_to_the_bit() -> None:
    clip = voice()
    assert treat(clip, BARE).tobytes() == clip.tobytes() and ring(BARE) == 0


def test_a_clip_given_is_left_alone() -> None:
    clip = voice()
    before = clip.tobytes()
    for how in ALL:
        treat(clip, how)
    assert clip.tobytes() == before


@settings(max_examples=8, deadline=None)
@given(length=st.integers(1, RATE), how=st.sampled_from(ALL))
def test_any_length_will_do(length: int, how: Treatment) -> None:
    made = treat(voice(1.0)[:length], how)
    assert np.isfinite(made).all() and np.abs(made).max() <= 1.0


@pytest.mark.parametrize("how", ALL, ids=str)
def test_silence_stays_silent(how: Treatment) -> None:
    assert not treat(np.zeros(RATE, np.float32), how).any()


# ── tones ────────────────────────────────────────────────────────────────────────────────────────────────


def test_rumble_goes_and_the_voice_stays() -> None:
    clip = voice(rumble=0.3)
    made = treat(clip, NATURAL)
    assert level(made, 10, 40) < level(clip, 10, 40) - 10
    assert level(made, 200, 3000) == pytest.approx(level(clip, 200, 3000), abs=0.5)


def test_a_sharp_s_is_bent_down_and_a_soft_one_is_left() -> None:
    soft, sharp = voice(hiss=0.03), voice(hiss=0.2)
    assert level(treat(soft, NATURAL), 6000, 12000) == pytest.approx(level(soft, 6000, 12000), abs=0.3)
    assert level(treat(sharp, NATURAL), 6000, 12000) < level(sharp, 6000, 12000) - 2.0
    assert level(treat(sharp, NATURAL), 6000, 12000) > level(sharp, 6000, 12000) - DEEPEST
    assert level(treat(sharp, NATURAL), 200, 2000) == pytest.approx(level(sharp, 200, 2000), abs=0.7)


def test_warm_has_more_below_and_less_above() -> None:
    clip = voice()
    natural, warm = treat(clip, NATURAL), treat(clip, WARM)
    below, above = (level(warm, *band) - level(natural, *band) for band in ((100, 200), (9000, 15000)))
    assert below > 0.4 and above < -2.0 and 2.5 < below - above < 5.5


# ── rooms ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "most", "decay"), [("small", 0.03, 0.25), ("large", 0.04, 0.7)])
def test_a_room_rings_and_a_pause_still_begins_where_the_words_end(name: str, most: float, decay: float) -> None:
    clip = voice(1.25)  # ends with a vowel
    how = Treatment("none", name)
    made = treat(clip, how)
    assert ring(how) == round(decay * RATE)
    assert 0 <= heard_end(made) - heard_end(clip) <= most + 1e-6
    tail = made[len(clip) + RATE // 25 :]
    assert -90 < 20 * np.log10(np.sqrt(np.mean(tail[: RATE // 10] ** 2))) < VOICE_DBFS


@pytest.mark.parametrize(("name", "decay"), [("small", 0.25), ("large", 0.7)])
def test_a_room_dies_away_in_its_time_and_is_dark(name: str, decay: float) -> None:
    echo = room.echo(name).astype(np.float64)
    left = 10 * np.log10(np.cumsum(echo[-2::-1] ** 2)[::-1] / np.sum(echo**2))  # Schroeder's integral, ISO 3382-1
    from_, to = (int(np.flatnonzero(left < left[round(0.04 * RATE)] - drop)[0]) for drop in (2, 17))
    assert 60 / 15 * (to - from_) / RATE == pytest.approx(decay, rel=0.35)
    pcm: Samples = echo.astype(np.float32)
    assert level(pcm, 6000, 12000) < level(pcm, 300, 1500) - 10
    assert echo[0] == 0 == echo[-1] and np.abs(np.diff(echo)).max() < 0.1


@pytest.mark.parametrize("name", ["small", "large"])
@pytest.mark.parametrize("seconds", [0.01, 1.0, 4.0])  # less than a frame, about one, and several
def test_a_room_answers_with_its_echo_of_every_sample(name: str, seconds: float) -> None:
    clip = voice(4.0)[: round(seconds * RATE)]
    wanted = fftconvolve(clip.astype(np.float64), room.echo(name))
    assert room.answer(name, clip).shape == wanted.shape
    assert np.allclose(room.answer(name, clip), wanted, rtol=0, atol=1e-6)


# ── peaks ────────────────────────────────────────────────────────────────────────────────────────────────


def test_peaks_are_held_and_the_rest_stays() -> None:
    pcm = voice().astype(np.float64)
    pcm[: RATE // 4] *= 1.0 + 2.5 * np.hanning(RATE // 4)
    ceiling = gain(CEILING_DBTP)
    assert true_peak(pcm.astype(np.float32)) > ceiling
    made = held(pcm, ceiling)
    assert 0.97 * ceiling < true_peak(made.astype(np.float32)) <= ceiling * 1.003
    assert np.allclose(made[RATE:], pcm[RATE:], rtol=0, atol=1e-9)
    assert held(made, ceiling * 1.01).tobytes() == made.tobytes()


def test_what_is_under_the_ceiling_is_given_back() -> None:
    pcm = 0.3 * voice().astype(np.float64)
    assert held(pcm, 0.8) is pcm


def test_peaks_are_held_as_if_all_were_looked_at() -> None:
    """Peaks alone, together, and at both ends: the factors are those of filters over the whole."""
    length, over = 4000, np.array([0, 1, 899, 900, 930, 2200, 3998, 3999])
    part = np.linspace(0.5, 0.9, len(over))
    where, bend = _bend(over, part, length)
    wanted = np.ones(length)
    for at, low in zip(over, part, strict=True):
        wanted[at : at + 2] = np.minimum(wanted[at : at + 2], low)
    whole = minimum_filter1d(wanted, 481, mode="nearest")
    for _ in range(3):
        whole = uniform_filter1d(whole, 161, mode="nearest")
    found = np.ones(length)
    found[where] = bend
    assert len(where) < length and np.allclose(found, whole, rtol=0, atol=1e-12)


def test_treating_needs_none_of_scipy() -> None:
    code = """
import sys
import numpy as np
from audiogen.audio.treatment import treat
from audiogen.model import Treatment
clip = 0.5 * np.random.default_rng(1).standard_normal(48000).astype(np.float32)
for tone in ("natural", "warm"):
    for place in ("none", "small", "large"):
        treat(clip, Treatment(tone, place))
sys.exit("scipy" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
