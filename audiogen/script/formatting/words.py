"""Finds the tokens among the words of paragraphs, and respells them.

Markdown's own tokens don't say in which columns they stand, so the text is walked through here: over escaped
characters, code, pictures and addresses, to what stands in brackets.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from audiogen.script.annotations import annotation
from audiogen.script.formatting.source import Edit, Source
from audiogen.script.formatting.spelling import among_words, in_brackets

_TICKS = re.compile(r"`+")
_ADDRESS = re.compile(r"<[a-z][a-z0-9+.-]{1,31}:[^<>\n]*>", re.IGNORECASE)
_ANGLED = re.compile(r"<(?:pause|break|silence|wait)\b[^<>\n]*>", re.IGNORECASE)
_ROUND = re.compile(r"\([^()\[\]\n]+\)")
_QUOTED_LINE = re.compile(r"\n[ \t]*>")

_Step = tuple[int, str | None]
"""Where to go on, and what takes the place of what is passed over, if anything does."""


def words(source: Source) -> Iterator[Edit]:
    """Every token of every paragraph in its usual spelling."""
    heading = False
    for token in source.stream:
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "inline" and token.map and not heading:
            start, stop = source.lines[token.map[0]][0], source.lines[token.map[1] - 1][1]
            for edit in _respelled(source.seen[start:stop]):
                yield Edit(start + edit.start, start + edit.stop, edit.text)


def _respelled(text: str) -> Iterator[Edit]:
    at = 0
    while at < len(text):
        after, usual = _STEPS.get(text[at], _over)(text, at)
        if usual is not None:
            yield Edit(at, after, usual)
        at = after


def _over(_: str, at: int) -> _Step:
    return at + 1, None


def _escape(_: str, at: int) -> _Step:
    return at + 2, None


def _code(text: str, at: int) -> _Step:
    """Over a span of code, or over back-ticks that open none."""
    opened = _TICKS.match(text, at)
    assert opened is not None
    closed = (ticks for ticks in _TICKS.finditer(text, opened.end()) if len(ticks[0]) == len(opened[0]))
    return next(closed, opened).end(), None


def _angle(text: str, at: int) -> _Step:
    if address := _ADDRESS.match(text, at):
        return address.end(), None
    found = _ANGLED.match(text, at)
    return _pause(text, found) if found else (at + 1, None)


def _round(text: str, at: int) -> _Step:
    found = _ROUND.match(text, at)
    if found is None:
        return at + 1, None
    behind = _closed(text, found.end(), "[", "]")
    if behind and annotation(" ".join(text[found.end() + 1 : behind - 1].split())) is not None:
        return found.end(), None  # the words that an annotation is about
    return _pause(text, found)


def _pause(text: str, found: re.Match[str]) -> _Step:
    before, behind = text[: found.start()][-1:], text[found.end() :][:1]
    usual = None if before == "#" or before + behind == "!(" else among_words(found[0])
    return (found.end(), usual) if usual else (found.start() + 1, None)


def _square(text: str, at: int) -> _Step:
    end = _closed(text, at, "[", "]")
    if not end or _QUOTED_LINE.search(text, at, end):
        return at + 1, None
    usual = in_brackets(" ".join(text[at + 1 : end - 1].split()))
    return (end, usual) if usual else (at + 1, None)  # the words of a link are looked through


def _link(text: str, at: int) -> _Step:
    """Over the address of a link whose words end here."""
    return _closed(text, at + 1, "(", ")") or at + 1, None


def _picture(text: str, at: int) -> _Step:
    end = _closed(text, at + 1, "[", "]")
    return (end and _closed(text, end, "(", ")")) or at + 1, None


def _closed(text: str, start: int, opening: str, closing: str) -> int:
    """The place behind the bracket that closes the one at `start`; 0 when there is none."""
    if text[start : start + 1] != opening:
        return 0
    depth, at = 0, start
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == opening:
            depth += 1
        elif text[at] == closing:
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return 0


_STEPS: Mapping[str, Callable[[str, int], _Step]] = {
    "\\": _escape,
    "`": _code,
    "<": _angle,
    "(": _round,
    "[": _square,
    "]": _link,
    "!": _picture,
}
