"""Players play every entry of every playlist, in order, and not a sample more or less."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from exhibit import ALONE, FULL, NEXT, Made
from programs import program, run, wait, world

FRAME = 4
"""Bytes of a sample, 16 bits on two channels."""


def test_what_they_are_given_is_hard(made: Made) -> None:
    album, programme = (made.order(playlist) for playlist in made.playlists())
    assert album == [f"{FULL}.mp3", f"{NEXT}.mp3"]
    assert programme == [*album, f"{FULL}.mp3", f"{ALONE}.mp3"]


def test_mpv(made: Made, tmp_path: Path) -> None:
    for playlist in made.playlists():
        sound = tmp_path / "mpv.raw"
        words = ("--no-config", "--no-video", "--quiet", "--term-playing-msg=now ${path}")
        into = ("--audio-format=s16", "--ao=pcm", "--ao-pcm-waveheader=no", f"--ao-pcm-file={sound}")
        said = run("mpv", *words, *into, playlist, home=tmp_path).decode()
        played = re.findall("^now (.+)$", said, re.MULTILINE)
        assert played == [str(made.home / name) for name in made.order(playlist)]
        assert sound.stat().st_size == FRAME * made.samples(playlist)


@pytest.fixture
def abroad(made: Made) -> Iterator[tuple[Path, Path, dict[str, str]]]:
    """The library where everybody may read it, a home where everybody may write, and who that is: VLC won't run
    for root."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        home = base / "home"
        home.mkdir()
        base.chmod(0o755)
        home.chmod(0o777)
        copy = shutil.copytree(made.home, base / "sessions")
        yield copy, home, {"user": "nobody"} if os.geteuid() == 0 else {}


def test_vlc(made: Made, abroad: tuple[Path, Path, dict[str, str]]) -> None:
    library, home, who = abroad
    for playlist in made.playlists():
        sound = home / f"{playlist.stem}.raw"
        file = f"std{{access=file{{append}},mux=dummy,dst={sound}}}"
        chain = f"#transcode{{acodec=s16l,channels=2,samplerate=48000}}:{file}"
        words = ("-vv", "--no-video", "--no-sub-autodetect-file", "--sout", chain)
        more = {"home": home, "stderr": subprocess.STDOUT} | who
        said = run("cvlc", *words, library / playlist.name, "vlc://quit", **more)
        opened = re.findall(r"`file://(.+\.mp3)' successfully opened", said.decode(errors="replace"))
        assert [unquote(path) for path in opened] == [str(library / name) for name in made.order(playlist)]
        assert sound.stat().st_size == FRAME * made.samples(playlist)


@pytest.fixture
def mpd(made: Made, tmp_path: Path) -> Iterator[Path]:
    """MPD, with the library for its music; where it listens, it writes what it plays to `sound.raw` beside that."""
    (tmp_path / "playlists").mkdir()
    settings = {
        "music_directory": made.home,
        "playlist_directory": tmp_path / "playlists",
        "db_file": tmp_path / "db",
        "log_file": tmp_path / "log",
        "bind_to_address": tmp_path / "socket",
    }
    lines = [f'{name} "{value}"' for name, value in settings.items()]
    sink = f'type "pipe" \n name "file" \n format "48000:16:2" \n command "cat >> {tmp_path}/sound.raw"'
    config = tmp_path / "mpd.conf"
    config.write_text("\n".join([*lines, 'log_level "verbose"', f"audio_output {{ \n {sink} \n }}", ""]))
    program("mpc")
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([program("mpd"), "--no-daemon", config], env=world(tmp_path), **silent)
    try:
        wait((tmp_path / "socket").exists, "MPD")
        yield tmp_path / "socket"
    finally:
        server.terminate()
        server.wait(10)


def test_mpd(made: Made, mpd: Path, tmp_path: Path) -> None:
    def mpc(*words: str) -> str:
        return run("mpc", f"--host={mpd}", *words, home=tmp_path).decode()

    mpc("--wait", "update")
    for playlist in made.playlists():
        (tmp_path / "log").write_text("")
        (tmp_path / "sound.raw").unlink(missing_ok=True)
        mpc("clear")
        mpc("load", playlist.name)
        assert mpc("playlist", "--format=%file%").splitlines() == made.order(playlist)
        mpc("play")
        wait(lambda: "[playing]" not in mpc("status"), "the end of the playlist")
        log = (tmp_path / "log").read_text(encoding="utf-8")
        assert re.findall('played "(.+)"', log) == made.order(playlist)
        assert (tmp_path / "sound.raw").stat().st_size == FRAME * made.samples(playlist)
