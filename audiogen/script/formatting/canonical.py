"""How every token is written: a writer for each kind of value, in a table.

What an author gave expressly stays, even where it would be taken anyway: `[bell -10 dB]` keeps its level. So does a
time that is in figures and units already: `[90s]` is as good as `[1m30s]`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from audiogen.model import Background, Breathe, Layer, Pause, Sound, SoundFile, Tone
from audiogen.script.backgrounds import DEFAULT_LEVEL, bed, layers
from audiogen.script.directives import CROSSFADE, STRIKE_LEVEL, Directive, Mark, Timing
from audiogen.script.fences import Fence, fence
from audiogen.units import format_duration, milliseconds, parse_duration
from audiogen.vocabulary import BEDS

_TIME = re.compile(r"(?<![\w.,:])(?:\d+(?:[.,]\d+)?(?:h|ms|m|s))+(?!\w)")
_LEVEL = re.compile(r"\d\s*dB(?=$|[\s,]+(?:over|in|fade)\b)", re.IGNORECASE)
_FADE = re.compile(r"\b(?:over|in|fade)\s+[\d:]", re.IGNORECASE)
_TOTAL = re.compile(r"(?<!in)(?<!hale)(?<!hold)(?<!out)\s+for\s+\d", re.IGNORECASE)
"""The time of all breaths, as in `4-6 for 5m`; in `in for 4` it is that of one part."""


def canonical(value: Directive | Fence, written: str = "") -> str:
    """`value` as everybody writes it, with its brackets or colons. `written` is what the author put between them."""
    return _WRITERS[type(value)](value, written)


def canonical_annotation(wanted: Mapping[str, str]) -> str:
    """Names and values as they stand behind words in round brackets: `[sub:"so-az"; rate:"slow"]`."""
    parts = (f'{name}:"{value}"' for name, value in wanted.items())
    return f"[{'; '.join(parts)}]"


# ── in square brackets ───────────────────────────────────────────────────────────────────────────────────


def _pause(pause: Pause, written: str) -> str:
    return "[fill]" if pause.fills else f"[{_span(pause.natural, pause.natural + pause.stretch, written)}]"


def _span(shortest: int, longest: int, written: str) -> str:
    ends = (shortest,) if shortest == longest else (shortest, longest)
    return "-".join(_time(end, written) for end in ends)


def _time(length: int, written: str) -> str:
    """As the author wrote it, where that is how times are written."""
    own = (found[0] for found in _TIME.finditer(written))
    return next((time for time in own if _lasts(time) == length), format_duration(length))


def _lasts(time: str) -> int | None:
    try:
        return parse_duration(time)
    except ValueError:
        return None


def _sound(sound: Sound, written: str) -> str:
    source = sound.source
    words = [source.name, source.variant] if isinstance(source, Tone) else ["sound", source.path]
    if sound.gain != STRIKE_LEVEL or _LEVEL.search(written):
        words.append(_decibels(sound.gain, "+" in written))
    return f"[{' '.join(filter(None, words))}]"


def _background(background: Background, written: str) -> str:
    wanted = background.bed.layers
    pairs = zip_longest(wanted, layers(written)[: len(wanted)], fillvalue="")
    sounds = ", ".join(_layer(layer, said) for layer, said in pairs if isinstance(layer, Layer)) or "off"
    over = background.fade != CROSSFADE or _FADE.search(written)
    return f"[background {sounds}{f' over {_time(background.fade, written)}' if over else ''}]"


def _layer(layer: Layer, written: str) -> str:
    said = written.lower()
    words = list(_tone(layer.source, said)) if isinstance(layer.source, Tone) else [_file(layer.source)]
    if layer.level != DEFAULT_LEVEL or _LEVEL.search(said):
        words.append(_decibels(layer.level))
    return " ".join(words)


def _file(source: SoundFile) -> str:
    """In quotation marks where its name would be taken for something else without them."""
    try:
        found = bed(f"rain, {source.path}", path=str).layers
    except ValueError:
        found = ()
    return source.path if [layer.source for layer in found[1:]] == [source] else f'"{source.path}"'


def _tone(tone: Tone, said: str) -> Iterator[str]:
    kind = BEDS[tone.name]
    yield tone.name
    if tone.hertz and (tone.hertz != kind.pitch or re.search(rf"\b{tone.name}\s+[\d.,]+\s*hz", said)):
        yield f"{_number(tone.hertz)} Hz"
    if tone.beat and (tone.beat != kind.beat or re.search(r"\bbeat", said)):
        yield f"beat {_number(tone.beat)} Hz"


def _breathe(breathe: Breathe, written: str) -> str:
    phases = [_number(milliseconds(phase) / 1000) for phase in breathe.phases]
    if not breathe.phases[3]:
        del phases[3]
        if not breathe.phases[1]:
            del phases[1]
    words = ["breathe", "-".join(phases)]
    if breathe.still or _TOTAL.search(written):
        total = sum(breathe.phases) * breathe.times + breathe.still
        words.append(f"for {_time(total, written)}")
    elif breathe.times > 1:
        words.append(f"x{breathe.times}")
    if breathe.spoken:
        words.append("counted" if breathe.counted else "spoken")
    if breathe.silent:
        words.append("silent")
    return f"[{' '.join(words)}]"


def _timing(timing: Timing, written: str) -> str:
    if timing.at is None:
        return f"[every {_time(timing.every, written)}]"
    if timing.at.percent or "%" in written:
        return f"[at {_number(timing.at.percent)}%]"
    return f"[at {'-' * (timing.at.offset < 0)}{_time(abs(timing.at.offset), written)}]"


def _mark(mark: Mark, _: str) -> str:
    return f"[{mark.mark}]"


def _number(value: float) -> str:
    return repr(value + 0.0).removesuffix(".0")


def _decibels(level: float, signed: bool = False) -> str:
    return f"{'+' * (signed and level > 0)}{_number(level)} dB"


# ── behind colons ────────────────────────────────────────────────────────────────────────────────────────


def _fence(opened: Fence, written: str) -> str:
    return f"::: {_FENCES[opened.kind](opened, written)}"


def _repeat(opened: Fence, written: str) -> str:
    return f"repeat {opened.times}{f' every {_time(opened.every, written)}' if opened.every else ''}"


def _sides(opened: Fence, _: str) -> str:
    """In the plainest way in which just these sides are read."""
    names = opened.sides
    ways = [" ".join(names), ", ".join(names), " ".join(f'"{name}"' for name in names)]
    return next((f"sides {way}" for way in ways if _named(way) == names), f"sides {ways[-1]}")


def _named(names: str) -> tuple[str, ...]:
    try:
        return fence(f"sides {names}", 0).sides
    except ValueError:
        return ()


_FENCES: Mapping[str, Callable[[Fence, str], str]] = {
    "repeat": _repeat,
    "sides": _sides,
    "rest": lambda opened, written: f"rest {_span(opened.shortest, opened.longest, written)}",
    "include": lambda opened, _: f"include {opened.path}",
    "marked": lambda opened, _: opened.mark,
}
_WRITERS: Mapping[type, Callable[[Any, str], str]] = {
    Pause: _pause,
    Sound: _sound,
    Background: _background,
    Breathe: _breathe,
    Timing: _timing,
    Mark: _mark,
    Fence: _fence,
}
