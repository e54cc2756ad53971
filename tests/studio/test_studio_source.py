"""A script's file: what is read and written, and that no text is lost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from opened import written

from audiogen.errors import AudiogenError, OutputError
from audiogen.studio import source
from audiogen.studio.source import Conflict, load, save


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path)


def test_the_ends_of_lines_and_the_mark_of_a_file_stay(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbfOne.\r\nTwo.\r\n")
    found = load(path)
    assert found.text == "One.\nTwo.\n"
    saved = save(path, "One.\nTwo.\nThree.\n", found.tag)
    assert path.read_bytes() == b"\xef\xbb\xbfOne.\r\nTwo.\r\nThree.\r\n"
    assert saved.source == load(path) and not saved.spare


def test_what_somebody_else_wrote_is_not_lost(path: Path) -> None:
    mine = load(path)
    path.write_text("Theirs.\n", encoding="utf-8")
    with pytest.raises(Conflict, match="by another program") as caught:
        save(path, "Mine.\n", mine.tag)
    assert caught.value.theirs.text == path.read_text(encoding="utf-8") == "Theirs.\n"
    saved = save(path, "Mine.\n", mine.tag, over=True)
    assert path.read_text(encoding="utf-8") == "Mine.\n"
    assert path.with_name(saved.spare).read_text(encoding="utf-8") == "Theirs.\n"


def test_a_file_that_went_away_is_written_again(path: Path) -> None:
    found = load(path)
    path.unlink()
    save(path, found.text, found.tag)
    assert path.read_text(encoding="utf-8") == found.text


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and rights as Unix has them")
def test_a_link_stays_one_and_rights_stay(path: Path) -> None:
    path.chmod(0o640)
    link = path.with_name("link.md")
    link.symlink_to(path.name)
    save(link, "New.\n", load(link).tag)
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "New.\n"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_full_disk_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("audiogen.build.files.os.fsync", full)
    with pytest.raises(OutputError, match="the text is still here"):
        save(path, "New.\n", load(path).tag)
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir() if "part" in item.name] == []


@pytest.mark.parametrize("over", [False, True])
def test_what_comes_while_we_write_is_not_lost(path: Path, monkeypatch: pytest.MonkeyPatch, over: bool) -> None:
    path.write_text("First.\n", encoding="utf-8")
    base = load(path).tag if not over else "another"
    coming = iter(["Second.\n"])

    def late(*_: object) -> bool:
        for text in coming:
            path.write_text(text, encoding="utf-8")
        return True

    monkeypatch.setattr("audiogen.studio.source.os.access", late)
    if not over:
        with pytest.raises(Conflict) as caught:
            save(path, "Mine.\n", base)
        assert caught.value.theirs.text == path.read_text(encoding="utf-8") == "Second.\n"
        return
    saved = save(path, "Mine.\n", base, over=True)
    kept = {text.read_text(encoding="utf-8") for text in path.parent.glob("*.bak*")}
    assert kept == {"First.\n", "Second.\n"} and path.read_text(encoding="utf-8") == "Mine.\n"
    assert path.with_name(saved.spare).read_text(encoding="utf-8") == "Second.\n"


def test_a_folder_in_the_place_of_the_script(path: Path) -> None:
    found = load(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(AudiogenError, match="is a folder"):
        load(path)
    with pytest.raises(OutputError, match=r"rest\.md is a folder: move it away"):
        save(path, found.text, found.tag)
    assert path.is_dir()


def test_half_a_letter_is_not_saved(path: Path) -> None:
    """What browsers make of half an emoji can't stand in a file."""
    found = load(path)
    with pytest.raises(OutputError, match="line 2 has half a letter"):
        save(path, "Lie down.\nRest \ud83d now.\n", found.tag)
    assert load(path) == found


def test_what_is_given_up_is_kept_beside_the_script(path: Path) -> None:
    assert source.put_aside(path, "Mine.\n") == "rest.md.bak1"
    assert source.put_aside(path, "Mine, too.\n") == "rest.md.bak2"
    assert path.with_name("rest.md.bak1").read_text(encoding="utf-8") == "Mine.\n"
    assert path.with_name("rest.md.bak2").read_text(encoding="utf-8") == "Mine, too.\n"
    with pytest.raises(OutputError, match="half a letter"):
        source.put_aside(path, "\udc00")
