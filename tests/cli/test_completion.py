"""What shells are offered, asked as their scripts ask; and where those scripts are put."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import get_completion_class
from conftest import Audiogen, Workshop

import audiogen.cli.shells  # noqa: F401  registers ours
from audiogen.build.completion import SHELLS, install, script
from audiogen.cli import audiogen as program
from audiogen.errors import OutputError


def offered(line: str, monkeypatch: pytest.MonkeyPatch, shell: str = "bash") -> list[str]:
    """What stands in the answer, without its kinds."""
    monkeypatch.setenv("COMP_LINE", line)
    made = get_completion_class(shell)
    assert made is not None
    lines = made(program, {}, "audiogen", "_AUDIOGEN_COMPLETE").complete().splitlines()
    return [line.partition("\t")[2] for line in lines]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("audiogen re", ["render"]),
        ("audiogen cache cl", ["clear"]),
        ("./.venv/bin/audiogen render --gui", ["--guidance"]),
        ("audiogen render --guidance ", ["full", "light", "bells"]),
        ("audiogen render --guidance=b", ["bells"]),
        ("audiogen render --preset p", ["podcast", "phone"]),
        ("audiogen render s.md --voice gt", ["gtts"]),
        ("audiogen plan --voice hibari", ["hibari", "hibari heart"]),
        ("audiogen say hello --voice 'espeak en-gb-s", ["espeak en-gb-scotland"]),
        (r"audiogen say hello --voice espeak\ EN-GB-S", ["espeak en-gb-scotland"]),
        ("audiogen plan --background p", ["pink noise"]),
        ("audiogen plan --background 'rain -20 dB,bina", ["rain -20 dB, binaural 200 Hz beat 6 Hz"]),
        ("audiogen sounds --sample bell", ["bell", "bell soft", "bell low", "bell high"]),
        ("audiogen new --template b", ["body-scan", "breathing"]),
        ("audiogen new --language es --template y", []),
        ("audiogen new --language ", ["de", "en", "es", "fr"]),
        ("audiogen say hello --language fi", ["fi"]),
        ("audiogen voices --engine e", ["espeak"]),
        ("audiogen convert --to s", ["ssml", "speechmarkdown"]),
        ("audiogen completion z", ["zsh"]),
        ("audiogen build --executor l", ["local"]),
        ("audiogen render --length ", []),
        ("audiogen render --voice 'no such engine ", []),
    ],
)
def test_what_could_stand_there_is_offered(line: str, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered(line, monkeypatch) == expected


FILES = ("a.md", "b.MD", "c.txt", "d.yaml", "e.mp3", "f.wav", "g.ssml", "h.svg", ".hidden.md")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("audiogen render ", "a.md b.MD in"),
        ("audiogen render .h", ".hidden.md"),
        ("audiogen check a.md ./", "./a.md ./b.MD ./in"),
        ("audiogen fmt i", "in"),
        ("audiogen plan --picture ", "h.svg in"),
        ("audiogen draft ", "a.md b.MD c.txt in"),
        ("audiogen convert ", "a.md b.MD g.ssml in"),
        ("audiogen listen ", "a.md b.MD e.mp3 in"),
        ("audiogen audit ", "a.md b.MD e.mp3 f.wav in"),
        ("audiogen audit --like ", "e.mp3 in"),
        ("audiogen serve ", "in"),
        ("audiogen publish --programme ", "d.yaml in"),
        ("audiogen render -o ", "a.md b.MD c.txt d.yaml e.mp3 f.wav g.ssml h.svg in"),
        ("audiogen render no/such/", ""),
        ("audiogen plan --background f", "f.wav"),
        ("audiogen config ", "a.md b.MD in"),
    ],
)
def test_files_are_offered_by_what_is_asked_for(
    line: str, expected: str, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in FILES:
        (workshop.folder / name).touch()
    (workshop.folder / "in").mkdir()
    assert offered(line, monkeypatch) == expected.split()


def test_what_varies_in_a_script_is_offered_for_only(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop.write("---\nvariants: {length: [10m, 20m], guidance: [full, light]}\n---\nRest.\n")
    workshop.write("---\nvariants: {lenth: [10m]}\n---\nRest.\n", "wrong.md")
    assert offered("audiogen render wrong.md routine.md no.md --only l", monkeypatch) == ["length=10m", "length=20m"]
    assert offered("audiogen plan routine.md --only=guidance=l", monkeypatch) == ["guidance=light"]
    assert offered("audiogen plan --only ", monkeypatch) == []


def test_shells_that_see_files_themselves_are_told_the_endings(monkeypatch: pytest.MonkeyPatch) -> None:
    for shell in ("zsh", "fish"):
        assert offered("audiogen listen out", monkeypatch, shell) == ["mp3 md markdown"]
        assert offered("audiogen render -o ", monkeypatch, shell) == ["*"]
        assert offered("audiogen serve ", monkeypatch, shell) == ["/"]
        (row,) = offered("audiogen render --jso", monkeypatch, shell)
        assert row == "--json\tPrint plain JSON, for other programs."


def test_every_command_is_offered_with_what_it_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from audiogen.cli import _ABOUT, _COMMANDS

    rows = offered("audiogen ", monkeypatch, "zsh")
    assert dict(row.split("\t") for row in rows) == _ABOUT and list(_ABOUT) == list(_COMMANDS)


def test_a_broken_line_is_answered_quietly(process: Audiogen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_AUDIOGEN_COMPLETE", "zsh_complete")
    monkeypatch.setenv("COMP_LINE", "audiogen no-such --length 5x --json 'it")
    done = process()
    assert (done.code, done.out.strip(), done.err) == (0, "", "")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_printed_and_installed_once(
    shell: str, audiogen: Audiogen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    printed = audiogen("completion", shell)
    assert (printed.code, printed.out) == (0, script(shell))
    first, again = audiogen("completion", shell, "--install"), audiogen("completion", shell, "--install")
    path = Path(first.out.partition(": ")[0])
    assert path.read_text(encoding="utf-8") == script(shell) and path.is_relative_to(tmp_path / "home")
    assert ": written; " in first.out and ": there already; " in again.out
    path.write_text(script(shell).replace("COMP_LINE", "COMP_WORDS"), encoding="utf-8")
    assert install(shell).changed, "an older one of ours gives way"
    path.write_text("# mine\n", encoding="utf-8")
    refused = audiogen("completion", shell, "--install").error()
    assert "is there already, and not audiogen's" in refused and path.read_text(encoding="utf-8") == "# mine\n"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "fish").write_text("")
    with pytest.raises(OutputError, match="leave out --install"):
        install("fish", {"XDG_CONFIG_HOME": str(tmp_path)})


def test_the_command_knows_the_shells_that_there_are() -> None:
    from audiogen.cli.completion import SHELLS as named

    assert tuple(SHELLS) == named
