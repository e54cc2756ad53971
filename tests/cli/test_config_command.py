"""`audiogen config`, and what settings files do to the other commands."""

from __future__ import annotations

import re
import struct
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audiogen.build.doctor import configured
from audiogen.script import usual
from audiogen.script.frontmatter import READERS
from audiogen.script.usual import OWN
from audiogen.settings import load
from audiogen.settings.table import SETTINGS

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
SCRIPT = """
    ---
    title: Rest
    voice: {tone: warm}
    say: {qi: chee}
    ---
    Lie down.

    Rest.
    """


def project(workshop: Workshop, text: str) -> None:
    workshop.write(text, "audiogen.toml")


def rows(out: str) -> dict[str, str]:
    """What stands beside each name, in one space each."""
    found = (line.split(maxsplit=1) for line in out.splitlines() if "  " in line and not line.startswith(" "))
    return {name: " ".join(rest.split()) for name, rest in found}


# ── config ───────────────────────────────────────────────────────────────────────────────────────────────


def test_config_shows_each_value_and_where_it_comes_from(workshop: Workshop, audiogen: Audiogen) -> None:
    project(workshop, 'jobs = 3\n[session]\nartist = "Ana"\nvoice = "hibari"\nsay.om = "ohm"\n')
    shown = rows(audiogen("config").out)
    assert list(shown) == [*SETTINGS, *(name for name in READERS if name not in OWN)]
    assert shown["jobs"] == "3 audiogen.toml:1" and shown["executor"] == "local program"
    assert shown["cache"] == f"{workshop.cache} AUDIOGEN_CACHE_DIR" and shown["cache_limit"] == "2 GB program"
    assert shown["artist"] == "Ana audiogen.toml:3" and shown["album"] == "- program"
    assert shown["pauses"] == "sentence 700ms, paragraph 2.5s program"
    assert shown["say"] == "om ohm audiogen.toml:5"


def test_config_of_a_script_names_its_lines_too(workshop: Workshop, audiogen: Audiogen) -> None:
    project(workshop, '[session]\nartist = "Ana"\nvoice = "hibari"\nsay.om = "ohm"\n')
    path = workshop.write(SCRIPT)
    done = audiogen("config", path)
    shown = rows(done.out)
    assert (
        shown["title"] == "Rest routine.md:2" and "length" not in shown and shown["artist"] == "Ana audiogen.toml:2"
    )
    at = done.out.index("voice ")
    assert [" ".join(line.split()) for line in done.out[at:].splitlines()[:4]] == [
        "voice name hibari audiogen.toml:3", "rate 1 program", "tone warm routine.md:3", "room none program",
    ]  # fmt: skip
    assert re.search(r"say +qi chee +routine.md:4\n +om ohm +audiogen.toml:4\n", done.out)
    assert audiogen("config", path, "--json").json["session"]["say"] == {
        "value": {"qi": "chee", "om": "ohm"},
        "from": [{"place": "routine.md", "line": 4}, {"place": "audiogen.toml", "line": 4}],
    }


