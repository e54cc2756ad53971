"""What eSpeak in particular must do: speak wherever it is installed, and tell how words sound."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audiogen.errors import SpeechError
from audiogen.model import Utterance, Voice
from audiogen.speech.espeak import EspeakEngine, listing, process, voices
from audiogen.speech.espeak.phonemes import many, phonemes

TEXT = "Let your knees lean together."
SECOND = 22_050 * 4
"""Bytes."""


@pytest.fixture(scope="module")
def espeak() -> EspeakEngine:
    return EspeakEngine()


def say(espeak: EspeakEngine, text: str = TEXT, name: str = "en-us", rate: float = 1.0) -> bytes:
    info = espeak.choose(name, "en")
    return espeak.speak(Utterance(text, Voice("espeak", info.name, info.language, rate))).pcm.tobytes()


# ── voices and tags ──────────────────────────────────────────────────────────────────────────────────────


def test_there_are_more_than_a_hundred_languages(espeak: EspeakEngine) -> None:
    tags = {voice.language.partition("-")[0] for voice in espeak.voices()}
    assert len(tags) > 100 and {"en", "es", "de", "zh", "hi", "sw"} <= tags
    assert all(voice.name == voice.name.lower() and voice.about == voice.about.strip() for voice in espeak.voices())


LISTS = """
import ctypes, json, sys
sys.path.insert(0, sys.argv[1])
from worker import loaded
from pathlib import Path

class Voice(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("languages", ctypes.c_void_p), ("identifier", ctypes.c_char_p)]

def tags(at):
    while ctypes.string_at(at, 1) != bytes(1):
        yield ctypes.string_at(at + 1).decode()
        at += len(ctypes.string_at(at + 1)) + 2

library, _ = loaded(Path(sys.argv[2]))
library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(Voice))
listed, found = library.espeak_ListVoices(None), []
while listed[len(found)]:
    voice = listed[len(found)].contents
    name = voice.identifier.decode().replace(chr(92), "/")
    found.append((name, voice.name.decode().strip(), list(tags(voice.languages))))
print(json.dumps(found))
"""


def test_the_files_say_what_the_library_says(espeak: EspeakEngine) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LISTS, str(Path(process.__file__).parent), str(process.library())],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert [[one.identifier, one.about, list(one.tags)] for one in listing.listed()] == json.loads(done.stdout)


def test_voices_are_listed_and_chosen_without_starting_anything(
    espeak: EspeakEngine, anew: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    assert len(espeak.voices()) > 100 and espeak.choose("", "en-GB").name == "en-gb"


@pytest.mark.parametrize(
    ("name", "language"),
    [("en-us", "en-US"), ("en-gb", "en-GB"), ("en-gb-scotland", "en-GB-scotland"), ("en-gb-x-rp", "en-GB-x-rp"),
     ("es", "es-ES"), ("es-419", "es-419"), ("pt", "pt-PT"), ("pt-br", "pt-BR"), ("fr-fr", "fr-FR"), ("cmn", "zh"),
     ("yue", "yue"), ("yue-latn-jyutping", "yue-Latn-jyutping"), ("ca-va", "ca-valencia"), ("ru-lv", "ru-LV"),
     ("ru-cl", "ru-x-classic"), ("fa-latn", "fa-Latn"), ("vi-vn-x-south", "vi-VN-x-south"), ("piqd", "tlh")],
)  # fmt: skip
def test_a_voice_speaks_what_the_rest_of_the_world_calls_so(name: str, language: str, espeak: EspeakEngine) -> None:
    assert espeak.choose(name, "").language == language
    assert espeak.choose(language, "") == espeak.choose("", language) == espeak.choose(name.upper(), "")


@pytest.mark.parametrize(
    ("language", "name"),
    [("", "en-us"), ("en", "en-us"), ("EN_gb", "en-gb"), ("en-AU", "en-us"), ("es-MX", "es-419"), ("es-AR", "es"),
     ("fr", "fr-fr"), ("fr-CA", "fr-fr"), ("pt", "pt"), ("zh", "cmn"), ("zh-Hant-TW", "cmn"), ("zh-HK", "yue"),
     ("no", "nb"), ("iw", "he"), ("de-CH-1996", "de"), ("sr-Latn", "sr")],
)  # fmt: skip
def test_a_language_has_a_voice(language: str, name: str, espeak: EspeakEngine) -> None:
    assert espeak.choose("", language).name == name


@pytest.mark.parametrize(
    ("name", "meant"),
    [("en-uss", "en-us"), ("de-XX", "de"), ("english", "en-us"), ("Spanish", "es"), ("yuee", "yue")],
)
def test_an_unknown_name_is_guessed(name: str, meant: str, espeak: EspeakEngine) -> None:
    with pytest.raises(SpeechError, match=f"eSpeak has no voice “{name}”: did you mean “{meant}”"):
        espeak.choose(name, "en")


def test_a_variant_is_another_voice_of_the_same_language(espeak: EspeakEngine) -> None:
    woman = espeak.choose("EN-GB+F3", "de")
    assert (woman.name, woman.language) == ("en-gb+f3", "en-GB") and "woman" in woman.about
    assert say(espeak, name="en-gb+f3") != say(espeak, name="en-gb")
    for name in ("en-gb+../../x", "en-gb+x", "en-gb+", "+f3"):
        with pytest.raises(SpeechError):
            espeak.choose(name, "en")


@pytest.mark.parametrize("variant", voices.VARIANTS)
def test_every_variant_speaks(variant: str, espeak: EspeakEngine) -> None:
    assert len(say(espeak, "Rest.", f"en-us+{variant}")) > 0.2 * SECOND


# ── the same sound, always ───────────────────────────────────────────────────────────────────────────────


def test_neither_the_clock_nor_what_came_before_changes_the_sound(espeak: EspeakEngine) -> None:
    """Left alone, the library takes the clock for the breath in a woman's voice."""
    before = say(espeak, name="en-us+f3")
    say(espeak, "Something else, faster!", "de", 2.0)
    time.sleep(1.1)
    assert say(espeak, name="en-us+f3") == before


