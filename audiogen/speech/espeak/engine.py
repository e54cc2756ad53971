"""The engine: eSpeak's voices as every other."""

import importlib.metadata

from audiogen.errors import SpeechError
from audiogen.machine import at_once
from audiogen.model import Utterance
from audiogen.speech import ipa
from audiogen.speech.engine import Speech, VoiceInfo
from audiogen.speech.espeak import process, voices
from audiogen.speech.espeak.text import pieces, plain, unread
from audiogen.speech.writing import foreign
from audiogen.units import gain

WORDS_A_MINUTE = 175
"""eSpeak's own pace."""
PACES = (80, 450)
"""Words a minute that it can speak."""
QUIETEST_PEAK = gain(-50.0)


class EspeakEngine:
    """Speaks offline; each utterance in a process of its own, so that several don't disturb one another."""

    name = "espeak"
    online = False
    at_once = at_once()

    def __init__(self) -> None:
        self.version = importlib.metadata.version(process.PACKAGE)

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Every voice there is, American English first; not the variants that may follow its name (`en-gb+f3`)."""
        return tuple(known.info for known in voices.known().values())

    def choose(self, name: str, language: str) -> VoiceInfo:
        """The voice called `name`; when that is empty, the nearest one to `language`.

        Names may be written in small or capital letters, and as BCP 47 tags. Raises SpeechError when there is none,
        with the most similar one as a hint.
        """
        return (voices.named(name) if name else voices.speaking(language)).info

    def unknown_sound(self, sounds: str) -> str:
        """The first sound of the International Phonetic Alphabet that no voice can make."""
        return ipa.unknown(sounds, ipa.MNEMONICS)

    def speak(self, utterance: Utterance) -> Speech:
        """The utterance's sound. Raises SpeechError when there is none, or when a part of it has none."""
        import numpy as np

        voice = utterance.voice
        known = voices.named(voice.name) if voice.name else voices.speaking(voice.language)
        text = plain(utterance.text)
        words = pieces(text)
        if not any(map(str.isalnum, text)):
            raise SpeechError(f"there is nothing to speak in “{utterance.text}”", "write it in words")
        sounds = [f"[[{ipa.mnemonics(accent.ipa)}]]" for accent in utterance.accents]
        said = process.say(
            known.identifier, _with_sounds(utterance), _pace(voice.rate), [*words, *sounds], bool(sounds)
        )
        asked = [*words, *(accent.ipa for accent in utterance.accents)]
        silent = (word for word, clauses in zip(asked, said.phonemes, strict=True) if not "".join(clauses).strip())
        language = known.info.language
        if lost := foreign(text, language) or unread(text, language) or next(silent, ""):
            raise SpeechError(
                f"eSpeak's voice {known.info.name} has no sound for “{lost}” in “{utterance.text}”",
                "write it in words of that language, or choose a voice of another",
            )
        pcm = np.frombuffer(said.pcm, "<i2").astype(np.float32) / np.float32(32768)
        if not len(pcm) or np.abs(pcm).max() < QUIETEST_PEAK:
            raise SpeechError(f"eSpeak gave silence for “{utterance.text}”", "write it in other words")
        return Speech(pcm, said.rate)


def _with_sounds(utterance: Utterance) -> str:
    """The text as eSpeak is given it: what the author wrote the sounds of, as those, in double brackets."""
    made, at = "", 0
    for accent in utterance.accents:
        made += f"{_between(utterance.text[at : accent.start])}[[{ipa.mnemonics(accent.ipa)}]]"
        at = accent.stop
    return (made + _between(utterance.text[at:])).strip()


def _between(text: str) -> str:
    """`plain` with the spaces at its ends."""
    return f"{' ' * text[:1].isspace()}{plain(text)}{' ' * (text[-1:].isspace() and bool(text.strip()))}"


def _pace(rate: float) -> int:
    pace = round(WORDS_A_MINUTE * rate)
    if not PACES[0] <= pace <= PACES[1]:
        raise SpeechError(f"no voice can speak {rate:g} times as fast", "choose a rate near 1")
    return pace
