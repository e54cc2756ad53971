"""Other people's programs: found, or the test says which package it wants; and run in a home of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_LINES = (Path(__file__).parents[2] / ".ci" / "clients.txt").read_text(encoding="utf-8").splitlines()
PACKAGES = {program: " ".join(packages) for program, *packages in map(str.split, _LINES) if program != "#"}
"""The Debian packages that bring each program."""


def program(name: str) -> str:
    """Where the program is. Skips the test when it isn't there."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: apt-get install {PACKAGES[name]}")
    return found


def world(home: Path) -> dict[str, str]:
    """An environment for programs that keep what they know in `home`, and speak UTF-8."""
    return {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm"}


def run(*words: str | Path, home: Path, expected: int = 0, **more: Any) -> bytes:
    """What the program (the first word) prints, once it has ended as `expected`."""
    known = {"env": world(home), "stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE, "timeout": 60} | more
    done = subprocess.run([program(str(words[0])), *map(str, words[1:])], stdout=subprocess.PIPE, **known)
    assert done.returncode == expected, (done.stdout + (done.stderr or b"")).decode(errors="replace")
    return done.stdout


def wait(until: Callable[[], bool], what: str, seconds: float = 20) -> None:
    """Waits `until` it is so, and fails when that takes too long."""
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.02)
