"""What a file really is, by its first bytes: whatever its name says, only what is known to be a sound is read as one.

Lists of sounds, pages and texts are recognised by what stands in them and are never followed to anywhere else.
"""

import re
from enum import Enum
from typing import Final

from audiogen.errors import SoundError

FIRST: Final = 4096
"""So many bytes tell what a file is."""
FORMATS: Final = "use a WAV, FLAC, Ogg or MP3 file"
_AGAIN: Final = "copy it again from where it came"
_EXPORT: Final = "save it as WAV, FLAC, Ogg or MP3 in a sound editor"


class Medium(Enum):
    """The containers that are read."""

    WAV = "WAV"
    FLAC = "FLAC"
    OGG = "Ogg"
    MP3 = "MP3"


_TAG: Final = 10
"""Bytes of an ID3v2 tag's head, and of its foot."""
_FOOTED: Final = 0x10
_OTHERS: Final[tuple[tuple[bytes, int, str], ...]] = (
    (b"ftyp", 4, "MP4 (M4A, AAC)"),
    (b"FORM", 0, "AIFF"),
    (b"caff", 0, "CAF"),
    (b".snd", 0, "AU"),
    (b"riff", 0, "W64"),
    (b"\x30\x26\xb2\x75", 0, "WMA"),
    (b"\x1a\x45\xdf\xa3", 0, "Matroska or WebM"),
    (b"wvPk", 0, "WavPack"),
    (b"MAC ", 0, "Monkey's Audio"),
    (b"DSD ", 0, "DSD"),
    (b"FRM8", 0, "DSD"),
    (b"TTA1", 0, "TTA"),
    (b"#!AMR", 0, "AMR"),
    (b"MThd", 0, "MIDI"),
    (b"ADIF", 0, "AAC"),
    (b"AVI ", 8, "AVI"),
)
"""Sounds, and films, that are not read: bytes, where they stand, and what that is."""
_LOCKED: Final = (b"M4P ", b"aax ", b"aaxc")
"""Brands of MP4 files that only their shop's own players can open."""
_STRANGERS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_TEXTS: Final[tuple[tuple[re.Pattern[str], str, str], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.MULTILINE), what, hint)
    for pattern, what, hint in (
        (r"\A\s*#EXTM3U|^#EXTINF", "a playlist (M3U)", "name the sound itself, not a list of sounds"),
        (r"\A\s*\[playlist\]", "a playlist (PLS)", "name the sound itself, not a list of sounds"),
        (r"<playlist[\s>]", "a playlist (XSPF)", "name the sound itself, not a list of sounds"),
        (r"\A\s*<asx[\s>]", "a playlist (ASX)", "name the sound itself, not a list of sounds"),
        (r"^\s*FILE\s(.|\n)*?^\s*TRACK\s", "a cue sheet", "name the sound itself, not a list of its tracks"),
        (r"\A\s*(<!doctype html|<html[\s>])", "a web page", "download the sound itself: this is a page about it"),
        (r"\A\s*<", "a text (XML)", FORMATS),
    )
)


def medium(first: bytes, name: str, behind: bytes = b"") -> Medium:
    """What the file called `name` holds, which begins with `first`; `behind` is what follows its ID3 tags, if it has
    any there. Raises SoundError when that is not read here."""
    if not first:
        raise SoundError(f"“{name}” is empty", _AGAIN)
    if first[:4] in (b"RIFF", b"RF64", b"BW64") and first[8:12] == b"WAVE":
        return Medium.WAV
    if first[:4] == b"fLaC":
        return Medium.FLAC
    if first[:4] == b"OggS":
        return Medium.OGG
    if behind[:4] == b"fLaC":  # its decoder leaves the tags out by itself
        return Medium.FLAC
    _refuse_others(behind or first, name)
    if first[:3] == b"ID3" or _is_layer_three(first) or not first.strip(b"\0"):
        return Medium.MP3
    _refuse_text(first, name)
    raise SoundError(f"“{name}” is no sound that is known here", FORMATS)


def tag_length(first: bytes) -> int:
    """How many bytes the ID3v2 tag takes (id3.org) with which a file begins; 0 when it begins with none."""
    if first[:3] != b"ID3" or len(first) < _TAG:
        return 0
    size = sum((byte & 0x7F) << shift for byte, shift in zip(first[6:_TAG], (21, 14, 7, 0), strict=True))
    return size + _TAG * (2 if first[5] & _FOOTED else 1)


def _is_layer_three(first: bytes) -> bool:
    return len(first) > 3 and first[0] == 0xFF and first[1] & 0xE6 == 0xE2


def _refuse_others(first: bytes, name: str) -> None:
    if first[4:8] == b"ftyp" and any(brand in first[8:64] for brand in _LOCKED):
        raise SoundError(f"“{name}” is protected against copying", "use a recording that is yours to use")
    for mark, place, what in _OTHERS:
        if first[place : place + len(mark)] == mark:
            raise SoundError(f"“{name}” is of a kind that is not read here ({what})", _EXPORT)
    if first[:1] == b"\xff" and len(first) > 1 and first[1] & 0xF6 == 0xF0:
        raise SoundError(f"“{name}” is a raw AAC file, which is not read here", _EXPORT)
    for mark, what in _STRANGERS:
        if first.startswith(mark):
            raise SoundError(f"“{name}” is {what}, no sound", FORMATS)


def _refuse_text(first: bytes, name: str) -> None:
    text = _text(first)
    if text is None:
        return
    for pattern, what, hint in _TEXTS:
        if pattern.search(text):
            raise SoundError(f"“{name}” is {what}, no sound", hint)
    raise SoundError(f"“{name}” is a text, no sound", FORMATS)


def _text(first: bytes) -> str | None:
    """The letters in `first`; None when it is no text."""
    if first[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return first[: len(first) // 2 * 2].decode("utf-16", "ignore")
    plain = first.removeprefix(b"\xef\xbb\xbf")
    if any(byte < 32 and byte not in b"\t\n\v\f\r\x1a\x1b" for byte in plain):
        return None
    return plain.decode("utf-8", "replace")
