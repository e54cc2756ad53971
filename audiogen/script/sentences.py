"""Cuts a run of words into sentences, at no one's expense: every word of the run is in one of them."""

import itertools
from dataclasses import dataclass
from typing import TypeGuard

from audiogen.model import Phrase, Slot
from audiogen.script.boundaries import boundaries
from audiogen.script.stops import NUMBER, STAND_IN


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a run, in the line where it stands."""

    part: Phrase | Slot
    line: int


_NUMBERS = ("n", "of", "left")
"""Slots that are filled with numbers."""


def sentences(run: list[Word], language: str) -> list[tuple[int, tuple[Phrase | Slot, ...]]]:
    """The sentences of `run`, each with the line that it begins in."""
    shown = [_shown(word) for word in run]
    text = "".join(shown)
    starts = [0, *itertools.accumulate(len(piece) for piece in shown)]
    cuts = [0, *boundaries(text, language)]
    found = []
    for begin, end in itertools.pairwise(cuts):
        parts, line = [], 0
        for word, start, piece in zip(run, starts, shown, strict=False):
            low, high = max(begin, start), min(end, start + len(piece))
            if low >= high:
                continue
            if _whole(word):
                parts.append(word.part)
            else:
                parts.append(Phrase(piece[low - start : high - start]))
            if not line and piece[low - start : high - start].strip():
                line = word.line
        if line:
            found.append((line, _tidy(parts)))
    return found


def _plain(part: Phrase | Slot | None) -> TypeGuard[Phrase]:
    return isinstance(part, Phrase) and part.spoken is None and part.rate == 1.0 and not part.ipa


def _whole(word: Word) -> bool:
    return not _plain(word.part)


def _shown(word: Word) -> str:
    if _plain(word.part):
        return word.part.text
    return NUMBER if isinstance(word.part, Slot) and word.part.name in _NUMBERS else STAND_IN


def _tidy(parts: list[Phrase | Slot]) -> tuple[Phrase | Slot, ...]:
    """One space between words, none around the sentence; neighbouring plain phrases are one."""
    joined: list[Phrase | Slot] = []
    for part in parts:
        last = joined[-1] if joined else None
        if _plain(part) and _plain(last):
            joined[-1] = Phrase(last.text + part.text)
        else:
            joined.append(part)
    tidied: list[Phrase | Slot] = []
    for index, part in enumerate(joined):
        if not _plain(part):
            tidied.append(part)
            continue
        text = " ".join(part.text.split())
        before = " " if part.text[:1].isspace() and index else ""
        after = " " if part.text[-1:].isspace() and text and index < len(joined) - 1 else ""
        if text or before:
            tidied.append(Phrase(f"{before}{text}{after}"))
    return tuple(tidied)
