"""SubRip, the captions of desktop players: described in https://en.wikipedia.org/wiki/SubRip."""

from collections.abc import Sequence

from audiogen.library.sidecars.clock import clock, one_line
from audiogen.model import Marker


def srt(captions: Sequence[Marker]) -> str:
    """The captions, numbered from 1; times to the millisecond, with the comma that the format wants."""
    return "\n".join(
        f"{number}\n{clock(caption.start, ',')} --> {clock(caption.start + caption.length, ',')}\n"
        f"{one_line(caption.text)}\n"
        for number, caption in enumerate(captions, 1)
    )
