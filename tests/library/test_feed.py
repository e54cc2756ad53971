"""The feed, held to the rules, to a schema, and to what others read in it."""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import feedparser
import pytest
from lxml import etree

from audiogen.library.catalogue import Entry, Episode, Library, Playlist
from audiogen.library.feed import feed, feed_id, rebase
from audiogen.library.identity import feed_guid
from audiogen.library.inspect.rules import inspect
from audiogen.model import Marker
from audiogen.units import RATE

HOME = "https://example.org/hips/"
NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "rss.xsd"))
NASTY = {
    "ampersand": "Rest & digest",
    "marks of HTML": "1 < 2 > 0",
    "end of a section": "Rest ]]> and <![CDATA[ more",
    "quotes": "“Rest”, 'rest' \"rest\"",
    "umlauts": "Übung für später",
    "right to left": "\u202bمنعش\u202c והרגע",
    "pictures": "Rest 🧘\u200d♀️ now",
    "other planes": "𝔯𝔢𝔰𝔱 𠮷",
    "looks like a reference": "Rest &#38; R&D",
    "looks like an instruction": "<?xml version='1.0'?> rest",
    "percent": "100%20 rest",
    "backslash": r"C:\rest\n",
    "combining": "Ru\u0308he",
}

PLAIN = [text for name, text in NASTY.items() if name != "looks like a reference"]
"""Those that show the same wherever they are taken for HTML."""


def episode(name: str = "psoas-release", day: int = 1, **changes: Any) -> Episode:
    values: dict[str, Any] = {
        "name": name,
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        "title": name.replace("-", " ").title(),
        "album": "Somatic Release",
        "artist": "Ana Example",
        "description": "Lie down, and let the floor do the work.",
        "genre": "Meditation",
        "language": "en-GB",
        "year": 2026,
        "track": day,
        "published": datetime(2026, 1, day, 7, 30, tzinfo=UTC),
        "length": 600 * day * RATE,
        "bytes": 1_000_000 * day,
        "sha256": "0" * 64,
        "chapters": (Marker(0, 600 * RATE, "Settle"),),
        "captions": (Marker(0, RATE, "Lie down."),),
        "events": (),
    }
    return Episode(**(values | changes))


def album(*held: Episode) -> Playlist:
    return Playlist("somatic-release", "Somatic Release", tuple(Entry(one) for one in held))


def library(*held: Episode, **changes: Any) -> Library:
    episodes = held or (episode(), episode("hip-stirring", 2), episode("psoas-slide", 3))
    values: dict[str, Any] = {
        "title": "Six Days for Your Hips",
        "description": "One session a day.",
        "author": "Ana Example",
        "language": "en-GB",
        "address": HOME,
        "episodes": episodes,
        "albums": (album(*episodes),),
        "programmes": (),
    }
    return Library(**(values | changes))


def course(*held: Episode, **changes: Any) -> Library:
    """Two weeks of three days, each session in both; one more stands outside of it."""
    episodes = held or (episode(), episode("hip-stirring", 2), episode("psoas-slide", 3))
    days = tuple(Entry(one, f"Week {week}", f"Day {n}") for week in (1, 2) for n, one in enumerate(episodes, 1))
    other = episode("release-tool", 4)
    programme = Playlist("six-days", "Six Days", days)
    return library(*episodes, other, **({"programmes": (programme,)} | changes))


LIBRARIES = {
    "an album": library(),
    "a course": course(),
    "one session": library(episode()),
    "nothing": library(episodes=(), albums=()),
    "bare sessions": library(
        episode(artist="", description="", captions=(), chapters=(), track=None, album=""), author="", albums=()
    ),
    "two albums": library(albums=(album(episode()), replace(album(episode("b", 2)), name="b"))),
    "an address with a port": library(address="http://192.168.1.5:8000/"),
    "an address with everything": library(address="https://ex-ample.org:8443/a%20b/~ana/"),
    "another language": library(language="zh-Hant-HK"),
    "names with spaces and umlauts": library(episode("übung für später"), episode("a+b & c's #1 100%", 2)),
    "nasty titles": library(*(episode(f"e{n}", n + 1, title=text) for n, text in enumerate(PLAIN))),
    "nasty everything": library(
        *(episode(f"e{n}", n + 1, description=text, artist=text) for n, text in enumerate(PLAIN)),
        title="<&>\"']]>", description="<&>\"']]>", author="<&>\"']]>",
    ),
}  # fmt: skip


