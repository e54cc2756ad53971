"""Which letters and digits a voice has a sound for: those of its language's scripts, and Latin ones."""

import unicodedata
from functools import cache

_LATIN = (
    "af an az ca cs cy da de en eo es et eu fi fil fo fr ga gd gl gn ha haw hr ht hu ia id io is it jbo jv jw kl ku "
    "la lb lfn lt ltg lv mi ms mt mto nb nci nl nn no om pap pl pt qdb qu quc qya ro sjn sk sl smj sq su sv sw tk tl "
    "tlh tn tr uz vi"
)
"""The languages that are written so, and no other way."""
_OTHERS = {
    "ARABIC": "ar fa sd ug ur",
    "ARMENIAN": "hy hyw",
    "BENGALI": "as bn bpy",
    "BOPOMOFO": "cmn yue zh",
    "CHEROKEE": "chr",
    "CJK": "cmn hak ja ko yue zh",
    "CYRILLIC": "ba be bg bs cv kk ky mk nog ru sr tt uk",
    "DEVANAGARI": "hi kok mr ne",
    "ETHIOPIC": "am ti",
    "GEORGIAN": "ka",
    "GREEK": "el grc",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he iw yi",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "KHMER": "km",
    "MALAYALAM": "ml",
    "MYANMAR": "my shn",
    "ORIYA": "or",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
}
"""The languages that each of the other scripts writes, perhaps beside Latin. Its name begins its letters' names."""
_SUBTAGS = {"arab": "ARABIC", "cyrl": "CYRILLIC", "deva": "DEVANAGARI", "grek": "GREEK", "shaw": "SHAVIAN"}
"""What a tag may say about its writing: en-Shaw, uz-Cyrl."""
_SAME = {
    "ARABIC-INDIC": "ARABIC",
    "DIGIT": "",
    "EXTENDED": "ARABIC",
    "IDEOGRAPHIC": "CJK",
    "KATAKANA-HIRAGANA": "KATAKANA",
    "MODIFIER": "LATIN",
}
"""What has a name that begins otherwise than its script's: ٣, 3 (which is everybody's), ۳, 々, ー, and
apostrophes that are letters."""
_SYMBOLS = "GREEK"
"""The script whose letters, one by one, everybody reads out: π."""
_JOINERS = "\u200c\u200d"


def foreign(text: str, language: str) -> str:
    """The first run of letters or digits in `text` that a voice of `language`, a BCP 47 tag, has no sound for; empty
    when there is none.

    Of a language that isn't known here nothing is foreign.
    """
    known = _scripts(language)
    if not known:
        return ""
    start = -1
    for at, char in enumerate(f"{text} "):
        script = _script(char)
        if script and script not in known:
            start = at if start < 0 else start
        elif start >= 0 and (script or not _belongs(char)):
            run = text[start:at].rstrip(_JOINERS)
            if _script(run[0]) != _SYMBOLS or sum(map(bool, map(_script, run))) > 1:
                return run
            start = -1
    return ""


@cache
def _scripts(language: str) -> frozenset[str]:
    """The scripts that a voice of the language reads; none when nobody here knows."""
    first, *parts = language.replace("_", "-").lower().split("-")
    found = {script for script, languages in _OTHERS.items() if first in languages.split()}
    if not found and first not in _LATIN.split():
        return frozenset()
    return frozenset({"LATIN", *found, *(_SUBTAGS[part] for part in parts if part in _SUBTAGS)})


@cache
def _script(char: str) -> str:
    """The first word of the name of a letter or a digit; empty for what is neither, and for the digits that everybody
    reads. Styled ones are those they stand for."""
    if not _written(char):
        return ""
    plain = unicodedata.normalize("NFKC", char)
    letter = next((one for one in plain if _written(one)), char)
    first = unicodedata.name(letter, "").partition(" ")[0]
    return _SAME.get(first, first)


def _written(char: str) -> bool:
    """Whether a character is a letter or a digit."""
    category = unicodedata.category(char)
    return category.startswith("L") or category == "Nd"


def _belongs(char: str) -> bool:
    """Whether a character that is no letter is written on one, or between two of a word."""
    return unicodedata.category(char).startswith("M") or char in _JOINERS
