"""Who sounds when, to the sample; a second a word where nothing else is said."""

from collections.abc import Sequence
from dataclasses import fields
from itertools import pairwise
from typing import Any

import pytest
from examples import EXAMPLES
from fakes import VOICE, Lengths, Odd, session, stretched
from hypothesis import given, settings
from hypothesis import strategies as st

from audiogen.errors import LengthError, ScriptError
from audiogen.model import BedSpan, Event, Loudness, Routine, SoundFile, Swell, Timeline, Tone, Utterance, Voice
from audiogen.script import parse
from audiogen.timeline.arrange import LEAD_IN, TAIL
from audiogen.timeline.chapters import LEAD
from audiogen.timeline.report import report
from audiogen.units import RATE, format_duration, parse_duration, parse_span, samples

S = RATE
FAST = "---\npauses: {sentence: 1s, paragraph: 2s}\n---\n"


def end(event: Event) -> int:
    return event.start + event.length


def starts(timeline: Timeline, text: str) -> list[int]:
    """When everything of that text begins, counted from the lead-in."""
    return [event.start - LEAD_IN for event in timeline.events if event.text == text and event.kind != "chapter"]


def start(timeline: Timeline, text: str) -> int:
    [only] = starts(timeline, text)
    return only


def of_kind(timeline: Timeline, kind: str) -> list[Event]:
    return [event for event in timeline.events if event.kind == kind]


def pauses(timeline: Timeline, text: str) -> list[int]:
    return [event.length for event in of_kind(timeline, "pause") if event.text == text]


def with_length(length: int, script: str) -> str:
    """A script that asks for a length, given in samples that are whole milliseconds."""
    return f"---\nlength: {format_duration(length)}\npauses: {{sentence: 1s, paragraph: 2s}}\n---\n{script}"


# ── pauses ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pause_lasts_from_the_end_of_one_voice_to_the_beginning_of_the_next() -> None:
    timeline = session("Two words. [4s] Then three words. [250ms] End.")
    assert start(timeline, "Two words.") == 0
    assert start(timeline, "Then three words.") == (2 + 4) * S
    assert start(timeline, "End.") == (2 + 4 + 3) * S + S // 4


def test_automatic_pauses_last_as_the_settings_say() -> None:
    timeline = session(FAST + "One. Two.\n\nThree.")
    assert [start(timeline, text) for text in ("One.", "Two.", "Three.")] == [0, 2 * S, 5 * S]


def test_written_pauses_add_up() -> None:
    timeline = session("One. [4s] [2s]\n\n[1s] Two.")
    assert start(timeline, "Two.") == (1 + 7) * S


def test_session_begins_with_its_lead_in_and_ends_with_its_tail() -> None:
    timeline = session("One.")
    assert timeline.captions[0].start == LEAD_IN
    assert timeline.length == LEAD_IN + S + TAIL


def test_pauses_at_both_ends_are_beside_lead_in_and_tail() -> None:
    timeline = session("[4s] One. [5s]")
    assert timeline.captions[0].start == LEAD_IN + 4 * S
    assert timeline.length == LEAD_IN + (4 + 1 + 5) * S + TAIL


def test_a_clip_reaches_over_its_sentence_at_both_ends() -> None:
    timeline = session("One. [4s] Two words.", Lengths())
    assert [(clip.start, clip.length) for clip in timeline.voice] == [
        (caption.start - 480, 480 + caption.length + 960) for caption in timeline.captions
    ]
    assert [clip.source for clip in timeline.voice] == [Utterance("One.", VOICE), Utterance("Two words.", VOICE)]
    assert [clip.line for clip in timeline.voice] == [1, 1]


def test_captions_are_what_is_written_when_it_is_spoken() -> None:
    timeline = session("---\nsay: {psoas: so-az long}\n---\nPsoas. [1s] End.")
    assert [(caption.text, caption.start - LEAD_IN, caption.length) for caption in timeline.captions] == [
        ("Psoas.", 0, 2 * S), ("End.", 3 * S, S),
    ]  # fmt: skip
    assert [event.spoken for event in of_kind(timeline, "speech")] == ["so-az long.", "End."]


# ── sounds ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sound_takes_no_time_of_its_own() -> None:
    timeline = session("One [bell soft -6 dB] two. [20s] End.")
    [bell] = timeline.effects
    assert (bell.start, bell.length) == (LEAD_IN + S, 9 * S)
    assert (bell.source, bell.gain, bell.line) == (Tone("bell", "soft"), -6.0, 1)
    assert start(timeline, "two.") == S + samples(0.7)


