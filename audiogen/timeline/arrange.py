"""The session as a whole: lead-in, body stretched to the length asked for, ring-out, chapters, bed."""

from collections import Counter

from audiogen.errors import LengthError, ScriptError
from audiogen.model import Event, Marker, Routine, SoundFile, Timeline, Tone, Utterance
from audiogen.timeline.beds import beds
from audiogen.timeline.boxes import Box, Extent, Lengths, measure
from audiogen.timeline.chapters import chapter_events
from audiogen.timeline.chime import chimes
from audiogen.timeline.glue import share
from audiogen.timeline.nodes import Flow, Gap
from audiogen.timeline.place import Stage, place
from audiogen.units import LONGEST, RATE, format_duration

LEAD_IN = RATE // 2
"""Half a second before anything sounds: sleeping headphones swallow the first syllable otherwise."""
TAIL = 3 * RATE
"""At least this long after the last thing happened."""


MOST_SHOWN = 6
"""So many elastic pauses are named where a length can't be met."""


def arrange(routine: Routine, flow: Flow, lengths: Lengths) -> Timeline:
    """Everything in its place. The session lasts `routine.meta.length` to the sample, if that is given.

    Raises ScriptError when it can't, with the shortest and the longest that it can last.
    """
    body = measure(flow, lengths)
    chime = routine.meta.chime
    laid = _laid(body, 0, chime, lengths)
    tail = TAIL + _ring_out(body, 0, laid)
    shortest = LEAD_IN + body.natural + tail
    longest = min(LONGEST, shortest + body.room)
    if body.fills and routine.meta.length is None:
        raise ScriptError(
            routine.path, _first_fill(body), "[fill] takes what is left of `length`, and the session has none",
            "write `length: 20m` in the settings, or an elastic pause such as [10s-2m]",
        )  # fmt: skip
    length = shortest if routine.meta.length is None else routine.meta.length
    if shortest > LONGEST:
        raise ScriptError(routine.path, 0, f"this lasts {_shown(shortest, body)}: the longest session is 12 hours")
    if not shortest <= length <= longest:
        raise _misfit(routine, body, length, shortest, longest)
    extra = length - shortest
    grow = _growth(body, extra)
    if grow:
        laid = _laid(body, grow, chime, lengths)
    while (beyond := TAIL + _ring_out(body, grow, laid) - (tail + extra - grow)) > 0:
        # in a longer rest the last bell may come later: it is left to ring out
        grow = _growth(body, max(0, grow - beyond))
        laid = _laid(body, grow, chime, lengths)
    if laid.faults:
        raise laid.faults[0]
    return _timeline(routine, laid, length, shortest, longest)


def _laid(body: Box, grow: int, chime: int, lengths: Lengths) -> Stage:
    """The body in its place, `grow` samples longer than natural, with the chimes that come after silences of `chime`
    samples, unless that is 0."""
    stage = Stage(lengths)
    place(body, LEAD_IN, grow, stage)
    if chime:
        events = sorted(stage.events, key=lambda event: event.start)
        for clip in tuple(chimes(events, stage.effects, chime, lengths)):
            stage.effects.append(clip)
            stage.events.append(Event("sound", clip.line, clip.start, clip.length, "chime"))
    return stage


def _first_fill(box: Box) -> int:
    """The line of the first pause in a body that takes all that is left."""
    if isinstance(box.node, Gap):
        return box.node.line
    return next(_first_fill(child) for child in box.children if child.fills)


def _growth(body: Box, most: int) -> int:
    """How much of `most` the elastic pauses of a body can take to the sample: sides take equal steps."""
    left = most
    while left:
        _, left = share(most, [child.room for child in body.children], [child.step for child in body.children])
        most -= left
    return most


