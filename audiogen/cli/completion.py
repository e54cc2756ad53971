"""`audiogen completion`."""

import click

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@click.option("--install", is_flag=True, help="Put it where SHELL looks for it, and say what else is to do.")
def completion(shell: str, install: bool) -> None:
    """Let a shell complete audiogen's command lines: bash (4.4 or newer), zsh or fish.

    Commands, options and what they take are completed: scripts, sessions, voices, sounds, languages.

    Prints what the shell must read. With --install it is put where the shell looks for it, and nothing else of yours
    is changed: for bash ~/.local/share/bash-completion/completions/audiogen, for zsh
    ~/.local/share/zsh/site-functions/_audiogen, for fish ~/.config/fish/completions/audiogen.fish. Or add a line to
    ~/.bashrc, or to ~/.zshrc after compinit: `source <(audiogen completion zsh)`.

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
