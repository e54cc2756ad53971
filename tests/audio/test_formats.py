"""Files beside MP3, decoded by others: the sound and its length, the bytes, and what goes wrong."""

import io
import itertools
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import miniaudio
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from audiogen.audio.formats import FORMATS, check, ogg, write
from audiogen.audio.formats.about import About
from audiogen.audio.formats.blocks import even, exactly, in_16_bits, in_24_bits
from audiogen.audio.levels import Samples
from audiogen.errors import OutputError, UsageError
from audiogen.model import Marker
from audiogen.units import RATE

TOTAL = RATE + 12_345
PLAIN = About("Rest", identity="f073d909")
ABOUT = About(
    title="Rest",
    identity="f073d909",
    chapters=(Marker(0, RATE, "Settle"), Marker(RATE, 12_345, "Close")),
    lyrics="[00:00.50]Lie down.",
)
NEEDS_AV = pytest.param(".m4a", marks=pytest.mark.skipif(find_spec("av") is None, reason="needs PyAV"))
EVERY = (".wav", ".flac", ".opus", NEEDS_AV)


@pytest.fixture
def av() -> Any:
    return pytest.importorskip("av")


def sound(channels: int, total: int = TOTAL) -> Samples:
    """Two rising tones, one a channel, in a little noise; shape (total, channels)."""
    t = np.arange(total) / RATE
    tones = np.stack([np.sin(2 * np.pi * (low + 300 * t) * t) for low in (200, 310)][:channels], axis=1)
    noise = np.random.default_rng(5).standard_normal(tones.shape)
    return (0.4 * tones + 0.002 * noise).astype(np.float32)


def cut(pcm: Samples, size: int) -> Iterator[Samples]:
    return (pcm[at : at + size] for at in range(0, len(pcm), size))


def made(suffix: str, pcm: Samples, size: int = 7_000, about: About = ABOUT, bitrate: int = 128) -> bytes:
    file = io.BytesIO()
    write(file, cut(pcm, size), about, suffix=suffix, total=len(pcm), channels=pcm.shape[1], bitrate=bitrate)
    return file.getvalue()


def ratio(wanted: Samples, found: Samples) -> float:
    """Signal to noise, in dB."""
    return 10 * float(np.log10(np.sum(wanted**2.0) / np.sum((found - wanted) ** 2.0)))


