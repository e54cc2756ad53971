"""Same inputs, same bytes: of a whole library, with every file in it."""

from __future__ import annotations

from pathlib import Path

from exhibit import SCRIPTS, Made, alone, make


def test_a_library_made_anew_is_the_same(made: Made, clips: Path, tmp_path: Path) -> None:
    anew = make(tmp_path / "anew", clips, alone)
    first, second = contents(made.base), contents(anew.base)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    for folder in ("sessions", "web"):
        assert {f"{folder}/{name}.mp3" for name in SCRIPTS} < first.keys()
        assert {f"{folder}/feed.xml", f"{folder}/index.html", f"{folder}/.audiogen-library.json"} < first.keys()


def contents(base: Path) -> dict[str, bytes]:
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()}
