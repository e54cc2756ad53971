"""`fmt`: scripts written as everybody writes them, in their place, or only looked at."""

from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audiogen.script import formatting
from audiogen.script.formatting.source import Edit

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

ROUGH = "## One\n\nLie down. [pause 4s]\n::: 3 times\nSoftly.\n:::\n"
FINE = "## One\nLie down. [4s]\n\n::: repeat 3\nSoftly.\n:::\n"


def here() -> list[str]:
    return [path.name for path in Path().iterdir()]


def given(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """What comes from standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_script_is_written_anew_in_its_place(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write(ROUGH)
    done = audiogen("fmt", script)
    assert (done.code, done.out, done.err) == (0, "routine.md: written anew\n", "")
    assert script.read_text() == FINE
    assert here() == ["routine.md"]


def test_a_script_that_is_fine_is_not_written(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write(FINE)
    os.utime(script, (1_000_000, 1_000_000))
    done = audiogen("fmt", script)
    assert (done.code, done.out, done.err) == (0, "routine.md: fine\n", "")
    assert script.stat().st_mtime == 1_000_000


def test_rights_and_links_stay(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write(ROUGH, "far/routine.md")
    script.chmod(0o640)
    link = Path("link.md")
    link.symlink_to(script)
    assert audiogen("fmt", link).code == 0
    assert link.is_symlink() and script.read_text() == FINE
    assert stat.S_IMODE(script.stat().st_mode) == 0o640
    assert not script.is_symlink()


@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbfLie down.\n", b"Lie down.\r\n", b"Lie down.\r", b"Lie down."],
    ids=["mark of Unicode", "ends of lines of Windows", "of an old Macintosh", "no end"],
)
def test_what_nobody_sees_is_put_right_too(data: bytes, workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write("")
    script.write_bytes(data)
    check = audiogen("fmt", "--check", script)
    assert (check.code, check.out) == (1, "routine.md\n")
    assert audiogen("fmt", "--diff", script).out == "routine.md: only the ends of its lines\n"
    assert audiogen("fmt", script).out == "routine.md: written anew\n"
    assert script.read_bytes() == b"Lie down.\n"


def test_check_names_those_that_would_change_and_writes_nothing(workshop: Workshop, audiogen: Audiogen) -> None:
    rough, fine = workshop.write(ROUGH, "rough.md"), workshop.write(FINE, "fine.md")
    done = audiogen("fmt", "--check", fine, rough)
    assert (done.code, done.out, done.err) == (1, "rough.md\n", "")
    assert rough.read_text() == ROUGH
    done = audiogen("fmt", "--check", fine)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_diff_shows_what_would_change_and_writes_nothing(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write(ROUGH)
    done = audiogen("fmt", "--diff", script)
    assert done.code == 0 and done.err == ""
    assert done.out.splitlines() == [
        "--- routine.md",
        "+++ routine.md (formatted)",
        "@@ -1,6 +1,6 @@",
        " ## One",
        "+Lie down. [4s]",
        " ",
        "-Lie down. [pause 4s]",
        "-::: 3 times",
        "+::: repeat 3",
        " Softly.",
        " :::",
    ]
    assert script.read_text() == ROUGH
    assert audiogen("fmt", "--diff", "--check", script).code == 1
    assert audiogen("fmt", "--diff", workshop.write(FINE)).out == ""


def test_a_script_with_errors_stays_and_the_others_are_formatted(workshop: Workshop, audiogen: Audiogen) -> None:
    wrong, rough = workshop.write("Lie down.\n\n\n[bel] {n}\n", "wrong.md"), workshop.write(ROUGH, "rough.md")
    done = audiogen("fmt", wrong, rough)
    assert (done.code, done.out) == (1, "rough.md: written anew\n")
    assert done.err == audiogen("check", wrong).err
    assert wrong.read_text() == "Lie down.\n\n\n[bel] {n}\n"
    assert audiogen("fmt", "--check", wrong).code == 1


def test_included_scripts_are_looked_at_and_left_alone(workshop: Workshop, audiogen: Audiogen) -> None:
    part = workshop.write("[pause 4s] Lie down.\n", "parts/down.md")
    script = workshop.write('::: include "parts/down.md"\n')
    assert audiogen("fmt", script).code == 0
    assert script.read_text() == "::: include parts/down.md\n"
    assert part.read_text() == "[pause 4s] Lie down.\n"
    script = workshop.write("::: include parts/up.md\n")
    assert "there is no such file" in audiogen("fmt", script).error()
    assert audiogen("fmt", script).err == audiogen("check", script).err


def test_standard_input_goes_to_standard_output(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, b"\xef\xbb\xbf" + ROUGH.replace("\n", "\r\n").encode())
    done = audiogen("fmt", "-")
    assert (done.code, done.out, done.err) == (0, FINE, "")
    given(monkeypatch, FINE.encode())
    assert audiogen("fmt", "-").out == FINE
    given(monkeypatch, ROUGH.encode())
    done = audiogen("fmt", "--check", "-")
    assert (done.code, done.out) == (1, "-\n")
    given(monkeypatch, ROUGH.encode())
    assert audiogen("fmt", "--diff", "-").out.startswith("--- -\n+++ - (formatted)\n@@ -1,6 +1,6 @@\n ## One\n")
    assert here() == []


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"Lie down.\n[bel]\n", "-:2: [bel] is not understood"),
        (b"Lie down.\n\xff\n", "-:2: this is not UTF-8 text"),
        (b"a" * 8_000_001, "-: this is too large"),
    ],
    ids=["unknown", "no text", "too large"],
)
def test_what_is_wrong_with_standard_input_is_told(
    data: bytes, fault: str, workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, data)
    assert audiogen("fmt", "-").error().startswith(fault)


def test_a_script_that_is_not_there_is_a_fault_of_the_command(workshop: Workshop, audiogen: Audiogen) -> None:
    assert "there is no script gone.md" in audiogen("fmt", "gone.md").error(2)
    assert "is a folder" in audiogen("fmt", ".").error(2)
    assert "is no script" in audiogen("fmt", workshop.write("title: A\n", "programme.yaml")).error(2)
    assert "missing argument" in audiogen("fmt").error(2)


def test_a_fault_of_formatting_leaves_the_script_as_it_is(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formatting, "RULES", {"a fault": lambda page: iter([Edit(7, 10, "Sit")])})
    script = workshop.write(ROUGH)
    said = audiogen("fmt", script).error()
    assert said.startswith("routine.md: formatting would change what this script says, so it stays as it is")
    assert script.read_text() == ROUGH


def test_a_script_that_must_not_be_written_stays(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = workshop.write(ROUGH)
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)  # root may write all there is
    assert audiogen("fmt", script).error() == "routine.md is not to be written: allow that first"
    monkeypatch.undo()
    assert (workshop.folder / script).read_text() == ROUGH


def test_a_disk_that_is_full_leaves_the_script_as_it_is(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    script = workshop.write(ROUGH)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        said = audiogen("fmt", script).error()
    assert "No space left on device" in said and said.endswith(": the script is as it was")
    assert script.read_text() == ROUGH
    assert here() == ["routine.md"]


def test_nothing_heavy_is_needed(workshop: Workshop, process: Audiogen) -> None:
    script = workshop.write(ROUGH)
    without = 'import sys\nfor name in ("hibari", "gtts", "onnxruntime", "scipy"): sys.modules[name] = None'
    done = process("fmt", script, before=f"{without}\nsys.argv = ['audiogen', 'fmt', '{script}']")
    assert (done.code, done.out, done.err) == (0, "routine.md: written anew\n", "")
