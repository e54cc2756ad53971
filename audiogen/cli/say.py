"""`audiogen say`."""

import json
from pathlib import Path

import click

from audiogen.cli import console, values


@click.command()
@click.argument("text")
@console.voice
@click.option(
    "--language",
    metavar="TAG",
    shell_complete=values.languages,
    help="What TEXT is written in, such as es; else what the settings say, or English.",
)
@click.option(
    "--script",
    metavar="SCRIPT",
    type=values.SCRIPT,
    help="Say it with this script's voice, language and pronunciations.",
)
@click.option("-o", "--output", metavar="FILE", type=values.CLIP, help="Write this WAV or MP3, and play nothing.")
@console.as_json
def say(
    text: str, voice: str | None, language: str | None, script: Path | None, output: Path | None, as_json: bool
) -> None:
    """Hear one line as a session would say it, or keep it with -o.

    TEXT is a line as in a script, without pauses and bells; several sentences are fine. It goes to said.wav here,
    and is played, if this machine has a player and something to play on.

    \b
    Examples:
      audiogen say 'Soften your (psoas)[sub:"so-az"].' --voice hibari
      audiogen say 'Respira.' --language es -o respira.wav
    """
    from audiogen import settings
    from audiogen.build.player import play
    from audiogen.build.say import Wish, say

    done = say(Wish(text, voice, language, script), settings.load(), output, console.progress(as_json))
    if not as_json:
        why = f" (auto: {done.reason})" if done.reason else ""
        click.echo(f"{done.path}: {done.voice}{why} says “{done.text}” in {done.seconds:.1f} s")
    player = play(done.path, done.seconds) if output is None else None
    if as_json:
        facts = {
            "path": str(done.path), "engine": done.voice.engine, "voice": done.voice.name,
            "language": done.voice.language, "text": done.text, "spoken": done.spoken,
            "seconds": round(done.seconds, 3), "player": player or None,
        }  # fmt: skip
        click.echo(json.dumps(facts, ensure_ascii=False))
    elif player == "":
        click.echo(f"nothing here could play it: open {done.path} yourself", err=True)
