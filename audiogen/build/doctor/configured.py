"""Whether the files of settings say what can be."""

import os
from collections.abc import Iterator
from contextlib import suppress

from audiogen.build.configuration import configuration
from audiogen.errors import AudiogenError, ScriptError, ScriptErrors
from audiogen.library.inspect.finding import Finding
from audiogen.settings import Settings, load, project_file, user_file

_WHERE = "settings"


def settings() -> Settings:
    """Those that hold; without the files, or the environment, if something is wrong there."""
    for environment, files in ((os.environ, True), (os.environ, False)):
        with suppress(AudiogenError):
            return load(environment, files=files)
    return load({}, files=False)


def files() -> Iterator[Finding]:
    """What is wrong in the files, or else where they are."""
    try:
        configuration()
    except ScriptErrors as found:
        yield from map(_wrong, found.errors)
    except AudiogenError as error:
        yield _wrong(error)
    else:
        there = [str(path) for path in (user_file(), project_file()) if path is not None and path.is_file()]
        yield Finding("ok", _WHERE, ", ".join(there) or "no file of settings; the program's own hold")


def _wrong(error: AudiogenError) -> Finding:
    place = f"{error.path}:{error.line}: " if isinstance(error, ScriptError) else ""
    return Finding("error", _WHERE, f"{place}{error.message}", error.hint)
