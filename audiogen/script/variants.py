"""`variants:` at the head of a script: what varies, in which values, and which combinations are left out."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from audiogen.errors import did_you_mean
from audiogen.model import Matrix, Meta, VoiceWish
from audiogen.script.editions import choices, editions, is_skipped, own, slug
from audiogen.script.problems import Problems
from audiogen.script.values import Inside, shown
from audiogen.units import format_duration, parse_duration

MOST: Final = 200
"""Sessions of one script; who wants more has written a list too many."""
SKIP: Final = "skip"
_WRITTEN: Final = "{length: [10m, 20m], guidance: [full, light]}"


def matrix(value: object, readers: Mapping[str, Callable[[object], Any]]) -> Matrix:
    """`{length: [10m, 20m], guidance: [full, light], skip: [{length: 10m, guidance: full}]}`.

    `readers` are those of what may vary. ValueError says what is wrong.
    """
    if not isinstance(value, Mapping):
        raise ValueError(f"must be written like {_WRITTEN}, not {shown(value)}")
    for key in value:
        if key not in readers and key != SKIP:
            raise Inside(key, f"“{key}” is nothing that can vary: {did_you_mean(str(key), [*readers, SKIP])}")
    axes = tuple((axis, _values(axis, value[axis], read)) for axis, read in readers.items() if axis in value)
    if not axes:
        raise ValueError(f"names nothing that varies: write it like {_WRITTEN}")
    count = math.prod(len(values) for _, values in axes)
    if count > MOST:
        raise ValueError(f"these are {count} combinations, and {MOST} are enough for one script")
    return Matrix(axes, tuple(_skipped(value.get(SKIP, []), dict(axes), readers)))


def _values(axis: str, value: object, read: Callable[[object], Any]) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise Inside(axis, f"{axis}: must be a list, such as [{EXAMPLES[axis]}], not {shown(value)}")
    found = [_spelled(axis, one, read) for one in value]
    for name, times in Counter(slug(one).casefold() for one in found).items():
        if times > 1:
            twice = next(one for one in found if slug(one).casefold() == name)
            raise Inside(axis, f"{axis}: “{twice}” stands there {times} times")
    return tuple(found)


def _spelled(axis: str, value: object, read: Callable[[object], Any]) -> str:
    """A value as it is usually written."""
    try:
        found = read(value)
    except ValueError as error:
        raise Inside(axis, f"{axis}: {error}") from None
    return _SPELLED.get(axis, str)(found)


def _skipped(
    value: object, axes: Mapping[str, tuple[str, ...]], readers: Mapping[str, Callable[[object], Any]]
) -> Iterator[tuple[tuple[str, tuple[str, ...]], ...]]:
    """What is left out, a table each."""
    rows = value if isinstance(value, list) else [value]
    for row in rows:
        if not isinstance(row, Mapping) or not row:
            raise Inside(SKIP, f"{SKIP}: must be a list such as [{{length: 10m, guidance: full}}], not {shown(row)}")
        for axis in row:
            if axis not in axes:
                raise Inside(SKIP, f"{SKIP}: “{axis}” does not vary here: {did_you_mean(str(axis), axes)}")
        yield tuple((axis, tuple(_known(axis, row[axis], axes[axis], readers[axis]))) for axis in axes if axis in row)


def _known(axis: str, value: object, values: tuple[str, ...], read: Callable[[object], Any]) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        try:
            found = _spelled(axis, one, read)
        except Inside as error:
            raise Inside(SKIP, f"{SKIP}: {error}") from None
        if found not in values:
            raise Inside(SKIP, f"{SKIP}: {axis} {found} is none of {', '.join(values)}")
        yield found


def _voice(wish: VoiceWish) -> str:
    return f"{wish.engine} {wish.name}".rstrip()


_SPELLED: Final[Mapping[str, Callable[[Any], str]]] = {"length": format_duration, "voice": _voice}
EXAMPLES: Final = {
    "length": "10m, 20m", "voice": "hibari, espeak", "guidance": "full, light", "preset": "podcast, sleep",
    "language": "en, es",
}  # fmt: skip


# ── together with the other settings ─────────────────────────────────────────────────────────────────────


def settled(meta: Meta, problems: Problems) -> Meta:
    """The settings with the first value of whatever varies and isn't said besides; `problems` are told of what is
    said and isn't among the values, of names that two sessions would have, and of a plain one that is left out."""
    if meta.variants is None:
        return meta
    line, faults = meta.line("variants"), False
    for axis, values in meta.variants.axes:
        if not _is_said(meta, axis, values):
            inherited = tuple(one for one in meta.inherited if one[0] not in (axis, f"{axis}.name"))
            meta = replace(meta, inherited=inherited, **{axis: _MEANT.get(axis, _same)(values[0], meta)})
            if not meta.line(axis):
                meta = replace(meta, lines=(*meta.lines, (axis, meta.line(f"variants.{axis}"))))
        elif (said := own(meta, axis, values)) not in values:
            fault = f"`{axis}` is {said}, and `variants` has only {', '.join(values)}"
            hint = f"add {said} to these, or say no `{axis}` besides: then it is the first"
            problems.add(meta.line(axis), fault, hint)
            faults = True
    if faults or meta.variants is None:
        return meta
    if is_skipped(meta.variants, choices(meta)):
        hint = "say another one in the settings, or skip less"
        problems.add(line, "`variants`: skip leaves out the session that these settings make", hint)
    for name, times in Counter(one.name.casefold() for one in editions(meta, "")).items():
        if times > 1:
            fault = f"`variants`: {times} sessions would be called …{name}"
            problems.add(line, fault, "write one of their values otherwise, or leave one out with skip")
    return meta


def _is_said(meta: Meta, axis: str, values: tuple[str, ...]) -> bool:
    """Whether the script says the setting itself; `voice: auto` says that it doesn't mind."""
    if axis == "voice" and meta.voice.engine == "auto":
        return "auto" in values and not meta.voice.name and meta.line("voice") > 0
    return meta.line(axis) > 0


def _same(value: str, _: Meta) -> Any:
    return value


def _wish(value: str, meta: Meta) -> VoiceWish:
    engine, _, name = value.partition(" ")
    return VoiceWish(engine, name, meta.voice.rate)


_MEANT: Final[Mapping[str, Callable[[str, Meta], Any]]] = {
    "length": lambda value, _: parse_duration(value),
    "voice": _wish,
}
