"""How long a session takes to render, beside other ways to it, and beside ffmpeg merely encoding the same samples.

    pip install '.[bench]'
    python benchmarks/encode.py [--minutes 15 --minutes 60 …] [--rounds 5] [--makers 60] [--no-quality] [--write]

All make an MP3 of constant 128 kb/s, 48 kHz, stereo. audiogen starts from the script and does everything: starts up,
mixes, encodes, draws the cover, writes tags, captions and ledger. Others get clips and a background, and make only
the sound; encoders get samples that are ready, in a raw file. In each round all of them have their turn, so that a
busy machine is unfair to nobody; the median of all rounds counts.
"""

import functools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import click
from material import CHAPTER, routine
from peers import ENCODERS, HERE, MAKERS, YARDSTICK, able, parts, samples
from results import RESULTS, keep
from runs import Run, free, machine, median, run

HEADING = "# Rendering and encoding"
MINUTES = (15, 30, 60, 240)
LONG = 60
"""Minutes. Longer sessions have no slow peers, and no quality is looked at: both would take hours and gigabytes."""
CHANGED = "Stay here for eleven breaths."
ALONE = ("--workers", "1")
FRESH = "--fresh"
_AUDIOGEN = (sys.executable, "-m", "audiogen", "render")

Turn = Callable[[], Run]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to render: what is changed in the script, which flags are given."""

    name: str
    changed: str = ""
    flags: tuple[str, ...] = ()


UNCHANGED = Way("audiogen, nothing changed")
WAYS = (
    Way("audiogen, all anew but the speech", flags=(FRESH,)),
    UNCHANGED,
    Way("audiogen, one cue in a rest changed", "cue"),
    Way("audiogen, one spoken line changed", "line"),
)


def ways(known: str) -> list[Way]:
    """Those that this audiogen has, whose help is `known`: each on all processors, then with one worker."""
    here = [Way(way.name, way.changed, tuple(flag for flag in way.flags if flag in known)) for way in WAYS]
    if ALONE[0] not in known:
        return here
    return [one for way in here for one in (way, Way(f"{way.name}, one worker", way.changed, way.flags + ALONE))]


class Bench:
    """A routine of `minutes` in a folder of its own, all ways to its session, and the files between."""

    def __init__(self, folder: Path, minutes: int, clips: Path) -> None:
        self.folder = folder
        self._minutes = minutes
        self._script = folder / "session.md"
        self.session = folder / "session.mp3"
        self.mix = folder / "mix.wav"
        self._clips = clips
        self._changed = folder / "clips"

    def prepare(self) -> None:
        """Speaks, and makes what the others start from."""
        self.render(UNCHANGED)
        self._run(self._clips, *_AUDIOGEN, "-q", str(self._script), "-o", str(self.mix))
        self._run(self._clips, *samples(self.mix))
        self._run(self._clips, sys.executable, str(HERE / "parts.py"), str(self._script), str(self.folder))

    def render(self, way: Way) -> Run:
        """The whole program, from the script to the finished session.

        What is changed is changed in the session as it was: neither the new words nor anything that was made of them
        is known from another turn.
        """
        if not way.changed:
            return self._render(way, self._clips)
        self._render(UNCHANGED, self._clips)
        shutil.copytree(self._clips, self._changed)
        took = self._render(way, self._changed)
        shutil.rmtree(self._changed)
        return took

    def turns(self, known: str, makers: bool) -> tuple[dict[str, Turn], list[str]]:
        """Everybody who takes part; and who doesn't, and why."""
        others, missing = able((*ENCODERS, *(MAKERS if makers else ())), self._minutes, free())
        turns: dict[str, Turn] = {way.name: functools.partial(self.render, way) for way in ways(known)}
        turns |= {peer.name: functools.partial(self._run, self._clips, *peer.command(self.folder)) for peer in others}
        return turns, missing

    def moved(self, changed: str) -> str:
        """How many lines begin at another moment when this is changed."""
        before, after = (self._starts(Way("", what)) for what in ("", changed))
        away = sum(one != two for one, two in zip(before, after, strict=True))
        return f"{away} of {len(before)} lines begin at another moment"

    def _starts(self, way: Way) -> list[int]:
        self.render(way)
        ledger = json.loads(self.session.with_suffix(".session.json").read_text(encoding="utf-8"))
        return [event["start"] for event in ledger["events"] if event["kind"] == "speech"]

    def _render(self, way: Way, clips: Path) -> Run:
        words = {way.changed: CHANGED} if way.changed else {}
        self._script.write_text(routine(self._minutes, **words), encoding="utf-8")
        return self._run(clips, *_AUDIOGEN, "-q", *way.flags, str(self._script), "-o", str(self.session))

    def run(self, *command: str) -> Run:
        return self._run(self._clips, *command)

    def _run(self, clips: Path, *command: str) -> Run:
        return run(command, self.folder, {**os.environ, "AUDIOGEN_CACHE_DIR": str(clips)})


