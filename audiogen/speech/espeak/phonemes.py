"""How words sound, in the letters of the International Phonetic Association; so that texts can be compared by ear."""

import re

from audiogen.speech.espeak.process import say
from audiogen.speech.espeak.text import plain
from audiogen.speech.espeak.voices import speaking

_SWITCH = re.compile(r"\([a-z0-9-]+\)")
"""Where eSpeak reads on in another language, it says so in parentheses."""


def phonemes(text: str, language: str) -> str:
    """The whole of `text` as it sounds in `language` (a tag such as `en-US`): words parted by single spaces.

    Empty when nothing in it has a sound. Raises SpeechError for a language that isn't known.
    """
    return many((text,), language)[0]


def many(texts: tuple[str, ...], language: str) -> tuple[str, ...]:
    """The same for many texts at once, for the time that one takes."""
    found = say(speaking(language).identifier, "", 0, [plain(text) for text in texts])
    return tuple(joined(clauses) for clauses in found.phonemes)


def joined(clauses: tuple[str, ...]) -> str:
    """Clauses as one line, without eSpeak's remarks."""
    return " ".join(_SWITCH.sub(" ", " ".join(clauses)).split())
