"""The session as a WAV file that nobody has written."""

from __future__ import annotations

import http.client
import io
import struct
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import soundfile
from opened import heard, latest, opened, until, working, written

from audiogen.errors import OutputError
from audiogen.settings import Settings
from audiogen.speech.cache import Cache
from audiogen.studio.sound import Wave
from audiogen.units import RATE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path)


@pytest.fixture
def settings(tmp_path: Path, shared_cache: Path) -> Settings:
    return Settings(cache=shared_cache, output=tmp_path / "output")


class _Ramp:
    """A mix whose samples say where they are."""

    def mix(self, start: int, stop: int) -> Any:
        level = (np.arange(start, stop) % 20_000 / 32768).astype(np.float32)
        return np.stack([level, -level])


def wave(length: int, channels: int = 2) -> Wave:
    return Wave(SimpleNamespace(mixer=_Ramp(), channels=channels, timeline=SimpleNamespace(length=length)))  # type: ignore[arg-type]


@pytest.mark.parametrize("channels", [1, 2])
def test_any_part_is_that_part_of_the_whole(channels: int) -> None:
    made = wave(3 * RATE + 17, channels)
    whole = b"".join(made.between(0, made.size))
    assert len(whole) == made.size
    for start, stop in [
        (0, 44),
        (0, 10),
        (7, 51),
        (44, 45),
        (45, 46),
        (199_999, 400_003),
        (made.size - 3, made.size),
    ]:
        if stop <= made.size:
            assert b"".join(made.between(start, stop)) == whole[start:stop], (start, stop)
    samples, rate = soundfile.read(io.BytesIO(whole), dtype="int16", always_2d=True)
    assert (rate, samples.shape) == (RATE, (3 * RATE + 17, channels))
    assert samples[:, 0].tolist() == (np.arange(3 * RATE + 17) % 20_000).tolist()


def test_what_is_longer_than_a_wav_can_be() -> None:
    made = wave(12 * 3600 * RATE)
    head = b"".join(made.between(0, 80))
    assert head[:4] == b"RF64" and head[72:76] == b"data"
    size, data, samples = struct.unpack("<QQQ", head[20:44])
    assert (size + 8, data, samples) == (made.size, 12 * 3600 * RATE * 4, 12 * 3600 * RATE)
    assert len(b"".join(made.between(made.size - 1000, made.size))) == 1000


def test_what_is_heard_is_what_is_rendered(path: Path, settings: Settings, audiogen: Any) -> None:
    assert audiogen("render", path, "-o", path.with_name("rest.wav")).code == 0
    rendered, _ = soundfile.read(path.with_name("rest.wav"), dtype="float32")
    with working(path, settings) as bench:
        mixed = bench.sound(heard(bench)["sound"])
        assert mixed is not None
        made = Wave(mixed)
        whole, _ = soundfile.read(io.BytesIO(b"".join(made.between(0, made.size))), dtype="float32")
    assert whole.shape == rendered.shape
    assert np.abs(whole - rendered).max() < 1.0 / 60_000


def test_the_server_gives_parts(path: Path, settings: Settings) -> None:
    with opened(path, settings) as place:
        place.ask("")
        bench = place.studio.bench("rest.md")
        name = heard(bench)["sound"]
        mixed = bench.sound(name)
        assert mixed is not None
        at = f"sound/{name}/rest.md"
        part = place.ask(at, Range="bytes=100000-200000")
        assert part.status == 206
        assert part.body == b"".join(Wave(mixed).between(100_000, 200_001))
        assert part.headers["Content-Range"] == f"bytes 100000-200000/{Wave(mixed).size}"
        assert part.headers["Content-Type"] == "audio/wav"
        assert place.ask(at, "HEAD").headers["Content-Length"] == str(Wave(mixed).size)
        assert place.ask(at, Range=f"bytes={Wave(mixed).size}-").status == 416
        assert place.ask("sound/another/rest.md").status == 404


def clear(folder: Path) -> None:
    """Clears the cache as soon as nobody speaks into it."""

    def cleared() -> bool:
        try:
            return Cache(folder).clear().clips > 0
        except OutputError:
            return False

    until(cleared)


def test_what_was_cleared_away_is_spoken_anew(path: Path, tmp_path: Path) -> None:
    own = Settings(cache=tmp_path / "own clips", output=tmp_path / "output")
    with opened(path, own) as place:
        bench = place.studio.bench("rest.md")
        until(lambda: latest(bench, "voice").get("state") == "ready")  # before, not all of it may be there
        before = heard(bench)["sound"]
        clear(own.cache)
        with pytest.raises(http.client.IncompleteRead):
            place.ask(f"sound/{before}/rest.md")
        until(lambda: heard(bench)["sound"] != before and latest(bench, "voice")["state"] == "ready")
        after = heard(bench)["sound"]
        whole = place.ask(f"sound/{after}/rest.md")
        assert whole.status == 200 and len(whole.body) == int(whole.headers["Content-Length"])
        bench.lost(after)  # what goes again at once isn't spoken for ever
        assert latest(bench, "voice")["state"] == "failed"
        bench.again()
        until(lambda: latest(bench, "voice")["state"] == "ready" and bench.sound(heard(bench)["sound"]))


def test_sessions_that_sound_the_same_are_the_same(path: Path, settings: Settings) -> None:
    with working(path, settings) as bench:
        first = heard(bench)
        path.write_text(f"{path.read_text(encoding='utf-8')}\n<!-- a note -->\n", encoding="utf-8")
        second = until(lambda: (now := heard(bench))["tag"] != first["tag"] and now)
        assert second["sound"] == first["sound"]
