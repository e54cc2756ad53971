"""What piper in particular must do: find the author's models, know one from another, and speak the same each time."""

from __future__ import annotations

import importlib.metadata
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

pytest.importorskip("piper")

import tinyvoice

from audiogen.errors import SpeechError, UsageError
from audiogen.model import Utterance, Voice
from audiogen.speech.engine import engine
from audiogen.speech.piper import PiperEngine
from audiogen.speech.piper.models import FOLDERS

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

TEXT = "Let your knees lean together."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where piper's models are looked for: an empty folder."""
    found = tmp_path / "my voices"
    found.mkdir()
    monkeypatch.setenv(FOLDERS, str(found))
    return found


@pytest.fixture
def piper(folder: Path) -> PiperEngine:
    return PiperEngine()


def say(piper: PiperEngine, name: str, text: str = TEXT, rate: float = 1.0) -> bytes:
    info = piper.choose(name, "en")
    return piper.speak(Utterance(text, Voice("piper", info.name, info.language, rate))).pcm.tobytes()


# ── which voices there are ───────────────────────────────────────────────────────────────────────────────


def test_a_model_in_the_folder_is_a_voice(folder: Path, piper: PiperEngine) -> None:
    tinyvoice.write(folder, "amy", "en_US")
    (voice,) = piper.voices()
    name, _, digest = voice.name.partition("@")
    assert (name, voice.language) == ("amy", "en-US") and len(digest) == 8
    assert piper.choose("amy", "en") == piper.choose("AMY", "es") == piper.choose(voice.name, "en") == voice


def test_a_name_with_spaces_is_written_with_hyphens(folder: Path, piper: PiperEngine) -> None:
    tinyvoice.write(folder, "my own voice")
    assert piper.choose("my-own-voice", "en").name.startswith("my-own-voice@")


def test_several_folders_may_be_named_and_the_first_comes_first(
    folder: Path, piper: PiperEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    monkeypatch.setenv(FOLDERS, os.pathsep.join((str(folder), str(other), str(tmp_path / "none"))))
    tinyvoice.write(folder, "amy", "en_US")
    tinyvoice.write(other, "amy", "de_DE")
    tinyvoice.write(other, "zoe", "es_ES")
    assert [voice.language for voice in piper.voices()] == ["en-US", "es-ES"]


def test_without_a_name_the_language_decides(folder: Path, piper: PiperEngine) -> None:
    for name, language in (("amy", "en_US"), ("bob", "en_GB"), ("zoe", "es_ES")):
        tinyvoice.write(folder, name, language)
    chosen = {tag: piper.choose("", tag).name.partition("@")[0] for tag in ("en-GB", "en_gb", "en", "en-AU", "es-MX")}
    assert chosen == {"en-GB": "bob", "en_gb": "bob", "en": "amy", "en-AU": "amy", "es-MX": "zoe"}
    with pytest.raises(SpeechError, match=r"no voice that speaks “fr”: there are: amy \(en-US\), bob"):
        piper.choose("", "fr")


def test_a_model_may_be_named_by_its_file(
    piper: PiperEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tinyvoice.write(tmp_path / "elsewhere", "amy")
    monkeypatch.chdir(tmp_path)
    assert say(piper, "elsewhere/amy.onnx") == say(piper, str(tmp_path / "elsewhere" / "amy.onnx"))


def test_one_of_several_speakers_can_be_chosen(folder: Path, piper: PiperEngine) -> None:
    tinyvoice.write(folder, "choir", speaker_id_map={"alto": 0, "p225": 1})
    assert say(piper, "choir") == say(piper, "choir+alto") != say(piper, "choir+p225")
    assert piper.choose("choir+p225", "en").name.startswith("choir+p225@")
    with pytest.raises(SpeechError, match="nobody in piper's voice choir is called “bass”: there is: alto, p225"):
        piper.choose("choir+bass", "en")


def test_without_any_model_it_says_where_to_put_one(folder: Path, piper: PiperEngine) -> None:
    assert piper.voices() == ()
    for name in ("", "amy"):
        with pytest.raises(SpeechError, match="put a voice's two files") as caught:
            piper.choose(name, "en")
        assert str(folder) in caught.value.hint


def test_a_misspelt_name_is_guessed(folder: Path, piper: PiperEngine) -> None:
    tinyvoice.write(folder, "amy")
    with pytest.raises(SpeechError, match=r"piper has no voice “ammy”: did you mean “amy”\?"):
        piper.choose("ammy", "en")


# ── what is wrong with a model ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        (None, r"amy\.onnx\.json can't be read \(No such file or directory\): a voice is two files"),
        (b"", "is not what belongs to a voice"),
        (b"\xff\xfe", "is not what belongs to a voice"),
        (b"[1]", "is not what belongs to a voice"),
        (b"{}", "is not what belongs to a voice"),
        (b'{"language": {"code": "../x"}}', "is not what belongs to a voice"),
        (b'{"language": {"code": "en"}, "speaker_id_map": {"a": "b"}}', "is not what belongs to a voice"),
        (b'{"language": {"code": "zh"}, "phoneme_type": "pinyin"}', "reads by “pinyin”, which needs more"),
    ],
)
def test_settings_that_are_none_are_told_and_hide_no_other_voice(
    settings: bytes | None, complaint: str, folder: Path, piper: PiperEngine
) -> None:
    beside = tinyvoice.write(folder, "amy").with_name("amy.onnx.json")
    tinyvoice.write(folder, "bob")
    beside.unlink()
    if settings is not None:
        beside.write_bytes(settings)
    with pytest.raises(SpeechError, match=complaint) as caught:
        piper.choose("amy", "en")
    assert caught.value.hint and "\n" not in str(caught.value)
    assert [voice.name.partition("@")[0] for voice in piper.voices()] == ["bob"]


