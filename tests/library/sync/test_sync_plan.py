"""What is to be done, decided from values alone: a ledger, what is there, what is wanted."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pocket import Source, episode, library, m3u8

from audiogen.errors import OutputError
from audiogen.library.sync import layout, ledger, names
from audiogen.library.sync.arrange import Wanted, arrange
from audiogen.library.sync.choose import Chooser, Note
from audiogen.library.sync.content import written
from audiogen.library.sync.ledger import Entry, Intent, Ledger, ours
from audiogen.library.sync.place import Found, Kind
from audiogen.library.sync.plan import Copy, Plan, plan
from audiogen.library.sync.room import SLACK, fit

SECOND = 1_000_000_000
OLD, NEW = b"the old one", b"the new one"


class Phone:
    """What is at a place, made of values. Counts what is read."""

    def __init__(self, **files: tuple[bytes, int] | Kind) -> None:
        self._files = files
        self.read: list[str] = []

    def at(self, path: str) -> Found | None:
        match self._files.get(path):
            case None:
                return None
            case Kind() as kind:
                return Found(Path(path).name, kind)
            case data, seconds:
                return Found(Path(path).name, Kind.FILE, len(data), seconds * SECOND)

    def named(self, folder: str, name: str) -> tuple[Found, ...]:
        same = [path for path in self._files if names.fold(path) == names.fold(f"{folder}/{name}".lstrip("/"))]
        return tuple(found for path in same if (found := self.at(path)))

    def digest(self, path: str) -> str:
        self.read.append(path)
        file = self._files[path]
        return sha(file[0]) if isinstance(file, tuple) else ""


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def entry(data: bytes, seconds: int = 100, adopted: bool = False) -> Entry:
    return Entry(len(data), sha(data), seconds * SECOND, adopted)


def want(data: bytes, path: str = "a") -> Wanted:
    return Wanted(path, written(data))


# ── what is copied, kept and removed ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("there", "known", "copied", "read"),
    [
        (None, None, True, False),
        (None, entry(NEW), True, False),  # somebody removed it
        ((NEW, 100), entry(NEW), False, False),
        ((NEW, 102), entry(NEW), False, False),  # as FAT rounds
        ((NEW, 103), entry(NEW), False, True),  # or daylight was saved
        ((OLD, 103), entry(NEW), True, True),
        ((b"short", 100), entry(NEW), True, False),
        ((OLD, 100), entry(OLD), True, True),  # a new version, as long as the old one
        ((NEW, 100), entry(OLD), False, True),  # stopped between the file and its mention
        ((NEW, 100), None, False, True),  # was there before, and is the same
    ],
)
def test_only_what_changed_is_copied(
    there: tuple[bytes, int] | None, known: Entry | None, copied: bool, read: bool
) -> None:
    phone = Phone(**({"a.mp3": there} if there else {}))
    made = plan([want(NEW, "a.mp3")], Ledger({"a.mp3": known} if known else {}), phone)
    assert bool(made.copy) is copied and ("a.mp3" in made.keep) is not copied
    assert bool(phone.read) is read
    assert not made.remove


@pytest.mark.parametrize("path", ["a.lrc", "folder.jpg", "A.m3u8"])
@pytest.mark.parametrize("now", [NEW, b"a newer version"])
def test_what_somebody_changed_there_is_his_unless_all_is_verified(path: str, now: bytes) -> None:
    known = entry(NEW)
    phone, ledger = Phone(**{path: (b"by hand", 400)}), Ledger({path: known})
    made = plan([want(now, path)], ledger, phone)
    assert not made.copy and made.keep == {path: known}
    assert [(note.path, note.why.split(":")[0]) for note in made.notes] == [(path, "was changed there")]
    again = plan([want(now, path)], ledger, phone, verify=True)
    assert again.copy and not again.notes


def test_verify_trusts_nothing() -> None:
    phone = Phone(a=(OLD, 100))
    known = Ledger({"a": entry(NEW)})
    assert not plan([want(NEW)], known, phone).copy
    assert plan([want(NEW)], known, phone, verify=True).copy == (Copy(want(NEW), len(OLD)),)


def test_what_an_interrupted_run_may_have_changed_is_read_again() -> None:
    phone = Phone(a=(OLD, 100))  # the new one came, as long as the old one and at the same time, and is unwanted now
    known = Ledger({"a": entry(NEW)}, {"a": Intent(len(OLD), sha(OLD))})
    assert plan([want(NEW)], known, phone).copy == (Copy(want(NEW), len(OLD)),)


def test_kept_files_are_known_by_their_time_now() -> None:
    made = plan([want(NEW)], Ledger({"a": entry(NEW)}), Phone(a=(NEW, 3700)))
    assert made.keep == {"a": entry(NEW, 3700)}


@pytest.mark.parametrize(
    ("there", "known", "intent", "removed"),
    [
        ((OLD, 100), entry(OLD), None, True),
        ((OLD, 3700), entry(OLD), None, True),
        ((NEW, 3700), entry(OLD), None, False),  # another one of the same length
        ((b"mine", 100), entry(OLD), None, False),
        (Kind.LINK, entry(OLD), None, False),
        (Kind.FOLDER, entry(OLD), None, False),
        ((OLD, 100), entry(OLD, adopted=True), None, False),
        ((OLD, 100), None, OLD, True),  # a run stopped before it could mention it
        ((NEW, 100), None, OLD, False),
        ((NEW, 100), entry(OLD), NEW, True),
    ],
)
def test_only_what_is_still_ours_is_removed(
    there: tuple[bytes, int] | Kind, known: Entry | None, intent: bytes | None, removed: bool
) -> None:
    intended = {"a": Intent(len(intent), sha(intent))} if intent else {}
    made = plan([], Ledger({"a": known} if known else {}, intended), Phone(a=there))
    assert bool(made.remove) is removed
    assert bool(made.notes) is not removed
    assert plan([], Ledger({"a": entry(OLD)}), Phone()).notes == ()


def test_playlists_go_before_what_they_name() -> None:
    known = {path: entry(OLD) for path in ("Hips/01 A.mp3", "Zen.m3u8", "Arms/01 B.mp3", "Hips.m3u8")}
    made = plan([], Ledger(known), Phone(**dict.fromkeys(known, (OLD, 100))))
    assert list(made.remove) == ["Hips.m3u8", "Zen.m3u8", "Arms/01 B.mp3", "Hips/01 A.mp3"]


def test_folders_go_when_nothing_wanted_is_in_them() -> None:
    made = plan([want(NEW, "b/a")], Ledger(folders=frozenset({"a", "b", "c"})), Phone())
    assert made.folders == ("a", "c")


# ── room ─────────────────────────────────────────────────────────────────────────────────────────────────


def copies(*sizes: tuple[int, int], playlist: bool = False) -> tuple[Copy, ...]:
    return tuple(Copy(Wanted(f"f{n}", written(bytes(new)), playlist), old) for n, (new, old) in enumerate(sizes))


def steps(copy: tuple[Copy, ...], remove: dict[str, int] | None = None) -> Plan:
    return Plan(copy, {}, remove or {}, (), ())


@pytest.mark.parametrize(
    ("sizes", "needs"),
    [
        (((1000, 0), (24, 0)), 2000),  # in whole clusters
        (((3000, 3000), (3000, 3000)), 3000),  # one after another takes the place of the old one
        (((5000, 1000), (1000, 1000)), 5000),
    ],
)
def test_what_is_needed(sizes: tuple[tuple[int, int], ...], needs: int) -> None:
    wanted = steps(copies(*sizes))
    assert fit(wanted, SLACK + needs, 1000) == wanted
    with pytest.raises(OutputError, match="not enough room"):
        fit(wanted, SLACK + needs - 1, 1000)


def test_how_much_is_missing_is_said() -> None:
    with pytest.raises(
        OutputError, match=r"30\.0 MB are to be copied, 1\.0 MB are free: nothing was written; free 30\.0"
    ):
        fit(steps(copies((30_000_000, 0))), 1_000_000, 1)


def test_removals_come_first_only_when_they_must() -> None:
    wanted = steps(copies((5000, 0)), {"old": 4000})
    assert not fit(wanted, SLACK + 5000, 1).early
    assert fit(wanted, SLACK + 1000, 1).early
    with pytest.raises(OutputError):
        fit(wanted, SLACK + 999, 1)


def test_playlists_that_would_name_what_is_gone_go_with_it() -> None:
    music, playlist = copies((5000, 0))[0], Copy(Wanted("p", written(b"12345"), True), 4)
    made = fit(steps((music, playlist), {"old": 4000}), SLACK + 2000, 1)
    assert made.remove == {"p": 4, "old": 4000}
    assert [copy.frees for copy in made.copy] == [0, 0]


def test_a_full_card_needs_no_room_when_there_is_nothing_to_copy() -> None:
    assert not fit(steps((), {"old": 1}), 0, 1).early


# ── the ledger ───────────────────────────────────────────────────────────────────────────────────────────

KNOWN = Ledger(
    {"Rest/01 Ä.mp3": entry(OLD), "Rest.m3u8": entry(NEW, adopted=True)},
    {"b": Intent(3, sha(NEW))},
    frozenset({"Rest"}),
)


def test_a_ledger_is_read_as_it_was_written() -> None:
    assert ledger.from_bytes(KNOWN.to_bytes()) == KNOWN


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b'{"version": 2}', b'{"version": 1}', KNOWN.to_bytes()[:-20], b"\xff", b"[" * 100_000,
     b'{"version":1,"files":{"a":{"bytes":"x","sha256":"","mtime":0}},"intended":{},"folders":[]}'],
)  # fmt: skip
def test_a_damaged_ledger_is_none(data: bytes) -> None:
    assert ledger.from_bytes(data) is None


@pytest.mark.parametrize(
    "path",
    [
        "../a",
        "a/../b",
        "/etc/passwd",
        "a/b/c",
        "",
        "a/",
        "./a",
        ".bashrc",
        "a/.nomedia",
        "a\\b",
        "C:a",
        "a\0b",
        ".",
        "..",
    ],
)
def test_a_ledger_claims_nothing_elsewhere(path: str) -> None:
    assert not ours(path)
    forged = Ledger({path: entry(OLD)}, {path: Intent(1, "")}, frozenset({path}))
    assert ledger.from_bytes(forged.to_bytes()) == Ledger()


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path)


def paths(source: Source, *plain: tuple[str, str, str, int | None], phone: Phone | None = None) -> list[str]:
    rendered = [source.put(episode(*each)) for each in plain]
    return [w.path for w in arrange(library(*rendered), source.folder, phone or Phone(), Ledger(), m3u8).wanted]


def test_albums_are_folders_and_sessions_are_numbered(source: Source) -> None:
    assert paths(
        source, ("a", "Settle", "Hips", None), ("b", "Psoas: Slide", "Hips", None), ("c", "Rest", "", None)
    ) == [
        "Hips/01 Settle.mp3",
        "Hips/02 Psoas - Slide.mp3",
        "Sessions/01 Rest.mp3",
        "Hips/01 Settle.lrc",
        "Hips/02 Psoas - Slide.lrc",
        "Hips/folder.jpg",
        "Sessions/01 Rest.lrc",
        "Sessions/folder.jpg",
        "Hips.m3u8",
    ]


def test_written_tracks_count(source: Source) -> None:
    names = paths(source, ("a", "One", "Hips", 7), ("b", "Two", "Hips", 100))
    assert names[:2] == ["Hips/007 One.mp3", "Hips/100 Two.mp3"]


def test_names_that_differ_in_case_alone_are_numbered(source: Source) -> None:
    made = paths(
        source, ("a", "Rest", "Hips", 1), ("b", "REST", "Hips", 1), ("c", "rest", "hips", 1),
        ("d", "Straße", "CON", 1), ("e", "STRASSE", "CON", 1), ("f", "Rest", "Sessions", 1), ("g", "Alone", "", None),
    )  # fmt: skip
    assert made[:7] == [
        "Hips/01 Rest.mp3", "Hips/01 REST (2).mp3", "hips (2)/01 rest.mp3", "CON_/01 Straße.mp3",
        "CON_/01 STRASSE (2).mp3", "Sessions/01 Rest.mp3", "Sessions (2)/01 Alone.mp3",
    ]  # fmt: skip
    assert "hips (2).m3u8" in made and "Hips/01 REST (2).lrc" in made


def test_titles_of_which_nothing_can_stay(source: Source) -> None:
    assert paths(source, ("a", "???", "***", None))[0] == "Sessions/01 a.mp3"


def test_a_folder_named_like_a_playlist(source: Source) -> None:
    made = paths(source, ("a", "Rest", "Hips", None), ("b", "Rest", "Hips.m3u8", None))
    assert [path for path in made if "/" not in path] == ["Hips (2).m3u8", "Hips.m3u8.m3u8"]


def test_what_isnt_ours_keeps_its_name(source: Source) -> None:
    phone = Phone(**{
        "Hips": Kind.FOLDER, "Hips/01 REST.lrc": (b"mine", 1), "Hips/folder.jpg": (b"mine", 1),
        "Hips.m3u8": (b"m", 1),
        "Legs": (b"a file", 1),
    })  # fmt: skip
    rendered = [source.put(episode("a", "Rest", "Hips")), source.put(episode("b", "Rest", "Legs"))]
    made = arrange(library(*rendered), source.folder, phone, Ledger(), m3u8)
    assert [each.path for each in made.wanted] == [
        "Hips/01 Rest (2).mp3", "Legs (2)/01 Rest.mp3", "Hips/01 Rest (2).lrc", "Legs (2)/01 Rest.lrc",
        "Legs (2)/folder.jpg", "Hips (2).m3u8", "Legs.m3u8",
    ]  # fmt: skip
    why = "was there before, and isn't ours: left as it is"
    assert set(made.notes) == {Note(p, why) for p in ("Hips/01 REST.lrc", "Hips/folder.jpg", "Hips.m3u8", "Legs")}
    assert b"#PICTURE:Hips/folder.jpg" in bytes(made.wanted[-2].content.source)  # theirs, but it is there


def test_the_same_bytes_are_welcome(source: Source) -> None:
    rendered = source.put(episode("a", "Rest", "Hips"))
    data = (source.folder / "a.mp3").read_bytes()
    phone = Phone(**{"Hips": Kind.FOLDER, "Hips/01 Rest.mp3": (data, 1)})
    assert arrange(library(rendered), source.folder, phone, Ledger(), m3u8).wanted[0].path == "Hips/01 Rest.mp3"


def test_a_change_of_case_changes_no_name(source: Source) -> None:
    known = Ledger({"hips/01 rest.mp3": entry(OLD)})
    phone = Phone(**{"hips": Kind.FOLDER, "hips/01 rest.mp3": (OLD, 100)})
    rendered = source.put(episode("a", "Rest", "Hips"))
    made = [each.path for each in arrange(library(rendered), source.folder, phone, known, m3u8).wanted]
    assert made == ["hips/01 rest.mp3", "hips/01 rest.lrc", "hips/folder.jpg", "Hips.m3u8"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=200), st.sampled_from(["Hips", "hips", "HIPS.", ""]) | st.text(max_size=200)))
)
def test_any_titles_get_different_paths(made: list[tuple[str, str]]) -> None:
    shelves = layout.shelves(library(*(episode(f"e{n}", title, album) for n, (title, album) in enumerate(made))))
    assert sum(len(shelf.tracks) for shelf in shelves) == len(made)
    chosen = Chosen()
    paths = [chosen(shelf) for shelf in shelves]
    flat = [path for some in paths for path in some]
    assert len({names.fold(path) for path in flat}) == len(made)
    assert all(len(path.encode("utf-16-le")) // 2 <= 240 and ours(path) for path in flat)


class Chosen:
    """The names of one library's folders."""

    def __init__(self) -> None:
        self._chooser = Chooser(Phone(), Ledger())

    def __call__(self, shelf: layout.Shelf) -> list[str]:
        folder = self._chooser.folder(shelf.name)
        files = {".mp3": written(b"")}
        return [f"{folder}/{self._chooser.stem(folder, stem, files)}.mp3" for stem, _ in shelf.tracks]
