"""What treatment does to the voices that come along, in figures: a table for each engine.

    python benchmarks/voice.py [--lines 40] [--script scripts/psoas-release.md]

`spread` is how far apart the loudness of lines is (the loudest less the softest, LU); `sibilance` how loud the
loudest 20 ms from 5 to 10 kHz are beside the loud ones of the vowels (dB); `end` by how much later, at most,
a pause begins to be counted (ms); `STOI` how well the words are understood beside untreated ones (1: as well),
where pystoi is installed; `cost` the processor's seconds for 300 s of speech.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from audiogen.audio.clip import FULL_SCALE, VOICE_DBFS, prepare
from audiogen.audio.levels import Samples, clip_lufs, true_peak
from audiogen.audio.treatment import treat
from audiogen.build.script import load
from audiogen.model import Treatment, Utterance, Voice
from audiogen.speech.engine import engine
from audiogen.timeline.unroll import lines, unroll
from audiogen.units import RATE
from audiogen.vocabulary import ROOMS, TONES

VOICES = (Voice("hibari", "heart", "en-US"), Voice("espeak", "en-us", "en-US"))
STEP = RATE // 50


def levels(pcm: Samples, low: float, high: float) -> np.ndarray:
    """dBFS of each 20 ms between two frequencies."""
    from scipy.signal import butter, sosfilt

    band = sosfilt(butter(4, [low, high], "bandpass", fs=RATE, output="sos"), pcm)
    rows = band[: len(band) // STEP * STEP].reshape(-1, STEP)
    return 10.0 * np.log10(np.square(rows).mean(axis=1) + 1e-12)


def sibilance(pcm: Samples) -> float:
    return float(np.percentile(levels(pcm, 5000, 10000), 98) - np.percentile(levels(pcm, 200, 3500), 90))


def end(pcm: Samples) -> float:
    """Where the voice ends, in ms, to the nearest five."""
    size = RATE // 200
    rows = pcm[: len(pcm) // size * size].reshape(-1, size)
    loud = 10.0 * np.log10(np.square(rows).mean(axis=1) + 1e-12) > VOICE_DBFS
    return 5.0 * float(np.flatnonzero(loud)[-1] + 1)


def understood(clips: list[Samples], made: list[Samples]) -> str:
    try:
        from pystoi import stoi
    except ImportError:
        return "-"
    return f"{np.mean([stoi(one, two[: len(one)], RATE) for one, two in zip(clips, made, strict=True)]):.3f}"


def row(clips: list[Samples], how: Treatment) -> str:
    treat(clips[0], how)
    begun = time.process_time()
    made = [treat(clip, how) for clip in clips]
    cost = (time.process_time() - begun) * 300 * RATE / sum(map(len, clips))
    words = [two[: len(one)] for one, two in zip(clips, made, strict=True)]
    loudness = [clip_lufs(pcm) for pcm in words]
    later = max(end(two) - end(one) for one, two in zip(clips, made, strict=True))
    peak = 20.0 * np.log10(max(map(true_peak, made)))
    return (
        f"{how.tone:8} {how.room:6} spread {max(loudness) - min(loudness):.2f}  peak {peak:.2f}  sibilance "
        f"{np.mean([sibilance(pcm) for pcm in words]):6.1f}  end {later:+5.0f}  STOI {understood(clips, made)}  "
        f"cost {cost:.2f}"
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--lines", type=int, default=40)
    asked.add_argument("--script", type=Path, default=Path(__file__).parents[1] / "scripts" / "psoas-release.md")
    wanted = asked.parse_args()
    routine = load(wanted.script)
    for voice in VOICES:
        texts = dict.fromkeys(one.text for one in lines(unroll(routine, voice)))
        said = [engine(voice.engine).speak(Utterance(text, voice)) for text in list(texts)[: wanted.lines]]
        clips = [prepare(one.pcm, one.rate).pcm.astype(np.float32) / np.float32(FULL_SCALE) for one in said]
        print(f"{voice}: {len(clips)} lines, {sum(map(len, clips)) / RATE:.0f} s")  # noqa: T201
        for how in [Treatment(tone, room) for tone in TONES for room in ROOMS]:
            print(f"  {row(clips, how)}")  # noqa: T201


if __name__ == "__main__":
    main()
