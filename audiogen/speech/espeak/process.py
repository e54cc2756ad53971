"""Asks the eSpeak library, which lives in processes of its own (see `worker.py`)."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from audiogen.errors import SpeechError

PATIENCE = 60.0
"""Seconds for one answer: some hours of speech."""

PACKAGE = "espeakng-loader"
"""The package that carries the library and its data, and nothing else of use."""
LIBRARIES = {"darwin": "libespeak-ng.dylib", "win32": "espeak-ng.dll"}
"""The library's file by the system, where it isn't the usual one."""

_WORKER = Path(__file__).with_name("worker.py")
_HINT = "reinstall audiogen"


@dataclass(frozen=True, slots=True)
class Said:
    """Samples of 16 bits at `rate` Hz, and the clauses of every text whose phonemes were asked for."""

    pcm: bytes
    rate: int
    phonemes: tuple[tuple[str, ...], ...]


@cache
def library() -> Path:
    """The path of eSpeak's library. Raises SpeechError when it isn't there."""
    found = importlib.util.find_spec("espeakng_loader")
    if found is None or found.origin is None:
        raise SpeechError("eSpeak's library is missing", _HINT)
    path = Path(found.origin).with_name(LIBRARIES.get(sys.platform, "libespeak-ng.so"))
    if not path.is_file():
        raise SpeechError(f"eSpeak's library is not there ({path})", _HINT)
    return path


def say(voice: str, text: str, pace: int, phonemes: Sequence[str] = (), obey: bool = False) -> Said:
    """`text` spoken by the voice of that identifier, at `pace` words a minute; and the phonemes of other texts.

    An empty text isn't spoken. Only when it is to `obey` are phonemes in double brackets such. Raises SpeechError.
    """
    question = {"voice": voice, "text": text, "pace": pace, "phonemes": list(phonemes), "obey": obey}
    found, pcm = _ask(question, f"speak “{text or ' '.join(phonemes)}”")
    return Said(pcm, found["rate"], tuple(tuple(clauses) for clauses in found["phonemes"]))


def _ask(question: dict[str, Any], what: str) -> tuple[dict[str, Any], bytes]:
    path = library()
    try:
        # isolated, without packages: it needs none, and begins in half the time
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(_WORKER), str(path)],
            input=json.dumps(question).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired as error:
        raise SpeechError(f"eSpeak took too long to {what}", "write it in other words") from error
    except OSError as error:
        raise SpeechError(f"eSpeak can't be started ({error.strerror})", _HINT) from error
    if done.returncode:
        raise SpeechError(f"eSpeak could not {what}", "write it in other words, or choose another voice")
    head, _, pcm = done.stdout.partition(b"\n")
    found: dict[str, Any] = json.loads(head)
    return found, pcm
