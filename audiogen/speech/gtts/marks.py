"""Where a text may be cut, and how willingly: behind its signs, between its words; within them only when need be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

MOST = 100
"""Letters that may be asked for at once."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a text may be cut at: `cost` says how unwillingly, `pause` how many seconds a reader rests there."""

    cost: float
    pause: float


SENTENCE = Mark(0.0, 0.45)
CLAUSE = Mark(1.0, 0.28)
COMMA = Mark(2.0, 0.18)
CONJUNCTION = Mark(5.0, 0.08)
SPACE = Mark(8.0, 0.04)
CLINGING = Mark(11.0, 0.04)
"""After a word of one to three letters, which mostly belongs to the next one: “the”, “of”, “let”."""
TIGHT = Mark(15.0, 0.04)
"""White space within what belongs together: Dr. Smith, « so », 3. Mai."""
SYLLABLE = Mark(12.0, 0.0)
"""Inside a long run of letters, where a word or syllable is likely to begin."""
LETTER = Mark(20.0, 0.0)
"""Inside a long run of letters, between two that can stand apart."""
ANYWHERE = Mark(50.0, 0.0)

CONJUNCTIONS = {
    "de": "und oder aber denn sondern dass weil wenn während bis damit sodass",
    "en": "and or but so then while as because that which who when where until unless if with without",
    "es": "y e o u pero sino que porque cuando mientras donde hasta si con sin",
    "fr": "et ou mais donc car que qui quand lorsque pendant tandis si avec sans puis",
    "it": "e ed o oppure ma perché che quando mentre dove finché se con senza",
    "nl": "en of maar want dat omdat wanneer terwijl totdat als met zonder",
    "pt": "e ou mas porque que quando enquanto onde até se com sem",
}
"""Words before which a reader may breathe, by language; elsewhere white space is all there is."""

GAP = r"[^\S\u00a0\u202f\u2007]"
"""White space, but not the kind that holds together what stands beside it."""
_CLOSING = "\"'”’»›)\\]}"
_STOP = re.compile(rf"[.!?…‥؟۔।॥።။]+[{_CLOSING}]*{GAP}+|[。！？｡．]+[{_CLOSING}」』）】〉》]*")
_CLAUSE = re.compile(rf"[;:؛…!?][{_CLOSING}]*{GAP}+|—{GAP}*|(?<!\d){GAP}[–-]+{GAP}+|[；：…]+(?=[^\W\d_a-zA-Z])")
_COMMA = re.compile(rf"[,،][{_CLOSING}]*{GAP}+|[，、､][{_CLOSING}」』）]*|\){GAP}+|{GAP}+(?=\()")
_SPACE = re.compile(rf"{GAP}+|\u200b+")
_CLINGING = re.compile("|".join(rf"(?<={GAP}{word}){GAP}+" for word in (r"\w", r"\w\w", r"\w\w\w")))
_SYLLABLE = re.compile(
    r"(?<=[-‐/_&=?])(?=\w)"
    r"|(?=[\u0e40-\u0e44\u0ec0-\u0ec4])"  # the vowels of Thai and Lao that stand before their syllable
    r"|(?<=[\u3041-\u309f])(?=[\u30a1-\u30fa\u4e00-\u9fff])"  # from a Japanese word's ending to the next word
)
_ABBREVIATED = re.compile(r"(?:^|[\s(“\"])(?:[A-ZÀ-ÖØ-Þ]\w{0,2}|Prof|\S*\w\.\w+)$")
"""What stands before a full stop that ends no sentence, such as Dr or e.g …"""
_ORDINAL = re.compile(r"(?:^|\s)\d{1,2}$")
"""… and, in some languages, the third of May: 3. Mai."""
_WITH_ORDINALS = {"cs", "da", "de", "et", "fi", "hr", "hu", "is", "lv", "nb", "no", "pl", "sk", "sl", "sr", "tr"}
_STUCK = re.compile(r"[!?;:,.…»”’)\]}%、。，．・：；？！ー‥）」』】〕〉》々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ]")
"""What never begins a piece."""
_JOINER = "\u200d"


