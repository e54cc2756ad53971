"""A person's own recordings, as if they were a voice: its voices are the recordings, by their SHA-256."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.recording import bare
from audiogen.errors import SpeechError
from audiogen.model import Utterance, Voice
from audiogen.speech.engine import Speech, VoiceInfo

NAME: Final = "take"
"""What stands in a voice's place where a recording does."""
LONGEST: Final = 300.0
"""Seconds. A longer recording is of something else than one line."""


def voice(digest: str, language: str) -> Voice:
    """The voice that says a line as the recording of this SHA-256 has it."""
    return Voice(NAME, digest, language)


class TakeEngine:
    """Says what was recorded in `files`, which are known by the SHA-256 of their bytes."""

    name = NAME
    version = "1"
    online = False
    at_once = 2

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files

    def voices(self) -> tuple[VoiceInfo, ...]:
        return tuple(VoiceInfo(digest, "und", path.name) for digest, path in self._files.items())

    def choose(self, name: str, language: str) -> VoiceInfo:
        if name not in self._files:
            raise SpeechError(f"there is no recording “{name}”", "`audiogen takes` lists them")
        return VoiceInfo(name, language, self._files[name].name)

    def speak(self, utterance: Utterance) -> Speech:
        """The recording, without the quiet before and after the words. Raises SpeechError when it can't be played."""
        import soundfile

        path = self._files[utterance.voice.name]
        try:
            with soundfile.SoundFile(io.BytesIO(path.read_bytes())) as file:
                rate = int(file.samplerate)
                pcm = file.read(round(LONGEST * rate) + 1, dtype="float32", always_2d=True)
        except (RuntimeError, ValueError, OSError) as error:  # soundfile's own are RuntimeErrors
            raise SpeechError(f"the recording {path.name} can't be played", "save it as WAV, FLAC or MP3") from error
        if len(pcm) > LONGEST * rate:
            raise SpeechError(f"the recording {path.name} is longer than five minutes", "record one line at a time")
        return Speech(_heard(bare(_loudest(pcm), rate), path), rate)


def _loudest(pcm: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The louder channel: some recorders fill one only, and the sum of two may cancel."""
    return pcm[:, int(np.argmax(np.square(pcm, dtype=np.float64).sum(axis=0)))]


def _heard(pcm: npt.NDArray[np.float32], path: Path) -> npt.NDArray[np.float32]:
    if not len(pcm):
        raise SpeechError(
            f"there is no voice in the recording {path.name}", "record it again, nearer to the microphone"
        )
    return pcm
