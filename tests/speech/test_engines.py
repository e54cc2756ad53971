"""One contract for every voice: what `speech.engine.Engine` promises, each engine must keep."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audiogen.errors import SpeechError, UsageError
from audiogen.model import Utterance, Voice
from audiogen.speech import engine as engines
from audiogen.speech.engine import ENGINES, GROUP, Engine, Speech
from audiogen.speech.espeak import EspeakEngine
from audiogen.speech.gtts import GttsEngine
from audiogen.speech.hibari.engine import HibariEngine
from audiogen.speech.piper import PiperEngine
from audiogen.speech.piper.models import FOLDERS

if TYPE_CHECKING:
    from standin import StandIn

TEXT = "Let your knees lean together, and soften your belly."
PROJECT = Path(__file__).parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "example_engine")]
import tinyvoice  # noqa: E402
from audiogen_hummer import Hummer  # noqa: E402


@dataclass(frozen=True, slots=True)
class Case:
    """An engine to be looked at; `deaf_to` are texts that it in particular has no sound for.

    `voice` is the one to speak, where that isn't its first.
    """

    engine: Engine
    other_language: str
    deaf_to: tuple[str, ...] = ()
    voice: str = ""

    def line(self, text: str = TEXT, rate: float = 1.0) -> Utterance:
        voice = self.engine.choose(self.voice, "") if self.voice else self.engine.voices()[0]
        return Utterance(text, Voice(self.engine.name, voice.name, voice.language, rate))

    def speak(self, text: str = TEXT, rate: float = 1.0) -> Speech:
        return self.engine.speak(self.line(text, rate))


@pytest.fixture(scope="session")
def hibari() -> HibariEngine:
    return HibariEngine()


@pytest.fixture(
    params=[
        "hibari", "gtts", "hummer", "espeak", "espeak de",
        *(pytest.param(f"espeak {voice}", marks=pytest.mark.slow) for voice in ("es-419", "fr-fr")),
        "espeak en-gb+f3", "piper",
    ]
)  # fmt: skip
def case(
    request: pytest.FixtureRequest,
    hibari: HibariEngine,
    authority: str,
    google: Callable[..., AbstractContextManager[StandIn]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Case]:
    """Each engine in turn; gtts with a stand-in for Google's service, piper with a voice that hums."""
    if request.param == "hibari":
        yield Case(hibari, "es", deaf_to=("你好", "😀"))
    elif request.param == "hummer":
        yield Case(Hummer(), "es")
    elif request.param.startswith("espeak"):
        voice = request.param.partition(" ")[2]
        yield Case(EspeakEngine(), "zu", deaf_to=("ꦧꦱꦗꦮ", "😀", "Привет", "你好"), voice=voice)
    elif request.param == "piper":
        pytest.importorskip("piper")
        tinyvoice.write(tmp_path / "voices", language="en_US")
        monkeypatch.setenv(FOLDERS, str(tmp_path / "voices"))
        yield Case(PiperEngine(), "zu", deaf_to=("ꦧꦱꦗꦮ", "😀", "Привет"))
    else:
        with google("ok"):
            yield Case(GttsEngine(authority), "tlh")


def seconds(speech: Speech) -> float:
    return len(speech.pcm) / speech.rate


# ── what it says of itself ───────────────────────────────────────────────────────────────────────────────


def test_it_says_what_it_is(case: Case) -> None:
    engine = case.engine
    assert engine.name and engine.name == engine.name.lower() and " " not in engine.name
    assert engine.version and isinstance(engine.version, str)
    assert isinstance(engine.online, bool)
    assert 1 <= engine.at_once <= 8


def test_its_voices_have_names_of_their_own_and_languages(case: Case) -> None:
    voices = case.engine.voices()
    assert voices and len({voice.name for voice in voices}) == len(voices)
    assert all(voice.name and voice.about and " " not in voice.name for voice in voices)
    assert all(part.isalnum() for voice in voices for part in voice.language.split("-"))
    assert case.engine.voices() == voices


def test_the_first_voice_is_the_one_for_its_language(case: Case) -> None:
    first = case.engine.voices()[0]
    assert case.engine.choose("", first.language) == first


