"""What hibari is given to read: the author's words, and the sounds that the author wrote, in its own syntax."""

import re

from audiogen.model import Utterance
from audiogen.speech import ipa

_SYNTAX = re.compile(r"[\[\]()_*`\\{}]+")
"""Characters that mean something to hibari's phoneme syntax, or are nothing to be read aloud."""
_DASHES = re.compile(r"\s*—\s*|\s+[–-]+\s+")
_MONEY = re.compile(r"(\d(?:[\d.,]*\d)?)\s*([€$£])")


def plain(text: str) -> str:
    """`text` without the characters that hibari would take for its own syntax; dashes become commas."""
    return " ".join(_MONEY.sub(r"\2\1", _DASHES.sub(", ", _SYNTAX.sub(" ", text))).split())


def with_sounds(utterance: Utterance) -> str:
    """The text as hibari is given it: words whose sounds the author wrote, with those, in its own syntax."""
    made, at = "", 0
    for accent in utterance.accents:
        words = plain(utterance.text[accent.start : accent.stop])
        before = utterance.text[at : accent.start]
        made += f"{_between(before)}[{words}](/{ipa.misaki(accent.ipa)}/)"
        at = accent.stop
    return (made + _between(utterance.text[at:])).strip()


def _between(text: str) -> str:
    """`plain` with the spaces at its ends."""
    return f"{' ' * text[:1].isspace()}{plain(text)}{' ' * (text[-1:].isspace() and bool(text.strip()))}"
