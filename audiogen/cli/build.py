"""`audiogen build`."""

import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiogen.cli import console, terminal, values
from audiogen.machine import MOST_JOBS
from audiogen.units import format_clock

if TYPE_CHECKING:
    from audiogen.batch.jobs import Fault, Job, Made
    from audiogen.batch.run import Built
    from audiogen.batch.survey import Survey
    from audiogen.settings import Settings


@click.command()
@click.argument("paths", metavar="[PATHS]...", nargs=-1, type=values.BUILDABLE)
@click.option(
    "--jobs",
    metavar="N",
    type=values.Count(1, MOST_JOBS),
    help="Processors to use; all that there are if left out.",
)
@click.option("--why", is_flag=True, help="Say of each session what makes it out of date.")
@click.option("--dry-run", is_flag=True, help="Only say what would be made.")
@click.option("--matrix", is_flag=True, help="Only show all sessions in a table, with their lengths.")
@click.option("--fresh", is_flag=True, help="Make everything again; what was spoken stays spoken.")
@click.option(
    "-o", "--output", metavar="FOLDER", type=values.PLACE, help="Build into this folder, or store: s3://bucket/hips."
)
@click.option(
    "--executor",
    metavar="NAME",
    shell_complete=values.executors,
    help="Who does the work: local, this machine, or dask:tcp://HOST:PORT.",
)
@console.as_json
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def build(
    paths: tuple[Path, ...],
    jobs: int | None,
    why: bool,
    dry_run: bool,
    matrix: bool,
    fresh: bool,
    output: str | None,
    executor: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make every session that is out of date, going by what it was made of, not by the clock.

    PATHS are scripts, folders or programmes; all routines in `scripts/` when left out. If one fails, the others are
    made all the same. A library that was published is published again, when its sessions have changed.

    \b
    Examples:
      audiogen build
      audiogen build --dry-run --why
      audiogen build --matrix
      audiogen build scripts/psoas-slide.md scripts/hip-stirring.md --jobs 2
      audiogen build --executor dask:tcp://192.168.1.20:8786 -o s3://bucket/hips
    """
    from audiogen import settings
    from audiogen.batch.run import build, into
    from audiogen.batch.survey import Asked
    from audiogen.machine import processors

    found = settings.load()
    folder, place = into(output) if output else (found.output, "")
    if matrix:
        raise SystemExit(_matrix(paths, folder, found, as_json))
    wanted = jobs or found.jobs or processors()
    asked = Asked(paths, folder, wanted, executor or found.executor, fresh, dry_run, place)
    teller = _Teller(why, dry_run, quiet or as_json)
    try:
        done = build(asked, found, teller)
    finally:
        teller.close()
    for remark in done.survey.remarks:
        click.echo(remark, err=True)
    if done.published is not None:
        console.remark(done.published)
    if done.fault is not None:
        click.echo(done.fault.message, err=True)
    if as_json:
        click.echo(json.dumps(_plain(done, teller, dry_run), ensure_ascii=False, indent=1))
    elif not quiet:
        click.echo(_summary(done, dry_run))
    raise SystemExit(done.code)


def _matrix(paths: tuple[Path, ...], output: Path, known: "Settings", as_json: bool) -> int:
    """Prints what there is to build; 1 if some of it can't be made."""
    from audiogen.batch.choose import wanted
    from audiogen.batch.stamps import Files
    from audiogen.batch.texts import Texts
    from audiogen.build.matrix import as_plain, catalogue
    from audiogen.cli import tables

    rows = catalogue(wanted(paths, Texts(Files())).routines, known, f"{output}/")
    if as_json:
        click.echo(json.dumps([as_plain(row) for row in rows], ensure_ascii=False, indent=1))
    else:
        for line in tables.variants(rows):
            click.echo(line)
    return 1 if any(row.trouble for row in rows) else 0


class _Teller:
    """Says what happens: a line for each session that is made, and, on a terminal, one that says what is made now."""

    def __init__(self, why: bool, dry: bool, quiet: bool) -> None:
        self.results: list[tuple[Job, Made | Fault]] = []
        self._why = why
        self._dry = dry
        self._quiet = quiet
        self._live = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._total = 0
        self._now: dict[str, None] = {}
        self._said: set[str] = set()

    def found(self, survey: "Survey") -> None:
        self._total = len(survey.outdated)
        if self._quiet or not (self._why or self._dry):
            return
        for job in survey.outdated:
            if job.fault is not None:
                continue
            click.echo(job.output)
            for reason in job.reasons if self._why else ():
                click.echo(f"  {reason}")

    def began(self, job: "Job") -> None:
        self._now[job.session.name] = None
        self._show()

    def ended(self, job: "Job", result: "Made | Fault") -> None:
        from audiogen.batch.jobs import Fault

        self._now.pop(job.session.name, None)
        self.results.append((job, result))
        self.close()
        if isinstance(result, Fault):
            if result.message not in self._said:  # of one script, all its sessions may have the same
                click.echo(result.message, err=True)
            self._said.add(result.message)
        else:
            for path, name in result.saved:
                click.echo(f"{path} was changed by hand: that is kept as {name}, and it is written anew", err=True)
            for remark in result.remarks:
                if remark not in self._said:  # as of each version of a script
                    click.echo(remark, err=True)
            self._said.update(result.remarks)
            if not self._quiet:
                click.echo(_line(result))
        self._show()

    def close(self) -> None:
        """Takes the line away that says what is made now."""
        if self._live:
            click.echo("\r\033[K", err=True, nl=False)

    def _show(self) -> None:
        if self._live and self._now:
            line = f"{len(self.results)} of {self._total} made; now {', '.join(self._now)}"
            room = shutil.get_terminal_size().columns - 1
            shown = terminal.safe(line if len(line) <= room else f"{line[: room - 1]}…")
            click.echo(f"\r\033[K{shown}", err=True, nl=False)


def _line(made: "Made") -> str:
    own = f", {made.recorded} recorded by you" if made.recorded else ""
    voice = f"{made.voice}" + (f" (auto: {made.reason})" if made.reason else "")
    return f"{made.output}  {format_clock(made.length)}, {voice}: {made.spoken} spoken, {made.reused} kept{own}"


def _summary(done: "Built", dry: bool) -> str:
    survey = done.survey
    current = f"{len(survey.current)} up to date"
    if not survey.outdated and done.published is None:
        return f"nothing to make: {current}"
    if dry:
        faulty = f", {len(done.failed)} can't be made" if done.failed else ""
        return f"{len(survey.outdated) - len(done.failed)} to make, {current}{faulty}"
    failed = f", {len(done.failed)} failed" if done.failed else ""
    lines = f"{done.spoken} line{'s' * (done.spoken != 1)} spoken"
    library = f"; {done.published.folder} is published anew" if done.published else ""
    return f"{done.made} made, {current}{failed}; {lines}, in {_time(done.seconds)}{library}"


def _time(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def _plain(done: "Built", teller: _Teller, dry: bool) -> dict[str, Any]:
    from audiogen.batch.jobs import Fault

    results = {job.output: result for job, result in teller.results}
    sessions = []
    for job in done.survey.outdated:
        result = results.get(job.output)
        failed = isinstance(result, Fault)
        sessions.append(
            {"path": job.output, "script": job.session.script, "label": job.session.label, "reasons": job.reasons}
            | {"state": "outdated" if result is None else "failed" if failed else "made"}
            | ({} if result is None else {"error": result.message} if isinstance(result, Fault) else asdict(result))
        )
    return {
        "sessions": sessions,
        "up_to_date": done.survey.current,
        "made": done.made,
        "failed": len(done.failed),
        "spoken": done.spoken,
        "seconds": round(done.seconds, 3),
        "published": str(done.published.folder) if done.published else None,
        "error": done.fault.message if done.fault else None,
        "remarks": done.survey.remarks,
        "dry_run": dry,
    }