def test_every_voice_can_be_chosen_by_its_name(case: Case) -> None:
    for voice in case.engine.voices()[:20]:
        assert case.engine.choose(voice.name, voice.language) == voice


def test_an_unknown_voice_is_refused_with_what_there_is(case: Case) -> None:
    with pytest.raises(SpeechError, match="nobody-at-all") as caught:
        case.engine.choose("nobody-at-all", "en")
    assert caught.value.hint and "\n" not in str(caught.value)


def test_a_language_that_it_does_not_speak_is_refused(case: Case) -> None:
    with pytest.raises(SpeechError, match=f"“{case.other_language}”") as caught:
        case.engine.choose("", case.other_language)
    assert caught.value.hint and "\n" not in str(caught.value)


# ── what it speaks ───────────────────────────────────────────────────────────────────────────────────────


def test_it_speaks_in_float32_mono_at_a_sane_level(case: Case) -> None:
    speech = case.speak()
    assert speech.pcm.dtype == np.float32 and speech.pcm.ndim == 1
    assert isinstance(speech.rate, int) and 8_000 <= speech.rate <= 96_000
    assert np.isfinite(speech.pcm).all()
    assert 0.05 < np.abs(speech.pcm).max() <= 1.0
    assert np.sqrt(np.mean(speech.pcm**2)) > 0.01
    assert abs(float(speech.pcm.mean())) < 0.01


def test_it_takes_about_as_long_as_speech(case: Case) -> None:
    once = seconds(case.speak())
    assert 0.04 * len(TEXT) < once < 0.12 * len(TEXT)
    assert seconds(case.speak(" ".join([TEXT] * 3))) == pytest.approx(3 * once, rel=0.25)


def test_its_pace_can_be_chosen(case: Case) -> None:
    assert seconds(case.speak(rate=0.7)) == pytest.approx(seconds(case.speak()) / 0.7, rel=0.15)


@pytest.mark.parametrize("text", ["", "   ", "...", "!?", "—", "'", "( )", "[]"])
def test_what_has_no_sound_is_an_error_never_silence(text: str, case: Case) -> None:
    with pytest.raises(SpeechError) as caught:
        case.speak(text)
    assert caught.value.hint and "\n" not in str(caught.value)


def test_what_it_has_no_sound_for_is_an_error_never_silence(case: Case) -> None:
    for text in case.deaf_to:
        with pytest.raises(SpeechError, match=text) as caught:
            case.speak(text)
        assert caught.value.hint


@pytest.mark.parametrize("text", ["Hello 你好", "Hello你好", "Say שלום now.", "日本 is far."])
def test_hibari_leaves_no_word_out_in_silence(text: str, hibari: HibariEngine) -> None:
    foreign = "".join(char for char in text if char.isalnum() and not char.isascii())
    with pytest.raises(SpeechError, match=f"hibari knows no sound for “{foreign}”"):
        hibari.speak(Utterance(text, Voice("hibari", "heart", "en-US", 1.0)))


@pytest.mark.parametrize(
    "text", ["A café in Łódź.", "Naïve, ½ past ten.", "ψ", "E = mc²", "Don’t — “rest”… 😀", "5 < 6"]
)
def test_hibari_speaks_what_it_knows(text: str, hibari: HibariEngine) -> None:
    assert seconds(hibari.speak(Utterance(text, Voice("hibari", "heart", "en-US", 1.0)))) > 0.3


@pytest.mark.parametrize(("text", "sign"), [("x ≠ y", "≠"), ("It costs 10 ₿", "₿")])
def test_hibari_leaves_no_sign_out_in_silence(text: str, sign: str, hibari: HibariEngine) -> None:
    with pytest.raises(SpeechError, match=f"hibari knows no sound for “{sign}”"):
        hibari.speak(Utterance(text, Voice("hibari", "heart", "en-US", 1.0)))


def test_money_is_said_on_either_side_of_its_sign(hibari: HibariEngine) -> None:
    one, two = (hibari.speak(Utterance(text, Voice("hibari", "heart", "en-US", 1.0))) for text in ("10 £.", "£10."))
    assert one.pcm.tobytes() == two.pcm.tobytes()


