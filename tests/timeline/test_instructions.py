"""What is said, and was meant for the program; and what is an ordinary sentence."""

from __future__ import annotations

import pytest

from audiogen.timeline.instructions import suspicious

PAUSES = (
    "5 second pause", "5-second pause.", "a 5‑second pause", "A 5-second pause", "30 seconds pause", "10s pause",
    "10 s. pause", "1.5 min silence", "30 seconds of silence.", "2 minutes rest", "Pause of 5 seconds",
    "Pause 5 seconds.", "Hold for 30 seconds.", "Silence for 1 minute", "30-seconds", "Rest now (5 seconds).",
)  # fmt: skip
SPOKEN = (
    "After a 5 second pause you may go on.",
    "Take a 5-second pause before you rise.",
    "A 30 second rest is enough for most of us.",
    "In 5 seconds of silence the breath slows.",
    "There are 5 pauses.",
    "5 second thoughts.",
    "The silence of 2 minutes ago is still here.",
    "Pause.",
    "Rest.",
)


@pytest.mark.parametrize("text", PAUSES)
def test_a_time_that_stands_alone_was_meant_as_a_pause(text: str) -> None:
    found = suspicious(text)
    assert found is not None and found[1] == "a pause is written [4s]"


@pytest.mark.parametrize("text", SPOKEN)
def test_a_pause_that_is_spoken_of_is_no_instruction(text: str) -> None:
    assert suspicious(text) is None
