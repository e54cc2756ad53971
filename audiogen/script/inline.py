"""The inside of a paragraph: its words and directives in order, each with its line."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from markdown_it.token import Token

from audiogen.errors import did_you_mean
from audiogen.model import Pause, Phrase, Picture, Slot, Sound
from audiogen.script.annotations import annotated, annotation, example
from audiogen.script.directives import Directive, Place, directive, in_round_brackets, is_directive, is_vague
from audiogen.script.problems import Problems
from audiogen.script.sentences import Word
from audiogen.script.values import inside


@dataclass(frozen=True, slots=True)
class LineEnd:
    """The author ended a line on purpose, with two spaces or a backslash: a sentence ends there."""


Piece = Word | Directive | LineEnd | Picture

SLOTS = {"repeat": ("n", "of", "left"), "sides": ("side", "other")}
"""What the lines inside a block may have filled in."""
TEXT = {"text", "text_special", "code_inline"}
SILENT = {"em_open", "em_close", "strong_open", "strong_close", "link_open", "link_close"}
"""Inline Markdown that changes how words look, not which."""

_BREAK = re.compile(
    r"<(?:break|pause|silence)(?:\s+strength=\S+)?\s*(?:time|duration|length)?\s*[= ]"
    r"\s*[\"']?(?P<time>[^\"'<>/]*)[\"']?\s*/?>",
    re.IGNORECASE,
)
_ROUND = re.compile(
    r"\(([^()\[\]]{1,60})\)"
    r"|<((?:pause|break|silence|wait)\b[^<>]{0,60}|\s*\d[\d.,:]*\s*[a-z]{0,8}\s*)>"
    r"|[［【]([^［］【】]{1,60})[］】]",
    re.IGNORECASE,
)
_ALL_SLOTS = tuple(slot for slots in SLOTS.values() for slot in slots)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The blocks that a paragraph stands in: their kinds, and how many sides the innermost `sides` has."""

    kinds: Collection[str]
    sides: int


NOWHERE = Surroundings((), 0)


def pieces(children: Sequence[Token], line: int, around: Surroundings, problems: Problems) -> list[Piece]:
    """What the inline tokens of a paragraph that begins in `line` hold. Faults are added to `problems`."""
    return _Inline(around, problems).read(children, line)


