"""What may stand in square brackets: a table, and one reader for each row.

A reader gets the words after the name and the place they stand in, and gives back a block, or raises
ValueError with a sentence for the author.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from audiogen.errors import did_you_mean
from audiogen.model import At, Background, Breathe, Pause, Sound, SoundFile, Tone
from audiogen.script.backgrounds import FILES, bed
from audiogen.script.breaths import breathe
from audiogen.script.counts import period
from audiogen.script.values import inside, parse_level
from audiogen.units import parse_duration, parse_number, parse_span, samples
from audiogen.vocabulary import BEDS, STRIKES

STRIKE_LEVEL = -10.0
"""How loud a bell or a sound of one's own is beside the voice, in dB, when the author doesn't say."""
CROSSFADE = samples(6)
"""How long one background takes to give way to the next, when the author doesn't say."""
MARKS = {
    "beginners": "beginners",
    "beginner": "beginners",
    "for beginners": "beginners",
    "first time": "beginners",
    "always": "always",
}
"""For whom a line is; the first spelling of each is the one that `fmt` writes."""

_LEVEL = re.compile(r"\s+([-−–+]?[\d.,]+\s*dB)$", re.IGNORECASE)
_OVER = re.compile(r"(?P<bed>.*[^\s,])[\s,]+(?:over|in|fade)(?:\s+(?P<fade>.*))?", re.IGNORECASE)
_FILE = re.compile(rf"\D\.[a-z][a-z0-9]{{1,4}}\b|(?:{'|'.join(map(re.escape, FILES))})\b", re.IGNORECASE)
_QUOTES = "\"'“”„«»"
_QUOTED = "[\"'“”‘’]([^\"'“”‘’]*)[\"'“”‘’]"
_PAUSES = (
    re.compile(rf"(?:break|pause)\s*[:=]\s*{_QUOTED}", re.IGNORECASE),
    re.compile(r"(?:pause|wait|silence|break|hold|rest)(?:\s*[:=]\s*|\s+)(?:for\s+)?(?P<time>.+)", re.IGNORECASE),
    re.compile(r"(?:an?\s+)?(?P<time>.*\d.*?)[\s-]+(?:pause|silence|break|wait)(?:\s+here)?", re.IGNORECASE),
)
_VAGUE = re.compile(
    r"(?:(?:a|the|take a|short|brief|long|longer|little|medium)\s+)*(?:pause|wait|silence|break)(?:\s+here)?"
    r"(?:\s*\.{3}|…)?",
    re.IGNORECASE,
)
"""A pause without its time: how long is for the author to say."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a directive stands: its line, whether it begins a paragraph, and its text as written."""

    line: int
    opens: bool
    written: str


@dataclass(frozen=True, slots=True)
class Timing:
    """`[every 2m]`, `[at 50%]`: what follows in its paragraph happens then, within a rest."""

    line: int
    every: int = 0
    at: At | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """`[beginners]`, `[always]`: for whom the words of the paragraph are."""

    line: int
    mark: str


Directive = Pause | Sound | Background | Breathe | Timing | Mark


