"""`audiogen voices`: what there is, what could be had, and how it sounds."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from audiogen.speech.engine import ENGINES, GROUP, engine
from audiogen.speech.samples import NUMBERS, SENTENCES, sentence
from audiogen.units import RATE

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

PAGE = (Path(__file__).parents[2] / "docs" / "voices.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def nobody_s_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No model of whoever runs the tests is listed; engines are made anew."""
    monkeypatch.setenv("AUDIOGEN_PIPER_VOICES", str(tmp_path / "models"))
    engine.cache_clear()
    yield
    engine.cache_clear()


def lacking(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name == package:
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_engine_has_its_shelf(audiogen: Audiogen) -> None:
    done = audiogen("voices")
    assert (done.code, done.err) == (0, "")
    shelves = [shelf.splitlines() for shelf in done.out.split("\n\n")]
    assert [re.split("[,:]", shelf[0])[0] for shelf in shelves] == list(ENGINES)
    assert shelves[0] == ["hibari, offline", "  heart  en-US  a warm woman's voice"]
    assert re.match(
        r"gtts, online: .*, \d\d voices; `audiogen voices --engine gtts` says what they are", shelves[1][0]
    )
    assert re.match(r"espeak, offline, 1\d\d voices; `audiogen voices --engine espeak`", shelves[2][0])
    assert len(done.out.splitlines()) < 40 and max(map(len, done.out.splitlines())) < 120
    for name, shelf in (("gtts", shelves[1]), ("espeak", shelves[2])):
        assert " ".join(shelf[1:]).split() == [voice.name for voice in engine(name).voices()]


def test_voices_of_a_language_are_told_one_by_one(audiogen: Audiogen) -> None:
    done = audiogen("voices", "--language", "en-GB")
    lines = done.out.splitlines()
    assert re.fullmatch(r"  en-GB +en-GB +English \(United Kingdom\)", lines[2])
    assert "  en-gb-scotland  en-GB-scotland  English (Scotland)" in lines
    assert "heart" not in done.out and "piper" not in done.out


def test_voices_of_an_engine_are_told_one_by_one(audiogen: Audiogen) -> None:
    lines = audiogen("voices", "--engine", "ESPEAK").out.splitlines()
    assert lines[0] == "espeak, offline" and len(lines) == 1 + len(engine("espeak").voices())
    both = audiogen("voices", "--engine", "espeak", "--language", "fr").out.splitlines()
    assert [line.split()[0] for line in both] == ["espeak,", "fr-be", "fr-ch", "fr-fr"]


@pytest.mark.parametrize(
    ("language", "there", "not_there"),
    [("en", {"heart", "en-GB", "en", "en-us"}, {"es", "fr"}), ("en-GB", {"en-GB", "en", "en-gb"}, {"heart", "en-US"}),
     ("ES", {"es", "es-MX", "es-419"}, {"heart", "en"}), ("zh", {"cmn", "zh-CN"}, {"ja"}),
     ("EN_gb", {"en-GB", "en", "en-gb"}, {"heart", "en-US"}), ("es_MX", {"es-MX", "es"}, {"es-ES"}),
     ("fil", {"tl"}, {"en", "fi"}), ("nb", {"no", "nb"}, {"da", "nl"}), ("no", {"no", "nb"}, {"da"}),
     ("iw", {"he"}, {"ar"}), ("zh-HK", {"yue", "zh"}, {"ja"}), ("e", set(), {"en", "es", "heart"})],
)  # fmt: skip
def test_a_language_has_all_its_accents(
    language: str, there: set[str], not_there: set[str], audiogen: Audiogen
) -> None:
    names = {row["voice"] for row in audiogen("voices", "--language", language, "--json").json}
    assert there <= names and not not_there & names


def test_the_list_as_json(audiogen: Audiogen) -> None:
    rows = audiogen("voices", "--json").json
    assert rows[0] == {
        "engine": "hibari", "voice": "heart", "language": "en-US", "online": False, "about": "a warm woman's voice",
    }  # fmt: skip
    assert all(set(row) == set(rows[0]) and row["online"] is (row["engine"] == "gtts") for row in rows)
    assert [row["engine"] for row in rows if row["voice"] is None] == ["piper"]
    assert {row["engine"] for row in rows if row["voice"]} == {"hibari", "gtts", "espeak"}


def test_what_could_be_had_is_in_json_too(audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, "piper-tts")
    about = "the voice engine “piper” is not installed: pip install 'audiogen[piper]'"
    row = {"engine": "piper", "voice": None, "language": None, "online": False, "about": about}
    assert audiogen("voices", "--json").json[-1] == row
    assert all(row["voice"] for row in audiogen("voices", "--language", "en", "--json").json)


def test_where_models_go_is_in_json_too(audiogen: Audiogen, tmp_path: Path) -> None:
    pytest.importorskip("piper")
    for words in ([], ["--engine", "piper"]):
        row = audiogen("voices", *words, "--json").json[-1]
        assert row["voice"] is None and str(tmp_path / "models") in row["about"]


def test_a_language_that_nobody_speaks(audiogen: Audiogen) -> None:
    said = audiogen("voices", "--language", "xx").error()
    assert said == "no voice speaks “xx”: `audiogen voices` lists them all"
    assert audiogen("voices", "--language", "xx", "--json").json == []


def test_an_engine_that_there_is_not(audiogen: Audiogen) -> None:
    assert audiogen("voices", "--engine", "espaek").error(2) == (
        "audiogen: there is no voice engine “espaek”: did you mean “espeak”?"
    )


def test_piper_says_how_to_get_it(audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, "piper-tts")
    done = audiogen("voices")
    assert done.code == 0
    assert "piper: the voice engine “piper” is not installed\n  pip install 'audiogen[piper]'" in done.out
    assert "pip install 'audiogen[piper]'" in audiogen("voices", "--engine", "piper").error(2)
    assert "pip install 'audiogen[piper]'" in audiogen("voices", "--sample", "piper amy").error(2)
    assert "piper" not in audiogen("voices", "--language", "en").out


def test_piper_without_a_model_says_where_to_put_one(audiogen: Audiogen, tmp_path: Path) -> None:
    pytest.importorskip("piper")
    assert (
        "piper, offline\n  no voices yet: `audiogen voices --engine piper` says what to do" in audiogen("voices").out
    )
    said = audiogen("voices", "--engine", "piper").error()
    assert said.startswith("piper has no voice yet: put a voice's two files") and str(tmp_path / "models") in said


def test_an_engine_that_is_broken_hides_no_other(audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, "hibari-tts")
    broken = importlib.metadata.EntryPoint("broken", "audiogen.of_no_such_name:Engine", GROUP)
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda *, group: (broken,))
    done = audiogen("voices")
    assert done.code == 0
    assert "hibari: the voice engine “hibari” can't be loaded" in done.out and "\n  reinstall audiogen" in done.out
    assert "broken: the voice engine “broken” can't be used (ModuleNotFoundError" in done.out
    assert "\nespeak, offline" in done.out


