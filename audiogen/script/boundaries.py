"""Where sentences end, in many languages.

sentencex finds the marks that end sentences, and knows quotation marks. Its abbreviations are another matter: in some
languages “bien”, “me” and “ned” are among them. So most languages have it split plainly, and what is an abbreviation,
an ordinal or a quotation that goes on is told here.
"""

import itertools
import re
from collections.abc import Callable

import sentencex

from audiogen.script.stops import (
    COUNTING,
    DATE,
    DATED,
    DATES,
    FIGURE,
    FIRM,
    LEADING,
    LOOSE,
    NAMES,
    NUMBER,
    NUMBERED,
    OPENINGS,
    ORDINALS,
    STAND_IN,
    abbreviation,
)

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
_QUOTES = "".join(dict.fromkeys(_CLOSERS + "".join(_OPENERS.values()) + "\"'"))
_OPENLY = '¿¡«»‹›“”„‘‚「『"'
"""With these, standing in front of it, a sentence begins that isn't the rest of a name."""
_DASHES = "–—"
_QUOTED = {"ja": ("と", "って")}
"""Words that take up what was quoted before them, without a break."""
_CAPITALISED = "de"
"""Here a capital doesn't say that a sentence begins: it may be a noun."""
_SELF = "en"
"""Nor does it here, behind an ellipsis: it may be “I”."""
_QUESTION = {"el": re.compile(r"[;\u037e]\s+")}
"""Marks that end a sentence in one language only."""
_ELLIPSIS = re.compile(rf"…[{_CLOSERS}]*\s+")
_AFTER_MARK = re.compile(rf"[!?]…[{_CLOSERS}]*\s+")
_LEFT_OVER = re.compile(r"\s*(?:…|\.\.\.)(?!\w)")
"""An ellipsis that belongs to what is before it."""
_ASIDE = re.compile(rf"[.!?。！？…][{_CLOSERS}]*[)）]\s*")
_WORD = re.compile(rf"[^\w{STAND_IN}{NUMBER}]*(\w+)")
_ELIDED = re.compile(rf"[^\w{STAND_IN}{NUMBER}]*((?:\w|[jJ]usqu|[qQ]u)[’'])")
_INITIAL = re.compile(r"(?:(?<![\w’'-])|(?<=\w\.-)|(?<=\b[dlDL][’']))([^\W\d_])\.$")
_CAPITAL = re.compile(r"(?<!\w)([^\W\d_])\.\s+(?!\d)")
_LETTER = re.compile(r"([^\W\d_])\.")
_SPACE = re.compile(r"\s")
_COUNTED = re.compile(rf"[\d{NUMBER}]\.$")


def boundaries(text: str, language: str) -> list[int]:
    """The ends of the sentences of `text`, each with the white space behind it, in order; the last is its length."""
    # a no-break space behind an abbreviation makes sentencex stumble: all white space is plain to it
    plain = _SPACE.sub(" ", text)
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
    marks = [_ASIDE, _AFTER_MARK]
    if tongue != _SELF:
        marks.append(_ELLIPSIS)
    if tongue in _QUESTION:
        marks.append(_QUESTION[tongue])
    ends = {found.end() for mark in marks for found in mark.finditer(plain)}
    if tongue not in _AS_THEY_ARE:
        ends |= {found.end() for found in _CAPITAL.finditer(plain) if found[1].isupper()}
    return ends


