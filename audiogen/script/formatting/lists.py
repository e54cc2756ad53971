"""Lists: items that have no number begin with `-`, and every item with one space."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiogen.script.formatting.source import Edit, Source

_MARKER = re.compile(r"([-+*]|\d{1,9}[.)])( *)")
_DASHES = re.compile(r"[-+* ]*")
"""Behind a marker that becomes `-`, these alone could make a line of dashes."""
_WIDEST = 4
"""More spaces behind a marker than this are not its own."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An item from line `first` up to `stop`. Its words stand in column `column`, and will in `wanted`."""

    first: int
    stop: int
    column: int
    wanted: int


def lists(source: Source) -> Iterator[Edit]:
    """Every list outside of quotations, but for those with notes of several lines. One with tabs in it has to wait
    until they are spaces."""
    for at, token in enumerate(source.stream):
        begins = token.type in ("bullet_list_open", "ordered_list_open") and not token.level
        if begins and token.map and not any(_in_the_way(source, number) for number in range(*token.map)):
            yield from _list(source, at)


def _in_the_way(source: Source, number: int) -> bool:
    start = source.lines[number][0]
    return "\t" in source.line(number) or source.touches_note(start, start)


def _list(source: Source, at: int) -> Iterator[Edit]:
    """The edits of the list whose token is number `at`."""
    edits: list[Edit] = []
    items: list[_Item] = []
    open_: list[_Item] = []
    quotations = 0
    for token in source.stream[at:]:
        quotations += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "list_item_open" and token.map and not quotations:
            item, own = _item(source, (token.map[0], token.map[1]), open_[-1] if open_ else None)
            if item is None:
                return
            edits += own
            items.append(item)
            open_.append(item)
        elif token.type == "list_item_close" and not quotations:
            open_.pop()
        if token.type.endswith("_list_close") and not token.level:
            break
    yield from edits
    yield from _indented(source, items)


def _item(source: Source, lines: tuple[int, int], around: _Item | None) -> tuple[_Item | None, list[Edit]]:
    """An item, with the edits of its first line; None when it isn't written in a way that we know."""
    first, stop = lines
    start, line = source.lines[first][0], source.line(first)
    follows = around is not None and around.first == first
    begin = around.column if around and follows else 0
    at = begin + len(line[begin:]) - len(line[begin:].lstrip(" "))
    found = _MARKER.match(line, at)
    if found is None or len(found[2]) > _WIDEST:
        return None, []
    rest = line[found.end() :]
    marker = "-" if found[1] in "+*" and not _DASHES.fullmatch(rest) else found[1]
    base = around.wanted if around else 0
    column = at + len(found[1]) + (len(found[2]) if rest.strip() else 1)
    edits = [] if follows else [Edit(start, start + at, " " * base)]
    edits.append(Edit(start + at, start + found.end(), f"{marker} " if rest.strip() else marker))
    return _Item(first, stop, column, base + len(marker) + 1), edits


def _indented(source: Source, items: Sequence[_Item]) -> Iterator[Edit]:
    """The further lines of all items, as far to the right as their words now begin."""
    innermost = {number: item for item in items for number in range(item.first, item.stop)}
    firsts = {item.first for item in items}
    for number, item in innermost.items():
        if number in firsts or source.is_blank(number):
            continue
        start, line = source.lines[number][0], source.line(number)
        if len(line) - len(line.lstrip(" ")) >= item.column:
            yield Edit(start, start + item.column, " " * item.wanted)