def test_a_bell_that_rings_past_the_end_lengthens_the_session() -> None:
    timeline = session("One. [bell]")
    assert timeline.length == LEAD_IN + S + 9 * S
    assert timeline.effects[0].end == timeline.length


def test_a_sound_that_ends_within_the_tail_lengthens_nothing() -> None:
    assert session("One. [bell] [6s]").length == session("One. [6s]").length
    assert session("One. [bell] [5s]").length == session("One. [6s]").length


def test_a_file_sounds_as_long_as_it_is() -> None:
    timeline = session("[sound rain.wav] One.")
    [rain] = timeline.effects
    assert (rain.start, rain.length, rain.source) == (LEAD_IN, 20 * S, SoundFile("rain.wav"))
    assert timeline.length == LEAD_IN + 20 * S


def test_a_bell_that_comes_at_the_very_end_of_a_stretched_rest_rings_out() -> None:
    script = "::: rest 150s-10m\n[every 2m] [bell]\n:::"
    timeline = session(with_length(LEAD_IN + 240 * S + TAIL, script))
    assert timeline.length == LEAD_IN + 240 * S + TAIL
    assert starts(timeline, "[bell]") == [120 * S]


# ── length ───────────────────────────────────────────────────────────────────────────────────────────────


def test_elastic_pauses_are_as_short_as_they_may_when_no_length_is_asked_for() -> None:
    timeline = session("One. [4s-9s] Two. [1m-2m]")
    assert pauses(timeline, "[4s-9s]") == [4 * S]
    assert timeline.length == timeline.shortest == LEAD_IN + (1 + 4 + 1 + 60) * S + TAIL
    assert timeline.longest == timeline.shortest + (5 + 60) * S


def test_slack_is_shared_in_proportion_to_room() -> None:
    script = "One. [5s-15s] Two. [0s-30s]"
    timeline = session(with_length(session(script).shortest + 4 * S, script))
    assert (pauses(timeline, "[5s-15s]"), pauses(timeline, "[0s-30s]")) == ([6 * S], [3 * S])


def test_rests_stretch_like_pauses() -> None:
    script = "One. [0s-10s]\n::: rest 10s-40s\n:::"
    timeline = session(with_length(session(script).shortest + 20 * S, script))
    assert pauses(timeline, "[0s-10s]") == [5 * S]
    assert pauses(timeline, "::: rest 10s-40s") == [25 * S]


def test_elastic_says_what_each_pause_came_to() -> None:
    script = "One. [0s-10s]\n\n::: rest 10s-40s\n:::\n[3s]"
    timeline = session(with_length(session(script).shortest + 20 * S, script))
    assert [(item.line - 4, item.min, item.max, item.actual) for item in timeline.elastic] == [
        (1, 0, 10 * S, 5 * S), (3, 10 * S, 40 * S, 25 * S),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("length", "message", "nearest"),
    [
        (
            10 * S,
            "routine.md:2: this can't last 10s: it can last from 15.5s to 40.5s, by the elastic pauses of "
            "line 6 (5s-10s, 2 times), line 8 (0s-15s); take lines or pauses out, or ask for a longer `length`",
            15 * S + S // 2,
        ),
        (
            60 * S,
            "routine.md:2: this can't last 1m: it can last from 15.5s to 40.5s, by the elastic pauses of "
            "line 6 (5s-10s, 2 times), line 8 (0s-15s); add an elastic pause such as [10s-2m], or ask for a shorter "
            "`length`",
            40 * S + S // 2,
        ),
    ],
)
def test_a_length_that_cannot_be_is_refused_with_those_that_can(length: int, message: str, nearest: int) -> None:
    script = "::: repeat 2\n[5s-10s]\n:::\n[0s-15s] Two words."
    with pytest.raises(LengthError) as caught:
        session(with_length(length, script))
    assert str(caught.value) == message
    error = caught.value
    assert (error.nearest, error.asked, error.line, error.estimated) == (nearest, length, 2, False)


def test_a_session_that_cannot_stretch_says_so() -> None:
    with pytest.raises(LengthError) as caught:
        session(with_length(60 * S, "One. [4s]"))
    assert str(caught.value) == (
        "routine.md:2: this can't last 1m: it lasts 8.5s, and nothing in it can stretch; "
        "add an elastic pause such as [10s-2m], or ask for a shorter `length`"
    )
    assert caught.value.nearest == samples(8.5)


