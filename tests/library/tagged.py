"""A routine whose settings are all there, for whoever writes them into a file."""

from typing import Any

from audiogen.model import Bed, Meta, Pauses, Routine, VoiceWish


def routine(**changes: Any) -> Routine:
    meta: dict[str, Any] = {
        "title": "Psoas Release",
        "album": "Somatic Release",
        "artist": "Ana Example",
        "description": "Twenty-five minutes on the floor.",
        "genre": "Meditation",
        "language": "en-GB",
        "year": 2026,
        "date": None,
        "track": 3,
        "length": None,
        "voice": VoiceWish(),
        "pauses": Pauses(0, 0),
        "background": Bed(),
        "say": (),
        "cover": None,
    }
    return Routine("scripts/psoas.md", Meta(**(meta | changes)), ())
