"""Help with headings where a command has many options: what a session becomes, apart from how the command works."""

from collections.abc import Iterator

import click

_SESSION = ("voice", "length", "guidance", "preset", "background")
"""What stands in the place of a script's own settings."""
_HEADING = "Instead of the script's own settings"


class Sectioned(click.Command):
    """A command that makes, or tells of, sessions that its options change."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, records in sections(self, ctx):
            with formatter.section(heading):
                formatter.write_dl(records)


def sections(command: click.Command, ctx: click.Context) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A command's options under their headings: how each is written, and what it does."""
    session = _SESSION if isinstance(command, Sectioned) else ()
    found: dict[str, list[tuple[str, str]]] = {_HEADING: [], "Options": []}
    for param in command.get_params(ctx):
        if record := param.get_help_record(ctx):
            found[_HEADING if param.name in session else "Options"].append(record)
    yield from ((heading, records) for heading, records in found.items() if records)
