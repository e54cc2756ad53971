"""Encoding while others speak."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from audiogen.build import ahead
from audiogen.build.press import Press
from audiogen.errors import ScriptError
from audiogen.model import Utterance
from audiogen.speech import narrate
from audiogen.speech.cache import Kept

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

LINES = 14
SCRIPT = f"""
---
title: Ahead
voice: espeak
background: pink noise -28 dB
{{more}}
---

{"".join(f"Line number {number} of them all. [5s]{chr(10)}{chr(10)}" for number in range(LINES))}
"""


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The last line isn't spoken before something was encoded; says how many stretches that were."""
    found: list[int] = []
    done = threading.Event()
    speak, prepare = narrate._speak, Press.prepare

    def late(utterance: Utterance, *rest: object) -> Kept:
        if str(LINES - 1) in utterance.text:
            found.append(done.wait(20))
        return speak(utterance, *rest)  # type: ignore[arg-type]

    def counted(self: Press, until: int, wanted: Callable[[], bool]) -> None:
        prepare(self, until, wanted)
        if self.encoded:
            done.set()

    monkeypatch.setattr(narrate, "_speak", late)
    monkeypatch.setattr(Press, "prepare", counted)
    return found


def test_what_is_spoken_is_encoded_while_the_rest_is_spoken(
    audiogen: Audiogen, workshop: Workshop, waiting: list[int]
) -> None:
    script = workshop.write(SCRIPT.format(more=""))
    audiogen("render", "-q", script)
    assert waiting == [True]
    first = (workshop.output / "routine.mp3").read_bytes()
    audiogen("render", "-q", "--fresh", script)
    assert (workshop.output / "routine.mp3").read_bytes() == first


@pytest.mark.parametrize("more", ["length: 3m", "preset: sleep"])
def test_where_nothing_has_its_place_yet_nothing_is_begun(
    audiogen: Audiogen, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    begun: list[int] = []
    monkeypatch.setattr(Press, "prepare", lambda self, until, wanted: begun.append(until))
    text = SCRIPT.format(more=more).replace("[5s]", "[5s-20s]")
    assert audiogen("render", "-q", workshop.write(text)).code == 0
    assert set(begun) == {0}


def test_it_stops_when_it_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = threading.Event()
    answers: list[bool] = []

    class Slow:
        def prepare(self, until: int, wanted: Callable[[], bool]) -> None:
            asked.set()
            while wanted():
                pass
            answers.append(wanted())

    clip = Utterance("a", None)  # type: ignore[arg-type]
    with ahead.Ahead(lambda clips: (Slow(), 0), {}) as one:  # type: ignore[arg-type, return-value]
        for _ in range(ahead.PATIENCE):
            one.came(clip, None)  # type: ignore[arg-type]
        assert asked.wait(10)
    assert answers == [False]


def test_what_can_be_done_meanwhile_is_done_once() -> None:
    done: list[int] = []

    class Quick:
        def prepare(self, until: int, wanted: Callable[[], bool]) -> None:
            pass

    def wrong() -> None:
        done.append(1)
        raise ScriptError("routine.md", 1, "which is told when the session is made")

    clip = Utterance("a", None)  # type: ignore[arg-type]
    for begins in (True, False):
        with ahead.Ahead(lambda clips: (Quick(), 0), {}, begins, wrong) as one:  # type: ignore[arg-type, return-value]
            for _ in range(3 * ahead.PATIENCE):
                one.came(clip, None)  # type: ignore[arg-type]
            while begins and not done:
                time.sleep(0.01)
    assert done == [1]
