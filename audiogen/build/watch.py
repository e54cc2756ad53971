"""A library that is looked at while its author works on: published anew when there is something new."""

from collections.abc import Callable, Sequence
from pathlib import Path

from audiogen.build.contents import remembered
from audiogen.build.ledger import LEDGER
from audiogen.build.publish import publish
from audiogen.library.manifest import Manifest, read


def follower(folder: Path, programmes: Sequence[Path] | None) -> Callable[[], None]:
    """What, when called, publishes `folder` if a session or programme has changed since it was made.

    `programmes` are those of the last time when None.
    """
    seen = _state(folder, programmes)

    def follow() -> None:
        nonlocal seen
        now = _state(folder, programmes)
        if now != seen:
            publish(folder, programmes=programmes)
            seen = now

    return follow


def _state(folder: Path, programmes: Sequence[Path] | None) -> dict[str, tuple[int, int]]:
    """Every file that publishing reads, with its size and time: to look is much cheaper than to publish."""
    if programmes is None:
        programmes = remembered(folder, read(folder) or Manifest())
    found = [*folder.glob(f"*{LEDGER}"), *folder.glob("*.mp3"), *programmes]
    return {str(path): stamp for path in found if (stamp := _stamp(path))}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
