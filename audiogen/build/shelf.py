"""Where timeline and mix find the sounds and their lengths: kept clips, generators, the author's files."""

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from audiogen.audio import decode, sounds
from audiogen.audio.clip import FULL_SCALE
from audiogen.audio.levels import Samples
from audiogen.build.script import beside
from audiogen.model import SoundFile, Source, Swell, Tone, Utterance
from audiogen.speech.cache import Kept
from audiogen.timeline.boxes import Extent
from audiogen.timeline.estimate import estimate

_OPEN = 4
"""Sounds of the author's own that stay decoded in memory."""


class Shelf:
    """The sounds of one script, at `path`. Clips are read where they are needed, and not kept in memory."""

    def __init__(self, path: Path, clips: Mapping[Utterance, Kept]) -> None:
        self.path = str(path)
        self._script = path
        self._clips = clips
        self._files: OrderedDict[SoundFile, Samples] = OrderedDict()

    # ── lengths, for the timeline ──

    def speech(self, utterance: Utterance) -> Extent:
        clip = self._clips.get(utterance)
        if clip is None:
            return Extent(estimate(utterance), estimated=True)
        return Extent(clip.voiced, clip.head, clip.tail)

    def sound(self, source: Tone | SoundFile) -> int:
        if isinstance(source, SoundFile):
            return decode.duration(beside(self._script, source.path))
        return sounds.strike_length(source)

    # ── sounds, for the mix ──

    def clip(self, source: Source, start: int, stop: int) -> Samples:
        match source:
            case Utterance():
                return self._clips[source].read(start, stop).astype(np.float32) / np.float32(FULL_SCALE)
            case Tone():
                return sounds.struck(source)[:, start:stop]
            case Swell():
                return sounds.breath(source)[:, start:stop]
            case SoundFile():
                return self._file(source)[:, start:stop]

    def period(self, source: Tone | SoundFile) -> Samples:
        if isinstance(source, SoundFile):
            return self._file(source)
        return sounds.endless(source)

    def floor(self) -> Samples:
        return sounds.floor()

    def _file(self, source: SoundFile) -> Samples:
        if source not in self._files:
            self._files[source] = decode.decode(beside(self._script, source.path))
            if len(self._files) > _OPEN:
                self._files.popitem(last=False)
        self._files.move_to_end(source)
        return self._files[source]
