"""The sessions that one script becomes: which there are, what they are called, and how a title tells them apart."""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from audiogen.languages import own_name
from audiogen.model import Edition, Matrix, Meta
from audiogen.units import RATE, format_duration, parse_duration

_MINUTE: Final = 60 * RATE
ORDER: Final = ("length", "voice", "guidance", "preset", "language")
"""Of what names a session."""


def editions(meta: Meta, name: str) -> tuple[Edition, ...]:
    """Every session of a script with these settings, whose plain one is called `name`, in the order of their
    combinations; that one alone where nothing varies."""
    if meta.variants is None:
        return (Edition(name, name),)
    return tuple(edition(meta, name, found) for found in _combinations(meta.variants))


def edition(meta: Meta, name: str, wanted: Mapping[str, str]) -> Edition:
    """The session with these values of whatever varies in a script with the settings `meta`, and perhaps of more."""
    varies = choices(meta)
    usual = {axis: _OWN[axis](meta) for axis in wanted} | varies
    every = {**usual, **wanted}
    differs = {axis: wanted[axis] for axis in ORDER if axis in wanted and wanted[axis] != usual[axis]}
    language = wanted.get("language", meta.language)
    return Edition(
        of=name,
        name="-".join((name, *map(slug, differs.values()))),
        axes=tuple((axis, every[axis]) for axis in ORDER if axis in varies or axis in differs),
        words=tuple((axis, _WORDS.get(axis, _plain)(value, language)) for axis, value in differs.items()),
        place=_place(meta.variants, every) if meta.variants else 0,
    )


def asked(meta: Meta, name: str, wanted: Mapping[str, str]) -> Edition | None:
    """The same for a session that was asked for by some values, with the script's own of all others; None where
    nothing varies, and nothing is other than usual."""
    found = edition(meta, name, {**choices(meta), **wanted})
    return found if found.axes else None


def nearest(meta: Meta, wanted: Mapping[str, str]) -> dict[str, str]:
    """The values `wanted`, and of all else that varies the script's own; where `skip` leaves that out, those of the
    session that has the most of these, of several the first."""
    usual, matrix = {**choices(meta), **wanted}, meta.variants
    if matrix is None:
        return usual
    every = ({**one, **wanted} for one in _all(matrix))
    left = (one for one in every if not is_skipped(matrix, one))
    return max(left, key=lambda one: sum(usual[axis] == value for axis, value in one.items()), default=usual)


def choices(meta: Meta) -> dict[str, str]:
    """The values that the script itself has of whatever varies in it."""
    if meta.variants is None:
        return {}
    return {axis: own(meta, axis, values) for axis, values in meta.variants.axes}


def own(meta: Meta, axis: str, values: tuple[str, ...]) -> str:
    """The value of an axis that stands in the settings: of a language such as en-GB, `en`, when that is the value."""
    said = _OWN[axis](meta)
    if axis == "language" and said not in values:
        return next((value for value in values if said.startswith(f"{value}-")), said)
    return said


def is_skipped(matrix: Matrix, found: Mapping[str, str]) -> bool:
    """Whether a combination is left out."""
    return any(all(found[axis] in values for axis, values in row) for row in matrix.skip)


def slug(value: str) -> str:
    """A value as a file's name has it: `20m`, `espeak-en-GB`."""
    return re.sub(r"[^\w+]+", "-", value).strip("-")


def _combinations(matrix: Matrix) -> Iterator[dict[str, str]]:
    return (found for found in _all(matrix) if not is_skipped(matrix, found))


def _all(matrix: Matrix) -> Iterator[dict[str, str]]:
    names = [axis for axis, _ in matrix.axes]
    for values in itertools.product(*(values for _, values in matrix.axes)):
        yield dict(zip(names, values, strict=True))


def _place(matrix: Matrix, wanted: Mapping[str, str]) -> int:
    """Where a combination stands; what has other values besides comes after all."""
    every = list(_all(matrix))
    return every.index(dict(wanted)) if wanted in every else len(every)


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────


def _length(value: str, language: str) -> str:
    minutes, rest = divmod(parse_duration(value), _MINUTE)
    if rest or not minutes:
        return value
    if language.partition("-")[0].lower() != "en":
        return f"{minutes} min"  # which is understood wherever there are minutes
    return f"{minutes} minute{'s' * (minutes != 1)}"


def _language(value: str, _: str) -> str:
    return own_name(value)


def _plain(value: str, _: str) -> str:
    return value


_WORDS: Final[Mapping[str, Callable[[str, str], str]]] = {"length": _length, "language": _language}
_OWN: Final[Mapping[str, Callable[[Meta], str]]] = {
    "length": lambda meta: format_duration(meta.length or 0),
    "voice": lambda meta: f"{meta.voice.engine} {meta.voice.name}".rstrip(),
    "guidance": lambda meta: meta.guidance,
    "preset": lambda meta: meta.preset,
    "language": lambda meta: meta.language,
}
