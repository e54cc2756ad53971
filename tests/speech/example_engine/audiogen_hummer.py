"""The smallest engine that keeps the contract: it hums a moment for every letter."""

import numpy as np

from audiogen.errors import SpeechError
from audiogen.model import Utterance
from audiogen.speech.engine import Speech, VoiceInfo


class Hummer:
    """What `audiogen.speech.engine.Engine` asks for. Nothing needs to be inherited."""

    name = "hummer"
    version = "1"
    online = False
    at_once = 4

    def voices(self) -> tuple[VoiceInfo, ...]:
        return VoiceInfo("low", "en", "a low hum"), VoiceInfo("high", "en", "a high hum")

    def choose(self, name: str, language: str) -> VoiceInfo:
        if language.partition("-")[0] != "en":
            raise SpeechError(f"nobody hums “{language}” here", "choose English")
        for voice in self.voices():
            if name in ("", voice.name):
                return voice
        raise SpeechError(f"there is no hum “{name}”", "there are: low, high")

    def speak(self, utterance: Utterance) -> Speech:
        letters = sum(map(str.isalnum, utterance.text))
        if not letters:
            raise SpeechError("there is nothing to hum", "write letters")
        length = round(letters * 0.06 * 16_000 / utterance.voice.rate)
        pitch = {"low": 150, "high": 300}[utterance.voice.name]
        hum = 0.3 * np.sin(2 * np.pi * pitch * np.arange(length) / 16_000)
        return Speech(hum.astype(np.float32), 16_000)
