"""Files that appear whole or not at all: what others left, and how dear looking for that may be."""

import os
from pathlib import Path

import pytest

from audiogen.build import files
from audiogen.build.files import ABANDONED, whole


def write(path: Path) -> None:
    with whole(path) as (file,):
        file.write(b"whole")


def left(path: Path, age: float) -> Path:
    """A file as a killed process leaves it, `age` seconds ago."""
    path.write_bytes(b"half")
    when = path.stat().st_mtime - age
    os.utime(path, (when, when))
    return path


def test_what_nobody_works_on_any_more_is_cleared_away(tmp_path: Path) -> None:
    old = [left(tmp_path / f".{name}.mp3.0badcafe.part", 2 * ABANDONED) for name in ("one", "two")]
    new = left(tmp_path / ".two.mp3.1badcafe.part", ABANDONED / 2)
    foreign = [left(tmp_path / name, 2 * ABANDONED) for name in ("film.part", ".film.part", "a.0badcafe.part")]
    write(tmp_path / "one.mp3")
    assert not any(path.exists() for path in old)
    assert all(path.exists() for path in (new, *foreign)), "somebody may be at work, or it isn't ours"


def test_what_cant_be_cleared_away_stops_nothing(tmp_path: Path) -> None:
    stuck, old = tmp_path / ".a.mp3.0badcafe.part", left(tmp_path / ".b.mp3.0badcafe.part", 2 * ABANDONED)
    stuck.mkdir()
    os.utime(stuck, (1, 1))
    write(tmp_path / "one.mp3")
    assert stuck.exists() and not old.exists() and (tmp_path / "one.mp3").read_bytes() == b"whole"


def test_a_folder_is_not_looked_through_for_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or making each of ten thousand sessions would take longer than making the one before."""
    asked: list[object] = []
    now = [1000.0]

    def scandir(path: Path) -> object:
        asked.append(path)
        return os_scandir(path)

    os_scandir = os.scandir
    monkeypatch.setattr(files.os, "scandir", scandir)
    monkeypatch.setattr(files.time, "monotonic", lambda: now[0])
    for number in range(5):
        write(tmp_path / f"{number}.mp3")
    assert asked == [tmp_path]
    now[0] += 2 * ABANDONED
    write(tmp_path / "later.mp3")
    assert asked == [tmp_path, tmp_path]
