"""What may stand in square brackets, and what may open a block: two tables, and one reader for each row.

A reader gets the words after the name and the place they stand in, and gives back a block, or raises
ValueError with a sentence for the author.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from audiogen.errors import did_you_mean
from audiogen.model import Breathe, Pause, Sound, SoundFile, Tone
from audiogen.script.frontmatter import inside, parse_level
from audiogen.units import format_duration, parse_duration, parse_number, parse_span, samples, seconds
from audiogen.vocabulary import STRIKES

MOST_TIMES = 1000
"""No block is repeated more often, no breath counted further."""
MOST_SIDES = 8
LONGEST_BREATH = samples(120)
STRIKE_LEVEL = -10.0
"""How loud a bell or a sound of one's own is beside the voice, in dB, when the author doesn't say."""

_LEVEL = re.compile(r"\s+([-−+]?[\d.,]+\s*dB)$", re.IGNORECASE)
_BREATH = re.compile(
    r"(?P<ratio>[\d.,]+(?:\s*[-–—]\s*[\d.,]+)*)\s*(?:[x×]\s*(?P<times>\d+))?\s*(?P<words>[a-z ]*)", re.I
)
_PAUSES = (
    re.compile(r'break:"(?P<time>[^"]*)"'),
    re.compile(r"(?:pause|wait|silence):?\s+(?P<time>.+)", re.IGNORECASE),
    re.compile(r"(?P<time>.*\d.*?)[\s-]+pause", re.IGNORECASE),
)
_LATER = {
    "background": "set `background:` once, in the settings at the head of the script",
    "fill": "write an elastic pause such as [10s-2m], and `length:` in the settings",
    "at": "inside a rest, things are spread evenly, or fixed by [every 2m]",
    "include": "copy the lines into this script",
}
"""Names that mean something, but not yet here, and what to write in the meantime."""
_AND = ("and", "then", "&")
"""What may stand between the names of sides."""
_LAST_AND = (*_AND, "e", "en", "et", "i", "och", "og", "und", "ve", "y", "и")
"""What may stand before the last of them, in many languages."""
_FILES = (".wav", ".flac", ".ogg", ".mp3")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a directive stands: its line, whether it begins a paragraph, and its text as written."""

    line: int
    opens: bool
    written: str


@dataclass(frozen=True, slots=True)
class Every:
    """`[every 2m]`: what follows in its paragraph happens at each multiple of `period`, within a rest."""

    line: int
    period: int


@dataclass(frozen=True, slots=True)
class Fence:
    """The words that open a block, read: its kind and what it needs to know."""

    kind: str
    line: int
    written: str
    times: int = 0
    every: int = 0
    sides: tuple[str, ...] = ()
    shortest: int = 0
    longest: int = 0


Directive = Pause | Sound | Breathe | Every


def directive(content: str, place: Place) -> Directive:
    """What `content`, from between square brackets, stands for. ValueError when it isn't understood."""
    if content[:1].isdigit() and not content.lower().endswith("pause"):
        return _pause(content, place)
    for pattern in _PAUSES:
        if found := pattern.fullmatch(content):
            return _pause(found["time"], place)
    if re.match(r"[-−]\s*\d", content):
        raise ValueError(f"[{content}] is negative: a pause lasts some time, such as [4s]")
    name, _, rest = content.partition(" ")
    if content.lower() in ("pause", "wait", "silence"):
        raise ValueError(f"[{content}] wants its time: write it like [4s]")
    if name.lower().startswith("sub:"):
        raise ValueError(f'[{content}] wants quotation marks: write it like (psoas)[sub:"so-az"]')
    reader = _READERS.get(name.lower())
    if reader is not None:
        return reader(rest.strip(), place)
    if name.lower() in _LATER:
        raise ValueError(f"[{content}] can't be used in this place yet: {_LATER[name.lower()]}")
    raise ValueError(
        f"[{content}] is not understood: {did_you_mean(name or content, _KNOWN)}; "
        f"words in brackets that are to be spoken are written \\[{content}\\]"
    )


def is_directive(content: str) -> bool:
    """Whether `content` would be understood between square brackets."""
    try:
        directive(content, Place(0, True, ""))
    except ValueError:
        return False
    return True


def _pause(text: str, place: Place) -> Pause:
    shortest, longest = parse_span(re.sub(r"(\d)-(?=[a-z])", r"\1 ", text.lower()))
    return Pause(place.line, shortest, longest - shortest, place.written)


def _bell(rest: str, place: Place) -> Sound:
    rest, level = _split_level(rest)
    variants = STRIKES["bell"].variants
    if rest and rest not in variants:
        raise ValueError(f"there is no bell “{rest}”: {did_you_mean(rest, variants)}")
    return Sound(place.line, Tone("bell", rest), level, place.written, place.opens)


def _sound(rest: str, place: Place) -> Sound:
    name, level = _split_level(rest)
    name = name.strip("\"'“”„«»")
    if not name:
        raise ValueError("[sound …] wants the name of a file, such as [sound rain.wav -6 dB]")
    if name.partition(" ")[0].lower() in STRIKES:
        raise ValueError(f"[sound {rest}] is built in: write [{rest}]")
    if not name.lower().endswith(_FILES):
        raise ValueError(f"“{name}” is no sound that can be played: use a file in {', '.join(_FILES)}")
    return Sound(place.line, SoundFile(inside(name)), level, place.written, place.opens)


