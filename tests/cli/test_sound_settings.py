"""How a session sounds, asked for in the script or on the command line; heard in what is rendered."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
import pytest
import soundfile
from conftest import Audiogen, Workshop

RATE = 48_000
LINES = "Lie down, and let the floor carry you. [4s]\n\nBreathe out slowly, and let go of your shoulders.\n"
Heard = tuple[Any, Any]


def heard(path: Path) -> Heard:
    pcm, rate = soundfile.read(str(path), dtype="float64", always_2d=True)
    assert rate == RATE
    return pcm, pcm.shape[1]


def speech_lufs(pcm: Any, ledger: Any) -> float:
    """The lines alone, one after the other, by another's meter."""
    spans = [(e["start"], e["start"] + e["length"]) for e in ledger["events"] if e["kind"] == "speech"]
    return float(pyloudnorm.Meter(RATE).integrated_loudness(np.concatenate([pcm[a:b] for a, b in spans])))


@pytest.fixture
def rendered(workshop: Workshop, shared_cache: Path, audiogen: Audiogen) -> Callable[..., tuple[Any, Any]]:
    """Renders a script with some options; its sound and its ledger."""

    def render(text: str, *options: str, name: str = "routine") -> tuple[Any, Any]:
        done = audiogen("render", workshop.write(text), "--voice", "espeak", *options)
        assert done.code == 0, done
        pcm, _ = heard(workshop.output / f"{name}.mp3")
        return pcm, workshop.ledger(name)

    return render


@pytest.mark.parametrize(
    ("preset", "channels", "lufs"),
    [("podcast", 2, -16.0), ("headphones", 2, -18.0), ("phone", 1, -19.0), ("sleep", 2, -20.0)],
)
def test_a_preset_is_heard(rendered: Callable[..., Heard], preset: str, channels: int, lufs: float) -> None:
    name = "routine" if preset == "podcast" else f"routine-{preset}"
    pcm, ledger = rendered(LINES, "--preset", preset, name=name)
    assert pcm.shape[1] == channels
    assert speech_lufs(pcm, ledger) == pytest.approx(lufs, abs=0.5)
    assert ledger["master"]["preset"] == preset and ledger["master"]["lufs"] == lufs
    assert ledger["loudness"]["integrated_speech_lufs"] == pytest.approx(lufs, abs=0.1)
    assert len(pcm) == ledger["length"]
    assert ledger["title"] == ("Routine" if preset == "podcast" else f"Routine ({preset})")


def test_a_script_can_have_a_preset_of_its_own(rendered: Callable[..., Heard]) -> None:
    pcm, ledger = rendered(f"---\npreset: phone\n---\n{LINES}")
    assert pcm.shape[1] == 1 and ledger["title"] == "Routine"


def test_two_ears_are_needed_for_two_tones(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write("---\nbackground: [binaural 200 Hz beat 4 Hz]\n---\nRest.\n")
    said = audiogen("check", script, "--preset", "phone").error()
    assert said.startswith("routine.md:2: “binaural” needs a channel for each ear, and preset “phone” has only one: ")
    assert audiogen("check", script).code == 0


def test_a_background_from_the_command_line(
    rendered: Callable[..., Heard], workshop: Workshop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It may lie anywhere; the script's may not."""
    music = tmp_path_factory.mktemp("music") / "my hum.wav"
    time = np.arange(3 * RATE) / RATE
    soundfile.write(music, 0.2 * np.sin(2 * np.pi * 440 * time), RATE)
    pcm, _ = rendered(LINES, "--background", f"{music} -20 dB")
    pause = pcm[-RATE * 3 : -RATE * 2, 0]
    found = np.abs(np.fft.rfft(pause * np.hanning(RATE)))
    assert found.argmax() == pytest.approx(440, abs=2)
    plain, _ = rendered(LINES, "--background", "off")
    assert np.abs(plain[-RATE * 3 : -RATE * 2]).max() < 0.01


def test_own_music_is_kept_ready_and_can_be_cleared(workshop: Workshop, audiogen: Audiogen) -> None:
    noise = np.random.default_rng(1).standard_normal((4 * RATE, 2)) * 0.1
    soundfile.write(workshop.folder / "rain.flac", noise, RATE)
    script = workshop.write(f"---\nbackground: [rain.flac -20 dB]\n---\n{LINES}")
    assert audiogen("render", script, "--voice", "espeak").code == 0
    loops = list((workshop.cache / "backgrounds").glob("*.loop"))
    assert len(loops) == 1
    made = loops[0].stat().st_mtime_ns, loops[0].read_bytes()
    first = (workshop.output / "routine.mp3").read_bytes()
    assert audiogen("render", script, "--voice", "espeak").code == 0
    assert loops[0].read_bytes() == made[1] and (workshop.output / "routine.mp3").read_bytes() == first
    assert "1 background of your own" in audiogen("cache", "info").out
    assert ", 1 background and 1 stretch removed" in audiogen("cache", "clear").out
    assert not loops[0].exists()


@pytest.mark.parametrize("name", ["Ana's brook.wav", "a, b.wav"])
def test_names_as_people_give_them(workshop: Workshop, audiogen: Audiogen, name: str) -> None:
    soundfile.write(workshop.folder / name, np.random.default_rng(1).standard_normal(2 * RATE) * 0.1, RATE)
    for line in (f'"{name} –20 dB"', f"'“{name}” -20 dB'" if "'" not in name else f'"“{name}” -20 dB"'):
        done = audiogen("check", workshop.write(f"---\nbackground: [{line}]\n---\nRest.\n"))
        assert done.code == 0, done


def test_a_silent_background_is_named_with_its_line(workshop: Workshop, audiogen: Audiogen) -> None:
    soundfile.write(workshop.folder / "mute.wav", np.zeros(2 * RATE), RATE)
    script = workshop.write("---\ntitle: A\n---\nLie down. [background mute.wav -20 dB]\n")
    said = audiogen("render", script, "--voice", "espeak").error()
    assert said == "routine.md:4: “mute.wav” is silent: use another recording"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("background: [../rain.wav]", "“../rain.wav” leads out of the script's folder"),
        ("background: [sea/missing.wav -20 dB]", "there is no sound “sea/missing.wav”: check the name"),
        ("background: [list.m3u]", "“list.m3u” is no sound that can be played"),
    ],
)
def test_what_is_no_background_is_refused_before_anything_is_spoken(
    workshop: Workshop, audiogen: Audiogen, line: str, said: str
) -> None:
    script = workshop.write(f"---\n{line}\n---\nRest.\n")
    for command in ("check", "render"):
        found = audiogen(command, script, *(["--voice", "espeak"] if command == "render" else [])).error()
        assert found.startswith("routine.md:2: ") and said in found
    assert not workshop.clips()


