"""The engine: models of piper's as every other voice."""

from __future__ import annotations

import importlib.metadata
import logging
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from audiogen.errors import SpeechError, did_you_mean
from audiogen.model import Utterance
from audiogen.speech.engine import NotInstalled, Speech, VoiceInfo
from audiogen.speech.espeak.text import pieces, plain
from audiogen.speech.piper import models
from audiogen.speech.piper.models import Model
from audiogen.speech.writing import foreign
from audiogen.units import gain

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from piper import PiperVoice

PACES = (0.2, 5.0)
QUIETEST_PEAK = gain(-50.0)
_WORDS = "write it in words of that language, or choose a voice of another"


class PiperEngine:
    """Speaks offline, with models that the author put into a folder; they stay loaded.

    A voice is called as its file is; `+` and a name choose among a model's several speakers. What it answers to in
    full, `amy@1a2b3c4d`, says which model that was, so that clips of another one aren't taken for its own.
    """

    name = "piper"
    online = False
    at_once = 1

    def __init__(self) -> None:
        try:
            self.version = importlib.metadata.version("piper-tts")
        except importlib.metadata.PackageNotFoundError:
            raise NotInstalled("piper", "piper") from None
        self._paths: dict[str, Path] = {}
        self._loaded: dict[Path, PiperVoice] = {}
        self._loading = threading.Lock()

    def voices(self) -> tuple[VoiceInfo, ...]:
        """A voice for each model in the folders, by its first speaker."""
        return tuple(_info(model, "") for model in models.models())

    def choose(self, name: str, language: str) -> VoiceInfo:
        """The voice of the model called `name`, or in the file of that name (`voices/amy.onnx`).

        Without a name, the first that speaks `language`, if need be with another accent. Raises SpeechError.
        """
        model, speaker = self._named(name) if name else (_speaking(language), "")
        return _info(model, speaker)

    def speak(self, utterance: Utterance) -> Speech:
        """The utterance's sound. Raises SpeechError when there is none, or when a part of it has none."""
        import numpy as np

        rate = utterance.voice.rate
        if not PACES[0] <= rate <= PACES[1]:
            raise SpeechError(f"no voice can speak {rate:g} times as fast", "choose a rate near 1")
        text = plain(utterance.text)
        if not any(map(str.isalnum, text)):
            raise SpeechError(f"there is nothing to speak in “{utterance.text}”", "write it in words")
        model, speaker = self._named(utterance.voice.name)
        if lost := foreign(text, model.language):
            raise _lost(model, lost, utterance)
        try:
            voice = self._voice(model)
            lost = next(_silent(voice, text), "")
            said = [] if lost else list(_said(voice, text, dict(model.speakers).get(speaker), rate))
        except Exception as error:
            # whatever a model or the library raises, the author gets a sentence
            raise SpeechError(
                f"piper's voice {model.name} could not speak “{utterance.text}” ({type(error).__name__})",
                "write it in other words, or get the voice's files anew",
            ) from error
        if lost:
            raise _lost(model, lost, utterance)
        pcm = np.concatenate(said) if said else np.zeros(0, np.float32)
        if not len(pcm) or not np.abs(pcm).max() > QUIETEST_PEAK:  # not: so that NaN does not pass
            raise SpeechError(f"piper gave silence for “{utterance.text}”", "write it in other words")
        return Speech(np.clip(pcm, -1.0, 1.0), voice.config.sample_rate)

    def _named(self, name: str) -> tuple[Model, str]:
        """The model, and which of its speakers, that somebody calls `name`."""
        bare, at, digest = name.partition("@")
        wanted, _, speaker = bare.partition("+")
        model = models.read(self._path(wanted))
        if at and digest != model.digest:
            raise SpeechError(f"piper's voice “{name}” is another by now", f"choose it anew, as {wanted}")
        if speaker and speaker not in dict(model.speakers):
            there = ", ".join(who for who, _ in model.speakers[:20]) or "one alone"
            raise SpeechError(f"nobody in piper's voice {model.name} is called “{speaker}”", f"there is: {there}")
        self._paths[model.name] = model.path
        return model, speaker

    def _path(self, wanted: str) -> Path:
        if wanted.endswith(models.SUFFIX):
            return Path(wanted).expanduser()
        known = {name.lower(): path for name, path in (models.files() | self._paths).items()}
        if path := known.get(wanted.lower()):
            return path
        hint = did_you_mean(wanted, sorted(known)) if known else _nowhere()
        raise SpeechError(f"piper has no voice “{wanted}”", hint)

    def _voice(self, model: Model) -> PiperVoice:
        with self._loading:
            if model.path not in self._loaded:
                from piper import PiperVoice

                logging.getLogger("piper").addHandler(logging.NullHandler())  # what it warns of, we tell
                self._loaded[model.path] = PiperVoice.load(model.path)
            return self._loaded[model.path]


def _info(model: Model, speaker: str) -> VoiceInfo:
    who = f"{model.name}+{speaker}" if speaker else model.name
    return VoiceInfo(f"{who}@{model.digest}", model.language, model.about)


def _speaking(language: str) -> Model:
    """The first model for exactly `language`, or else for that language anywhere."""
    known = list(models.models())
    tag = language.replace("_", "-").lower()
    spoken = [model.language.lower() for model in known]
    kin = [has for has in spoken if has.partition("-")[0] == tag.partition("-")[0]]
    for has in (tag, *kin):
        if has in spoken:
            return known[spoken.index(has)]
    there = ", ".join(f"{model.name} ({model.language})" for model in known)
    raise SpeechError(f"piper has no voice that speaks “{language}”", f"there are: {there}" if known else _nowhere())


def _nowhere() -> str:
    return f"put a voice's two files, .onnx and .onnx.json, into {' or '.join(map(str, models.folders()))}"


def _lost(model: Model, lost: str, utterance: Utterance) -> SpeechError:
    return SpeechError(f"piper's voice {model.name} has no sound for “{lost}” in “{utterance.text}”", _WORDS)


def _silent(voice: PiperVoice, text: str) -> Iterator[str]:
    """The words of `text` that piper would leave out, wholly or in part; it only logs that."""
    for word in pieces(text):
        sounds = [sound for sounds in voice.phonemize(word) for sound in sounds if _is_sound(sound)]
        if not sounds or any(sound not in voice.config.phoneme_id_map for sound in sounds):
            yield word


def _is_sound(sound: str) -> bool:
    """Whether it is one by itself, rather than stress, length or a pause."""
    kind = unicodedata.category(sound[0])
    return kind[0] in "LN" and kind != "Lm"


def _said(voice: PiperVoice, text: str, speaker: int | None, rate: float) -> Iterator[npt.NDArray[np.float32]]:
    """Each sentence, without the noise that would make it another each time, and as loud as it comes."""
    import numpy as np
    from piper import SynthesisConfig

    wish = SynthesisConfig(
        speaker_id=speaker,
        length_scale=voice.config.length_scale / rate,
        noise_scale=0.0,
        noise_w_scale=0.0,
        normalize_audio=False,
    )
    for chunk in voice.synthesize(text, wish):
        yield np.atleast_1d(chunk.audio_float_array).astype(np.float32)
