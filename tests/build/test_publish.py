"""Publishing: what a folder of sessions becomes, what is written again, and what goes away."""

from __future__ import annotations

import json
import os
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sessions import cover, rendered, tree

from audiogen.build import exchange
from audiogen.build.contents import look
from audiogen.build.publish import Published, publish
from audiogen.build.watch import follower
from audiogen.errors import AudiogenError, OutputError, ScriptError, UsageError
from audiogen.library.manifest import MANIFEST, read

NOW = datetime(2026, 5, 31, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=40)
SIDECARS = ("mp3", "jpg", "vtt", "srt", "lrc", "chapters.json", "html")


def items(folder: Path) -> dict[str, dict[str, str]]:
    """The feed's items by title, each child's text by its name (without namespace)."""
    root = ET.fromstring((folder / "feed.xml").read_bytes())
    return {
        str(item.findtext("title")): {child.tag.rpartition("}")[2]: child.text or "" for child in item}
        for item in root.iter("item")
    }


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    rendered(folder, "rest", track=2)
    rendered(folder, "slide", track=1, picture=True)
    return folder


# ── what is there afterwards ─────────────────────────────────────────────────────────────────────────────


def test_everything_that_a_library_needs_is_there(output: Path) -> None:
    done = publish(output, now=NOW)
    assert [episode.name for episode in done.library.episodes] == ["slide", "rest"], "in the order of track"
    made = set(tree(output))
    assert {f"{name}.{suffix}" for name in ("rest", "slide") for suffix in SIDECARS} <= made
    assert {"index.html", "feed.xml", "cover.jpg", "hips.m3u8", "slide.picture-1.jpg", MANIFEST} <= made
    assert any(path.startswith("assets/") for path in made)
    manifest = read(output)
    assert manifest is not None
    listed = set(manifest.files)
    assert listed == made - {MANIFEST, "rest.session.json", "slide.session.json"}
    assert listed == set(done.written) | set(done.kept)


def test_the_manifest_tells_sizes_and_digests_that_are_true(output: Path) -> None:
    import hashlib

    publish(output, now=NOW)
    manifest = read(output)
    assert manifest is not None
    for path, item in manifest.files.items():
        data = (output / path).read_bytes()
        assert (item.bytes, item.sha256) == (len(data), hashlib.sha256(data).hexdigest()), path


def test_the_cover_of_the_library_is_that_of_its_first_session(output: Path) -> None:
    (output / "slide.jpg").write_bytes(cover(50, "red"))
    publish(output, now=NOW)
    assert (output / "cover.jpg").read_bytes() == (output / "slide.jpg").read_bytes()


def test_elsewhere_the_sessions_come_along(output: Path, tmp_path: Path) -> None:
    before = tree(output)
    target = tmp_path / "site" / "deep"
    publish(output, target, now=NOW)
    assert tree(output) == before, "the source is only read"
    made = tree(target)
    assert made["rest.mp3"] == before["rest.mp3"] and made["slide.picture-1.jpg"] == before["slide.picture-1.jpg"]
    assert not any(path.endswith(".session.json") for path in made)
    in_place = publish(output, now=NOW)
    here = tree(output)
    assert {path: here[path] for path in in_place.written} == {path: made[path] for path in in_place.written}


def test_same_sessions_same_bytes(output: Path, tmp_path: Path) -> None:
    publish(output, tmp_path / "one", now=NOW)
    publish(output, tmp_path / "two", now=NOW)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


# ── only what changed ────────────────────────────────────────────────────────────────────────────────────


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}


@pytest.mark.parametrize("elsewhere", [False, True])
def test_nothing_is_written_when_nothing_changed(elsewhere: bool, output: Path, tmp_path: Path) -> None:
    target = tmp_path / "site" if elsewhere else output
    publish(output, target, now=NOW)
    before = stamps(target)
    again = publish(output, target, now=LATER)
    assert stamps(target) == before
    assert (again.written, again.removed) == ((), ()) and len(again.kept) == len(set(before) - {MANIFEST}) - (
        0 if elsewhere else 2
    )


