"""`audiogen sounds`: what there is, how a script has it, and how it sounds."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from audiogen.build.sounds import table
from audiogen.script.backgrounds import bed
from audiogen.units import RATE
from audiogen.vocabulary import BEDS, STRIKES

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

PAGE = (Path(__file__).parents[2] / "docs" / "sounds.md").read_text(encoding="utf-8")


def heard(path: str) -> Any:
    pcm, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE and pcm.shape[1] == 2
    return pcm


def test_every_sound_is_in_the_list(audiogen: Audiogen) -> None:
    done = audiogen("sounds")
    assert (done.code, done.err) == (0, "")
    for name, kind in {**BEDS, **STRIKES}.items():
        assert re.search(rf"^  \[?{name}\b.*{re.escape(kind.about)}$", done.out, re.MULTILINE), name
    assert "  [breathe 4-6 x5]" in done.out and "beat 0.5 to 40 Hz" in done.out and "[bell soft]" in done.out
    assert max(map(len, done.out.splitlines())) < 120


def test_the_list_as_json(audiogen: Audiogen) -> None:
    rows = audiogen("sounds", "--json").json
    assert [row["name"] for row in rows] == [*BEDS, *STRIKES, "breath"]
    by_name = {row["name"]: row for row in rows}
    assert by_name["drone"]["hertz"] == [20, 2000] and by_name["drone"]["usual_hertz"] == 110
    assert by_name["binaural"]["stereo"] is True and by_name["binaural"]["beat"] == [0.5, 40]
    assert by_name["bowl"]["variants"] == ["soft", "low", "high"] and by_name["rain"]["hertz"] is None


def test_examples_are_as_scripts_have_them() -> None:
    for row in table():
        if row.kind == "background":
            assert bed(row.example).layers[0].level == -28.0


@pytest.mark.parametrize(
    ("words", "file", "lasts"),
    [(("rain",), "sample-rain.wav", 20), (("Drone 96 Hz",), "sample-drone-96-hz.wav", 20),
     (("binaural 200 Hz beat 4 Hz",), "sample-binaural-200-hz-beat-4-hz.wav", 20),
     (("bell low",), "sample-bell-low.wav", 9), (("breath",), "sample-breath.wav", 10),
     (("click", "-o", "new/tick.wav"), "new/tick.wav", 0.08), (("chime", "-o", "it.mp3"), "it.mp3", 4)],
)  # fmt: skip
def test_a_sound_can_be_heard(words: tuple[str, ...], file: str, lasts: float, audiogen: Audiogen) -> None:
    done = audiogen("sounds", "--sample", *words)
    assert done.code == 0, done.err
    assert done.out.startswith(f"{file.replace('/', os.sep)}: ")
    pcm = heard(file)
    assert len(pcm) == lasts * RATE
    assert 0.03 < np.abs(pcm).max() < 0.9
    assert np.abs(pcm[[0, -1]]).max() < 0.01


def test_a_sample_as_json(audiogen: Audiogen) -> None:
    assert audiogen("sounds", "--sample", "click", "--json").json == {
        "path": "sample-click.wav", "sound": "click", "seconds": 0.08,
    }  # fmt: skip


def test_a_sample_takes_the_place_of_another_and_of_nothing_else(audiogen: Audiogen, workshop: Workshop) -> None:
    for name in ("it.wav", "it.mp3"):
        assert audiogen("sounds", "--sample", "click", "-o", name).code == 0
        before = Path(name).read_bytes()
        assert audiogen("sounds", "--sample", "click", "-o", name).code == 0
        assert Path(name).read_bytes() == before
    soundfile.write("rain.wav", np.zeros(100), 8000)
    was = Path("rain.wav").read_bytes()
    said = audiogen("sounds", "--sample", "click", "-o", "rain.wav").error()
    assert said == "audiogen: rain.wav is there already, and is no sample of a sound: name another file with -o"
    assert Path("rain.wav").read_bytes() == was


@pytest.mark.parametrize(
    ("words", "complaint"),
    [(("rian",), "there is no sound “rian”: did you mean “rain”?"),
     (("bel",), "did you mean “bell”?"), (("",), "there is no sound “”: there are: white noise"),
     (("bell lwo",), "there is no bell “lwo”: did you mean “low”?"),
     (("rain -20 dB",), "a sample has a level of its own: leave “-20 dB” out"),
     (("rain, wind",), "is not one sound"), (("rain 100 Hz",), "takes no frequency"),
     (("my music.wav",), "write your own into a script: background: [my music.wav -20 dB]"),
     (("drone 1 Hz",), "20 to 2000 Hz"), (("rain", "-o", "x.ogg"), "end its name in .wav or .mp3")],
)  # fmt: skip
def test_a_sample_that_can_not_be(
    words: tuple[str, ...], complaint: str, audiogen: Audiogen, workshop: Workshop
) -> None:
    assert complaint in audiogen("sounds", "--sample", *words).error(2)
    assert not list(workshop.folder.iterdir())


def test_an_output_without_a_sample_is_a_mistake(audiogen: Audiogen) -> None:
    assert "-o is for --sample" in audiogen("sounds", "-o", "x.wav").error(2)


def test_the_page_names_every_sound_with_its_limits() -> None:
    for name, kind in {**BEDS, **STRIKES}.items():
        row = re.search(rf"^\| `\[?{name}\b[^|]*\|.*$", PAGE, re.MULTILINE)
        assert row, name
        assert all(f"{limit:g}" in row[0] for limit in (*kind.hertz, *kind.beats))


@pytest.mark.parametrize("command", re.findall(r"^audiogen sounds.*$", PAGE, re.MULTILINE))
def test_a_command_of_the_page_works(command: str, audiogen: Audiogen) -> None:
    assert audiogen(*shlex.split(command)[1:]).code == 0
