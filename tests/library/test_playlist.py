"""Playlists as players want them."""

from datetime import UTC, datetime
from typing import Any

from audiogen.library.catalogue import Entry, Episode, Playlist
from audiogen.library.playlist import file_paths, m3u8

S = 48_000


def episode(name: str, **changes: Any) -> Episode:
    fields: dict[str, Any] = {
        "name": name, "id": f"id-{name}", "title": name.title(), "album": "Hips", "artist": "Ana", "description": "",
        "genre": "", "language": "en", "year": None, "track": None, "published": datetime(2026, 1, 1, tzinfo=UTC),
        "length": 90 * S + S // 2, "bytes": 9, "sha256": "", "chapters": (), "captions": (), "events": (),
    }  # fmt: skip
    return Episode(**(fields | changes))


def lines(*entries: Entry, cover: str = "", **more: Any) -> list[str]:
    playlist = Playlist("hips", "Hips", entries, **more)
    return m3u8(playlist, file_paths(playlist), cover).decode().split("\n")


def test_a_playlist_has_a_head_and_two_lines_a_session() -> None:
    found = lines(Entry(episode("rest")), Entry(episode("slide", artist="")), cover="rest.jpg", author="Ana")
    assert found == [
        "#EXTM3U", "#EXTENC:UTF-8", "#PLAYLIST:Hips", "#EXTALB:Hips", "#EXTART:Ana", "#EXTIMG:rest.jpg",
        "#EXTINF:90,Ana - Rest", "rest.mp3",
        "#EXTINF:90,Slide", "slide.mp3", "",
    ]  # fmt: skip


def test_sessions_of_several_albums_have_none_in_common() -> None:
    found = lines(Entry(episode("a")), Entry(episode("b", album="Knees")))
    assert not any(line.startswith("#EXTALB") for line in found)


def test_a_place_in_a_programme_is_told_with_the_title() -> None:
    found = lines(
        Entry(episode("a"), "Week 1", "Day 3"), Entry(episode("b"), "", "Day 4"), Entry(episode("c"), "End")
    )
    assert [line for line in found if line.startswith("#EXTINF")] == [
        "#EXTINF:90,Ana - Week 1, Day 3: A", "#EXTINF:90,Ana - Day 4: B", "#EXTINF:90,Ana - End: C",
    ]  # fmt: skip


def test_paths_are_names_as_they_are_and_never_comments() -> None:
    names = ["Füße & Hände 100%", "#1 rest", " leading", "休む"]
    found = lines(*(Entry(episode(name)) for name in names))
    assert [line for line in found if line and not line.startswith("#")] == [
        "Füße & Hände 100%.mp3", "./#1 rest.mp3", "./ leading.mp3", "休む.mp3",
    ]  # fmt: skip


def test_a_title_is_one_line_and_can_not_add_entries() -> None:
    found = lines(Entry(episode("a", title="One\nevil.mp3\r\n#EXTINF", artist="A\vB")))
    assert [line for line in found if line and not line.startswith("#")] == ["a.mp3"]
    assert len(found) == 7
