"""When every line is kept, a rendering asks no network, loads no voice and nothing else heavy, and starts none."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop
    from standin import StandIn

ALONE = """
import atexit, socket, sys

def refuse(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        print("went to", args[-1], file=sys.stderr, flush=True)
        raise ConnectionRefusedError
    if event == "subprocess.Popen":
        print("started", args[1], file=sys.stderr, flush=True)

def tell():
    heavy = {
        "hibari", "onnxruntime", "piper", "gtts", "requests", "urllib3", "ssl", "asyncio", "multiprocessing",
        "scipy", "soundfile", "pydub", "pyloudnorm", "pedalboard", "numpy.ma", "numpy.f2py",
    }
    loaded = heavy & set(sys.modules)
    print("loaded", *sorted(loaded), file=sys.stderr)

sys.addaudithook(refuse)
atexit.register(tell)
"""
SCRIPT = """---
voice: {voice}
background: [pink noise, drone]
---

[bell] Lie down.

Soften your belly.

Nothing to hold.
"""


def _second(process: Audiogen, *scripts: Path) -> str:
    """A run that isn't let out: what it said on standard error."""
    done = process("render", *scripts, before=ALONE)
    assert done.code == 0 and done.out.count("0 spoken, 3 kept from before") == len(scripts), done
    return done.err


def test_no_voice_is_loaded_and_none_is_started(
    workshop: Workshop, audiogen: Audiogen, process: Audiogen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices = {"hibari": "hibari", "espeak": "espeak", "variant": "espeak en-gb+f3"}
    if importlib.util.find_spec("piper"):
        import tinyvoice

        tinyvoice.write(tmp_path / "models", "amy", "en_US")
        monkeypatch.setenv("AUDIOGEN_PIPER_VOICES", str(tmp_path / "models"))
        voices["piper"] = "piper amy"
    scripts = [workshop.write(SCRIPT.format(voice=voice), f"{name}.md") for name, voice in voices.items()]
    assert audiogen("render", *scripts).out.count("3 spoken") == len(scripts)
    before = {path: path.read_bytes() for path in workshop.output.glob("*.mp3")}
    assert _second(process, *scripts) == "loaded\n"
    assert len(before) == len(scripts) and {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("voice", [pytest.param("gtts", marks=pytest.mark.slow), "auto"])
def test_google_is_not_asked(
    voice: str,
    workshop: Workshop,
    audiogen: Audiogen,
    process: Audiogen,
    google: Callable[..., AbstractContextManager[StandIn]],
) -> None:
    script = workshop.write(SCRIPT.format(voice=voice))
    with google("ok") as service:
        first = audiogen("render", script)
        assert first.code == 0 and "voice gtts" in first.out and "3 spoken" in first.out, first
        asked = len(service.texts)
        assert asked
        said = _second(process, script)
        assert len(service.texts) == asked
    assert "went to" not in said
    assert "started" not in said and not {"hibari", "onnxruntime"} & set(said.split())


@pytest.mark.slow
def test_the_guard_guards(workshop: Workshop, process: Audiogen) -> None:
    """What must not happen would be seen: a line that isn't kept goes out, and loads a voice."""
    script = workshop.write(SCRIPT.format(voice="auto"))
    said = process("render", script, before=ALONE).err
    assert "went to" in said and "started" in said and "hibari" in said
    script = workshop.write(SCRIPT.format(voice="espeak"))
    assert "started" in process("render", script, before=ALONE).err
