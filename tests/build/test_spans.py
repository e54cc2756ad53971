"""The folder of encoded stretches."""

import os
import time
from pathlib import Path

import numpy as np
import pytest

from audiogen.build.spans import ABANDONED, REFRESH, Span, Spans

KEY, OTHER = "ab" * 32, "cd" * 32
FRAMES = np.arange(600, dtype=np.uint8).reshape(2, 300)


def test_what_was_put_is_got(tmp_path: Path) -> None:
    spans = Spans(tmp_path)
    assert spans.get(KEY) is None
    spans.put(KEY, Span(FRAMES, 0.75))
    found = spans.get(KEY)
    assert found is not None
    assert (found.frames == FRAMES).all()
    assert found.peak == 0.75
    assert spans.get(OTHER) is None
    assert spans.usage().count == 1


def test_no_bit_can_change_unseen(tmp_path: Path) -> None:
    spans = Spans(tmp_path)
    spans.put(KEY, Span(FRAMES, 0.75))
    (path,) = tmp_path.rglob("*.span")
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << at % 8
        path.write_bytes(damaged)
        found = spans.get(KEY)
        assert found is None or ((found.frames == FRAMES).all() and found.peak == 0.75), at
    path.write_bytes(whole)
    assert spans.get(KEY) is not None


def test_another_s_file_is_not_taken(tmp_path: Path) -> None:
    spans = Spans(tmp_path)
    spans.put(KEY, Span(FRAMES, 0.75))
    (path,) = tmp_path.rglob("*.span")
    other = tmp_path / OTHER[:2] / f"{OTHER}.span"
    other.parent.mkdir()
    path.rename(other)
    assert spans.get(OTHER) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    spans = Spans(tmp_path)
    spans.put(KEY, Span(FRAMES, 0.75))
    (path,) = tmp_path.rglob("*.span")
    path.unlink()
    os.mkfifo(path)
    assert spans.get(KEY) is None
    path.unlink()
    path.mkdir()
    spans.put(KEY, Span(FRAMES, 0.75))
    assert spans.get(KEY) is None
    assert not list(tmp_path.rglob("*.part"))


def test_nobody_minds_a_folder_that_can_t_be_written(tmp_path: Path) -> None:
    (tmp_path / "spans").write_text("mine")
    spans = Spans(tmp_path / "spans")
    spans.put(KEY, Span(FRAMES, 0.75))
    assert spans.get(KEY) is None
    assert (tmp_path / "spans").read_text() == "mine"


def test_what_was_unused_longest_goes_first(tmp_path: Path) -> None:
    spans = Spans(tmp_path)
    keys = [f"{number:02x}" * 32 for number in range(5)]
    for age, key in enumerate(keys):
        spans.put(key, Span(FRAMES, 0.5))
        os.utime(next(tmp_path.rglob(f"{key}.span")), (0, time.time() - (len(keys) - age) * 10 * REFRESH))
    assert spans.get(keys[0]) is not None  # used now
    each = spans.usage().bytes // 5
    spans.trim(3 * each)
    assert [spans.get(key) is not None for key in keys] == [True, False, False, True, True]


def test_what_was_left_unfinished_goes_when_it_is_old(tmp_path: Path) -> None:
    spans = Spans(tmp_path)
    spans.put(KEY, Span(FRAMES, 0.5))
    (folder,) = tmp_path.iterdir()
    old, new = folder / "old.part", folder / "new.part"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, time.time() - 2 * ABANDONED))
    spans.trim(10**9)
    assert sorted(path.name for path in folder.glob("*.part")) == ["new.part"]


def test_clearing(tmp_path: Path) -> None:
    spans = Spans(tmp_path)
    for key in (KEY, OTHER):
        spans.put(key, Span(FRAMES, 0.5))
    os.utime(next(tmp_path.rglob(f"{KEY}.span")), (0, time.time() - 1000))
    assert spans.clear(500, dry=True).count == 1
    assert spans.usage().count == 2
    assert spans.clear(500).count == 1
    assert spans.get(OTHER) is not None
    assert spans.clear().count == 1
    assert spans.usage().count == 0
