"""Cards that are full, locked, pulled out or worn: one line that says so, and nothing half."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pocket import LEDGER, Pocket, library, m3u8, pocket, sound

from audiogen.errors import OutputError, UsageError
from audiogen.library import lock
from audiogen.library.sync import copy, run, sync

ALBUM = "Somatic Release"


@pytest.fixture
def shop(tmp_path: Path) -> Pocket:
    return pocket(tmp_path)


def free(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9 - size, size))
    monkeypatch.setattr(run, "_cluster", lambda dest: 1)


# ── places that can't be meant ───────────────────────────────────────────────────────────────────────────


def test_a_place_that_isnt_there_is_not_made(shop: Pocket) -> None:
    shop.phone.rmdir()
    with pytest.raises(UsageError, match="isn't there: plug in and mount"):
        shop.sync(shop.put("a"))
    assert not shop.phone.exists()


def test_a_file_is_no_place(shop: Pocket) -> None:
    shop.phone.rmdir()
    shop.phone.write_bytes(b"")
    with pytest.raises(UsageError, match="is no folder"):
        shop.sync(shop.put("a"))


@pytest.mark.parametrize("place", [".", "inside", "..", "../link"])
def test_library_and_phone_are_not_in_one_another(shop: Pocket, place: str) -> None:
    session = shop.put("a")
    source = shop.source.folder
    (source / "inside").mkdir()
    (source.parent / "link").symlink_to(source / "inside")
    before = set(source.rglob("*"))
    with pytest.raises(UsageError, match="in one another"):
        sync(library(session), source, source / place, m3u8)
    assert set(source.rglob("*")) == before


def test_an_empty_library_removes_nothing(shop: Pocket) -> None:
    shop.sync(shop.put("a"))
    before = shop.tree()
    with pytest.raises(UsageError, match="no sessions"):
        shop.sync()
    assert shop.tree() == before


# ── room ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_written_when_it_wont_fit(shop: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    episodes = [shop.put(f"s{n}", size=1_000_000) for n in range(3)]
    free(monkeypatch, 3_500_000)
    with pytest.raises(OutputError, match=r"3\.0 MB are to be copied, 3\.5 MB are free: .*; free 0\.5 MB"):
        shop.sync(*episodes)
    assert list(shop.phone.iterdir()) == []
    with pytest.raises(OutputError):
        shop.sync(*episodes, dry_run=True)
    free(monkeypatch, 4_100_000)
    shop.sync(*episodes)


def test_a_phone_that_doesnt_say_how_much_room_it_has(shop: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(0, 0, 0))
    shop.sync(shop.put("a"))
    assert shop.tree()[f"{ALBUM}/01 A.mp3"] == sound("a")


def test_the_old_goes_first_when_the_new_needs_its_room(shop: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.sync(shop.put("old", size=2_000_000), shop.put("stays"))
    free(monkeypatch, 1_100_000)
    there: list[set[str]] = []
    put = run.put

    def watched(holds: Any, place: Path, path: str, *rest: Any) -> os.stat_result:
        there.append(set(shop.tree()))
        return put(holds, place, path, *rest)

    monkeypatch.setattr(run, "put", watched)
    outcome = shop.sync(shop.put("stays"), shop.put("new", size=1_500_000))
    assert f"{ALBUM}.m3u8" not in there[0] and f"{ALBUM}/01 Old.mp3" not in there[0]
    assert [path for path, _ in outcome.removed] == [
        f"{ALBUM}/{name}" for name in ("01 Old.lrc", "01 Old.mp3", "02 Stays.lrc", "02 Stays.mp3")
    ]
    assert shop.tree()[f"{ALBUM}/02 New.mp3"] == sound("new", 1_500_000)


# ── failures in the middle ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int, int], None]:
    """The device fails with an error from the call of one kind on that follows `after` others."""
    fsync, replace, unlink = os.fsync, Path.replace, Path.unlink

    def failing(kind: str, number: int, after: int) -> None:
        calls = iter(range(10**6))

        def check(path: object) -> None:
            if next(calls) >= after:
                raise OSError(number, os.strerror(number), path)

        def fsynced(handle: int) -> None:
            if stat.S_ISREG(os.fstat(handle).st_mode):
                check("a file")
            fsync(handle)

        def replaced(self: Path, target: Path) -> Path:
            check(self)
            return replace(self, target)

        def unlinked(self: Path, missing_ok: bool = False) -> None:
            if self.suffix != ".part":
                check(self)
            unlink(self, missing_ok)

        monkeypatch.setattr(os, "fsync", fsynced)
        monkeypatch.setattr(Path, "replace", replaced)
        monkeypatch.setattr(Path, "unlink", unlinked)
        kinds = {"fsync": fsync, "replace": replace, "unlink": unlink}
        for other, real in kinds.items():
            if other != kind:
                monkeypatch.setattr(os if other == "fsync" else Path, other, real)

    return failing


ERRORS = {
    errno.ENOSPC: "there is no room left",
    errno.EIO: "the device failed",
    errno.EROFS: "the place is read-only",
    errno.ENODEV: "the device is gone",
    errno.EFBIG: "FAT32 holds no file over 4 GB",
    errno.EMLINK: "Too many links",
}


@pytest.mark.parametrize("number", ERRORS)
@pytest.mark.parametrize(("kind", "after"), [("fsync", 0), ("fsync", 1), ("fsync", 6), ("replace", 3), ("unlink", 1)])
def test_a_device_that_fails(
    shop: Pocket,
    breaking: Callable[[str, int, int], None],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    kind: str,
    after: int,
) -> None:
    shop.sync(shop.put("old", album="Old"))
    episodes = [shop.put(f"s{n}") for n in range(4)]
    with monkeypatch.context():
        breaking(kind, number, after)
        with pytest.raises(OutputError) as caught:
            shop.sync(*episodes)
    monkeypatch.undo()
    assert ERRORS[number] in str(caught.value) and "\n" not in str(caught.value)
    for path, data in shop.tree().items():
        assert not path.endswith(".part")
        assert not path.startswith(ALBUM) or not path.endswith(".mp3") or data == sound(f"s{int(path[-5])}")
    shop.sync(*episodes)
    assert len(shop.tree()) == 4 * 2 + 2


def test_a_card_that_is_pulled_out(shop: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    episodes = [shop.put(f"s{n}") for n in range(4)]
    put = run.put

    def pulled(holds: Any, place: Path, path: str, *rest: Any) -> os.stat_result:
        if "03" in path:
            place.rename(place.with_name("elsewhere"))
        return put(holds, place, path, *rest)

    monkeypatch.setattr(run, "put", pulled)
    with pytest.raises(OutputError, match="is it still plugged in and mounted"):
        shop.sync(*episodes)
    assert not shop.phone.exists()


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may all")
def test_a_place_that_is_not_ours_to_write(shop: Pocket) -> None:
    shop.phone.chmod(0o555)
    try:
        with pytest.raises(OutputError, match="you may not write there"):
            shop.sync(shop.put("a"))
    finally:
        shop.phone.chmod(0o755)


# ── what was written is read again ───────────────────────────────────────────────────────────────────────


def worn(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """A card that keeps something else, the first `times` times."""
    write, left = copy._write, iter(range(times))

    def wrong(holds: Any, part: Path, *rest: Any) -> None:
        write(holds, part, *rest)
        if next(left, None) is not None:
            data = bytearray(part.read_bytes())
            data[len(data) // 2] ^= 1
            part.write_bytes(data)

    monkeypatch.setattr(copy, "_write", wrong)


def test_a_file_that_arrives_wrong_is_written_once_more(shop: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    worn(monkeypatch, 1)
    shop.sync(shop.put("a"))
    assert shop.tree()[f"{ALBUM}/01 A.mp3"] == sound("a")


def test_a_card_that_never_keeps_it(shop: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    worn(monkeypatch, 2)
    with pytest.raises(OutputError, match=r"01 A\.mp3 doesn't keep what is written to it"):
        shop.sync(shop.put("a"))
    assert shop.tree() == {}


@pytest.mark.parametrize("size", [3000, 2999])
def test_a_session_that_changed_since_it_was_published(shop: Pocket, size: int) -> None:
    session = shop.put("a")
    (shop.source.folder / "a.mp3").write_bytes(b"x" * size)
    with pytest.raises(OutputError, match=r"a\.mp3 has changed since it was published"):
        shop.sync(session)
    assert shop.tree() == {}


def test_a_session_that_is_gone(shop: Pocket) -> None:
    session = shop.put("a")
    (shop.source.folder / "a.mp3").unlink()
    with pytest.raises(OutputError, match=r"a\.mp3 can't be read \(No such file"):
        shop.sync(session)
    assert list(shop.phone.iterdir()) == []


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [ALBUM, f"{ALBUM}/01 A.mp3", f"{ALBUM}.m3u8"])
def test_a_link_that_leads_out_is_not_followed(shop: Pocket, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine").write_bytes(b"mine")
    link = shop.phone / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside if name == ALBUM else outside / "mine")
    with pytest.raises(OutputError, match="is a link that leads elsewhere"):
        shop.sync(shop.put("a"))
    assert link.is_symlink() and [path.name for path in outside.iterdir()] == ["mine"]
    assert (outside / "mine").read_bytes() == b"mine"


def test_a_folder_that_became_a_link_is_not_emptied(shop: Pocket, tmp_path: Path) -> None:
    shop.sync(shop.put("a"), shop.put("b", album="Old"))
    (shop.phone / "Old").rename(tmp_path / "outside")
    (shop.phone / "Old").symlink_to(tmp_path / "outside")
    shop.sync(shop.put("a"))
    assert len(list((tmp_path / "outside").iterdir())) == 3 and (shop.phone / "Old").is_symlink()


def test_a_link_within_the_place_keeps_its_name(shop: Pocket) -> None:
    (shop.phone / "Elsewhere").mkdir()
    (shop.phone / ALBUM).symlink_to("Elsewhere")
    shop.sync(shop.put("a"))
    assert f"{ALBUM} (2)/01 A.mp3" in shop.tree() and not list((shop.phone / "Elsewhere").iterdir())


def test_the_place_itself_may_be_a_link(shop: Pocket, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(shop.phone)
    Pocket(shop.source, tmp_path / "link").sync(shop.put("a"))
    assert f"{ALBUM}/01 A.mp3" in shop.tree()


@pytest.mark.parametrize("folder", [True, False])
def test_a_ledger_that_is_no_file(shop: Pocket, folder: bool) -> None:
    path = shop.phone / LEDGER
    path.mkdir() if folder else path.symlink_to(shop.phone.parent)
    with pytest.raises(OutputError, match="is no file: remove it"):
        shop.sync(shop.put("a"))


# ── one at a time ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=["folder", "file"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where folders can be locked, and where they can't."""
    if request.param == "file":
        monkeypatch.setattr(lock, "_lock_folder", lambda *_: False)
    return str(request.param)


