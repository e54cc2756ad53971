"""Sessions of one routine belong together, and so do those of several routines that were made alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audiogen.library.catalogue import Episode


@dataclass(frozen=True, slots=True)
class Family:
    """The sessions of one routine in one album, in the order of their combinations; `head` stands for all of them:
    the plain one, or the first where that isn't there."""

    episodes: tuple[Episode, ...]
    head: Episode

    @property
    def others(self) -> tuple[Episode, ...]:
        return tuple(one for one in self.episodes if one is not self.head)


def gathered(episodes: Iterable[Episode]) -> list[Family]:
    """The families of sessions, each where the first of its sessions is. A translation that has an album of its own
    has a family of its own there."""
    found: dict[tuple[str, str], list[Episode]] = {}
    for episode in episodes:
        found.setdefault((episode.album, episode.routine), []).append(episode)
    return [_family(members) for members in found.values()]


def _family(members: list[Episode]) -> Family:
    ordered = sorted(members, key=_place)
    return Family(tuple(ordered), next((one for one in ordered if not one.label), ordered[0]))


def _place(episode: Episode) -> tuple[int, bool, str]:
    place = episode.edition.place if episode.edition else 0
    return (place, bool(episode.label), episode.name)


def shared(families: Sequence[Family]) -> list[tuple[str, list[Episode]]]:
    """What several routines of an album have besides their plain sessions, by title: “Hips, 20 minutes”."""
    found: dict[tuple[str, str], list[Episode]] = {}
    for family in families:
        for episode in family.others:
            if episode.album and episode.label:
                found.setdefault((episode.album, episode.label), []).append(episode)
    return [(", ".join(key), members) for key, members in found.items() if len(members) > 1]
