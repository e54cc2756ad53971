"""`audiogen serve`."""

import contextlib
import sys
from pathlib import Path

import click

from audiogen.cli import console, values
from audiogen.errors import UsageError

_PORTS = range(8000, 8011)
_ANYWHERE = "0.0.0.0"
_APPS = """\
    reach it: apps that fetch for themselves, such as AntennaPod (Android), gPodder and Kasts (desktops);
      Apple Podcasts sometimes does
    don't: Overcast, Pocket Casts, Castbox, Spotify and others whose own servers fetch for them, and can't see
      your network; for those, put the folder on a web host (audiogen publish --url)"""
_PLAIN = (
    "  the password keeps others out, but this is plain HTTP: who is in the same network can read along, "
    "the password too"
)


@click.command()
@console.library
@click.option(
    "--host",
    metavar="ADDRESS",
    default=_ANYWHERE,
    show_default=True,
    help="Listen on this address only; 127.0.0.1 keeps the library to this machine.",
)
@click.option(
    "--port",
    metavar="N",
    type=values.Count(0, 65535),
    help=f"Listen on this port; 0 takes any that is free.  [default: {_PORTS[0]}, or the next free one]",
)
@click.option(
    "--password",
    metavar="WORD",
    prompt=True,
    prompt_required=False,
    hide_input=True,
    envvar="AUDIOGEN_PASSWORD",
    help="Ask for a password, with any user name. Without a value (as the last word), type it unseen; "
    "or set AUDIOGEN_PASSWORD.",
)
@click.option(
    "--name",
    "names",
    metavar="HOST",
    multiple=True,
    help="Another name it is asked for by, such as behind a reverse proxy. May be repeated.",
)
@click.option("--announce", is_flag=True, help="Tell the local network that it is here (mDNS).")
@console.programmes
def serve(
    folder: Path | None,
    host: str,
    port: int | None,
    password: str | None,
    names: tuple[str, ...],
    announce: bool,
    programmes: tuple[Path, ...],
) -> None:
    """Offer the library in FOLDER to the phones in your network.

    FOLDER is `output/` when left out; it is published first, and again whenever something is rendered into it. Point
    the phone's camera at the code. Ctrl-C ends it.

    \b
    Examples:
      audiogen serve
      audiogen serve --port 8080 --password
    """
    from audiogen import settings
    from audiogen.build.contents import is_copy
    from audiogen.build.publish import publish
    from audiogen.build.watch import follower
    from audiogen.library.serve import addresses
    from audiogen.library.serve.announce import announced
    from audiogen.library.serve.app import app
    from audiogen.library.serve.run import bind
    from audiogen.library.serve.run import serve as run

    found = folder or settings.load().output
    if password == "":
        raise UsageError("an empty password keeps nobody out", "write one, or leave out --password")

    with bind(host, _PORTS if port is None else (port,)) as taken:
        title, follow = found.resolve().name, _nothing
        if not is_copy(found):  # a copy is what it is: its sessions are rendered elsewhere
            chosen = console.chosen(programmes, folder)
            follow = follower(found, chosen)
            published = publish(found, programmes=chosen)
            console.remark(published)
            title = published.library.title
        made = app(found, names=names, password=password or "", refresh=follow)
        here = taken.getsockname()[1]
        _tell(found, addresses.urls(host, here), password is not None)
        with announced(title, addresses.heard(host), here) if announce else contextlib.nullcontext():
            run(made, taken, proxied=bool(names))


def _nothing() -> None:
    return None


def _tell(folder: Path, urls: tuple[str, ...], protected: bool) -> None:
    from audiogen.library.serve import addresses

    best, *others = urls
    click.echo(f"{folder} is served at {best}")
    for url in others:
        click.echo(f"  also {url}")
    if addresses.is_loopback(best):
        click.echo("  only this machine can reach that address")
    else:
        click.echo(addresses.qr(best, sys.stdout.encoding or "ascii"))
    if protected:
        click.echo(_PLAIN)
    click.echo(f"  for podcast apps: {best}feed.xml")
    click.echo(_APPS)
    click.echo("Ctrl-C ends it")
