"""The pages as text: every name and word in its place, and nothing that leads out of the folder."""

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from page_samples import CHAPTERS, LINES, PICTURE, SECONDS, beside, episode, library, vast

from audiogen.library.catalogue import Entry, Library, Playlist
from audiogen.library.page import pages
from audiogen.library.page.picture import draw, voiced
from audiogen.library.page.words import about
from audiogen.model import Event, Marker
from audiogen.units import RATE

WICKED = """</script><img src=x onerror=alert(1)> & "quotes" 'single' <!-- {{ 7 * 7 }} \u2028"""
NAMES = ["Ruhe & Atem #1", "50% über", "a?b=c", "x:y", "'quoted' \"twice\"", "静かに", "+plus;semi,comma"]
_LINKING = {"href", "src", "poster", "srcset", "action", "data"}
_VOID = {"meta", "link", "img", "input", "br", "hr", "source"}


def text(held: Library, path: str) -> str:
    return pages(held)[path].decode()


def tree(held: Library, path: str) -> Any:
    return html.document_fromstring(text(held, path))


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def links(page: Any) -> list[str]:
    return [
        value for element in page.iter() for name, value in element.items() if name.rpartition(":")[2] in _LINKING
    ]


# ── what there is ────────────────────────────────────────────────────────────────────────────────────────


def test_there_is_a_page_for_the_library_and_one_for_every_session() -> None:
    made = set(pages(library()))
    assert made == {
        "index.html", "short-rest.html", "second.html", "assets/page.css", "assets/page.js", "assets/icon.svg",
    }  # fmt: skip


def test_the_same_library_gives_the_same_bytes() -> None:
    assert pages(library()) == pages(library())


def test_an_empty_library_says_so() -> None:
    bare = Library("Nothing yet", "", "", "", "", (), (), ())
    page = tree(bare, "index.html")
    assert "There are no sessions here yet." in words(page)
    assert [words(heading) for heading in page.iter("h2")] == []


def test_the_index_shows_programmes_before_albums_and_their_sessions_in_order() -> None:
    page = tree(library(), "index.html")
    assert [words(heading) for heading in page.iter("h2")] == ["Programmes", "Albums"]
    assert [words(one) for one in page.iter("summary")] == ["Subscribe", "Week 1", "Week 2"]
    shown = [words(entry.find(".//h4")) for entry in page.find_class("entry")]
    assert shown == ["Short Rest", "The Second"] * 3
    assert [words(label) for label in page.find_class("label")] == ["Day 1", "Day 2"] * 2
    assert "24 s" in words(page.find_class("facts")[0])


def test_a_session_in_no_album_is_shown_all_the_same() -> None:
    one, stray = episode(), episode("stray", "Astray")
    album = Playlist("a", "Album", (Entry(one),))
    page = tree(library(one, stray, albums=(album,), programmes=()), "index.html")
    assert [words(heading) for heading in page.iter("h2")] == ["Albums", "More sessions"]
    assert [(heading.tag, words(heading)) for heading in page.iter("h3", "h4")] == [
        ("h3", "Album"),
        ("h4", "Short Rest"),
        ("h3", "Astray"),
    ]


def test_the_feed_is_told_to_the_browser_and_its_address_to_people() -> None:
    page = tree(library(address="https://example.org/rest/"), "index.html")
    (told,) = page.xpath("//link[@rel='alternate']")
    assert (told.get("type"), told.get("href")) == ("application/rss+xml", "feed.xml")
    assert page.get_element_by_id("feed").get("value") == "https://example.org/rest/feed.xml"
    assert tree(library(), "index.html").get_element_by_id("feed").get("value") == ""


def test_a_session_can_be_read_without_a_script() -> None:
    page = tree(library(), "short-rest.html")
    (audio,) = page.iter("audio")
    assert "controls" in audio.attrib and audio.get("src") == "short-rest.mp3"
    assert [words(name) for name in page.find_class("name")] == list(CHAPTERS)
    (scroller,) = page.find_class("scroller")
    assert [words(line) for line in scroller.iter("button")] == list(LINES)
    assert [words(heading) for heading in scroller.iter("h3")] == list(CHAPTERS)
    for part in ("controls", "timeline", "settings"):
        assert "hidden" in page.find_class(part)[0].attrib, "nothing is shown that would do nothing"


