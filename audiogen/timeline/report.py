"""The machine-readable form of a session in time, version 1: what `plan --json` prints and `.session.json` holds.

Keys, all times in samples at `sample_rate`:

    version      1
    title        the session's
    sample_rate  48000
    length       the session's
    voice        {"engine", "name", "language", "rate"}, or null while `auto` is undecided
    events       in order of time: {"kind": "speech"|"pause"|"sound"|"chapter"|"breath", "line": of the script,
                 "start", "length", "text": as written (empty for automatic pauses), "spoken": as given to the
                 engine, "estimated": whether the length is a guess}
    elastic      {"line", "min", "max", "actual"} of every elastic pause and rest
    loudness     {"integrated_speech_lufs", "true_peak_dbtp"}, or null before rendering
"""

from dataclasses import asdict
from typing import Any

from audiogen.model import Loudness, Timeline, Voice
from audiogen.units import RATE

VERSION = 1


def report(title: str, timeline: Timeline, voice: Voice | None, loudness: Loudness | None = None) -> dict[str, Any]:
    """The session as plain values, ready for JSON."""
    return {
        "version": VERSION,
        "title": title,
        "sample_rate": RATE,
        "length": timeline.length,
        "voice": asdict(voice) if voice else None,
        "events": [asdict(event) for event in timeline.events],
        "elastic": [asdict(item) for item in timeline.elastic],
        "loudness": asdict(loudness) if loudness else None,
    }