def decoded(av: Any, data: bytes) -> Samples:
    """What FFmpeg's libraries make of it, shape (n, channels); as they come, with what follows the end of an M4A."""
    with av.open(io.BytesIO(data)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(frames, axis=1).T


@pytest.mark.parametrize("channels", [1, 2])
def test_wav_holds_every_sample_in_24_bits(channels: int) -> None:
    pcm = sound(channels)
    found, rate = soundfile.read(io.BytesIO(made(".wav", pcm)), dtype="int32", always_2d=True)
    assert rate == RATE
    assert np.array_equal(found >> 8, np.rint(pcm * 2.0**23).astype(np.int32))
    other = miniaudio.decode(made(".wav", pcm), miniaudio.SampleFormat.SIGNED32, channels, RATE)
    assert np.array_equal(np.array(other.samples).reshape(-1, channels), found)


@pytest.mark.parametrize("channels", [1, 2])
def test_flac_holds_every_sample_within_its_dither(channels: int) -> None:
    pcm = sound(channels)
    data = made(".flac", pcm)
    found, rate = soundfile.read(io.BytesIO(data), dtype="int16", always_2d=True)
    assert rate == RATE and len(found) == TOTAL
    error = found - pcm * 32768.0
    assert np.abs(error).max() <= 1.5
    assert np.mean(error**2) == pytest.approx(0.25, rel=0.05)  # 1/12 of rounding and 1/6 of the noise
    other = miniaudio.decode(data, miniaudio.SampleFormat.SIGNED16, channels, RATE)
    assert np.array_equal(np.array(other.samples).reshape(-1, channels), found)


def test_in_flac_the_music_follows_the_metadata_at_once() -> None:
    data, at, kinds = made(".flac", sound(1)), 4, []
    while not kinds or kinds[-1] < 0x80:
        kinds.append(data[at])
        at += 4 + int.from_bytes(data[at + 1 : at + 4], "big")
    assert (data[:4], kinds) == (b"fLaC", [0, 0x84])  # what the stream is, and the comments, the last
    assert data[at : at + 2] == b"\xff\xf8"  # where a frame begins


@pytest.mark.parametrize("channels", [1, 2])
def test_opus_is_as_long_as_the_session_and_in_its_place(channels: int, av: Any) -> None:
    pcm = sound(channels)
    data = made(".opus", pcm, bitrate=96)
    found, _ = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    other = decoded(av, data)
    assert len(found) == len(other) == TOTAL
    assert ratio(pcm, found) > 20 and ratio(pcm, other) > 20
    assert ratio(pcm[:-1], found[1:]) < ratio(pcm, found) > ratio(pcm[1:], found[:-1])


@pytest.mark.parametrize("channels", [1, 2])
def test_m4a_declares_its_delay_and_its_end(channels: int, av: Any) -> None:
    pcm = sound(channels)
    data = made(".m4a", pcm)
    found = decoded(av, data)[:TOTAL]
    assert ratio(pcm[2000:-2000], found[2000:-2000]) > 20
    assert ratio(pcm[2000:-2000], found[2001:-1999]) < ratio(pcm[2000:-2000], found[2000:-2000])
    with av.open(io.BytesIO(data)) as container:
        assert container.streams.audio[0].duration == TOTAL
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["Settle", "Close"]


@pytest.mark.parametrize("suffix", EVERY)
def test_ffmpeg_finds_exactly_the_session(suffix: str, tmp_path: Path) -> None:
    ffmpeg = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    path = tmp_path / f"session{suffix}"
    path.write_bytes(made(suffix, sound(1)))
    quiet = [ffmpeg, "-v", "error", "-xerror", "-i", str(path)]
    done = subprocess.run([*quiet, "-map", "0:a", "-f", "f32le", "-"], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout) == TOTAL * 4


@pytest.mark.parametrize("total", [1, 959, 1023, 1024, 1025, 4096])
@pytest.mark.parametrize("suffix", [".wav", ".flac", ".opus"])
def test_short_sounds_have_their_length_too(suffix: str, total: int) -> None:
    assert soundfile.info(io.BytesIO(made(suffix, sound(2, total), about=PLAIN))).frames == total


@pytest.mark.parametrize("total", [1, 1023, 1024, 1025, 4096])
def test_short_m4a_has_its_length_too(total: int, av: Any) -> None:
    with av.open(io.BytesIO(made(".m4a", sound(2, total), about=PLAIN))) as container:
        assert container.streams.audio[0].duration == total


@pytest.mark.parametrize("suffix", EVERY)
def test_bytes_depend_on_nothing_but_the_sound(suffix: str) -> None:
    pcm = sound(2, 30_000)
    assert len({made(suffix, pcm, size, PLAIN) for size in (997, 30_000)}) == 1


@pytest.mark.parametrize("suffix", EVERY)
def test_a_file_is_written_from_where_it_stands(suffix: str) -> None:
    pcm = sound(1, 5_000)
    file = io.BytesIO(b"before")
    file.seek(6)
    write(file, [pcm], PLAIN, suffix=suffix, total=5_000, channels=1)
    if suffix != ".m4a":  # its description counts bytes from the beginning of the file
        assert file.getvalue() == b"before" + made(suffix, pcm, about=PLAIN)
    assert file.getvalue().startswith(b"before")


@pytest.mark.parametrize("suffix", [".opus", NEEDS_AV])
def test_bitrate_is_what_was_asked_for(suffix: str) -> None:
    noise = (np.random.default_rng(1).standard_normal((2 * RATE, 1)) * 0.1).astype(np.float32)
    for bitrate in (64, 160):
        size = len(made(suffix, noise, about=About("x"), bitrate=bitrate))
        assert size * 8 / 2000 == pytest.approx(bitrate, rel=0.12)


@pytest.mark.parametrize("suffix", EVERY)
def test_what_goes_wrong_while_writing_is_not_lost(suffix: str) -> None:
    class Full(io.BytesIO):
        def write(self, data: Any, /) -> int:
            if self.tell() > 2_000:
                raise OSError(28, "No space left on device")
            return super().write(data)

    pcm = sound(1, 2 * RATE)
    with pytest.raises(OSError, match="No space"):
        write(Full(), cut(pcm, 5_000), ABOUT, suffix=suffix, total=len(pcm), channels=1)

    def broken() -> Iterator[Samples]:
        yield pcm[:RATE]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(io.BytesIO(), broken(), ABOUT, suffix=suffix, total=len(pcm), channels=1)


@pytest.mark.parametrize("suffix", EVERY)
@pytest.mark.parametrize(("come", "channels"), [(999, 2), (1001, 2), (1000, 1)])
def test_a_promise_that_is_not_kept(suffix: str, come: int, channels: int) -> None:
    with pytest.raises(ValueError, match=r"samples|channels"):
        write(io.BytesIO(), [sound(2, come)], ABOUT, suffix=suffix, total=1000, channels=channels)


def test_a_format_that_is_none() -> None:
    with pytest.raises(UsageError, match=r"did you mean “\.flac”"):
        check(".flaac", total=1, channels=2, bitrate=128)
    with pytest.raises(UsageError, match=r"\.mp3, \.wav"):
        check(".xyz", total=1, channels=2, bitrate=128)


def test_a_format_whose_writer_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'audiogen\[m4a\]'"):
        check(".m4a", total=1, channels=2, bitrate=128)
    assert check(".FLAC", total=1, channels=2, bitrate=128).name == "FLAC"


def test_what_a_format_cannot_have(av: Any) -> None:
    for suffix, bitrate in ((".opus", 320), (".m4a", 8)):
        with pytest.raises(UsageError, match="kb/s"):
            check(suffix, total=1, channels=2, bitrate=bitrate)
    with pytest.raises(OutputError, match="too long for a WAV"):
        check(".wav", total=5 * 3600 * RATE, channels=2, bitrate=128)
    with pytest.raises(OutputError, match="chapters"):
        made(".flac", sound(1, 1000), about=About("x", chapters=tuple(Marker(n, 1, "x") for n in range(1000))))


def test_samples_over_full_scale_are_held_there() -> None:
    loud = np.array([[2.0], [-2.0]], np.float32)
    assert in_24_bits(loud) == b"\xff\xff\x7f\x00\x00\x80"
    assert np.concatenate(list(in_16_bits([loud]))).ravel().tolist() == [32767, -32768]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 50), max_size=12), st.integers(1, 20))
