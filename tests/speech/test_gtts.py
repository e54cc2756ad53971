"""The online voice against a stand-in: whatever comes back, it is sound or one clear sentence."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from standin import BEHAVIOURS, LETTER, StandIn

from audiogen.errors import SpeechError
from audiogen.model import Utterance, Voice
from audiogen.speech.engine import Engine, Speech
from audiogen.speech.gtts import GttsEngine

TEXT = "Let your knees lean together, and soften your belly."
LETTERS = sum(map(str.isalnum, TEXT))
DEADLINE = 1.0
SPEAKS = {"ok", "escaped"}
FAULTS = {
    "403": "refuses to speak",
    "404": "refuses to speak",
    "429": "slow down",
    "429, wait": "slow down",
    "500": "out of order",
    "503": "out of order",
    "stall": "in time",
    "reset": "can't be reached",
    "truncated body": "broke off",
    "slow drip": "in time",
    "slow headers": "in time",
    "endless body": "far more",
    "empty body": "no sound",
    "captive portal": "a web page",
    "redirect": "sent us elsewhere",
    "redirect, endless": "sent us elsewhere",
    "no audio": "no sound",
    "empty audio": "no sound",
    "garbage audio": "can't be played",
    "garbage after a header": "can't be played",
    "HTML as audio": "can't be played",
    "half a clip": "gave only",
    "far too long": "more than 55 s",
    "silence": "gave silence",
    "bad base64": "no sound",
    "bad UTF-8": "no sound",
    "bad gzip": "unreadable",
    "not HTTP": "can't be reached",
}
ASKED_AGAIN = {"429", "500", "503", "reset", "truncated body", "not HTTP"}

Serve = Callable[..., AbstractContextManager[StandIn]]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Puts a stand-in between us and the world; afterwards no thread may be left."""
    for name in (
        "NO_PROXY",
        "no_proxy",
        "ALL_PROXY",
        "all_proxy",
        "https_proxy",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
    ):
        monkeypatch.delenv(name, raising=False)

    @contextmanager
    def standing(*script: str, deaf: bool = False) -> Iterator[StandIn]:
        with StandIn(*script, deaf=deaf) as service:
            monkeypatch.setenv("HTTPS_PROXY", service.url)
            yield service

    yield standing
    until = time.monotonic() + 3
    while (left := [each for each in threading.enumerate() if each.name == "gtts"]) and time.monotonic() < until:
        time.sleep(0.01)
    assert not left


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> str:
    return StandIn.authority(tmp_path_factory.mktemp("tls") / "authority.pem")


@pytest.fixture
def engine(authority: str) -> GttsEngine:
    return GttsEngine(authority, connect=0.5, read=0.5, deadline=DEADLINE, sleep=lambda _: None, dice=lambda: -0.4)


def line(text: str = TEXT, name: str = "en-US", rate: float = 1.0) -> Utterance:
    return Utterance(text, Voice("gtts", name, name or "en", rate))


def length(speech: Speech) -> float:
    return len(speech.pcm) / speech.rate


# ── what comes back ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_it_is_sound_or_a_clear_sentence(behaviour: str, serve: Serve, engine: GttsEngine) -> None:
    began = time.monotonic()
    with serve(behaviour) as service:
        try:
            speech = engine.speak(line())
        except SpeechError as error:
            assert FAULTS[behaviour] in error.message
            assert error.message and error.hint and "\n" not in str(error)
            assert not any(word in str(error) for word in ("Error", "Exception", "urllib3", "0x"))
        else:
            assert behaviour in SPEAKS
            assert speech.pcm.dtype == np.float32 and speech.pcm.ndim == 1
            assert 0.01 < np.abs(speech.pcm).max() <= 1
            assert length(speech) == pytest.approx(LETTER * LETTERS, abs=0.6)
        assert time.monotonic() - began < DEADLINE + 1
        if behaviour in ASKED_AGAIN:
            assert service.requests == 3
        assert 1 <= service.requests <= 3


@pytest.mark.parametrize("script", [("429", "429", "ok"), ("500", "ok"), ("reset", "ok"), ("truncated body", "ok")])
def test_it_asks_again_after_a_passing_fault(script: tuple[str, ...], serve: Serve, engine: GttsEngine) -> None:
    with serve(*script) as service:
        engine.speak(line())
        assert service.requests == len(script)


