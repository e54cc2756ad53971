"""The one place where repeats, sides, rests and breaths become simple things, and automatic pauses appear.

An automatic pause stands between two sentences, unless the author wrote one there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from audiogen.errors import ScriptError
from audiogen.model import (
    Block,
    Breathe,
    Pause,
    Repeat,
    Rest,
    Routine,
    Say,
    Section,
    Sides,
    Sound,
    Swell,
    Utterance,
    Voice,
)  # fmt: skip
from audiogen.timeline.nodes import Beat, Equal, Flow, Gap, Item, Line, Node, Phase, Spread
from audiogen.timeline.spoken import BREATH_WORDS, Lexicon, fill, spoken, written

MOST = 100_000
"""A session of more things than this is a slip of the pen (a repeat within repeats)."""

_PHASES = ("in", "hold", "out", "hold")


def unroll(routine: Routine, voice: Voice) -> Flow:
    """The routine as simple things in order, to be spoken by `voice`. Raises ScriptError when there are too many."""
    _check_size(routine)
    return _Unroller(routine, voice).flow(routine.blocks, {})


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
        case Rest():
            return sum(_size(inner) for cue in block.cues for inner in cue.body)
        case Breathe():
            return 4 * block.times
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
        case Phase(words=Line() as words):
            yield words
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
    voice: Voice
    _after_words: bool = False
    _lexicon: Lexicon = field(init=False)

    def __post_init__(self) -> None:
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

    def _line(self, line: int, text: str, words: str) -> Line:
        return Line(line, text, Utterance(words, self.voice))

    def say(self, block: Say, slots: Mapping[str, str]) -> list[Node]:
        phrases = fill(block.parts, slots)
        due = self._due(block.line, block.opens)
        self._after_words = True
        return [*due, self._line(block.line, written(phrases), spoken(phrases, self._lexicon))]

    def pause(self, block: Pause, slots: Mapping[str, str]) -> list[Node]:
        self._after_words = False
        return [Gap(block.line, block.natural, block.stretch, block.written)]

    def sound(self, block: Sound, slots: Mapping[str, str]) -> list[Node]:
        return [*(self._due(block.line, True) if block.opens else ()), block]

    def section(self, block: Section, slots: Mapping[str, str]) -> list[Node]:
        return [block]

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
        return [*before, Equal(block.line, tuple(children))]

    def rest(self, block: Rest, slots: Mapping[str, str]) -> list[Node]:
        items = []
        for cue in block.cues:
            self._after_words = False
            items.append(Item(cue.line, self.flow(cue.body, slots), cue.every))
        self._after_words = False
        return [Spread(block.line, block.shortest, block.longest, block.written, tuple(items))]

    def breathe(self, block: Breathe, slots: Mapping[str, str]) -> list[Node]:
        words = self._breath_words(block)
        made: list[Node] = self._due(block.line, True)
        for _ in range(block.times):
            swell: Swell | None = Swell(block.phases)
            for length, name, word in zip(block.phases, _PHASES, words, strict=True):
                if not length:
                    continue
                say = self._line(block.line, word, word) if word else None
                made.append(Phase(block.line, length, name, say, swell))
                swell = None
        self._after_words = False
        return made

    def _breath_words(self, block: Breathe) -> tuple[str, str, str, str]:
        if not block.spoken:
            return "", "", "", ""
        language = self.voice.language.partition("-")[0].lower()
        if language not in BREATH_WORDS:
            raise ScriptError(
                self.routine.path, block.line, f"{block.written} has no words in “{self.voice.language}” yet",
                f"leave out `spoken`, or write the words as lines; it knows {', '.join(BREATH_WORDS)}",
            )  # fmt: skip
        return BREATH_WORDS[language]


_UNROLL: dict[type, Callable[[_Unroller, Any, Mapping[str, str]], list[Node]]] = {
    Say: _Unroller.say,
    Pause: _Unroller.pause,
    Sound: _Unroller.sound,
    Section: _Unroller.section,
    Repeat: _Unroller.repeat,
    Sides: _Unroller.sides,
    Rest: _Unroller.rest,
    Breathe: _Unroller.breathe,
}
