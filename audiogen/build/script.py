"""A script from its file: read, parsed, and every file that it names looked at."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from audiogen import script
from audiogen.audio import decode, own
from audiogen.audio.wholeness import missing
from audiogen.build import translation
from audiogen.build.wordless import first_unsaid
from audiogen.errors import ScriptError, ScriptErrors, SoundError, UsageError
from audiogen.library.cover import author_cover, chapter_picture
from audiogen.mix.masters import MASTERS
from audiogen.model import (
    Background,
    Bed,
    Block,
    Defaults,
    Edition,
    Layer,
    Marked,
    Meta,
    Repeat,
    Rest,
    Routine,
    Section,
    Sides,
    Sound,
    SoundFile,
    Speaker,
    Tone,
    VoiceWish,
)
from audiogen.script.backgrounds import bed
from audiogen.script.elsewhere import anywhere, no_address
from audiogen.script.mixing import voice_wish
from audiogen.speech.engine import engine
from audiogen.units import parse_duration
from audiogen.vocabulary import BEDS

SCRIPTS = "scripts"
MOST_BYTES = 8_000_000
"""A larger file is no script."""
_PROGRAMME = ("settings or a programme", "a programme goes to audiogen publish")
_MADE = ("what was made of one", "name the script itself")
_OTHERS = {
    ".yaml": _PROGRAMME,
    ".yml": _PROGRAMME,
    ".toml": ("settings", "`audiogen config` shows those that hold"),
    ".json": _MADE,
    ".vtt": _MADE,
    ".srt": _MADE,
    ".lrc": _MADE,
}
"""Files that lie near scripts and are none: what they are, and what to do."""
_ONE_EAR = "isochronic 200 Hz beat 6 Hz"


@dataclass(frozen=True, slots=True)
class Instead:
    """What takes the place of a script's own settings, as it is written on a command line; `length` is in samples.

    None leaves a setting as it is. `edition` says which of a script's sessions this makes; without it, what is asked
    for here decides.
    """

    voice: str | None = None
    length: int | None = None
    guidance: str | None = None
    preset: str | None = None
    background: str | None = None
    edition: Edition | None = None


NOTHING = Instead()

Include = Callable[[str], str]
"""Gives the text of another script, by its path from the folder of the one that names it."""


def load(path: Path, defaults: Defaults, instead: Instead = NOTHING) -> Routine:
    """The routine in the file at `path`, with `defaults` for what it doesn't say, and what is wanted `instead` of its
    own settings.

    Raises UsageError when there is no such file, ScriptError or ScriptErrors for what is wrong in it, or in those.
    """
    return complete(understood(read(path), path, lambda name: included(path, name), defaults, instead))


def understood(text: str, path: Path, include: Include, defaults: Defaults, instead: Instead = NOTHING) -> Routine:
    """What `text`, which is or will be that of the file at `path`, says. Raises ScriptError or ScriptErrors."""
    routine = script.parse(text, str(path), include, script.usual(defaults))
    instead = decided(path, defaults, routine.meta, instead)
    return replace(routine, meta=_changed(routine.meta, instead), edition=instead.edition)


def complete(routine: Routine) -> Routine:
    """The routine as it will be guided, once every file that it names was looked at. Raises ScriptError or
    ScriptErrors."""
    _check_files(routine, Path(routine.path))
    _check_ears(routine)
    made = script.guided(routine, routine.meta.guidance)
    if not any(not isinstance(block, Section | Speaker) for block in made.blocks):
        level = routine.meta.guidance
        raise ScriptError(routine.path, 0, f"at guidance “{level}” nothing is left of it", "mark less [beginners]")
    return replace(made, unsaid=first_unsaid(routine, made))


def decided(path: Path, defaults: Defaults, meta: Meta, instead: Instead) -> Instead:
    """`instead` with the edition that it makes of the script at `path`, whose settings are `meta`.

    A translation (`rest.es.md`) is an edition of the script that it translates, which says what varies; by itself, it
    is one that `skip` leaves over. Raises ScriptError when it can't be one.
    """
    if instead.edition is not None:
        return instead
    wanted = {axis: value for axis in ("guidance", "preset") if (value := getattr(instead, axis)) is not None}
    main = translation.translated(path, partial(settings_of, defaults=defaults))
    if main is None:
        return replace(instead, edition=script.asked(meta, script.session_name(path.stem), wanted))
    name, base = script.session_name(main.path.stem), main.meta
    translation.check(path, meta, main)
    edition = script.asked(base, name, script.nearest(base, wanted | {"language": main.language}))
    values = fixed(edition) if edition is not None else {}
    given = {field: value for field in values if (value := getattr(instead, field)) is not None}
    return replace(instead, edition=edition, **(values | given))


def fixed(edition: Edition) -> dict[str, Any]:
    """The fields of `Instead` that make an edition, whatever its script says itself."""
    return {
        axis: parse_duration(value) if axis == "length" else value
        for axis, value in edition.axes
        if axis != "language"
    }


def _changed(meta: Meta, instead: Instead) -> Meta:
    changes: dict[str, Any] = {}
    edition = instead.edition
    if edition is not None and edition.addition:
        changes["title"] = f"{meta.title} ({edition.addition})"
    if instead.guidance is not None:
        changes["guidance"] = instead.guidance
    if instead.preset is not None:
        changes["preset"] = instead.preset
    if instead.voice is not None:
        changes["voice"] = _voice(instead.voice, meta.voice.rate)
    if instead.length is not None:
        changes["length"] = instead.length
    if instead.background is not None:
        changes["background"] = _background(instead.background)
    # what was given on the command line stands in no line of the script; what makes an edition does
    lines = [(name, line) for name, line in meta.lines if name.partition(".")[0] not in changes]
    lines += (
        [(name, meta.line(f"variants.{name}")) for name, _ in edition.words if name in changes] if edition else []
    )
    inherited = tuple(one for one in meta.inherited if one[0].partition(".")[0] not in changes)
    return replace(meta, lines=tuple(lines), inherited=inherited, **changes)


def settings_of(path: Path, defaults: Defaults) -> Meta:
    """The settings of a script, whose body is not looked at. Raises what `load` raises."""
    return script.settings(read(path), str(path), script.usual(defaults))


def included(path: Path, name: str) -> str:
    """The text of a script that another one, at `path`, includes. Raises AudiogenErrors."""
    found = beside(path, name)
    if not found.is_file():
        raise ScriptError(str(path), 0, "there is no such file", f"put {name} into the folder of {path.name}")
    return read(found)


def _voice(text: str, rate: float) -> VoiceWish:
    """The voice that was named on the command line: there, an unknown one is a fault of the command."""
    try:
        wish = voice_wish(text, rate)
    except ValueError as error:
        raise UsageError(f"--voice {error}") from None
    if wish.engine != "auto":
        engine(wish.engine)
    return wish


def _background(text: str) -> Bed:
    """The background that was given on the command line: a sound of the author's own may lie anywhere."""
    try:
        return anywhere(bed(text, path=no_address))
    except ValueError as error:
        raise UsageError(f"--background: {error}") from None


