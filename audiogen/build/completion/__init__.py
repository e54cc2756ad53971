"""What the shells need to complete audiogen's command lines: a script for each, and where it looks for one."""

import os
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from audiogen.build.files import whole, writable
from audiogen.errors import OutputError


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell's `script`, the `home` that it has on this machine, and what is then left to do by hand.

    `left` has a place for the path of the installed script, and one for its folder.
    """

    script: str
    home: Callable[[Mapping[str, str]], Path]
    left: str


@dataclass(frozen=True, slots=True)
class Installed:
    """Where a script was put, and what is left to do; `changed` is false when it was there already, as it is."""

    path: Path
    left: str
    changed: bool


def _base(environment: Mapping[str, str], name: str, usual: str) -> Path:
    """A folder of the XDG base directories; those that aren't absolute are to be ignored.

    https://specifications.freedesktop.org/basedir-spec/latest/
    """
    said = Path(environment.get(name, ""))
    return said if said.is_absolute() else Path.home() / usual


SHELLS: Final = {
    "bash": Shell(
        "audiogen.bash",
        lambda known: _base(known, "XDG_DATA_HOME", ".local/share") / "bash-completion/completions/audiogen",
        "new shells have it where the package bash-completion is; elsewhere add to ~/.bashrc: source {path}",
    ),
    "zsh": Shell(
        "_audiogen",
        lambda known: _base(known, "XDG_DATA_HOME", ".local/share") / "zsh/site-functions/_audiogen",
        "add to ~/.zshrc, if it isn't there: fpath=({folder} $fpath); autoload -Uz compinit; compinit",
    ),
    "fish": Shell(
        "audiogen.fish",
        lambda known: _base(known, "XDG_CONFIG_HOME", ".config") / "fish/completions/audiogen.fish",
        "new shells have it",
    ),
}


ELSEWHERE: Final = "leave out --install, and put what is printed elsewhere"


def script(shell: str) -> str:
    """What a shell reads to know audiogen's words."""
    return (files(__name__) / SHELLS[shell].script).read_text(encoding="utf-8")


def install(shell: str, environment: Mapping[str, str] = os.environ) -> Installed:
    """Puts the script where `shell` looks for it.

    Raises OutputError when it can't be written, or something else is there; scripts of ours, older ones too, begin
    with the same line.
    """
    path, text = SHELLS[shell].home(environment), script(shell)
    left = SHELLS[shell].left.format(path=shlex.quote(str(path)), folder=shlex.quote(str(path.parent)))
    known = _known(path)
    if known == text:
        return Installed(path, left, changed=False)
    if known is not None and _mark(known) != _mark(text):
        raise OutputError(f"{path} is there already, and not audiogen's", ELSEWHERE)
    try:
        writable(path)
        with whole(path) as (file,):
            file.write(text.encode())
    except OutputError as error:
        raise OutputError(error.message, ELSEWHERE) from error
    return Installed(path, left, changed=True)


def _known(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"{path} can't be read ({error.strerror})", ELSEWHERE) from error


def _mark(text: str) -> str:
    """The line by which a script is known as ours."""
    return next((line for line in text.splitlines() if line.startswith("# Completion of audiogen")), "")
