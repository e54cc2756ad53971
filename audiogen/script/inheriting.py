"""How what a script says is laid over what holds where it says nothing: table by table, entry by entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from audiogen.model import Meta

_SHORT: Final = {"voice": "name"}
"""Settings that may be written as one entry of their table: `voice: hibari` is `voice: {name: hibari}`."""
LEXICON: Final = "say"
Place = tuple[str, int]
"""A file of settings, and a line in it."""


def tabled(name: str, value: Any) -> Any:
    """A setting as a table, where it can be written as one."""
    return {_SHORT[name]: value} if name in _SHORT and isinstance(value, str) else value


def over(below: Any, above: Any) -> Any:
    """The value `above`; of two tables what both say, where in doubt as `above` has it. Case makes no difference."""
    if not (isinstance(below, Mapping) and isinstance(above, Mapping)):
        return above
    said = _entries(above)
    return {**above, **{key: value for key, value in below.items() if str(key).casefold() not in said}}


def _entries(value: Any) -> set[str]:
    return {str(key).casefold() for key in value} if isinstance(value, Mapping) else set()


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds where a script says nothing: settings as they are `written`, their `values` as their readers made
    them, but for the `words` of its lexicon, and where each stands, or each entry of its table, as `voice.name`.
    `tongues` are the languages of words, where their file names one."""

    written: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    words: tuple[tuple[str, str], ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    tongues: Mapping[str, str] = field(default_factory=dict)

    def completed(self, name: str, value: Any) -> Any:
        """A script's own value with the entries that it leaves open; None where it leaves none."""
        below, above = self.written.get(name), tabled(name, value)
        both = isinstance(below, Mapping) and isinstance(above, Mapping) and name != LEXICON
        return over(below, above) if both else None

    def inherited(self, own: Mapping[Any, Any]) -> tuple[tuple[str, str, int], ...]:
        """What a script with these settings of its `own` takes from here, and where that stands."""
        taken = (item for item in self.places.items() if not item[0].startswith(f"{LEXICON}."))
        return tuple((name, *place) for name, place in taken if _open(name, own))

    def lexicon(self, meta: Meta) -> Meta:
        """`meta` with the words of its language that it doesn't know yet."""
        known = {word.casefold() for word, _ in meta.say}
        known |= {word for word, tongue in self.tongues.items() if _head(tongue) != _head(meta.language)}
        more = tuple(pair for pair in self.words if pair[0].casefold() not in known)
        if not more:
            return meta
        places = ((f"{LEXICON}.{word}", *self.places[f"{LEXICON}.{word.casefold()}"]) for word, _ in more)
        return replace(meta, say=(*meta.say, *more), inherited=(*meta.inherited, *places))


def _head(language: str) -> str:
    """The language itself, wherever it is spoken: `en` for en-GB."""
    return language.partition("-")[0].lower()


def _open(name: str, own: Mapping[Any, Any]) -> bool:
    """Whether these settings leave open what is called `name`."""
    setting, _, entry = name.partition(".")
    if setting not in own:
        return True
    value = tabled(setting, own[setting])
    return bool(entry) and isinstance(value, Mapping) and entry not in _entries(value)


NOTHING: Final = Usual()
