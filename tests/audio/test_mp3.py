"""MP3: frames, header frame, encoder and file, held against three decoders and against LAME's own header."""

import io
import shutil
import struct
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import pairwise, repeat
from pathlib import Path

import miniaudio
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from audiogen.audio.mp3 import encoder as encoder_module
from audiogen.audio.mp3.crc import CYCLE, Crc, combine, crc16
from audiogen.audio.mp3.encoder import AHEAD, Encoder, encode_blocks, in_background, quantise
from audiogen.audio.mp3.format import Format
from audiogen.audio.mp3.frames import BITRATES, FRAME, FrameHeader, Mode, iter_frames, parse_header
from audiogen.audio.mp3.header import info_frame, placeholder
from audiogen.audio.mp3.tally import MOST_POINTS, Tally
from audiogen.audio.mp3.writer import Mp3Info, write_mp3, write_music
from audiogen.units import RATE

Sound = NDArray[np.float32]

LENGTHS = (1, 575, 576, 577, 1104, 1105, 1106, 1151, 1152, 1153, 1728, 2304, 30_000)
FEW_LENGTHS = (1, 576, 1105, 1152, 30_000)
"""For a decoder that has to be started for each."""
FAST = Format(quality=7)
MONO = Format(channels=1, bitrate=64, quality=7)


# --- what the tests measure with


def noise(length: int, channels: int = 2, level: float = 0.1) -> Sound:
    shape = (length, channels)
    return (level * np.random.default_rng(length).standard_normal(shape)).astype(np.float32)


def cut(sound: Sound, size: int) -> Iterator[Sound]:
    return (sound[at : at + size] for at in range(0, len(sound), size))


def mp3(sound: Sound, format: Format = FAST, size: int = 10_000, lead: bytes = b"") -> bytes:
    stream = io.BytesIO()
    write_mp3(stream, cut(sound, size), format, total=len(sound), lead=lead)
    return stream.getvalue()


def tag_of(data: bytes) -> dict[str, object]:
    """The header frame's fields, taken by their offsets in the published layout."""
    at = 4 + (17 if data[3] >> 6 == 3 else 32)
    flags, frames, size = struct.unpack_from(">3I", data, at + 4)
    delays = int.from_bytes(data[at + 141 : at + 144], "big")
    return {
        "identity": data[at : at + 4],
        "flags": flags,
        "frames": frames,
        "bytes": size,
        "contents": list(data[at + 16 : at + 116]),
        "quality": struct.unpack_from(">I", data, at + 116)[0],
        "encoder": data[at + 120 : at + 129],
        "settings": data[at + 129 : at + 141],  # method, lowpass, peak, gains, psychoacoustics, bitrate
        "delay": delays >> 12,
        "padding": delays & 0xFFF,
        "more settings": data[at + 144 : at + 148],  # noise shaping, stereo, rate, gain, preset
        "length": struct.unpack_from(">I", data, at + 148)[0],
        "music crc": struct.unpack_from(">H", data, at + 152)[0],
        "tag crc": struct.unpack_from(">H", data, at + 154)[0],
        "before tag crc": data[: at + 154],
    }


def slow_crc(data: bytes) -> int:
    """CRC-16 by its definition, a bit at a time: x^16 + x^15 + x^2 + 1, reflected."""
    register = 0
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (0xA001 if register & 1 else 0)
    return register


def by_libsndfile(data: bytes, _: Path) -> Sound:
    return soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)[0]


def by_miniaudio(data: bytes, _: Path) -> Sound:
    decoded = miniaudio.mp3_read_f32(data)
    return np.array(decoded.samples, np.float32).reshape(-1, decoded.nchannels)


def by_ffmpeg(data: bytes, folder: Path) -> Sound:
    ffmpeg = shutil.which("ffmpeg")
    if not ffmpeg:
        pytest.skip("ffmpeg is not installed")
    path = folder / "in.mp3"
    path.write_bytes(data)  # a file, for in a pipe ffmpeg can't look back and leaves the padding on
    command = [ffmpeg, "-v", "error", "-protocol_whitelist", "file,pipe", "-f", "mp3"]
    command += ["-i", str(path), "-f", "f32le", "pipe:1"]
    run = subprocess.run(command, capture_output=True, check=True)
    assert run.stderr == b""
    return np.frombuffer(run.stdout, "<f4").reshape(-1, parse_header(data[:4]).channels)


Decoder = Callable[[bytes, Path], Sound]
decoders = pytest.mark.parametrize("decode", [by_libsndfile, by_miniaudio, by_ffmpeg])


