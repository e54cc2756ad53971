"""eSpeak's voices, under the tags that the rest of the world has for their languages."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from audiogen.errors import SpeechError
from audiogen.speech.engine import VoiceInfo
from audiogen.speech.espeak.listing import Listed, listed

DEFAULT = "en-us"

LANGUAGES = {
    "ca-ba": "ca-x-balear",
    "ca-nw": "ca-x-nw",
    "ca-va": "ca-valencia",
    "cmn": "zh",
    "cmn-latn-pinyin": "zh-Latn-pinyin",
    "en-us-nyc": "en-US-x-nyc",
    "es": "es-ES",
    "hak": "hak-Latn",
    "piqd": "tlh",
    "pt": "pt-PT",
    "ru-cl": "ru-x-classic",
}
"""The BCP 47 tags of voices whose name isn't one, or is one of something else (`CL` is Chile)."""
UNFIT = ("chr-us-qaaa-x-west", "fo", "kaa", "py", "xex")
"""Voices that can't be had: three that know no words, one whose tag means another language, and a test."""
ALIASES = {
    "ar-001": "ar",
    "en": DEFAULT,
    "en-uk": "en-gb",
    "es-mx": "es-419",
    "es-us": "es-419",
    "fr": "fr-fr",
    "iw": "he",
    "no": "nb",
    "pt": "pt",
    "zh": "cmn",
    "zh-hk": "yue",
    "zh-mo": "yue",
}
"""Other tags that people write, in small letters, and which of several voices a language has."""

VARIANTS = {f"f{number}": "a woman's voice" for number in range(1, 6)} | {
    f"m{number}": "another man's voice" for number in range(1, 9)
}
"""What may follow a voice's name after a `+`."""


@dataclass(frozen=True, slots=True)
class Known:
    """A voice, and what the library calls it."""

    info: VoiceInfo
    identifier: str


@cache
def known() -> dict[str, Known]:
    """Every voice by its name, the default one first."""
    table = {_name(voice): voice for voice in listed()}
    order = sorted((name for name in table if name not in UNFIT), key=lambda name: (name != DEFAULT, name))
    return {name: _known(name, table[name]) for name in order}


def named(name: str) -> Known:
    """The voice called `name`, with a variant perhaps: `en-gb`, `en-gb+f3`. Raises SpeechError."""
    base, plus, variant = name.lower().partition("+")
    found = _found(base)
    if found is None:
        raise SpeechError(f"eSpeak has no voice “{name}”", f"{_guess(base)}`audiogen voices` lists them all")
    if not plus:
        return found
    if variant not in VARIANTS:
        raise SpeechError(f"eSpeak has no kind of voice “+{variant}”", f"there are: {', '.join(VARIANTS)}")
    info = VoiceInfo(f"{found.info.name}+{variant}", found.info.language, f"{found.info.about}, {VARIANTS[variant]}")
    return Known(info, f"{found.identifier}+{variant}")


def speaking(language: str) -> Known:
    """The voice for a language; the tag's last parts are given up one by one. Raises SpeechError."""
    tag = language.replace("_", "-") or DEFAULT
    while tag:
        if found := _found(tag):
            return found
        tag = tag.rpartition("-")[0]
    raise SpeechError(
        f"eSpeak does not speak the language “{language}”", f"{_guess(language)}`audiogen voices` lists them all"
    )


def _found(tag: str) -> Known | None:
    key = tag.strip().replace("_", "-").lower()
    return known().get(ALIASES.get(key, key)) or _by_tag().get(key)


@cache
def _by_tag() -> dict[str, Known]:
    """Voices by every other tag that is theirs, in small letters; of several the first listed has it."""
    ours = {voice.info.language.lower(): voice for voice in reversed(known().values())}
    by_identifier = {voice.identifier: voice for voice in known().values()}
    theirs = {
        tag.lower(): by_identifier[voice.identifier]
        for voice in reversed(listed())
        if voice.identifier in by_identifier
        for tag in voice.tags
    }
    return theirs | ours


def _name(voice: Listed) -> str:
    """Its first tag; or, where voices share that, the last part of its identifier."""
    first = voice.tags[0].lower()
    shared = sum(other.tags[0].lower() == first for other in listed()) > 1
    return voice.identifier.rpartition("/")[2].lower() if shared else first


def _known(name: str, voice: Listed) -> Known:
    return Known(VoiceInfo(name, LANGUAGES.get(name) or _cased(name), voice.about), voice.identifier)


def _cased(tag: str) -> str:
    """A tag written as is usual: `en-GB`, `fa-Latn`, `en-GB-x-rp`."""
    parts = tag.split("-")
    private = parts.index("x") if "x" in parts else len(parts)
    usual = {2: str.upper, 4: str.title}
    return "-".join(
        usual.get(len(part), str.lower)(part) if 0 < at < private else part for at, part in enumerate(parts)
    )


def _guess(name: str) -> str:
    """The voice that was probably meant: by its language, its language's English name, or its own name."""
    wanted = name.lower()
    meant = _found(wanted.replace("_", "-").partition("-")[0]) or next(_alike(wanted), None)
    return f"did you mean “{meant.info.name}” ({meant.info.about})? " if meant else ""


def _alike(wanted: str) -> Iterator[Known]:
    yield from (voice for voice in known().values() if voice.info.about.lower().startswith(wanted))
    yield from (known()[name] for name in difflib.get_close_matches(wanted, known(), n=1))