def marks(text: str, language: str) -> dict[int, Mark]:
    """Every place where `text` may be cut, by the index of the letter that would begin the next piece.

    Runs that are too long for one piece without a cut get worse and worse ones, until all are short enough.
    """
    found: dict[int, Mark] = {}
    for mark, at in _between_words(text, language):
        if 0 < at < len(text) and (_open(text, at) or text[at - 1].isspace()):
            found[at] = mark if _open(text, at) else TIGHT
    found |= dict.fromkeys(_abbreviations(text, language), TIGHT)
    for mark, places in _INSIDE_WORDS:
        for begin, end in pairwise([0, *sorted(found), len(text)]):
            if units(bare(text[begin:end])) > MOST:
                found |= {at: mark for at in places(text, begin, end) if begin < at < end}
    return found


def units(text: str) -> int:
    """How many letters `text` has, as those count who count most: in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def bare(text: str) -> str:
    """Without the white space at its ends, wide or not: that is not asked for."""
    return text.strip().strip("\u200b")


def _between_words(text: str, language: str) -> Iterator[tuple[Mark, int]]:
    """Marks and their places, the better ones last."""
    patterns = (
        (SPACE, _SPACE),
        (CLINGING, _CLINGING),
        (CONJUNCTION, _conjunction(language)),
        (COMMA, _COMMA),
        (CLAUSE, _CLAUSE),
    )
    for mark, pattern in patterns:
        yield from ((mark, found.end()) for found in pattern.finditer(text))
    ends = (found.end() for found in _STOP.finditer(text))
    yield from ((SENTENCE, end) for end in ends if not text[end : end + 1].islower())


def _conjunction(language: str) -> re.Pattern[str]:
    words = CONJUNCTIONS.get(_primary(language), "").split()
    return re.compile(rf"{GAP}+(?=(?:{'|'.join(words)})\b)" if words else r"(?!)", re.IGNORECASE)


def _abbreviations(text: str, language: str) -> Iterator[int]:
    """Where the next word begins after a full stop that ends no sentence."""
    patterns = [_ABBREVIATED, _ORDINAL] if _primary(language) in _WITH_ORDINALS else [_ABBREVIATED]
    for found in re.finditer(rf"\.{GAP}+", text):
        if any(pattern.search(text, max(0, found.start() - MOST), found.start()) for pattern in patterns):
            yield found.end()


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _open(text: str, at: int) -> bool:
    """Whether what stands before and after belongs to different pieces: no bracket is torn from its word."""
    before = text[:at].rstrip()[-1:]
    return unicodedata.category(before or " ") not in ("Ps", "Pi") and not _STUCK.match(text, at)


def _syllables(text: str, begin: int, end: int) -> Iterable[int]:
    return (at.start() for at in _SYLLABLE.finditer(text, begin, end) if _apart(text, at.start()))


def _letters(text: str, begin: int, end: int) -> Iterable[int]:
    return (at for at in range(begin + 1, end) if _apart(text, at))


def _apart(text: str, at: int) -> bool:
    """Whether two letters beside each other are not one sign: no accent is torn from its letter."""
    before, after = text[at - 1 : at], text[at : at + 1]
    bound = not after or unicodedata.category(after).startswith("M") or after in (_JOINER, "\u0e33", "\u0eb3")
    binding = before == _JOINER or unicodedata.combining(before or " ") == 9  # a virama: half a letter
    return not bound and not binding and _open(text, at)


_INSIDE_WORDS: tuple[tuple[Mark, Callable[[str, int, int], Iterable[int]]], ...] = (
    (SYLLABLE, _syllables),
    (LETTER, _letters),
    (ANYWHERE, lambda text, begin, end: range(begin + 1, end)),
)