@pytest.mark.parametrize("sign", ["\x01", "\x00", "\x1b", "\ud800", "\ue001", "\ufffe", "\U000f0000"])
def test_what_is_no_text_is_passed_over(sign: str, espeak: EspeakEngine) -> None:
    """A byte of 1 would begin a command of eSpeak's own; one of 0 would end the text."""
    assert say(espeak, f"Rest{sign}+50S here.") == say(espeak, "Rest +50S here.")


def test_phonemes_in_brackets_are_not_obeyed(espeak: EspeakEngine) -> None:
    assert say(espeak, "[[h@l'oU]]") == say(espeak, "h@l'oU")


def test_neither_is_markup(espeak: EspeakEngine) -> None:
    assert len(say(espeak, "<break time='9s'/> Rest.")) < 5 * SECOND


# ── what would be left out ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "lost"), [("Say ꦧꦱ now.", "ꦧꦱ"), ("① Rest.", "①"), ("It costs 10 ₿.", "₿"), ("Rest ꦧ", "ꦧ")]
)
def test_nothing_is_left_out_in_silence(text: str, lost: str, espeak: EspeakEngine) -> None:
    with pytest.raises(SpeechError, match=f"eSpeak's voice en-us has no sound for “{lost}” in “{text}”") as caught:
        say(espeak, text)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "text", "lost"),
    [("ja", "いきを吸って", "吸"), ("ko", "숨을 呼吸", "呼吸"), ("en-us", "Say Привет.", "Привет")],
)
def test_nothing_is_spelt_out_instead_of_read(name: str, text: str, lost: str, espeak: EspeakEngine) -> None:
    """It would say “Chinese letter” for 吸, and the letters' names for Привет."""
    with pytest.raises(SpeechError, match=f"eSpeak's voice {name} has no sound for “{lost}” in “{text}”"):
        say(espeak, text, name)


@pytest.mark.parametrize(
    ("name", "text"),
    [("en-us", "A café in Łódź, ½ past ten: x ≠ y, 10 €."), ("ru", "Дышите."), ("hi", "आराम कीजिए।"),
     ("cmn", "放松肩膀。"), ("ar", "استرخ."), ("fa", "نیم‌فاصله"), ("ja", "いきをすって"), ("ko", "숨을 쉬세요."),
     ("th", "สวัสดี"), ("de", "Straße, Öl, 3½ Minuten")],
)  # fmt: skip
def test_each_voice_reads_its_own_letters(name: str, text: str, espeak: EspeakEngine) -> None:
    assert len(say(espeak, text, name)) > 0.3 * SECOND


@pytest.mark.parametrize("rate", [0.4, 2.7])
def test_a_pace_that_it_does_not_have_is_refused(rate: float, espeak: EspeakEngine) -> None:
    with pytest.raises(SpeechError, match=f"no voice can speak {rate} times as fast"):
        say(espeak, rate=rate)


# ── wherever it is installed, whatever happens ───────────────────────────────────────────────────────────


@pytest.fixture
def anew() -> Iterator[None]:
    """What is known of the library is forgotten, before and after."""
    known = (process.library, listing.listed, voices.known, voices._by_tag)
    for one in known:
        one.cache_clear()
    yield
    for one in known:
        one.cache_clear()


