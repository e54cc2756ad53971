"""The language by examples: every file in `cases/` is a script, and what it must be understood to be."""

from pathlib import Path

import pytest
from dump import result

from audiogen.errors import ScriptErrors
from audiogen.script import parse

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))
LINE = "=====\n"


def read(path: Path) -> tuple[str, str]:
    """The script in a case, and what is expected of it."""
    script, line, expected = path.read_bytes().decode().rpartition(LINE)
    assert line, f"{path.name} has no line {LINE!r}"
    return script, expected.rstrip("\n")


def test_there_are_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_script_is_understood_as_its_case_says(path: Path) -> None:
    script, expected = read(path)
    assert result(script) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_kind_of_line_end_makes_no_difference(path: Path) -> None:
    script, expected = read(path)
    assert result(script.replace("\n", "\r\n")) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_last_line_needs_no_end(path: Path) -> None:
    script, expected = read(path)
    assert result(script.removesuffix("\n")) == expected


def test_every_case_is_about_something_else() -> None:
    scripts = [read(path)[0] for path in CASES]
    assert len(set(scripts)) == len(scripts)


def test_several_faults_are_told_at_once_in_the_order_of_their_lines() -> None:
    with pytest.raises(ScriptErrors) as caught:
        parse("[bel]\n\n{n}\n\n:::\n", "scripts/evening.md")
    assert [error.line for error in caught.value.errors] == [1, 3, 5]
    assert {error.path for error in caught.value.errors} == {"scripts/evening.md"}


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("scripts/psoas-release.md", "Psoas release"),
        ("evening_rest.md", "Evening rest"),
        ("Shavasana.md", "Shavasana"),
        ("-.md", "Session"),
    ],
)
def test_title_is_the_name_of_the_file_when_none_is_given(path: str, title: str) -> None:
    assert parse("Hello.", path).title == title


def test_routine_knows_where_it_came_from() -> None:
    assert parse("Hello.", "scripts/evening.md").path == "scripts/evening.md"


def test_same_text_is_the_same_routine() -> None:
    text = "---\nsay: {psoas: so-az}\n---\n## One\nHello. [4s-8s]\n::: repeat 2\n{n}\n:::\n"
    assert parse(text, "a.md") == parse(text, "a.md")
