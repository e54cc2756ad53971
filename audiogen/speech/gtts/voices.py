"""Which voices there are: the languages that gTTS knows, and the accents that the asked country's Google has."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache

from audiogen.errors import SpeechError
from audiogen.speech.engine import VoiceInfo

DEFAULT = "en-US"
ACCENTS: dict[str, tuple[str, str]] = {
    "en-AU": ("com.au", "English (Australia)"),
    "en-CA": ("ca", "English (Canada)"),
    "en-GB": ("co.uk", "English (United Kingdom)"),
    "en-IE": ("ie", "English (Ireland)"),
    "en-IN": ("co.in", "English (India)"),
    "en-US": ("com", "English (United States)"),
    "en-ZA": ("co.za", "English (South Africa)"),
    "es-ES": ("es", "Spanish (Spain)"),
    "es-MX": ("com.mx", "Spanish (Mexico)"),
    "es-US": ("com", "Spanish (United States)"),
    "fr-CA": ("ca", "French (Canada)"),
    "fr-FR": ("fr", "French (France)"),
    "pt-BR": ("com.br", "Portuguese (Brazil)"),
    "pt-PT": ("pt", "Portuguese (Portugal)"),
}
"""Accents come from the country whose Google is asked: tag → top-level domain, description."""

RENAMED = {"iw": "he", "jw": "jv"}
"""Google's codes that are not the language's BCP 47 tag."""
ALIASES = {**RENAMED, "cmn": "zh", "en-uk": "en-GB", "fil": "tl", "nb": "no"}
"""Other tags that people write, in small letters."""


@dataclass(frozen=True, slots=True)
class Way:
    """How Google is asked for a voice: its code of the language, and the domain that gives the accent."""

    info: VoiceInfo
    lang: str
    tld: str


@cache
def ways() -> dict[str, Way]:
    """Every voice by its tag in small letters, the default one first."""
    try:
        from gtts.lang import tts_langs
    except ImportError as error:
        raise SpeechError("gTTS, through which Google is asked, can't be loaded", "reinstall audiogen") from error

    plain = {RENAMED.get(code, code): (code, "com", about) for code, about in tts_langs().items()}
    accents = {tag: (_code(tag, plain), tld, about) for tag, (tld, about) in ACCENTS.items()}
    table = plain | accents
    order = sorted(table, key=lambda tag: (tag != DEFAULT, tag.lower()))
    return {tag.lower(): _way(tag, *table[tag]) for tag in order}


def chosen(name: str, language: str) -> Way:
    """The voice whose tag is `name`; when that is empty, the nearest one to `language`."""
    return _named(name) if name else _speaking(language)


def _code(tag: str, plain: dict[str, tuple[str, str, str]]) -> str:
    """What Google calls an accent's language: some have a code of their own."""
    return tag if tag in plain else tag.partition("-")[0]


def _way(tag: str, lang: str, tld: str, about: str) -> Way:
    return Way(VoiceInfo(name=tag, language=tag, about=about), lang, tld)


def _found(tag: str) -> Way | None:
    key = tag.strip().replace("_", "-").lower()
    return ways().get(ALIASES.get(key, key).lower())


def _named(name: str) -> Way:
    if way := _found(name):
        return way
    raise SpeechError(f"Google has no voice “{name}”", f"{_guess(name)}`audiogen voices` lists them all")


def _speaking(language: str) -> Way:
    """The voice for a language; the tag's last parts are given up one by one: zh-Hant-HK, zh-Hant, zh."""
    tag = language.replace("_", "-") or DEFAULT
    while tag:
        if way := _found(tag):
            return way
        tag = tag.rpartition("-")[0]
    raise SpeechError(
        f"Google's voice does not speak the language “{language}”",
        f"{_guess(language)}`audiogen voices` lists them all",
    )


def _guess(name: str) -> str:
    """The voice that was probably meant: by its language, its tag, or its language's English name."""
    by_name = {way.info.about.lower(): way for way in reversed(ways().values())}
    known = by_name | ways()
    near = difflib.get_close_matches(name.lower(), known, n=1)
    meant = _found(re.split("[-_]", name)[0]) or (known[near[0]] if near else None)
    return f"did you mean “{meant.info.name}” ({meant.info.about})? " if meant else ""
