"""Sounds written in the International Phonetic Alphabet, in the letters that engines take them in.

`MISAKI` is hibari's alphabet (https://github.com/hexgrad/misaki/blob/main/EN_PHONES.md), `MNEMONICS` are eSpeak's
(https://github.com/espeak-ng/espeak-ng/blob/master/docs/phonemes.md). Longer letters stand for sounds of two.
"""

import re
from collections.abc import Mapping
from functools import cache

MISAKI: dict[str, str] = {
    "eɪ": "A", "aɪ": "I", "aʊ": "W", "oʊ": "O", "ɔɪ": "Y", "əʊ": "O", "ɪə": "ɪɹ", "eə": "ɛɹ", "ɛə": "ɛɹ", "ʊə": "ʊɹ",
    "tʃ": "ʧ", "dʒ": "ʤ", "ʧ": "ʧ", "ʤ": "ʤ", "ts": "ts", "dz": "dz",
    "i": "i", "ɪ": "ɪ", "ᵻ": "ɪ", "e": "ɛ", "ɛ": "ɛ", "æ": "æ", "a": "ɑ", "ɑ": "ɑ", "ɒ": "ɑ", "ɔ": "ɔ", "o": "O",
    "u": "u", "ʊ": "ʊ", "ʌ": "ʌ", "ɐ": "ʌ", "ə": "ə", "ɜ": "ɜ", "ɝ": "ɜɹ", "ɚ": "əɹ",
    "b": "b", "d": "d", "f": "f", "g": "ɡ", "ɡ": "ɡ", "h": "h", "ɦ": "h", "j": "j", "k": "k", "l": "l", "ɫ": "l",
    "m": "m", "n": "n", "ŋ": "ŋ", "p": "p", "r": "ɹ", "ɹ": "ɹ", "ɾ": "ɾ", "s": "s", "ʃ": "ʃ", "t": "t", "θ": "θ",
    "ð": "ð", "v": "v", "w": "w", "z": "z", "ʒ": "ʒ", "ˌ": "ˌ", "ˈ": "ˈ",
}  # fmt: skip

MNEMONICS: dict[str, str] = {
    "eɪ": "eI", "aɪ": "aI", "aʊ": "aU", "oʊ": "oU", "əʊ": "oU", "ɔɪ": "OI", "ɪə": "i@3", "eə": "e@", "ɛə": "e@",
    "ʊə": "U@", "tʃ": "tS", "dʒ": "dZ", "ʧ": "tS", "ʤ": "dZ",
    "iː": "i:", "uː": "u:", "ɑː": "A:", "ɔː": "O:", "ɜː": "3:", "aː": "a:", "eː": "e:", "oː": "o:", "yː": "y:",
    "øː": "Y:", "ɛː": "E:", "i": "i", "ɪ": "I", "ᵻ": "I2", "e": "e", "ɛ": "E", "æ": "a", "a": "a", "ɑ": "A:",
    "ɒ": "0", "ɔ": "O", "o": "o", "u": "u", "ʊ": "U", "ʌ": "V", "ɐ": "a#", "ə": "@", "ɜ": "3:", "ɝ": "3:", "ɚ": "3",
    "y": "y", "ø": "Y", "œ": "W",
    "b": "b", "d": "d", "f": "f", "g": "g", "ɡ": "g", "h": "h", "j": "j", "k": "k", "l": "l", "m": "m", "n": "n",
    "ŋ": "N", "ɲ": "n^", "p": "p", "r": "r", "ɹ": "r", "ɾ": "*", "s": "s", "ʃ": "S", "t": "t", "θ": "T", "ð": "D",
    "v": "v", "w": "w", "x": "x", "ç": "C", "z": "z", "ʒ": "Z", "ʔ": "?", "β": "B", "ɣ": "Q", "ʎ": "l^",
    "ˌ": ",", "ˈ": "'",
}  # fmt: skip

_TIES = re.compile("[\u0361\u035c.‿]")
"""Ties and the borders of syllables: nothing that engines want to know."""
_LENGTHS = "ːˑ"
_VOWELS = re.compile("[AIWOYiɪɛæɑɔuʊʌəɜ]")


def unknown(ipa: str, table: Mapping[str, str]) -> str:
    """The first sound of `ipa` that `table` has no letter for; empty when it has them all."""
    rest = _pattern(_keys(table)).sub("", _TIES.sub("", ipa))
    return next((char for char in rest if not char.isspace() and char not in _LENGTHS), "")


def misaki(ipa: str) -> str:
    """`ipa` in hibari's letters: there the mark of stress stands right before the vowel."""
    words = []
    for word in _translated(ipa, MISAKI).split():
        made, stress = "", ""
        for char in word:
            if char in "ˈˌ":
                stress = char
                continue
            made += (stress if stress and _VOWELS.match(char) else "") + char
            if _VOWELS.match(char):
                stress = ""
        words.append(made)
    return " ".join(words)


def mnemonics(ipa: str) -> str:
    """`ipa` as eSpeak's names of phonemes, words parted as it parts them."""
    return "||".join(_translated(ipa, MNEMONICS).split())


def _translated(ipa: str, table: Mapping[str, str]) -> str:
    found = _pattern(_keys(table)).sub(lambda sound: table[sound[0]], _TIES.sub("", ipa))
    return "".join(char for char in found if char not in _LENGTHS)


def _keys(table: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(table, key=len, reverse=True))


@cache
def _pattern(sounds: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sounds)))
