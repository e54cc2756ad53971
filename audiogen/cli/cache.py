"""`audiogen cache`."""

import json

import click

from audiogen.cli import console


@click.group()
def cache() -> None:
    """See or clear what has been spoken.

    Example: audiogen cache info
    """


@cache.command()
@console.as_json
def info(as_json: bool) -> None:
    """Say where spoken clips are kept, how many, and how much room they take.

    Example: audiogen cache info
    """
    from audiogen import settings
    from audiogen.speech.cache import Cache

    kept = Cache(settings.load().cache)
    used = kept.usage()
    if as_json:
        click.echo(json.dumps({"folder": str(kept.folder), "clips": used.clips, "bytes": used.bytes}))
    else:
        click.echo(f"{kept.folder}: {used.clips} clips, {used.bytes / 1e6:.1f} MB")


@cache.command()
def clear() -> None:
    """Remove every kept clip.

    What is needed again is spoken anew.

    Example: audiogen cache clear
    """
    from audiogen import settings
    from audiogen.speech.cache import Cache

    gone = Cache(settings.load().cache).clear()
    click.echo(f"{gone.clips} clips removed, {gone.bytes / 1e6:.1f} MB freed")
