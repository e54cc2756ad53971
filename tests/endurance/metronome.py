"""A voice that ticks: the same sound for the same words, always, in a few milliseconds.

It writes the key of every line that it begins to speak to the file in METRONOME_LOG: nothing is spoken unseen.
"""

from __future__ import annotations

import os
import time

import numpy as np

from audiogen.model import Utterance
from audiogen.speech.cache import key
from audiogen.speech.engine import Speech, VoiceInfo

RATE = 24_000


class Metronome:
    name, version, online, at_once = "metronome", "1", False, 2

    def voices(self) -> tuple[VoiceInfo, ...]:
        return (VoiceInfo("tick", "en", "a tick"),)

    def choose(self, name: str, language: str) -> VoiceInfo:
        return self.voices()[0]

    def speak(self, utterance: Utterance) -> Speech:
        log = os.open(os.environ["METRONOME_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(log, f"{key(utterance, self.version)}\n".encode())
        os.close(log)
        time.sleep(0.005)
        pitch, moments = 120 + sum(utterance.text.encode()) % 200, np.arange(RATE // 2 + 200 * len(utterance.text))
        return Speech((0.3 * np.sin(2 * np.pi * pitch * moments / RATE)).astype(np.float32), RATE)
