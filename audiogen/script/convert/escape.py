"""Words as a routine has them: whatever would mean something there is written so that it doesn't."""

import re
from typing import Final

from audiogen.script.directives import Place, in_round_brackets, is_vague

_MEANING = re.compile(
    r"[\\`*_\[\]{}<]|&(?=#?\w+;)|:(?=:)|(?<=:):|#(?=#)|(?<=#)#|^#(?=\s)|~(?=~)|(?<=~)~|\((?=[^()]{1,60}\))"
)
_ROUND = re.compile(r"\(([^()\[\]]{1,60})\)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_SETTING = re.compile(
    r"(?:title|album|length|voice|pauses|background|say|language|cover|guidance|preset|ducking)\s*(?=[:=])"
)
_LEADING = re.compile(r"[#>=|~+:-]")
_NOTES = re.compile(r"(?:<!--.*?-->\s*)+")
_UNFIT = re.compile(r"[\\`*_\[\]{}\n]|&(?=#?\w+;)|<(?=\S)|::|##|~~")
_HERE: Final = Place(0, True, "")


def words(text: str) -> str:
    """`text` for the middle of a line."""
    return _MEANING.sub(lambda found: _one(found, text), text)


def _one(found: re.Match[str], text: str) -> str:
    if found[0] == "(":
        held = _ROUND.match(text, found.start())
        return "\\(" if held and (is_vague(held[1]) or in_round_brackets(held[1], _HERE)) else "("
    return f"\\{found[0]}"


def heading(title: str) -> str:
    """The words of a heading."""
    return re.sub(r"[\\`*_\[\]{}<#]|&(?=#?\w+;)", lambda found: f"\\{found[0]}", title)


def beginning(line: str) -> str:
    """A line of escaped words, so that it begins no list, heading or block. Notes may stand before the words."""
    notes = _NOTES.match(line)
    at = notes.end() if notes else 0
    if numbered := _NUMBERED.match(line, at):
        at = numbered.end(1)
    elif setting := _SETTING.match(line, at):
        at = setting.end()
    elif not _LEADING.match(line, at):
        return line
    return f"{line[:at]}\\{line[at:]}"


def fits(phrase: str) -> bool:
    """Whether words can stand in the round brackets before an annotation."""
    depth = 0
    for char in phrase:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth < 0:
            return False
    return not depth and not _UNFIT.search(phrase) and any(char.isalnum() for char in phrase)


def note(text: str) -> str:
    """`text` as a note that ends where it ends."""
    inner = re.sub("-{2,}", "–", " ".join(text.split())).strip("->")
    return f"<!-- {inner} -->"
