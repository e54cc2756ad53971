"""Backgrounds that give way to one another."""

import pytest
from fakes import Lengths, session
from hypothesis import given
from hypothesis import strategies as st

from audiogen.model import Background, Bed, BedSpan, Layer, Tone
from audiogen.timeline.beds import SHORTEST_FADE, beds
from audiogen.units import RATE

PINK, BROWN, DRONE = (Layer(Tone(name), -30.0) for name in ("pink noise", "brown noise", "drone"))
QUIET_PINK = Layer(PINK.source, -40.0)


def change(start: float, *layers: Layer, fade: float = 6) -> tuple[int, Background]:
    return round(start * RATE), Background(1, Bed(layers), round(fade * RATE), "")


def spans(first: Bed, *changes: tuple[int, Background], length: int = 100) -> tuple[BedSpan, ...]:
    return beds(first, changes, length * RATE, (length - 5) * RATE)


def names(span: BedSpan) -> list[str]:
    return [layer.source.name for layer in span.bed.layers if isinstance(layer.source, Tone)]


def test_one_bed_gives_way_to_the_next_in_the_same_time() -> None:
    one, two = spans(Bed((PINK,)), change(40, BROWN, fade=10))
    assert (one.start, one.length, one.fade_out) == (0, 50 * RATE, 10 * RATE)
    assert (two.start, two.length, two.fade_in) == (40 * RATE, 60 * RATE, 10 * RATE)
    assert not one.even_out and not two.even_in  # different sounds: their powers add up


def test_a_sound_that_goes_on_keeps_an_even_level() -> None:
    one, two = spans(Bed((PINK,)), change(40, QUIET_PINK))
    assert one.even_out and two.even_in


def test_layers_that_stay_and_layers_that_go_fade_each_in_their_way() -> None:
    made = spans(Bed((PINK, DRONE)), change(40, QUIET_PINK, BROWN))
    assert {(*names(span), span.even_in, span.even_out) for span in made} == {
        ("pink noise", True, True), ("drone", True, False), ("brown noise", False, True),
    } | {("pink noise", True, True)}  # fmt: skip
    assert len(made) == 4


def test_off_fades_out_and_a_bed_can_begin_later() -> None:
    (one, two) = spans(Bed(), change(10, PINK), change(50), change(80, BROWN))
    assert (one.start, one.start + one.length) == (10 * RATE, 56 * RATE)
    assert two.start == 80 * RATE and two.start + two.length == 100 * RATE


def test_changes_that_come_quickly_fade_as_long_as_they_have() -> None:
    one, two, three = spans(Bed((PINK,)), change(40, BROWN), change(42, DRONE))
    assert one.fade_out == two.fade_in == 2 * RATE and two.start + two.length == 48 * RATE
    assert three.fade_in == 6 * RATE


def test_of_several_changes_at_once_the_last_counts_and_nothing_clicks() -> None:
    one, two = spans(Bed((PINK,)), change(40, BROWN), change(40, DRONE, fade=0))
    assert names(two) == ["drone"] and one.fade_out == two.fade_in == SHORTEST_FADE


@given(
    st.lists(
        st.tuples(st.integers(0, 99 * RATE), st.sampled_from([(), (PINK,), (BROWN, DRONE)]), st.integers(0, 20))
    ),
    st.integers(1, 100),
)
def test_spans_are_in_order_and_inside_the_session(
    wanted: list[tuple[int, tuple[Layer, ...], int]], length: int
) -> None:
    changes = sorted(
        ((min(at, length * RATE - 1), Background(1, Bed(layers), fade * RATE, "")) for at, layers, fade in wanted),
        key=lambda one: one[0],
    )
    last = 0
    for span in beds(Bed((PINK,)), changes, length * RATE, 0):
        assert last <= span.start and span.fade_in >= 0 and span.start + span.length <= length * RATE
        assert span.fade_in + span.fade_out <= span.length
        last = span.start


def test_a_change_stands_where_it_is_written_and_takes_no_time() -> None:
    script = "---\nbackground: pink noise\n---\n\nOne. [4s] [background drone 110 Hz over 2s] Two."
    made = session(script)
    plain = session(script.replace("[background drone 110 Hz over 2s]", ""))
    assert made.length == plain.length and made.captions == plain.captions
    assert [span.start for span in made.bed] == [0, RATE // 2 + 5 * RATE]
    (event,) = (event for event in made.events if event.kind == "background")
    assert (event.line, event.start, event.length) == (5, RATE // 2 + 5 * RATE, 0)
    assert event.text == "[background drone 110 Hz over 2s]"


@pytest.mark.parametrize("block", ["::: repeat 3\n{}\n:::", "::: sides a b\n{}\n:::", "::: rest 2m\n{}\n:::"])
def test_a_background_may_change_in_any_block(block: str) -> None:
    made = session(block.format("[background pink noise] Line."), Lengths())
    assert len(made.bed) >= 1
