"""What takes its time from elsewhere: pauses that fill, cues at moments, counted breaths, beats that are guesses."""

import pytest
from fakes import Lengths, session

from audiogen.errors import ScriptError
from audiogen.model import Event, Timeline
from audiogen.units import RATE

SETTINGS = "---\npauses: {sentence: 0s, paragraph: 0s}\n"
LEAD = RATE // 2


def starts(timeline: Timeline, kind: str = "speech") -> list[tuple[str, float]]:
    return [(event.text, (event.start - LEAD) / RATE) for event in timeline.events if event.kind == kind]


def pauses(timeline: Timeline, written: str) -> list[Event]:
    return [event for event in timeline.events if event.kind == "pause" and event.text == written]


# ── [fill] ───────────────────────────────────────────────────────────────────────────────────────────────


def test_fill_takes_all_that_is_left_and_elastic_pauses_none_of_it() -> None:
    made = session(f"{SETTINGS}length: 1m\n---\n\nOne. [fill] Two. [5s-10m] Three.")
    assert made.length == 60 * RATE
    (fill,) = pauses(made, "[fill]")
    assert fill.length == 60 * RATE - LEAD - 3 * RATE - 3 * RATE - 5 * RATE
    assert [item.actual for item in made.elastic if item.line == 6] == [fill.length, 5 * RATE]
    assert starts(made) == [("One.", 0.0), ("Two.", 1 + fill.length / RATE), ("Three.", 7 + fill.length / RATE)]


@pytest.mark.parametrize("length", [60, 61, 3599])
def test_several_fills_share_what_is_left(length: int) -> None:
    made = session(f"{SETTINGS}length: {length}s\n---\n\nOne. [fill] Two. [fill] Three. [fill]")
    one, two, three = (fill.length for fill in pauses(made, "[fill]"))
    assert made.length == length * RATE and max(one, two, three) - min(one, two, three) <= 1


def test_fill_is_nothing_where_nothing_is_left() -> None:
    made = session(f"{SETTINGS}length: 5.5s\n---\n\nOne. [fill] Two.")
    assert [fill.length for fill in pauses(made, "[fill]")] == [0]
    assert made.longest == 12 * 3600 * RATE


def test_fill_wants_a_length() -> None:
    with pytest.raises(ScriptError) as caught:
        session("One.\n\nTwo. [fill]")
    assert str(caught.value) == (
        "routine.md:3: [fill] takes what is left of `length`, and the session has none: "
        "write `length: 20m` in the settings, or an elastic pause such as [10s-2m]"
    )


# ── [at …] ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "begins"),
    [("50%", 50.0), ("0%", 0.0), ("12.5%", 12.5), ("99%", 99.0), ("30s", 30.0), ("0s", 0.0), ("-30s", 70.0)],
)
def test_a_cue_comes_at_its_moment(written: str, begins: float) -> None:
    made = session(f"::: rest 100s\n[at {written}] Here.\n:::")
    assert starts(made) == [("Here.", begins)]


@pytest.mark.parametrize(("asked", "begins"), [("104.5s", 50.0), ("204.5s", 100.0)])
def test_a_part_of_a_rest_is_one_of_what_it_came_to(asked: str, begins: float) -> None:
    # lead-in, an hour's second of words before, the tail
    made = session(f"{SETTINGS}length: {asked}\n---\n\nOne.\n\n::: rest 10s-10m\n[at 50%] Half.\n:::")
    assert starts(made)[1] == ("Half.", 1 + begins)


def test_lines_make_way_for_cues_at_moments() -> None:
    made = session("::: rest 99s\n[at 49.5s] Cue.\n\nLine.\n:::")
    (_, line), (_, cue) = sorted(starts(made), key=lambda pair: pair[0] == "Cue.")
    assert cue == 49.5 and not cue - 2 < line < cue + 2


@pytest.mark.parametrize(
    ("cue", "message"),
    [
        ("[at 100%] End.", "this cue would begin 1:40, take 1s, and not fit into a rest of 1m40s"),
        ("[at 2m] End.", "this cue would begin 2:00, take 1s, and not fit into a rest of 1m40s"),
        ("[at -2m] End.", "this cue would begin before its beginning, take 1s, and not fit into a rest of 1m40s"),
        ("[at 50%] A b c.\n\n[at 51s] D.", "this cue begins 0:51 into the rest, while that of line 2 still sounds"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(cue: str, message: str) -> None:
    with pytest.raises(ScriptError) as caught:
        session(f"::: rest 100s\n{cue}\n:::")
    assert caught.value.message == message


# ── breaths ──────────────────────────────────────────────────────────────────────────────────────────────


def test_breaths_for_a_time_are_whole_ones_and_then_stillness() -> None:
    made = session("[breathe 4-7-8 for 1m] After.")
    assert len([event for event in made.events if event.kind == "breath"]) == 9
    assert starts(made)[0] == ("After.", 60.0)


def test_a_counted_breath_says_its_seconds_on_the_second() -> None:
    made = session("[breathe 3-0-4 counted]", Lengths({"Breathe in.": RATE // 2, "Breathe out.": RATE + 1}))
    # what the words leave no room for is passed over
    assert starts(made) == [
        ("Breathe in.", 0.0),
        ("2", 1.0),
        ("3", 2.0),
        ("Breathe out.", 3.0),
        ("3", 5.0),
        ("4", 6.0),
    ]


def test_a_count_that_takes_longer_than_its_second_is_refused() -> None:
    with pytest.raises(ScriptError, match=r"“2” takes 1\.5s, longer than the 1s it has"):
        session("[breathe 4-4 counted]", Lengths({"2": 3 * RATE // 2}))


def test_parts_of_seconds_are_not_counted() -> None:
    with pytest.raises(ScriptError, match="can't be counted in whole seconds"):
        session("[breathe 4.5-4 counted]")


def test_a_silent_breath_has_no_sound_but_its_words() -> None:
    made = session("[breathe 4-4 x2 spoken silent]")
    assert not made.effects and len(made.captions) == 4


# ── beats ────────────────────────────────────────────────────────────────────────────────────────────────


def test_beats_carry_the_onset_of_their_first_word() -> None:
    made = session("::: repeat 3 every 5s\nOne two.\n:::")
    heads = {clip.start + 480 for clip in made.voice}
    assert heads == {LEAD, LEAD + 5 * RATE, LEAD + 10 * RATE}


def test_what_is_too_long_only_by_a_guess_may_fit() -> None:
    script = "::: repeat 2 every 3s\nOne. [1.5s] Two.\n:::"
    made = session(script, Lengths(estimated=True))
    assert starts(made)[2] == ("One.", 3.0) and all(
        event.estimated for event in made.events if event.kind == "speech"
    )
    with pytest.raises(ScriptError, match=r"one turn takes 3\.5s, longer than every 3s"):
        session(script)
    with pytest.raises(ScriptError, match=r"one turn takes about 4s, longer than every 3s"):
        session(script.replace("1.5s", "2s"), Lengths(estimated=True))
