"""Whatever is wrong, the author gets one line that says where, what, and what to do; and no half a file."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop
    from standin import StandIn

THREE_LINES = "Lie down.\n\nSoften your belly.\n\nNothing to hold.\n"


def spoils_nothing(workshop: Workshop) -> bool:
    """Nothing was written, and nothing was spoken for nothing."""
    return not workshop.made() and not workshop.clips()


# ── in the script ────────────────────────────────────────────────────────────────────────────────────────

IN_A_LINE: dict[str, tuple[str, int, str, str]] = {
    "unknown directive": ("Lie down.\n\n[bel]\n", 3, "[bel] is not understood", "did you mean “bell”?"),
    "unknown block": ("::: repaet 3\nLie down.\n:::\n", 1, "`::: repaet 3` is not understood", "“repeat”?"),
    "unknown slot": ("Lie down.\nMove your {sied} leg.\n", 2, "{sied} is not understood", "did you mean “side”?"),
    "unknown setting": ("---\ntitle: A\nlenght: 3m\n---\nLie down.\n", 3, "unknown setting “lenght”", "“length”?"),
    "number of the wrong type": ("---\ntrack: first\n---\nLie down.\n", 2, "must be a whole number", "1 to 999"),
    "list of the wrong type": ("---\ntitle: [a, b]\n---\nLie down.\n", 2, "`title`: must be words", "not a list"),
    "length without a unit": ("---\nlength: 20\n---\nLie down.\n", 2, "`length`: 20 of what?", "write 20m or 20s"),
    "settings that are no YAML": ("---\nvoice: [\n---\nLie down.\n", 2, "the settings are not YAML", "`name: value`"),
    "unclosed fence": ("Lie down.\n\n::: repeat 3\nBreathe.\n", 3, "`::: repeat 3` is never closed", "put ::: on"),
    "fence that closes nothing": ("Lie down.\n:::\n", 2, "::: closes nothing", "take it out"),
    "unclosed bracket": ("Lie down.\nWait [4s\n", 2, "a bracket [ is opened and never closed", "close it with ]"),
    "unclosed note": ("Lie down.\n\n<!-- later\n", 3, "a note is opened with <!--", "close it with -->"),
    "negative pause": ("Lie down.\n[-4s]\n", 2, "[-4s] is negative", "such as [4s]"),
    "pause over 12 hours": ("Lie down. [12h1s]\n", 1, "“12h1s” is longer than 12 hours", "the longest there is"),
    "pause turned round": ("Lie down. [20s-10s]\n", 1, "begins with the longer time", "write the shorter one first"),
    "repeat of a milliard": ("Now.\n\n::: repeat 1000000000\nHi.\n:::\n", 3, "“1000000000” is not", "from 1 to 1000"),
    "missing sound": ("Lie down. [sound rain.wav]\n", 1, "there is no sound “rain.wav”", "put the file beside"),
    "sound above the folder": ("Hi. [sound ../rain.wav]\n", 1, "leads out of the script's folder", "put the file"),
    "sound at the root": ("Hi. [sound /rain.wav]\n", 1, "leads out of the script's folder", "put the file beside"),
    "cover above the folder": ("---\ncover: ../a.png\n---\nHi.\n", 2, "leads out of the script's", "put the file"),
    "words that can't be spoken": ("Lie down.\n\n+ + =\n", 3, "can't be spoken", "write it in words"),
}  # fmt: skip


@pytest.mark.parametrize("command", ["render", "check", "plan"])
@pytest.mark.parametrize("fault", IN_A_LINE)
def test_a_fault_in_a_script_is_told_with_its_line(
    fault: str, command: str, workshop: Workshop, audiogen: Audiogen
) -> None:
    text, line, about, advice = IN_A_LINE[fault]
    said = audiogen(command, workshop.write(text)).error()
    assert said.startswith(f"routine.md:{line}: ")
    assert about in said and advice in said
    assert spoils_nothing(workshop)


def test_settings_that_are_never_closed(workshop: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("render", workshop.write("---\ntitle: A\n\nLie down.\n"))
    assert done.code == 1 and not done.out
    first = done.err.splitlines()[0]
    assert first == "routine.md:1: the settings at the head are never closed: put a line of `---` after them"
    assert spoils_nothing(workshop)


def test_repeats_within_repeats(workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("check", workshop.write("::: repeat 1000\n::: repeat 1000\nHi.\n:::\n:::\n")).error()
    assert said.startswith("routine.md:1: this makes more than 100,000 things to say and do: repeat fewer times")


def test_every_fault_of_a_script_is_told_at_once_in_order(workshop: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("render", workshop.write("---\nlenght: 3m\n---\nLie [bel] down.\n\nRest. [-4s]\n"))
    assert done.code == 1 and done.out == ""
    assert [line.partition(": ")[0] for line in done.err.splitlines()] == [
        "routine.md:2",
        "routine.md:4",
        "routine.md:6",
    ]
    assert spoils_nothing(workshop)


@pytest.mark.parametrize("text", ["", "\n\n", "---\ntitle: A\n---\n", "## Only a heading\n", "<!-- a note -->\n"])
def test_an_empty_script(text: str, workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("render", workshop.write(text)).error()
    assert said == "routine.md: there is nothing to speak here: write a line of what is to be said"
    assert spoils_nothing(workshop)


def test_a_script_that_is_not_utf_8(workshop: Workshop, audiogen: Audiogen) -> None:
    (workshop.folder / "routine.md").write_bytes("Lie down.\n\nAu café.\n".encode("latin-1"))
    said = audiogen("render", "routine.md").error()
    assert said == "routine.md:3: this file is not UTF-8 text: save it as UTF-8 in your editor"
    assert spoils_nothing(workshop)


def test_a_script_that_is_not_there(workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("render", "routine.md").error(2)
    assert said == "audiogen: there is no script routine.md: check the name; scripts live in scripts/"
    assert spoils_nothing(workshop)


@pytest.mark.parametrize("name", [".", "..", "some", "some/", "other.md"])
def test_a_script_that_is_a_folder(name: str, workshop: Workshop, audiogen: Audiogen) -> None:
    (workshop.folder / "some").mkdir()
    (workshop.folder / "other.md").mkdir()
    said = audiogen("render", name).error(2)
    assert said.startswith(f"audiogen: {Path(name)} is a folder: name a script in it")
    assert spoils_nothing(workshop)


def test_a_script_that_is_far_too_large(workshop: Workshop, audiogen: Audiogen) -> None:
    with (workshop.folder / "routine.md").open("wb") as file:
        file.truncate(9_000_000_000)
    assert "routine.md: this is too large to be a script" in audiogen("render", "routine.md").error()
    assert spoils_nothing(workshop)


# ── time ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("length", "way_out"),
    [("4s", "take lines or pauses out, or ask for a longer `length`"), ("10m", "add an elastic pause")],
)
def test_a_script_that_does_not_fit_its_length(
    length: str, way_out: str, workshop: Workshop, audiogen: Audiogen
) -> None:
    script = workshop.write(f"---\nlength: {length}\n---\nLie down. [2s-5s] Rest.\n")
    said = audiogen("render", script, "--voice", "hibari").error()
    assert said.startswith(f"routine.md:2: this can't last {length}: it can last from ")
    assert "line 4 (2s-5s)" in said and way_out in said
    assert not workshop.made()
    assert len(workshop.clips()) == 2, "what was spoken is kept"
    again = audiogen("render", script, "--length", "9s", "--voice", "hibari")
    assert "0 spoken, 2 kept from before" in again.out


def test_a_session_of_more_than_12_hours(workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("check", workshop.write("[8h] Lie down. [8h]\n")).error()
    assert said.startswith("routine.md: this lasts about 16h") and "the longest session is 12 hours" in said


@pytest.mark.parametrize("nonsense", ["banana", "-5m", "0s", "13h", "5", "", "25m banana", "1:75"])
def test_a_length_that_is_nonsense(nonsense: str, workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("render", workshop.write("Lie down.\n"), "--length", nonsense).error(2)
    assert said.startswith("audiogen: invalid value for '--length'") and said.endswith(
        "(see `audiogen render --help`)"
    )
    assert spoils_nothing(workshop)


# ── voices ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_engine_on_the_command_line(workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("render", workshop.write("Lie down.\n"), "--voice", "hibarri").error(2)
    assert said == "audiogen: there is no voice engine “hibarri”: did you mean “hibari”?"
    assert spoils_nothing(workshop)


@pytest.mark.parametrize("voice", ["", "one two three"])
def test_a_voice_on_the_command_line_that_is_none(voice: str, workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("render", workshop.write("Lie down.\n"), "--voice", voice).error(2)
    assert said.startswith("audiogen: --voice must be a voice such as")


IN_THE_SETTINGS: dict[str, tuple[str, str, str]] = {
    "unknown engine": ("voice: siri", "there is no voice engine “siri”", "did you mean “hibari”?"),
    "unknown voice of hibari": ("voice: hibari joe", "hibari has no voice “joe”", "it has: heart"),
    "unknown voice of gtts": ("voice: gtts en-UX", "Google has no voice “en-UX”", "did you mean “en”"),
    "voice of auto": ("voice: auto heart", "names a voice of no engine", "write `auto` alone"),
    "language not of hibari": ("voice: hibari\nlanguage: es", "hibari speaks English only", "use gtts es"),
    "language of nobody": ("language: qq", "does not speak the language “qq”", "`audiogen voices` lists them"),
    "language only online": (
        "language: km",
        "no voice to be had here speaks “km”",
        "connect to the network for gtts",
    ),
    "cover that is not there": ("cover: a.png", "there is no picture “a.png”", "check its name"),
    "cover that is no picture": ("cover: routine.md", "can't be read as a picture", "it must be a JPEG, PNG or WebP"),
}


@pytest.mark.parametrize(
    ("written", "tag"),
    [("spanish", "es"), ("Español", "es"), ("deutch", "de"), ("deu", "de"), ("es_MX", "es-MX"), ("francais", "fr")],
)
def test_a_language_by_its_name(written: str, tag: str, workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("check", workshop.write(f"---\nlanguage: {written}\n---\nHola.\n")).error()
    assert said.startswith("routine.md:2: ") and said.endswith(f"not “{written}”: did you mean {tag}?")


def test_a_voice_of_another_language_is_remarked_on(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write("---\nlanguage: es\nvoice: espeak de\n---\nHola.\n")
    done = audiogen("check", script)
    assert done.code == 0 and done.err == "routine.md:2: `language` is es, and the voice espeak de speaks de\n"
    assert audiogen("render", script).err == done.err


@pytest.mark.parametrize("fault", IN_THE_SETTINGS)
def test_settings_that_nothing_here_can_meet(fault: str, workshop: Workshop, audiogen: Audiogen) -> None:
    settings, about, advice = IN_THE_SETTINGS[fault]
    said = audiogen("render", workshop.write(f"---\n{settings}\n---\nLie down.\n")).error()
    assert said.startswith("routine.md:2: ") and about in said and advice in said
    assert spoils_nothing(workshop)


@pytest.mark.usefixtures("no_network")
def test_gtts_without_a_network(workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("render", workshop.write("\nLie down.\n"), "--voice", "gtts").error()
    assert said.startswith("routine.md:1: Google's voice can't be reached")
    assert "“Lie down.”" in said and "choose an offline voice" in said
    assert spoils_nothing(workshop)


def test_gtts_refusing_in_the_middle_keeps_what_it_said(
    workshop: Workshop, audiogen: Audiogen, google: Callable[..., AbstractContextManager[StandIn]]
) -> None:
    script = workshop.write(THREE_LINES)
    with google("ok", "ok", "403"):
        said = audiogen("render", script, "--voice", "gtts en-GB").error()
    assert said.startswith("routine.md:") and "Google refuses to speak" in said and "choose an offline voice" in said
    assert not workshop.made() and len(workshop.clips()) == 2
    with google("ok") as service:
        assert "1 spoken, 2 kept from before" in audiogen("render", script, "--voice", "gtts en-GB").out
        assert service.requests == 1


def test_a_line_that_the_voice_has_no_sound_for(workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("render", workshop.write("Lie down.\n\n你好。\n"), "--voice", "hibari").error()
    assert said.startswith("routine.md:3: a voice that speaks “en-US” has no sound for “你好”: use that")
    assert not workshop.made() and not workshop.clips(), "that is known before anything is spoken"
    assert audiogen("check", "routine.md").error() == said.replace("“en-US”", "“en”")


def test_a_sign_that_the_voice_has_no_sound_for(workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("render", workshop.write("Lie down.\n\nIs x ≠ y?\n"), "--voice", "hibari").error()
    assert said.startswith("routine.md:3: hibari knows no sound for “≠” in “Is x ≠ y?”: ")
    assert "write it in English words" in said and len(workshop.clips()) == 1


# ── where it goes ────────────────────────────────────────────────────────────────────────────────────────


def test_an_output_folder_that_is_a_file(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.output.write_text("mine")
    said = audiogen("render", workshop.write("Lie down.\n")).error()
    assert said.startswith(f"audiogen: {workshop.output}/routine.mp3 can't be written (")
    assert said.endswith("choose another place with -o")
    assert workshop.output.read_text() == "mine" and not workshop.clips()


def test_an_output_file_below_a_file(workshop: Workshop, audiogen: Audiogen) -> None:
    (workshop.folder / "notes").write_text("mine")
    said = audiogen("render", workshop.write("Lie down.\n"), "-o", "notes/deep/session.mp3").error()
    assert said.startswith("audiogen: notes/deep/session.mp3 can't be written (Not a directory)")
    assert spoils_nothing(workshop) and (workshop.folder / "notes").read_text() == "mine"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="wants Linux's /proc, where nobody can make a file")
def test_an_output_folder_where_nothing_can_be_made(workshop: Workshop, audiogen: Audiogen) -> None:
    said = audiogen("render", workshop.write("Lie down.\n"), "-o", "/proc/session.mp3").error()
    assert (
        said.startswith("audiogen: /proc/session.mp3 can't be written (") and "choose another place with -o" in said
    )
    assert spoils_nothing(workshop)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_output_folder(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.output.mkdir(mode=0o555)
    said = audiogen("render", workshop.write("Lie down.\n")).error()
    assert "can't be written (Permission denied)" in said and spoils_nothing(workshop)


def test_an_output_file_that_is_a_folder(workshop: Workshop, audiogen: Audiogen) -> None:
    (workshop.output / "routine.mp3").mkdir(parents=True)
    said = audiogen("render", workshop.write("Lie down.\n")).error()
    assert said == f"audiogen: {workshop.output}/routine.mp3 is a folder: name a file in it with -o"
    assert spoils_nothing(workshop)


@pytest.mark.parametrize("name", ["session.ogg", "session.mp3.zip", "routine.md"])
def test_an_output_that_is_no_sound(name: str, workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write("Lie down.\n")
    said = audiogen("render", script, "-o", name).error(2)
    assert said.startswith(f"audiogen: a session can't be a “{Path(name).suffix}” file: ")
    assert spoils_nothing(workshop) and {path.name for path in workshop.folder.iterdir()} == {"routine.md"}


def test_two_scripts_with_one_output(workshop: Workshop, audiogen: Audiogen) -> None:
    scripts = [workshop.write("Lie down.\n", name) for name in ("a/routine.md", "b/routine.md", "c/other.md")]
    said = audiogen("render", *scripts).error(2)
    assert said.startswith(f"audiogen: 2 sessions would be written to {workshop.output}/routine.mp3: ")
    said = audiogen("render", *scripts, "-o", "all.mp3").error(2)
    assert said.startswith("audiogen: 3 sessions would be written to all.mp3: name a folder with -o")
    assert spoils_nothing(workshop)


def test_a_cache_that_can_not_be_made(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workshop.folder / "notes").write_text("mine")
    monkeypatch.setenv("AUDIOGEN_CACHE_DIR", "notes/clips")
    said = audiogen("render", workshop.write("Lie down.\n"), "--voice", "hibari").error()
    assert said.startswith("audiogen: the cache of spoken clips in notes/clips can't be written")
    assert "AUDIOGEN_CACHE_DIR" in said and not workshop.made()


# ── a full disk ──────────────────────────────────────────────────────────────────────────────────────────


def room(most: int) -> str:
    """Python that lets no file grow beyond `most` bytes: the system's own way to be full."""
    return f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))"


