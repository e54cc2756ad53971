"""TOML with the lines in which its keys stand, which the reader of the standard library doesn't tell."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from audiogen.errors import ScriptError

Keys: TypeAlias = tuple[str, ...]
"""The way to a value: a table's name, and so on to its own."""
_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_PLAINLY = {
    "Invalid value (at end": ("something is missing at the end", "a value, or the ] that closes a list"),
    "Invalid value": ("this value is not understood", 'put words in quotation marks, like voice = "hibari"'),
    "Cannot overwrite a value": ("this is said a second time", "leave one of them out"),
    "Cannot declare": ("this table begins a second time", "put all of it into one place"),
    "Expected '=' after a key": ("there is no `=` here", 'write each setting like voice = "hibari"'),
    "Illegal character": ("a text is not closed", "end it with the quotation mark that it begins with"),
    "Unclosed array": ("a list is not closed", "end it with ]"),
    "Unterminated string": ("a text is not closed", "end it with the quotation mark that it begins with"),
    "Expected newline or end of document": ("something stands behind this value", "give each setting a line"),
}
"""What the reader complains of, in the words of somebody who never heard of TOML."""


def read(text: str, name: str) -> tuple[dict[str, Any], dict[Keys, int]]:
    """What stands in `text`, the settings in the file `name`, and the line of every key, from 1.

    Raises ScriptError, with the line, when that is no TOML.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _misread(str(error), text, name) from None
    except RecursionError:
        raise ScriptError(name, 0, "the settings are nested too deep", "nobody needs more than three") from None
    lines: dict[Keys, int] = {}
    for keys, line in _statements(text):
        lines.setdefault(keys, line)
    return found, lines


def _misread(message: str, text: str, name: str) -> ScriptError:
    where = _WHERE.search(message)
    line = int(where[1]) if where and where[1] else len(text.rstrip().split("\n"))
    for begins, (plain, hint) in _PLAINLY.items():
        if message.startswith(begins):
            return ScriptError(name, line, plain, hint)
    return ScriptError(name, line, f"the settings are not TOML: {_WHERE.sub('', message)}",
                       'write each setting like voice = "hibari"')  # fmt: skip


def _statements(text: str) -> Iterator[tuple[Keys, int]]:
    """Every key, and the tables around it, with the line in which they are named.

    A statement is as many lines as it takes until they are TOML by themselves: no value can end before its last.
    """
    table: Keys = ()
    waiting: list[str] = []
    first = 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        waiting.append(line)
        try:
            found = tomllib.loads("\n".join(waiting))
        except tomllib.TOMLDecodeError:
            continue
        names = list(_names(found))
        if waiting[0].lstrip().startswith("["):
            table = max(names, key=len)
            yield from ((table[:end], first) for end in range(1, len(table) + 1))
        else:
            yield from (((*table, *name), first) for name in names)
        waiting, first = [], number + 1


def _names(found: Mapping[str, Any]) -> Iterator[Keys]:
    """The ways to all that is in a table, and to the tables in it."""
    for key, value in found.items():
        yield (key,)
        inner = value[0] if isinstance(value, list) and value else value
        if isinstance(inner, Mapping):
            yield from ((key, *way) for way in _names(inner))
