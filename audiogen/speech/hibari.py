"""The offline voice that comes along: hibari, one warm English voice, a hundred times faster than it speaks."""

import importlib.metadata
import itertools
import re
import threading
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from audiogen.errors import SpeechError
from audiogen.machine import at_once
from audiogen.model import Utterance
from audiogen.speech import ipa
from audiogen.speech.engine import Speech, VoiceInfo

if TYPE_CHECKING:
    from hibari import Hibari

SEED = 0
"""hibari adds a little noise of its own to each voice: the same one each time."""

_SYNTAX = re.compile(r"[\[\]()_*`\\{}]+")
"""Characters that mean something to hibari's phoneme syntax, or are nothing to be read aloud."""
_DASHES = re.compile(r"\s*—\s*|\s+[–-]+\s+")
_MONEY = re.compile(r"(\d(?:[\d.,]*\d)?)\s*([€$£])")


class HibariEngine:
    """Speaks English, offline, with the voice in its wheel (the others would be downloaded)."""

    name = "hibari"
    online = False
    at_once = at_once()

    def __init__(self) -> None:
        self.version = importlib.metadata.version("hibari-tts")
        self._loaded: Hibari | None = None
        self._loading = threading.Lock()

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
        import numpy as np

        text = plain(utterance.text)
        if not any(char.isalnum() for char in text):
            raise SpeechError(f"there is nothing to speak in “{utterance.text}”", "write it in English words")
        try:
            unknown = _unknown(text, self._model().g2p)
            pcm = self._model()(_with_sounds(utterance), speed=utterance.voice.rate, seed=SEED)
        except Exception as error:
            # whatever a young library raises, the author gets a sentence
            raise SpeechError(f"hibari could not speak “{utterance.text}” ({type(error).__name__})",
                              "write it in other words") from error  # fmt: skip
        if unknown or not len(pcm):
            lost = f"“{unknown}” in “{utterance.text}”" if unknown else f"“{utterance.text}”"
            raise SpeechError(f"hibari knows no sound for {lost}", "write it in English words")
        return Speech(np.asarray(pcm, np.float32), self._model().sample_rate)

    def _model(self) -> Any:
        with self._loading:
            if self._loaded is None:
                from hibari import Hibari

                self._loaded = Hibari()
            return self._loaded


def _unknown(text: str, phonemes: Callable[[str], str]) -> str:
    """The first letters or symbols that hibari would leave out without a word; empty when there are none."""
    one = phonemes("1")  # signs of money are said only beside a number
    for known, letters in itertools.groupby(text, _is_ours):
        run = "".join(letters)
        if not known and phonemes(f"{run}1") == one:
            return run
    return ""


def _is_ours(char: str) -> bool:
    """Whether hibari surely has a sound for a character, or nobody expects one."""
    if char.isascii():
        return True
    if char.isalnum():
        return unicodedata.name(char, "").startswith("LATIN")
    return unicodedata.category(char) not in ("Sm", "Sc")  # signs of mathematics and money; pictures are for the eye


def _with_sounds(utterance: Utterance) -> str:
    """The text as hibari is given it: words whose sounds the author wrote, with those, in its own syntax."""
    made, at = "", 0
    for accent in utterance.accents:
        words = plain(utterance.text[accent.start : accent.stop])
        before = utterance.text[at : accent.start]
        made += f"{_between(before)}[{words}](/{ipa.misaki(accent.ipa)}/)"
        at = accent.stop
    return (made + _between(utterance.text[at:])).strip()


def _between(text: str) -> str:
    """`plain` with the spaces at its ends."""
    return f"{' ' * text[:1].isspace()}{plain(text)}{' ' * (text[-1:].isspace() and bool(text.strip()))}"


def plain(text: str) -> str:
    """`text` without the characters that hibari would take for its own syntax; dashes become commas."""
    return " ".join(_MONEY.sub(r"\2\1", _DASHES.sub(", ", _SYNTAX.sub(" ", text))).split())
