"""A first routine from an article in a file: read, drafted, written where nothing else stands."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audiogen import script
from audiogen.build.files import whole, writable
from audiogen.build.script import from_standard_input, read
from audiogen.build.shelf import Shelf
from audiogen.errors import OutputError, ScriptError, UsageError
from audiogen.model import Timeline, Voice
from audiogen.script.draft import Draft, draft
from audiogen.timeline.arrange import arrange
from audiogen.timeline.unroll import unroll
from audiogen.units import samples

STANDARD: Final = Path("-")
"""Stands for standard input, and for standard output."""
HOME: Final = Path("scripts")
"""Where scripts live."""

_SUFFIX: Final = ".md"
_PAGES: Final = (".html", ".htm", ".xhtml", ".mht", ".mhtml")
_FOREIGN: Final = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".pages", ".mobi")
_PAGE: Final = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html\b)", re.IGNORECASE)
_LONGEST_NAME: Final = 60
_MARGIN: Final = 0.05
"""How far within its range a length must lie to be asked for: lengths of speech are estimates."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, and where it stands: None when it wasn't to be written. `length` is how many samples it will last; 0
    when it can't be rendered as it stands, and then `fault` says why.
    """

    draft: Draft
    path: Path | None
    length: int
    fault: str = ""


def write_draft(article: Path, output: Path | None = None, *, force: bool = False) -> Drafted:
    """Drafts a routine from the file `article`, and writes it to `output`: a file, or a folder for it; without one,
    to a file in scripts/ that is called like its title.

    Raises UsageError when there is no such article, or it is no text; ScriptError when it has no words; OutputError
    when the file is there already, unless `force` says to write over it.
    """
    text = _text(article)
    made = draft(text, str(article))
    length, fault = 0, ""
    try:
        timeline = _arranged(made)
        length, wished = timeline.length, samples(made.wish.minutes * 60) if made.wish else 0
        if wished and _fits(wished, timeline):
            made, length = draft(text, str(article), timed=True), wished
    except ScriptError as error:  # it asks for more than fits into a day
        fault = error.message
    if output == STANDARD:
        return Drafted(made, None, length, fault)
    path = _place(made, article, output)
    if path.exists() and article != STANDARD and path.samefile(article):
        raise UsageError(f"{path} is the article itself", "name another file with -o")
    if path.exists() and not path.is_dir() and not force:
        raise OutputError(f"{path} is there already", "--force writes over it; or name another file with -o")
    writable(path)
    with whole(path) as (file,):
        file.write(made.text.encode())
    return Drafted(made, path, length, fault)


def _text(article: Path) -> str:
    if article == STANDARD:
        text = from_standard_input("article").removeprefix("\ufeff")
    else:
        kind = article.suffix.lower()
        if kind in _PAGES:
            raise _no_page(str(article))
        if kind in _FOREIGN:
            raise UsageError(f"{article} is no plain text", "save it as plain text or Markdown, and draft that")
        if not article.exists():
            raise UsageError(f"there is no article {article}", "check the name; - reads from standard input")
        text = read(article, "article")
    if _PAGE.match(text):
        raise _no_page(str(article))
    return text


def _no_page(name: str) -> UsageError:
    return UsageError(f"{name} is a web page", "copy its text out of the browser into a .txt file, and draft that")


def _arranged(made: Draft) -> Timeline:
    """The draft in time, as far as that can be known before anything is spoken."""
    name = f"{made.title}{_SUFFIX}"
    routine = script.parse(made.text, name)
    flow = unroll(routine, Voice("auto", "", made.language, routine.meta.voice.rate))
    return arrange(routine, flow, Shelf(Path(name), {}, Path()))


def _fits(length: int, timeline: Timeline) -> bool:
    margin = round(length * _MARGIN)
    return timeline.shortest + margin <= length <= timeline.longest - margin


def _place(made: Draft, article: Path, output: Path | None) -> Path:
    if output is not None and not output.is_dir():
        if output.suffix.lower() != _SUFFIX:
            raise UsageError(
                f"a script is a Markdown file, and {output} is not named as one", f"end its name in {_SUFFIX}"
            )
        return output
    name = _slug(made.title) or _slug(article.stem) or "draft"
    return (output or HOME) / f"{name}{_SUFFIX}"


def _slug(title: str) -> str:
    """A title as a file's name: its words, in small letters, as many as make a name that can be typed."""
    words = re.findall(r"[^\W_]+", re.sub(r"[’']", "", title.lower()))
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:_LONGEST_NAME]
        if len(longer) > _LONGEST_NAME:
            break
        name = longer
    return name