def _check_ears(routine: Routine) -> None:
    """Raises ScriptError for what is nothing in one channel."""
    preset = routine.meta.preset
    if MASTERS[preset].channels > 1:
        return
    for layer, place in _backgrounds(routine):
        if isinstance(layer.source, Tone) and BEDS[layer.source.name].stereo:
            message = f"“{layer.source.name}” needs a channel for each ear, and preset “{preset}” has only one"
            hint = f"choose another preset, such as headphones, or another background, such as {_ONE_EAR}"
            raise ScriptError(*place, message, hint)


def read(path: Path, kind: str = "script") -> str:
    """The text of a script, or programme. Raises UsageError when there is none, ScriptError when it is no text."""
    if kind == "script" and (other := _OTHERS.get(path.suffix.lower())) is not None:
        what, hint = other
        raise UsageError(f"{path} is no script but {what}", hint)
    try:
        if path.is_dir():
            raise UsageError(f"{path} is a folder", f"name a {kind} in it")
        if path.stat().st_size > MOST_BYTES:
            raise ScriptError(str(path), 0, f"this is too large to be a {kind}", "name a text file")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"there is no {kind} {path}", f"check the name; {kind}s live in scripts/") from None
    except OSError as error:
        raise UsageError(f"{path} can't be read ({error.strerror})") from None
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        hint = "save it as plain text (.md or .txt, UTF-8); what a word processor keeps is something else"
        raise ScriptError(str(path), line, "this is no text file", hint)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ScriptError(str(path), line, "this file is not UTF-8 text", "save it as UTF-8 in your editor") from None


def from_standard_input(kind: str = "script") -> str:
    """The text that is piped in, as it is, with its mark of Unicode, if it has one. Raises ScriptError."""
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ScriptError("-", 0, f"this is too large for one {kind}", "give a shorter text")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ScriptError("-", line, "this is not UTF-8 text", "save it as UTF-8 first") from None


