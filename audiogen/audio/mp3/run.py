"""A run of frames that one encoder made. It reaches over what is wanted at both ends, to be joined there.

An encoder knows what was before: its windows overlap, it saves bits for later, its ear has been deafened or not. One
that begins a little earlier has found its way when it matters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from audiogen.audio.levels import Samples
from audiogen.audio.mp3.encoder import Encoder, quantise
from audiogen.audio.mp3.format import Format
from audiogen.audio.mp3.frames import FRAME
from audiogen.audio.mp3.side import Frames

AHEAD: Final = 2
"""Frames that the encoder has to have heard behind one that it gives back."""
_BLOCK: Final = 32
"""Frames that are mixed at a time."""

Signal = Callable[[int, int], Samples]
"""Samples from one position to another, shape (channels, length)."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """`frames` from the session's frame `first` on. Of those of which nothing more was heard there are none."""

    first: int
    frames: Frames

    @property
    def stop(self) -> int:
        return self.first + len(self.frames)

    def take(self, start: int, stop: int) -> Frames:
        """Frames `start` to `stop`, not to be written to. Raises ValueError when they aren't all here."""
        if not self.first <= start <= stop <= self.stop:
            raise ValueError(f"frames {start} to {stop} are not among {self.first} to {self.stop}")
        return self.frames[start - self.first : stop - self.first]


def encoded(signal: Signal, first: int, stop: int, format: Format, total: int | None = None) -> Run:
    """The frames `first` to `stop` of `signal`, by an encoder that begins with them.

    A signal that ends with its sample `total` is encoded to its last frame, whatever `stop` is. Raises what `signal`
    raises, and ValueError for samples that aren't of the format.
    """
    encoder = Encoder(format)
    end = (stop + AHEAD) * FRAME if total is None else total
    data = [
        encoder.encode(quantise(signal(at, min(at + _BLOCK * FRAME, end)).T, format))
        for at in range(first * FRAME, end, _BLOCK * FRAME)
    ]
    data.append(encoder.flush())
    frames = np.frombuffer(b"".join(data), np.uint8).reshape(-1, format.header.length)
    return Run(first, frames[: stop - first] if total is None else frames)