def parsed(data: bytes) -> Any:
    return etree.fromstring(data)


def texts(data: bytes, path: str) -> list[str]:
    return [str(found) for found in parsed(data).xpath(path, namespaces=NS)]


def addresses(data: bytes) -> list[str]:
    return texts(data, "//@url | //@href | //link/text() | //url/text()")


# ── what it's held to ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", LIBRARIES)
def test_the_feed_keeps_the_rules(name: str) -> None:
    given = LIBRARIES[name]
    found = [one for one in inspect(feed(given), f"{given.address}feed.xml") if one.level not in ("ok", "note")]
    expected = ["there is no <item>"] if name == "nothing" else []
    assert [one.message for one in found] == expected


@pytest.mark.parametrize("name", LIBRARIES)
def test_the_feed_is_as_the_schema_says(name: str) -> None:
    SCHEMA.assertValid(parsed(feed(LIBRARIES[name])))


def test_without_an_address_the_feed_keeps_the_rules_but_for_that() -> None:
    data = feed(library(address=""))
    assert [one for one in inspect(data, relative=True) if one.level not in ("ok", "note")] == []
    assert {
        one.message.partition(" is the relative address")[1] for one in inspect(data) if one.level == "error"
    } == {" is the relative address"}


SPOILT = [
    (b'version="2.0"', b'version="0.91"'),
    (b"<title>Six Days for Your Hips</title>", b""),
    (b"<title>Six Days for Your Hips</title>", b"<title> </title>"),
    (b"<title>Six Days for Your Hips</title>", b"<title>A</title><title>B</title>"),
    (b"<language>en-gb</language>", b""),
    (b"<itunes:type>serial", b"<itunes:type>series"),
    (b"<itunes:explicit>false", b"<itunes:explicit>no"),
    (b'length="1000000"', b'length="0"'),
    (b'length="1000000"', b""),
    (b"hip-stirring.mp3", b"hip stirring.mp3"),
    (b"hip-stirring.mp3", b"psoas-slide.mp3"),
    (b"https://example.org/hips/hip-stirring.mp3", b"hip-stirring.mp3"),
    (b' isPermaLink="false"', b""),
    (b"07:30:00 GMT", b"07:30:00"),
    (b"<itunes:duration>600<", b"<itunes:duration>10 minutes<"),
    (b"<itunes:episode>2", b"<itunes:episode>0"),
    (b'type="text/vtt"', b'type="text/plain"'),
    (b"cover.jpg", b"cover.gif"),
    (b"<podcast:guid>", b"<podcast:guid>x"),
    (b"<podcast:medium>podcast", b"<podcast:medium>talk"),
    (b"<generator>", b"<generators/><generator>"),
    (b"<generator>", b"<itunes:generator/><generator>"),
]


@pytest.mark.parametrize(("old", "new"), SPOILT)
def test_the_schema_finds_what_is_spoilt(old: bytes, new: bytes) -> None:
    data = feed(library())
    assert old in data
    assert not SCHEMA.validate(parsed(data.replace(old, new, 1)))