# --- frames


headers = st.builds(
    FrameHeader,
    bitrate=st.sampled_from(BITRATES),
    rate=st.sampled_from((32_000, 44_100, 48_000)),
    mode=st.sampled_from(Mode),
    extension=st.integers(0, 3),
    padded=st.booleans(),
    checked=st.booleans(),
    private=st.booleans(),
    copyrighted=st.booleans(),
    original=st.booleans(),
    emphasis=st.integers(0, 3),
)


@settings(deadline=None)
@given(headers)
def test_a_header_survives_being_packed_and_parsed(header: FrameHeader) -> None:
    assert parse_header(header.pack()) == header


@pytest.mark.parametrize(
    ("data", "bitrate", "rate", "mode", "padded", "length"),
    [
        ("fffb9444", 128, 48_000, Mode.JOINT, False, 384),  # as LAME writes them
        ("fffbe4c4", 320, 48_000, Mode.MONO, False, 960),
        ("fffb9064", 128, 44_100, Mode.JOINT, False, 417),
        ("fffb9264", 128, 44_100, Mode.JOINT, True, 418),
        ("fffb1804", 32, 32_000, Mode.STEREO, False, 144),
    ],
)
def test_known_headers(data: str, bitrate: int, rate: int, mode: Mode, padded: bool, length: int) -> None:
    header = parse_header(bytes.fromhex(data))
    assert (header.bitrate, header.rate, header.mode, header.padded) == (bitrate, rate, mode, padded)
    assert header.length == length
    assert not header.checked
    assert header.original


@pytest.mark.parametrize(
    "data",
    [
        "",
        "fffb94",  # too short
        "fffb944400",  # too long
        "fefb9444",  # no sync
        "fff39444",  # MPEG-2
        "fffd9444",  # Layer II
        "fffb0444",  # free bitrate
        "fffbf444",  # forbidden bitrate
        "fffb9c44",  # reserved rate
    ],
)
def test_what_is_no_header_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match="not the header"):
        parse_header(bytes.fromhex(data))


def test_frames_lie_end_to_end() -> None:
    data = mp3(noise(20_000))
    found = list(iter_frames(data))
    assert [at for at, _ in found] == list(range(0, len(data), 384))
    assert found[-1][0] + found[-1][1].length == len(data)


def test_lost_sync_says_where() -> None:
    data = bytearray(mp3(noise(20_000)))
    data[384 * 5] = 0
    with pytest.raises(ValueError, match="byte 1920"):
        list(iter_frames(bytes(data)))


@pytest.mark.parametrize("missing", [1, 383])
def test_a_last_frame_that_is_cut_off_is_an_error(missing: int) -> None:
    data = mp3(noise(20_000))
    with pytest.raises(ValueError, match=f"byte {len(data) - 384} is cut off"):
        list(iter_frames(data[:-missing]))


# --- CRC


def test_crc_of_the_catalogues_check_string() -> None:
    assert crc16(b"123456789") == 0xBB3D


@settings(deadline=None)  # tables are made at first use
@given(st.binary(max_size=300), st.binary(max_size=300))
def test_crc_in_two_parts_is_that_of_the_whole(first: bytes, second: bytes) -> None:
    whole = slow_crc(first + second)
    assert crc16(first + second) == whole
    assert crc16(second, crc16(first)) == whole
    assert combine(crc16(first), crc16(second), len(second)) == whole


@pytest.mark.parametrize("length", [CYCLE - 1, CYCLE, CYCLE + 1, 2 * CYCLE + 1234])
def test_crc_of_what_is_longer_than_its_cycle(length: int) -> None:
    data = np.random.default_rng(length).bytes(length)
    whole = slow_crc(data)
    assert crc16(data) == whole
    pieces = Crc()
    for begin, end in pairwise((0, 0, 1, 20_000, 20_001, length)):
        pieces.add(data[begin:end])
    assert pieces.value() == whole
    assert combine(crc16(data[:9]), crc16(data[9:]), length - 9) == whole


# --- the header frame


