"""What a thoughtful editor would say of a session that is right as it is: nothing here keeps it from being made."""

import difflib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from audiogen.model import Background, Event, Rest, Routine, Say, Section, Sides, Slot, SoundFile, Timeline
from audiogen.timeline.instructions import suspicious
from audiogen.timeline.summary import TIMED, everything, stillness, words
from audiogen.units import RATE, format_clock, format_duration


@dataclass(frozen=True, slots=True)
class Advice:
    """Something about a `line` of the script (0: about all of it) that may well be meant, and what else to do."""

    line: int
    message: str
    hint: str


@dataclass(frozen=True)
class _Session:
    routine: Routine
    timeline: Timeline

    @cached_property
    def speech(self) -> list[Event]:
        return [event for event in self.timeline.events if event.kind == "speech"]

    @cached_property
    def heard(self) -> list[Event]:
        """All that is heard by itself."""
        return [event for event in self.timeline.events if event.kind in ("speech", "sound", "breath")]

    @cached_property
    def rests(self) -> list[Rest]:
        return [block for block in everything(self.routine.blocks) if isinstance(block, Rest)]

    @cached_property
    def stillness(self) -> frozenset[tuple[int, str]]:
        return stillness(self.routine)


LONG_SENTENCE: Final = 20 * RATE
MANY_WORDS: Final = 50
"""Who lies with closed eyes has lost the beginning of a longer one."""
BENEATH: Final = -12.0
"""A sound that is so much softer than the voice, in dB, may lie under it."""
OVERLAP: Final = RATE
"""So much of a sound may still be heard under what is said next: it dies away."""
HURRIED: Final = RATE
AT_ONCE: Final = RATE // 2
LONG_SILENCE: Final = 4 * 60 * RATE
LATE: Final = 20 * RATE
OPEN_END: Final = 90 * RATE
WITHOUT_CHAPTERS: Final = 10 * 60 * RATE
FAST: Final = 1.15
"""Factor of a voice's own pace."""
FULL: Final = 0.9
"""The part of a breath that its word may take."""
NEAR: Final = 0.8
"""How alike two words are that are one, written in two ways; of 1."""
_MARKS: Final = ".,;:!?…“”„»«()"
_SIDED: Final = ("side", "other")
UNEVEN: Final = 5 * RATE
"""So much longer than usual an automatic pause may become, so that sides are equal."""


def advise(routine: Routine, timeline: Timeline) -> tuple[Advice, ...]:
    """Everything worth saying about a session, each once, in order of lines."""
    session = _Session(routine, timeline)
    found = dict.fromkeys(itertools.chain.from_iterable(rule(session) for rule in RULES))
    return tuple(sorted(found, key=lambda advice: advice.line))


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────


def _long_sentences(session: _Session) -> Iterator[Advice]:
    for event in session.speech:
        if event.length > LONG_SENTENCE or words(event.text) > MANY_WORDS:
            lasts = f"{'about ' * event.estimated}{_round(event.length)}"
            yield Advice(
                event.line,
                f"“{_first(event.text)}” is one sentence of {lasts}",
                "make two of it: they are easier to follow",
            )


def _spoken_instructions(session: _Session) -> Iterator[Advice]:
    for event in session.speech:
        if found := suspicious(event.text):
            yield Advice(event.line, f"“{found[0]}” is read aloud", f"if that isn't meant, {found[1]}")


def _sides_that_hear_the_same(session: _Session) -> Iterator[Advice]:
    for block in everything(session.routine.blocks):
        if not isinstance(block, Sides):
            continue
        said = [inner for inner in everything(block.body) if isinstance(inner, Say)]
        if said and not any(isinstance(part, Slot) and part.name in _SIDED for one in said for part in one.parts):
            yield Advice(
                block.line,
                f"both {block.sides[0]} and {block.sides[1]} hear the same words",
                "write {side} where the side is named",
            )


