"""Where timeline and mix find the sounds and their lengths: kept clips, generators, the author's files."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

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
_AT_HAND = 16_000_000
"""Bytes of clips that stay in memory: those that sound just now, so that each is read once for all its blocks."""

_Array = npt.NDArray[Any]
_Key = TypeVar("_Key")


class Shelf:
    """The sounds of one script, at `path`. Clips are read when they sound, and only the latest stay in memory.

    Threads may share one.
    """

    def __init__(self, path: Path, clips: Mapping[Utterance, Kept]) -> None:
        self.path = str(path)
        self._script = path
        self._clips = clips
        self._files = _Recent[SoundFile](lambda held: len(held) <= _OPEN)
        self._spoken = _Recent[Utterance](lambda held: sum(clip.nbytes for clip in held) <= _AT_HAND)

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
                clip = self._clips[source]
                pcm = self._spoken.get(source, lambda: clip.read(0, clip.length))[start:stop]
                return pcm.astype(np.float32) / np.float32(FULL_SCALE)
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
        return self._files.get(source, lambda: decode.decode(beside(self._script, source.path)))


class _Recent(Generic[_Key]):
    """Remembers the latest sounds: as many as `fit`, and one in any case."""

    def __init__(self, fit: Callable[[Collection[_Array]], bool]) -> None:
        self._fit = fit
        self._held: OrderedDict[_Key, _Array] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: _Key, make: Callable[[], _Array]) -> _Array:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > 1 and not self._fit(self._held.values()):
                self._held.popitem(last=False)
        return made