@pytest.mark.slow
def test_a_disk_that_is_full_while_speaking(workshop: Workshop, process: Audiogen) -> None:
    script = workshop.write(
        "Hi.\n\nLet your knees lean together, and notice where your lower back meets the floor.\n"
    )
    said = process("render", script, "--voice", "hibari", before=room(150_000)).error()
    assert said.startswith(f"audiogen: the cache of spoken clips in {workshop.cache} can't be written (")
    assert "free some space" in said
    assert not workshop.made()
    assert [Path(name).suffix for name in workshop.clips()] == [".clip"], "“Hi.” is small enough, and kept"


def test_a_disk_that_is_full_while_the_session_is_written(
    workshop: Workshop, audiogen: Audiogen, process: Audiogen
) -> None:
    script = workshop.write(THREE_LINES)
    audiogen("render", script, "--voice", "hibari", "-o", workshop.folder / "elsewhere.mp3")
    said = process("render", script, "--voice", "hibari", before=room(120_000)).error()
    assert (
        said.startswith(f"audiogen: {workshop.output}/routine.mp3 can't be written (") and "free some space" in said
    )
    assert not workshop.made() and len(workshop.clips()) == 3
    again = audiogen("render", script, "--voice", "hibari")
    assert "0 spoken, 3 kept from before" in again.out and workshop.made() == workshop.files("routine")


