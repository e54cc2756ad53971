"""Lines get other speakers, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from audiogen.model import Utterance, Voice
from audiogen.script import parse
from audiogen.timeline.nodes import Line
from audiogen.timeline.recast import recast
from audiogen.timeline.unroll import lines, unroll

VOICE = Voice("hibari", "heart", "en-US")
EVERYTHING = """
## Settle
Lie down. Rest. [4s]

[bell]

::: rest 2m
Notice.

[every 30s] Stay.
:::

::: sides left right
Your {side} leg. [2s]

::: repeat 2 every 10s
Round {n}.
:::
:::

[breathe 4-2-6 x2 spoken]
"""

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(
    params=[EVERYTHING, *sorted(SCRIPTS.glob("*.md"))],
    ids=lambda given: getattr(given, "stem", "everything"),
)
def flow(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    text = request.param if isinstance(request.param, str) else request.param.read_text(encoding="utf-8")
    return unroll(parse(text, "x.md", lambda name: (SCRIPTS / name).read_text(encoding="utf-8")), VOICE)


def test_who_says_what_they_said_changes_nothing(flow) -> None:  # type: ignore[no-untyped-def]
    assert recast(flow, lambda line: line.utterance) == flow


def test_every_line_gets_its_new_speaker_in_its_place(flow) -> None:  # type: ignore[no-untyped-def]
    other = Voice("gtts", "en-GB", "en-GB")

    def speaker(line: Line) -> Utterance:
        return Utterance(f"{line.line}: {line.text}", other)

    before, after = list(lines(flow)), list(lines(recast(flow, speaker)))
    assert after == [replace(line, utterance=speaker(line)) for line in before] and len(before) > 8
    assert recast(recast(flow, speaker), lambda line: _original(line, before)) == flow


def _original(line: Line, before: list[Line]) -> Utterance:
    return next(old.utterance for old in before if (old.line, old.text) == (line.line, line.text))
