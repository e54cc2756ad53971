"""What a voice must be able to do, and the table of those that come with audiogen.

Engines of other packages are found through the entry-point group `audiogen.engines`. All are imported only when
they are used, and one that can't be stands in nobody's way.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import threading
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from audiogen.errors import UsageError, did_you_mean
from audiogen.model import Utterance

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

ENGINES: dict[str, str] = {
    "hibari": "audiogen.speech.hibari.engine:HibariEngine",
    "gtts": "audiogen.speech.gtts:GttsEngine",
    "espeak": "audiogen.speech.espeak:EspeakEngine",
    "piper": "audiogen.speech.piper:PiperEngine",
}
GROUP = "audiogen.engines"
_LOADING = threading.RLock()
"""Engines import parts of one another: of two threads that begin with different ones, Python may refuse one."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine gives back: float32 samples between -1 and 1, mono, shape (n,), at `rate` Hz."""

    pcm: npt.NDArray[np.float32]
    rate: int


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice that can be asked for. `language` is the BCP 47 tag that it speaks."""

    name: str
    language: str
    about: str


class NotInstalled(UsageError):
    """A voice engine whose package isn't here; `extra` is the option of audiogen's that brings it."""

    def __init__(self, name: str, extra: str) -> None:
        super().__init__(f"the voice engine “{name}” is not installed", f"pip install 'audiogen[{extra}]'")
        self.extra = extra


class Engine(Protocol):
    """A text-to-speech engine. One instance serves `at_once` threads at a time.

    One that can be told the sounds of words has a method more, `unknown_sound(ipa: str) -> str`: the first sound that
    it can't make, or nothing. It is then given utterances with accents whose `ipa` it obeys; their rate is always 1.

    One that can't speak at every pace has an attribute more, `paces: tuple[float, float]`: the slowest and the
    fastest rate that it is to be asked for, as factors of the voice's own, with 1 between them; (1.0, 1.0) for a
    voice that has one pace alone. At any other it is asked for the nearest, and its sound is stretched.
    """

    name: str
    version: str
    """Part of the cache's key: clips of another version are spoken anew."""
    online: bool
    at_once: int

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Every voice there is, the default one first. Loads no model and asks no network."""
        ...

    def choose(self, name: str, language: str) -> VoiceInfo:
        """The voice called `name` (empty: the best one for `language`).

        Raises SpeechError when there is none, with a hint that says what there is.
        """
        ...

    def speak(self, utterance: Utterance) -> Speech:
        """The utterance's sound, with whatever silence the engine puts around it.

        Raises SpeechError, and nothing else, when it can't be spoken: an answer without sound is a failure.
        """
        ...


def names() -> tuple[str, ...]:
    """The names of all engines that are known here, in small letters; some may turn out not to be installed."""
    others = sorted(entry.name.lower() for entry in importlib.metadata.entry_points(group=GROUP))
    return tuple(dict.fromkeys((*ENGINES, *others)))


@cache
def engine(name: str) -> Engine:
    """The engine called `name`, in small letters, made once a process.

    Raises UsageError when there is none, with what there is, or when it can't be used, with what to do about that.
    """
    if name in ENGINES:
        module, _, attribute = ENGINES[name].partition(":")
        try:
            with _LOADING:
                made: Engine = getattr(importlib.import_module(module), attribute)()
        except ImportError as error:
            raise UsageError(f"the voice engine “{name}” can't be loaded ({error})", "reinstall audiogen") from error
        return made
    for entry in importlib.metadata.entry_points(group=GROUP):
        if entry.name.lower() == name:
            from audiogen.speech.guest import welcome

            with _LOADING:
                return welcome(entry)
    raise UsageError(f"there is no voice engine “{name}”", did_you_mean(name, ("auto", *names())))