class Disk:
    """Fails with ENOSPC the `turn`-th time that `deed` is done to an unfinished session's files."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, deed: str, turn: int) -> None:
        self.deed, self.turn, self.done = deed, turn, 0
        path_open, fsync, replace = Path.open, os.fsync, Path.replace

        def opened(path: Path, *words: Any, **more: Any) -> Any:
            if path.suffix != ".part" or "spans" in path.parts:  # whose failures nobody has to hear of
                return path_open(path, *words, **more)
            self.happens("open")
            return Slow(path_open(path, *words, **more), self)

        def synced(handle: int) -> None:
            self.happens("fsync")
            fsync(handle)

        def replaced(path: Path, target: Path) -> Path:
            if "spans" not in path.parts:
                self.happens("rename")
            return replace(path, target)

        monkeypatch.setattr(Path, "open", opened)
        monkeypatch.setattr(os, "fsync", synced)
        monkeypatch.setattr(Path, "replace", replaced)

    def happens(self, deed: str) -> None:
        self.done += deed == self.deed
        if deed == self.deed and self.done == self.turn:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @property
    def was_full(self) -> bool:
        return self.done >= self.turn


class Slow:
    """A file whose every write, seek and flush may be the one for which there is no room."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self.file, self.disk = file, disk

    def __enter__(self) -> Slow:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        if name in ("write", "seek", "flush"):
            self.disk.happens(name)
        return getattr(self.file, name)


