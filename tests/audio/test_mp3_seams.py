"""Frames of different encoders, joined: their side information as read, and what a decoder makes of them."""

import io
from itertools import pairwise

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from audiogen.audio.levels import Samples
from audiogen.audio.mp3.format import Format
from audiogen.audio.mp3.frames import FRAME, HEADER
from audiogen.audio.mp3.loop import closed
from audiogen.audio.mp3.run import AHEAD, Run, encoded
from audiogen.audio.mp3.seam import joined, reach, seam
from audiogen.audio.mp3.side import Frames, falls, reservoirs, rises
from audiogen.audio.mp3.writer import write_music

SECONDS = 12
OVERLAP = 16
FORMS = [Format(2, 128), Format(1, 96), Format(2, 192), Format(1, 48)]
_RANDOM = np.random.default_rng(3)
NOISE = (_RANDOM.normal(0.0, 0.01, (2, SECONDS * 48_000))).astype(np.float32)
_TIME = np.arange(NOISE.shape[1])
# bangs, which are coded in short windows, and tones, which cost the reservoir
BUSY = NOISE + (0.2 * np.exp(-(_TIME % 17_000) / 400.0) * np.sin(_TIME / 9.0)).astype(np.float32)
BUSY += (0.1 * np.sin(_TIME / 30.0) * (np.sin(_TIME / 40_000.0) > 0)).astype(np.float32)


def run(first: int, stop: int, form: Format, sound: Samples = BUSY) -> Run:
    over = (stop + AHEAD) * FRAME >= sound.shape[1]
    total = sound.shape[1] if over else None
    return encoded(lambda start, end: sound[: form.channels, start:end], first, stop, form, total)


def bits(frame: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> str:
    return "".join(f"{byte:08b}" for byte in frame[HEADER:])


def block_types(frame: np.ndarray[tuple[int], np.dtype[np.uint8]], channels: int) -> list[list[int]]:
    """The standard's syntax read field by field: for each granule those of its channels."""
    text, at, found = bits(frame), 9 + (5 if channels == 1 else 3) + 4 * channels, []
    for _ in range(2):
        granule = []
        for _ in range(channels):
            switched = int(text[at + 33])
            granule.append(int(text[at + 34 : at + 36], 2) if switched else 0)
            at += 59
        found.append(granule)
    return found


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_the_side_information_is_read(form: Format) -> None:
    frames = run(0, 400, form).frames
    assert reservoirs(frames).tolist() == [int(bits(frame)[:9], 2) for frame in frames]
    kinds = [block_types(frame, form.channels) for frame in frames]
    assert {kind for frame in kinds for granule in frame for kind in granule} == {0, 1, 2, 3}
    assert rises(frames, form.channels).tolist() == [[kind in (2, 3) for kind in first] for first, _ in kinds]
    assert falls(frames, form.channels).tolist() == [[kind in (1, 2) for kind in second] for _, second in kinds]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_a_run_has_the_frames_of_one_pass_once_it_has_settled(form: Format) -> None:
    whole, part = run(0, 400, form, NOISE), run(100, 300, form, NOISE)
    assert (part.first, part.stop, len(part.frames)) == (100, 300, 200)
    head = HEADER + form.header.side_information
    same = (part.frames[:, :head] == whole.take(100, 300)[:, :head]).all(axis=1)
    assert same[150:].mean() > 0.5
    with pytest.raises(ValueError, match="99 to 101"):
        part.take(99, 101)


def decoded(frames: Frames, form: Format, total: int) -> Samples:
    out = io.BytesIO()
    write_music(out, [frames.tobytes()], form, total=total)
    out.seek(0)
    found, _ = soundfile.read(out, dtype="float32", always_2d=True)
    assert len(found) == total
    return found.T  # type: ignore[no-any-return]


def errors(found: Samples, sound: Samples) -> Samples:
    """The error of each frame, in dB."""
    count = sound.shape[1] // FRAME
    apart = (found - sound[: len(found)])[:, : count * FRAME].reshape(len(found), count, FRAME).astype(float)
    levels: Samples = 10.0 * np.log10((apart**2).mean(axis=(0, 2)) + 1e-14)
    return levels


ONE_PASS = {form: errors(decoded(run(0, 600, form).frames, form, BUSY.shape[1]), BUSY) for form in FORMS[:2]}


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(FORMS[:2]), st.lists(st.integers(40, 440), min_size=1, max_size=4, unique=True).map(sorted))
def test_cut_anywhere_it_sounds_like_one_pass(form: Format, cuts: list[int]) -> None:
    cuts = [cut for number, cut in enumerate(cuts) if not number or cut - cuts[number - 1] > 2 * OVERLAP]
    ends = [0, *cuts, 600]
    runs = [run(max(0, first - OVERLAP), stop + OVERLAP, form) for first, stop in pairwise(ends)]
    strips, at = [], 0
    for left, right, cut in zip(runs, runs[1:], cuts, strict=False):
        lowest = max(at + reach(form.header), cut - OVERLAP + 6)
        place = seam(left, right, [*range(cut, lowest, -1), *range(cut + 1, cut + OVERLAP)], form.header)
        if place is None:
            return  # then more is encoded; see who does that
        strips += [left.take(at, place - reach(form.header)), joined(left, right, place, form.header)]
        at = place
    strips.append(runs[-1].take(at, runs[-1].stop))
    found = errors(decoded(np.concatenate(strips), form, BUSY.shape[1]), BUSY)
    apart = found - ONE_PASS[form]
    assert np.median(np.abs(apart)) < 0.5
    near = np.concatenate([apart[max(0, cut - OVERLAP) : cut + OVERLAP] for cut in cuts])
    assert near.max() < 9.0  # a frame of some other windows or some other bits, and no more


