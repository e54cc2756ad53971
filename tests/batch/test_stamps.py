"""Whether a file is the one that it was: bytes decide; the file system vouches only where that is sure."""

import os
from pathlib import Path

import pytest

from audiogen.batch import stamps
from audiogen.batch.stamps import UNKNOWN, Files, Stamp, stamp, written

OLD = 1_600_000_000


def aged(path: Path, monkeypatch: pytest.MonkeyPatch) -> Stamp:
    """A stamp from a time when nothing had happened to the file for long."""
    monkeypatch.setattr(stamps, "SETTLED", -1)
    found = stamp(path, 0)
    monkeypatch.undo()
    assert found is not None and found.state is not None
    return found


def test_touching_is_no_change(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"one")
    before = stamp(path)
    os.utime(path, (OLD, OLD))
    now = Files().stamp(path, before)
    assert before and now and before.means(now)


def test_an_edit_that_keeps_size_and_time_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for small in (stamps.SMALL, 0):  # and so for files that are too large to be read each time
        path = tmp_path / f"{small}.wav"
        path.write_bytes(b"one")
        os.utime(path, (OLD, OLD))
        before = aged(path, monkeypatch)
        path.write_bytes(b"two")
        os.utime(path, (OLD, OLD))
        now = Files().stamp(path, before, small)
        assert now and not before.means(now)


def test_a_large_file_that_nobody_touched_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "music.wav"
    path.write_bytes(b"one")
    before = aged(path, monkeypatch)
    monkeypatch.setattr(stamps, "digest", lambda path: pytest.fail("it was read"))
    assert Files().stamp(path, before, small=0) is before
    with pytest.raises(pytest.fail.Exception):
        Files().stamp(path, before)  # a small one is


def test_what_was_written_just_now_may_be_written_again_and_look_the_same(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(b"one")
    found = stamp(path, 0)
    assert found is not None and found.state is None
    assert written(path, "of my own").state is not None  # there we know


def test_a_file_is_read_once_for_all_sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "parts.md"
    path.write_bytes(b"one")
    read = []
    monkeypatch.setattr(stamps, "digest", lambda path: read.append(path) or "0")
    files = Files()
    for _ in range(3):
        files.stamp(path, Stamp(3, "0"))
    assert len(read) == 1


def test_missing_and_unknown_files_mean_nothing(tmp_path: Path) -> None:
    assert stamp(tmp_path / "none") is None and Files().stamp(tmp_path / "none", Stamp(1, "0", (1, 2, 3))) is None
    assert stamp(tmp_path) is None
    assert written(tmp_path / "none", "0") == UNKNOWN
    assert not UNKNOWN.means(UNKNOWN)
    assert Stamp(1, None).means(Stamp(2, "x"))
