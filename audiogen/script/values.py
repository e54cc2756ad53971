"""Readers of what settings are made of: words, numbers, times, levels; a value as YAML gives it becomes ours.

Each raises ValueError with a sentence for the author.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from audiogen.errors import did_you_mean
from audiogen.units import parse_decibels, parse_duration
from audiogen.vocabulary import LOUDEST, QUIETEST

PARTED = (
    "between braces and brackets a comma parts one thing from the next: write 0.7, or put it in straight quotation "
    'marks, like "0,7s"'
)
OFF = ("off", "none", "silence", "nothing")
"""How authors say that there is to be none of it; YAML's false is one more."""

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters and others that are no text: YAML lets one write them by escapes."""


def words(value: object) -> str:
    """A text, on one line."""
    text = " ".join(_UNSEEN.sub(" ", value).split()) if isinstance(value, str) else ""
    if not text:
        raise ValueError(f"must be words, not {shown(value)}")
    return text


def number(low: int, high: int) -> Callable[[object], int]:
    """A reader of whole numbers from `low` to `high`."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"must be a whole number from {low} to {high}, not {shown(value)}")
        return int(value)

    return read


def one_of(allowed: tuple[str, ...]) -> Callable[[object], str]:
    """A reader of one of some words."""

    def read(value: object) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}, not {shown(value)}")
        return str(value)

    return read


def duration(value: object) -> int:
    """A time, in samples."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError(f"{value} of what? write {value}m or {value}s")
    if not isinstance(value, str):
        raise ValueError(f"must be a duration like 25m, not {shown(value)}")
    return parse_duration(value)


class Inside(ValueError):
    """What is wrong with what stands below `key`."""

    def __init__(self, key: object, message: str) -> None:
        super().__init__(message)
        self.key = key


def table(value: Mapping[Any, Any], readers: Mapping[str, Callable[[object], Any]]) -> dict[str, Any]:
    """The values of a setting that has several, each by its reader."""
    if any(inner is None and str(key)[:1].isdigit() for key, inner in value.items()):
        raise ValueError(PARTED)
    found = {}
    for key, inner in value.items():
        if key not in readers:
            raise Inside(key, f"unknown “{key}”: {did_you_mean(str(key), readers)}")
        try:
            found[key] = readers[key](inner)
        except ValueError as error:
            raise Inside(key, f"{key}: {error}") from None
    return found


def is_off(value: object) -> bool:
    """Whether an author says that there is to be none of it."""
    return value is None or value is False or (isinstance(value, str) and value.lower() in OFF)


def parse_level(text: str) -> float:
    """A level relative to the voice's, in dB, within what makes sense."""
    value = parse_decibels(text)
    if not QUIETEST <= value <= LOUDEST:
        raise ValueError(f"{text} is outside {QUIETEST:g} to {LOUDEST:g} dB, beside the voice")
    return value


def inside(text: str) -> str:
    """A path of a file beside the script or below it. ValueError when it leads elsewhere."""
    if re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE):
        raise ValueError(f"“{text}” is an address, and nothing is fetched: put the file itself beside the script")
    path = PurePosixPath(text.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", text):
        raise ValueError(f"“{text}” leads out of the script's folder: put the file beside the script")
    return text


def shown(value: object) -> str:
    """A value as a message names it."""
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    return f"“{value}”"
