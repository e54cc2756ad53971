"""Pieces of a session, each encoded on its own, laid one after the other so that they are one stream."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from audiogen.audio.mp3.frames import FrameHeader
from audiogen.audio.mp3.run import Run
from audiogen.audio.mp3.seam import Laid, joined, reach, seam
from audiogen.audio.mp3.side import Frames
from audiogen.build.cuts import Part

BEFORE: Final = 24
AFTER: Final = 12
"""Frames that a run begins before its part, and goes on behind it: somewhere there it is joined."""
SETTLED: Final = 12
"""Frames after which an encoder that began in the middle has heard enough to be joined to another."""
WIDER: Final = (1, 4, 16)
"""So many times as far two runs reach over each other, one after the other, until they can be joined."""
STRIP: Final = 4096
"""Frames that are laid at a time: a loop may be laid for hours."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part, its frames, and how far they reach over it. Those of a still part are a loop."""

    part: Part
    laid: Laid
    before: int = 0
    after: int = 0


Encode = Callable[[Part, int, int], Piece]
"""Encodes a part that something happens in, with so many frames before it and after it."""


class Splicer:
    """Joins pieces of frames with this header, asking `encode` for longer ones where it must."""

    def __init__(self, header: FrameHeader, encode: Encode) -> None:
        self._header = header
        self._encode = encode
        self._reach = reach(header)

    def strips(self, pieces: Iterator[Piece]) -> Iterator[Frames]:
        """The frames of all pieces, which follow one another from the session's first frame to its last."""
        left, at = next(pieces), 0
        for right in pieces:
            left, right, place = self._seam(left, right, at)
            if place is None and left.part.still is None:
                left = self._merged(left, right)
                continue
            if place is None:
                right, place = self._cold(right, at)
            last = place - self._reach
            for begin in range(at, last, STRIP):
                yield left.laid.take(begin, min(begin + STRIP, last))
            yield joined(left.laid, right.laid, place, self._header)
            left, at = right, place
        assert isinstance(left.laid, Run)  # the last part is never a loop
        yield left.laid.take(at, left.laid.stop)

    def _seam(self, left: Piece, right: Piece, at: int) -> tuple[Piece, Piece, int | None]:
        """The two, reaching as far over each other as they have to, and where the right one begins."""
        for times in WIDER:
            if times > 1:
                left = left if left.part.still else self._encode(left.part, left.before, AFTER * times)
                right = right if right.part.still else self._encode(right.part, BEFORE * times, right.after)
            place = seam(left.laid, right.laid, self._places(left, right, at), self._header)
            if place is not None:
                return left, right, place
        return left, right, None

    def _places(self, left: Piece, right: Piece, at: int) -> list[int]:
        """Where the two may be joined: where the right one begins by rights, then earlier, then later."""
        cut, settled = right.part.first, max(SETTLED, self._reach + 1)
        earlier = () if right.part.still else range(cut - 1, max(0, cut - right.before) + settled - 1, -1)
        later = () if left.part.still else range(cut + 1, min(cut + left.after, right.part.stop - settled))
        # what the left one took over from the one before it must be whole
        return [place for place in chain([cut], earlier, later) if place >= at + self._reach]

    def _merged(self, left: Piece, right: Piece) -> Piece:
        """Both in one run, where they can't be joined."""
        return self._encode(replace(left.part, stop=right.part.stop), left.before, AFTER)

    def _cold(self, right: Piece, at: int) -> tuple[Piece, int]:
        """Where a loop goes on into a run that can't be joined to it anywhere near: the run, and its first frame,
        whose encoder saved nothing yet and so needs no room. Decoders are never given what they can't read."""
        before = right.part.first - max(at + self._reach, right.part.first - BEFORE)
        return self._encode(right.part, before, right.after), right.part.first - before
