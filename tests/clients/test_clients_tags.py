"""Every program that reads tags reads the same from them, and finds nothing wrong."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from exhibit import NAMES, SCRIPTS, Made
from programs import run
from readers import READERS

from audiogen.units import RATE

WITHIN = {("exiftool", "lines"): 5, ("kid3", "lines"): 10}
"""Milliseconds: these two tell lines in hundredths of a second, one rounds and one cuts off. Elsewhere it is one."""


def known(made: Made, name: str) -> dict[str, Any]:
    """What must be told of a session, from its ledger and the files beside it."""
    ledger = made.ledger(name)
    meta = ledger["meta"]
    spoken = [event for event in ledger["events"] if event["kind"] == "speech"]
    return {
        "version": "2.3",
        "title": ledger["title"],
        "artist": meta["artist"],
        "album": meta["album"],
        "track": f"{meta['track']}/{meta['tracks']}" if meta["track"] else "",
        "year": str(meta["year"] or ""),
        "description": meta["description"],
        "lyrics": made.lines(name),
        "lines": [(event["start"], event["text"]) for event in spoken],
        "chapters": [(chapter["start"], chapter["text"]) for chapter in ledger["chapters"]],
        "cover": (made.home / f"{name}.jpg").read_bytes(),
    }


def late(told: list[tuple[int, str]], marks: list[tuple[int, str]]) -> float:
    """By how many milliseconds, at most, `told` (in milliseconds) is beside `marks` (in samples)."""
    assert [text for _, text in told] == [text for _, text in marks]
    return max(abs(at - start * 1000 / RATE) for (at, _), (start, _) in zip(told, marks, strict=True))


@pytest.mark.parametrize("name", SCRIPTS, ids=NAMES)
@pytest.mark.parametrize("reader", READERS)
def test_everybody_reads_the_same(reader: str, name: str, made: Made, tmp_path: Path) -> None:
    told, right = READERS[reader](made.home / f"{name}.mp3", tmp_path), known(made, name)
    for key in {"lines", "chapters"} & told.keys():
        assert late(told.pop(key), right[key]) <= WITHIN.get((reader, key), 1)
    assert told == {key: right[key] for key in told}


def test_what_they_are_asked_is_hard(made: Made) -> None:
    right = [known(made, name) for name in SCRIPTS]
    assert [len(one["chapters"]) for one in right] == [3, 2, 1]
    assert [one["track"] for one in right] == ["1/2", "2/2", ""]
    assert len({one["cover"] for one in right}) == 3
    assert all(one["lines"] and one["lyrics"].count("\n") == len(one["lines"]) - 1 for one in right)


@pytest.mark.parametrize("name", SCRIPTS, ids=NAMES)
def test_exiftool_validates(name: str, made: Made, tmp_path: Path) -> None:
    (told,) = json.loads(
        run(
            "exiftool",
            *["-validate", "-warning", "-error", "-a", "-G1", "-j"],
            made.home / f"{name}.mp3",
            home=tmp_path,
        )
    )
    del told["SourceFile"]
    assert told == {"ExifTool:Validate": "OK"}


@pytest.mark.parametrize("name", SCRIPTS, ids=NAMES)
def test_mp3val_finds_nothing(name: str, made: Made, tmp_path: Path) -> None:
    said = run("mp3val", made.home / f"{name}.mp3", home=tmp_path).decode()
    assert "+ID3v2, CBR" in said
    assert "WARNING" not in said and "ERROR" not in said


@pytest.mark.parametrize("name", SCRIPTS, ids=NAMES)
def test_ffmpeg_decodes_it_without_a_word(name: str, made: Made, tmp_path: Path) -> None:
    sound = tmp_path / "sound.raw"
    into = ("-map", "0:a", "-f", "s16le", "-ac", "1", sound, "-map", "0:v", "-f", "null", "-")
    words = ("-v", "warning", "-xerror", "-i", made.home / f"{name}.mp3", *into)
    assert run("ffmpeg", *words, home=tmp_path, stderr=subprocess.STDOUT) == b""
    assert sound.stat().st_size == 2 * made.ledger(name)["length"]
