"""People press Tab in their own shells, and what they then call is what they meant."""

from __future__ import annotations

import os
import pty
import select
import sys
from pathlib import Path

import pytest
from programs import program, world

from audiogen.build.completion import SHELLS, install, script

PROJECT = Path(__file__).parents[2]
START = {"bash": ["--norc", "-i"], "zsh": ["-f", "-i"], "fish": ["-i"]}
SOURCE = {
    "bash": "source {path}",
    "zsh": "autoload -Uz compinit; compinit -u; source {path}",
    "fish": "source {path}",
}
FEW = {
    "audiogen rend\t scripts/ev\t --voice=hib\t --background 'pink n\t": [
        "render", "scripts/evening rest.md", "--voice=hibari", "--background", "pink noise",
    ],
    "audiogen build --jobs \t2 --executor d\task:x": ["build", "--jobs", "2", "--executor", "dask:x"],
}  # fmt: skip
"""Lines with Tab pressed in them, and the words that the program is then called with."""
MORE = {
    "audiogen plan --voice 'gtts en-gb\t --background pin\t scr\tps\t": [
        "plan", "--voice", "gtts en-GB", "--background", "pink noise", "scripts/psoas.md",
    ],
    "audiogen aud\t output/r\t --pres\t pho\t": ["audit", "output/rest.mp3", "--preset", "phone"],
    "audiogen render scripts/psoas.md --only length=1\t --only=guidance=l\t": [
        "render", "scripts/psoas.md", "--only", "length=10m", "--only=guidance=light",
    ],
    "bin/audiogen cac\t cl\t": ["cache", "clear"],
}  # fmt: skip


def typed(shell: str, home: Path, lines: list[str]) -> None:
    """Types lines into a shell of its own, and waits until it has ended."""
    command = program(shell)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(home)
        os.execve(command, [shell, *START[shell]], world(home) | {"PATH": f"{home}/bin:{os.environ['PATH']}"})
    shown = b""
    os.write(terminal, "".join(f"{line}\r" for line in [*lines, "exit"]).encode())
    try:
        while select.select([terminal], [], [], 30)[0]:
            shown += os.read(terminal, 4096)
        pytest.fail(f"{shell} waits: {shown.decode(errors='replace')}")
    except OSError:  # so Linux says that the other side is closed
        pass
    finally:
        os.close(terminal)  # hangs up, if it isn't over
        os.waitpid(child, 0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with scripts and sessions, and an audiogen that completes, and otherwise only notes how it is called."""
    for name in ("scripts/evening rest.md", "scripts/evening.txt", "scripts/psoas.md", "scripts/psoas.svg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "output").mkdir()
    for name in ("rest.mp3", "rest.vtt"):
        (tmp_path / "output" / name).touch()
    (tmp_path / "scripts" / "psoas.md").write_text(
        "---\nvariants: {length: [10m, 20m], guidance: [full, light]}\n---\nRest.\n"
    )
    ours = tmp_path / "bin" / "audiogen"
    ours.parent.mkdir()
    ours.write_text(
        "#!/bin/sh\n"
        f'[ -n "$_AUDIOGEN_COMPLETE" ] && PYTHONPATH="{PROJECT}" exec "{sys.executable}" -m audiogen "$@"\n'
        f'{{ printf "%s\\n" "$@"; echo; }} >> "{tmp_path}/called"\n'
    )
    ours.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("lines", [FEW, pytest.param(MORE, marks=pytest.mark.slow)], ids=["few", "more"])
@pytest.mark.parametrize("shell", SHELLS)
def test_tab_completes_commands_options_values_and_files(shell: str, lines: dict[str, list[str]], home: Path) -> None:
    path = home / SHELLS[shell].script
    path.write_text(script(shell), encoding="utf-8")
    typed(shell, home, [SOURCE[shell].format(path=path), *lines])
    called = [words.split("\n") for words in (home / "called").read_text().split("\n\n") if words]
    assert called == list(lines.values())


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_finds_what_was_installed_and_what_is_said_to_do_is_enough(shell: str, home: Path) -> None:
    done = install(shell, {"XDG_CONFIG_HOME": f"{home}/.config", "XDG_DATA_HOME": f"{home}/.local/share"})
    to_do = done.left.rpartition(": ")[2]
    typed(shell, home, [*([to_do] if shell != "fish" else []), "audiogen cac\t inf\t"])
    assert (home / "called").read_text().split() == ["cache", "info"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", "source <(audiogen completion bash)"),
        ("zsh", "autoload -Uz compinit; compinit; source <(audiogen completion zsh)"),
        ("fish", "audiogen completion fish | source"),
    ],
)
def test_a_line_in_the_settings_of_a_shell_does_too(shell: str, line: str, home: Path) -> None:
    ours = home / "bin" / "audiogen"
    ours.write_text(ours.read_text().replace("] &&", '] || [ "$1" = completion ] &&'))
    typed(shell, home, [line, "audiogen cac\t inf\t"])
    assert (home / "called").read_text().split() == ["cache", "info"]
