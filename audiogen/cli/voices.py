"""`audiogen voices`."""

import json

import click

from audiogen.cli import console


@click.command()
@click.option("--language", metavar="TAG", help="Only voices that speak this language, such as en or es-MX.")
@console.as_json
def voices(language: str | None, as_json: bool) -> None:
    """List the voices that can speak, and which of them need a network.

    Example: audiogen voices --language en
    """
    from audiogen.speech.engine import engine, names

    rows = [
        {
            "engine": name,
            "voice": info.name,
            "language": info.language,
            "online": engine(name).online,
            "about": info.about,
        }
        for name in names()
        for info in engine(name).voices()
        if language is None or _speaks(info.language, language)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if not rows:
        click.echo(f"no voice speaks “{language}”: `audiogen voices` lists them all", err=True)
        raise SystemExit(1)
    for row in rows:
        where = "online " if row["online"] else "offline"
        click.echo(f"{row['engine']:7} {row['voice']:8} {row['language']:8} {where}  {row['about']}")


def _speaks(has: str, wanted: str) -> bool:
    has, wanted = has.lower(), wanted.lower()
    return has == wanted or has.startswith(f"{wanted}-") or wanted.startswith(f"{has}-")
