"""A session in parts: the same bytes whoever made them, and nothing made twice that was made before."""

import io
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiogen.audio.endless import Endless, Loop
from audiogen.audio.levels import Samples
from audiogen.audio.mp3.encoder import Encoder, quantise
from audiogen.audio.mp3.format import Format
from audiogen.audio.mp3.frames import FRAME
from audiogen.audio.mp3.loop import Loop as Laid
from audiogen.audio.mp3.seam import reach
from audiogen.audio.mp3.writer import write_music
from audiogen.build import splice
from audiogen.build.press import Press
from audiogen.build.shelf import _Recent
from audiogen.build.spans import Spans
from audiogen.machine import processors
from audiogen.mix import Mixer
from audiogen.model import Bed, BedSpan, Clip, Layer, SoundFile, Source, Timeline, Tone, Utterance, Voice
from audiogen.units import RATE

PERIOD = 125 * FRAME
"""Three seconds."""
NOISE = Tone("pink noise")
SOMEBODY = Voice("none", "somebody", "en")
STEREO, MONO = Format(2, 128), Format(1, 64)


class Table(Loop):
    """A sound without end that leaves the voice all the room it wants."""

    powers = np.zeros(1)


class Sources:
    """Lines of noise, each another by its text, over a soft noise, over a softer one."""

    def __init__(self) -> None:
        random = np.random.default_rng(5)
        self._bed = Table(random.normal(0.0, 0.003, (2, PERIOD)).astype(np.float32))
        self._floor = Table(random.normal(0.0, 0.0002, (2, PERIOD)).astype(np.float32))
        self.asked = 0

    def clip(self, source: Source, start: int, stop: int) -> Samples:
        assert isinstance(source, Utterance)
        self.asked += 1
        random = np.random.default_rng(sum(source.text.encode()))
        whole = random.normal(0.0, 0.08, 4 * RATE)
        smooth = np.convolve(whole, np.ones(6) / 6, "same") * np.abs(np.sin(np.arange(len(whole)) / 5000.0))
        return smooth[start:stop].astype(np.float32)

    def endless(self, source: Tone | SoundFile) -> Endless:
        return self._bed

    def floor(self) -> Endless:
        return self._floor

    def identity(self, source: Source) -> str:
        return repr(source)


def line(seconds: float, text: str, length: float = 2.5) -> Clip:
    return Clip(round(seconds * RATE), round(length * RATE), Utterance(text, SOMEBODY), 0.0, 1)


LINES = (
    line(2, "one"),
    line(4.7, "two"),
    line(16, "three"),
    line(29.01, "four"),
    line(31.9, "five"),
    line(34.6, "six"),
)


def session(lines: Iterable[Clip] = LINES, length: int = 44 * RATE + 123) -> Timeline:
    bed = BedSpan(0, length, Bed((Layer(NOISE, -20.0),)), RATE, 2 * RATE)
    return Timeline(length, tuple(lines), (), (bed,), (), ())


def press(timeline: Timeline, folder: Path, form: Format = STEREO, **options: bool | int) -> Press:
    starts = [clip.start for clip in timeline.voice]
    made = Mixer(timeline, Sources())
    return Press(made, timeline.length, starts, form, Spans(folder), **options)  # type: ignore[arg-type]


def pressed(one: Press) -> bytes:
    with one:
        return b"".join(one.frames(lambda count: None))


def file(one: Press, length: int) -> io.BytesIO:
    out = io.BytesIO()
    with one:
        write_music(out, one.frames(lambda count: None), one.format, total=length)
    out.seek(0)
    return out


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """Spans, and the music that they are joined to."""
    folder = tmp_path_factory.mktemp("spans")
    return folder, pressed(press(session(), folder, workers=1))


@pytest.mark.parametrize("workers", [2, 3, 8])
def test_the_same_bytes_whoever_works(usual: tuple[Path, bytes], tmp_path: Path, workers: int) -> None:
    assert pressed(press(session(), tmp_path, workers=workers)) == usual[1]


def test_the_same_bytes_of_what_is_kept_and_nothing_is_mixed(usual: tuple[Path, bytes]) -> None:
    again = press(session(), usual[0])
    assert pressed(again) == usual[1]
    assert again.encoded == 0


def test_fresh_takes_nothing_that_is_kept(usual: tuple[Path, bytes]) -> None:
    again = press(session(), usual[0], fresh=True)
    assert pressed(again) == usual[1]
    assert again.encoded > 500