# ── a sample ─────────────────────────────────────────────────────────────────────────────────────────────


def heard(path: str) -> Any:
    pcm, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE and pcm.ndim == 1
    return pcm


@pytest.mark.parametrize(
    ("words", "file", "said"),
    [(("hibari",), "sample-hibari-heart.wav", SENTENCES["en"]),
     (("espeak FR",), "sample-espeak-fr-fr.wav", SENTENCES["fr"]),
     (("espeak en-gb+f3",), "sample-espeak-en-gb+f3.wav", SENTENCES["en"]),
     (("espeak", "--language", "es-MX"), "sample-espeak-es-419.wav", SENTENCES["es"]),
     (("espeak haw", "-o", "new/aloha.wav"), "new/aloha.wav", NUMBERS),
     (("Espeak fr", "--engine", "ESPEAK", "--language", "fr_CA"), "sample-espeak-fr-fr.wav", SENTENCES["fr"]),
     (("hibari heart", "--language", "en-GB"), "sample-hibari-heart.wav", SENTENCES["en"])],
)  # fmt: skip
def test_a_voice_can_be_heard(words: tuple[str, ...], file: str, said: str, audiogen: Audiogen) -> None:
    done = audiogen("voices", "--sample", *words)
    assert done.code == 0, done.err
    assert done.out.startswith(f"{file.replace('/', os.sep)}: ") and done.out.endswith(f" says “{said}”\n")
    pcm = heard(file)
    assert RATE < len(pcm) < 6 * RATE and np.abs(pcm).max() > 0.1


