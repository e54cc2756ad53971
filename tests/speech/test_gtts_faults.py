"""Whatever Google or the way to it does wrong: one clear line, in time, no clip of it, and the next run goes on."""

from __future__ import annotations

import base64
import io
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import gtts  # noqa: F401 – so that no line's time is spent on loading it
import numpy as np
import pytest
import soundfile
from hypothesis import example, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from standin import (
    AFTER,
    BEHAVIOURS,
    FRAME,
    Behaviour,
    Clock,
    StandIn,
    answer,
    cut,
    encoded,
    envelope,
    mp3,
    nobody_is_left,
    promising,
    says,
    spoken,
)

from audiogen.errors import SpeechError
from audiogen.model import Utterance, Voice
from audiogen.progress import silent
from audiogen.speech.cache import Cache, key
from audiogen.speech.engine import Speech
from audiogen.speech.engine import engine as known
from audiogen.speech.gtts import GttsEngine, clauses
from audiogen.speech.gtts.judging import heard
from audiogen.speech.gtts.service import Answer
from audiogen.speech.narrate import Narration, narrate

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

DEADLINE = 6.0
BAD = "Let your knees lean together, and soften your belly."
GOOD = "Lie on your back.", "Soften your jaw.", "Nothing to hold."
VOICE = Voice("gtts", "en-US", "en-US", 1.0)
LINES = {Utterance(text, VOICE): (number,) for number, text in enumerate((*GOOD[:2], BAD, GOOD[2]), start=1)}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is said of it, how many requests are made before it is given up, and in how many seconds at the most."""

    message: str
    requests: int = 1
    deadline: float = DEADLINE


ASKED_AGAIN = 3
FAULTS: dict[str, Fault] = {
    "400": Fault("refuses to speak"),
    "403": Fault("refuses to speak"),
    "404": Fault("refuses to speak"),
    "429": Fault("slow down", ASKED_AGAIN),
    "429, wait": Fault("slow down"),
    "500": Fault("out of order", ASKED_AGAIN),
    "503": Fault("out of order", ASKED_AGAIN),
    "stall": Fault("in time", ASKED_AGAIN),
    "reset": Fault("can't be reached", ASKED_AGAIN),
    "reset in the body": Fault("broke off", ASKED_AGAIN),
    "truncated body": Fault("broke off", ASKED_AGAIN),
    "slow drip": Fault("in time", deadline=1.0),
    "slow headers": Fault("in time", deadline=1.0),
    "endless body": Fault("far more"),
    "empty body": Fault("no sound"),
    "captive portal": Fault("a web page"),
    "redirect": Fault("sent us elsewhere"),
    "redirect, endless": Fault("sent us elsewhere"),
    "consent": Fault("sent us elsewhere"),
    "consent elsewhere": Fault("sent us elsewhere"),
    "no audio": Fault("no sound"),
    "empty audio": Fault("no sound"),
    "garbage audio": Fault("no MP3", ASKED_AGAIN),
    "garbage after a header": Fault("no MP3", ASKED_AGAIN),
    "HTML as audio": Fault("no MP3", ASKED_AGAIN),
    "half a clip": Fault("breaks off", ASKED_AGAIN),
    "far too long": Fault("more than 55 s", ASKED_AGAIN),
    "silence": Fault("gave silence", ASKED_AGAIN),
    "bad base64": Fault("no sound"),
    "bad UTF-8": Fault("no sound"),
    "bad gzip": Fault("unreadable"),
    "not HTTP": Fault("can't be reached", ASKED_AGAIN),
}
SPEAKS = {"ok", "escaped", "hardly quiet"}

Serve = Callable[..., StandIn]


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Timed(GttsEngine):
    """Remembers how long it took for each line, by its own clock."""

    def __init__(self, authority: str, deadline: float, clock: Clock) -> None:
        super().__init__(authority, connect=0.5, read=0.3, deadline=deadline, clock=clock, sleep=clock.sleep)
        self.clock = clock
        self.took: dict[str, float] = {}

    def speak(self, utterance: Utterance) -> Speech:
        began = self.clock()
        try:
            return super().speak(utterance)
        finally:
            self.took[utterance.text] = self.clock() - began


@pytest.fixture
def engine(authority: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Timed]:
    """A new engine, as each run of the program has one; it waits little, and gives up soon."""
    monkeypatch.setattr("audiogen.speech.gtts.FIRST_WAIT", 0.05)

    def made(deadline: float = DEADLINE) -> Timed:
        return Timed(authority, deadline, clock)

    return made


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Puts a stand-in between us and the world, in place of the one before; afterwards no thread may be left."""
    standing: list[StandIn] = []

    def gone() -> None:
        while standing:
            standing.pop().__exit__(None, None, None)

    def put(*script: str | Behaviour, about: dict[str, tuple[str, ...]] | None = None) -> StandIn:
        gone()
        service = StandIn(*script, about=about).__enter__()
        standing.append(service)
        monkeypatch.setenv("HTTPS_PROXY", service.url)
        return service

    yield put
    gone()
    assert nobody_is_left()


