"""hibari as a voice engine. What computes is in a process of its own: see `worker.py`."""

import importlib.metadata
from typing import TYPE_CHECKING

from audiogen.errors import SpeechError
from audiogen.machine import at_once
from audiogen.model import Utterance
from audiogen.speech import ipa
from audiogen.speech.engine import Speech, VoiceInfo
from audiogen.speech.hibari.process import Answer, Ended, Stuck, speaker
from audiogen.speech.hibari.text import plain, with_sounds

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SEED = 0
"""hibari adds a little noise of its own to each voice: the same one each time."""
_FEWER = "try again, with fewer other programs"


class HibariEngine:
    """Speaks English, offline, with the voice in its wheel (the others would be downloaded)."""

    name = "hibari"
    online = False
    at_once = at_once()

    def __init__(self) -> None:
        self.version = importlib.metadata.version("hibari-tts")
        self._speaker = speaker()

    def voices(self) -> tuple[VoiceInfo, ...]:
        return (VoiceInfo("heart", "en-US", "a warm woman's voice"),)

    def choose(self, name: str, language: str) -> VoiceInfo:
        """`heart`, for any kind of English."""
        only = self.voices()[0]
        if name and name.lower() != only.name:
            raise SpeechError(f"hibari has no voice “{name}”", f"it has: {only.name}")
        if language.partition("-")[0].lower() != "en":
            raise SpeechError(
                f"hibari speaks English only, not “{language}”",
                f"use gtts {language}, with a network, or espeak {language}",
            )
        return only

    def unknown_sound(self, sounds: str) -> str:
        """The first sound of the International Phonetic Alphabet that the voice can't make."""
        return ipa.unknown(sounds, ipa.MISAKI)

    def speak(self, utterance: Utterance) -> Speech:
        text = plain(utterance.text)
        if not any(char.isalnum() for char in text):
            raise SpeechError(f"there is nothing to speak in “{utterance.text}”", "write it in English words")
        rate, seed = utterance.voice.rate, SEED
        try:
            said = self._speaker.ask(plain=text, text=with_sounds(utterance), speed=rate, seed=seed)
        except Stuck as error:
            raise _silent(utterance, "it took too long", "write it in other words") from error
        except Ended as error:
            raise _silent(utterance, "its process ended", f"{_FEWER}: it may have run out of memory") from error
        except OSError as error:
            raise _silent(utterance, error.strerror or "its process can't be started", "try again") from error
        if said.fault:  # whatever a young library raises, the author gets a sentence
            if said.fault == MemoryError.__name__:
                raise _silent(utterance, "there isn't enough memory", _FEWER)
            broken = "the voice can't be loaded: try again, or reinstall audiogen"
            raise _silent(utterance, said.fault, "write it in other words" if said.able else broken)
        pcm = _samples(said)
        if said.unknown or not len(pcm):
            lost = f"“{said.unknown}” in “{utterance.text}”" if said.unknown else f"“{utterance.text}”"
            raise SpeechError(f"hibari knows no sound for {lost}", "write it in English words")
        return Speech(pcm, said.rate)


def _silent(utterance: Utterance, why: str, hint: str) -> SpeechError:
    return SpeechError(f"hibari could not speak “{utterance.text}” ({why})", hint)


def _samples(said: Answer) -> "npt.NDArray[np.float32]":
    import numpy as np

    return np.frombuffer(said.pcm, "<f4").astype(np.float32)