def test_lengths_that_are_guessed_are_said_to_be() -> None:
    with pytest.raises(LengthError, match=r"it lasts about 8s") as caught:
        session(with_length(60 * S, "One. [4s]"), Lengths(estimated=True))
    assert caught.value.estimated
    assert [event.estimated for event in of_kind(session("One.", Lengths(estimated=True)), "speech")] == [True]
    assert [event.estimated for event in of_kind(session("One."), "speech")] == [False]


def test_both_ends_of_what_can_be_are_met() -> None:
    routine = parse("One. [5s-10s]\n::: sides left right\n{side}. [1s-3s]\n:::", "routine.md")
    natural = stretched(routine, None)
    for length in (natural.shortest, natural.longest):
        assert stretched(routine, length).length == length
    with pytest.raises(LengthError):
        stretched(routine, natural.shortest - 1)
    with pytest.raises(LengthError):
        stretched(routine, natural.longest + 1)


def test_a_session_over_twelve_hours_is_refused() -> None:
    with pytest.raises(ScriptError, match=r"this lasts 14h3\.5s: the longest session is 12 hours"):
        session("[7h] [7h]")


# ── sides ────────────────────────────────────────────────────────────────────────────────────────────────

lengths = st.integers(1, 20 * S)


def equal_turns(timeline: Timeline, *texts: str) -> bool:
    """Whether as much time passes from each of the texts to the next."""
    begins = [start(timeline, text) for text in texts]
    return len({after - before for before, after in pairwise(begins)}) == 1


@settings(max_examples=40 * EXAMPLES, deadline=None)
@given(st.fixed_dictionaries({f"{kind} {side}.": lengths for kind in ("Now", "Hold") for side in "abc"}))
def test_sides_take_the_same_time_whatever_the_lengths_of_their_words(known: dict[str, int]) -> None:
    script = FAST + "::: sides a b c\nNow {side}. Hold {side}. [3s] Done.\n:::\nAfter."
    timeline = session(script, Lengths(known))
    assert equal_turns(timeline, "Now a.", "Now b.", "Now c.", "After.")
    assert pauses(timeline, "[3s]") == [3 * S] * 3


@settings(max_examples=40 * EXAMPLES, deadline=None)
@given(lengths, lengths)
def test_sides_without_any_pause_take_the_same_time_too(left: int, right: int) -> None:
    timeline = session("::: sides left right\n{side}.\n:::\nAfter.", Lengths({"left.": left, "right.": right}))
    assert equal_turns(timeline, "left.", "right.", "After.")
    assert tiled(timeline)


@settings(max_examples=40 * EXAMPLES, deadline=None)
@given(lengths, lengths)
def test_elastic_pauses_of_sides_give_before_automatic_ones_and_never_leave_their_bounds(
    left: int, right: int
) -> None:
    script = FAST + "::: sides left right\n{side}. Then. [2s-6s] Wait. [3s]\n:::\nAfter."
    timeline = session(script, Lengths({"left.": left, "right.": right}))
    longer, shorter = max(left, right), min(left, right)
    elastic = sorted(pauses(timeline, "[2s-6s]"))
    assert elastic == [2 * S, min(6 * S, 2 * S + longer - shorter)]
    assert pauses(timeline, "[3s]") == [3 * S] * 2
    automatic = sum(event.length for event in of_kind(timeline, "pause") if not event.text)
    assert automatic == 2 * S + max(0, longer - shorter - 4 * S)


@settings(max_examples=30 * EXAMPLES, deadline=None)
@given(lengths, lengths)
def test_full_elastic_pauses_of_sides_leave_the_rest_to_silence(left: int, right: int) -> None:
    timeline = session(
        "::: sides left right\n{side}. [2s-6s]\n:::\nAfter.", Lengths({"left.": left, "right.": right})
    )
    assert all(2 * S <= length <= 6 * S for length in pauses(timeline, "[2s-6s]"))
    assert equal_turns(timeline, "left.", "right.", "After.")
    assert tiled(timeline)


