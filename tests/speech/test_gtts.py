"""The online voice against a stand-in, when all is well: whom it asks, for what, and what it makes of the answer."""

import importlib.metadata
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
import pytest
from gtts import gTTS
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from standin import AFTER, BEFORE, LETTER, Clock, StandIn, nobody_is_left, wish

from audiogen.errors import SpeechError
from audiogen.model import Utterance, Voice
from audiogen.speech.engine import Engine, Speech
from audiogen.speech.gtts import GttsEngine, asking, clauses, marks, voices

TEXT = "Let your knees lean together, and soften your belly."
LETTERS = sum(map(str.isalnum, TEXT))

Serve = Callable[..., AbstractContextManager[StandIn]]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Puts a stand-in between us and the world; afterwards no thread may be left."""

    @contextmanager
    def standing(*script: str, deaf: bool = False) -> Iterator[StandIn]:
        with StandIn(*script, deaf=deaf) as service:
            monkeypatch.setenv("HTTPS_PROXY", service.url)
            yield service

    yield standing
    assert nobody_is_left()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(authority: str, clock: Clock) -> GttsEngine:
    return GttsEngine(authority, connect=0.5, read=0.5, deadline=9, clock=clock, sleep=clock.sleep)


def line(text: str = TEXT, name: str = "en-US", rate: float = 1.0) -> Utterance:
    return Utterance(text, Voice("gtts", name, name or "en", rate))


def length(speech: Speech) -> float:
    return len(speech.pcm) / speech.rate


# ── what comes back ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("behaviour", ["ok", "escaped", "hardly quiet"])
def test_what_is_spoken_is_sound(behaviour: str, serve: Serve, engine: GttsEngine) -> None:
    with serve(behaviour) as service:
        speech = engine.speak(line())
        assert service.requests == 1
    assert speech.pcm.dtype == np.float32 and speech.pcm.ndim == 1
    assert 0.01 < np.abs(speech.pcm).max() <= 1
    assert length(speech) == pytest.approx(
        LETTER * LETTERS + (BEFORE + AFTER) * (behaviour != "hardly quiet"), abs=0.3
    )


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


def test_a_long_text_goes_in_pieces_and_comes_back_whole(serve: Serve, engine: GttsEngine) -> None:
    sentence = f"{TEXT[:-1]} and your jaw."
    with serve("ok") as service:
        speech = engine.speak(line(f"{sentence} {sentence} {sentence}"))
        assert service.texts == [sentence] * 3
        assert len(service.hosts) == 1, "one connection is enough"
    voice = 0.1 + LETTER * sum(map(str.isalnum, sentence))
    assert length(speech) == pytest.approx(3 * voice + 2 * marks.SENTENCE.pause + BEFORE + AFTER, abs=0.4)


def test_the_text_goes_out_as_it_is_where_gtts_would_change_it(serve: Serve, engine: GttsEngine) -> None:
    texts = ["Let your feet rest. Now, first.", "St. Moritz, Esq.! Why?Because.", "Half-\nway; 10:30 a.m."]
    with serve("ok") as service:
        for text in texts:
            engine.speak(line(text))
        assert service.texts == [text.replace("\n", " ") for text in texts]


@given(st.text(st.characters(exclude_categories=()), max_size=marks.MOST // 2))
def test_gtts_asks_once_for_each_piece_and_leaves_it_as_it_is(text: str) -> None:
    (piece,) = clauses.pieces(f"a{text}", "en") or ()
    body = asking.request(piece.text, voices.chosen("en-GB", "")).body
    assert isinstance(body, str) and wish(body.encode()) == (piece.text, "en")


def test_a_piece_is_as_long_as_gtts_takes() -> None:
    assert marks.MOST == gTTS.GOOGLE_TTS_MAX_CHARS
    body = asking.request("?!" + "a" * (marks.MOST - 2), voices.chosen("en", "")).body
    assert isinstance(body, str) and len(wish(body.encode())[0]) == marks.MOST


@pytest.mark.parametrize("text", ["", "  ", "...", "—", "word " * 60_000])
def test_what_can_not_be_spoken_is_not_sent(text: str, serve: Serve, engine: GttsEngine) -> None:
    with serve("ok") as service:
        with pytest.raises(SpeechError) as caught:
            engine.speak(line(text))
        assert len(str(caught.value)) < 200
        assert service.requests == 0


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


def _pitch(speech: Speech) -> float:
    """The strongest frequency, in hertz."""
    return float(np.abs(np.fft.rfft(speech.pcm)).argmax() * speech.rate / len(speech.pcm))


# ── whether it is there ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("behaviour", "there"),
    [
        ("ok", True),
        ("consent", True),
        ("consent elsewhere", False),
        ("redirect", False),
        ("403", False),
        ("404", False),
        ("429", False),
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
    assert engine.version == f"{importlib.metadata.version('gTTS')}+3", "another manner is another sound to the cache"
