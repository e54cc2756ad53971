"""Killed at any moment: nothing half stands under a final name, and no line that was finished is spoken again.

Few shots by default; AUDIOGEN_SHOTS=200 fires 200 by the clock, and then one at every single step that writes.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import pytest
from gallery import LINES, Gallery, shots, tell

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing there can be killed like this")
Good = tuple[Gallery, Gallery]
COUNTING = "import sys; trouble.count(lambda step: sys.stderr.write('.'))"


@dataclass(frozen=True, slots=True)
class Measured:
    """A run that speaks everything: the steps that write, and its stretches, in seconds.

    Each begins when so many words were said as its place says.
    """

    steps: int
    stretches: dict[int, float]


def until(words: int, place: Gallery, running: Popen[str]) -> float:
    """The moment when so many lines have been begun, or all is over."""
    while len(place.spoken()) < words and running.poll() is None:
        time.sleep(0.001)
    return time.monotonic()


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    place, begin = Gallery(tmp_path_factory.mktemp("measured")), time.monotonic()
    with place.start(COUNTING) as running:
        first, last = until(1, place, running), until(len(LINES), place, running)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 0 and not said.strip("."), said
    assert len(said) > 50, "the program has found ways to write that nobody watches"
    return Measured(len(said), {0: first - begin, 1: last - first, len(LINES): 0.9 * (time.monotonic() - last)})


def prepared(place: Gallery, chance: random.Random, good: Good) -> None:
    """Nothing yet; or the session as it was before, so that files are there to be ruined."""
    if chance.random() < 0.5:
        place.output.mkdir()
        for name, data in good[1].made().items():
            (place.output / name).write_bytes(data)


def check(place: Gallery, good: Good) -> None:
    """After a kill: all is whole; and then a run, which speaks only what is missing, makes the session."""
    now, before = (run.made() for run in good)
    kept = place.kept()
    place.check_whole(now, before)
    begun = len(place.spoken())
    place.render_here()
    anew = place.spoken()[begun:]
    assert not kept & set(anew), "a finished line was spoken again"
    assert len(anew) == len(set(anew)) and kept | set(anew) == place.kept() == good[0].kept()
    assert place.made() == now


def stage(place: Gallery, code: int, good: Good) -> str:
    if code != -signal.SIGKILL:
        return "over already"
    if not place.spoken():
        return "before a word"
    if len(place.kept() & good[0].kept()) < len(good[0].kept()):
        return "while speaking"
    return "while mixing and writing"


def killed(place: Gallery, words: int, wait: float) -> int:
    """Kills the group of a run `wait` seconds after so many lines have been begun."""
    with place.start() as running:
        until(words, place, running)
        time.sleep(wait)
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate(timeout=60)
    return running.returncode


def test_killed_by_the_clock(good: Good, measured: Measured, tmp_path: Path) -> None:
    chance, seen = random.Random(2026), Counter[str]()
    for number in range(shots(2)):
        place = Gallery(tmp_path / f"shot-{number}")
        prepared(place, chance, good)
        words = chance.choices(list(measured.stretches), (1, 4, 5))[0]
        code = killed(place, words, chance.uniform(0.0, measured.stretches[words]))
        assert code in (0, -signal.SIGKILL)
        seen[stage(place, code, good)] += 1
        check(place, good)
        shutil.rmtree(place.root)
    tell("kills by the clock", seen)
    assert seen.total() > seen["over already"]


@pytest.mark.slow
def test_killed_at_a_step_that_writes(good: Good, measured: Measured, tmp_path: Path) -> None:
    chance, seen, steps = random.Random(8), Counter[str](), range(1, measured.steps + 1)
    few = shots(2)
    for step in steps if few > 99 else chance.sample(steps, min(few, len(steps))):
        place = Gallery(tmp_path / f"step-{step}")
        prepared(place, chance, good)
        code, _ = place.render(f"trouble.die({step})")
        seen[stage(place, code, good)] += 1
        check(place, good)
        shutil.rmtree(place.root)
    tell("kills at steps", seen)
    assert seen.total() > seen["over already"]


def test_a_line_is_kept_the_moment_it_is_spoken(gallery: Gallery) -> None:
    """When the third line begins, with one at a time, the first is in the cache."""
    watch = (
        "import metronome, os, signal\n"
        "metronome.Metronome.at_once, speak, said = 1, metronome.Metronome.speak, []\n"
        "def third(self, utterance):\n"
        "    said.append(utterance)\n"
        "    if len(said) == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return speak(self, utterance)\n"
        "metronome.Metronome.speak = third"
    )
    assert gallery.render(watch)[0] == -signal.SIGKILL
    assert gallery.kept() == set(gallery.spoken()) and len(gallery.kept()) == 2
