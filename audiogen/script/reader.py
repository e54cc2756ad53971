"""The tokens of a script become blocks; whatever is not understood becomes an error with its line."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from audiogen.model import (
    Block,
    Cue,
    Marked,
    Meta,
    Pause,
    Phrase,
    Picture,
    Repeat,
    Rest,
    Say,
    Section,
    Sides,
    Sound,
    Speaker,
)
from audiogen.script.annotations import annotation
from audiogen.script.directives import Mark, Timing
from audiogen.script.fences import Fence, fence
from audiogen.script.inline import SILENT, TEXT, LineEnd, Surroundings, pieces, speakable
from audiogen.script.markdown import DEEPEST
from audiogen.script.mistakes import REFUSED, mistake
from audiogen.script.mixing import pace, voice_wish
from audiogen.script.problems import Problems
from audiogen.script.sentences import Word, sentences

MOST_OPEN = 100
"""Blocks inside one another; nobody means more."""
Bring = Callable[[Fence, Surroundings], tuple[Block, ...]]

_STRUCTURE = {
    "paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close", "ordered_list_open",
    "ordered_list_close", "list_item_open", "list_item_close", "blockquote_open", "blockquote_close",
    "heading_close", "front_matter",
}  # fmt: skip
_NESTED = {"bullet_list_open", "ordered_list_open", "list_item_open", "blockquote_open"}


@dataclass(slots=True)
class _Frame:
    """An open block: what was read of it so far."""

    fence: Fence
    blocks: list[Block] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)


@dataclass(slots=True)
class _Item:
    """An item of a list: its number, if it has one, and whether any words were in it."""

    number: str
    line: int
    words: bool = False


_ROOT = Fence("", 0, "")
_SPEAKER_HINT = 'write it like #[voice:"espeak en-GB"]; #[voice] alone goes back to the session\'s own'


class Reader:
    """Walks the tokens of one script in order, holding the blocks that are open.

    `bring` gives what another script holds that is included; `around` are the blocks that this one stands in.
    """

    def __init__(self, meta: Meta, problems: Problems, bring: Bring, around: Surroundings) -> None:
        self._meta = meta
        self._problems = problems
        self._bring = bring
        self._around = around
        self._open = [_Frame(_ROOT)]
        self._in_heading = False
        self._number = 0
        self._items: list[_Item] = []

    def block(self, token: Token) -> None:
        line = (token.map[0] if token.map else 0) + 1
        if token.type in _NESTED and token.level + 1 >= DEEPEST:
            self._problems.add(line, "this is nested too deeply to be read", "take some lists or quotations away")
        if token.type == "list_item_open":
            self._item(token, line)
        elif token.type == "list_item_close":
            self._end_item()
        if token.type == "inline":
            if self._in_heading:
                self._heading(token, line)
            else:
                self._paragraph(token, line)
        elif token.type == "heading_open":
            self._in_heading = True
        elif token.type == "colons":
            self._colons(token.info, line)
        elif token.type == "speaker":
            self._speaker(token.info, line)
        elif token.type == "unclosed":
            self._problems.add(line, "a note is opened with <!-- and never closed", "close it with -->")
        elif token.type in REFUSED:
            self._problems.add(line, *REFUSED[token.type])
        elif token.type not in _STRUCTURE:
            self._problems.add(line, f"this is not understood ({token.type})", "write it as a plain line")
        if token.type == "heading_close":
            self._in_heading = False

    def close(self) -> tuple[Block, ...]:
        """All blocks; those still open are a fault."""
        for frame in self._open[1:]:
            if frame.fence.kind == "unknown":
                continue  # said already
            self._problems.add(frame.fence.line, f"`{frame.fence.written}` is never closed",
                               "put ::: on a line of its own after its last line")  # fmt: skip
        return tuple(self._open[0].blocks)

    # ── lists ──

    def _item(self, token: Token, line: int) -> None:
        """The number of a list's item is not spoken: so it must be one that nobody would want to hear."""
        self._items.append(_Item(token.info, line))
        if not token.info:
            return
        number = int(token.info)
        if number not in (0, 1, self._number + 1):
            self._refuse_number(self._items[-1])
        self._number = number

    def _end_item(self) -> None:
        item = self._items.pop()
        if item.number and not item.words:
            self._refuse_number(item)
        if self._items:
            self._items[-1].words |= item.words

    def _refuse_number(self, item: "_Item") -> None:
        fault = f"“{item.number}.” is taken for the number of a list, and would not be spoken"
        hint = f"write {item.number}\\. to have it said; a list begins with 1 and counts on"
        self._problems.add(item.line, fault, hint)

    # ── blocks ──

    def _colons(self, words: str, line: int) -> None:
        if not words:
            self._close_fence(line)
            return
        try:
            opened = fence(words, line)
        except ValueError as error:
            self._problems.add(line, str(error))
            opened = Fence("unknown", line, f"::: {words}")
        if opened.kind == "include":
            self._include(opened)
            return
        if opened.kind == "rest" and self._inside("rest"):
            self._problems.add(line, "a rest can't stand inside a rest", "close the first one with ::: before it")
        if len(self._open) == MOST_OPEN:
            self._problems.add(line, "this is nested too deeply to be read", "take some blocks away")
        self._open.append(_Frame(opened))

    def _close_fence(self, line: int) -> None:
        if len(self._open) == 1:
            self._problems.add(line, "::: closes nothing", "take it out, or open a block such as ::: repeat 3")
            return
        frame = self._open.pop()
        if not frame.blocks and not frame.cues and frame.fence.kind in ("repeat", "sides", "marked"):
            self._problems.add(frame.fence.line, f"`{frame.fence.written}` holds nothing", "put its lines inside it")
        self._append(_finish(frame))

    def _append(self, blocks: list[Block]) -> None:
        frame = self._open[-1]
        if frame.fence.kind == "rest":
            for block in blocks:
                self._check_still(block)
                frame.cues.append(Cue(block.line, (block,)))
        else:
            frame.blocks.extend(blocks)

    def _speaker(self, content: str, line: int) -> None:
        """`#[voice:"espeak en-GB"; rate:"slow"]`: another voice, until the next heading."""
        if len(self._open) > 1:
            self._problems.add(line, f"the voice can't change inside `{self._open[-1].fence.written}`",
                               "close the block with ::: before it")  # fmt: skip
        if content.strip() == "voice":
            self._open[0].blocks.append(Speaker(line, None))
            return
        wanted = annotation(content) or {}
        try:
            if "voice" not in wanted or not wanted.keys() <= {"voice", "rate"}:
                raise ValueError("is not understood")
            rate = pace(wanted["rate"]) if "rate" in wanted else self._meta.voice.rate
            wish = voice_wish(wanted["voice"], rate)
            if wish.engine == "auto":
                raise ValueError("names no voice of its own")
            self._open[0].blocks.append(Speaker(line, wish))
        except ValueError as error:
            self._problems.add(line, f"#[{content}] {error}", _SPEAKER_HINT)

    def _include(self, opened: Fence) -> None:
        """Another script, in its place."""
        blocks = self._bring(opened, self._surroundings())
        if len(self._open) > 1 and any(map(_needs_room, blocks)):
            fault = f"`{opened.written}` has headings, voices or [fill] of its own, and stands inside a block"
            self._problems.add(opened.line, fault, "close the block with ::: before it")
        self._append(list(blocks))

    def _check_still(self, block: Block) -> None:
        """Inside a rest nothing stretches but the rest itself."""
        if isinstance(block, Pause) and block.stretch:
            hint = "the rest itself is what stretches: write a fixed pause such as [5s]"
            self._problems.add(block.line, "an elastic pause can't stand inside a rest", hint)
        elif isinstance(block, Repeat | Sides | Marked):
            for inner in block.body:
                self._check_still(inner)

    def _inside(self, kind: str) -> bool:
        return kind in self._surroundings().kinds

    def _surroundings(self) -> Surroundings:
        sides = [len(frame.fence.sides) for frame in self._open if frame.fence.kind == "sides"]
        kinds = {*self._around.kinds, *(frame.fence.kind for frame in self._open)}
        return Surroundings(kinds, sides[-1] if sides else self._around.sides)

    def _heading(self, token: Token, line: int) -> None:
        words = []
        for child in token.children or ():
            if child.type in TEXT:
                words.append(child.content)
            elif child.type not in SILENT:
                self._problems.add(line, "a heading is plain words: nothing in it happens",
                                   "put pauses, bells and the like on a line below it")  # fmt: skip
        if len(self._open) > 1:
            self._problems.add(line, f"a heading can't stand inside `{self._open[-1].fence.written}`",
                               "close the block with ::: before it")  # fmt: skip
        title = " ".join("".join(words).split())
        if not title:
            self._problems.add(line, "this heading has no words", "name the chapter, or take it out")
        self._open[0].blocks.append(Section(line, title))

    def _picture(self, picture: Picture) -> None:
        """A picture belongs to the chapter that it stands in."""
        root = self._open[0].blocks
        at = next((at for at in range(len(root) - 1, -1, -1) if isinstance(root[at], Section)), None)
        section = root[at] if at is not None else None
        if at is None or not isinstance(section, Section):
            self._problems.add(picture.line, "a picture belongs to a chapter", "put it below a heading such as "
                               "`## Settle`; the session's own is `cover: picture.png` in the settings")  # fmt: skip
        elif section.picture is not None:
            self._problems.add(picture.line, f"this chapter has a picture already, in line {section.picture.line}",
                               "begin another chapter before it, or take one out")  # fmt: skip
        else:
            root[at] = replace(section, picture=picture)

    # ── paragraphs ──

    def _paragraph(self, token: Token, line: int) -> None:
        for offset, text in enumerate(token.content.split("\n")):
            if wrong := mistake(text, self._open[-1].fence.kind == "rest"):
                self._problems.add(line + offset, *wrong)
        around = self._surroundings()
        blocks: list[Block] = []
        timing: Timing | None = None
        mark: Mark | None = None
        opens = True
        run: list[Word] = []
        for piece in [*pieces(token.children or (), line, around, self._problems), None]:
            if isinstance(piece, Word):
                run.append(piece)
                continue
            if isinstance(piece, Picture):
                self._picture(piece)  # for the eye: the words around it flow on
                continue
            for say in self._says(run, opens):
                blocks.append(replace(say, mark=mark.mark) if mark else say)
                opens = False
                if self._items:
                    self._items[-1].words = True
            run = []
            if isinstance(piece, LineEnd):
                continue
            if isinstance(piece, Timing):
                timing = self._only(timing, piece)
            elif isinstance(piece, Mark):
                if mark and mark.mark != piece.mark:
                    self._problems.add(piece.line, f"[{mark.mark}] and [{piece.mark}] can't both be", "take one out")
                mark = piece
            elif piece is not None:
                self._check_fill(piece)
                blocks.append(replace(piece, opens=opens) if isinstance(piece, Sound) else piece)
                opens = opens and not isinstance(piece, Sound)
        if mark and not any(isinstance(block, Say) for block in blocks):
            self._problems.add(
                mark.line, f"[{mark.mark}] marks no words", "write them behind it, in the same paragraph"
            )
        if self._open[-1].fence.kind == "rest":
            self._cue(blocks, timing, line)
        else:
            if timing:
                self._problems.add(timing.line, f"[{_timing(timing)} …] belongs in a rest",
                                   "put the line between ::: rest 10m and :::")  # fmt: skip
            self._open[-1].blocks.extend(blocks)

    def _only(self, before: Timing | None, timing: Timing) -> Timing:
        if before:
            self._problems.add(timing.line, "this is to happen twice", "write two paragraphs, each with its time")
        return timing

    def _check_fill(self, block: Block) -> None:
        if isinstance(block, Pause) and block.fills and len(self._open) > 1:
            fault = f"[fill] can't stand inside `{self._open[-1].fence.written}`"
            self._problems.add(block.line, fault, "put it outside of all blocks, or write an elastic pause instead")

    def _cue(self, blocks: list[Block], timing: Timing | None, line: int) -> None:
        """A paragraph of a rest is one thing that happens in it."""
        for block in blocks:
            self._check_still(block)
        if blocks and all(isinstance(block, Pause) for block in blocks):
            self._problems.add(line, "a rest spreads its lines by itself: a pause alone does nothing here",
                               "take it out, or fix a line with [every 2m] before it")  # fmt: skip
        elif blocks:
            every, at = (timing.every, timing.at) if timing else (0, None)
            self._open[-1].cues.append(Cue(line, tuple(blocks), every, at))
        elif timing:
            fault = f"[{_timing(timing)} …] has nothing to do"
            self._problems.add(timing.line, fault, "write what happens on the same line")

    def _says(self, run: list[Word], opens: bool) -> list[Say]:
        """The sentences of a run of words between two directives."""
        found: list[Say] = []
        for line, parts in sentences(run, self._meta.language):
            written = "".join((part.spoken or part.text) if isinstance(part, Phrase) else "x" for part in parts)
            if speakable(written):
                found.append(Say(line, parts, opens and not found))
            elif any(not _is_punctuation(char) for char in written):
                self._problems.add(line, f"“{written}” can't be spoken", "write it in words, or as a note <!-- … -->")
        return found


def _needs_room(block: Block) -> bool:
    """Whether a block can't stand in another one."""
    return isinstance(block, Section | Speaker) or (isinstance(block, Pause) and block.fills)


def _timing(timing: Timing) -> str:
    return "every" if timing.every else "at"


def _is_punctuation(char: str) -> bool:
    """Whether a sign is none to be spoken: a mark, a space, or nothing that is to be seen."""
    return char.isspace() or unicodedata.category(char)[0] in "PC"


def _finish(frame: _Frame) -> list[Block]:
    """The block that a closed fence and its contents make."""
    opened, body = frame.fence, tuple(frame.blocks)
    if opened.kind == "repeat":
        return [Repeat(opened.line, opened.times, body, opened.every)]
    if opened.kind == "sides":
        return [Sides(opened.line, opened.sides, body)]
    if opened.kind == "marked":
        return [Marked(opened.line, opened.mark, body)]
    if opened.kind == "rest":
        return [Rest(opened.line, opened.shortest, opened.longest, tuple(frame.cues), opened.written)]
    return list(body)  # not understood, and said so: its lines are still looked at
