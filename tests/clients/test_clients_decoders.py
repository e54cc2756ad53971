"""Decoders of four families give back every session, whose frames many encoders made, to the sample."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import miniaudio
import numpy as np
import pytest
import soundfile
from exhibit import NAMES, SCRIPTS, Made
from programs import run

Pcm = np.ndarray[tuple[int, int], np.dtype[np.int16]]


def by_libsndfile(path: Path, home: Path) -> Pcm:
    return soundfile.read(path, dtype="int16", always_2d=True)[0]  # type: ignore[no-any-return]


def by_miniaudio(path: Path, home: Path) -> Pcm:
    found = miniaudio.mp3_read_file_s16(str(path))
    return np.array(found.samples, np.int16).reshape(-1, found.nchannels)


def by_ffmpeg(path: Path, home: Path) -> Pcm:
    said = run("ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-f", "s16le", "-ac", "2", "-", home=home)
    return np.frombuffer(said, "<i2").reshape(-1, 2)


def by_mpg123(path: Path, home: Path) -> Pcm:
    said = run("mpg123", "-q", "-s", "--stereo", "-e", "s16", path, home=home)
    return np.frombuffer(said, "<i2").reshape(-1, 2)


@pytest.mark.parametrize("decoder", [by_miniaudio, by_ffmpeg, by_mpg123])
@pytest.mark.parametrize("name", list(SCRIPTS)[:2], ids=NAMES[:2])
def test_it_is_as_long_as_the_session(
    name: str, decoder: Callable[[Path, Path], Pcm], made: Made, tmp_path: Path
) -> None:
    path = made.home / f"{name}.mp3"
    length = json.loads(path.with_suffix(".session.json").read_text(encoding="utf-8"))["length"]
    usual, found = by_libsndfile(path, tmp_path), decoder(path, tmp_path)
    assert len(usual) == len(found) == length
    # and the sound is the same, but for how each of them rounds
    assert np.abs(usual.astype(int) - found.astype(int)).max() <= 2
