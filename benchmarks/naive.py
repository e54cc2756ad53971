"""A session as one would first write it with pydub: everything in memory, sound after sound, exported by an ffmpeg.

    python benchmarks/naive.py FOLDER FFMPEG OUTPUT

FOLDER has what `parts.py` wrote.
"""

import json
import sys
from pathlib import Path

from pydub import AudioSegment

MILLISECOND = 48
"""Samples: pydub counts nothing smaller."""


def main() -> None:
    folder, ffmpeg, output = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    AudioSegment.converter = ffmpeg
    parts = json.loads((folder / "parts.json").read_text(encoding="utf-8"))
    session = AudioSegment.silent(parts["before"] // MILLISECOND, frame_rate=48_000)
    for name, _, after in parts["sounds"]:
        session += AudioSegment.from_wav(folder / name)
        session += AudioSegment.silent(after // MILLISECOND, frame_rate=48_000)
    background = AudioSegment.from_wav(folder / "bed.wav")
    session.overlay(background, loop=True).export(output, format="mp3", bitrate="128k")


if __name__ == "__main__":
    main()
