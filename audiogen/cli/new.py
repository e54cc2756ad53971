"""`audiogen new`."""

import shlex
from typing import TYPE_CHECKING

import click

from audiogen.cli import values

if TYPE_CHECKING:
    from audiogen.build.new import Template


@click.command()
@click.argument("name", required=False)
@click.option(
    "--template", metavar="NAME", shell_complete=values.templates, help="What to begin from; body-scan when left out."
)
@click.option(
    "--language",
    metavar="TAG",
    shell_complete=values.template_languages,
    help="A template written in this language: en, es, fr or de.",
)
@click.option("--list", "listed", is_flag=True, help="List the templates.")
def new(name: str | None, template: str | None, language: str | None, listed: bool) -> None:
    """Begin a routine from a template, with notes that explain the language where it is used.

    NAME becomes the title, and a file in scripts/ that is called after it; or give a path, such as evening.md. A
    file that is there already stays as it is. The voice, the album and the artist that your settings name are left
    to them, and their language decides where --language is left out.

    \b
    Examples:
      audiogen new "Evening Rest" --template sleep
      audiogen new "Dormir" --template sleep --language es
      audiogen new --list
    """
    from audiogen import settings
    from audiogen.build.new import USUAL, new, templates

    if listed:
        if name is not None or template is not None:
            raise click.UsageError("--list lists the templates, and begins nothing: leave the rest out")
        for line in _table(templates(language)):
            click.echo(line)
        return
    if name is None:
        raise click.UsageError("a routine wants a NAME, such as “Evening Rest”")
    begun = new(name, template or USUAL, language, settings.load().defaults)
    script = shlex.quote(str(begun.path))
    click.echo(f"{begun.path}: “{begun.title}”, from the template {begun.template.name}. Make it yours, and then:")
    click.echo(f"  audiogen plan {script}    shows what happens, and when")
    click.echo(f"  audiogen render {script}  makes the session")


def _table(found: "tuple[Template, ...]") -> list[str]:
    width = max(len(template.name) for template in found)
    return [f"{template.name:{width}}  {template.language}  {template.about}" for template in found]
