"""Words and chapters beside the MP3, read back by whoever else reads these formats."""

import json
import re

import pytest

from audiogen.library.sidecars import CAPTIONS, chapters_json, lrc, lrc_file, srt, webvtt
from audiogen.library.sidecars.chapters import rebase
from audiogen.model import Marker
from audiogen.units import RATE

S = RATE
HOUR = 3600 * RATE
SHOWN = [
    Marker(S // 2, 2 * S, "Lie down."),
    Marker(4 * S, S, "A < B & C > D --> no\n\nnew cue"),
    Marker(HOUR + 61 * S + 48, 24, "Ruhe, λ, 休む."),
]


def test_webvtt_has_a_cue_for_each_line_and_no_more() -> None:
    text = webvtt(SHOWN)
    assert text.startswith("WEBVTT\n\n")
    cues = text.split("\n\n")[1:]
    assert cues == [
        "1\n00:00:00.500 --> 00:00:02.500\nLie down.",
        "2\n00:00:04.000 --> 00:00:05.000\nA &lt; B &amp; C &gt; D --&gt; no new cue",
        "3\n01:01:01.001 --> 01:01:01.002\nRuhe, λ, 休む.\n",
    ]


def test_srt_has_commas_and_plain_text() -> None:
    cues = srt(SHOWN).split("\n\n")
    assert cues[0] == "1\n00:00:00,500 --> 00:00:02,500\nLie down."
    assert cues[1] == "2\n00:00:04,000 --> 00:00:05,000\nA < B & C > D --> no new cue"
    assert len(cues) == 3


@pytest.mark.parametrize("suffix", CAPTIONS)
def test_captions_of_a_silent_session_are_a_file_all_the_same(suffix: str) -> None:
    assert CAPTIONS[suffix]([]) in ("", "WEBVTT\n")


def test_lrc_file_says_what_it_belongs_to() -> None:
    text = lrc_file(SHOWN, title="Rest [1]", artist="", album="Hips", length=75 * S + 9)
    assert text.splitlines() == [
        "[ti:Rest (1)]", "[al:Hips]", "[length:01:15]",
        "[00:00.50]Lie down.", "[00:04.00]A < B & C > D --> no new cue", "[61:01.00]Ruhe, λ, 休む.",
    ]  # fmt: skip
    assert text.endswith("\n") and not lrc(SHOWN).endswith("\n")


def test_chapters_are_what_podcasting_asks_for() -> None:
    chapters = [Marker(0, 5 * S + 24, "Settle", "a b.jpg"), Marker(5 * S + 24, S, "Ruhe")]
    found = json.loads(chapters_json(chapters, title="T", author="A", address="https://example.org/x/"))
    assert found == {
        "version": "1.2.0",
        "title": "T",
        "author": "A",
        "chapters": [
            {"startTime": 0.0, "endTime": 5.001, "title": "Settle", "img": "https://example.org/x/a%20b.jpg"},
            {"startTime": 5.001, "endTime": 6.001, "title": "Ruhe"},
        ],
    }
    beside = json.loads(chapters_json(chapters, title="T", author="", address=""))
    assert beside["chapters"][0]["img"] == "a%20b.jpg" and "author" not in beside


def test_chapters_move_with_their_pictures() -> None:
    chapters = [Marker(0, S, "A", "a b.jpg"), Marker(S, S, "B")]
    beside = chapters_json(chapters, title="T", author="").encode()
    there = chapters_json(chapters, title="T", author="", address="https://example.org/x/").encode()
    here = chapters_json(chapters, title="T", author="", address="http://192.0.2.2:8000/").encode()
    assert rebase(beside, "", "http://192.0.2.2:8000/") == here
    assert rebase(there, "https://example.org/x/", "http://192.0.2.2:8000/") == here


def test_no_byte_depends_on_anything_but_the_session() -> None:
    assert webvtt(SHOWN) == webvtt(list(SHOWN)) and not re.search(r"20\d\d", webvtt(SHOWN) + srt(SHOWN))
