"""A token in the author's spelling becomes the usual one, where that is read as the very same.

Where it wouldn't be (`[0.33333s]` is no whole number of milliseconds), the author's own stays.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from audiogen.model import Pause
from audiogen.script.annotations import annotation
from audiogen.script.directives import Directive, Place, directive
from audiogen.script.fences import Fence, fence
from audiogen.script.formatting.canonical import canonical, canonical_annotation
from audiogen.script.formatting.proof import understood
from audiogen.script.inline import NOWHERE, pieces
from audiogen.script.markdown import tokens
from audiogen.script.problems import Problems
from audiogen.script.sentences import Word

_ANYWHERE = Place(0, True, "")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_COMMA = re.compile(r"\d,\d")


@lru_cache(maxsize=4096)
def in_brackets(content: str) -> str | None:
    """What stands in square brackets as `content`, with its brackets; None when that is nothing of ours."""
    wanted = annotation(content)
    if wanted is not None:
        usual = canonical_annotation(wanted)
        return usual if annotation(usual[1:-1]) == wanted else f"[{content}]"
    try:
        value = directive(content, _ANYWHERE)
    except ValueError:
        return None
    return _first(canonical(value, content), f"[{content}]", _in_brackets, value)


def _in_brackets(spelling: str) -> Directive:
    return directive(spelling[1:-1], _ANYWHERE)


@lru_cache(maxsize=4096)
def among_words(written: str) -> str | None:
    """The pause that `(pause 5 seconds)` or `<break time="4s"/>` is; None when it is none."""
    problems = Problems("")
    stream = [token for token in tokens(written) if token.type == "inline"]
    if len(stream) != 1:
        return None
    found = [piece for piece in pieces(stream[0].children or (), 1, NOWHERE, problems) if not _is_blank(piece)]
    if problems or len(found) != 1 or not isinstance(found[0], Pause):
        return None
    return _first(canonical(found[0], written), written, _in_brackets, found[0])


def _is_blank(piece: object) -> bool:
    return isinstance(piece, Word) and not getattr(piece.part, "text", "x").strip()


@lru_cache(maxsize=4096)
def behind_colons(words: str) -> str:
    """A line of colons with these `words`, if any."""
    if not words:
        return ":::"
    try:
        opened = fence(words, 0)
    except ValueError:
        return f"::: {words}"
    return _first(canonical(opened, words), f"::: {words}", _behind_colons, opened)


def _behind_colons(spelling: str) -> Fence:
    return fence(spelling.removeprefix("::: "), 0)


def of_speaker(content: str) -> str:
    """`#[…]` with what stands between its brackets."""
    wanted = annotation(content)
    usual = canonical_annotation(wanted) if wanted is not None else f"[{content.strip()}]"
    return f"#{usual}" if annotation(usual[1:-1]) == wanted else f"#[{content}]"


def _first(usual: str, own: str, read: Callable[[str], Directive | Fence], value: Directive | Fence) -> str:
    """The first spelling that is read as `value`."""
    for spelling in _spellings(usual, own):
        try:
            if understood(read(spelling)) == understood(value):
                return spelling
        except ValueError:
            continue
    return own


def _spellings(usual: str, own: str) -> Iterator[str]:
    if _COMMA.search(own):
        yield _POINT.sub(",", usual)  # whose decimals have commas keeps them
    yield usual
