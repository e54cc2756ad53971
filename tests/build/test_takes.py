"""A recording belongs to the text that it was first found for, and its name says which that is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from audiogen.build.takes.folder import NOTE, Noted, Recorded, Take, folder, note, noted, recorded
from audiogen.build.takes.items import Item, items, words
from audiogen.build.takes.match import Matched, match
from audiogen.errors import AudiogenError, ScriptError
from audiogen.model import Utterance, Voice
from audiogen.timeline.nodes import Line

VOICE = Voice("hibari", "heart", "en-US")


def script(*texts: tuple[int, str]) -> tuple[Item, ...]:
    return items(Line(number, text, Utterance(text, VOICE)) for number, text in texts)


def take(name: str, content: str = "") -> Take:
    return Take(Path("takes/x") / name, hashlib.sha256((content or name).encode()).hexdigest())


def matched(lines: tuple[Item, ...], *takes: Take, notes: dict[str, Noted] | None = None) -> Matched:
    return match(lines, Recorded(Path("takes/x"), takes, (), notes or {}))


def who(found: Matched) -> dict[str, str]:
    return {item.place: take.name for item, take in found.takes.items()}


LINES = script((3, "Lie down."), (3, "Rest."), (5, "Breathe out."), (9, "Breathe out."))

# ── what can be recorded ─────────────────────────────────────────────────────────────────────────────────


def test_sentences_are_called_after_their_line_and_after_their_text() -> None:
    assert [item.place for item in LINES] == ["3-1", "3-2", "5", "9"]
    assert [item.id.rpartition("-")[0] for item in LINES] == ["lie-down", "rest", "breathe-out", "breathe-out"]
    assert LINES[2].id == LINES[3].id and len({item.id for item in LINES}) == 3


def test_what_is_said_again_in_the_same_line_is_one_recording() -> None:
    assert len(script((4, "Once more."), (4, "Once more."))) == 1


@pytest.mark.parametrize(
    ("text", "id"),
    [("It’s “you” — now!", "its-you-now"), ("Atme aus, über dich", "atme-aus-über-dich"), ("呼吸", "呼吸")],
)
def test_names_go_well_with_files(text: str, id: str) -> None:
    assert script((1, text))[0].id.startswith(f"{id}-")


def test_long_sentences_have_short_names() -> None:
    one, two = script((1, "a" * 400 + " one"), (2, "a" * 400 + " two"))
    assert len(one.id) < 50 and one.id != two.id


def test_neither_capitals_nor_marks_make_another_text() -> None:
    assert words("Lie down — REST, it's fine!") == words("lie down. Rest; It’s fine")
    for one, two in (("Lie down.", "Lie up."), ("की", "का"), ("50 %", "50 €"), ("Maße", "Masse"), ("1 + 1", "1 1")):
        assert words(one) != words(two) and script((1, one))[0].id != script((1, two))[0].id


# ── which is of which ────────────────────────────────────────────────────────────────────────────────────


def test_a_recording_is_called_after_its_line_or_its_text() -> None:
    assert who(matched(LINES, take("3-2.wav"), take(f"{LINES[0].id}.flac"))) == {
        "3-1": f"{LINES[0].id}.flac",
        "3-2": "3-2.wav",
    }


def test_it_says_its_text_wherever_that_stands_unless_there_is_one_for_the_very_line() -> None:
    assert who(matched(LINES, take("5.wav"))) == {"5": "5.wav", "9": "5.wav"}
    assert who(matched(LINES, take("5.wav"), take("9.wav"))) == {"5": "5.wav", "9": "9.wav"}


def test_it_moves_with_its_text() -> None:
    notes = matched(LINES, take("5.wav")).notes
    moved = script((3, "Lie down."), (5, "Something new."), (8, "Breathe out!"))
    found = matched(moved, take("5.wav"), notes=dict(notes))
    assert who(found) == {"8": "5.wav"} and not found.strays


def test_what_was_recorded_for_another_text_is_not_heard() -> None:
    notes = matched(LINES, take("5.wav")).notes
    changed = script((3, "Lie down."), (5, "Breathe in."))
    found = matched(changed, take("5.wav"), notes=dict(notes))
    assert not found.takes
    (stray,) = found.strays
    assert stray.text == "Breathe out." and "“Breathe out.”, which no line says" in str(stray)
    assert found.notes == notes, "the text may come back"


def test_recorded_anew_it_is_of_the_line_as_it_reads_now() -> None:
    notes = matched(LINES, take("5.wav")).notes
    changed = script((5, "Breathe in."))
    assert who(matched(changed, take("5.wav", "another"), notes=dict(notes))) == {"5": "5.wav"}


def test_what_no_line_is_called_is_said_with_a_guess() -> None:
    (stray,) = matched(LINES, take("lie-dwn.wav")).strays
    assert "no line is called so: did you mean “lie-down-" in str(stray)


@pytest.mark.parametrize("names", [("5.mp3", "5.wav"), ("5.wav", f"{LINES[2].id}.wav", "9.wav")])
def test_of_two_recordings_of_a_line_one_is_used_and_the_other_named(names: tuple[str, ...]) -> None:
    found = matched(LINES, *map(take, names))
    used = {one.name for one in found.takes.values()}
    assert {stray.path.name for stray in found.strays} == set(names) - used != set()
    assert "is used for its line: keep one of them" in str(found.strays[0])


def test_a_moved_recordings_name_is_free_for_the_line_that_is_there_now() -> None:
    notes = dict(matched(LINES, take("5.wav")).notes)
    moved = script((5, "Something new."), (8, "Breathe out."))
    found = matched(moved, take("5.wav"), notes=notes)
    assert {item.place: one.name for item, one in found.misleading.items()} == {"5": "5.wav"}
    found = matched(moved, take("5.wav"), take("5.flac"), notes=notes)
    assert who(found) == {"8": "5.wav", "5": "5.flac"} and not found.strays and not found.misleading


def test_what_is_taken_away_for_a_while_is_remembered() -> None:
    notes = dict(matched(LINES, take("5.wav")).notes)
    away = matched(script((5, "Breathe in.")), notes=notes)
    assert not matched(script((5, "Breathe in.")), take("5.wav"), notes=dict(away.notes)).takes


def test_a_recording_may_get_another_name() -> None:
    notes = dict(matched(LINES, take("5.wav")).notes)
    renamed = Take(Path("takes/x/out.wav"), take("5.wav").digest)
    assert who(matched(LINES, renamed, notes=notes)) == {"5": "out.wav", "9": "out.wav"}
    to_a_line = Take(Path("takes/x/3-2.wav"), take("5.wav").digest)
    assert who(matched(LINES, to_a_line, notes=notes)) == {"3-2": "3-2.wav"}


def test_a_line_of_several_sentences_says_what_they_are_called() -> None:
    assert "line 3 has several sentences, called 3-1, 3-2" in str(matched(LINES, take("3.wav")).strays[0])


def test_what_is_outdated_is_offered_to_the_line_that_it_may_fit() -> None:
    notes = dict(matched(LINES, take("3-1.wav")).notes)
    (item,) = script((4, "Lie down now."))
    (stray,) = matched((item,), take("3-1.wav"), notes=notes).strays
    assert stray.hint == f"record line 4 anew, or call it {item.id}.wav if it fits “Lie down now.”"


def test_names_may_be_decomposed_or_in_capitals() -> None:
    (item,) = script((1, "Über dich."))
    import unicodedata

    name = unicodedata.normalize("NFD", item.id).upper()
    assert who(matched((item,), take(f"{name}.wav"))) == {"1": f"{name}.wav"}


# ── on the disk ──────────────────────────────────────────────────────────────────────────────────────────


def test_recordings_stand_beside_the_folder_of_scripts_or_in_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert folder(Path("scripts/rest.md")) == Path("takes/rest")
    assert folder(tmp_path / "scripts" / "rest.md") == tmp_path / "takes" / "rest"
    assert folder(tmp_path / "rest.md") == tmp_path / "takes" / "rest"
    inside = tmp_path / "scripts" / "takes" / "rest"
    inside.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "scripts")
    assert folder(Path("rest.md")) == Path("takes/rest")
    (tmp_path / "takes" / "rest").mkdir(parents=True)
    with pytest.raises(ScriptError, match="one of the two"):
        folder(Path("rest.md"))


def test_recordings_are_found_from_wherever_one_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = tmp_path / "scripts" / "sub"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert folder(Path("../rest.md")).resolve() == tmp_path / "takes" / "rest"


def test_what_is_no_recording_is_let_alone_and_what_cant_be_read_is_named(tmp_path: Path) -> None:
    place = tmp_path / "takes" / "rest"
    place.mkdir(parents=True)
    for name in ("1.wav", "2.MP3", "3.m4a", "13", "notes.txt", ".hidden.wav"):
        (place / name).write_bytes(name.encode())
    (place / "4.wav").mkdir()
    found = recorded(tmp_path / "rest.md")
    assert [one.name for one in found.takes] == ["1.wav", "2.MP3"]
    assert [path.name for path in found.unusable] == ["13", "3.m4a", "4.wav"]
    assert "save it as WAV" in str(match(LINES, found).strays[0])


@pytest.mark.parametrize("text", ["", "[]", "null", '{"5.wav": 3}', '{"5.wav": {"sha256": "x"}}', "[" * 100_000])
def test_a_note_that_cant_be_read_is_an_error_not_forgotten(text: str, tmp_path: Path) -> None:
    (tmp_path / NOTE).write_text(text)
    with pytest.raises(AudiogenError, match=r"takes\.json doesn't say what was recorded: mend it"):
        noted(tmp_path)
    assert (tmp_path / NOTE).read_text() == text


def test_what_was_recorded_is_remembered(tmp_path: Path) -> None:
    assert noted(tmp_path) == {}
    found = {"5.wav": Noted("aa", "Breathe “out”.")}
    note(tmp_path, found)
    assert noted(tmp_path) == found and [path.name for path in tmp_path.iterdir()] == [NOTE]