class _Inline:
    def __init__(self, around: Surroundings, problems: Problems) -> None:
        self._around = around
        self._problems = problems

    def read(self, children: Sequence[Token], line: int) -> list[Piece]:
        """The pieces in order. A backslash at the very end ends a line that ends anyhow."""
        found: list[Piece] = []
        here = line
        opens, seen = True, 0
        for child in children:
            while seen < len(found) and opens:
                opens = not _takes_part(found[seen])
                seen += 1
            place = Place(here, opens, f"[{child.content}]")
            if child.type in TEXT:
                if child is children[-1] and child.type == "text":
                    child.content = child.content.removesuffix("\\")
                self._check_brackets(child, here)
                found.extend(self._text(child, place))
            elif child.type == "hardbreak":
                here += 1
                found.append(LineEnd())
            elif child.type == "softbreak":
                here += 1
                found.append(Word(Phrase(" "), here))
            elif child.type == "slot":
                self._check_slot(child.content, here)
                found.append(Word(Slot(child.content.lower()), here))
            elif child.type == "directive":
                found.extend(self._directive(child, place))
                here += child.meta["newlines"]
            elif child.type == "html_inline":
                found.extend(self._html(child.content, replace(place, written=child.content)))
            elif child.type == "image":
                found.extend(self._picture(str(child.attrs.get("src", "")), here))
                here += sum(part.type in ("softbreak", "hardbreak") for part in child.children or ())
            elif child.type not in SILENT:
                self._problems.add(here, f"this is not understood ({child.type})", "write it as plain words")
        return found

    def _text(self, token: Token, place: Place) -> list[Piece]:
        """Words; pauses among them in round brackets are none of them."""
        if token.type != "text":
            return [Word(Phrase(token.content), place.line)]
        found: list[Piece] = []
        at = 0
        for round in _ROUND.finditer(token.content):
            pause = self._round(round[0], round[1] or round[2] or round[3], place)
            if pause is not None:
                found += [Word(Phrase(token.content[at : round.start()]), place.line), pause]
                at = round.end()
        return [*found, Word(Phrase(token.content[at:]), place.line)]

    def _round(self, written: str, content: str, place: Place) -> Pause | None:
        if written[0] in "［【":
            plain = unicodedata.normalize("NFKC", content)
            if is_directive(plain):
                self._problems.add(place.line, f"{written} would be read aloud", f"write it like [{plain}]")
            return None
        pause = in_round_brackets(content, replace(place, written=written))
        if pause is None and (is_vague(content) or written.startswith("<")):
            hint = "write a pause with its time, like [4s]"
            self._problems.add(place.line, f"{written} would be read aloud", hint)
        return pause

    def _directive(self, token: Token, place: Place) -> list[Piece]:
        wanted = annotation(token.content)
        if wanted is None:
            return self._understood(token.content, place)
        try:
            return [Word(annotated(token.meta["phrase"], wanted), place.line)]
        except ValueError as error:
            self._problems.add(place.line, f"{place.written} {error}", example(wanted))
            return []

    def _understood(self, content: str, place: Place) -> list[Piece]:
        try:
            return [directive(content, place)]
        except ValueError as error:
            self._problems.add(place.line, str(error))
            return []

    def _picture(self, source: str, line: int) -> list[Piece]:
        name = unquote(source)  # markdown-it-py writes it as an address has it
        try:
            if re.match(r"[a-z][a-z0-9+.-]+:", name, re.IGNORECASE) or not name:
                raise ValueError("a picture is a file beside the script: write it like ![Psoas](psoas.png)")
            return [Picture(line, inside(name))]
        except ValueError as error:
            self._problems.add(line, str(error))
            return []

    def _html(self, content: str, place: Place) -> list[Piece]:
        if found := _BREAK.fullmatch(content):
            return self._understood(f"pause {found['time']}", place)
        hint = "HTML means nothing here; a pause is written [4s], a note <!-- like this -->"
        self._problems.add(place.line, f"{content} is not understood", hint)
        return []

    def _check_brackets(self, token: Token, line: int) -> None:
        if token.type == "code_inline" and any(character in token.content for character in "[]{}"):
            self._problems.add(line, f"`{token.content}` would be read aloud", "take the back-ticks away")
        if token.type != "text":
            return
        for characters, fault, hint in _LONE:
            if any(character in token.content for character in characters):
                self._problems.add(line, fault, hint)
                return

    def _check_slot(self, written: str, line: int) -> None:
        name, shown = written.lower(), f"{{{written}}}"
        known = [slot for kind, slots in SLOTS.items() if kind in self._around.kinds for slot in slots]
        home = next((kind for kind, slots in SLOTS.items() if name in slots), None)
        if "unknown" in self._around.kinds:
            return  # a block around it was not understood, and may well have been the one
        if name not in known and home:
            self._problems.add(line, f"{shown} can only be said inside `::: {home} …`", "open such a block before it")
        elif name not in known:
            self._problems.add(line, f"{shown} is not understood", did_you_mean(name, known or _ALL_SLOTS))
        elif name == "other" and self._around.sides != 2:
            self._problems.add(line, "{other} means something only between two sides", "name the side in words")


_LONE = (
    ("[", "a bracket [ is opened and never closed", "close it with ], or write \\[ for one that isn't spoken"),
    ("]", "a bracket ] closes nothing", "take it out, or write \\]"),
    ("{}", "a brace { or } stands alone", "take it out, or write \\{ or \\} for one that isn't spoken"),
)


def speakable(text: str) -> bool:
    """Whether there is anything in `text` that has a sound: a letter or a digit."""
    return any(char.isalnum() for char in text)


def _takes_part(piece: Piece) -> bool:
    """Whether a piece is something that a paragraph can be said to have begun with."""
    if isinstance(piece, Word):
        return isinstance(piece.part, Slot) or bool(piece.part.text.strip())
    return isinstance(piece, Sound)
