"""The sessions that one script becomes: what each is made of, and which of them are wanted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from audiogen import script
from audiogen.build import translation
from audiogen.build.script import Instead, fixed, load, settings_of
from audiogen.errors import AudiogenError, ScriptError, ScriptErrors, UsageError, did_you_mean
from audiogen.model import Defaults, Edition, Meta
from audiogen.script.editions import slug
from audiogen.speech.engine import engine
from audiogen.units import format_duration, parse_duration

Settings: TypeAlias = Callable[[Path], Meta]
"""Reads those of a script."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One session of a script.

    `name` is that of its files, without suffix; `script` is what is rendered, another file for another language, with
    `instead` in the place of its settings. `axes` are the values that make it, as they are usually written; `label`
    says in words what tells it from the plain one, and is empty for that.
    """

    name: str
    script: Path
    instead: Instead
    axes: tuple[tuple[str, str], ...] = ()
    label: str = ""


def variants(path: Path, defaults: Defaults) -> tuple[Variant, ...]:
    """Every session of the script at `path`, in order of the combinations; one where nothing varies. `defaults` hold
    for what scripts don't say.

    Of a translation they are those in its language. Raises UsageError when there is no such script, ScriptError or
    ScriptErrors when its settings, or what they speak of, can't be used.
    """
    settings = partial(settings_of, defaults=defaults)
    main = translation.translated(path, settings)
    if main is not None:
        found = _variants(main.path, main.meta, settings)
        return tuple(one for one in found if dict(one.axes)["language"] == main.language)
    return _variants(path, settings(path), settings)


def of_all(paths: Iterable[Path], defaults: Defaults) -> tuple[tuple[Variant, ...], tuple[AudiogenError, ...]]:
    """The sessions of several scripts, each once; and what is wrong with scripts whose sessions can't be told.

    Raises what is wrong with the `defaults`, which would be said of each script.
    """
    script.usual(defaults)
    found: dict[Variant, None] = {}
    faults: list[AudiogenError] = []
    for path in paths:
        try:
            found |= dict.fromkeys(variants(path, defaults))
        except AudiogenError as error:
            faults.append(everything(path, defaults, error))
    return tuple(found), tuple(faults)


def everything(path: Path, defaults: Defaults, error: AudiogenError) -> AudiogenError:
    """`error`, for which it can't be told which sessions the script at `path` becomes, with what else is wrong in it:
    one look is enough."""
    found = {str(one): one for one in _each(error)}
    try:
        load(path, defaults)
    except AudiogenError as more:
        found |= {str(one): one for one in _each(more)}
    ordered = sorted(found.values(), key=lambda one: (one.path != str(path), one.line))
    return ScriptErrors(ordered) if len(ordered) > 1 else error


def _each(error: AudiogenError) -> tuple[ScriptError, ...]:
    match error:
        case ScriptErrors():
            return error.errors
        case ScriptError():
            return (error,)
    return ()


def _variants(path: Path, meta: Meta, settings: Settings) -> tuple[Variant, ...]:
    name = script.session_name(path.stem)
    if meta.variants is None:
        return (Variant(name, path, Instead()),)
    _check_voices(path, meta)
    scripts = _scripts(path, meta, settings)
    return tuple(_variant(path, meta, scripts, one) for one in script.editions(meta, name))


def _variant(path: Path, meta: Meta, scripts: Mapping[str, Path], edition: Edition) -> Variant:
    file = scripts.get(dict(edition.axes).get("language", ""), path)
    other = path.with_name(edition.name + path.suffix)
    if edition.label and other.is_file():
        message = f"{other.name} is there, too, and its session would have the name of one that `variants` makes"
        raise ScriptError(str(path), meta.line("variants"), message, "rename that script")
    differs = {axis for axis, _ in edition.words}
    values = {axis: value for axis, value in fixed(edition).items() if file != path or axis in differs}
    return Variant(edition.name, file, replace(Instead(edition=edition), **values), edition.axes, edition.label)


def _scripts(path: Path, meta: Meta, settings: Settings) -> dict[str, Path]:
    """The script in each language. Raises ScriptError when one isn't there, or isn't that."""
    values = meta.variants.values("language") if meta.variants else ()
    found = {}
    for language in values:
        if language == meta.language or meta.language.startswith(f"{language}-"):
            found[language] = path
            continue
        file = found[language] = translation.file(path, language)
        if not file.is_file():
            message = f"`variants`: there is no {file.name}, which would be this routine in “{language}”"
            hint = f"write it, beside {path.name}, or take {language} out"
            raise ScriptError(str(path), meta.line("variants.language"), message, hint)
        translation.check(file, settings(file), translation.Main(path, meta, language))
    return found


def _check_voices(path: Path, meta: Meta) -> None:
    for voice in meta.variants.values("voice") if meta.variants else ():
        name = voice.partition(" ")[0]
        try:
            if name != "auto":
                engine(name)
        except UsageError as error:
            line = meta.line("variants.voice")
            raise ScriptError(str(path), line, f"`variants`: {error.message}", error.hint) from error


# ── which of them ────────────────────────────────────────────────────────────────────────────────────────


def only(found: Sequence[Variant], wanted: Sequence[str]) -> tuple[Variant, ...]:
    """Those of the sessions that have the values `wanted`, such as `length=10m`; of one axis any of several.

    Raises UsageError for what none of them has, or none has together.
    """
    limits: dict[str, set[str]] = {}
    for text in wanted:
        axis, sign, value = (part.strip() for part in text.partition("="))
        values = dict.fromkeys(value for one in found for name, value in one.axes if name == axis)
        if not sign or not value:
            raise UsageError(f"--only {text}: that is no setting and its value", "write it like --only length=10m")
        if not values:
            axes = dict.fromkeys(name for one in found for name, _ in one.axes)
            hint = did_you_mean(axis, axes) if axes else "write `variants:` into the settings"
            raise UsageError(f"--only {text}: “{axis}” does not vary here", hint)
        known = next((one for one in values if slug(one).casefold() == slug(_spelled(axis, value)).casefold()), None)
        if known is None:
            raise UsageError(f"--only {text}: no session has that", f"there are: {', '.join(values)}")
        limits.setdefault(axis, set()).add(known)
    chosen = tuple(one for one in found if all(dict(one.axes).get(axis) in known for axis, known in limits.items()))
    if not chosen and limits:
        both = " and ".join(" or ".join(sorted(known)) for known in limits.values())
        raise UsageError(f"no session is both {both}", "`audiogen plan SCRIPT --matrix` shows which there are")
    return chosen


def _spelled(axis: str, value: str) -> str:
    try:
        return format_duration(parse_duration(value)) if axis == "length" else value
    except ValueError:
        return value


def throughout(found: Sequence[Variant], instead: Instead) -> tuple[Variant, ...]:
    """The sessions with something else `instead` in all of them. Raises UsageError for what tells them apart."""
    given = {field: value for field in _APART if (value := getattr(instead, field)) is not None}
    for field in given:
        if field != "voice" or any(field in dict(one.axes) for one in found):
            raise UsageError(
                f"--{field} is for one session, and these are told apart by it",
                f"choose among them with --only {field}=…, or add to `variants` in the settings",
            )
    more = {field: value for field in ("voice", "background") if (value := getattr(instead, field)) is not None}
    return tuple(replace(one, instead=replace(one.instead, **more)) for one in found)


_APART = ("voice", "length", "guidance", "preset")