@pytest.fixture
def moved(anew: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """`moved(folder)`: the library's package is there now."""

    def move(folder: Path) -> None:
        spec = importlib.machinery.ModuleSpec("espeakng_loader", None, origin=str(folder / "__init__.py"))
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
        process.library.cache_clear()

    return move


def test_it_speaks_from_a_long_path_with_spaces_and_umlauts(
    espeak: EspeakEngine, moved: Callable[[Path], None], tmp_path: Path
) -> None:
    """The library keeps the path of its data in 160 bytes, and looks elsewhere when that is too short."""
    before = say(espeak)
    folder = tmp_path / ("über Berge " * 8) / ("weit weg " * 8) / "espeakng_loader"
    shutil.copytree(process.library().parent, folder)
    assert len(os.fsencode(folder)) > 200
    moved(folder)
    assert process.library().parent == folder
    assert say(espeak) == before
    shutil.rmtree(folder)


def test_a_library_that_is_not_there_is_told(
    espeak: EspeakEngine, moved: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(tmp_path)
    with pytest.raises(SpeechError, match=r"eSpeak's library is not there .*: reinstall audiogen"):
        espeak.choose("", "en")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SpeechError, match="eSpeak's library is missing: reinstall audiogen"):
        phonemes("Rest.", "en")


def test_a_library_that_is_none_is_told(
    espeak: EspeakEngine, moved: Callable[[Path], None], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(process.library().parent, tmp_path / "damaged")
    (tmp_path / "damaged" / process.library().name).write_bytes(b"no library at all")
    moved(tmp_path / "damaged")
    with pytest.raises(SpeechError, match="eSpeak could not speak"):
        say(espeak)
    assert capfd.readouterr().err == ""


def test_voices_that_can_not_be_read_are_told(
    espeak: EspeakEngine, moved: Callable[[Path], None], tmp_path: Path
) -> None:
    shutil.copy(process.library(), tmp_path)
    moved(tmp_path)
    with pytest.raises(SpeechError, match=r"there are no voices of eSpeak's in .*: reinstall audiogen"):
        espeak.voices()
    (tmp_path / "espeak-ng-data" / "lang").mkdir(parents=True)
    (tmp_path / "espeak-ng-data" / "lang" / "xx").write_bytes(b"name \xff\n")
    with pytest.raises(SpeechError, match=r"eSpeak's voices in .* can't be read: reinstall audiogen"):
        espeak.voices()


def test_a_crash_is_told_and_does_no_harm(
    espeak: EspeakEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    crash = tmp_path / "worker.py"
    crash.write_text("import os, sys\nprint('torn', file=sys.stderr)\nos.abort()\n", encoding="utf-8")
    espeak.choose("", "en")
    with monkeypatch.context() as patch:
        patch.setattr(process, "_WORKER", crash)
        with pytest.raises(SpeechError, match=f"eSpeak could not speak “{TEXT}”: write it in other words"):
            say(espeak)
    assert capfd.readouterr().err == "" and say(espeak)


def test_what_takes_for_ever_is_given_up(
    espeak: EspeakEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "worker.py"
    endless.write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    espeak.choose("", "en")
    monkeypatch.setattr(process, "_WORKER", endless)
    monkeypatch.setattr(process, "PATIENCE", 0.2)
    with pytest.raises(SpeechError, match="eSpeak took too long to speak"):
        say(espeak)


def test_a_python_that_can_not_be_started_is_told(espeak: EspeakEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    espeak.choose("", "en")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(SpeechError, match="eSpeak can't be started"):
        say(espeak)


# ── phonemes ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_clause_is_told_in_phonemes() -> None:
    assert phonemes("Rest. Then, rest! Rest?", "en-US") == "ɹˈɛst ðˈɛn ɹˈɛst ɹˈɛst"


def test_words_that_sound_alike_have_the_same_phonemes() -> None:
    assert phonemes("The sea, 2 pairs.", "en-US") == phonemes("the see two pears", "en")
    assert phonemes("A tomato.", "en-US") != phonemes("A tomato.", "en-GB")


@pytest.mark.parametrize("language", ["es", "es-ES", "ES_es", "es-AR", "es-x-mine"])
def test_a_language_may_be_named_in_many_ways(language: str) -> None:
    assert phonemes("Respira", language) == "respˈiɾa"


def test_no_remark_of_espeaks_is_among_the_phonemes() -> None:
    """It says `(en)…(fr)` around words that it reads as English."""
    assert phonemes("Un week-end.", "fr") == "œ̃ wˈiːkˈɛnd"


@pytest.mark.parametrize("text", ["", " ", "...", "\x00", "[]"])
def test_what_has_no_sound_has_no_phonemes(text: str) -> None:
    assert phonemes(text, "en") == ""


def test_many_texts_are_as_each_alone() -> None:
    texts = ("Breathe in.", "", "Breathe out, slowly.")
    assert many(texts, "en") == tuple(phonemes(text, "en") for text in texts)


def test_phonemes_can_be_asked_for_by_several_at_once() -> None:
    words = [f"number {number}" for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(phonemes, words, ["en"] * 8)) == list(many(tuple(words), "en"))


def test_a_language_that_nobody_knows_is_refused() -> None:
    with pytest.raises(SpeechError, match="does not speak the language “zu”"):
        phonemes("Rest.", "zu")
