"""Players of sounds: the first that can, none that can't, and nobody waits for one that never ends."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import pytest

from audiogen.build import player
from audiogen.build.player import PLAYERS, play

SLEEP = shutil.which("sleep")
pytestmark = pytest.mark.skipif(sys.platform == "win32" or SLEEP is None, reason="players are stood in for by sh")

SECONDS = 0.3
SOUND = Path("a sound.wav")


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where players are found: nowhere else."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(shelf: Path, program: str, does: str) -> None:
    path = shelf / program
    path.write_text(f'#!/bin/sh\necho "$0 $*" >> {shelf}/asked\n{does}\n')
    path.chmod(0o755)


def asked(shelf: Path) -> list[str]:
    """The players that were asked, in order."""
    file = shelf / "asked"
    lines = file.read_text().splitlines() if file.exists() else []
    assert all(line.endswith(f" {shelf / SOUND}") for line in lines), "a name that begins with a dash is no option"
    return [Path(line.split()[0]).name for line in lines]


def test_without_a_player_nothing_is_played() -> None:
    assert play(SOUND, SECONDS) == ""


@pytest.mark.parametrize("one", PLAYERS, ids=lambda one: one.program)
def test_every_player_of_the_table_is_found_and_told_to_be_quiet(one: player.Player, shelf: Path) -> None:
    put(shelf, one.program, f"{SLEEP} {SECONDS}")
    assert play(SOUND, SECONDS) == one.program
    assert asked(shelf) == [one.program]


def test_who_fails_or_is_done_too_soon_makes_room_for_the_next(shelf: Path) -> None:
    put(shelf, "pw-play", "exit 1")
    put(shelf, "paplay", "exit 0")
    put(shelf, "aplay", f"{SLEEP} {SECONDS}; exit 1")
    put(shelf, "mpv", f"{SLEEP} {SECONDS}")
    put(shelf, "ffplay", f"{SLEEP} {SECONDS}")
    assert play(SOUND, SECONDS) == "mpv"
    assert asked(shelf) == ["pw-play", "paplay", "aplay", "mpv"]


def test_nobody_waits_for_one_that_never_ends(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "PATIENCE", 0.2)
    put(shelf, "aplay", f"exec {SLEEP} 60")
    begun = time.monotonic()
    assert play(SOUND, SECONDS) == ""
    assert 0.4 < time.monotonic() - begun < 5.0
    assert asked(shelf) == ["aplay"]


def test_a_program_that_is_none_is_passed_over(shelf: Path) -> None:
    (shelf / "paplay").write_bytes(b"\x7fELF, but not really")
    (shelf / "paplay").chmod(0o755)
    put(shelf, "mpv", f"{SLEEP} {SECONDS}")
    assert play(SOUND, SECONDS) == "mpv"
