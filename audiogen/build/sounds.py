"""Backgrounds and strikes to be looked up and heard: a table of them, and a file with one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from audiogen.audio import sounds
from audiogen.audio.clip import FULL_SCALE
from audiogen.audio.levels import Samples
from audiogen.build.voicefile import SOUND, check, save
from audiogen.errors import UsageError, did_you_mean
from audiogen.model import Swell, Tone
from audiogen.script.backgrounds import FILES, bed
from audiogen.units import RATE, gain, samples, seconds
from audiogen.vocabulary import BEDS, STRIKES, Kind

BREATH: Final = "breath"
LASTS: Final = samples(20)
"""Of a background, which has no end, so much is heard."""
FADE: Final = samples(1.5)
LEVEL: Final = -6.0
"""dB beside the voice: in the foreground, but no louder than a session could have it."""
SWELL: Final = Swell((4 * RATE, 0, 6 * RATE, 0))
"""The breath that is heard: in for 4 seconds, out for 6."""

_ABOUT_BREATH: Final = "a soft rush that rises and sinks with paced breaths"
_NAME: Final = re.compile(r"[^\d,]*")
_LEVEL: Final = re.compile(r"[-−+]?[\d.,]+\s*dB\b", re.IGNORECASE)
_UNUSUAL: Final = re.compile(r"[^\w.+]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A sound in the table: its `kind` (background, strike or breath), and an example of how a script
    has it."""

    name: str
    kind: str
    about: str
    example: str
    takes: Kind


@dataclass(frozen=True, slots=True)
class Heard:
    """Which sound is to be heard where, and for how many seconds."""

    path: Path
    name: str
    seconds: float


def table() -> Iterator[Row]:
    """All that can sound beside the voice."""
    for name, kind in BEDS.items():
        yield Row(name, "background", kind.about, " ".join([name, *_usual(kind), "-28 dB"]), kind)
    for name, kind in STRIKES.items():
        yield Row(name, "strike", kind.about, f"[{name}]", kind)
    yield Row(BREATH, "breath", _ABOUT_BREATH, "[breathe 4-6 x5]", Kind(_ABOUT_BREATH))


def _usual(kind: Kind) -> list[str]:
    pitch = [f"{kind.pitch:g} Hz"] if kind.hertz else []
    return pitch + ([f"beat {kind.beat:g} Hz"] if kind.beats else [])


def sample(named: str, output: Path | None = None) -> Heard:
    """The sound called `named`, as a script has it (`drone 96 Hz`, `bell low`, `breath`), in a WAV or MP3 file.

    Raises UsageError when there is no such sound; OutputError when the file can't be written, or is somebody else's.
    """
    text = " ".join(named.split())
    source = _source(text)
    path = output or Path(f"sample-{_UNUSUAL.sub('-', text.lower())}.wav")
    check(path, SOUND)
    made = _made(source)
    pcm = np.round(np.clip(made.T * np.float32(gain(LEVEL)), -1.0, 1.0) * FULL_SCALE).astype(np.int16)
    save(path, np.ascontiguousarray(pcm), text, SOUND)
    return Heard(path, text, seconds(made.shape[1]))


def _source(text: str) -> Tone | Swell:
    if level := _LEVEL.search(text):
        raise UsageError("a sample has a level of its own", f"leave “{level[0]}” out")
    words = text.lower().split()
    if words == [BREATH]:
        return SWELL
    if words and words[0] in STRIKES:
        return _strike(words[0], " ".join(words[1:]))
    if text.lower().endswith(FILES):
        raise UsageError(
            f"“{text}” is no sound that comes along", f"write your own into a script: background: [{text} -20 dB]"
        )
    named = _name(text)
    if named not in BEDS:
        raise UsageError(f"there is no sound “{text}”", did_you_mean(named or text, [*BEDS, *STRIKES, BREATH]))
    try:
        layers = bed(text).layers
    except ValueError as error:
        raise UsageError(str(error)) from None
    if len(layers) != 1 or not isinstance(layers[0].source, Tone):
        raise UsageError(f"“{text}” is not one sound", f"name one, such as “{named}”")
    return layers[0].source


def _name(text: str) -> str:
    """What stands before figures, commas and `beat`."""
    found = _NAME.match(text.lower())
    return (found[0] if found else "").strip().removesuffix("beat").strip()


def _strike(name: str, variant: str) -> Tone:
    variants: Mapping[str, None] = dict.fromkeys(STRIKES[name].variants)
    if variant and variant not in variants:
        raise UsageError(f"there is no {name} “{variant}”", did_you_mean(variant, variants))
    return Tone(name, variant)


def _made(source: Tone | Swell) -> Samples:
    """The sound at the voice's level, shape (2, n)."""
    if isinstance(source, Swell):
        return sounds.breath(source)
    if source.name in STRIKES:
        return sounds.struck(source)
    made = sounds.endless(source).between(0, LASTS)
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(FADE) / FADE)).astype(np.float32)
    made[:, :FADE] *= ramp
    made[:, LASTS - FADE :] *= ramp[::-1]
    return made