def test_where_all_pauses_are_fixed_they_give_too_little_to_be_heard_and_silence_follows() -> None:
    known = {"left.": S, "right.": 11 * S}
    timeline = session("::: sides left right\n{side}. [3s] Now. [4s]\n:::\nAfter.", Lengths(known))
    assert pauses(timeline, "[3s]") == [3 * S + S // 100, 3 * S]
    assert pauses(timeline, "[4s]") == [4 * S + S // 100, 4 * S]
    assert equal_turns(timeline, "left.", "right.", "After.")


def test_a_small_difference_of_sides_is_spread_over_their_fixed_pauses() -> None:
    known = {"left.": S, "right.": S + 600}
    timeline = session("::: sides left right\n{side}. [3s] Now. [4s]\n:::\nAfter.", Lengths(known))
    assert pauses(timeline, "[3s]")[0] + pauses(timeline, "[4s]")[0] == 7 * S + 600


@settings(max_examples=30 * EXAMPLES, deadline=None)
@given(st.integers(0, 16 * S))
def test_sides_stretch_together_to_meet_a_length(extra: int) -> None:
    script = "::: sides left right\nNow {side}. [1s-9s]\n:::\nAfter. [0s-5s]"
    natural = session(script)
    timeline = stretched(parse(script, "routine.md"), natural.shortest + extra)
    assert timeline.length == natural.shortest + extra
    one, two = pauses(timeline, "[1s-9s]")
    assert one == two
    assert equal_turns(timeline, "Now left.", "Now right.", "After.")


@settings(max_examples=40 * EXAMPLES, deadline=None)
@given(st.integers(0, 40 * S))
def test_fixed_pauses_beside_stretching_sides_keep_their_length(extra: int) -> None:
    blocks = [f"::: sides {names}\nNow {{side}}. [1s-4s]\n:::\n[2s]" for names in ("a b", "c d e", "f g h i j")]
    routine = parse("\n".join(["[2s]", *blocks]), "routine.md")
    length = stretched(routine, None, Odd()).shortest + min(extra, 30 * S)
    try:
        timeline = stretched(routine, length, Odd())
    except LengthError as error:
        timeline = stretched(routine, error.nearest, Odd())
    assert set(pauses(timeline, "[2s]")) == {2 * S}
    assert tiled(timeline)


# ── grid ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_beats_begin_on_their_grid_whatever_the_words() -> None:
    timeline = session("Go. [1s]\n::: repeat 5 every 7s\nNow {n}. More.\n:::\nAfter.", Odd())
    first = start(timeline, "Now 1.")
    assert [start(timeline, f"Now {n}.") - first for n in range(1, 6)] == [7 * S * n for n in range(5)]
    assert start(timeline, "After.") - first == 35 * S


def test_elastic_pauses_within_a_beat_fill_it() -> None:
    timeline = session("::: repeat 2 every 10s\nOne. [1s-4s] Two.\n:::")
    assert pauses(timeline, "[1s-4s]") == [4 * S] * 2
    assert pauses(timeline, "every 10s") == [4 * S] * 2


def test_a_beat_may_be_full_to_the_sample() -> None:
    timeline = session("::: repeat 2 every 3s\nOne. [1s] Two.\n:::")
    assert starts(timeline, "One.") == [0, 3 * S]
    assert pauses(timeline, "every 3s") == []


def test_a_beat_that_is_too_long_is_refused_with_the_numbers() -> None:
    with pytest.raises(ScriptError) as caught:
        session("One.\n::: repeat 2 every 3s\nOne. [1.5s] Two.\n:::")
    assert str(caught.value) == (
        "routine.md:2: one turn takes 3.5s, longer than every 3s: "
        "write a longer `every`, or fewer words and pauses in the block"
    )


# ── rest ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_lines_of_a_rest_stand_in_equal_silences() -> None:
    timeline = session("One.\n::: rest 60s\nTwo now.\n\nThree is here.\n\nFour.\n:::\nAfter.")
    begin, silence = S, (60 - 2 - 3 - 1) * S // 4
    assert start(timeline, "Two now.") == begin + silence
    assert start(timeline, "Three is here.") == begin + 2 * silence + 2 * S
    assert start(timeline, "Four.") == begin + 3 * silence + 5 * S
    assert start(timeline, "After.") == begin + 60 * S
    assert pauses(timeline, "::: rest 60s") == [silence] * 4


@settings(max_examples=60, deadline=None)
@given(st.lists(lengths, min_size=1, max_size=5), st.integers(0, 60 * S))
def test_silences_of_a_rest_differ_by_a_sample_at_most(known: list[int], extra: int) -> None:
    texts = [f"Cue {n}." for n in range(len(known))]
    script = "::: rest 100s-160s\n" + "\n\n".join(texts) + "\n:::"
    routine = parse(script, "routine.md")
    given_lengths = Lengths(dict(zip(texts, known, strict=True)))
    timeline = stretched(routine, stretched(routine, None, given_lengths).shortest + extra, given_lengths)
    silences = pauses(timeline, "::: rest 100s-160s")
    assert len(silences) == len(known) + 1
    assert max(silences) - min(silences) <= 1
    assert sum(silences) + sum(known) == 100 * S + extra


def test_an_empty_rest_is_silence() -> None:
    timeline = session("One.\n::: rest 2m\n:::\nTwo.")
    assert start(timeline, "Two.") == 121 * S


def test_bells_in_a_rest_are_spread_like_lines() -> None:
    timeline = session("::: rest 60s\n[bell]\n\n[bell]\n:::")
    assert starts(timeline, "[bell]") == [20 * S, 40 * S]


def test_cues_of_a_rest_come_at_exact_multiples() -> None:
    timeline = session("One.\n::: rest 10m\n[every 2m] [bell] Still here.\n:::\nAfter.", Odd())
    begin = end(of_kind(timeline, "speech")[0]) - LEAD_IN
    expected = [begin + minutes * 60 * S for minutes in (2, 4, 6, 8)]
    assert starts(timeline, "[bell]") == starts(timeline, "Still here.") == expected
    assert start(timeline, "After.") == begin + 600 * S


def test_a_cue_comes_at_the_end_of_a_rest_when_it_fits() -> None:
    assert starts(session("::: rest 6m\n[every 2m] [bell]\n:::\n[20s]"), "[bell]") == [120 * S, 240 * S, 360 * S]
    assert starts(session("::: rest 6m1s\n[every 2m] Here.\n:::"), "Here.") == [120 * S, 240 * S, 360 * S]
    assert starts(session("::: rest 6m\n[every 2m] Here.\n:::"), "Here.") == [120 * S, 240 * S]


def test_more_cues_come_in_a_rest_that_is_stretched() -> None:
    script = "::: rest 5m-20m\n[every 2m] Here.\n:::"
    timeline = session(with_length(session(script).shortest + 240 * S, script))
    assert starts(timeline, "Here.") == [120 * S, 240 * S, 360 * S, 480 * S]


def test_lines_make_way_for_cues() -> None:
    timeline = session("::: rest 4m\n[every 2m] Here.\n\nIn the middle.\n:::")
    assert starts(timeline, "Here.") == [120 * S]
    assert start(timeline, "In the middle.") == 122 * S


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            "::: rest 1m\n[every 2m] Here.\n:::",
            "routine.md:2: [every 2m] never comes in a rest of 1m: choose a shorter time",
        ),
        (
            "::: rest 5m\n[every 1m] Here I am.\n\n[every 62s] There.\n:::",
            "routine.md:4: this cue begins 1:02 into the rest, while that of line 2 still sounds: "
            "choose times that don't meet",
        ),
        (
            "::: rest 3s-4s\nOne two three.\n\nFour five.\n:::",
            "routine.md:1: what is said in this rest takes 5s, longer than the rest: "
            "give the rest more time, or take lines out of it",
        ),
        (
            "::: rest 10s\n[every 4s] One two.\n\nOne two three.\n:::",
            "routine.md:1: the lines of this rest don't fit between its fixed cues: "
            "give the rest more time, or take a line out of it",
        ),
    ],
)
def test_a_rest_that_cannot_be_is_refused(script: str, message: str) -> None:
    with pytest.raises(ScriptError) as caught:
        session(script)
    assert str(caught.value) == message