def test_config_fits_into_eighty_columns(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIOGEN_CACHE_DIR", "clips")
    monkeypatch.delenv("AUDIOGEN_OUTPUT")
    project(workshop, "[session.say]\n" + "".join(f'word{n} = "spoken {n}"\n' for n in range(40)))
    lines = audiogen("config").out.splitlines()
    assert all(len(line) <= 80 for line in lines) and len(lines) > 30


def test_config_says_where_it_looks(workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIOGEN_CONFIG", "mine.toml")
    done = audiogen("config", "--path")
    assert done.code == 0 and re.fullmatch(r"yours +mine.toml +\(not there\)\nproject's .*\(not there\)\n", done.out)
    project(workshop, "nonsense")  # it says so even of a file that can't be read
    found = audiogen("config", "--path", "--json").json
    assert found == {"user": "mine.toml", "user_exists": False, "project": str(workshop.folder / "audiogen.toml")}
    assert "leave one of them out" in audiogen("config", "--path", "x.md").error(2)


def test_nothing_of_a_file_reaches_the_terminal_as_an_order(workshop: Workshop, audiogen: Audiogen) -> None:
    project(workshop, '[session]\nvoice = "a\\u202eb"\n')
    assert "\u202e" not in audiogen("config").out


# ── what other commands make of them ─────────────────────────────────────────────────────────────────────


def test_a_session_is_rendered_as_the_files_say(
    workshop: Workshop, audiogen: Audiogen, shared_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AUDIOGEN_OUTPUT")
    project(workshop, 'output = "made"\n[session]\nvoice = "espeak"\nalbum = "Rests"\npauses.paragraph = "7s"\n')
    path = workshop.write("---\ntrack: 1\n---\nLie down.\n\nRest.\n")
    workshop.write("---\ntrack: 2\n---\nSit up.\n", "other.md")
    done = audiogen("render", path, "--json")
    assert done.code == 0, done.err
    (session,) = done.json
    assert session["path"] == str(Path("made", "routine.mp3")) and session["voice"]["engine"] == "espeak"
    told = audiogen("plan", path, "--json").json
    assert told["meta"]["album"] == "Rests" and told["meta"]["tracks"] == 2
    first, second = [event for event in told["events"] if event["kind"] == "speech"]
    assert second["start"] - first["start"] - first["length"] == 7 * 48_000
    # what is given beside the command wins
    assert audiogen("plan", path, "--voice", "hibari", "--json").json["voice"]["engine"] == "hibari"


def test_faults_of_defaults_are_told_where_they_stand(workshop: Workshop, audiogen: Audiogen) -> None:
    path = workshop.write(SCRIPT)
    for text, fault in {
        '\nvoice = "hibri"': "audiogen.toml:3: there is no voice engine “hibri”",
        'background = "music/brook.wav"': "audiogen.toml:2: there is no sound “",
        'preset = "phone"\nbackground = "binaural"': "audiogen.toml:3: “binaural” needs a channel for each ear",
        'language = "xx"': "audiogen.toml:2: ",
        '[session.say]\nom = "ohm"\nqi = 3': "audiogen.toml:4: `say`: qi: must be words, not “3”",
    }.items():
        project(workshop, f"[session]\n{text}\n")
        assert audiogen("check", path).error(1).startswith(fault), text
    project(workshop, "[session]\nbackground = 'brook.wav'\n")
    for words in (("check", path), ("config",), ("config", path)):
        assert audiogen(*words).error(1).endswith("check the name, or put the file beside audiogen.toml"), words
    assert audiogen("takes", path).error(1).startswith("audiogen.toml:2: ")
    project(workshop, '[session]\nvoice = "hibri"\n')
    assert audiogen("say", "Rest.").error(1).startswith("audiogen.toml:2: there is no voice engine “hibri”")
    project(workshop, '[session]\nvoice = "hibari"\nvoic = 3\n')
    for words in (("plan", path), ("render", path), ("say", "Rest."), ("fmt", path), ("config",)):
        assert audiogen(*words).error(1).startswith("audiogen.toml:3: unknown setting of scripts “voic”"), words
    assert audiogen("cache", "info").code == 0  # which reads no script


def test_music_of_a_settings_file_lies_beside_it(workshop: Workshop, audiogen: Audiogen) -> None:
    data = b"\0\1" * 96_000
    head = struct.pack("<4sI8sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVEfmt ", 16, 1, 1, 48_000, 96_000, 2, 16,
                       b"data", len(data))  # fmt: skip
    (workshop.folder / "brook.wav").write_bytes(head + data)
    project(workshop, '[session]\nvoice = "hibari"\nbackground = "brook.wav -20 dB"\n')
    path = workshop.write(SCRIPT, "scripts/deep/routine.md")
    assert audiogen("check", path).code == 0


def test_a_script_that_needs_its_files_language_is_formatted_in_it(workshop: Workshop, audiogen: Audiogen) -> None:
    project(workshop, '[session]\nlanguage = "es"\n')
    path = workshop.write("Uno. [pause 4s]\n")
    assert audiogen("fmt", path).code == 0
    assert (workshop.folder / path).read_text() == "Uno. [4s]\n"


def test_the_doctor_notices_a_broken_file(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiogen.build.doctor.voices.voices", lambda: ())  # which takes a second
    monkeypatch.setattr("audiogen.build.doctor.installed.works", lambda: ())
    project(workshop, '[session]\nartist = "Ana"\n')
    (fine,) = configured.files()
    assert fine.level == "ok" and str(workshop.folder / "audiogen.toml") in fine.message
    project(workshop, '[session]\nvoise = "x"\nartist = 3\n')
    done = audiogen("doctor", "--json")
    wrong = [one for one in done.json if one["where"] == "settings"]
    assert done.code == 1 and [one["message"].split(": ")[0] for one in wrong] == [
        "audiogen.toml:2",
        "audiogen.toml:3",
    ]


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_file_on_the_page_is_one(workshop: Workshop) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", PAGE.split("<!-- whole -->")[1].split("\n## ")[0], re.DOTALL)
    project(workshop, shown)
    found = load({"AUDIOGEN_CONFIG": "audiogen.toml"})
    assert set(tomllib.loads(shown)) == {*SETTINGS, "session"}
    assert {one.name for one in found.defaults} == set(READERS) - set(OWN) - {"ducking", "fade", "guidance", "chime"}
    usual(found.defaults)


def test_every_other_piece_on_the_page_is_read(workshop: Workshop) -> None:
    for shown in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL):
        project(workshop, shown)
        usual(load().defaults)


def test_the_page_names_every_setting() -> None:
    tables = [
        {row.split("`")[1] for row in part.splitlines() if row.startswith("| `")} for part in PAGE.split("\n## ")
    ]
    assert set(SETTINGS) in tables and set(READERS) - set(OWN) in tables
    for setting in SETTINGS.values():
        assert f"`{setting.variable}`" in PAGE
    refused = re.search(r"can't stand there: (.*?)\.\s", PAGE, re.DOTALL)
    assert refused is not None and set(re.findall(r"`(\w+)`", refused[1])) == set(OWN)


@pytest.mark.parametrize("command", re.findall(r"^audiogen (.*)$", PAGE, re.MULTILINE))
def test_a_command_of_the_page_works(command: str, workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write(SCRIPT, "scripts/psoas-release.md")
    assert audiogen(*command.split()).code == 0
