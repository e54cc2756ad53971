"""Durations, ranges, clocks and levels: what an author may write, and what is written back."""

import math
from decimal import Decimal

import pytest
from examples import EXAMPLES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audiogen.units import (
    LONGEST,
    RATE,
    format_clock,
    format_duration,
    gain,
    milliseconds,
    parse_decibels,
    parse_duration,
    parse_span,
    samples,
    seconds,
)

MS = 48
whole_milliseconds = st.integers(0, LONGEST // MS)


def test_a_millisecond_is_a_whole_number_of_samples() -> None:
    assert RATE == 1000 * MS


@pytest.mark.parametrize(
    ("text", "in_milliseconds"),
    [
        ("4s", 4000),
        ("250ms", 250),
        ("0s", 0),
        ("0.7s", 700),
        ("1m30s", 90_000),
        ("1m 30s", 90_000),
        ("1h2m3.5s", 3_723_500),
        ("2 minutes", 120_000),
        ("1 minute", 60_000),
        ("1 hour 30 min", 5_400_000),
        ("10 sec", 10_000),
        ("10 secs", 10_000),
        ("2 mins", 120_000),
        ("2 hours", 7_200_000),
        ("1 second", 1000),
        ("1.5m", 90_000),
        ("1:30", 90_000),
        ("0:05", 5000),
        ("0:00.250", 250),
        ("90:00", 5_400_000),
        ("1:02:03", 3_723_000),
        ("  4 S ", 4000),
        ("12h", 43_200_000),
        ("12:00:00", 43_200_000),
    ],
)
def test_duration_is_read_exactly(text: str, in_milliseconds: int) -> None:
    assert parse_duration(text) == in_milliseconds * MS


@pytest.mark.parametrize(
    "text",
    ["", " ", "4", "s", "4x", "-4s", "4s-", "1:60", "1:5", ":30", "1.s", ".5s", "4s!", "1e3s", "4 s s"],
)
def test_what_is_no_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration: write it like 4s, 250ms, 1m30s or 1:30") as caught:
        parse_duration(text)
    assert str(caught.value).startswith(f"“{text}”")


@pytest.mark.parametrize("text", ["12h1ms", "13h", "43200.001s", "12:00:01", "9" * 50 + "s"])
def test_duration_over_twelve_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="longer than 12 hours"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "shortest", "longest"),
    [
        ("10m-15m", 600, 900),
        ("4s-8s", 4, 8),
        ("4-8s", 4, 8),
        ("4 – 8 s", 4, 8),
        ("4—8 seconds", 4, 8),
        ("1:00-2:00", 60, 120),
        ("90s-2m", 90, 120),
        ("4s", 4, 4),
        ("4s-4s", 4, 4),
        ("0s-5s", 0, 5),
    ],
)
def test_span_has_two_ends(text: str, shortest: int, longest: int) -> None:
    assert parse_span(text) == (shortest * RATE, longest * RATE)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("8s-4s", "“8s-4s” begins with the longer time: write the shorter one first"),
        ("1s-2s-3s", "“1s-2s-3s” is not a range of time: write it like 10m-15m"),
        ("4s-", "“” is not a duration: write it like 4s, 250ms, 1m30s or 1:30"),
        ("-4s", "“” is not a duration: write it like 4s, 250ms, 1m30s or 1:30"),
        ("4-8", "“4” is not a duration: write it like 4s, 250ms, 1m30s or 1:30"),
        ("1s-13h", "“13h” is longer than 12 hours, the longest there is"),
    ],
)
def test_what_is_no_span_is_refused(text: str, fault: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_span(text)
    assert str(caught.value) == fault


@pytest.mark.parametrize(
    ("in_milliseconds", "text"),
    [
        (0, "0s"),
        (1, "1ms"),
        (250, "250ms"),
        (1000, "1s"),
        (1500, "1.5s"),
        (4005, "4.005s"),
        (60_000, "1m"),
        (60_250, "1m0.25s"),
        (90_000, "1m30s"),
        (3_600_000, "1h"),
        (3_605_000, "1h5s"),
        (43_200_000, "12h"),
    ],
)
def test_duration_is_written_as_an_author_would(in_milliseconds: int, text: str) -> None:
    assert format_duration(in_milliseconds * MS) == text


@settings(max_examples=100 * EXAMPLES, deadline=None)
@given(whole_milliseconds)
@example(0)
@example(999)
@example(1000)
@example(59_999)
@example(3_599_999)
def test_whole_milliseconds_survive_being_written_and_read(in_milliseconds: int) -> None:
    length = in_milliseconds * MS
    assert parse_duration(format_duration(length)) == length


@settings(max_examples=80 * EXAMPLES, deadline=None)
@given(whole_milliseconds, whole_milliseconds)
def test_spans_survive_being_written_and_read(one: int, two: int) -> None:
    shortest, longest = sorted((one * MS, two * MS))
    assert parse_span(f"{format_duration(shortest)}-{format_duration(longest)}") == (shortest, longest)


@settings(max_examples=80 * EXAMPLES, deadline=None)
@given(st.integers(0, LONGEST - MS))
def test_written_duration_is_never_off_by_more_than_half_a_millisecond(length: int) -> None:
    assert abs(parse_duration(format_duration(length)) - length) <= MS // 2


@settings(max_examples=80 * EXAMPLES, deadline=None)
@given(st.text(max_size=12) | st.text("0123456789.:smhin -–", max_size=12))
def test_any_text_is_a_duration_or_a_value_error(text: str) -> None:
    try:
        assert 0 <= parse_duration(text) <= LONGEST
        low, high = parse_span(text)
        assert low == high
    except ValueError as error:
        assert "“" in str(error)  # one of ours, and it quotes what is wrong


@pytest.mark.parametrize(
    ("in_seconds", "shown"),
    [(0, "0:00"), (5, "0:05"), (65, "1:05"), (600, "10:00"), (3599, "59:59"), (3600, "1:00:00"), (3723, "1:02:03")],
)
def test_clock_shows_time_as_a_player_does(in_seconds: int, shown: str) -> None:
    assert format_clock(in_seconds * RATE) == shown


def test_clock_rounds_to_the_nearest_second() -> None:
    assert format_clock(RATE // 2 - 1) == "0:00"
    assert format_clock(RATE // 2) == "0:01"
    assert format_clock(3600 * RATE - 1) == "1:00:00"


@settings(max_examples=80 * EXAMPLES, deadline=None)
@given(st.integers(60, 12 * 3600))
def test_what_the_clock_shows_is_a_duration(in_seconds: int) -> None:
    assert parse_duration(format_clock(in_seconds * RATE)) == in_seconds * RATE


@pytest.mark.parametrize(
    ("given_seconds", "expected"),
    [(0, 0), (1, 48_000), (0.7, 33_600), (Decimal("0.001"), 48), (2.5, 120_000), (1 / 48_000, 1), (1e-9, 0)],
)
def test_samples_are_the_nearest_whole_number(given_seconds: float | Decimal, expected: int) -> None:
    assert samples(given_seconds) == expected


def test_seconds_and_milliseconds_of_samples() -> None:
    assert seconds(72_000) == 1.5
    assert [milliseconds(length) for length in (0, 23, 24, 48, 71, 72, 48_000)] == [0, 0, 1, 1, 1, 2, 1000]


@pytest.mark.parametrize(
    ("text", "level"),
    [("-6 dB", -6), ("−6 dB", -6), ("+3dB", 3), ("0 db", 0), (" -10.5 DB ", -10.5), ("6 dB", 6)],
)
def test_level_is_read(text: str, level: float) -> None:
    assert parse_decibels(text) == level


@pytest.mark.parametrize(
    "text", ["", "dB", "-6", "--6 dB", "1.2.3 dB", "loud", "-6 dB -6 dB", "- 6 dB", "6 decibels"]
)
def test_what_is_no_level_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="is not a level: write it like -6 dB"):
        parse_decibels(text)


def test_gain_doubles_every_six_decibels_and_a_bit() -> None:
    assert gain(0) == 1
    assert math.isclose(gain(-20), 0.1)
    assert math.isclose(gain(6.0206), 2, rel_tol=1e-5)
    assert math.isclose(gain(-3) * gain(3), 1)
