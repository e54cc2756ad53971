"""Plays a sound through whatever player this machine has, and never waits for one that doesn't end."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PATIENCE: Final = 10.0
"""Seconds that all players together may take beyond the sound itself."""
_SOONEST: Final = 0.8
"""Who is done before so much of a sound is over has not played it: ffplay ends well where there is no device."""


@dataclass(frozen=True, slots=True)
class Player:
    """A program that plays a WAV file and then ends. `words` stand before the file's name."""

    program: str
    words: tuple[str, ...] = ()


PLAYERS: Final = (
    Player("afplay"),
    Player("pw-play"),
    Player("paplay"),
    Player("aplay", ("--quiet",)),
    Player("mpv", ("--really-quiet", "--no-config", "--no-video", "--no-terminal")),
    Player("play", ("-q",)),
    Player("cvlc", ("--quiet", "--play-and-exit")),
    Player("ffplay", ("-v", "quiet", "-nodisp", "-autoexit")),
)
"""macOS brings the first, desktops with Linux one of the next three; those most honest about failing come first."""
_WINDOWS: Final = Player(
    sys.executable,
    ("-c", "import sys, winsound; winsound.PlaySound(sys.argv[1], winsound.SND_FILENAME | winsound.SND_NODEFAULT)"),
)
"""Python itself can play there; in a process of its own, so that it can be ended."""


def play(path: Path, seconds: float) -> str:
    """Plays the WAV file at `path`, which lasts so many `seconds`. Returns who did; empty when nobody could."""
    end = time.monotonic() + seconds + PATIENCE
    for player in _here():
        if _played(player, path, seconds, end):
            return Path(player.program).name
    return ""


def _here() -> Iterator[Player]:
    """The players that are installed here."""
    if sys.platform == "win32":
        yield _WINDOWS
    for player in PLAYERS:
        if found := shutil.which(player.program):
            yield Player(found, player.words)


def _played(player: Player, path: Path, seconds: float, end: float) -> bool:
    begun = time.monotonic()
    try:
        done = subprocess.run(
            [player.program, *player.words, str(path.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=max(0.0, end - begun),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and time.monotonic() - begun >= _SOONEST * seconds
