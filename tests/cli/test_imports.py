"""The program starts at once: nothing is imported before it is needed."""

from __future__ import annotations

import sys

import pytest
from conftest import Audiogen, Workshop

from audiogen.cli import _COMMANDS

LIGHT = {"audiogen", "click", "colorama"}
"""What help may import beside Python's own; colorama is click's on Windows."""
SLOW_TO_IMPORT = {
    "asyncio",
    "concurrent.futures",
    "http.client",
    "multiprocessing",
    "ssl",
    "unittest",
    "urllib.request",
}
"""Of Python's own, what takes long."""
TELL = """
    import atexit, os, sys
    before = set(sys.modules)
    atexit.register(lambda: print(*sorted(set(sys.modules) - before), file=sys.stderr))
"""
EVERY = """
    import contextlib, io, sys
    before = set(sys.modules)
    from audiogen.cli import _COMMANDS, audiogen
    for name in _COMMANDS:
        with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
            audiogen([name, "--help"], prog_name="audiogen")
        print(name, *sorted(set(sys.modules) - before), sep="\\t")
        before = set(sys.modules)
    raise SystemExit
"""


def heavy(modules: list[str]) -> set[str]:
    """Those that help has no need of."""
    packages = {name for name in modules if name.partition(".")[0] not in LIGHT | set(sys.stdlib_module_names)}
    return {name.partition(".")[0] for name in packages} | (SLOW_TO_IMPORT & set(modules))


def test_help_of_the_program_imports_no_command(process: Audiogen) -> None:
    done = process("--help", before=TELL)
    modules = done.err.split()
    assert done.out.startswith("Usage: ") and not heavy(modules)
    assert {name for name in modules if name.startswith("audiogen")} == {
        "audiogen",
        "audiogen.cli",
        "audiogen.cli.stopping",
        "audiogen.errors",
    }


def test_help_of_a_command_imports_nothing_heavy(process: Audiogen) -> None:
    rows = [row.split("\t") for row in process(before=EVERY).out.splitlines()]
    assert len(rows) == len(_COMMANDS)
    assert {name: sorted(heavy(modules)) for name, *modules in rows if heavy(modules)} == {}


@pytest.mark.parametrize("line", ["audiogen render --voice h", "audiogen new --template b"])
def test_completing_imports_nothing_heavy(line: str, process: Audiogen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_AUDIOGEN_COMPLETE", "zsh_complete")
    monkeypatch.setenv("COMP_LINE", line)
    done = process(before=TELL)
    assert done.out and not heavy(done.err.split())


NEVER = {
    "gtts", "hibari", "onnxruntime", "scipy", "pedalboard", "lameenc", "starlette", "uvicorn", "jinja2", "segno",
    "av", "asyncio", "requests", "faster_whisper", "ctranslate2", "fsspec", "dask", "distributed", "zeroconf",
    "process",
}  # fmt: skip
"""What no command wants that has nothing left to speak, to encode or to offer; `process` is another one, in which a
voice speaks."""
DECODING = {"soundfile", "soxr", "pydub"}
IN_TURN = {
    "fmt routine.md": NEVER | DECODING | {"PIL", "mutagen"},
    "check routine.md": NEVER | DECODING | {"PIL"},
    "render routine.md": NEVER | DECODING,
    "say Rest. --voice espeak -o line.wav": NEVER,
    "plan routine.md": NEVER - {"gtts", "requests"},  # it says how often gtts would be asked
}
"""Commands, one after the other, and what each may not be the first to import."""
RUN = f"""
    import contextlib, io, sys
    sys.addaudithook(lambda event, _: event == "subprocess.Popen" and sys.modules.setdefault("process", sys))
    before = set(sys.modules)
    from audiogen.cli import audiogen
    for words in {list(IN_TURN)}:
        with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
            audiogen(words.split(), prog_name="audiogen")
        print(words, *sorted(set(sys.modules) - before), sep="\\t")
        before = set(sys.modules)
    raise SystemExit
"""


def test_what_is_there_already_needs_little(workshop: Workshop, audiogen: Audiogen, process: Audiogen) -> None:
    workshop.write("---\nvoice: espeak\nbackground: [rain]\n---\nRest.\n")
    assert audiogen("render", "routine.md", "-q").code == 0
    clips, spans = workshop.clips(), workshop.spans()
    rows = [row.split("\t") for row in process(before=RUN).out.splitlines()]
    assert [words for words, *_ in rows] == list(IN_TURN)
    for words, *modules in rows:
        assert modules and not IN_TURN[words] & {part for name in modules for part in (name, name.partition(".")[0])}
    assert (workshop.clips(), workshop.spans()) == (clips, spans), "nothing was spoken or encoded anew"
