"""A session in time as the page draws it: plain values, ready for JSON; all times in whole milliseconds.

Keys:

    title, voice   the session's; `voice` is empty while nobody is chosen
    length         how long it lasts; `shortest` and `longest` it can, `wanted` when the script asks for a length
    estimated      whether lines are still to be spoken, so that times may change
    words          how much of it is speech
    chapters       [{"line", "start", "length", "text"}]
    events         [[kind, line, start, length, text, estimated]] of speech, pause, sound and breath, in order
    elastic        [{"line", "start", "length", "min", "max", "written", "nth", "of", "fills"}]: elastic pauses;
                   `nth` of `of` in its line are written alike
    beds           [{"start", "length", "into", "out", "text"}]: what sounds beneath, with its fades
    recorded       which effects are recordings: [start, line]
"""

from collections import Counter
from typing import Any, Final

from audiogen.library.picture.bands import bed_name
from audiogen.model import BedSpan, Elastic, Routine, SoundFile, Timeline, Voice
from audiogen.timeline.hold import Place
from audiogen.units import LONGEST, milliseconds

_SHOWN: Final = ("speech", "pause", "sound", "breath")


def score(text: str, routine: Routine, timeline: Timeline, voice: Voice | None) -> dict[str, Any]:
    """The session that the script `text` makes, as plain values."""
    speech = [event for event in timeline.events if event.kind == "speech"]
    return {
        "title": routine.title,
        "voice": str(voice) if voice else "",
        "length": milliseconds(timeline.length),
        "shortest": milliseconds(timeline.shortest),
        "longest": milliseconds(timeline.longest),
        "wanted": milliseconds(routine.meta.length) if routine.meta.length else None,
        "estimated": any(event.estimated for event in speech),
        "words": milliseconds(sum(event.length for event in speech)),
        "chapters": [
            {"line": event.line, "start": milliseconds(event.start), "length": milliseconds(event.length),
             "text": event.text}
            for event in timeline.events if event.kind == "chapter"
        ],
        "events": [
            [event.kind, event.line, milliseconds(event.start), milliseconds(event.length), event.text,
             int(event.estimated)]
            for event in timeline.events if event.kind in _SHOWN
        ],
        "elastic": _elastic(text, timeline),
        "beds": [_bed(span) for span in timeline.bed if span.bed.layers],
        "recorded": [
            [milliseconds(clip.start), clip.line] for clip in timeline.effects if isinstance(clip.source, SoundFile)
        ],
    }  # fmt: skip


def places(text: str, elastic: tuple[Elastic, ...]) -> list[Place]:
    """Where each of these pauses is written in the script `text`."""
    lines = text.split("\n")
    seen: Counter[tuple[int, str]] = Counter()
    found = []
    for item in elastic:
        here = lines[item.line - 1] if 0 < item.line <= len(lines) else ""
        # one that isn't there stands in another file, which is included here
        of = max(1, here.count(item.written))
        found.append(Place(item.line, item.written, seen[item.line, item.written] % of, of))
        seen[item.line, item.written] += 1
    return found


def _elastic(text: str, timeline: Timeline) -> list[dict[str, Any]]:
    return [
        {
            "line": item.line,
            "start": milliseconds(item.start),
            "length": milliseconds(item.actual),
            "min": milliseconds(item.min),
            "max": milliseconds(item.max),
            "fills": item.max == LONGEST,
            "written": place.written,
            "nth": place.nth,
            "of": place.of,
        }
        for item, place in zip(timeline.elastic, places(text, timeline.elastic), strict=True)
    ]


def _bed(span: BedSpan) -> dict[str, Any]:
    return {
        "start": milliseconds(span.start),
        "length": milliseconds(span.length),
        "into": milliseconds(span.fade_in),
        "out": milliseconds(span.fade_out),
        "text": bed_name(span.bed),
    }
