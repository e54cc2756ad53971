"""Everything is spoken once, several lines at a time, and nothing that was spoken is ever lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from audiogen.errors import OutputError, SpeechError
from audiogen.model import Utterance, Voice
from audiogen.progress import Advance, silent
from audiogen.speech.cache import Cache, key
from audiogen.speech.engine import Speech
from audiogen.speech.narrate import Narration, kept, narrate

VOICE = Voice("hummer", "low", "en", 1.0)
Wanted = dict[Utterance, tuple[int, ...]]


class Hummer:
    """Hums, and remembers what it was asked for. `act` may do something before each line, or raise."""

    name, version, online = "hummer", "1", False

    def __init__(self, at_once: int = 1, act: Callable[[str], None] = lambda text: None) -> None:
        self.at_once = at_once
        self.act = act
        self.asked: list[str] = []
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()

    def speak(self, utterance: Utterance) -> Speech:
        with self._lock:
            self.asked.append(utterance.text)
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            self.act(utterance.text)
        finally:
            with self._lock:
                self._now -= 1
        hum = np.sin(2 * np.pi * (150 + len(utterance.text)) * np.arange(12_000) / 24_000)
        return Speech((0.3 * hum).astype(np.float32), 24_000)


def lines(*texts: str) -> Wanted:
    return {Utterance(text, VOICE): (number,) for number, text in enumerate(texts, start=1)}


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path)


def narrated(wanted: Wanted, engine: Hummer, cache: Cache) -> Narration:
    return narrate(wanted, engine, cache, silent)  # type: ignore[arg-type]


def there(wanted: Wanted, cache: Cache) -> list[str]:
    return [utterance.text for utterance in wanted if cache.get(key(utterance, "1"))]


def failing(*texts: str) -> Callable[[str], None]:
    def act(text: str) -> None:
        if text in texts:
            raise SpeechError("the hum is hoarse", "drink some water")

    return act


# ── once ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_line_is_spoken_once_and_comes_in_the_order_of_the_script(cache: Cache) -> None:
    wanted, engine = lines("One.", "Two.", "Three."), Hummer(2)
    narration = narrated(wanted, engine, cache)
    assert sorted(engine.asked) == ["One.", "Three.", "Two."] and narration.spoken == 3
    assert list(narration.clips) == list(wanted)
    assert all(clip.voiced > 0 and clip.path.exists() for clip in narration.clips.values())


def test_nothing_is_spoken_a_second_time(cache: Cache) -> None:
    wanted, engine = lines("One.", "Two."), Hummer()
    first, second = narrated(wanted, engine, cache), narrated(wanted, engine, cache)
    assert len(engine.asked) == 2 and second.spoken == 0
    assert first.clips == second.clips


def test_changing_one_line_speaks_one_line(cache: Cache) -> None:
    narrated(lines("One.", "Two.", "Three."), Hummer(), cache)
    engine = Hummer()
    assert narrated(lines("One.", "Two, slowly.", "Three."), engine, cache).spoken == 1
    assert engine.asked == ["Two, slowly."]


def test_another_version_of_the_engine_speaks_everything(cache: Cache) -> None:
    narrated(lines("One.", "Two."), Hummer(), cache)
    newer = Hummer()
    newer.version = "2"
    assert narrated(lines("One.", "Two."), newer, cache).spoken == 2


def test_what_is_kept_can_be_asked_without_speaking(cache: Cache) -> None:
    engine = Hummer()
    narrated(lines("Two."), engine, cache)
    wanted = lines("One.", "Two.", "Three.")
    found = kept(wanted, engine, cache)  # type: ignore[arg-type]
    assert [utterance.text for utterance in found] == ["Two."] and engine.asked == ["Two."]


def test_nothing_to_say_is_no_trouble(cache: Cache) -> None:
    assert narrated({}, Hummer(), cache) == Narration({}, 0)


# ── at once ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_as_many_are_spoken_at_once_as_the_engine_allows(at_once: int, cache: Cache) -> None:
    # each waits until so many are at it together: fewer would stand there until the barrier breaks
    together = threading.Barrier(at_once)
    engine = Hummer(at_once, lambda text: [together.wait(5), None][1])
    narrated(lines(*(f"Line {number}." for number in range(2 * at_once))), engine, cache)
    assert engine.most == at_once


def test_never_more_are_spoken_at_once_than_the_engine_allows(cache: Cache) -> None:
    engine = Hummer(3, lambda text: time.sleep(0.005))
    narrated(lines(*(f"Line {number}." for number in range(20))), engine, cache)
    assert engine.most <= 3 and len(engine.asked) == 20


def test_progress_is_told_of_what_is_spoken_now(cache: Cache) -> None:
    told: list[object] = []

    @contextmanager
    def progress(label: str, total: int, /) -> Iterator[Advance]:
        told.append((label, total))
        yield told.append
        told.append("end")

    narrated(lines("One."), Hummer(), cache)
    narrate(lines("One.", "Two.", "Three."), Hummer(), cache, progress)  # type: ignore[arg-type]
    assert told == [("speaking", 2), 1, 1, "end"]
    narrate(lines("One."), Hummer(), cache, progress)  # type: ignore[arg-type]
    assert len(told) == 4, "with nothing to speak there is nothing to show"


# ── failures ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_failure_names_the_line_and_keeps_the_rest(cache: Cache) -> None:
    wanted, engine = lines("One.", "Two.", "Three.", "Four."), Hummer(1, failing("Three."))
    with pytest.raises(SpeechError) as caught:
        narrated(wanted, engine, cache)
    assert caught.value.lines == (3,)
    assert caught.value.message == "the hum is hoarse for “Three.”" and caught.value.hint == "drink some water"
    assert there(wanted, cache) == ["One.", "Two."]


def test_a_failure_names_every_line_that_wanted_it(cache: Cache) -> None:
    with pytest.raises(SpeechError) as caught:
        narrated({Utterance("Rest.", VOICE): (4, 9, 20)}, Hummer(1, failing("Rest.")), cache)
    assert caught.value.lines == (4, 9, 20)


def test_a_message_that_names_the_text_is_left_as_it_is(cache: Cache) -> None:
    def act(text: str) -> None:
        raise SpeechError(f"no sound for “{text}”", "write")

    with pytest.raises(SpeechError, match=r"^no sound for “Rest\.”: write$"):
        narrated(lines("Rest."), Hummer(1, act), cache)


def test_nothing_more_is_begun_after_a_failure(cache: Cache) -> None:
    wanted, engine = lines("One.", "Two.", "Three.", "Four.", "Five."), Hummer(1, failing("Two."))
    with pytest.raises(SpeechError):
        narrated(wanted, engine, cache)
    assert engine.asked == ["One.", "Two."]


def test_what_was_being_spoken_at_the_time_of_a_failure_is_finished_and_kept(cache: Cache) -> None:
    failed = threading.Event()

    def act(text: str) -> None:
        if text == "Slow.":
            assert failed.wait(5)
            time.sleep(0.05)
        if text == "Bad.":
            failed.set()
            raise SpeechError("hoarse", "drink")

    wanted, engine = lines("Slow.", "Bad.", "Three.", "Four."), Hummer(2, act)
    with pytest.raises(SpeechError):
        narrated(wanted, engine, cache)
    assert sorted(engine.asked) == ["Bad.", "Slow."]
    assert there(wanted, cache) == ["Slow."]


def test_the_next_run_goes_on_from_there(cache: Cache) -> None:
    wanted = lines("One.", "Two.", "Three.", "Four.")
    with pytest.raises(SpeechError):
        narrated(wanted, Hummer(1, failing("Three.")), cache)
    engine = Hummer()
    assert narrated(wanted, engine, cache).spoken == 2
    assert engine.asked == ["Three.", "Four."]


@pytest.mark.parametrize(
    "pcm", [[], [0.0] * 12_000, [float("nan")] * 12_000], ids=["nothing", "silence", "no numbers"]
)
def test_a_voice_without_sound_is_a_failure_of_its_line(pcm: list[float], cache: Cache) -> None:
    class Mute(Hummer):
        def speak(self, utterance: Utterance) -> Speech:
            return Speech(np.array(pcm, np.float32), 24_000)

    wanted = lines("One.")
    with pytest.raises(SpeechError, match=r"“One\.") as caught:
        narrated(wanted, Mute(), cache)
    assert caught.value.lines == (1,) and not there(wanted, cache)


def test_a_cache_that_can_not_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    with pytest.raises(OutputError, match="the cache of spoken clips"):
        narrated(lines("One."), Hummer(), Cache(tmp_path / "notes" / "clips"))


def test_whatever_an_engine_raises_is_a_sentence_with_its_line(cache: Cache) -> None:
    def act(text: str) -> None:
        raise ZeroDivisionError("by\nzero")

    message = r"the voice engine hummer failed \(ZeroDivisionError: by zero\) for “One.”"
    with pytest.raises(SpeechError, match=message) as caught:
        narrated(lines("One."), Hummer(1, act), cache)
    assert caught.value.lines == (1,) and isinstance(caught.value.__cause__, ZeroDivisionError)


def test_what_was_looked_up_already_is_not_looked_up_again(cache: Cache) -> None:
    wanted = lines("One.", "Two.")
    narrated(wanted, Hummer(), cache)
    known = kept(wanted, Hummer(), cache)  # type: ignore[arg-type]
    engine = Hummer()
    narration = narrate(wanted, engine, Cache(cache.folder / "nothing"), silent, known)  # type: ignore[arg-type]
    assert narration.clips == known and not engine.asked


def test_no_thread_is_left_behind(cache: Cache) -> None:
    with pytest.raises(SpeechError):
        narrated(lines("One.", "Two."), Hummer(2, failing("One.")), cache)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("speaking")]
