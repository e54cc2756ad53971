"""Where a long text is cut, so that each piece can be asked for: at its clauses, as a reader would draw breath.

The service takes a hundred letters at a time. Each place where a text may be cut has a mark; what is sought is the
set of cuts that costs least: few of them, at good places, with pieces of about one length.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate, pairwise

from audiogen.speech.gtts.marks import GAP, MOST, Mark, bare, marks, units

MOST_PIECES = 30
"""A line of more pieces is refused: three minutes without a full stop."""

_ANOTHER = 5.0
"""What each piece costs in itself …"""
_UNEVEN = 16.0
"""… and when it is as short as can be; with the square of what it lacks, so that pieces become alike."""


@dataclass(frozen=True, slots=True)
class Piece:
    """As much text as can be asked for at once, and the seconds of silence that follow it before the next."""

    text: str
    pause: float


def pieces(text: str, language: str) -> tuple[Piece, ...] | None:
    """`text` in pieces that can be asked for, each with a letter or figure; None when they would be too many.

    No letter is lost, and no word is cut that isn't longer than a piece; only white space is tidied.
    """
    tidy = re.sub(rf"{GAP}+", " ", unicodedata.normalize("NFC", text)).strip()
    if units(tidy) <= MOST:
        return (Piece(tidy, 0.0),)
    if units(tidy) > MOST * MOST_PIECES:
        return None
    found = marks(tidy, language)
    cuts = _cheapest(tidy, found)
    made = [
        Piece(said, found[end].pause if end < len(tidy) else 0.0)
        for begin, end in pairwise(cuts)
        if any(map(str.isalnum, said := bare(tidy[begin:end])))
    ]
    return tuple(made) if len(made) <= MOST_PIECES else None


def _cheapest(text: str, allowed: dict[int, Mark]) -> list[int]:
    """The cuts that cost least, with both ends of the text."""
    places = [0, *sorted(allowed), len(text)]
    reach = [0, *accumulate(1 + (letter > "\uffff") for letter in text)]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for index, end in enumerate(places[1:], start=1):
        # a little more than MOST may fit, for white space is not asked for
        first = bisect_left(places, reach[end] - MOST - 2, key=reach.__getitem__)
        price = allowed[end].cost if end < len(text) else 0.0
        choices = range(min(first, index - 1), index)
        best.append(min((best[at][0] + price + _price(text[places[at] : end]), at) for at in choices))
    cuts, index = [len(text)], len(places) - 1
    while index:
        index = best[index][1]
        cuts.append(places[index])
    return cuts[::-1]


def _price(piece: str) -> float:
    """What a piece costs: nothing but too much, when it is too long."""
    lacking = 1 - units(bare(piece)) / MOST
    return _ANOTHER + _UNEVEN * lacking**2 if lacking >= 0 else float("inf")
