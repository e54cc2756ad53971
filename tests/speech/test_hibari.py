"""The process that speaks for hibari: whatever becomes of it, the author hears the line, or is told why not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audiogen.errors import SpeechError
from audiogen.model import Utterance, Voice
from audiogen.speech.hibari import process
from audiogen.speech.hibari.engine import HibariEngine
from audiogen.speech.hibari.process import Answer, Ended, Speaker, Stuck

LINE = Utterance("Breathe out.", Voice("hibari", "heart", "en-US", 1.0))
REPEATS = """
    import json, sys
    for line in sys.stdin.buffer:
        question = json.loads(line)
        pcm = question["text"].encode()
        head = {"number": question["number"], "bytes": len(pcm), "rate": 1, "unknown": ""}
        sys.stdout.buffer.write(json.dumps(head).encode() + b"\\n" + pcm)
        sys.stdout.buffer.flush()
"""


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another program in the worker's place, which is written there."""
    path = tmp_path / "worker.py"
    monkeypatch.setattr(process, "_WORKER", path)
    path.write_text(textwrap.dedent(REPEATS))
    yield path


@pytest.fixture
def speaker() -> Iterator[Speaker]:
    made = Speaker(2)
    yield made
    if made._running is not None:
        made._running.stop()


def test_the_answer_belongs_to_the_question(worker: Path, speaker: Speaker) -> None:
    for text in ("one", "two", "", "three " * 50_000):
        assert speaker.ask(text=text) == Answer(text.encode(), 1)


def test_one_that_was_killed_is_begun_again(worker: Path, speaker: Speaker) -> None:
    speaker.ask(text="before")
    former = speaker.begin()
    os.kill(former._popen.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    assert speaker.ask(text="after").pcm == b"after"
    assert speaker.begin() is not former


def test_one_that_is_killed_while_it_speaks_is_asked_again(worker: Path, speaker: Speaker, tmp_path: Path) -> None:
    once = f"""
        import os, pathlib, sys
        flag = pathlib.Path({str(tmp_path / "flag")!r})
        if not flag.exists():
            flag.touch()
            sys.stdin.buffer.readline()
            sys.stdout.write('{{"number": 0, "bytes": 1000, "rate": 1}}' + chr(10) + "half")
            sys.stdout.flush()
            os._exit(9)
    """
    worker.write_text(textwrap.dedent(once) + textwrap.dedent(REPEATS))
    assert speaker.ask(text="a line").pcm == b"a line"


def test_one_that_rests_is_begun_again(worker: Path, speaker: Speaker) -> None:
    speaker.rest()  # where there is none nothing happens
    assert speaker._running is None
    speaker.ask(text="before")
    former = speaker.begin()
    speaker.rest()
    assert not former.alive and former._popen.wait(10)
    assert speaker.ask(text="after").pcm == b"after"


def test_one_that_is_asked_something_does_not_rest(worker: Path, speaker: Speaker, tmp_path: Path) -> None:
    waits = f"""
        import pathlib, time
        while not pathlib.Path({str(tmp_path / "go")!r}).exists():
            time.sleep(0.01)
    """
    worker.write_text(textwrap.dedent(waits) + textwrap.dedent(REPEATS))
    running = speaker.begin()
    answer = running.ask({"text": "a line"})
    speaker.rest()
    (tmp_path / "go").touch()
    assert answer.result(10).pcm == b"a line" and speaker.begin() is running


@pytest.mark.parametrize(
    "program",
    ["raise SystemExit", "import no_such_module"]
    + [
        f"print({said!r}, flush=True); input(); input()" for said in ("what?", "1", "{}", '{"number": 7, "bytes": 0}')
    ],
)
def test_one_that_never_answers_is_given_up(program: str, worker: Path, speaker: Speaker) -> None:
    """Nor does a thread complain that heard it, and the process is over."""
    worker.write_text(program)
    running = speaker.begin()
    with pytest.raises(Ended):
        speaker.ask(text="a line")
    assert running._popen.wait(10) is not None


def test_a_line_that_no_process_bears_takes_no_other_with_it(worker: Path, speaker: Speaker) -> None:
    worker.write_text(
        textwrap.dedent(REPEATS).replace("    pcm =", "    'boom' in line.decode() and sys.exit()\n    pcm =")
    )
    with ThreadPoolExecutor(6) as pool:
        lines = [*(f"line {number}" for number in range(10)), "boom", *(f"line {number}" for number in range(10, 20))]
        asked = {text: pool.submit(speaker.ask, text=text) for text in lines}
    with pytest.raises(Ended):
        asked.pop("boom").result()
    assert {text: answer.result().pcm.decode() for text, answer in asked.items()} == {text: text for text in asked}


def test_one_that_can_t_load_is_not_asked_again(worker: Path, speaker: Speaker) -> None:
    worker.write_text(textwrap.dedent(REPEATS).replace('"unknown": ""', '"fault": "MemoryError", "able": False'))
    running = speaker.begin()
    assert not speaker.ask(text="a line").able
    worker.write_text(textwrap.dedent(REPEATS))
    assert speaker.ask(text="a line").able and speaker.begin() is not running


def test_one_that_takes_too_long_is_stopped(worker: Path, speaker: Speaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "PATIENCE", 0.2)
    worker.write_text("import time; time.sleep(60)")
    running = speaker.begin()
    with pytest.raises(Stuck):
        speaker.ask(text="a line")
    assert running._popen.returncode


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("raise SystemExit", "its process ended"),
        ("import time; time.sleep(60)", "it took too long"),
        (REPEATS.replace('"unknown": ""', '"fault": "MemoryError"'), "there isn't enough memory"),
        (REPEATS.replace('"unknown": ""', '"fault": "IndexError"'), "IndexError"),
    ],
)
def test_the_author_gets_a_sentence(
    program: str, told: str, worker: Path, speaker: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "PATIENCE", 0.5 if "sleep" in program else process.PATIENCE)
    monkeypatch.setattr("audiogen.speech.hibari.engine.speaker", lambda: speaker)
    worker.write_text(textwrap.dedent(program))
    with pytest.raises(SpeechError, match=rf"“Breathe out.” \({told}\)") as caught:
        HibariEngine().speak(LINE)
    assert caught.value.hint


