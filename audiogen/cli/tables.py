"""A plan in tables, for a terminal of eighty columns."""

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from audiogen.build.matrix import Row
from audiogen.build.online import Asking
from audiogen.build.plan import Figures, Plan
from audiogen.timeline.summary import Balance, Chapter, Stretch, Summary
from audiogen.units import RATE, format_clock, format_duration

WIDE: Final = 80
_TITLE: Final = 34
"""Columns for a chapter's title, at most."""
_BAR: Final = 30
_NAMES: Final = {
    "speech": "speech",
    "rests": "rests",
    "pauses": "pauses as written",
    "automatic": "automatic pauses",
    "turns": "waiting for a turn",
    "breath": "breath",
    "ends": "beginning and end",
}


def overview(made: Plan, told: Figures) -> Iterator[str]:
    """What a session comes to."""
    summary = told.summary
    yield from _head(made)
    yield ""
    yield from _chapters(summary.chapters)
    yield from _time(summary)
    yield from _sides(summary)
    yield from _stretches(summary.stretches)
    yield from _words(summary, told.asking)
    if made.advice:
        yield "\nWorth a look"
        for one in made.advice:
            where = f"line {one.line}: " if one.line else ""
            yield from _wrapped(f"{where}{one.message}: {one.hint}", "  ", "    ")


def listing(made: Plan) -> Iterator[str]:
    """Everything that happens, in order of time."""
    yield from _head(made)
    for event in made.timeline.events:
        at = format_clock(event.start).rjust(8)
        if event.kind == "chapter":
            yield f"\n{at}  ## {event.text}  ({format_clock(event.length)})"
        elif event.kind != "pause" or event.text:
            mark = "~" if event.estimated else " "
            shown = _SHOWN.get(event.kind, "  {}").format(event.text)
            yield f"{at} {mark}{format_duration(event.length).rjust(10)}  {shown}"


def variants(rows: Sequence[Row]) -> Iterator[str]:
    """The sessions that scripts become: the file of each, how long it lasts, and what it is made with; or why it
    can't be made."""
    made = sum(row.trouble is None and not row.warning for row in rows)
    perhaps = sum(bool(row.warning) for row in rows)
    besides = f", {perhaps} perhaps" if perhaps else ""
    yield f"{_many(len(rows), 'session')}{f', of which {made} can be made{besides}' if made < len(rows) else ''}"
    names = max((_columns(row.file.name) for row in rows), default=0)
    told: set[str] = set()
    for row in rows:
        about = "~" if row.estimated else ""
        lasts = "–" if row.length is None or row.trouble else about + format_clock(row.length)
        head = f"  {row.file.name}{' ' * (names - _columns(row.file.name))}  {lasts:>8}  "
        values = ", ".join(value for _, value in row.variant.axes)
        inner = " " * (_columns(head))
        yield from _wrapped(values, head, inner) or [head.rstrip()]
        said = _against(row)
        for line in ("as above",) if said in told else said.splitlines():
            yield from _wrapped(line, "      ", "      ")
        if row.shortest is None and said:  # else it is of this length alone
            told.add(said)


def _against(row: Row) -> str:
    """Why a session can't be made, or won't be as it was asked for; empty where all is well."""
    if row.shortest is None or row.longest is None:
        return str(row.trouble or "")
    if not row.trouble and not row.warning:
        return ""
    bounds = dict.fromkeys(format_clock(bound) for bound in (row.shortest, row.longest))
    about = "about " if row.estimated else ""
    wanted = dict(row.variant.axes).get("length")
    asked = f"can't last {wanted}" if wanted else "can't last as long as it should"
    return f"{asked}, only {'from ' * (len(bounds) > 1)}{about}{' to '.join(bounds)}"


def _head(made: Plan) -> Iterator[str]:
    timeline = made.timeline
    about = "about " if any(event.estimated for event in timeline.events) else ""
    lasts, voice = f"{about}{format_clock(timeline.length)}", f"voice {made.voice or 'auto, undecided'}"
    yield from _wrapped(f"{made.routine.title} · {lasts} · {voice}")
    if timeline.longest > timeline.shortest:
        yield f"can last from {format_clock(timeline.shortest)} to {format_clock(timeline.longest)}"


_SHOWN: Final = {"speech": "{}", "breath": "  breathe {}"}


# ── the parts of the overview ────────────────────────────────────────────────────────────────────────────


def _chapters(chapters: Iterable[Chapter]) -> Iterator[str]:
    rows = [
        (format_clock(one.start), format_clock(one.length), _cut(one.title, _TITLE), _holds(one)) for one in chapters
    ]
    column = max(7, *(_columns(title) for _, _, title, _ in rows))
    yield f"   start   length  {'chapter'.ljust(column)}  what is in it"
    for start, length, title, holds in rows:
        begin = f"{start:>8} {length:>8}  {title}{' ' * (column - _columns(title))}  "
        yield from _wrapped(holds, begin, " " * (column + 21))


