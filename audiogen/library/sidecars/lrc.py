"""LRC, the lyrics format of music players: described in https://en.wikipedia.org/wiki/LRC_(file_format)."""

from collections.abc import Sequence

from audiogen.library.sidecars.clock import one_line
from audiogen.model import Marker
from audiogen.units import RATE


def lrc(captions: Sequence[Marker]) -> str:
    """Captions as `[mm:ss.xx]line`, one a line, to the hundredth; without the format's header."""
    return "\n".join(f"[{_clock(caption.start)}]{one_line(caption.text)}" for caption in captions)


def lrc_file(captions: Sequence[Marker], *, title: str, artist: str, album: str, length: int) -> str:
    """A whole file: what it belongs to, then the lines. `length` is in samples."""
    minutes, seconds = divmod(round(length / RATE), 60)
    header = {"ti": title, "ar": artist, "al": album, "length": f"{minutes:02d}:{seconds:02d}"}
    shown = [f"[{key}:{_plain(value)}]" for key, value in header.items() if _plain(value)]
    return "\n".join([*shown, lrc(captions)]) + "\n"


def _plain(value: str) -> str:
    return one_line(value).replace("[", "(").replace("]", ")")  # a bracket would end the header's line


def _clock(start: int) -> str:
    hundredths = (start * 100 + RATE // 2) // RATE
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes:02d}:{rest // 100:02d}.{rest % 100:02d}"
