"""`audiogen completion`."""

import click

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@click.option("--install", is_flag=True, help="Put it where SHELL looks for it, and say what else is to do.")
def completion(shell: str, install: bool) -> None:
    """Let a shell complete audiogen's command lines: bash (4.4 or newer), zsh or fish.

    Prints what the shell must read; with --install it is put into your home folder, and your own settings stay as
    they are. Commands, options and what they take are completed: scripts, sessions, voices, sounds, languages.

    \b
    Examples:
      audiogen completion fish --install
      audiogen completion bash
    """
    from audiogen.build.completion import install as put
    from audiogen.build.completion import script

    if not install:
        click.echo(script(shell), nl=False)
        return
    done = put(shell)
    click.echo(f"{done.path}: {'written' if done.changed else 'there already'}; {done.left}")
