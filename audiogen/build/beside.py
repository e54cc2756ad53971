"""The small files beside a session's MP3: its cover, its chapters' pictures, its words and chapters."""

import contextlib
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audiogen.build.files import digest, spare_name
from audiogen.build.ledger import ledger_path
from audiogen.errors import OutputError
from audiogen.library.cover import chapter_picture, cover
from audiogen.library.sidecars import CAPTIONS, chapters_json, lrc_file
from audiogen.library.tags import BEGINNING, names_us
from audiogen.model import Routine, Timeline

COVER = ".jpg"
_CHAPTERS = ".chapters.json"


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a session shows. `chapters` by the names that its script has for them; `names` are those of the files
    that they become."""

    cover: bytes
    chapters: Mapping[str, bytes] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def pictures(routine: Routine, timeline: Timeline, session: Path) -> Pictures:
    """The pictures of a session that will stand at `session`. Raises ScriptError when one can't be used."""
    names = picture_names(timeline, session)
    chapters = {name: chapter_picture(Path(routine.path), name) for name in names}
    return Pictures(cover(routine, timeline), chapters, names)


def picture_names(timeline: Timeline, session: Path) -> dict[str, str]:
    """The file that each picture of a chapter becomes, beside the MP3 `session`."""
    wanted = dict.fromkeys(chapter.picture for chapter in timeline.chapters if chapter.picture)
    return {name: f"{session.stem}.picture-{number}.jpg" for number, name in enumerate(wanted, 1)}


def sidecars(routine: Routine, timeline: Timeline, shown: Pictures, session: Path) -> dict[Path, bytes]:
    """Every small file beside the MP3 `session`, but for its ledger. Same inputs, same bytes."""
    meta = routine.meta
    texts = {suffix: write(timeline.captions) for suffix, write in CAPTIONS.items()}
    texts[".lrc"] = lrc_file(
        timeline.captions, title=meta.title, artist=meta.artist, album=meta.album, length=timeline.length
    )
    renamed = [chapter.renamed(shown.names) for chapter in timeline.chapters]
    texts[_CHAPTERS] = chapters_json(renamed, title=meta.title, author=meta.artist)
    files = {session.with_suffix(suffix): text.encode() for suffix, text in texts.items()}
    files[session.with_suffix(COVER)] = shown.cover
    return files | {session.with_name(file): shown.chapters[name] for name, file in shown.names.items()}


def check_places(wanted: Sequence[Path], inputs: Sequence[Path], session: Path) -> None:
    """Raises OutputError when one of the files `wanted` would take the place of what isn't ours to replace: what the
    session is made from, or files of others. Where there is a ledger, or the MP3 says so, they are from before."""
    there = [path for path in wanted if path.exists()]
    for path in there:
        if any(path.samefile(own) for own in inputs if own.exists()):
            raise OutputError(
                f"{path} is part of the session, and would be overwritten", "choose another place with -o"
            )
    ours = _is_ours(session) if session.exists() else bool(_ledger(session))
    if there and not ours:
        foreign = session if session.exists() else there[0]
        hint = "move it away, or choose another place with -o"
        raise OutputError(f"{foreign} is there already, and audiogen didn't make it", hint)


def edited(session: Path, wanted: Mapping[Path, bytes]) -> dict[Path, Path]:
    """New names for those of the small files that somebody changed by hand since they were rendered."""
    known = _ledger(session).get("beside") or {}
    new = digests(wanted)
    return {
        path: spare_name(path)
        for path in wanted
        if path.name in known and path.is_file() and digest(path) not in (known[path.name], new.get(path.name))
    }


def digests(wanted: Mapping[Path, bytes]) -> dict[str, str]:
    """SHA-256 of the small files, by their names; not of the chapters, into which publishing writes addresses."""
    return {
        path.name: hashlib.sha256(data).hexdigest()
        for path, data in wanted.items()
        if not path.name.endswith(_CHAPTERS)
    }


def _is_ours(session: Path) -> bool:
    try:
        with session.open("rb") as file:
            return names_us(file.read(BEGINNING))
    except OSError:
        return False


def former_pictures(session: Path) -> set[Path]:
    """The chapters' pictures that the last rendering to `session` left beside it."""
    with contextlib.suppress(KeyError, TypeError):
        names = {str(chapter["picture"]) for chapter in _ledger(session)["chapters"]}
        return {session.with_name(name) for name in names if name.startswith(f"{session.stem}.picture-")}
    return set()


def _ledger(session: Path) -> dict[str, Any]:
    """The ledger that was left there; empty when there is none, or it isn't one."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        found = json.loads(ledger_path(session).read_bytes())
        if isinstance(found, dict) and "id" in found:
            return found
    return {}