@pytest.mark.parametrize("damage", ["cut", "bit", "peak", "strange"])
def test_whatever_happened_to_what_is_kept(usual: tuple[Path, bytes], tmp_path: Path, damage: str) -> None:
    pressed(press(session(), tmp_path))
    for number, path in enumerate(sorted(tmp_path.rglob("*.span"))):
        data = bytearray(path.read_bytes())
        if number % 2:
            continue
        match damage:
            case "cut":
                del data[len(data) // 2 :]
            case "bit":
                data[len(data) // 2] ^= 4
            case "peak":
                data = bytearray(data.replace(b'"peak": 0.', b'"peak": 3.', 1))
            case "strange":
                data = bytearray(b"[1, 2]\n") + data
        path.write_bytes(data)
    again = press(session(), tmp_path)
    assert pressed(again) == usual[1]
    assert again.peak < 1.0


def test_only_what_a_changed_line_touches_is_encoded(usual: tuple[Path, bytes]) -> None:
    whole = press(session(), usual[0], fresh=True)
    music = pressed(whole)
    lines = [line(16, "another") if clip.start == 16 * RATE else clip for clip in LINES]
    changed = press(session(lines), usual[0])
    other = pressed(changed)
    length = STEREO.header.length
    differs = [
        at // length for at in range(0, len(music), length) if music[at : at + length] != other[at : at + length]
    ]
    assert 0 < changed.encoded < 0.35 * whole.encoded
    assert 15.3 * RATE / FRAME < differs[0] < 16.1 * RATE / FRAME
    assert 18.4 * RATE / FRAME < differs[-1] < 21 * RATE / FRAME


def test_what_moves_by_a_period_is_found_again(usual: tuple[Path, bytes]) -> None:
    moved = [replace(clip, start=clip.start + 4 * PERIOD) if clip.start > 20 * RATE else clip for clip in LINES]
    later = press(session(moved, 44 * RATE + 123 + 4 * PERIOD), usual[0])
    pressed(later)
    assert later.encoded == 0


def test_what_moves_by_whole_frames_is_encoded_with_what_it_hears_now(usual: tuple[Path, bytes]) -> None:
    moved = [replace(clip, start=clip.start + FRAME) if clip.start > 20 * RATE else clip for clip in LINES]
    later = press(session(moved), usual[0])
    pressed(later)
    assert 0 < later.encoded < 0.8 * press_all(session(moved))


def press_all(timeline: Timeline) -> int:
    return timeline.length // FRAME


@pytest.mark.parametrize("form", [STEREO, MONO, Format(2, 192), Format(1, 96)])
def test_it_is_as_long_as_the_session_and_as_good_as_one_pass(tmp_path: Path, form: Format) -> None:
    timeline = session()
    found, _ = soundfile.read(file(press(timeline, tmp_path, form), timeline.length), dtype="float32", always_2d=True)
    pcm = Mixer(timeline, Sources()).mix(0, timeline.length)[: form.channels].T
    encoder = Encoder(form)
    single = encoder.encode(quantise(pcm, form)) + encoder.flush()
    out = io.BytesIO()
    write_music(out, [single], form, total=timeline.length)
    out.seek(0)
    usual, _ = soundfile.read(out, dtype="float32", always_2d=True)
    assert len(found) == timeline.length
    assert noise(found, pcm) == pytest.approx(noise(usual, pcm), abs=0.1)
    # nowhere, so at no seam either, is there more noise than a single pass makes at its worst
    ours, theirs = (levels(heard, pcm) for heard in (found, usual))
    assert np.percentile(ours - theirs, 99.5) < 1.5
    assert ours.max() < theirs.max() + 1.0


def noise(heard: Samples, pcm: Samples) -> float:
    """The signal-to-noise ratio, in dB."""
    return float(10.0 * np.log10((pcm.astype(float) ** 2).sum() / ((heard - pcm).astype(float) ** 2).sum()))


def levels(heard: Samples, pcm: Samples) -> Samples:
    """The noise of each frame, in dB."""
    count = len(pcm) // FRAME
    error = (heard - pcm)[: count * FRAME].reshape(count, -1).astype(float)
    found: Samples = 10.0 * np.log10((error**2).mean(axis=1) + 1e-14)
    return found


def test_a_background_alone_is_encoded_once(tmp_path: Path) -> None:
    minutes = press(session((), 600 * RATE), tmp_path)
    assert len(pressed(minutes)) // STEREO.header.length > 25_000
    assert minutes.encoded < 1000


def test_what_can_not_be_joined_is_encoded_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    timeline = session(LINES[:2], 16 * RATE)
    monkeypatch.setattr(splice, "WIDER", (1,))
    monkeypatch.setattr(splice, "seam", lambda *args: None)
    whole = pressed(press(timeline, tmp_path))
    pcm = Mixer(timeline, Sources()).mix(0, timeline.length).T
    encoder = Encoder(STEREO)
    assert whole == encoder.encode(quantise(pcm, STEREO)) + encoder.flush()


def test_where_a_loop_can_not_be_joined_to_what_follows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = splice.seam

    def never(left: object, *words: object) -> int | None:
        return None if isinstance(left, Laid) else found(left, *words)  # type: ignore[arg-type]

    monkeypatch.setattr(splice, "seam", never)
    timeline = session()
    heard, _ = soundfile.read(file(press(timeline, tmp_path), timeline.length), dtype="float32", always_2d=True)
    pcm = Mixer(timeline, Sources()).mix(0, timeline.length).T
    assert len(heard) == timeline.length
    # a first frame that knows nothing of what was before it; never one that can't be read, which would be full scale
    assert levels(heard, pcm).max() < -30.0
    assert pressed(press(timeline, tmp_path / "again", workers=3)) == pressed(press(timeline, tmp_path))


def test_a_sound_is_made_once_for_all_who_want_it() -> None:
    made: list[int] = []

    def slowly() -> Samples:
        made.append(1)
        time.sleep(0.05)
        return np.ones(10, np.float32)

    recent = _Recent[str](lambda held: True)
    with ThreadPoolExecutor(4) as pool:
        found = [one.result() for one in [pool.submit(recent.get, "a", slowly) for _ in range(4)]]
    assert made == [1]
    assert all(one is found[0] for one in found)

    def fails() -> Samples:
        raise OSError("gone")

    for _ in range(2):
        with pytest.raises(OSError, match="gone"):
            recent.get("b", fails)


def test_hardly_anything_has_to_reach_farther(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int | None] = []
    found = splice.seam

    def counted(*args: object) -> int | None:
        looked.append(found(*args))  # type: ignore[arg-type]
        return looked[-1]

    monkeypatch.setattr(splice, "seam", counted)
    pressed(press(session(), tmp_path))
    assert len(looked) >= 6
    assert looked.count(None) <= 1


@pytest.mark.parametrize("seconds", [0.001, 0.5, 1.0, 3.3])
def test_however_short(tmp_path: Path, seconds: float) -> None:
    length = round(seconds * RATE)
    timeline = Timeline(length, (), (), (), (), ())
    found, _ = soundfile.read(file(press(timeline, tmp_path), length))
    assert len(found) == length


def test_a_failing_source_is_heard_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: Sources, source: Source, start: int, stop: int) -> Samples:
        raise OSError("gone")

    monkeypatch.setattr(Sources, "clip", fails)
    with pytest.raises(OSError, match="gone"):
        pressed(press(session(), tmp_path))


def test_what_was_prepared_is_found(usual: tuple[Path, bytes], tmp_path: Path) -> None:
    """As while others still speak: the lines before one that is yet to come are encoded."""
    early = [*LINES[:3], line(29.01, "a guess", 3.0)]
    before = press(session(early), tmp_path)
    before.prepare(25 * RATE, lambda: True)
    assert before.encoded > 200
    rest = press(session(), tmp_path)
    assert pressed(rest) == usual[1]
    assert rest.encoded < 0.75 * (rest.encoded + before.encoded)


def test_preparing_reads_nothing_that_is_there(usual: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    again = press(session(), usual[0])
    read: list[str] = []
    monkeypatch.setattr(Spans, "get", lambda self, key, get=Spans.get: (read.append(key), get(self, key))[1])
    again.prepare(60 * RATE, lambda: True)
    assert again.encoded == 0
    assert len(read) <= len({still.layers for still in again._mixer.stills()})  # loops alone


def test_preparing_stops_when_it_is_not_wanted(tmp_path: Path) -> None:
    wanted: Iterator[bool] = iter([True, True, False])
    early = press(session(), tmp_path)
    early.prepare(60 * RATE, lambda: next(wanted))
    assert len(list(tmp_path.rglob("*.span"))) == 2


def test_there_are_processors() -> None:
    assert processors() >= 1


def test_frames_reach_back_as_far_as_the_reservoir_does() -> None:
    assert [reach(form.header) for form in (STEREO, MONO, Format(1, 32))] == [2, 3, 7]


def test_strips_are_whole_and_end_to_end(tmp_path: Path) -> None:
    timeline = session()
    done: list[int] = []
    one = press(timeline, tmp_path)
    with one:
        pieces = list(one.frames(done.append))
    assert all(len(piece) % STEREO.header.length == 0 for piece in pieces)
    assert sum(done) == timeline.length
    assert len(pieces) > 4
