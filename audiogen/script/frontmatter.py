"""The settings at the head of a script: each key has its reader in the table, and nothing else is accepted."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from audiogen.errors import did_you_mean
from audiogen.model import Bed, Layer, Meta, Pauses, Tone, VoiceWish
from audiogen.script.languages import meant
from audiogen.script.problems import Problems
from audiogen.units import parse_decibels, parse_duration, parse_number, samples
from audiogen.vocabulary import BEDS, FASTEST, GUIDANCE, LOUDEST, QUIETEST, RATES, SLOWEST

DEFAULT_PAUSES = Pauses(sentence=samples(0.7), paragraph=samples(2.5))
DEFAULT_LEVEL = -28.0
"""How loud a layer of the background is beside the voice, in dB, when the author doesn't say."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LAYER = re.compile(
    r"(?P<name>[A-Za-z ]+?)(?:\s+(?P<hertz>[\d.,]+)\s*Hz)?(?:\s+(?P<level>[-−+]?[\d.,]+\s*dB))?", re.IGNORECASE
)
_PARTED = (
    "between braces and brackets a comma parts one thing from the next: write 0.7, or put it in straight quotation "
    'marks, like "0,7s"'
)
_OFF = ("off", "none", "silence", "nothing")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters and others that are no text: YAML lets one write them by escapes."""


def front_matter(text: str, first_line: int, title: str, problems: Problems) -> Meta:
    """The settings in the YAML `text`, whose first line is line `first_line` of the script.

    `title` is used when the author gives none. What is wrong is added to `problems`.
    """
    found = load_yaml(text, first_line, problems)
    values: dict[str, Any] = {}
    lines: list[tuple[str, int]] = []
    for key, value in found.items():
        line = first_line + line_of(found, key)
        reader = _READERS.get(key) if isinstance(key, str) else None
        if reader is None:
            problems.add(line, f"unknown setting “{key}”", did_you_mean(str(key), _READERS))
            continue
        try:
            values[key] = reader(value)
            lines.append((key, line))
        except ValueError as error:
            problems.add(line, f"`{key}`: {error}")
    return Meta(
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
        voice=values.get("voice", VoiceWish()),
        pauses=values.get("pauses", DEFAULT_PAUSES),
        background=values.get("background", Bed()),
        say=values.get("say", ()),
        cover=values.get("cover"),
        guidance=values.get("guidance", GUIDANCE[0]),
        lines=tuple(lines),
    )


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


# ── readers: a value as YAML gives it → ours; ValueError says what is wrong ──────────────────────────────


def words(value: object) -> str:
    """A text, on one line."""
    text = " ".join(_UNSEEN.sub(" ", value).split()) if isinstance(value, str) else ""
    if not text:
        raise ValueError(f"must be words, not {_shown(value)}")
    return text


def _number(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"must be a whole number from {low} to {high}, not {_shown(value)}")
        return int(value)

    return read


def _date(value: object) -> date:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _day(value)
    except ValueError:
        raise ValueError(f"must be a day like 2026-05-31, not {_shown(value)}") from None


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError
    return value


def _duration(value: object) -> int:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError(f"{value} of what? write {value}m or {value}s")
    if not isinstance(value, str):
        raise ValueError(f"must be a duration like 25m, not {_shown(value)}")
    return parse_duration(value)


def _length(value: object) -> int:
    found = _duration(value)
    if not found:
        raise ValueError("a session can't last no time at all")
    return found


def _language(value: object) -> str:
    tag = meant(value) if isinstance(value, str) else ""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value) or (tag and len(value) == 3):
        guess = f": did you mean {tag}?" if tag else ""
        raise ValueError(f"must be a language's tag such as en, en-GB or es, not {_shown(value)}{guess}")
    return value


def pace(value: object) -> float:
    """A voice's pace as a factor of its own. ValueError says what is wrong."""
    if isinstance(value, str) and (percent := re.fullmatch(r"([+-]?)(\d{1,3})\s*%", value)):
        value = int(percent[2]) / 100 if not percent[1] else 1 + int(percent[1] + percent[2]) / 100
    if isinstance(value, str) and value in RATES:
        return RATES[value]
    if isinstance(value, str) and re.fullmatch(r"\d[.,]\d{1,2}", value):
        value = float(value.replace(",", "."))
    if isinstance(value, int | float) and not isinstance(value, bool) and SLOWEST <= value <= FASTEST:
        return float(value)
    raise ValueError(
        f"must be one of {', '.join(RATES)}, or a number from {SLOWEST} to {FASTEST}, not {_shown(value)}"
    )


def voice_wish(text: str, rate: float = 1.0) -> VoiceWish:
    """The voice in `auto`, `hibari`, `gtts en-GB`: an engine and, if wanted, one of its voices."""
    words = text.split()
    if not 1 <= len(words) <= 2:
        raise ValueError(f"must be a voice such as `auto`, `hibari` or `gtts en-GB`, not “{text}”")
    return VoiceWish(words[0].lower(), words[1] if len(words) > 1 else "", rate)


