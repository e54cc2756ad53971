"""The page for studios: its commands work."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audiogen import machine
from audiogen.batch import choose
from audiogen.build import routines

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

BUILDING = (Path(__file__).parents[2] / "docs" / "studios.md").read_text(encoding="utf-8").split("\n## ")[1]


def test_the_commands_for_building_work(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "processors", lambda: 1)  # other tests begin processes
    for name in ("psoas-slide", "hip-stirring"):
        workshop.write("---\nvoice: espeak\n---\nSlide one heel.\n", f"scripts/{name}.md")
    commands = [
        line for block in re.findall(r"```console\n(.*?)```", BUILDING, re.DOTALL) for line in block.splitlines()
    ]
    said = []
    for command in commands:
        done = audiogen(*shlex.split(command)[1:])
        assert done.code == 0, done.err
        said.append(done.out.splitlines()[-1])
    assert said[0] == "2 to make, 0 up to date"
    assert said[1].startswith("2 made, 0 up to date; 1 line spoken") and said[2] == "nothing to make: 2 up to date"


def test_the_page_names_what_is_never_built() -> None:
    assert all(f"`{name}`" in BUILDING for name in routines.PARTS)
    assert f"`{choose.SCRIPTS / choose.PROGRAMME}`" in BUILDING
