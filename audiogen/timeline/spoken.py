"""What the engine is given to say for what the author wrote."""

import itertools
import re
import unicodedata
from collections.abc import Mapping, Sequence

from audiogen.model import Accent, Phrase, Slot

_UNSPOKEN = re.compile(r"[\[\]{}\ue010\ue011]")
_BEGIN, _END = "\ue010", "\ue011"
"""They mark where an accented phrase begins and ends, while the text around it is still being made."""
_STYLED = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06\U0001d400-\U0001d7ff]")
"""Wide letters and digits, ligatures, 𝐛𝐨𝐥𝐝 and other dress: voices spell them by their numbers, or pass over them."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Letters of Thai, Lao, Burmese, Khmer, Japanese, Chinese and Korean, where the next word follows without a space."""
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_LETTER = "\\w\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
"""Letters, and the accents and vowels that are written on them."""

BREATH_WORDS: dict[str, tuple[str, str, str, str]] = {
    "en": ("Breathe in.", "Hold.", "Breathe out.", "Rest."),
    "es": ("Inspira.", "Mantén.", "Espira.", "Descansa."),
    "fr": ("Inspirez.", "Retenez.", "Expirez.", "Pause."),
    "de": ("Einatmen.", "Halten.", "Ausatmen.", "Ruhen."),
    "it": ("Inspira.", "Trattieni.", "Espira.", "Riposa."),
    "pt": ("Inspire.", "Segure.", "Expire.", "Descanse."),
    "nl": ("Adem in.", "Vasthouden.", "Adem uit.", "Rust."),
    "ar": ("شهيق.", "احبس النفس.", "زفير.", "استرح."),
    "bg": ("Вдишай.", "Задръж.", "Издишай.", "Пауза."),
    "ca": ("Inspira.", "Aguanta.", "Expira.", "Descansa."),
    "cs": ("Nádech.", "Zadrž.", "Výdech.", "Pauza."),
    "da": ("Træk vejret ind.", "Hold.", "Pust ud.", "Hvil."),
    "el": ("Εισπνοή.", "Κράτα.", "Εκπνοή.", "Παύση."),
    "fa": ("دم.", "نگه دار.", "بازدم.", "استراحت."),
    "fi": ("Hengitä sisään.", "Pidätä.", "Hengitä ulos.", "Lepää."),
    "gl": ("Inspira.", "Mantén.", "Expira.", "Descansa."),
    "he": ("שאיפה.", "עצירה.", "נשיפה.", "מנוחה."),
    "hi": ("साँस लें।", "रोकें।", "साँस छोड़ें।", "विश्राम करें।"),
    "hr": ("Udahni.", "Zadrži.", "Izdahni.", "Odmori."),
    "hu": ("Belégzés.", "Tartsd.", "Kilégzés.", "Pihenj."),
    "id": ("Tarik napas.", "Tahan.", "Buang napas.", "Istirahat."),
    "ja": ("すって。", "とめて。", "はいて。", "やすんで。"),  # not every voice reads more than kana
    "ko": ("들이쉬세요.", "멈추세요.", "내쉬세요.", "쉬세요."),
    "nb": ("Pust inn.", "Hold.", "Pust ut.", "Hvil."),
    "nn": ("Pust inn.", "Hald.", "Pust ut.", "Kvil."),
    "no": ("Pust inn.", "Hold.", "Pust ut.", "Hvil."),
    "pl": ("Wdech.", "Zatrzymaj.", "Wydech.", "Pauza."),
    "ro": ("Inspiră.", "Ține.", "Expiră.", "Pauză."),
    "ru": ("Вдох.", "Задержка.", "Выдох.", "Пауза."),
    "sk": ("Nádych.", "Zadrž.", "Výdych.", "Pauza."),
    "sv": ("Andas in.", "Håll.", "Andas ut.", "Vila."),
    "th": ("หายใจเข้า", "กลั้นไว้", "หายใจออก", "พัก"),
    "tr": ("Nefes al.", "Tut.", "Nefes ver.", "Dinlen."),
    "uk": ("Вдих.", "Затримка.", "Видих.", "Пауза."),
    "vi": ("Hít vào.", "Giữ.", "Thở ra.", "Nghỉ."),
    "zh": ("吸。", "屏息。", "呼。", "停。"),  # the same in both ways of writing it
}
"""How a voice says in, hold, out and hold, by the first part of its language's tag."""


class Lexicon:
    """Whole words and what is said for them, whatever their case; the longest that fits wins.

    Where words are not parted by spaces, they are found wherever they stand.
    """

    def __init__(self, say: Sequence[tuple[str, str]]) -> None:
        self._spoken = {_nfc(written).casefold(): spoken for written, spoken in say}
        # the words as written, not their casefolded form: that of “Straße” is nowhere in a text
        longest_first = sorted((_nfc(written) for written, _ in say), key=len, reverse=True)
        words = "|".join(map(_bounded, longest_first))
        self._pattern = re.compile(words, re.IGNORECASE) if words else None

    def __call__(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._spoken.get(found[0].casefold(), found[0]), _nfc(text))


def _bounded(word: str) -> str:
    """Matches `word` where no letter stands before or behind it that would make it part of another."""
    before = "" if _IS_UNSPACED.match(word[0]) else f"(?:(?<![{_LETTER}])|(?<=[{_UNSPACED}]))"
    behind = "" if _IS_UNSPACED.match(word[-1]) else f"(?!(?![{_UNSPACED}])[{_LETTER}])"
    return before + re.escape(word) + behind


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def fill(parts: Sequence[Phrase | Slot], slots: Mapping[str, str]) -> tuple[Phrase, ...]:
    """`parts` with every slot's value in its place."""
    return tuple(Phrase(slots[part.name]) if isinstance(part, Slot) else part for part in parts)


def written(phrases: Sequence[Phrase]) -> str:
    """The sentence as a caption shows it."""
    return "".join(phrase.text for phrase in phrases)


def spoken(phrases: Sequence[Phrase], lexicon: Lexicon) -> tuple[str, tuple[Accent, ...]]:
    """The sentence as an engine is given it, and which of its words are to be spoken in another way.

    It is in NFC, words replaced, letters plain, brackets not pronounced.
    """
    runs, plain = [], ""
    accented = [phrase for phrase in phrases if _is_accented(phrase)]
    for phrase in phrases:
        if phrase.spoken is None and not _is_accented(phrase):
            plain += phrase.text
            continue
        runs.append(_plainly(lexicon(plain)))
        plain = ""
        said = phrase.spoken if phrase.spoken is not None else phrase.text if phrase.ipa else lexicon(phrase.text)
        runs.append(f"{_BEGIN}{_plainly(said).strip()}{_END}" if _is_accented(phrase) else _plainly(said))
    runs.append(_plainly(lexicon(plain)))
    marked = _nfc(" ".join("".join(runs).split()))
    pieces = re.split(f"[{_BEGIN}{_END}]", marked)  # every other one is accented
    starts = [0, *itertools.accumulate(map(len, pieces))]
    accents = (
        Accent(starts[at], starts[at + 1], phrase.rate, phrase.ipa)
        for at, phrase in zip(range(1, len(pieces), 2), accented, strict=True)
    )
    return "".join(pieces), tuple(accents)


def _is_accented(phrase: Phrase) -> bool:
    return phrase.rate != 1.0 or bool(phrase.ipa)


def _plainly(text: str) -> str:
    """`text` without brackets and without letters in dress."""
    return _STYLED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), _UNSPOKEN.sub(" ", text))
