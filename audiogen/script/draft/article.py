"""The structure of an article: headings, paragraphs, items of lists, and what is none of a text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from audiogen.script.draft.asked import asked
from audiogen.script.draft.cues.table import Cues, alternatives, filled_in, regex
from audiogen.script.draft.lines import Line, lines
from audiogen.script.draft.marks import plain

_HEAD: Final = re.compile(
    r"\A\s*---[ \t]*\r?\n(?P<table>(?:[ \t]*[\w-]+:.*\n|[ \t]+\S.*\n|-\s.*\n|[ \t]*\r?\n)+?)---[ \t]*(?:\r?\n|\Z)"
)
_TITLED: Final = re.compile(r"^title:\s*[\"']?(?P<title>.*?)[\"']?\s*$", re.MULTILINE)
_WIDEST: Final = 100
"""Where a line is longer, nobody wrapped the text: each line is a paragraph."""
_FULL, _NEARLY_FULL = 0.8, 0.6
"""Parts of the longest line: a line that is so long may go on in the next, though a sentence ends with it, or not."""
_LEAST: Final = 40
"""A shorter line goes on only if that shows."""
_MOST_WORDS, _MOST_LETTERS = 14, 100
"""No heading in plain text is longer."""
_FEW_WORDS: Final = 7
"""A heading that shows no other sign of being one has no more words."""
_PLAIN_LEVEL: Final = 2
"""The level of headings that have nothing but their shape."""
_BLANK: Final = re.compile(r"(?<!\S)_{3,}|_{3,}(?!\S)|\.{6,}")
"""Room to write something by hand."""
_SMALL: Final = 3
"""Words of so few letters need no capital in a title."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (`level` says which), a paragraph or an item (`level` is its depth, `number` its number, if any), or
    something to be left out, with `why`."""

    mark: str
    text: str
    level: int = 0
    number: int | None = None
    why: str = ""
    shaped: bool = False
    """Of a heading: whether nothing but its shape says that it is one."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some lines that belong together, and whether there is a gap above and below."""

    line: Line
    text: str
    above: bool
    below: bool = False
    single: bool = True
    underlined: int = 0
    last: int = 0
    """The letters of its last line."""


def parts(text: str, cues: Cues) -> tuple[Part, ...]:
    """The parts of an article, in order."""
    found = list(_settings(text))
    body = _HEAD.sub("", text, count=1)
    pieces = list(_pieces(list(_counted(lines(body))), cues))
    for at, piece in enumerate(pieces):
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        found.append(_part(piece, after, cues))
    return tuple(found)


def _settings(text: str) -> Iterator[Part]:
    """What a page's generator is told at the head of an article."""
    if head := _HEAD.match(text):
        if title := _TITLED.search(head["table"]):
            yield Part("heading", title["title"], level=1)
        yield Part("apart", head["table"], why="settings of the page")


def _counted(found: Sequence[Line]) -> Iterator[Line]:
    """The lines with the number that begins one only taken for an item's where it counts on; else it is a word."""
    seen = {0}
    for line in found:
        if line.number is not None and line.number > 0 and line.number - 1 not in seen:
            line = replace(line, mark="text", text=f"{line.number}. {line.text}", number=None)
        elif line.number is not None:
            seen.add(line.number)
        yield line


def _pieces(found: Sequence[Line], cues: Cues) -> Iterator[_Piece]:
    """Lines that flow into one another, joined."""
    held: _Piece | None = None
    gap = True
    at = 0
    width = max((len(line.text) for line in found if line.mark in ("text", "item")), default=0)
    open_lines = width > _WIDEST
    while at < len(found):
        line = found[at]
        at += 1
        if line.mark == "fence":
            end = next((to for to in range(at, len(found)) if found[to].mark == "fence"), None)
            if held:
                yield replace(held, below=True)
            held, gap = None, True
            if end is None:
                line = replace(line, mark="text", text=line.text.lstrip("`~ "))
                if not any(letter.isalnum() for letter in line.text):
                    continue
            else:
                whole = " / ".join(
                    [line.text, *(inner.text for inner in found[at:end] if inner.text), found[end].text]
                )
                yield _Piece(replace(line, mark="code"), whole, True)
                at = end + 1
                continue
        if line.mark == "under" and held and held.single and held.above and line.text:
            held = replace(held, underlined=1 if line.text[0] == "=" else 2)
            line = replace(line, mark="blank")
        if line.mark in ("blank", "under"):
            if held:
                yield replace(held, below=True)
            held, gap = None, True
            continue
        if held and _flows(held, line, width) and not step(line.text, cues):
            plainer = replace(held.line, bold=False)
            held = replace(held, line=plainer, text=f"{held.text} {line.text}", single=False, last=len(line.text))
            gap = False
            continue
        if held:
            yield replace(held, below=open_lines or line.mark == "heading")
        above = gap or open_lines or held is None or held.line.mark == "heading"
        held = _Piece(line, line.text, above, last=len(line.text))
        gap = False
    if held:
        yield replace(held, below=True)