def narrated(engine: GttsEngine, cache: Cache) -> Narration:
    return narrate(LINES, engine, cache, silent)


def there(engine: GttsEngine, cache: Cache) -> set[str]:
    return {line.text for line in LINES if cache.get(key(line, engine.version))}


# ── a line among others ──────────────────────────────────────────────────────────────────────────────────


def test_every_fault_of_the_stand_in_is_looked_at() -> None:
    assert FAULTS.keys() | SPEAKS | {"429, a second"} == BEHAVIOURS.keys()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_costs_its_line_and_nothing_else(
    name: str, serve: Serve, engine: Callable[..., Timed], tmp_path: Path
) -> None:
    fault, cache = FAULTS[name], Cache(tmp_path)
    speaking = engine(fault.deadline)
    service = serve(about={BAD: (name,)})
    with pytest.raises(SpeechError) as caught:
        narrated(speaking, cache)
    assert speaking.took[BAD] < fault.deadline + 0.5

    said = str(caught.value)
    assert fault.message in said and caught.value.hint and "\n" not in said and len(said) < 300
    assert not any(word in said for word in ("Error", "Exception", "urllib3", "0x", "Errno"))
    if name != "429, wait":  # then the others can't wait so long either, and one of them may be the first to say so
        assert caught.value.lines == (3,) and said.count(BAD) == 1
    assert service.texts.count(BAD) == fault.requests <= 5

    kept = there(speaking, cache)
    assert set(GOOD[:2]) <= kept <= set(GOOD)
    assert cache.usage().clips == len(kept)

    well, fresh = serve("ok"), engine()
    assert narrated(fresh, cache).spoken == 4 - len(kept)
    assert sorted(well.texts) == sorted({BAD, *GOOD} - kept)
    assert there(fresh, cache) == {BAD, *GOOD}


@pytest.mark.parametrize(
    "script",
    [
        ("429", "429", "ok"),
        ("500", "503", "ok"),
        ("reset", "truncated body", "ok"),
        ("stall", "ok"),
        ("half a clip", "reset in the body", "ok"),
        ("silence", "garbage audio", "ok"),
    ],
)
def test_what_passes_is_waited_for(
    script: tuple[str, ...], serve: Serve, engine: Callable[[], Timed], tmp_path: Path
) -> None:
    service = serve(about={BAD: script})
    assert narrated(engine(), Cache(tmp_path)).spoken == 4
    assert service.texts.count(BAD) == len(script)


# ── how often, and how long ──────────────────────────────────────────────────────────────────────────────

SENTENCE = "Let your knees lean together, and soften your belly, and let the floor carry {}."


def long_line(pieces: int) -> Utterance:
    return Utterance(" ".join(SENTENCE.format(number) for number in range(pieces)), VOICE)


@pytest.mark.parametrize(("pieces", "most"), [(1, 3), (2, 4), (3, 5), (4, 5), (5, 5), (6, 6)])
def test_a_line_asks_five_times_at_most_or_once_for_each_piece(
    pieces: int, most: int, serve: Serve, engine: Callable[..., Timed]
) -> None:
    assert len(clauses.pieces(long_line(pieces).text, "en") or ()) == pieces
    service = serve(*("ok",) * (pieces - 1), "500")
    with pytest.raises(SpeechError, match="out of order"):
        engine(9).speak(long_line(pieces))
    assert service.requests == most


def test_faults_of_several_pieces_count_together(serve: Serve, engine: Callable[..., Timed]) -> None:
    service = serve("500", "ok", "429", "ok", "reset")
    with pytest.raises(SpeechError, match="can't be reached"):
        engine(9).speak(long_line(3))
    assert service.requests == 5
    service = serve("500", "ok", "429", "ok", "ok")
    engine(9).speak(long_line(3))
    assert service.requests == 5


def test_waiting_grows_and_is_shaken(serve: Serve, authority: str) -> None:
    for dice, meant in ((0.0, [0.5, 1.0]), (0.5, [1.0, 2.0]), (1.0, [1.5, 3.0])):
        clock = Clock()
        serve("500")
        with pytest.raises(SpeechError, match="out of order"):
            GttsEngine(authority, apart=0, clock=clock, sleep=clock.sleep, dice=lambda roll=dice: roll).speak(
                long_line(1)
            )
        assert clock.slept == meant


