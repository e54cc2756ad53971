"""A routine in another language: `rest.es.md` beside `rest.md`, whose `variants` name the language `es`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from audiogen.errors import ScriptError
from audiogen.model import Meta


@dataclass(frozen=True, slots=True)
class Main:
    """The script at `path`, with the settings `meta`, of which another is the translation into `language`."""

    path: Path
    meta: Meta
    language: str


def file(main: Path, language: str) -> Path:
    """Where the translation of a script is."""
    return main.with_name(f"{main.stem}.{language}{main.suffix}")


def main_of(path: Path) -> tuple[Path, ...]:
    """The script that the one at `path` is a translation of, if that one says so; none if there is no such file."""
    name = path.stem.rpartition(".")[0]
    if not name:
        return ()
    main = path.with_name(name + path.suffix)
    return (main,) if main.is_file() else ()


def translated(path: Path, settings: Callable[[Path], Meta]) -> Main | None:
    """What the script at `path` is a translation of; None when it stands for itself.

    `settings` reads those of a script, and may raise AudiogenErrors.
    """
    language = path.stem.rpartition(".")[2]
    for main in main_of(path):
        meta = settings(main)
        if meta.variants is not None and language in meta.variants.values("language"):
            return Main(main, meta, language)
    return None


def check(path: Path, meta: Meta, main: Main) -> None:
    """Raises ScriptError when the script at `path`, with the settings `meta`, can't be that translation."""
    if not (meta.language == main.language or meta.language.startswith(f"{main.language}-")):
        message = f"`language` is {meta.language}, and this file is called the translation of {main.path.name} into "
        hint = f"write `language: {main.language}` at its head"
        raise ScriptError(str(path), meta.line("language"), f"{message}“{main.language}”", hint)
    if meta.variants is not None:
        hint = "take them out here, and give this language other ones with skip there"
        message = f"the `variants` of {main.path.name} are those of its translations, too"
        raise ScriptError(str(path), meta.line("variants"), message, hint)
    if (meta.album, meta.title) == (main.meta.album, main.meta.title):
        message = f"{main.path.name} is called “{meta.title}” as well: nobody could tell them apart"
        hint = f"give it another `title`, if only “{meta.title} ({main.language})”"
        raise ScriptError(str(path), meta.line("title"), message, hint)
