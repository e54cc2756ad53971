"""Libraries on hosts that do well, and on hosts that don't; all of them on loopback."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from publication import NAMES, TYPES, Ask, Deed, Host, files, furnish, hosting, jpeg, mp3, send, stall

from audiogen.library.inspect import remote
from audiogen.library.inspect.fetch import Client, Patience, Unanswered, without_secret
from audiogen.library.inspect.finding import Finding
from audiogen.library.inspect.local import inspect_path
from audiogen.library.inspect.remote import inspect_address
from audiogen.library.manifest import MANIFEST, Item, Manifest
from audiogen.library.serve.app import app
from audiogen.library.serve.patience import Patience as ServersPatience
from audiogen.library.serve.run import bind, server

SOON = Patience(connect=0.3, read=0.3, whole=0.6)
SOUND = "short-rest.mp3"


def bad(found: list[Finding]) -> list[tuple[str, str]]:
    return [(one.level, one.message) for one in found if one.level in ("error", "warning")]


def said(found: list[Finding]) -> str:
    return "\n".join(f"{one.level} {one.where}: {one.message}" for one in found)


@pytest.fixture
def host() -> Iterator[Host]:
    with hosting() as found:
        yield found


def looked(host: Host, path: str = "feed.xml", patience: Patience | None = None) -> list[Finding]:
    return inspect_address(host.address + path, patience)


# ── what is fine ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_honest_host_of_our_library_is_fine(host: Host) -> None:
    found = looked(host)
    assert bad(found) == []
    assert [one.level for one in found if "is this computer alone" in one.message] == ["note"]
    assert sum(one.level == "ok" for one in found) == 1 + (1 + len(NAMES)) + len(NAMES)


def test_everything_that_the_feed_points_to_is_asked_for(host: Host) -> None:
    looked(host)
    asked = {path.lstrip("/") for _, path, _ in host.seen}
    quoted = {quote(name) for name in NAMES}
    suffixes = (".mp3", ".jpg", ".vtt", ".srt", ".chapters.json")
    assert asked == {"feed.xml", "cover.jpg", *(name + suffix for name in quoted for suffix in suffixes)}


def test_sounds_are_asked_for_in_parts_only(host: Host) -> None:
    looked(host)
    ranges = [(method, part) for method, path, part in host.seen if path == f"/{SOUND}"]
    size = len(mp3())
    assert ("HEAD", "") in ranges and ("GET", "bytes=0-1") in ranges
    assert ("GET", f"bytes={size // 2}-{size // 2 + 1}") in ranges and ("GET", f"bytes={size + 1000}-") in ranges
    assert all(part for method, part in ranges if method == "GET")


@pytest.mark.parametrize("path", ["", "index.html"])
def test_a_page_leads_to_the_feed_beside_it(path: str, host: Host) -> None:
    found = looked(host, path)
    assert bad(found) == []
    assert f"the page names no feed; this one stands beside it: {host.address}feed.xml" in said(found)


def test_a_page_leads_to_the_feed_that_it_names(host: Host) -> None:
    host.files["index.html"] = (
        b'<html><head><LINK type="application/rss+xml" href="/cast.xml" rel="nofollow alternate">'
    )
    host.files["cast.xml"] = host.files.pop("feed.xml").replace(b"feed.xml", b"cast.xml")
    found = looked(host, "")
    assert bad(found) == []
    assert f"the page names its feed: {host.address}cast.xml" in said(found)


def test_a_session_by_itself(host: Host) -> None:
    found = looked(host, SOUND)
    assert bad(found) == []
    assert "an MP3 “Short Rest”, 3.0 s, 2 chapters" in said(found)


def test_a_session_whose_name_does_not_tell_is_known_by_its_bytes(host: Host) -> None:
    host.files["listen"], host.types["listen"] = mp3(), "audio/mpeg"
    assert "an MP3 “Short Rest”" in said(looked(host, "listen"))
    assert sum(part == "" for method, path, part in host.seen if method == "GET") == 1


def test_our_own_server_is_fine(tmp_path: Path) -> None:
    """What `serve` offers of a library without an address is what a podcast host would offer."""
    folder = furnish(tmp_path)
    listed = {name: Item(len(content), "") for name, content in files().items()}
    (folder / MANIFEST).write_bytes(Manifest(listed).to_bytes())
    with bind("127.0.0.1", (0,)) as taken:
        made = server(app(folder, password="open sesame"), ServersPatience())
        thread = threading.Thread(target=made.run, kwargs={"sockets": [taken]})
        thread.start()
        try:
            port = taken.getsockname()[1]
            found = inspect_address(f"http://ana:open%20sesame@127.0.0.1:{port}/")
            assert bad(found) == []
            assert sum(one.level == "ok" for one in found) == 1 + (1 + len(NAMES)) + len(NAMES)
            assert "sesame" not in said(found)
            (refused,) = bad(inspect_address(f"http://127.0.0.1:{port}/feed.xml"))
            assert refused == ("error", "the server's answer is 401 instead of the file")
        finally:
            made.should_exit = True
            thread.join(10)


def test_a_host_in_this_network_is_out_of_reach_for_others() -> None:
    found = inspect_address("http://192.0.2.77:8000/feed.xml", SOON)
    assert "note http://192.0.2.77:8000/feed.xml: 192.0.2.77 is known in this network only" in said(found)
    assert [level for level, _ in bad(found)] == ["error"]


# ── hosts that spoil a sound ─────────────────────────────────────────────────────────────────────────────


def only(method: str, deed: Deed) -> Deed:
    return lambda ask: ask.command == method and deed(ask)


def ranged(deed: Deed) -> Deed:
    return lambda ask: bool(ask.headers.get("Range")) and deed(ask)


def answer(status: int, body: bytes = b"", length: int | None = None, **headers: str) -> Deed:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return lambda ask: send(ask, status, body, named, length)


def shifted(ask: Ask) -> bool:
    """Sends the right bytes, and says that they are others."""
    return send(ask, 206, b"ab", {"Content-Range": f"bytes 5-6/{len(mp3())}"})


def generous(ask: Ask) -> bool:
    return send(ask, 206, b"abcdef", {"Content-Range": f"bytes 0-1/{len(mp3())}"})


def otherwise_counted(ask: Ask) -> bool:
    return send(ask, 206, b"ab", {"Content-Range": "bytes 0-1/77"})


def no_416(ask: Ask) -> bool:
    return ask.headers["Range"].endswith("-") and send(ask, 200, mp3(), {"Content-Type": "audio/mpeg"})


SPOILT: dict[str, tuple[Deed, list[tuple[str, str]]]] = {
    "is not there": (answer(404), [("error", "the server's answer is 404 instead of the file")]),
    "no HEAD": (only("HEAD", answer(405)), [("error", "the server's answer to HEAD is 405")]),
    "another type": (
        only("HEAD", answer(200, length=len(mp3()), Content_Type="text/html")),
        [("error", "the server says that it is text/html; it should say audio/mpeg")],
    ),
    "nearly the type": (
        only("HEAD", answer(200, length=len(mp3()), Content_Type="audio/mp3")),
        [("warning", "the server says that it is audio/mp3; it should say audio/mpeg")],
    ),
    "no type": (
        only("HEAD", answer(200, length=len(mp3()))),
        [("warning", "the server doesn't say what it is; it should say audio/mpeg")],
    ),
    "another length": (
        only("HEAD", answer(200, length=len(mp3()) + 1, Content_Type="audio/mpeg")),
        [
            ("error", f"the file has {len(mp3()) + 1} bytes, and the feed says {len(mp3())}"),
            ("error", f"asked for bytes 0 to 1, the server says that there are {len(mp3())} bytes, and before"),
        ],
    ),
    "no length": (
        only("HEAD", answer(200, length=-1, Content_Type="audio/mpeg")),
        [("warning", "the server doesn't say how long the file is")],
    ),
    "says other bytes": (
        ranged(shifted),
        [("error", "asked for bytes 0 to 1, the server says that it sends bytes 5-6/")],
    ),
    "sends more": (ranged(generous), [("error", "asked for bytes 0 to 1, the server sends more")]),
    "counts otherwise": (
        ranged(otherwise_counted),
        [("error", "asked for bytes 0 to 1, the server says that there are 77 bytes, and before")],
    ),
    "no parts, ever": (ranged(answer(500)), [("error", "asked for bytes 0 to 1, the server answers 500")]),
    "knows no end": (
        ranged(no_416),
        [("warning", "asked for bytes that there aren't, the server answers 200, not 416")],
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_host_that_spoils_a_sound_is_found_out(name: str, host: Host) -> None:
    deed, wanted = SPOILT[name]
    host.deeds[SOUND] = deed
    found = [
        one for one in looked(host) if one.where == f"{host.address}{SOUND}" and one.level in ("error", "warning")
    ]
    first = found[: len(wanted)]
    assert [
        (one.level, one.message[: len(message)]) for one, (_, message) in zip(first, wanted, strict=True)
    ] == wanted
    # what such an answer makes of the sound itself may be told besides
    assert all("MP3" in one.message or "cut off" in one.message for one in found[len(wanted) :]), said(found)


def test_a_host_without_ranges_is_found_out(host: Host) -> None:
    host.ranges = False
    found = [one for one in looked(host) if one.level == "error"]
    assert [one.where.endswith(".mp3") for one in found] == [True] * len(NAMES)
    assert {one.message for one in found} == {
        "asked for bytes 0 to 1, the server sends the whole file: players can't skip"
    }
    assert "Apple insists" in found[0].hint


def test_a_sound_rendered_anew_is_longer_than_the_feed_says(host: Host) -> None:
    host.files[SOUND] = mp3(seconds=6)
    messages = [message for _, message in bad(looked(host))]
    assert f"the file has {len(mp3(6))} bytes, and the feed says {len(mp3())}" in messages
    assert "<itunes:duration> says 3 s, but it lasts 6.0 s" in messages


def test_a_sound_that_was_not_brought_whole_is_cut_off(host: Host) -> None:
    host.files[SOUND] = mp3()[:-1000]
    assert ("error", "it is cut off: 1000 bytes are missing") in bad(looked(host, SOUND))


# ── hosts that spoil other files ─────────────────────────────────────────────────────────────────────────

OTHERS = {
    "cover.jpg": (jpeg(300, 300), "error", "the picture is 300 × 300 pixels"),
    "short-rest.jpg": (b"no picture", "error", "the picture is neither JPEG nor PNG"),
    "short-rest.vtt": (b"1\n00:00:00,000 --> 00:00:01,000\nA\n", "error", "the transcript is no WebVTT"),
    "short-rest.srt": (b"WEBVTT\n", "error", "the transcript is no SubRip"),
    "short-rest.chapters.json": (b"[]", "error", "the JSON has no list of chapters in it"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_files_that_were_changed_on_the_host_are_found_out(name: str, host: Host) -> None:
    content, level, message = OTHERS[name]
    host.files[name] = content
    found = [one for one in looked(host) if one.level in ("error", "warning")]
    assert [(one.level, one.where) for one in found] == [(level, host.address + name)], said(found)
    assert found[0].message.startswith(message)


@pytest.mark.parametrize("name", OTHERS)
def test_files_that_are_missing_on_the_host_are_found_out(name: str, host: Host) -> None:
    del host.files[name]
    found = [one for one in looked(host) if one.level in ("error", "warning")]
    assert [(one.where, one.message) for one in found] == [
        (host.address + name, "the server's answer is 404 instead of the file")
    ]


def test_types_of_small_files_are_looked_at(host: Host) -> None:
    host.types |= {"vtt": "text/plain", "json": "application/json", "jpg": "image/webp"}
    messages = {message for _, message in bad(looked(host))}
    assert messages == {
        "the server says that it is text/plain; it should say text/vtt",
        "the server says that it is application/json; it should say application/json+chapters",
        "the server says that it is image/webp; it should say image/jpeg",
    }


# ── hosts that spoil the feed ────────────────────────────────────────────────────────────────────────────


def test_a_feed_of_another_type(host: Host) -> None:
    host.types["xml"] = "text/plain"
    assert bad(looked(host)) == [
        ("warning", "the server says that it is text/plain; it should say application/rss+xml")
    ]


def test_a_feed_that_claims_to_be_a_page_is_read_all_the_same(host: Host) -> None:
    host.types["xml"] = "text/html; charset=utf-8"
    assert bad(looked(host)) == [("error", "the server says that it is text/html; it should say application/rss+xml")]


def test_a_feed_that_can_not_be_asked_for_changes(host: Host) -> None:
    host.marks = False
    ((level, message),) = bad(looked(host))
    assert level == "warning" and "neither ETag nor Last-Modified" in message


def test_a_feed_that_is_always_sent_whole(host: Host) -> None:
    host.deeds["feed.xml"] = lambda ask: send(
        ask,
        200,
        host.files["feed.xml"],
        {"Content-Type": TYPES["xml"], "Last-Modified": "Mon, 05 Jan 2026 07:30:00 GMT"},
    )
    ((level, message),) = bad(looked(host))
    assert (level, message) == ("warning", "asked whether the feed has changed, the server answers 200, not 304")


def test_a_feed_of_another_place(host: Host) -> None:
    host.files |= {"other.xml": host.files["feed.xml"]}
    found = looked(host, "other.xml")
    assert bad(found) == [
        ("warning", f"the feed says that it is at {host.address}feed.xml, but is at {host.address}other.xml")
    ]
    assert "the <podcast:guid> is not the one made of this address" in said(found)


def test_a_huge_feed_is_not_read_to_its_end(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "MOST", 2_000_000)
    sent = 0

    def endless(ask: Ask) -> bool:
        nonlocal sent
        ask.send_response(200)
        ask.end_headers()
        with contextlib.suppress(OSError):
            while True:
                ask.wfile.write(b"<rss>" * 20_000)
                sent += 100_000
        return True

    host.deeds["feed.xml"] = endless
    assert [one.message for one in looked(host) if one.level == "error"] == ["the feed has more than 2 MB"]
    assert sent < 20_000_000


NO_FEED = {
    "404": (answer(404), "the server's answer is 404 instead of the file"),
    "410": (answer(410), "the server's answer is 410 instead of the file"),
    "500": (answer(500), "the server's answer is 500 instead of the file"),
    "a page": (answer(200, b"<!DOCTYPE html><p>Sign in"), "that is a page that leads to no feed"),
    "words": (answer(200, b"Hello", Content_Type="text/xml"), "the feed can't be read as XML"),
    "nothing": (answer(200, Content_Type="text/xml"), "the feed can't be read as XML"),
    "a bomb": (
        answer(200, b'<!DOCTYPE r [<!ENTITY a "a">]><rss/>'),
        "the feed can't be read as XML: it has a DOCTYPE",
    ),
    "less than it says": (answer(200, b"<rss>", length=500), "127.0.0.1"),
    "silence": (stall(1.0), "127.0.0.1"),
}


@pytest.mark.parametrize("name", NO_FEED)
def test_where_there_is_no_feed_that_is_said(name: str, host: Host) -> None:
    deed, message = NO_FEED[name]
    host.deeds["feed.xml"] = deed
    found = looked(host, patience=SOON)
    errors = [one.message for one in found if one.level == "error"]
    assert len(errors) == 1 and errors[0].startswith(message), said(found)


def test_a_page_without_a_feed_leads_nowhere(host: Host) -> None:
    del host.files["feed.xml"]
    found = looked(host, "")
    assert [one.message for one in found if one.level != "note"] == ["that is a page that leads to no feed"]


# ── the way there ────────────────────────────────────────────────────────────────────────────────────────


def moved(to: str, status: int = 302) -> Deed:
    return lambda ask: send(ask, status, b"x" * 100_000, {"Location": to})


def test_being_sent_elsewhere_is_followed_and_told(host: Host) -> None:
    host.deeds = {"/old.xml": moved("/older.xml", 301), "/older.xml": moved("feed.xml", 308)}
    found = looked(host, "old.xml")
    assert ("warning", f"the server sends us to {host.address}feed.xml") in bad(found)
    assert "its files are fine" in said(found)


def test_being_sent_round_and_round_ends(host: Host) -> None:
    host.deeds = {"/a.xml": moved("/b.xml"), "/b.xml": moved("/a.xml")}
    assert bad(looked(host, "a.xml")) == [("error", "it sends us elsewhere more than 5 times")]
    assert len(host.seen) == 6


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x/", "http://[", "javascript:x"])
def test_being_sent_off_the_web_is_not_followed(to: str, host: Host) -> None:
    host.deeds["feed.xml"] = moved(to)
    ((level, message),) = bad(looked(host))
    assert level == "error" and message.startswith("it sends us to what is “")


def test_a_host_that_falls_silent_is_not_waited_for_again_and_again(host: Host) -> None:
    for suffix in (".mp3", ".jpg", ".vtt", ".srt", ".json"):
        host.deeds[suffix] = stall(3.0)
    start = time.monotonic()
    found = looked(host, patience=SOON)
    assert time.monotonic() - start < 2.5
    messages = {one.message for one in found if one.level == "error"}
    netloc = host.address.split("/")[2]
    assert messages == {f"{netloc} did not answer in time", f"{netloc} has stopped answering"}


def test_a_host_that_sends_drop_by_drop_is_left(host: Host) -> None:
    def drip(ask: Ask) -> bool:
        with contextlib.suppress(OSError):
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 60:
                ask.wfile.write(bytes([byte]))
                time.sleep(0.05)
        return True

    host.deeds["feed.xml"] = drip
    start = time.monotonic()
    ((_, message),) = bad(looked(host, patience=SOON))
    assert message.endswith("did not answer in time") and time.monotonic() - start < 1.5


def test_nobody_there(closed_port: int) -> None:
    assert bad(inspect_address(f"http://127.0.0.1:{closed_port}/feed.xml")) == [
        ("error", f"127.0.0.1:{closed_port} can't be reached")
    ]


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HTTPS_PROXY")
    assert bad(inspect_address("https://sessions.example.invalid/feed.xml")) == [
        ("error", "nobody knows where sessions.example.invalid is")
    ]


def test_a_proxy_that_does_not_work_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://ana:secret@127.0.0.1:{closed_port}")
    found = inspect_address("https://example.org/feed.xml")
    assert bad(found) == [("error", "example.org can't be reached through the proxy")]
    assert f"it is asked through the proxy http://127.0.0.1:{closed_port}" in said(found)
    assert "secret" not in said(found)


def test_what_is_near_is_not_asked_through_a_proxy(
    host: Host, monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port}")
    assert bad(looked(host)) == []


def test_a_host_that_can_not_prove_who_it_is(host: Host) -> None:
    import ssl
    from http.server import BaseHTTPRequestHandler, HTTPServer

    import trustme

    server_ = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server_.handle_error = lambda *_: None  # type: ignore[method-assign]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    server_.socket = context.wrap_socket(server_.socket, server_side=True)
    thread = threading.Thread(target=server_.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        netloc = f"127.0.0.1:{server_.server_address[1]}"
        assert bad(inspect_address(f"https://{netloc}/feed.xml")) == [
            ("error", f"{netloc} can't prove that it is {netloc}")
        ]
    finally:
        server_.shutdown()
        server_.server_close()
        thread.join(5)


def test_a_password_is_told_to_its_own_host_only(host: Host) -> None:
    heard: list[tuple[str, str]] = []

    def listen(ask: Ask) -> bool:
        heard.append((ask.headers["Host"], ask.headers.get("Authorization", "")))
        return False

    with hosting(Host(deeds={".xml": listen})) as other:
        host.deeds = {"/old.xml": lambda ask: listen(ask) or moved(f"{other.address}feed.xml")(ask)}
        address, secret = without_secret(host.address.replace("//", "//ana:p%40ss@") + "old.xml")
        client = Client(SOON, secret)
        assert address == f"{host.address}old.xml"
        assert client.get(address, 10_000).status == 200
        client.close()
    (first, told), (second, nothing) = heard
    assert told.startswith("Basic ") and nothing == "" and first != second


def test_no_more_than_wanted_is_read(host: Host) -> None:
    client = Client()
    answer_ = client.get(host.address + SOUND, 10)
    assert (answer_.body, answer_.cut) == (mp3()[:10], True)
    whole = client.get(host.address + SOUND, len(mp3()))
    assert (whole.body, whole.cut) == (mp3(), False)
    client.close()
    with pytest.raises(Unanswered):
        Client(replace(SOON)).get("http://127.0.0.1:1/", 10)


# ── as it lies in a folder ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", ["", "https://example.org/hips/"])
def test_a_published_folder_is_fine(address: str, tmp_path: Path) -> None:
    folder = furnish(tmp_path, address)
    for path in (folder, folder / "feed.xml"):
        found = inspect_path(path)
        assert bad(found) == []
        assert sum(one.level == "ok" for one in found) == 1 + (1 + len(NAMES)) + len(NAMES)
        assert ("has no address yet" in said(found)) == (not address)
    assert "an MP3 “Short Rest”, 3.0 s, 2 chapters" in said(inspect_path(folder / SOUND))


@pytest.mark.parametrize("address", ["", "https://example.org/hips/"])
def test_a_spoiled_folder_is_found_out(address: str, tmp_path: Path) -> None:
    folder = furnish(tmp_path, address)
    (folder / SOUND).write_bytes(mp3()[:-1000])
    (folder / "cover.jpg").unlink()
    (folder / "ruhe für alle.vtt").write_text("nothing", encoding="utf-8")
    assert sorted(bad(inspect_path(folder))) == [
        ("error", "it is cut off: 1000 bytes are missing"),
        ("error", "the feed has it, and it isn't there"),
        ("error", f"the file has {len(mp3()) - 1000} bytes, and the feed says {len(mp3())}"),
        ("error", "the transcript is no WebVTT: it doesn't begin with “WEBVTT”"),
    ]


def test_a_feed_can_not_make_us_read_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    furnish(folder)
    (tmp_path / "secret.jpg").write_bytes(jpeg())
    text = (folder / "feed.xml").read_text(encoding="utf-8").replace('"cover.jpg"', '"../secret.jpg"')
    (folder / "feed.xml").write_text(text, encoding="utf-8")
    assert bad(inspect_path(folder)) == [("error", "the feed has it, and it isn't there")]


def test_a_folder_that_was_not_published(tmp_path: Path) -> None:
    (finding,) = inspect_path(tmp_path)
    assert (finding.level, finding.message) == ("error", "there is no feed.xml in it")
    assert "audiogen publish" in finding.hint


def test_files_of_another_host_are_left_alone(tmp_path: Path) -> None:
    folder = furnish(tmp_path, "https://example.org/hips/")
    feed = folder / "feed.xml"
    feed.write_bytes(
        feed.read_bytes().replace(b"https://example.org/hips/cover.jpg", b"https://example.net/cover.jpg")
    )
    found = inspect_path(folder)
    assert bad(found) == []
    assert "note https://example.net/cover.jpg: it is elsewhere, and wasn't looked at" in said(found)
