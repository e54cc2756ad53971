"""When every line is kept, a rendering asks no network, loads no voice and starts none."""

from __future__ import annotations

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
    loaded = {"hibari", "onnxruntime", "piper", "gtts", "requests", "urllib3", "scipy"} & set(sys.modules)
    print("loaded", *sorted(loaded), file=sys.stderr)

sys.addaudithook(refuse)
atexit.register(tell)
"""
SCRIPT = "---\nvoice: {voice}\n---\n\nLie down.\n\nSoften your belly.\n\nNothing to hold.\n"


def _second(process: Audiogen, script: Path) -> str:
    """A run that isn't let out: what it said on standard error."""
    done = process("render", script, before=ALONE)
    assert done.code == 0 and "0 spoken, 3 kept from before" in done.out, done
    return done.err


def test_hibari_is_not_loaded(workshop: Workshop, audiogen: Audiogen, process: Audiogen) -> None:
    script = workshop.write(SCRIPT.format(voice="hibari"))
    assert "3 spoken" in audiogen("render", script).out
    before = (workshop.output / "routine.mp3").read_bytes()
    assert _second(process, script) == "loaded\n"
    assert (workshop.output / "routine.mp3").read_bytes() == before


@pytest.mark.parametrize("voice", ["espeak", pytest.param("espeak en-gb+f3", marks=pytest.mark.slow)])
def test_espeak_is_not_started(voice: str, workshop: Workshop, audiogen: Audiogen, process: Audiogen) -> None:
    script = workshop.write(SCRIPT.format(voice=voice))
    assert "3 spoken" in audiogen("render", script).out
    assert _second(process, script) == "loaded\n"


def test_a_model_is_not_loaded(
    workshop: Workshop, audiogen: Audiogen, process: Audiogen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("piper")
    import tinyvoice

    tinyvoice.write(tmp_path / "models", "amy", "en_US")
    monkeypatch.setenv("AUDIOGEN_PIPER_VOICES", str(tmp_path / "models"))
    script = workshop.write(SCRIPT.format(voice="piper amy"))
    assert "3 spoken" in audiogen("render", script).out
    assert _second(process, script) == "loaded\n"


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
    assert not {"hibari", "onnxruntime"} & set(said.split())


@pytest.mark.slow
def test_the_guard_guards(workshop: Workshop, process: Audiogen) -> None:
    """What must not happen would be seen: a line that isn't kept goes out, and loads a voice."""
    script = workshop.write(SCRIPT.format(voice="auto"))
    said = process("render", script, before=ALONE).err
    assert "went to" in said and "hibari" in said and "onnxruntime" in said
    script = workshop.write(SCRIPT.format(voice="espeak"))
    assert "started" in process("render", script, before=ALONE).err
