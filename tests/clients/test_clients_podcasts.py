"""Podcast apps subscribe to the served feed, and get every session as it is."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote
from urllib.request import urlopen

import feedparser
from exhibit import ADDRESS, SCRIPTS, Made
from programs import program, run, wait, world


def digests(files: list[Path] | Iterator[Path]) -> dict[str, str]:
    """By their names; some programs keep names as addresses have them."""
    return {unquote(path.name): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def right(made: Made) -> dict[str, str]:
    found = digests(made.home.glob("*.mp3"))
    assert found == {f"{name}.mp3": made.ledger(name)["audio"]["sha256"] for name in SCRIPTS}
    return found


def titles(made: Made) -> set[str]:
    return {made.ledger(name)["title"] for name in SCRIPTS}


def asked(database: Path, question: str) -> set[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as opened:
        return set(opened.execute(question))


# ── readers of the feed ──────────────────────────────────────────────────────────────────────────────────


def test_served_feed(made: Made, address: str, tmp_path: Path) -> None:
    with urlopen(address) as answer:
        content = answer.read()
    examine(made, content, address.removesuffix("feed.xml"), tmp_path)


def test_feed_for_the_web(made: Made, tmp_path: Path) -> None:
    examine(made, (made.web / "feed.xml").read_bytes(), ADDRESS, tmp_path)
    assert digests(made.web.glob("*.mp3")) == right(made)


def examine(made: Made, content: bytes, base: str, home: Path) -> None:
    found = feedparser.parse(content)
    assert not found.bozo
    assert found.feed.title == "Drei Tage, 3 日"  # as the programme says
    assert {entry.title for entry in found.entries} == titles(made)
    enclosures = {unquote(entry.enclosures[0].href): int(entry.enclosures[0].length) for entry in found.entries}
    assert enclosures == {base + path.name: path.stat().st_size for path in made.home.glob("*.mp3")}
    feed = home / "feed.xml"
    feed.write_bytes(content)
    assert run("xmllint", "--noout", feed, home=home, stderr=subprocess.STDOUT) == b""


# ── apps ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_gpodder(made: Made, address: str, tmp_path: Path) -> None:
    known = world(tmp_path) | {"GPODDER_HOME": str(tmp_path)}
    for words in (("subscribe", address), ("update",), ("download",)):
        said = run("gpo", *words, home=tmp_path, env=known).decode()
    assert f"{len(SCRIPTS)} episodes downloaded" in said
    assert digests(tmp_path.glob("Downloads/*/*.mp3")) == right(made)
    lengths = {(made.ledger(name)["title"], round(made.ledger(name)["length"] / 48_000)) for name in SCRIPTS}
    assert asked(tmp_path / "Database", "select title, total_time from episode") == lengths


def test_newsboat(made: Made, address: str, tmp_path: Path) -> None:
    """It finds the sessions, and podboat fetches them, on a terminal as it insists."""
    boating = [program("podboat"), "-a"]
    folder, loads = tmp_path / ".newsboat", tmp_path / "loads"
    folder.mkdir()
    loads.mkdir()
    (folder / "urls").write_text(f"{address}\n")
    (folder / "config").write_text(f'podcast-auto-enqueue yes\nmax-downloads 3\ndownload-path "{loads}/"\n')
    run("newsboat", "-x", "reload", home=tmp_path)
    assert asked(folder / "cache.db", "select title from rss_item") == {(title,) for title in titles(made)}
    ours, theirs = os.openpty()
    boat = subprocess.Popen(boating, env=world(tmp_path), stdin=theirs, stdout=theirs, stderr=theirs)
    try:
        os.close(theirs)
        wait(lambda: digests(loads.glob("*.mp3")) == right(made), "podboat to fetch all of them")
        os.write(ours, b"q")
        assert boat.wait(10) == 0
    finally:
        boat.kill()
        boat.wait()
        os.close(ours)


def test_podget(made: Made, address: str, tmp_path: Path) -> None:
    run("podget", "-d", tmp_path / "settings", "--create-config", "podgetrc", home=tmp_path)
    (tmp_path / "settings" / "serverlist").write_text(f"{address} Rest Sessions\n")
    run("podget", "-d", tmp_path / "settings", "-l", tmp_path / "loads", home=tmp_path)
    assert digests(tmp_path.glob("loads/Rest/Sessions/*.mp3")) == right(made)