def test_there_is_no_seam_where_the_right_needs_more_room_than_is_left() -> None:
    form = FORMS[0]
    left, right = run(0, 100, form, NOISE), run(20, 120, form, NOISE)
    poor = left.frames.copy()
    poor[:, HEADER] = 0  # as if nothing were left
    poor[:, HEADER + 1] &= 0x7F
    assert seam(left, right, range(60, 61), form.header) is not None or seam(left, right, range(40, 60), form.header)
    assert seam(Run(0, poor), right, range(50, 90), form.header) is None


def test_there_is_no_seam_where_slopes_do_not_belong_together() -> None:
    form = FORMS[0]
    left, right = run(0, 100, form, NOISE), run(20, 120, form, NOISE)
    place = seam(left, right, range(40, 90), form.header)
    assert place is not None
    at = (HEADER * 8 + 9 + 3 + 8 + 33) // 8, 7 - (HEADER * 8 + 9 + 3 + 8 + 33) % 8
    other = right.frames.copy()
    other[:, at[0]] |= 1 << at[1]  # the first granule's first channel says that it switches windows …
    start = at[0] * 8 + (7 - at[1]) + 1
    other[:, start // 8] |= 1 << 7 - start % 8  # … to short ones
    assert seam(left, Run(20, other), [place], form.header) is None


@pytest.mark.parametrize("form", FORMS[:3], ids=str)
def test_a_loop_goes_on_for_ever(form: Format) -> None:
    period = 130
    table = NOISE[:, : period * FRAME]

    def signal(start: int, stop: int) -> Samples:
        return table[: form.channels, np.arange(start, stop) % table.shape[1]]

    cuts = [period, 200, 2 * period]
    runs = [encoded(signal, first - OVERLAP, stop + OVERLAP, form) for first, stop in pairwise(cuts)]
    loop = closed(runs, cuts, OVERLAP, form.header)
    assert loop is not None
    assert loop.frames.shape == (period, form.header.length)
    assert (loop.take(5 * period - 3, 5 * period + 4) == loop.take(period - 3, period + 4)).all()
    # played from anywhere, every frame sounds as it does in one pass, the first ones apart
    count = 4 * period
    heard = decoded(loop.take(0, count), form, (count - 2) * FRAME)
    wanted = signal(0, (count - 2) * FRAME)
    found = errors(heard, wanted)[8:]
    single = encoded(signal, 0, count, form)
    usual = errors(decoded(single.frames, form, (count - 2) * FRAME), wanted)[8:]
    assert np.median(found) == pytest.approx(np.median(usual), abs=0.2)
    assert found.max() < usual.max() + 1.0
