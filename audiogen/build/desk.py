"""Where a session is mixed: its timeline, its mixer and its press, from the clips that are there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import CHANNEL_LUFS, TARGET_LUFS
from audiogen.audio.mp3.format import Format
from audiogen.audio.peaks import Highest
from audiogen.build.ahead import settled
from audiogen.build.clips import finished
from audiogen.build.press import Press
from audiogen.build.script import ready
from audiogen.build.shelf import Shelf
from audiogen.build.spans import Spans
from audiogen.mix import Mixer
from audiogen.mix.masters import MASTERS, gated, mastering
from audiogen.model import Routine, Timeline, Utterance
from audiogen.progress import Advance, Progress, silent
from audiogen.settings import Settings
from audiogen.speech.cache import Kept
from audiogen.timeline.arrange import arrange
from audiogen.timeline.nodes import Flow

BLOCK = 64 * 1152
"""Samples mixed at a time: whole frames of MP3, a second and a half."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """A session in time, and what it sounds like. `speech` is every line's start, length and loudness in one channel
    before it is mastered."""

    timeline: Timeline
    mixer: Mixer
    speech: list[tuple[int, int, float]]
    channels: int

    def loudness(self) -> float | None:
        """What all speech together measures in the finished session, whose voice is the same in all its channels."""
        if not self.speech:
            return None
        more = TARGET_LUFS - CHANNEL_LUFS if self.channels > 1 else 0.0
        sunk = [(lufs + more + self.mixer.mastered(start + size // 2), size) for start, size, lufs in self.speech]
        return round(gated(sunk), 2)

    def blocks(self, highest: Highest, advance: Advance) -> Iterator[npt.NDArray[np.float32]]:
        """The whole mix in order, in blocks of shape (n, channels); `highest` hears it, too."""
        for start in range(0, self.timeline.length, BLOCK):
            block = self.mixer.mix(start, min(start + BLOCK, self.timeline.length))[: self.channels]
            highest.add(block)
            yield np.ascontiguousarray(block.T)
            advance(block.shape[1])


@dataclass(frozen=True, slots=True)
class Desk:
    """`flow` is what is said in the script at `script`, and by whom; for `fresh` and `workers` see `Press`."""

    script: Path
    routine: Routine
    flow: Flow
    settings: Settings
    spans: Spans
    fresh: bool = False
    workers: int | None = None

    def mixed(self, clips: Mapping[Utterance, Kept], progress: Progress, gaps: bool = False) -> Mixed:
        """The session as it is with these clips; of others the length is guessed, and, with `gaps`, they are silent.

        Raises AudiogenErrors.
        """
        meta, master = self.routine.meta, MASTERS[self.routine.meta.preset]
        one = master.channels == 1
        own, treated = self.settings.backgrounds, finished(self.settings)
        shelf = Shelf(self.script, clips, own, meta.treatment, one, progress, gaps, treated)
        timeline = arrange(self.routine, self.flow, shelf)
        ready(self.routine, shelf.endless)
        spoken = ((clip, clips.get(clip.source)) for clip in timeline.voice)  # type: ignore[arg-type]
        speech = [(clip.start, clip.length, kept.lufs if kept else CHANNEL_LUFS) for clip, kept in spoken]
        mixer = Mixer(timeline, shelf, meta.ducking, mastering(master, timeline.length, speech))
        return Mixed(timeline, mixer, speech, master.channels)

    def press(self, mixed: Mixed) -> Press:
        """What makes MP3 frames of it."""
        master = MASTERS[self.routine.meta.preset]
        return Press(
            mixed.mixer,
            mixed.timeline.length,
            [clip.start for clip in mixed.timeline.voice],
            Format(master.channels, master.bitrate),
            self.spans,
            fresh=self.fresh,
            workers=self.workers,
        )

    def foresee(self, clips: Mapping[Utterance, Kept]) -> tuple[Press, int]:
        """The press of what will be a session when all is spoken, and until which sample it won't change any more.

        That is nowhere where a length is given, since then every rest depends on the last line, nor where it sinks.
        """
        meta = self.routine.meta
        mixed = self.mixed(clips, silent)
        known = meta.length is None and not MASTERS[meta.preset].fade
        return self.press(mixed), settled(mixed.timeline, meta.ducking) if known else 0
