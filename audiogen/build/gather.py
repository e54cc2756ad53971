"""The rendered sessions of a folder, read from the ledgers beside them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from audiogen.build.files import digest
from audiogen.build.ledger import LEDGER
from audiogen.errors import OutputError
from audiogen.library.catalogue import Episode
from audiogen.library.inspect import sound
from audiogen.model import Edition, Event, Marker
from audiogen.units import RATE


@dataclass(frozen=True, slots=True)
class Rendered:
    """A session as its ledger tells of it; `bytes` and `sha256` are those of the MP3 that is really there."""

    name: str
    plain: Mapping[str, Any]
    bytes: int
    sha256: str

    @property
    def id(self) -> str:
        return str(self.plain["id"])

    @property
    def day(self) -> date | None:
        """On which it came out, if its author says so."""
        text = self.plain["meta"]["date"]
        return date.fromisoformat(text) if text else None

    @property
    def order(self) -> tuple[int, str]:
        """Where it belongs among those that came out on the same day."""
        return (self.plain["meta"]["track"] or 0, self.name)


def rendered(folder: Path) -> list[Rendered]:
    """Every rendered session in `folder`, by name. Raises OutputError when one was rendered by an older audiogen."""
    found = (path for path in sorted(folder.glob(f"*{LEDGER}")) if not path.name.startswith("."))
    return [_read(path, music) for path in found if (music := _music(path)).is_file()]


def orphans(folder: Path, gone: Sequence[str]) -> list[str]:
    """Ledgers in `folder` of sessions that are `gone`: the author threw their MP3s away."""
    names = [f"{path.removesuffix('.mp3')}{LEDGER}" for path in gone if path.endswith(".mp3")]
    return [name for name in names if (folder / name).exists() and not _music(folder / name).exists()]


def unknown(folder: Path) -> list[str]:
    """MP3s that have no ledger: nobody knows what is in them."""
    return [path.name for path in sorted(folder.glob("*.mp3")) if not path.with_suffix(LEDGER).exists()]


def dates(found: list[Rendered], known: Mapping[str, datetime], now: datetime) -> dict[str, datetime]:
    """When each session (by its id) came out: on the day that its author says, or when it was first published.

    A date that is known stays, unless its author says another day. New ones of one day are minutes apart, in the
    order of their tracks, for readers put sessions in order by them. None is in the future: apps would hide it.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    stays = {one.id: date for one in found if (date := known.get(one.id)) and _is_right(date, one.day, now)}
    fresh = sorted((one for one in found if one.id not in stays), key=lambda one: one.order)
    return stays | {
        one.id: _said(one, now) or now - timedelta(minutes=len(fresh) - at) for at, one in enumerate(fresh, 1)
    }


def episode(found: Rendered, published: datetime) -> Episode:
    """The session as a library has it."""
    plain, meta = found.plain, found.plain["meta"]
    events = tuple(Event(**event) for event in plain["events"])
    return Episode(
        name=found.name,
        id=found.id,
        title=plain["title"],
        album=meta["album"],
        artist=meta["artist"],
        description=meta["description"],
        genre=meta["genre"],
        language=meta["language"],
        year=meta["year"],
        track=meta["track"],
        published=published,
        length=plain["length"],
        bytes=found.bytes,
        sha256=found.sha256,
        chapters=tuple(Marker(**chapter) for chapter in plain["chapters"]),
        captions=tuple(Marker(event.start, event.length, event.text) for event in events if event.kind == "speech"),
        events=events,
        edition=_edition(found.name, plain.get("variant")),
    )


def _edition(name: str, plain: Mapping[str, Any] | None) -> Edition | None:
    """Which session of its routine it is. What tells it apart is in words by now."""
    if plain is None:
        return None
    words = (("label", str(plain["label"])),) if plain["label"] else ()
    axes = tuple((str(axis), str(value)) for axis, value in plain["axes"].items())
    return Edition(str(plain["of"]), name, axes, words, int(plain["place"]))


def _is_right(known: datetime, day: date | None, now: datetime) -> bool:
    """Whether a date can stay; a day still to come is waited for."""
    return day is None or known.astimezone(UTC).date() == day or day > now.date()


def _said(one: Rendered, now: datetime) -> datetime | None:
    """The moment on the day that the author says; None without one, or when that is still to come."""
    if one.day is None or one.day > now.date():
        return None
    return min(datetime.combine(one.day, time(), UTC) + timedelta(minutes=one.order[0]), now)


def _music(ledger: Path) -> Path:
    return ledger.with_name(ledger.name.removesuffix(LEDGER) + ".mp3")


def _read(path: Path, music: Path) -> Rendered:
    name = path.name.removesuffix(LEDGER)
    try:
        plain = json.loads(path.read_bytes())
        size, digest = _bytes_of(music, path, plain)
        found = Rendered(name, plain, size, digest)
        episode(found, datetime.min.replace(tzinfo=UTC))  # is all there that it must hold?
        _ = found.day, found.order
        if plain["sample_rate"] != RATE or not all(
            _is_ours(name, chapter["picture"]) for chapter in plain["chapters"]
        ):
            raise ValueError("another clock, or a file that is none of ours")
    except OSError as error:
        raise OutputError(f"{error.filename or path} can't be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise OutputError(
            f"{path} doesn't say what this version must know of the session", f"render {name} again"
        ) from error
    return found


def _is_ours(name: str, picture: str) -> bool:
    """Whether a ledger names a picture of its own session: nothing else is published in its name."""
    return not picture or re.fullmatch(rf"{re.escape(name)}\.picture-\d+\.jpg", picture) is not None


def _bytes_of(music: Path, ledger: Path, plain: Mapping[str, Any]) -> tuple[int, str]:
    """Size and SHA-256 of the MP3, which somebody may have changed since it was rendered: tag editors do."""
    now, told = music.stat(), plain["audio"]
    if now.st_size == told["bytes"] and now.st_mtime_ns <= ledger.stat().st_mtime_ns:
        return int(told["bytes"]), str(told["sha256"])
    with music.open("rb") as file:
        beginning = file.read(sound.ENOUGH)
        found = sound.read(beginning + file.read(sound.wanted(beginning) - len(beginning)), now.st_size)
    if found.missing:
        name = music.name.removesuffix(".mp3")
        raise OutputError(f"{music} is cut off: {found.missing} bytes are missing", f"render {name} again")
    return now.st_size, digest(music)