def _ring_out(body: Box, grow: int, laid: Stage) -> int:
    """How much longer than the usual tail the last sounds ring, when the body is `grow` longer than natural."""
    last = max((clip.end for clip in laid.effects), default=0)
    return max(0, last - (LEAD_IN + body.natural + grow) - TAIL)


def _shown(length: int, body: Box) -> str:
    # an estimate is not good to the second, let alone beyond
    return f"about {format_duration(round(length / RATE) * RATE)}" if body.estimated else format_duration(length)


def _misfit(routine: Routine, body: Box, length: int, shortest: int, longest: int) -> LengthError:
    stage = Stage(_Silent(routine.path))
    place(body, 0, 0, stage)
    slack = Counter((item.line, item.min, item.max) for item in stage.elastic)
    shown = [
        f"line {line} ({_bounds(low, high)}{f', {n} times' if n > 1 else ''})"
        for (line, low, high), n in sorted(slack.items())
    ]
    others = len(shown) - MOST_SHOWN
    where = ", ".join(shown[:MOST_SHOWN]) + (f" and {others} others" if others > 0 else "")
    if shortest == longest:
        can = f"it lasts {_shown(shortest, body)}, and nothing in it can stretch"
    else:
        can = (
            f"it can last from {_shown(shortest, body)} to {_shown(longest, body)}, by the elastic pauses of {where}"
        )
    hint = f"{can}; " + (
        "take lines or pauses out, or ask for a longer `length`"
        if length < shortest
        else "add an elastic pause such as [10s-2m], or ask for a shorter `length`"
    )
    if routine.edition is not None and routine.edition.label and _varies(routine):
        hint += f"; this is “{routine.edition.name}”, which `skip` below `variants` can leave out"
    elif routine.meta.guidance != "full":
        hint += f"; this is its “{routine.meta.guidance}” form, for which `--length` may ask another one"
    return LengthError(
        routine.path,
        routine.meta.line("length"),
        f"this can't last {format_duration(length)}",
        hint,
        asked=length,
        shortest=shortest,
        longest=longest,
        estimated=body.estimated,
    )


def _varies(routine: Routine) -> bool:
    """Whether this is one of several sessions that a script asks for, itself or as a translation."""
    translated = routine.edition is not None and "language" in dict(routine.edition.axes)
    return routine.meta.variants is not None or translated


def _bounds(low: int, high: int) -> str:
    return "[fill]" if high == LONGEST else f"{format_duration(low)}-{format_duration(high)}"


class _Silent:
    """Lengths for asking only which pauses there are."""

    def __init__(self, path: str) -> None:
        self.path = path

    def speech(self, utterance: Utterance) -> Extent:
        return Extent(0, estimated=True)

    def sound(self, source: Tone | SoundFile) -> int:
        return 0


def _timeline(routine: Routine, stage: Stage, length: int, shortest: int, longest: int) -> Timeline:
    # a stable sort keeps things of the same moment in the order of the script
    events = sorted(stage.events, key=lambda event: event.start)
    chapters = chapter_events(routine.title, events, length)
    rest = [event for event in events if event.kind != "chapter"]
    speech = [event for event in events if event.kind == "speech"]
    changes = sorted(stage.beds, key=lambda change: change[0])
    last_words = max((event.start + event.length for event in speech), default=0)
    return Timeline(
        length=length,
        voice=tuple(sorted(stage.voice, key=lambda clip: clip.start)),
        effects=tuple(sorted(stage.effects, key=lambda clip: clip.start)),
        bed=beds(routine.meta.background, changes, length, last_words, routine.meta.fade),
        chapters=tuple(Marker(event.start, event.length, event.text, event.picture) for event in chapters),
        captions=tuple(Marker(event.start, event.length, event.text) for event in speech),
        events=tuple(sorted([*chapters, *rest], key=lambda event: event.start)),
        elastic=tuple(stage.elastic),
        turns=tuple(sorted(stage.turns, key=lambda turn: turn.start)),
        shortest=shortest,
        longest=longest,
    )
