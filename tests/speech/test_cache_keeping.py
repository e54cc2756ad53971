"""The cache doesn't grow without end, and nobody clears away what somebody else is using."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pytest

from audiogen.audio.clip import Spoken
from audiogen.errors import OutputError
from audiogen.speech.cache import Cache, Kept, Usage, sharing
from audiogen.speech.cache.folder import ABANDONED, RECENT, REFRESH

NAMES = [f"{number:02x}" * 32 for number in range(6)]
SIZE = 10_000
DAY = 86_400.0
locks = pytest.mark.skipif(sys.platform == "win32", reason="folders can't be locked there")


def clip(seed: int) -> Spoken:
    return Spoken(np.random.default_rng(seed).integers(-9000, 9000, 4880).astype(np.int16), -19.0)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "clips")


@pytest.fixture
def full(cache: Cache) -> list[Kept]:
    """Six clips of about 10,000 bytes; the first was last used six days ago, the last one yesterday."""
    clips = [cache.put(name, clip(seed)) for seed, name in enumerate(NAMES)]
    for number, kept in enumerate(clips):
        aged(kept.path, (6 - number) * DAY)
    return clips


def aged(path: Path, seconds: float) -> None:
    moment = time.time() - seconds
    os.utime(path, (moment, moment))


def age(path: Path) -> float:
    return time.time() - path.stat().st_mtime


def left(cache: Cache) -> list[int]:
    return [number for number, name in enumerate(NAMES) if cache.get(name)]


@contextmanager
def started(cache: Cache) -> Iterator[subprocess.Popen[str]]:
    """Another process that is about to use the cache; it says so."""
    program = (
        "import sys; from pathlib import Path; from audiogen.speech.cache import Cache\n"
        "print('about to', flush=True)\n"
        "with Cache(Path(sys.argv[1])).using(): print('there', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(cache.folder)]
    known = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=known) as running:
        assert running.stdout and running.stdout.readline() == "about to\n"
        yield running


@contextmanager
def rendering(cache: Cache) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the cache."""
    with started(cache) as running:
        assert running.stdout and running.stdout.readline() == "there\n"
        yield running


# ── a hit makes young ────────────────────────────────────────────────────────────────────────────────────


def test_a_hit_is_noted(cache: Cache, full: list[Kept]) -> None:
    assert cache.get(NAMES[0]) == full[0]
    assert age(full[0].path) < 60 and age(full[1].path) > 4 * DAY
    assert [found.path for found in cache.clips()] == [kept.path for kept in (*full[1:], full[0])]


def test_a_hit_is_noted_once_an_hour(cache: Cache, full: list[Kept]) -> None:
    aged(full[0].path, REFRESH - 60)
    before = full[0].path.stat().st_mtime_ns
    assert cache.get(NAMES[0]) and full[0].path.stat().st_mtime_ns == before
    aged(full[0].path, REFRESH + 60)
    assert cache.get(NAMES[0]) and age(full[0].path) < 60


def test_a_clip_of_the_future_comes_back_to_today(cache: Cache, full: list[Kept]) -> None:
    """A clock that was wrong for a day must not keep a clip for ever."""
    aged(full[0].path, -400 * DAY)
    assert cache.get(NAMES[0]) and abs(age(full[0].path)) < 60


def test_what_is_damaged_is_not_made_young(cache: Cache, full: list[Kept]) -> None:
    full[0].path.write_bytes(b"")
    aged(full[0].path, 6 * DAY)
    assert cache.get(NAMES[0]) is None and age(full[0].path) > 5 * DAY


# ── no more than fits ────────────────────────────────────────────────────────────────────────────────────


def test_what_was_unused_longest_goes_first(cache: Cache, full: list[Kept]) -> None:
    size = full[0].path.stat().st_size
    gone = cache.trim(4 * size + 100)
    assert gone == Usage(2, sum((9760 + kept.offset) for kept in full[:2]))
    assert left(cache) == [2, 3, 4, 5]


def test_what_was_used_lately_stays(cache: Cache, full: list[Kept]) -> None:
    cache.get(NAMES[0])
    cache.trim(2 * SIZE)
    assert left(cache) == [0, 5]


def test_what_fits_stays(cache: Cache, full: list[Kept]) -> None:
    assert cache.trim(6 * SIZE) == cache.trim(None) == Usage(0, 0)
    assert left(cache) == list(range(6))


def test_what_is_needed_stays_even_when_it_does_not_fit(cache: Cache, full: list[Kept]) -> None:
    assert cache.trim(SIZE, keep=[full[0], full[3]]).clips == 4
    assert left(cache) == [0, 3]