def report(taken: Mapping[str, Run]) -> Iterator[str]:
    """What each took, beside ffmpeg's encoding: a table in Markdown."""
    yardstick = taken[YARDSTICK]
    yield "| | seconds | of ffmpeg's | seconds of CPU | of ffmpeg's | peak memory, MB |"
    yield "|---|---|---|---|---|---|"
    for name, one in taken.items():
        wall, cpu = (_ratio(mine / theirs) for mine, theirs in ((one.wall, yardstick.wall), (one.cpu, yardstick.cpu)))
        yield f"| {name} | {one.wall:.2f} | {wall} | {one.cpu:.2f} | {cpu} | {one.memory:.0f} |"


def _ratio(ratio: float) -> str:
    """`0.125 (1/8.0)`."""
    return f"{ratio:.3f} (1/{1 / ratio:.1f})" if ratio < 1 else f"{ratio:.2f}"


def speed(bench: Bench, minutes: int, rounds: int, known: str, makers: bool) -> tuple[dict[str, Run], list[str]]:
    """The medians of everybody, and what there is to say about them."""
    turns, missing = bench.turns(known, makers)
    taken: dict[str, list[Run]] = {name: [] for name in turns}
    for _ in range(rounds):
        for name, turn in turns.items():
            taken[name].append(turn())
    middle = {name: median(runs) for name, runs in taken.items()}
    kind = parts(bench.folder)["kind"]
    said = [
        f"## {minutes} minutes",
        "",
        f"{kind['lines']} lines, {kind['once']:.0%} of them said only once; speech in {kind['speech']:.0%} of the "
        f"time; {kind['together']:.1f} lines together, then {kind['rest']:.0f} s of rest.",
        f"Medians of {rounds} rounds in turns:",
        "",
        *report(middle),
        "",
        *(f"Left out: {one}." for one in missing),
        f"Cue changed: {bench.moved('cue')}; spoken line changed: {bench.moved('line')}.",
    ]
    return middle, said


def together(bench: Bench, rounds: int) -> str:
    """How much two encoders at a time gain on this machine, whose processors may be two halves of one: no two workers
    can gain more, since that is what they mostly do."""
    lone = next(peer for peer in ENCODERS if "lameenc" in peer.name).command(bench.folder)
    alone, both = [], []
    for _ in range(rounds):
        alone.append(bench.run(*lone).wall)
        begin = time.perf_counter()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda name: subprocess.run(_into(lone, name), cwd=bench.folder, check=True), "ab"))
        both.append(time.perf_counter() - begin)
    gain = 2 * statistics.median(alone) / statistics.median(both)
    return f"Two encoders at a time are {gain:.2f} times as fast here as one after the other."


def _into(command: Sequence[str], name: str) -> list[str]:
    """The same into a file of its own."""
    return [f"{name}.mp3" if word.endswith(".mp3") else word for word in command]


def quality(bench: Bench) -> Iterator[str]:
    """How near the session is to its mix, and whether mp3val has something to say about it."""
    bench.render(UNCHANGED)
    asked = [sys.executable, str(HERE / "quality.py"), str(bench.session), str(bench.mix)]
    yield from subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    if shutil.which("mp3val") is None:
        yield "mp3val is not on this machine."
        return
    said = subprocess.run(["mp3val", str(bench.session)], capture_output=True, text=True, check=True).stdout
    warnings = [line.partition(": ")[2] for line in said.splitlines() if line.startswith("WARNING")]
    yield f"mp3val: {'; '.join(warnings) or 'no warnings'}."


