"""The first frame of a file, which holds no sound: the Xing (or Info) header and the LAME tag.

Sources: the "Mp3 Info Tag rev 1" specification at gabriel.mp3-tech.org/mp3infotag.html; and what LAME 3.100
itself writes, which this matches field by field. Counts are LAME's: the frames without this one, the bytes
with it. Decoders learn from it how many samples to drop at both ends, so that what they give is as long as
what was put in.
"""

import struct
from dataclasses import replace

from audiogen.audio.mp3.crc import crc16
from audiogen.audio.mp3.format import Format
from audiogen.audio.mp3.frames import BITRATES, FRAME, HEADER, FrameHeader, Mode
from audiogen.audio.mp3.tally import Music

ENCODER_DELAY = 576
"""Samples that LAME puts before the first."""

DECODER_DELAY = 529
"""Samples that any decoder comes late; the last samples come out only when there is as much padding."""

# Identity, flags (all four that follow are there), frames, bytes, table of contents, quality.
_XING = struct.Struct(">4sIII100sI")
_ALL_PRESENT = 0b1111

# Encoder, method, lowpass, peak, two replay gains, psychoacoustics, bitrate, delay and padding (12 bits
# each), noise shaping with stereo mode and source rate, gain, preset, bytes of the file, CRC of the music.
# Last comes the CRC of all that precedes it.
_LAME = struct.Struct(">9sBBIHHBB3sBBHIH")
_CRC = struct.Struct(">H")
_LENGTH = _XING.size + _LAME.size + _CRC.size

# Some players heed the tag only of a LAME whose version they can read, and lameenc doesn't tell which LAME is
# inside it; so this names the one whose tag this is, whoever encoded the frames.
_ENCODER = b"LAME3.100"
_CONSTANT, _VARIABLE = (b"Info", 1), (b"Xing", 4)  # identity, method; 4 is LAME's default way of VBR
_VARIABLE_BITRATE = 128  # of the header frame itself
_LEAST_BITRATE = 32

# The lowpass that LAME chooses, in hundreds of Hz, by channels and bitrate; 0, "unknown", below 64 kb/s,
# where LAME writes no tag at all because its frames are too short.
_LOWPASS = {
    1: {64: 165, 80: 203},
    2: {64: 110, 80: 135, 96: 151, 112: 156, 128: 170, 160: 175, 192: 186, 224: 194, 256: 197, 320: 205},
}
_LOWPASS_MONO = 205  # from 96 kb/s

_ATH_TYPE = 4
_NSPSYTUNE = 1 << 4
_SAFE_JOINT = 1 << 5  # from 160 kb/s, where stereo is joint
_STEREO_MODE = {Mode.MONO: 0 << 2, Mode.STEREO: 1 << 2, Mode.DUAL: 2 << 2, Mode.JOINT: 3 << 2}
_SOURCE_48_KHZ = 2 << 6


def info_frame(format: Format, music: Music, samples: int, *, variable: bool = False) -> bytes:
    """The frame, for `music` that decodes to `samples` samples for each channel.

    `variable` says that the music's bitrate varies. Raises ValueError when the music's frames can't be those
    of so many samples.
    """
    header = _frame_header(format, variable)
    before = replace(header, mode=music.mode).pack().ljust(HEADER + header.side_information, b"\0")
    tagged = before + _xing(format, music, header.length, variable) + _lame(format, music, samples, variable)
    return (tagged + _CRC.pack(crc16(tagged))).ljust(header.length, b"\0")


def placeholder(format: Format, *, variable: bool = False) -> bytes:
    """A silent frame as long as the `info_frame`, to hold its place until the music is known."""
    header = _frame_header(format, variable)
    return header.pack().ljust(header.length, b"\0")


def padding(music: Music, samples: int) -> int:
    """Samples after the last of `samples`, to the end of the last frame.

    Raises ValueError when they are too few for the last sample to come out of a decoder, or too many for
    the tag.
    """
    left = music.frames * FRAME - ENCODER_DELAY - samples
    if not DECODER_DELAY <= left < 1 << 12:
        raise ValueError(f"{music.frames} frames can't be those of {samples} samples: {left} are left over")
    return left


def _frame_header(format: Format, variable: bool) -> FrameHeader:
    wanted = format.header
    least = _VARIABLE_BITRATE if variable else format.bitrate
    room = HEADER + wanted.side_information + _LENGTH
    fits = (FrameHeader(bitrate, wanted.rate, wanted.mode) for bitrate in BITRATES if bitrate >= least)
    return next(header for header in fits if header.length >= room)


def _xing(format: Format, music: Music, length: int, variable: bool) -> bytes:
    identity, _ = _VARIABLE if variable else _CONSTANT
    size = length + music.size
    contents = bytes((length + at) * 256 // size for at in music.percents[1:])
    quality = 60 - format.quality  # LAME's 100 - 10 * V - q, with its V of 4 when none is set
    return _XING.pack(identity, _ALL_PRESENT, music.frames, size, b"\0" + contents, quality)


def _lame(format: Format, music: Music, samples: int, variable: bool) -> bytes:
    _, method = _VARIABLE if variable else _CONSTANT
    bitrate = _LEAST_BITRATE if variable else format.bitrate
    return _LAME.pack(
        _ENCODER,
        method,
        0 if variable else _lowpass(format),
        0,  # peak: not measured
        0,  # replay gain, of the track
        0,  # and of the album
        _ATH_TYPE | _NSPSYTUNE | (_SAFE_JOINT if music.mode is Mode.JOINT and format.bitrate >= 160 else 0),
        min(bitrate, 255),
        (ENCODER_DELAY << 12 | padding(music, samples)).to_bytes(3, "big"),
        _noise_shaping(format) | _STEREO_MODE[music.mode] | _SOURCE_48_KHZ,
        0,  # no gain applied to the MP3
        0 if variable else format.bitrate,
        _frame_header(format, variable).length + music.size,
        music.crc,
    )


def _lowpass(format: Format) -> int:
    highest = _LOWPASS_MONO if format.channels == 1 and format.bitrate >= 96 else 0
    return _LOWPASS[format.channels].get(format.bitrate, highest)


def _noise_shaping(format: Format) -> int:
    if format.quality >= 7:
        return 0
    return 2 if format.bitrate < 192 else 1
