"""Settings as an author would write them: what a reader of the front matter made of a value, back in plain values."""

from collections.abc import Callable
from typing import Any, Final

from audiogen.model import Bed, Ducking, Fades, Layer, Meta, SoundFile
from audiogen.units import format_duration
from audiogen.vocabulary import BEDS


def spelled(meta: Meta) -> dict[str, Any]:
    """Every setting by its name; None where there is none of it."""
    return {name: spell(meta) for name, spell in _SPELLED.items()}


def _voice(meta: Meta) -> dict[str, Any]:
    name = f"{meta.voice.engine} {meta.voice.name}".rstrip()
    return {"name": name, "rate": meta.voice.rate, "tone": meta.treatment.tone, "room": meta.treatment.room}


def _background(bed: Bed) -> list[str] | str:
    return [_layer(layer) for layer in bed.layers] or "off"


def _layer(layer: Layer) -> str:
    if isinstance(layer.source, SoundFile):
        return f"{layer.source.path} {layer.level:g} dB"
    kind = BEDS[layer.source.name]
    hertz = f" {layer.source.hertz:g} Hz" if kind.hertz else ""
    beat = f" beat {layer.source.beat:g} Hz" if kind.beats else ""
    return f"{layer.source.name}{hertz}{beat} {layer.level:g} dB"


def _ducking(ducking: Ducking) -> dict[str, str] | str:
    if not ducking.depth:
        return "off"
    return {
        "depth": f"{-ducking.depth:g} dB",
        "attack": format_duration(ducking.attack),
        "hold": format_duration(ducking.hold),
        "release": format_duration(ducking.release),
    }


def _fade(fade: Fades) -> dict[str, str] | None:
    known = {"in": fade.into, "out": fade.out}
    return {name: format_duration(length) for name, length in known.items() if length is not None} or None


_SPELLED: Final[dict[str, Callable[[Meta], Any]]] = {
    "title": lambda meta: meta.title,
    "album": lambda meta: meta.album or None,
    "artist": lambda meta: meta.artist or None,
    "description": lambda meta: meta.description or None,
    "genre": lambda meta: meta.genre,
    "language": lambda meta: meta.language,
    "year": lambda meta: meta.year,
    "date": lambda meta: meta.date.isoformat() if meta.date else None,
    "track": lambda meta: meta.track,
    "length": lambda meta: format_duration(meta.length) if meta.length else None,
    "voice": _voice,
    "pauses": lambda meta: {
        "sentence": format_duration(meta.pauses.sentence),
        "paragraph": format_duration(meta.pauses.paragraph),
    },
    "background": lambda meta: _background(meta.background),
    "say": lambda meta: dict(meta.say) or None,
    "cover": lambda meta: meta.cover,
    "guidance": lambda meta: meta.guidance,
    "preset": lambda meta: meta.preset,
    "ducking": lambda meta: _ducking(meta.ducking),
    "fade": lambda meta: _fade(meta.fade),
    "chime": lambda meta: f"after {format_duration(meta.chime)}" if meta.chime else "off",
    "variants": lambda meta: {axis: list(values) for axis, values in meta.variants.axes} if meta.variants else None,
}
