"""What a session comes to: figures that add up, and sides that are found where they are."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from fakes import VOICE, Lengths, Odd
from hypothesis import given
from hypothesis import strategies as st

from audiogen.model import Timeline
from audiogen.script import parse
from audiogen.script.including import moved
from audiogen.timeline.arrange import arrange
from audiogen.timeline.summary import KINDS, Summary, summarise, words
from audiogen.timeline.unroll import unroll
from audiogen.units import RATE


def summed(script: str, lengths: Lengths | None = None) -> tuple[Summary, Timeline]:
    routine = parse(script, "routine.md")
    flow = unroll(routine, VOICE)
    timeline = arrange(routine, flow, lengths or Lengths())
    return summarise(routine, timeline), timeline


def seconds(summary: Summary) -> dict[str, float]:
    return {kind: length / RATE for kind, length in summary.time}


ALL_OF_IT = """\
---
title: All of It
pauses: {sentence: 1s, paragraph: 2s}
---
## One
Lie down here. Now rest. [4s]

::: repeat 2 every 10s
Again and again.
:::

## Two
[breathe 4-2-6 x2 spoken]

::: rest 20s
Do nothing.
:::

[bell] [1s-3s]
"""


def test_time_goes_where_it_says() -> None:
    summary, timeline = summed(ALL_OF_IT)
    spoken = 3 + 2 + 2 * 3 + 2 * (2 + 1 + 2) + 2
    assert seconds(summary) == {
        "speech": spoken,
        "rests": 18,
        "pauses": 5,
        "automatic": 1,
        "turns": 14,
        "breath": 24 - 10,
        "ends": timeline.length / RATE - (spoken + 18 + 5 + 1 + 14 + 14),
    }
    assert summary.repeats == 20 * RATE and summary.sided == 0


def test_chapters_tell_what_begins_in_them() -> None:
    summary, timeline = summed(ALL_OF_IT)
    one, two = summary.chapters
    assert (one.title, one.lines, one.breaths, one.sounds, one.rest) == ("One", 4, 0, 0, 0)
    assert (two.title, two.lines, two.breaths, two.sounds, two.rest) == ("Two", 7, 2, 1, 18 * RATE)
    assert one.speech == 11 * RATE
    assert (one.start, two.start + two.length) == (0, timeline.length) and one.length == two.start


def test_sides_are_equal_and_counted_over_the_whole_routine() -> None:
    summary, _ = summed(
        "Hello you.\n\n::: repeat 2\n::: sides left right\nLift your {side} arm high. [5s]\n:::\n:::\n\n"
        "::: sides right left\nTurn {side}. [1s-9s]\n\nOne two three.\n:::\n"
    )
    first, second = summary.balances
    assert first.equal and second.equal
    assert [(side.name, side.times, side.length, side.total) for side in first.sides] == [
        ("left", 2, 10 * RATE, 20 * RATE), ("right", 2, 10 * RATE, 20 * RATE),
    ]  # fmt: skip
    assert [(side.name, side.length) for side in second.sides] == [("right", 6 * RATE), ("left", 6 * RATE)]
    assert [(side.name, side.times, side.total) for side in summary.totals] == [
        ("left", 3, 26 * RATE), ("right", 3, 26 * RATE),
    ]  # fmt: skip
    assert summary.sided == 52 * RATE, "the pauses between sides are in no side's time"


def test_silence_that_makes_a_side_as_long_as_the_other_is_part_of_it() -> None:
    script = "::: sides left right-hand-side\nThe {side}.\n:::\n\nRest now."
    known = {"The left.": RATE, "The right-hand-side.": 9 * RATE}
    summary, timeline = summed(script, Lengths(known))
    (balance,) = summary.balances
    assert balance.equal and {side.length for side in balance.sides} == {9 * RATE}
    assert any(event.kind == "pause" and event.length == 8 * RATE for event in timeline.events)


BODIES = (
    "Say {side}.", "Say {side} and a word more. [2s]", "[1s-3s]", "[2s]", "[bell]",
    "::: repeat 2\nOnce more {side}. [1s-2s]\n:::",
    "::: repeat 3\nAgain.\n:::",
    "::: repeat 2 every 12s\nOn the {side}. [1s-4s]\n:::",
    "::: rest 20s-30s\nBe still.\n\nBe {side}.\n:::",
    "::: rest 20s\n[every 6s] Still.\n:::",
    "[breathe 4-6 x2]", "[breathe 4-2-6 x1 spoken]",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(BODIES), min_size=1, max_size=5),
    st.lists(st.sampled_from(BODIES), max_size=3),
    st.sampled_from(["left right", "left right middle", "the left leg, the right leg"]),
    st.integers(1, 3),
    st.booleans(),
)
def test_however_sides_are_made_all_have_the_same_time(
    body: list[str], after: list[str], names: str, n: int, included: bool
) -> None:
    inner = "\n\n".join(body)
    behind = "\n\n".join(after).replace("{side}", "it")
    script = f"Hello.\n\n::: repeat {n}\n\n::: sides {names}\n{inner}\n:::\n\n:::\n\n{behind}\n"
    routine = parse(script, "routine.md")
    if included:  # then all of it has one line
        routine = replace(routine, blocks=moved(routine.blocks, 3, ""))
    flow = unroll(routine, VOICE)
    timeline = arrange(routine, flow, Odd())
    found = timeline.turns
    count = 3 if "middle" in names else 2
    assert len(found) == (count * n if any(takes_time(one) for one in body) else 0)
    assert len({turn.length for turn in found}) <= 1
    for one, two in itertools.pairwise(found):
        assert one.start + one.length <= two.start
    for turn in found:
        inside = [
            event for event in timeline.events
            if event.kind == "speech" and turn.start <= event.start < turn.start + turn.length
        ]  # fmt: skip
        name = names.split(", ")[turn.side] if "," in names else names.split()[turn.side]
        told = [event.text for event in inside]
        assert all(name in text for text in told if text.startswith(("Say", "Once", "On the", "Be le", "Be ri")))
        assert "Hello." not in told
    summary = summarise(routine, timeline)
    assert all(balance.equal and balance.sides[0].times == n for balance in summary.balances)
    assert sum(length for _, length in summary.time) == timeline.length
    assert all(length >= 0 for _, length in summary.time) and [kind for kind, _ in summary.time] == list(KINDS)


def takes_time(body: str) -> bool:
    return body != "[bell]"


def test_elastic_pauses_with_the_same_bounds_in_a_line_are_told_together() -> None:
    head = "---\nlength: 90s\n---"
    parts = (head, "::: repeat 3\nHi. [2s-8s] Ho. [1s-3s]\n:::", "::: rest 20s-40s\nBe still.\n:::")
    script = "\n\n".join((*parts, "[fill]\n"))
    summary, timeline = summed(script)
    long, short, rest, fill = sorted(summary.stretches, key=lambda one: (one.line, one.rest, -one.min))
    assert (long.line, long.min, long.max, long.times, long.rest) == (6, 2 * RATE, 8 * RATE, 3, False)
    assert (short.line, short.times) == (6, 3) and short.least <= short.most and short.total >= 3 * short.least
    assert rest.rest and not rest.fills
    assert fill.fills and fill.total > RATE
    assert summary.longest > timeline.length >= summary.shortest


@pytest.mark.parametrize(
    ("text", "count"),
    [("Lie down.", 2), ("Don't, please!", 2), ("A well-known place – here.", 4), ("…", 0), ("3.5 breaths", 2)],
)
def test_words_are_counted_as_people_do(text: str, count: int) -> None:
    assert words(text) == count


def test_pace_is_of_the_speech_itself_and_over_all() -> None:
    summary, timeline = summed("One two three four. [1m]\n")
    assert (summary.pace.count, summary.pace.unit, summary.pace.spoken) == (4, "words", 60.0)
    assert summary.pace.overall == pytest.approx(4 * 60 * RATE / timeline.length, abs=0.1)
    assert summed("[4s] [bell]\n")[0].pace.spoken == 0.0


def test_where_words_are_not_parted_characters_are_counted() -> None:
    summary, _ = summed("---\nlanguage: ja\n---\n仰向けに寝てください。[4s]\n")
    assert (summary.pace.count, summary.pace.unit) == (10, "characters")
