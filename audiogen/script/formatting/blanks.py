"""Empty lines, and white space at both ends of lines: what is left where it means nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from audiogen.script.fences import fence
from audiogen.script.formatting.source import Edit, Source

_KINDS = {
    "front_matter": "settings",
    "heading_open": "heading",
    "speaker": "speaker",
    "paragraph_open": "text",
    "blockquote_open": "text",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
}
_PLAIN = re.compile(r"[^\W\d_]|[(\[{“„‚«‹¿¡]")
"""What can begin a line without meaning anything to Markdown."""
_PREFIX = re.compile(r"[ \t]*(?:(?:[-+*>]|\d{1,9}[.)])[ \t]+)*")


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Lines `first` to `last` that belong together, and what they are."""

    kind: str
    first: int
    last: int


# ── between lines ────────────────────────────────────────────────────────────────────────────────────────


def gaps(source: Source) -> Iterator[Edit]:
    """One empty line between paragraphs, before headings and around blocks; none behind a heading, or inside a block
    at its ends. Notes stay as near to what is around them as the author put them."""
    chunks = _chunks(source)
    if not chunks:
        return
    yield Edit(0, source.lines[chunks[0].first][0], "")
    for one, two in pairwise(chunks):
        start, stop = _end(source, one), source.lines[two.first][0]
        empty = _empty(one, two, source)
        yield Edit(start, stop, "\n" * (empty + 1))
    yield Edit(_end(source, chunks[-1]), len(source.text), "\n")
    yield from _runs(source)


def _empty(one: _Chunk, two: _Chunk, source: Source) -> int:
    """How many empty lines stand between two chunks."""
    pair = (one.kind, two.kind)
    if "note" in pair and "settings" not in pair:
        return min(1, sum(map(source.is_empty, range(one.last + 1, two.first))))
    if two.kind == "close":
        return 0
    return 1 if two.kind == "heading" or one.kind not in ("heading", "speaker", "open") else 0


def _end(source: Source, chunk: _Chunk) -> int:
    """Where a chunk ends, without the white space behind it."""
    start, stop = source.lines[chunk.last]
    return start + len(source.text[start:stop].rstrip(" \t"))


def _chunks(source: Source) -> list[_Chunk]:
    """What stands on the page, from top to bottom."""
    found: list[_Chunk] = []
    for token in source.stream:
        if token.level or not token.map or token.nesting < 0:
            continue
        kind = _colons(token.info) if token.type == "colons" else _KINDS.get(token.type)
        if kind:
            found.append(_Chunk(kind, token.map[0], _last(source, token.map[0], token.map[1])))
    taken = {number for chunk in found for number in range(chunk.first, chunk.last + 1)}
    for number in range(len(source.lines)):
        if number not in taken and not source.is_empty(number):
            found.append(_Chunk("note", number, number))
    return sorted(found, key=lambda chunk: chunk.first)


def _last(source: Source, first: int, stop: int) -> int:
    while stop - 1 > first and source.is_blank(stop - 1):
        stop -= 1
    return stop - 1


def _colons(words: str) -> str:
    if not words:
        return "close"
    return "text" if fence(words, 0).kind == "include" else "open"


def _runs(source: Source) -> Iterator[Edit]:
    """Of several empty lines one; and nothing in it."""
    for number in range(1, len(source.lines)):
        if source.is_empty(number - 1) and source.is_empty(number):
            yield Edit(source.lines[number - 1][0], source.lines[number][0], "")


# ── in a line ────────────────────────────────────────────────────────────────────────────────────────────


def ends(source: Source) -> Iterator[Edit]:
    """No white space at the end of a line, but for the two spaces that end it on purpose."""
    inner = {
        number
        for token in source.stream
        if token.type == "inline" and token.map
        for number in range(token.map[0], token.map[1] - 1)
    }
    for number, (start, stop) in enumerate(source.lines):
        line = source.text[start:stop]
        width = len(line.rstrip(" \t"))
        if line[:width].endswith("\\") and width < len(line):
            continue  # a backslash at the very end of a line would mean something
        breaks = number in inner and line.endswith("  ")
        noted = number in inner and source.line(number)[:width].endswith("  ")  # a note does so by itself
        if "\t" not in line[width:] or not (breaks or noted):  # else the tab says whether the line ends there
            yield Edit(start + width, stop, "  " * (breaks and not noted))


def beginnings(source: Source) -> Iterator[Edit]:
    """No spaces at the beginning of a line outside of lists, where they mean nothing."""
    for token in source.stream:
        if token.level or not token.map or token.type not in ("paragraph_open", "heading_open", "colons", "speaker"):
            continue
        for number in range(*token.map):
            line = source.line(number)
            spaces = len(line) - len(line.lstrip(" "))
            if spaces <= 3 or token.type == "colons" or _PLAIN.match(line, spaces):
                yield Edit(source.lines[number][0], source.lines[number][0] + spaces, "")


def tabs(source: Source) -> Iterator[Edit]:
    """Tabs are spaces: at the beginning of a line as many as they stand for, elsewhere one."""
    head = next((token.map[1] for token in source.stream if token.type == "front_matter" and token.map), 0)
    for number in range(head, len(source.lines)):
        start, line = source.lines[number][0], source.line(number)
        if "\t" not in line:
            continue
        prefix = _PREFIX.match(line)
        width = prefix.end() if prefix else 0
        yield Edit(start, start + width, line[:width].expandtabs(4))
        for at in range(width, len(line.rstrip(" \t"))):
            if line[at] == "\t":
                yield Edit(start + at, start + at + 1, " ")
