"""`audiogen takes`, and sessions in which somebody's own voice speaks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from audiogen.units import RATE

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

SCRIPT = """
    ---
    title: Rest
    voice: hibari
    ---
    ## Settle
    Lie on your back. Rest now. [4s]
    Soften your belly. [6s]
"""


def own_voice(seconds: float = 1.5, rate: int = 44_100, level: float = 0.05) -> np.ndarray:
    """Something like a person's voice, quiet, in a room with a hum: a second of room before, two after."""
    t = np.arange(round(seconds * rate)) / rate
    tone = sum(np.sin(2 * np.pi * 140 * n * t) / n for n in range(1, 12)) * (0.2 + np.sin(4 * np.pi * t) ** 2)
    said = np.concatenate([np.zeros(rate), tone, np.zeros(2 * rate)]) * level
    noise = np.random.default_rng(1).standard_normal((len(said), 2)) * level * 0.003
    hum = level * 0.1 * np.sin(2 * np.pi * 50 * np.arange(len(said)) / rate)
    return (said[:, None] + noise + hum[:, None]).astype(np.float32)


@pytest.fixture
def script(workshop: Workshop, shared_cache: Path) -> Path:
    return workshop.write(SCRIPT)


@pytest.fixture
def place(workshop: Workshop) -> Path:
    made = workshop.folder / "takes" / "routine"
    made.mkdir(parents=True)
    return made


def record(place: Path, name: str, **how: float) -> Path:
    path = place / name
    soundfile.write(path, own_voice(**how), 44_100)  # type: ignore[arg-type]
    return path


def events(workshop: Workshop, kind: str = "speech") -> list[dict[str, object]]:
    return [event for event in workshop.ledger()["events"] if event["kind"] == kind]


def test_it_lists_what_can_be_recorded_and_where(script: Path, audiogen: Audiogen) -> None:
    out = audiogen("takes", script).out.splitlines()
    assert [line.split()[0] for line in out[:3]] == ["6-1", "6-2", "7"]
    assert "lie-on-your-back-" in out[0] and out[0].endswith("Lie on your back.")
    assert out[3] == "0 of 3 recorded; recordings belong into takes/routine/"


@pytest.mark.parametrize("name", ["7.wav", "7.flac", "7.mp3"])
def test_a_recording_is_heard_in_its_place_as_loud_and_as_exact_as_the_voice(
    name: str, script: Path, place: Path, workshop: Workshop, audiogen: Audiogen
) -> None:
    record(place, name)
    done = audiogen("render", script)
    assert done.code == 0, done.err
    assert "2 spoken" in done.out or "2 kept" in done.out
    assert "1 recorded by you" in done.out
    one, two, three = events(workshop)
    assert str(one["voice"]) == str(two["voice"]) == "hibari heart" and str(three["voice"]).startswith("take ")
    assert three["text"] == "Soften your belly." and int(str(three["length"])) / RATE == pytest.approx(1.5, abs=0.06)
    pause = next(event for event in events(workshop, "pause") if event["text"] == "[6s]")
    assert pause["length"] == 6 * RATE
    pcm, rate = soundfile.read(workshop.output / "routine.mp3")
    start, length = int(str(three["start"])), int(str(three["length"]))
    assert rate == RATE
    loud = [_level(pcm, int(str(event["start"])), int(str(event["length"]))) for event in (one, two, three)]
    assert max(loud) - min(loud) < 4.0, "as loud as the others, by plain power"
    heard = np.abs(pcm[:, 0]) > 0.02
    assert abs(int(heard[start - RATE :].argmax()) - RATE) < 0.08 * RATE, "it begins where it should"
    assert abs(start + length - (len(heard) - int(heard[::-1].argmax()))) < 0.1 * RATE, "and ends there"
    assert "Soften your belly." in (workshop.output / "routine.vtt").read_text()


def _level(pcm: np.ndarray, start: int, length: int) -> float:
    return 10 * float(np.log10(np.square(pcm[start : start + length]).mean()))


def test_only_lines_without_a_recording_are_asked_of_the_voice(
    script: Path, place: Path, workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("6-1.wav", "6-2.wav", "7.wav"):
        record(place, name, seconds=1.0 + 0.1 * len(name))
    monkeypatch.setattr("audiogen.speech.hibari.engine.HibariEngine.speak", None)
    monkeypatch.setenv("AUDIOGEN_CACHE_DIR", str(workshop.cache))
    done = audiogen("render", script, "--json")
    assert done.code == 0, done.err
    assert done.json[0]["recorded"] == 3 and done.json[0]["spoken"] == 0
    again = audiogen("render", script, "--json").json[0]
    assert again["sha256"] == done.json[0]["sha256"]


def test_a_recording_is_made_anew_when_its_file_changes(
    script: Path, place: Path, workshop: Workshop, audiogen: Audiogen
) -> None:
    record(place, "7.wav")
    audiogen("render", script)
    record(place, "7.wav", seconds=2.5)
    assert audiogen("render", script).code == 0
    assert int(str(events(workshop)[2]["length"])) / RATE == pytest.approx(2.5, abs=0.06)


def test_when_its_text_changes_the_voice_speaks_and_the_author_is_told(
    script: Path, place: Path, workshop: Workshop, audiogen: Audiogen
) -> None:
    record(place, "7.wav")
    audiogen("render", script)
    workshop.write(SCRIPT.replace("Soften your belly.", "Soften your jaw."))
    done = audiogen("render", script)
    assert done.code == 0 and "7.wav: it was recorded for “Soften your belly.”, which no line says" in done.err
    assert {event["voice"] for event in events(workshop)} == {"hibari heart"}
    listed = audiogen("takes", script, "--json").json
    assert listed["unused"] == [
        {"file": "7.wav", "recorded_for": "Soften your belly.", "why": listed["unused"][0]["why"]}
    ]
    told = audiogen("takes", script, "--accept", "takes/routine/7.wav").out.splitlines()
    assert told[-2] == "7.wav is of line 7: Soften your jaw." and told[-1].startswith("1 of 3 recorded")
    assert not audiogen("render", script).err
    assert str(events(workshop)[2]["voice"]).startswith("take ")


def test_lines_may_move(script: Path, place: Path, workshop: Workshop, audiogen: Audiogen) -> None:
    record(place, "7.wav")
    assert "1 of 3" in audiogen("takes", script).out
    workshop.write(SCRIPT.replace("## Settle", "## Settle\n    Arrive.\n\n"))
    assert not audiogen("render", script).err
    said = {event["text"]: str(event["voice"]).split()[0] for event in events(workshop)}
    assert said["Soften your belly."] == "take" and said["Arrive."] == "hibari"
    assert audiogen("takes", script, "--missing").out.count("\n") == 4


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("7.wav", b"RIFF, or so it says", "7.wav can't be played"),
        ("7.mp3", b"", "7.mp3 can't be played"),
        ("7.flac", None, "no voice stands out from the room in the recording 7.flac"),
    ],
)
def test_a_recording_that_says_nothing_is_an_error_with_its_line(
    name: str, content: bytes | None, message: str, script: Path, place: Path, audiogen: Audiogen
) -> None:
    if content is None:
        soundfile.write(place / name, np.zeros(44_100), 44_100)
    else:
        (place / name).write_bytes(content)
    error = audiogen("render", script).error()
    assert error.startswith("routine.md:7: ") and message in error