def _fast_voice(session: _Session) -> Iterator[Advice]:
    meta = session.routine.meta
    if meta.voice.rate > FAST and session.speech:
        yield Advice(
            meta.line("voice"),
            f"the voice speaks {meta.voice.rate:g} times as fast as by itself",
            "a body needs time to follow: `rate: medium`, or `slow`",
        )


def _misspelt_words(session: _Session) -> Iterator[Advice]:
    """Words of `say` that nobody says, while something near them is said. Others may serve another script."""
    meta = session.routine.meta
    said = "\n".join(event.text for event in session.speech).casefold()
    elsewhere = {name for name, _, _ in meta.inherited}
    own = [word for word, _ in meta.say if f"say.{word}" not in elsewhere]
    unused = [word for word in own if word.casefold() not in said]
    known = sorted(set(said.split())) if unused else []
    for word in unused:
        if near := difflib.get_close_matches(word.casefold(), known, n=1, cutoff=NEAR):
            yield Advice(
                meta.line("say"),
                f"`say` has “{word}”, which no line says",
                f"one says “{near[0].strip(_MARKS)}”: write it in the same way",
            )


# ── sounds and silences ──────────────────────────────────────────────────────────────────────────────────


def _sounds_over_words(session: _Session) -> Iterator[Advice]:
    """A struck bell rings on under what follows; a recording is cut short by it, to the ear."""
    speech = iter(session.speech)
    following = next(speech, None)
    for clip in session.timeline.effects:
        while following is not None and following.start < clip.start:
            following = next(speech, None)
        if following is None:
            return
        if not isinstance(clip.source, SoundFile) or clip.gain <= BENEATH:
            continue
        if clip.end - following.start > OVERLAP:
            into = _round(following.start - clip.start)
            yield Advice(
                clip.line,
                f"{clip.source.path} sounds for {_round(clip.length)}, and a line begins {into} into it",
                "give it a pause as long as it is, or make it softer, such as -18 dB",
            )


def _hurried_changes(session: _Session) -> Iterator[Advice]:
    """Backgrounds that have less time to come than was written."""
    backgrounds = (block for block in everything(session.routine.blocks) if isinstance(block, Background))
    wanted = {(block.line, block.written): block for block in backgrounds}
    changes = [event for event in session.timeline.events if event.kind == "background"]
    for event, then in itertools.zip_longest(changes, changes[1:]):
        block, end = wanted.get((event.line, event.text)), then.start if then else session.timeline.length
        time = end - event.start
        if block is not None and " over " in block.written and block.fade - time > HURRIED:
            yield Advice(
                event.line,
                f"{block.written} has only {_round(time)} until {'the next one' if then else 'the end'}",
                "it comes in that time: write a shorter one, or change the background later",
            )


def _struck_at_once(session: _Session) -> Iterator[Advice]:
    cues = frozenset(inner.line for rest in session.rests for cue in rest.cues for inner in everything(cue.body))
    sounds = [event for event in session.timeline.events if event.kind == "sound"]
    for one, two in itertools.pairwise(sounds):
        if two.start - one.start < AT_ONCE and one.line != two.line and {one.line, two.line} & cues:
            first, second = sorted((one, two), key=lambda event: event.line)
            yield Advice(
                second.line,
                f"{second.text} comes at the same moment as {first.text} of line {first.line}",
                "choose times that don't meet",
            )


def _long_silences(session: _Session) -> Iterator[Advice]:
    for event in session.timeline.events:
        still = (event.line, event.text) in session.stillness
        if event.kind != "pause" or event.length <= LONG_SILENCE or still:
            continue
        if event.text.startswith("[") and not event.text.startswith("[fill"):
            yield Advice(
                event.line,
                f"{_round(event.length)} of silence in one pause",
                "`::: rest` … `:::` takes lines and bells inside it, so that nobody wonders",
            )


