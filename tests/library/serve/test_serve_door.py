"""Who is let in: those who ask for us by name, and know the password. And what the feed says to each."""

from __future__ import annotations

import base64
import socket
import time
from pathlib import Path

import pytest
from offered import FILES, SOUND, Place, Serving, answer, publish

from audiogen.errors import UsageError
from audiogen.library.serve import hosts
from audiogen.library.serve.hosts import Known

# ── names ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8000", "127.0.0.1:1", "localhost", "LOCALHOST:9", "localhost.", "[::1]", "[::1]:80",
     "127.0.0.2", "[::ffff:127.0.0.1]", socket.gethostname(), socket.gethostname().upper() + ":8000",
     socket.gethostname().partition(".")[0] + ".local", "Library.Example:443", "192.168.7.7"],
)  # fmt: skip
def test_names_of_ours(host: str) -> None:
    assert Known(["library.example", "192.168.7.7"]).allows(host, "127.0.0.1")


FOREIGN = (
    "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:8000", "192.168.1.1", "127.1",
    "2130706433", "0x7f.0.0.1", "0.0.0.0", "::1", "[::1", "[127.0.0.1]", "[::2]", "127.0.0.1:99999", "a:b", "a:",
    "127.0.0.1:80:80", "user@127.0.0.1", "127.0.0.1/", "127.0.0.1#", "", " ", ".", "local", ".local", "null",
    "127.0.0.1, evil.example", "evil.example,127.0.0.1", "127.0.0.1 evil.example", "\u0661.0.0.1", "caf\u00e9",
    "localhost\u00e9", "%6cocalhost", "x" * 300,
)  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN)
def test_foreign_names(host: str) -> None:
    assert not Known().allows(host, "127.0.0.1")


@pytest.mark.parametrize("host", FOREIGN)
def test_foreign_names_are_refused(place: Place, host: str) -> None:
    found = place.ask("/rest.mp3", host=host.encode("ascii", "replace").decode() or " ")
    assert found.status == 400
    assert SOUND[:20] not in found.body


@pytest.mark.parametrize(
    ("host", "local", "allowed"),
    [
        ("192.168.1.5", "192.168.1.5", True),
        ("192.168.1.5:8000", "::ffff:192.168.1.5", True),
        ("[fd00::5]:8000", "fd00::5", True),
        ("[FD00:0::5]", "fd00::5", True),
        ("[fe80::5]", "fe80::5%eth0", True),
        ("192.168.1.6", "192.168.1.5", False),
        ("localhost", "192.168.1.5", False),
        ("127.0.0.1", "192.168.1.5", False),
        ("[::1]", "fd00::5", False),
        ("192.168.1.5", "", False),
    ],
)
def test_the_address_is_the_one_that_was_come_to(host: str, local: str, allowed: bool) -> None:
    assert Known().allows(host, local) is allowed


def test_names_of_machines_in_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for full in ("Den.fritz.box", "den.fritz.box.", "den"):
        monkeypatch.setattr(socket, "gethostname", lambda full=full: full)
        assert Known().allows("den", "10.0.0.1") and Known().allows("den.local:8000", "10.0.0.1")
    monkeypatch.setattr(socket, "gethostname", lambda: "Den.local")
    assert hosts.own() == {"den", "den.local"}


def test_a_name_that_is_none() -> None:
    with pytest.raises(UsageError, match="no name of a machine"):
        Known(["http://library.example/"])


def test_none_or_two_names(place: Place) -> None:
    for head in (b"GET /rest.mp3 HTTP/1.1\r\n\r\n", b"GET /rest.mp3 HTTP/1.0\r\n\r\n",
                 b"GET /rest.mp3 HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n",
                 b"GET /rest.mp3 HTTP/1.0\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n"):  # fmt: skip
        assert answer(place.raw(head)).status == 400, head


# ── the password ─────────────────────────────────────────────────────────────────────────────────────────


def test_password(serving: Serving, folder: Path) -> None:
    def basic(credentials: str) -> str:
        return "Basic " + base64.b64encode(credentials.encode()).decode()

    with serving(folder, password="pa:ss wörd") as place:
        for path in ("/", "/rest.mp3", "/feed.xml", "/nothing"):
            found = place.ask(path)
            assert found.status == 401
            assert found["WWW-Authenticate"] == 'Basic realm="audiogen", charset="UTF-8"'
        assert place.ask("/rest.mp3", "POST").status == 401
        for user in ("", "anybody", "wörd"):
            assert place.ask("/rest.mp3", authorization=basic(f"{user}:pa:ss wörd")).body == SOUND
        right = basic("x:pa:ss wörd")
        assert place.ask("/rest.mp3", authorization="bAsIc  " + right.split()[1]).status == 200
        assert place.ask("/rest.mp3", authorization=right, host="evil.example").status == 400
        begun = time.monotonic()
        assert place.ask("/", authorization=basic("x:wrong")).status == 401
        assert time.monotonic() - begun >= 0.5


def test_what_is_no_password(serving: Serving, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audiogen.library.serve.door._WRONG", 0.0)
    with serving(folder, password="x") as place:
        for given in ("Basic", "Basic !!!", "Basic \u00e9", "Bearer Ong=", "Basic Og==", "Basic eA==", "x"):
            assert place.ask("/rest.mp3", authorization=given).status == 401, given
        assert place.ask("/rest.mp3", authorization="Basic Ong=").status == 200


# ── the feed ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_feed_has_the_addresses_of_the_one_who_asks(serving: Serving, folder: Path) -> None:
    publish(folder, address="https://old.example/")
    wanted = '<rss><link>http://{0}/</link><enclosure url="http://{0}/rest.mp3"/></rss>'
    with serving(folder, names=["library.example"]) as place:
        for host in (f"127.0.0.1:{place.port}", "localhost:81", "[::1]", "library.example"):
            found = place.ask("/feed.xml", host=host)
            assert found.body == wanted.format(host).encode()
            assert found["Content-Type"] == "application/rss+xml; charset=utf-8"
            assert found["Content-Length"] == str(len(found.body))


def test_the_feed_is_kept_and_asked_for_like_a_file(serving: Serving, folder: Path) -> None:
    made: list[str] = []

    def rebase(feed: bytes, old: str, new: str) -> bytes:
        made.append(new)
        return feed + new.encode()

    with serving(folder, rebase=rebase) as place:
        first = place.ask("/feed.xml")
        assert first.body.startswith(FILES["feed.xml"])
        again = place.ask("/feed.xml", if_none_match=first["ETag"])
        assert (again.status, again.body) == (304, b"")
        assert place.ask("/feed.xml", range="bytes=1-3", if_range=first["ETag"]).body == first.body[1:4]
        assert len(made) == 1
        other = place.ask("/feed.xml", host="localhost")
        assert other["ETag"] != first["ETag"] and other.body != first.body
        for port in range(20):
            place.ask("/feed.xml", host=f"localhost:{port}")
        assert len(made) == 22
        assert place.ask("/feed.xml").body == first.body
        assert len(made) == 23  # forgotten: only a few are kept

        publish(folder, {"feed.xml": b"<rss/>"})
        assert place.ask("/feed.xml", if_none_match=first["ETag"]).body.startswith(b"<rss/>http://")