def test_a_recording_that_breaks_off_is_an_error(script: Path, place: Path, audiogen: Audiogen) -> None:
    whole = record(place, "7.mp3").read_bytes()
    (place / "7.mp3").write_bytes(whole[: len(whole) * 6 // 10])
    assert "routine.md:7: the recording 7.mp3 breaks off in the middle" in audiogen("render", script).error()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("8.wav", "no line is called so"),
        ("7.m4a", "save it as WAV, FLAC or MP3"),
        ("soften-yor-belly.wav", "did you mean “soften-your-belly-"),
    ],
)
def test_a_file_that_is_nobodys_is_named_not_passed_over(
    name: str, message: str, script: Path, place: Path, audiogen: Audiogen
) -> None:
    (place / name).write_bytes(b"?")
    done = audiogen("render", script)
    assert done.code == 0 and name in done.err and message in done.err
    assert audiogen("check", script).err == audiogen("plan", script).err == done.err


def test_when_every_line_is_recorded_no_voice_is_needed(
    workshop: Workshop, place: Path, audiogen: Audiogen, no_network: None
) -> None:
    script = workshop.write("---\nlanguage: gsw\n---\nLass los.\n")
    assert "gsw" in audiogen("render", script).error()
    record(place, "4.wav")
    done = audiogen("render", script)
    assert done.code == 0 and "  your own voice; 0 spoken" in done.out, done.err
    assert audiogen("check", script).code == 0 and audiogen("plan", script).code == 0


def test_a_noisy_room_around_a_short_word_is_no_fault_of_the_program(
    workshop: Workshop, place: Path, audiogen: Audiogen
) -> None:
    script = workshop.write("In.[0ms]\nOut.[0ms]\nIn.\n")
    rng = np.random.default_rng(4)
    for name, length in (("1.wav", 0.2), ("2.wav", 0.1)):
        pcm = rng.standard_normal(6 * 48_000) * 0.004
        t = np.arange(round(length * 48_000)) / 48_000
        pcm[144_000 : 144_000 + len(t)] += 0.3 * np.sin(2 * np.pi * 200 * t)
        soundfile.write(place / name, pcm, 48_000)
    assert audiogen("render", script).code == 0


def test_a_recording_that_is_changed_meanwhile_is_not_heard_as_another(
    script: Path, place: Path, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audiogen.speech.takes import TakeEngine

    path = record(place, "7.wav", seconds=1.77)
    speak = TakeEngine.speak

    def late(self: TakeEngine, utterance: object) -> object:
        record(place, "7.wav", seconds=2.0)
        return speak(self, utterance)  # type: ignore[arg-type]

    monkeypatch.setattr(TakeEngine, "speak", late)
    assert "the recording 7.wav was changed just now" in audiogen("render", script).error()
    assert path.exists()


def test_what_cant_be_remembered_is_said(script: Path, place: Path, audiogen: Audiogen) -> None:
    record(place, "7.wav")
    (place / "takes.json").mkdir()
    assert "takes.json doesn't say what was recorded" in audiogen("render", script).error()


def test_accepting_what_isnt_there_or_isnt_a_lines_is_refused(script: Path, place: Path, audiogen: Audiogen) -> None:
    assert "there is no recording 7.wav" in audiogen("takes", script, "--accept", "7.wav").error(2)
    record(place, "nobody.wav")
    assert "no line is called so" in audiogen("takes", script, "--accept", "nobody.wav").error(2)


def test_the_session_never_takes_a_recordings_place(script: Path, place: Path, audiogen: Audiogen) -> None:
    before = record(place, "7.mp3").read_bytes()
    assert "would be overwritten" in audiogen("render", script, "-o", place / "7.mp3").error()
    assert (place / "7.mp3").read_bytes() == before


def test_a_voice_needs_no_sound_for_what_was_recorded(
    workshop: Workshop, place: Path, shared_cache: Path, audiogen: Audiogen
) -> None:
    script = workshop.write("---\nvoice: hibari\n---\nRest now.\nשלום.\n")
    assert "has no sound for “שלום”" in audiogen("check", script).error()
    record(place, "5.wav")
    assert audiogen("render", script).code == 0
