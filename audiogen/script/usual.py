"""What files of settings say for every script, judged by the readers of the front matter."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePath
from typing import Any, Final

from audiogen.errors import ScriptError, ScriptErrors, did_you_mean
from audiogen.model import Bed, Default, Defaults
from audiogen.script.backgrounds import background
from audiogen.script.elsewhere import anywhere, no_address
from audiogen.script.frontmatter import READERS
from audiogen.script.inheriting import LEXICON, Place, Usual, over, tabled
from audiogen.script.values import Inside

OWN: Final = {
    "title": "every session has its own title",
    "description": "every session has its own description",
    "track": "every session has its own place in its album",
    "date": "every session has its own day",
    "year": "every session has its own year",
    "length": "how long a session can last depends on its lines",
    "cover": "a cover lies beside its script",
    "variants": "every script says which sessions it becomes",
}
"""Settings that make no sense for all scripts at once, and why."""
_USUAL: Final = {name: reader for name, reader in READERS.items() if name not in OWN}


def usual(defaults: Defaults) -> Usual:
    """What `defaults` come to, where later ones win. Raises ScriptError, or ScriptErrors with all that is wrong."""
    errors: list[ScriptError] = []
    written: dict[str, Any] = {}
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    tongues: dict[str, str] = {}
    languages = {one.path: str(one.value) for one in defaults if one.name == "language"}
    for one in defaults:
        try:
            value = _read(one)
        except ScriptError as error:
            errors.append(error)
            continue
        below, above = written.get(one.name), tabled(one.name, one.value)
        written[one.name] = whole = over(below, above)
        # what lies below is read already, and so is what is above: both together are, too
        values[one.name] = READERS[one.name](whole) if isinstance(below, Mapping) and whole is not above else value
        places = {name: place for name, place in places.items() if _stays(name, one.name, above)}
        if one.name == LEXICON:
            words = [str(word).casefold() for word in above]
            tongues = {word: tongue for word, tongue in tongues.items() if word not in words}
            tongues |= dict.fromkeys(words, languages[one.path]) if one.path in languages else {}
        places |= {name: (one.path, line) for name, line in _names(one, above)}
    if errors:
        raise errors[0] if len(errors) == 1 else ScriptErrors(errors)
    return Usual(written, values, values.pop(LEXICON, ()), places, tongues)


def _read(one: Default) -> Any:
    if one.name in OWN:
        raise ScriptError(one.path, one.line, f"`{one.name}` holds for no other script: {OWN[one.name]}",
                          "write it at the head of the script")  # fmt: skip
    if one.name not in _USUAL:
        hint = did_you_mean(one.name, _USUAL)
        raise ScriptError(one.path, one.line, f"unknown setting of scripts “{one.name}”", hint)
    try:
        return _reader(one)(one.value)
    except ValueError as error:
        line = one.at(error.key) if isinstance(error, Inside) else one.line
        raise ScriptError(one.path, line, f"`{one.name}`: {error}") from None


def _reader(one: Default) -> Callable[[object], Any]:
    """Who reads it: what a file names beside itself is meant from there."""
    return partial(_background, folder=PurePath(one.folder)) if one.name == "background" else _USUAL[one.name]


def _background(value: object, folder: PurePath) -> Bed:
    return anywhere(background(value, path=lambda name: str(folder / no_address(name))))


def _names(one: Default, value: Any) -> list[tuple[str, int]]:
    """What a setting is called, or each entry of its table, and the line of each."""
    if not isinstance(value, Mapping):
        return [(one.name, one.line)]
    return [(f"{one.name}.{str(key).casefold()}", one.at(key)) for key in value]


def _stays(name: str, setting: str, above: Any) -> bool:
    """Whether what is called `name` is left as it is by another value for a setting."""
    if name.partition(".")[0] != setting:
        return True
    return "." in name and isinstance(above, Mapping)