def _flows(held: _Piece, line: Line, width: int) -> bool:
    """Whether `line` goes on with what the lines before it say, in an article whose longest line has that `width`."""
    if line.mark == "row":
        return held.line.mark == "row"
    if line.mark != "text" or held.line.mark not in ("text", "item") or line.bold:
        return False
    last = held.text
    if line.text[:1].islower() or last.endswith((",", "-", "–", "—")):
        return True
    ended = last.endswith((".", "!", "?", ":", "…"))
    return width <= _WIDEST and held.last >= max(_LEAST, width * (_FULL if ended else _NEARLY_FULL))


def _part(piece: _Piece, after: _Piece | None, cues: Cues) -> Part:
    line = piece.line
    if line.mark in _APART:
        return Part("apart", piece.text, why=_APART[line.mark])
    if line.mark == "heading":
        return Part("heading", piece.text, line.level)
    if piece.underlined:
        return Part("heading", piece.text, piece.underlined)
    words = plain(piece.text).text
    if piece.single and _is_heading(piece, words, after, cues):
        return Part("heading", piece.text, _PLAIN_LEVEL if line.number is None else _PLAIN_LEVEL + 1, shaped=True)
    return Part(line.mark, piece.text, line.indent, line.number)


_APART: Final = {"code": "code", "row": "a table", "tags": "tags", "link": "where a link leads"}


def _is_heading(piece: _Piece, words: str, after: _Piece | None, cues: Cues) -> bool:
    """Whether a line of plain text that stands alone is a heading: by its shape, and by what follows."""
    numbered = piece.line.number is not None
    if left_out(words.rstrip(":"), cues) and piece.above and piece.line.mark == "text":
        return True
    if not (piece.above or numbered) or (piece.line.mark == "item" and not numbered) or not _short(words):
        return False
    if step(words, cues) or _beside(piece.text, words, cues):
        return False
    follows = after is not None
    on_own = piece.below or (after is not None and after.line.mark == "item")
    if numbered and after is not None and after.line.number == (piece.line.number or 0) + 1:
        return False  # the next item of the same list
    strong = piece.line.bold or is_titled(words) or filled_in(cues.chapter, cues.numbers).match(words) is not None
    strong |= on_own and regex(rf"\W*(?:{cues.question})\b.*\?$").match(words) is not None
    if words.endswith((".", ",", ";", "…", ":")) or (words.endswith(("?", "!")) and not (strong and on_own)):
        return False
    if strong:
        return follows
    if numbered and after is not None and after.line.mark == "text":
        return words.endswith((")", "]")) or not _asks(words, cues)  # the name of an exercise that is told below it
    if not (follows and on_own and len(words.split()) <= _FEW_WORDS):
        return False
    # “Release your hips” may be either; before a paragraph it is what that is about
    prose = after is not None and after.line.mark == "text" and after.text.endswith((".", "!", "?"))
    return not numbered if prose else not _asks(words, cues)


def _beside(text: str, words: str, cues: Cues) -> bool:
    """Whether a line is of another kind for certain: a caption, a button, a form, or how often something is done."""
    if regex(rf"[\[(]?\s*(?:{cues.caption})").match(words) or regex(cues.byline).match(words) or is_form(text, cues):
        return True
    found = asked(f"{words}.", cues)
    return regex(cues.advert).search(words) is not None or (found.counted and not found.rest)


def is_form(text: str, cues: Cues) -> bool:
    """Whether a line is to be filled in, or says what somebody filled in."""
    return _BLANK.search(text) is not None or regex(cues.form).match(text.strip()) is not None


def left_out(words: str, cues: Cues) -> bool:
    """Whether a heading opens a section that is no part of a routine."""
    words_of = " ".join((cues.leave, cues.ends))
    return regex(rf"(?:\d+\s+)?(?:{alternatives(words_of)})\W*").fullmatch(words) is not None if cues.leave else False


def ends(words: str, cues: Cues) -> bool:
    """Whether a heading stands below the end of an article."""
    return regex(rf"(?:\d+\s+)?(?:{alternatives(cues.ends)})\W*").fullmatch(words) is not None if cues.ends else False


def step(words: str, cues: Cues) -> tuple[str, str] | None:
    """The label of a step such as “Step 3:”, and the rest; None when there is none."""
    label = rf"(?P<label>{cues.step})"
    found = filled_in(rf"{label}(?:\s*[:.)–—-]+\s*|(?<=\d)\s+|\s*$)(?P<rest>.*)", cues.numbers).fullmatch(words)
    return (found["label"], found["rest"]) if found else None


def _short(words: str) -> bool:
    first = next((letter for letter in words if letter.isalnum()), "")
    return len(words) <= _MOST_LETTERS and len(words.split()) <= _MOST_WORDS and not first.islower()


def is_titled(words: str) -> bool:
    """Whether the words have capitals as only titles have."""
    long = [word for word in re.findall(r"[^\W\d_][\w’']*", words) if len(word) > _SMALL]
    if not long:
        return words.isupper() and len(words) > 1
    return all(word[0].isupper() for word in long)


def _asks(words: str, cues: Cues) -> bool:
    """Whether it begins as an instruction does."""
    verbs = alternatives(" ".join(cues.verbs.values()))
    return bool(verbs) and regex(rf"(?:{verbs})\b").match(words) is not None
