"""Blocks of samples on their way into a file: counted, cut anew, made whole numbers."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from audiogen.audio.counting import counted
from audiogen.audio.levels import Samples

Block = Samples
"""Shape (n, channels)."""

_DITHER = 0x5E55_1011


def exactly(blocks: Iterable[Block], total: int, channels: int) -> Iterator[Block]:
    """The blocks, as they come. Raises ValueError when they aren't `total` samples of `channels` in the end."""
    return counted((_checked(block, channels) for block in blocks), total)


def _checked(block: Block, channels: int) -> Block:
    if block.ndim != 2 or block.shape[1] != channels:
        raise ValueError(f"a block of shape {block.shape} hasn't {channels} channels")
    return block


def even(blocks: Iterable[Block], size: int) -> Iterator[Block]:
    """The same samples in blocks of `size`, the last one shorter; memory is bounded by `size` and what came."""
    held: list[Block] = []
    count = 0
    for block in blocks:
        held.append(block)
        count += len(block)
        if count < size:
            continue
        joined = np.concatenate(held)
        whole = count - count % size
        for at in range(0, whole, size):
            yield joined[at : at + size]
        held, count = [joined[whole:]], count - whole
    if count:
        yield np.concatenate(held)


def in_24_bits(block: Block) -> bytes:
    """Whole numbers of three bytes, the lowest first."""
    scaled = np.rint(np.clip(block * np.float32(1 << 23), -(1 << 23), (1 << 23) - 1)).astype("<i4")
    return bytes(scaled.view(np.uint8).reshape(-1, 4)[:, :3].tobytes())


def in_16_bits(blocks: Iterable[Block]) -> Iterator[npt.NDArray[np.int16]]:
    """Whole numbers of 16 bits, after triangular noise two steps wide, which turns what rounding leaves out into an
    even hiss far below hearing: S. P. Lipshitz et al., “Quantization and Dither”, JAES 40 (1992).

    The noise is drawn sample by sample, always the same: where the blocks are cut makes no difference.
    """
    random = np.random.Generator(np.random.PCG64(_DITHER))
    for block in blocks:
        pairs = random.random((*block.shape, 2))
        dithered = block * 32768.0 + (pairs[..., 0] - pairs[..., 1])
        yield np.clip(np.rint(dithered), -32768, 32767).astype(np.int16)
