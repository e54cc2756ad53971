"""Sound files of the author's own: what is read, what is refused, and that the reason is the true one."""

import os
import struct
from collections.abc import Callable
from pathlib import Path

import lameenc
import numpy as np
import pyloudnorm
import pytest
import soundfile
from soundmaterial import FORMATS, RATE, pink, tone, write, write_float

from audiogen.audio import own
from audiogen.audio.decode import MOST, decode, duration
from audiogen.errors import SoundError


def peak_hertz(pcm: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(pcm * np.hanning(len(pcm))))
    return float(np.argmax(spectrum)) * RATE / len(pcm)


# ── what is read ──


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_read_whole_and_at_the_voices_loudness(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / "a.sound", tone(2.0, 440.0), kind=kind)
    made = decode(path)
    assert made.shape == (2, duration(path)) and made.dtype == np.float32
    assert duration(path) == pytest.approx(2 * RATE, abs=0.06 * RATE)  # MP3 without its padding, Opus to the frame
    assert (made[0] == made[1]).all()
    assert peak_hertz(made[0]) == pytest.approx(440.0, abs=1.0)
    assert pyloudnorm.Meter(RATE).integrated_loudness(made.T.astype(float)) == pytest.approx(-16.0, abs=0.3)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 96_000, 192_000])
