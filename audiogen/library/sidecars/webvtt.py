"""WebVTT, the captions of the web and of Podcasting 2.0: https://www.w3.org/TR/webvtt1/."""

from collections.abc import Sequence

from audiogen.library.sidecars.clock import clock, one_line
from audiogen.model import Marker


def webvtt(captions: Sequence[Marker]) -> str:
    """The captions as cues, in their order; times to the millisecond."""
    cues = [
        f"{number}\n{clock(caption.start)} --> {clock(caption.start + caption.length)}\n{_escaped(caption.text)}\n"
        for number, caption in enumerate(captions, 1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _escaped(text: str) -> str:
    """A cue's text may hold tags and references: what looks like one is none."""
    return one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