def test_even_blocks(lengths: list[int], size: int) -> None:
    total = sum(lengths)
    pcm = np.arange(total, dtype=np.float32)[:, np.newaxis]
    borders = [0, *itertools.accumulate(lengths)]
    blocks = exactly((pcm[a:b] for a, b in itertools.pairwise(borders)), total, 1)
    found = list(even(blocks, size))
    assert [len(block) for block in found[:-1]] == [size] * (len(found) - 1)
    assert np.array_equal(np.concatenate([pcm[:0], *found]), pcm)


@pytest.mark.parametrize("length", [0, 1, 254, 255, 256, 65_024, 65_025, 65_026, 200_000])
def test_a_packet_comes_back_from_its_pages(length: int) -> None:
    content = np.random.default_rng(length).bytes(length)
    written = b"".join(map(bytes, ogg.packet(content, 7, 1)))
    pages = ogg.Pages()
    found = [page for at in range(0, len(written), 1000) for page in pages.add(written[at : at + 1000])]
    assert b"".join(page.body for page in found) == content
    assert [page.number for page in found] == list(range(1, len(found) + 1))
    assert [page.closes for page in found] == [False] * (len(found) - 1) + [True]


def test_pages_have_the_checksum_that_others_compute() -> None:
    data = made(".opus", sound(1, 5_000))
    pages = list(ogg.Pages().add(data))
    assert b"".join(map(bytes, pages)) == data
    for page in pages:
        plain = bytearray(bytes(page))
        wanted, plain[22:26] = int.from_bytes(plain[22:26], "little"), bytes(4)
        crc = 0
        for byte in plain:  # as RFC 3533 describes it, bit by bit
            crc ^= byte << 24
            for _ in range(8):
                crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x8000_0000 else 0)) & 0xFFFF_FFFF
        assert crc == wanted


def test_what_is_no_ogg() -> None:
    with pytest.raises(ValueError, match="Ogg"):
        list(ogg.Pages().add(b"RIFF" + bytes(30)))


_LONG = """
import resource, sys, numpy as np
from audiogen.audio.formats import write
from audiogen.audio.formats.about import About
suffix, minutes, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
block = (np.random.default_rng(1).standard_normal((48000, 1)) * 0.01).astype(np.float32)
with open(path, "xb+") as file:
    blocks = (block for _ in range(60 * minutes))
    write(file, blocks, About("x"), suffix=suffix, total=48000 * 60 * minutes, channels=1, bitrate=64)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
@pytest.mark.parametrize("suffix", EVERY)
def test_memory_does_not_grow_with_the_length(suffix: str, tmp_path: Path) -> None:
    def peak(minutes: int) -> int:
        words = [sys.executable, "-c", _LONG, suffix, str(minutes), str(tmp_path / f"{minutes}{suffix}")]
        return int(subprocess.run(words, capture_output=True, text=True, check=True, timeout=500).stdout)

    assert peak(30) < peak(1) + 8_000  # kilobytes


def test_every_format_has_a_writer() -> None:
    import importlib

    for found in FORMATS.values():
        writer: Callable[..., None] = importlib.import_module(found.module).write
        assert callable(writer)