@pytest.mark.parametrize("format", [FAST, MONO, Format(1, 32, 7), Format(2, 32, 7), Format(2, 320, 7)], ids=str)
def test_the_header_tells_the_truth(format: Format) -> None:
    length = 30_000
    data = mp3(noise(length, format.channels), format)
    frames = list(iter_frames(data))
    music = data[frames[0][1].length :]
    tag = tag_of(data)
    assert tag["identity"] == b"Info"
    assert tag["flags"] == 15
    assert tag["frames"] == len(frames) - 1
    assert tag["bytes"] == tag["length"] == len(data)
    assert tag["delay"] == 576
    assert tag["padding"] == (len(frames) - 1) * FRAME - 576 - length
    assert tag["music crc"] == slow_crc(music)
    assert tag["tag crc"] == slow_crc(bytes(tag["before tag crc"]))  # type: ignore[call-overload]
    assert {(header.rate, header.channels) for _, header in frames} == {(48_000, format.channels)}
    assert {header.bitrate for _, header in frames[1:]} == {format.bitrate}


@pytest.mark.parametrize(("channels", "bitrate"), [(1, 64), (1, 80), (1, 192), (2, 64), (2, 96), (2, 128)])
def test_the_header_is_lames_own(channels: int, bitrate: int) -> None:
    """libsndfile has LAME write its header itself, at quality 3; levels map to bitrates from 320 to 32."""
    length = 20_001
    sound, reference = noise(length, channels), io.BytesIO()
    level = (320 - bitrate) / 288
    options = {"bitrate_mode": "CONSTANT", "compression_level": level}
    soundfile.write(reference, sound, 48_000, format="MP3", subtype="MPEG_LAYER_III", **options)
    data, theirs = mp3(sound, Format(channels, bitrate, 3)), reference.getvalue()
    theirs = theirs[theirs.index(b"\xff\xfb") :]
    assert len(data) == len(theirs)
    mine, expected = tag_of(data), tag_of(theirs)
    same = (
        "identity",
        "flags",
        "frames",
        "bytes",
        "encoder",
        "settings",
        "delay",
        "padding",
        "more settings",
    )
    assert {key: mine[key] for key in same} == {key: expected[key] for key in same}
    assert mine["length"] == expected["length"]
    assert next(iter_frames(data))[1].length == next(iter_frames(theirs))[1].length


@pytest.mark.parametrize("quality", [0, 5, 7])
def test_the_quality_is_lames_number(quality: int) -> None:
    assert tag_of(mp3(noise(1000), Format(quality=quality)))["quality"] == 60 - quality


def test_contents_of_constant_bitrate_point_at_the_right_bytes() -> None:
    check_contents(mp3(noise(48_000 * 5, 1), Format(1, 32, 7)))


def test_contents_of_unequal_halves_point_at_the_right_bytes() -> None:
    """Frames of two encoders under one header; and more of them than there are points remembered."""
    slow = b"".join(encode_blocks([noise(48_000, 1)], Format(1, 32, 7))) * 120
    fast = b"".join(encode_blocks([noise(48_000, 1)], Format(1, 320, 7))) * 120
    stream = io.BytesIO()
    tally = Tally(MONO.header)
    for at in range(0, len(slow + fast), 100_003):
        tally.add((slow + fast)[at : at + 100_003])
    music = tally.music()
    assert music.frames > MOST_POINTS
    assert music.percents[0] == 0
    assert music.percents[50] == len(slow)
    assert music.crc == crc16(fast, crc16(slow))
    stream.write(info_frame(MONO, music, music.frames * FRAME - 576 - 1000, variable=True))
    stream.write(slow + fast)
    data = stream.getvalue()
    assert tag_of(data)["identity"] == b"Xing"
    assert bytes(tag_of(data)["settings"])[0] & 15 == 4  # type: ignore[call-overload]
    check_contents(data)