def test_one_session_rendered_again_changes_its_own_files_only(output: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    publish(output, target, now=NOW)
    before = stamps(target)
    rendered(output, "rest", music=b"another rendering, and a longer one", track=2)
    done = publish(output, target, now=LATER)
    after = stamps(target)
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {"rest.mp3", "feed.xml", MANIFEST} | set(done.written)
    assert "slide.mp3" not in changed and "slide.html" not in changed
    assert (target / "rest.mp3").read_bytes() == b"another rendering, and a longer one"


def test_a_session_that_is_gone_takes_its_files_along(output: Path, tmp_path: Path) -> None:
    publish(output, now=NOW)
    (output / "notes.txt").write_text("mine")
    (output / "rest.mp3").unlink()
    done = publish(output, now=LATER)
    left = set(tree(output))
    assert not any(path.startswith("rest.") for path in left), "its ledger too"
    assert {"notes.txt", "slide.mp3", "slide.session.json"} <= left
    assert "rest.mp3" in done.removed and set(items(output)) == {"Slide"}
    assert b"rest.mp3" not in (output / "hips.m3u8").read_bytes()


def test_an_album_that_is_gone_takes_its_playlist_along(output: Path) -> None:
    rendered(output, "nidra", album="Sleep")
    publish(output, now=NOW)
    assert (output / "sleep.m3u8").exists()
    rendered(output, "nidra", album="")
    publish(output, now=NOW)
    assert not (output / "sleep.m3u8").exists() and (output / "hips.m3u8").exists()
    (output / "rest.mp3").unlink()
    (output / "slide.mp3").unlink()
    (output / "nidra.mp3").unlink()
    empty = publish(output, now=NOW)
    assert not empty.library.episodes and not items(output)
    assert not any(path.endswith((".m3u8", ".mp3", ".jpg")) for path in tree(output))


def test_what_others_put_there_is_never_overwritten(output: Path, tmp_path: Path) -> None:
    (output / "index.html").write_text("my own page")
    with pytest.raises(OutputError, match=r"index\.html is there already, and audiogen didn't put it there: move it"):
        publish(output, now=NOW)
    assert (output / "index.html").read_text() == "my own page" and not (output / "feed.xml").exists()
    publish(output, tmp_path / "site", now=NOW)


def test_what_was_damaged_is_mended(output: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    publish(output, target, now=NOW)
    whole = tree(target)
    (target / "rest.vtt").write_text("WEBVTT\n")
    (target / "slide.mp3").write_bytes(b"cut off")
    (target / "feed.xml").unlink()
    done = publish(output, target, now=LATER)
    assert set(done.written) == {"rest.vtt", "slide.mp3", "feed.xml"}
    assert tree(target) == whole | {"rest.vtt.bak1": b"WEBVTT\n"}, "it may have been somebody's work"


def test_a_manifest_that_is_damaged_is_made_anew(output: Path) -> None:
    publish(output, address="https://example.org/a/", now=NOW)
    before = tree(output)
    for text in ('{"version": 1, "files": {"../../etc/passwd": {"bytes": 1, "sha256": ""}}', None):
        if text:
            (output / MANIFEST).write_text(text)
        else:
            (output / MANIFEST).unlink()
        assert read(output) is None
        publish(output, now=LATER)
        assert tree(output) == before, "dates and address are in the feed"


def test_a_manifest_names_nothing_outside_its_folder(output: Path) -> None:
    publish(output, now=NOW)
    plain = json.loads((output / MANIFEST).read_bytes())
    bad = {"../up", "/etc/passwd", "a/../../b", ".hidden", "a/.git/config", "..\\up", ""}
    plain["files"] |= {path: {"bytes": 1, "sha256": "x"} for path in bad}
    (output / MANIFEST).write_text(json.dumps(plain))
    found = read(output)
    assert found is not None and not bad & set(found.files) and "rest.mp3" in found.files


# ── what is not ours to take away ────────────────────────────────────────────────────────────────────────


def test_a_lost_ledger_does_not_cost_the_music(output: Path) -> None:
    publish(output, now=NOW)
    (output / "rest.session.json").unlink()
    done = publish(output, now=LATER)
    assert (output / "rest.mp3").exists() and done.unknown == ("rest.mp3",)
    manifest = read(output)
    assert manifest is not None and "rest.mp3" not in manifest.files and "rest.mp3" not in done.removed


def test_a_copy_is_not_published_and_keeps_its_music(output: Path, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    publish(output, copy, now=NOW)
    before = tree(copy)
    for call in (lambda: publish(copy, now=LATER), lambda: look(copy, None)):
        with pytest.raises(UsageError, match="site is a copy: its sessions were rendered elsewhere: publish where"):
            call()
    assert tree(copy) == before


def test_a_copy_whose_manifest_is_lost_is_known_by_its_feed(output: Path, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    publish(output, copy, now=NOW)
    (copy / MANIFEST).unlink()
    before = tree(copy)
    with pytest.raises(UsageError, match="site is a copy"):
        publish(copy, now=LATER)
    assert tree(copy) == before
    (copy / "feed.xml").unlink()
    done = publish(output, copy, now=LATER)
    assert "rest.mp3" in done.kept and read(copy) is not None, "what is there is just what must be"


@pytest.mark.parametrize("elsewhere", [False, True])
@pytest.mark.parametrize("path", ["index.html", "hips.m3u8", "slide.srt", "slide.chapters.json", "cover.jpg"])
def test_what_somebody_changed_by_hand_is_kept_under_another_name(
    path: str, elsewhere: bool, output: Path, tmp_path: Path
) -> None:
    target = tmp_path / "site" if elsewhere else output
    publish(output, target, now=NOW)
    (target / path).write_text("mine")
    done = publish(output, target, now=NOW)
    assert done.saved == ((path, f"{path}.bak1"),)
    assert (target / f"{path}.bak1").read_bytes() == b"mine" != (target / path).read_bytes()
    (target / path).write_text("mine again")
    publish(output, target, now=NOW)
    assert (target / f"{path}.bak2").read_text() == "mine again"
    assert publish(output, target, now=NOW).saved == ()


def test_what_rendering_writes_anew_is_nobodys_work(output: Path) -> None:
    publish(output, address="https://example.org/a/", now=NOW)
    chapters = output / "slide.chapters.json"
    chapters.write_bytes(chapters.read_bytes().replace(b"https://example.org/a/", b""))
    assert publish(output, now=NOW).saved == () and b"https://" in chapters.read_bytes()


def test_another_spelling_of_the_same_file_is_not_removed(output: Path) -> None:
    """Where capital letters are the same as small ones both names are one file: so are two hard links."""
    publish(output, now=NOW)
    for suffix in ("mp3", "jpg", "html"):
        os.link(output / f"rest.{suffix}", output / f"Rest.{suffix}")
    (output / "rest.session.json").rename(output / "Rest.session.json")
    done = publish(output, now=NOW)
    assert not {"rest.mp3", "rest.jpg", "rest.html"} & set(done.removed)
    assert (output / "rest.jpg").exists() and (output / "Rest.jpg").exists()


@pytest.mark.parametrize(
    "plain",
    [
        {"rename": {}, "put": {"0": "../victim/planted"}, "remove": []},
        {"rename": {}, "put": {}, "remove": ["../victim/a"]},
        {"rename": {}, "put": {"0": "\0x"}, "remove": []},
        {"rename": {"index.html": "../victim/a"}, "put": {}, "remove": []},
        {"rename": {}, "put": {"../../victim/a": "index.html"}, "remove": []},
        {"rename": {}, "put": {}, "remove": ["assets/../../victim/a"]},
        {"put": {}},
        [],
        None,
    ],
)
def test_a_list_from_somebody_else_moves_nothing(plain: object, output: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "a").write_text("precious")
    stage = output / exchange.STAGE
    stage.mkdir()
    (stage / "0").write_text("planted")
    (stage / "exchange.json").write_text("{" if plain is None else json.dumps(plain))
    publish(output, now=NOW)
    assert tree(victim) == {"a": b"precious"} and not stage.exists()


def test_a_link_that_leads_out_is_not_written_through(output: Path, tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (output / "assets").symlink_to(tmp_path / "victim")
    with pytest.raises(OutputError, match=r"leads out of .*: remove that link"):
        publish(output, now=NOW)
    assert not tree(tmp_path / "victim") and not (output / "feed.xml").exists()


def test_music_that_is_cut_off_is_not_published(output: Path) -> None:
    from audiogen.audio.mp3.format import Format
    from audiogen.audio.mp3.writer import write_mp3

    with (output / "whole.mp3").open("wb+") as file:
        write_mp3(
            file, iter([np.zeros((48_000, 2), np.float32)]), Format(channels=2, bitrate=128), total=48_000, lead=b""
        )
    data = (output / "whole.mp3").read_bytes()
    (output / "whole.mp3").unlink()
    rendered(output, "rest", music=data, track=2)
    publish(output, now=NOW)
    (output / "rest.mp3").write_bytes(data[:-500])
    with pytest.raises(OutputError, match=r"rest\.mp3 is cut off: 500 bytes are missing: render rest again"):
        publish(output, now=NOW)


# ── dates, addresses, identity ───────────────────────────────────────────────────────────────────────────


def test_dates_and_guids_stay_when_a_session_is_rendered_again(output: Path) -> None:
    publish(output, now=NOW)
    before = items(output)
    rendered(output, "rest", music=b"new bytes", track=2)
    rendered(output, "stir", track=3)
    publish(output, now=LATER)
    after = items(output)
    for title in ("Rest", "Slide"):
        assert {key: after[title][key] for key in ("guid", "pubDate")} == {
            key: before[title][key] for key in ("guid", "pubDate")
        }
    assert after["Stir"]["pubDate"] == LATER.strftime("%a, %d %b %Y %H:%M:%S GMT")


def test_sessions_of_one_day_come_out_in_their_order_and_not_in_the_future(output: Path) -> None:
    library = publish(output, now=NOW).library
    slide, rest = (episode.published for episode in library.episodes)
    assert slide < rest <= NOW


def test_the_day_that_the_author_says_counts(output: Path) -> None:
    rendered(output, "rest", track=2, date="2024-02-29")
    publish(output, now=NOW)
    assert items(output)["Rest"]["pubDate"].startswith("Thu, 29 Feb 2024 00:02")


@pytest.mark.parametrize("day", ["2026-05-31", "2026-06-01", "2099-01-01"])
def test_no_date_is_in_the_future_and_a_day_to_come_is_waited_for(day: str, output: Path) -> None:
    rendered(output, "rest", track=2, date=day)
    first = publish(output, now=NOW).library.episodes[1].published
    assert first <= NOW
    assert publish(output, now=NOW + timedelta(hours=1)).library.episodes[1].published == first
    if day < "2099":
        assert publish(output, now=LATER).library.episodes[1].published.date().isoformat() == day


def test_a_date_does_not_move_when_others_come_and_go(output: Path) -> None:
    for name, track in (("rest", 2), ("slide", 4)):
        rendered(output, name, track=track, date="2026-03-01")
    before = {e.name: e.published for e in publish(output, now=NOW).library.episodes}
    rendered(output, "first", track=1, date="2026-03-01")
    rendered(output, "rest", track=3, date="2026-03-01")
    after = {e.name: e.published for e in publish(output, now=LATER).library.episodes}
    assert {name: after[name] for name in before} == before


def test_a_session_that_comes_back_has_its_old_date(output: Path) -> None:
    publish(output, now=NOW)
    before = items(output)["Rest"]["pubDate"]
    (output / "rest.mp3").unlink()
    publish(output, now=NOW)
    rendered(output, "rest", track=2)
    publish(output, now=LATER)
    assert items(output)["Rest"]["pubDate"] == before


def test_an_address_is_remembered_until_another_is_said(output: Path) -> None:
    def guid() -> str:
        return str(ET.fromstring((output / "feed.xml").read_bytes()).findtext("channel/link"))

    publish(output, now=NOW)
    assert guid() == "index.html"
    publish(output, address="https://example.org/a/", now=NOW)
    assert guid() == "https://example.org/a/index.html"
    publish(output, now=NOW)
    assert guid() == "https://example.org/a/index.html"
    chapters = json.loads((output / "slide.chapters.json").read_bytes())["chapters"]
    assert chapters[0]["img"] == "https://example.org/a/slide.picture-1.jpg"
    publish(output, address="", now=NOW)
    assert guid() == "index.html"


# ── programmes ───────────────────────────────────────────────────────────────────────────────────────────


def programme(folder: Path, text: str) -> tuple[Path]:
    path = folder / "programme.yaml"
    path.write_text(text, encoding="utf-8")
    return (path,)


def test_a_programme_gives_the_library_its_name_order_and_address(output: Path, tmp_path: Path) -> None:
    rendered(output, "stir", track=3)
    found = programme(
        tmp_path,
        "title: Two Weeks\ndescription: Slowly.\nauthor: Bo\naddress: https://example.org/two\n"
        "order:\n  Week 1:\n    Day 1: rest\n    Day 2: slide\n  Week 2:\n    Day 8: rest\n",
    )
    library = publish(output, programmes=found, now=NOW).library
    assert (library.title, library.author, library.address) == ("Two Weeks", "Bo", "https://example.org/two/")
    assert [episode.name for episode in library.episodes] == ["rest", "slide", "stir"], "then what it leaves out"
    lines = (output / "two-weeks.m3u8").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["rest.mp3", "slide.mp3", "rest.mp3"]
    assert "#EXTINF:90,Ana - Week 2, Day 8: Rest" in lines
    places = {title: (item.get("season"), item.get("episode")) for title, item in items(output).items()}
    assert places == {"Rest": ("1", "1"), "Slide": ("1", "2"), "Stir": (None, None)}
    publish(output, address="https://other.example/", programmes=found, now=NOW)
    assert items(output)["Rest"]["link"] == "https://other.example/rest.html", "what is said on the spot counts more"


def test_a_programme_that_names_what_is_not_there_says_where(output: Path, tmp_path: Path) -> None:
    found = programme(tmp_path, "title: T\norder:\n  - rest\n  - slid\n")
    with pytest.raises(ScriptError, match=r"programme\.yaml:4: there is no session “slid” here: .*“slide”"):
        publish(output, programmes=found, now=NOW)
    assert not (output / "feed.xml").exists()


def test_a_programme_does_not_wait_for_what_is_not_rendered_yet(output: Path, tmp_path: Path) -> None:
    found = programme(tmp_path, "title: T\norder:\n  - nidra\n  - rest\n")
    (tmp_path / "nidra.md").write_text("Sleep.")
    done = publish(output, programmes=found, now=NOW)
    assert done.waiting == ("nidra",)
    assert [entry.episode.name for entry in done.library.programmes[0].entries] == ["rest"]
    (tmp_path / "programme.yaml").write_text("title: T\norder: [nidra]\n")
    assert publish(output, programmes=found, now=NOW).library.programmes == ()


def test_a_programme_is_remembered_until_another_is_said(output: Path, tmp_path: Path) -> None:
    found = programme(tmp_path, "title: T\norder: [rest]\n")
    publish(output, programmes=found, now=NOW)
    assert publish(output, programmes=None, now=NOW).library.title == "T"
    assert look(output, None).title == "T"
    assert publish(output, programmes=(), now=NOW).library.title == "Hips"
    publish(output, programmes=found, now=NOW)
    (tmp_path / "programme.yaml").unlink()
    done = publish(output, programmes=None, now=NOW)
    assert (done.library.title, done.lost) == ("Hips", ("../programme.yaml",))


def test_an_album_and_a_programme_of_one_title_are_two_files(output: Path, tmp_path: Path) -> None:
    library = publish(output, programmes=programme(tmp_path, "title: Hips\norder: [rest]\n"), now=NOW).library
    names = {playlist.name for playlist in (*library.programmes, *library.albums)}
    assert len(names) == 2 and all((output / f"{name}.m3u8").exists() for name in names)


# ── what can't be published ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("there", [False, True])
def test_nothing_to_publish_is_a_fault_of_the_command(there: bool, tmp_path: Path) -> None:
    if there:
        (tmp_path / "output").mkdir()
    with pytest.raises(UsageError, match="render one first"):
        publish(tmp_path / "output", now=NOW)


def test_two_sessions_that_nobody_could_tell_apart(output: Path) -> None:
    rendered(output, "other", title="Rest", id="id-of-rest")
    with pytest.raises(UsageError, match="other and rest are both “Rest” of the same album"):
        publish(output, now=NOW)


@pytest.mark.parametrize(("name", "what"), [("Index", "page"), ("cover", "cover")])
def test_a_session_may_not_take_what_is_the_librarys_own(name: str, what: str, output: Path) -> None:
    rendered(output, name)
    with pytest.raises(UsageError, match=f"called {name}: so is the library's own {what}: rename its script"):
        publish(output, now=NOW)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"version": 1}', "\x00", "[" * 100_000, '{"version": 1, "id": "x", "meta": {}, "events": 3}'],
)
def test_a_ledger_that_says_too_little_is_named(text: str, output: Path) -> None:
    (output / "rest.session.json").write_text(text)
    with pytest.raises(OutputError, match=r"rest\.session\.json doesn't say .*: render rest again"):
        publish(output, now=NOW)


@pytest.mark.parametrize(
    "picture", ["../../secret.jpg", "/etc/passwd", "slide.mp3", "rest.picture-1.jpg", "slide.picture-1.jpg/x"]
)
def test_a_ledger_can_not_have_other_files_published(picture: str, output: Path) -> None:
    ledger = output / "slide.session.json"
    ledger.write_text(ledger.read_text().replace("slide.picture-1.jpg", picture))
    with pytest.raises(OutputError, match="render slide again"):
        publish(output, now=NOW)


def test_a_file_that_is_missing_is_named(output: Path) -> None:
    (output / "slide.picture-1.jpg").unlink()
    with pytest.raises(OutputError, match=r"slide\.picture-1\.jpg is missing: render slide again"):
        publish(output, now=NOW)


def test_music_without_a_ledger_is_left_out_and_said_so(output: Path) -> None:
    (output / "song.mp3").write_bytes(b"la la la")
    done = publish(output, now=NOW)
    assert done.unknown == ("song.mp3",) and "song.mp3" not in done.kept


def test_sessions_that_count_their_album_wrongly_are_named(output: Path) -> None:
    rendered(output, "rest", track=2, tracks=2)
    rendered(output, "slide", track=1, tracks=1, picture=True)
    assert publish(output, now=NOW).behind == ("slide",)


def test_music_that_a_tag_editor_changed_is_published_as_it_is(output: Path) -> None:
    publish(output, now=NOW)
    data = b"X" + (output / "rest.mp3").read_bytes()[1:]
    (output / "rest.mp3").write_bytes(data)
    later = (output / "rest.session.json").stat().st_mtime_ns + 10**9
    os.utime(output / "rest.mp3", ns=(later, later))
    import hashlib

    publish(output, now=NOW)
    manifest = read(output)
    assert manifest is not None and manifest.files["rest.mp3"].sha256 == hashlib.sha256(data).hexdigest()


# ── whole or not at all ──────────────────────────────────────────────────────────────────────────────────


def consistent(folder: Path) -> Published | None:
    """Checks that all that the manifest lists is there as it says."""
    import hashlib

    manifest = read(folder)
    assert manifest is not None
    for path, item in manifest.files.items():
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == item.sha256, path
    return None


@pytest.mark.parametrize("turn", range(1, 120, 7))
def test_killed_at_any_moment_the_next_one_finds_the_old_or_makes_the_new(
    turn: int, output: Path, tmp_path: Path
) -> None:
    """A kill is played by a process that ends without a word before its n-th step on the disk."""
    target = tmp_path / "site"
    publish(output, target, now=NOW)
    old = tree(target)
    rendered(output, "rest", music=b"new", track=2)
    rendered(output, "stir", track=3)
    (output / "slide.mp3").unlink()

    def publishing() -> None:
        _die_at(turn)
        publish(output, target, now=LATER)

    _, status = os.waitpid(in_another_process(publishing), 0)
    died = os.waitstatus_to_exitcode(status) == 9
    now = {path: data for path, data in tree(target).items() if not path.startswith(exchange.STAGE)}
    decided = (target / exchange.STAGE / "exchange.json").exists()
    assert not died or decided or now == old, "nothing has changed before it is decided"
    exchange.apply(target)
    assert not (target / exchange.STAGE).exists()
    consistent(target)
    assert (tree(target) == old) is (died and not decided)
    publish(output, target, now=LATER)
    assert {path for path in tree(target) if path.endswith(".mp3")} == {"rest.mp3", "stir.mp3"}
    consistent(target)


def in_another_process(work: Callable[[], object]) -> int:
    """Its number. It ends with 0 when all is done, with 1 after an error, and never comes back here."""
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return child


def _die_at(turn: int) -> None:
    left = turn

    def step(really: object) -> object:
        def counted(*words: object, **more: object) -> object:
            nonlocal left
            left -= 1
            if not left:
                os._exit(9)
            return really(*words, **more)  # type: ignore[operator]

        return counted

    for owner, name in ((Path, "replace"), (Path, "unlink"), (Path, "mkdir"), (os, "fsync"), (shutil, "copyfileobj")):
        setattr(owner, name, step(getattr(owner, name)))


@pytest.mark.parametrize("deed", ["fsync", "replace"])
def test_a_disk_that_is_full_changes_nothing(deed: str, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(output, now=NOW)
    old = tree(output)
    rendered(output, "stir", track=3)
    with_stir = tree(output)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(*((os, "fsync") if deed == "fsync" else (Path, "replace")), full)
        with pytest.raises(OutputError, match="No space left on device"):
            publish(output, now=LATER)
    assert tree(output) == with_stir and old.keys() < with_stir.keys()


def test_room_is_looked_for_before_anything_is_written(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with pytest.raises(OutputError, match=r"has too little room: \d\.\d MB more are needed: free some space"):
        publish(output, tmp_path / "site", now=NOW)
    assert not tree(tmp_path / "site")


@pytest.mark.parametrize("path", ["feed.xml", "rest.html"])
def test_a_folder_in_the_way_is_found_before_anything_is_written(path: str, output: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    (target / path).mkdir(parents=True)
    with pytest.raises(AudiogenError, match=r"is a folder|is there already"):
        publish(output, target, now=NOW)
    assert not tree(target)


def test_two_at_a_time_wait_for_one_another(output: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    children = [in_another_process(lambda: publish(output, target, now=NOW)) for _ in range(4)]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    consistent(target)
    assert not (target / exchange.STAGE).exists()


# ── while its author works on ────────────────────────────────────────────────────────────────────────────


def test_a_library_that_is_looked_at_follows_what_is_rendered(output: Path, tmp_path: Path) -> None:
    publish(output, now=NOW)
    follow = follower(output, ())
    before = stamps(output)
    follow()
    assert stamps(output) == before
    rendered(output, "stir", track=3)
    follow()
    assert "Stir" in items(output)
    (output / "stir.mp3").unlink()
    follow()
    assert "Stir" not in items(output)