def test_a_rest_is_never_shorter_than_its_words() -> None:
    timeline = session("::: rest 2s-9s\nOne two three four.\n:::\nAfter.")
    assert start(timeline, "After.") == 4 * S
    assert timeline.longest - timeline.shortest == 5 * S


# ── breath ───────────────────────────────────────────────────────────────────────────────────────────────


def test_breaths_keep_their_pace_with_a_swell_each() -> None:
    timeline = session("[breathe 4-2-6 x2]\n\nAfter.")
    breaths = [(event.start - LEAD_IN, event.length, event.text) for event in of_kind(timeline, "breath")]
    assert breaths == [
        (0, 4 * S, "in"), (4 * S, 2 * S, "hold"), (6 * S, 6 * S, "out"),
        (12 * S, 4 * S, "in"), (16 * S, 2 * S, "hold"), (18 * S, 6 * S, "out"),
    ]  # fmt: skip
    swell = Swell((4 * S, 2 * S, 6 * S, 0))
    assert [(clip.start - LEAD_IN, clip.length, clip.source) for clip in timeline.effects] == [
        (0, 12 * S, swell), (12 * S, 12 * S, swell),
    ]  # fmt: skip
    assert start(timeline, "After.") == 24 * S


def test_words_of_a_breath_begin_with_its_parts() -> None:
    timeline = session("[breathe 4-2-6-3 x2 spoken]")
    assert [(event.start - LEAD_IN, event.text) for event in of_kind(timeline, "speech")] == [
        (turn * 15 * S + at * S, text)
        for turn in (0, 1)
        for at, text in ((0, "Breathe in."), (4, "Hold."), (6, "Breathe out."), (12, "Rest."))
    ]
    assert timeline.length == LEAD_IN + 30 * S + TAIL


