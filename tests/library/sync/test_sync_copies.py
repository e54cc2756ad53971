"""What a sync does to a phone, to the byte."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from pathlib import Path

import pytest
from pocket import LEDGER, Pocket, pocket, sound, tree

from audiogen.library.catalogue import Entry, Playlist
from audiogen.library.sync import ledger
from audiogen.library.sync.choose import Note

ALBUM = "Somatic Release"


@pytest.fixture
def shop(tmp_path: Path) -> Pocket:
    return pocket(tmp_path)


def seen(folder: Path) -> dict[str, tuple[int, int, int]]:
    """All that could tell that something was written, down to the times."""
    paths = [folder, *folder.rglob("*")]
    return {str(path): ((at := path.lstat()).st_size, at.st_mtime_ns, at.st_ino) for path in paths}


def test_a_library_on_a_phone(shop: Pocket) -> None:
    settle, slide = shop.put("settle", "Settle: Down"), shop.put("slide", "Психика — 休息")
    alone = shop.put("alone", album="", lines=None)
    week = Playlist("week", "Two Days", (Entry(slide, "Week 1", "Day 1"), Entry(settle), Entry(slide)))
    outcome = shop.sync(settle, slide, alone, programmes=(week,))
    lines = b"[00:00.00]Rest."
    assert shop.tree() == {
        f"{ALBUM}/01 Settle - Down.mp3": sound("settle"),
        f"{ALBUM}/01 Settle - Down.lrc": lines,
        f"{ALBUM}/02 Психика — 休息.mp3": sound("slide"),
        f"{ALBUM}/02 Психика — 休息.lrc": lines,
        f"{ALBUM}/folder.jpg": sound("settle", 700, 99),
        "Sessions/01 Alone.mp3": sound("alone"),
        "Sessions/folder.jpg": sound("alone", 700, 99),
        f"{ALBUM}.m3u8": f"#EXTM3U\n#PICTURE:{ALBUM}/folder.jpg\n{ALBUM}/01 Settle - Down.mp3\n"
        f"{ALBUM}/02 Психика — 休息.mp3\n".encode(),
        "Two Days.m3u8": f"#EXTM3U\n#PICTURE:{ALBUM}/folder.jpg\n{ALBUM}/02 Психика — 休息.mp3\n"
        f"{ALBUM}/01 Settle - Down.mp3\n{ALBUM}/02 Психика — 休息.mp3\n".encode(),
    }
    assert {path for path, _ in outcome.copied} == shop.tree().keys()
    assert sum(size for _, size in outcome.copied) == sum(map(len, shop.tree().values()))
    assert outcome.kept == outcome.removed == outcome.notes == ()


def test_a_second_run_writes_nothing(shop: Pocket) -> None:
    episodes = [shop.put("a"), shop.put("b")]
    shop.sync(*episodes)
    before = seen(shop.phone)
    outcome = shop.sync(*episodes)
    assert (len(outcome.copied), len(outcome.kept), len(outcome.removed)) == (0, 6, 0)
    assert seen(shop.phone) == before


def test_only_what_changed_is_copied(shop: Pocket) -> None:
    first, second = shop.put("a"), shop.put("b")
    shop.sync(first, second)
    outcome = shop.sync(first, shop.put("b", seed=2))
    assert [path for path, _ in outcome.copied] == [f"{ALBUM}/02 B.mp3"]
    assert shop.tree()[f"{ALBUM}/02 B.mp3"] == sound("b", seed=2)


def test_the_library_covers_sessions_without_a_picture(shop: Pocket) -> None:
    session = shop.put("a")
    (shop.source.folder / "a.jpg").unlink()
    shop.sync(session)
    assert shop.tree()[f"{ALBUM}/folder.jpg"] == b"the library's own"


def test_what_nobody_wants_any_more_goes(shop: Pocket) -> None:
    stays, goes = shop.put("a"), shop.put("b", album="Old")
    shop.sync(stays, goes)
    outcome = shop.sync(stays)
    assert [path for path, _ in outcome.removed] == ["Old.m3u8", "Old/01 B.lrc", "Old/01 B.mp3", "Old/folder.jpg"]
    assert not [path for path in shop.tree() if path.startswith("Old")]
    assert shop.folders() == {ALBUM}


def test_what_was_changed_there_is_left(shop: Pocket) -> None:
    stays, goes = shop.put("a"), shop.put("b", album="Old")
    shop.sync(stays, goes)
    (shop.phone / "Old/01 B.mp3").write_bytes(b"mine")
    (shop.phone / "Old/notes.txt").write_bytes(b"mine too")
    outcome = shop.sync(stays)
    assert outcome.notes == (Note("Old/01 B.mp3", "isn't wanted any more, but was changed there: left as it is"),)
    assert {path for path in shop.tree() if path.startswith("Old")} == {"Old/01 B.mp3", "Old/notes.txt"}
    assert shop.sync(stays).notes == ()  # it is theirs now


def test_a_folder_that_was_there_before_stays(shop: Pocket) -> None:
    (shop.phone / "Old").mkdir()
    stays = shop.put("a")
    shop.sync(stays, shop.put("b", album="Old"))
    shop.sync(stays)
    assert shop.folders() == {ALBUM, "Old"}


def test_an_emptied_folder_goes_later(shop: Pocket) -> None:
    stays = shop.put("a")
    shop.sync(stays, shop.put("b", album="Old"))
    (shop.phone / "Old/notes.txt").touch()
    shop.sync(stays)
    assert "Old" in shop.folders()
    (shop.phone / "Old/notes.txt").unlink()
    shop.sync(stays)
    assert "Old" not in shop.folders()


def test_damaged_files_are_made_right(shop: Pocket) -> None:
    session = shop.put("a")
    shop.sync(session)
    path = shop.phone / f"{ALBUM}/01 A.mp3"
    path.write_bytes(path.read_bytes()[:1000])
    assert [name for name, _ in shop.sync(session).copied] == [f"{ALBUM}/01 A.mp3"]
    assert path.read_bytes() == sound("a")


def test_verify_finds_what_size_and_time_hide(shop: Pocket) -> None:
    session = shop.put("a")
    shop.sync(session)
    path = shop.phone / f"{ALBUM}/01 A.mp3"
    times = path.stat()
    path.write_bytes(b"x" * 3000)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert shop.sync(session).copied == ()
    stages: list[tuple[str, int]] = []
    outcome = shop.sync(session, verify=True, progress=recorder(stages))
    assert [name for name, _ in outcome.copied] == [f"{ALBUM}/01 A.mp3"]
    assert path.read_bytes() == sound("a")
    there = sum(map(len, shop.tree().values()))
    assert stages == [("checking", there), ("checking", there), ("copying", 3000), ("copying", 3000)]


def recorder(stages: list[tuple[str, int]]):  # type: ignore[no-untyped-def]
    """Notes each stage with its total, and at its end with what it came to."""
    from contextlib import contextmanager

    @contextmanager
    def progress(label: str, total: int):  # type: ignore[no-untyped-def]
        stages.append((label, total))
        done: list[int] = []
        yield done.append
        stages.append((label, sum(done)))

    return progress


def test_foreign_files_are_never_touched(shop: Pocket) -> None:
    theirs = {
        f"{ALBUM}/01 A.mp3": b"their own A", f"{ALBUM}/folder.jpg": b"their picture", f"{ALBUM}.m3u8": b"their list",
        ".audiogen-0123456789abcdef.part": b"theirs, whatever it looks like", "DCIM/1.jpg": b"photo",
    }  # fmt: skip
    for path, data in theirs.items():
        (shop.phone / path).parent.mkdir(exist_ok=True)
        (shop.phone / path).write_bytes(data)
    outcomes = [shop.sync(shop.put("a", seed=seed)) for seed in (1, 1, 2)]
    assert shop.tree() == theirs | {
        f"{ALBUM}/01 A (2).mp3": sound("a", seed=2),
        f"{ALBUM}/01 A (2).lrc": b"[00:00.00]Rest.",
        f"{ALBUM} (2).m3u8": f"#EXTM3U\n#PICTURE:{ALBUM}/folder.jpg\n{ALBUM}/01 A (2).mp3\n".encode(),
    }
    assert [len(outcome.copied) for outcome in outcomes] == [3, 0, 1]
    assert {note.path for note in outcomes[0].notes} == {f"{ALBUM}/01 A.mp3", f"{ALBUM}/folder.jpg", f"{ALBUM}.m3u8"}
    shop.sync(shop.put("b", album="Other"))
    assert {path: data for path, data in shop.tree().items() if not path.startswith("Other")} == theirs


def test_what_they_copied_by_hand_is_kept_and_stays_theirs(shop: Pocket) -> None:
    session = shop.put("a")
    (shop.phone / ALBUM).mkdir()
    shutil.copy(shop.source.folder / "a.mp3", shop.phone / ALBUM / "01 A.mp3")
    assert f"{ALBUM}/01 A.mp3" in dict(shop.sync(session).kept)
    outcome = shop.sync(shop.put("b", album="Other"))
    assert [note.path for note in outcome.notes] == [f"{ALBUM}/01 A.mp3"]
    assert shop.tree()[f"{ALBUM}/01 A.mp3"] == sound("a")


@pytest.mark.parametrize("damage", ["gone", "damaged"])
def test_without_its_ledger_nothing_is_copied_twice(shop: Pocket, damage: str) -> None:
    episodes = [shop.put("a"), shop.put("b")]
    shop.sync(*episodes)
    before = shop.tree()
    (shop.phone / LEDGER).unlink() if damage == "gone" else (shop.phone / LEDGER).write_bytes(b"\0" * 900)
    outcome = shop.sync(*episodes)
    assert outcome.copied == () and shop.tree() == before
    assert bool(outcome.notes) is (damage == "damaged")
    assert ledger.from_bytes((shop.phone / LEDGER).read_bytes())


def test_titles_that_change_case(shop: Pocket) -> None:
    shop.sync(shop.put("a", "Rest", "Hips"))
    outcome = shop.sync(shop.put("a", "REST", "HIPS"))
    assert {path for path, _ in outcome.kept} == {
        "Hips/01 Rest.mp3",
        "Hips/01 Rest.lrc",
        "Hips/folder.jpg",
        "Hips.m3u8",
    }
    assert outcome.copied == outcome.removed == ()


def test_the_ledger_lists_what_is_there(shop: Pocket) -> None:
    shop.sync(shop.put("a"))
    known = ledger.from_bytes((shop.phone / LEDGER).read_bytes())
    assert known and not known.intended and known.folders == {ALBUM}
    assert {path: (e.bytes, e.sha256) for path, e in known.files.items()} == {
        path: (len(data), hashlib.sha256(data).hexdigest()) for path, data in shop.tree().items()
    }
    assert {path: e.mtime for path, e in known.files.items()} == {
        path: (shop.phone / path).stat().st_mtime_ns for path in known.files
    }


def test_a_dry_run_says_all_and_writes_nothing(shop: Pocket) -> None:
    shop.sync(shop.put("a"), shop.put("b", album="Old"))
    (shop.phone / ".audiogen-sync.json.part").write_bytes(b"left by an interrupted run")
    changed, new = shop.put("a", seed=2), shop.put("c")
    before = seen(shop.phone)
    told = shop.sync(changed, new, dry_run=True, verify=True)
    assert seen(shop.phone) == before
    assert told == shop.sync(changed, new)
    assert len(told.copied) == 4 and len(told.kept) == 2 and len(told.removed) == 4
    assert ".audiogen-sync.json.part" not in tree(shop.phone)


def test_order_of_writing(shop: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.sync(shop.put("old", album="Old"))
    done: list[str] = []
    replace, unlink = Path.replace, Path.unlink

    def replaced(self: Path, target: Path) -> Path:
        done.append(target.suffix)
        return replace(self, target)

    def unlinked(self: Path, missing_ok: bool = False) -> None:
        if self.suffix != ".part":
            done.append("gone")
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(Path, "unlink", unlinked)
    shop.sync(shop.put("a"), shop.put("b", album="Other"))
    assert [each for each in done if each != ".json"] == [
        ".mp3", ".mp3", ".lrc", ".jpg", ".lrc", ".jpg", ".m3u8", ".m3u8", *["gone"] * 4,
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_any_way_leads_to_the_same_end(shop: Pocket, tmp_path: Path, seed: int) -> None:
    """However the library came to be what it is, a phone holds what one would that never saw it before."""
    chance = random.Random(seed)
    for _ in range(4):
        count = chance.randint(1, 6)
        shelf = [
            shop.put(
                f"s{n}", chance.choice(["Rest", "REST", "Slide", "?"]), chance.choice(["Hips", "hips", "", "CON"]),
                seed=chance.randint(1, 2), size=chance.randint(1, 2000), track=chance.choice([None, 1]),
            )
            for n in range(count)
        ]  # fmt: skip
        shop.sync(*shelf)
    fresh = Pocket(shop.source, tmp_path / "fresh")
    fresh.phone.mkdir()
    fresh.sync(*shelf)
    mine, clean = shop.tree(), fresh.tree()
    # names keep the case in which they came first, and with it the order in which the same ones are numbered
    assert sorted(d for p, d in mine.items() if p[-4:] != "m3u8") == sorted(
        d for p, d in clean.items() if p[-4:] != "m3u8"
    )
    assert len(mine) == len(clean)
    for path, data in mine.items():
        if path.endswith(".m3u8"):
            assert set(data.decode().splitlines()[2:]) <= mine.keys()
    assert shop.sync(*shelf).copied == ()