@pytest.mark.filterwarnings("ignore")  # what others do inside is theirs
@pytest.mark.parametrize("name", [name for name in LIBRARIES if name != "nothing"])
def test_others_read_in_it_what_was_meant(name: str) -> None:
    given = LIBRARIES[name]
    read: Any = feedparser.parse(feed(given))
    assert (read.bozo, read.version, read.encoding) == (0, "rss20", "utf-8")
    if "nasty" not in name:  # feedparser takes what looks like HTML for HTML
        assert read.feed.title == given.title
        assert read.feed.get("author", "") == given.author
    assert read.feed.link == given.address + "index.html"
    by_id = {one.id: one for one in given.episodes}
    assert [entry.id for entry in read.entries] == [
        one.id for one in sorted(given.episodes, key=lambda one: one.published, reverse=True)
    ]
    for entry in read.entries:
        meant = by_id[entry.id]
        if "nasty" not in name:
            assert entry.title == meant.title
        assert not entry.guidislink
        assert entry.itunes_duration == str(meant.length // RATE)
        (sound,) = entry.enclosures
        assert sound.type == "audio/mpeg" and int(sound.length) == meant.bytes
        assert unquote(sound.href) == unquote(given.address) + meant.file(".mp3")
        assert entry.link == given.address + quote(meant.file(".html"))
        assert time.struct_time(entry.published_parsed)[:6] == meant.published.timetuple()[:6]


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_every_word_comes_through_as_it_was(text: str) -> None:
    one = episode(title=text, description=f"{text} {text}", artist=text)
    data = feed(library(one, title=text, description=text, author=text))
    assert texts(data, "/rss/channel/title/text()") == [text]
    assert texts(data, "//item/title/text()") == texts(data, "//item/itunes:title/text()") == [text]
    assert texts(data, "//item/description/text()") == [f"{text} {text}"]
    assert texts(data, "//podcast:person/text()") == texts(data, "//itunes:author/text()") == [text, text]


def test_what_xml_can_not_hold_is_left_out() -> None:
    data = feed(library(episode(title="A\0B\x08C\x1bD\ufffeE\ud800F\tG"), title="\x0cSix"))
    assert texts(data, "//item/title/text()") == ["ABCDEF\tG"]
    assert texts(data, "/rss/channel/title/text()") == ["Six"]


def test_a_session_without_a_description_is_described_by_its_title() -> None:
    assert texts(feed(library(episode(description=""))), "//item/description/text()") == ["Psoas Release"]


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────


def test_names_are_written_as_addresses_want_them() -> None:
    data = feed(library(episode("übung für später #1")))
    assert texts(data, "//enclosure/@url") == [f"{HOME}%C3%BCbung%20f%C3%BCr%20sp%C3%A4ter%20%231.mp3"]
    assert all(re.fullmatch(r"https://[A-Za-z0-9/._%~-]+", address) for address in addresses(data))


def test_everything_is_where_the_library_is() -> None:
    found = addresses(feed(course()))
    assert (
        len(found) == 3 + 4 * 6
    )  # home, cover, page; of each session sound, page, picture, two transcripts, chapters
    assert all(address.startswith(HOME) for address in found)


def test_what_a_session_lacks_is_not_pointed_to() -> None:
    data = feed(library(episode(captions=(), chapters=())))
    assert texts(data, "//podcast:transcript/@url | //podcast:chapters/@url") == []


# ── what it's known by ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address", [HOME, "http://192.168.1.5:8000/", "https://podnews.net/", "https://example.org/a%20b/"]
)
def test_the_feeds_guid_is_made_of_its_address(address: str) -> None:
    assert feed_id(library(address=address)) == feed_guid(f"{address}feed.xml")
    assert texts(feed(library(address=address)), "//podcast:guid/text()") == [str(feed_guid(f"{address}feed.xml"))]


def test_the_feeds_guid_does_not_hang_on_how_it_is_asked_for() -> None:
    assert feed_id(library(address=HOME)) == feed_id(library(address=HOME.replace("https", "http")))


def test_without_an_address_title_and_author_make_the_guid() -> None:
    first = feed_id(library(address=""))
    assert first == feed_id(library(episode(), address="", description="More."))
    assert first != feed_id(library(address="", title="Seven Days")) and first != feed_id(
        library(address="", author="Bo")
    )
    assert first.version == 5


def test_a_session_rendered_anew_is_the_same_one() -> None:
    before = episode()
    after = replace(before, bytes=2_000_000, length=601 * RATE, sha256="1" * 64, title="Psoas, Released")
    old, new = feed(library(before)), feed(library(after))
    assert old != new
    for path in ("//item/guid/text()", "//item/pubDate/text()", "//enclosure/@url", "//podcast:guid/text()"):
        assert texts(old, path) == texts(new, path)
    assert texts(new, "//enclosure/@length") == ["2000000"]


@pytest.mark.parametrize("name", LIBRARIES)
def test_the_same_library_gives_the_same_bytes(name: str) -> None:
    assert feed(LIBRARIES[name]) == feed(LIBRARIES[name])


