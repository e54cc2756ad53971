"""Where sentences end, in many languages.

sentencex finds the marks that end sentences, and knows quotation marks. Its abbreviations are another matter: in some
languages “bien”, “me” and “ned” are among them. So most languages have it split plainly, and what is an abbreviation,
an ordinal or a quotation that goes on is told here.
"""

import itertools
import re
from functools import cache

import sentencex

from audiogen.script.stops import FIRM, LOOSE, NUMBER, OPENINGS, ORDINALS, STAND_IN, abbreviation

_AS_THEY_ARE = {"ar", "bn", "en", "gu", "hy", "ja", "kk", "kn", "ml", "mr", "my", "pa", "ta", "te"}
"""Languages that sentencex splits well by rules of their own."""
_PLAIN = "am"
"""Splits at every mark: the abbreviations of Amharic are in letters that no other language has."""
_SAME = {"no": "nb", "nn": "nb", "bs": "hr", "sr": "hr", "sh": "hr", "sl": "hr", "ms": "id", "lb": "de"}
"""Languages that abbreviate as another one does, near enough."""

_NEAR = 60
"""No abbreviation or word that is looked at is longer."""
_LONGEST_QUOTE = 600
"""How far back a quotation mark is looked for."""
_OPENERS = {
    "»": "«", "«": "»", "›": "‹", "‹": "›", "”": "“„", "“": "„", "’": "‘‚", "‘": "‚", "」": "「", "』": "『",
    ")": "(", "）": "（",
}  # fmt: skip
"""Marks that close, and what may have opened them; some of them open as well, in other languages."""
_CLOSERS = "".join(_OPENERS)
_DASHES = "–—"
_QUOTED = {"ja": ("と", "って")}
"""Words that take up what was quoted before them, without a break."""
_CAPITALISED = {"de", "en"}
"""Here a capital doesn't say that a sentence begins: it may be a noun, or “I”."""
_QUESTION = {"el": re.compile(r"[;\u037e]\s+")}
"""Marks that end a sentence in one language only."""
_ELLIPSIS = re.compile(rf"…[{_CLOSERS}]*\s+")
_ASIDE = re.compile(rf"[.!?。！？…][{_CLOSERS}]*[)）]\s*")
_WORD = re.compile(rf"[^\w{STAND_IN}{NUMBER}]*(\w+)")
_INITIAL = re.compile(r"(?<![\w’'-])([^\W\d_])\.$")
_COUNTED = re.compile(rf"[\d{NUMBER}]\.$")


def boundaries(text: str, language: str) -> list[int]:
    """The ends of the sentences of `text`, each with the white space behind it, in order; the last is its length."""
    # a no-break space behind an abbreviation makes sentencex stumble: all white space is plain to it
    plain = "".join(" " if letter.isspace() else letter for letter in text)
    tongue = _tongue(language)
    pieces = sentencex.segment(tongue if tongue in _AS_THEY_ARE else _PLAIN, plain)
    ends = list(itertools.accumulate(len(piece) for piece in pieces))
    if not ends or ends[-1] != len(text):
        return [len(text)]  # never at the price of a word
    return _Mending(plain, tongue).kept(sorted({*ends, *_others(plain, tongue)}))


def _tongue(language: str) -> str:
    first = language.replace("_", "-").partition("-")[0].lower()
    return _SAME.get(first, first)


def _others(plain: str, tongue: str) -> set[int]:
    """Where sentences may end that sentencex reads past."""
    marks = [_ASIDE]
    if tongue not in _CAPITALISED:
        marks.append(_ELLIPSIS)
    if tongue in _QUESTION:
        marks.append(_QUESTION[tongue])
    return {found.end() for mark in marks for found in mark.finditer(plain)}


