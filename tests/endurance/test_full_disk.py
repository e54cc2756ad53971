"""A full disk: one clear line, nothing half under a final name, and the next run with room makes the session.

Few shots by default; AUDIOGEN_SHOTS=100 fires as many, of all kinds in turn.
"""

from __future__ import annotations

import errno
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from gallery import Gallery, one_line, shots, tell

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files have no limit of size there")
Good = tuple[Gallery, Gallery]


def _bytes(good: Good) -> int:
    """All that a run writes."""
    return sum(path.stat().st_size for folder in (good[0].cache, good[0].output) for path in folder.rglob("*.*"))


KINDS: dict[str, Callable[[random.Random, Good], str]] = {
    "no file may grow": lambda chance, good: (
        f"trouble.largest({chance.randrange(len(good[0].made()['target.mp3']))})"
    ),
    "no room": lambda chance, good: f"trouble.room({chance.randrange(_bytes(good))}, {errno.ENOSPC})",
    "no room for this user": lambda chance, good: f"trouble.room({chance.randrange(_bytes(good))}, {errno.EDQUOT})",
    "no room at a step": lambda chance, _: f"trouble.refuse({chance.randrange(1, 92)}, {errno.ENOSPC})",
    "a broken disk": lambda chance, _: f"trouble.refuse({chance.randrange(1, 92)}, {errno.EIO})",
}


def test_a_full_disk(good: Good, tmp_path: Path) -> None:
    chance, seen = random.Random(11), Counter[str]()
    now, before = (run.made() for run in good)
    for number in range(shots(2)):
        kind = list(KINDS)[number % len(KINDS)]
        place = Gallery(tmp_path / f"shot-{number}")
        if chance.random() < 0.5:
            place.output.mkdir()
            for name, data in before.items():
                (place.output / name).write_bytes(data)
        trouble = KINDS[kind](chance, good)
        code, said = place.render(trouble)
        if code == 0:
            assert place.made() == now, f"{trouble}: success, and the session is another"
        else:
            assert code == 1 and one_line(said), f"{trouble}: {code}, {said}"
        kept = place.kept()
        place.check_whole(now, before)
        seen[f"{kind}: {'failed' if code else 'worked'}"] += 1
        begun = len(place.spoken())
        place.render_here()
        assert not kept & set(place.spoken()[begun:]), "a finished line was spoken again"
        assert place.made() == now, trouble
        shutil.rmtree(place.root)
    tell("full disks", seen)
    assert any(what.endswith("failed") for what in seen)


def test_no_room_at_all_is_said_in_one_line(gallery: Gallery) -> None:
    code, said = gallery.render("trouble.room(0)")
    assert code == 1 and one_line(said)
    assert "No space left on device" in said and ("free some space" in said)
    assert not gallery.kept() and not gallery.made()
