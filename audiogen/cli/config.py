"""`audiogen config`."""

import json
import shutil
import textwrap
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from audiogen.cli import console, values
from audiogen.cli.terminal import safe, say

if TYPE_CHECKING:
    from audiogen.build.configuration import Configuration, Place, Row

_WIDEST: Final = 120
_NARROWEST: Final = 24
"""Columns for a value, at least."""


@click.command()
@click.argument("script", metavar="[SCRIPT]", required=False, type=values.SCRIPT)
@click.option("--path", "where", is_flag=True, help="Say where files of settings are looked for.")
@console.as_json
def config(script: Path | None, where: bool, as_json: bool) -> None:
    """Show every setting that holds here, and where it comes from.

    The program's own are below those of your file, your file's below those of the project (audiogen.toml, here or in
    a folder above), and those below the environment's. With SCRIPT, what holds for this one: what it says itself
    comes first. What a command is given beside it wins over all of them.

    Example: audiogen config scripts/psoas-release.md
    """
    if where:
        if script is not None:
            raise click.UsageError("--path is the same for every script: leave one of them out")
        _tell_places(as_json)
        return
    from audiogen.build.configuration import configuration

    found = configuration(script)
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False, indent=1))
        return
    whose = safe(str(script)) if script is not None else "sessions, unless their scripts say otherwise"
    for line in _table(found, whose, min(shutil.get_terminal_size().columns, _WIDEST)):
        say(line)


def _tell_places(as_json: bool) -> None:
    from audiogen import settings

    user, project = settings.user_file(), settings.project_file()
    if as_json:
        there = {"user": str(user), "user_exists": user.exists(), "project": str(project) if project else None}
        click.echo(json.dumps(there, ensure_ascii=False, indent=1))
        return
    missing = click.style("(not there)", dim=True)
    say(f"yours      {safe(str(user))}{'' if user.exists() else f'  {missing}'}")
    nowhere = f"audiogen.toml, here or in a folder above  {missing}"
    say(f"project's  {safe(str(project)) if project else nowhere}")


def _plain(found: "Configuration") -> dict[str, Any]:
    return {
        "settings": {row.name: _plain_row(row) for row in found.here},
        "session": {row.name: _plain_row(row) for row in found.session},
    }


def _plain_row(row: "Row") -> dict[str, Any]:
    return {"value": row.value, "from": [{"place": place, "line": line or None} for place, line in row.places]}


# ── for people ───────────────────────────────────────────────────────────────────────────────────────────


def _table(found: "Configuration", whose: str, width: int) -> Iterator[str]:
    rows = (*found.here, *found.session)
    names = max(len(row.name) for row in rows)
    sources = max(len(_place(place)) for row in rows for place in (*row.places, *row.parts))
    room = max(_NARROWEST, width - names - sources - 4)
    values = min(room, max(len(_shown(row)) for row in rows))  # a path that is longer stays whole
    yield click.style("the program", bold=True)
    for row in found.here:
        yield from _lines(row, names, values)
    yield ""
    yield click.style(whose, bold=True)
    for row in found.session:
        yield from _lines(row, names, values)


def _lines(row: "Row", names: int, values: int) -> Iterator[str]:
    """A setting, and beside it where it stands: a line or more for what stands in one place."""
    from audiogen.settings import PROGRAM

    name = row.name
    for text, place in _pieces(row):
        shown = textwrap.wrap(text, values, break_long_words=False, break_on_hyphens=False) or [""]
        for at, value in enumerate(shown):
            beside = click.style(_place(place), dim=place[0] == PROGRAM or None) if at == 0 else ""
            yield f"{name.ljust(names)}  {value.ljust(values)}  {beside}".rstrip()
            name = ""


def _pieces(row: "Row") -> Iterator[tuple[str, "Place"]]:
    """What a setting says, place by place."""
    if len(set(row.parts)) < 2:
        yield _shown(row), row.places[0]
        return
    entries = zip(row.value.items(), row.parts, strict=True)
    for place, some in groupby(entries, key=itemgetter(1)):
        yield safe(_said(dict(entry for entry, _ in some))), place


def _place(place: "Place") -> str:
    name, line = place
    return safe(f"{name}:{line}" if line else name)


def _shown(row: "Row") -> str:
    if row.name == "cache_limit":
        return "none" if row.value is None else f"{row.value / 1e9:g} GB"
    return safe(_said(row.value))


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_said, value))
    return "–" if value is None or value == "" else f"{value:g}" if isinstance(value, float) else str(value)