@cache
def _abbreviations(tongue: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Matches the language's abbreviations, and says whether they are firm."""
    return tuple((abbreviation(table[tongue]), table is FIRM) for table in (LOOSE, FIRM) if tongue in table)


class _Mending:
    """Goes through the ends that may be, in order, and keeps those that are."""

    def __init__(self, plain: str, tongue: str) -> None:
        self._plain = plain
        self._tongue = tongue
        self._firm: dict[int, bool] = {}
        """The places right behind the full stops of abbreviations; whether the sentence surely goes on there."""
        for short, firm in _abbreviations(tongue):
            for found in short.finditer(plain):
                inner = (at for at in range(found.start() + 1, found.end()) if plain[at - 1] == ".")
                self._firm |= {**dict.fromkeys(inner, True), found.end(): firm}

    def kept(self, ends: list[int]) -> list[int]:
        found, start = [], 0
        for candidate in ends[:-1]:
            end = self._past_closers(start, candidate) if candidate > start else start
            if start < end < len(self._plain) and not self._goes_on(start, end):
                found.append(end)
                start = end
        return [*found, len(self._plain)]

    def _past_closers(self, start: int, end: int) -> int:
        """The end, moved behind the marks that close what was opened in its sentence."""
        while end < len(self._plain) and self._closes(start, end):
            end += 1
        while end < len(self._plain) and self._plain[end].isspace():
            end += 1
        return end

    def _closes(self, start: int, at: int) -> bool:
        """Whether the character there is a mark that closes; some may as well open what follows."""
        mark = self._plain[at]
        if mark not in _OPENERS:
            return False
        sentence = self._plain[max(start, at - _LONGEST_QUOTE) : at]
        shut = sentence.count(mark)
        if sum(map(sentence.count, _OPENERS[mark])) > shut:
            return True
        # an apostrophe shuts nothing, and in the north one mark may both open and close
        return not sentence[-1].isspace() and (mark in "”’" or (mark == "»" and shut % 2 == 1))

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether the sentence from `start` is not over at `end`."""
        whole = self._plain[max(start, end - _NEAR) : end].rstrip()
        before = whole.rstrip(_CLOSERS + " ")
        after = self._plain[end : end + _NEAR]
        small = _case(after) < 0
        if not self._plain[end - 1].isspace() and (after[0] in ",;:.!?" or (after[0] == "-" and before[-1:] == ".")):
            return True  # «¡Suelta!», dice; C.-à-d.
        if after.startswith(_QUOTED.get(self._tongue, ())) and whole != before:
            return True
        if small and (whole != before or after[0] in _DASHES):
            return True  # «¿Así?» pregunta; — Так? — спросила
        if whole[-1:] in (")", "）") and whole != before:
            return self._plain[start] not in "(（"  # all of the sentence stands in brackets, or it isn't one
        if before.endswith("…"):
            return _case(after) <= 0
        if self._tongue in _AS_THEY_ARE:
            return False
        if small and _case(self._plain[start : start + _NEAR]) > 0:
            return True  # who begins sentences with capitals wouldn't begin this one so
        return before.endswith(".") and whole == before and self._stop_is_inside(end, before, after)

    def _stop_is_inside(self, end: int, before: str, after: str) -> bool:
        """Whether the full stop at the end of `before` belongs to an abbreviation or to a number."""
        stop = end
        while self._plain[stop - 1].isspace():
            stop -= 1
        if stop in self._firm:
            return self._firm[stop] or not self._opens(after)
        if _COUNTED.search(before) and _case(after) < 0:
            return True  # 3. maj
        if initial := _INITIAL.search(before):
            return initial[1].isupper() and _case(after) > 0
        ordinal = ORDINALS.get(self._tongue)
        return ordinal is not None and ordinal.search(before) is not None and not self._opens(after)

    def _opens(self, after: str) -> bool:
        """Whether a sentence surely begins with `after`."""
        word = _WORD.match(after)
        if word is None or _case(after) <= 0:
            return False
        return self._tongue not in OPENINGS or word[1].lower() in OPENINGS[self._tongue].split()


def _case(text: str) -> int:
    """1 when the first word of `text` has a capital, -1 when it has none, 0 when that means nothing there."""
    word = _WORD.match(text)
    if word is None:
        return 0
    return word[1][0].isupper() - word[1][0].islower()
