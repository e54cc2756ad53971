"""Backgrounds of the author's own: loops that nobody hears begin again, kept on the disk, small in memory."""

import multiprocessing
import os
import time
import tracemalloc
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from soundmaterial import RATE, Pcm, babble, chords, pink, tone, write, write_float

from audiogen.audio import loopfile, own, reading
from audiogen.audio.endless import MOMENT, Endless
from audiogen.audio.levels import Samples, power_lufs, weighted_powers
from audiogen.audio.looping import crossfade, goes_on
from audiogen.audio.own import endless
from audiogen.audio.reading import opened, recording, source
from audiogen.errors import OutputError, SoundError


def silence(seconds: float, channels: int) -> Pcm:
    return np.zeros((round(seconds * RATE), channels))


def fading(pcm: Pcm, rise: float, fall: float) -> Pcm:
    """With a fade at both ends."""
    time = np.arange(len(pcm)) / RATE
    shape = np.minimum(1.0, np.minimum((time + 1e-3) / rise, (time[::-1] + 1e-3) / fall))
    return pcm * shape[:, None]


MATERIAL: dict[str, Pcm] = {
    "rain": pink(14.0, seed=2)[: 12 * RATE],
    "rain that fades": np.concatenate([silence(1.0, 2), fading(pink(20.0), 2.0, 4.0), silence(0.5, 2)]),
    "chords": chords(24.3),
    "babble": babble(12.0),
    "a tone cut off": tone(6.0021, 110.0),
    "one second": pink(1.2, 1)[: int(1.1 * RATE)],
}


def over(sound: Endless, before: float = 6.0, after: float = 1.0) -> Samples:
    """The sound around the place where it begins again."""
    return sound.between(sound.period - round(before * RATE), sound.period + round(after * RATE))


