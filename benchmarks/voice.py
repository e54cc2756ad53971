"""What treatment does to the voices that come along, in figures: a table for each engine.

    python benchmarks/voice.py [--lines 40] [--script scripts/psoas-release.md] [--write]

| column | measured |
|---|---|
| spread | how far apart the loudness of lines is, the loudest less the softest (pyloudnorm), in LU |
| peak | the highest true peak of a line, in dBTP |
| sibilance | how loud the loudest 20 ms from 5 to 10 kHz are beside the loud ones of the vowels, in dB |
| end | by how much later, at most, a pause begins to be counted, in ms |
| STOI | how well words are understood beside untreated ones (1: as well), where pystoi is installed |
| cost | the processor's seconds for 300 s of speech |
"""

import datetime
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import numpy as np
from results import RESULTS, keep

from audiogen import __version__
from audiogen.audio.clip import FULL_SCALE, VOICE_DBFS, prepare
from audiogen.audio.gating import clip_lufs
from audiogen.audio.levels import Samples, true_peak
from audiogen.audio.treatment import treat
from audiogen.build.script import load
from audiogen.model import Treatment, Utterance, Voice
from audiogen.speech.engine import engine
from audiogen.timeline.unroll import lines, unroll
from audiogen.units import RATE
from audiogen.vocabulary import ROOMS, TONES

SCRIPT = Path(__file__).parents[1] / "scripts" / "psoas-release.md"
HEADING = "# Treatment of voices"
COLUMNS = ("tone", "room", "spread, LU", "peak, dBTP", "sibilance, dB", "end, ms", "STOI", "cost, s")
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


def understood(clips: Sequence[Samples], made: Sequence[Samples]) -> str:
    try:
        from pystoi import stoi
    except ImportError:
        return "–"
    return f"{np.mean([stoi(one, two[: len(one)], RATE) for one, two in zip(clips, made, strict=True)]):.3f}"


def row(clips: Sequence[Samples], how: Treatment) -> str:
    treat(clips[0], how)
    begun = time.process_time()
    made = [treat(clip, how) for clip in clips]
    cost = (time.process_time() - begun) * 300 * RATE / sum(map(len, clips))
    words = [two[: len(one)] for one, two in zip(clips, made, strict=True)]
    loudness = [clip_lufs(pcm) for pcm in words]
    later = max(end(two) - end(one) for one, two in zip(clips, made, strict=True))
    peak = 20.0 * np.log10(max(map(true_peak, made)))
    cells = [
        how.tone, how.room, f"{max(loudness) - min(loudness):.2f}", f"{peak:.2f}",
        f"{np.mean([sibilance(pcm) for pcm in words]):.1f}", f"{later:+.0f}", understood(clips, made), f"{cost:.2f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def tables(script: Path, most: int) -> Iterator[str]:
    """Every engine's figures, as Markdown."""
    yield f"{datetime.date.today().isoformat()}, audiogen {__version__}, lines of {script.name}"
    routine = load(script, ())
    for voice in VOICES:
        texts = dict.fromkeys(one.text for one in lines(unroll(routine, voice)))
        said = [engine(voice.engine).speak(Utterance(text, voice)) for text in list(texts)[:most]]
        clips = [prepare(one.pcm, one.rate).pcm.astype(np.float32) / np.float32(FULL_SCALE) for one in said]
        yield from ("", f"{voice}: {len(clips)} lines, {sum(map(len, clips)) / RATE:.0f} s")
        yield from ("", f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|")
        yield from (row(clips, Treatment(tone, room)) for tone in TONES for room in ROOMS)


@click.command(help=__doc__)
@click.option("--lines", "most", default=40, show_default=True, type=click.IntRange(1), help="So many of each voice.")
@click.option("--script", default=SCRIPT, type=click.Path(path_type=Path), help="Whose lines are spoken.")
@click.option("--write", is_flag=True, help=f"Put the tables into {RESULTS.name} beside this script.")
def main(most: int, script: Path, write: bool) -> None:
    said = [HEADING, ""]
    for line in tables(script, most):
        click.echo(line)
        said.append(line)
    if write:
        keep(said)


if __name__ == "__main__":
    main()
