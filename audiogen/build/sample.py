"""A voice to be heard: one sentence of its language, in a WAV file."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audiogen.audio.clip import prepare
from audiogen.build.voicefile import SAMPLE, check, save
from audiogen.errors import UsageError
from audiogen.model import Utterance, Voice
from audiogen.script.mixing import voice_wish
from audiogen.speech.engine import engine
from audiogen.speech.samples import sentence
from audiogen.speech.tags import chosen, speaks

SUFFIX: Final = ".wav"

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
    save(path, prepare(speech.pcm, speech.rate).pcm, text, SAMPLE)
    return Sample(path, voice, text)


def _check(path: Path) -> None:
    if path.suffix.lower() != SUFFIX:
        raise UsageError(f"a sample is a WAV file, and {path} is not named as one", f"end its name in {SUFFIX}")
    check(path, SAMPLE)
