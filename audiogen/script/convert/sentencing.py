"""Where the sentences of a form end, in its own language, and what of it has no sound at all."""

import itertools
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from audiogen.script.boundaries import boundaries
from audiogen.script.convert.form import Break, Form, Item, Loss, Note, Stop, Words, joined
from audiogen.script.convert.gather import ends
from audiogen.script.inline import speakable
from audiogen.script.stops import STAND_IN

_Piece: TypeAlias = Words | Note | Loss


def sentenced(form: Form) -> Form:
    """The form, each of its sentences ended by a break or stop. What has no sound is told, and left out."""
    return replace(form, items=joined(_sentences(form.items, form.language or "en")))


def _sentences(items: Iterable[Item], language: str) -> Iterator[Item]:
    """The same items, with a stop behind every sentence that no break follows."""
    run: list[_Piece] = []
    for item in [*items, Stop(0)]:
        if isinstance(item, Words | Note | Loss):
            run.append(item)
        elif not isinstance(item, Break) or item.length or ends(_text(run)):
            for sentence in _cut(run, language):
                yield from _one(sentence)
            run = []
            if not isinstance(item, Stop):
                yield item


def _text(run: list[_Piece]) -> str:
    return "".join(piece.text for piece in run if isinstance(piece, Words))


def _one(sentence: list[_Piece]) -> Iterator[Item]:
    """A sentence and its end, or what is to be known of one that has no sound."""
    words = [piece for piece in sentence if isinstance(piece, Words)]
    text = "".join(piece.spoken or piece.text for piece in words)
    if speakable(text):
        yield from sentence
        yield Stop(words[0].line)
        return
    yield from (piece for piece in sentence if not isinstance(piece, Words))
    if any(unicodedata.category(char)[0] not in "PZ" for char in text):
        yield Loss(words[0].line, f"“{text.strip()}” can't be spoken, and is left out")


def _cut(run: list[_Piece], language: str) -> Iterator[list[_Piece]]:
    """The sentences of a run of words. What stands between words stays in its place."""
    shown = [_shown(piece) for piece in run]
    ends_at = list(itertools.accumulate(map(len, shown), initial=0))
    text = "".join(shown)
    cuts = boundaries(text, language) if text else []
    for begin, end in itertools.pairwise([0, *cuts]):
        sentence: list[_Piece] = []
        for piece, start, written in zip(run, ends_at, shown, strict=False):
            low, high = max(begin, start), min(end, start + len(written))
            if not isinstance(piece, Words):
                if begin <= start < end or start == end == len(text):
                    sentence.append(piece)
            elif low < high:
                whole = piece.spoken or piece.ipa
                sentence.append(piece if whole else replace(piece, text=written[low - start : high - start]))
        yield sentence
    if not text and run:
        yield [piece for piece in run if not isinstance(piece, Words)]


def _shown(piece: _Piece) -> str:
    if not isinstance(piece, Words):
        return ""
    return STAND_IN if piece.spoken or piece.ipa else piece.text
