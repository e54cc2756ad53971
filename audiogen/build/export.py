"""A session in one file of another format, with everything in it: for editors, other players, keeping."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from audiogen import __version__
from audiogen.audio import formats
from audiogen.build.beside import pictures
from audiogen.build.files import whole
from audiogen.build.script import inputs
from audiogen.errors import OutputError
from audiogen.library.about import about
from audiogen.library.identity import session_id
from audiogen.mix.masters import MASTERS
from audiogen.model import Routine, Timeline
from audiogen.progress import Advance, Progress

MP3 = ".mp3"
_HEAD = 1 << 20
"""As many bytes at either end of a file of ours say whose it is."""


def fit(routine: Routine, output: Path, total: int = 0) -> None:
    """Raises UsageError when no session can be written to a file of that name, OutputError when one of `total`
    samples is too long for it."""
    if output.suffix.lower() != MP3:
        master = MASTERS[routine.meta.preset]
        formats.check(output.suffix, total=total, channels=master.channels, bitrate=master.bitrate)


def export(
    routine: Routine,
    timeline: Timeline,
    output: Path,
    blocks: Callable[[Advance], Iterator[npt.NDArray[np.float32]]],
    progress: Progress,
    tracks: int | None,
) -> None:
    """Writes the session of `blocks`, one of `tracks` in its album, whole or not at all.

    Raises OutputError when it can't be.
    """
    fit(routine, output, timeline.length)
    _check_place(output, routine)
    master = MASTERS[routine.meta.preset]
    shown = pictures(routine, timeline, output)
    said = about(
        routine,
        timeline,
        shown.cover,
        encoder=f"audiogen {__version__}",
        pictures=shown.chapters,
        tracks=tracks,
    )
    with whole(output) as (file,), progress("rendering", timeline.length) as advance:
        formats.write(
            file,
            blocks(advance),
            said,
            suffix=output.suffix,
            total=timeline.length,
            channels=master.channels,
            bitrate=master.bitrate,
        )


def _check_place(output: Path, routine: Routine) -> None:
    """Raises OutputError when something is there that isn't this session."""
    if not output.exists():
        return
    if any(output.samefile(own) for own in inputs(routine) if own.exists()):
        raise OutputError(
            f"{output} is part of the session, and would be overwritten", "choose another place with -o"
        )
    if not _is_ours(output, str(session_id(routine)).encode()):
        raise OutputError(
            f"{output} is there already, and isn't this session", "move it away, or choose another place with -o"
        )


def _is_ours(output: Path, identity: bytes) -> bool:
    try:
        with output.open("rb") as file:
            if identity in file.read(_HEAD):
                return True
            file.seek(max(0, file.seek(0, 2) - _HEAD))
            return identity in file.read()
    except OSError:
        return False
