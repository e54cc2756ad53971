"""The command line: commands, progress bars, error lines, exit codes. Nothing is decided here."""

import atexit
import contextlib
import importlib
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from audiogen import __version__
from audiogen.cli.stopping import heed
from audiogen.errors import AudiogenError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_COMMANDS = {
    "new": "audiogen.cli.new:new",
    "draft": "audiogen.cli.draft:draft",
    "convert": "audiogen.cli.convert:convert",
    "fmt": "audiogen.cli.fmt:fmt",
    "render": "audiogen.cli.render:render",
    "build": "audiogen.cli.build:build",
    "check": "audiogen.cli.check:check",
    "plan": "audiogen.cli.plan:plan",
    "say": "audiogen.cli.say:say",
    "studio": "audiogen.cli.studio:studio",
    "publish": "audiogen.cli.publish:publish",
    "serve": "audiogen.cli.serve:serve",
    "sync": "audiogen.cli.sync:sync",
    "doctor": "audiogen.cli.doctor:doctor",
    "takes": "audiogen.cli.takes:takes",
    "listen": "audiogen.cli.listen:listen",
    "audit": "audiogen.cli.audit:audit",
    "sounds": "audiogen.cli.sounds:sounds",
    "voices": "audiogen.cli.voices:voices",
    "cache": "audiogen.cli.cache:cache",
    "completion": "audiogen.cli.completion:completion",
    "config": "audiogen.cli.config:config",
}
"""Imported when they are called, so that `audiogen --help` is instant."""

_ABOUT = {
    "new": "Begin a routine from a template.",
    "draft": "Make a first routine of an article.",
    "convert": "Read and write SSML and Speech Markdown.",
    "fmt": "Write scripts as everybody writes them.",
    "render": "Turn scripts into sessions: tagged MP3 files.",
    "build": "Make every session that is out of date.",
    "check": "Look scripts over, and say what is wrong.",
    "plan": "Show what a script will do, and when.",
    "say": "Hear one line.",
    "studio": "Write with the session beside the script, and hear it.",
    "publish": "Make a library: playlists, a podcast feed, pages.",
    "serve": "Offer the library to phones in this network.",
    "sync": "Copy the library to a phone, card or folder.",
    "doctor": "See whether all is well, here or on the web.",
    "takes": "See which lines can be, and are, recorded by you.",
    "listen": "Hear a session, and hold it against what is written.",
    "audit": "Measure a session: loudness, silences, clicks.",
    "sounds": "List the backgrounds and bells that there are.",
    "voices": "List the voices that can speak.",
    "cache": "See or clear what has been spoken.",
    "completion": "Let your shell complete command lines.",
    "config": "See the settings that hold, and who says so.",
}


_ASKED = "_AUDIOGEN_COMPLETE"
"""The environment's name for what a shell wants to know: that is how click calls it."""


class _Group(click.Group):
    """Finds its commands in the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(importlib.import_module(module), name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not ctx.resilient_parsing:
            from audiogen.errors import did_you_mean

            ctx.fail(f"there is no command “{args[0]}”: {did_you_mean(args[0], _COMMANDS)}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        commands = [CompletionItem(name, help=about) for name, about in _ABOUT.items() if name.startswith(incomplete)]
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]  # click's own imports every command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_ABOUT.items()))


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="audiogen")
def audiogen() -> None:
    """Turn a written routine into a voice-guided audio session.

    \b
    Examples:
      audiogen new "Evening Rest" --template body-scan
      audiogen render scripts/psoas-release.md
    """


def program() -> NoReturn:
    """The program as a process of its own, which is over at once when its work is done: what is left to Python's own
    end is to take apart what is in memory, object by object, and nothing of ours waits for that.

    Where somebody else wanted to be called in the end before we came, a profiler say, it ends as any other.
    """
    # numpy has no large matrix from us: it needn't begin a thread a processor for them
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    codes: list[int] = []
    called = getattr(atexit, "_ncallbacks", None)  # undocumented
    if called is not None and not called():
        atexit.register(
            _leave_at_once, codes
        )  # what was registered first is called last, after all threads have ended
    try:
        main()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            codes.append(end.code or 0)
        raise
    raise AssertionError("main ends by SystemExit")


def _leave_at_once(codes: list[int]) -> None:
    """Leaves it to the system to give back what memory there is: taking it apart takes a tenth of a second. `codes`
    has the exit code, if it is known."""
    with contextlib.suppress(OSError, ValueError):  # then Python's own end says what there is to say
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        if codes:
            os._exit(codes[0])


def main() -> None:
    """Runs the program's command. Whatever goes wrong becomes a line on standard error and an exit code."""
    heed()
    if _ASKED in os.environ:
        importlib.import_module("audiogen.cli.shells")
    try:
        sys.exit(audiogen(prog_name="audiogen", standalone_mode=False))
    except click.Abort:
        click.echo("audiogen: stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        click.echo(_misused(error), err=True)
        sys.exit(error.exit_code)
    except AudiogenError as error:
        click.echo(_said(error), err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        click.echo(f"audiogen: {error.filename or 'a file'}: {error.strerror or error}", err=True)
        sys.exit(1)
    except MemoryError:
        click.echo("audiogen: there isn't enough memory for this: close other programs, and try again", err=True)
        sys.exit(1)
    except Exception as error:
        if os.environ.get("AUDIOGEN_DEBUG"):
            raise
        click.echo(
            f"audiogen: this is a fault of the program ({type(error).__name__}: {error}): "
            "please report it; AUDIOGEN_DEBUG=1 shows where it happened",
            err=True,
        )
        sys.exit(1)


def _misused(error: click.ClickException) -> str:
    """click's word for a wrong command line, as one of our lines."""
    text = " ".join(error.format_message().split()).rstrip(".").replace(" Did you mean", ": did you mean")
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "audiogen"
    return f"audiogen: {text[:1].lower()}{text[1:]} (see `{command} --help`)"


def _said(error: AudiogenError) -> str:
    text = str(error)
    return text if hasattr(error, "path") or hasattr(error, "errors") else f"audiogen: {text}"