def _late_beginning(session: _Session) -> Iterator[Advice]:
    first = min((event.start for event in session.heard), default=0)
    if first > LATE:
        line = next(event.line for event in session.timeline.events if event.kind in TIMED)
        yield Advice(
            line, f"nothing is heard for the first {_round(first)}", "begin with a word or a bell: it may seem broken"
        )


def _open_end(session: _Session) -> Iterator[Advice]:
    if not session.heard:
        return
    ends = max(event.start + (event.length if event.kind != "sound" else 0) for event in session.heard)
    if session.timeline.length - ends > OPEN_END:
        last = next(event for event in reversed(session.timeline.events) if event.kind in TIMED)
        if not last.text.startswith("[fill"):  # who writes that means it
            silence = _round(session.timeline.length - ends)
            hint = "close with a word or a bell: nobody knows that it is over"
            yield Advice(last.line, f"it ends in {silence} of silence", hint)


def _no_chapters(session: _Session) -> Iterator[Advice]:
    headed = any(isinstance(block, Section) for block in everything(session.routine.blocks))
    if not headed and session.timeline.length >= WITHOUT_CHAPTERS:
        lasts = format_clock(session.timeline.length)
        yield Advice(0, f"this lasts {lasts} and has no chapters", "headings such as `## Settle` let players jump")


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────


def _full_breaths(session: _Session) -> Iterator[Advice]:
    phase = Event("breath", 0, -1, 0, "")
    for event in session.timeline.events:
        if event.kind == "breath":
            phase = event
        elif event.kind == "speech" and event.start == phase.start and event.length > FULL * phase.length:
            yield Advice(
                event.line,
                f"“{event.text}” takes nearly all of the {format_duration(phase.length)} it has",
                "give that part of the breath more time, or leave out `spoken`",
            )


def _talkative_rests(session: _Session) -> Iterator[Advice]:
    silent: Counter[int] = Counter()
    said: Counter[int] = Counter()
    owner = {inner.line: rest for rest in session.rests for cue in rest.cues for inner in everything(cue.body)}
    for event in session.timeline.events:
        if event.kind == "pause" and (event.line, event.text) in session.stillness:
            silent[event.line] += event.length
        elif event.kind == "speech" and event.line in owner:
            said[owner[event.line].line] += event.length
    for line, length in said.items():
        if length > silent[line] and line not in owner:  # what is included has one line for all of it
            yield Advice(
                line,
                f"in this rest {_round(length)} are spoken, and {_round(silent[line])} silent",
                "give it more time, or fewer lines",
            )


def _uneven_sides(session: _Session) -> Iterator[Advice]:
    usual = max(session.routine.meta.pauses.sentence, session.routine.meta.pauses.paragraph)
    inside = {
        inner.line
        for block in everything(session.routine.blocks)
        if isinstance(block, Sides)
        for inner in everything(block.body)
    }
    for event in session.timeline.events:
        if event.kind == "pause" and not event.text and event.line in inside and event.length > usual + UNEVEN:
            yield Advice(
                event.line,
                f"a pause here became {_round(event.length)}, so that all sides take the same time",
                "write an elastic pause such as [2s-10s] where the time may go",
            )


def _first(text: str) -> str:
    """The beginning of a sentence, to know it by."""
    begun = " ".join(text.split()[:6])
    return f"{begun} …" if len(begun) < len(text) else text


def _round(length: int) -> str:
    return format_duration(round(length / RATE) * RATE)


RULES: Final[tuple[Callable[[_Session], Iterator[Advice]], ...]] = (
    _long_sentences,
    _spoken_instructions,
    _sides_that_hear_the_same,
    _fast_voice,
    _misspelt_words,
    _sounds_over_words,
    _hurried_changes,
    _struck_at_once,
    _long_silences,
    _late_beginning,
    _open_end,
    _no_chapters,
    _full_breaths,
    _talkative_rests,
    _uneven_sides,
)
