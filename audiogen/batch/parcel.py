"""What a session is made of, sent to a machine that doesn't see the author's disk: by way of a store, once each."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from audiogen.build.album import mates
from audiogen.build.files import digest
from audiogen.build.script import included, named, read
from audiogen.build.takes.folder import folder, listed
from audiogen.errors import AudiogenError
from audiogen.model import Defaults
from audiogen.script import parse, usual
from audiogen.store import Store

Parcel = tuple[tuple[str, str], ...]
"""Files, by their absolute paths at home, and the SHA-256 of their bytes, under which a store has them."""


def pack(script: Path, others: Iterable[Path], defaults: Defaults, store: Store, known: set[str]) -> Parcel:
    """Sends what the script at `script` is made of by these `defaults`, and `others`; not what is `known` to be
    there, or found there.

    Raises what reading it raises, and StoreError.
    """
    routine = parse(read(script), str(script), lambda name: included(script, name), usual(defaults))
    wanted = [script, *named(routine), *others, *mates(routine, defaults), *listed(folder(script))]
    there = (path for path in wanted if path.is_file())  # what isn't is missed where the script is read, and told of
    paths = dict.fromkeys(os.path.abspath(path) for path in there)  # noqa: PTH100 - links stay what they are called
    return tuple((path, _sent(Path(path), store, known)) for path in paths)


@contextmanager
def unpacked(parcel: Parcel, store: Store) -> Iterator[Path]:
    """A folder that has all files of a parcel where they are at home, and is gone afterwards: `within` says where.

    Raises AudiogenError when one isn't there, whole.
    """
    with tempfile.TemporaryDirectory(prefix="audiogen-") as made:
        place = Path(made).resolve()
        for home, wanted in parcel:
            data = store.get(_called(wanted))
            if data is None or sha256(data).hexdigest() != wanted:
                store.remove(_called(wanted))
                raise AudiogenError(f"{home} isn't whole in {store}", "build again: it is sent anew")
            path = within(place, home)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield place


def within(place: Path, home: str) -> Path:
    """Where in the folder `place` that is which is at `home` on the author's disk."""
    path = Path(home)
    return place / path.relative_to(path.anchor)


def _sent(path: Path, store: Store, known: set[str]) -> str:
    found = digest(path)
    if found not in known and not store.has(_called(found)):
        store.put_file(_called(found), path)
    known.add(found)
    return found


def _called(sha256: str) -> str:
    return f"inputs/{sha256[:2]}/{sha256}"
