"""What an editor says of a session, and what no editor would."""

from __future__ import annotations

import pytest
from fakes import VOICE, Lengths

from audiogen.script import parse
from audiogen.timeline.advice import Advice, advise
from audiogen.timeline.arrange import arrange
from audiogen.timeline.unroll import unroll
from audiogen.units import RATE

MANY = "word " * 60


def said(script: str, lengths: Lengths | None = None) -> tuple[Advice, ...]:
    routine = parse(script, "routine.md")
    return advise(routine, arrange(routine, unroll(routine, VOICE), lengths or Lengths()))


CASES = {
    "a long sentence": (f"{MANY}.\n", 1, "is one sentence of 1m", "make two of it"),
    "a long breath of words": ("Hi there.\n\nLonger one here.\n", 3, "is one sentence of 25s", "make two"),
    "a fast voice": ("---\nvoice: {name: auto, rate: fast}\n---\nHi.\n", 2, "speaks 1.2 times as fast", "`slow`"),
    "a word of the lexicon that is spelt otherwise": (
        "---\nsay: {ujayi: oo-jah-yee}\n---\nNow ujjayi.\n", 2, "“ujayi”, which no line says", "says “ujjayi”",
    ),
    "a sound that runs into words": ("[sound rain.wav] [5s] Hi.\n", 1, "a line begins 5s into it", "-18 dB"),
    "a change that is hurried": (
        "Hi. [background sea -30 dB over 20s] [5s] Ho. [background off] [9s] Bye.\n",
        1, "[background sea -30 dB over 20s] has only 6s until the next one", "write a shorter one",
    ),
    "bells at once": (
        "::: rest 30s\nBe still.\n\n[every 10s] [bell]\n\n[every 20s] [bell low]\n:::\n",
        6, "[bell low] comes at the same moment as [bell] of line 4", "don't meet",
    ),
    "a long silence": ("Hi. [5m] Ho.\n", 1, "5m of silence", "::: rest"),
    "a silent beginning": ("[30s] Hi.\n", 1, "nothing is heard for the first 30s", "begin with a word"),
    "an open end": ("Hi. [3m]\n", 1, "it ends in 3m3s of silence", "close with a word"),
    "no chapters": ("Hi. [3m] Ho. [3m] Hi. [3m] Ho. [3m] Bye.\n", 0, "has no chapters", "## Settle"),
    "a breath full of its word": (
        "[breathe 4-2 x2 spoken]\n", 1, "“Breathe out.” takes nearly all of the 2s it has", "more time",
    ),
    "a rest full of words": (
        "::: rest 30s\nOne two three four five six seven eight nine ten, and one two three four five.\n:::\n",
        1, "16s are spoken, and 14s silent", "fewer lines",
    ),
    "sides that wait for each other": (
        "::: sides left right\nGo {side}.\n\nAnd on.\n:::\n", 4, "a pause here became", "elastic pause",
    ),
}  # fmt: skip
KNOWN = {
    "a long breath of words": {"Longer one here.": 25 * RATE},
    "sides that wait for each other": {"Go left.": RATE, "Go right.": 12 * RATE},
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_said_with_its_line_and_what_to_do(name: str) -> None:
    script, line, message, hint = CASES[name]
    (advice,) = said(script, Lengths(KNOWN.get(name, {})))
    assert advice.line == line
    assert message in advice.message and hint in advice.hint


FINE = {
    "a bell under words": "[bell] Lie down.\n",
    "a sound that is soft": "[sound rain.wav -18 dB] [5s] Hi.\n",
    "a sound with a pause as long as it": "[sound rain.wav] [20s] Hi.\n",
    "bells that are struck together on purpose": "Hi. [bell] [bell high]\n",
    "stillness that is called rest": "Hi.\n\n::: rest 6m\nBe still.\n:::\n\nHo.\n",
    "silence for who sleeps": "---\nlength: 20m\n---\n## Sleep\nHi.\n\n[fill]\n",
    "a lexicon that other scripts have too": "---\nsay: {psoas: so-az}\n---\nLie down.\n",
    "a breath with room": "[breathe 4-2-6 x2 spoken]\n",
    "sides whose elastic pauses wait": "::: sides left right\nGo {side}. [1s-20s]\n:::\n",
    "nothing but silence": "[1m]\n",
    "chapters": "## One\nHi. [3m] Ho. [3m] Hi. [3m] Ho. [3m] Bye.\n",
}


@pytest.mark.parametrize("name", FINE)
def test_what_may_well_be_meant_is_not_remarked_on(name: str) -> None:
    assert said(FINE[name]) == ()


def test_the_same_is_said_once_and_in_order_of_lines() -> None:
    script = f"::: repeat 3\n{MANY}.\n:::\n\n[6m]\n\nHi.\n"
    assert [advice.line for advice in said(script)] == [2, 5]
