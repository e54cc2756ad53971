"""The formats, in a table: how each is told, read and written."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from audiogen.errors import UsageError
from audiogen.script.convert import routine_out, speech_markdown_in, speech_markdown_out, ssml_in, ssml_out
from audiogen.script.convert.fit import fit
from audiogen.script.convert.form import Form
from audiogen.script.convert.outward import outward

ROUTINE: Final = "routine"


@dataclass(frozen=True, slots=True)
class Format:
    """`shows` is a text's sign that it is of this format; without `read` it is for somebody else to read."""

    name: str
    suffixes: tuple[str, ...]
    shows: re.Pattern[str]
    read: Callable[[str, str], Form] | None
    prepare: Callable[[Form, int], Form]
    write: Callable[[Form], str]


FORMATS: Final[dict[str, Format]] = {
    known.name: known
    for known in (
        Format(
            "ssml", (".ssml", ".xml"),
            re.compile(r"\s*(?:<\?xml\b[^>]*\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:\w+:)?speak\b", re.DOTALL),
            ssml_in.read, outward, ssml_out.write,
        ),
        Format(
            "speechmarkdown", (".smd", ".speechmd", ".speechmarkdown"),
            re.compile(r".*(?:^[ \t]*#\[(?:voice|lang|dj|newscaster|defaults|excited|disappointed)\b"
                       r"|!\[[\"']|\[break\s*:\s*[\"'](?:none|(?:x-)?weak|medium|(?:x-)?strong)[\"']\])",
                       re.DOTALL | re.MULTILINE),
            speech_markdown_in.read, outward, speech_markdown_out.write,
        ),
        Format(
            ROUTINE, (".md",),
            re.compile(r"---[ \t]*\n|.*^(?::::[ \t]*\S|##?[ \t]+\S)", re.DOTALL | re.MULTILINE),
            None, lambda form, longest: fit(form), routine_out.write,
        ),
    )
}  # fmt: skip


def by_name(path: str) -> Format | None:
    """The format that the name of a file tells."""
    suffix = PurePath(path).suffix.lower()
    return next((known for known in FORMATS.values() if suffix in known.suffixes), None)


def by_content(text: str) -> Format | None:
    """The format that a text shows itself to be of, when it can be no other."""
    found = [known for known in FORMATS.values() if known.shows.match(text)]
    return found[0] if len(found) == 1 or (found and found[0].name == "ssml") else None


def source(path: str, text: str, named: str | None) -> Format:
    """The format to read a file in. Raises UsageError when it can't be told."""
    found = FORMATS[named] if named else by_name(path) or by_content(text)
    if found is None:
        raise UsageError(f"the format of {path} can't be told from its name", f"name it: --from {'|'.join(FORMATS)}")
    return found


def target(known: Format, output: str | None, named: str | None) -> Format:
    """The format to write what was read as `known`. Raises UsageError when it can't be told, or is the same one."""
    found = FORMATS[named] if named else by_name(output) if output else _usual(known)
    if found is None:
        raise UsageError(f"the format of {output} can't be told from its name", f"name it: --to {'|'.join(FORMATS)}")
    if found is known:
        raise UsageError(f"this is {known.name} already", f"name another format: --to {_usual(known).name}")
    return found


def _usual(known: Format) -> Format:
    return FORMATS["ssml" if known.name == ROUTINE else ROUTINE]
