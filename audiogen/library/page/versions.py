"""The sessions of one routine, to choose from: each by what tells it from the others there."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from audiogen.languages import own_name
from audiogen.library.catalogue import Episode
from audiogen.library.page.words import about

_PLAIN: Final = "As usual"
"""What a session is called that doesn't say what it has."""


@dataclass(frozen=True, slots=True)
class Version:
    """A session, and its `label`, such as “light”; empty where its length, which stands beside it, says all."""

    episode: Episode
    label: str


def versions(episodes: Sequence[Episode]) -> list[Version]:
    """All sessions of a routine, in their order."""
    axes = list(dict.fromkeys(axis for one in episodes for axis in _axes(one)))
    varying = [axis for axis in axes if len({_value(one, axis) for one in episodes}) > 1]
    short = [_label(one, [axis for axis in varying if axis != "length"]) for one in episodes]
    shown = [(label, about(one.length)) for label, one in zip(short, episodes, strict=True)]
    count = Counter(shown)
    # two that would look alike say their lengths to the second
    labels = [
        label if count[pair] == 1 else _label(one, varying)
        for label, pair, one in zip(short, shown, episodes, strict=True)
    ]
    return [Version(one, label) for one, label in zip(episodes, labels, strict=True)]


def _label(episode: Episode, axes: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(_value(episode, axis) or _PLAIN for axis in axes))


def _value(episode: Episode, axis: str) -> str:
    """The session's value of an axis, in words; empty where that isn't known."""
    if axis == "language":
        return own_name(_axes(episode).get(axis) or episode.language)
    return _axes(episode).get(axis, "")


def _axes(episode: Episode) -> dict[str, str]:
    return dict(episode.edition.axes) if episode.edition else {}
