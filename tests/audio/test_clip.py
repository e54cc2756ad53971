"""What `prepare` promises of a clip, for sounds like speech at all the rates, levels and lengths of engines."""

import numpy as np
import pyloudnorm
import pytest

from audiogen.audio.clip import FULL_SCALE, REACH, Spoken, prepare
from audiogen.audio.levels import CEILING_DBTP, CHANNEL_LUFS, Samples, true_peak
from audiogen.errors import SpeechError
from audiogen.units import RATE, gain


def speech(seconds: float = 3.0, rate: int = RATE, level: float = 0.1) -> Samples:
    """A buzz with vowels in it, that begins and ends at full strength, in syllables without gaps."""
    time = np.arange(int(seconds * rate)) / rate
    buzz = sum(np.sin(2 * np.pi * 130 * k * time) / k for k in range(1, 30))
    syllables = 0.6 + 0.4 * np.cos(2 * np.pi * 4 * time)
    made: Samples = (level * buzz * syllables).astype(np.float32)
    return made


def hush(seconds: float, rate: int = RATE, level: float = 0.0) -> Samples:
    made: Samples = (level * np.random.default_rng(1).standard_normal(int(seconds * rate))).astype(np.float32)
    return made


def heard(clip: Spoken) -> Samples:
    made: Samples = clip.pcm.astype(np.float32) / np.float32(FULL_SCALE)
    return made


def measured(clip: Spoken) -> float:
    return float(pyloudnorm.Meter(RATE).integrated_loudness(heard(clip).astype(np.float64)))


# ── level ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_level_and_length_at_every_rate(rate: int) -> None:
    clip = prepare(speech(rate=rate), rate)
    assert clip.pcm.dtype == np.int16 and clip.pcm.ndim == 1
    assert measured(clip) == pytest.approx(CHANNEL_LUFS, abs=0.3)
    assert len(clip.pcm) == pytest.approx(3 * RATE, abs=RATE // 100)


@pytest.mark.parametrize("level", [0.002, 0.01, 0.9, 5.0])
def test_level_of_faint_and_loud_voices(level: float) -> None:
    clip = prepare(speech(level=level), RATE)
    assert measured(clip) == pytest.approx(CHANNEL_LUFS, abs=0.3)
    assert clip.lufs == pytest.approx(measured(clip), abs=0.05)


def test_level_does_not_depend_on_the_silence_around() -> None:
    bare, padded = prepare(speech(), RATE), prepare(np.concatenate([hush(2), speech(), hush(5)]), RATE)
    assert measured(padded) == pytest.approx(measured(bare), abs=0.1)


def test_peaks_stay_below_the_ceiling() -> None:
    spiky = speech(level=0.01)
    spiky[::12_000] = 1.0
    assert true_peak(heard(prepare(spiky, RATE))) <= gain(CEILING_DBTP) * 1.001


def test_short_clip() -> None:
    clip = prepare(speech(0.15), RATE)
    assert 0.13 * RATE < len(clip.pcm) < 0.17 * RATE
    assert true_peak(heard(clip)) <= gain(CEILING_DBTP) * 1.001


# ── silence around ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("around", [0.0, 1e-5], ids=["digital silence", "hiss"])
def test_silence_is_trimmed(around: float) -> None:
    clip = prepare(np.concatenate([hush(1.5, level=around), speech(), hush(0.7, level=around)]), RATE)
    assert len(clip.pcm) == pytest.approx(3 * RATE, abs=RATE // 50)
    assert 0 <= clip.head <= RATE // 50 and 0 <= clip.tail <= RATE // 50


def test_pause_inside_is_kept() -> None:
    clip = prepare(np.concatenate([speech(1.0), hush(1.0), speech(1.0)]), RATE)
    assert len(clip.pcm) == pytest.approx(3 * RATE, abs=RATE // 50)


def test_what_is_barely_audible_is_kept_as_head_and_tail() -> None:
    """A breath before, and a sound that dies away after: in the clip, but not counted as the voice."""
    breath, ending = 0.02 * speech(0.3), 0.02 * speech(0.5)
    clip = prepare(np.concatenate([hush(1), breath, speech(2.0), ending, hush(1)]), RATE)
    assert clip.head == pytest.approx(0.3 * RATE, abs=RATE // 50)
    assert clip.tail == pytest.approx(0.5 * RATE, abs=RATE // 50)
    assert len(clip.pcm) - clip.head - clip.tail == pytest.approx(2 * RATE, abs=RATE // 50)


def test_a_noisy_room_has_an_end() -> None:
    room = 0.02 * speech(3.0)
    clip = prepare(np.concatenate([room, speech(2.0), room]), RATE)
    assert (clip.head, clip.tail) == REACH
    assert len(clip.pcm) == pytest.approx(2 * RATE + sum(REACH), abs=RATE // 50)
    assert np.abs(heard(clip)[[0, -1]]).max() < 1e-3, "softly"


# ── edges ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seconds", [0.02, 0.3, 2.0])
def test_edges_are_soft(seconds: float) -> None:
    pcm = speech(seconds)[37:]  # begins and ends in the middle of a wave
    clip = heard(prepare(pcm, RATE))
    assert np.abs(clip[[0, -1]]).max() < 1e-3
    assert np.abs(clip[:24]).max() < 0.15 and np.abs(clip[-24:]).max() < 0.15


def test_input_is_left_alone() -> None:
    pcm = speech()
    before = pcm.tobytes()
    prepare(pcm, RATE)
    assert pcm.tobytes() == before


def test_same_sound_same_clip() -> None:
    assert prepare(speech(), 24_000).pcm.tobytes() == prepare(speech(), 24_000).pcm.tobytes()


# ── no clip at all ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "pcm",
    [
        hush(0),
        hush(1),
        hush(1, level=1e-6),
        np.append(speech(), np.float32(np.nan)),
        np.append(speech(), np.float32(np.inf)),
    ],
    ids=["empty", "silence", "next to silence", "not a number", "infinite"],
)
def test_no_sound_is_refused(pcm: Samples) -> None:
    with pytest.raises(SpeechError, match=r"the voice gave back (no sound|silence)"):
        prepare(pcm, RATE)
