"""The settings at the head of a script: each key has its reader in the table, and nothing else is accepted."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from audiogen.errors import did_you_mean
from audiogen.languages import meant
from audiogen.model import Bed, Ducking, Fades, Meta, Pauses
from audiogen.script.backgrounds import background
from audiogen.script.inheriting import NOTHING, Usual, tabled
from audiogen.script.mixing import Spoken, chime, ducking, fade, voice, voice_wish
from audiogen.script.problems import Problems
from audiogen.script.values import Inside, duration, inside, number, one_of, shown, table, words
from audiogen.script.variants import EXAMPLES, matrix, settled
from audiogen.units import samples
from audiogen.vocabulary import GUIDANCE, PRESETS

DEFAULT_PAUSES = Pauses(sentence=samples(0.7), paragraph=samples(2.5))

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def front_matter(text: str, first_line: int, title: str, problems: Problems, usual: Usual = NOTHING) -> Meta:
    """The settings in the YAML `text`, whose first line is line `first_line` of the script.

    `title` is used when the author gives none; `usual` is what else holds where this script says nothing, except for
    its lexicon. What is wrong is added to `problems`.
    """
    found = load_yaml(text, first_line, problems)
    values: dict[str, Any] = {}
    lines: list[tuple[str, int]] = []
    for key, value in found.items():
        line = first_line + line_of(found, key)
        reader = READERS.get(key) if isinstance(key, str) else None
        if reader is None:
            problems.add(
                line, f"unknown setting “{key}”", did_you_mean(_OTHERWISE.get(str(key).lower(), str(key)), READERS)
            )
            continue
        try:
            values[key] = reader(value)
            lines.append((key, line))
            lines += [(f"{key}.{entry}", first_line + at) for entry, at in _entries(found, key)]
        except ValueError as error:
            if isinstance(error, Inside) and hasattr(value, "lc"):
                line = first_line + line_of(value, error.key)
            problems.add(line, f"`{key}`: {error}", _several(key) if isinstance(value, list) and key in _AXES else "")
            continue
        if (whole := usual.completed(key, value)) is not None:
            values[key] = reader(whole)
    values = {**usual.values, **values}
    spoken = values.get("voice", Spoken())
    meta = Meta(
        title=values.get("title", title),
        album=values.get("album", ""),
        artist=values.get("artist", ""),
        description=values.get("description", ""),
        genre=values.get("genre", "Guided session"),
        language=values.get("language", "en"),
        year=values.get("year", values["date"].year if "date" in values else None),
        date=values.get("date"),
        track=values.get("track"),
        length=values.get("length"),
        voice=spoken.wish,
        pauses=values.get("pauses", DEFAULT_PAUSES),
        background=values.get("background", Bed()),
        say=values.get("say", ()),
        cover=values.get("cover"),
        guidance=values.get("guidance", GUIDANCE[0]),
        preset=values.get("preset", PRESETS[0]),
        ducking=values.get("ducking", Ducking()),
        fade=values.get("fade", Fades()),
        treatment=spoken.treatment,
        chime=values.get("chime", 0),
        variants=values.get("variants"),
        lines=tuple(lines),
        inherited=usual.inherited(found),
    )
    return settled(meta, problems)


def load_yaml(text: str, first_line: int, problems: Problems) -> Mapping[Any, Any]:
    """The table in the YAML `text`, whose first line is line `first_line`; what is wrong is added to `problems`."""
    yaml = YAML()
    yaml.composer.warn_double_anchors = False
    try:
        found = yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        problem = _plainly(str(error.problem or error.context or "it can't be read").split("\n")[0])
        problems.add(first_line + (mark.line if mark else 0), f"the settings are not YAML: {problem}",
                     "write each as `name: value`; put a value with a colon or brackets in quotes")  # fmt: skip
        return {}
    except (YAMLError, ValueError, RecursionError) as error:
        problems.add(first_line, f"the settings are not YAML: {str(error).split(chr(10))[0]}")
        return {}
    except (ArithmeticError, AttributeError, LookupError, NotImplementedError, TypeError):
        # what ruamel raises for a tag such as `!!bool` before something that is none
        problems.add(first_line, "the settings are not YAML: a tag does not fit its value", "leave tags (!!…) out")
        return {}
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        problems.add(first_line, "the settings must be lines of `name: value`")
        return {}
    return found


def _plainly(problem: str) -> str:
    """What a YAML reader complains of, in the words of somebody who never heard of YAML."""
    if "\\t" in problem:
        return "there is a tab where only spaces may stand"
    if "mapping values are not allowed" in problem:
        return "a value with a colon needs quotation marks"
    return problem


def line_of(found: Mapping[Any, Any], key: Any) -> int:
    """The line, from 0, of a key of a mapping that ruamel read."""
    places = found.lc.data or {}  # type: ignore[attr-defined]
    place: int = places[key][0] if key in places else 0  # what comes from another table has no line of its own
    return place


def _entries(found: Mapping[Any, Any], key: Any) -> Iterator[tuple[Any, int]]:
    """What a setting says, where that is a table, and in which line, from 0."""
    value = tabled(key, found[key])
    for entry in value if isinstance(value, Mapping) else ():
        yield entry, line_of(value, entry) if value is found[key] else line_of(found, key)


# ── readers of single settings: a value as YAML gives it → ours; ValueError says what is wrong ────────────


def _date(value: object) -> date:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _day(value)
    except ValueError:
        raise ValueError(f"must be a day like 2026-05-31, not {shown(value)}") from None


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError
    return value


def _length(value: object) -> int:
    found = duration(value)
    if not found:
        raise ValueError("a session can't last no time at all")
    return found


def _language(value: object) -> str:
    tag = meant(value) if isinstance(value, str) else ""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value) or (tag and len(value) == 3):
        guess = f": did you mean {tag}?" if tag else ""
        raise ValueError(f"must be a language's tag such as en, en-GB or es, not {shown(value)}{guess}")
    return value


def _pauses(value: object) -> Pauses:
    if not isinstance(value, Mapping):
        raise ValueError(f"must be written like {{sentence: 0.7s, paragraph: 2.5s}}, not {shown(value)}")
    given = table(value, {"sentence": duration, "paragraph": duration})
    return Pauses(
        sentence=given.get("sentence", DEFAULT_PAUSES.sentence),
        paragraph=given.get("paragraph", DEFAULT_PAUSES.paragraph),
    )


def _lexicon(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping):
        raise ValueError(f"must be written like {{psoas: so-az}}, not {shown(value)}")
    return tuple(_word(key, spoken) for key, spoken in value.items())


def _word(word: object, spoken: object) -> tuple[str, str]:
    try:
        return words(word), words(spoken)
    except ValueError as error:
        raise Inside(word, f"{word}: {error}") from None


def _several(axis: str) -> str:
    return f"for several sessions, write `variants: {{{axis}: [{EXAMPLES[axis]}]}}`"


def _cover(value: object) -> str:
    return inside(words(value))


_AXES: dict[str, Callable[[object], Any]] = {
    "length": _length,
    "voice": lambda value: voice_wish(words(value)),
    "guidance": one_of(GUIDANCE),
    "preset": one_of(PRESETS),
    "language": _language,
}
"""What may vary, in the order in which it names sessions."""

_OTHERWISE: Final = {
    "duration": "length", "time": "length", "minutes": "length", "author": "artist", "teacher": "artist",
    "name": "title", "lang": "language", "locale": "language", "music": "background", "bed": "background",
    "speaker": "voice", "summary": "description", "subtitle": "description", "image": "cover", "picture": "cover",
    "pronunciation": "say", "lexicon": "say",
}  # fmt: skip
"""What others call these settings."""
READERS: dict[str, Callable[[object], Any]] = {
    "title": words,
    "album": words,
    "artist": words,
    "description": words,
    "genre": words,
    "language": _language,
    "year": number(1, 9999),
    "date": _date,
    "track": number(1, 999),
    "length": _length,
    "voice": voice,
    "pauses": _pauses,
    "background": background,
    "say": _lexicon,
    "cover": _cover,
    "guidance": one_of(GUIDANCE),
    "preset": one_of(PRESETS),
    "ducking": ducking,
    "fade": fade,
    "chime": chime,
    "variants": partial(matrix, readers=_AXES),
}
