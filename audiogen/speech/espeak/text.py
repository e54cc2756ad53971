"""What eSpeak is given to read, and what it would leave out or spell without a word."""

import re
import unicodedata
from collections.abc import Iterator

_SYNTAX = re.compile(r"[\[\]()_*`\\{}]+")
"""Characters that are nothing to be read aloud: markup, and brackets, at which eSpeak halts or obeys."""
_MARKS = ("M", "Cf")
"""What belongs to the letter before it: accents, vowel signs, joiners."""
_SIGNS = ("Sm", "Sc")
"""Signs of mathematics and money; pictures are for the eye."""

_IDEOGRAPHS = re.compile("[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_READ_THEM = ("cmn", "yue", "zh")


def unread(text: str, language: str) -> str:
    """The first run of Chinese characters that a voice of `language` would call just that, “Chinese letter”.

    In Japanese and Korean, too, it knows them by no other name. Empty when there are none.
    """
    found = _IDEOGRAPHS.search(text) if language.partition("-")[0] not in _READ_THEM else None
    return found[0] if found else ""


def plain(text: str) -> str:
    """`text` without markup, and without what is no character to be read: eSpeak obeys some of those."""
    readable = (char if unicodedata.category(char) not in ("Cc", "Co", "Cs", "Cn") else " " for char in text)
    return " ".join(_SYNTAX.sub(" ", "".join(readable)).split())


def pieces(text: str) -> tuple[str, ...]:
    """Every word and number of `text`, and every sign that has a name; each once, in order."""
    return tuple(dict.fromkeys(_pieces(text)))


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for char in text:
        kind = unicodedata.category(char)
        if char.isalnum() or (word and kind.startswith(_MARKS)):
            word += char
            continue
        if word:
            yield word
            word = ""
        if kind in _SIGNS and not char.isascii():
            yield char
    if word:
        yield word
