"""Turns the sentences of a chapter into what a teacher would do: say, wait, rest, repeat, do both sides."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from audiogen.script.draft.amounts import Span, spans
from audiogen.script.draft.asked import MOST_TIMES, Asked, asked
from audiogen.script.draft.breaths import Phase, cycle, phases, ratio
from audiogen.script.draft.cues.table import Cues, Swap, filled_in, regex
from audiogen.script.draft.judge import kind
from audiogen.script.draft.nodes import Beat, Fenced, Mark, Node, beats
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
from audiogen.script.draft.sides import mirrored

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
_GUESSED: Final = f"{BREATHS} breaths, "
"""Stands in the notes of breaths of which nobody has said how many."""
_SHORT: Final = 60
"""A sentence with more letters says more than how long to go on."""


def teach(passages: Sequence[Passage], cues: Cues, asks: str = "") -> tuple[Node, ...]:
    """What happens in a chapter whose heading `asks` for something, such as “2 minutes per side”."""
    teacher = _Teacher(cues)
    for unit, passage in enumerate(_with_lists(passages, cues)):
        teacher.passage(passage, unit)
    teacher.close(asks)
    return mirrored(teacher.nodes, cues)


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
        self._rested = 0
        """Where the last long rest ended."""
        self._taught = False
        """Whether there is a movement that something could be said of."""
        self._resting: tuple[Mark, Span] | None = None
        """The rest that was put into the last repetition, which is one between its sets if sets come next."""
        self._pending: tuple[Sentence, Asked] | None = None
        """What is said of a movement before it is taught."""

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
        self._end_open()
        self._do_pending()
        self._both_sides(whole=False)
        self._begin()

    def close(self, asks: str) -> None:
        """The chapter is over; its heading `asks` for something, or for nothing."""
        self._end_open()
        self._do_pending()
        note = self._as_headed(asks) if asks else ""
        self.finish()
        if self._pending:
            sentence, _ = self._pending
            self._add(Beat(sentence.text, Kind.TELL, -1, notes=(*sentence.notes, _not_understood(sentence.text))))
        if note:
            self.nodes.insert(0, Mark("", (note,)))

    def _do_pending(self) -> None:
        if self._pending and self._taught:
            (sentence, wants), self._pending = self._pending, None
            notes = (*sentence.notes, f"done by the block, not said: {_quoted(sentence.text)}")
            if not self._do(wants, notes, sentence.text):
                self._add(Beat(sentence.text, Kind.TELL, -1, notes=(*sentence.notes, _not_understood(sentence.text))))

    def _as_headed(self, asks: str) -> str:
        """Does what a heading asks for, as far as the chapter doesn't say so itself, and tells what was done."""
        wants = asked(asks.strip("()[]-–—:. ") + ".", self._cues)
        time = next(spans(asks, self._cues, SECONDS_A_BREATH), None)
        marks = [node for node in self.nodes if not isinstance(node, Beat)]
        words = " ".join(node.words if isinstance(node, Fenced) else node.text for node in marks)
        timed = any(isinstance(node, Beat) and node.pause[:1].isdigit() for node in self.nodes)
        timed = timed or any(word in words for word in ("rest", "repeat", "breathe"))
        done: list[str] = []
        if time and self._taught and not timed and not wants.counted:
            if time.low >= _A_REST:
                self.nodes.append(Fenced(f"rest {time.written}", ()))
                self.nodes += [Mark(f"[bell soft] [{AFTER_BELL}]")] if time.low >= _A_BELL else []
            else:
                self.nodes.append(Mark(f"[{time.written}]"))
            done.append(time.written)
        if wants.counted and self._taught and "repeat" not in words and self._repeat(wants, (), asks):
            done.append("how often")
        if wants.each and self._taught and "sides" not in words and self._both_sides(whole=True):
            done.append("both sides")
        if done:
            return f"guessed: {', '.join(done)}, from the heading’s {_quoted(asks)}"
        return f"not spoken (it stands in the heading, and the steps below have their own times): {asks}"

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
        if mode == "aside" or (fixed is None and regex(self._cues.warning).search(sentence.text)):
            sort = Kind.ASIDE
        elif mode in ("tell", "how") and filled_in(self._cues.general, self._cues.numbers).search(sentence.text):
            sort = Kind.TELL if mode == "tell" else sort
        elif mode == "how" and first and sort is Kind.TELL:
            sort = Kind.MOVE
        if sort in (Kind.WHY, Kind.TITLE, Kind.ASIDE):
            self._end_breath()
            self._end_rest()
            self._add(Beat(sentence.text, sort, unit, notes=sentence.notes))
            return
        wants = asked(sentence.text, self._cues)
        if not (mode == "how" or sort in STEPS or self._taught or self._sided()):
            # where nothing is taught yet, only a line of its own such as “3 x 12” is meant
            wants = Asked(sentence.text) if wants.rest or not wants.counted else wants
        if wants.anything and self._does(sentence, wants, sort, unit):
            return
        dosed = sort is not Kind.TELL or mode == "how" or self._taught
        if dosed and filled_in(self._cues.dose, self._cues.numbers).search(sentence.text):
            sentence = replace(sentence, notes=(*sentence.notes, _not_understood(sentence.text)))
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
        if times and self._goes_on(text, times[0], sort, notes):
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
            said = regex(rf"[\s,;(–—-]*(?:(?<!\w)(?:{self._cues.lasting}|{self._cues.opens}))?\s*$").sub(
                "", text[: span.start]
            )
            said = f"{said.rstrip(' ,;:')}." if any(letter.isalpha() for letter in said) else ""
        if said:
            self._add(Beat(said, Kind.KEEP if sort is Kind.TELL else sort, unit, "3s", (*notes, note)))
            note = ""
        self._rest = _Rest(span, unit, (note,) if note else (), [])

    def _rests_on(self, text: str, sort: Kind, unit: int) -> bool:
        """Whether a sentence may be said in the rest that goes on."""
        rest = self._rest
        here = rest is not None and unit in (rest.unit, rest.body[-1].unit if rest.body else -1)
        still = sort is Kind.FEEL or (here and sort in (Kind.TELL, Kind.KEEP))
        return rest is not None and still and rest.takes(text) and not phases(text, self._cues)

    def _end_rest(self) -> None:
        if rest := self._rest:
            self._rest = None
            # every line of a rest is one for itself
            body = tuple(replace(beat, unit=at) for at, beat in enumerate(rest.body))
            self.nodes.append(Fenced(f"rest {rest.span.written}", body, rest.notes))
            if rest.span.low >= _A_LONG_REST:
                self._told = self._rested = len(self.nodes)  # nobody means that again
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
        note = f"guessed: {_GUESSED}a count taken for a second, from {_quoted(' '.join(said))}"
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

    def _goes_on(self, text: str, span: Span, sort: Kind, notes: tuple[str, ...]) -> bool:
        """Whether a breath that was counted goes on as long as that: unless it is said how often already, or it is
        stillness that lasts."""
        if span.high < _A_REST or len(text) > _SHORT or (last := self._open_breath()) is None:
            return False
        still = regex(self._cues.still).search(text) and not regex(self._cues.breaths).search(text)
        if sort is Kind.SETTLE or still or not any(_GUESSED in note for note in last.notes):
            return False
        written = last.text.split()[1]
        count = min(MOST_TIMES * 2, max(1, round(span.low / cycle(written))))
        self._count_breaths(last, count, f"{count} breaths last {span.written}, as in {_quoted(text)}", notes)
        return True

    def _count_breaths(self, last: Mark, count: int, why: str, notes: tuple[str, ...]) -> None:
        written = last.text.split()[1]
        kept = tuple(note.replace(_GUESSED, "", 1) for note in last.notes)
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
        if not (self._taught or wants.rest or self._sided()):
            if wants.counted and not wants.tail and self._pending is None:
                self._pending = (sentence, wants)
                return True
            return False
        note: tuple[str, ...] = (f"done by the block, not said: {_quoted(sentence.text)}",)
        if wants.rest:
            sort = kind(wants.rest, self._cues) if sort is Kind.TELL else sort
            self._said(wants.rest, Kind.MOVE if sort is Kind.TELL else sort, unit, sentence.notes, True)
        else:
            note = (*sentence.notes, *note)
        before = tuple(self.nodes)
        if wants.times and wants.rest and not wants.again:
            self._told = max(self._told, min(here, len(self.nodes) - 1))
        done = self._do(wants, note, sentence.text)
        if not done and not wants.rest:
            self.nodes[:] = before
            return False
        if not done:
            self.nodes.append(Mark("", (f"not said, and for you to decide: {_quoted(sentence.text)}",)))
        return True

    def _do(self, wants: Asked, notes: tuple[str, ...], text: str) -> bool:
        """Repeats, holds and mirrors what was taught; False when there is nothing."""
        done = False
        if wants.counted:
            done = self._repeat(wants, notes, text)
        elif wants.pause:
            done = self._between(wants.pause, notes)
        if not (wants.switch or wants.each):
            return done
        if not self._sided():
            self._end_open()
            if wants.tail and not done:
                self._add(Beat(wants.tail, Kind.KEEP, -1))
            return self._both_sides(whole=True, notes=() if done else notes) or done
        if not done:  # the block before does that already
            self.nodes.append(Mark("", notes))
        return True

    def _sided(self) -> Fenced | None:
        """The block of two sides that was taught last, if nothing was taught since."""
        last = next((node for node in reversed(self.nodes) if not _beside(node)), None)
        return last if isinstance(last, Fenced) and last.words.startswith("sides") and not self._taught else None

    def _end_open(self) -> None:
        self._end_breath()
        self._end_rest()

    def _between(self, pause: Span, notes: tuple[str, ...]) -> bool:
        """Rests so long after each set that was repeated last."""
        at = next((at for at in reversed(range(len(self.nodes))) if isinstance(self.nodes[at], Fenced)), -1)
        block = self.nodes[at] if at >= 0 else None
        if not isinstance(block, Fenced) or not block.words.startswith("repeat"):
            return False
        body = block.body[:-1] if isinstance(block.body[-1], Mark) else block.body
        rest = Mark(f"[{pause.written}]")
        self._resting = rest, pause
        self.nodes[at] = replace(block, body=(*body, rest), notes=(*block.notes, *notes))
        return True

    def _repeat(self, wants: Asked, notes: tuple[str, ...], text: str) -> bool:
        if wants.times and not wants.sets and (last := self._open_breath()):
            if wants.tail:
                self.nodes.insert(len(self.nodes) - 1, Beat(wants.tail, Kind.KEEP, -1, "2s"))
            self._count_breaths(last, wants.times, notes[0] if notes else f"as in {_quoted(text)}", notes[1:])
            return True
        self._end_open()
        if wants.guess:
            notes = (*notes, f"guessed: {wants.times} times, from {_quoted(text)}")
        if block := self._sided():
            at = self.nodes.index(block)
            inner = block.body if wants.each else (block,)
            again = self._times_over(self._held(inner, wants), wants, notes)
            self.nodes[at] = replace(block, body=(again,)) if wants.each else again
            return True
        last_one = self.nodes[-1] if self.nodes else None
        if not wants.times and isinstance(last_one, Fenced) and last_one.words.startswith("repeat"):
            if self._resting and last_one.body[-1] is self._resting[0]:
                last_one = replace(last_one, body=last_one.body[:-1])
                wants = replace(wants, pause=wants.pause or self._resting[1])
            self.nodes[-1] = self._times_over((last_one,), wants, notes)
            return True
        start = self._movement(self._told)
        end = len(self.nodes)
        while end > start and _beside(self.nodes[end - 1]):
            end -= 1
        apart, body = _hoisted(self.nodes[start:end])
        if not any(beats(node) for node in body):
            return False
        self.nodes[start:end] = [*apart, self._times_over(self._held(body, wants), wants, notes)]
        self._told = len(self.nodes)
        return True

    def _held(self, body: tuple[Node, ...], wants: Asked) -> tuple[Node, ...]:
        """What is repeated, with the hold that is asked for, before it is undone, and with what is said meanwhile."""
        held = any(regex(self._cues.hold).match(beat.text) for node in body for beat in beats(node))
        if wants.hold and not held:
            at = len(body)
            last = body[-1]
            if isinstance(last, Beat) and regex(rf"\W*(?:{self._cues.undoing})(?!\w)").match(last.text) and at > 1:
                at -= 1
            pause = _sum(tuple(spans(wants.hold, self._cues, SECONDS_A_BREATH))).written
            body = (*body[:at], Beat(wants.hold, Kind.KEEP, -1, pause), *body[at:])
        return (*body, Beat(wants.tail, Kind.KEEP, -1)) if wants.tail else body

    def _times_over(self, body: tuple[Node, ...], wants: Asked, notes: tuple[str, ...]) -> Fenced:
        """The blocks of repetitions, and of sets around them."""
        pause = wants.pause.written if wants.pause else ""
        if wants.sets < 2:
            resting = (Mark(f"[{pause}]"),) if pause else ()
            return Fenced(f"repeat {wants.times}", (*body, *resting), notes)
        if wants.times:
            body = (Fenced(f"repeat {wants.times}", body),)
        said = (Beat(self._cues.set_said, Kind.TITLE, -1),) if self._cues.set_said else ()
        return Fenced(f"repeat {wants.sets}", (*said, *body, Mark(f"[{pause or BETWEEN_SETS}]")), notes)

    def _movement(self, start: int) -> int:
        """Where, from `start`, something moves; the position before it is taken up only once."""
        moves = (Kind.MOVE, Kind.BREATHE, Kind.FEEL)
        for at in range(start, len(self.nodes)):
            node = self.nodes[at]
            # what holds the position that was taken up before it is no part of the movement either
            if isinstance(node, Fenced) or (
                isinstance(node, Beat) and node.kind in moves and not self._holds(at, start)
            ):
                return at
        said = [at for at in range(start, len(self.nodes)) if beats(self.nodes[at])]
        kept = (at for at in said if isinstance(node := self.nodes[at], Beat) and node.kind is Kind.KEEP)
        return next(kept, max(said, default=len(self.nodes)))

    def _holds(self, at: int, start: int) -> bool:
        """Whether the beat at `at` only holds, for a time, what the one before it, from `start` on, has said."""
        last, beat = self.nodes[at - 1], self.nodes[at]
        if at <= start or not isinstance(last, Beat) or not isinstance(beat, Beat) or not beat.pause[:1].isdigit():
            return False
        return regex(rf"\W*(?:{self._cues.hold})").match(beat.text) is not None

    def _both_sides(self, whole: bool, notes: tuple[str, ...] = ()) -> bool:
        """Puts what was taught into a block of two sides: all that moves when `whole`, else if it speaks of one."""
        cues = self._cues
        start, names = self._one_of_two(cues.swaps)
        if whole and start < 0:
            start, names = self._one_of_two(cues.sided)
        if whole and start < 0 and cues.swaps:
            since = self.nodes[self._rested :]
            moved = any(beat.kind in STEPS for node in since for beat in beats(node))
            start = self._movement(max(self._begun, self._rested) if moved else self._begun)
            names = cues.swaps[0].names
        if start < 0:
            return False
        end = self._end(start, whole)
        apart, body = _hoisted(self.nodes[start:end])
        if not any(beats(node) for node in body):
            return False
        self.nodes[start:end] = [*apart, Fenced(f"sides {' '.join(names)}", body, notes, named=whole)]
        self._begin()
        return True

    def _end(self, start: int, whole: bool) -> int:
        """Where that ends which is done on both sides: before notes and tips that follow it, and, unless the article
        says that all of it is meant, before a rest for which the listener lies down anew."""
        end = len(self.nodes)
        while end > start and _beside(self.nodes[end - 1]):
            end -= 1
        for at in range(start + 1, end - 1) if not whole else ():
            settling, before, rest = self.nodes[at], self.nodes[at - 1], self.nodes[at + 1]
            anew = isinstance(settling, Beat) and settling.kind is Kind.SETTLE
            anew = anew and not (
                isinstance(before, Beat) and isinstance(settling, Beat) and before.unit == settling.unit
            )
            if anew and isinstance(rest, Fenced) and rest.words.startswith("rest"):
                return at
        return end

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


def _beside(node: Node) -> bool:
    """Whether a node is no part of a movement, when it stands at the end of one: notes, a tip, a warning."""
    return node.kind is Kind.ASIDE if isinstance(node, Beat) else isinstance(node, Mark) and not node.text


def _hoisted(nodes: Sequence[Node]) -> tuple[list[Node], tuple[Node, ...]]:
    """Tips and warnings among the nodes, which nobody wants to hear again and again, and the rest of them."""
    apart: list[Node] = [node for node in nodes if isinstance(node, Beat) and node.kind is Kind.ASIDE]
    return apart, tuple(node for node in nodes if node not in apart)


def _sum(times: Sequence[Span]) -> Span:
    guessed = any(span.guessed for span in times)
    return Span(sum(span.low for span in times), sum(span.high for span in times), 0, 0, guessed)


def _not_understood(text: str) -> str:
    return f"not understood, and so only said: how often, in {_quoted(text)}"


def _quoted(text: str) -> str:
    return f"“{text}”"
