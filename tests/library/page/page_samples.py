"""Libraries to make pages of."""

import functools
import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from PIL import Image

from audiogen.audio.mp3.format import Format
from audiogen.audio.mp3.writer import write_mp3
from audiogen.library.catalogue import Entry, Episode, Library, Playlist
from audiogen.model import Event, Marker
from audiogen.units import RATE

SECONDS = 24
CHAPTERS = ("Settle", "Constructive rest", "Close")
"""Eight seconds each."""
LINES = tuple(f"This is line {number}, and it says nothing of weight." for number in range(12))
"""Two seconds each, of which the voice takes half."""
PICTURE = "Rest #1.jpg"


def episode(name: str = "short-rest", title: str = "Short Rest", **changes: Any) -> Episode:
    """A session of 24 seconds: speech and silence by turns, a bell, two breaths."""
    chapters = tuple(Marker(at * 8 * RATE, 8 * RATE, text) for at, text in enumerate(CHAPTERS))
    chapters = (chapters[0], replace(chapters[1], picture=PICTURE), chapters[2])
    captions = tuple(Marker(at * 2 * RATE, RATE, text) for at, text in enumerate(LINES))
    events = [Event("chapter", 1, mark.start, mark.length, mark.text) for mark in chapters]
    for mark in captions:
        events.append(Event("speech", 2, mark.start, mark.length, mark.text))
        events.append(Event("pause", 2, mark.start + mark.length, RATE, ""))
    events.append(Event("sound", 3, 5 * RATE, 9 * RATE, "[bell]"))
    for start, part in ((16, "in"), (17, "hold"), (18, "out"), (19, "in"), (20, "out")):
        events.append(Event("breath", 4, start * RATE, RATE, part))
    values: dict[str, Any] = {
        "name": name,
        "id": f"id of {name}",
        "title": title,
        "album": "Somatic Release",
        "artist": "Ana Example",
        "description": "Lie down, and let the floor do the work.",
        "genre": "",
        "language": "en",
        "year": None,
        "track": None,
        "published": datetime(2026, 1, 1, tzinfo=UTC),
        "length": SECONDS * RATE,
        "bytes": 1,
        "sha256": "",
        "chapters": chapters,
        "captions": captions,
        "events": tuple(sorted(events, key=lambda event: event.start)),
    }
    return Episode(**(values | changes))


def library(*episodes: Episode, **changes: Any) -> Library:
    """A library with one album and one programme, in which its sessions come twice."""
    held = episodes or (episode(), episode("second", "The Second"))
    album = Playlist("somatic-release", "Somatic Release", tuple(Entry(one) for one in held), "Of one kind.")
    days = tuple(Entry(one, f"Week {week}", f"Day {day}") for week in (1, 2) for day, one in enumerate(held, 1))
    values: dict[str, Any] = {
        "title": "Ana’s Library",
        "description": "Sessions to lie down to.",
        "author": "Ana Example",
        "language": "en",
        "address": "",
        "episodes": held,
        "albums": (album,),
        "programmes": (Playlist("two-weeks", "Two Weeks", days),),
    }
    return Library(**(values | changes))


def vast() -> Episode:
    """A session of an hour, with more in it than anybody would write: 400 chapters, 3000 lines."""
    length = 3600 * RATE
    chapters = tuple(Marker(at * 9 * RATE, 9 * RATE, f"Part {at + 1}") for at in range(400))
    step = length // 3000
    captions = tuple(Marker(at * step, step // 2, f"And line {at} of three thousand.") for at in range(3000))
    events = [Event("speech", 1, mark.start, mark.length, mark.text) for mark in captions]
    events += [Event("chapter", 1, mark.start, mark.length, mark.text) for mark in chapters]
    events += [Event("sound", 1, mark.start, 0, "[bell]") for mark in captions]
    events += [Event("breath", 1, mark.start, step, ("in", "out")[at % 2]) for at, mark in enumerate(captions)]
    events.sort(key=lambda event: event.start)
    return episode("vast", "Vast", length=length, chapters=chapters, captions=captions, events=tuple(events))


@functools.cache
def mp3(seconds: int = SECONDS) -> bytes:
    """Noise of that length, as small as it gets."""
    noise = np.random.default_rng(1).uniform(-0.1, 0.1, (seconds * RATE, 1)).astype(np.float32)
    stream = io.BytesIO()
    write_mp3(stream, [noise], Format(channels=1, bitrate=32, quality=7), total=len(noise))
    return stream.getvalue()


@functools.cache
def jpeg() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (64, 64), "#5a3050").save(stream, "JPEG")
    return stream.getvalue()


def beside(held: Library) -> dict[str, bytes]:
    """What others publish beside the pages."""
    files = {"cover.jpg": jpeg(), "feed.xml": b"<rss/>"}
    for one in held.episodes:
        files |= {one.file(".mp3"): mp3(), one.file(".jpg"): jpeg(), one.file(".vtt"): b"WEBVTT\n"}
        files |= {chapter.picture: jpeg() for chapter in one.chapters if chapter.picture}
    return files | {f"{list_.name}.m3u8": b"#EXTM3U\n" for list_ in (*held.albums, *held.programmes)}
