"""Sessions become a library: their order, the albums, the programmes, and the names that the playlists get."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from audiogen.errors import ScriptError, UsageError, did_you_mean
from audiogen.library.catalogue import COVER, INDEX, Entry, Episode, Library, Playlist
from audiogen.library.families import Family, gathered, shared
from audiogen.model import Programme

_RESERVED = {INDEX.removesuffix(".html"): "page", COVER.removesuffix(".jpg"): "cover"}
"""What the library itself has under these names."""
_NAMELESS = "Guided sessions"


def assemble(episodes: Sequence[Episode], programmes: Sequence[Programme], address: str) -> Library:
    """The library of all `episodes`; the first programme, if there is one, gives it its title.

    `address` is where it will stand on the web, or empty. Raises ScriptError when a programme names what isn't
    there, UsageError when two sessions can't be told apart.
    """
    _check(episodes)
    by_name = {episode.name: episode for episode in episodes}
    families = gathered(sorted(episodes, key=_place))
    albums = [(title, list(found)) for title, found in groupby(families, key=_album)]
    taken: set[str] = set()
    courses = tuple(_course(programme, by_name, taken) for programme in programmes)
    lists = tuple(_playlist(title, [one.head for one in found], taken) for title, found in albums if title)
    first = courses[0] if courses else lists[0] if len(albums) == 1 and lists else None
    heard = [entry.episode for course in courses for entry in course.entries]
    ordered = tuple(dict.fromkeys([*heard, *(episode for one in families for episode in (one.head, *one.others))]))
    mixes = tuple(_playlist(title, found, taken) for title, found in shared(families))
    several = tuple(_playlist(one.head.title, one.episodes, taken) for one in families if one.others)
    aside = frozenset(episode.id for one in families for episode in one.others)
    named = {episode.id for episode in heard}
    shown = [episode for episode in ordered if episode.id not in aside or episode.id in named]
    return Library(
        title=first.title if first else _NAMELESS,
        description=(first.description if first else "") or _described(shown),
        author=(first.author if first else "") or _most_common(episode.artist for episode in ordered),
        language=_most_common(episode.language for episode in ordered) or "en",
        address=address,
        episodes=ordered,
        albums=lists,
        programmes=courses,
        routines=several,
        mixes=mixes,
        aside=aside,
        kin={episode.id: one.episodes for one in families if one.others for episode in one.episodes},
    )


def _check(episodes: Sequence[Episode]) -> None:
    known: dict[str, Episode] = {}
    for episode in episodes:
        if what := _RESERVED.get(episode.name.lower()):
            raise UsageError(
                f"a session can't be called {episode.name}: so is the library's own {what}", "rename its script"
            )
        if other := known.get(episode.id):
            raise UsageError(
                f"{other.name} and {episode.name} are both “{episode.title}” of the same album: "
                "nobody could tell them apart",
                "give one of them another title; if a script was renamed, remove the old name's MP3",
            )
        known[episode.id] = episode


def _album(family: Family) -> str:
    return family.head.album


def _place(episode: Episode) -> tuple[object, ...]:
    """By album, those without one last; in an album by track, those without one last; then by title."""
    late = episode.track is None
    return (not episode.album, episode.album, late, 0 if late else episode.track, episode.title, episode.name)


def _playlist(title: str, episodes: Sequence[Episode], taken: set[str]) -> Playlist:
    author = _most_common(episode.artist for episode in episodes)
    return Playlist(_name(title, taken), title, tuple(Entry(episode) for episode in episodes), author=author)


def _course(programme: Programme, known: Mapping[str, Episode], taken: set[str]) -> Playlist:
    entries = []
    for lesson in programme.lessons:
        episode = known.get(lesson.session)
        if episode is None:
            near = did_you_mean(lesson.session, known) if known else "render it first"
            hint = f"render it, or correct its name; {near}" if known else near
            raise ScriptError(programme.path, lesson.line, f"there is no session “{lesson.session}” here", hint)
        entries.append(Entry(episode, lesson.group, lesson.label))
    name = _name(programme.title, taken)
    return Playlist(name, programme.title, tuple(entries), programme.description, programme.author)


def _name(title: str, taken: set[str]) -> str:
    """A name for a playlist's file that is safe everywhere and nobody else's: `somatic-release`."""
    plain = unicodedata.normalize("NFC", title).lower()
    base = re.sub(r"[\W_]+", "-", plain).strip("-")[:60] or "playlist"
    name = next(name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken)
    taken.add(name)
    return name


def _described(episodes: Sequence[Episode]) -> str:
    if len(episodes) == 1:
        return episodes[0].description or episodes[0].title
    return f"{len(episodes)} guided sessions."


def _most_common(texts: Iterable[str]) -> str:
    """The text that comes most often, the first of them on a tie; empty when there is none."""
    return next((text for text, _ in Counter(text for text in texts if text).most_common(1)), "")
