"""What is served: the files that the manifest lists, whole, in part, or not again."""

from __future__ import annotations

import os
import re
import time
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

import pytest
from offered import FILES, SECRET, SOUND, Place, Serving, publish

from audiogen.library.manifest import MANIFEST
from audiogen.library.serve import media, ranges

SIZE = len(SOUND)
TEN_THOUSAND = ",".join(f"{n}-{n}" for n in range(10_000))


# ── content ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_file_is_what_was_published(place: Place) -> None:
    for name, content in FILES.items():
        if name != "feed.xml":
            path = "/" + quote(name)
            found = place.ask(path)
            assert (found.status, found.body) == (200, content), path
            assert found["Content-Length"] == str(len(content))


def test_the_folder_is_its_index(place: Place) -> None:
    assert place.ask("/").body == place.ask("/index.html?fresh=1").body == FILES["index.html"]


def test_what_every_answer_says(place: Place) -> None:
    for path, status in {"/rest.mp3": 200, "/": 200, "/nothing": 404}.items():
        found = place.ask(path)
        assert found.status == status
        assert found["X-Content-Type-Options"] == "nosniff"
        assert found["Content-Security-Policy"].startswith("default-src 'self'; img-src 'self' data:;")
        assert found["Referrer-Policy"] == "no-referrer"
        assert "server" not in found.headers
    assert place.ask("/rest.mp3")["Cache-Control"] == "no-cache"
    assert place.ask("/rest.mp3")["Accept-Ranges"] == "bytes"
    assert "cross-origin-resource-policy" not in place.ask("/rest.mp3").headers
    assert place.ask("/")["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("path", "kind"),
    {
        "rest.mp3": "audio/mpeg",
        "psoas.m3u8": "audio/x-mpegurl; charset=utf-8",
        "feed.xml": "application/rss+xml; charset=utf-8",
        "other.xml": "application/xml",
        "rest.vtt": "text/vtt; charset=utf-8",
        "rest.srt": "application/x-subrip; charset=utf-8",
        "rest.lrc": "text/plain; charset=utf-8",
        "rest.chapters.json": "application/json+chapters",
        "library.json": "application/json",
        "pages/rest.html": "text/html; charset=utf-8",
        "page.css": "text/css; charset=utf-8",
        "page.js": "text/javascript; charset=utf-8",
        "icon.svg": "image/svg+xml",
        "cover.jpg": "image/jpeg",
        "cover.png": "image/png",
        "what.bin": "application/octet-stream",
    }.items(),
)
def test_kinds(path: str, kind: str) -> None:
    assert media.kind(path) == kind


def test_the_kind_is_said(place: Place) -> None:
    assert place.ask("/rest.mp3")["Content-Type"] == "audio/mpeg"
    assert place.ask("/rest.chapters.json")["Content-Type"] == "application/json+chapters"


# ── in part ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-1", (0, 2)),
        ("bytes=0-0", (0, 1)),
        ("bytes=100-", (100, SIZE)),
        ("bytes=-1", (SIZE - 1, SIZE)),
        ("bytes=-70000", (SIZE - 70_000, SIZE)),
        (f"bytes=-{SIZE + 5}", (0, SIZE)),
        (f"bytes=0-{SIZE * 9}", (0, SIZE)),
        (f"bytes={SIZE - 1}-{SIZE - 1}", (SIZE - 1, SIZE)),
        ("bytes=65535-131073", (65_535, 131_074)),
        ("Bytes=5-9", (5, 10)),
        ("bytes= 5-9 ", (5, 10)),
        ("bytes=5-" + "9" * 5000, (5, SIZE)),
        ("bytes=-" + "9" * 5000, (0, SIZE)),
    ],
)
def test_parts(place: Place, header: str, part: tuple[int, int]) -> None:
    start, stop = part
    found = place.ask("/rest.mp3", range=header)
    assert found.status == 206
    assert found["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert found["Content-Length"] == str(stop - start)
    assert found["Content-Type"] == "audio/mpeg"
    assert found.body == SOUND[start:stop]


@pytest.mark.parametrize(
    "header",
    [
        "bytes=0-1,5-6", "bytes=0-1, -1", "bytes=9-5", "bytes=", "bytes=-", "bytes", "bytes=a-b", "bytes=0x1-2",
        "bytes=1.5-3", "bytes=--5", "bytes=+1-2", "bytes=1-2-3", "bytes = 0-1", "seconds=0-1", "", "0-1",
        "bytes=\u00b2-\u00b3",
    ],
)  # fmt: skip
def test_what_is_no_single_part_is_all(place: Place, header: str) -> None:
    found = place.ask("/rest.mp3", range=header)
    assert (found.status, found.body) == (200, SOUND)
    assert "content-range" not in found.headers


@pytest.mark.parametrize(
    "header", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE}", "bytes=-0", "bytes=" + "9" * 5000 + "-"]
)
def test_beyond_the_end(place: Place, header: str) -> None:
    found = place.ask("/rest.mp3", range=header)
    assert found.status == 416
    assert found["Content-Range"] == f"bytes */{SIZE}"
    assert SOUND[-20:] not in found.body