def test_it_asks_again_after_a_stall(serve: Serve, authority: str) -> None:
    engine = GttsEngine(authority, read=0.2, deadline=3, sleep=lambda _: None)
    with serve("stall", "ok") as service:
        engine.speak(line())
        assert service.requests == 2


def test_it_waits_longer_each_time(serve: Serve, authority: str) -> None:
    waits: list[float] = []
    engine = GttsEngine(authority, sleep=waits.append, dice=lambda: 0.5)
    with serve("429"), pytest.raises(SpeechError, match="slow down"):
        engine.speak(line())
    assert waits == [1, 2]


def test_it_does_not_wait_for_what_comes_too_late(serve: Serve, authority: str) -> None:
    waits: list[float] = []
    engine = GttsEngine(authority, sleep=waits.append)
    with serve("429, wait") as service, pytest.raises(SpeechError, match="slow down"):
        engine.speak(line())
    assert service.requests == 1 and not waits


def test_a_proxy_that_never_answers_is_left_at_the_deadline(serve: Serve, authority: str) -> None:
    engine = GttsEngine(authority, connect=9, read=9, deadline=0.5)
    began = time.monotonic()
    with serve(deaf=True), pytest.raises(SpeechError, match="in time"):
        engine.speak(line())
    assert time.monotonic() - began < 1.5


def test_another_computer_is_not_trusted(serve: Serve) -> None:
    with serve("ok") as service:
        with pytest.raises(SpeechError, match="prove that it is Google"):
            GttsEngine(deadline=2).speak(line())
        assert service.requests == 0


def test_another_name_is_not_trusted(serve: Serve, engine: GttsEngine) -> None:
    with serve("ok") as service:
        with pytest.raises(SpeechError, match="prove that it is Google"):
            engine.speak(line(name="en-AU"))
        assert service.hosts == ["translate.google.com.au"] and service.requests == 0


@pytest.mark.parametrize(
    "proxy",
    [
        "http://127.0.0.1:1",
        "http://127.0.0.1:none",
        "nonsense://127.0.0.1",
        "http://",
        "socks5://127.0.0.1:1",
    ],
)
def test_a_useless_proxy_is_said_to_be_one(proxy: str, monkeypatch: pytest.MonkeyPatch, engine: GttsEngine) -> None:
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(SpeechError):
        engine.speak(line())
    assert not engine.reachable(0.5)


def test_an_authority_file_that_is_not_there(serve: Serve, tmp_path: Path) -> None:
    with serve("ok"), pytest.raises(SpeechError):
        GttsEngine(str(tmp_path / "nothing.pem")).speak(line())


# ── what goes out ────────────────────────────────────────────────────────────────────────────────────────


def test_the_text_reaches_the_service(serve: Serve, engine: GttsEngine) -> None:
    with serve("ok") as service:
        engine.speak(line("Détends ton “psoas”, s’il te plaît."))
        engine.speak(line("Breathe."))
        assert service.texts == ["Détends ton “psoas”, s’il te plaît.", "Breathe."]


@pytest.mark.parametrize(
    ("name", "host", "language"),
    [
        ("en-US", "translate.google.com", "en"),
        ("en-GB", "translate.google.co.uk", "en"),
        ("fr-CA", "translate.google.ca", "fr-CA"),
        ("fr-FR", "translate.google.fr", "fr"),
        ("he", "translate.google.com", "iw"),
    ],
)
def test_a_voice_is_a_language_and_a_host(
    name: str, host: str, language: str, serve: Serve, engine: GttsEngine
) -> None:
    with serve("ok") as service:
        engine.speak(line(name=name))
        assert service.hosts == [host] and service.languages == [language]


def test_a_long_text_goes_in_parts_and_comes_back_whole(serve: Serve, authority: str) -> None:
    text = " ".join([TEXT] * 6)
    with serve("ok") as service:
        speech = GttsEngine(authority).speak(line(text))
        assert service.requests > 2
        assert _words(" ".join(service.texts)) == _words(text)
        assert len(service.hosts) == 1, "one connection is enough"
        assert length(speech) == pytest.approx(LETTER * LETTERS * 6, rel=0.2)