def check_contents(data: bytes) -> None:
    begins = [at for at, _ in iter_frames(data)][1:]
    contents = tag_of(data)["contents"]
    assert isinstance(contents, list)
    assert contents[0] == 0
    assert all(first <= second for first, second in pairwise(contents))
    for percent, entry in enumerate(contents):
        right = begins[len(begins) * percent // 100]
        assert abs(entry / 256 * len(data) - right) <= len(data) / 100, percent


def test_the_placeholder_is_a_frame_as_long_as_the_header() -> None:
    for format in (FAST, MONO, Format(2, 32)):
        tally = Tally(format.header)
        tally.add(b"".join(encode_blocks([noise(100, format.channels)], format)))
        assert len(placeholder(format)) == len(info_frame(format, tally.music(), 100))
        assert len(list(iter_frames(placeholder(format)))) == 1


def test_a_header_that_can_not_be_right_is_refused() -> None:
    tally = Tally(FAST.header)
    tally.add(b"".join(encode_blocks([noise(1152)], FAST)))
    music = tally.music()
    assert tag_of(info_frame(FAST, music, 1152 + 47))["padding"] == 529
    with pytest.raises(ValueError, match="1200 samples"):  # the last would stay in the decoder
        info_frame(FAST, music, 1200)
    with pytest.raises(ValueError, match="no music"):
        Tally(FAST.header).music()


def test_music_must_be_whole_frames_of_the_format() -> None:
    music = b"".join(encode_blocks([noise(5000)], FAST))
    with pytest.raises(ValueError, match="inside a frame"):
        write_music(io.BytesIO(), [music[:-1]], FAST, total=5000)
    with pytest.raises(ValueError, match="2 channels"):
        write_music(io.BytesIO(), [music], MONO, total=5000)
    with pytest.raises(ValueError, match="lost sync"):
        write_music(io.BytesIO(), [music, b"rubbish"], FAST, total=5000)


def frames_of(kinds: list[tuple[int, int]]) -> bytes:
    """Empty frames of such bitrates and joint codings."""
    headers = (FrameHeader(bitrate, RATE, Mode.JOINT, extension) for bitrate, extension in kinds)
    return b"".join(header.pack().ljust(header.length, b"\x55") for header in headers)


@settings(max_examples=40, deadline=None)
@given(
    runs=st.lists(st.tuples(st.sampled_from((32, 128, 160)), st.integers(0, 3), st.integers(1, 30)), min_size=1),
    size=st.integers(1, 9000),
)
def test_frames_are_counted_however_they_differ_and_are_cut(runs: list[tuple[int, int, int]], size: int) -> None:
    data = frames_of([(bitrate, extension) for bitrate, extension, count in runs for _ in range(count)])
    tally = Tally(FAST.header)
    for at in range(0, len(data), size):
        tally.add(data[at : at + size])
    music = tally.music()
    begins = [at for at, _ in iter_frames(data)]
    assert (music.frames, music.size, music.crc) == (len(begins), len(data), crc16(data))
    assert list(music.percents) == [begins[len(begins) * percent // 100] for percent in range(100)]


def test_more_frames_than_are_looked_at_together_are_counted_in_one_piece() -> None:
    tally = Tally(FAST.header)
    tally.add(frames_of([(32, 0)] * 20_000))
    music = tally.music()
    assert music.frames == 20_000 > 2 * MOST_POINTS
    assert list(music.percents) == pytest.approx([200 * percent * 96 for percent in range(100)], abs=4 * 96)


def test_what_is_wrong_among_frames_that_are_alike_is_found() -> None:
    alike, other = frames_of([(128, 2)] * 5), FrameHeader(128, RATE, Mode.MONO)
    with pytest.raises(ValueError, match="1 channels, not"):
        Tally(FAST.header).add(alike + other.pack().ljust(other.length, b"\0") + alike)
    tally = Tally(FAST.header)
    tally.add(alike[:-100])
    with pytest.raises(ValueError, match=f"lost sync at byte {len(alike)}"):
        tally.add(alike[-100:] + bytes(500) + alike)


# --- the file, decoded


@decoders
@pytest.mark.parametrize("format", [FAST, MONO, Format(1, 32, 7)], ids=str)
def test_it_decodes_to_exactly_its_samples(decode: Decoder, format: Format, tmp_path: Path) -> None:
    for length in FEW_LENGTHS if decode is by_ffmpeg else LENGTHS:
        data = mp3(noise(length, format.channels), format)
        assert decode(data, tmp_path).shape == (length, format.channels)


@settings(max_examples=60, deadline=None)
@given(length=st.integers(1, 8000), size=st.integers(1, 3000), channels=st.sampled_from((1, 2)))
def test_any_length_decodes_to_exactly_its_samples(length: int, size: int, channels: int) -> None:
    data = mp3(noise(length, channels), Format(channels, 64, 7), size)
    assert len(by_libsndfile(data, Path())) == len(by_miniaudio(data, Path())) == length


@decoders
@pytest.mark.parametrize("channels", [1, 2])
def test_a_click_stays_where_it_is(decode: Decoder, channels: int, tmp_path: Path) -> None:
    length = 48_000
    for place in (3, 600, 20_123, length - 600, length - 3):  # the last samples come out, too
        sound = np.zeros((length, channels), np.float32)
        sound[place] = 0.9
        decoded = decode(mp3(sound, Format(channels, 128, 7)), tmp_path)
        for channel in range(channels):
            assert abs(int(np.abs(decoded[:, channel]).argmax()) - place) <= 2
            assert np.abs(decoded[:, channel]).max() > 0.3


@decoders
def test_it_sounds_as_what_was_put_in(decode: Decoder, tmp_path: Path) -> None:
    """A chirp on the left, another on the right: neither turned round, swapped, moved nor mixed."""
    time = np.arange(48_000) / 48_000
    sweeps = [np.sin(2 * np.pi * (200 + 1500 * time) * time), np.sin(2 * np.pi * (900 - 300 * time) * time)]
    sound = (0.4 * np.stack(sweeps, axis=1)).astype(np.float32)
    decoded = decode(mp3(sound, Format(2, 192, 5)), tmp_path)
    error = np.sqrt(np.mean((decoded - sound) ** 2, axis=0))
    assert error.max() < 0.001  # 49 dB below the sweeps; a sample late would be 0.02


@decoders
def test_frames_of_two_encoders_make_one_file(decode: Decoder, tmp_path: Path) -> None:
    parts = [b"".join(encode_blocks([noise(48_000)], FAST)) for _ in range(2)]
    total = sum(len(part) for part in parts) // 384 * FRAME - 576 - 600
    stream = io.BytesIO()
    write_music(stream, parts, FAST, total=total)
    assert len(decode(stream.getvalue(), tmp_path)) == total


# --- the encoder


def test_samples_are_rounded_and_clipped() -> None:
    block = np.array([[1, -1, 2, -2, 0.5, 1.6 / 32768, -1.4 / 32768]], np.float32).T
    pcm = quantise(block, Format(1, 320))
    assert pcm[:, 0].tolist() == [32767, -32768, 32767, -32768, 16384, 2, -1]
    assert pcm.dtype == np.dtype("<i2")


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_refused(wrong: float) -> None:
    sound = noise(1000)
    sound[500, 1] = wrong
    with pytest.raises(ValueError, match="not finite"):
        mp3(sound)


@pytest.mark.parametrize("bitrate", BITRATES)
@pytest.mark.parametrize("channels", [1, 2])
def test_the_level_is_kept(bitrate: int, channels: int) -> None:
    """To a hundredth of a decibel, where LAME by itself turns down by up to 0.45 dB."""
    sound = np.zeros((24_000, channels), np.float32)
    sound += 0.3 * np.sin(2 * np.pi * 1000 / 48_000 * np.arange(24_000, dtype=np.float32))[:, None]
    decoded = by_libsndfile(mp3(sound, Format(channels, bitrate, 7)), Path())
    gain = float((decoded * sound).sum() / (sound * sound).sum())
    assert abs(20 * np.log10(gain)) < 0.01


@pytest.mark.parametrize("shape", [(100,), (100, 1), (2, 100), (100, 2, 1)])
def test_a_block_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="shape"):
        write_mp3(io.BytesIO(), [np.zeros(shape, np.float32)], FAST, total=100)


@pytest.mark.parametrize(
    "wrong", [{"channels": 3}, {"channels": 0}, {"bitrate": 129}, {"quality": 8}, {"quality": -1}]
)
def test_formats_that_do_not_exist_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError):
        Format(**wrong)


@pytest.mark.parametrize("format", [FAST, MONO], ids=str)
def test_the_same_bytes_however_the_blocks_are_cut(format: Format) -> None:
    sound = noise(100_000, format.channels)
    whole = mp3(sound, format, 100_000)
    assert [mp3(sound, format, size) for size in (1000, 50_000, 1152, 77_777)] == [whole] * 4


def test_empty_blocks_do_not_matter() -> None:
    sound, nothing = noise(3000), np.zeros((0, 2), np.float32)
    stream = io.BytesIO()
    write_mp3(stream, [nothing, sound[:1000], nothing, sound[1000:], nothing], FAST, total=3000)
    assert stream.getvalue() == mp3(sound)


def test_a_block_may_be_reused_by_who_made_it() -> None:
    sound, block = noise(50_000), np.zeros((5000, 2), np.float32)

    def reused() -> Iterator[Sound]:
        for at in range(0, 50_000, 5000):
            block[:] = sound[at : at + 5000]
            yield block

    stream = io.BytesIO()
    write_mp3(stream, reused(), FAST, total=50_000)
    assert stream.getvalue() == mp3(sound)


def test_the_encoder_is_loaded_only_at_use() -> None:
    code = "import sys, audiogen.audio.mp3.writer; sys.exit('lameenc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


# --- the stream


def test_what_is_written_is_told() -> None:
    stream = io.BytesIO()
    info = write_mp3(stream, [noise(48_000)], FAST, total=48_000)
    assert info == Mp3Info(samples=48_000, frames=43, padding=43 * 1152 - 576 - 48_000, size=44 * 384)
    assert info.size == len(stream.getvalue())


def test_a_tag_leads_and_what_was_there_stays() -> None:
    stream = io.BytesIO()
    stream.write(b"before")
    write_mp3(stream, [noise(5000)], FAST, total=5000, lead=b"ID3 and so on")
    assert stream.tell() == len(stream.getvalue())
    assert stream.getvalue() == b"beforeID3 and so on" + mp3(noise(5000))


@pytest.mark.parametrize("total", [0, -1])
def test_nothing_is_no_mp3(total: int) -> None:
    stream = io.BytesIO()
    with pytest.raises(ValueError, match="samples"):
        write_mp3(stream, [], FAST, total=total)
    with pytest.raises(ValueError, match="samples"):
        write_music(stream, [], FAST, total=total)
    assert stream.getvalue() == b""


@pytest.mark.parametrize("total", [4999, 5001, 1, 10_000])
def test_the_samples_must_be_as_many_as_promised(total: int) -> None:
    with pytest.raises(ValueError, match=f"the {total} promised"):
        write_mp3(io.BytesIO(), cut(noise(5000), 1000), FAST, total=total)


def test_blocks_that_never_end_are_stopped() -> None:
    with pytest.raises(ValueError, match="more samples than the 5000 promised"):
        write_mp3(io.BytesIO(), repeat(noise(1000)), FAST, total=5000)


class Sink(io.RawIOBase):
    """Keeps count of what is written, and nothing else."""

    size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        assert isinstance(data, bytes)
        self.size += len(data)
        return len(data)

    def tell(self) -> int:
        return self.size

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset


def test_memory_does_not_grow_with_length() -> None:
    block, count = noise(4800), 400  # 40 s: 1.6 MB of MP3, 15 MB of samples, 7.7 MB in 16 bits
    mp3(block, Format(2, 320, 7))  # tables are made once
    sink = Sink()
    tracemalloc.start()
    try:
        write_mp3(sink, (block for _ in range(count)), Format(2, 320, 7), total=4800 * count)  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sink.size > 1_600_000
    assert peak < 800_000


# --- the thread


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("mp3")]