def test_words_that_are_longer_than_their_part_of_a_breath_are_refused() -> None:
    with pytest.raises(ScriptError) as caught:
        session("One.\n[breathe 1.5-6 spoken]")
    assert str(caught.value) == (
        "routine.md:2: “Breathe in.” takes 2s, longer than the 1.5s it has: "
        "give that part of the breath more time, or leave out `spoken`"
    )


# ── chapters ─────────────────────────────────────────────────────────────────────────────────────────────


def chapters(script: str) -> list[tuple[str, int]]:
    return [(chapter.text, chapter.start) for chapter in session(script).chapters]


def test_a_session_without_headings_is_one_chapter_of_its_title() -> None:
    timeline = session("One.")
    assert [(chapter.text, chapter.start, chapter.length) for chapter in timeline.chapters] == [
        ("Routine", 0, timeline.length)
    ]


def test_a_chapter_begins_a_moment_before_its_first_sound() -> None:
    script = "## A\nOne. [9s]\n## B\nTwo.\n\nThree.\n## C\nFour."
    first = LEAD_IN + 10 * S
    assert chapters(FAST + script) == [("A", 0), ("B", first - LEAD), ("C", first + (1 + 2 + 1 + 2) * S - LEAD)]


def test_a_chapter_never_begins_while_someone_speaks() -> None:
    script = "## A\nOne. [100ms]\n## B\nTwo."
    assert chapters(script) == [("A", 0), ("B", LEAD_IN + S)]


def test_a_pause_under_a_heading_belongs_to_its_chapter() -> None:
    assert chapters("## A\nOne.\n## B\n[9s] Two.") == [("A", 0), ("B", LEAD_IN + S)]


def test_what_comes_before_any_heading_is_a_chapter_of_the_title() -> None:
    assert chapters("One. [9s]\n## B\nTwo.") == [("Routine", 0), ("B", LEAD_IN + 10 * S - LEAD)]


def test_headings_with_nothing_between_them_share_a_chapter() -> None:
    assert chapters("## A\n### B\nOne.") == [("A · B", 0)]


def test_a_heading_at_the_end_is_a_chapter_of_the_tail() -> None:
    assert chapters("## A\nOne.\n## End") == [("A", 0), ("End", LEAD_IN + S)]


def test_the_only_chapter_of_a_rest_that_takes_no_time_begins_at_the_beginning() -> None:
    assert chapters("## A\n::: rest 0s-5s\n:::") == [("A", 0)]


# ── bed ──────────────────────────────────────────────────────────────────────────────────────────────────


def bed(script: str) -> BedSpan:
    [only] = session("---\nbackground: drone\n---\n" + script).bed
    return only


def test_without_background_there_is_no_bed() -> None:
    assert session("One.").bed == ()


def test_a_bed_lies_under_all_of_the_session() -> None:
    timeline = session("---\nbackground: drone\n---\nOne. [1m]")
    [span] = timeline.bed
    assert (span.start, span.length) == (0, timeline.length)
    assert span.bed.layers[0].source == Tone("drone", hertz=110.0)


def test_a_bed_fades_in_and_fades_out_after_the_last_words() -> None:
    assert (bed("One. [1m]").fade_in, bed("One. [1m]").fade_out) == (4 * S, 8 * S)
    assert bed("[1m] One. [2s]").fade_out == 2 * S + TAIL
    assert bed("[1m]").fade_out == 8 * S


def test_fades_of_a_short_bed_do_not_meet() -> None:
    span = bed("One.")
    assert span.fade_in + span.fade_out <= span.length


# ── the report ───────────────────────────────────────────────────────────────────────────────────────────


EVENING = "---\ntitle: Evening\nalbum: Hips\ndate: 2026-05-31\ntrack: 2\n---\nOne."