def levels(pcm: Samples) -> np.ndarray:
    """dB of every 50 ms."""
    size = RATE // 20
    frames = pcm[:, : pcm.shape[1] // size * size].reshape(2, -1, size).astype(float)
    return np.asarray(10.0 * np.log10(np.square(frames).mean(axis=(0, 2)) + 1e-9))


def bends(pcm: Samples) -> float:
    """The largest second difference: how sharp the sharpest corner is."""
    return float(np.abs(np.diff(pcm.astype(float), 2)).max())


# ── the loop ──


@pytest.fixture(scope="module")
def loops(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Endless]:
    folder = tmp_path_factory.mktemp("material")
    return {
        name: own.endless(write_float(folder / f"{name}.wav", 0.02 * pcm), folder) for name, pcm in MATERIAL.items()
    }


@pytest.mark.parametrize("what", MATERIAL)
def test_nobody_hears_where_a_loop_begins_again(loops: dict[str, Endless], what: str) -> None:
    sound = loops[what]
    whole = sound.between(0, sound.period)
    lead = min(6.0, sound.period / RATE / 2)
    inside = whole[:, : -round(lead * RATE)] if lead == 6.0 else whole
    here, there = levels(over(sound, lead)), levels(whole)
    assert there.min() - 1.0 <= here.min() and here.max() <= there.max() + 1.0
    assert np.abs(np.diff(here)).max() <= np.abs(np.diff(levels(inside))).max() + 1.5
    assert bends(over(sound, 0.01, 0.01)) <= 1.2 * bends(whole[:, 1000:-1000]) + 1e-5
    assert bends(over(sound, lead)) <= 1.2 * bends(inside) + 1e-5


@pytest.mark.parametrize("what", MATERIAL)
def test_a_loop_is_as_loud_as_the_voice_and_knows_its_powers(loops: dict[str, Endless], what: str) -> None:
    sound = loops[what]
    whole = sound.between(0, sound.period)
    twice = np.tile(whole, 2).T.astype(float)
    assert pyloudnorm.Meter(RATE).integrated_loudness(twice) == pytest.approx(-16.0, abs=0.25)
    assert len(sound.powers) == max(1, sound.period // MOMENT)
    assert sound.powers == pytest.approx(weighted_powers(whole, MOMENT), rel=1e-3, abs=1e-9)


def test_silence_and_fades_at_the_ends_are_left_out(loops: dict[str, Endless]) -> None:
    sound = loops["rain that fades"]
    found = levels(sound.between(0, sound.period))
    assert found.max() - found.min() < 4.0  # noise itself wavers by that in 50 ms
    assert sound.period > 8 * RATE


def test_quiet_passages_do_not_lift_a_sound(tmp_path: Path) -> None:
    loud = pink(10.0)
    sound = own.endless(
        write_float(tmp_path / "a.wav", np.concatenate([loud, 0.01 * pink(10.0, seed=5), loud])), tmp_path
    )
    assert power_lufs(float(np.percentile(sound.powers, 75))) == pytest.approx(-16.0, abs=1.0)


def test_a_moment_that_stands_out_is_not_clipped(tmp_path: Path) -> None:
    pcm = 0.03 * pink(8.0)
    pcm[4 * RATE : 4 * RATE + 20] += 0.9 * np.sin(np.arange(20))[:, None]
    sound = own.endless(write_float(tmp_path / "a.wav", pcm), tmp_path)
    whole = sound.between(0, sound.period)
    factor = float(np.abs(whole).max() / np.abs(pcm).max())
    assert np.abs(whole).max() > 10.0
    at = int(np.argmax(np.abs(whole[0])))
    there = int(np.argmax(np.abs(pcm[:, 0])))
    assert np.allclose(whole[:, at - 100 : at + 100].T / factor, pcm[there - 100 : there + 100], atol=1e-4)


@pytest.mark.parametrize("kind", ["wav", "flac", "quiet"])
def test_a_recording_that_is_a_loop_already_stays_as_it_is(tmp_path: Path, kind: str) -> None:
    pcm = pink(8.0) if kind != "quiet" else 0.01 * pink(8.0)
    path = write_float(tmp_path / "a.wav", pcm) if kind == "quiet" else write(tmp_path / "a", pcm, kind=kind)
    sound = own.endless(path, tmp_path)
    made = sound.between(0, sound.period).T
    assert sound.period == len(pcm)
    assert np.allclose(made / np.abs(made).max(), pcm / np.abs(pcm).max(), atol=1e-4)


@pytest.mark.parametrize("kind", ["ogg", "opus", "mp3"])
def test_what_coding_did_to_the_ends_of_a_loop_is_not_heard(tmp_path: Path, kind: str) -> None:
    sound = own.endless(write(tmp_path / "a", pink(8.0), kind=kind), tmp_path)
    whole = sound.between(0, sound.period)
    assert sound.period > 6 * RATE
    assert levels(over(sound, 2.0)).min() >= levels(whole).min() - 1.0
    assert bends(over(sound, 0.05, 0.05)) <= 1.1 * bends(whole)


def test_only_what_goes_on_is_left_as_it_is() -> None:
    def verdict(pcm: Pcm) -> bool:
        return goes_on(lambda start, stop: pcm[start:stop].astype(np.float32), 0, len(pcm))

    whole = sum(tone(8.0, hertz) for hertz in (110.0, 165.0, 220.5))
    step = pink(8.0) + np.linspace(0.0, 1.0, 8 * RATE)[:, None]
    assert verdict(whole) and verdict(np.rint(whole * 32767) / 32767) and verdict(pink(8.0))
    assert not verdict(whole[:-333])
    assert not verdict(whole[: 7 * RATE + 200])
    assert not verdict(step)
    assert not verdict(fading(pink(8.0), 0.01, 2.0))


@pytest.mark.parametrize("likeness", [0.0, 0.5, 0.9, 1.0, -0.4])
def test_a_crossfade_neither_dips_nor_bulges(likeness: float) -> None:
    one, other = pink(5.0, 2, 1), pink(5.0, 2, 9)
    mixed = (likeness * one + np.sqrt(1.0 - likeness**2) * other).astype(np.float32)
    made = crossfade(one.astype(np.float32), mixed)
    half = np.square(made[: 10 * RATE // 2].astype(float)).reshape(10, -1).mean(axis=1)
    assert 10.0 * np.log10(half / 0.01) == pytest.approx(np.zeros(10), abs=0.7)


def test_what_is_the_same_fades_into_itself() -> None:
    wave = tone(2.0, 220.0).astype(np.float32)
    assert np.abs(crossfade(wave, wave) - wave).max() < 1e-6


# ── any stretch of it ──


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Endless]:
    folder = tmp_path_factory.mktemp("loops")
    made = {"rain": pink(4.0)[: 3 * RATE + 17], "tone": tone(2.00013, 333.0)}
    return {name: own.endless(write_float(folder / name, pcm), folder) for name, pcm in made.items()}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["rain", "tone"]),
    places=st.lists(st.integers(0, 20 * RATE), min_size=2, max_size=5).map(sorted),
)
def test_stretches_add_up_to_the_bit(shelf: dict[str, Endless], name: str, places: list[int]) -> None:
    sound = shelf[name]
    whole = sound.between(places[0], places[-1])
    parts = [sound.between(start, stop) for start, stop in pairwise(places)]
    assert (np.concatenate(parts, axis=1) == whole).all()
    far = sound.between(places[0] + 5 * sound.period, places[-1] + 5 * sound.period)
    assert (far == whole).all() and far.shape == (2, places[-1] - places[0])
    far *= 0.0  # the caller's own


# ── kept ──


@pytest.fixture
def rain(tmp_path: Path) -> Path:
    return write(tmp_path / "rain.wav", pink(2.0))


def only(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_a_loop_is_made_once_whatever_its_file_is_called(
    rain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = own.endless(rain, tmp_path / "kept").between(0, RATE)
    again = rain.rename(tmp_path / "storm.wav")
    monkeypatch.setattr(own, "_prepare", None)
    assert (own.endless(again, tmp_path / "kept").between(0, RATE) == made).all()


@pytest.mark.parametrize("at", [3, 70, 511, 600, 100_000, -1, -200])
def test_a_damaged_loop_is_made_anew(rain: Path, tmp_path: Path, at: int) -> None:
    own.endless(rain, tmp_path / "kept")
    kept = only(tmp_path / "kept")
    good = kept.read_bytes()
    for bad in (good[:at], good[: at + 1] + b"\0" + good[at + 2 :] if at != -1 else good + b"\0"):
        kept.write_bytes(bad)
        if bad != good:
            assert loopfile.opened(kept) is None
        own.endless(rain, tmp_path / "kept")
        assert only(tmp_path / "kept").read_bytes() == good


def test_what_is_not_finished_is_not_left_behind(rain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    kept = tmp_path / "kept"
    monkeypatch.setattr(loopfile.Draft, "append", full)
    with pytest.raises(OutputError, match=r"the cache of backgrounds in .* can't be written \(No space left"):
        own.endless(rain, kept)
    assert not list(kept.iterdir())
    monkeypatch.undo()
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="can't be written"):
        own.endless(rain, tmp_path / "file")


def test_a_file_that_is_changed_meanwhile_is_not_kept(
    rain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = own._prepare

    def slowly(*words: object) -> None:
        prepare(*words)  # type: ignore[arg-type]
        os.utime(rain, (0, 0))

    monkeypatch.setattr(own, "_prepare", slowly)
    with pytest.raises(SoundError, match="was changed while it was read"):
        own.endless(rain, tmp_path / "kept")
    assert not list((tmp_path / "kept").iterdir())


def test_room_is_made_by_what_was_unused_longest(rain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept"
    own.endless(rain, kept)
    size = only(kept).stat().st_size
    monkeypatch.setattr(loopfile, "KEPT", size)
    now = time.time()
    for name, age in {"old.loop": 9e5, "new.loop": 60.0, "x.loop.1.part": 9e4, "y.loop.2.part": 60.0}.items():
        (kept / name).write_bytes(bytes(size))
        os.utime(kept / name, (now - age, now - age))
    own.endless(write(tmp_path / "b.wav", pink(2.0, seed=4)), kept)
    assert {path.name for path in kept.iterdir()} >= {"new.loop", "y.loop.2.part"}
    assert not {"old.loop", "x.loop.1.part"} & {path.name for path in kept.iterdir()}
    assert len(list(kept.iterdir())) == 4


def test_what_is_too_short_or_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = write(tmp_path / "a.wav", tone(0.9, 440.0))
    ringed = write(tmp_path / "b.wav", np.concatenate([silence(1.0, 1), tone(0.5, 440.0), silence(1.0, 1)]))
    for path in (short, ringed):
        with pytest.raises(SoundError, match="sounds for less than a second: a background has to be longer"):
            own.endless(path, tmp_path / "kept")
    with pytest.raises(SoundError, match="less than a second"):
        own.check(short)
    own.check(ringed)
    monkeypatch.setattr(own, "MOST", 2 * RATE)
    with pytest.raises(SoundError, match="lasts more than 2s"):
        own.check(ringed)
    assert not list(tmp_path.glob("kept/*"))


def _make(path: Path, folder: Path) -> None:
    own.endless(path, folder)


@pytest.mark.slow
def test_two_processes_may_make_the_same_loop_at_once(rain: Path, tmp_path: Path) -> None:
    start = multiprocessing.get_context("spawn")
    processes = [start.Process(target=_make, args=(rain, tmp_path / "kept")) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert loopfile.opened(only(tmp_path / "kept")) is not None


@pytest.mark.slow
def test_twenty_minutes_are_never_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.flac"
    minute = pink(60.0, rate=44_100)
    with soundfile.SoundFile(path, "w", 44_100, 2, "PCM_16") as file:
        for _ in range(20):
            file.write(minute)
    own.endless(write(tmp_path / "warm.wav", pink(2.0)), tmp_path / "kept")  # imports are not what is measured
    tracemalloc.start()
    sound = own.endless(path, tmp_path / "kept")
    assert tracemalloc.get_traced_memory()[1] < 40_000_000
    tracemalloc.reset_peak()
    for start in range(0, sound.period, 64 * 1152):
        sound.between(start, start + 64 * 1152)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(("mode", "level"), [("VARIABLE", 0.4), ("CONSTANT", 0.4), ("CONSTANT", 0.9)])
def test_an_mp3_is_read_block_by_block_as_it_is_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, level: float
) -> None:
    """Frames may take from what those before them have saved: a decoder that is moved forgets it."""
    path = tmp_path / "tone.mp3"
    how = {"format": "MP3", "subtype": "MPEG_LAYER_III", "bitrate_mode": mode, "compression_level": level}
    soundfile.write(path, tone(8, 220), RATE, **how)

    def read() -> list[Samples]:
        with source(path) as file, recording(file, path.name, 60 * RATE) as found:
            return list(found.blocks())

    def measured(size: int) -> Samples:
        with source(path) as file, opened(file, path.name) as sound:
            return np.concatenate(
                [sound.read(size, dtype="float32", always_2d=True) for _ in range(1 << 18, 0, -size)]
            )

    blocks = read()
    monkeypatch.setattr(reading, "_BLOCK", 1 << 20)
    at_once = read()
    assert len(blocks) > 20 > len(at_once)
    np.testing.assert_allclose(np.concatenate(blocks), np.concatenate(at_once), atol=1e-6)
    np.testing.assert_allclose(measured(1 << 14), measured(1 << 18), atol=1e-6)


def test_a_folder_where_a_kept_loop_belongs_is_put_aside(rain: Path, tmp_path: Path) -> None:
    endless(rain, tmp_path)
    (kept,) = tmp_path.glob("*.loop")
    kept.unlink()
    kept.mkdir()
    (kept / "mine.txt").write_text("keep me")
    assert endless(rain, tmp_path).period > 0
    assert kept.is_file()
    (aside,) = tmp_path.glob("*.aside")
    assert (aside / "mine.txt").read_text() == "keep me"