def test_the_same_text_is_the_same_sound(case: Case) -> None:
    if case.engine.online:
        pytest.skip("what a service says is its own affair")
    first = case.speak()
    case.speak("Something else in between.")
    assert case.speak().pcm.tobytes() == first.pcm.tobytes()


def test_it_speaks_for_several_at_once_as_for_one(case: Case) -> None:
    lines = [f"Breathe out, {number}." for number in ("one", "two", "three", "four", "five", "six")]
    alone = [case.speak(line).pcm.tobytes() for line in lines]
    with ThreadPoolExecutor(case.engine.at_once) as pool:
        together = [speech.pcm.tobytes() for speech in pool.map(case.speak, lines)]
    assert together == alone and len(set(alone)) > 1


def test_a_text_that_begins_like_an_option_is_spoken_not_obeyed(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").write_text(" ".join([TEXT] * 10))
    for text in ("-f x", "--file=x", "-fx"):
        assert 0.05 < seconds(case.speak(text)) < 3.0, "the file would take half a minute"


MARKED = (
    "Open [the] box and rest now.",
    "Open {the} box and rest now.",
    "Open the (box) and rest now.",
    "Open *the* box and **rest** now.",
    "Open the `box` and rest now.",
    "Open _the_ box \\and rest now.",
    "Open [the]() box and rest now.",
)


def test_brackets_and_markup_are_spoken_around(case: Case) -> None:
    plain = case.speak("Open the box and rest now.").pcm.tobytes()
    assert [written for written in MARKED if case.speak(written).pcm.tobytes() != plain] == []


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ENGINES)
def test_the_table_makes_engines_of_the_name_that_it_gives_them(name: str) -> None:
    if name == "piper":
        pytest.importorskip("piper")
    assert engines.engine(name).name == name
    assert engines.engine(name) is engines.engine(name), "loading a model twice would be a waste"


def test_an_unknown_engine_is_refused_with_what_there_is() -> None:
    with pytest.raises(UsageError, match=r"there is no voice engine “siri”: .*hibari"):
        engines.engine("siri")


def test_an_engine_that_lacks_a_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "lost", "audiogen.speech.of_no_such_name:Engine")
    with pytest.raises(UsageError, match=r"the voice engine “lost” can't be loaded .*: reinstall audiogen"):
        engines.engine("lost")


def test_an_engine_of_another_package_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = importlib.metadata.EntryPoint("hummer", "audiogen_hummer:Hummer", GROUP)
    twice = (entry, importlib.metadata.EntryPoint("hibari", "audiogen_hummer:Hummer", GROUP), entry)
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda *, group: twice if group == GROUP else ())
    assert engines.names() == (*ENGINES, "hummer")
    try:
        assert engines.engine("hummer").voices() == Hummer().voices()
        assert isinstance(engines.engine("hibari"), HibariEngine), "nobody takes the place of ours"
    finally:
        engines.engine.cache_clear()


def test_listing_voices_loads_no_model_and_asks_nobody(tmp_path: Path) -> None:
    if importlib.util.find_spec("piper"):
        tinyvoice.write(tmp_path)
    look = """
        import socket, sys
        socket.socket.connect = None
        sys.addaudithook(lambda event, _: event == "subprocess.Popen" and print("a process"))
        from audiogen.errors import AudiogenError
        from audiogen.speech.engine import engine, names
        for name in names():
            try:
                one = engine(name)
            except AudiogenError:
                continue
            for voice in one.voices()[:1]:
                print(one.choose(voice.name, voice.language))
        print([name for name in ("hibari", "piper", "onnxruntime") if name in sys.modules])
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(look)],
        cwd=PROJECT, capture_output=True, text=True, timeout=60, env=os.environ | {FOLDERS: str(tmp_path)},
    )  # fmt: skip
    assert done.stderr == "" and done.stdout.endswith("\n[]\n") and "VoiceInfo(name='en-us'" in done.stdout
    assert "a process" not in done.stdout
