"""`audiogen audit`: the table, the JSON, and how it ends."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
import soundfile

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop


@pytest.fixture(scope="module")
def standin() -> ModuleType:
    path = Path(__file__).parent.parent / "audit" / "standin_session.py"
    spec = importlib.util.spec_from_file_location("standin_session_of_commands", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_good_session_is_said_to_be_right(audiogen: Audiogen, workshop: Workshop, standin: ModuleType) -> None:
    path = standin.write(workshop.folder / "good.wav", standin.session(), standin.ledger())
    done = audiogen("audit", path.name, "--strict")
    assert done.code == 0 and done.err == ""
    assert done.out.splitlines()[-1] == "good.wav  0:13: all is right"
    told = audiogen("audit", path.name, "--json").json
    assert told["troubles"] == 0 and told["length"] == 13 * 48_000
    assert {row["verdict"] for row in told["rows"]} == {"ok", "for information"}


def test_a_fault_is_named_and_fails_when_strict(audiogen: Audiogen, workshop: Workshop, standin: ModuleType) -> None:
    path = standin.write(workshop.folder / "bad.wav", standin.spike(standin.session()), standin.ledger())
    assert audiogen("audit", path.name).code == 0
    done = audiogen("audit", path.name, "--strict")
    assert done.code == 1
    assert "0:06  line 8, stands out by" in done.out
    assert done.out.splitlines()[-1].endswith("1 thing is not right")
    plain = audiogen("audit", path.name, "--strict", "--json")
    assert plain.code == 1
    assert [row["name"] for row in plain.json["rows"] if row["verdict"] == "not ok"] == ["clicks"]


def test_letters_of_a_ledger_move_no_terminal(audiogen: Audiogen, workshop: Workshop, standin: ModuleType) -> None:
    ledger = standin.ledger()
    for event in ledger["events"]:
        event["text"] = "\x1b[2Jgone"
    standin.write(workshop.folder / "evil.wav", standin.late_line(standin.session()), ledger)
    assert "\x1b[2J" not in audiogen("audit", "evil.wav").out


def test_what_is_no_session_is_told_of(audiogen: Audiogen, workshop: Workshop) -> None:
    assert "there is no file none.mp3" in audiogen("audit", "none.mp3").error(2)
    assert "can't be decoded here" in audiogen("audit", "a.m4a").error(2)
    script = workshop.write("---\ntitle: A\n---\nLie down.\n")
    assert "isn't rendered yet" in audiogen("audit", script).error(2)
    missing = audiogen("audit", script, "--preset", "sleep", "--guidance", "light").error(2)
    assert "routine-light-sleep.mp3 is not there" in missing
    assert missing.endswith("audiogen render routine.md --preset sleep --guidance light")
    assert "is a sound already" in audiogen("audit", "none.mp3", "--preset", "sleep").error(2)
    Path("empty.wav").write_bytes(b"")
    assert "“empty.wav” is empty" in audiogen("audit", "empty.wav").error(1)
    soundfile.write("none.wav", [], 48_000)
    assert "holds no sound" in audiogen("audit", "none.wav").error(1)


def test_any_sound_is_measured_as_far_as_that_goes(
    audiogen: Audiogen, workshop: Workshop, standin: ModuleType
) -> None:
    standin.write(workshop.folder / "foreign.flac", standin.session() * 0.7, None)
    done = audiogen("audit", "foreign.flac", "--strict")
    assert done.code == 1 and "only its sound is measured" in done.err
    assert done.out.splitlines()[-1].endswith("nothing is wrong in what could be measured; 5 things can't be told")
    plain = audiogen("audit", "foreign.flac", "--json")
    assert plain.code == 0 and plain.json["remarks"] and plain.json["untold"] == 5


@pytest.mark.slow
def test_a_real_session_is_right(audiogen: Audiogen, workshop: Workshop, shared_cache: Path) -> None:
    script = workshop.write(
        """
        ---
        title: A Trial
        voice: hibari
        background: pink noise -30 dB
        ---
        Lie on your back, and let your weight sink into the floor. [4s]
        Let it be heavy. [5s]
        [bell soft] [6s]
        Notice where your lower back meets the floor. [5s]
        """
    )
    assert audiogen("render", script).code == 0
    done = audiogen("audit", script, "--strict", "--json")
    assert done.code == 0, done.out
    assert next(row for row in done.json["rows"] if row["name"] == "silences")["verdict"] == "ok"


def test_a_script_that_says_something_else_by_now_is_told_of(audiogen: Audiogen, workshop: Workshop) -> None:
    script = workshop.write("---\nvoice: espeak\n---\nLie down and rest. [3s]\n\nLet go of all of it.\n")
    assert audiogen("render", script).code == 0
    assert audiogen("audit", script).err == ""
    workshop.write("---\nvoice: espeak\n---\nLie down and rest. [30s]\n\nLet go of all of it.\n")
    done = audiogen("audit", script)
    assert done.code == 0 and "was changed since" in done.err and "the session of before" in done.err
