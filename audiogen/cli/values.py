"""What options and arguments can be, so that shells can offer it: files by their endings, voices, sounds, languages.

Nothing heavy is imported for it, and whatever goes wrong offers nothing.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from audiogen.errors import AudiogenError
from audiogen.vocabulary import BEDS, STRIKES, Kind

_SOUNDS = ("wav", "flac", "ogg", "mp3")


class Files(click.Path):
    """A path; shells offer folders, and files that end as one of `suffixes`, or all where none is said."""

    def __init__(self, *suffixes: str) -> None:
        super().__init__(path_type=Path)
        self.suffixes = suffixes

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(incomplete, type="file", suffixes=self.suffixes)]


class Folder(click.Path):
    """A path that is meant for a folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(incomplete, type="dir")]


class Place(Folder):
    """The same as a text, since it may be the address of a store."""

    def __init__(self) -> None:
        click.Path.__init__(self)


class Count(click.IntRange):
    """A whole number between two others, in words of our own."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"“{value}” is no whole number from {self.min} to {self.max}", param, ctx)


SCRIPT = Files("md", "markdown")
ARTICLE = Files("txt", "md", "markdown")
CONVERTIBLE = Files("md", "ssml", "xml", "smd")
PROGRAMME = Files("yaml", "yml")
BUILDABLE = Files("md", "markdown", "yaml", "yml")
SESSION = Files("mp3")
SESSION_OR_SCRIPT = Files("mp3", "md", "markdown")
MEASURABLE = Files("mp3", "wav", "flac", "ogg", "opus", "md", "markdown")
PICTURE = Files("svg", "png")
CLIP = Files("wav", "mp3")
ANY_FILE = Files()
FOLDER = Folder()
PLACE = Place()


def voices(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Engines, and `auto`; once an engine is named, its voices, too."""
    from audiogen.speech.engine import engine, names

    known = names()
    head = incomplete.lower().partition(" ")[0]
    found = [CompletionItem("auto", help="the best that can be had")]
    found += [CompletionItem(name, help="voices of this engine") for name in known]
    if head in known:
        try:
            made = engine(head)
            found += [CompletionItem(f"{head} {voice.name}", help=voice.about) for voice in made.voices()]
        except AudiogenError:
            pass  # one that isn't installed has none
    return _begun(found, incomplete)


def engines(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from audiogen.speech.engine import names

    return _begun(map(CompletionItem, names()), incomplete)


def languages(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from audiogen.languages import KNOWN

    return _begun((CompletionItem(tag, help=name) for tag, name in KNOWN.items()), incomplete)


def templates(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Those in the language that was said, or in any."""
    language = ctx.params.get("language")
    found = {file for tag, file in _templates() if language in (None, tag)}
    return _begun(map(CompletionItem, sorted(found)), incomplete)


def template_languages(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from audiogen.languages import KNOWN

    found = sorted({tag for tag, _ in _templates()})
    return _begun((CompletionItem(tag, help=KNOWN.get(tag)) for tag in found), incomplete)


def executors(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Those that need no address."""
    return _begun([CompletionItem("local", help="this machine")], incomplete)


def variants(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What varies in the scripts that are named before it."""
    from audiogen.script import settings

    named = ctx.params.get("scripts") or ctx.params.get("script") or ()
    # click leaves arguments unread in front of an option that still lacks its value
    paths = (*(named if isinstance(named, tuple) else (named,)), *map(Path, ctx.args))
    found: dict[str, None] = {}
    for path in paths:
        try:
            matrix = settings(path.read_text(encoding="utf-8-sig"), str(path)).variants
        except (AudiogenError, OSError, ValueError):
            continue  # it is told of when it is called
        axes = matrix.axes if matrix is not None else ()
        found |= dict.fromkeys(f"{axis}={value}" for axis, values in axes for value in values)
    return _begun(map(CompletionItem, found), incomplete)


def backgrounds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The backgrounds that there are, or files of one's own; after a comma, another one."""
    head, comma, begun = incomplete.rpartition(",")
    before = f"{head}{comma} " if comma else ""
    found = [CompletionItem(f"{before}{_tuned(name, kind)}", help=kind.about) for name, kind in BEDS.items()]
    if not comma:
        found.append(CompletionItem("off", help="no background"))
    return [
        *_begun(found, f"{before}{begun.lstrip()}"),
        *([] if comma else [CompletionItem(incomplete, type="file", suffixes=_SOUNDS)]),
    ]


def sounds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Everything that `sounds --sample` can let somebody hear."""
    found = [CompletionItem(_tuned(name, kind), help=kind.about) for name, kind in BEDS.items()]
    for name, kind in STRIKES.items():
        found += [
            CompletionItem(" ".join([name, *more]), help=kind.about)
            for more in ((), *((one,) for one in kind.variants))
        ]
    return _begun([*found, CompletionItem("breath", help="with paced breaths")], incomplete)


def _templates() -> list[tuple[str, str]]:
    """Each template's language and name, from its file's."""
    from importlib.resources import files

    folders = (files("audiogen") / "script" / "templates").iterdir()
    return [(folder.name, file.name.removesuffix(".md")) for folder in folders for file in folder.iterdir()]


def _tuned(name: str, kind: Kind) -> str:
    """A background as it is written, at its usual pitch."""
    pitch = f" {kind.pitch:g} Hz" if kind.hertz else ""
    return f"{name}{pitch}{f' beat {kind.beat:g} Hz' if kind.beats else ''}"


def _begun(found: Iterable[CompletionItem], incomplete: str) -> list[CompletionItem]:
    return [item for item in found if item.value.lower().startswith(incomplete.lower())]
