"""A soft chime before the first words after a long silence: it wakes headphones that fell asleep, and the listener
gently."""

from collections.abc import Iterator, Sequence
from typing import Final

from audiogen.model import Clip, Event, Tone
from audiogen.timeline.boxes import Lengths
from audiogen.units import samples

CHIME: Final = Tone("chime", "soft")
AHEAD: Final = samples(3)
"""How long before the words it comes: headphones need two seconds to wake."""
LEVEL: Final = -14.0
"""dB beside the voice."""
NEAR: Final = samples(12)
"""A sound of the author's own that comes so shortly before the words does as well."""


def chimes(events: Sequence[Event], effects: Sequence[Clip], silence: int, lengths: Lengths) -> Iterator[Clip]:
    """The chimes of a session: one wherever nobody has spoken for `silence` samples. `events` are in order."""
    ended: int | None = None
    for event in events:
        if event.kind != "speech":
            continue
        at = event.start - AHEAD
        if ended is not None and event.start - ended >= silence and not _waking(effects, event.start):
            yield Clip(at, lengths.sound(CHIME), CHIME, LEVEL, event.line)
        ended = event.start + event.length


def _waking(effects: Sequence[Clip], words: int) -> bool:
    """Whether something that began a moment ago sounds shortly before the words anyway."""
    return any(clip.start < words and clip.end > words - AHEAD and clip.start > words - NEAR for clip in effects)