def test_a_second_sync_at_the_same_place_is_refused(shop: Pocket, kind: str) -> None:
    session = shop.put("a")
    with lock.locked(shop.phone), pytest.raises(OutputError, match="another audiogen is at work in"):
        shop.sync(session)
    assert shop.tree() == {}
    shop.sync(session)
    assert lock.LOCK not in shop.tree()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that end")
@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_lock_ends_with_its_process(shop: Pocket, kind: str) -> None:
    child = os.fork()
    if child == 0:
        held = lock.locked(shop.phone)
        held.__enter__()
        os._exit(0)
    os.waitpid(child, 0)
    assert (shop.phone / lock.LOCK).exists() is (kind == "file")
    shop.sync(shop.put("a"))
    assert lock.LOCK not in shop.tree()


@pytest.mark.parametrize("text", ["", "x", "1 another-computer", "{pid} {host}"])
def test_a_lock_whose_owner_may_be_alive_holds(shop: Pocket, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(lock, "_lock_folder", lambda *_: False)
    (shop.phone / lock.LOCK).write_text(text.format(pid=os.getpid(), host=socket.gethostname()), encoding="utf-8")
    with pytest.raises(OutputError, match=r"another audiogen .*: if it isn't so, remove .*audiogen\.lock"):
        shop.sync(shop.put("a"))


def test_a_dry_run_waits_for_nobody(shop: Pocket) -> None:
    with lock.locked(shop.phone):
        assert shop.sync(shop.put("a"), dry_run=True).copied
