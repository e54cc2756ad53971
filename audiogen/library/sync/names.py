"""Names that every phone, card and computer can hold: FAT32, exFAT, Android, Windows and the rest. Pure."""

import re
import unicodedata
from typing import Final

_UNITS: Final = 255
"""The longest name on FAT and exFAT, in UTF-16 code units; on ext4 and f2fs the same number of UTF-8 bytes."""

_INSTEAD: Final = str.maketrans(
    {"<": "(", ">": ")", '"': "'", "/": "-", "\\": "-", "|": "-", ":": "-", "?": None, "*": None, "#": None}
)
_ESCAPE: Final = re.compile(r"%(?=[0-9A-Fa-f]{2})")
"""What VLC takes for part of an address in a playlist, as it does `#` and `?`."""
_COLON: Final = re.compile(r"\s*:\s+")
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_JOINERS: Final = "\u200c\u200d"
"""Not seen, but they shape what stands beside them: Persian words, and pictures made of several."""
_IGNORED: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks that Android takes for nothing when it compares names, besides those of category Cf."""
_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]")


def fold(name: str) -> str:
    """What two names have in common that some file system takes for one: case, accents' spelling, the unseen."""
    seen = _IGNORED.sub("", "".join(c for c in name if unicodedata.category(c) != "Cf"))
    for _ in range(2):  # each of the three steps can make work for the others
        seen = unicodedata.normalize("NFD", unicodedata.normalize("NFD", seen).casefold().upper().casefold())
    return seen


def safe(text: str, fallback: str, most: int = _UNITS) -> str:
    """`text` as a name of at most `most` UTF-16 units and UTF-8 bytes; `fallback` when nothing of it can stay."""
    # what a cut leaves may want cleaning again, and the other way round
    name = _cut(_clean(text), most)
    while (again := _cut(_clean(name), most)) != name:
        name = again
    if not fold(name).strip():
        return fallback
    return _no_device(name, most)


def numbered(name: str, number: int, most: int = _UNITS) -> str:
    """The name that `name` has when `number - 1` others came first: itself, `name (2)`, `name (3)`."""
    if number == 1:
        return name
    mark = f" ({number})"
    return _cut(name, most - len(mark)).rstrip(" .") + mark


def length(name: str) -> int:
    """Of the ways in which file systems measure names, the one that counts: UTF-16 units or UTF-8 bytes."""
    return max(len(name.encode("utf-16-le")) // 2, len(name.encode()))


def _clean(text: str) -> str:
    words = _ESCAPE.sub("", _COLON.sub(" - ", text)).translate(_INSTEAD)
    kept = "".join(" " if c.isspace() else c for c in words if c.isspace() or _may_stay(c))
    return " ".join(unicodedata.normalize("NFC", kept).split()).strip(" .")


def _may_stay(letter: str) -> bool:
    match unicodedata.category(letter):
        case "Cc" | "Cs":
            return False
        case "Cf":
            return letter in _JOINERS
        case "Cn":  # unassigned so far, such as next year's emoji; but not what will never be a letter
            return ord(letter) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(letter) <= 0xFDEF
        case _:
            return True


def _no_device(name: str, most: int) -> str:
    """Windows takes `CON` and `con.mp3` for the console, wherever they are."""
    found = _DEVICE.match(name)
    if not found:
        return name
    at = found.start(3)
    return _cut(f"{name[:at].rstrip()}_{name[at:]}", most).rstrip(" .")


def _cut(name: str, most: int) -> str:
    """As much of the beginning as fits, not parting what is seen as one letter, if that can be helped."""
    if length(name) <= most:
        return name
    end = _fitting(name, most)
    whole = end
    while whole and _inside(name, whole):
        whole -= 1
    return name[: whole or end].rstrip(" .")


def _fitting(name: str, most: int) -> int:
    units = size = 0
    for at, letter in enumerate(name):
        units += 2 if ord(letter) > 0xFFFF else 1
        size += len(letter.encode())
        if max(units, size) > most:
            return at
    return len(name)


def _inside(name: str, at: int) -> bool:
    """Whether a cut before `name[at]` would part a letter from its accents, or a picture from its parts."""
    after, before = name[at], name[at - 1]
    if unicodedata.category(after).startswith("M") or after in _JOINERS or before == "\u200d":
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":  # the colour of a skin
        return True
    return bool(_FLAG.match(after)) and _flags_before(name, at) % 2 == 1


def _flags_before(name: str, at: int) -> int:
    """A country's flag is two letters of its own alphabet."""
    count = 0
    while count < at and _FLAG.match(name[at - count - 1]):
        count += 1
    return count
