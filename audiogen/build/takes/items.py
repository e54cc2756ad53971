"""What of a script can be recorded: every sentence that is spoken, by a name that goes well with files."""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from audiogen.timeline.nodes import Line

_READ: Final = ("L", "M", "N", "Sc", "Sm")
"""Categories of signs that somebody reads aloud: letters and what stands over them, figures, sums and money."""
_ALSO: Final = "%&@°"
_APOSTROPHES: Final = {ord(sign): "'" for sign in "’ʼ＇"}
_MOST_WORDS: Final = 5
_MOST_LETTERS: Final = 32


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence, `text` as written, in `line` of the script.

    A recording may be called after the `id`, which is made of the text and stays when lines move, or after the
    `place` (12, or 12-2 for the second sentence there).
    """

    id: str
    place: str
    line: int
    text: str


def items(lines: Iterable[Line]) -> tuple[Item, ...]:
    """Every sentence once for each line of the script that it stands in, in order."""
    by_line: dict[int, dict[str, None]] = {}
    for line in lines:
        by_line.setdefault(line.line, {})[line.text] = None
    return tuple(
        Item(_id(text), f"{number}-{index}" if len(texts) > 1 else str(number), number, text)
        for number, texts in by_line.items()
        for index, text in enumerate(texts, start=1)
    )


def words(text: str) -> str:
    """What somebody reads aloud: neither capitals nor marks make it another text."""
    plain = unicodedata.normalize("NFC", text).lower().translate(_APOSTROPHES)
    read = "".join(sign if _is_read(sign) or sign == "'" else " " for sign in plain)
    return " ".join(word for one in read.split() if (word := one.strip("'")))


@cache
def _is_read(sign: str) -> bool:
    category = unicodedata.category(sign)
    return sign in _ALSO or any(category.startswith(kind) for kind in _READ)


def _id(text: str) -> str:
    """The first words and, so that it is nobody else's, a few digits of the SHA-256 of all of them."""
    said = words(text)
    usual = "".join(sign for sign in said if sign == " " or unicodedata.category(sign)[0] in "LMN")
    first = "-".join(usual.split()[:_MOST_WORDS])[:_MOST_LETTERS].strip("-")
    return f"{first or 'line'}-{hashlib.sha256(said.encode()).hexdigest()[:6]}"
