"""Where chapters begin, for players that jump to them."""

from collections.abc import Sequence
from dataclasses import replace

from audiogen.model import Event
from audiogen.units import RATE

LEAD = RATE // 2
"""A chapter begins this long before its first sound, as far as there is silence: players don't seek exactly."""


def chapter_events(title: str, events: Sequence[Event], length: int) -> list[Event]:
    """The chapters of a session of `length` samples, back to back, the first from its very beginning.

    `events` are in order of time, a chapter's where its heading stands. What comes before any heading is a
    chapter of the session's `title`; a heading with nothing under it shares the chapter of the next one.
    """
    found: list[Event] = []
    waiting: list[Event] = []
    quiet_since = 0
    for event in events:
        if event.kind == "chapter":
            waiting.append(event)
            continue
        if event.kind == "pause" and not event.text:
            continue  # an automatic pause belongs to neither side
        if waiting or not found:
            begun = _begin(waiting, title, event, max(quiet_since, event.start - LEAD) if found else 0)
            if found and begun.start <= found[-1].start:
                both = f"{found[-1].text} · {begun.text}"  # nothing took time between
                found[-1] = replace(found[-1], text=both, picture=found[-1].picture or begun.picture)
            else:
                found.append(begun)
            waiting = []
        if event.kind in ("speech", "breath"):
            quiet_since = event.start + event.length
    if waiting:
        end = max((event.start + event.length for event in events if event.kind != "sound"), default=0)
        found.append(_begin(waiting, title, waiting[0], min(end, length) if found else 0))
    ends = [*(event.start for event in found[1:]), length]
    return [replace(event, length=end - event.start) for event, end in zip(found, ends, strict=True)]


def _begin(waiting: Sequence[Event], title: str, first: Event, start: int) -> Event:
    line = waiting[0].line if waiting else first.line
    picture = next((event.picture for event in waiting if event.picture), "")
    return Event("chapter", line, start, 0, " · ".join(event.text for event in waiting) or title, picture=picture)
