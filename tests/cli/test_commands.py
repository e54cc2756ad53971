"""What the commands do when all is well: their words, their JSON, their files, their bars."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import mutagen
import pytest

from audiogen import __version__
from audiogen.cli import audiogen as program
from audiogen.speech.hibari.engine import HibariEngine
from audiogen.speech.hibari.process import Speaker

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

RATE = 48_000
PROJECT = Path(__file__).parents[2]
SCRIPT = """
    ---
    title: Two Lines
    say: {psoas: so-az}
    ---

    ## Settle
    Soften your psoas. [4s] Rest.

    ## Close
    [2s-6s] [bell]
    """


def commands(group: click.Group = program, *above: str) -> list[tuple[str, ...]]:
    """Every command, with those of its groups: ("render",), ("cache", "info") …"""
    found: list[tuple[str, ...]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found.append((*above, name))
        if isinstance(command, click.Group):
            found.extend(commands(command, *above, name))
    return found


# ── render ───────────────────────────────────────────────────────────────────────────────────────────────


def test_render_makes_a_session_and_its_ledger(workshop: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("render", workshop.write(SCRIPT), "--voice", "hibari")
    assert (done.code, done.err) == (0, "")
    first, second = done.out.splitlines()
    assert re.fullmatch(re.escape(f"{workshop.output}/routine.mp3  ") + r"0:\d\d, 2 chapters", first)
    assert second == "  voice hibari heart; 2 spoken, 0 kept from before"
    assert workshop.made() == workshop.files("routine")
    assert mutagen.File(workshop.output / "routine.mp3").tags["TIT2"].text == ["Two Lines"]
    assert workshop.ledger()["title"] == "Two Lines"


def test_render_says_why_auto_took_its_voice(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write("Rest.\n")
    assert "voice hibari heart (auto: gtts can't be reached); 1 spoken, 0 kept" in audiogen("render", script).out
    assert (
        "voice hibari heart (auto: every line is kept from before); 0 spoken, 1 kept"
        in audiogen("render", script).out
    )


@pytest.mark.parametrize(
    ("where", "made"),
    [("evening.mp3", "evening.mp3"), ("some", "some/routine.mp3"), ("new/folder", "new/folder/routine.mp3"),
     ("new/Evening.MP3", "new/Evening.MP3"), ("v1.2", "v1.2/routine.mp3")],
    ids=["file", "folder", "new folder", "file in a new folder", "folder with a dot"],
)  # fmt: skip
def test_render_to_a_place_of_ones_own(
    where: str, made: str, workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    (workshop.folder / "some").mkdir()
    (workshop.folder / "v1.2").mkdir()
    done = audiogen("render", workshop.write("Rest.\n"), "-o", where, "--voice", "hibari")
    assert (done.code, done.err) == (0, "") and done.out.startswith(f"{made}  ")
    assert (workshop.folder / made).stat().st_size > 10_000
    assert (workshop.folder / made).with_suffix(".session.json").exists()
    assert not workshop.made()


def test_render_as_json(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write(SCRIPT)
    done = audiogen("render", script, "--json", "--voice", "hibari", "--length", "20s")
    assert (done.code, done.err) == (0, "")
    (session,) = done.json
    path = workshop.output / "routine.mp3"
    loudness = session.pop("loudness")
    assert session == {
        "path": str(path),
        "title": "Two Lines",
        "length": 20 * RATE,
        "voice": {"engine": "hibari", "name": "heart", "language": "en-US", "rate": 1.0},
        "spoken": 2,
        "reused": 0,
        "recorded": 0,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    assert set(loudness) == {"integrated_speech_lufs", "true_peak_dbtp"}
    assert loudness == workshop.ledger()["loudness"]


def test_render_quietly(workshop: Workshop, shared_cache: Path, audiogen: Audiogen) -> None:
    script = workshop.write("Rest.\n")
    for flag in ("-q", "--quiet"):
        done = audiogen("render", script, flag, "--voice", "hibari")
        assert (done.code, done.out, done.err) == (0, "", "")
    assert workshop.made() == workshop.files("routine")


def test_render_several_scripts_one_of_them_faulty(
    workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    scripts = [
        workshop.write("Rest.\n", "one.md"),
        workshop.write("Rest.\n\n[bel]\n", "two.md"),
        workshop.write("Rest.\n", "three.md"),
    ]
    done = audiogen("render", *scripts, "missing.md", "--voice", "hibari")
    assert done.code == 2, "the worst of them"
    assert [line.partition("  ")[0] for line in done.out.splitlines()[::2]] == [
        f"{workshop.output}/one.mp3", f"{workshop.output}/three.mp3",
    ]  # fmt: skip
    first, second = done.err.splitlines()
    assert first.startswith("two.md:3: [bel] is not understood") and second.startswith(
        "there is no script missing.md"
    )
    assert workshop.made() == workshop.files("one", "three")


def test_render_several_scripts_as_json_tells_of_those_that_were_made(
    workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    scripts = [workshop.write("[bel] Rest.\n", "one.md"), workshop.write("Rest.\n", "two.md")]
    done = audiogen("render", *scripts, "--json", "--voice", "hibari")
    assert done.code == 1 and done.err.startswith("one.md:1: ")
    assert [session["path"] for session in done.json] == [f"{workshop.output}/two.mp3"]


def test_changing_one_line_speaks_one_line(workshop: Workshop, audiogen: Audiogen) -> None:
    audiogen("render", workshop.write("Lie down.\n\nRest.\n\nBreathe.\n"), "--voice", "hibari")
    done = audiogen("render", workshop.write("Lie down.\n\nRest well.\n\nBreathe.\n"), "--voice", "hibari")
    assert "1 spoken, 2 kept from before" in done.out


def test_the_voice_rests_when_all_is_spoken(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    speak, rest = HibariEngine.speak, Speaker.rest
    monkeypatch.setattr(HibariEngine, "speak", lambda self, line: done.append(line.text) or speak(self, line))
    monkeypatch.setattr(Speaker, "rest", lambda self: done.append("rests") or rest(self))
    scripts = [workshop.write(f"---\ntitle: {name}\n---\n{name}.\n", f"{name}.md") for name in ("One", "Two")]
    audiogen("render", *scripts, "--voice", "hibari")
    assert done == ["One.", "Two.", "rests"]


# ── check ────────────────────────────────────────────────────────────────────────────────────────────────


def test_check_says_what_is_fine_and_what_is_not(workshop: Workshop, audiogen: Audiogen) -> None:
    good, bad = workshop.write("Rest. [1m]\n", "good.md"), workshop.write("[bel] Rest.\n", "bad.md")
    done = audiogen("check", good, bad)
    assert done.code == 1
    assert re.fullmatch(r"good\.md: fine, about 1:0\d\n", done.out)
    assert done.err.startswith("bad.md:1: ") and len(done.err.splitlines()) == 1
    assert audiogen("check", good).code == 0
    assert audiogen("check", good, "missing.md").code == 2
    assert not workshop.made() and not workshop.clips(), "checking speaks nothing"


def test_check_warns_of_a_length_that_it_can_only_estimate(workshop: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("check", workshop.write("---\nlength: 9m\n---\nRest. [4m]\n\nStay. [4m]\n\nUp. [40s]\n"))
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("routine.md:2: this can't last 9m: it lasts about ")
    assert done.err.endswith("(by estimate: not all its lines are spoken yet)\n")


def test_check_refuses_a_length_that_no_estimate_could_be_so_wrong_about(
    workshop: Workshop, audiogen: Audiogen
) -> None:
    done = audiogen("check", workshop.write("---\nlength: 10m\n---\nRest.\n"))
    assert done.error().startswith("routine.md:2: this can't last 10m: it lasts about ")


# ── plan ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_plan_as_json_is_exactly_what_is_documented(workshop: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("plan", workshop.write(SCRIPT), "--json", "--length", "20s", "--voice", "hibari")
    assert (done.code, done.err) == (0, "")
    plan = done.json
    events = plan.pop("events")
    (elastic,) = plan.pop("elastic")
    assert [chapter["text"] for chapter in plan.pop("chapters")] == ["Settle", "Close"]
    assert plan.pop("meta")["genre"] == "Guided session"
    assert plan.pop("summary")["length"] == 20 * RATE
    assert plan == {
        "version": 1,
        "id": "07ab9dda-48ac-569a-8a9b-03ffd5d3de30",
        "script": None,
        "audio": None,
        "beside": None,
        "title": "Two Lines",
        "variant": None,
        "sample_rate": RATE,
        "length": 20 * RATE,
        "voice": {"engine": "hibari", "name": "heart", "language": "en-US", "rate": 1.0},
        "loudness": None,
        "master": None,
    }
    texts = dict.fromkeys(("kind", "text", "spoken", "voice"), str)
    keys = {**texts, "line": int, "start": int, "length": int, "estimated": bool}
    for event in events:
        assert {name: type(value) for name, value in event.items()} == keys
    told = [(event["kind"], event["line"], event["text"], event["spoken"], event["estimated"]) for event in events]
    assert told == [
        ("chapter", 6, "Settle", "", False),
        ("speech", 7, "Soften your psoas.", "Soften your so-az.", True),
        ("pause", 7, "[4s]", "", False),
        ("speech", 7, "Rest.", "Rest.", True),
        ("chapter", 9, "Close", "", False),
        ("pause", 10, "[2s-6s]", "", False),
        ("sound", 10, "[bell]", "", False),
    ]
    assert [event["start"] for event in events] == sorted(event["start"] for event in events)
    assert all(0 <= event["start"] <= event["start"] + event["length"] <= 20 * RATE for event in events)
    assert events[2]["length"] == 4 * RATE and events[1]["start"] == RATE // 2
    assert {name: elastic[name] for name in ("line", "min", "max")} == {"line": 10, "min": 2 * RATE, "max": 6 * RATE}
    assert elastic["actual"] == events[5]["length"] and set(elastic) == {"line", "min", "max", "actual"}


def test_plan_of_auto_is_undecided_until_something_was_spoken(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write("Rest.\n")
    assert audiogen("plan", script, "--json").json["voice"] is None
    assert "voice auto, undecided" in audiogen("plan", script).out
    audiogen("render", script)
    spoken = audiogen("plan", script, "--json").json
    assert spoken["voice"]["engine"] == "hibari"
    assert [event["estimated"] for event in spoken["events"]] == [False, False]


def test_a_plan_after_rendering_is_the_ledger_but_for_the_loudness(
    workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    script = workshop.write(SCRIPT)
    audiogen("render", script, "--voice", "hibari", "--length", "20s")
    planned = audiogen("plan", script, "--json", "--voice", "hibari", "--length", "20s").json
    assert planned.pop("summary")["length"] == planned["length"]
    unknown = dict.fromkeys(("loudness", "master", "audio", "beside", "script"))
    assert workshop.ledger() | unknown == planned


@pytest.mark.parametrize("voice", [None, "hibari"])
def test_plan_needs_no_engine(voice: str | None, workshop: Workshop, audiogen: Audiogen, process: Audiogen) -> None:
    words = ["plan", workshop.write(SCRIPT), "--json", *(["--voice", voice] if voice else [])]
    without = 'import sys\nfor name in ("hibari", "gtts", "onnxruntime", "requests"): sys.modules[name] = None'
    done = process(*words, before=without)
    assert (done.code, done.err) == (0, "")
    bare, usual = done.json, audiogen(*words).json
    assert bare["summary"].pop("requests") is None and usual["summary"].pop("requests")["requests"] == 2
    assert bare == usual


def test_estimates_are_good_to_a_fifth(workshop: Workshop, shared_cache: Path, audiogen: Audiogen) -> None:
    text = "Let your knees lean together, and soften your belly.\n\nNotice where your lower back meets the floor.\n"
    script = workshop.write(text)
    guessed = audiogen("plan", script, "--json", "--voice", "hibari").json["length"]
    audiogen("render", script, "--voice", "hibari", "-q")
    assert guessed == pytest.approx(workshop.ledger()["length"], rel=0.2)


# ── help ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_version(audiogen: Audiogen, process: Audiogen) -> None:
    assert audiogen("--version").out == f"audiogen, version {__version__}\n"
    assert process("--version").out == f"audiogen, version {__version__}\n", "python -m audiogen is the same program"


@pytest.mark.parametrize("words", [["--help"], ["-h"], []])
def test_help_lists_every_command_and_an_example(words: list[str], audiogen: Audiogen) -> None:
    done = audiogen(*words)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Usage: audiogen ")
    assert "  audiogen render scripts/psoas-release.md\n" in done.out
    for (name,) in (command for command in commands() if len(command) == 1):
        assert re.search(rf"^  {name} +[A-Z].*\.$", done.out, re.MULTILINE), name


# ── bars ─────────────────────────────────────────────────────────────────────────────────────────────────


def on_a_terminal(*words: str | Path) -> tuple[int, str, str]:
    """Runs the program with a terminal for its standard error. Its code, its output, what the terminal got."""
    ours, theirs = pty.openpty()
    known = os.environ | {"PYTHONPATH": str(PROJECT), "TERM": "xterm"}
    call = [sys.executable, "-m", "audiogen", *map(str, words)]
    with subprocess.Popen(call, env=known, stdout=subprocess.PIPE, stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                more = os.read(ours, 4096)
            except OSError:  # so Linux says that the other side is closed
                break
            if not more:
                break
            shown += more
        out = running.communicate(timeout=60)[0]
    os.close(ours)
    return running.returncode, out.decode(), shown.decode()


def test_there_is_a_bar_on_a_terminal(workshop: Workshop) -> None:
    code, out, shown = on_a_terminal("render", workshop.write("Lie down.\n\nRest.\n"), "--voice", "espeak")
    assert code == 0 and len(out.splitlines()) == 2
    for stage in ("speaking", "rendering"):
        assert re.search(rf"{stage} +\[#+\] +100%", shown), stage
    assert "[#" not in out


@pytest.mark.slow
def test_there_is_no_bar_on_a_terminal_when_quiet(workshop: Workshop, shared_cache: Path) -> None:
    assert on_a_terminal("render", workshop.write("Rest.\n"), "--voice", "hibari", "-q") == (0, "", "")


@pytest.mark.slow
def test_there_is_no_bar_when_nobody_watches(workshop: Workshop, process: Audiogen) -> None:
    done = process("render", workshop.write("Lie down.\n\nRest.\n"), "--voice", "hibari")
    assert (done.code, done.err) == (0, "") and "2 spoken" in done.out


def test_json_goes_through_a_pipe_whole(workshop: Workshop, process: Audiogen) -> None:
    done = process("plan", workshop.write("---\ntitle: Épaules – détente\n---\nRest.\n"), "--json")
    assert json.loads(done.out)["title"] == "Épaules – détente" and done.err == ""


# ── what stands beside a session ─────────────────────────────────────────────────────────────────────────

PICTURED = """\
---
title: Pictured
album: Hips
track: 2
---
## Settle
![A square](art/a b.png)
Lie down.
## Rest
Rest.
"""


def test_pictures_of_chapters_become_files_beside_the_session(
    workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    from PIL import Image

    (workshop.folder / "art").mkdir()
    Image.new("RGB", (1600, 400), "red").save(workshop.folder / "art" / "a b.png")
    script = workshop.write(PICTURED.replace("art/a b.png", "<art/a b.png>"))
    assert audiogen("render", script, "--voice", "hibari").code == 0
    assert workshop.made() == {*workshop.files("routine"), "routine.picture-1.jpg"}
    with Image.open(workshop.output / "routine.picture-1.jpg") as picture:
        assert picture.size == (1000, 250), "the whole of it, made smaller"
    tag = mutagen.File(workshop.output / "routine.mp3").tags
    assert tag["CHAP:ch0001"].sub_frames["APIC:"].data == (workshop.output / "routine.picture-1.jpg").read_bytes()
    assert "APIC:" not in tag["CHAP:ch0002"].sub_frames
    assert [chapter["picture"] for chapter in workshop.ledger()["chapters"]] == ["routine.picture-1.jpg", ""]
    chapters = json.loads((workshop.output / "routine.chapters.json").read_bytes())["chapters"]
    assert [chapter.get("img") for chapter in chapters] == ["routine.picture-1.jpg", None]

    workshop.write(re.sub(r"!\[.*\n", "", PICTURED))
    assert audiogen("render", script, "--voice", "hibari").code == 0
    assert workshop.made() == workshop.files("routine"), "a picture that is shown no more is taken away"


def test_picture_that_is_not_there_is_named_with_its_line(workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("render", workshop.write("## A\nLie down.\n\n![](none.png)\n")).error()
    assert said.startswith("routine.md:4: there is no picture “none.png”")


@pytest.mark.parametrize(
    ("others", "tracks"),
    [
        ({}, "2/2"),
        ({"a": "album: Hips\ntrack: 5", "b": "album: Knees\ntrack: 9", "c": "album: Hips"}, "2/5"),
        ({f"n{n}": f"album: Hips\ntrack: {n}" for n in (1, 2, 3)}, "2/3"),
        ({"broken": "album: [Hips\ntrack: 7", "none": ""}, "2/2"),
    ],
)
def test_track_counts_the_scripts_of_the_album(
    others: dict[str, str], tracks: str, workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    for name, settings in others.items():
        workshop.write(f"---\n{settings}\n---\nHello.\n", f"{name}.md")
    script = workshop.write(re.sub(r"!\[.*\n", "", PICTURED))
    assert audiogen("render", script, "--voice", "hibari").code == 0
    assert mutagen.File(workshop.output / "routine.mp3").tags["TRCK"].text == [tracks]


@pytest.mark.parametrize(("script", "name"), [("a.txt", "a"), ("one.two.md", "one.two"), ("#1 50%?.md", "-1 50%-")])
def test_a_session_is_named_after_its_script_as_players_can_bear(
    script: str, name: str, workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    assert audiogen("render", workshop.write("Rest.\n", script), "--voice", "hibari").code == 0
    assert workshop.made() == workshop.files(name)


# ── what is not ours to replace ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["routine.jpg", "routine.picture-1.jpg", "routine.mp3"])
def test_render_never_replaces_what_a_session_is_made_from(
    name: str, workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    import numpy as np
    import soundfile
    from PIL import Image

    if name.endswith(".mp3"):
        soundfile.write(workshop.folder / name, 0.1 * np.random.default_rng(1).standard_normal(24_000), 48_000)
        line = f"[sound {name}]"
    else:
        Image.new("RGB", (1500, 1500), "red").save(workshop.folder / name)
        line = f"![]({name})"
    cover = "cover: routine.jpg" if name == "routine.jpg" else ""
    script = workshop.write(f"---\ntitle: T\n{cover}\n---\n## A\n{'' if cover else line}\n\nRest.\n")
    before = (workshop.folder / name).read_bytes()
    said = audiogen("render", script, "--voice", "hibari", "-o", "./").error()
    assert said == f"audiogen: {name} is part of the session, and would be overwritten: choose another place with -o"
    assert (workshop.folder / name).read_bytes() == before


def test_render_never_replaces_files_of_others(workshop: Workshop, shared_cache: Path, audiogen: Audiogen) -> None:
    script = workshop.write("Rest.\n")
    workshop.output.mkdir()
    for name in ("routine.mp3", "routine.jpg"):
        (workshop.output / name).write_bytes(b"mine")
        said = audiogen("render", script, "--voice", "hibari").error()
        assert said.startswith(
            f"audiogen: {workshop.output / name} is there already, and audiogen didn't make it: move"
        )
        assert workshop.made() == {name} and (workshop.output / name).read_bytes() == b"mine"
        (workshop.output / name).unlink()


def test_render_knows_its_own_work_without_the_ledger(
    workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    script = workshop.write("Rest.\n")
    audiogen("render", script, "--voice", "hibari")
    (workshop.output / "routine.session.json").unlink()
    assert audiogen("render", script, "--voice", "hibari").code == 0
    assert workshop.made() == workshop.files("routine")


def test_a_programme_is_not_taken_for_a_script(workshop: Workshop, audiogen: Audiogen) -> None:
    path = workshop.write("title: T\norder: [rest]\n", "programme.yaml")
    for command in ("check", "render", "plan"):
        result = audiogen(command, path)
        assert result.code == 2 and "programme.yaml is no script but settings or a programme" in result.err


def test_render_keeps_what_was_changed_by_hand(workshop: Workshop, shared_cache: Path, audiogen: Audiogen) -> None:
    script = workshop.write("Rest.\n")
    audiogen("render", script, "--voice", "hibari")
    captions = workshop.output / "routine.srt"
    captions.write_text("mine")
    done = audiogen("render", script, "--voice", "hibari")
    assert done.code == 0
    assert done.err == f"{captions} was changed by hand: that is kept as routine.srt.bak1, and it is written anew\n"
    assert (workshop.output / "routine.srt.bak1").read_text() == "mine" and "Rest." in captions.read_text()
    assert audiogen("render", script, "--voice", "hibari").err == ""
    assert workshop.made() == {*workshop.files("routine"), "routine.srt.bak1"}


@pytest.mark.parametrize("ledger", ["{}", "[]", "not one"])
def test_render_takes_no_other_file_for_its_ledger(
    ledger: str, workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    workshop.output.mkdir()
    (workshop.output / "routine.session.json").write_text(ledger)
    (workshop.output / "routine.lrc").write_text("mine")
    said = audiogen("render", workshop.write("Rest.\n"), "--voice", "hibari").error()
    assert "is there already, and audiogen didn't make it" in said
    assert (workshop.output / "routine.lrc").read_text() == "mine"


def test_render_does_not_replace_somebody_elses_music_in_a_sessions_place(
    workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    script = workshop.write("Rest.\n")
    audiogen("render", script, "--voice", "hibari")
    (workshop.output / "routine.mp3").write_bytes(b"a song")
    assert "routine.mp3 is there already" in audiogen("render", script, "--voice", "hibari").error()
    assert (workshop.output / "routine.mp3").read_bytes() == b"a song"


def test_what_a_killed_rendering_left_is_cleared_away_later(
    workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    workshop.output.mkdir()
    old, new = workshop.output / ".routine.mp3.0badcafe.part", workshop.output / ".routine.mp3.1badcafe.part"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (1, 1))
    assert audiogen("render", workshop.write("Rest.\n"), "--voice", "hibari").code == 0
    assert not old.exists() and new.exists(), "the newer one may be somebody's who is at work"
