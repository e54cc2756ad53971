"""What other programs make a session of, taken from audiogen: clips, background, and where each of them stands.

    python benchmarks/parts.py SCRIPT FOLDER

Every line must have been spoken before. FOLDER gets WAV files of 16 bits, stereo, 48 kHz: one for each sound, cut
where the next one begins, so that they can be laid end to end with silences between; `bed.wav`, all layers of the
background, to be played over and over; and `parts.json`, which says how long all lasts, how long it is silent before
the first sound, each sound's file, length and the silence after it (all in samples), and what kind of session it is.
"""

import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from audiogen import settings
from audiogen.audio.levels import Samples
from audiogen.build import voice as voices
from audiogen.build.script import load
from audiogen.build.shelf import Shelf
from audiogen.model import Clip, Timeline
from audiogen.speech.cache import Cache
from audiogen.timeline.arrange import arrange
from audiogen.units import RATE, gain

BED = "bed.wav"
LONGEST_BED = 120 * RATE
TOGETHER = 2 * RATE
"""A shorter silence doesn't part one line from the next: they are spoken together."""


def taken(script: Path, folder: Path) -> dict[str, Any]:
    """Writes the parts, and returns what `parts.json` says."""
    found = settings.load()
    routine = load(script, found.defaults)
    cache = Cache(found.cache)
    with cache.using():
        casting = voices.cast(routine, cache)
        shelf = Shelf(script, casting.kept, found.backgrounds, routine.meta.treatment)
        timeline = arrange(routine, casting.flow, shelf)
        write(folder / BED, bed(timeline, shelf))
        laid = list(sequence(timeline))
        files: dict[tuple[Any, int], str] = {}
        for clip, length, _ in laid:
            name = files.setdefault((clip.source, length), f"{len(files):04}.wav")
            if not (folder / name).exists():
                sound = np.atleast_2d(shelf.clip(clip.source, 0, length)) * np.float32(gain(clip.gain))
                write(folder / name, np.broadcast_to(sound, (2, length)))
    return {
        "length": timeline.length,
        "before": laid[0][0].start,
        "sounds": [[files[clip.source, length], length, after] for clip, length, after in laid],
        "kind": kind(timeline),
    }


def sequence(timeline: Timeline) -> Iterator[tuple[Clip, int, int]]:
    """All that sounds but the background, in order: a clip, how much of it is heard, the silence after that."""
    clips = sorted((*timeline.voice, *timeline.effects), key=lambda clip: clip.start)
    # of two that begin together the later one is heard
    stops = [*(clip.start for clip in clips[1:]), timeline.length]
    for clip, stop in zip(clips, stops, strict=True):
        length = min(clip.length, stop - clip.start)
        if length:
            yield clip, length, stop - clip.start - length


def bed(timeline: Timeline, shelf: Shelf) -> Samples:
    """The first background, its layers at the levels that the script asks for."""
    layers = [(shelf.endless(layer.source), gain(layer.level)) for layer in timeline.bed[0].bed.layers]
    length = min(LONGEST_BED, max((sound.period for sound, _ in layers), default=RATE))
    made = np.zeros((2, length), np.float32)
    for sound, level in layers:
        made += sound.between(0, length) * np.float32(level)
    return made


def write(path: Path, sound: Samples) -> None:
    soundfile.write(path, sound.T, RATE, subtype="PCM_16")


def kind(timeline: Timeline) -> dict[str, float]:
    """The shares of the session that are speech, and that are more than its background; how many lines it has, which
    share of them is said only once, how many are spoken together, and for how many seconds nobody speaks then."""
    lines = timeline.captions
    silences = [two.start - one.start - one.length for one, two in itertools.pairwise(lines)]
    rests = [silence for silence in silences if silence >= TOGETHER]
    texts = [line.text for line in lines]
    return {
        "speech": sum(clip.length for clip in timeline.voice) / timeline.length,
        "sounding": covered([(clip.start, clip.end) for clip in (*timeline.voice, *timeline.effects)])
        / timeline.length,
        "lines": len(lines),
        "once": sum(texts.count(text) == 1 for text in texts) / max(1, len(lines)),
        "together": len(lines) / (len(rests) + 1),
        "rest": sum(rests) / max(1, len(rests)) / RATE,
    }


def covered(spans: Sequence[tuple[int, int]]) -> int:
    """Samples that lie in any of the spans."""
    total = reached = 0
    for start, stop in sorted(spans):
        total += max(0, stop - max(start, reached))
        reached = max(reached, stop)
    return total


if __name__ == "__main__":
    script, folder = map(Path, sys.argv[1:])
    (folder / "parts.json").write_text(json.dumps(taken(script, folder)), encoding="utf-8")