def told(timeline: Timeline, voice: Voice | None, **more: Any) -> dict[str, Any]:
    return report(parse(EVENING, "evening.md"), timeline, voice, known_as="who", pictures=PICTURES, **more)


PICTURES = {"b.png": "evening.picture-1.jpg"}
MASTER = {"preset": "podcast", "channels": 2, "bitrate": 128, "lufs": -16.0, "peak": -1.0, "fade": 0.0}


def test_report_has_the_documented_keys_and_no_others() -> None:
    timeline = session("One. [4s-8s] [bell]\n## B\n![](b.png)\n[breathe 4-6]")
    found = told(timeline, VOICE, tracks=6, audio={"bytes": 9}, loudness=Loudness(-16.0, -1.5), master=MASTER)
    assert list(found) == [
        "version", "id", "title", "meta", "variant", "sample_rate", "length", "voice", "chapters", "events",
        "elastic", "script", "audio", "beside", "loudness", "master",
    ]  # fmt: skip
    assert found["meta"] == {
        "album": "Hips", "artist": "", "description": "", "genre": "Guided session", "language": "en", "year": 2026,
        "date": "2026-05-31", "track": 2, "tracks": 6,
    }  # fmt: skip
    first, second = timeline.chapters
    assert found["chapters"] == [
        {"start": 0, "length": first.length, "text": "Routine", "picture": ""},
        {"start": second.start, "length": second.length, "text": "B", "picture": "evening.picture-1.jpg"},
    ]
    assert (found["id"], found["audio"]) == ("who", {"bytes": 9})
    assert (found["version"], found["title"], found["sample_rate"]) == (1, "Evening", 48_000)
    assert found["length"] == timeline.length
    assert found["voice"] == {"engine": "fake", "name": "anyone", "language": "en", "rate": 1.0}
    assert found["loudness"] == {"integrated_speech_lufs": -16.0, "true_peak_dbtp": -1.5}
    assert found["master"] == MASTER
    assert found["elastic"] == [{"line": 1, "min": 4 * S, "max": 8 * S, "actual": 4 * S}]
    keys = {"kind", "line", "start", "length", "text", "spoken", "estimated", "voice"}
    assert all(set(event) == keys for event in found["events"])
    assert {event["kind"] for event in found["events"]} == {"speech", "pause", "sound", "chapter", "breath"}
    assert len(found["events"]) == len(timeline.events)


def test_report_says_null_for_what_is_not_known_yet() -> None:
    found = told(session("One."), None)
    assert found["voice"] is None
    assert found["loudness"] is None and found["audio"] is None and found["meta"]["tracks"] is None
    assert found["master"] is None and found["beside"] is None


def test_report_of_an_event_says_what_was_written_and_what_is_spoken() -> None:
    found = told(session("---\nsay: {psoas: so-az}\n---\nPsoas."), VOICE)
    speech = next(event for event in found["events"] if event["kind"] == "speech")
    assert speech == {
        "kind": "speech", "line": 4, "start": LEAD_IN, "length": S, "text": "Psoas.", "spoken": "so-az.",
        "estimated": False,
        "voice": "fake anyone",
    }  # fmt: skip


# ── any routine at all ───────────────────────────────────────────────────────────────────────────────────

SENTENCES = ["Breathe.", "Let it go.", "Notice the floor under you.", "Your jaw is soft.", "And again, slowly."]
FIXED = ["[2s]", "[500ms]", "[1ms]", "[0s]", "[1m]"]
ELASTIC = ["[1s-3s]", "[0s-7s]", "[2s-2.001s]", "[10s-1m]"]
SOUNDS = ["[bell]", "[sound rain.wav]"]

sentence = st.sampled_from(SENTENCES)
calm = st.lists(sentence | st.sampled_from(["[2s]", "[1ms]", *SOUNDS]), max_size=2).map(" ".join)
any_line = st.lists(sentence | st.sampled_from([*FIXED, *ELASTIC, *SOUNDS]), max_size=4).map(" ".join)
breath = st.sampled_from(["[breathe 4-2-6 x2]", "[breathe 5-5 x2 spoken]", "[breathe 3-0-4-2]"])
rest = st.builds(
    lambda span, cues, every: f"::: rest {span}\n" + "\n\n".join([*cues, every]) + "\n:::",
    st.sampled_from(["3m", "3m-5m", "150s-7m"]),
    st.lists(st.builds("{} {}".format, sentence, calm), max_size=2),
    st.sampled_from(["", "[every 2m] Here.", "[every 50s] [bell]", "[every 1m] Here. [1s] Still."]),
)


