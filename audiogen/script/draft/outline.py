"""The chapters of an article: what each passage is for, and what of it is not to be spoken, and why."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from audiogen.script.boundaries import boundaries
from audiogen.script.draft.amounts import spans, value
from audiogen.script.draft.article import Part, ends, is_form, is_titled, left_out, step
from audiogen.script.draft.asked import asked
from audiogen.script.draft.cues.table import Cues, filled_in, regex
from audiogen.script.draft.judge import kind
from audiogen.script.draft.lines import NUMBER
from audiogen.script.draft.marks import URL, only_a_link, plain
from audiogen.script.draft.pauses import SECONDS_A_BREATH, STEPS

_MOST_CAPTION: Final = 30
"""No caption has more words."""
_MOST_BYLINE: Final = 16
_MOST_NAME: Final = 8
"""No step is called by more words."""
_NO_PART: Final = "a section that is no part of a routine"
_ASIDE: Final = re.compile(
    r"\s*(?:[(\[](?P<inner>[^()\[\]]+)[)\]]|\s[-–—]\s(?P<behind>[^-–—]+(?:[-–—]\d[^-–—]*)?))\s*$"
)
"""What may stand behind the name of an exercise, in its heading."""
_ADVERT: Final = "an advert, a link or a recommendation: for you to decide"
_MOST_LABEL: Final = 6
_LONG: Final = 40
"""What follows a label that is a heading has at least as many letters."""
_LABELLED: Final = re.compile(r"(?P<label>[^:：.!?]{2,60}?)\s*(?:[:：]|\s[–—-](?=\s))\s*(?P<rest>.*)", re.DOTALL)
_BOLD: Final = re.compile(
    r"(?:\*\*|__)(?P<label>[^*_]{2,60}?)[.:]?(?:\*\*|__)[.:]?\s*[–—-]?\s+(?P<rest>\S.*)", re.DOTALL
)
_SAID: Final = re.compile(r"[^\W\d_]+(?:[-' ’·][^\W\d_]+)*")
_MOST_SAID: Final = 40


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to speak, or, without a `text`, only notes."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or item. `mode` says what for: `tell`, `why`, `how`, `aside`, `title`."""

    mode: str
    sentences: tuple[Sentence, ...]
    item: bool = False

    @property
    def spoken(self) -> bool:
        return any(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and what stands below it."""

    title: str
    passages: tuple[Passage, ...]
    asks: str = ""
    """What the heading says of how long, how often or on which side: no part of the title."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How many minutes an article says that all of it takes, and its words for that."""

    minutes: int
    words: str


@dataclass(frozen=True, slots=True)
class Outline:
    """All of an article. `say` is how it wants words to be pronounced."""

    title: str
    chapters: tuple[Chapter, ...]
    say: tuple[tuple[str, str], ...]
    wish: Wish | None


def outline(parts: Sequence[Part], cues: Cues, language: str) -> Outline:
    """The outline of an article."""
    reader = _Reader(cues, language, parts)
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        reader.part(part, after)
    return reader.close()


@dataclass(slots=True)
class _Open:
    title: str
    asks: str = ""
    passages: list[Passage] = field(default_factory=list)


class _Reader:
    def __init__(self, cues: Cues, language: str, parts: Sequence[Part]) -> None:
        self._cues = cues
        self._language = language
        self._chapters = [_Open("")]
        self._mode = "tell"
        self._left = 0
        """The level of the heading of a section that is left out; 0 outside one."""
        self._ended = False
        """Whether the article is at its end, and what comes now stands on its page only."""
        self._say: dict[str, str] = {}
        self._wish: Wish | None = None
        self._labels: tuple[str, ...] = ()
        """Notes of labels, for what they stand before."""
        labels = [words for part in parts if part.mark == "heading" and (words := self._label(plain(part.text).text))]
        self._often = {words for words, count in Counter(labels).items() if count > 1}
        levels = [part.level for part in parts if part.mark == "heading" and not self._label(plain(part.text).text)]
        self._top = min(levels[1:], default=9)

    def close(self) -> Outline:
        """All that was read."""
        self._end_labels()
        chapters = tuple(
            Chapter(one.title, tuple(one.passages), one.asks) for one in self._chapters if one.title or one.passages
        )
        title = next((chapter.title for chapter in chapters if chapter.title), "")
        return Outline(title, chapters, tuple(self._say.items()), self._wish)

    def part(self, part: Part, after: Part | None) -> None:
        """Reads one part, the parts before it being read; `after` is the next."""
        if part.mark == "apart":
            self._leave(part.why, part.text)
        elif part.mark == "heading":
            self._heading(part, after)
        elif self._left:
            self._leave(_NO_PART, part.text)
        else:
            self._text(part, after)

    # ── headings ──

    def _heading(self, part: Part, after: Part | None) -> None:
        found = plain(NUMBER.sub("", part.text, count=1) if NUMBER.match(part.text) else part.text)
        words = found.text.rstrip(":： ")
        self._note_apart(found.apart)
        if not any(letter.isalnum() for letter in words):
            return
        self._look_for_length(words)
        ended = self._ended and part.shaped and not self._teaches(words, after)
        if self._left and (part.level > self._left or (ended and not left_out(words, self._cues))):
            self._leave(_NO_PART, words)
            return
        if left_out(words, self._cues):
            self._left, self._ended = part.level, self._ended or ends(words, self._cues)
            self._leave(_NO_PART, words)
            return
        self._ended = False
        if step(words, self._cues):
            self._left, self._mode = 0, "how"
            self._text(Part("item", part.text), after)
        elif label := self._label(words):
            self._left, self._mode = 0, self._cues.labels[label]
            if label in self._often or part.level > self._top or len(self._chapters) == 1:
                self._labels += (f"not spoken (a label): {found.text}",)
            else:
                self._chapter(words)
        else:
            self._left, self._mode = 0, "tell"
            self._chapter(words, numbered=NUMBER.match(part.text) is not None)

    def _chapter(self, title: str, *, numbered: bool = False) -> None:
        self._end_labels()
        asks = ""
        # at the head of an article it is said of the whole
        if (
            (numbered or len(self._chapters) > 1)
            and (found := _ASIDE.search(title))
            and self._amount(found["inner"] or found["behind"])
        ):
            title, asks = title[: found.start()], found[0].strip()
        self._chapters.append(_Open(_calmer(title), asks))

    def _amount(self, words: str) -> bool:
        """Whether a heading's words say how long or how often."""
        timed = any(spans(words, self._cues, SECONDS_A_BREATH))
        return timed or asked(f"{words}.", self._cues).anything

    def _teaches(self, words: str, after: Part | None) -> bool:
        """Whether a heading below the end of an article begins another exercise after all."""
        if filled_in(self._cues.chapter, self._cues.numbers).match(words):
            return True
        return after is not None and after.mark != "heading" and kind(plain(after.text).text, self._cues) in STEPS

    def _label(self, words: str) -> str:
        """The label that `words` are, as the table has it; empty for none."""
        key = words.strip(" :：*_").lower()
        return key if key in self._cues.labels else ""

    # ── paragraphs and items ──

    def _text(self, part: Part, after: Part | None) -> None:
        found = plain(part.text)
        words = found.text
        if only_a_link(part.text):
            self._leave("a link", part.text)
            return
        if not any(letter.isalnum() for letter in words):
            self._note_apart(found.apart)
            return
        if why := "a form to fill in" if is_form(part.text, self._cues) else self._no_text(words):
            self._leave(why, words)
            self._note_apart(found.apart)
            return
        self._look_for_length(words)
        self._note_apart(found.apart)
        mode, numbered = self._mode, part.number is not None
        if bold := _BOLD.fullmatch(part.text.strip()):
            words = f"{plain(bold['label']).text}: {plain(bold['rest']).text}"
        label, rest = self._labelled(words, part.mark == "item" and not numbered, bold is not None)
        if label is not None:
            known = self._label(label)
            if known and not rest:
                self._mode = self._cues.labels[known]
            mode = self._cues.labels[known] if known else "how" if self._is_step(label) else "tell"
            if not known and self._is_step(label) and self._heads(rest, after):
                self._chapter(rest or label, numbered=True)
                self._mode = "tell"
                if rest:
                    self._labels += (f"not spoken (a label): {label}:",)
                rest = ""
            elif known or self._is_step(label):
                self._labels += (f"not spoken (a label): {label}:",)
            elif self._advertised(rest):
                self._leave(_ADVERT, words)
                return
            else:
                self._chapter(label)
                self._mode = "tell"
            words = rest[:1].upper() + rest[1:]
        if words:
            self._passage(
                Passage(mode, tuple(self._sentences(words, mode, part.mark == "item")), part.mark == "item")
            )

    def _labelled(self, words: str, bulleted: bool, bold: bool) -> tuple[str | None, str]:
        """The label that a paragraph begins with, and the rest; None when there is no label that means something."""
        found = _LABELLED.fullmatch(words)
        if found is None:
            return (words, "") if self._label(words) else step(words, self._cues) or (None, words)
        label, rest = found["label"], found["rest"]
        if self._label(label) or self._is_step(label):
            return label, rest
        few = len(label.split()) <= _MOST_LABEL
        heading = few and len(rest) >= _LONG and not bulleted and is_titled(label) and (bold or " " in label)
        return (label, rest) if heading else (None, words)

    def _is_step(self, label: str) -> bool:
        return filled_in(self._cues.step, self._cues.numbers).fullmatch(label) is not None

    def _heads(self, rest: str, after: Part | None) -> bool:
        """Whether a step is so called only, and what is to be done is said below it."""
        below = after is not None and after.mark in ("text", "item") and not step(plain(after.text).text, self._cues)
        return below and len(rest.split()) <= _MOST_NAME and not rest.endswith((".", "!", "?", ",", ";", ":"))

    def _no_text(self, words: str) -> str:
        """Why a passage is none of the text; empty when it is."""
        count = len(words.split())
        if count <= _MOST_CAPTION and regex(rf"[\[(]?\s*(?:{self._cues.caption})").match(words):
            return "a picture, or its caption"
        if count <= _MOST_BYLINE and regex(self._cues.byline).match(words):
            return "what stands around an article"
        return ""

    def _sentences(self, words: str, mode: str, item: bool) -> Iterator[Sentence]:
        """The sentences of a passage, those that are adverts as notes."""
        words, notes = self._without_asides(words)
        pieces = _split(words, self._language)
        unwanted = [self._advertised(piece) for piece in pieces]
        if any(unwanted):
            thing = regex(self._cues.thing)
            for at in range(1, len(pieces)):
                unwanted[at] |= unwanted[at - 1] and thing.match(pieces[at]) is not None
            if mode != "how" and not item and sum(unwanted) * 2 >= len(pieces):
                unwanted = [True] * len(pieces)
        for advert, group in itertools.groupby(zip(pieces, unwanted, strict=True), key=lambda pair: pair[1]):
            held = [piece for piece, _ in group]
            if advert:
                held, notes = [""], (*notes, f"not spoken ({_ADVERT}): {' '.join(held)}")
            for piece in held:
                yield Sentence(piece, notes)
                notes = ()
        if notes:
            yield Sentence("", notes)

    def _advertised(self, words: str) -> bool:
        cues = self._cues
        if URL.search(words) or regex(cues.advert).search(words):
            return True
        return bool(regex(cues.recommend).search(words)) and not regex(cues.household).search(words)

    def _without_asides(self, words: str) -> tuple[str, tuple[str, ...]]:
        """`words` without what is in brackets for the eye, and notes of that."""
        notes: list[str] = []

        def pronounced(found: re.Match[str]) -> str:
            said = _SAID.match(found["said"])
            if said is None or len(said[0]) > _MOST_SAID:
                notes.append(f"not spoken (how a word is pronounced): {found['aside']}")
            else:
                self._say.setdefault(found["word"].lower(), said[0].lower())
                notes.append(f"guessed: `say:` at the head, from “{found['word']} {found['aside']}”")
            return found["word"] + found["close"]

        def pictured(found: re.Match[str]) -> str:
            notes.append(f"not spoken (a picture is meant): {found[0].strip()}")
            return ""

        word = rf"(?P<word>[^\W\d_][\w-]*)(?P<close>[”\"»“]?)\s*(?P<aside>[(\[]\s*(?:{self._cues.pronounced})\s*[:,]?"
        words = regex(rf"{word}\s*[\"“”‘«/]?\s*(?P<said>[^()\[\]\"“”»,;/]+)[^()\[\]]*[)\]])").sub(pronounced, words)
        words = regex(rf"\s*\((?:{self._cues.figure})\)").sub(pictured, words)
        words = regex(rf"\s*\[\s*(?:{self._cues.caption})[^\[\]]*\]").sub(pictured, words)
        return words, tuple(notes)

    def _look_for_length(self, words: str) -> None:
        found = filled_in(self._cues.session, self._cues.numbers).search(words)
        if found and self._wish is None and (minutes := value(found["n"], self._cues)):
            self._wish = Wish(minutes, found[0])

    # ── what is left out ──

    def _passage(self, passage: Passage) -> None:
        if self._labels and passage.spoken:
            first = passage.sentences[0]
            first = Sentence(first.text, (*self._labels, *first.notes))
            passage = replace(passage, sentences=(first, *passage.sentences[1:]))
            self._labels = ()
        if passage.sentences:
            self._chapters[-1].passages.append(passage)

    def _end_labels(self) -> None:
        """Labels that stand before nothing."""
        if self._labels:
            self._chapters[-1].passages.append(Passage("apart", (Sentence("", self._labels),)))
            self._labels = ()

    def _leave(self, why: str, text: str) -> None:
        self._passage(Passage("apart", (Sentence("", (f"not spoken ({why}): {text}",)),)))

    def _note_apart(self, apart: Sequence[tuple[str, str]]) -> None:
        for why, text in apart:
            self._leave(why, text)


def _split(text: str, language: str) -> list[str]:
    """The sentences of a text; what has no letter or number stays with what is before it."""
    found: list[str] = []
    start = 0
    for end in boundaries(text, language):
        piece, start = text[start:end].strip(), end
        if found and not any(letter.isalnum() for letter in piece):
            found[-1] = f"{found[-1]} {piece}".strip()
        elif piece:
            found.append(piece)
    return found


def _calmer(title: str) -> str:
    """A heading that shouts, in the capitals of a title."""
    if not title.isupper() or len(title) <= 4:
        return title
    return re.sub(r"[^\W\d_][\w’']*", lambda word: word[0][:1] + word[0][1:].lower(), title)
