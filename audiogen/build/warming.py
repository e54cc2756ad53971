"""Loads a voice while the program itself is still being loaded, where a session will most likely want it.

Nothing depends on it: who guesses wrong has had another processor work in vain for a moment. What is looked at is the
script itself and its usual session beside the others: neither included files nor variants. It imports little, so that
it can come first.
"""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from audiogen.build.ledger import ledger_path
from audiogen.speech.hibari.process import speaker

SLOW = "hibari"
"""The voice that takes longer to load than all the rest."""


def warm(scripts: Iterable[Path], output: Path, voice: str | None = None) -> None:
    """Begins to load the voice of those sessions in `output`, or at it, whose scripts were changed since; if it isn't
    another `voice` that is asked for."""
    if voice is not None and voice.split()[:1] != [SLOW]:
        return
    for script in scripts:
        ledger = ledger_path(output if output.suffix else output / f"{script.stem}.mp3")
        with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
            was = json.loads(ledger.read_bytes())
            if not script.is_file():  # what comes by a pipe can be read only once
                continue
            changed = hashlib.sha256(script.read_bytes()).hexdigest() != was["script"]["sha256"]
            if changed and was["voice"]["engine"] == SLOW:
                speaker().begin()
                return


def rest() -> None:
    """Has the voice give back its memory, as nothing more is to be spoken. Who speaks nevertheless loads it again."""
    speaker().rest()
