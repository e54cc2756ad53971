"""Nobody asks Google too often: so many requests at once, so far apart, and none while it wants to be left alone."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from standin import Line, StandIn, answer, envelope, nobody_is_left, spoken

from audiogen.errors import SpeechError
from audiogen.model import Utterance, Voice
from audiogen.speech.gtts import GttsEngine
from audiogen.speech.gtts.gate import Gate

REASON = SpeechError("Google asks us to slow down", "wait")


class Hand:
    """A clock that is moved by those who sleep. `meanwhile` happens once, during the first sleep."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []
        self.meanwhile: Callable[[], None] | None = None

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        happening, self.meanwhile = self.meanwhile, None
        if happening:
            happening()


@pytest.fixture
def hand() -> Hand:
    return Hand()


def gate(hand: Hand, at_once: int = 9, dice: float = 0.0) -> Gate:
    return Gate(at_once, 0.25, clock=hand, sleep=hand.sleep, dice=lambda: dice)


# ── apart ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("dice", "apart"), [(0.0, 0.25), (0.5, 0.3125), (1.0, 0.375)])
def test_turns_are_apart_and_a_little_more_by_chance(dice: float, apart: float, hand: Hand) -> None:
    waiting, turns = gate(hand, dice=dice), []
    for _ in range(4):
        waiting.enter(1e9)
        turns.append(hand.now)
    assert turns == pytest.approx([100, 100 + apart, 100 + 2 * apart, 100 + 3 * apart])


def test_who_comes_later_does_not_wait(hand: Hand) -> None:
    waiting = gate(hand)
    waiting.enter(1e9)
    hand.now += 0.25
    waiting.enter(1e9)
    assert not hand.slept


def test_who_has_no_time_is_told_so_without_waiting(hand: Hand) -> None:
    waiting = gate(hand)
    waiting.enter(1e9)
    with pytest.raises(SpeechError, match="in time"):
        waiting.enter(hand.now + 0.2)
    assert not hand.slept


# ── at rest ──────────────────────────────────────────────────────────────────────────────────────────────


def test_everybody_waits_until_the_rest_is_over(hand: Hand) -> None:
    waiting = gate(hand)
    waiting.rest(5, REASON)
    waiting.rest(2, REASON)  # a shorter one does not end it
    waiting.enter(1e9)
    assert hand.now == 105
    waiting.enter(1e9)
    assert hand.now == 105.25


def test_a_rest_that_begins_while_somebody_waits_is_kept(hand: Hand) -> None:
    waiting = gate(hand)
    waiting.enter(1e9)
    hand.meanwhile = lambda: waiting.rest(3, REASON)
    waiting.enter(1e9)
    assert hand.now == 103.25


def test_who_can_not_wait_that_long_is_given_the_reason(hand: Hand) -> None:
    waiting = gate(hand, at_once=1)
    waiting.rest(60, REASON)
    for _ in range(2):
        with pytest.raises(SpeechError, match="slow down") as caught:
            waiting.enter(hand.now + 30)
        assert caught.value is not REASON, "an error that many threads raise would gather all their histories"
    assert not hand.slept
    waiting.enter(hand.now + 61)
    waiting.leave()
    with pytest.raises(SpeechError, match="in time"):
        waiting.enter(hand.now + 0.1)  # the rest is over, and no reason any more


# ── at once ──────────────────────────────────────────────────────────────────────────────────────────────


def test_no_more_are_inside_than_may_be(hand: Hand) -> None:
    waiting = gate(hand, at_once=2)
    waiting.enter(1e9)
    waiting.enter(1e9)
    with pytest.raises(SpeechError, match="in time"):
        waiting.enter(hand.now + 0.05)
    waiting.leave()
    waiting.enter(1e9)


# ── through the stand-in ─────────────────────────────────────────────────────────────────────────────────


def line(number: int) -> Utterance:
    return Utterance(f"Breathe out, {number}.", Voice("gtts", "en-US", "en-US", 1.0))


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    yield
    assert nobody_is_left()


def test_however_many_ask_two_requests_are_under_way(monkeypatch: pytest.MonkeyPatch, authority: str) -> None:
    lock, inside, most = threading.Lock(), 0, 0

    def slowly(line: Line, text: str) -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        line.closing.wait(0.05)
        with lock:
            inside -= 1
        line.send(answer(envelope(spoken(text))))

    engine = GttsEngine(authority, apart=0.0)
    with StandIn(slowly) as service, ThreadPoolExecutor(6) as pool:
        monkeypatch.setenv("HTTPS_PROXY", service.url)
        assert len(list(pool.map(engine.speak, map(line, range(12))))) == 12
    assert most == 2 == engine.at_once


def test_requests_of_all_lines_come_one_after_another(monkeypatch: pytest.MonkeyPatch, authority: str) -> None:
    engine = GttsEngine(authority, apart=0.12)
    with StandIn("ok") as service, ThreadPoolExecutor(2) as pool:
        monkeypatch.setenv("HTTPS_PROXY", service.url)
        list(pool.map(engine.speak, map(line, range(6))))
    # between the gate and the stand-in there is a handshake, now longer, now shorter
    assert min(two - one for one, two in pairwise(service.moments)) > 0.06
    assert service.moments[-1] - service.moments[0] > 5 * 0.12 - 0.06


def test_when_google_wants_rest_all_lines_wait(monkeypatch: pytest.MonkeyPatch, authority: str) -> None:
    engine = GttsEngine(authority, apart=0.3)
    with StandIn(about={"0.": ("429, a second", "ok"), "Breathe": ("ok",)}) as service:
        monkeypatch.setenv("HTTPS_PROXY", service.url)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(engine.speak, map(line, range(3))))
    asked = next(moment for text, moment in zip(service.texts, service.moments, strict=True) if "0." in text)
    later = [moment - asked for moment in service.moments if moment > asked]
    assert len(service.texts) == 4 and len(later) >= 2
    assert min(later) > 0.95


def test_places_are_kept_for_requests_that_are_left_behind(monkeypatch: pytest.MonkeyPatch, authority: str) -> None:
    engine = GttsEngine(authority, deadline=0.3)
    with StandIn("slow headers") as service:
        monkeypatch.setenv("HTTPS_PROXY", service.url)
        for number in range(4):
            with pytest.raises(SpeechError, match="in time"):
                engine.speak(line(number))
        assert service.requests == 2