@pytest.mark.parametrize("damage", [b"", b"no model at all", b"\x08\x08:\x00"])
def test_a_damaged_model_becomes_a_sentence(damage: bytes, folder: Path, piper: PiperEngine) -> None:
    tinyvoice.write(folder, "amy").write_bytes(damage)
    with pytest.raises(SpeechError, match="piper's voice amy could not speak “Let your knees") as caught:
        say(piper, "amy")
    assert "get the voice's files anew" in caught.value.hint


def test_settings_that_lack_what_piper_needs_become_a_sentence(folder: Path, piper: PiperEngine) -> None:
    beside = tinyvoice.write(folder, "amy").with_name("amy.onnx.json")
    beside.write_text('{"language": {"code": "en"}}', encoding="utf-8")
    with pytest.raises(SpeechError, match=r"piper's voice amy could not speak .* \(KeyError\)"):
        say(piper, "amy")


# ── what is spoken ───────────────────────────────────────────────────────────────────────────────────────


def test_another_model_of_the_same_name_is_another_voice(folder: Path, piper: PiperEngine) -> None:
    path = tinyvoice.write(folder, "amy")
    before = piper.choose("amy", "en")
    path.write_bytes(tinyvoice.model(several=True))
    after = piper.choose("amy", "en")
    assert before.name != after.name
    with pytest.raises(SpeechError, match=rf"“{before.name}” is another by now: choose it anew, as amy"):
        piper.speak(Utterance(TEXT, Voice("piper", before.name, "en-GB")))


def test_other_settings_are_another_voice(folder: Path, piper: PiperEngine) -> None:
    tinyvoice.write(folder, "amy")
    before = piper.choose("amy", "en").name
    tinyvoice.write(folder, "amy", inference={"length_scale": 1.5})
    assert piper.choose("amy", "en").name != before


def test_noise_that_the_settings_ask_for_is_left_out(folder: Path, piper: PiperEngine) -> None:
    tinyvoice.write(folder, "amy", inference={"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8})
    assert say(piper, "amy") == say(PiperEngine(), "amy")


def test_its_own_pace_is_what_is_made_faster(folder: Path, piper: PiperEngine) -> None:
    tinyvoice.write(folder, "amy")
    tinyvoice.write(folder, "slow", inference={"length_scale": 2.0})
    assert len(say(piper, "slow", rate=2.0)) == len(say(piper, "amy"))


def test_it_is_as_loud_as_the_model_and_never_louder_than_can_be(folder: Path, piper: PiperEngine) -> None:
    tinyvoice.write(folder, "amy")
    assert np.abs(np.frombuffer(say(piper, "amy"), np.float32)).max() == pytest.approx(0.3, abs=0.01)


def test_a_sound_that_the_model_lacks_is_told(
    folder: Path, piper: PiperEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    beside = tinyvoice.write(folder, "amy").with_name("amy.onnx.json")
    settings = json.loads(beside.read_text(encoding="utf-8"))
    del settings["phoneme_id_map"]["n"]
    beside.write_text(json.dumps(settings), encoding="utf-8")
    with pytest.raises(SpeechError, match="piper's voice amy has no sound for “knees” in “Let your knees"):
        say(piper, "amy")
    assert capfd.readouterr().err == ""


def test_phonemes_in_brackets_are_not_obeyed(folder: Path, piper: PiperEngine) -> None:
    tinyvoice.write(folder, "amy")
    assert say(piper, "amy", "Rest [[nˈaʊ]] here.") != say(piper, "amy", "Rest now here.")


def test_letters_may_be_the_sounds_themselves(folder: Path, piper: PiperEngine) -> None:
    tinyvoice.write(folder, "letters", phoneme_type="text")
    assert say(piper, "letters", "rest now")
    with pytest.raises(SpeechError, match="has no sound for “É”"):
        say(piper, "letters", "É")


# ── on the command line ──────────────────────────────────────────────────────────────────────────────────


def test_a_session_is_spoken_anew_when_its_model_is_another(
    folder: Path, workshop: Workshop, audiogen: Audiogen
) -> None:
    tinyvoice.write(folder, "amy")
    script = workshop.write("---\nvoice: piper amy\n---\nLie down.\n")
    engine.cache_clear()
    for settings, spoken in (({}, 1), ({}, 0), ({"inference": {"length_scale": 1.3}}, 1)):
        tinyvoice.write(folder, "amy", **settings)
        done = audiogen("render", script, "--json")
        assert done.code == 0, done.err
        assert done.json[0]["spoken"] == spoken


def test_where_piper_is_not_installed_one_learns_how(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name == "piper-tts":
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    engine.cache_clear()
    with pytest.raises(UsageError) as caught:
        engine("piper")
    assert str(caught.value) == "the voice engine “piper” is not installed: pip install 'audiogen[piper]'"