def _check_files(routine: Routine, path: Path) -> None:
    errors: list[ScriptError] = []
    for judge, source, place in _sounds(routine):
        try:
            judge(_there(path, source))
        except SoundError as error:
            hint = error.hint
            if place[0] != routine.path:
                hint = hint.replace("beside the script", f"beside {Path(place[0]).name}")
            errors.append(ScriptError(*place, error.message, hint))
    for make, name, line in _pictures(routine):
        try:
            make(path, name, line)
        except ScriptError as error:
            errors.append(error)
    if errors:
        raise errors[0] if len(errors) == 1 else ScriptErrors(errors)


def _pictures(routine: Routine) -> Iterator[tuple[Callable[[Path, str, int], bytes], str, int]]:
    """How every picture of a script is made, its name, and the line that names it."""
    if routine.meta.cover is not None:
        yield author_cover, routine.meta.cover, routine.meta.line("cover")
    for block in routine.blocks:
        if isinstance(block, Section) and block.picture is not None:
            yield chapter_picture, block.picture.path, block.picture.line


def inputs(routine: Routine) -> list[Path]:
    """Every file that a script is made of, itself first."""
    path = Path(routine.path)
    sounds = (found(path, source) for _, source, _ in _sounds(routine))
    names = (*routine.included, *(name for _, name, _ in _pictures(routine)))
    return [path, *(path.parent / name for name in names), *sounds]


def named(routine: Routine) -> list[Path]:
    """The files that a script names, or files of settings for it, as they name them: links are not followed."""
    path = Path(routine.path)
    sounds = (source for _, source, _ in _sounds(routine))
    names = (*routine.included, *(name for _, name, _ in _pictures(routine)))
    beside = [path.parent / name for name in names]
    return beside + [Path(one.path) if one.given else path.parent / one.path for one in sounds]


def beside(script_path: Path, name: str) -> Path:
    """The file called `name`, from a script's folder. Raises SoundError when that leads out of the project's."""
    folder = script_path.parent.resolve()
    found = (folder / name).resolve()
    if not found.is_relative_to(_project(folder)):
        raise SoundError(f"“{name}” leads out of the script's folder", "put the file itself beside the script")
    return found


def found(script_path: Path, source: SoundFile) -> Path:
    """Where a sound is that a script, or the command line, names. Raises SoundError when that leads elsewhere."""
    return Path(source.path) if source.given else beside(script_path, source.path)


def _there(script_path: Path, source: SoundFile) -> Path:
    """The same, when there is anything; what isn't there is called as its author did."""
    where = found(script_path, source)
    try:
        where.stat()
    except FileNotFoundError:
        raise missing(source.path) from None
    except (OSError, ValueError):
        pass  # who reads it says why it can't be
    return where


def _project(folder: Path) -> Path:
    """The folder that a script may take files from: the one called scripts that it lies in, or else its own."""
    return next((above for above in (folder, *folder.parents) if above.name == SCRIPTS), folder)


def _sounds(routine: Routine) -> Iterator[tuple[Callable[[Path], object], SoundFile, tuple[str, int]]]:
    """Who judges every sound of the author's own, the sound, and the file and line that name it."""
    for layer, place in _backgrounds(routine):
        if isinstance(layer.source, SoundFile):
            yield own.check, layer.source, place
    for block in _simple(routine.blocks):
        if isinstance(block, Sound) and isinstance(block.source, SoundFile):
            yield decode.decode, block.source, (routine.path, block.line)


def ready(routine: Routine, endless: Callable[[Tone | SoundFile], object]) -> None:
    """Has every background of the author's own made. Raises ScriptError for the first that can't be."""
    for layer, place in _backgrounds(routine):
        if isinstance(layer.source, SoundFile):
            try:
                endless(layer.source)
            except SoundError as error:
                raise ScriptError(*place, error.message, error.hint) from None


def _backgrounds(routine: Routine) -> Iterator[tuple[Layer, tuple[str, int]]]:
    """Every layer of a background, and the file and line in which it stands."""
    for layer in routine.meta.background.layers:
        yield layer, routine.place("background")
    for block in _simple(routine.blocks):
        if isinstance(block, Background):
            for layer in block.bed.layers:
                yield layer, (routine.path, block.line)


def _simple(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block that has none inside."""
    for block in blocks:
        if isinstance(block, Repeat | Sides | Marked):
            yield from _simple(block.body)
        elif isinstance(block, Rest):
            for cue in block.cues:
                yield from _simple(cue.body)
        else:
            yield block
