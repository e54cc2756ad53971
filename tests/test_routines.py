"""The routines that come along, as sessions: the longest of them rendered in earnest, and rendered again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import miniaudio
import soundfile

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

PROJECT = Path(__file__).parents[1]
RATE = 48_000


def test_the_all_in_one_session_keeps_every_promise(
    workshop: Workshop, shared_cache: Path, audiogen: Audiogen, no_network: None
) -> None:
    for name in ("psoas-release.md", "psoas.png"):
        shutil.copy(PROJECT / "scripts" / name, workshop.folder)
    first = audiogen("render", "psoas-release.md", "--json").json[0]
    again = audiogen("render", "psoas-release.md", "--json").json[0]
    assert again["spoken"] == 0 and again["sha256"] == first["sha256"]

    music = workshop.output / "psoas-release.mp3"
    assert soundfile.info(music).frames == 30 * 60 * RATE
    assert miniaudio.get_file_info(str(music)).num_frames == 30 * 60 * RATE

    events = workshop.ledger("psoas-release")["events"]
    fixed = [event for event in events if event["kind"] == "pause" and event["text"] in ("[3s]", "[5s]", "[10s]")]
    assert len(fixed) > 10
    assert all(event["length"] == int(event["text"][1:-2]) * RATE for event in fixed)
    # each side ends with a written pause, so that what follows begins where its time ends
    after = ("Slowly slide your left heel", "Slowly slide your right heel", "Stirring lubricates")
    left, right, end = (start(events, words) for words in after)
    assert right - left == end - right


def start(events: list[dict[str, Any]], words: str) -> int:
    """Where the line that begins with `words` begins, in samples."""
    return next(event["start"] for event in events if event["kind"] == "speech" and event["text"].startswith(words))