def test_the_words_stand_under_the_chapter_that_they_begin_in() -> None:
    marks = [Marker(second * RATE, RATE, f"at {second}") for second in (0, 4, 5, 6, 20)]
    chapters = tuple(Marker(second * RATE, RATE, f"from {second}") for second in (5, 6, 9))
    page = tree(library(episode(captions=tuple(marks), chapters=chapters)), "short-rest.html")
    (scroller,) = page.find_class("scroller")
    found = [words(element) for element in scroller.iter("h3", "button")]
    assert found == ["at 0", "at 4", "from 5", "at 5", "from 6", "at 6", "from 9", "at 20"]


def test_a_session_leads_to_the_next_one_of_its_album_and_the_last_to_none() -> None:
    shown = replace(library(), programmes=())
    first, last = tree(shown, "short-rest.html"), tree(shown, "second.html")
    assert [link.get("href") for link in first.find_class("onward")] == ["second.html"]
    assert not last.find_class("onward")
    assert "Next in" not in words(last)


def test_in_a_programme_its_order_counts_more() -> None:
    first, second = library().albums[0].entries[:2]
    course = Playlist("course", "Course", (second, first))
    shown = replace(library(), programmes=(course,))
    (onward,) = tree(shown, "second.html").find_class("onward")
    assert onward.get("href") == "short-rest.html"


def test_the_player_is_told_times_in_milliseconds() -> None:
    data = json.loads(tree(library(), "short-rest.html").get_element_by_id("data").text)
    assert data["id"] == "id of short-rest"
    assert data["length"] == SECONDS * 1000
    assert data["chapters"] == [
        [0, "Settle", ""],
        [8000, "Constructive rest", "Rest%20%231.jpg"],
        [16000, "Close", ""],
    ]
    assert data["captions"] == [at * 2000 for at in range(12)]


def test_what_a_session_lacks_leaves_no_hole() -> None:
    bare = episode(chapters=(), captions=(), events=(), description="", album="", artist="", language="")
    page = tree(library(bare, albums=(), programmes=()), "short-rest.html")
    for part in ("chapters", "transcript", "previous", "following", "description"):
        assert not page.find_class(part), part
    assert words(page.find_class("titles")[0]) == "Short Rest 24 s"
    assert not page.xpath("//*[@lang='']")
    assert not page.xpath("//option[@value='chapter']")


# ── names and words from anywhere ────────────────────────────────────────────────────────────────────────


def test_no_word_of_an_author_becomes_code() -> None:
    marks = tuple(Marker(0, RATE, WICKED) for _ in range(2))
    one = episode(
        title=WICKED, album=WICKED, artist=WICKED, description=WICKED, captions=marks, chapters=marks,
        id=WICKED, language=WICKED,
    )  # fmt: skip
    two = replace(one, name="two")
    album = Playlist("album", WICKED, (Entry(one, WICKED, WICKED), Entry(two)), WICKED, WICKED)
    held = Library(WICKED, WICKED, WICKED, WICKED, "", (one, two), (album,), (album,))
    plain = WICKED.replace("\u2028", "").strip()
    for path in ("index.html", "short-rest.html"):
        page = tree(held, path)
        assert not page.xpath("//@onerror") and not page.xpath("//*[@src='x']"), path
        assert plain in words(page.find(".//h1")), path
        assert "49" not in words(page.find(".//h1")), path
        assert [script.get("type", "src") for script in page.iter("script")] in (["src"], ["src", "application/json"])
    data = json.loads(tree(held, "short-rest.html").get_element_by_id("data").text)
    assert data["title"] == data["chapters"][0][1] == data["id"] == WICKED


@pytest.mark.parametrize("title", ["تحرير العضلة", "腰筋をゆるめる", "Ünïcödé 🌿"])
def test_words_of_any_writing_arrive(title: str) -> None:
    held = library(episode(title=title, captions=(Marker(0, RATE, title),)))
    assert title in words(tree(held, "index.html"))
    page = tree(held, "short-rest.html")
    assert words(page.find(".//h1")) == title and page.find(".//h1").get("dir") == "auto"
    assert title in words(page.find_class("scroller")[0])


def test_every_link_leads_to_a_file_of_the_library() -> None:
    episodes = [episode(name, name) for name in NAMES]
    held = library(*episodes, albums=(Playlist("Ünser #1 50%", "A", tuple(map(Entry, episodes))),))
    made = pages(held)
    there = set(made) | set(beside(held))
    reached = set()
    for path in (path for path in made if path.endswith(".html")):
        for link in links(html.document_fromstring(made[path].decode())):
            parts = urlsplit(link)
            assert not parts.scheme and not parts.netloc and not link.startswith("/"), link
            if parts.path:
                assert unquote(parts.path) in there, (path, link)
                reached.add(unquote(parts.path))
    missed = there - reached - {name for name in there if name.endswith(".vtt")}
    assert not missed, "everything can be reached from the pages, but captions, which are in them"


