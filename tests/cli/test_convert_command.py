"""`audiogen convert`: what it reads and writes, what it tells, and what it leaves alone."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audiogen.model import Phrase, Say
from audiogen.script import parse
from audiogen.script.convert import FORMATS

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

PROJECT = Path(__file__).parents[2]
DOC = (PROJECT / "docs" / "convert.md").read_text(encoding="utf-8")
SSML = """\
<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-GB">
<p><s>Lie down.</s><break time="4s"/>
<s>Rest.</s></p>
</speak>
"""
LOSSY = SSML.replace("<s>Rest.</s>", '<s><prosody pitch="low">Rest.</prosody></s>\n<audio src="https://x.y/z.mp3"/>')
ROUTINE = """\
---
title: Evening
language: es
---
## Uno
Descansa. [25s]
[bell] Respira.
"""


@pytest.fixture
def ssml(workshop: Workshop) -> Path:
    return workshop.write(SSML, "rest.ssml")


def test_it_prints_a_routine_made_of_ssml(ssml: Path, audiogen: Audiogen) -> None:
    made = audiogen("convert", ssml)
    assert (made.code, made.err) == (0, "")
    assert made.out == "---\nlanguage: en-GB\n---\n\nLie down. [4s]\nRest.\n"


def test_it_writes_a_file_that_can_be_planned(ssml: Path, workshop: Workshop, audiogen: Audiogen) -> None:
    made = audiogen("convert", ssml, "-o", "scripts/rest.md")
    assert made.code == 0 and made.out == "scripts/rest.md: nothing lost\n"
    plan = audiogen("plan", "scripts/rest.md", "--voice", "hibari", "--json").json
    assert [event["text"] for event in plan["events"] if event["kind"] == "speech"] == ["Lie down.", "Rest."]
    assert audiogen("check", "scripts/rest.md").code == 0


def test_losses_are_told_with_file_and_line_and_noted_in_the_result(workshop: Workshop, audiogen: Audiogen) -> None:
    path = workshop.write(LOSSY, "rest.ssml")
    made = audiogen("convert", path, "-o", "rest.md")
    assert made.code == 0 and made.out == "rest.md: 2 things could not be taken along\n"
    first, second = made.err.splitlines()
    assert first == f'{path}:3: <prosody pitch="low"> is left out; the words stay'
    assert second.startswith(f"{path}:4: the sound “https://x.y/z.mp3” is left out")
    text = (workshop.folder / "rest.md").read_text()
    assert '<!-- line 3: <prosody pitch="low"> is left out; the words stay -->' in text
    assert "Rest." in text


def test_strictly_nothing_is_written_when_anything_would_be_lost(workshop: Workshop, audiogen: Audiogen) -> None:
    path = workshop.write(LOSSY, "rest.ssml")
    made = audiogen("convert", path, "-o", "rest.md", "--strict")
    assert made.code == 1 and made.out == ""
    assert [line.split(": ")[0] for line in made.err.splitlines()] == [f"{path}:3", f"{path}:4"]
    assert [found.name for found in workshop.folder.iterdir()] == ["rest.ssml"]
    assert audiogen("convert", workshop.write(SSML, "rest.ssml"), "-o", "rest.md", "--strict").code == 0


def test_a_file_that_is_there_stays(ssml: Path, workshop: Workshop, audiogen: Audiogen) -> None:
    mine = workshop.write("Mine.", "mine.md")
    said = audiogen("convert", ssml, "-o", mine).error(1)
    assert "is there already" in said
    assert mine.read_text().strip() == "Mine."


def test_out_of_a_routine_and_in_again(workshop: Workshop, audiogen: Audiogen) -> None:
    path = workshop.write(ROUTINE)
    assert audiogen("convert", path, "-o", "out.ssml").code == 0
    text = (workshop.folder / "out.ssml").read_text(encoding="utf-8")
    assert 'xml:lang="es"' in text and "<!-- ## Uno -->" in text and "<!-- # Evening -->" in text
    assert re.findall(r'<break time="(\d+m?s)"/>', text) == ["10s", "10s", "5s"]
    assert "<!-- line 7: [bell] is left out: nothing but words and breaks is taken along -->" in text
    back = audiogen("convert", "out.ssml")
    assert back.code == 0
    routine = parse(back.out, "back.md")
    assert routine.title == "Evening" and routine.meta.language == "es"
    assert "Descansa. [25s]" in back.out and "## Uno" in back.out


def test_breaks_are_as_long_as_the_service_allows(workshop: Workshop, audiogen: Audiogen) -> None:
    path = workshop.write(ROUTINE)
    made = audiogen("convert", path, "--to", "speechmarkdown", "--longest-break", "20s")
    assert "Descansa. [20s] [5s]" in made.out
    assert made.err == f"{path}:7: [bell] is left out: nothing but words and breaks is taken along\n"


@pytest.mark.parametrize(
    ("name", "text", "flag"),
    [("notes.txt", "Just words.", "--from"), ("notes.ssml", SSML, "--to")],
)
def test_a_format_that_nothing_tells_is_asked_for(
    name: str, text: str, flag: str, workshop: Workshop, audiogen: Audiogen
) -> None:
    path = workshop.write(text, name)
    said = audiogen("convert", path, *([] if flag == "--from" else ["-o", "out.txt"])).error(2)
    assert f"name it: {flag}" in said


def test_what_is_a_format_already_is_not_made_one(ssml: Path, audiogen: Audiogen) -> None:
    assert "this is ssml already" in audiogen("convert", ssml, "--to", "ssml").error(2)
    assert "this is ssml already" in audiogen("convert", ssml, "-o", "other.xml").error(2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<speak>One & two</speak>", "rest.ssml:1: this is not XML"),
        ("<speak>\n<p>One</speak>", "rest.ssml:2: this is not XML: mismatched tag"),
        ("<html>One</html>", "rest.ssml:1: this is not SSML: its root is <html>"),
        ("", "rest.ssml:1: this is not XML: no element found"),
        ('<!DOCTYPE s [<!ENTITY a "b">]>\n<speak>&a;</speak>', "rest.ssml:1: a DOCTYPE with declarations"),
        ("<speak>&nbsp;One</speak>", "rest.ssml:1: this is not XML: undefined entity"),
    ],
)
def test_what_is_no_ssml_is_refused_with_its_line(
    text: str, said: str, workshop: Workshop, audiogen: Audiogen
) -> None:
    path = workshop.folder / "rest.ssml"
    path.write_text(text)
    assert said in audiogen("convert", path).error(1)


@pytest.mark.parametrize("words", ["missing.ssml", "."])
def test_what_is_no_file_is_the_fault_of_the_command(words: str, audiogen: Audiogen) -> None:
    audiogen("convert", words).error(2)


def test_what_is_wrong_in_a_routine_is_told_as_ever(workshop: Workshop, audiogen: Audiogen) -> None:
    path = workshop.write("Rest. [bel]")
    assert audiogen("convert", path).error(1).startswith(f"{path}:1: [bel] is not understood")


def test_a_sound_beside_the_script_must_be_there_when_a_routine_goes_out(
    workshop: Workshop, audiogen: Audiogen
) -> None:
    path = workshop.write("Rest. [sound rain.wav]")
    assert "rain.wav" in audiogen("convert", path).error(1)


@pytest.mark.parametrize("name", ["psoas-release", "respirar-para-dormir"])
@pytest.mark.parametrize("suffix", [".ssml", ".smd"])
def test_a_routine_that_comes_along_goes_out_and_comes_back(
    name: str, suffix: str, workshop: Workshop, audiogen: Audiogen
) -> None:
    shutil.copytree(PROJECT / "scripts", workshop.folder / "scripts")
    assert audiogen("convert", f"scripts/{name}.md", "-o", f"out{suffix}").code == 0
    back = audiogen("convert", f"out{suffix}")
    assert back.code == 0
    before = letters_of((workshop.folder / "scripts" / f"{name}.md").read_text(encoding="utf-8"))
    assert before <= letters_of(back.out)


def letters_of(text: str) -> set[str]:
    """The sentences of a routine that stand in no block, by their letters."""
    return {"".join(filter(str.isalnum, "".join(part.text for part in block.parts if isinstance(part, Phrase))))
            for block in parse(text, "routine.md").blocks if isinstance(block, Say)}  # fmt: skip


@pytest.mark.parametrize("time", ["0s", "10ms", "soon"])
def test_a_break_has_to_last_some_time(time: str, workshop: Workshop, audiogen: Audiogen) -> None:
    audiogen("convert", workshop.write("Rest. [4s]"), "--longest-break", time).error(2)


# ── what the page shows ──────────────────────────────────────────────────────────────────────────────────


def _commands() -> list[str]:
    lines = [line for block in re.findall(r"```console\n(.*?)```", DOC, re.DOTALL) for line in block.splitlines()]
    return [line for line in lines if line.startswith("audiogen ")]


def test_the_commands_of_the_page_work(workshop: Workshop, audiogen: Audiogen) -> None:
    shutil.copytree(PROJECT / "scripts", workshop.folder / "scripts")
    workshop.write(SSML, "meditation.ssml")
    workshop.write('Rest. [4s] (Slowly)[rate:"slow"] now.', "meditation.smd")
    workshop.write("Rest. [4s]", "notes.txt")
    commands = _commands()
    assert len(commands) >= 7
    for command in commands:
        made = audiogen(*shlex.split(command)[1:])
        assert made.code == 0, made.err
        assert made.out


def test_the_page_and_the_help_name_the_formats_that_there_are(audiogen: Audiogen) -> None:
    shown = audiogen("convert", "--help").out
    for known in FORMATS.values():
        assert known.name in shown
        assert f"`{known.suffixes[0]}`" in DOC


def test_the_strengths_of_the_page_are_those_that_are_used() -> None:
    from audiogen.script.convert.measures import STRENGTHS

    assert f"| {' | '.join(f'`{name}`' for name in STRENGTHS)} |" in DOC
    assert f"| {' | '.join(f'{seconds:g} s' for seconds in STRENGTHS.values())} |" in DOC
