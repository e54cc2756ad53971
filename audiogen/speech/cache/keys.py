"""What a clip is known by."""

import hashlib
import json
import unicodedata
from typing import Final

from audiogen.model import Utterance

SCHEMA: Final = 2
"""Raised whenever clips are made, or written, in another way, so that none made before is used."""


def canonical(facts: dict[str, object]) -> bytes:
    """The one way to write `facts` as JSON. Raises ValueError for numbers that JSON has not."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def key(utterance: Utterance, version: str) -> str:
    """What the clip of `utterance`, by `version` of its engine, is kept under: 64 hexadecimal digits."""
    voice = utterance.voice
    wanted: dict[str, object] = {
        "schema": SCHEMA,
        "engine": voice.engine,
        "version": version,
        "voice": voice.name,
        "language": voice.language,
        "rate": round(voice.rate, 4),
        "text": unicodedata.normalize("NFC", utterance.text),
    }
    if utterance.accents:
        wanted["accents"] = [[one.start, one.stop, round(one.rate, 4), one.ipa] for one in utterance.accents]
    return hashlib.sha256(canonical(wanted)).hexdigest()
