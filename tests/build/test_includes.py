"""Routines that stand in others."""

from collections.abc import Callable
from pathlib import Path

import pytest

from audiogen.build.script import Instead, inputs, load
from audiogen.errors import ScriptError, ScriptErrors, UsageError
from audiogen.model import Marked, Pause, Repeat, Say, Section, Sides, Slot, Sound, SoundFile

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes scripts, by their names; gives the first back."""

    def write(**scripts: str) -> Path:
        for name, text in scripts.items():
            path = tmp_path / f"{name.replace('__', '/')}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / f"{next(iter(scripts))}.md"

    return write


def said(path: Path) -> list[tuple[int, str]]:
    return [
        (block.line, "".join(part.text for part in block.parts))  # type: ignore[union-attr]
        for block in load(path, ()).blocks
        if isinstance(block, Say)
    ]


def fault(path: Path) -> str:
    with pytest.raises((ScriptError, ScriptErrors)) as caught:
        load(path, ())
    return str(caught.value).replace(f"{path.parent}/", "")


def test_a_lead_in_is_written_once(write: Write) -> None:
    path = write(
        evening="---\nsay: {psoas: one}\n---\n\nHello.\n\n::: include lead_in.md\n\nRest.\n",
        lead_in="---\ntitle: Not this\nlength: 1h\nsay: {psoas: two, qi: chee}\n---\n\n## Settle\n\nLie down. [4s]\n",
    )
    routine = load(path, ())
    assert routine.title == "Evening" and routine.meta.length is None
    assert routine.meta.say == (("psoas", "one"), ("qi", "chee"))
    assert said(path) == [(5, "Hello."), (7, "Lie down."), (9, "Rest.")]
    assert [block.title for block in routine.blocks if isinstance(block, Section)] == ["Settle"]
    assert inputs(routine) == [path, path.parent / "lead_in.md"]


def test_includes_include_and_name_what_is_beside_themselves(write: Write, tmp_path: Path) -> None:
    path = write(
        evening="::: include parts/a.md\n",
        parts__a="A. [sound bowl.wav]\n\n::: include b.md\n",
        parts__b="B.\n\n::: repeat 2\nC. [2s]\n:::\n",
    )
    (tmp_path / "parts" / "bowl.wav").write_bytes(_wav())
    routine = load(path, ())
    (sound,) = (block for block in routine.blocks if isinstance(block, Sound))
    assert sound.source == SoundFile("parts/bowl.wav") and sound.line == 1
    assert isinstance(routine.blocks[-1], Repeat) and routine.blocks[-1].body[0].line == 1
    assert routine.included == ("parts/a.md", "parts/b.md")


def test_an_include_may_stand_in_a_block(write: Write) -> None:
    path = write(
        evening="::: sides left right\n::: include one_side.md\n:::\n\n::: beginners\n::: include why.md\n:::\n",
        one_side="Your {side} leg. [5s]\n",
        why="It is deep.\n",
    )
    sides, marked = load(path, ()).blocks
    assert isinstance(sides, Sides) and isinstance(sides.body[0], Say) and sides.body[0].parts[1] == Slot("side")
    assert isinstance(marked, Marked) and len(marked.body) == 1
    assert "{side} can only be said inside `::: sides …`" in fault(write(evening="::: include one_side.md\n"))


def test_faults_name_the_script_that_they_are_in(write: Write) -> None:
    path = write(evening="[bel]\n\n::: include parts/a.md\n", parts__a="Fine.\n\n[4]\n")
    assert fault(path) == (
        "evening.md:1: [bel] is not understood: did you mean “bell”? "
        "Words in brackets that are to be spoken are written \\[bel\\]\n"
        "parts/a.md:3: “4” is not a duration: write it like 4s, 250ms, 1m30s or 1:30"
    )


@pytest.mark.parametrize(
    ("scripts", "message"),
    [
        (
            {"a": "::: include a.md\n"},
            "a.md:1: `::: include a.md` would go round for ever: a.md includes this script",
        ),
        (
            {"a": "::: include b.md\n", "b": "B.\n\n::: include a.md\n"},
            "b.md:3: `::: include a.md` would go round for ever: a.md includes this script",
        ),
        (
            {"a": "A.\n\n::: include b.md\n"},
            "a.md:3: `::: include b.md`: there is no such file: put b.md into the folder of a.md",
        ),
        (
            {"a": "::: include ../b.md\n"},
            "a.md:1: `::: include ../b.md`: “../b.md” leads out of the script's folder: "
            "put the file itself beside the script",
        ),
        (
            {"a": "::: include /etc/hostname\n"},
            "a.md:1: “/etc/hostname” leads out of the script's folder: put the file beside the script",
        ),
        (
            {"a": "::: repeat 2\n::: include b.md\n:::\n", "b": "## Two\n\nB.\n"},
            "a.md:2: `::: include b.md` has headings, voices or [fill] of its own, and stands inside a block: "
            "close the block with ::: before it",
        ),
        (
            {"a": "A.\n\n::: include b.md\n", "b": "---\nlanguage: es\n---\nHola.\n"},
            "b.md:2: `language`: es stands in a script that is in en: a session has one language",
        ),
        (
            {"a": "::: rest 2m\n::: include b.md\n:::\n", "b": "B. [4s-8s] C.\n"},
            "a.md:2: an elastic pause can't stand inside a rest: "
            "the rest itself is what stretches: write a fixed pause such as [5s]",
        ),
    ],
)
def test_what_cannot_be_included_is_refused(write: Write, scripts: dict[str, str], message: str) -> None:
    assert fault(write(**scripts)) == message


def test_scripts_of_one_project_may_lie_in_several_folders(write: Write, tmp_path: Path) -> None:
    write(scripts__root="Root.\n", other="Other.\n")
    for folder in ("evening", "parts"):
        (tmp_path / "scripts" / folder).mkdir()
    path = tmp_path / "scripts" / "evening" / "e.md"
    path.write_text("::: include ../parts/x.md\n\n::: include ../root.md\n", encoding="utf-8")
    (tmp_path / "scripts" / "parts" / "x.md").write_text(
        "X. [sound bowl.wav]\n\n::: include y.md\n", encoding="utf-8"
    )
    (tmp_path / "scripts" / "parts" / "y.md").write_text("Y.\n", encoding="utf-8")
    (tmp_path / "scripts" / "parts" / "bowl.wav").write_bytes(_wav())
    assert [text for _, text in said(path)] == ["X.", "Y.", "Root."]
    assert load(path, ()).included == ("../parts/x.md", "../parts/y.md", "../root.md")
    path.write_text("::: include ../../other.md\n", encoding="utf-8")
    assert "“../../other.md” leads out of the script's folder" in fault(path)


def test_a_long_chain_of_includes_is_refused(write: Write) -> None:
    chain = {f"s{at}": f"::: include s{at + 1}.md\n" for at in range(300)}
    assert "this is the 20th within another, and that is enough" in fault(write(**chain))


def test_a_link_that_leads_out_of_the_folder_is_refused(write: Write, tmp_path: Path) -> None:
    write(inner__a="::: include b.md\n", outer="Secret.\n")
    path = tmp_path / "inner" / "a.md"
    (tmp_path / "inner" / "b.md").symlink_to(tmp_path / "outer.md")
    assert "“b.md” leads out of the script's folder" in fault(path)


def test_a_file_that_is_no_text_is_refused(write: Write, tmp_path: Path) -> None:
    path = write(a="::: include b.md\n")
    (tmp_path / "b.md").write_bytes(b"\xff\xfe")
    assert "this file is not UTF-8 text" in fault(path)


def test_guidance_makes_another_session_of_the_same_script(write: Write) -> None:
    path = write(evening="[beginners] Why. [2s]\n\nLie down.\n")
    assert load(path, ()).title == "Evening" and load(path, (), Instead(guidance="full")).title == "Evening"
    light = load(path, (), Instead(guidance="light"))
    assert light.title == "Evening (light)"
    assert [type(block) for block in light.blocks] == [Pause, Say]
    path.write_text("---\nguidance: light\n---\n[beginners] Why.\n\nLie down.\n", encoding="utf-8")
    assert load(path, ()).title == "Evening" and len(load(path, ()).blocks) == 1
    assert (
        load(path, (), Instead(guidance="full")).title == "Evening (full)"
        and len(load(path, (), Instead(guidance="full")).blocks) == 2
    )


def test_a_script_that_is_not_there_is_a_fault_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        load(tmp_path / "none.md", ())


def _wav() -> bytes:
    import io
    import wave

    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0\0\x20" * 4000)
    return held.getvalue()
