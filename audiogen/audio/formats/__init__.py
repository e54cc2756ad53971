"""Formats beside MP3: the whole session in one file, with its chapters, its cover and its words inside.

A table says which there are, by the suffix of the file; each is a module with one function, `write`.
"""

import importlib
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from audiogen.audio.formats.about import About
from audiogen.audio.formats.blocks import Block
from audiogen.errors import OutputError, UsageError, did_you_mean


class Write(Protocol):
    """Writes a whole file of `blocks`, `total` samples together."""

    def __call__(
        self, file: BinaryIO, blocks: Iterable[Block], about: About, *, total: int, channels: int, bitrate: int
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format by its `name`, and the module that writes it.

    `bitrates` are those, in kb/s, that a lossy one can have; None when nothing is lost. `needs` is a package that
    audiogen can do without, and `extra` what it is installed with. No file has more than `most` bytes of sound when
    it has `width` bytes a sample; 0 for no such limit.
    """

    name: str
    module: str
    bitrates: range | None = None
    needs: str = ""
    extra: str = ""
    width: int = 0
    most: int = 0


FORMATS: Final[dict[str, FileFormat]] = {
    ".wav": FileFormat("WAV", "audiogen.audio.formats.wav", width=3, most=(1 << 32) - (64 << 20)),
    ".flac": FileFormat("FLAC", "audiogen.audio.formats.flac"),
    ".opus": FileFormat("Opus", "audiogen.audio.formats.opus", range(16, 257)),
    ".m4a": FileFormat("M4A", "audiogen.audio.formats.m4a", range(32, 257), "av", "m4a"),
}
"""By suffix. A WAV counts its bytes in 32 bits, and some are kept free for what stands beside the sound."""


def check(suffix: str, *, total: int, channels: int, bitrate: int) -> FileFormat:
    """The format that `suffix` names, fit for `total` samples in `channels`, at `bitrate` kb/s if it is lossy.

    Raises UsageError when there is no such format, when what writes it isn't installed, or when it can't have that
    bitrate; OutputError when the session is too long for it.
    """
    found = FORMATS.get(suffix.lower())
    if found is None:
        raise UsageError(f"a session can't be a “{suffix}” file", did_you_mean(suffix, (".mp3", *FORMATS)))
    if found.needs and importlib.util.find_spec(found.needs) is None:
        raise UsageError(
            f"{found.name} needs a part that isn't installed", f"pip install 'audiogen[{found.extra}]', or use .opus"
        )
    if found.bitrates and bitrate not in found.bitrates:
        least, most = found.bitrates[0], found.bitrates[-1]
        raise UsageError(f"{found.name} can't have {bitrate} kb/s", f"choose from {least} to {most}")
    if found.most and total * channels * found.width > found.most:
        raise OutputError(f"the session is too long for a {found.name} file", "name a .flac file with -o")
    return found


def write(
    file: BinaryIO,
    blocks: Iterable[Block],
    about: About,
    *,
    suffix: str,
    total: int,
    channels: int = 2,
    bitrate: int = 128,
) -> None:
    """Writes a session in the format that `suffix` names to an empty `file`, which must be able to read and seek.

    `blocks` have shape (n, channels), at 48 kHz, cut anywhere: the bytes don't depend on where. The file decodes to
    exactly `total` samples; memory doesn't grow with the length. Raises what `check` does, ValueError when the blocks
    are more or fewer samples than `total` or have other channels, and whatever `blocks` or `file` raise.
    """
    found = check(suffix, total=total, channels=channels, bitrate=bitrate)
    if total < 1 or channels not in (1, 2):
        raise ValueError(f"{total} samples in {channels} channels are no session")
    writer: Write = importlib.import_module(found.module).write
    writer(file, blocks, about, total=total, channels=channels, bitrate=bitrate)