def test_nobody_waits_for_what_comes_too_late(serve: Serve, engine: Callable[[], Timed], clock: Clock) -> None:
    service, speaking = serve("429, wait"), engine()
    for _ in range(2):
        with pytest.raises(SpeechError, match="slow down"):
            speaking.speak(long_line(1))
    assert service.requests == 1 and not clock.slept, "the second line knows it from the first"
    assert not speaking.reachable(1) and service.requests == 1


def test_nobody_waits_longer_than_there_is_time(serve: Serve, authority: str, clock: Clock) -> None:
    service = serve("500")
    with pytest.raises(SpeechError, match="out of order"):
        GttsEngine(authority, deadline=1.2, clock=clock, sleep=clock.sleep, dice=lambda: 1.0).speak(long_line(1))
    assert service.requests == 1 and not clock.slept


def test_all_pieces_have_one_deadline_together(serve: Serve, engine: Callable[..., Timed], clock: Clock) -> None:
    def slowly(line: object, text: str) -> None:
        clock.sleep(0.4)
        BEHAVIOURS["ok"](line, text)  # type: ignore[arg-type]

    service = serve(slowly)
    began = clock()
    with pytest.raises(SpeechError, match="in time"):
        engine(1.0).speak(long_line(3))
    assert service.requests < 4 and clock() - began < 1.0 + 0.5
    engine(3.0).speak(long_line(3))


def test_a_computer_without_a_thread_to_spare(
    serve: Serve, engine: Callable[..., Timed], monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    service, speaking = serve("ok"), engine(9)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", start)
        for _ in range(3):
            with pytest.raises(SpeechError, match="can't start new thread"):
                speaking.speak(long_line(1))
    speaking.speak(long_line(1))
    assert service.requests == 1


# ── any bytes at all ─────────────────────────────────────────────────────────────────────────────────────


def sound_or_sentence(made: Answer) -> None:
    try:
        speech = heard(made, BAD)
    except SpeechError as error:
        assert error.message and error.hint and "\n" not in str(error)
    else:
        assert len(speech.pcm) / speech.rate > 1 and abs(speech.pcm).max() > 0.001


@settings(deadline=None)
@given(st.integers(100, 999), st.floats(0, 1e6), st.binary(max_size=300))
def test_any_answer_is_sound_or_a_clear_sentence(status: int, wait: float, body: bytes) -> None:
    sound_or_sentence(Answer(status, wait, body))


@settings(deadline=None)
@given(st.binary(max_size=600))
@example(b"ID3")
@example(b"\xff\xfb\x90\x00" * 200)
@example(b"RIFF\x24\x00\x00\x00WAVEfmt ")
@example(b"fLaC" + bytes(60))
@example(b"OggS" + bytes(60))
def test_any_audio_is_sound_or_a_clear_sentence(audio: bytes) -> None:
    sound_or_sentence(Answer(200, 0, envelope(audio)))


@pytest.mark.parametrize("part", [0.5, 0.6, 0.7, 0.85])
@pytest.mark.parametrize("at_a_frame", [True, False])
@pytest.mark.parametrize("text", [BAD, *GOOD])
def test_a_part_of_a_clip_is_none(text: str, at_a_frame: bool, part: float) -> None:
    whole = spoken(text)
    assert len(heard(Answer(200, 0, envelope(whole)), text).pcm)
    # what has all its words is not cut off, though a part of the silence be missing
    part = min(part, 0.95 * (1 - AFTER / seconds(whole)))
    with pytest.raises(SpeechError, match="breaks off" if at_a_frame else "part missing"):
        heard(Answer(200, 0, envelope(cut(whole, part, at_a_frame))), text)


@pytest.mark.parametrize("text", [BAD, *GOOD])
def test_offline_voices_end_as_whole_clips_do(text: str) -> None:
    """eSpeak's leave no silence after the last word: even so it has faded."""
    for engine in (known("hibari"), known("espeak")):  # made once: a model takes its time to load
        voice = engine.choose("", "en")
        said = engine.speak(Utterance(text, Voice(engine.name, voice.name, voice.language)))
        assert len(heard(Answer(200, 0, envelope(encoded(said.pcm, said.rate))), text).pcm)


def test_what_a_header_promises_must_be_there(capfd: pytest.CaptureFixture[str]) -> None:
    audio = mp3(4.0, after=0.4)
    frames = len(audio) // FRAME
    whole = promising(audio, len(audio) + FRAME, frames)
    assert heard(Answer(200, 0, envelope(whole)), BAD)
    for size, number in ((2 * len(audio), frames), (len(audio) + FRAME, 2 * frames)):
        with pytest.raises(SpeechError, match="part missing"):
            heard(Answer(200, 0, envelope(promising(audio, size, number))), BAD)
    for size, number in ((len(audio) // 2, frames), (len(audio), frames // 2), (0, 0)):
        said = heard(Answer(200, 0, envelope(promising(audio, size, number))), BAD)
        assert len(said.pcm) / said.rate == pytest.approx(seconds(audio), abs=0.1), "more than promised is there"
    assert capfd.readouterr().err == "", "the decoder would say what it thinks of the header"


def seconds(audio: bytes) -> float:
    return len(audio) / FRAME * 0.024


def test_sound_of_another_format_is_not_taken() -> None:
    file = io.BytesIO()
    soundfile.write(file, np.sin(np.arange(60_000) / 20), 24_000, format="WAV")
    with pytest.raises(SpeechError, match="something that is no MP3"):
        heard(Answer(200, 0, envelope(file.getvalue())), BAD)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_anything_in_place_of_audio_is_a_clear_sentence(inside: bytes) -> None:
    whole = envelope(b"AUDIO")
    sound_or_sentence(Answer(200, 0, whole.replace(base64.b64encode(b"AUDIO"), inside)))


@settings(deadline=None)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=40), st.integers(0, 10**6))
def test_damaged_audio_is_sound_or_a_clear_sentence(at: int, damage: bytes, end: int) -> None:
    whole = bytearray(spoken(BAD))
    place = at % len(whole)
    whole[place : place + len(damage)] = damage
    sound_or_sentence(Answer(200, 0, envelope(bytes(whole[: end % len(whole) + 1]))))


def test_anything_on_the_line_is_sound_or_a_clear_sentence(serve: Serve, authority: str) -> None:
    clock = Clock()
    engine = GttsEngine(authority, read=0.3, again=0, clock=clock, sleep=clock.sleep)

    @settings(max_examples=40, deadline=None)
    @given(
        st.one_of(
            st.binary(max_size=200),
            st.binary(max_size=200).map(lambda rest: b"HTTP/1.1 200 OK\r\n" + rest + b"\r\n\r\n"),
            st.text("abc:;, \r\n\x00é1=-", max_size=60).map(lambda head: answer(b"x", "200 OK", head)),
            st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, gzip", "x"]).flatmap(
                lambda kind: st.binary(max_size=90).map(
                    lambda body: answer(body, "200 OK", f"Content-Encoding: {kind}")
                )
            ),
            st.binary(max_size=90).map(lambda body: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body),
        )
    )
    def anything(raw: bytes) -> None:
        def act(line: object, text: str) -> None:
            says(lambda _: raw)(line, text)  # type: ignore[arg-type]
            line.close()  # type: ignore[attr-defined]

        serve(act)
        with pytest.raises(SpeechError) as caught:
            engine.speak(long_line(1))
        assert caught.value.hint and str(caught.value).isprintable()

    anything()