def growth(found: Mapping[int, Mapping[str, Run]]) -> Iterator[str]:
    """How time and memory grow with a session's length: a table in Markdown."""
    lengths = sorted(found)
    first = lengths[0]
    yield f"Time that a minute takes, beside one of the session of {first} minutes; peak memory in MB:"
    yield ""
    yield f"| | {' | '.join(f'{length} minutes' for length in lengths)} |"
    yield "|---" * (len(lengths) + 1) + "|"
    for name, shortest in found[first].items():
        taken = [(length, found[length].get(name)) for length in lengths]
        each = (
            f"{one.wall / length * first / shortest.wall:.2f}, {one.memory:.0f}" if one else "–"
            for length, one in taken
        )
        yield f"| {name} | {' | '.join(each)} |"
    yield ""
    yield "Seconds that each further minute takes, from one length to the next:"
    yield ""
    yield f"| | {' | '.join(f'{one} to {two} minutes' for one, two in pairwise(lengths))} |"
    yield "|---" * len(lengths) + "|"
    for name in found[first]:
        runs = [found[length].get(name) for length in lengths]
        steps = (
            f"{(two.wall - one.wall) / (longer - shorter):.3f}" if one and two else "–"
            for (one, two), (shorter, longer) in zip(pairwise(runs), pairwise(lengths), strict=True)
        )
        yield f"| {name} | {' | '.join(steps)} |"


@click.command(help=__doc__)
@click.option(
    "--minutes",
    multiple=True,
    default=MINUTES,
    show_default=True,
    type=click.IntRange(CHAPTER, 240),
    help="Length of a session; several times for several.",
)
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1, 80), help="Turns of each.")
@click.option(
    "--long-rounds", type=click.IntRange(1, 80), help=f"Turns of each for more than {LONG} minutes, if not as many."
)
@click.option(
    "--makers",
    multiple=True,
    default=[length for length in MINUTES if length <= LONG],
    show_default=True,
    type=click.IntRange(0, LONG),
    help="Minutes for which other ways to the whole session take part as well; 0 for none.",
)
@click.option("--quality/--no-quality", "heard", default=True, help="Hold the sound against one pass, too.")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="For what is between, which goes again; else a temporary one."
)
@click.option("--write", is_flag=True, help=f"Put the figures into {RESULTS.name} beside this script.")
def main(
    minutes: Sequence[int],
    rounds: int,
    long_rounds: int | None,
    makers: Sequence[int],
    heard: bool,
    folder: Path | None,
    write: bool,
) -> None:
    said = [HEADING, ""]

    def say(lines: Sequence[str]) -> None:
        click.echo("\n".join((*lines, "")))
        said.extend((*lines, ""))

    known = subprocess.run((*_AUDIOGEN, "--help"), capture_output=True, text=True, check=True).stdout
    say(list(machine()))
    absent = [flag for flag in (FRESH, ALONE[0]) if flag not in known]
    memory = "Peak memory is that of the largest process; where something is spoken anew, that is the voice's."
    say([f"This audiogen has no {flag}." for flag in absent] + [memory])
    found: dict[int, dict[str, Run]] = {}
    with tempfile.TemporaryDirectory(prefix="audiogen-bench-", dir=folder) as name:
        for length in sorted(set(minutes)):
            own = Path(name, str(length))
            own.mkdir()
            bench = Bench(own, length, Path(name, "clips"))
            bench.prepare()
            turns = long_rounds or rounds if length > LONG else rounds
            found[length], lines = speed(bench, length, turns, known, length in makers)
            say(lines)
            if length == min(minutes):
                say([together(bench, rounds)])
            if heard and length <= LONG:
                say(list(quality(bench)))
            shutil.rmtree(own)
    if len(found) > 1:
        say(["## Growth", "", *growth(found)])
    if write:
        keep(said)


if __name__ == "__main__":
    main()