def _voice(value: object) -> VoiceWish:
    if isinstance(value, Mapping):
        given = _sub(value, {"name": words, "rate": pace})
        return voice_wish(given.get("name", "auto"), given.get("rate", 1.0))
    return voice_wish(words(value))


def _sub(value: Mapping[Any, Any], readers: Mapping[str, Callable[[object], Any]]) -> dict[str, Any]:
    if any(inner is None and str(key)[:1].isdigit() for key, inner in value.items()):
        raise ValueError(_PARTED)
    found = {}
    for key, inner in value.items():
        if key not in readers:
            raise ValueError(f"unknown “{key}”: {did_you_mean(str(key), readers)}")
        try:
            found[key] = readers[key](inner)
        except ValueError as error:
            raise ValueError(f"{key}: {error}") from None
    return found


def _pauses(value: object) -> Pauses:
    if not isinstance(value, Mapping):
        raise ValueError(f"must be written like {{sentence: 0.7s, paragraph: 2.5s}}, not {_shown(value)}")
    given = _sub(value, {"sentence": _duration, "paragraph": _duration})
    return Pauses(
        sentence=given.get("sentence", DEFAULT_PAUSES.sentence),
        paragraph=given.get("paragraph", DEFAULT_PAUSES.paragraph),
    )


def _background(value: object) -> Bed:
    if value is None or value is False or (isinstance(value, str) and value.lower() in _OFF):
        return Bed()
    wanted = value if isinstance(value, list) else [value]
    if any(re.match(r"\d+\s*dB$", item, re.IGNORECASE) for item in wanted[1:] if isinstance(item, str)):
        raise ValueError(_PARTED)
    return Bed(tuple(_layer(item) for item in wanted))


def bed(text: str) -> Bed:
    """The background in one line, its layers apart by commas. ValueError says what is wrong."""
    if text.lower() in _OFF:
        return Bed()
    return Bed(tuple(_layer(layer) for layer in re.split(r"\s*,(?!\d)\s*", text)))


def _layer(value: object) -> Layer:
    text = words(value)
    found = _LAYER.fullmatch(text)
    name = " ".join(found["name"].lower().split()) if found else ""
    kind = BEDS.get(name)
    if re.search(r"[-−]\d+$", text):
        raise ValueError(f"“{text}” has a level without its unit: write `{text} dB`")
    if found is None or kind is None:
        raise ValueError(f"unknown background “{text}”: {did_you_mean(name or text, BEDS)}")
    if found["hertz"] and not kind.hertz:
        raise ValueError(f"“{name}” takes no frequency: write `{name} -28 dB`")
    hertz = _hertz(found["hertz"], kind.hertz) if found["hertz"] else kind.pitch
    level = parse_level(found["level"]) if found["level"] else DEFAULT_LEVEL
    return Layer(Tone(name, hertz=hertz), level)


def _hertz(text: str, limits: tuple[float, ...]) -> float:
    value = float(parse_number(text, "a frequency: write it like 110 Hz"))
    if not limits[0] <= value <= limits[1]:
        raise ValueError(f"{text} Hz is outside {limits[0]:g} to {limits[1]:g} Hz")
    return value


def parse_level(text: str) -> float:
    """A level relative to the voice's, in dB, within what makes sense."""
    value = parse_decibels(text)
    if not QUIETEST <= value <= LOUDEST:
        raise ValueError(f"{text} is outside {QUIETEST:g} to {LOUDEST:g} dB, beside the voice")
    return value


def _lexicon(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping):
        raise ValueError(f"must be written like {{psoas: so-az}}, not {_shown(value)}")
    return tuple((words(key), words(spoken)) for key, spoken in value.items())


def inside(text: str) -> str:
    """A path of a file beside the script or below it. ValueError when it leads elsewhere."""
    path = PurePosixPath(text.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", text):
        raise ValueError(f"“{text}” leads out of the script's folder: put the file beside the script")
    return text


def _guidance(value: object) -> str:
    if value not in GUIDANCE:
        raise ValueError(f"must be one of {', '.join(GUIDANCE)}, not {_shown(value)}")
    return str(value)


def _cover(value: object) -> str:
    return inside(words(value))


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    return f"“{value}”"


_READERS: dict[str, Callable[[object], Any]] = {
    "title": words,
    "album": words,
    "artist": words,
    "description": words,
    "genre": words,
    "language": _language,
    "year": _number(1, 9999),
    "date": _date,
    "track": _number(1, 999),
    "length": _length,
    "voice": _voice,
    "pauses": _pauses,
    "background": _background,
    "say": _lexicon,
    "cover": _cover,
    "guidance": _guidance,
}
