"""The work on one script: what is read, what is spoken, and what is said of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from opened import ROUTINE, heard, latest, until, working, written

from audiogen.errors import AudiogenError, SpeechError
from audiogen.model import Utterance
from audiogen.settings import Settings
from audiogen.speech.engine import Speech, engine
from audiogen.studio.bench import Bench
from audiogen.studio.reading import look
from audiogen.studio.terms import usual
from audiogen.timeline.hold import Place
from audiogen.units import RATE

if TYPE_CHECKING:
    from conftest import Workshop


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path)


@pytest.fixture
def settings(tmp_path: Path, shared_cache: Path) -> Settings:
    return Settings(cache=shared_cache, output=tmp_path / "output")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the voice was asked to say."""
    asked: list[str] = []
    speak = type(engine("espeak")).speak

    def listening(self: object, utterance: Utterance) -> Speech:
        asked.append(utterance.text)
        return speak(self, utterance)  # type: ignore[arg-type]

    monkeypatch.setattr(type(engine("espeak")), "speak", listening)
    return asked


@pytest.fixture
def bench(path: Path, settings: Settings) -> Iterator[Bench]:
    with working(path, settings) as bench:
        yield bench


def write(bench: Bench, old: str, new: str) -> None:
    bench.path.write_text(bench.path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_changed_line_alone_is_spoken(bench: Bench, said: list[str]) -> None:
    before = heard(bench)
    said.clear()
    write(bench, "Breathe out.", "Breathe out, and in again.")
    after = heard(bench, "in again")
    assert said == ["Breathe out, and in again."]
    assert after["sound"] != before["sound"] and not after["estimated"]
    assert bench.sound(before["sound"]) is not None, "who still hears the former one can go on"


def test_all_faults_are_said_and_the_last_good_session_stays(bench: Bench) -> None:
    good = heard(bench)
    write(bench, "[3s]", "[three seconds]")
    write(bench, "[bell soft]", "[bel soft]")
    notes = until(lambda: [note for note in latest(bench, "notes")["notes"] if note["wrong"]])
    notes = until(lambda: len(found := latest(bench, "notes")["notes"]) == 2 and found)
    assert [note["line"] for note in notes] == [9, 11]
    assert "did you mean “bell”" in notes[1]["message"] + notes[1]["hint"]
    assert latest(bench, "score") == good
    assert bench.sound(good["sound"]) is not None
    write(bench, "[three seconds]", "[3s]")
    write(bench, "[bel soft]", "[bell soft]")
    until(lambda: not [note for note in latest(bench, "notes")["notes"] if note["wrong"]])


def test_settings_are_followed(workshop: Workshop, shared_cache: Path) -> None:
    path = workshop.folder / workshop.write(ROUTINE)
    own = workshop.folder / "audiogen.toml"

    def wrong() -> list[Any]:
        return [note for note in latest(bench, "notes")["notes"] if note["wrong"]]

    with working(path, usual()) as bench:
        first = heard(bench)
        own.write_text("[session]\npauses = {sentence = 9}\n", encoding="utf-8")
        note = until(lambda: (found := wrong()) and found[0])
        assert note["path"] == "audiogen.toml:2" and latest(bench, "score") == first
        own.write_text('[session]\npauses = {sentence = "9s"}\n', encoding="utf-8")
        longer = until(lambda: (now := heard(bench))["length"] > first["length"] + 8000 and now)
        assert bench.check(ROUTINE)["length"] == longer["length"] and not wrong()
        own.write_text("[sesion\n", encoding="utf-8")
        assert until(lambda: (found := wrong()) and found[0])["path"].startswith("audiogen.toml")
        own.unlink()
        until(lambda: heard(bench)["length"] == first["length"] and not wrong())


def test_lines_are_shared_by_the_store(workshop: Workshop, tmp_path: Path, said: list[str]) -> None:
    """What is spoken goes into the store that the settings name, and what is there isn't spoken."""
    path = workshop.folder / workshop.write(ROUTINE)
    store = tmp_path / "store"
    for own in ("one", "two"):
        with working(path, Settings(cache=tmp_path / own, output=tmp_path / "output", store=store.as_uri())) as bench:
            until(lambda bench=bench: latest(bench, "voice").get("state") == "ready")
        assert len(list(store.rglob("*.clip"))) == 7
    assert len(said) <= 8, "the second time only the voice was warmed up"


def test_a_store_that_is_none_is_said(workshop: Workshop) -> None:
    path = workshop.folder / workshop.write(ROUTINE)
    gone = Settings(cache=workshop.cache, output=workshop.output, store="nowhere://at/all")
    with working(path, gone) as bench:
        notes = until(lambda: latest(bench, "notes").get("notes"))
    assert notes[0]["wrong"] and "nowhere" in notes[0]["message"]


def test_backgrounds_that_are_quieter_than_asked_are_said(bench: Bench) -> None:
    def said() -> list[tuple[int, str]]:
        return [
            (note["line"], note["message"]) for note in latest(bench, "notes")["notes"] if "dB" in note["message"]
        ]

    heard(bench)
    assert said() == []
    write(bench, "pink noise -30 dB", "pink noise -6 dB")
    (line, message), *rest = until(said)
    assert line == 5 and "dB quieter than asked: speech stays 15 dB above it" in message and not rest
    write(bench, "## Rest\n", "## Rest\n[background sea -4 dB]\n\n")
    until(lambda: [line for line, message in said()] == [5, 14])
    assert said()[1][1].startswith("from 0:0")
    write(bench, "pink noise -6 dB", "pink noise -30 dB")
    write(bench, "sea -4 dB", "sea -30 dB")
    until(lambda: not said())


def test_included_scripts_are_watched_too_even_before_they_are_there(bench: Bench) -> None:
    heard(bench)
    part = bench.path.with_name("part.md")
    write(bench, "Thank you.", "\n::: include part.md\n\nThank you.")
    until(lambda: "part.md" in json.dumps(latest(bench, "notes")["notes"]))
    part.write_text("From elsewhere. [2s-9s]\n", encoding="utf-8")
    heard(bench, "From elsewhere")
    part.write_text("From somewhere.\n", encoding="utf-8")
    heard(bench, "From somewhere")
    part.write_text("From [nowhere.\n\n[nothing]\n", encoding="utf-8")
    note = until(lambda: next((note for note in latest(bench, "notes")["notes"] if note["wrong"]), None))
    assert note["path"].startswith(f"{part}:") or "part.md" in note["path"]


def test_a_voice_that_fails_is_said_and_can_be_tried_again(
    bench: Bench, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard(bench)
    with monkeypatch.context() as patch:

        def fails(self: object, utterance: Utterance) -> Speech:
            raise SpeechError("the network is gone", "come back later")

        patch.setattr(type(engine("espeak")), "speak", fails)
        write(bench, "Breathe out.", "Nobody ever said this in a test before.")
        failed = until(lambda: (now := latest(bench, "voice"))["state"] == "failed" and now)
    assert failed["message"] == "Line 14 can't be spoken: the network is gone"
    score = latest(bench, "score")
    assert score["estimated"] and bench.sound(score["sound"]), "all the others can be heard"
    bench.again()
    until(lambda: latest(bench, "voice")["state"] == "ready")
    assert "Nobody ever said this in a test before." in said
    assert not latest(bench, "score")["estimated"]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has the voice, which speaks four lines at once, fail at what has one of some words in it, all together."""
    voice = type(engine("espeak"))
    speak = voice.speak

    def begin(words: dict[str, str], together: int) -> None:
        meeting = threading.Barrier(together)

        def speaking(self: object, utterance: Utterance) -> Speech:
            for word, why in words.items():
                if word in utterance.text:
                    meeting.wait(5)
                    raise SpeechError(why, "come back later")
            return speak(self, utterance)  # type: ignore[arg-type]

        monkeypatch.setattr(voice, "at_once", 4)
        monkeypatch.setattr(voice, "speak", speaking)

    return begin


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"": "the network is gone"}, "No line can be spoken now: the network is gone"),
        ({"wide": "is no word", "down": "can't be said", "Breathe": "it is late", "hands": "no"},
         "Line 9 can't be spoken: can't be said"),
        ({"Nothing": "the network is gone"}, "Line 19 can't be spoken: the network is gone"),
    ],
)  # fmt: skip
def test_what_fails_is_told_of_all_lines_or_of_the_first(
    path: Path, tmp_path: Path, failing: Callable[..., None], words: dict[str, str], said: str
) -> None:
    failing(words, len(words) if "" not in words else 4)
    with working(path, Settings(cache=tmp_path / "clips", output=tmp_path / "output")) as bench:
        failed = until(lambda: (now := latest(bench, "voice")).get("state") == "failed" and now)
    assert (failed["message"], failed["hint"]) == (said, "come back later")


def test_much_that_is_new_can_be_heard_while_it_is_being_spoken(
    path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiogen.studio.bench.SOON", 0.0)
    path.write_text(f"{ROUTINE}\nA first line that is new. [2s]\n\nA second line that is new.\n", encoding="utf-8")
    sounds: list[tuple[bool, str]] = []
    with working(path, settings) as bench:
        post = bench.board.post

        def listening(kind: str, notice: dict[str, Any]) -> None:
            if kind == "score":
                sounds.append((notice["estimated"], notice["sound"]))
            post(kind, notice)

        monkeypatch.setattr(bench.board, "post", listening)
        until(lambda: latest(bench, "voice").get("state") == "ready")
        partial = [sound for estimated, sound in sounds if estimated and sound]
        mixed = bench.sound(partial[-1])
    assert mixed is not None and sounds[-1] not in [(True, sound) for sound in partial]
    unspoken = [event for event in mixed.timeline.events if event.estimated]
    assert unspoken
    part = mixed.mixer.mix(unspoken[0].start, unspoken[0].start + RATE // 2)
    assert abs(part).max() < 0.1, "only the background"


def test_a_newer_text_is_spoken_instead(
    path: Path, settings: Settings, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was being spoken is given up after the line that is in hand."""
    lines = "\n\n".join(f"Sentence number {n} of the many that nobody waits for." for n in range(60))
    path.write_text(f"{ROUTINE}\n{lines}\n", encoding="utf-8")
    with working(path, settings) as bench:
        until(lambda: latest(bench, "voice").get("done"))
        path.write_text(ROUTINE.replace("Thank you.", "Thanks."), encoding="utf-8")
        heard(bench, "Thanks.")
    assert len(said) < 60


def test_unsaved_text_is_looked_at_without_being_spoken(bench: Bench, said: list[str]) -> None:
    length = heard(bench)["length"]
    said.clear()
    longer = bench.check(ROUTINE.replace("[1s]", "[11s]"))
    assert longer["length"] == length + 10_000 and not longer["estimated"]
    assert bench.check(ROUTINE.replace("Thank you", "Thank you very much"))["estimated"]
    wrong = bench.check(ROUTINE.replace("[1s]", "[1 secnd]"))
    assert wrong["length"] is None and wrong["notes"][0]["line"] == 22
    assert said == []
    assert bench.path.read_text(encoding="utf-8") == ROUTINE


def test_another_length_for_one_pause(bench: Bench) -> None:
    score = heard(bench)
    pauses = [(one["line"], one["written"], one["nth"], one["of"]) for one in score["elastic"]]
    assert pauses == [(14, "[4s-8s]", 0, 1), (16, "[4s-8s]", 0, 1), (18, "::: rest 10s-30s", 0, 1)]
    tried = bench.stretch(Place(16, "[4s-8s]"), 13 * RATE)
    assert tried["length"] == score["length"] + 9000
    assert [one["length"] for one in tried["elastic"]] == [4000, 13_000, 10_000]
    write(bench, "language: en", "language: en\nlength: 45s")
    until(lambda: latest(bench, "score")["wanted"] == 45_000)
    tried = bench.stretch(Place(19, "::: rest 10s-30s"), 12 * RATE)
    assert tried["length"] == 45_000 and tried["elastic"][2]["length"] == 12_000
    with pytest.raises(AudiogenError, match="would last 1:42 at least: it is to last 0:45"):
        bench.stretch(Place(15, "[4s-8s]"), 70 * RATE)


def test_a_fault_of_ours_is_said(path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr("audiogen.studio.bench.look", broken)
    monkeypatch.setattr("threading.excepthook", lambda about: None)
    with working(path, settings) as bench:
        failed = until(lambda: (now := latest(bench, "voice")).get("state") == "failed" and now)
    assert "RuntimeError: nobody thought of this" in failed["message"]


def test_a_full_disk_is_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    heard(bench)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("audiogen.studio.bench.narrate", full)
    write(bench, "Breathe out.", "Breathe in, for once.")
    failed = until(lambda: (now := latest(bench, "voice"))["state"] == "failed" and now)
    assert "No space left" in failed["message"]
    monkeypatch.undo()
    bench.again()
    heard(bench, "for once")


def test_a_file_that_goes_away_and_comes_back(bench: Bench) -> None:
    good = heard(bench)
    bench.path.unlink()
    until(lambda: latest(bench, "text")["text"] is None)
    assert latest(bench, "score") == good
    bench.save(ROUTINE, good["tag"], over=False)
    until(lambda: latest(bench, "text")["text"] == ROUTINE)


def test_everything_that_a_session_is_made_of_is_watched(path: Path) -> None:
    take = path.parent / "takes" / "rest" / "1 thank you.wav"
    take.parent.mkdir(parents=True)
    take.touch()
    text = ROUTINE.replace("## Rest", "## Rest\n![A picture](rest.png)\n\n[sound rain.wav]\n\n::: include part.md\n")
    path.with_name("part.md").write_text("A part.\n", encoding="utf-8")
    found = look(text, path, ())
    assert [note.message for note in found.notes] and found.routine is None, "neither picture nor sound is there yet"
    assert {path, *(path.with_name(name) for name in ("rest.png", "rain.wav", "part.md"))} <= set(found.files)
    assert {take, take.parent} <= set(look(ROUTINE, path, ()).files)
