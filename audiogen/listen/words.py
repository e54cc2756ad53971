"""What is written, as words: what a lexicon changed in it, and what was heard otherwise."""

import difflib
import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, `written` so and `spoken` so. `special` says that the lexicon, or the author, had its say."""

    written: str
    spoken: str
    special: bool = False


def pieces(written: str, spoken: str) -> tuple[Piece, ...]:
    """A line in pieces, so that those are by themselves whose pronunciation was asked for."""
    one, two = written.split(), spoken.split()
    matcher = difflib.SequenceMatcher(None, [_bare(word) for word in one], [_bare(word) for word in two], False)
    found = []
    for tag, a, b, c, d in matcher.get_opcodes():
        piece = Piece(" ".join(one[a:b]), " ".join(two[c:d]), tag != "equal")
        if piece.special and letters(piece.written) == letters(piece.spoken):
            piece = Piece(piece.written, piece.spoken)
        found.append(piece)
    return tuple(found)


def letters(text: str) -> str:
    """Nothing but its letters and digits, small: for telling whether two texts are the same words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum() or unicodedata.category(char).startswith("M"))


def instead(written: str, heard: str) -> list[tuple[tuple[str, ...], str]]:
    """Which words of what is written are others in what was heard, and what is there instead."""
    one, two = [_bare(word) for word in written.split()], heard.split()
    matcher = difflib.SequenceMatcher(None, one, [_bare(word) for word in two], False)
    return [(tuple(one[a:b]), " ".join(two[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def alike(one: str, other: str) -> float:
    """How alike two spellings are: 0 to 1."""
    return difflib.SequenceMatcher(None, letters(one), letters(other), False).ratio()


def marked(written: str, heard: str) -> tuple[tuple[str, bool], ...]:
    """`heard` in runs, and which of them differ from what is written."""
    spans = [found.span() for found in _WORD.finditer(heard)]
    one = [_bare(found[0]) for found in _WORD.finditer(written)]
    two = [_bare(heard[start:end]) for start, end in spans]
    other = [True] * len(spans)
    for block in difflib.SequenceMatcher(None, one, two, False).get_matching_blocks():
        other[block.b : block.b + block.size] = [False] * block.size
    return tuple(_runs(heard, spans, other))


def _runs(text: str, spans: Sequence[tuple[int, int]], other: Sequence[bool]) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    done = 0
    for (start, end), differs in zip(spans, other, strict=True):
        parts += [(text[done:start], False), (text[start:end], differs)]
        done = end
    grouped = itertools.groupby(
        (part for part in [*parts, (text[done:], False)] if part[0]), key=lambda part: part[1]
    )
    return [("".join(part for part, _ in run), flag) for flag, run in grouped]


def _bare(word: str) -> str:
    return letters(word) or word
