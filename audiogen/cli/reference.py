"""The page of all commands, `docs/commands.md`, from what the program itself knows of them.

python -m audiogen.cli.reference > docs/commands.md
"""

import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import click

from audiogen.cli import audiogen
from audiogen.cli.sections import sections

WIDTH = 118
HELP = "--help"
"""The one option that all have, and that isn't told of each."""
_EXAMPLES = re.compile(r"Examples?:\s+(.*)", re.DOTALL)
_INTRO = """\
# Commands

What each command does, and what it takes. This page is made by the program
(`python -m audiogen.cli.reference > docs/commands.md`), from the same words that `--help` shows, which every command
has. `audiogen completion` lets a shell complete what is typed.

A command ends with 0 when all is well, 1 when something failed, and 2 when it was called wrongly.
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What a command's help says: paragraphs, the first of which is a sentence; and examples, each a line."""

    text: tuple[str, ...]
    examples: tuple[str, ...]


def told(command: click.Command) -> Told:
    """A command's help, taken apart."""
    text, examples = [], []
    for paragraph in inspect.cleandoc(command.help or "").replace("\b\n", "").split("\n\n"):
        if found := _EXAMPLES.fullmatch(paragraph):
            examples += [line.strip() for line in found[1].splitlines()]
        else:
            text.append(" ".join(paragraph.split()))
    return Told(tuple(text), tuple(examples))


def contexts(group: click.Group = audiogen, above: click.Context | None = None) -> Iterator[click.Context]:
    """Every command that isn't hidden, those of groups after them, in the order of the table."""
    context = above or click.Context(group, info_name="audiogen", **group.context_settings)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, context, info_name=name)
        yield inner
        if isinstance(command, click.Group):
            yield from contexts(command, inner)


def page() -> str:
    """The whole page, as Markdown."""
    known = list(contexts())
    index = [f"- [`{one.command_path}`](#{_anchor(one.command_path)}): {_first(one.command)}" for one in known]
    return (
        "\n".join([_INTRO, *(_filled(line, "  ") for line in index), *(f"\n{_section(one)}" for one in known)]) + "\n"
    )


def _first(command: click.Command) -> str:
    return told(command).text[0]


def _filled(text: str, indent: str = "") -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _anchor(path: str) -> str:
    """What a heading is called in an address."""
    return path.replace(" ", "-")


def _section(context: click.Context) -> str:
    command, said = context.command, told(context.command)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    parts = [f"## {context.command_path}", f"```\n{usage}\n```"]
    parts += map(_filled, said.text)
    for heading, records in sections(command, context):
        rows = [
            f"| `{_cell(written)}` | {_cell(_plain(about))} |" for written, about in records if HELP not in written
        ]
        parts += ["\n".join([f"| {heading.lower()} | |", "|---|---|", *rows])] if rows else []
    parts.append("\n".join(["```console", *said.examples, "```"]))
    return "\n\n".join(parts)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _plain(text: str) -> str:
    """Words that Markdown takes as they are."""
    return re.sub(r"([*_<\[])", r"\\\1", text)


if __name__ == "__main__":
    click.echo(page(), nl=False)
