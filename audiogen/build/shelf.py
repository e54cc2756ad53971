"""Where timeline and mix find the sounds and their lengths: kept clips, generators, the author's files."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from audiogen.audio import decode, own, sounds
from audiogen.audio.endless import Endless
from audiogen.audio.levels import Samples
from audiogen.audio.mono import Mono, one_channel
from audiogen.audio.treatment import PLAIN, ring
from audiogen.build.files import digest
from audiogen.build.script import found
from audiogen.build.treated import treated
from audiogen.errors import SoundError
from audiogen.model import SoundFile, Source, Swell, Tone, Treatment, Utterance
from audiogen.progress import Progress, silent
from audiogen.speech.cache import Cache, Kept
from audiogen.timeline.boxes import Extent
from audiogen.timeline.estimate import estimate

_AT_HAND = 4_000_000
"""Bytes of clips that stay in memory: those that sound just now, so that each is read once for all its blocks."""

_Array = npt.NDArray[Any]
_Key = TypeVar("_Key")


class Shelf:
    """The sounds of one script, at `path`, as a mix takes them: treated, and, if it is `mono`, the same in both
    channels. Clips are read when they sound, and only the latest stay in memory; those that were
    treated are kept in `finished`, if there is one.

    Backgrounds of the author's own are kept ready in `folder`; making them so may take a while, and shows `progress`.
    Threads may share a shelf. With `gaps`, what isn't spoken yet is silence; else nobody may ask for it.
    """

    def __init__(
        self,
        path: Path,
        clips: Mapping[Utterance, Kept],
        folder: Path,
        treatment: Treatment = PLAIN,
        mono: bool = False,
        progress: Progress = silent,
        gaps: bool = False,
        finished: Cache | None = None,
    ) -> None:
        self.path = str(path)
        self._script = path
        self._clips = clips
        self._folder = folder
        self._treatment = treatment
        self._ring = ring(treatment)
        self._mono = mono
        self._progress = progress
        self._gaps = gaps
        self._finished = finished
        self._endless: dict[Tone | SoundFile, Endless] = {}
        self._files: dict[SoundFile, tuple[tuple[int, int], str]] = {}
        self._making = threading.Lock()
        self._effects = _Recent[Source](lambda held: sum(sound.nbytes for sound in held) <= _AT_HAND)
        self._spoken = _Recent[Utterance](lambda held: sum(clip.nbytes for clip in held) <= _AT_HAND)

    # ── lengths, for the timeline ──

    def speech(self, utterance: Utterance) -> Extent:
        clip = self._clips.get(utterance)
        if clip is None:
            return Extent(estimate(utterance), estimated=True)
        return Extent(clip.voiced, clip.head, clip.tail + self._ring)

    def sound(self, source: Tone | SoundFile) -> int:
        if isinstance(source, SoundFile):
            return decode.duration(found(self._script, source))
        return sounds.strike_length(source)

    # ── sounds, for the mix ──

    def clip(self, source: Source, start: int, stop: int) -> Samples:
        match source:
            case Utterance():
                return self._spoken.get(source, lambda: self._voice(source))[start:stop]
            case Tone() | Swell() | SoundFile():
                return self._effects.get(source, lambda: self._effect(source))[:, start:stop]

    def endless(self, source: Tone | SoundFile) -> Endless:
        with self._making:  # once for all its spans, and one and the same for whoever asks
            if source not in self._endless:
                self._endless[source] = self._made(source)
            return self._endless[source]

    def _made(self, source: Tone | SoundFile) -> Endless:
        sound = (
            own.endless(found(self._script, source), self._folder, self._progress)
            if isinstance(source, SoundFile)
            else sounds.endless(source)
        )
        return Mono(sound) if self._mono else sound

    def floor(self) -> Endless:
        return sounds.floor()

    def identity(self, source: Source) -> str:
        """Names of files say nothing of what is in them; the mix is known by the bytes."""
        match source:
            case Utterance() if self._gaps and source not in self._clips:
                known = "silence"
            case Utterance():
                known = f"{self._clips[source].digest} {self._treatment}"
            case SoundFile():
                known = self._file(source)
            case Tone() | Swell():
                known = repr(source)
        return f"{known} mono" if self._mono else known

    def _file(self, source: SoundFile) -> str:
        """The digest of a file that is as it was when it was first asked for. Raises SoundError when it isn't."""
        path = found(self._script, source)
        about = path.stat()
        state = about.st_size, about.st_mtime_ns
        with self._making:
            if source not in self._files:
                self._files[source] = state, digest(path)
            before, known = self._files[source]
        if state != before:
            raise SoundError(f"“{path.name}” was changed while it was read", "try again when it is finished")
        return known

    def _voice(self, utterance: Utterance) -> Samples:
        if self._gaps and utterance not in self._clips:
            return np.zeros(estimate(utterance), np.float32)
        return treated(self._clips[utterance], self._treatment, self._finished)

    def _effect(self, source: Tone | Swell | SoundFile) -> Samples:
        match source:
            case Tone():
                made = sounds.struck(source)
            case Swell():
                made = sounds.breath(source)
            case SoundFile():
                self._file(source)
                made = decode.decode(found(self._script, source))
                self._file(source)  # or what is encoded would be kept under another's name
        return one_channel(made) if self._mono else made


class _Recent(Generic[_Key]):
    """Remembers the latest sounds: as many as `fit`, and one in any case. Nothing is made twice at once."""

    def __init__(self, fit: Callable[[Collection[_Array]], bool]) -> None:
        self._fit = fit
        self._held: OrderedDict[_Key, _Array] = OrderedDict()
        self._making: dict[_Key, Future[_Array]] = {}
        self._lock = threading.Lock()

    def get(self, key: _Key, make: Callable[[], _Array]) -> _Array:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            waiting = self._making.get(key)
            mine = self._making[key] = Future() if waiting is None else waiting
        if waiting is not None:
            return waiting.result()
        try:
            made = make()
        except BaseException as error:
            with self._lock:
                del self._making[key]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._making[key]
            self._held[key] = made
            while len(self._held) > 1 and not self._fit(self._held.values()):
                self._held.popitem(last=False)
        mine.set_result(made)
        return made
