"""The beginning of a routine: one of the templates that come along, under a title and a name of the author's."""

import json
import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from importlib.resources import files as resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from audiogen.build.files import whole, writable
from audiogen.errors import OutputError, UsageError, did_you_mean
from audiogen.model import Defaults
from audiogen.script import settings, usual
from audiogen.script.frontmatter import load_yaml
from audiogen.script.inheriting import Usual
from audiogen.script.problems import Problems

USUAL: Final = "body-scan"
LANGUAGE: Final = "en"
"""What templates are written in, when neither the author nor settings say."""
HOME: Final = Path("scripts")
SUFFIX: Final = ".md"
_SUFFIXES: Final = (SUFFIX, ".markdown", ".txt")
_TITLE: Final = re.compile(r"^title: .*$", re.MULTILINE)
_SAID: Final = (
    ("album", re.compile(r"^album: .*\n", re.MULTILINE), ""),
    ("artist", re.compile(r"^# artist: .*\n", re.MULTILINE), ""),
    ("voice.name", re.compile(r"^voice: auto\n", re.MULTILINE), ""),
    ("voice.name", re.compile(r"^voice: \{name: auto, ", re.MULTILINE), "voice: {"),
)
"""What of a template is left out when files of settings say it, and what then stands there."""
_LOOKS_LIKE_A_FILE: Final = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,7}")
_STRAY: Final = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Template:
    """A routine to begin from; `about` says in a sentence what it is, and `language` what it is written in."""

    name: str
    language: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A routine that was begun: its file, its title, and what it was made from."""

    path: Path
    title: str
    template: Template


def templates(language: str | None = None) -> tuple[Template, ...]:
    """Those in `language`, or in every one. Raises UsageError when there are none, with what there is."""
    found = [_read(folder, file) for folder in _sorted(_folder()) for file in _sorted(folder)]
    if language is None:
        return tuple(found)
    wanted = language.replace("_", "-").partition("-")[0].lower()
    if chosen := tuple(template for template in found if template.language == wanted):
        return chosen
    there = dict.fromkeys(template.language for template in found)
    raise UsageError(f"no template is written in “{language}”", f"there are some in {', '.join(there)}")


def new(name: str, template: str = USUAL, language: str | None = None, defaults: Defaults = ()) -> Begun:
    """Begins the routine called `name`: in scripts/, unless that says where.

    Without a `language` it is in that of `defaults`, if there are templates in it; and the voice, the album and the
    artist that those name are left to them.

    Raises UsageError when there is no such template, or that can be no routine's name; OutputError when the file is
    there already, or can't be written; what `script.usual` raises.
    """
    said = usual(defaults)
    known = {found.name: found for found in templates(language or _language(said))}
    chosen = known.get(template.lower())
    if chosen is None:
        raise UsageError(f"there is no template “{template}”", did_you_mean(template, known))
    path = place(name)
    if path.exists() or path.is_symlink():
        raise OutputError(f"{path} is there already", "choose another name, or take that file away first")
    writable(path)
    title = titled(path.stem if _is_path(name) else name)
    with whole(path) as (file,):
        file.write(_entitled(_without(chosen.text, said.places), title).encode())
    return Begun(path, title, chosen)


def place(name: str) -> Path:
    """The file for a routine called `name`: that itself when it is a path, else one in scripts/ that is called so.

    Raises UsageError when it can be no routine's name.
    """
    if not _is_path(name):
        return HOME / f"{_slug(name)}{SUFFIX}"
    path = Path(name)
    if name.endswith(("/", "\\")) or path.is_dir() or not path.name:
        raise UsageError(f"{name} is a folder", f"name a file in it, such as {path / 'evening-rest.md'}")
    if not _LOOKS_LIKE_A_FILE.fullmatch(path.suffix):
        return path.with_name(path.name + SUFFIX)
    if path.suffix.lower() not in _SUFFIXES:
        raise UsageError(f"a routine is a text, and {name} is not named as one", f"end its name in {SUFFIX}")
    return path


def titled(name: str) -> str:
    """The title that a name stands for: `evening-rest` is “Evening rest”; what has capitals stays as it is."""
    plain = " ".join(name.split())
    if not any(letter.isupper() for letter in plain):
        # the dashes of 4-7-8 are no spaces
        plain = " ".join(re.sub(r"(?<!\d)[-_]|[-_](?!\d)", " ", plain).split())
        plain = plain[:1].upper() + plain[1:]
    return plain


def _is_path(name: str) -> bool:
    return Path(name).name != name or bool(_LOOKS_LIKE_A_FILE.fullmatch(Path(name).suffix))


def _slug(name: str) -> str:
    """`name` in small letters with dashes between its words; letters that have no plain form stay as they are."""
    slug = _STRAY.sub("-", "".join(map(_plain, unicodedata.normalize("NFC", name).casefold()))).strip("-_")
    if not slug:
        raise UsageError(f"“{name}” is no name for a routine", "it wants letters or digits, such as “Evening Rest”")
    return slug


def _plain(letter: str) -> str:
    """A Latin letter without its accents; any other as it is."""
    bare = unicodedata.normalize("NFKD", letter)[:1]
    return bare if bare.isascii() else letter


def _language(said: Usual) -> str:
    """The one that settings name, where templates are written in it."""
    wanted = str(said.values.get("language", LANGUAGE)).partition("-")[0].lower()
    return wanted if any(folder.name == wanted for folder in _folder().iterdir()) else LANGUAGE


def _without(text: str, said: Container[str]) -> str:
    """The template without what is said elsewhere."""
    for setting, pattern, instead in _SAID:
        if setting in said:
            text = pattern.sub(instead, text, count=1)
    return text


def _entitled(text: str, title: str) -> str:
    """The template under another title."""
    return _TITLE.sub(lambda _: f"title: {_value(title)}", text, count=1)


def _value(text: str) -> str:
    """`text` as YAML: as it is where that reads as itself, in quotation marks elsewhere."""
    plain = load_yaml(f"title: {text}", 1, Problems("")).get("title")
    return text if plain == text else json.dumps(text, ensure_ascii=False)


def _folder() -> Traversable:
    return resources("audiogen.script") / "templates"


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda entry: entry.name)


def _read(folder: Traversable, file: Traversable) -> Template:
    text = file.read_text(encoding="utf-8")
    name = file.name.removesuffix(SUFFIX)
    return Template(name, folder.name, settings(text, file.name).description, text)
