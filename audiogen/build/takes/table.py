"""A script's sentences and their recordings, for whoever is to record them."""

from dataclasses import dataclass, replace
from pathlib import Path

from audiogen.build.script import load
from audiogen.build.takes.folder import NOTE, folder, note, noted, recorded
from audiogen.build.takes.items import Item, items
from audiogen.build.takes.match import Matched, match
from audiogen.errors import UsageError, did_you_mean
from audiogen.model import Routine, Voice
from audiogen.timeline.unroll import lines, unroll


@dataclass(frozen=True, slots=True)
class Takes:
    """What can be recorded of a routine, and what is; the recordings belong into `place`."""

    routine: Routine
    place: Path
    matched: Matched

    @property
    def missing(self) -> tuple[Item, ...]:
        return tuple(item for item in self.matched.items if item not in self.matched.takes)


def takes(script: Path) -> Takes:
    """Raises what reading the script raises, and UsageError when two recordings claim the same line."""
    routine = load(script)
    found = Takes(routine, folder(script), match(_items(routine), recorded(script)))
    remember(found.matched, script)
    return found


def accept(script: Path, names: tuple[str, ...]) -> Takes:
    """From now on the recordings called `names` are of the lines that they are called after.

    Raises UsageError for a name that no recording has, or that is no line's.
    """
    routine = load(script)
    found = recorded(script)
    known = {take.name for take in found.takes}
    for name in names:
        if name not in known:
            there = did_you_mean(name, sorted(known)) if known else f"recordings belong into {found.place}"
            raise UsageError(f"there is no recording {name}", there)
    fresh = replace(found, notes={name: one for name, one in found.notes.items() if name not in names})
    matched = match(_items(routine), fresh)
    for stray in matched.strays:
        if stray.path.name in names:
            raise UsageError(str(stray))
    remember(matched, script)
    return Takes(routine, found.place, matched)


def remember(matched: Matched, script: Path) -> None:
    """Keeps what each recording is of, so that it is known when the script changes."""
    place = folder(script)
    if matched.notes != noted(place) and (matched.notes or (place / NOTE).exists()):
        note(place, matched.notes)


def _items(routine: Routine) -> tuple[Item, ...]:
    # who speaks makes no difference to what can be recorded
    wish = routine.meta.voice
    return items(lines(unroll(routine, Voice(wish.engine, wish.name, routine.meta.language))))