def test_a_sample_as_json(audiogen: Audiogen) -> None:
    assert audiogen("voices", "--sample", "espeak de", "--json").json == {
        "path": "sample-espeak-de.wav", "engine": "espeak", "voice": "de", "text": SENTENCES["de"],
    }  # fmt: skip


def test_a_sample_takes_the_place_of_another_and_of_nothing_else(audiogen: Audiogen, workshop: Workshop) -> None:
    assert audiogen("voices", "--sample", "espeak de", "-o", "it.wav").code == 0
    before = Path("it.wav").read_bytes()
    assert audiogen("voices", "--sample", "espeak de", "-o", "it.wav").code == 0
    assert Path("it.wav").read_bytes() == before
    soundfile.write("rain.wav", np.zeros(100), 8000)
    Path("text.wav").write_text("mine")
    for name in ("rain.wav", "text.wav"):
        was = Path(name).read_bytes()
        said = audiogen("voices", "--sample", "espeak de", "-o", name).error()
        assert said == f"audiogen: {name} is there already, and is no sample of a voice: name another file with -o"
        assert Path(name).read_bytes() == was
    assert {path.name for path in workshop.folder.iterdir()} == {"it.wav", "rain.wav", "text.wav"}


@pytest.mark.parametrize(
    ("words", "complaint", "code"),
    [(("auto",), "`auto` is no voice of its own", 2),
     (("siri",), "there is no voice engine “siri”", 2),
     (("espeak de now",), "a sample must be a voice such as", 2),
     (("",), "a sample must be a voice such as", 2),
     (("espeak", "-o", "x.mp3"), "x.mp3 is not named as one: end its name in .wav", 2),
     (("hibari", "--engine", "espeak"), "--sample “hibari” is no voice of --engine espeak", 2),
     (("espeak fr", "--language", "de"), "“espeak fr” speaks fr-FR, not “de”: leave --language out", 2),
     (("gtts en-GB", "--language", "en-US"), "“gtts en-GB” speaks en-GB, not “en-US”", 2),
     (("espeak xx",), "eSpeak has no voice “xx”", 1),
     (("hibari", "--language", "es"), "hibari speaks English only", 1),
     (("gtts", "--language", "tlh"), "does not speak the language “tlh”", 1)],
)  # fmt: skip
def test_a_sample_that_can_not_be(
    words: tuple[str, ...], complaint: str, code: int, audiogen: Audiogen, workshop: Workshop
) -> None:
    assert complaint in audiogen("voices", "--sample", *words).error(code)
    assert not list(workshop.folder.iterdir())


def test_an_output_without_a_sample_is_a_mistake(audiogen: Audiogen) -> None:
    assert "-o is for --sample" in audiogen("voices", "-o", "x.wav").error(2)


def test_an_online_voice_that_can_not_be_reached_leaves_nothing(
    audiogen: Audiogen, workshop: Workshop, no_network: None
) -> None:
    assert "Google's voice can't be reached" in audiogen("voices", "--sample", "gtts en-GB").error()
    assert not list(workshop.folder.iterdir())


def test_each_sentence_is_in_its_language() -> None:
    assert sentence("en-GB") == sentence("EN") == SENTENCES["en"] and sentence("haw") == NUMBERS
    named = {voice.language.partition("-")[0] for voice in engine("espeak").voices()} | {"no"}
    assert set(SENTENCES) <= named
    assert len(set(SENTENCES.values())) == len(SENTENCES) - 1, "Norwegian has two tags"


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────


def online() -> list[str]:
    blocks = re.findall(r"<!-- online -->\n```console\n(.*?)```", PAGE, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("command", online())
def test_a_command_of_the_page_works_online(command: str, audiogen: Audiogen, google: Any) -> None:
    with google("ok"):
        done = audiogen(*shlex.split(command)[1:])
    assert done.code == 0, done.err
    assert Path("sample-gtts-en-GB.wav").exists()


def test_the_page_names_every_engine_and_its_settings_are_settings(workshop: Workshop) -> None:
    from audiogen.script import parse

    table = PAGE.split("| engine |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == list(ENGINES)
    shown = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert len(shown) >= 4
    for settings in shown:
        wish = parse(f"---\n{settings}---\nRest.\n", "routine.md").meta.voice
        assert wish.engine in ENGINES
        if wish.engine == "espeak":
            assert engine("espeak").choose(wish.name, "es-MX")
