"""The audit of a session, or of the one that a script became: its sound, and what its ledger says of it."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from audiogen.audit import Line, Master, Report, Score, audit
from audiogen.audit.survey import blocks, survey
from audiogen.build.files import digest
from audiogen.build.ledger import LEDGER, ledger_path
from audiogen.build.render import session_path
from audiogen.build.script import NOTHING, Instead, load
from audiogen.errors import OutputError, SoundError, UsageError
from audiogen.progress import Progress, silent
from audiogen.settings import Settings
from audiogen.units import RATE

READ: Final = (".mp3", ".wav", ".flac", ".ogg", ".oga", ".opus")
FOREIGN: Final = (".m4a", ".m4b", ".mp4", ".aac", ".wma")
"""What nothing here can decode."""
_SOUNDS: Final = ("sound", "breath")
_ENDS: Final = 1 << 20
"""So many bytes at either end of a session say what it is known by."""
_KNOWN: Final = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A UUID, as sessions are known by one."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What was measured in the file at `path`; `remarks` are what the author should know besides."""

    path: Path
    title: str
    length: int
    report: Report
    remarks: tuple[str, ...] = ()


def measure(
    target: Path,
    settings: Settings,
    progress: Progress = silent,
    instead: Instead = NOTHING,
    like: Path | None = None,
) -> Audited:
    """Audits the sound file `target`, or the session that the script `target` became with what was wanted `instead`.

    It is held against the ledger of the session `like`, if one is named, or the one beside it; a file without either
    against that of the same session, as long as it, in its folder or among those that were rendered.

    Raises UsageError when there is no such file, OutputError when its ledger can't be read, and SoundError when it
    can't be played.
    """
    suffix = target.suffix.lower()
    if suffix in FOREIGN:
        raise UsageError(f"{target} can't be decoded here", "audit the MP3, or a WAV, FLAC, Ogg or Opus file of it")
    file = _file(target, settings, instead)
    ledger = ledger_path(file) if like is None else _named(like)
    title, sha256, score = _read(ledger)
    found = survey(blocks(file, progress))
    if found is None:
        raise SoundError(f"{file} is empty", "render it again, or use another file")
    remarks = []
    if score is None and (kin := _kin(file, found.length, settings)):
        title, sha256, score = _read(kin)
        remarks.append(f"{file.name} is held against {kin}: the same session, and as long")
    if score is None:
        remarks.append(
            f"nothing beside {file.name} says what should be in it: only its sound is measured; "
            "if it is a session, render its script as an MP3, too, or name its session with --like"
        )
    elif file.suffix.lower() == ".mp3" and sha256 and digest(file) != sha256:
        remarks.append(f"{file} was changed since it was rendered")
    if file != target and like is None and _other(target, ledger):
        remarks.append(
            f"{target} was changed since {file.name} was rendered: what is measured is the session of before"
        )
    return Audited(file, title or file.stem, found.length, audit(found, score), tuple(remarks))


def _file(target: Path, settings: Settings, instead: Instead) -> Path:
    """The sound that `target` is, or stands for."""
    if target.suffix.lower() in READ:
        if instead != NOTHING:
            raise UsageError(f"{target} is a sound already", "--preset and --guidance are for a script's sessions")
        if not target.is_file():
            raise UsageError(f"there is no file {target}", "check the name; sessions live in output/")
        return target
    load(target, settings.defaults, instead)  # a script that is wrong, or isn't there, is told of first
    file = session_path(target, None, settings, instead)
    if not file.is_file():
        asked = (("preset", instead.preset), ("guidance", instead.guidance))
        flags = "".join(f" --{name} {value}" for name, value in asked if value is not None)
        raise UsageError(f"{target} isn't rendered yet: {file} is not there", f"audiogen render {target}{flags}")
    return file


def _other(script: Path, ledger: Path) -> bool:
    """Whether a ledger says that the session was made when the script said something else."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        was = json.loads(ledger.read_bytes())["script"]["sha256"]
        return bool(was) and was != digest(script)
    return False


def _named(session: Path) -> Path:
    """The ledger of a session that was named by it, or by its MP3."""
    found = session if session.name.endswith(LEDGER) else ledger_path(session)
    if not found.is_file():
        raise UsageError(
            f"nothing says what should be in {session} ({found} is not there)", "name an MP3 where it was rendered"
        )
    return found


def _kin(file: Path, length: int, settings: Settings) -> Path | None:
    """The ledger of a session that is known by the same name as `file`, and lasts as long."""
    names = set(_names(file))
    for folder in dict.fromkeys((file.parent, settings.output)):
        for path in sorted(folder.glob(f"*{LEDGER}")) if names else ():
            try:
                plain = json.loads(path.read_bytes())
                if plain["id"] in names and plain["length"] == length:
                    return path
            except (OSError, ValueError, KeyError, TypeError, RecursionError):
                continue  # somebody else's, or damaged: it is no ledger of this session
    return None


def _names(file: Path) -> Iterator[str]:
    """All that `file` may be known by: tags are at its beginning or at its end."""
    with file.open("rb") as data:
        size = data.seek(0, 2)
        for at in dict.fromkeys((0, max(0, size - _ENDS))):
            data.seek(at)
            yield from (found.decode() for found in _KNOWN.findall(data.read(_ENDS)))


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