@pytest.mark.parametrize("text", ["", "  ", "...", "—", "word " * 60_000])
def test_what_can_not_be_spoken_is_not_sent(text: str, serve: Serve, engine: GttsEngine) -> None:
    with serve("ok") as service:
        with pytest.raises(SpeechError) as caught:
            engine.speak(line(text))
        assert len(str(caught.value)) < 200
        assert service.requests <= 1


@pytest.mark.parametrize("rate", [0.6, 0.85, 1.5])
def test_the_rate_changes_the_length(rate: float, serve: Serve, engine: GttsEngine) -> None:
    with serve("ok"):
        plain, paced = engine.speak(line()), engine.speak(line(rate=rate))
    assert length(paced) == pytest.approx(length(plain) / rate, rel=0.01)
    assert _pitch(paced) == pytest.approx(_pitch(plain), rel=0.03)


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf")])
def test_a_rate_that_is_none(rate: float, engine: GttsEngine) -> None:
    with pytest.raises(SpeechError, match="times as fast"):
        engine.speak(line(rate=rate))


def _words(text: str) -> list[str]:
    return [word.strip(".,") for word in text.split()]


def _pitch(speech: Speech) -> float:
    """The strongest frequency, in hertz."""
    return float(np.abs(np.fft.rfft(speech.pcm)).argmax() * speech.rate / len(speech.pcm))


# ── whether it is there ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("behaviour", "there"),
    [
        ("ok", True),
        ("404", True),
        ("500", False),
        ("stall", False),
        ("reset", False),
        ("slow headers", False),
    ],
)
def test_reachable(behaviour: str, there: bool, serve: Serve, engine: GttsEngine) -> None:
    began = time.monotonic()
    with serve(behaviour) as service:
        assert engine.reachable(0.8) is there
        assert service.requests == 1
    assert time.monotonic() - began < 1.5


def test_unreachable_without_trust(serve: Serve) -> None:
    with serve("ok"):
        assert not GttsEngine().reachable(1)


def test_unreachable_at_once(serve: Serve, engine: GttsEngine) -> None:
    with serve(deaf=True):
        began = time.monotonic()
        assert not engine.reachable(0.4)
        assert time.monotonic() - began < 1.2


# ── who speaks ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_voices_are_tags_the_default_first() -> None:
    voices = GttsEngine().voices()
    tags = [voice.name for voice in voices]
    assert tags[0] == "en-US" and len(set(tags)) == len(tags) > 70
    assert {"en", "en-GB", "de", "es-MX", "fr-CA", "pt-BR", "pt-PT", "he", "jv", "zh-TW"} <= set(tags)
    assert not {"iw", "jw"} & set(tags)
    assert all(voice.language == voice.name and voice.about for voice in voices)


@pytest.mark.parametrize(
    ("name", "language", "chosen"),
    [
        ("en-GB", "en", "en-GB"),
        ("EN-gb", "de", "en-GB"),
        ("en_au", "", "en-AU"),
        ("iw", "", "he"),
        ("", "en-IN", "en-IN"),
        ("", "en", "en"),
        ("", "de-AT", "de"),
        ("", "zh-Hant-TW", "zh"),
        ("", "nb-NO", "no"),
        ("", "", "en-US"),
    ],
)
def test_choosing(name: str, language: str, chosen: str) -> None:
    assert GttsEngine().choose(name, language).name == chosen


@pytest.mark.parametrize(
    ("name", "language", "hint"),
    [
        ("de-AT", "de", "“de” (German)"),
        ("german", "en", "“de” (German)"),
        ("enGB", "en", "“en-GB”"),
        ("zzzzzz", "en", "audiogen voices"),
        ("", "zzzzzz", "audiogen voices"),
    ],
)
def test_choosing_what_is_not_there(name: str, language: str, hint: str) -> None:
    with pytest.raises(SpeechError) as caught:
        GttsEngine().choose(name, language)
    assert hint in caught.value.hint and "\n" not in str(caught.value)


def test_it_says_what_it_is() -> None:
    engine: Engine = GttsEngine()
    assert (engine.name, engine.online, engine.at_once) == ("gtts", True, 2)
    assert engine.version.startswith("2.")
