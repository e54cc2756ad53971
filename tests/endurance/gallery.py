"""A place to shoot at: a script, a voice that writes down what it speaks, and what a good run leaves behind."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from unittest import mock

from audiogen.cli import audiogen
from audiogen.speech.cache import Cache

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
LINES = ("Lie down.", "Soften your belly.", "Nothing to hold.", "Let the floor have your weight.", "Rest.")
SCRIPT = "---\ntitle: Target\nvoice: metronome\npauses: {sentence: 0.3s, paragraph: 0.5s}\n---\n\n"
_CLIP = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}\.clip")
_PART = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}\.[0-9a-f]{8}\.part")


def shots(few: int) -> int:
    """How many shots to fire: few, unless the environment says how many (AUDIOGEN_SHOTS)."""
    return int(os.environ.get("AUDIOGEN_SHOTS") or few)


def tell(what: str, seen: Counter[str]) -> None:
    """What was shot at, for those who look (pytest -s)."""
    sys.stdout.write(f"\n{seen.total()} {what}: {dict(sorted(seen.items()))}\n")


@dataclass(frozen=True)
class Gallery:
    """Everything below `root`; the cache may be somebody else's too."""

    root: Path
    clips: Path | None = None

    def __post_init__(self) -> None:
        info = self.plugin / "metronome-1.0.dist-info"
        info.mkdir(parents=True, exist_ok=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: metronome\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[audiogen.engines]\nmetronome = metronome:Metronome\n")
        self.script(LINES)

    @property
    def plugin(self) -> Path:
        return self.root / "plugin"

    @property
    def cache(self) -> Path:
        return self.clips or self.root / "clips"

    @property
    def output(self) -> Path:
        return self.root / "sessions"

    @property
    def log(self) -> Path:
        return self.root / "spoken.log"

    def script(self, lines: tuple[str, ...]) -> Path:
        path = self.root / "target.md"
        path.write_text(SCRIPT + "\n\n".join(lines) + "\n", encoding="utf-8")
        return path

    @cached_property
    def environment(self) -> dict[str, str]:
        """What the program needs to know, to run in a process of its own."""
        return os.environ | {
            "AUDIOGEN_CACHE_DIR": str(self.cache),
            "AUDIOGEN_OUTPUT": str(self.output),
            "METRONOME_LOG": str(self.log),
            "PYTHONPATH": os.pathsep.join(map(str, (PROJECT, HERE, self.plugin))),
            "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def start(self, before: str = "") -> subprocess.Popen[str]:
        """`audiogen render` in a process group of its own, after some Python that is run in it first."""
        program = f"import trouble\n{before}\nfrom audiogen.cli import program\nprogram()"
        return subprocess.Popen(
            [sys.executable, "-c", program, "render", str(self.root / "target.md")],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def render(self, before: str = "") -> tuple[int, str]:
        """The same to its end: its exit code, and what it said on standard error."""
        with self.start(before) as running:
            _, said = running.communicate(timeout=60)
        return running.returncode, said

    def render_here(self) -> None:
        """The same in this process, which is faster; it must succeed."""
        paths = [str(HERE), str(self.plugin), *sys.path]
        with mock.patch.dict(os.environ, self.environment), mock.patch.object(sys, "path", paths):
            audiogen(["render", "--quiet", str(self.root / "target.md")], standalone_mode=False)

    # ── what is there ──

    def spoken(self) -> list[str]:
        """The keys of the lines that the voice began to speak, in order."""
        return self.log.read_text().split() if self.log.exists() else []

    def kept(self) -> set[str]:
        """The keys of all lines in the cache. What has a clip's name has to be whole."""
        names = {path.relative_to(self.cache).as_posix() for path in _files(self.cache)}
        names = {name for name in names if not name.startswith(("spans/", "treated/"))}
        clips = {name for name in names if _CLIP.fullmatch(name)}
        strange = {name for name in names - clips if not _PART.fullmatch(name)}
        assert not strange, strange
        keys = {Path(name).stem for name in clips}
        broken = {key for key in keys if Cache(self.cache).get(key) is None}
        assert not broken, f"half a clip under its final name: {broken}"
        return keys

    def made(self) -> dict[str, bytes]:
        """The files of the session under their final names."""
        return {path.name: path.read_bytes() for path in _files(self.output) if not path.name.startswith(".")}

    def check_whole(self, *runs: dict[str, bytes]) -> None:
        """Every file in the output is what one of the good runs made of it, whole."""
        for name, data in self.made().items():
            assert data in [run.get(name) for run in runs], f"{name} is of no good run ({len(data)} bytes)"
            if name.endswith(".json"):
                json.loads(data)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if not path.is_dir())


def one_line(said: str) -> bool:
    """Whether that is one line of error, as people should see it."""
    lines = said.splitlines()
    return len(lines) == 1 and not re.search(r"Traceback|fault of the program|Errno|0x[0-9a-f]{6}", lines[0])