def test_dates_are_told_in_one_zone() -> None:
    late = datetime(2026, 1, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert texts(feed(library(episode(published=late))), "//pubDate/text()") == ["Fri, 02 Jan 2026 04:30:00 GMT"]


# ── order ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_album_is_a_series_with_its_tracks() -> None:
    data = feed(library())
    assert texts(data, "//channel/itunes:type/text()") == ["serial"]
    assert texts(data, "//item/itunes:episode/text()") == ["3", "2", "1"]
    assert texts(data, "//itunes:season") == []


def test_a_course_has_its_groups_for_seasons() -> None:
    data = feed(course())
    assert texts(data, "//podcast:medium/text()") == ["course"]
    places = {
        item.findtext("title"): (item.findtext("itunes:season", None, NS), item.findtext("itunes:episode", None, NS))
        for item in parsed(data).iterfind(".//item")
    }
    assert places == {
        "Psoas Release": ("1", "1"),
        "Hip Stirring": ("1", "2"),
        "Psoas Slide": ("1", "3"),
        "Release Tool": (None, None),
    }


def test_sessions_of_several_albums_have_no_order() -> None:
    data = feed(LIBRARIES["two albums"])
    assert texts(data, "//channel/itunes:type/text()") == ["episodic"]
    assert texts(data, "//itunes:episode | //itunes:season") == []


# ── another address ──────────────────────────────────────────────────────────────────────────────────────

NEW = "http://192.168.1.5:8000/"


@pytest.mark.parametrize("old", ["", HOME])
@pytest.mark.parametrize("name", ["an album", "a course", "names with spaces and umlauts", "nasty everything"])
def test_a_feed_that_moved_is_as_if_made_there_but_for_its_guid(name: str, old: str) -> None:
    given = replace(LIBRARIES[name], address=old)
    moved, made = rebase(feed(given), old, NEW), feed(replace(given, address=NEW))
    guid = r"<podcast:guid>.*?</podcast:guid>"
    assert re.sub(guid, "", moved.decode()) == re.sub(guid, "", made.decode())
    assert texts(moved, "//podcast:guid/text()") == texts(feed(given), "//podcast:guid/text()")
    SCHEMA.assertValid(parsed(moved))
    assert [one for one in inspect(moved, f"{NEW}feed.xml") if one.level not in ("ok", "note")] == []


def test_moving_twice_is_moving_once() -> None:
    once = rebase(feed(library()), HOME, NEW)
    assert rebase(once, NEW, HOME) == feed(library())
    assert rebase(rebase(feed(library(address="")), "", NEW), NEW, "https://b.example/") == rebase(
        feed(library(address="")), "", "https://b.example/"
    )


def test_moving_to_where_it_is_changes_nothing() -> None:
    assert rebase(feed(library()), HOME, HOME) == feed(library())


def test_addresses_of_others_stay() -> None:
    foreign = b"https://cdn.example.net/hip-stirring.mp3"
    data = feed(library()).replace(f"{HOME}hip-stirring.mp3".encode(), foreign)
    moved = rebase(data, HOME, NEW)
    assert foreign.decode() in addresses(moved)
    assert sum(address.startswith(NEW) for address in addresses(moved)) == len(addresses(data)) - 1


def test_an_address_that_only_begins_alike_stays() -> None:
    data = feed(library()).replace(f"{HOME}hip-stirring.mp3".encode(), b"https://example.org/hips-of-others/a.mp3")
    assert "https://example.org/hips-of-others/a.mp3" in addresses(rebase(data, HOME, NEW))


def test_words_that_look_like_addresses_stay() -> None:
    data = feed(library(episode(description=f"See {HOME} or {HOME}index.html", title=HOME)))
    moved = rebase(data, HOME, NEW)
    assert texts(moved, "//item/description/text()") == [f"See {HOME} or {HOME}index.html"]
    assert texts(moved, "//item/title/text()") == [HOME]


def test_every_address_is_whole_after_moving() -> None:
    found = addresses(rebase(feed(course(address="")), "", NEW))
    assert all(urlsplit(address).netloc == "192.168.1.5:8000" for address in found)
