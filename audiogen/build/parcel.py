"""What a session is made of, sent to a machine that doesn't see the author's disk: by way of a store, once each."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from audiogen.build.album import mates
from audiogen.build.files import digest
from audiogen.build.script import included, named, read, root
from audiogen.build.takes.folder import folder
from audiogen.errors import AudiogenError, UsageError
from audiogen.script import parse
from audiogen.store import Store


@dataclass(frozen=True, slots=True)
class Parcel:
    """A script and its files, which are in a store under the SHA-256 of their bytes.

    `script` and the names of `files` lead from the folder of the project, with slashes; `home` is that folder, and
    `written` the script's folder as the author called it.
    """

    script: str
    home: str
    written: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A parcel's files, laid out in the folder `place` of this machine as they are at home."""

    parcel: Parcel
    place: Path

    @property
    def script(self) -> Path:
        return self.place / self.parcel.script

    def at_home(self, text: str) -> str:
        """What is said of files here, as the author knows them."""
        here, written = self.script.parent, self.parcel.written
        beside = "" if written == "." else f"{written}{os.sep}"
        return text.replace(f"{here}{os.sep}", beside).replace(f"{self.place}{os.sep}", f"{self.parcel.home}{os.sep}")


def pack(script: Path, store: Store) -> Parcel:
    """Sends what the script at `script` is made of. Raises what reading it raises, and StoreError."""
    routine = parse(read(script), str(script), lambda name: included(script, name))
    home, beside = root(script), script.parent.resolve()
    recordings = folder(script)
    takes = sorted(path for path in recordings.iterdir() if path.is_file()) if recordings.is_dir() else ()
    wanted = [
        beside / script.name,
        *(Path(os.path.normpath(beside / name)) for name in named(routine)),
        *(path.parent.resolve() / path.name for path in (*mates(routine), *takes)),
    ]
    files = tuple((_place(path, home), _sent(path, store)) for path in dict.fromkeys(wanted))
    return Parcel(files[0][0], str(home), str(script.parent), files)


@contextmanager
def unpacked(parcel: Parcel, store: Store) -> Iterator[Unpacked]:
    """The files of a parcel in a folder that is gone afterwards. Raises AudiogenError when one isn't there, whole."""
    with tempfile.TemporaryDirectory(prefix="audiogen-") as made:
        # under the name that it has at home, which some settings are guessed from
        place = Path(made).resolve() / (Path(parcel.home).name or "project")
        for name, wanted in parcel.files:
            data = store.get(_called(wanted))
            if data is None or sha256(data).hexdigest() != wanted:
                store.remove(_called(wanted))
                raise AudiogenError(f"{name} isn't whole in {store}", "build again: it is sent anew")
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield Unpacked(parcel, place)


def _place(path: Path, home: Path) -> str:
    """Where a file lies in its project. Raises UsageError when it doesn't."""
    if not path.is_relative_to(home):
        raise UsageError(f"{path} lies outside of {home}", "workers are sent a project's own files: put it there")
    return PurePosixPath(*path.relative_to(home).parts).as_posix()


def _sent(path: Path, store: Store) -> str:
    known = digest(path)
    if not store.has(_called(known)):
        store.put_file(_called(known), path)
    return known


def _called(known: str) -> str:
    return f"inputs/{known[:2]}/{known}"
