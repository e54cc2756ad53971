"""`audiogen studio`."""

from functools import partial
from pathlib import Path

import click

from audiogen.cli import values

_PORTS = range(8765, 8776)


@click.command()
@click.argument("script", metavar="[SCRIPT]", required=False, type=values.SCRIPT)
@click.option(
    "--port",
    metavar="N",
    type=values.Count(0, 65535),
    help=f"Listen on this port; 0 takes any that is free.  [default: {_PORTS[0]}, or the next free one]",
)
@click.option("--no-open", is_flag=True, help="Print the address, and open no browser.")
def studio(script: Path | None, port: int | None, no_open: bool) -> None:
    """Write with the session beside the script, and hear each change.

    Opens a page in your browser: the script on one side, the session over time on the other. Whenever the file is
    saved, there or in your own editor, what changed is spoken and can be heard. Without SCRIPT there is a list of the
    routines in scripts/. Only this machine can reach the page; Ctrl-C ends it.

    \b
    Examples:
      audiogen studio scripts/psoas-release.md
      audiogen studio
    """
    from audiogen.library.serve.run import bind, serve
    from audiogen.studio.app import Studio
    from audiogen.studio.door import HOST, word
    from audiogen.studio.routines import every, one
    from audiogen.studio.terms import usual

    find = every if script is None else partial(one, script)
    terms = usual()
    terms.load()  # what is wrong with them is said at once
    with bind(HOST, _PORTS if port is None else (port,)) as taken:
        secret = word()
        address = f"http://{HOST}:{taken.getsockname()[1]}/{secret}/"
        made = Studio(find, terms, alone=script is not None and script.is_file())
        click.echo(f"the studio is at {address}")
        click.echo("  only this machine can reach it; Ctrl-C ends it")
        if not no_open:
            click.launch(address)
        try:
            serve(made.app(secret, lambda line: click.echo(line, err=True)), taken)
        finally:
            made.close()
