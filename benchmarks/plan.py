"""How long `audiogen plan` thinks, once it has started: reading a script, laying it out, and what the figures take.

    python benchmarks/plan.py [--lines 500 1000 2000 4000] [--rounds 5] [--hot]

The scripts are made here: headings, sentences, pauses, elastic ones, repeats. Nothing of them was spoken before. What
is measured is the processor's time, of which a busy machine takes nothing; the least of all rounds counts. `ratio` is
the time that a line takes, beside that in the shortest script: where work grows with a script's length and no faster,
it stays near 1. `--hot` says, for the longest script, in which functions the time goes.
"""

import argparse
import cProfile
import pstats
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from audiogen import script
from audiogen.build.plan import as_plain, figures, plan
from audiogen.cli import tables
from audiogen.library.picture import compose, svg
from audiogen.settings import Settings

HEAD = "---\ntitle: Benchmark, {lines} Lines\nlanguage: en\nbackground: [pink noise]\n---\n"
PART = """\
## Part {n}
Let your breath number {n} be slow, and long. [4s]

Notice how the floor carries you, for the {n} time. [2s-6s]

::: repeat 2
Breathe out, and let go of whatever part {n} holds. [5s]
:::

Nothing to do in {n}. Nothing to fix. Nothing to hold.

[bell soft]

"""


def written(lines: int) -> str:
    """A script of about so many lines."""
    text = HEAD.format(lines=lines)
    parts = (lines - text.count("\n")) // PART.count("\n")
    return text + "".join(PART.format(n=n) for n in range(1, parts + 1))


def least(work: Callable[[], object], rounds: int) -> float:
    """The processor's seconds of the fastest of `rounds`."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def measured(path: Path, settings: Settings, rounds: int) -> dict[str, float]:
    """Seconds of each part of the work on one script, and of all that `plan` does together."""
    text = path.read_text(encoding="utf-8")
    made = plan(path, settings)
    told = figures(made, settings)
    parts = {
        "parse": lambda: script.parse(text, str(path)),
        "plan": lambda: plan(path, settings),
        "figures": lambda: figures(made, settings),
        "table": lambda: list(tables.overview(made, told)),
        "json": lambda: as_plain(made, told),
        "picture": lambda: svg(compose(made.routine, made.timeline)),
    }
    return {name: least(work, rounds) for name, work in parts.items()}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--lines", type=int, nargs="+", default=[500, 1000, 2000, 4000])
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--hot", action="store_true")
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(cache=Path(folder, "clips"), output=Path(folder, "sessions"))
        first: dict[str, float] = {}
        for lines in sorted(wanted.lines):
            path = Path(folder, f"{lines}.md")
            path.write_text(written(lines), encoding="utf-8")
            took = measured(path, settings, wanted.rounds)
            took["command"] = took["plan"] + took["figures"] + took["table"]
            each = {name: seconds / lines for name, seconds in took.items()}
            first = first or each
            print(f"{lines} lines")  # noqa: T201
            for name, seconds in took.items():
                print(f"  {name:8} {seconds:7.3f} s   ratio {each[name] / first[name]:.2f}")  # noqa: T201
        if wanted.hot:
            profile = cProfile.Profile()
            profile.runcall(lambda: figures(plan(path, settings), settings))
            pstats.Stats(profile).sort_stats("tottime").print_stats(15)


if __name__ == "__main__":
    main()
