"""Whatever happens to a sync, and whenever: what has its name is whole, and the next run finishes the work."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest
from pocket import LEDGER, Pocket, pocket, tree

from audiogen.library.catalogue import Episode
from audiogen.library.sync import ledger, room, run

ROUNDS = 100
SIZE = 150_000


@pytest.fixture
def shop(tmp_path: Path) -> Pocket:
    return pocket(tmp_path)


def versions(shop: Pocket, base: Path, number: int) -> list[tuple[Pocket, list[Episode]]]:
    """Libraries that follow one another: sessions come, change, move, are renamed and go."""
    made = []
    for version in range(number):
        (base / f"v{version}").mkdir()
        one = pocket(base / f"v{version}")
        kept = [one.put("always", "Always", size=SIZE)]
        changed = [one.put("changes", "Changes", size=SIZE, seed=version, lines=f"version {version}")]
        renamed = [one.put("renamed", f"Name {version}", size=SIZE)]
        moves = [one.put("moves", "Moves", album="Hips" if version % 2 else "Rest & Sleep", size=SIZE)]
        comes = [one.put("comes", "Comes", album="Hips", size=SIZE)] * (version % 2)
        many = [one.put(f"short{n}", album="Short", size=2000 + version) for n in range(6)]
        made.append((Pocket(one.source, shop.phone), [*kept, *changed, *renamed, *moves, *comes, *many]))
    return made


def expected(step: tuple[Pocket, list[Episode]], base: Path) -> dict[str, bytes]:
    """What a phone holds that knew nothing before."""
    clean = Pocket(step[0].source, base)
    base.mkdir()
    clean.sync(*step[1])
    return clean.tree()


def killed(step: tuple[Pocket, list[Episode]], wait: float, early: bool) -> bool:
    """Runs a sync in a process of its own, and kills it after `wait`; whether it was still at work.

    `early` is a card so full that removals must come first.
    """
    ready, go = os.pipe()
    child = os.fork()
    if child == 0:  # nothing of pytest's may run here, least of all its end
        code = 1
        try:
            os.close(ready)
            if early:
                run.room.fit = lambda plan, *_: room._removals_first(plan)
            os.write(go, b".")
            step[0].sync(*step[1], chunk=4096)
            code = 0
        finally:
            os._exit(code)
    os.close(go)
    os.read(ready, 1)
    os.close(ready)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        assert os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")
@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
@pytest.mark.slow
def test_a_hundred_kills(shop: Pocket, tmp_path: Path) -> None:
    chance = random.Random(20)
    steps = versions(shop, tmp_path, 4)
    ends = [expected(step, tmp_path / f"clean{n}") for n, step in enumerate(steps)]
    possible: dict[str, set[bytes]] = {}
    for end in ends:
        for path, data in end.items():
            possible.setdefault(path, set()).add(data)
    mine = {"Hips/notes.txt": b"mine", "Music/song.mp3": b"also mine"}
    for path, data in mine.items():
        (shop.phone / path).parent.mkdir()
        (shop.phone / path).write_bytes(data)

    begun = time.monotonic()
    steps[0][0].sync(*steps[0][1], chunk=4096)
    reach = time.monotonic() - begun

    hits = halves = resumed = 0
    for round in range(ROUNDS):
        at = chance.randrange(len(steps))
        hit = killed(steps[at], chance.random() * reach, early=chance.random() < 0.4)
        hits += hit
        reach *= 1.1 if hit else 0.7  # so that about three of four are hit, however fast this machine is
        there = {path: data for path, data in shop.tree().items() if path not in mine}
        parts = {path for path in there if path.endswith(".part")}
        halves += bool(parts)
        for path in there.keys() - parts:
            assert there[path] in possible[path], f"round {round}: {path} is not whole"
        for path in (path for path in there.keys() - parts if path.endswith(".m3u8")):
            named = [line for line in there[path].decode().splitlines() if not line.startswith("#")]
            assert set(named) <= there.keys(), f"round {round}: {path} names what isn't there"
        assert ledger.from_bytes((shop.phone / LEDGER).read_bytes()), f"round {round}: the ledger is damaged"
        if round % 4 == 3:  # otherwise the next one is killed over what this one left
            outcome = steps[at][0].sync(*steps[at][1])
            resumed += bool(hit and outcome.kept and outcome.copied)
            assert shop.tree() == ends[at] | mine, f"round {round}: not what was wanted"
            assert shop.folders() == {str(Path(path).parent) for path in ends[at] | mine} - {"."}
            assert not outcome.notes
            assert steps[at][0].sync(*steps[at][1]).copied == ()

    assert hits >= ROUNDS * 0.6, f"only {hits} runs were still at work when they were killed"
    assert halves >= ROUNDS * 0.1, f"only {halves} runs were killed within a file"
    assert resumed >= 5, f"only {resumed} runs went on from where another was killed"


def test_files_that_are_finished_are_not_copied_again(shop: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    episodes = [shop.put(f"s{n}", size=50_000) for n in range(6)]
    with monkeypatch.context() as patch:
        replaced: list[Path] = []
        real = Path.replace

        def stopped(self: Path, target: Path) -> Path:
            if target.name.startswith("04"):
                raise KeyboardInterrupt
            replaced.append(target)
            return real(self, target)

        patch.setattr(Path, "replace", stopped)
        with pytest.raises(KeyboardInterrupt):
            shop.sync(*episodes)
    assert not [path for path in tree(shop.phone) if path.endswith(".part")]
    outcome = shop.sync(*episodes)
    assert [path for path, _ in outcome.kept] == [f"Somatic Release/0{n} S{n - 1}.mp3" for n in (1, 2, 3)]
    assert outcome.copied[0][0] == "Somatic Release/04 S3.mp3"
