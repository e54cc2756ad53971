"""How much room words take, roughly, whatever the font; and how they are made to fit."""

import unicodedata
from typing import Final

_NARROW: Final = frozenset("iljtfrI.,:;'’|!()[]· ")
_WIDE: Final = frozenset("mwMWQO@%…—")


def width(text: str, size: float) -> float:
    """At least what `text` takes in letters of that `size`."""
    return size * sum(map(_em, text))


def _em(sign: str) -> float:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.02
    if sign in _NARROW:
        return 0.34
    if sign in _WIDE:
        return 0.92
    return 0.7 if sign.isupper() else 0.58


def cut(text: str, size: float, room: float) -> str:
    """As much of `text` as there is room for."""
    if width(text, size) <= room:
        return text
    while text and width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…" if text else ""


def folded(text: str, size: float, room: float) -> tuple[str, ...]:
    """`text` in one line or two; nothing when it doesn't fit."""
    if width(text, size) <= room:
        return (text,)
    words = text.split(" ")
    ways = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    fitting = [way for way in ways if max(width(line, size) for line in way) <= room]
    return min(fitting, key=lambda way: max(width(line, size) for line in way), default=())
