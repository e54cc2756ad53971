"""Whether all of a WAV or Ogg file is there. Decoders play what they find, and say nothing of what is missing.

Sources: the RIFF specification and EBU Tech 3306 (RF64); RFC 3533 (Ogg). FLAC's decoder looks by itself.
"""

import os
import struct
import zlib
from typing import BinaryIO, Final

from audiogen.errors import SoundError

_CHUNK: Final = struct.Struct("<4sI")
_SIZES: Final = struct.Struct("<QQ")
_MOST_CHUNKS: Final = 1000
_UNKNOWN: Final = 0xFFFFFFFF
"""What stands for a size in an RF64 file, and in a WAV that was written into a pipe."""
_PAGE: Final = struct.Struct("<4sBBqIIIB")
_FIRST: Final = 2
_MIRROR: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_CODECS: Final = (b"\x01vorbis", b"OpusHead", b"\x7fFLAC")

AGAIN: Final = "copy it again from where it came"


def missing(name: str) -> SoundError:
    """What is said of a file that isn't there."""
    return SoundError(f"there is no sound “{name}”", "check the name, or put the file beside the script")


def cut_off(name: str) -> SoundError:
    """What is said of a file whose end is missing."""
    return SoundError(f"“{name}” breaks off in the middle", AGAIN)


def damaged(name: str) -> SoundError:
    """What is said of a file that has something else, or nothing, in its middle."""
    return SoundError(f"“{name}” is damaged in the middle", AGAIN)


def check_wav(file: BinaryIO, name: str) -> None:
    """Raises SoundError when the WAV in `file` promises more samples than there are, or none."""
    end = file.seek(0, os.SEEK_END)
    at, promised = 12, _UNKNOWN
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        head = file.read(_CHUNK.size)
        if len(head) < _CHUNK.size:
            raise cut_off(name) if at != end else SoundError(f"“{name}” holds no sound", AGAIN)
        kind, size = _CHUNK.unpack(head)
        at += _CHUNK.size
        if kind == b"ds64":
            promised = _SIZES.unpack(file.read(_SIZES.size).ljust(_SIZES.size, b"\0"))[1]
        if kind == b"data":
            size = promised if size == _UNKNOWN else size
            if at == end or size == 0:
                raise SoundError(f"“{name}” holds no sound", AGAIN)
            if size != _UNKNOWN and at + size > end:
                raise cut_off(name)
            return
        at += size + size % 2
    raise damaged(name)


def check_ogg(file: BinaryIO, name: str) -> None:
    """Raises SoundError unless `file` is whole pages from end to end, of one stream, each with the checksum that it
    says."""
    end = file.seek(0, os.SEEK_END)
    file.seek(0)
    at = number = 0
    while at < end:
        head = file.read(_PAGE.size)
        if len(head) < _PAGE.size:
            raise cut_off(name)
        mark, version, flags, _, _, sequence, checksum, segments = _PAGE.unpack(head)
        lengths = file.read(segments)
        body = file.read(sum(lengths))
        if mark != b"OggS" or version:
            raise damaged(name)
        if len(lengths) < segments or len(body) < sum(lengths):
            raise cut_off(name)
        if bool(flags & _FIRST) != (number == 0):
            raise SoundError(f"“{name}” holds several sounds, or a film", "save one sound of it in a file of its own")
        if number == 0 and not body.startswith(_CODECS):
            raise SoundError(f"“{name}” is neither Ogg Vorbis nor Opus nor FLAC", "save it as one of them")
        if sequence != number or _checksum(head[:22] + bytes(4) + head[26:] + lengths + body) != checksum:
            raise damaged(name)
        at += len(head) + len(lengths) + len(body)
        number += 1


def _checksum(page: bytes) -> int:
    """Ogg's CRC-32: zlib's polynomial, but the bits are in the other order, and nothing is inverted."""
    mirrored = zlib.crc32(page.translate(_MIRROR), _UNKNOWN) ^ _UNKNOWN
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_MIRROR), "big")
