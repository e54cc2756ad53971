"""What the engine is given to say for what the author wrote."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from audiogen.model import Phrase, Slot

_UNSPOKEN = re.compile(r"[\[\]{}]")

BREATH_WORDS: dict[str, tuple[str, str, str, str]] = {
    "en": ("Breathe in.", "Hold.", "Breathe out.", "Rest."),
    "es": ("Inspira.", "Mantén.", "Espira.", "Descansa."),
    "fr": ("Inspirez.", "Gardez.", "Expirez.", "Reposez."),
    "de": ("Einatmen.", "Halten.", "Ausatmen.", "Ruhen."),
    "it": ("Inspira.", "Trattieni.", "Espira.", "Riposa."),
    "pt": ("Inspire.", "Segure.", "Expire.", "Descanse."),
    "nl": ("Adem in.", "Vasthouden.", "Adem uit.", "Rust."),
}
"""How a voice says in, hold, out and hold, by the first part of its language's tag."""


class Lexicon:
    """Whole words and what is said for them, whatever their case; the longest that fits wins."""

    def __init__(self, say: Sequence[tuple[str, str]]) -> None:
        self._spoken = {_nfc(written).casefold(): spoken for written, spoken in say}
        # the words as written, not their casefolded form: that of “Straße” is nowhere in a text
        longest_first = sorted((_nfc(written) for written, _ in say), key=len, reverse=True)
        words = "|".join(re.escape(word) for word in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None

    def __call__(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._spoken.get(found[0].casefold(), found[0]), _nfc(text))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def fill(parts: Sequence[Phrase | Slot], slots: Mapping[str, str]) -> tuple[Phrase, ...]:
    """`parts` with every slot's value in its place."""
    return tuple(Phrase(slots[part.name]) if isinstance(part, Slot) else part for part in parts)


def written(phrases: Sequence[Phrase]) -> str:
    """The sentence as a caption shows it."""
    return "".join(phrase.text for phrase in phrases)


def spoken(phrases: Sequence[Phrase], lexicon: Lexicon) -> str:
    """The sentence as an engine is given it: in NFC, words replaced, brackets not pronounced."""
    runs, plain = [], ""
    for phrase in phrases:
        if phrase.spoken is None:
            plain += phrase.text
        else:
            runs += [lexicon(plain), phrase.spoken]
            plain = ""
    text = _UNSPOKEN.sub(" ", "".join([*runs, lexicon(plain)]))
    return _nfc(" ".join(text.split()))
