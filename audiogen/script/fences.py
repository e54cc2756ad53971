"""What may open a block of lines, `::: repeat 6` and its like: a table, and one reader for each row.

A reader gets the words after the name, and gives back a `Fence`, or raises ValueError with a sentence for the author.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from audiogen.errors import did_you_mean
from audiogen.script.counts import count, period
from audiogen.script.directives import MARKS
from audiogen.units import parse_span

MOST_SIDES = 8
_AND = ("and", "then", "&")
"""What may stand between the names of sides."""
_LAST_AND = (*_AND, "e", "en", "et", "i", "och", "og", "und", "ve", "y", "и")
"""What may stand before the last of them, in many languages."""
_BOTH = re.compile(r"(?:both|each|either)(?:\s+sides?)?|(?:on\s+)?(?:both|each)\s+sides?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fence:
    """The words that open a block, read: its kind and what it needs to know."""

    kind: str
    line: int
    written: str
    times: int = 0
    every: int = 0
    sides: tuple[str, ...] = ()
    shortest: int = 0
    longest: int = 0
    mark: str = ""
    path: str = ""


def fence(words: str, line: int) -> Fence:
    """What the words after `:::` open. ValueError when they aren't understood."""
    name, _, rest = words.partition(" ")
    if name.lower() in ("end", "close"):
        raise ValueError(f"`::: {words}` is not understood: a bare ::: closes a block")
    reader = _FENCES.get(name.lower())
    written = f"::: {words}"
    if reader is not None:
        return reader(rest.strip(), line, written)
    for pattern, kind in _TURNED:
        if found := pattern.fullmatch(words):
            return _FENCES[kind](found["rest"], line, written)
    if advised := _INSTEAD.get(name.lower()):
        raise ValueError(f"`{written}` is not understood: {advised}")
    raise ValueError(f"`{written}` is not understood: {did_you_mean(name, KINDS)}")


def _repeat(rest: str, line: int, written: str) -> Fence:
    times, _, grid = rest.partition("every")
    found = re.fullmatch(r"x?(-?\d+)\s*(?:x|×|times|rounds|reps|sets)?", times.strip(), re.IGNORECASE)
    if found is None:
        raise ValueError(f"`{written}` is not understood: write it like ::: repeat 6, or ::: repeat 6 every 5s")
    every = period(grid.strip()) if "every" in rest else 0
    return Fence("repeat", line, written, times=count(found[1], "times"), every=every)


def _sides(rest: str, line: int, written: str) -> Fence:
    names = ("left", "right") if _BOTH.fullmatch(rest) else _names(rest)
    if not 2 <= len(names) <= MOST_SIDES:
        raise ValueError(f"`{written}` wants two to {MOST_SIDES} names: write it like ::: sides left right")
    if len(set(names)) < len(names):
        raise ValueError(f"`{written}` names a side twice")
    return Fence("sides", line, written, sides=names)


def _names(text: str) -> tuple[str, ...]:
    """Names apart by commas or in quotation marks may have several words; others are single words."""
    if quoted := re.findall(r"[\"“”„«»]([^\"“”„«»]*\w[^\"“”„«»]*)[\"“”«»]", text):
        found = quoted
    elif "," in text:
        found = re.split(rf",(?:\s*(?:{'|'.join(_LAST_AND)})\s)?", text)
    else:
        words = text.split()
        if len(words) > 2 and words[-2].lower() in _LAST_AND:
            del words[-2]
        found = [word for word in words if word.lower() not in _AND]
    return tuple(name for name in (" ".join(part.split()) for part in found) if name)


def _rest(rest: str, line: int, written: str) -> Fence:
    if not rest:
        raise ValueError("a rest wants its time: write it like ::: rest 10m-15m")
    if found := re.search(r"\s(every|at)\s", rest):
        raise ValueError(f"`{written}` is not understood: write [{found[1]} …] before a line inside the rest")
    shortest, longest = parse_span(rest.removeprefix("for "))
    if not longest:
        raise ValueError("a rest of no time is no rest: write it like ::: rest 2m")
    return Fence("rest", line, written, shortest=shortest, longest=longest)


def _include(rest: str, line: int, written: str) -> Fence:
    path = rest.strip("\"'“”„«»")
    if not path:
        raise ValueError("an include wants the name of a script: write it like ::: include warm-up.md")
    return Fence("include", line, written, path=path)


def _marked(mark: str) -> Callable[[str, int, str], Fence]:
    def read(rest: str, line: int, written: str) -> Fence:
        if rest:
            raise ValueError(f"`{written}` is not understood: write `::: {mark}`, and what is meant on the next line")
        return Fence("marked", line, written, mark=mark)

    return read


_FENCES: dict[str, Callable[[str, int, str], Fence]] = {
    "repeat": _repeat,
    "sides": _sides,
    "rest": _rest,
    "include": _include,
    **{spelling: _marked(mark) for spelling, mark in MARKS.items() if " " not in spelling},
}
KINDS = ("repeat", "sides", "rest", "include", "beginners", "always")
"""What blocks are called, for suggestions."""
_INSTEAD = {
    **dict.fromkeys(("pause", "wait", "silence"), "a pause is written like [2m], without colons"),
    **dict.fromkeys(("seiten", "seite", "lados", "lado", "côtés", "lati", "kanten"),
                    "write it like ::: sides links rechts: only the names of the sides are in your language"),
    **dict.fromkeys(("wiederhole", "wiederholen", "mal", "repetir", "repite", "répéter", "ripeti", "loop", "times"),
                    "write it like ::: repeat 6"),
    **dict.fromkeys(("ruhe", "pausa", "descanso", "repos", "stille"), "write it like ::: rest 10m-15m"),
}  # fmt: skip
"""What people write for a block that is called otherwise."""
_TURNED = (
    (re.compile(r"(?P<rest>x?\d+\s*(?:x|×|times|rounds|reps|sets).*)", re.IGNORECASE), "repeat"),
    (re.compile(r"(?P<rest>(?:both|each|either)\s+sides?)", re.IGNORECASE), "sides"),
)
"""Other ways to say a block: `::: 6 times`, `::: each side`."""
