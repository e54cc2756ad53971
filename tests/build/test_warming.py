"""The voice is loaded early where it will most likely be wanted, and nowhere else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from audiogen.build import warming

TEXT = "Rest."
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


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
    """A script that was changed after its session was made."""
    (tmp_path / "rest.md").write_text("Rest a little.")
    ledger(tmp_path, {"voice": {"engine": "hibari"}, "script": {"sha256": SHA256}})
    return tmp_path / "rest.md"


def ledger(folder: Path, what: object) -> None:
    (folder / "rest.session.json").write_text(what if isinstance(what, str) else json.dumps(what))


@pytest.mark.parametrize("output", ["", "rest.mp3"])
def test_a_changed_script_wants_its_voice(output: str, script: Path, heard: Heard) -> None:
    warming.warm([script], script.parent / output)
    assert heard.times == 1


def test_one_of_several_is_enough(script: Path, heard: Heard) -> None:
    warming.warm([script.with_name("new.md"), script, script], script.parent)
    assert heard.times == 1


def test_one_that_is_as_it_was_does_not(script: Path, heard: Heard) -> None:
    script.write_text(TEXT)
    warming.warm([script], script.parent)
    assert not heard.times


@pytest.mark.parametrize(("voice", "times"), [("hibari", 1), ("hibari heart", 1), ("gtts", 0), ("auto", 0), ("", 0)])
def test_another_voice_may_be_asked_for(voice: str, times: int, script: Path, heard: Heard) -> None:
    warming.warm([script], script.parent, voice)
    assert heard.times == times


@pytest.mark.parametrize(
    "what",
    [
        {"voice": {"engine": "espeak"}, "script": {"sha256": SHA256}},
        {"voice": {"engine": ["x"]}, "script": {"sha256": ""}},
        {"voice": "hibari", "script": {}},
        {"voice": {"engine": "hibari"}, "script": None},
        {"voice": {"engine": "hibari"}},
        {},
        [],
        "",
        "{",
    ],
)
def test_nor_one_that_had_another_voice(what: object, script: Path, heard: Heard) -> None:
    ledger(script.parent, what)
    warming.warm([script], script.parent)
    assert not heard.times


def test_nor_one_that_has_no_session(script: Path, heard: Heard) -> None:
    warming.warm([script], script.parent / "elsewhere")
    assert not heard.times
