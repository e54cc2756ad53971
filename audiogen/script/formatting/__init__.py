"""Scripts as everybody writes them: spellings, empty lines and white space; never what a script says.

Rules look at a script, each for one thing, and say what they would change (`RULES`). That is done at once, and again
until nothing changes any more. Then it is proved that the script is understood as it was.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from audiogen.errors import ScriptError, ScriptErrors
from audiogen.script.formatting.blanks import beginnings, ends, gaps, tabs
from audiogen.script.formatting.lines import lines
from audiogen.script.formatting.lists import lists
from audiogen.script.formatting.proof import understood
from audiogen.script.formatting.source import Edit, Source, changed, notes, source
from audiogen.script.formatting.words import words
from audiogen.script.inheriting import NOTHING, Usual
from audiogen.script.parse import Include, parse

__all__ = ["RULES", "formatted"]

RULES: Mapping[str, Callable[[Source], Iterator[Edit]]] = {
    "tokens in paragraphs have their usual spelling": words,
    "so have headings, blocks and speakers": lines,
    "lists are written with -, and one space": lists,
    "one empty line parts what is to be parted": gaps,
    "nothing stands at the end of a line": ends,
    "lines are not indented for nothing": beginnings,
    "tabs are spaces": tabs,
}
"""In the order of their precedence, where two would change the same place."""
_MOST_ROUNDS = 8
"""What is hidden by another change comes to light in the next round; there are never many."""


def formatted(text: str, path: str, include: Include | None = None, usual: Usual = NOTHING) -> str:
    """The script in `text` as everybody writes it. `path`, `include` and `usual` are as `parse` takes them.

    Raises ScriptError, or ScriptErrors with all that is wrong in it: then nobody knows what it is meant to say.
    """
    plain = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    before = parse(plain, path, include, usual)
    after = plain
    for _ in range(_MOST_ROUNDS):
        after, last = _once(after), after
        if after == last:
            break
    if after == plain:
        return after
    try:
        same = understood(parse(after, path, include, usual)) == understood(before) and notes(after) == notes(plain)
    except (ScriptError, ScriptErrors):
        same = False
    if not same:
        raise ScriptError(path, 0, "formatting would change what this script says, so it stays as it is",
                          "this is a fault of audiogen: please report it")  # fmt: skip
    return after


def _once(text: str) -> str:
    page = source(text)
    return changed(page, (edit for rule in RULES.values() for edit in rule(page)))
