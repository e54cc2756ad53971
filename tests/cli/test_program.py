"""The program as a process: it ends as soon as its work is done, and with the code that it has to end with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest


def run(*arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    program = f"{textwrap.dedent(before)}\nfrom audiogen.cli import program\nprogram()"
    return subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--help"], 0), (["no-such-command"], 2), (["render", "no-such-script.md"], 2)]
)
def test_it_ends_with_its_code(arguments: list[str], code: int) -> None:
    for command in ([], ["-m", "audiogen"]):
        done = (
            subprocess.run([sys.executable, *command, *arguments], capture_output=True, text=True, timeout=60)
            if command
            else run(*arguments)
        )
        assert done.returncode == code and bool(done.stdout) != bool(done.stderr)


def test_all_that_was_to_be_done_in_the_end_is_done(tmp_path: Path) -> None:
    """What others want to do when the program ends, and threads that are still at work."""
    note = tmp_path / "note.txt"
    before = f"""
        import atexit, pathlib, threading, time
        def write():
            time.sleep(0.3)
            pathlib.Path({str(note)!r}).write_text("written")
        import audiogen.speech.engine
        def late(real=audiogen.speech.engine.names):
            threading.Thread(target=write).start()
            atexit.register(print, "goodbye")
            return real()
        audiogen.speech.engine.names = late
    """
    done = run("voices", before=before)
    assert done.returncode == 0 and done.stdout.rstrip().endswith("goodbye") and note.read_text() == "written"


def test_it_takes_no_shortcut_past_a_fault(tmp_path: Path) -> None:
    """A program that runs others' code and then raises what nobody has caught ends as Python ends."""
    done = run("--help", before="import audiogen.cli\ndef wrong(): 1 / 0\naudiogen.cli.main = wrong")
    assert done.returncode == 1 and "ZeroDivisionError" in done.stderr


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no such thing here")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "audiogen", "voices"], stdout=full, stderr=subprocess.PIPE, timeout=60
        )
    assert done.returncode and done.stderr


def test_what_is_in_memory_is_not_taken_apart() -> None:
    before = """
        import builtins
        class Heavy:
            def __del__(self, say=print):
                say("taken apart")
        builtins.heavy = Heavy()
    """
    assert "taken apart" not in run("--version", before=before).stdout
    registered = before + "\n        import atexit; atexit.register(print, 'goodbye')\n"
    assert "goodbye\n" in run("--version", before=registered).stdout, "who came first is called, and all is as usual"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of another kind")
def test_nobody_has_to_listen() -> None:
    closed = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m audiogen --version >&-"], stderr=subprocess.PIPE, text=True, timeout=60
    )
    assert "Traceback" not in closed.stderr and "Exception ignored" not in closed.stderr


LONG = """\
---
voice: espeak
background: rain
---
Lie down. [90m]
"""
"""It takes a while to be encoded."""


def heard() -> None:
    """Tests that run behind a terminal's back are begun with interrupts ignored, and would hand that on."""
    for word in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(word, signal.SIG_DFL)


def rendering(folder: Path) -> subprocess.Popen[str]:
    """A render that is writing its session."""
    script = folder / "long.md"
    script.write_text(LONG, encoding="utf-8")
    output = folder / "output"
    output.mkdir()
    command = [sys.executable, "-m", "audiogen", "render", str(script), "-o", str(output)]
    known = os.environ | {"AUDIOGEN_CACHE_DIR": str(folder / "cache")}
    begun = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=known, preexec_fn=heard
    )
    end = time.monotonic() + 60
    while not list(output.glob(".*.part")):
        assert begun.poll() is None and time.monotonic() < end, begun.stderr
        time.sleep(0.01)
    return begun


@pytest.mark.skipif(sys.platform == "win32", reason="other signals")
@pytest.mark.parametrize(
    ("word", "code", "said"), [("SIGINT", 130, "audiogen: stopped"), ("SIGTERM", 143, ""), ("SIGHUP", 129, "")]
)
def test_who_is_told_to_end_leaves_nothing_behind(tmp_path: Path, word: str, code: int, said: str) -> None:
    """However often, and by however many, it is told."""
    begun = rendering(tmp_path)
    begun.send_signal(signal.Signals[word])
    end = time.monotonic() + 60
    while begun.poll() is None and time.monotonic() < end:
        time.sleep(0.1)  # of those that come at once the system tells in an order of its own
        for another in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            begun.send_signal(another)
    out, err = begun.communicate(timeout=60)
    assert (begun.returncode, out, err.strip()) == (code, "", said)
    assert list((tmp_path / "output").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="other signals")
def test_what_it_was_begun_to_ignore_it_ignores(tmp_path: Path) -> None:
    ask = "import signal; from audiogen.cli.stopping import heed; heed(); print(signal.getsignal(signal.SIGHUP).name)"
    command = ["nohup", sys.executable, "-c", ask]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    assert done.stdout == "SIG_IGN\n"


@pytest.mark.skipif(sys.platform == "win32", reason="other signals")
def test_an_interrupt_while_it_is_loaded_ends_it_without_a_word() -> None:
    interrupted = """
        import os, runpy, signal, sys
        class Slow:
            def find_spec(self, name, *_):
                if name == "audiogen.cli":
                    os.kill(os.getpid(), signal.SIGINT)
        sys.meta_path.insert(0, Slow())
        runpy.run_module("audiogen", run_name="__main__")
    """
    command = [sys.executable, "-c", textwrap.dedent(interrupted)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, preexec_fn=heard)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of another kind")
def test_it_works_where_nobody_can_be_told(tmp_path: Path) -> None:
    script = tmp_path / "rest"
    script.write_text("---\nvoice: espeak\n---\nRest.\n", encoding="utf-8")
    command = f"{sys.executable} -m audiogen render '{script}' -o '{tmp_path}/rest.mp3' 2>&-"
    known = os.environ | {"AUDIOGEN_CACHE_DIR": str(tmp_path / "cache")}
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=60, env=known)
    assert done.returncode == 0 and (tmp_path / "rest.mp3").is_file()


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="no such thing here")
def test_a_script_may_come_by_a_pipe(tmp_path: Path) -> None:
    known = os.environ | {"AUDIOGEN_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "audiogen", "render", "/dev/stdin", "-o", str(tmp_path / "rest.mp3")]
    for _ in range(2):  # the second time there is a session to be compared with
        done = subprocess.run(
            command, input="---\nvoice: espeak\n---\nRest.\n", capture_output=True, text=True, env=known, timeout=60
        )
        assert done.returncode == 0 and "1 chapter" in done.stdout, done.stderr
