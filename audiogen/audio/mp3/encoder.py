"""Samples to MP3 frames, by LAME in this process."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from audiogen.audio.mp3.format import Format
from audiogen.units import RATE

Block = NDArray[np.float32]
"""Samples from -1 to 1, of shape (length, channels)."""

Pcm = NDArray[np.int16]
"""The same as 16-bit integers, little-endian."""

AHEAD = 3
"""Blocks that may wait for the encoder, the one that it has in hand among them."""

# LAME turns down what it encodes, by bitrate in kb/s, lest the peaks that coding adds clip; measured with 3.100
# and 4.0 alike. What the mixer sets must come out, so it is turned up by as much before.
_TURNED_DOWN = {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}
_TURNED_DOWN_BELOW = 0.95

_FULL_SCALE = 32768
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Encoder:
    """One MP3 stream of one `format`. Not for several threads at once, but for any thread."""

    def __init__(self, format: Format) -> None:
        import lameenc  # at use: commands that encode nothing needn't wait for it

        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_channels(format.channels)
        encoder.set_in_sample_rate(RATE)
        encoder.set_out_sample_rate(RATE)  # else LAME resamples at low bitrates
        encoder.set_bit_rate(format.bitrate)
        encoder.set_quality(format.quality)
        self._encoder: Any = encoder

    def encode(self, pcm: Pcm) -> bytes:
        """The bytes that are ready after `pcm`, of shape (length, channels): cut anywhere, maybe none."""
        return bytes(self._encoder.encode(pcm.tobytes())) if len(pcm) else b""

    def flush(self) -> bytes:
        """The rest, with the last sample; nothing can follow. Raises RuntimeError when nothing came."""
        return bytes(self._encoder.flush())


def quantise(block: Block, format: Format) -> Pcm:
    """`block` in 16 bits as LAME wants it to give it back at its level: turned up, rounded and clipped.

    Up to 160 kb/s, peaks above 0.95 (-0.4 dB) are clipped. Raises ValueError when the shape isn't (length,
    channels of `format`), or when there are samples that are no numbers.
    """
    if block.ndim != 2 or block.shape[1] != format.channels:
        raise ValueError(f"a block has shape {block.shape}, not (length, {format.channels})")
    made = np.empty(block.shape, "<i2")
    factor = np.float32(_FULL_SCALE / _TURNED_DOWN.get(format.bitrate, _TURNED_DOWN_BELOW))
    # one channel after the other: that is how blocks of a mix lie in memory
    for channel, out in zip(block.T, made.T, strict=True):
        scaled = channel * factor
        if not np.isfinite(scaled.sum()):
            raise ValueError("a block has samples that are not finite numbers")
        np.rint(scaled, out=scaled)
        np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1, out=scaled)
        out[:] = scaled
    return made


def encode_blocks(blocks: Iterable[Block], format: Format) -> Generator[bytes, None, None]:
    """The MP3 stream of `blocks`, in pieces, cut anywhere: the same bytes wherever the blocks are cut.

    A thread encodes while `blocks` makes the next ones. What either raises is raised here. Close the
    generator when you leave it early, and the thread ends.
    """
    encoder = Encoder(format)
    # Quantised on this side of the thread, which has time to spare, and may then reuse its block.
    yield from in_background(encoder.encode, (quantise(block, format) for block in blocks))
    yield encoder.flush()


def in_background(work: Callable[[_Item], _Result], items: Iterable[_Item]) -> Generator[_Result, None, None]:
    """`map(work, items)`, with `work` in one thread of its own while `items` makes up to `AHEAD` more."""
    pool = ThreadPoolExecutor(1, thread_name_prefix="mp3")
    waiting: deque[Future[_Result]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) == AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
