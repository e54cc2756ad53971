"""Reading takes twice as long for twice as much: measured in calls of functions, which no busy machine disturbs."""

import contextlib
import sys
from pathlib import Path
from types import FrameType

import pytest

from audiogen.errors import ScriptError, ScriptErrors
from audiogen.script import parse

ROUTINE = (Path(__file__).parents[2] / "scripts" / "psoas-slide.md").read_text(encoding="utf-8").split("---\n", 2)[2]
PATTERNS = [
    "[", "]", "(", ")", "{", "<", "*a ", "_a", "`", "![", "<!--", "> ", "- ", "(a)[rate:\"slow\"] ", "(a) ",
    "(pause ",
    "<pause ", "::: repeat 2\n", ":::\n", "(a\n", "a) ", "[x](", "&amp;", "\\[", "a. ", "Dr. ", "“a. ", "… ",
    "1. a\n",
    "[4s] ", "# a\n", "[a ", "(( ))[sub:\"x\"] ", "[a]: b\n", "|a|\n", "{n} ", "*(pause)* ", "[[ ]] ", "x", "\n",
    "\t",
    "[beginners] ", "::: include a.md\n", "#[voice]\n", "<break time=\"1s\"/>", "a  \n", "![a](b.png) ",
    "[background off] ",
]  # fmt: skip


def calls(text: str) -> int:
    """How many functions are called to read `text`."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        with contextlib.suppress(ScriptError, ScriptErrors):
            parse(text, "routine.md")
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("pattern", PATTERNS)
def test_reading_grows_with_the_text_whatever_it_is(pattern: str) -> None:
    small, large = (calls(pattern * (letters // len(pattern)) + "word") for letters in (1000, 4000))
    assert large < 4.6 * small + 2000


def test_reading_a_long_routine_grows_with_its_lines() -> None:
    small, large = (calls(f"{ROUTINE}\n\n" * times) for times in (5, 20))
    assert large < 4.2 * small
