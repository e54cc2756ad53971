"""A script's sentences and their recordings, for whoever is to record them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audiogen.build.script import load
from audiogen.build.takes.folder import Recorded, note, noted, recorded
from audiogen.build.takes.items import Item, items
from audiogen.build.takes.match import Matched, match, stem
from audiogen.errors import OutputError, UsageError, did_you_mean
from audiogen.model import Defaults, Routine, Voice
from audiogen.timeline.unroll import lines, unroll


@dataclass(frozen=True, slots=True)
class Takes:
    """What can be recorded of a routine, and what is; the recordings belong into `place`.

    `accepted` are recordings that were said to fit, and `remarks` what the author should know besides.
    """

    routine: Routine
    place: Path
    matched: Matched
    accepted: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Item, ...]:
        return tuple(item for item in self.matched.items if item not in self.matched.takes)


def takes(script: Path, defaults: Defaults, fitting: Sequence[str] = ()) -> Takes:
    """What there is. From now on the recordings named in `fitting` are of the lines that they are called after.

    Raises what reading the script raises, and UsageError for a name that no recording has, or that is no line's.
    """
    routine = load(script, defaults)
    found = recorded(script)
    accepted = tuple(_named(name, found) for name in fitting)
    fresh = replace(found, notes={name: one for name, one in found.notes.items() if name not in accepted})
    # who speaks makes no difference to what can be recorded
    wish = routine.meta.voice
    matched = match(items(lines(unroll(routine, Voice(wish.engine, wish.name, routine.meta.language)))), fresh)
    for stray in matched.strays:
        if stray.path.name in accepted:
            raise UsageError(str(stray))
    return Takes(routine, found.place, matched, accepted, remember(matched, found.place))


def _named(wanted: str, found: Recorded) -> str:
    """The file that was meant: by its name, with or without its folder and suffix."""
    known = {take.name: take for take in found.takes}
    name = Path(wanted).name
    if name in known:
        return name
    for take in found.takes:
        if stem(take.path) == name.lower():
            return take.name
    there = did_you_mean(name, sorted(known)) if known else f"recordings belong into {found.place}"
    raise UsageError(f"there is no recording {name}", there)


def remember(matched: Matched, place: Path) -> tuple[str, ...]:
    """Keeps what each recording is of, so that it is known when the script changes; says so when it can't."""
    if matched.notes == noted(place):
        return ()
    try:
        note(place, matched.notes)
    except OutputError as error:
        return (f"{error}: when a line changes, what was recorded for it may be heard all the same",)
    return ()
