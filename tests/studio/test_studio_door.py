"""Who is let in, and what every answer says for safety's sake."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from opened import ROUTINE, WORD, Place, heard, latest, opened, until

from audiogen.library.serve.run import bind
from audiogen.settings import Settings
from audiogen.studio.door import HOST, word


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("door")


@pytest.fixture(scope="module")
def place(base: Path) -> Iterator[Place]:
    path = base / "rest.md"
    path.write_text(ROUTINE, encoding="utf-8")
    with opened(path, Settings(cache=base / "clips", output=base / "output")) as place:
        yield place


def test_the_page_with_its_headers(place: Place) -> None:
    page = place.ask("")
    assert page.status == 200 and b"A Short Rest" in page.body
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["", "news/rest.md", "sound/x/rest.md", "assets/studio.js"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "evil.example"},
        {"host": "127.0.0.1"},
        {"host": "127.0.0.1:1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"word": "guessed"},
        {"word": ""},
    ],
    ids=str,
)
def test_others_are_refused(place: Place, path: str, wrong: dict[str, str]) -> None:
    answer = place.ask(path, **wrong)  # type: ignore[arg-type]
    assert answer.status == 403
    assert b"Short Rest" not in answer.body
    assert answer.headers["Content-Security-Policy"]


def test_others_cant_write(place: Place, base: Path) -> None:
    body = {"text": "Gone.", "base": "", "over": True}
    for wrong in ({"Origin": "http://evil.example"}, {"host": "evil.example"}, {"word": "x"}):
        assert place.ask("text/rest.md", "PUT", body, **wrong).status == 403  # type: ignore[arg-type]
    assert (base / "rest.md").read_text(encoding="utf-8") == ROUTINE


def test_our_own_page_is_let_in_by_both_names(place: Place) -> None:
    for name in ("127.0.0.1", "localhost"):
        host = f"{name}:{place.port}"
        answer = place.ask("", host=host, Origin=f"http://{host}", Sec_Fetch_Site="same-origin")
        assert answer.status == 200


def test_an_address_without_its_slash_is_mended(place: Place) -> None:
    client = http.client.HTTPConnection(HOST, place.port, timeout=5)
    client.request("GET", f"/{WORD}")
    answer = client.getresponse()
    client.close()
    assert (answer.status, answer.headers["Location"]) == (307, f"/{WORD}/")


@pytest.mark.parametrize("name", ["..%2fsecret.md", "../secret.md", "other.md", "%2fetc%2fpasswd", "rest.md%00"])
def test_only_what_was_opened_can_be_had(place: Place, name: str) -> None:
    assert place.ask(f"script/{name}").status == 404
    assert place.ask(f"news/{name}").status == 404
    assert place.ask(f"text/{name}", "PUT", {"text": "x", "base": ""}).status == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("text/rest.md", b"no json"),
        ("text/rest.md", b"[" * 60_000),
        ("text/rest.md", []),
        ("text/rest.md", {"text": 3, "base": ""}),
        ("check/rest.md", {}),
        ("stretch/rest.md", {"line": True, "nth": 0, "of": 1, "written": "[4s-8s]", "length": 1}),
        ("stretch/rest.md", {"line": 1, "nth": -1, "of": 1, "written": "[4s-8s]", "length": 1}),
    ],
)
def test_what_makes_no_sense_is_refused(place: Place, path: str, body: object) -> None:
    assert place.ask(path, "PUT" if path.startswith("text") else "POST", body).status == 400


def test_saving_and_a_conflict(place: Place, base: Path) -> None:
    path = base / "rest.md"
    bench = place.studio.bench("rest.md")
    tag = heard(bench)["tag"]
    saved = place.ask("text/rest.md", "PUT", {"text": f"{ROUTINE}\n", "base": tag})
    assert saved.status == 200 and path.read_text(encoding="utf-8") == f"{ROUTINE}\n"
    refused = place.ask("text/rest.md", "PUT", {"text": "Mine.", "base": tag})
    assert refused.status == 409 and refused.json["theirs"]["text"] == f"{ROUTINE}\n"
    assert refused.json["theirs"]["tag"] == saved.json["tag"]
    path.write_text(ROUTINE, encoding="utf-8")
    until(lambda: heard(bench)["tag"] == tag)


def test_what_no_file_can_hold_is_refused_with_its_line(place: Place, base: Path) -> None:
    text = f"{ROUTINE}Half a smile: \ud83d\n"
    refused = place.ask("text/rest.md", "PUT", {"text": text, "base": "", "over": True})
    assert refused.status == 422 and "line 23 has half a letter" in refused.json["message"]
    looked = place.ask("check/rest.md", "POST", {"text": text})
    assert looked.status == 200 and [note["line"] for note in looked.json["notes"]] == [23]
    assert (base / "rest.md").read_text(encoding="utf-8") == ROUTINE


def test_news_come_to_everybody(place: Place) -> None:
    """Whoever comes later gets what is so, not what was."""
    bench = place.studio.bench("rest.md")
    until(lambda: heard(bench)["tag"] == latest(bench, "text")["tag"])  # what others saved before is laid out, too
    for _ in range(2):
        kinds = dict(place.news("rest.md", 4))
        assert sorted(kinds) == ["notes", "score", "text", "voice"]
        assert kinds["text"]["tag"] == kinds["score"]["tag"]


def test_what_cant_be_is_said(place: Place) -> None:
    body = {"line": 14, "nth": 0, "of": 1, "written": "[4s-8s]", "length": 43_200_000}
    heard(place.studio.bench("rest.md"))
    answer = place.ask("stretch/rest.md", "POST", body)
    assert answer.status == 422 and "12 hours" in answer.json["message"]


def test_it_listens_on_this_machine_only() -> None:
    with bind(HOST, (0,)) as taken:
        assert taken.family == socket.AF_INET and taken.getsockname()[0] == "127.0.0.1"


def test_no_two_words_are_alike() -> None:
    assert word() != word() and len(word()) >= 20
