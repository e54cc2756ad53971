"""What a line of an article is, by its own shape: a table of patterns, asked in order."""

import re
from dataclasses import dataclass
from typing import Final

from audiogen.script.draft.marks import visible

_BULLET: Final = re.compile(r"(?:[•◦▪▫‣⁃∙·●○■□◆◇★✓✔✅➤►▶→*+\-–—]|o(?=\t| {2,}| [^\W\d_a-zà-ÿ]))\s+(?=\S)")
_TASK: Final = re.compile(r"\[[ xX]\]\s+")
NUMBER: Final = re.compile(r"\(?(?P<number>\d{1,2})(?:[.)]\)?|\s[-–—](?=\s))\s+(?=\S)")
_LETTER: Final = re.compile(r"\(?(?P<letter>[a-zA-Z]|[ivxIVX]{2,4})\)\s+(?=\S)")
_HASHES: Final = re.compile(r"(?P<hashes>#{1,6})(?:\s+|(?=[^\W_]))(?P<text>.*?)\s*#*")
_TAGGED: Final = re.compile(r"(?:#[^\W\d_][\w-]*[\s,]*){2,}")
_BOLD: Final = re.compile(r"(\*\*|__)(?P<text>(?:(?!\1).)+)\1(?P<colon>:?)")
_QUOTE: Final = re.compile(r"(?:>\s?)+")
_FENCE: Final = re.compile(r"`{3,}(?!.*`)|~{3,}(?!.*~)")
_DEFINED: Final = re.compile(r"\[[^\[\]^]+\]:\s*<?\S+>?(?:\s+[\"'(].*[\"')])?")
_UNDERLINE: Final = re.compile(r"(=|-|~|\^|_)\1{2,}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `number` is that of a numbered item, from 1; `level` a heading's; `mark` says what it is:

    `blank`, `heading`, `item`, `text`, `fence`, `row` (of a table), `tags`, `link`, `under` (a line of dashes).
    """

    mark: str
    text: str = ""
    indent: int = 0
    number: int | None = None
    level: int = 0
    bold: bool = False


def lines(text: str) -> list[Line]:
    """The lines of an article."""
    # a note that goes over several lines is one thing
    whole = re.sub(r"<!--(?:(?!<!--).)*?-->", lambda found: " ".join(found[0].split()), text, flags=re.DOTALL)
    return [_line(line.expandtabs(4)) for line in whole.splitlines()]


def _line(raw: str) -> Line:
    text = visible(raw).strip()
    indent = len(raw) - len(raw.lstrip())
    if quote := _QUOTE.match(text):
        text = text[quote.end() :].strip()
    if _FENCE.match(text):
        return Line("fence", text)
    if text.count("|") > 1 and (text.startswith("|") or not text.strip("|-:+ ")):
        return Line("row", text)
    if not any(letter.isalnum() for letter in text):
        return Line("under" if _UNDERLINE.fullmatch(text) else "blank", text)
    if _TAGGED.fullmatch(text):
        return Line("tags", text)
    if hashes := _HASHES.fullmatch(text):
        return Line("heading", hashes["text"], level=len(hashes["hashes"]))
    if _DEFINED.fullmatch(text):
        return Line("link", text)
    return _item(text, indent)


def _item(text: str, indent: int) -> Line:
    number = None
    mark = "text"
    if found := _BULLET.match(text):
        mark, text = "item", _TASK.sub("", text[found.end() :], count=1)
    elif found := NUMBER.match(text):
        mark, number, text = "item", int(found["number"]), text[found.end() :]
    elif found := _LETTER.match(text):
        mark, text = "item", text[found.end() :]
    if bold := _BOLD.fullmatch(text):
        return Line(mark, bold["text"] + bold["colon"], indent, number, bold=True)
    return Line(mark, text, indent, number)