def directive(content: str, place: Place) -> Directive:
    """What `content`, from between square brackets, stands for. ValueError when it isn't understood."""
    if not _VAGUE.fullmatch(content) and (pause := _as_pause(content, place)) is not None:
        return pause
    if re.match(r"[-−]\s*\d", content):
        raise ValueError(f"[{content}] is negative: a pause lasts some time, such as [4s]")
    name, _, rest = content.partition(" ")
    if _VAGUE.fullmatch(content):
        raise ValueError(f"[{content}] wants its time: write it like [4s]")
    if name.lower().startswith("sub:"):
        raise ValueError(f'[{content}] wants quotation marks: write it like (psoas)[sub:"so-az"]')
    if mark := MARKS.get(content.lower().removesuffix(":")):
        return _mark(mark, place)
    if breath := re.fullmatch(r"(?:breathe\s+)?((?:in|inhale)\W.*\d.*)", content, re.IGNORECASE):
        return _breathe(breath[1], place)
    reader = _READERS.get(name.lower().rstrip(":"))
    if reader is not None:
        return reader(rest.strip(), place)
    if advised := _INSTEAD.get(name.lower().rstrip(":.,")) or _INSTEAD.get(content.lower()):
        raise ValueError(f"[{content}] is not understood: {advised}")
    if name.lower() in _BLOCKS:
        raise ValueError(
            f"[{content}] is not understood: it is a block, and written ::: {content} on a line of its own"
        )
    hint = did_you_mean(name or content, _KNOWN)
    raise ValueError(
        f"[{content}] is not understood: {hint}{'' if hint.endswith('?') else '.'} "
        f"Words in brackets that are to be spoken are written \\[{content}\\]"
    )


def is_directive(content: str) -> bool:
    """Whether `content` would be understood between square brackets."""
    try:
        directive(content, Place(0, True, ""))
    except ValueError:
        return False
    return True


def in_round_brackets(content: str, place: Place) -> Pause | None:
    """The pause that words in round brackets are, as in `(pause 10 seconds)`; None when they are words to speak.

    ValueError when they are a pause without its time.
    """
    if re.search(r"[A-Za-z]", content) and (re.search(r"pause|silence|break|wait|hold|rest", content, re.IGNORECASE)):
        try:
            return _as_pause(content, place)
        except ValueError:
            return None  # “(a 5-pound break)” is nothing but words
    return None


def is_vague(content: str) -> bool:
    """Whether words are a pause without its time."""
    return bool(_VAGUE.fullmatch(content.strip()) or re.match(r"pause\b", content.strip(), re.IGNORECASE))


def _as_pause(content: str, place: Place) -> Pause | None:
    if content[:1].isdigit() and not re.search(r"(?:pause|silence|break|wait)(?:\s+here)?$", content, re.IGNORECASE):
        return _pause(content, place)
    for pattern in _PAUSES:
        if found := pattern.fullmatch(content):
            return _pause(found[1], place)
    return None


def _pause(text: str, place: Place) -> Pause:
    shortest, longest = parse_span(re.sub(r"(\d)-(?=[a-z])", r"\1 ", text.lower()))
    return Pause(place.line, shortest, longest - shortest, place.written)


def _fill(rest: str, place: Place) -> Pause:
    if rest:
        raise ValueError(f"[fill {rest}] is not understood: [fill] takes all that is left of `length`")
    return Pause(place.line, 0, 0, place.written, fills=True)


def _strike(name: str, rest: str, place: Place) -> Sound:
    rest, level = _split_level(rest)
    rest = rest.lower()
    variants = STRIKES[name].variants
    if rest and rest not in variants:
        raise ValueError(f"there is no {name} “{rest}”: {did_you_mean(rest, variants)}")
    return Sound(place.line, Tone(name, rest), level, place.written, place.opens)


def _sound(rest: str, place: Place) -> Sound:
    name, level = _split_level(rest)
    name = name.strip(_QUOTES)
    if not name:
        raise ValueError("[sound …] wants the name of a file, such as [sound rain.wav -6 dB]")
    if name.partition(" ")[0].lower() in STRIKES:
        raise ValueError(f"[sound {rest}] is built in: write [{rest}]")
    if not name.lower().endswith(FILES):
        raise ValueError(f"“{name}” is no sound that can be played: use a file in {', '.join(FILES)}")
    return Sound(place.line, SoundFile(inside(name)), level, place.written, place.opens)


def _split_level(rest: str) -> tuple[str, float]:
    found = _LEVEL.search(f" {rest}")
    if found is None:
        return rest, STRIKE_LEVEL
    return f" {rest}"[: found.start()].strip(), parse_level(found[1])


