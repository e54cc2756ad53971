"""The one place where repeats, sides, rests and breaths become simple things, and automatic pauses appear.

An automatic pause stands between two sentences, unless the author wrote one there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from audiogen.errors import ScriptError
from audiogen.model import (
    Background,
    Block,
    Breathe,
    Hush,
    Marked,
    Pause,
    Repeat,
    Rest,
    Routine,
    Say,
    Section,
    Sides,
    Sound,
    Speaker,
    Swell,
    Utterance,
    Voice,
    VoiceWish,
)  # fmt: skip
from audiogen.timeline.estimate import estimate
from audiogen.timeline.nodes import Beat, Equal, Flow, Gap, Item, Line, Node, Phase, Spread
from audiogen.timeline.spoken import BREATH_WORDS, Lexicon, fill, spoken, written
from audiogen.units import RATE, seconds

MOST = 100_000
"""A session of more things than this is a slip of the pen (a repeat within repeats)."""

_PHASES = ("in", "hold", "out", "hold")


Voices = Mapping[VoiceWish, Voice]


def unroll(routine: Routine, voice: Voice, voices: Voices | None = None) -> Flow:
    """The routine as simple things in order, to be spoken by `voice`, and by those of `voices` where the script asks
    for others; they are as it names them when `voices` is left out.

    Raises ScriptError when there are too many things.
    """
    _check_size(routine)
    return _Unroller(routine, voice, voices).flow(routine.blocks, {})


def wishes(routine: Routine) -> dict[VoiceWish, int]:
    """The other voices that a script asks for, each with the line that does so first."""
    found: dict[VoiceWish, int] = {}
    for block in routine.blocks:
        if isinstance(block, Speaker) and block.wish is not None:
            found.setdefault(block.wish, block.line)
    return found


def _check_size(routine: Routine) -> None:
    """Refuses what would unroll to too much, before it is tried."""
    total = 0
    for block in routine.blocks:
        total += _size(block)
        if total > MOST:
            raise ScriptError(
                routine.path,
                block.line,
                f"this makes more than {MOST:,} things to say and do",
                "repeat fewer times, or fewer repeats inside one another",
            )


def _size(block: Block) -> int:
    match block:
        case Repeat():
            return block.times * sum(map(_size, block.body))
        case Sides():
            return len(block.sides) * sum(map(_size, block.body))
        case Marked():
            return sum(map(_size, block.body))
        case Rest():
            return sum(_size(inner) for cue in block.cues for inner in cue.body)
        case Breathe():
            return (round(seconds(sum(block.phases))) + 4 if block.counted else 4) * block.times
        case _:
            return 1


def utterances(node: Node) -> dict[Utterance, tuple[int, ...]]:
    """Everything there is to speak, each once, in order, with the script's lines that want it."""
    found: dict[Utterance, dict[int, None]] = {}
    for line in lines(node):
        found.setdefault(line.utterance, {})[line.line] = None
    return {utterance: tuple(numbers) for utterance, numbers in found.items()}


def lines(node: Node) -> Iterator[Line]:
    """Every line in `node`, in order, as often as it is said."""
    match node:
        case Line():
            yield node
        case Phase(words=words):
            yield from words
        case Flow(children) | Equal(children=children):
            for child in children:
                yield from lines(child)
        case Beat(flow=flow):
            yield from lines(flow)
        case Spread(items=items):
            for item in items:
                yield from lines(item.flow)
        case _:
            pass