def test_a_picture_of_a_chapter_is_shown_beside_it() -> None:
    page = tree(library(), "short-rest.html")
    assert [unquote(image.get("src")) for image in page.xpath("//*[@class='chapters']//img")] == [PICTURE]


# ── what pages must not do ───────────────────────────────────────────────────────────────────────────────


def test_nothing_leads_out_of_the_folder() -> None:
    for path, content in pages(library()).items():
        found = re.findall(rb"(?:https?:)?//[a-z0-9]", content.replace(b'xmlns="http://www.w3.org/2000/svg"', b""))
        assert not found, path
        assert not re.search(rb"@import|fetch\(|XMLHttpRequest|import\(|\beval\b|innerHTML", content), path


def test_a_strict_policy_is_kept() -> None:
    for path in ("index.html", "short-rest.html"):
        page = tree(library(), path)
        names = {name for element in page.iter() for name in element.keys()}  # noqa: SIM118
        assert not {name for name in names if name == "style" or name.startswith("on")}
        assert not list(page.iter("style"))
        assert all(script.get("src") or script.get("type") == "application/json" for script in page.iter("script"))


@pytest.mark.parametrize("path", ["index.html", "short-rest.html"])
def test_tags_are_closed_in_order_and_ids_are_single(path: str) -> None:
    page = text(library(), path)
    open_tags = []
    for closing, name, lone in re.findall(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>", page):
        if closing:
            assert open_tags.pop() == name
        elif not lone and name not in _VOID:
            open_tags.append(name)
    assert open_tags == []
    ids = tree(library(), path).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_page_of_an_hour_stays_small() -> None:
    hour = vast()
    usual = replace(hour, chapters=hour.chapters[:20], captions=hour.captions[::3])
    assert len(pages(library(usual))["vast.html"]) < 150_000
    assert len(pages(library(hour))["vast.html"]) < 300_000


# ── the picture ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_voice_fills_as_much_of_the_picture_as_of_the_time() -> None:
    events = [Event("speech", 1, 0, 60, ""), Event("pause", 1, 60, 40, ""), Event("speech", 1, 1195, 5, "")]
    shares = voiced(events, 1200)  # 120 stretches of ten samples
    assert shares[:6] == [1.0] * 6
    assert shares[6:119] == [0.0] * 113
    assert shares[119] == 0.5


def test_every_stretch_is_either_a_bar_or_a_dot() -> None:
    drawn = draw(episode())
    assert drawn.voice.count("M") + drawn.silence.count("M") == 120
    assert drawn.sounds.count("M") == 1 and drawn.sounds.startswith("M208.3 ")
    assert re.findall(r"M([\d.]+)", drawn.chapters) == ["333.3", "666.7"]


def test_breaths_rise_and_fall() -> None:
    path = draw(episode()).breath
    assert path.startswith("M666.7 98") and path.endswith("L875 98Z")
    assert [float(level) for level in re.findall(r"C\S+ \S+ \S+ \S+ \S+ ([\d.]+)", path)] == [74, 74, 98, 74, 98]


def test_what_the_eye_can_not_tell_apart_is_drawn_once() -> None:
    drawn = draw(vast())
    assert 30 < drawn.sounds.count("M") < 40
    assert drawn.chapters.count("M") == 199, "every other one"
    assert drawn.breath.count("C") <= 1000
    assert sum(map(len, (drawn.voice, drawn.silence, drawn.breath, drawn.sounds, drawn.chapters))) < 40_000


def test_a_session_in_which_nothing_happens_has_a_picture() -> None:
    drawn = draw(episode(events=(), length=0))
    assert drawn.silence.count("M") == 120
    assert drawn.voice == drawn.breath == drawn.sounds == drawn.chapters == ""


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (45, "45 s"), (59.4, "59 s"), (60, "1 min"), (1794, "30 min"), (3569, "59 min"), (3570, "1 h"),
     (3900, "1 h 5 min")],
)  # fmt: skip
def test_lengths_are_said_as_people_do(seconds: float, said: str) -> None:
    assert about(round(seconds * RATE)) == said
