"""A voice to be heard: one sentence of its language, in a WAV file."""

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audiogen.audio.clip import prepare
from audiogen.build.files import whole, writable
from audiogen.errors import OutputError, UsageError
from audiogen.model import Utterance, Voice
from audiogen.script.frontmatter import voice_wish
from audiogen.speech.engine import engine
from audiogen.speech.samples import sentence
from audiogen.speech.tags import chosen, speaks
from audiogen.units import RATE

SUFFIX: Final = ".wav"
_OURS: Final = "audiogen sample"
"""Who wrote a file: kept in it, so that a sample may take an older one's place, and nobody else's."""

_UNUSUAL: Final = re.compile(r"[^\w+-]+")


@dataclass(frozen=True, slots=True)
class Sample:
    """Who said what, and where that is to be heard."""

    path: Path
    voice: Voice
    text: str


def sample(named: str, language: str = "", output: Path | None = None) -> Sample:
    """The voice called `named`, such as `gtts en-GB`, heard. An engine alone is heard in `language`, or its own.

    Raises UsageError when there is no such engine, or its voice is none of `language`; SpeechError when it can't
    speak; OutputError when the file can't be written, or is somebody else's.
    """
    try:
        wish = voice_wish(named)
    except ValueError as error:
        raise UsageError(f"a sample {error}") from None
    if wish.engine == "auto":
        raise UsageError("`auto` is no voice of its own", "name one, such as hibari or 'gtts en-GB'")
    speaker = engine(wish.engine)
    first = next(iter(speaker.voices()), None)
    info = speaker.choose(wish.name, language or (first.language if first else "en"))
    if wish.name and language and not speaks(info.language, language) and info != chosen(speaker, language):
        raise UsageError(
            f"“{named}” speaks {info.language}, not “{language}”",
            f"leave --language out, or name {speaker.name} alone",
        )
    voice = Voice(speaker.name, info.name, info.language)
    path = output or Path(f"sample-{voice.engine}-{_UNUSUAL.sub('-', voice.name)}{SUFFIX}")
    _check(path)
    text = sentence(info.language)
    speech = speaker.speak(Utterance(text, voice))
    data = _wav(prepare(speech.pcm, speech.rate).pcm.tobytes())
    with whole(path) as (file,):
        file.write(data)
    return Sample(path, voice, text)


def _check(path: Path) -> None:
    if path.suffix.lower() != SUFFIX:
        raise UsageError(f"a sample is a WAV file, and {path} is not named as one", f"end its name in {SUFFIX}")
    writable(path)
    if path.exists() and not _is_ours(path):
        raise OutputError(f"{path} is there already, and is no sample of a voice", "name another file with -o")


def _is_ours(path: Path) -> bool:
    import soundfile

    with contextlib.suppress(RuntimeError, OSError), soundfile.SoundFile(path) as file:
        return str(file.software).startswith(_OURS)
    return False


def _wav(samples: bytes) -> bytes:
    import soundfile

    held = io.BytesIO()
    with soundfile.SoundFile(held, "w", RATE, 1, "PCM_16", format="WAV") as file:
        file.software = _OURS
        file.buffer_write(samples, "int16")
    return held.getvalue()
