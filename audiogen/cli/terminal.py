"""Lines for a terminal: harmless whoever wrote them, and readable whatever letters it has."""

import os
import re
import sys
from typing import Final

import click

_PLAIN: Final = str.maketrans(
    {"✓": "+", "✗": "x", "“": '"', "”": '"', "’": "'", "–": "-", "—": "-", "…": "...", "·": "-", "±": "+-"}
)
_UNSAFE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What could make a terminal do something: ledgers may be anybody's."""


def safe(text: str) -> str:
    """`text` without anything that a terminal obeys."""
    return _UNSAFE.sub("�", text)


def say(line: str, err: bool = False) -> None:
    """Prints a line in colour, unless NO_COLOR is set or nobody sees it, in letters that the terminal has."""
    encoding = (sys.stderr if err else sys.stdout).encoding or "ascii"
    try:
        line.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        line = line.translate(_PLAIN).encode("ascii", "replace").decode()
    click.echo(line, err=err, color=False if os.environ.get("NO_COLOR") else None)
