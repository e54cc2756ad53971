"""Turns the sentences of a chapter into what a teacher would do: say, wait, rest, repeat, do both sides."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from audiogen.script.draft.amounts import Span, spans
from audiogen.script.draft.asked import MOST_TIMES, Asked, asked
from audiogen.script.draft.breaths import Phase, cycle, phases, ratio
from audiogen.script.draft.cues.table import OTHER, SIDE, Cues, Swap, filled_in, regex
from audiogen.script.draft.judge import kind
from audiogen.script.draft.nodes import Beat, Fenced, Mark, Node, beats, each_beat
from audiogen.script.draft.outline import Passage, Sentence
from audiogen.script.draft.pauses import (
    AFTER_BELL,
    BETWEEN_SETS,
    BREATHS,
    DEEP_BREATH,
    IN_BRACKETS,
    SECONDS_A_BREATH,
    STEPS,
    Kind,
)

_A_REST: Final = 60
"""Seconds: what lasts that long is no pause any more."""
_A_LONG_REST: Final = 120
"""Seconds: so long a rest is not meant by “repeat 8 times”, which comes after it."""
_A_BELL: Final = 300
"""Seconds: after such a rest a bell calls back."""
_LETTERS_A_SECOND: Final = 11
"""How fast a calm voice speaks, more or less."""
_SPOKEN: Final = 0.4
"""No more of a rest than this is filled with words."""
_SHORT: Final = 60
"""A sentence with more letters says more than how long to go on."""


def teach(passages: Sequence[Passage], cues: Cues) -> tuple[Node, ...]:
    """What happens in a chapter."""
    teacher = _Teacher(cues)
    for unit, passage in enumerate(_with_lists(passages, cues)):
        teacher.passage(passage, unit)
    teacher.finish()
    return tuple(teacher.nodes)


def _with_lists(passages: Sequence[Passage], cues: Cues) -> Iterator[Passage]:
    """The passages; a list in which most items ask for something is one of steps, whatever verbs the others have."""
    for is_list, group in itertools.groupby(passages, key=lambda one: one.mode == "tell" and one.item and one.spoken):
        held = list(group)
        if is_list:
            first = [next(sentence.text for sentence in one.sentences if sentence.text) for one in held]
            asking = sum(kind(text, cues) in STEPS for text in first)
            if not cues.verbs or asking * 2 >= len(held):
                held = [replace(one, mode="how") for one in held]
        yield from held


@dataclass(slots=True)
class _Rest:
    """A rest that may still be given lines."""

    span: Span
    unit: int
    notes: tuple[str, ...]
    body: list[Beat]

    def takes(self, text: str) -> bool:
        said = sum(len(beat.text) for beat in self.body) + len(text)
        return said / _LETTERS_A_SECOND <= self.span.low * _SPOKEN


@dataclass(slots=True)
class _Breath:
    """A breath that is being counted: its parts, and where in the chapter it begins."""

    parts: list[Phase]
    start: int


class _Teacher:
    def __init__(self, cues: Cues) -> None:
        self.nodes: list[Node] = []
        self._cues = cues
        self._rest: _Rest | None = None
        self._breath: _Breath | None = None
        self._begun = 0
        """Where the movement begins that is being taught."""
        self._told = 0
        """Where that begins which a number of times would mean."""
        self._taught = False
        """Whether there is a movement that something could be said of."""

    # ── sentences ──

    def passage(self, passage: Passage, unit: int) -> None:
        if passage.mode == "why":
            self.finish()
        first = True
        for sentence in passage.sentences:
            if not sentence.text:
                self._remark(sentence.notes)
                continue
            self._sentence(sentence, passage.mode, unit, first)
            first = False
        if passage.mode == "why":
            self._begin()

    def finish(self) -> None:
        """The movement that was taught is over."""
        self._end_breath()
        self._end_rest()
        self._both_sides(whole=False)
        self._begin()

    def _remark(self, notes: tuple[str, ...]) -> None:
        self._end_breath()
        self._end_rest()
        self.nodes.append(Mark("", notes))

    def _sentence(self, sentence: Sentence, mode: str, unit: int, first: bool) -> None:
        """A sentence, with the pauses in brackets before and after it."""
        bracket = rf"\s*[(\[]\s*(?:{self._cues.silence})[^()\[\]]*[)\]][\s.…]*"
        if before := regex(bracket).match(sentence.text):
            self._silence(before[0])
            sentence = replace(sentence, text=sentence.text[before.end() :])
        after = regex(rf"{bracket}$").search(sentence.text)
        if after:
            sentence = replace(sentence, text=sentence.text[: after.start()])
        if any(letter.isalnum() for letter in sentence.text):
            self._one(sentence, mode, unit, first)
        elif sentence.notes:
            self._remark(sentence.notes)
        if after:
            self._silence(after[0])

    def _silence(self, written: str) -> None:
        """A pause that the article has in brackets: behind what was said last."""
        self._end_breath()
        self._end_rest()
        times = tuple(spans(written, self._cues, SECONDS_A_BREATH))
        pause = _sum(times).written if times else IN_BRACKETS
        note = f"guessed: a pause of {pause}, from {_quoted(written.strip())}"
        last = self.nodes[-1] if self.nodes else None
        if isinstance(last, Beat):
            self.nodes[-1] = replace(last, pause=pause, notes=(*last.notes, note))
        else:
            self.nodes.append(Mark(f"[{pause}]", (note,)))

    def _one(self, sentence: Sentence, mode: str, unit: int, first: bool) -> None:
        fixed = {"why": Kind.WHY, "title": Kind.TITLE}.get(mode)
        sort = fixed or kind(sentence.text, self._cues)
        if mode == "aside":
            sort = Kind.ASIDE
        elif mode == "how" and first and sort is Kind.TELL:
            sort = Kind.MOVE
        elif mode == "tell" and filled_in(self._cues.general, self._cues.numbers).search(sentence.text):
            sort = Kind.TELL
        if sort in (Kind.WHY, Kind.TITLE, Kind.ASIDE):
            self._end_breath()
            self._end_rest()
            self._add(Beat(sentence.text, sort, unit, notes=sentence.notes))
            return
        wants = (
            asked(sentence.text, self._cues)
            if mode == "how" or sort in STEPS or self._taught
            else Asked(sentence.text)
        )
        if wants.anything and self._does(sentence, wants, sort, unit):
            return
        self._said(sentence.text, sort, unit, sentence.notes, mode == "how")

    def _said(self, text: str, sort: Kind, unit: int, notes: tuple[str, ...], how: bool) -> None:
        """A sentence that is spoken, with the time that it asks for."""
        times = self._times(text) if how or sort in STEPS else ()
        if self._rest and not times and self._rests_on(text, sort, unit):
            self._rest.body.append(Beat(text, sort, unit, notes=notes))
            return
        self._end_rest()
        counts = how or sort in STEPS or self._breath or regex(rf"\W*(?:{self._cues.inhale})").match(text)
        found = phases(text, self._cues) if counts else ()
        if not found:
            self._end_breath()
        if times and self._goes_on(text, times[0], notes):
            return
        if found:
            self._breath = self._breath or _Breath([], len(self.nodes))
            self._breath.parts += found
            sort = Kind.BREATHE
        if len(times) == 1 and times[0].low >= _A_REST and not times[0].guessed:
            self._lie(text, times[0], sort, unit, notes)
            return
        pause = _sum(times).written if times else ""
        if times and any(span.guessed for span in times):
            guess = f"guessed: {pause}, a breath taken for {SECONDS_A_BREATH} seconds, from {_quoted(text)}"
            notes = (*notes, guess)
        self._add(Beat(text, sort, unit, pause, notes))
        if deep := filled_in(self._cues.deep, self._cues.numbers).search(text):
            self._deep(deep["n"], text)

    # ── time ──

    def _times(self, text: str) -> tuple[Span, ...]:
        """The times that a sentence asks for."""
        cues = self._cues
        if filled_in(cues.general, cues.numbers).search(text):
            return ()
        before = regex(rf"(?:(?<!\w)(?:{cues.lasting}|{cues.holding})|[(:]|^)[\s,:]*$") if cues.lasting else regex("")
        found = spans(text, cues, SECONDS_A_BREATH)
        return tuple(span for span in found if before.search(text[: span.start]))

    def _lie(self, text: str, span: Span, sort: Kind, unit: int, notes: tuple[str, ...]) -> None:
        """Stillness begins."""
        self._end_breath()
        note = f"guessed: {text[span.start : span.end]} of rest, from {_quoted(text)}"
        said = text
        if not text[span.end :].strip(" .!)") and regex(self._cues.still).search(text) and self._cues.lasting:
            said = regex(rf"[\s,;(–—-]*(?:(?<!\w)(?:{self._cues.lasting}))?\s*$").sub("", text[: span.start])
            said = f"{said.rstrip(' ,;:')}." if any(letter.isalpha() for letter in said) else ""
        if said:
            self._add(Beat(said, Kind.KEEP if sort is Kind.TELL else sort, unit, "3s", (*notes, note)))
            note = ""
        self._rest = _Rest(span, unit, (note,) if note else (), [])

    def _rests_on(self, text: str, sort: Kind, unit: int) -> bool:
        """Whether a sentence may be said in the rest that goes on."""
        rest = self._rest
        still = sort in (Kind.FEEL, Kind.TELL) or (rest is not None and unit == rest.unit and sort is Kind.KEEP)
        return rest is not None and still and rest.takes(text) and not phases(text, self._cues)

    def _end_rest(self) -> None:
        if rest := self._rest:
            self._rest = None
            # every line of a rest is one for itself
            body = tuple(replace(beat, unit=at) for at, beat in enumerate(rest.body))
            self.nodes.append(Fenced(f"rest {rest.span.written}", body, rest.notes))
            if rest.span.low >= _A_LONG_REST:
                self._told = len(self.nodes)  # nobody means that again
            if rest.span.low >= _A_BELL:
                self.nodes.append(Mark(f"[bell soft] [{AFTER_BELL}]"))

    # ── breath ──

    def _end_breath(self) -> None:
        breath, self._breath = self._breath, None
        if breath is None or not (written := ratio(breath.parts)):
            return
        said = [node.text for node in self.nodes[breath.start :] if isinstance(node, Beat)]
        for at in range(breath.start, len(self.nodes)):
            node = self.nodes[at]
            if isinstance(node, Beat):
                self.nodes[at] = replace(node, pause="1s")
        note = f"guessed: {BREATHS} breaths, a count taken for a second, from {_quoted(' '.join(said))}"
        self.nodes.append(Mark(f"[breathe {written} x{BREATHS}]", (note,)))

    def _deep(self, number: str, text: str) -> None:
        from_table = self._cues.numbers.get(number.lower(), 0)
        count = int(number) if number.isdecimal() else from_table
        if 1 <= count <= MOST_TIMES:
            note = f"guessed: each breath {DEEP_BREATH} seconds, from {_quoted(text)}"
            last = self.nodes[-1]
            if isinstance(last, Beat):
                self.nodes[-1] = replace(last, pause="2s")
            self.nodes.append(Mark(f"[breathe {DEEP_BREATH} x{count}]", (note,)))

    def _open_breath(self) -> Mark | None:
        """The breath that was counted last, if nothing came after it."""
        self._end_breath()
        last = self.nodes[-1] if self.nodes else None
        return last if isinstance(last, Mark) and last.text.startswith("[breathe") else None

    def _goes_on(self, text: str, span: Span, notes: tuple[str, ...]) -> bool:
        """Whether a breath that was counted goes on as long as that."""
        if span.high < _A_REST or len(text) > _SHORT or (last := self._open_breath()) is None:
            return False
        written = last.text.split()[1]
        count = min(MOST_TIMES * 2, max(1, round(span.low / cycle(written))))
        self._count_breaths(last, count, f"{count} breaths last {span.written}, as in {_quoted(text)}", notes)
        return True

    def _count_breaths(self, last: Mark, count: int, why: str, notes: tuple[str, ...]) -> None:
        written = last.text.split()[1]
        kept = tuple(note.replace(f"{BREATHS} breaths, ", "", 1) for note in last.notes)
        self.nodes[-1] = Mark(f"[breathe {written} x{count}]", (*kept, *notes, why))

    # ── how often, and on which side ──

    def _begin(self) -> None:
        """What comes now is another movement."""
        self._begun = self._told = len(self.nodes)
        self._taught = False

    def _add(self, beat: Beat) -> None:
        self.nodes.append(beat)
        self._taught |= beat.kind in STEPS

    def _does(self, sentence: Sentence, wants: Asked, sort: Kind, unit: int) -> bool:
        """Does what a sentence asks for beyond being said. False when there is nothing that it could mean."""
        self._end_rest()
        here = len(self.nodes)
        whole = _quoted(sentence.text)
        note: tuple[str, ...] = ()
        if not (self._taught or wants.rest):
            return False
        if wants.rest == sentence.text:  # it says more, and that is said before
            if not self._taught:
                return False
            self._end_open()
            start = self._movement(self._told)
            self.nodes.insert(start, Beat(sentence.text, sort, unit, notes=sentence.notes))
            self._told = start + 1
        else:
            note = (f"done by the block, not said: {whole}",)
            if wants.rest:
                sort = kind(wants.rest, self._cues) if sort is Kind.TELL else sort
                self._said(wants.rest, Kind.MOVE if sort is Kind.TELL else sort, unit, sentence.notes, True)
            elif sentence.notes:
                note = (*sentence.notes, *note)
        before = tuple(self.nodes)
        if wants.times and wants.rest != "" and not wants.again:
            self._told = max(self._told, min(here, len(self.nodes) - 1))
        done = bool(wants.times) and self._repeat(wants, note, whole)
        if wants.switch or wants.each:
            self._end_open()
            done = self._both_sides(whole=True, notes=() if done else note) or done
        if not done and not wants.rest:
            self.nodes[:] = before
            return False
        if not done and note:
            self.nodes.append(Mark("", (f"not said, and for you to decide: {whole}",)))
        return True

    def _end_open(self) -> None:
        self._end_breath()
        self._end_rest()

    def _repeat(self, wants: Asked, notes: tuple[str, ...], whole: str) -> bool:
        if last := self._open_breath():
            self._count_breaths(last, wants.times, notes[0] if notes else f"as in {whole}", notes[1:])
            return True
        self._end_rest()
        start = self._movement(self._told)
        body = tuple(self.nodes[start:])
        if not any(beats(node) for node in body):
            return False
        if wants.guess:
            notes = (*notes, f"guessed: {wants.times} times, from {whole}")
        block = Fenced(f"repeat {wants.times}", body, notes)
        if wants.sets > 1:
            block = Fenced(f"repeat {wants.sets}", (replace(block, notes=()), Mark(f"[{BETWEEN_SETS}]")), notes)
        self.nodes[start:] = [block]
        self._told = len(self.nodes)
        return True

    def _movement(self, start: int) -> int:
        """Where, from `start`, something moves; the position before it is taken up only once."""
        moves = (Kind.MOVE, Kind.BREATHE, Kind.FEEL)
        for at in range(start, len(self.nodes)):
            node = self.nodes[at]
            if isinstance(node, Fenced) or (isinstance(node, Beat) and node.kind in moves):
                return at
        return max((at for at in range(start, len(self.nodes)) if beats(self.nodes[at])), default=len(self.nodes))

    def _both_sides(self, whole: bool, notes: tuple[str, ...] = ()) -> bool:
        """Puts what was taught into a block of two sides: all that moves when `whole`, else if it speaks of one."""
        cues = self._cues
        start, names = self._one_of_two(cues.swaps)
        if whole and start < 0:
            start, names = self._one_of_two(cues.sided)
        if whole and start < 0 and cues.swaps:
            start, names = self._movement(self._begun), cues.swaps[0].names
        end = len(self.nodes)
        while end and isinstance(last := self.nodes[end - 1], Mark) and not last.text:
            end -= 1  # notes at the end are about something else
        body = self.nodes[start:end] if start >= 0 else []
        if not any(beats(node) for node in body):
            return False
        sided = tuple(each_beat(node, lambda beat: self._sided(beat, names, whole)) for node in body)
        self.nodes[start:end] = [Fenced(f"sides {' '.join(names)}", sided, notes)]
        self._begin()
        return True

    def _one_of_two(self, table: Sequence[Swap]) -> tuple[int, tuple[str, str]]:
        """Where one of two sides is first spoken of, and what the sides are called; -1 for nowhere."""
        for at in range(self._begun, len(self.nodes)):
            for beat in beats(self.nodes[at]):
                if beat.kind not in STEPS or regex(self._cues.together).search(beat.text):
                    continue
                for swap in table:
                    if match := regex(swap.pattern).search(beat.text):
                        named = match.groupdict().get("side")
                        turned = named is not None and named.lower() != swap.names[0]
                        return at, (swap.names[1], swap.names[0]) if turned else swap.names
        return -1, ("", "")

    def _sided(self, beat: Beat, names: tuple[str, str], named: bool) -> Beat:
        """The sentence with the side in it."""
        if regex(self._cues.together).search(beat.text):
            return beat
        text = beat.text
        for swap in (*self._cues.swaps, *self._cues.others):
            if set(swap.names) == set(names):
                text = _swapped(text, swap)
        for swap in self._cues.sided if named else ():
            if set(swap.names) == set(names):
                text = _named(text, swap, names)
        if text == beat.text:
            return beat
        return replace(
            beat, text=text, notes=(*beat.notes, f"guessed: one side and then the other, from {_quoted(beat.text)}")
        )


def _swapped(text: str, swap: Swap) -> str:
    def said(found: re.Match[str]) -> str:
        words = found.expand(swap.said)
        return words[:1].upper() + words[1:] if found[0][:1].isupper() and found.start() == 0 else words

    return regex(swap.pattern).sub(said, text)


def _named(text: str, swap: Swap, names: tuple[str, str]) -> str:
    for found in reversed(list(regex(swap.pattern).finditer(text))):
        slot = SIDE if found["side"].lower() == names[0] else OTHER
        text = text[: found.start("side")] + slot + text[found.end("side") :]
    return text


def _sum(times: Sequence[Span]) -> Span:
    guessed = any(span.guessed for span in times)
    return Span(sum(span.low for span in times), sum(span.high for span in times), 0, 0, guessed)


def _quoted(text: str) -> str:
    return f"“{text}”"
