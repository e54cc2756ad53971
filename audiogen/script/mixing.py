"""The settings that say how a session sounds: how the background makes room, comes and goes; what is done to the
voice; when a chime wakes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from audiogen.model import Ducking, Fades, Treatment, VoiceWish
from audiogen.script.values import duration, is_off, one_of, shown, table, words
from audiogen.units import format_duration, parse_decibels, samples
from audiogen.vocabulary import FASTEST, RATES, ROOMS, SLOWEST, TONES

DEEPEST: Final = 40.0
"""dB. Ducked by more, a background is gone."""
LONGEST_CURVE: Final = samples(30)
SHORTEST_CURVE: Final = samples(0.02)
"""A background that steps back faster clicks."""
CHIME: Final = samples(60)
"""After how long a silence a chime comes when the author doesn't say."""
LEAST_SILENCE: Final = samples(10)


@dataclass(frozen=True, slots=True)
class Spoken:
    """`voice:`, whole."""

    wish: VoiceWish = field(default_factory=VoiceWish)
    treatment: Treatment = field(default_factory=Treatment)


def voice(value: object) -> Spoken:
    """`hibari`, or `{name: hibari, rate: slow, tone: warm, room: small}`."""
    if not isinstance(value, Mapping):
        return Spoken(voice_wish(words(value)))
    usual = Treatment()
    given = table(value, {"name": words, "rate": pace, "tone": _tone, "room": _room})
    return Spoken(
        voice_wish(given.get("name", "auto"), given.get("rate", 1.0)),
        Treatment(given.get("tone", usual.tone), given.get("room", usual.room)),
    )


def voice_wish(text: str, rate: float = 1.0) -> VoiceWish:
    """The voice in `auto`, `hibari`, `gtts en-GB`: an engine and, if wanted, one of its voices."""
    parts = text.split()
    if not 1 <= len(parts) <= 2:
        raise ValueError(f"must be a voice such as `auto`, `hibari` or `gtts en-GB`, not “{text}”")
    return VoiceWish(parts[0].lower(), parts[1] if len(parts) > 1 else "", rate)


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
        f"must be one of {', '.join(RATES)}, or a number from {SLOWEST} to {FASTEST}, not {shown(value)}"
    )


def ducking(value: object) -> Ducking:
    """`off`, or `{depth: 6 dB, attack: 600ms, hold: 400ms, release: 1.5s}`, each of which may be left out."""
    usual = Ducking()
    if is_off(value):
        return Ducking(depth=0.0)
    if not isinstance(value, Mapping):
        raise ValueError(f"must be `off`, or written like {{depth: 6 dB, attack: 600ms}}, not {shown(value)}")
    given = table(value, {"depth": _depth, "attack": _curve, "hold": _hold, "release": _curve})
    return Ducking(
        given.get("depth", usual.depth),
        given.get("attack", usual.attack),
        given.get("hold", usual.hold),
        given.get("release", usual.release),
    )


def fade(value: object) -> Fades:
    """`{in: 4s, out: 8s}`: either may be left out."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be written like {{in: 4s, out: 8s}}, not {shown(value)}")
    given = table(value, {"in": duration, "out": duration})
    return Fades(given.get("in"), given.get("out"))


def chime(value: object) -> int:
    """`after 1m`, `on`, or `off`: the silence, in samples, after which a chime comes before the next words."""
    if is_off(value):
        return 0
    text = words(value).lower() if isinstance(value, str) else value
    if text is True or text == "on":
        return CHIME
    found = duration(re.sub(r"^after\s+", "", text) if isinstance(text, str) else text)
    if found < LEAST_SILENCE:
        raise ValueError(f"must be {format_duration(LEAST_SILENCE)} or more, not {shown(value)}")
    return found


_tone = one_of(TONES)


def _room(value: object) -> str:
    return "none" if is_off(value) else one_of(ROOMS)(value)


def _depth(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError(f"{value} of what? write {value} dB")
    found = abs(parse_decibels(words(value)))
    if found > DEEPEST:
        raise ValueError(f"must be 0 to {DEEPEST:g} dB, not {shown(value)}")
    return -found


def _hold(value: object) -> int:
    found = duration(value)
    if found > LONGEST_CURVE:
        raise ValueError(f"must be at most {format_duration(LONGEST_CURVE)}, not {shown(value)}")
    return found


def _curve(value: object) -> int:
    found = _hold(value)
    if found < SHORTEST_CURVE:
        raise ValueError(f"must be at least {format_duration(SHORTEST_CURVE)}, not {shown(value)}: less would click")
    return found
