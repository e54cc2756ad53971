"""What a session comes to, in figures: its chapters, where its time goes, its sides, what is elastic, its words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from audiogen.model import Block, Event, Repeat, Rest, Routine, Sides, Timeline, Turn
from audiogen.units import RATE

TIMED: Final = ("speech", "pause", "breath")
"""What follows one another without a gap; all else that happens lies over it."""
KINDS: Final = ("speech", "rests", "pauses", "automatic", "turns", "breath", "ends")
"""Where time goes: words, the silence of rests, written pauses, automatic ones, silence until the next turn of
`repeat … every`, breaths without words, and what comes before the first thing and after the last."""

_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of languages that don't part their words."""
_WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, and what begins in it: samples of `speech` and of `rest`, and how many lines, breaths and sounds."""

    start: int
    length: int
    title: str
    speech: int
    rest: int
    lines: int
    breaths: int
    sounds: int


@dataclass(frozen=True, slots=True)
class Side:
    """A side, and what its turns take: `length` samples each when all are `equal`, `total` together."""

    name: str
    times: int
    length: int
    total: int


@dataclass(frozen=True, slots=True)
class Balance:
    """The sides of the block in that `line`; `equal` says that all turns of all of them take the same time, to the
    sample."""

    line: int
    sides: tuple[Side, ...]
    equal: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """The elastic pauses of a line that have the same bounds, or its rests: from `min` to `max`, `times` of them,
    which came to `least` to `most`, and to `total` together. One that `fills` takes whatever is left."""

    line: int
    rest: bool
    fills: bool
    min: int
    max: int
    times: int
    least: int
    most: int
    total: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is said: `count` words, or characters where words aren't parted; and how many a minute, of speech and
    over all."""

    count: int
    unit: str
    spoken: float
    overall: float


@dataclass(frozen=True, slots=True)
class Summary:
    """`time` has a length for each of `KINDS`, and they add up to the session's; `repeats` is how much of it is spent
    in `repeat` blocks, `sided` on sides; `totals` are each side's in the whole routine."""

    length: int
    estimated: bool
    chapters: tuple[Chapter, ...]
    time: tuple[tuple[str, int], ...]
    repeats: int
    sided: int
    balances: tuple[Balance, ...]
    totals: tuple[Side, ...]
    stretches: tuple[Stretch, ...]
    shortest: int
    longest: int
    pace: Pace


def summarise(routine: Routine, timeline: Timeline) -> Summary:
    """The figures of `timeline`, which `routine` was arranged to."""
    rests = stillness(routine)
    balances = _balances(timeline.turns)
    return Summary(
        length=timeline.length,
        estimated=any(event.estimated for event in timeline.events),
        chapters=tuple(_chapters(timeline, rests)),
        time=_time(timeline, rests),
        repeats=_repeats(routine, timeline),
        sided=sum(turn.length for turn in timeline.turns),
        balances=balances,
        totals=_totals(balances),
        stretches=tuple(_stretches(routine, timeline)),
        shortest=timeline.shortest,
        longest=timeline.longest,
        pace=_pace(timeline),
    )


def everything(blocks: Iterable[Block]) -> Iterator[Block]:
    """All blocks, those inside others after these, in the order of the script."""
    for block in blocks:
        yield block
        yield from everything(_inside(block))


def _inside(block: Block) -> Iterator[Block]:
    yield from getattr(block, "body", ())
    for cue in getattr(block, "cues", ()):
        yield from cue.body


def stillness(routine: Routine) -> frozenset[tuple[int, str]]:
    """The line and the text of every pause that is a rest's."""
    return frozenset((block.line, block.written) for block in everything(routine.blocks) if isinstance(block, Rest))


# ── where the time goes ──────────────────────────────────────────────────────────────────────────────────


def _time(timeline: Timeline, rests: frozenset[tuple[int, str]]) -> tuple[tuple[str, int], ...]:
    spent: Counter[str] = Counter()
    breath_ends = 0
    for event in timeline.events:
        if event.kind in TIMED:
            spent[_kind(event, rests)] += event.length
        if event.kind == "breath":
            breath_ends = event.start + event.length
        elif event.kind == "speech" and event.start < breath_ends:
            spent["breath"] -= min(event.length, breath_ends - event.start)
    spent["ends"] = timeline.length - spent.total()
    return tuple((kind, spent[kind]) for kind in KINDS)


def _kind(event: Event, rests: frozenset[tuple[int, str]]) -> str:
    if event.kind != "pause":
        return event.kind
    if (event.line, event.text) in rests:
        return "rests"
    if event.text.startswith("every "):
        return "turns"
    return "pauses" if event.text else "automatic"


