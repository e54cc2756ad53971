"""What a script was understood to be, for people to read: settings first, then one line a block.

settings     `name: value`, only those that differ from the defaults; times in seconds
blocks       the source line, the kind, and what it holds; what stands inside a block is indented
¶            begins a paragraph
{side}       a slot
(psoas → so-az) words that are spoken as others
(psoas /soʊæz/) words that are spoken as those sounds; (slowly x0.85) at another pace
2-5 s        shortest and longest
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import singledispatch

from audiogen.errors import ScriptError, ScriptErrors
from audiogen.model import (
    Background,
    Block,
    Breathe,
    Cue,
    Hush,
    Marked,
    Meta,
    Pause,
    Phrase,
    Repeat,
    Rest,
    Routine,
    Say,
    Section,
    Sides,
    Slot,
    Sound,
    SoundFile,
    Speaker,
    Tone,
)  # fmt: skip
from audiogen.script import editions, parse
from audiogen.units import RATE

_PLAIN = parse("Hello.", "routine.md").meta
"""The settings of a script that sets none."""


def result(text: str) -> str:
    """The dump of the routine in `text`, or its errors, a line each."""
    try:
        return dump(parse(text, "routine.md"))
    except (ScriptError, ScriptErrors) as error:
        return str(error)


def dump(routine: Routine) -> str:
    return "\n".join([*_settings(routine.meta), *_blocks(routine.blocks)])


def _time(samples: int) -> str:
    return format((Decimal(samples) / RATE).normalize(), "f")


def _span(shortest: int, longest: int) -> str:
    return f"{_time(shortest)} s" if shortest == longest else f"{_time(shortest)}-{_time(longest)} s"


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────────


def _settings(meta: Meta) -> Iterator[str]:
    for name in (
        "guidance",
        "title",
        "album",
        "artist",
        "description",
        "genre",
        "language",
        "year",
        "date",
        "track",
        "cover",
    ):
        if getattr(meta, name) != getattr(_PLAIN, name):
            yield f"{name}: {getattr(meta, name)}"
    if meta.length is not None:
        yield f"length: {_time(meta.length)} s"
    if meta.voice != _PLAIN.voice:
        yield f"voice: engine {meta.voice.engine}, name {meta.voice.name or '-'}, rate {meta.voice.rate:g}"
    if meta.pauses != _PLAIN.pauses:
        yield f"pauses: sentence {_time(meta.pauses.sentence)} s, paragraph {_time(meta.pauses.paragraph)} s"
    if meta.treatment != _PLAIN.treatment:
        yield f"treatment: tone {meta.treatment.tone}, room {meta.treatment.room}"
    if meta.preset != _PLAIN.preset:
        yield f"preset: {meta.preset}"
    if meta.ducking != _PLAIN.ducking:
        duck = meta.ducking
        times = ", ".join(f"{name} {_time(getattr(duck, name))} s" for name in ("attack", "hold", "release"))
        yield f"ducking: depth {duck.depth:g} dB, {times}"
    if meta.fade != _PLAIN.fade:
        ends = (("in", meta.fade.into), ("out", meta.fade.out))
        yield f"fade: {', '.join(f'{name} {_time(end)} s' for name, end in ends if end is not None)}"
    if meta.chime != _PLAIN.chime:
        yield f"chime: after {_time(meta.chime)} s"
    if meta.variants:
        for axis, values in meta.variants.axes:
            yield f"variants: {axis} {', '.join(values)}"
        for row in meta.variants.skip:
            named = (f"{axis} {', '.join(values)}" for axis, values in row)
            yield f"without: {'; '.join(named)}"
        for one in editions(meta, "routine"):
            yield f"session: {one.name}{f' ({one.label})' if one.label else ''}"
    for layer in meta.background.layers:
        yield f"background: {_source(layer.source)} at {layer.level:g} dB"
    for word, spoken in meta.say:
        yield f"say: {word} → {spoken}"


def _source(source: Tone | SoundFile) -> str:
    if isinstance(source, SoundFile):
        return f"file {source.path}"
    hertz = f"{source.hertz:g} Hz" if source.hertz else ""
    beat = f"beat {source.beat:g} Hz" if source.beat else ""
    return " ".join(filter(None, [source.name, source.variant, hertz, beat]))


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────


def _blocks(blocks: Sequence[Block]) -> list[str]:
    return [f"{block.line:>3} {line}" if not index else f"    {line}"
            for block in blocks for index, line in enumerate(_lines(block))]  # fmt: skip


def _inside(blocks: Sequence[Block]) -> list[str]:
    return [f"  {line}" for line in _blocks(blocks)]


@singledispatch
def _lines(block: Block) -> list[str]:
    raise TypeError(block)


@_lines.register
def _(block: Say) -> list[str]:
    mark = f"({block.mark}) " if block.mark else ""
    return [f"say {'¶ ' if block.opens else ''}{mark}{''.join(map(_part, block.parts))}"]


def _part(part: Phrase | Slot) -> str:
    if isinstance(part, Slot):
        return f"{{{part.name}}}"
    said = [f"→ {part.spoken}"] if part.spoken is not None else []
    said += [f"/{part.ipa}/"] * bool(part.ipa) + [f"x{part.rate:g}"] * (part.rate != 1.0)
    return f"({' '.join([part.text, *said])})" if said else part.text


@_lines.register
def _(block: Hush) -> list[str]:
    return [f"hush {'¶ ' if block.opens else ''}{''.join(map(_part, block.parts))}"]


@_lines.register
def _(block: Pause) -> list[str]:
    if block.fills:
        return [f"pause for all that is left, written {block.written}"]
    return [f"pause {_span(block.natural, block.natural + block.stretch)}, written {block.written}"]


@_lines.register
def _(block: Sound) -> list[str]:
    opens = "¶ " if block.opens else ""
    return [f"sound {opens}{_source(block.source)} at {block.gain:g} dB, written {block.written}"]


@_lines.register
def _(block: Background) -> list[str]:
    layers = ", ".join(f"{_source(layer.source)} at {layer.level:g} dB" for layer in block.bed.layers) or "off"
    return [f"background {layers}, over {_time(block.fade)} s, written {block.written}"]


@_lines.register
def _(block: Speaker) -> list[str]:
    wish = block.wish
    return [f"voice {wish.engine}, {wish.name or '-'}, rate {wish.rate:g}" if wish else "voice of the session"]


@_lines.register
def _(block: Marked) -> list[str]:
    return [f"only {block.mark}", *_inside(block.body)]


@_lines.register
def _(block: Section) -> list[str]:
    shown = f", shows {block.picture.path}" if block.picture else ""
    return [f"chapter {block.title}{shown}"]


@_lines.register
def _(block: Repeat) -> list[str]:
    every = f", one every {_time(block.every)} s" if block.every else ""
    return [f"repeat {block.times} times{every}", *_inside(block.body)]


@_lines.register
def _(block: Sides) -> list[str]:
    return [f"sides {', '.join(block.sides)}", *_inside(block.body)]


@_lines.register
def _(block: Rest) -> list[str]:
    found = [f"rest {_span(block.shortest, block.longest)}"]
    for cue in block.cues:
        found += [f"  {cue.line:>3} {_cue(cue)}", *(f"  {line}" for line in _inside(cue.body))]
    return found


def _cue(cue: Cue) -> str:
    if cue.at is not None:
        return f"at {cue.at.percent:g}%" if cue.at.percent else f"at {_time(cue.at.offset)} s"
    return f"at every {_time(cue.every)} s" if cue.every else "some time"


@_lines.register
def _(block: Breathe) -> list[str]:
    phases = "-".join(map(_time, block.phases))
    how = ", spoken" * block.spoken + ", counted" * block.counted + ", silent" * block.silent
    still = f", then {_time(block.still)} s" if block.still else ""
    return [f"breathe {phases} s, {block.times} times{how}{still}"]
