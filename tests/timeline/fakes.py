"""Lengths without a voice, and the way from a script to its timeline with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from zlib import crc32

from audiogen.model import Routine, SoundFile, Timeline, Tone, Utterance, Voice
from audiogen.script import parse
from audiogen.timeline.arrange import arrange
from audiogen.timeline.boxes import Extent
from audiogen.timeline.nodes import Flow
from audiogen.timeline.unroll import unroll
from audiogen.units import RATE

VOICE = Voice("fake", "anyone", "en")


@dataclass
class Lengths:
    """A second a word; `known` says otherwise for some texts. A bell rings for nine seconds."""

    known: Mapping[str, int] = field(default_factory=dict)
    estimated: bool = False
    path: str = "routine.md"

    def speech(self, utterance: Utterance) -> Extent:
        length = self.known.get(utterance.text, len(utterance.text.split()) * RATE)
        return Extent(length, head=480, tail=960, estimated=self.estimated)

    def sound(self, source: Tone | SoundFile) -> int:
        return 9 * RATE if isinstance(source, Tone) else 20 * RATE


class Odd(Lengths):
    """Every text has a length of its own, from a fifth of a second to about three, and never a round one."""

    def speech(self, utterance: Utterance) -> Extent:
        return Extent(RATE // 5 + crc32(utterance.text.encode()) % (3 * RATE) | 1, head=97, tail=1009)


def flow(script: str, voice: Voice = VOICE) -> Flow:
    return unroll(parse(script, "routine.md"), voice)


def stretched(routine: Routine, length: int | None, lengths: Lengths | None = None) -> Timeline:
    """The routine in time, `length` samples long if that is given."""
    routine = replace(routine, meta=replace(routine.meta, length=length))
    return arrange(routine, unroll(routine, VOICE), lengths or Lengths())


def session(script: str, lengths: Lengths | None = None) -> Timeline:
    """A script in time, with the length that it asks for itself."""
    routine = parse(script, "routine.md")
    return arrange(routine, unroll(routine, VOICE), lengths or Lengths())
