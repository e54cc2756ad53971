"""The voice is loaded early where it will most likely be wanted, and nowhere else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from audiogen.build import warming


class Heard:
    """In the place of the voice: how often it was begun."""

    def __init__(self) -> None:
        self.times = 0

    def begin(self) -> None:
        self.times += 1


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    found = Heard()
    monkeypatch.setattr(warming, "speaker", lambda: found)
    return found


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A script that was changed a minute after its session was made."""
    (tmp_path / "rest.md").write_text("Rest.")
    ledger(tmp_path, {"voice": {"engine": "hibari"}})
    return tmp_path / "rest.md"


def ledger(folder: Path, what: object) -> None:
    path = folder / "rest.session.json"
    path.write_text(what if isinstance(what, str) else json.dumps(what))
    made = (folder / "rest.md").stat().st_mtime - 60
    os.utime(path, (made, made))


@pytest.mark.parametrize("output", ["", "rest.mp3"])
def test_a_changed_script_wants_its_voice(output: str, script: Path, heard: Heard) -> None:
    warming.warm([script], script.parent / output)
    assert heard.times == 1


def test_one_of_several_is_enough(script: Path, heard: Heard) -> None:
    warming.warm([script.with_name("new.md"), script, script], script.parent)
    assert heard.times == 1


def test_one_that_is_older_than_its_session_does_not(script: Path, heard: Heard) -> None:
    os.utime(script, (1, 1))
    warming.warm([script], script.parent)
    assert not heard.times


@pytest.mark.parametrize(
    "what", [{"voice": {"engine": "espeak"}}, {}, [], "", "{", {"voice": "hibari"}, {"voice": {"engine": ["x"]}}]
)
def test_nor_one_that_had_another_voice(what: object, script: Path, heard: Heard) -> None:
    ledger(script.parent, what)
    warming.warm([script], script.parent)
    assert not heard.times


def test_nor_one_that_has_no_session(script: Path, heard: Heard) -> None:
    warming.warm([script], script.parent / "elsewhere")
    assert not heard.times
