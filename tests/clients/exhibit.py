"""A small library with everything in it that is hard to read: made once in a run of the tests, for all of them."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from PIL import Image

from audiogen.cli import audiogen as program

PROJECT = Path(__file__).parents[2]
ADDRESS = "https://example.org/sessions/"

FULL = "Über den Rücken & 静けさ"
NEXT = "it's slow; 50% [2]"
ALONE = "alone"

SCRIPTS = {
    FULL: """
        title: Über den Rücken — 静けさ & Rosa’s “Room”
        album: Ana's Stille Übung
        artist: Ana Müller-Łuk
        description: Rest, and don't <rush> & worry; für alle.
        genre: Meditation
        track: 1
        year: 2026
        date: 2026-05-01
        length: 20s
        voice: hibari
        background: [pink noise -30 dB]
        cover: cover.png

        ## Ankommen 🌙 到着
        Lie down. [bell soft] [2s-20s]

        ## It's your hip
        ![Hip](hip.jpg)
        Breathe out slowly. [2s-20s]

        ## Ende
        Come back. [bell low] [2s]
    """,
    NEXT: """
        title: Stirring, slowly
        album: Ana's Stille Übung
        artist: Ana Müller-Łuk
        description: Small circles.
        genre: Meditation
        track: 2
        year: 2026
        date: 2026-05-02
        length: 16s
        voice: hibari

        ## Begin
        Breathe out slowly. [2s-20s]

        ## Turn
        Come back. [2s-20s]
    """,
    ALONE: """
        title: Alone
        date: 2026-05-03
        length: 15s
        voice: hibari
        background: [drone 110 Hz -26 dB]

        Lie down. [bell] [2s-20s]

        Come back. [2s]
    """,
}
"""By their names: the settings of a script, an empty line, and what follows them."""

NAMES = ("full", "next", "alone")
"""What tests call them."""

PROGRAMME = f"""
title: Drei Tage, 3 日
description: A small course.
author: Ana Müller-Łuk
order:
  Week 1:
    Day 1: {FULL}
    Day 2: "{NEXT}"
  Week 2:
    - {FULL}
    - {ALONE}
"""


@dataclass(frozen=True, slots=True)
class Made:
    """Where it is: `home` was published right where it was rendered, `web` elsewhere and with an address."""

    base: Path

    @property
    def home(self) -> Path:
        return self.base / "sessions"

    @property
    def programme(self) -> Path:
        return self.base / "scripts" / "programme.yaml"

    @property
    def web(self) -> Path:
        return self.base / "web"

    def ledger(self, name: str) -> Any:
        return json.loads((self.home / f"{name}.session.json").read_text(encoding="utf-8"))

    def lines(self, name: str) -> str:
        """What is said, as LRC, without the file's header."""
        text = (self.home / f"{name}.lrc").read_text(encoding="utf-8")
        return "\n".join(line for line in text.splitlines() if re.match(r"\[\d", line))

    def playlists(self) -> list[Path]:
        return sorted(self.home.glob("*.m3u8"))

    def order(self, playlist: Path) -> list[str]:
        """The files that it names."""
        lines = playlist.read_text(encoding="utf-8").splitlines()
        return [line.removeprefix("./") for line in lines if not line.startswith("#")]

    def samples(self, playlist: Path) -> int:
        """How long it lasts."""
        return sum(int(self.ledger(name.removesuffix(".mp3"))["length"]) for name in self.order(playlist))


def here(folder: Path, cache: Path, *words: str | Path) -> None:
    """Runs the program in `folder`, in this process, which is faster."""
    with contextlib.chdir(folder), mock.patch.dict(os.environ, environment(cache), clear=True):
        assert program.main([*map(str, words)], standalone_mode=False) in (None, 0)


def alone(folder: Path, cache: Path, *words: str | Path) -> None:
    """Runs the program in `folder`, in a process of its own."""
    command = [sys.executable, "-m", "audiogen", *map(str, words)]
    done = subprocess.run(command, cwd=folder, env=environment(cache), capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, ""), done


def make(base: Path, cache: Path, audiogen: Callable[..., None] = here) -> Made:
    """Writes the scripts below `base`, and does what an author does with them."""
    scripts = base / "scripts"
    scripts.mkdir(parents=True)
    for name, text in SCRIPTS.items():
        head, _, body = "\n".join(line.strip() for line in text.strip().splitlines()).partition("\n\n")
        (scripts / f"{name}.md").write_text(f"---\n{head}\n---\n\n{body}\n", encoding="utf-8")
    Made(base).programme.write_text(PROGRAMME, encoding="utf-8")
    for name, width in (("cover.png", 640), ("hip.jpg", 900)):
        _picture(width).save(scripts / name)
    made = Made(base)
    audiogen(base, cache, "render", "-q", "--fresh", "-o", made.home, *sorted(scripts.glob("*.md")))
    course = ("--programme", made.programme)
    audiogen(base, cache, "publish", "-q", made.home, *course)
    audiogen(base, cache, "publish", "-q", made.home, "-o", made.web, "--url", ADDRESS, *course)
    return made


def environment(cache: Path) -> dict[str, str]:
    """Ours, for the program: with the cache of the tests, and no way out but loopback."""
    proxies = {name for name in os.environ if name.lower().endswith("_proxy")}
    kept = {name: value for name, value in os.environ.items() if name not in proxies}
    ours = {"PYTHONPATH": str(PROJECT), "AUDIOGEN_CACHE_DIR": str(cache)}
    return kept | ours | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def _picture(width: int) -> Image.Image:
    """One with something to see in it, the same every time."""
    across, down = np.meshgrid(np.linspace(0, 7, width), np.linspace(0, 5, 640))
    colours = [np.sin(across * down), np.cos(across + down * down), np.sin(down)]
    return Image.fromarray(np.uint8(np.stack(colours, axis=-1) * 120 + 128))
