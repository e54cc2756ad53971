"""The audit of a session, or of the one that a script became: its sound, and what its ledger says of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from audiogen.audit import Line, Master, Report, Score, audit
from audiogen.audit.survey import blocks, survey
from audiogen.build.beside import ledger_path
from audiogen.build.files import digest
from audiogen.build.render import session_path
from audiogen.build.script import load
from audiogen.errors import OutputError, SoundError, UsageError
from audiogen.progress import Progress, silent
from audiogen.settings import Settings
from audiogen.units import RATE

READ: Final = (".mp3", ".wav", ".flac", ".ogg", ".oga", ".opus")
FOREIGN: Final = (".m4a", ".m4b", ".mp4", ".aac", ".wma")
"""What nothing here can decode."""
_SOUNDS: Final = ("sound", "breath")


@dataclass(frozen=True, slots=True)
class Audited:
    """What was measured in the file at `path`; `remarks` are what the author should know besides."""

    path: Path
    title: str
    length: int
    report: Report
    remarks: tuple[str, ...] = ()


def measure(target: Path, settings: Settings, progress: Progress = silent) -> Audited:
    """Audits the sound file `target`, or the session that the script `target` became.

    Raises UsageError when there is none, OutputError when its ledger can't be read, and SoundError when it can't be
    played.
    """
    suffix = target.suffix.lower()
    if suffix in FOREIGN:
        raise UsageError(f"{target} can't be decoded here", "audit the MP3, or a WAV, FLAC, Ogg or Opus file of it")
    file = target if suffix in READ else session_path(target, None, settings)
    if file != target:
        load(target)  # a script that is wrong, or isn't there, is told of first
    if not file.is_file():
        raise _missing(target, file)
    title, sha256, score = _read(ledger_path(file))
    found = survey(blocks(file, progress))
    if found is None:
        raise SoundError(f"{file} is empty", "render it again")
    remarks = []
    if score is None:
        remarks.append(f"nothing beside {file.name} says what should be in it: only its sound is measured")
    elif suffix == ".mp3" and sha256 and digest(file) != sha256:
        remarks.append(f"{file} was changed since it was rendered")
    return Audited(file, title or file.stem, found.length, audit(found, score), tuple(remarks))


def _missing(target: Path, file: Path) -> UsageError:
    if file == target:
        return UsageError(f"there is no file {target}", "check the name; sessions live in output/")
    return UsageError(f"{target} isn't rendered yet: {file} is not there", f"audiogen render {target}")


def _read(path: Path) -> tuple[str, str, Score | None]:
    """Title, SHA-256 of the music, and what should be heard; None where there is no ledger."""
    try:
        plain: Mapping[str, Any] = json.loads(path.read_bytes())
        if plain["sample_rate"] != RATE:
            raise ValueError("another clock")
        events = [_line(event) for event in plain["events"] if event["kind"] == "speech"]
        sounds = [_line(event) for event in plain["events"] if event["kind"] in _SOUNDS]
        score = Score(int(plain["length"]), tuple(events), tuple(sounds), _master(plain.get("master")))
        return str(plain["title"]), str((plain["audio"] or {}).get("sha256", "")), score
    except FileNotFoundError:
        return "", "", None
    except OSError as error:
        raise OutputError(f"{path} can't be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise OutputError(
            f"{path} doesn't say what this version must know of the session", "render it again"
        ) from None


def _line(event: Mapping[str, Any]) -> Line:
    start, length = int(event["start"]), int(event["length"])
    if start < 0 or length < 0:
        raise ValueError("before the beginning")
    return Line(start, length, int(event["line"]), str(event["text"]))


def _master(plain: Mapping[str, Any] | None) -> Master | None:
    if plain is None:
        return None
    return Master(float(plain["lufs"]), float(plain["peak"]), float(plain["fade"]))
