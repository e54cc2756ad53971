"""`audiogen voices`."""

import json
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiogen.cli import console, values
from audiogen.errors import AudiogenError
from audiogen.languages import meant

if TYPE_CHECKING:
    from audiogen.speech.engine import VoiceInfo

MANY = 12
"""As many voices of one engine are told in a line each; of more the names, unless they were asked for."""
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Shelf:
    """An engine's voices; or what is wrong, and then there are none."""

    engine: str
    online: bool
    voices: "tuple[VoiceInfo, ...]"
    wrong: AudiogenError | None = None


@click.command()
@click.option(
    "--language",
    metavar="TAG",
    shell_complete=values.languages,
    help="List only voices that speak this language, such as en or es-MX.",
)
@click.option(
    "--engine",
    "only",
    metavar="NAME",
    shell_complete=values.engines,
    help="List only voices of this engine, such as espeak, one by one.",
)
@click.option(
    "--sample",
    "named",
    metavar="VOICE",
    shell_complete=values.voices,
    help="Hear one: hibari, 'gtts en-GB', 'espeak fr-fr' …",
)
@click.option("-o", "--output", metavar="FILE", type=values.Files("wav"), help="Write the sample into this WAV file.")
@console.as_json
def voices(language: str | None, only: str | None, named: str | None, output: Path | None, as_json: bool) -> None:
    """List the voices that can speak, and which of them need a network; or let one speak a sentence.

    In JSON, an engine that has no voice, or isn't installed, has one row: its voice is null, and its about says what
    to do. With --language it has none.

    \b
    Examples:
      audiogen voices --language en
      audiogen voices --sample 'gtts en-GB' -o sample.wav
    """
    if named is not None:
        if only is not None and named.split()[:1] and named.split()[0].lower() != only.lower():
            raise click.UsageError(f"--sample “{named}” is no voice of --engine {only}: leave one of them out")
        _sample(named, language or "", output, as_json)
        return
    if output is not None:
        raise click.UsageError("-o is for --sample")
    shelves = [_chosen(shelf, language) for shelf in _shelves(only)]
    if as_json:
        rows = [row for shelf in shelves for row in _rows(shelf) or _lack(shelf, language)]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if (language or only) and not any(shelf.voices for shelf in shelves):
        message = f"no voice speaks “{language}”" if language else f"{only} has no voice yet"
        if language and (tag := meant(language)):
            message += f" (did you mean {tag}?)"
        click.echo(f"{message}: {_where_to_look(shelves, only)}", err=True)
        raise SystemExit(1)
    told = [text for shelf in shelves if (text := _told(shelf, one_by_one=bool(language or only)))]
    click.echo("\n\n".join(told))


def _shelves(only: str | None) -> list[Shelf]:
    """Every engine's, or that of `only`, whose faults are then the caller's."""
    from audiogen.speech.engine import engine, names

    if only is not None:
        made = engine(only.lower())
        return [Shelf(made.name, made.online, made.voices())]
    return [_shelf(name) for name in names()]


def _shelf(name: str) -> Shelf:
    from audiogen.speech.engine import engine

    try:
        made = engine(name)
        return Shelf(name, made.online, made.voices())
    except AudiogenError as error:
        return Shelf(name, False, (), error)


def _chosen(shelf: Shelf, language: str | None) -> Shelf:
    if language is None or not shelf.voices:
        return shelf
    from audiogen.speech.engine import engine
    from audiogen.speech.tags import speakers

    return Shelf(shelf.engine, shelf.online, speakers(engine(shelf.engine), language), shelf.wrong)


def _rows(shelf: Shelf) -> list[dict[str, object]]:
    return [
        {
            "engine": shelf.engine,
            "voice": info.name,
            "language": info.language,
            "online": shelf.online,
            "about": info.about,
        }
        for info in shelf.voices
    ]


def _lack(shelf: Shelf, language: str | None) -> list[dict[str, object]]:
    """The row of an engine without voices: what to do about that."""
    if language is not None:
        return []
    about = str(shelf.wrong) if shelf.wrong is not None else _where_to_look([shelf], shelf.engine)
    return [{"engine": shelf.engine, "voice": None, "language": None, "online": shelf.online, "about": about}]


def _told(shelf: Shelf, one_by_one: bool) -> str:
    """An engine and its voices for people; nothing of engines that have none of those asked for."""
    if shelf.wrong is not None:
        return "" if one_by_one else f"{shelf.engine}: {shelf.wrong.message}\n  {shelf.wrong.hint}"
    where = "online: what it speaks goes over the network" if shelf.online else "offline"
    if not shelf.voices:
        todo = f"no voices yet: `audiogen voices --engine {shelf.engine}` says what to do"
        return "" if one_by_one else f"{shelf.engine}, {where}\n  {todo}"
    if one_by_one or len(shelf.voices) <= MANY:
        return "\n".join([f"{shelf.engine}, {where}", *_lines(shelf.voices)])
    listed = textwrap.fill(
        " ".join(info.name for info in shelf.voices), WIDTH, initial_indent="  ", subsequent_indent="  ",
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip
    more = f"`audiogen voices --engine {shelf.engine}` says what they are"
    return f"{shelf.engine}, {where}, {len(shelf.voices)} voices; {more}\n{listed}"


def _lines(voices: "tuple[VoiceInfo, ...]") -> list[str]:
    name = max(len(info.name) for info in voices)
    tag = max(len(info.language) for info in voices)
    return [f"  {info.name:{name}}  {info.language:{tag}}  {info.about}" for info in voices]


def _where_to_look(shelves: list[Shelf], only: str | None) -> str:
    """What to do when there is no voice: ask for others, or install what isn't there."""
    if only is None:
        return "`audiogen voices` lists them all"
    from audiogen.speech.engine import engine

    try:
        engine(shelves[0].engine).choose("", "en")
    except AudiogenError as error:
        return error.hint
    return f"`audiogen voices --engine {only}` lists its own"


def _sample(named: str, language: str, output: Path | None, as_json: bool) -> None:
    from audiogen.build.sample import sample

    done = sample(named, language, output)
    if as_json:
        facts = {"path": str(done.path), "engine": done.voice.engine, "voice": done.voice.name, "text": done.text}
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        click.echo(f"{done.path}: {done.voice} says “{done.text}”")