def _repeats(routine: Routine, timeline: Timeline) -> int:
    """The time of what stands in `repeat` blocks; of an included script, whose lines are one, only if it does so
    altogether."""
    inside: set[int] = set()
    outside: set[int] = set()
    for block, repeated in _repeated(routine.blocks, False):
        (inside if repeated else outside).add(block.line)
    inside -= outside
    total = end = 0
    for event in timeline.events:
        if event.kind in TIMED and event.line in inside:
            total += max(0, event.start + event.length - max(event.start, end))
            end = max(end, event.start + event.length)
    return total


def _repeated(blocks: Iterable[Block], so_far: bool) -> Iterator[tuple[Block, bool]]:
    for block in blocks:
        repeated = so_far or isinstance(block, Repeat)
        yield block, repeated
        yield from _repeated(_inside(block), repeated)


def _chapters(timeline: Timeline, rests: frozenset[tuple[int, str]]) -> Iterator[Chapter]:
    events = [event for event in timeline.events if event.kind != "chapter"]
    at = 0
    for marker in timeline.chapters:
        begun: Counter[str] = Counter()
        took: Counter[str] = Counter()
        while at < len(events) and events[at].start < marker.start + marker.length:
            event = events[at]
            what = "rest" if event.kind == "pause" and (event.line, event.text) in rests else event.kind
            begun[f"breath {event.text}" if what == "breath" else what] += 1
            took[what] += event.length
            at += 1
        yield Chapter(
            marker.start, marker.length, marker.text, took["speech"], took["rest"],
            begun["speech"], begun["breath in"], begun["sound"],
        )  # fmt: skip


# ── sides ────────────────────────────────────────────────────────────────────────────────────────────────


def _balances(taken: Iterable[Turn]) -> tuple[Balance, ...]:
    """One for each `sides` block that is written, however often it comes."""
    took: dict[int, tuple[Sides, dict[int, list[int]]]] = {}
    for turn in taken:
        _, sides = took.setdefault(id(turn.block), (turn.block, {}))
        sides.setdefault(turn.side, []).append(turn.length)
    return tuple(_balance(block, sides) for block, sides in took.values())


def _balance(block: Sides, sides: dict[int, list[int]]) -> Balance:
    equal = len({length for lengths in sides.values() for length in lengths}) == 1
    shown = tuple(
        Side(name, len(sides[side]), sides[side][0], sum(sides[side]))
        for side, name in enumerate(block.sides)
        if side in sides
    )
    return Balance(block.line, shown, equal)


def _totals(balances: Iterable[Balance]) -> tuple[Side, ...]:
    """What each side of the same name gets in all."""
    found: dict[str, Side] = {}
    for balance in balances:
        for side in balance.sides:
            before = found.get(side.name, Side(side.name, 0, 0, 0))
            total = before.total + side.total
            found[side.name] = Side(side.name, before.times + side.times, total, total)
    return tuple(found.values())


# ── elastic pauses ───────────────────────────────────────────────────────────────────────────────────────


def _stretches(routine: Routine, timeline: Timeline) -> Iterator[Stretch]:
    rests = {(one.line, one.shortest, one.longest) for one in everything(routine.blocks) if isinstance(one, Rest)}
    filling = frozenset(block.line for block in everything(routine.blocks) if getattr(block, "fills", False))
    found: dict[tuple[int, int, int], list[int]] = {}
    for item in timeline.elastic:
        found.setdefault((item.line, item.min, item.max), []).append(item.actual)
    for (line, least, most), came in sorted(found.items()):
        yield Stretch(
            line, (line, least, most) in rests, line in filling and most > timeline.length, least, most,
            len(came), min(came), max(came), sum(came),
        )  # fmt: skip


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────


def _pace(timeline: Timeline) -> Pace:
    said = [event for event in timeline.events if event.kind == "speech"]
    unparted = sum(len(_UNSPACED.findall(event.text)) for event in said)
    count = sum(words(event.text) for event in said)
    unit = "characters" if unparted > count / 2 else "words"
    count = unparted if unit == "characters" else count
    length = sum(event.length for event in said)
    return Pace(count, unit, _a_minute(count, length), _a_minute(count, timeline.length))


def words(text: str) -> int:
    """How many words there are in `text`."""
    return len(_WORD.findall(text))


def _a_minute(count: int, length: int) -> float:
    return round(count * 60 * RATE / length, 1) if length else 0.0
