"""What docs/extending.md adds to audiogen can be added, and works: in a copy, with the commands that stand there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PAGE = (PROJECT / "docs" / "extending.md").read_text(encoding="utf-8")
GONG = "Let the sound go through you.\n\n[gong -12 dB] [2s]\n"


@dataclass(frozen=True)
class Step:
    """A block of the page, and what the note before it says is to be done with it."""

    note: str
    text: str


STEPS = [Step(*found) for found in re.findall(r"<!-- (.+?) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)]
WHOLE = [step for step in STEPS if step.note.startswith(("whole ", "part "))]


def changed(package: Path) -> None:
    """Does to a copy of the project what the page says."""
    for step in STEPS:
        if found := re.fullmatch(r"new (\S+)", step.note):
            path = package / found[1]
            assert not path.exists(), f"{found[1]} is there already"
            path.write_text(step.text, encoding="utf-8")
        elif found := re.fullmatch(r"in (\S+), after: (.+)", step.note):
            path = package / found[1]
            text = path.read_text(encoding="utf-8")
            assert text.count(found[2]) == 1, f"{found[1]} has not one “{found[2]}”"
            path.write_text(text.replace(found[2], f"{found[2]}\n{step.text.rstrip()}\n"), encoding="utf-8")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("extended")
    shutil.copytree(PROJECT / "audiogen", folder / "audiogen", ignore=shutil.ignore_patterns("__pycache__"))
    changed(folder)
    (folder / "routine.md").write_text(
        f"---\nbackground: brook -24 dB\nvoice: espeak\n---\n\n{GONG}", encoding="utf-8"
    )
    return folder


def run(workshop: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(workshop), "AUDIOGEN_CACHE_DIR": str(workshop / "cache")}
    done = subprocess.run([sys.executable, "-m", "audiogen", *words], cwd=workshop, env=environment,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_the_page_adds_works(workshop: Path) -> None:
    for step in STEPS:
        if step.note == "then":
            run(workshop, *shlex.split(step.text)[1:])
    assert (workshop / "sample-brook.wav").stat().st_size > 1_000_000
    captions = (workshop / "output" / "routine.sbv").read_text(encoding="utf-8")
    assert re.match(r"00:00:00\.\d{3},00:00:0\d\.\d{3}\nLet the sound go through you\.\n", captions)


def test_a_directive_that_the_page_adds_is_written_as_usual(workshop: Path) -> None:
    script = workshop / "gong.md"
    script.write_text(GONG, encoding="utf-8")
    run(workshop, "fmt", str(script))
    assert "[bowl low -12 dB]" in script.read_text(encoding="utf-8")


@pytest.mark.parametrize("step", WHOLE, ids=lambda step: step.note)
def test_a_file_that_the_page_shows_is_as_it_shows(step: Step) -> None:
    kind, _, name = step.note.partition(" ")
    text = (PROJECT / name).read_text(encoding="utf-8")
    assert step.text == text if kind == "whole" else step.text in text


def test_the_page_has_steps_of_every_kind() -> None:
    assert {step.note.split()[0] for step in STEPS} == {"new", "in", "then", "whole", "part"}