def _holds(chapter: Chapter) -> str:
    told = [
        _many(chapter.lines, "line"),
        f"rest {format_clock(chapter.rest)}" if chapter.rest else "",
        _many(chapter.breaths, "breath"),
        _many(chapter.sounds, "sound"),
    ]
    return ", ".join(filter(None, told)) or "silence"


def _time(summary: Summary) -> Iterator[str]:
    yield "\nWhere the time goes"
    most = max(1, *(length for _, length in summary.time))
    for kind, length in summary.time:
        if length:
            about = "~" if kind == "speech" and summary.estimated else ""
            bar = "█" * round(_BAR * length / most) or "▏"
            yield f"  {_NAMES[kind]:18} {about + format_clock(length):>9} {_share(length, summary)}  {bar}"
    for name, length in (("of it in repeats", summary.repeats), ("of it on sides", summary.sided)):
        if length:
            yield f"  {name:18} {format_clock(length):>9} {_share(length, summary)}"


def _share(length: int, summary: Summary) -> str:
    return f"{100 * length / summary.length:4.0f}%"


def _sides(summary: Summary) -> Iterator[str]:
    if not summary.balances:
        return
    yield "\nSides"
    for balance in summary.balances:
        yield from _wrapped(f"{_turns(balance)}, {_equal(balance)}", f"  line {balance.line}: ", "    ")
    if len(summary.balances) > 1:
        total = " · ".join(f"{side.name} {format_clock(side.total)}" for side in summary.totals)
        yield from _wrapped(total, "  in all: ", "    ")


def _turns(balance: Balance) -> str:
    times = balance.sides[0].times
    each = " · ".join(f"{side.name} {format_clock(side.length)}" for side in balance.sides)
    return f"{each}, {times} times each" if times > 1 else each


def _equal(balance: Balance) -> str:
    if not balance.equal:
        return "not the same"
    return f"the same to the sample ({balance.sides[0].length:,})"


def _stretches(stretches: Iterable[Stretch]) -> Iterator[str]:
    rows = [(f"line {one.line}", _bounds(one), _came(one)) for one in stretches]
    if rows:
        yield "\nElastic pauses, and what they came to"
        widths = [max(len(row[at]) for row in rows) for at in (0, 1)]
        for line, bounds, came in rows:
            yield f"  {line:{widths[0]}}  {bounds:{widths[1]}}  {came}"


def _bounds(one: Stretch) -> str:
    if one.fills:
        return "[fill]"
    bounds = f"{format_duration(one.min)}-{format_duration(one.max)}"
    return f"rest {bounds}" if one.rest else f"[{bounds}]"


def _came(one: Stretch) -> str:
    if one.times == 1:
        return _tenths(one.total)
    each = _tenths(one.least)
    if _tenths(one.most) != each:
        each += f" to {_tenths(one.most)}"
    return f"{one.times} times {each}, {_tenths(one.total)} in all"


def _words(summary: Summary, asked: Asking | None) -> Iterator[str]:
    pace = summary.pace
    yield "\nSpeech"
    if not pace.count:
        yield "  none"
        return
    about = "~" if summary.estimated else ""
    spoken = f"{about}{pace.spoken:.0f} a minute while the voice speaks"
    yield from _wrapped(f"{pace.count:,} {pace.unit}: {spoken}, {about}{pace.overall:.0f} over all", "  ")
    if asked is not None and asked.requests:
        kept = asked.requests - asked.left
        left = f"; {kept:,} of them are kept, {asked.left:,} are left" if kept else ""
        lines = _many(asked.lines, "different line")
        wanted = _many(asked.requests, "request")
        yield from _wrapped(f"an online voice ({asked.voice}) would need {wanted} for {lines}{left}", "  ")


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}" if count else ""


def _tenths(length: int) -> str:
    return format_duration(round(length * 10 / RATE) * RATE // 10)


def _columns(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return sum(
        0 if unicodedata.category(sign) in ("Mn", "Me", "Cf") else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def _cut(text: str, most: int) -> str:
    """`text` in at most so many columns."""
    text = " ".join(text.split())
    if _columns(text) <= most:
        return text
    while _columns(text) >= most:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _wrapped(text: str, first: str = "", following: str = "  ") -> list[str]:
    room = max(20, WIDE - _columns(first) + len(first))
    return textwrap.wrap(
        text, room, initial_indent=first, subsequent_indent=following, break_long_words=False, break_on_hyphens=False
    )
