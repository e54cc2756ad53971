"""A chime before the words that follow a long silence: where it comes, and where not."""

import pytest
from fakes import session

from audiogen.model import Clip, Timeline
from audiogen.timeline.chime import AHEAD, CHIME, LEVEL


def chimes(timeline: Timeline) -> list[Clip]:
    return [clip for clip in timeline.effects if clip.source == CHIME]


def made(body: str, after: str = "1m") -> Timeline:
    return session(f"---\nchime: after {after}\n---\n{body}\n")


def test_words_after_a_long_silence_are_announced() -> None:
    found = made("Rest now. [90s] Come back. [20s] Open your eyes.")
    (chime,) = chimes(found)
    back = next(marker for marker in found.captions if marker.text == "Come back.")
    assert (chime.start, chime.gain) == (back.start - AHEAD, LEVEL)
    assert [event.start for event in found.events if event.text == "chime"] == [chime.start]


@pytest.mark.parametrize(
    "body",
    [
        "Rest now. [59s] Come back.",
        "[2m] The first words of all.",
        "Rest now. [2m]",
        "Rest now. [90s] [bell] [5s] Come back.",
        "Rest now. [breathe 4-6 x9] Come back.",
    ],
    ids=["short", "first", "last", "bell", "breath"],
)
def test_others_are_not(body: str) -> None:
    assert not chimes(made(body))


def test_a_bell_long_before_wakes_nobody() -> None:
    assert len(chimes(made("Rest now. [bell] [2m] Come back."))) == 1


def test_it_takes_no_time() -> None:
    body = "Rest now. [90s] Come back. [20s] Open your eyes."
    assert made(body).captions == session(body).captions and made(body).length == session(body).length


def test_how_long_is_long_can_be_said() -> None:
    assert len(chimes(made("One. [15s] Two. [9s] Three.", after="10s"))) == 1
    assert chimes(session("One. [5m] Two.")) == []
