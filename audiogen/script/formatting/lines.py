"""Lines that are one thing as a whole: headings, the colons of blocks, and who speaks."""

import re
from collections.abc import Iterator

from audiogen.script.formatting.source import Edit, Source
from audiogen.script.formatting.spelling import behind_colons, of_speaker

_HEADING = re.compile(r"(?P<level>[ ]{0,3}#{1,6})(?P<space>[ \t]+)(?P<title>.*?)(?P<end>[ \t]+#+)?[ \t]*")
_MORE_SIGNS = re.compile(r"(?:^|[ \t])#+$")


def lines(source: Source) -> Iterator[Edit]:
    """Headings with one space and no signs at their end; blocks and speakers in their usual spelling."""
    for token in source.stream:
        if not token.map:
            continue
        start = source.lines[token.map[0]][0]
        line = source.line(token.map[0])
        if token.type == "heading_open" and not token.level:
            yield from _heading(start, line)
        elif token.type == "colons":
            yield Edit(start + line.index(":::"), start + len(line.rstrip(" \t")), behind_colons(token.info))
        elif token.type == "speaker":
            yield Edit(start + line.index("#["), start + len(line.rstrip(" \t")), of_speaker(token.info))


def _heading(start: int, line: str) -> Iterator[Edit]:
    found = _HEADING.fullmatch(line)
    if found is None:
        return
    yield Edit(start, start + found.start("title"), f"{found['level'].strip()} ")
    if found["end"] and not _MORE_SIGNS.search(found["title"]):
        yield Edit(start + found.start("end"), start + found.end("end"), "")