def test_what_can_not_be_removed_keeps_nobody(
    cache: Cache, full: list[Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path == full[0].path:
            raise PermissionError
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    assert cache.trim(5 * SIZE).clips == 1
    assert left(cache) == [0, 2, 3, 4, 5]


def test_trimming_what_is_not_there_makes_nothing(cache: Cache) -> None:
    assert cache.trim(0) == cache.clear() == Usage(0, 0)
    assert not cache.folder.exists()


# ── what is in use ───────────────────────────────────────────────────────────────────────────────────────


@locks
def test_nothing_is_removed_while_somebody_renders(cache: Cache, full: list[Kept]) -> None:
    with rendering(cache):
        assert cache.trim(0) == Usage(0, 0)
        for unused in (0.0, 2 * DAY):
            with pytest.raises(OutputError, match=r"a session is being rendered .*: wait until it is done"):
                cache.clear(unused)
        assert cache.clear(dry=True).clips == 6, "looking is allowed"
        with cache.using():
            assert left(cache) == list(range(6))
    assert cache.clear().clips == 6


@locks
def test_who_is_killed_holds_nobody_up(cache: Cache, full: list[Kept]) -> None:
    with rendering(cache) as running:
        running.kill()
    assert cache.trim(0).clips == 6


@locks
def test_a_line_is_kept_undisturbed(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where nobody says that he is rendering, the clip that is being written isn't swept away."""
    fsync, tried = os.fsync, []

    def slow(handle: int) -> None:
        with pytest.raises(OutputError, match="being rendered"):
            Cache(cache.folder).clear()
        tried.append(Cache(cache.folder).trim(0))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", slow)
    cache.put(NAMES[0], clip(0))
    assert tried and left(cache) == [0]


@locks
def test_who_renders_waits_for_who_clears(cache: Cache, full: list[Kept]) -> None:
    with ExitStack() as stack:
        with sharing.alone(cache.folder) as certain:
            running = stack.enter_context(started(cache))
            assert certain and running.stdout
            assert not select.select([running.stdout], [], [], 0.3)[0]
        assert running.stdout.readline() == "there\n"


def test_where_nothing_can_be_locked_what_was_used_lately_stays(
    cache: Cache, full: list[Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "_lock", lambda *_, **__: False)
    for kept in full[3:]:
        aged(kept.path, RECENT - 60)
    with cache.using():
        assert cache.trim(0).clips == 3
    assert left(cache) == [3, 4, 5]
    assert cache.clear().clips == 3, "who says so himself is believed"


@locks
def test_a_folder_that_can_not_be_locked_is_no_reason_to_fail(
    cache: Cache, full: list[Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno
    import fcntl

    def never(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", never)
    with cache.using():
        assert left(cache) == list(range(6))
    with sharing.alone(cache.folder) as certain:
        assert not certain


# ── clearing ─────────────────────────────────────────────────────────────────────────────────────────────


def test_only_what_was_not_used_for_long_is_cleared(cache: Cache, full: list[Kept]) -> None:
    assert cache.clear(3.5 * DAY, dry=True).clips == 3 and left(cache) == list(range(6))
    for kept in full:  # looking made them young
        aged(kept.path, (6 - full.index(kept)) * DAY)
    assert cache.clear(3.5 * DAY).clips == 3
    assert left(cache) == [3, 4, 5]


def parts(cache: Cache, *ages: float) -> list[Path]:
    made = []
    for number, seconds in enumerate(ages):
        path = cache.folder / "00" / f"{NAMES[0]}.{number:08x}.part"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
        aged(path, seconds)
        made.append(path)
    return made


@pytest.mark.parametrize("certain", [pytest.param(True, marks=locks), False])
@pytest.mark.parametrize("way", ["trim", "clear", "clear what is old"])
def test_what_killed_runs_left_is_swept(
    way: str, certain: bool, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not certain:
        monkeypatch.setattr(sharing, "_lock", lambda *_, **__: False)
    old, new = parts(cache, ABANDONED + 60, 60)
    match way:
        case "trim":
            assert cache.trim(None) == Usage(0, 0)
        case "clear":
            assert cache.clear() == Usage(0, 0)
        case _:
            assert cache.clear(30 * DAY) == Usage(0, 0)
    assert not old.exists() and new.exists() == (not certain)


FOREIGN = (
    "notes.txt", "00/notes.txt", "00/x.clip", f"00/{NAMES[1]}.clip", f"{NAMES[0]}.clip", f"zz/{NAMES[0]}.clip",
    "00/tmp1234.part", f"00/{NAMES[0]}.part", f"00/{NAMES[0]}.clip.bak", f"00/deep/{NAMES[0]}.clip",
    f"00/{NAMES[0].upper()}1.clip", "01",
)  # fmt: skip


def test_what_is_not_ours_is_neither_counted_nor_removed(cache: Cache) -> None:
    cache.put(NAMES[0], clip(0))
    for name in FOREIGN:
        path = cache.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
        aged(path, 400 * DAY)
    (cache.folder / "00" / f"{NAMES[0][:-2]}ff.clip").mkdir()
    if sys.platform != "win32":
        (cache.folder / "02").symlink_to("02")
    assert cache.usage().clips == 1
    cache.trim(0)
    cache.clear()
    assert {path.relative_to(cache.folder).as_posix() for path in cache.folder.rglob("*") if path.is_file()} == set(
        FOREIGN
    )
    assert (cache.folder / "00" / f"{NAMES[0][:-2]}ff.clip").is_dir()