def test_an_empty_file_has_no_part(place: Place) -> None:
    assert place.ask("/empty.txt").status == 200
    assert place.ask("/empty.txt", range="bytes=0-").status == 416
    assert place.ask("/empty.txt", range="bytes=-1")["Content-Range"] == "bytes */0"


def test_two_headers_are_not_one(place: Place) -> None:
    assert place.ask("/rest.mp3", "GET", "Range: bytes=0-1", "Range: bytes=4-5").body == SOUND


def test_ten_thousand_parts_cost_nothing(place: Place) -> None:
    begun = time.perf_counter()
    for header in ("bytes=" + TEN_THOUSAND, "bytes=" + "0-," * 10_000, "bytes=" + "-" * 60_000):
        assert ranges.parse([header], SIZE) is None
    assert time.perf_counter() - begun < 0.05
    assert place.ask("/rest.mp3", range="bytes=" + TEN_THOUSAND[:10_000]).body == SOUND
    assert place.ask("/rest.mp3", range="bytes=" + TEN_THOUSAND).status in (200, 400)  # or the head was too long


# ── not again ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_client_has_isnt_sent_again(place: Place) -> None:
    first = place.ask("/rest.mp3")
    tag, date = first["ETag"], first["Last-Modified"]
    assert re.fullmatch(r'"[!#-~]+"', tag)
    for known in ({"if_none_match": tag}, {"if_none_match": f'"other", W/{tag}'}, {"if_none_match": "*"},
                  {"if_modified_since": date}, {"if_modified_since": formatdate(usegmt=True)},
                  {"if_none_match": tag, "if_modified_since": formatdate(0, usegmt=True)},
                  {"if_none_match": tag, "range": "bytes=0-1"}):  # fmt: skip
        for method in ("GET", "HEAD"):
            found = place.ask("/rest.mp3", method, **known)
            assert (found.status, found.body) == (304, b""), known
            assert found["ETag"] == tag and found["Cache-Control"] == "no-cache"
            assert "content-type" not in found.headers


def test_what_a_client_has_not_is_sent(place: Place) -> None:
    date = place.ask("/rest.mp3")["Last-Modified"]
    for known in ({"if_none_match": '"other"'}, {"if_none_match": '"other"', "if_modified_since": date},
                  {"if_modified_since": formatdate(0, usegmt=True)}, {"if_modified_since": "yesterday"},
                  {"if_modified_since": "Mon, 99 Foo 20260 99:99:99 GMT"}, {"if_none_match": ""}):  # fmt: skip
        assert place.ask("/rest.mp3", **known).body == SOUND, known


def test_a_part_is_added_only_to_the_same_bytes(place: Place) -> None:
    first = place.ask("/rest.mp3")
    tag, date = first["ETag"], first["Last-Modified"]
    for condition in (tag, date):
        assert place.ask("/rest.mp3", if_range=condition, range="bytes=0-1").status == 206, condition
    later, weak = formatdate(usegmt=True), f"W/{tag}"
    for condition in ('"other"', weak, later, formatdate(0, usegmt=True), "nonsense", tag.strip('"')):
        found = place.ask("/rest.mp3", if_range=condition, range="bytes=0-1")
        assert (found.status, found.body) == (200, SOUND), condition
        assert place.ask("/rest.mp3", if_range=condition, range=f"bytes={SIZE}-").status == 200


def test_a_date_within_the_second_of_writing_promises_nothing(serving: Serving, folder: Path) -> None:
    with serving(folder) as place:
        soon = time.time() + 5
        os.utime(folder / "rest.mp3", (soon, soon))
        first = place.ask("/rest.mp3")
        assert place.ask("/rest.mp3", if_range=first["Last-Modified"], range="bytes=0-1").status == 200
        assert place.ask("/rest.mp3", if_range=first["ETag"], range="bytes=0-1").status == 206


def test_head_says_what_get_says(place: Place) -> None:
    for path in ("/", "/rest.mp3", "/feed.xml", "/empty.txt", "/rest.chapters.json", "/nothing"):
        got, head = place.ask(path), place.ask(path, "HEAD")
        assert head.body == b""
        assert head.status == got.status
        assert {**head.headers, "date": ""} == {**got.headers, "date": ""}, path
    assert place.ask("/rest.mp3", "HEAD", range="bytes=0-1")["Content-Length"] == str(SIZE)


# ── what isn't there ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path",
    [f"/{MANIFEST}", "/.hidden.mp3", "/rest.session.json", "/notes.txt", "/rest.md", "/pages", "/pages/", "/REST.mp3",
     "/rest.mp3/", "/rest.mp3.", "/rest.mp3%20", "/rest.mp3::$DATA", "/week%201", "/nothing"],
)  # fmt: skip
def test_what_isnt_listed_isnt_there(place: Place, path: str) -> None:
    assert place.ask(path).status == 404


