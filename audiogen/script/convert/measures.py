"""What SSML writes for times, paces and sounds, as numbers and letters of ours.

https://www.w3.org/TR/speech-synthesis11/
"""

import re
from decimal import Decimal

from audiogen.units import LONGEST, samples
from audiogen.vocabulary import FASTEST, IPA, RATES, SLOWEST

STRENGTHS = {"none": 0.0, "x-weak": 0.25, "weak": 0.5, "medium": 0.75, "strong": 1.0, "x-strong": 1.25}
"""Seconds of a break by its strength. SSML leaves them open; Microsoft has written down those of its voices:
https://learn.microsoft.com/azure/ai-services/speech-service/speech-synthesis-markup-structure#add-a-break"""

_TIME = re.compile(r"\+?(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})\s*(ms|s)")
_PACE = re.compile(r"([+-]?)(\d{1,6}(?:\.\d{0,9})?|\.\d{1,9})(%?)")
_SAME = {"'": "ˈ", "’": "ˈ", ":": "ː"}
"""What keyboards have for two signs of phonetics."""


def time(text: str) -> int:
    """Samples of `3s`, `250ms` or `.5s`. ValueError says what is wrong."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"“{text}” is no time such as 3s or 250ms")
    length = samples(Decimal(found[1]) / (1000 if found[2] == "ms" else 1))
    if length > LONGEST:
        raise ValueError(f"“{text}” is longer than 12 hours")
    return length


def strength(text: str) -> int:
    """Samples of a break of the strength called `text`. ValueError says what is wrong."""
    if text.strip() not in STRENGTHS:
        raise ValueError(f"“{text}” is no strength of a break: there are {', '.join(STRENGTHS)}")
    return samples(STRENGTHS[text.strip()])


def pace(text: str, around: float = 1.0) -> float:
    """The factor that `slow`, `80%`, `0.8` or, from the pace `around` it, `-20%` stand for.

    ValueError when it is none, or one that no voice has.
    """
    text = text.strip()
    if text == "default":
        return 1.0
    if text in RATES:
        return RATES[text]
    found = _PACE.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}” is no rate of speech such as slow or 80%")
    number = float(found[2]) / (100 if found[3] else 1)
    factor = round({"+": around * (1 + number), "-": around * (1 - number)}.get(found[1], number), 4)
    if not SLOWEST <= factor <= FASTEST:
        raise ValueError(f"“{text}” is outside {SLOWEST:.0%} to {FASTEST:.0%}, the rates that voices have")
    return factor


def sounds(text: str) -> str:
    """`text` in letters of the International Phonetic Alphabet. ValueError says which of it are none."""
    plain = "".join(_SAME.get(char, char) for char in text.strip().strip("/[]").strip())
    if stranger := next((char for char in plain if char not in IPA), None):
        raise ValueError(f"“{stranger}” is no letter of the International Phonetic Alphabet")
    if not any(char.isalpha() for char in plain):
        raise ValueError(f"“{text}” says nothing")
    return plain
