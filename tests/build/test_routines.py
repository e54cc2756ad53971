"""Which scripts of a folder are routines, and which are parts of others."""

from pathlib import Path

import pytest

from audiogen.build.routines import includes, may_be_routine, routines, text_of
from audiogen.build.script import load


def test_what_another_script_includes_is_no_routine() -> None:
    texts = {
        Path("scripts/rest.md"): ("warm-up.md", "more/calm.md"),
        Path("scripts/warm-up.md"): (),
        Path("scripts/more/calm.md"): ("../lie-down.md",),
        Path("scripts/lie-down.md"): (),
        Path("scripts/other.md"): (),
    }
    assert routines(texts) == (Path("scripts/other.md"), Path("scripts/rest.md"))


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("rest.md", True),
        ("week-1/rest.md", True),
        ("parts.md", True),
        ("README.md", False),
        ("readme.md", False),
        ("week-1/ReadMe.md", False),
        (".draft.md", False),
        (".old/rest.md", False),
        ("parts/rest.md", False),
        ("week-1/parts/more/rest.md", False),
        ("takes/rest/notes.md", False),
    ],
)
def test_names_and_folders_tell(name: str, is_one: bool) -> None:
    assert may_be_routine(Path(name)) is is_one


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("::: include warm-up.md", ("warm-up.md",)),
        ("  :::: include “parts/a b.md”  ", ("parts/a b.md",)),
        ("::: repeat 2", ()),
        ("Say ::: include x.md", ()),
        ("::: Include part.md", ("part.md",)),
        ("::: include part.md <!-- a note -->", ("part.md",)),
        ("::: include part.md :::", ("part.md",)),
        (":::\u00a0include part.md", ("part.md",)),
        ("- ::: include part.md", ("part.md",)),
        ("> ::: include ..\\part.md", ("../part.md",)),
        ("<!-- not now\n\n::: include old.md\n\n-->", ()),
        ("<!-- a\n::: include old.md\n-->\n\n::: include new.md", ("new.md",)),
        ("\\<!-- is said\n\n::: include x.md\n\n-->", ("x.md",)),
    ],
)
def test_includes_are_told_from_the_text(line: str, names: tuple[str, ...]) -> None:
    text = f"---\ntitle: X\ndescription: <!--\n---\nHello.\n\n{line}\n"
    assert includes(text_of(text.encode())) == names
    assert includes(text_of(f"\ufeff{text}".replace("\n", "\r\n").encode())) == names


def test_the_parser_includes_the_same(tmp_path: Path) -> None:
    """What a routine has in it is told in two ways, here and where it is read."""
    noted = "<!--\n::: include d.md\n-->"
    lines = ("::: Include a.md", "  ::: include “b.md” <!-- x -->", "- :::: include c.md :::", noted)
    for name in "abcd":
        (tmp_path / f"{name}.md").write_text("Hello.\n", encoding="utf-8")
    script = tmp_path / "rest.md"
    for line in lines:
        script.write_bytes(f"---\ntitle: X\n---\nHello.\n\n{line}\n".replace("\n", "\r\n").encode())
        assert load(script, ()).included == includes(text_of(script.read_bytes())), line
