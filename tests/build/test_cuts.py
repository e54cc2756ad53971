"""Where a session is cut: everything once, in order, in parts of a sensible length."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from audiogen.audio.mp3.frames import FRAME
from audiogen.build.cuts import FIRST, LEAST, LONG, MARGIN, SHORT, Part, parts
from audiogen.mix import Still
from audiogen.units import RATE


@st.composite
def scenes(draw: st.DrawFn) -> tuple[int, list[Still], list[int]]:
    """A session's length, its still stretches and where its lines begin."""
    ends = draw(st.lists(st.integers(0, 200 * RATE), max_size=12, unique=True).map(sorted))
    stills = [Still(begin, end, ()) for begin, end in zip(ends[::2], ends[1::2], strict=False)]
    length = max([draw(st.integers(1, 240 * RATE)), *(still.stop for still in stills)])
    lines = draw(st.lists(st.integers(0, length), max_size=30).map(sorted))
    return length, stills, lines


@settings(max_examples=200)
@given(scenes())
def test_every_frame_is_in_one_part(scene: tuple[int, list[Still], list[int]]) -> None:
    length, stills, lines = scene
    found = parts(length, stills, lines)
    assert found[0].first == 0
    assert found[-1].stop == -(-length // FRAME)
    assert all(one.stop == two.first for one, two in pairwise(found))
    assert found[-1].still is None
    for part in found:
        if part.still is None:
            assert 0 < part.stop - part.first <= LONG + SHORT
        else:
            assert part.stop - part.first >= LEAST
            assert part.first >= FIRST
            # what an encoder hears of a frame, before and after it, is still as well
            assert part.first * FRAME - MARGIN * FRAME >= part.still.start
            assert (part.stop + MARGIN) * FRAME <= part.still.stop


def test_lines_are_not_cut_where_they_needn_t_be() -> None:
    lines = [at * RATE for at in range(2, 60, 3)]
    found = parts(60 * RATE, [], lines)
    begins = [part.first for part in found[1:-1]]
    assert begins
    assert set(begins) <= {at // FRAME - MARGIN for at in lines}


def test_a_line_without_end_is_cut_all_the_same() -> None:
    found = parts(100 * RATE, [], [0])
    assert max(part.stop - part.first for part in found) <= LONG + SHORT // 2


def test_where_it_is_cut_moves_along_with_what_is_there() -> None:
    stills = [Still(20 * RATE, 40 * RATE, ()), Still(70 * RATE, 90 * RATE, ())]
    lines = [at * RATE for at in range(41, 70, 3)]
    moved = 7 * FRAME
    before = parts(120 * RATE, stills, lines)
    after = parts(
        120 * RATE + moved,
        [Still(20 * RATE, 40 * RATE + moved, ()), Still(70 * RATE + moved, 90 * RATE + moved, ())],
        [line + moved for line in lines],
    )
    first, last = (next(at for at, part in enumerate(before) if part.still is still) for still in stills)
    expected = [Part(part.first + 7, part.stop + 7) for part in before[first + 1 : last]]
    assert after[first + 1 : last] == expected
