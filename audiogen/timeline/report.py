"""The machine-readable form of a session in time, version 1: what `plan --json` prints and `.session.json` holds.

Keys, all times in samples at `sample_rate`:

    version      1
    title        the session's
    sample_rate  48000
    length       the session's
    voice        {"engine", "name", "language", "rate"}, or null while `auto` is undecided
    events       in order of time: {"kind": "speech"|"pause"|"sound"|"chapter"|"breath"|"background",
                 "line": of the script,
                 "start", "length", "text": as written (empty for automatic pauses), "spoken": as given to the
                 engine, "voice": who says it, "estimated": whether the length is a guess}
    elastic      {"line", "min", "max", "actual"} of every elastic pause and rest
    id           what the session is known by, however often it is rendered (a UUID)
    meta         {"album", "artist", "description", "genre", "language", "year", "date", "track", "tracks"}
    variant      {"of": the name of the routine's plain session, "label": what tells it from that, empty for itself,
                 "axes": the settings that make it, by name, "place": where it stands among all}, or null where a
                 routine has one session
    chapters     {"start", "length", "text", "picture"}: back to back; `picture` is a file beside the MP3, or empty
    script       {"sha256"} of the file that was rendered, or null before rendering
    audio        {"bytes", "sha256"} of the MP3, or null before rendering
    beside       SHA-256 of each small file beside the MP3, by its name, or null before rendering
    loudness     {"integrated_speech_lufs", "true_peak_dbtp"}, or null before rendering
    master       {"preset", "channels", "bitrate" in kb/s, "lufs" that the speech was brought to, "peak" in dBTP that
                 nothing exceeds, "fade" in dB by which the session sinks}, or null before rendering
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from audiogen.model import Edition, Elastic, Event, Loudness, Meta, Routine, Timeline, Voice
from audiogen.units import RATE

VERSION = 1


def report(
    routine: Routine,
    timeline: Timeline,
    voice: Voice | None,
    *,
    known_as: str,
    tracks: int | None = None,
    pictures: Mapping[str, str],
    script: str | None = None,
    audio: Mapping[str, Any] | None = None,
    beside: Mapping[str, str] | None = None,
    loudness: Loudness | None = None,
    master: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The session as plain values, ready for JSON.

    `known_as` is its identifier, `tracks` how many sessions its album has; `pictures` says which file beside the
    MP3 each picture of a chapter becomes; `script` is the SHA-256 of the script's file.
    """
    return {
        "version": VERSION,
        "id": known_as,
        "title": routine.title,
        "meta": _meta(routine.meta, tracks),
        "variant": _variant(routine.edition) if routine.edition else None,
        "sample_rate": RATE,
        "length": timeline.length,
        "voice": asdict(voice) if voice else None,
        "chapters": [asdict(chapter.renamed(pictures)) for chapter in timeline.chapters],
        "events": [_event(event) for event in timeline.events],
        "elastic": [_elastic(item) for item in timeline.elastic],
        "script": {"sha256": script} if script else None,
        "audio": dict(audio) if audio else None,
        "beside": dict(beside) if beside else None,
        "loudness": asdict(loudness) if loudness else None,
        "master": dict(master) if master else None,
    }


def _meta(meta: Meta, tracks: int | None) -> dict[str, Any]:
    return {
        "album": meta.album,
        "artist": meta.artist,
        "description": meta.description,
        "genre": meta.genre,
        "language": meta.language,
        "year": meta.year,
        "date": meta.date.isoformat() if meta.date else None,
        "track": meta.track,
        "tracks": tracks,
    }


def _variant(edition: Edition) -> dict[str, Any]:
    return {"of": edition.of, "label": edition.label, "axes": dict(edition.axes), "place": edition.place}


def _elastic(item: Elastic) -> dict[str, int]:
    return {"line": item.line, "min": item.min, "max": item.max, "actual": item.actual}


def _event(event: Event) -> dict[str, Any]:
    plain = asdict(event)
    del plain["picture"]  # stands with the chapters
    return plain
