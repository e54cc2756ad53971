"""What people write for a language where its tag is wanted: its name, in English or its own, or another code."""

import difflib
from typing import Final

_NAMES: Final = {
    "ar": "arabic ara", "cs": "czech čeština ces", "da": "danish dansk dan", "de": "german deutsch deu ger",
    "el": "greek ελληνικά ell", "en": "english eng", "es": "spanish español espanol castellano castilian spa",
    "fi": "finnish suomi fin", "fr": "french français francais fra fre", "he": "hebrew עברית heb",
    "hi": "hindi हिन्दी hin", "hu": "hungarian magyar hun", "it": "italian italiano ita", "ja": "japanese 日本語 jpn",
    "ko": "korean 한국어 kor", "nl": "dutch nederlands nld", "no": "norwegian norsk nor", "pl": "polish polski pol",
    "pt": "portuguese português portugues por", "ro": "romanian română ron", "ru": "russian русский rus",
    "sv": "swedish svenska swe", "tr": "turkish türkçe tur", "uk": "ukrainian українська ukr",
    "zh": "chinese mandarin 中文 zho",
}  # fmt: skip
"""ISO 639-1 codes, with names and ISO 639-2 codes."""
KNOWN: Final = {tag: names.partition(" ")[0].title() for tag, names in _NAMES.items()}
"""Languages by their tags, with their names in English."""
_TAGS: Final = {name: tag for tag, names in _NAMES.items() for name in names.split()}

_OWN_NAMES: Final = {
    "ar": "العربية", "cs": "čeština", "da": "dansk", "de": "Deutsch", "el": "ελληνικά", "en": "English",
    "es": "español", "fi": "suomi", "fr": "français", "he": "עברית", "hi": "हिन्दी", "hu": "magyar",
    "it": "italiano", "ja": "日本語", "ko": "한국어", "nl": "Nederlands", "no": "norsk", "pl": "polski",
    "pt": "português", "ro": "română", "ru": "русский", "sv": "svenska", "tr": "Türkçe", "uk": "українська",
    "zh": "中文",
}  # fmt: skip


def own_name(tag: str) -> str:
    """What a language calls itself: `español` for es, `español (MX)` for es-MX; the tag where that isn't known."""
    head, _, rest = tag.partition("-")
    name = _OWN_NAMES.get(head.lower())
    return tag if name is None else f"{name} ({rest})" if rest else name


def meant(text: str) -> str:
    """The tag that was probably meant by `text`, such as `es` for Spanish or `es-MX` for es_MX; empty for no idea."""
    key = text.strip().lower()
    if key in _TAGS:
        return _TAGS[key]
    head, _, rest = key.replace("_", "-").partition("-")
    if head in _NAMES and rest.isalnum():
        return f"{head}-{rest.upper() if len(rest) == 2 else rest}"
    near = difflib.get_close_matches(key, [name for name in _TAGS if len(name) > 3], n=1, cutoff=0.75)
    return _TAGS[near[0]] if near else ""