def test_who_can_t_begin_it_says_so(speaker: Speaker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("audiogen.speech.hibari.engine.speaker", lambda: speaker)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with pytest.raises(SpeechError, match=r"Breathe out.” \(.+\)"):
        HibariEngine().speak(LINE)


@pytest.mark.parametrize("end", ["", "os._exit(0)", "os.kill(os.getpid(), 9)", "begun.rest()"])
def test_it_is_over_with_the_program(end: str) -> None:
    """While it is still loading, which is our own worker here: no process is left behind."""
    program = f"""
        import os, pathlib
        from audiogen.speech.hibari import process
        begun = process.speaker()
        print(begun.begin()._popen.pid, flush=True)
        {end}
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True)
    assert not done.stderr and _is_gone(int(done.stdout))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
def test_it_waits_for_who_asks_to_end_it() -> None:
    """Ctrl-C, and what ends a group of processes, reach it, too; and what a library prints is no answer."""
    with subprocess.Popen(
        [sys.executable, "-P", str(process._WORKER), "2"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdin is not None and worker.stdout is not None
        for number in range(2):
            question = {"number": number, "plain": "Rest.", "text": "Rest.", "speed": 1.0, "seed": 0}
            worker.stdin.write(json.dumps(question).encode() + b"\n")
            worker.stdin.flush()
            head = json.loads(worker.stdout.readline())
            assert head["number"] == number and len(worker.stdout.read(head["bytes"])) > 10_000
            for name in ("SIGINT", "SIGTERM", "SIGHUP"):
                worker.send_signal(getattr(signal, name))
        worker.stdin.close()
        assert worker.wait(10) == 0 and worker.stdout.read() == b""


def test_it_has_scipys_transforms_and_all_of_numpy() -> None:
    """The same samples as ever, wherever it loads: with numpy's transforms it would sound a little different."""
    program = f"""
        import runpy
        found = runpy.run_path({str(process._WORKER)!r})["loaded"]()
        import hibari.dsp, numpy, numpy.testing
        print(hibari.dsp.FFT_BACKEND, numpy.testing.assert_equal.__name__, numpy.f2py.__name__)
    """
    done = subprocess.run([sys.executable, "-P", "-c", textwrap.dedent(program)], capture_output=True, text=True)
    assert done.stdout == "scipy assert_equal numpy.f2py\n"


def _is_gone(pid: int) -> bool:
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][1] == "Z":
            return True  # over, and nobody has asked how it ended
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no such thing here")
def test_a_copy_of_the_program_begins_its_own(worker: Path, speaker: Speaker) -> None:
    speaker.ask(text="before")
    mine = speaker.begin()._popen.pid
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            speaker.forget()
            answer = speaker.ask(text="x").pcm.decode()
            os.write(writing, f"{answer} {speaker.begin()._popen.pid}".encode())
            speaker.begin().stop()
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        said, other = told.read().split()
    assert said == "x" and int(other) != mine
    assert speaker.ask(text="after").pcm == b"after" and speaker.begin()._popen.pid == mine
