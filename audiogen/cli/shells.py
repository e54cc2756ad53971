"""How shells ask what could stand in a command line, and how they are answered.

click works out what is offered; the scripts in `build/completion` bring the question and take the answer. The line up
to the cursor comes as it was typed, in COMP_LINE.
"""

import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class

from audiogen.build.completion import script

_CURSOR: Final = "\0"
"""No shell can have that in a line."""
_ALL: Final = "*"


class _Shell(ShellComplete):
    """What is the same for all shells: answers are lines, with kind, value and a word about it apart by tabs."""

    source_template = ""

    def source(self) -> str:
        return script(self.name)

    def get_completion_args(self) -> tuple[list[str], str]:
        *before, last = words(os.environ.get("COMP_LINE", "") + _CURSOR)
        return before[1:], last.removesuffix(_CURSOR)

    def complete(self) -> str:
        found = self.get_completions(*self.get_completion_args())
        return "\n".join(line for item in found for line in self.lines(item))

    def lines(self, item: CompletionItem) -> Iterator[str]:
        """What the shell is told of an item; which files there are it sees itself."""
        if item.type == "plain":
            about = " ".join((item.help or "").split())
            yield f"plain\t{item.value}\t{about}".rstrip("\t")
        elif item.type == "dir":
            yield "folder\t/"
        else:
            yield f"file\t{' '.join(item.suffixes or [_ALL])}"


class _Bash(_Shell):
    """bash can't choose among files while completing: it is told them, and shows nothing about values."""

    name = "bash"

    def lines(self, item: CompletionItem) -> Iterator[str]:
        if item.type == "plain":
            yield f"plain\t{item.value}"
        else:
            endings = () if item.type == "dir" else tuple(f".{ending}" for ending in item.suffixes or ("",))
            yield from (f"file\t{path}" for path in paths(item.value, endings))


class _Zsh(_Shell):
    name = "zsh"


class _Fish(_Shell):
    name = "fish"


for _shell in (_Bash, _Zsh, _Fish):
    add_completion_class(_shell)


def words(line: str) -> list[str]:
    """The words of an unfinished command line, without quotes and backslashes; the last may lack its end quote."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    found: list[str | None] = []
    try:
        found.extend(iter(lexer.get_token, None))
    except ValueError:
        found.append(lexer.token)
    return [word for word in found if word is not None]


def paths(typed: str, endings: tuple[str, ...]) -> Iterator[str]:
    """What `typed` may become: folders, and files that end as one of `endings` (`.` for all), in any case.

    A folder that can't be looked into has nothing; hidden files are for those who type their dot.
    """
    head, slash, begun = typed.rpartition("/")
    folder = Path(f"{head}{slash}" or ".").expanduser()
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except (OSError, ValueError, RuntimeError):
        return
    for entry in entries:
        if not entry.name.startswith(begun) or (entry.name.startswith(".") and not begun):
            continue
        if entry.is_dir() or ("." in endings or entry.name.lower().endswith(endings)):
            yield f"{head}{slash}{entry.name}"