class _Mending:
    """Goes through the ends that may be, in order, and keeps those that are."""

    def __init__(self, plain: str, tongue: str) -> None:
        self._plain = plain
        self._tongue = tongue
        self._short: dict[int, Callable[[str], bool]] = {}
        """The places right behind the full stops of abbreviations; what tells that a sentence ends there."""
        for table, before, ends in (
            (LOOSE, "", self._opens),
            (NAMES, "", self._begins),
            (FIRM, "", _never),
            (NUMBERED, FIGURE, _never),
            (DATED, DATE, _never),
        ):
            if tongue not in table:
                continue
            for found in abbreviation(table[tongue], before).finditer(plain):
                inner = (at for at in range(found.start() + 1, found.end()) if plain[at - 1] == ".")
                self._short |= {**dict.fromkeys(inner, _never), found.end(): ends}

    def kept(self, ends: list[int]) -> list[int]:
        found, start = [], 0
        for candidate in ends[:-1]:
            end = self._before_openers(candidate)
            end = self._past_closers(start, end) if end > start else start
            if start < end < len(self._plain) and not self._goes_on(start, end):
                found.append(end)
                start = end
        return [*found, len(self._plain)]

    def _before_openers(self, end: int) -> int:
        """The end, moved in front of the marks that open what follows."""
        at = end
        while self._plain[at - 1 : at] and self._plain[at - 1] in _QUOTES:
            at -= 1
        opened = self._plain[at - 1 : at].isspace() and not self._plain[end : end + 1].isspace()
        return at if opened else end

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
        if mark in "»›" and sentence[-1:].isspace() and self._plain[at + 1 : at + 2] in ("", " "):
            return True  # « Bien. Très bien ! » Puis
        # an apostrophe shuts nothing, and in the north one mark may both open and close
        return not sentence[-1].isspace() and (mark in "”’" or (mark == "»" and shut % 2 == 1))

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether the sentence from `start` is not over at `end`."""
        whole = self._plain[max(start, end - _NEAR) : end].rstrip()
        before = whole.rstrip(_CLOSERS + " ")
        after = self._plain[end : end + _NEAR]
        small = _case(after) < 0
        if _LEFT_OVER.match(after):
            return True  # ¿Qué?… Nada.
        if not self._plain[end - 1].isspace():
            if after[0] in ",;:.!?…" or (after[0] == "-" and before[-1:] == "."):
                return True  # «¡Suelta!», dice; C.-à-d.
            if before[-1:] == "." and (letter := _LETTER.match(after)) and letter[1].isupper():
                return True  # O.N.U.
        if after.startswith(_QUOTED.get(self._tongue, ())) and whole != before:
            return True
        if small and (whole != before or after[0] in _DASHES):
            return True  # «¿Así?» pregunta; — Так? — спросила
        if whole[-1:] in (")", "）") and whole != before:
            return self._plain[start] not in "(（"  # all of the sentence stands in brackets, or it isn't one
        if before.endswith("…"):
            return not self._opens(after)
        if self._tongue in _AS_THEY_ARE:
            return False
        if small and _case(self._plain[start : start + _NEAR]) > 0:
            return True  # who begins sentences with capitals wouldn't begin this one so
        return before.endswith(".") and whole == before and self._stop_is_inside(start, end, before, after)

    def _stop_is_inside(self, start: int, end: int, before: str, after: str) -> bool:
        """Whether the full stop at the end of `before` belongs to an abbreviation or to a number."""
        stop = end
        while self._plain[stop - 1].isspace():
            stop -= 1
        if stop in self._short:
            return not self._short[stop](after)
        if _COUNTED.search(before):
            return _case(after) < 0 or self._is_ordinal(start, before, after)  # 3. maj
        initial = _INITIAL.search(before)
        return initial is not None and initial[1].isupper() and _case(after) > 0 and not self._begins(after)

    def _is_ordinal(self, start: int, before: str, after: str) -> bool:
        """Whether the number at the end of `before` counts the noun behind it, which has a capital."""
        if self._tongue not in ORDINALS:
            return False
        if _first(after) in DATES[self._tongue].split():
            return True
        if ORDINALS[self._tongue].search(before):
            return not self._opens(after)
        leading = LEADING.search(before)
        if leading is None or COUNTING.search(self._plain, max(0, start - _NEAR), start):
            return False
        usual = leading[1] is None or leading[1].lower() in OPENINGS[self._tongue].split()
        return usual and _case(after) > 0 and not self._opens(after)

    def _opens(self, after: str) -> bool:
        """Whether a sentence surely begins with `after`, where no name is likely."""
        return _case(after) > 0 and (self._tongue != _CAPITALISED or self._usual(after))

    def _begins(self, after: str) -> bool:
        """Whether a sentence surely begins with `after`, where a name is as likely."""
        return after[0] in _OPENLY or (_case(after) > 0 and self._usual(after))

    def _usual(self, after: str) -> bool:
        """Whether the first word of `after` is one that sentences usually begin with."""
        return _first(after) in OPENINGS.get(self._tongue, "").split()


def _never(_after: str) -> bool:
    return False


def _first(text: str) -> str:
    """The first word of `text`, in small letters; an apostrophe belongs to it where it stands for a vowel."""
    word = _ELIDED.match(text) or _WORD.match(text)
    return word[1].lower().replace("’", "'") if word else ""


def _case(text: str) -> int:
    """1 when the first word of `text` has a capital, -1 when it has none, 0 when that means nothing there."""
    word = _WORD.match(text)
    if word is None:
        return 0
    return word[1][0].isupper() - word[1][0].islower()