def test_every_rate_becomes_48_khz_and_nothing_else_is_heard(tmp_path: Path, rate: int) -> None:
    made = decode(write_float(tmp_path / "a.wav", tone(1.0, 3_000.0, rate), rate))
    assert made.shape == (2, RATE)
    middle = made[0, RATE // 4 : -RATE // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.blackman(len(middle)))) ** 2
    at = round(3_000.0 * len(middle) / RATE)
    assert spectrum[at - 4 : at + 5].sum() / spectrum.sum() > 1 - 1e-9


def test_stereo_stays_stereo_and_is_measured_as_both_channels(tmp_path: Path) -> None:
    pcm = np.concatenate([tone(2.0, 400.0), -tone(2.0, 400.0)], axis=1)  # their mean is silent
    made = decode(write(tmp_path / "a.wav", pcm))
    assert np.allclose(made[0], -made[1], atol=1e-4)
    assert pyloudnorm.Meter(RATE).integrated_loudness(made.T.astype(float)) == pytest.approx(-16.0, abs=0.3)


def test_one_channel_is_held_once(tmp_path: Path) -> None:
    once = decode(write(tmp_path / "a.wav", tone(1.0, 400.0)))
    assert np.shares_memory(once[0], once[1])


def test_surround_is_folded_into_two_channels(tmp_path: Path) -> None:
    silent = np.zeros((RATE, 1))
    front, low, back = tone(1.0, 500.0), tone(1.0, 60.0), tone(1.0, 900.0)
    made = decode(write_float(tmp_path / "a.wav", np.concatenate([silent, silent, front, low, back, silent], axis=1)))

    def level(pcm: np.ndarray, hertz: float) -> float:
        return float(np.abs(np.fft.rfft(pcm * np.hanning(RATE)))[round(hertz)])

    assert level(made[0], 500) == pytest.approx(level(made[1], 500), rel=0.01)
    assert level(made[0], 900) == pytest.approx(level(made[0], 500), rel=0.01)
    assert level(made[1], 900) < level(made[0], 900) / 1000
    assert level(made[0], 60) < level(made[0], 500) / 1000


def test_a_gongs_own_beginning_stays(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", np.concatenate([np.zeros((RATE // 2, 1)), tone(1.0, 300.0)]))
    made = decode(path)
    assert made.shape[1] == 3 * RATE // 2
    assert np.abs(made[:, : RATE // 2]).max() == 0.0


def vbr(seconds: float, loud: float) -> bytes:
    """An MP3 of variable bitrate with no word about its length, quiet at first: what decoders guess wrong."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_in_sample_rate(44_100)
    encoder.set_channels(2)
    encoder.set_vbr(4)
    encoder.set_vbr_quality(4)
    pcm = pink(seconds, rate=44_100) * np.linspace(0.001, loud, round(seconds * 44_100))[:, None]
    return bytes(encoder.encode((pcm * 32767).astype("<i2").tobytes()) + encoder.flush())


def test_an_mp3_that_does_not_say_how_long_it_is_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(vbr(6.0, 2.0))
    assert soundfile.info(path).frames < 5.0 * 44_100  # why we count ourselves
    assert duration(path) == pytest.approx(6 * RATE, abs=0.1 * RATE)
    made = decode(path)
    assert np.square(made[:, -RATE:]).mean() > np.square(made[:, :RATE]).mean() * 50


def test_tags_around_an_mp3_are_no_sound(tmp_path: Path) -> None:
    plain = write(tmp_path / "a.mp3", tone(1.0, 440.0)).read_bytes()
    path = tmp_path / "b.mp3"
    tag = b"ID3\x04\0\0\0\0\x10\0" + b"\xff\xfb\x90\x64" * 512
    path.write_bytes(tag + bytes(100) + plain + b"TAG".ljust(128, b" "))
    assert (decode(path) == decode(tmp_path / "a.mp3")).all()


@pytest.mark.parametrize("length", [100, 70_000], ids=["a small tag", "one with a picture"])
def test_tags_before_a_flac_are_no_sound(tmp_path: Path, length: int) -> None:
    plain = write(tmp_path / "a.flac", tone(1.0, 440.0), kind="flac").read_bytes()
    size = bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0))
    tag = b"ID3\x03\0\0" + size + bytes(length)
    (tmp_path / "b.flac").write_bytes(tag + plain)
    assert (decode(tmp_path / "b.flac") == decode(tmp_path / "a.flac")).all()
    (tmp_path / "c.mp3").write_bytes(tag + b"\xff\xf1\x50\x80" + bytes(64))
    with pytest.raises(SoundError, match="is a raw AAC file"):
        decode(tmp_path / "c.mp3")


# ── what is refused ──


def text(words: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(words, encoding="utf-8") and None


def raw(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


def cut(kind: str, share: float = 0.6) -> Callable[[Path], None]:
    def made(path: Path) -> None:
        data = write(path, pink(2.0), kind=kind).read_bytes()
        path.write_bytes(data[: int(len(data) * share) + 3])

    return made


def holed(kind: str) -> Callable[[Path], None]:
    def made(path: Path) -> None:
        data = bytearray(write(path, pink(2.0), kind=kind).read_bytes())
        data[len(data) // 2 : len(data) // 2 + 900] = bytes(range(225)) * 4
        path.write_bytes(data)

    return made


def wav_saying(**fields: int) -> Callable[[Path], None]:
    """A WAV of a second whose header is not what it should be."""
    known = {"form": 1, "channels": 1, "rate": RATE, "bits": 16, "data": 2 * RATE} | fields

    def made(path: Path) -> None:
        width = known["channels"] * known["bits"] // 8
        form = struct.pack(
            "<HHIIHH", known["form"], known["channels"], known["rate"], known["rate"] * width % 2**32, width,
            known["bits"],
        )  # fmt: skip
        sound = (tone(1.0, 440.0) * 32767).astype("<i2").tobytes()
        body = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", known["data"]) + sound
        path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)

    return made


def values(*odd: float) -> Callable[[Path], None]:
    def made(path: Path) -> None:
        pcm = tone(2.0, 440.0)
        pcm[RATE // 3 : RATE // 3 + len(odd), 0] = odd
        write_float(path, pcm)

    return made


def flac_saying_hours(path: Path) -> None:
    data = bytearray(write(path, tone(2.0, 440.0), kind="flac").read_bytes())
    data[21] |= 0x0F  # the upper bits of the number of samples
    path.write_bytes(data)


def flac_of_unknown_length(path: Path) -> None:
    data = bytearray(write(path, tone(2.0, 440.0), kind="flac").read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path.write_bytes(data)


def two_in_one(path: Path) -> None:
    path.write_bytes(write(path, tone(1.0, 440.0), kind="ogg").read_bytes() * 2)


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "nothing": (raw(b""), "is empty"),
    "M3U": (text("#EXTM3U\n#EXTINF:1,Rain\nother.wav\n"), "is a playlist (M3U), no sound: name the sound itself"),
    "HLS": (text("\ufeff#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:6,\nhttp://127.0.0.1/1.ts\n"), "is a playlist (M3U)"),
    "a bare list": (text("other.wav\n/etc/passwd\n"), "is a text, no sound"),
    "PLS": (text("[playlist]\nFile1=other.wav\n"), "is a playlist (PLS)"),
    "XSPF": (text('<?xml version="1.0"?>\n<playlist version="1">\n</playlist>\n'), "is a playlist (XSPF)"),
    "ASX": (text('<asx version="3.0"><entry><ref href="other.wav"/></entry></asx>'), "is a playlist (ASX)"),
    "a cue sheet": (text('FILE "other.wav" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n'), "is a cue sheet"),
    "a page": (text("<!DOCTYPE html><html><body>404</body></html>"), "is a web page, no sound: download the sound"),
    "XML": (text('<?xml version="1.0"?><feed/>'), "is a text (XML)"),
    "UTF-16": (raw("#EXTM3U\nother.wav\n".encode("utf-16")), "is a playlist (M3U)"),
    "M4A": (raw(b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42" + bytes(64)), "not read here (MP4 (M4A, AAC))"),
    "bought": (raw(b"\0\0\0\x20ftypM4P \0\0\0\0M4P mp42" + bytes(64)), "is protected against copying"),
    "WMA": (raw(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(64)), "not read here (WMA)"),
    "AIFF": (raw(b"FORM\0\0\0\x10AIFFCOMM" + bytes(64)), "save it as WAV, FLAC, Ogg or MP3 in a sound editor"),
    "AAC": (raw(b"\xff\xf1\x50\x80" + bytes(64)), "is a raw AAC file"),
    "WebM": (raw(b"\x1a\x45\xdf\xa3" + bytes(64)), "not read here (Matroska or WebM)"),
    "MIDI": (raw(b"MThd\0\0\0\x06" + bytes(64)), "not read here (MIDI)"),
    "a ZIP": (raw(b"PK\x03\x04" + bytes(64)), "is a ZIP archive, no sound"),
    "a picture": (raw(b"\xff\xd8\xff\xe0" + bytes(64)), "is a picture, no sound"),
    "noise": (raw(bytes(range(1, 9)) * 99), "is no sound that is known here: use a WAV, FLAC, Ogg or MP3 file"),
    "zeros": (raw(bytes(9_000)), "is no MP3"),
    "frames that are none": (raw(b"\xff\xfb\x90\x64" + bytes(range(200)) * 9), "is no MP3"),
    "a tag alone": (raw(b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(64)), "is no MP3"),
    "WAV, cut": (cut("wav"), "breaks off in the middle: copy it again"),
    "FLAC, cut": (cut("flac"), "is damaged in the middle: copy it again"),
    "Vorbis, cut": (cut("ogg"), "breaks off in the middle"),
    "Opus, cut": (cut("opus"), "breaks off in the middle"),
    "MP3, cut": (cut("mp3"), "breaks off in the middle"),
    "MP3, cut late": (cut("mp3", 0.97), "breaks off in the middle"),
    "FLAC, holed": (holed("flac"), "is damaged in the middle"),
    "Vorbis, holed": (holed("ogg"), "is damaged in the middle"),
    "Opus, holed": (holed("opus"), "is damaged in the middle"),
    "MP3, holed": (holed("mp3"), "is damaged in the middle"),
    "WAV, header alone": (wav_saying(data=0), "holds no sound"),
    "WAV, promises": (wav_saying(data=2**31 - 2), "breaks off in the middle"),
    "WAV, odd promises": (wav_saying(data=2 * RATE + 4), "breaks off in the middle"),
    "WAV, slow": (wav_saying(rate=2), "has 2 samples a second: save it with 48000"),
    "WAV, fast": (wav_saying(rate=4_000_000), "has 4000000 samples a second"),
    "WAV, many channels": (wav_saying(channels=40), "has 40 channels: save it with one or two"),
    "WAV, another codec": (wav_saying(form=0x0160), "can't be played"),
    "WAV, no format": (raw(b"RIFF\0\0\0\x20WAVEfmt " + bytes(3)), "“a.wav”"),
    "Ogg, video": (raw(b"OggS\0\2" + bytes(20) + b"\1\7\x80theora"), "is neither Ogg Vorbis nor Opus nor FLAC"),
    "two in one": (two_in_one, "holds several sounds, or a film"),
    "not a number": (values(np.nan), "holds values that are no sound: save it anew"),
    "infinite": (values(np.inf, -np.inf), "holds values that are no sound"),
    "absurd": (values(1e30), "holds values that are no sound"),
    "silence": (lambda path: write(path, np.zeros((RATE, 1))) and None, "is silent: use another recording"),
    "FLAC from a pipe": (flac_of_unknown_length, "doesn't say how long it is: save it anew"),
    "hours": (flac_saying_hours, "lasts more than"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_sound_is_refused_with_the_reason(
    tmp_path: Path, what: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make, said = REFUSED[what]
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "other.wav", tone(1.5, 440.0))
    path = tmp_path / "a.wav"
    make(path)
    for read in (decode, lambda path: own.endless(path, tmp_path / "kept")):
        with pytest.raises(SoundError) as caught:
            read(path)
        assert said in str(caught.value), what
        assert len(str(caught.value).splitlines()) == 1 and caught.value.hint
    assert not list(tmp_path.glob("kept/*"))
    assert capfd.readouterr() == ("", "")


def test_what_is_no_file_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    (tmp_path / "folder.wav").mkdir()
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "link.wav").symlink_to("/dev/zero")
    for name, said in {
        "none.wav": "there is no sound “",
        "folder.wav": "is a folder: name a sound in it",
        "pipe.wav": "is no file but a pipe or a device",
        "link.wav": "is no file but a pipe or a device",
        "a\0b.wav": "can't be read",
    }.items():
        for read in (duration, decode, own.check):
            with pytest.raises(SoundError, match=said):
                read(tmp_path / name)


def test_a_sound_of_more_than_five_minutes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.flac", np.zeros((MOST // 6 + 8_000, 1)), 8_000)
    with pytest.raises(SoundError, match=r"lasts more than 5m: use a shorter recording, or cut it"):
        duration(path)


def test_a_wav_from_a_pipe_says_no_length_and_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    wav_saying(data=0xFFFFFFFF)(path)
    assert duration(path) == RATE
    assert peak_hertz(decode(path)[0]) == pytest.approx(440.0, abs=1.0)
