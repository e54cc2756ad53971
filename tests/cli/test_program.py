"""The program as a process: it ends as soon as its work is done, and with the code that it has to end with."""

from __future__ import annotations

import subprocess
import sys
import textwrap
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
