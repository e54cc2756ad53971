"""lameenc alone: samples that are ready to an MP3 of constant 128 kb/s, in one thread.

    python benchmarks/lame.py RAW OUTPUT QUALITY

RAW has samples of 16 bits, stereo, 48 kHz, and nothing else.
"""

import sys
from pathlib import Path

import lameenc

BLOCK = 4 * 1152 * 64
"""Bytes: a second and a half."""


def main() -> None:
    raw, output, quality = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(2)
    encoder.set_in_sample_rate(48_000)
    encoder.set_bit_rate(128)
    encoder.set_quality(quality)
    with raw.open("rb") as samples, output.open("wb") as music:
        while block := samples.read(BLOCK):
            music.write(encoder.encode(block))
        music.write(encoder.flush())


if __name__ == "__main__":
    main()
