"""Somebody else's MP3: what is taken of it, what is noticed, and that no decoder has anything to say of the rest."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from functools import cache

import lameenc
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from audiogen.audio.mp3.format import Format
from audiogen.audio.mp3.stream import stream
from audiogen.audio.mp3.writer import write_mp3
from audiogen.units import RATE

RATES = (8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
ID3V2 = b"ID3\x04\x00\x00" + bytes((0, 0, 2, 1)) + bytes(257)
ID3V1 = b"TAG".ljust(128, b"x")
APE = b"APETAGEX" + struct.pack("<IIII", 2000, 32 + 7, 1, 1 << 31 | 1 << 29) + bytes(8)
APE += b"x" * 7 + b"APETAGEX" + struct.pack("<IIII", 2000, 32 + 7, 1, 1 << 31) + bytes(8)


@cache
def music(rate: int = 24_000, channels: int = 1, bitrate: int = 64, seconds: float = 1.0) -> bytes:
    """Frames from end to end, with no header frame."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(bitrate)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate)
    encoder.set_channels(channels)
    encoder.set_quality(7)
    tone = (9_000 * np.sin(np.arange(round(seconds * rate)) / 20)).astype("<i2")
    return bytes(encoder.encode(np.repeat(tone, channels).tobytes())) + bytes(encoder.flush())


def session() -> bytes:
    """An MP3 of ours: its header frame tells the truth."""
    file = io.BytesIO()
    tone = 0.3 * np.sin(np.arange(RATE, dtype=np.float32) / 20)[:, np.newaxis]
    write_mp3(file, [tone], Format(1, 96), total=RATE)
    return file.getvalue()


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("channels", [1, 2])
def test_a_whole_mp3_is_taken_as_it_is(rate: int, channels: int) -> None:
    made = stream(music(rate, channels))
    assert made is not None and made.complete and made.sound == music(rate, channels)


def test_a_header_frame_that_is_true_stays_so_that_nothing_is_added_at_the_ends() -> None:
    made = stream(session())
    assert made is not None and made.complete and made.sound == session()
    assert len(soundfile.read(io.BytesIO(made.sound))[0]) == RATE


AROUND: dict[str, Callable[[bytes], bytes]] = {
    "a tag in front": lambda data: ID3V2 + data,
    "two tags in front": lambda data: ID3V2 + ID3V2 + data,
    "a tag behind": lambda data: data + ID3V1,
    "another tag behind": lambda data: data + APE + ID3V1,
    "something in front": lambda data: b"\xff\xf3what is this?" + data,
    "something behind": lambda data: data + b"and this?",
    "nothing behind": lambda data: data + bytes(400),
}


@pytest.mark.parametrize("name", AROUND)
def test_what_is_around_is_left(name: str) -> None:
    for whole in (music(), session()):
        made = stream(AROUND[name](whole))
        assert made is not None and made.complete and made.sound == whole


def test_what_is_missing_is_noticed() -> None:
    frame = 192
    cases = {
        "half a frame": music()[: 20 * frame + frame // 2],
        "three bytes of a frame": music()[: 20 * frame + 3],
        "nothing but what was promised": session()[: len(session()) // 2],
        "a hole": music()[: 20 * frame + 50] + music()[21 * frame + 60 :],
        "something between": music()[: 20 * frame] + b"what is this?" + music()[20 * frame :],
    }
    for name, data in cases.items():
        made = stream(data)
        assert made is not None and not made.complete, name
        assert len(made.sound) > 0.4 * len(data)


def test_two_files_in_one_are_one(capfd: pytest.CaptureFixture[str]) -> None:
    made = stream(session() + session())
    assert made is not None and made.complete
    assert len(soundfile.read(io.BytesIO(made.sound))[0]) > 1.9 * RATE
    assert capfd.readouterr().err == "", "the first header frame speaks of the first file alone"


@pytest.mark.parametrize("data", [b"", b"\xff", b"\xff\xfb\x90\x00", b"RIFF....WAVE", ID3V2, ID3V1, b"\xff" * 5000])
def test_what_is_no_mp3_is_none(data: bytes) -> None:
    assert stream(data) is None


@settings(deadline=None)
@given(st.integers(0, 10**6), st.binary(max_size=60), st.integers(0, 300), st.integers(0, 10**6))
def test_whatever_is_damaged_frames_remain(at: int, damage: bytes, gone: int, end: int) -> None:
    whole = music()
    place = at % len(whole)
    data = (whole[:place] + damage + whole[place + gone :])[: end % len(whole) + 400]
    made = stream(data)
    if made is not None:
        again = stream(made.sound)
        assert again is not None and again.complete and again.sound == made.sound


def test_the_decoder_has_nothing_to_say(capfd: pytest.CaptureFixture[str]) -> None:
    for data, remark in (
        (music()[:1920] + b"what is this?" * 9 + music()[1920:], "Note: "),
        (session()[:-900], "Warning: Xing stream size off"),
    ):
        soundfile.read(io.BytesIO(data))
        assert remark in capfd.readouterr().err
        made = stream(data)
        assert made is not None
        soundfile.read(io.BytesIO(made.sound))
        assert capfd.readouterr().err == ""
