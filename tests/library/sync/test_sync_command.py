"""`audiogen sync`, as it is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pocket import LEDGER, Pocket, Source, library
from sessions import rendered

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

ALBUM = "Somatic Release"


@pytest.fixture
def shop(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Pocket]:
    """A phone, and sessions as if they had been rendered."""
    made = Pocket(Source(workshop.output), workshop.folder / "phone")
    made.source.folder.mkdir()
    made.phone.mkdir()

    def published(*names: str) -> Pocket:
        found = library(*map(made.put, names))
        monkeypatch.setattr("audiogen.build.contents.look", lambda *_: found)
        return made

    return published


def test_copying(audiogen: Audiogen, shop: Callable[..., Pocket]) -> None:
    phone = shop("a", "b")
    result = audiogen("sync", "phone")
    assert (result.code, result.err) == (0, "")
    assert result.out == f"{phone.phone}: copied 6 (0.0 MB), kept 0, removed 0\n"
    playlist = (phone.phone / f"{ALBUM}.m3u8").read_text(encoding="utf-8").splitlines()
    assert playlist[0] == "#EXTM3U"
    assert [line for line in playlist if line[0] != "#"] == [f"{ALBUM}/01 A.mp3", f"{ALBUM}/02 B.mp3"]
    assert audiogen("sync", "phone").out == f"{phone.phone}: copied 0 (0.0 MB), kept 6, removed 0\n"
    assert audiogen("sync", "phone", "--quiet").out == ""


def test_a_dry_run(audiogen: Audiogen, shop: Callable[..., Pocket]) -> None:
    shop("a", "b")
    audiogen("sync", "phone")
    phone = shop("a")
    before = phone.tree()
    lines = audiogen("sync", "phone", "--dry-run").out.splitlines()
    assert [(line.split()[0], re.split("[kM]B  ", line)[1]) for line in lines[:-1]] == [
        ("copy", f"{ALBUM}.m3u8"),
        ("keep", f"{ALBUM}/01 A.lrc"),
        ("keep", f"{ALBUM}/01 A.mp3"),
        ("keep", f"{ALBUM}/folder.jpg"),
        ("remove", f"{ALBUM}/02 B.lrc"),
        ("remove", f"{ALBUM}/02 B.mp3"),
    ]
    assert lines[-1].endswith("would copy 1 (0.0 MB), keep 3, remove 2")
    assert phone.tree() == before


def test_json(audiogen: Audiogen, shop: Callable[..., Pocket]) -> None:
    phone = shop("a")
    (phone.phone / f"{ALBUM}.m3u8").write_bytes(b"mine")
    plain = audiogen("sync", "phone", "--json").json
    assert plain["folder"] == str(phone.phone) and plain["dry_run"] is False
    assert plain["copied"][0] == {"path": f"{ALBUM}/01 A.mp3", "bytes": 3000}
    assert plain["kept"] == plain["removed"] == []
    assert plain["notes"] == [{"path": f"{ALBUM}.m3u8", "why": "was there before, and isn't ours: left as it is"}]


def test_notes_are_said(audiogen: Audiogen, shop: Callable[..., Pocket]) -> None:
    (shop("a").phone / LEDGER).write_bytes(b"{")
    assert audiogen("sync", "phone").err.startswith(f"{LEDGER} can't be read")


def test_errors_are_a_line(audiogen: Audiogen, shop: Callable[..., Pocket], tmp_path: Path) -> None:
    phone = shop("a")
    assert "isn't there: plug in and mount" in audiogen("sync", "nowhere").error(2)
    assert "in one another" in audiogen("sync", phone.source.folder).error(2)
    (phone.phone / ALBUM).symlink_to(tmp_path)
    assert "is a link that leads elsewhere" in audiogen("sync", "phone").error(1)


def test_what_is_copied_need_not_be_published(audiogen: Audiogen, workshop: Workshop) -> None:
    rendered(workshop.output, "rest", album=ALBUM)
    before = {path.name for path in workshop.output.iterdir()}
    (workshop.folder / "phone").mkdir()
    assert audiogen("sync", "phone").code == 0
    assert (workshop.folder / "phone" / ALBUM / "01 Rest.mp3").exists()
    assert {path.name for path in workshop.output.iterdir()} == before
