"""A script as it stands on the page, and changes to it."""

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from markdown_it.token import Token

from audiogen.script.markdown import FRONT, tokens

_NOTE = re.compile(r"(?<!\\)<!--(?:-?>|.*?-->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Edit:
    """From `start` to `stop`, the text becomes `text`."""

    start: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A script: its `text`, whose lines end in a newline, as it is `seen` by Markdown, with its notes blank and just
    as long; its `lines`, from 0, as places in both; and the tokens that Markdown finds."""

    text: str
    seen: str
    notes: tuple[tuple[int, int], ...]
    lines: tuple[tuple[int, int], ...]
    stream: Sequence[Token]

    def line(self, number: int) -> str:
        """A line as it is seen, without its end."""
        start, stop = self.lines[number]
        return self.seen[start:stop]

    def is_blank(self, number: int) -> bool:
        """Whether there is nothing in a line but, perhaps, notes."""
        return not self.line(number).strip(" \t")

    def is_empty(self, number: int) -> bool:
        """Whether there is nothing at all in a line, and none of a note."""
        start, stop = self.lines[number]
        return not self.text[start:stop].strip(" \t") and not self.touches_note(start, start)

    def touches_note(self, start: int, stop: int) -> bool:
        """Whether anything of a note lies from `start` to `stop`, or around them."""
        after = bisect.bisect_left(self.notes, (stop, 0))
        return after > 0 and self.notes[after - 1][1] > start


def source(text: str) -> Source:
    """The script in `text`."""
    found = [note.span() for note in _notes(text)]
    seen = list(text)
    for start, stop in found:
        seen[start:stop] = re.sub(r"[^\n]", " ", text[start:stop])
    written = text.split("\n")
    ends = accumulate(len(line) + 1 for line in written)
    lines = tuple((end - 1 - len(line), end - 1) for line, end in zip(written, ends, strict=True))
    return Source(text, "".join(seen), tuple(found), lines, tokens(text))


def notes(text: str) -> list[str]:
    """All notes of a script, in order."""
    return [note[0] for note in _notes(text)]


def _notes(text: str) -> Iterator[re.Match[str]]:
    head = FRONT.match(text)
    return _NOTE.finditer(text, head.end() if head else 0)


def changed(source: Source, edits: Iterable[Edit]) -> str:
    """The text with all `edits` that change anything, and no note. Of those that overlap, the first is made."""
    made: list[Edit] = []
    for edit in edits:
        if source.text[edit.start : edit.stop] == edit.text or source.touches_note(edit.start, edit.stop):
            continue
        at = bisect.bisect(made, edit.start, key=_start)
        if (at == 0 or made[at - 1].stop <= edit.start) and (at == len(made) or edit.stop <= made[at].start):
            made.insert(at, edit)
    return "".join(_pieces(source.text, made))


def _start(edit: Edit) -> int:
    return edit.start


def _pieces(text: str, edits: Sequence[Edit]) -> Iterator[str]:
    at = 0
    for edit in edits:
        yield text[at : edit.start]
        yield edit.text
        at = edit.stop
    yield text[at:]
