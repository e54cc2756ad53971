"""Engines of other packages, held to the contract: what one does wrong becomes an error that names its package."""

from collections.abc import Callable
from importlib.metadata import EntryPoint
from typing import Any, TypeVar

import numpy as np

from audiogen.errors import AudiogenError, SpeechError, UsageError
from audiogen.model import Utterance
from audiogen.speech.engine import Engine, Speech, VoiceInfo
from audiogen.speech.joining import STRETCHING

T = TypeVar("T")

_PROMISES = {"name": str, "version": str, "online": bool, "at_once": int}
"""What an engine says of itself."""


def welcome(entry: EntryPoint) -> Engine:
    """The engine that another package offers. Raises UsageError when it can't be used."""
    package = entry.dist.name if entry.dist else entry.value
    try:
        made = entry.load()()
        said = {promise: getattr(made, promise) for promise in _PROMISES}
        paces = getattr(made, "paces", None)
    except AudiogenError:
        raise
    except (Exception, SystemExit) as error:
        raise _unfit(entry, package, f"{type(error).__name__}: {error}") from error
    for promise, kind in _PROMISES.items():
        if type(said[promise]) is not kind:
            raise _unfit(entry, package, f"its {promise} is {said[promise]!r}")
    if entry.name.split() != [entry.name]:
        raise _unfit(entry, package, "its name has a space")
    if said["name"] != entry.name:
        raise _unfit(entry, package, f"it calls itself “{said['name']}”")
    if paces is not None and not _are_paces(paces):
        raise _unfit(
            entry, package, f"its paces are {paces!r}, not the slowest and the fastest with 1.0 between them"
        )
    return Guest(made, package)


class Guest:
    """An engine of somebody else's, as the contract has it. What more it can do is passed through."""

    def __init__(self, inner: Any, package: str) -> None:
        self._inner = inner
        self._package = package
        self.name: str = inner.name.lower()
        stretched = f"+{STRETCHING}" if getattr(inner, "paces", None) is not None else ""
        self.version: str = f"{inner.version}{stretched}"
        self.online: bool = inner.online
        self.at_once: int = max(1, inner.at_once)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return (lambda *given, **named: self._ask(lambda: found(*given, **named))) if callable(found) else found

    def voices(self) -> tuple[VoiceInfo, ...]:
        return self._ask(lambda: tuple(map(_voice, self._inner.voices())))

    def choose(self, name: str, language: str) -> VoiceInfo:
        return self._ask(lambda: _voice(self._inner.choose(name, language)))

    def speak(self, utterance: Utterance) -> Speech:
        return self._ask(lambda: _sound(_checked(self._inner.speak(utterance), Speech)))

    def _ask(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except AudiogenError:
            raise
        except (Exception, SystemExit) as error:
            raise SpeechError(
                f"the voice engine “{self.name}” failed ({_told(error)})",
                f"this is a fault of the package {self._package}: look for a newer one, or choose another voice",
            ) from error


def _are_paces(value: Any) -> bool:
    """Whether these are a slowest and a fastest pace, and the voice's own is one of those between."""
    if not isinstance(value, tuple) or len(value) != 2 or any(type(pace) not in (int, float) for pace in value):
        return False
    slowest, fastest = value
    return bool(0.0 < slowest <= 1.0 <= fastest)


def _checked(value: Any, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"it gave {type(value).__name__} for {kind.__name__}")
    return value


def _voice(value: Any) -> VoiceInfo:
    """A voice that can be listed, and asked for in a script."""
    voice = _checked(value, VoiceInfo)
    for field in ("name", "language", "about"):
        said = getattr(voice, field)
        if not isinstance(said, str) or not said.isprintable():
            raise TypeError(f"it gave {said!r} for a voice's {field}")
    for field, said in (("name", voice.name), ("language", voice.language)):
        if said.split() != [said]:
            raise ValueError(f"it gave “{said}” for a voice's {field}, which must be one word")
    return voice


def _sound(speech: Speech) -> Speech:
    pcm = np.asarray(speech.pcm)
    if pcm.dtype != np.float32 or pcm.ndim != 1 or not len(pcm):
        raise TypeError(f"it gave samples of {pcm.dtype} in the shape {pcm.shape}, not float32 in one row")
    if not np.abs(pcm).max() <= 1.0:  # not: so that NaN does not pass
        raise ValueError("it gave samples beyond full scale")
    if isinstance(speech.rate, bool) or not isinstance(speech.rate, int) or not 8_000 <= speech.rate <= 192_000:
        raise ValueError(f"it gave a sample rate of {speech.rate}")
    return Speech(pcm, speech.rate)


def _unfit(entry: EntryPoint, package: str, why: str) -> UsageError:
    return UsageError(
        f"the voice engine “{entry.name}” can't be used ({' '.join(why.split())})",
        f"this is a fault of the package {package}: look for a newer one, or remove it",
    )


def _told(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
