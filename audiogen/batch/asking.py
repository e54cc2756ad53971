"""Which sessions the scripts of a folder ask for, in whatever language, and which track of how many each is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from audiogen.batch.hands import Hands
from audiogen.batch.jobs import Fault, Head
from audiogen.batch.places import place, seen_from_here
from audiogen.batch.record import Makers, Planned, Record
from audiogen.batch.stamps import sha256_of
from audiogen.batch.texts import Texts
from audiogen.build.tracks import Place, counted
from audiogen.build.translation import main_of
from audiogen.settings import Settings

CHUNK: Final = 40
"""Scripts whose settings are read in one go."""


class Asking:
    """What `routines` ask for. Of what the `records` of the sessions in `folder` know, only that is read again which
    may have changed: by `hands`, each thing once."""

    def __init__(
        self,
        routines: Sequence[Path],
        texts: Texts,
        hands: Hands,
        settings: Settings,
        makers: Makers,
        folder: Path,
        records: Mapping[Path, Record | None],
    ) -> None:
        self._routines = routines
        self._texts = texts
        self._hands = hands
        self._settings = settings
        self._makers = makers
        self._folder = folder
        self._records = records
        self._siblings: dict[Path, str] = {}
        self._places: dict[Path, dict[str, Place]] = {}
        self._read: dict[str, Head] = {}
        self.versions: dict[str, str] = {}
        """The scripts that are another one's in another language, each with that one: known with the sessions."""

    def sessions(self) -> dict[Path, tuple[Planned, ...]]:
        """The sessions of every routine. A script that is another one's in another language is none of its own."""
        known = dict(self._known())
        # of a translation that is known as such nobody asks what it would be by itself
        told = known.keys() | _others(known).keys()
        unknown = [path for path in self._routines if place(path) not in told]
        found = known | {place(head.script): head.planned for head in self.learn(unknown)}
        others = self.versions = _others(found)
        planned = {path: found[place(path)] for path in self._routines if place(path) not in others}
        # what is wrong in a script, or in a translation that it names, is told of that script alone
        return {path: all_of for path, all_of in planned.items() if not self._told_elsewhere(path)}

    def fault(self, routine: Path) -> Fault | None:
        """Why it can't be told which sessions a routine asks for; None if it can, or if nobody has read it."""
        head = self._read.get(place(routine))
        return head.fault if head else None

    def _told_elsewhere(self, routine: Path) -> bool:
        return self.fault(routine) is not None and any(map(self.fault, main_of(routine)))

    def _known(self) -> Iterator[tuple[str, tuple[Planned, ...]]]:
        """What scripts asked for when they were read the last time, if nothing of it can have changed since."""
        wanted = {place(path): path for path in self._routines}
        for record in self._records.values():
            if record is None or not record.planned or record.makers != self._makers:
                continue
            routine = place(seen_from_here(self._folder, record.routine))
            if routine not in wanted or not record.read or self.digest(wanted[routine]) != record.read:
                continue
            there = [seen_from_here(self._folder, one.script) for one in record.planned]
            if all(path.is_file() for path in there):
                yield (
                    routine,
                    tuple(replace(one, script=str(path)) for one, path in zip(record.planned, there, strict=True)),
                )

    def digest(self, routine: Path) -> str:
        """The SHA-256 of what says which sessions a routine asks for: itself, and who it may be a translation of."""
        found = [text.sha256 for path in (routine, *main_of(routine)) if (text := self._texts.of(path))]
        return found[0] if len(found) == 1 else sha256_of("\n".join(found)) if found else ""

    def learn(self, scripts: Sequence[Path]) -> list[Head]:
        """What the settings of these scripts say: read here if they are few. Raises what is wrong with what files of
        settings say for all of them."""
        if not scripts:
            return []
        from audiogen.batch import work
        from audiogen.script import usual

        usual(self._settings.defaults)  # with others than before, every script is read: this is said once, and here
        names = tuple(map(str, scripts))
        chunks = [names[at : at + CHUNK] for at in range(0, len(names), CHUNK)]
        if len(chunks) == 1:
            read = [work.heads(chunks[0], self._settings)]
        else:
            read = self._hands.each(work.heads, chunks, self._settings)
        heads = [head for some in read for head in some]
        self._read |= {place(head.script): head for head in heads}
        return heads

    def head(self, routine: str) -> Head | None:
        """What the settings of the script at a place say, if it was read."""
        return self._read.get(routine)

    def siblings(self, script: Path) -> str:
        """The SHA-256 of the settings of all scripts in a folder: what sessions of its albums are counted from."""
        folder = script.parent
        if folder not in self._siblings:
            heads = ((path.name, text.head) for path in _scripts(folder) if (text := self._texts.of(path)))
            self._siblings[folder] = sha256_of("\n".join(f"{head} {name}" for name, head in heads))
        return self._siblings[folder]

    def count(self, script: Path) -> int | None:
        """The m of “track n of m” as it is now."""
        folder = script.parent
        if folder not in self._places:
            heads = self.learn(_scripts(folder))
            self._places[folder] = {place(head.script): (head.album, head.track) for head in heads}
        places = self._places[folder]
        own = places.get(place(script), ("", None))
        return counted(own, (other for path, other in places.items() if path != place(script)))


def _others(planned: Mapping[str, Sequence[Planned]]) -> dict[str, str]:
    """The scripts of which routines make sessions as if they were their own, each with that routine."""
    return {
        at: routine for routine, all_of in planned.items() for one in all_of if (at := place(one.script)) != routine
    }


def _scripts(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.md"))
