"""Backgrounds as authors write them: `pink noise -30 dB, drone 110 Hz -26 dB`, `music/rain.mp3 -20 dB`."""

import re
from collections.abc import Callable

from audiogen.errors import did_you_mean
from audiogen.model import Bed, Layer, SoundFile, Tone
from audiogen.script.values import OFF, PARTED, inside, is_off, parse_level, words
from audiogen.units import parse_number
from audiogen.vocabulary import BEDS, STRIKES

DEFAULT_LEVEL = -28.0
"""How loud a layer of the background is beside the voice, in dB, when the author doesn't say."""
FILES = (".wav", ".flac", ".ogg", ".mp3")
"""How the names of sounds of the author's own end."""

_LEVEL = r"(?:[\s,]+(?P<level>[-−–+]?[\d.,]+\s*dB))?"
_TONE = re.compile(
    r"(?P<name>[A-Za-z ]+?)(?:\s+(?P<hertz>[\d.,]+)\s*Hz)?"
    r"(?:\s+(?:beat(?:s|ing)?(?:\s+at)?\s+)(?P<beat>[\d.,]+)\s*Hz)?"
    rf"{_LEVEL}",
    re.IGNORECASE,
)
_DOUBLE = '"“”„«»'
_FILE = re.compile(
    rf"[{_DOUBLE}']?(?P<path>[^{_DOUBLE}]+?\.(?:{'|'.join(suffix[1:] for suffix in FILES)}))[{_DOUBLE}']?{_LEVEL}",
    re.IGNORECASE,
)
"""A name may have an apostrophe in it, as in `Ana's brook.ogg`."""
_OTHER_FILE = re.compile(r"(?P<name>[^,]*?[^\s,]\.[a-z][a-z0-9]{1,4})\b(?!\.|\s*Hz)", re.IGNORECASE)
_PARTS = re.compile(
    rf"(?:[{_DOUBLE}][^{_DOUBLE}]*[{_DOUBLE}]"
    r"|,(?=\d|\s*[-−–+]?[\d.,]+\s*dB(?:\s*(?:,|$)|\s+(?:over|in|fade)\b))|[^,])*",
    re.IGNORECASE,
)
"""One layer of several. The commas of a quoted name, of a decimal and before a level belong to it."""
_STRAY = re.compile(r"beat\b|[-−–+]?[\d.,]+\s*dB$", re.IGNORECASE)

Path = Callable[[str], str]


def background(value: object, path: Path = inside) -> Bed:
    """The background in a setting: one layer, or a list of them. ValueError says what is wrong.

    `path` judges the names of files.
    """
    if is_off(value):
        return Bed()
    wanted = value if isinstance(value, list) else [value]
    if any(re.match(r"\d+\s*dB$", item, re.IGNORECASE) for item in wanted[1:] if isinstance(item, str)):
        raise ValueError(PARTED)
    try:
        return Bed(tuple(_layer(item, path) for item in wanted))
    except ValueError:
        if isinstance(value, str) and _several(value):
            raise ValueError(f"several sounds are written as a list: [{value}]") from None
        raise


def _several(text: str) -> bool:
    try:
        return len(bed(text).layers) > 1
    except ValueError:
        return False


def bed(text: str, path: Path = inside) -> Bed:
    """The background in one line, its layers apart by commas. ValueError says what is wrong.

    `path` judges the names of files.
    """
    if text.lower() in OFF:
        return Bed()
    return Bed(tuple(_layer(layer, path) for layer in layers(text)))


def layers(text: str) -> list[str]:
    """The layers of a background in one line, as they are written."""
    found, at = [], 0
    while at <= len(text):
        part = _PARTS.match(text, at)
        end = part.end() if part else len(text)
        found.append(text[at:end].strip())
        at = end + 1
    return found


def _layer(value: object, path: Path) -> Layer:
    text = words(value)
    if file := _FILE.fullmatch(text):
        return Layer(SoundFile(path(file["path"])), _level(file["level"]))
    found = _TONE.fullmatch(text)
    name = " ".join(found["name"].lower().split()) if found else ""
    kind = BEDS.get(name)
    if re.search(r"[-−–]\d+(?:[.,]\d+)?$", text):
        raise ValueError(f"“{text}” has a level without its unit: write `{text} dB`")
    if found is None or kind is None:
        raise ValueError(_unknown(text, name))
    if found["hertz"] and not kind.hertz:
        raise ValueError(f"“{name}” takes no frequency: write `{_like(name)}`")
    if found["beat"] and not kind.beats:
        raise ValueError(f"“{name}” doesn't beat: `{_like('binaural')}` does")
    hertz = _hertz(found["hertz"], kind.hertz, kind.beats) if found["hertz"] else kind.pitch
    beat = _hertz(found["beat"], kind.beats) if found["beat"] else kind.beat
    return Layer(Tone(name, hertz=hertz, beat=beat), _level(found["level"]))


def _unknown(text: str, name: str) -> str:
    if other := _OTHER_FILE.match(text):
        if other["name"].lower().endswith(FILES):
            return f"“{text}” is not understood: write it like `{other['name']} -20 dB`"
        return f"“{other['name']}” is no sound that can be played: use a file in {', '.join(FILES)}"
    if name.split(" ")[0] in STRIKES:
        return f"“{name}” is struck once, and no background: write [{name}] where it is to sound"
    if _STRAY.match(text):
        like = _like("rain" if text.lower().endswith("db") else "binaural")
        return f"“{text}” has no sound before it: write it behind one, without a comma, like `{like}`"
    for bed in BEDS:
        if re.match(rf"{bed}\b", text, re.IGNORECASE):
            return f"“{text}” is not understood: write it like `{_like(bed)}`"
    return f"unknown background “{text}”: {did_you_mean(name or text, BEDS)}"


def _like(name: str) -> str:
    """How a sound is written with all that it takes."""
    kind = BEDS[name]
    hertz = f" {kind.pitch:g} Hz" if kind.hertz else ""
    beat = f" beat {kind.beat:g} Hz" if kind.beats else ""
    return f"{name}{hertz}{beat} {DEFAULT_LEVEL:g} dB"


def _level(text: str | None) -> float:
    return parse_level(text) if text else DEFAULT_LEVEL


def _hertz(text: str, limits: tuple[float, ...], beats: tuple[float, ...] = ()) -> float:
    value = float(parse_number(text, "a frequency: write it like 110 Hz"))
    if not limits[0] <= value <= limits[1]:
        beat = f": how often it beats is written `beat {text} Hz`" if beats and value <= beats[1] else ""
        raise ValueError(f"{text} Hz is outside {limits[0]:g} to {limits[1]:g} Hz{beat}")
    return value
