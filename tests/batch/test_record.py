"""The record beside a session: written whole, read back as it was, and nothing at all when it is torn."""

import json
from pathlib import Path

import pytest

from audiogen.batch.places import seen_from, seen_from_here
from audiogen.batch.record import Chosen, Makers, Planned, Record, read, record_path, recorded, write
from audiogen.batch.stamps import Stamp

RECORD = Record(
    routine="../scripts/rest.md",
    read="ab",
    planned=(
        Planned("rest", "../scripts/rest.md"),
        Planned("rest-es", "../scripts/rest.es.md", (("length", 48),), "x"),
    ),
    session=Planned("rest", "../scripts/rest.md"),
    makers=Makers("1", "cd", {"numpy": "2"}, {"artist": "'Ana'"}),
    engines={"hibari": "0.2.1"},
    voices=(Chosen("piper", "amy", "en", "amy@1a2b3c4d"),),
    tracks=None,
    siblings="",
    inputs={"../scripts/rest.md": Stamp(3, "ef"), "../music.wav": Stamp(2_000_000, "gh", (1, 2, 3))},
    outputs={"rest.mp3": Stamp(4, "ij", (1, 2, 3)), "rest.chapters.json": Stamp(4, None)},
)


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    write(tmp_path / "rest.mp3", RECORD)
    assert read(tmp_path / "rest.mp3") == RECORD
    assert [path.name for path in tmp_path.iterdir()] == [".rest.build.json"]  # and hidden
    assert list(recorded(tmp_path)) == [tmp_path / "rest.mp3"]
    assert list(recorded(tmp_path / "none")) == []


@pytest.mark.parametrize("at", [0, 1, 100, -2])
def test_a_torn_one_says_nothing(tmp_path: Path, at: int) -> None:
    write(tmp_path / "rest.mp3", RECORD)
    path = record_path(tmp_path / "rest.mp3")
    path.write_bytes(path.read_bytes()[:at])
    assert read(tmp_path / "rest.mp3") is None


@pytest.mark.parametrize(
    "change",
    [{"version": 0}, {"inputs": 3}, {"session": {}}, {"outputs": {"rest.mp3": {"bytes": 1}}}, {"makers": []}],
)
def test_nor_does_what_means_something_else(tmp_path: Path, change: dict[str, object]) -> None:
    write(tmp_path / "rest.mp3", RECORD)
    path = record_path(tmp_path / "rest.mp3")
    path.write_text(json.dumps(json.loads(path.read_bytes()) | change), encoding="utf-8")
    assert read(tmp_path / "rest.mp3") is None


def test_paths_move_with_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for project in (one, other):
        (project / "scripts").mkdir(parents=True)
    monkeypatch.chdir(one)
    path = seen_from(Path("output"), Path("scripts/rest.md"))
    assert path == "../scripts/rest.md"
    assert seen_from(Path("output"), one / "scripts" / "rest.md") == path
    monkeypatch.chdir(other)
    assert seen_from_here(Path("output"), path) == Path("scripts/rest.md")
    monkeypatch.chdir(other / "scripts")
    assert seen_from_here(Path("../output"), path) == Path("rest.md")
    assert seen_from_here(other / "output", "../music.wav") == other / "music.wav"