@pytest.fixture(scope="module")
def rendered() -> dict[str, bytes]:
    """The files of a session of one line, once the first test that wants it has rendered it."""
    return {}


@pytest.fixture
def old_session(
    rendered: dict[str, bytes], workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> dict[str, bytes]:
    """The files of a session in its place; they are copies, for all but the first test."""
    if not rendered:
        assert audiogen("render", workshop.write("Lie down.\n"), "--voice", "hibari").code == 0
        rendered |= {name: (workshop.output / name).read_bytes() for name in workshop.made()}
    workshop.output.mkdir(exist_ok=True)
    for name, data in rendered.items():
        (workshop.output / name).write_bytes(data)
    assert set(rendered) == workshop.files("routine")
    return rendered


@pytest.mark.parametrize(
    ("deed", "turn"),
    [
        ("open", 1), ("open", 2), ("open", 7),  # the session's, one beside it, the ledger's
        ("write", 1), ("write", 2), ("write", 5), ("seek", 1), ("flush", 1), ("flush", 7), ("fsync", 1), ("fsync", 7),
        ("rename", 1), ("rename", 4), ("rename", 7),
    ],
)  # fmt: skip
def test_a_disk_that_is_full_at_any_moment_leaves_the_old_session_and_nothing_else(
    deed: str,
    turn: int,
    old_session: dict[str, bytes],
    workshop: Workshop,
    audiogen: Audiogen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = workshop.write("Lie down. [5s]\n")
    with monkeypatch.context() as patch:
        disk = Disk(patch, deed, turn)
        said = audiogen("render", script, "--voice", "hibari").error()
    assert disk.was_full
    assert said.startswith(f"audiogen: {workshop.output}/routine.mp3 can't be written (No space left on device): ")
    assert "free some space there, or choose another place with -o" in said
    assert {name: (workshop.output / name).read_bytes() for name in workshop.made()} == old_session


def test_a_ledger_that_can_not_be_written_keeps_the_session_from_appearing(
    workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    (workshop.output / "routine.session.json").mkdir(parents=True)
    said = audiogen("render", workshop.write("Lie down.\n"), "--voice", "hibari").error()
    assert "can't be written (Is a directory): choose another place with -o" in said
    assert not workshop.made()


def test_a_sound_that_turns_out_silent_leaves_nothing_behind(
    workshop: Workshop, shared_cache: Path, audiogen: Audiogen
) -> None:
    import numpy as np
    import soundfile

    soundfile.write(workshop.folder / "rain.wav", np.zeros(48_000), 48_000)
    said = audiogen("render", workshop.write("Lie down. [sound rain.wav]\n"), "--voice", "hibari").error()
    assert "“rain.wav” is silent: use another recording" in said
    assert not workshop.made()


# ── the command line ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rendr", "a.md"], "audiogen: there is no command “rendr”: did you mean “render”? (see `audiogen --help`)"),
        (["cache", "frob"], "audiogen: no such command 'frob' (see `audiogen cache --help`)"),
        (
            ["render", "a.md", "--lenght", "3m"],
            "audiogen: no such option: --lenght: did you mean --length? (see `audiogen render --help`)",
        ),
        (["--frob"], "audiogen: no such option: --frob (see `audiogen --help`)"),
        (["render"], "audiogen: missing argument 'SCRIPT...' (see `audiogen render --help`)"),
        (["plan", "a.md", "b.md"], "audiogen: got unexpected extra argument (b.md) (see `audiogen plan --help`)"),
        (["render", "a.md", "-o"], "audiogen: option '-o' requires an argument (see `audiogen --help`)"),
    ],
    ids=["command", "command of cache", "option", "option of the program", "no script", "too many", "no value"],
)
def test_a_wrong_command_line(words: list[str], said: str, workshop: Workshop, audiogen: Audiogen) -> None:
    assert audiogen(*words).error(2) == said
    assert spoils_nothing(workshop)


def test_a_wrong_command_line_from_python_m(workshop: Workshop, process: Audiogen) -> None:
    assert process("rendr").error(2).endswith("did you mean “render”? (see `audiogen --help`)")


def test_stopping_leaves_no_session_and_keeps_the_clips(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("audiogen.build.desk.arrange", stop)
    done = audiogen("render", workshop.write("Lie down.\n"), "--voice", "hibari")
    assert (done.code, done.out, done.err) == (130, "", "\naudiogen: stopped\n")
    assert not workshop.made() and len(workshop.clips()) == 1


def test_a_fault_of_the_program_is_said_to_be_one(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("audiogen.build.plan.load", fail)
    done = audiogen("plan", workshop.write("Lie down.\n"))
    assert done.code == 1 and done.err.startswith("audiogen: this is a fault of the program (ZeroDivisionError: oh)")
    assert len(done.err.splitlines()) == 1 and "please report it" in done.err


@pytest.mark.parametrize("name", ["audiogen.toml", "routine.session.json", "routine.vtt"])
@pytest.mark.parametrize("command", ["check", "config", "fmt", "plan", "render", "takes"])
def test_what_lies_near_scripts_is_none(command: str, name: str, workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write("[session]\n" if name == "audiogen.toml" else "words\n", name)
    assert f"{name} is no script but " in audiogen(command, name).error(2)