def _background(rest: str, place: Place) -> Background:
    fade, over = CROSSFADE, _OVER.fullmatch(rest)
    if over and not _FILE.search(over["fade"] or ""):  # “rain in june.mp3”
        if not over["fade"]:
            raise ValueError(f"{place.written} wants the time that it takes: write it like [background off over 10s]")
        rest, fade = over["bed"], parse_duration(over["fade"])
    if not rest:
        raise ValueError(
            "[background …] wants what is to sound: write it like [background pink noise -30 dB], or off"
        )
    return Background(place.line, bed(rest), fade, place.written)


def _breathe(rest: str, place: Place) -> Breathe:
    return breathe(rest, place.line, place.written)


def _every(rest: str, place: Place) -> Timing:
    if not place.opens:
        raise ValueError(f"{place.written} belongs at the beginning of its paragraph: put an empty line before it")
    if not rest:
        raise ValueError("[every …] wants its time: write it like [every 2m]")
    return Timing(place.line, every=period(rest))


def _at(rest: str, place: Place) -> Timing:
    if not place.opens:
        raise ValueError(f"{place.written} belongs at the beginning of its paragraph: put an empty line before it")
    if found := re.fullmatch(r"([\d.,]+)\s*%", rest):
        percent = float(parse_number(found[1], "a part of a rest"))
        if percent > 100:
            raise ValueError(f"[at {rest}] is behind the end of the rest: the whole of it is 100%")
        return Timing(place.line, at=At(percent=percent))
    if found := re.fullmatch(r"[-−]\s*(.+)", rest):
        return Timing(place.line, at=At(offset=-parse_duration(found[1])))
    if not rest:
        raise ValueError("[at …] wants its moment: write it like [at 50%], [at 3m] or, before the end, [at -30s]")
    return Timing(place.line, at=At(offset=parse_duration(rest)))


def _mark(mark: str, place: Place) -> Mark:
    if not place.opens:
        raise ValueError(f"[{mark}] belongs at the beginning of its paragraph: put an empty line before it")
    return Mark(place.line, mark)


_READERS: dict[str, Callable[[str, Place], Directive]] = {
    **{name: partial(_strike, name) for name in STRIKES},
    "sound": _sound,
    "background": _background,
    "breathe": _breathe,
    "every": _every,
    "at": _at,
    "fill": _fill,
}
_INSTEAD = {
    **dict.fromkeys(("halfway", "half", "middle"), "a moment of a rest is written [at 50%]"),
    **dict.fromkeys(("full", "light"), "how much is said stands in the settings: `guidance: light`"),
    **dict.fromkeys(("gong", "gongs", "singing"),
                    "a singing bowl is written [bowl], [bowl low] or [bowl high]"),
    **dict.fromkeys(("ding", "bells", "chimes", "glocke", "campana", "cloche"),
                    "a bell is written [bell], [bell low] or [bell high]; a smaller one [chime]"),
    **dict.fromkeys(("tick", "beep", "metronome", "clap"), "a tick is written [click]"),
    **dict.fromkeys(("inhale", "exhale", "in", "out", "atmen", "atme", "respira", "respirar", "respirez", "respirer"),
                    "paced breaths are written like [breathe 4-2-6 x5]"),
    **dict.fromkeys(("voice", "speaker", "narrator"),
                    'another voice is written #[voice:"espeak en-GB"], on a line of its own'),
    **dict.fromkeys(("music", "noise", "pink", "white", "brown", *BEDS),
                    "a background is written like [background pink noise -30 dB]"),
    **dict.fromkeys(("hold", "rest", "stay", "a", "minute", "pausa", "ruhe", "one", "two", "three", "five", "ten"),
                    "a pause is written with its time in figures, like [30s] or [2m]"),
}  # fmt: skip
"""What people write for something that is written in another way, and how that is."""
_BLOCKS = ("repeat", "sides", "include")
_KNOWN = ("4s", "10s-20s", "pause 4s", *_READERS, "beginners", "always")
