"""`audiogen listen`."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from audiogen.cli import console, values
from audiogen.cli.terminal import safe, say
from audiogen.units import format_clock

if TYPE_CHECKING:
    from audiogen.build.listen import Proof
    from audiogen.listen import Judged, Stray

_COLOURS: Final = {"ok": "green", "unclear": "yellow"}
_SIGNS: Final = {"ok": "✓"}


@click.command()
@click.argument("target", metavar="SESSION|SCRIPT", type=values.SESSION_OR_SCRIPT)
@click.option("--strict", is_flag=True, help="Exit with 1 when a line isn't as it should be.")
@click.option("--model", metavar="FOLDER", type=values.FOLDER, help="A faster-whisper model of your own.")
@console.as_json
@click.option("-q", "--quiet", is_flag=True, help="Show only what isn't as it should be.")
def listen(target: Path, strict: bool, model: Path | None, as_json: bool, quiet: bool) -> None:
    """Hear a finished session with a speech recogniser, and hold it against what is written.

    SESSION is an MP3 where it was rendered; SCRIPT stands for the session that it became in output/. Every line gets
    a verdict; those that are dropped, cut, doubled, replaced, drowned or mispronounced are named with what was heard.

    The recogniser understands English, and needs `pip install 'audiogen[listen]'`; nothing leaves this computer.

    Example: audiogen listen output/psoas-release.mp3
    """
    from audiogen import settings
    from audiogen.build.listen import proof

    found = proof(target, settings.load(), model, console.progress(as_json))
    for remark in found.remarks:
        say(click.style(remark, fg="yellow"), err=True)
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False, indent=1))
    else:
        for line in _table(found, quiet):
            say(line)
    if strict and found.report.troubles:
        raise SystemExit(1)


def _table(found: "Proof", quiet: bool) -> Iterator[str]:
    report = found.report
    wide = max((len(str(line.line)) for line in report.lines), default=1)
    rows = [(line.start, _judged(line, wide)) for line in report.lines if not quiet or line.verdict != "ok"]
    rows += [(stray.start, _stray(stray, wide)) for stray in report.strays]
    for _, row in sorted(rows, key=lambda row: row[0]):
        yield from row
    yield _sum(found)


def _stray(stray: "Stray", wide: int) -> Iterator[str]:
    mark = click.style("✗ extra", fg="red")
    yield f"{format_clock(stray.start).rjust(8)} {' ' * wide} {mark}  said where nothing is written"
    yield f"{' ' * (10 + wide)}heard: {click.style(safe(stray.heard), fg='red')}"


def _judged(line: "Judged", wide: int) -> Iterator[str]:
    colour = _COLOURS.get(line.verdict, "red")
    sign = _SIGNS.get(line.verdict, "✗")
    verdict = "" if line.verdict == "ok" else f" {line.verdict}"
    mark = click.style(f"{sign}{verdict}", fg=colour)
    yield f"{format_clock(line.start).rjust(8)} {str(line.line).rjust(wide)} {mark}  {safe(line.text)}"
    if line.verdict == "ok":
        return
    margin = " " * (10 + wide)
    if line.heard:
        words = "".join(click.style(safe(text), fg="red") if other else safe(text) for text, other in line.heard)
        yield f"{margin}heard: {words}"
    yield f"{margin}{click.style(safe(line.why), dim=True)}"


def _sum(found: "Proof") -> str:
    report = found.report
    counts = Counter(line.verdict for line in report.lines if line.verdict != "ok")
    said = [f"{count} {verdict}" for verdict, count in counts.items()]
    said += [f"{len(report.strays)} said where nothing is written"] if report.strays else []
    lines = f"{len(report.lines)} line{'s' * (len(report.lines) != 1)} heard"
    troubles = click.style(", ".join(said), fg="red") if said else click.style("all as written", fg="green")
    return f"{safe(str(found.path))}  {format_clock(found.length)}, {lines}: {troubles}"


def _plain(found: "Proof") -> dict[str, object]:
    return {
        "path": str(found.path),
        "title": found.title,
        "troubles": found.report.troubles,
        "remarks": found.remarks,
        "lines": [
            {
                "line": line.line,
                "start": line.start,
                "length": line.length,
                "text": line.text,
                "verdict": line.verdict,
                "why": line.why,
                "heard": "".join(text for text, _ in line.heard),
            }
            for line in found.report.lines
        ],
        "extra": [{"start": one.start, "length": one.length, "heard": one.heard} for one in found.report.strays],
    }
