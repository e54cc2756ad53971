"""A person's own recordings, as if they were a voice: its voices are the recordings, by their SHA-256."""

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from audiogen.audio.mp3.stream import stream
from audiogen.audio.recording import bare
from audiogen.errors import SpeechError
from audiogen.model import Utterance, Voice
from audiogen.speech.engine import Speech, VoiceInfo

NAME: Final = "take"
"""What stands in a voice's place where a recording does."""
LONGEST: Final = 300.0
"""Seconds. A longer recording is of something else than one line."""
SLOWEST: Final = 8_000
"""Hz. What is sampled more seldom is no voice's sound."""


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
            data = path.read_bytes()
            with soundfile.SoundFile(io.BytesIO(_playable(data, path))) as file:
                rate = int(file.samplerate)
                pcm = file.read(round(LONGEST * rate) + 1, dtype="float32", always_2d=True)
        except (RuntimeError, ValueError, OSError) as error:  # soundfile's own are RuntimeErrors
            raise SpeechError(f"the recording {path.name} can't be played", "save it as WAV, FLAC or MP3") from error
        if hashlib.sha256(data).hexdigest() != utterance.voice.name:
            raise SpeechError(f"the recording {path.name} was changed just now", "render again")
        if rate < SLOWEST:
            raise SpeechError(f"the recording {path.name} has {rate} Hz only", "record at 44100 Hz or more")
        if len(pcm) > LONGEST * rate:
            raise SpeechError(f"the recording {path.name} is longer than five minutes", "record one line at a time")
        words = bare(pcm, rate)
        if not len(words):
            hint = "leave a second of quiet before you speak, and come nearer the microphone"
            raise SpeechError(f"no voice stands out from the room in the recording {path.name}", hint)
        return Speech(words, rate)


def _playable(data: bytes, path: Path) -> bytes:
    """What the decoder is given: of an MP3 its frames, since it complains aloud of whatever else is in the file.

    Raises SpeechError for an MP3 that breaks off in the middle.
    """
    found = stream(data) if path.suffix.lower() == ".mp3" else None
    if found is None:
        return data
    if not found.complete:
        raise SpeechError(f"the recording {path.name} breaks off in the middle", "copy it again from where it came")
    return found.sound
