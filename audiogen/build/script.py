"""A script from its file: read, parsed, and every file that it names looked at."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from audiogen import script
from audiogen.audio import decode
from audiogen.errors import ScriptError, ScriptErrors, SoundError, UsageError
from audiogen.library.cover import author_cover, chapter_picture
from audiogen.model import (
    Block,
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
    VoiceWish,
)
from audiogen.script.frontmatter import voice_wish
from audiogen.speech.engine import engine

SCRIPTS = "scripts"
MOST_BYTES = 8_000_000
"""A larger file is no script."""


def load(path: Path, voice: str | None = None, length: int | None = None, guidance: str | None = None) -> Routine:
    """The routine in the file at `path`; `voice`, `length` (samples) and `guidance` take the place of its own.

    Raises UsageError when there is no such file, ScriptError or ScriptErrors for what is wrong in it.
    """
    routine = script.parse(read(path), str(path), lambda name: included(path, name))
    instead: dict[str, object] = {}
    if guidance is not None and guidance != routine.meta.guidance:
        # another session, which goes by another name
        instead |= {"guidance": guidance, "title": f"{routine.meta.title} ({guidance})"}
    if voice is not None:
        instead["voice"] = _voice(voice, routine.meta.voice.rate)
    if length is not None:
        instead["length"] = length
    # what was given on the command line stands in no line of the script
    lines = tuple((name, line) for name, line in routine.meta.lines if name not in instead)
    routine = replace(routine, meta=replace(routine.meta, lines=lines, **instead))  # type: ignore[arg-type]
    _check_files(routine, path)
    made = script.guided(routine, routine.meta.guidance)
    if not any(not isinstance(block, Section | Speaker) for block in made.blocks):
        level = routine.meta.guidance
        raise ScriptError(routine.path, 0, f"at guidance “{level}” nothing is left of it", "mark less [beginners]")
    return made


def settings_of(path: Path) -> Meta:
    """The settings at the head of a script. Raises what `load` raises."""
    return script.settings(read(path), str(path))


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


def read(path: Path, kind: str = "script") -> str:
    """The text of a script, or programme. Raises UsageError when there is none, ScriptError when it is no text."""
    if kind == "script" and path.suffix.lower() in (".yaml", ".yml"):
        raise UsageError(f"{path} is no script but settings or a programme", "a programme goes to audiogen publish")
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
    for sound in _sounds(routine.blocks):
        if isinstance(sound.source, SoundFile):
            try:
                decode.decode(beside(path, sound.source.path))
            except SoundError as error:
                errors.append(ScriptError(routine.path, sound.line, error.message, error.hint))
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
    sounds = (sound.source.path for sound in _sounds(routine.blocks) if isinstance(sound.source, SoundFile))
    names = (*routine.included, *sounds, *(name for _, name, _ in _pictures(routine)))
    return [path, *(path.parent / name for name in names)]


def beside(script_path: Path, name: str) -> Path:
    """The file called `name`, from a script's folder. Raises SoundError when that leads out of the project's."""
    folder = script_path.parent.resolve()
    found = (folder / name).resolve()
    if not found.is_relative_to(_project(folder)):
        raise SoundError(f"“{name}” leads out of the script's folder", "put the file itself beside the script")
    return found


def _project(folder: Path) -> Path:
    """The folder that a script may take files from: the one called scripts that it lies in, or else its own."""
    return next((above for above in (folder, *folder.parents) if above.name == SCRIPTS), folder)


def _sounds(blocks: tuple[Block, ...]) -> Iterator[Sound]:
    for block in blocks:
        if isinstance(block, Sound):
            yield block
        elif isinstance(block, Repeat | Sides | Marked):
            yield from _sounds(block.body)
        elif isinstance(block, Rest):
            for cue in block.cues:
                yield from _sounds(cue.body)