def _split_level(rest: str) -> tuple[str, float]:
    found = _LEVEL.search(f" {rest}")
    if found is None:
        return rest, STRIKE_LEVEL
    return f" {rest}"[: found.start()].strip(), parse_level(found[1])


def _breathe(rest: str, place: Place) -> Breathe:
    found = _BREATH.fullmatch(rest)
    if found is None or not found["ratio"]:
        raise ValueError(f"{place.written} is not understood: write it like [breathe 4-2-6 x5]")
    phases = [samples(_seconds(part)) for part in re.split(r"\s*[-–—]\s*", found["ratio"])]
    if not 2 <= len(phases) <= 4:
        raise ValueError("a breath has two to four parts, in, hold, out, hold: write it like 4-2-6")
    if len(phases) == 2:
        phases.insert(1, 0)  # in and out, with nothing held between
    phases.extend([0] * (4 - len(phases)))
    if not phases[0] or not phases[2]:
        raise ValueError("breathing in and breathing out must take some time")
    if sum(phases) > LONGEST_BREATH:
        raise ValueError(f"that breath is longer than {format_duration(LONGEST_BREATH)}")
    words = found["words"].strip().lower()
    if words not in ("", "spoken"):
        raise ValueError(f"[breathe {rest}]: “{words}” is not understood: `spoken` says the words aloud")
    times = _times(found["times"] or "1", "breaths")
    return Breathe(place.line, (phases[0], phases[1], phases[2], phases[3]), times, bool(words), place.written)


def _seconds(text: str) -> float:
    value = float(parse_number(text, "a number of seconds"))
    if value > seconds(LONGEST_BREATH):  # a number of many digits would be infinite
        raise ValueError(f"that breath is longer than {format_duration(LONGEST_BREATH)}")
    return value


def _every(rest: str, place: Place) -> Every:
    if not place.opens:
        raise ValueError(f"[every {rest}] belongs at the beginning of its paragraph: put an empty line before it")
    return Every(place.line, _period(rest))


def _period(text: str) -> int:
    period = parse_duration(text)
    if period < samples(0.1):
        raise ValueError(f"every {text} is too often: the least is every {format_duration(samples(0.1))}")
    return period


def _times(text: str, what: str) -> int:
    # the length is looked at first: a number of a million digits is no number to compute with
    if not text.isdecimal() or len(text) > 12 or not 1 <= int(text) <= MOST_TIMES:
        raise ValueError(f"“{text[:20]}” is not a number of {what} from 1 to {MOST_TIMES}")
    return int(text)


_READERS: dict[str, Callable[[str, Place], Directive]] = {
    "bell": _bell,
    "sound": _sound,
    "breathe": _breathe,
    "every": _every,
}
_KNOWN = ("4s", "10s-20s", "pause 4s", *_READERS)


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────


def fence(words: str, line: int) -> Fence:
    """What the words after `:::` open. ValueError when they aren't understood."""
    name, _, rest = words.partition(" ")
    if name.lower() in ("end", "close"):
        raise ValueError(f"`::: {words}` is not understood: a bare ::: closes a block")
    reader = _FENCES.get(name.lower())
    written = f"::: {words}"
    if reader is not None:
        return reader(rest.strip(), line, written)
    if name.lower() in _LATER:
        raise ValueError(f"`{written}` can't be used yet: {_LATER[name.lower()]}")
    raise ValueError(f"`{written}` is not understood: {did_you_mean(name, _FENCES)}")


def _repeat(rest: str, line: int, written: str) -> Fence:
    count, _, grid = rest.partition("every")
    found = re.fullmatch(r"x?(-?\d+)\s*(?:x|times)?", count.strip(), re.IGNORECASE)
    if found is None:
        raise ValueError(f"`{written}` is not understood: write it like ::: repeat 6, or ::: repeat 6 every 5s")
    every = _period(grid.strip()) if "every" in rest else 0
    return Fence("repeat", line, written, times=_times(found[1], "times"), every=every)


def _sides(rest: str, line: int, written: str) -> Fence:
    names = _names(rest)
    if not 2 <= len(names) <= MOST_SIDES:
        raise ValueError(f"`{written}` wants two to {MOST_SIDES} names: write it like ::: sides left right")
    if len(set(names)) < len(names):
        raise ValueError(f"`{written}` names a side twice")
    return Fence("sides", line, written, sides=names)


def _names(text: str) -> tuple[str, ...]:
    """Names apart by commas or in quotation marks may have several words; others are single words."""
    if quoted := re.findall(r"[\"“”„«»]([^\"“”„«»]*\w[^\"“”„«»]*)[\"“”«»]", text):
        found = quoted
    elif "," in text:
        found = re.split(rf",(?:\s*(?:{'|'.join(_LAST_AND)})\s)?", text)
    else:
        words = text.split()
        if len(words) > 2 and words[-2].lower() in _LAST_AND:
            del words[-2]
        found = [word for word in words if word.lower() not in _AND]
    return tuple(name for name in (" ".join(part.split()) for part in found) if name)


def _rest(rest: str, line: int, written: str) -> Fence:
    if not rest:
        raise ValueError("a rest wants its time: write it like ::: rest 10m-15m")
    shortest, longest = parse_span(rest)
    if not longest:
        raise ValueError("a rest of no time is no rest: write it like ::: rest 2m")
    return Fence("rest", line, written, shortest=shortest, longest=longest)


_FENCES: dict[str, Callable[[str, int, str], Fence]] = {"repeat": _repeat, "sides": _sides, "rest": _rest}