@dataclass(slots=True)
class _Unroller:
    """`_after_words` remembers whether the last thing that took time was a voice: then a pause is due."""

    routine: Routine
    main: Voice
    voices: Voices | None = None
    voice: Voice = field(init=False)
    _after_words: bool = False
    _lexicon: Lexicon = field(init=False)

    def __post_init__(self) -> None:
        self.voice = self.main
        self._lexicon = Lexicon(self.routine.meta.say)

    def flow(self, blocks: tuple[Block, ...], slots: Mapping[str, str]) -> Flow:
        children: list[Node] = []
        for block in blocks:
            children.extend(_UNROLL[type(block)](self, block, slots))
        return Flow(tuple(children))

    def _due(self, line: int, opens: bool) -> list[Node]:
        """The automatic pause before something in `line`, if one is due."""
        if not self._after_words:
            return []
        self._after_words = False
        pauses = self.routine.meta.pauses
        return [Gap(line, pauses.paragraph if opens else pauses.sentence)]

    def _line(self, line: int, text: str) -> Line:
        return Line(line, text, Utterance(text, self.voice))

    def say(self, block: Say | Hush, slots: Mapping[str, str]) -> list[Node]:
        phrases = fill(block.parts, slots)
        due = self._due(block.line, block.opens)
        self._after_words = True
        words, accents = spoken(phrases, self._lexicon)
        return [*due, Line(block.line, written(phrases), Utterance(words, self.voice, accents))]

    def hush(self, block: Hush, slots: Mapping[str, str]) -> list[Node]:
        """Silence in place of words; as long whoever might have said them, so that it is always the same."""
        *due, line = self.say(block, slots)
        assert isinstance(line, Line)
        words = line.utterance
        usual = Voice("", "", self.routine.meta.language, words.voice.rate)
        return [*due, Gap(block.line, estimate(replace(words, voice=usual)), written=f"({line.text})")]

    def pause(self, block: Pause, slots: Mapping[str, str]) -> list[Node]:
        self._after_words = False
        return [Gap(block.line, block.natural, block.stretch, block.written, block.fills)]

    def sound(self, block: Sound, slots: Mapping[str, str]) -> list[Node]:
        return [*(self._due(block.line, True) if block.opens else ()), block]

    def background(self, block: Background, slots: Mapping[str, str]) -> list[Node]:
        return [block]

    def section(self, block: Section, slots: Mapping[str, str]) -> list[Node]:
        self.voice = self.main
        return [block]

    def speaker(self, block: Speaker, slots: Mapping[str, str]) -> list[Node]:
        """Another voice; one that nobody has found yet is as the script names it."""
        wish = block.wish
        if wish is None:
            self.voice = self.main
        elif self.voices is not None:
            self.voice = self.voices[wish]
        else:
            self.voice = Voice(wish.engine, wish.name, self.routine.meta.language, wish.rate)
        return []

    def marked(self, block: Marked, slots: Mapping[str, str]) -> list[Node]:
        return [self.flow(block.body, slots)]

    def repeat(self, block: Repeat, slots: Mapping[str, str]) -> list[Node]:
        made: list[Node] = [] if not block.every else self._due(block.line, True)
        for n in range(1, block.times + 1):
            inner = {**slots, "n": str(n), "of": str(block.times), "left": str(block.times - n)}
            if block.every:
                self._after_words = False  # the grid says when the next one begins
                made.append(Beat(block.line, block.every, self.flow(block.body, inner)))
            else:
                made.append(self.flow(block.body, inner))
        if block.every:
            self._after_words = False
        return made

    def sides(self, block: Sides, slots: Mapping[str, str]) -> list[Node]:
        before = self._due(block.line, True)
        children: list[Flow | Gap] = []
        for index, side in enumerate(block.sides):
            if index and self._after_words:
                # between the sides, and in the time of neither
                children.append(Gap(block.line, self.routine.meta.pauses.paragraph))
            self._after_words = False
            other = block.sides[1 - index] if len(block.sides) == 2 else ""
            children.append(self.flow(block.body, {**slots, "side": side, "other": other}))
        return [*before, Equal(block.line, tuple(children), block)]

    def rest(self, block: Rest, slots: Mapping[str, str]) -> list[Node]:
        items = []
        for cue in block.cues:
            self._after_words = False
            items.append(Item(cue.line, self.flow(cue.body, slots), cue.every, cue.at))
        self._after_words = False
        return [Spread(block.line, block.shortest, block.longest, block.written, tuple(items))]

    def breathe(self, block: Breathe, slots: Mapping[str, str]) -> list[Node]:
        words = self._breath_words(block)
        made: list[Node] = self._due(block.line, True)
        for _ in range(block.times):
            swell = None if block.silent else Swell(block.phases)
            for length, name, word in zip(block.phases, _PHASES, words, strict=True):
                if not length:
                    continue
                said = [self._line(block.line, word)] if word else []
                if block.counted:
                    said += [self._line(block.line, str(n)) for n in range(2, length // RATE + 1)]
                made.append(Phase(block.line, length, name, tuple(said), swell))
                swell = None
        if block.still:
            made.append(Gap(block.line, block.still, written=block.written))
        self._after_words = False
        return made

    def _breath_words(self, block: Breathe) -> tuple[str, str, str, str]:
        if not block.spoken:
            return "", "", "", ""
        if block.counted and any(length % RATE for length in block.phases):
            raise ScriptError(
                self.routine.path, block.line, f"{block.written} can't be counted in whole seconds",
                "write whole seconds, or `spoken` in place of `counted`",
            )  # fmt: skip
        language = self.voice.language.partition("-")[0].lower()
        if language not in BREATH_WORDS:
            raise ScriptError(
                self.routine.path, block.line, f"{block.written} has no words in “{self.voice.language}” yet",
                f"leave out `spoken`, or write the words as lines; it knows {', '.join(BREATH_WORDS)}",
            )  # fmt: skip
        return BREATH_WORDS[language]


_UNROLL: dict[type, Callable[[_Unroller, Any, Mapping[str, str]], list[Node]]] = {
    Say: _Unroller.say,
    Hush: _Unroller.hush,
    Pause: _Unroller.pause,
    Sound: _Unroller.sound,
    Background: _Unroller.background,
    Speaker: _Unroller.speaker,
    Section: _Unroller.section,
    Repeat: _Unroller.repeat,
    Sides: _Unroller.sides,
    Marked: _Unroller.marked,
    Rest: _Unroller.rest,
    Breathe: _Unroller.breathe,
}
