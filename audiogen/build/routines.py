"""Which scripts of a folder are routines, and not parts of others: told from their texts, which takes a thousandth of
the time that reading them as scripts would."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from audiogen.settings.files import NAME

SUFFIX: Final = ".md"
PARTS: Final = ("parts", "takes")
"""Folders of what is used by routines, and is none."""
_HEAD: Final = re.compile(r"\A---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|\Z)")
_NOTE: Final = re.compile(r"(?<!\\)<!--(?:-?>|.*?(?:-->|\Z))", re.DOTALL)
_INCLUDE: Final = re.compile(
    r"^(?:[^\S\n]|[>*+•-]|\d+[.)])*:{3,}[^\S\n]*include +(\S.*?)[^\S\n]*:*[^\S\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
"""Also in a list or a quotation."""


def text_of(data: bytes) -> str:
    """The text of a script, whatever wrote it: without a mark at its beginning, and with one kind of line end."""
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


def head(text: str) -> str:
    """The settings that stand before everything else; empty for none."""
    found = _HEAD.match(text)
    return found[0] if found else ""


def includes(text: str) -> tuple[str, ...]:
    """The scripts that a text includes, by their paths from its folder; not what is only noted."""
    body = _NOTE.sub(_blank, text[len(head(text)) :])
    return tuple(name.strip("\"'“”„«»").replace("\\", "/") for name in _INCLUDE.findall(body))


def routines(texts: Mapping[Path, Iterable[str]]) -> tuple[Path, ...]:
    """Which of these scripts, by their paths from the folder that they were found in, and with what each includes,
    are routines: those that no other one of them includes, in order of their names.

    Hidden ones, those called README, and those in a folder called `parts` or `takes` are none, either.
    """
    inside = {
        at for path, names in texts.items() for name in names if (at := plain(path.parent / name)) != plain(path)
    }
    return tuple(path for path in sorted(texts) if plain(path) not in inside and may_be_routine(path))


def may_be_routine(path: Path) -> bool:
    """Whether a script may be a routine, going by its name and by the folders that it was found in."""
    hidden = any(part.startswith(".") and part not in (".", "..") for part in path.parts)
    return not hidden and path.stem.upper() != "README" and not any(part in PARTS for part in path.parts[:-1])


def files(folder: Path) -> Iterator[Path]:
    """All files in `folder` and below, as seen from there; hidden folders are left out."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name).relative_to(folder) for name in names)


def project(scripts: Path) -> Path | None:
    """The nearest folder above this one that has a folder called `scripts`, and that this one belongs to: it lies in
    those scripts, or there is a file of settings beside them."""
    here = Path.cwd()
    for above in here.parents:
        ours = here.is_relative_to(above / scripts) or (above / NAME).is_file()
        if ours and (above / scripts).is_dir():
            return above
    return None


def plain(path: Path) -> str:
    """One way to write a path, so that two of the same place are the same; links are not followed."""
    return os.path.normpath(path)


def _blank(note: re.Match[str]) -> str:
    return "\n" * note[0].count("\n")
