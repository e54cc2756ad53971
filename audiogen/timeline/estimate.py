"""How long a voice will take for a sentence that nobody has spoken yet."""

import re

from audiogen.model import Utterance
from audiogen.units import samples

_A_SENTENCE = 0.35
_A_CHARACTER = 0.058
"""Seconds, fitted to the offline English voice at its own pace; good to about a tenth."""

_IN_LANGUAGE: dict[str, float] = {
    "fr": 0.043,
    "da": 0.05, "ru": 0.05, "vi": 0.05,
    "ca": 0.053, "de": 0.053, "el": 0.053, "es": 0.053, "it": 0.053, "nl": 0.055,
    "cs": 0.06, "fi": 0.06, "id": 0.06, "nb": 0.06, "no": 0.06, "pt": 0.06, "ro": 0.06, "sk": 0.06, "sv": 0.06,
    "hu": 0.065, "pl": 0.065, "tr": 0.065,
    "hy": 0.07, "ka": 0.07, "uk": 0.07,
}  # fmt: skip
"""The same by the first part of a language's tag, where it is another; measured with eSpeak."""

_IN_SCRIPT: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"), 0.23),  # Chinese: a syllable, or more
    (re.compile("[\u3040-\u30ff]"), 0.12),  # kana
    (re.compile("[\uac00-\ud7af]"), 0.14),  # Korean
    (re.compile("[\u0590-\u08ff]"), 0.085),  # Hebrew, Arabic: vowels are not written
    (re.compile("[\u0900-\u0dff]"), 0.065),  # the scripts of India
    (re.compile("[\u0e00-\u0eff]"), 0.105),  # Thai, Lao
    (re.compile("[\u1200-\u137f]"), 0.125),  # Ethiopic
)
"""Letters that stand for more than one of an alphabet does, whatever the language."""


def estimate(utterance: Utterance) -> int:
    """Roughly how many samples the utterance will last."""
    language = utterance.voice.language.partition("-")[0].lower()
    length = _A_SENTENCE + _letters(utterance.text, language)
    for accent in utterance.accents:
        length += _letters(utterance.text[accent.start : accent.stop], language) * (1.0 / accent.rate - 1.0)
    return samples(round(length / utterance.voice.rate, 3))


def _letters(text: str, language: str) -> float:
    """The seconds that the characters of `text` take together."""
    if text.isascii():
        return _IN_LANGUAGE.get(language, _A_CHARACTER) * len(text)
    counts = [(len(script.findall(text)), each) for script, each in _IN_SCRIPT]
    others = len(text) - sum(count for count, _ in counts)
    return _IN_LANGUAGE.get(language, _A_CHARACTER) * others + sum(count * each for count, each in counts)