def block(opening: Sequence[str], first: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda words, held: f"::: {words}\n{first} Good.\n\n{held}\n:::", st.sampled_from(opening), inner
    )


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return (
        block(["repeat 2", "repeat 3"], "Round {n}.", inner)
        | block(["sides left right", "sides a b c"], "Now {side}.", inner)
        | st.builds("{}\n\n{}".format, inner, inner)
    )


free = st.recursive(any_line | breath | rest, compound, max_leaves=4)
body = free | block(
    ["repeat 2 every 31m", "repeat 3 every 40m"], "Beat {n}.", st.recursive(any_line, compound, max_leaves=2)
)


def routine_of(parts: Sequence[str]) -> Routine:
    chapters = [f"## Part {n}\n{part}" for n, part in enumerate(parts)]
    return parse("\n\n".join(["Begin.", *chapters]), "routine.md")


routines = st.lists(body, min_size=1, max_size=3).map(routine_of)


def tiles(timeline: Timeline) -> list[Event]:
    """What fills the time from the lead-in to the tail: words within a breath are part of it."""
    breaths = {event.start for event in of_kind(timeline, "breath")}
    return [
        event for event in timeline.events
        if event.kind in ("pause", "breath") or (event.kind == "speech" and event.start not in breaths)
    ]  # fmt: skip


def tiled(timeline: Timeline) -> bool:
    """Whether speech, breaths and pauses follow one another without hole or overlap."""
    filled = tiles(timeline)
    ends = [LEAD_IN, *map(end, filled)]
    return ends[:-1] == [event.start for event in filled] and ends[-1] <= timeline.length - TAIL


def holds_for_every_timeline(timeline: Timeline) -> None:
    assert tiled(timeline)
    assert [event.start for event in timeline.events] == sorted(event.start for event in timeline.events)
    assert all(item.min <= item.actual <= item.max for item in timeline.elastic)
    assert timeline.shortest <= timeline.length <= timeline.longest
    for event in of_kind(timeline, "pause"):
        if event.text in FIXED:
            assert event.length == parse_duration(event.text.strip("[]"))
        if event.text in ELASTIC:
            low, high = parse_span(event.text.strip("[]"))
            assert low <= event.length <= high
    assert timeline.chapters[0].start == 0
    assert all(one.start + one.length == two.start for one, two in pairwise(timeline.chapters))
    assert timeline.chapters[-1].start + timeline.chapters[-1].length == timeline.length
    assert max((clip.end for clip in timeline.effects), default=0) <= timeline.length


@settings(max_examples=50 * EXAMPLES, deadline=None)
@given(routines, st.data())
def test_any_length_within_bounds_is_met_to_the_sample(routine: Routine, data: st.DataObject) -> None:
    natural = stretched(routine, None, Odd())
    assert natural.length == natural.shortest
    holds_for_every_timeline(natural)
    length = data.draw(st.integers(natural.shortest, natural.longest))
    timeline = stretched(routine, length, Odd())
    assert timeline.length == length
    assert (timeline.shortest, timeline.longest) == (natural.shortest, natural.longest)
    holds_for_every_timeline(timeline)


@settings(max_examples=40, deadline=None)
@given(routines, st.integers(1, 3600 * S))
def test_any_length_out_of_bounds_is_refused_and_the_nearest_is_met(routine: Routine, beyond: int) -> None:
    natural = stretched(routine, None, Odd())
    for length, nearest in (
        (natural.longest + beyond, natural.longest),
        (natural.shortest - min(beyond, natural.shortest), natural.shortest),
    ):
        with pytest.raises(LengthError) as caught:
            stretched(routine, length, Odd())
        assert caught.value.nearest == nearest
        assert format_duration(natural.shortest) in str(caught.value)
        assert natural.longest == natural.shortest or format_duration(natural.longest) in str(caught.value)
        assert stretched(routine, nearest, Odd()).length == nearest


@settings(max_examples=60, deadline=None)
@given(routines, st.integers(0, 600 * S))
def test_the_same_script_is_always_the_same_timeline(routine: Routine, extra: int) -> None:
    natural = stretched(routine, None, Odd())
    length = min(natural.shortest + extra, natural.longest)
    one, two = stretched(routine, length, Odd()), stretched(routine, length, Odd())
    assert all(getattr(one, item.name) == getattr(two, item.name) for item in fields(Timeline))
