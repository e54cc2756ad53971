"""An elastic pause held at another length: the others give or take, or the session becomes longer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audiogen.errors import LengthError
from audiogen.model import Elastic, Timeline, Voice
from audiogen.script import parse
from audiogen.timeline.arrange import arrange
from audiogen.timeline.boxes import Extent
from audiogen.timeline.hold import Place, hold
from audiogen.timeline.unroll import unroll
from audiogen.units import RATE

SCRIPT = """\
---
length: 2m
---
One. [2s-30s] Two. [2s-30s]

::: repeat 2
Three. [2s-10s]
:::

::: sides left right
Your {side} leg. [2s-6s]
:::

::: rest 20s-60s
Four.
:::
"""


class _Seconds:
    """Every line lasts a second."""

    path = "rest.md"

    def speech(self, utterance: object) -> Extent:
        return Extent(RATE)

    def sound(self, source: object) -> int:
        return RATE


def laid(place: Place | None = None, seconds: int = 0, free: bool = False) -> Timeline:
    routine = parse(SCRIPT, "rest.md")
    if free:
        routine = replace(routine, meta=replace(routine.meta, length=None))
    flow = unroll(routine, Voice("none", "", "en"))
    return arrange(routine, hold(flow, place, seconds * RATE) if place else flow, _Seconds())


def at(timeline: Timeline, line: int) -> list[Elastic]:
    return [item for item in timeline.elastic if item.line == line]


def test_the_others_give_what_one_takes_to_the_sample() -> None:
    before, after = laid(), laid(Place(4, "[2s-30s]", 1, 2), 29)
    assert after.length == before.length
    assert at(after, 4)[1].actual == 29 * RATE
    assert at(after, 4)[0].actual < at(before, 4)[0].actual
    gained = sum(item.actual for item in after.elastic) - sum(item.actual for item in before.elastic)
    assert gained == 0


def test_without_a_length_the_session_lasts_longer() -> None:
    before, after = laid(free=True), laid(Place(4, "[2s-30s]", 0, 2), 10, free=True)
    assert after.length - before.length == 8 * RATE


@pytest.mark.parametrize(("line", "written"), [(7, "[2s-10s]"), (11, "[2s-6s]")])
def test_a_pause_that_comes_twice_is_held_twice(line: int, written: str) -> None:
    held = laid(Place(line, written), 5)
    assert [item.actual for item in at(held, line)] == [5 * RATE] * 2


def test_a_rest_is_held() -> None:
    rest = Place(14, "::: rest 20s-60s")
    assert [(item.actual, item.written) for item in at(laid(rest, 33), 14)] == [(33 * RATE, rest.written)]


def test_beyond_what_the_others_can_give_it_is_refused() -> None:
    with pytest.raises(LengthError):
        laid(Place(4, "[2s-30s]", 0, 2), 110)


def test_where_nothing_elastic_is_nothing_happens() -> None:
    assert laid(Place(3, "[2s-30s]"), 5) == laid()


def test_where_they_came_to_stand() -> None:
    timeline = laid()
    pauses = {(event.line, event.start, event.text) for event in timeline.events if event.kind == "pause"}
    for item in timeline.elastic:
        assert (item.line, item.start, item.written) in pauses
