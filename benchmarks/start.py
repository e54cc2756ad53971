"""How long audiogen takes to start: its help, and the answers to somebody who presses Tab.

    python benchmarks/start.py [--rounds 10] [--write]

Each is a process of its own, of the Python that runs this; what counts are the processor's seconds, of which a busy
machine takes little. The interpreter alone stands beside them, since nobody can be faster than that.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from results import keep
from runs import Run, machine, median, run

LIMIT = 0.25
"""Seconds of CPU that `audiogen --help` may take."""
HOME = Path(__file__).parents[1]
AUDIOGEN = (sys.executable, "-m", "audiogen")
HELP = "audiogen --help"
STARTS = {
    "python, nothing else": (sys.executable, "-c", "pass"),
    HELP: (*AUDIOGEN, "--help"),
    "audiogen render --help": (*AUDIOGEN, "render", "--help"),
    "audiogen publish --help": (*AUDIOGEN, "publish", "--help"),
}
TABS = ("audiogen ren", "audiogen render --vo", "audiogen render --voice e", "audiogen render --voice espeak")
"""Lines in which Tab is pressed at the end."""


def measured(rounds: int) -> dict[str, Run]:
    """The median of each start, after one that isn't counted: it may write what Python compiled."""
    usual = os.environ | {"PYTHONPATH": str(HOME)}
    asked = {f"{line}⇥": usual | {"_AUDIOGEN_COMPLETE": "bash_complete", "COMP_LINE": line} for line in TABS}
    kinds = {name: (command, usual) for name, command in STARTS.items()}
    kinds |= {name: (AUDIOGEN, environment) for name, environment in asked.items()}
    found: dict[str, list[Run]] = {name: [] for name in kinds}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds + 1):
            for name, (command, environment) in kinds.items():
                found[name].append(run(command, Path(folder), environment))
    return {name: median(runs[1:]) for name, runs in found.items()}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--rounds", type=int, default=10)
    asked.add_argument("--write", action="store_true", help="put the figures into RESULTS.md")
    wanted = asked.parse_args()
    found = measured(wanted.rounds)
    lines = ["# Starting", "", *machine(), "", f"Medians of {wanted.rounds} rounds in turns:", ""]
    lines += ["| | seconds of CPU | seconds | peak memory, MB |", "|---|---|---|---|"]
    lines += [f"| {name} | {one.cpu:.3f} | {one.wall:.3f} | {one.memory:.0f} |" for name, one in found.items()]
    lines += ["", f"Asked for: {HELP} in under {LIMIT} s of CPU."]
    print("\n".join(lines))  # noqa: T201
    if wanted.write:
        keep(lines)
    if found[HELP].cpu >= LIMIT:
        raise SystemExit(f"{HELP} takes {found[HELP].cpu:.3f} s of CPU")


if __name__ == "__main__":
    main()