# ── through the command line ─────────────────────────────────────────────────────────────────────────────

ROUTINE = f"""
    ---
    title: Evening
    voice: gtts en-GB
    ---

    {GOOD[0]}

    {GOOD[1]} [2s]

    {BAD}

    {GOOD[2]}
    """


@pytest.mark.parametrize(("name", "by"), [("403", "process"), ("half a clip", "audiogen")])
def test_a_session_goes_on_where_it_broke_off(
    name: str,
    by: str,
    serve: Serve,
    authority: str,
    workshop: Workshop,
    request: pytest.FixtureRequest,
    audiogen: Audiogen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", authority)
    monkeypatch.setattr("audiogen.speech.gtts.FIRST_WAIT", 0.05)
    script = workshop.write(ROUTINE)
    line = (workshop.folder / script).read_text(encoding="utf-8").splitlines().index(BAD) + 1

    broken = serve(about={BAD: (name,)})
    said = request.getfixturevalue(by)("render", script).error(1)
    assert said.startswith(f"routine.md:{line}: ") and FAULTS[name].message in said and BAD in said
    assert not workshop.made()
    kept = set(broken.texts) - {BAD}
    assert set(GOOD[:2]) <= kept

    well = serve("ok")
    assert f"{4 - len(kept)} spoken, {len(kept)} kept from before" in audiogen("render", script).out
    assert sorted(well.texts) == sorted({BAD, *GOOD} - kept)
    assert set(well.hosts) == {"translate.google.co.uk"}
    assert "routine.mp3" in workshop.made()
