"""Several sessions of one routine in a library: one stands for all, and none is lost."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree
from sessions import rendered

from audiogen.build.contents import look
from audiogen.build.publish import publish
from audiogen.errors import ScriptError
from audiogen.library.catalogue import Library
from audiogen.library.feed import feed, rebase, told
from audiogen.library.inspect.rules import inspect
from audiogen.library.sync import layout

PODCAST = "{https://podcastindex.org/namespace/1.0}"
KINDS = {"": 1, "10 minutes": 0, "10 minutes, light": 2, "light": 3}
NOW = datetime(2026, 5, 31, 12, 0, tzinfo=UTC)
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "rss.xsd"))


def version(folder: Path, of: str, label: str, track: int, **more: str) -> None:
    """A session as it lies there when it was made as one of several; `label` is empty for the plain one."""
    name = "-".join([of, *label.replace(" minutes", "m").split(", ")]).rstrip("-")
    axes = {"length": "10m" if "10" in label else "20m", "guidance": "light" if "light" in label else "full"}
    variant = {"of": of, "label": label, "axes": axes, "place": KINDS[label]}
    title = f"{of.title()} ({label})" if label else of.title()
    rendered(folder, name, track=track, title=title, variant=variant, **more)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    for label in KINDS:
        version(folder, "rest", label, 2)
        version(folder, "sit", label, 1)
    version(folder, "walk", "light", 3)
    rendered(folder, "stand", track=4)
    return folder


def held(output: Path) -> Library:
    return look(output, ())


def names(entries: object) -> list[str]:
    return [entry.episode.name for entry in entries]  # type: ignore[attr-defined]


def test_an_album_has_each_routine_once_by_its_plain_session_or_what_there_is(output: Path) -> None:
    [album] = held(output).albums
    assert names(album.entries) == ["sit", "rest", "walk-light", "stand"]


def test_a_routine_has_a_playlist_of_all_its_sessions_in_the_order_of_the_matrix(output: Path) -> None:
    found = {playlist.title: names(playlist.entries) for playlist in held(output).routines}
    assert found == {
        title: [f"{name}-10m", name, f"{name}-10m-light", f"{name}-light"]
        for title, name in (("Sit", "sit"), ("Rest", "rest"))
    }


def test_what_several_routines_have_has_a_playlist_in_the_order_of_the_album(output: Path) -> None:
    assert {playlist.title: names(playlist.entries) for playlist in held(output).mixes} == {
        "Hips, 10 minutes": ["sit-10m", "rest-10m"],
        "Hips, 10 minutes, light": ["sit-10m-light", "rest-10m-light"],
        "Hips, light": ["sit-light", "rest-light"],
    }


def test_every_playlist_is_a_file_and_every_session_has_its_files(output: Path) -> None:
    done = publish(output, now=NOW)
    assert {path.stem for path in output.glob("*.m3u8")} == {
        "hips", "hips-10-minutes", "hips-10-minutes-light", "hips-light", "rest", "sit",
    }  # fmt: skip
    assert len(done.library.episodes) == 10 == len(list(output.glob("*.html"))) - 1
    assert publish(output, now=NOW + timedelta(days=1)).written == ()


def test_the_feed_has_each_routine_once_and_offers_the_others_in_its_item(output: Path) -> None:
    data = feed(held(output))
    items = {str(item.findtext("title")): item for item in ET.fromstring(data).iter("item")}
    assert list(items) == ["Stand", "Walk (light)", "Rest", "Sit"]
    offered = [
        (one.get("title"), one.find(f"{PODCAST}source").get("uri"))  # type: ignore[union-attr]
        for one in items["Rest"].iter(f"{PODCAST}alternateEnclosure")
    ]
    assert offered == [
        ("10 minutes", "rest-10m.mp3"), ("10 minutes, light", "rest-10m-light.mp3"), ("light", "rest-light.mp3"),
    ]  # fmt: skip
    assert not list(items["Stand"].iter(f"{PODCAST}alternateEnclosure"))


def test_such_a_feed_keeps_the_rules_and_moves_whole(output: Path) -> None:
    home = "https://example.org/hips/"
    moved = rebase(feed(held(output)), "", home)
    SCHEMA.assertValid(etree.fromstring(moved))
    assert not [finding for finding in inspect(moved, home + "feed.xml") if finding.level == "error"]
    assert f'uri="{home}rest-10m.mp3"' in moved.decode()
    known = told(moved)
    assert known is not None and known.names == {episode.name for episode in held(output).episodes}


def test_what_a_programme_names_is_in_the_feed(output: Path, tmp_path: Path) -> None:
    course = tmp_path / "programme.yaml"
    course.write_text("order: [sit-light, rest]\n", encoding="utf-8")
    library = look(output, [course])
    assert [one.name for one in library.listed] == ["sit-light", "rest", "sit", "walk-light", "stand"]
    assert "<title>Sit (light)</title>" in feed(library).decode()


def test_a_programme_does_not_wait_for_one_that_will_be_made(output: Path, tmp_path: Path) -> None:
    settings = "---\nvariants: {length: [10m, 20m]}\n---\nLie down. [1s-1h]\n"
    (tmp_path / "nap.md").write_text(settings, encoding="utf-8")
    course = tmp_path / "programme.yaml"
    course.write_text("order: [sit-light, nap-20m]\n", encoding="utf-8")
    assert publish(output, programmes=[course], now=NOW).waiting == ("nap-20m",)
    course.write_text("order: [sit-light, nap-30m]\n", encoding="utf-8")
    with pytest.raises(ScriptError, match="there is no session “nap-30m” here"):
        publish(output, programmes=[course], now=NOW)


def test_a_long_label_is_short_in_the_feed(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "20 minutes, espeak en-GB-scotland, light"
    monkeypatch.setitem(KINDS, long, 9)
    version(output, "rest", long, 2)
    assert 'title="20 minutes, espeak en-GB-scotla…"' in feed(held(output)).decode()


def test_the_page_shows_a_routine_once_with_its_versions_to_choose_from(output: Path) -> None:
    publish(output, now=NOW)
    index = (output / "index.html").read_text(encoding="utf-8")
    assert index.count('class="entry"') == 4 and index.count("3 other versions") == 2
    assert index.count('href="rest-10m-light.html"') == index.count('href="rest.html"') == 1
    page = (output / "rest-light.html").read_text(encoding="utf-8")
    assert page.count('aria-current="page"') == 1
    assert 'href="rest-light.html" aria-current="page"' in page and 'href="rest.html"' in page
    assert "Versions" not in (output / "stand.html").read_text(encoding="utf-8")


def chosen(page: Path) -> list[str]:
    """What is written on each version that a page offers."""
    found = etree.HTML(page.read_text(encoding="utf-8")).xpath("//ul[@class='versions']//a")
    return [" ".join("".join(one.itertext()).split()) for one in found]


def versions(folder: Path, **kinds: dict[str, str]) -> None:
    """Sessions of one routine, the first of them the plain one, by their values; `seconds` is how long one lasts."""
    for place, (name, axes) in enumerate(kinds.items()):
        words = {axis: value for axis, value in axes.items() if axis != "seconds"}
        label = ", ".join(words.values()) if place else ""
        variant = {"of": next(iter(kinds)), "label": label, "axes": words, "place": place}
        path = rendered(folder, name, variant=variant, language=axes.get("language", "en"))
        ledger = path.with_suffix(".session.json")
        plain = json.loads(ledger.read_bytes()) | {"length": int(axes.get("seconds", "90")) * 48_000}
        ledger.write_text(json.dumps(plain), encoding="utf-8")
    publish(folder, now=NOW)


def test_versions_are_called_by_what_tells_them_apart_and_never_by_their_length_twice(tmp_path: Path) -> None:
    versions(tmp_path / "a", rest={"language": "en", "seconds": "600"}, es={"language": "es", "seconds": "660"})
    assert chosen(tmp_path / "a" / "es.html") == ["English 10 min", "español 11 min"]
    versions(tmp_path / "b", rest={"length": "20m", "seconds": "1200"}, short={"length": "5m", "seconds": "300"})
    assert chosen(tmp_path / "b" / "rest.html") == ["20 min", "5 min"]
    assert chosen(tmp_path / "b" / "index.html") == ["5 min"]
    versions(tmp_path / "c", rest={"guidance": "full"}, short={"guidance": "light", "seconds": "120"})
    assert chosen(tmp_path / "c" / "rest.html") == ["full 2 min", "light 2 min"]
    versions(tmp_path / "d", rest={"length": "1m40s", "seconds": "100"}, short={"length": "1m50s", "seconds": "110"})
    assert chosen(tmp_path / "d" / "rest.html") == ["1m40s 2 min", "1m50s 2 min"]


def test_a_plain_session_that_says_nothing_of_itself_is_as_usual_and_in_its_language(tmp_path: Path) -> None:
    versions(tmp_path / "a", rest={}, light={"guidance": "light"})
    assert chosen(tmp_path / "a" / "rest.html") == ["As usual 2 min", "light 2 min"]
    versions(tmp_path / "b", rest={}, es={"language": "es"})
    assert chosen(tmp_path / "b" / "rest.html") == ["English 2 min", "español 2 min"]


def test_after_a_version_comes_the_next_of_its_kind(output: Path) -> None:
    publish(output, now=NOW)
    assert 'Next in <span dir="auto">Hips, light</span>' in (output / "sit-light.html").read_text(encoding="utf-8")


def test_a_translation_with_an_album_of_its_own_stands_for_itself_there(output: Path) -> None:
    variant = {"of": "rest", "label": "español", "axes": {"language": "es"}, "place": 7}
    rendered(output, "rest-es", title="Descanso", album="Caderas", variant=variant)
    library = held(output)
    assert {album.title: names(album.entries) for album in library.albums}["Caderas"] == ["rest-es"]
    [own] = [one for one in library.listed if one.name == "rest-es"]
    assert library.versions(own) == ()


def test_a_session_from_before_there_were_several_stands_for_itself(output: Path) -> None:
    ledger = output / "rest-light.session.json"
    plain = json.loads(ledger.read_bytes())
    del plain["variant"]
    ledger.write_text(json.dumps(plain), encoding="utf-8")
    assert "rest-light" in names(held(output).albums[0].entries)


def test_a_version_in_no_album_is_offered_and_not_listed(tmp_path: Path) -> None:
    for label in ("", "light"):
        version(tmp_path, "rest", label, 1, album="")
    publish(tmp_path, now=NOW)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert index.count('class="entry"') == 1 and "1 other version<" in index


def test_on_a_phone_the_sessions_of_a_routine_stand_side_by_side(output: Path) -> None:
    [shelf] = layout.shelves(held(output))
    assert [stem for stem, _ in shelf.tracks][:4] == [
        "01 Sit", "01 Sit (10 minutes)", "01 Sit (10 minutes, light)", "01 Sit (light)",
    ]  # fmt: skip
    assert len(shelf.tracks) == 10