def test_a_background_that_is_too_loud_makes_room_and_says_so(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write(f"---\nbackground: [pink noise -3 dB]\n---\n{LINES}")
    done = audiogen("render", script, "--voice", "espeak")
    assert done.code == 0
    assert re.search(r"the background is [67] dB quieter than asked: speech stays 15 dB above it", done.err)
    pcm, _ = heard(workshop.output / "routine.mp3")
    ledger = workshop.ledger()
    first, second = (event for event in ledger["events"] if event["kind"] == "speech")
    speech = pcm[first["start"] : first["start"] + first["length"]]
    # the bed where nobody speaks yet, and has stepped back already
    behind = pcm[second["start"] - RATE // 4 : second["start"] - RATE // 20]
    assert power(speech) - power(behind) > 14.0


def power(pcm: Any) -> float:
    return 10.0 * float(np.log10(np.mean(pcm**2)))


def test_ducking_can_be_deeper_or_off(rendered: Callable[..., Heard]) -> None:
    def depth(ducking: str) -> float:
        head = f"background: [brown noise -24 dB]\nfade: {{in: 20ms, out: 20ms}}\nducking: {ducking}"
        pcm, ledger = rendered(f"---\n{head}\n---\nLie down. [8s]\n\nBreathe out.\n")
        first = next(event for event in ledger["events"] if event["kind"] == "speech")
        middle = first["start"] + first["length"] + 4 * RATE
        after = first["start"] + first["length"] + RATE // 8
        return power(pcm[middle : middle + RATE]) - power(pcm[after : after + RATE // 5])

    assert depth("{depth: 12 dB, attack: 300ms, release: 1s}") == pytest.approx(12.0, abs=2.0)
    assert depth("off") == pytest.approx(0.0, abs=1.5)


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".opus", ".m4a"])
def test_another_format_holds_everything_in_one_file(
    workshop: Workshop, audiogen: Audiogen, shared_cache: Path, suffix: str
) -> None:
    if suffix == ".m4a":
        pytest.importorskip("av")
    script = workshop.write(f"## Settle\n\n{LINES}")
    done = audiogen("render", script, "--voice", "espeak", "-o", f"made/routine{suffix}")
    assert done.code == 0 and done.out.startswith(f"made/routine{suffix}  0:")
    assert [path.name for path in (workshop.folder / "made").iterdir()] == [f"routine{suffix}"]
    once = (workshop.folder / "made" / f"routine{suffix}").read_bytes()
    assert b"Settle" in once and b"floor carry you" in once
    again = audiogen("render", script, "--voice", "espeak", "-o", f"made/routine{suffix}")
    assert again.code == 0 and (workshop.folder / "made" / f"routine{suffix}").read_bytes() == once


def test_an_export_takes_nobody_elses_place(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write(LINES)
    other = workshop.folder / "mine.flac"
    other.write_bytes(b"fLaC of my own")
    said = audiogen("render", script, "--voice", "espeak", "-o", "mine.flac").error()
    assert said.startswith("audiogen: mine.flac is there already, and isn't this session: move it away, or ")
    assert other.read_bytes() == b"fLaC of my own"
