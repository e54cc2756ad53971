"""Reads the few frames of an ID3 tag that podcast apps read: version 2.3 and 2.4, whoever wrote it, however broken.

https://id3.org/id3v2.3.0, https://id3.org/id3v2.4.0-structure and https://id3.org/id3v2-chapters-1.0.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

HEADER: Final = 10
_ENCODINGS: Final = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_WIDE: Final = (1, 2)
_FRONT_COVER: Final = 3
_MOST_FRAMES: Final = 5000


@dataclass(frozen=True, slots=True)
class Chapter:
    """Times in milliseconds."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True)
class Tag:
    """`size` is how many bytes it takes in the file; `length` what its TLEN says, in milliseconds; `cover` the
    picture, if there is one. `version` is 3 or 4, or another of which we read nothing."""

    version: int
    size: int
    title: str = ""
    length: int | None = None
    chapters: tuple[Chapter, ...] = ()
    cover: bytes = b""


def size(beginning: bytes) -> int:
    """How many bytes the tag at the beginning of a file takes; 0 when there is none."""
    if len(beginning) < HEADER or beginning[:3] != b"ID3":
        return 0
    footer = HEADER if beginning[5] & 0x10 else 0
    return HEADER + _synchsafe(beginning[6:10]) + footer


def read(data: bytes) -> Tag | None:
    """The tag at the beginning of `data`, as far as it is there; None when there is none."""
    whole = size(data)
    if not whole:
        return None
    version, flags = data[3], data[5]
    if version not in (3, 4):
        return Tag(version, whole)
    body = data[HEADER:whole]
    if flags & 0x80 and version == 3:
        body = _synchronised(body)
    frames = list(_frames(body[_extended(body, version, flags) :], version))
    return Tag(
        version=version,
        size=whole,
        title=next((_text(content) for name, content in frames if name == "TIT2"), ""),
        length=next((_number(_text(content)) for name, content in frames if name == "TLEN"), None),
        chapters=tuple(_chapter(content, version) for name, content in frames if name == "CHAP"),
        cover=_cover([_picture(content) for name, content in frames if name == "APIC"]),
    )


def _frames(body: bytes, version: int) -> Iterator[tuple[str, bytes]]:
    at = 0
    for _ in range(_MOST_FRAMES):
        name, length, flags = body[at : at + 4], body[at + 4 : at + 8], body[at + 8 : at + HEADER]
        if len(flags) < 2 or not name.isalnum() or not name.isascii():
            return  # padding, or the end
        end = at + HEADER + (_synchsafe(length) if version == 4 else int.from_bytes(length, "big"))
        content = body[at + HEADER : end]
        if version == 4 and flags[1] & 0x01:
            content = content[4:]  # how long it would be
        if version == 4 and flags[1] & 0x02:
            content = _synchronised(content)
        packed = flags[1] & (0x0C if version == 4 else 0xC0)
        if end <= len(body) and not packed:
            yield name.decode("ascii"), content
        at = end


def _extended(body: bytes, version: int, flags: int) -> int:
    """How many bytes the extended header takes."""
    if not flags & 0x40:
        return 0
    return _synchsafe(body[:4]) if version == 4 else 4 + int.from_bytes(body[:4], "big")


def _text(content: bytes) -> str:
    plain = content[1:].decode(_ENCODINGS.get(content[0], "latin-1"), "replace") if content else ""
    return plain.partition("\0")[0].strip()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _chapter(content: bytes, version: int) -> Chapter:
    _, _, rest = content.partition(b"\0")
    start, end = struct.unpack_from(">II", rest.ljust(16, b"\0"))
    titles = (_text(inner) for name, inner in _frames(rest[16:], version) if name == "TIT2")
    return Chapter(start, end, next(titles, ""))


def _picture(content: bytes) -> tuple[int, bytes]:
    """The kind of a picture, and its bytes."""
    encoding = content[0] if content else 0
    _, _, rest = content[1:].partition(b"\0")
    kind, rest = (rest[0], rest[1:]) if rest else (0, b"")
    if encoding not in _WIDE:
        return kind, rest.partition(b"\0")[2]
    at = next((at for at in range(0, len(rest) - 1, 2) if rest[at : at + 2] == b"\0\0"), len(rest))
    return kind, rest[at + 2 :]


def _cover(pictures: list[tuple[int, bytes]]) -> bytes:
    """The front cover, or else the first picture."""
    best = sorted(pictures, key=lambda picture: picture[0] != _FRONT_COVER)
    return best[0][1] if best else b""


def _synchsafe(size: bytes) -> int:
    number = 0
    for byte in size:
        number = number << 7 | byte & 0x7F
    return number


def _synchronised(data: bytes) -> bytes:
    return data.replace(b"\xff\x00", b"\xff")
