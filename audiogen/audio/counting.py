"""Samples on their way into a file, which says before them how many they are."""

from collections.abc import Iterable, Iterator

from audiogen.audio.levels import Samples


def counted(blocks: Iterable[Samples], total: int) -> Iterator[Samples]:
    """The blocks, shape (n, channels), as they come. Raises ValueError when they aren't `total` samples together."""
    come = 0
    for block in blocks:
        come += len(block)
        if come > total:
            raise ValueError(f"there are more samples than the {total} promised")
        yield block
    if come != total:
        raise ValueError(f"there are {come} samples, not the {total} promised")
