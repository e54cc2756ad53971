"""A script from one format into another: read, made fit, written whole or not at all, and every loss told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from audiogen.build.files import whole, writable
from audiogen.build.script import load, read
from audiogen.errors import OutputError, ScriptError, ScriptErrors, UsageError
from audiogen.model import (
    Block,
    Defaults,
    Event,
    Marked,
    Pause,
    Repeat,
    Rest,
    Routine,
    Say,
    Sides,
    SoundFile,
    Swell,
    Tone,
    Utterance,
    Voice,
)
from audiogen.script import convert as formats
from audiogen.script.convert import Break, Form, Heading, Item, Loss, Paragraph, Speaker, Stop
from audiogen.script.convert.differing import parts
from audiogen.timeline.boxes import Box, Extent, measure
from audiogen.timeline.estimate import estimate
from audiogen.timeline.place import Stage, place
from audiogen.timeline.unroll import unroll
from audiogen.units import format_duration, samples

LONGEST_BREAK: Final = samples(10)
"""What Amazon's voices allow; Microsoft's allow twice as much."""

SHORTEST_BREAK: Final = samples(0.1)


@dataclass(frozen=True, slots=True)
class Converted:
    """`text` is the script in its new format; `losses` are what could not be taken along, each with its line."""

    text: str
    losses: tuple[ScriptError, ...]


def convert(
    path: Path,
    defaults: Defaults,
    named: str | None = None,
    wanted: str | None = None,
    output: Path | None = None,
    longest: int = LONGEST_BREAK,
    strict: bool = False,
) -> Converted:
    """The script at `path`, in the format `named` or told by itself, as the format `wanted`; in `output`, if given.

    Raises UsageError when a format can't be told, ScriptError or ScriptErrors for what can't be read, and, when it is
    `strict`, for what can't be taken along; OutputError when the result can't be written, or is there already.
    """
    if longest < SHORTEST_BREAK:
        raise UsageError("--longest-break is too short for a break", "write it like 10s")
    text = read(path)
    known = formats.source(str(path), text, named)
    into = formats.target(known, str(output) if output else None, wanted)
    form = known.read(text, str(path)) if known.read else routine_form(load(path, defaults))
    prepared = into.prepare(form, longest)
    losses = tuple(ScriptError(str(path), loss.line, loss.text) for loss in prepared.losses())
    if strict and losses:
        raise losses[0] if len(losses) == 1 else ScriptErrors(losses)
    made = into.write(prepared)
    if output is not None:
        _save(made, output)
    return Converted(made, losses)


def _save(text: str, output: Path) -> None:
    writable(output)
    if output.exists() or output.is_symlink():
        raise OutputError(f"{output} is there already", "name another file with -o, or take that one away first")
    with whole(output) as (file,):
        file.write(text.encode())


# ── a routine, unrolled ──────────────────────────────────────────────────────────────────────────────────


def routine_form(routine: Routine) -> Form:
    """What a routine says, and how long it is silent, as plain words and breaks.

    Elastic pauses and rests have their natural length. How long a voice takes is estimated: that matters only where a
    block has a length of its own, such as a rest, and silence is what the words leave of it.
    """
    meta = routine.meta
    own = Voice(meta.voice.engine, meta.voice.name, meta.language, meta.voice.rate)
    stage = Stage(_Estimates(routine.path))
    body = measure(unroll(routine, own), stage.lengths)
    end = place(body, 0, 0, stage)
    telling = _Telling(routine, own)
    telling.items.extend(_settings_lost(routine, body))
    telling.events(stage, end)
    title = meta.title if meta.line("title") else ""
    return Form(tuple(telling.items), title=title, language=meta.language)


@dataclass(frozen=True, slots=True)
class _Estimates:
    """Lengths that need no voice and no files. A sound takes no time of its own, however long it is."""

    path: str

    def speech(self, utterance: Utterance) -> Extent:
        return Extent(estimate(utterance))

    def sound(self, source: Tone | SoundFile) -> int:
        return 0


@dataclass(slots=True)
class _Telling:
    """What happens in a routine, told in order. `at` is where the last words ended, and `line` where they stand."""

    routine: Routine
    own: Voice
    items: list[Item] = field(default_factory=list)
    at: int = 0
    line: int = 0
    told: set[tuple[int, str]] = field(default_factory=set)

    def events(self, stage: Stage, end: int) -> None:
        """All that was placed, up to the `end` of the body."""
        spoken = iter([clip.source for clip in stage.voice])
        pairs = [(event, next(spoken) if event.kind == "speech" else None) for event in stage.events]
        breathing = {clip.line for clip in stage.effects if isinstance(clip.source, Swell)}
        paragraphs = dict(_paragraphs(self.routine.blocks))
        voice = self.own
        new = True
        for event, utterance in sorted(pairs, key=lambda pair: pair[0].start):
            if event.kind == "chapter":
                self._silent_until(event.start, event.line)
                self.items.append(Heading(event.line, event.text))
            elif event.kind == "pause":
                new = new or self._parts_paragraphs(event)
            elif event.kind in ("sound", "background"):
                self._lose(event.line, f"{event.text} is left out: nothing but words and breaks is taken along")
            elif event.kind == "breath" and event.line in breathing:
                self._lose(event.line, "the sound of breathing is left out: its time is silence")
            if not isinstance(utterance, Utterance):
                continue
            self._silent_until(event.start, event.line)
            if new or event.line < self.line or paragraphs.get(event.line) != paragraphs.get(self.line):
                self.items.append(Paragraph(event.line))
            if utterance.voice != voice:
                voice = utterance.voice
                self.items.append(Speaker(event.line) if voice == self.own else Speaker(event.line, str(voice)))
            self.items += [*parts(event.line, event.text, utterance), Stop(event.line)]
            self.at, self.line, new = event.start + event.length, event.line, False
        self._silent_until(end, self.line)

    def _silent_until(self, moment: int, line: int) -> None:
        if moment > self.at:
            self.items.append(Break(line, moment - self.at))
            self.at = moment

    def _parts_paragraphs(self, event: Event) -> bool:
        pauses = self.routine.meta.pauses
        return not event.text and event.length == pauses.paragraph > pauses.sentence

    def _lose(self, line: int, text: str) -> None:
        if (line, text) not in self.told:
            self.told.add((line, text))
            self.items.append(Loss(line, text))


def _settings_lost(routine: Routine, body: Box) -> Iterator[Loss]:
    """What the settings ask for, and no other format has."""
    meta = routine.meta
    if meta.background.layers:
        yield Loss(meta.line("background"), "`background` is left out: nothing but words and breaks is taken along")
    if meta.voice.engine != "auto":
        voice = f"{meta.voice.engine} {meta.voice.name}".strip()
        yield Loss(meta.line("voice"), f"the voice “{voice}” is left out; name one of the service that is to speak")
    if meta.length is not None and body.room:
        shown = format_duration(meta.length)
        yield Loss(meta.line("length"), f"`length: {shown}` is not kept: what is elastic takes its shortest time")
    yield from (Loss(block.line, f"{block.written} takes no time here: nothing is left to fill")
                for block in routine.blocks if isinstance(block, Pause) and block.fills)  # fmt: skip


def _paragraphs(blocks: Sequence[Block], number: int = 0) -> Iterator[tuple[int, int]]:
    """The lines on which sentences stand, each with the number of its paragraph."""
    for block in blocks:
        if isinstance(block, Say):
            number = block.line if block.opens else number
            yield block.line, number
        elif isinstance(block, Repeat | Sides | Marked):
            yield from _paragraphs(block.body, number)
        elif isinstance(block, Rest):
            for cue in block.cues:
                yield from _paragraphs(cue.body, cue.line)