def test_a_manifest_cant_give_away_what_is_hidden_or_outside(serving: Serving, folder: Path) -> None:
    (folder / "out.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "up").symlink_to(folder.parent)
    (folder / "manifest.json").symlink_to(MANIFEST)
    (folder / "report.json").symlink_to("rest.session.json")
    (folder / "within.mp3").symlink_to("rest.mp3")
    (folder / "loop.mp3").symlink_to("loop.mp3")
    os.mkfifo(folder / "pipe.mp3")
    bad = ("out.txt", "up/secret.txt", "manifest.json", "report.json", "loop.mp3", "pipe.mp3", "pages", "gone.mp3",
           "rest.session.json", ".hidden.mp3", MANIFEST, "../secret.txt", "nul\0.mp3", "x" * 5000)  # fmt: skip
    publish(folder, also=(*bad, "within.mp3"))
    with serving(folder) as place:
        for name in bad:
            found = place.ask("/" + name.replace("\0", "%00"))
            assert found.status == 404 and SECRET not in found.body, name
        assert place.ask("/within.mp3").body == SOUND


CLIMBS = ("..", ".", "%2e%2e", "%252e%252e", ".%2e", "..%00", "%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae", "..;",
          "%uff0e%uff0e", "..%5c", "....", "pages/..", "%2e%2e%2f..", "..%c0%af..")  # fmt: skip
BARS = ("/", "//", "%2f", "%252f", "\\", "%5c", "%255c", "/./", "%c0%af", "\\\\")


def traversals() -> list[str]:
    names = ("secret.txt", "library/rest.session.json")
    climbs = [f"/{climb}{bar}{name}" for climb in CLIMBS for bar in BARS for name in names]
    alone = ["http://evil.example/rest.session.json", "http://127.0.0.1/../secret.txt", "//rest.session.json", "*",
             "file:///etc/passwd", "/%00", "/rest.mp3%00.txt", "/%0d%0aX: y", "//etc/passwd", "/%2fetc/passwd",
             "rest.session.json", "/pages/../rest.session.json", "/./rest.session.json", "/rest%2esession%2ejson",
             "/%ff%fe", "/~root", "/C:/secret.txt", "/" + "../" * 200 + "etc/passwd", "/" + "a" * 8000]  # fmt: skip
    return climbs + alone


def test_nobody_climbs_out(place: Place) -> None:
    for path in traversals():
        found = place.ask(path.encode("ascii", "replace").decode())
        assert found.status in (400, 404), path
        assert SECRET not in found.body and b"root:" not in found.body, path


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "get"])
def test_only_for_reading(place: Place, method: str) -> None:
    found = place.ask("/rest.mp3", method)
    assert (found.status, found["Allow"]) == (405, "GET, HEAD")


# ── published anew ───────────────────────────────────────────────────────────────────────────────────────


def test_what_is_published_anew_shows_at_once(serving: Serving, folder: Path) -> None:
    with serving(folder) as place:
        before = place.ask("/rest.mp3")
        publish(folder, {"new.mp3": b"new", "rest.mp3": b"another"})
        after = place.ask("/rest.mp3", if_none_match=before["ETag"])
        assert (after.status, after.body) == (200, b"another")
        assert place.ask("/new.mp3").body == b"new"
        assert place.ask("/").status == 404
        (folder / MANIFEST).unlink()
        assert place.ask("/new.mp3").status == 404


def test_pages_and_feed_ask_for_news_but_not_too_often(serving: Serving, folder: Path) -> None:
    asked: list[float] = []
    with serving(folder, refresh=lambda: asked.append(time.monotonic())) as place:
        for path in ("/rest.mp3", "/nothing", "/rest.chapters.json"):
            place.ask(path)
        assert not asked
        for path in ("/", "/feed.xml", "/pages/rest.html", "/index.html"):
            assert place.ask(path).status == 200
        assert len(asked) == 1


def test_news_that_fail_or_take_long_keep_nobody_waiting(serving: Serving, folder: Path) -> None:
    said: list[str] = []

    def fail() -> None:
        raise OSError("the disk\nis full")

    with serving(folder, refresh=fail, say=said.append) as place:
        assert place.ask("/").status == 200
    assert len(said) == 1 and "the disk is full" in said[0] and "\n" not in said[0]

    with serving(folder, refresh=lambda: time.sleep(1.6)) as place:
        begun = time.monotonic()
        assert place.ask("/").status == 200
        assert place.ask("/rest.mp3").status == 200
        assert time.monotonic() - begun < 1.5


def test_a_fault_of_ours_is_one_line(serving: Serving, folder: Path) -> None:
    said: list[str] = []

    def broken(feed: bytes, old: str, new: str) -> bytes:
        raise ValueError("no feed")

    with serving(folder, rebase=broken, say=said.append) as place:
        found = place.ask("/feed.xml")
        assert found.status == 500 and b"no feed" not in found.body
        assert found["X-Content-Type-Options"] == "nosniff"
        assert place.ask("/rest.mp3").status == 200
    assert said == ["audiogen: a request failed: ValueError: no feed"]