def test_the_next_block_is_made_while_one_is_encoded() -> None:
    made = [threading.Event() for _ in range(5)]

    def items() -> Iterator[int]:
        for number, event in enumerate(made):
            event.set()
            yield number

    def work(number: int) -> bool:
        return number == 4 or made[number + 1].wait(10)  # only comes when both go on at once

    assert list(in_background(work, items())) == [True] * 5


def test_order_is_kept_and_few_are_in_flight() -> None:
    made, taken = [], []

    def items() -> Iterator[int]:
        for number in range(50):
            made.append(number)
            yield number

    for result in in_background(lambda number: number * 2, items()):
        taken.append(result)
        assert len(made) - len(taken) < AHEAD
    assert taken == list(range(0, 100, 2))
    assert threads() == []


def test_what_the_blocks_raise_comes_out() -> None:
    def failing() -> Iterator[Sound]:
        yield noise(5000)
        raise ArithmeticError("the mix failed")

    with pytest.raises(ArithmeticError, match="the mix failed"):
        write_mp3(io.BytesIO(), failing(), FAST, total=10_000)
    assert threads() == []


def test_what_the_encoder_raises_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    class Failing(Encoder):
        def encode(self, pcm: NDArray[np.int16]) -> bytes:
            raise ArithmeticError("the encoder failed")

    def blocks() -> Iterator[Sound]:
        for number in range(100):
            made.append(number)
            yield noise(100)

    monkeypatch.setattr(encoder_module, "Encoder", Failing)
    with pytest.raises(ArithmeticError, match="the encoder failed"):
        write_mp3(io.BytesIO(), blocks(), FAST, total=10_000)
    assert len(made) <= AHEAD
    assert threads() == []


def test_the_thread_ends_when_the_stream_fails() -> None:
    class Full(Sink):
        def write(self, data: object) -> int:
            if self.size > 1000:
                raise OSError("disk full")
            return super().write(data)

    with pytest.raises(OSError, match="disk full") as caught:  # which holds on to every frame of the stack
        write_mp3(Full(), (noise(5000) for _ in range(50)), FAST, total=250_000)  # type: ignore[arg-type]
    assert threads() == []
    assert caught.value
