"""Every command explains itself: a sentence, options in one manner, examples that could be typed; and the page of all
commands says the same."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from conftest import Audiogen

from audiogen.cli import _ABOUT, _COMMANDS
from audiogen.cli import audiogen as program
from audiogen.cli.reference import contexts, page, told

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
COMMANDS = {context.command_path: context.command for context in contexts()}


@pytest.mark.parametrize("path", COMMANDS)
def test_help_fits_a_terminal_and_begins_with_a_sentence(
    path: str, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = audiogen(*path.split()[1:], "--help")
    assert (done.code, done.err) == (0, "") and done.out.startswith(f"Usage: {path} ")
    assert max(map(len, done.out.splitlines())) <= 80
    for sentence in told(COMMANDS[path]).text:
        assert re.match(r"[A-Z]", sentence) and sentence.endswith("."), sentence
    for example in told(COMMANDS[path]).examples:
        assert f" {example}\n" in done.out, "an example is in one line"


@pytest.mark.parametrize("path", COMMANDS)
def test_the_examples_of_help_could_be_typed(path: str) -> None:
    examples = told(COMMANDS[path]).examples
    assert examples
    for example in examples:
        assert example.startswith(path), example
        understood(program, shlex.split(example)[1:])


def understood(group: click.Command, words: list[str]) -> None:
    """Reads a command line without doing anything; what is wrong in it raises."""
    while isinstance(group, click.Group):
        inner = group.get_command(click.Context(group), words[0])
        assert inner is not None, words[0]
        group, words = inner, words[1:]
    group.make_context("example", list(words), resilient_parsing="--password" in words)  # that would ask for one


def test_an_example_that_could_not_be_typed_is_noticed() -> None:
    with pytest.raises(click.UsageError):
        understood(program, ["render", "script.md", "--no-such"])
    with pytest.raises(AssertionError):
        understood(program, ["cache", "no-such"])


@pytest.mark.parametrize("path", COMMANDS)
def test_options_are_told_in_one_manner(path: str) -> None:
    for param in COMMANDS[path].params:
        if isinstance(param, click.Option) and not param.hidden:
            said = re.sub(r"\s+\[[^]]+\]$", "", param.help or "")
            assert re.fullmatch(r"[A-Z].*[.…]", said), f"{param.opts[-1]} says “{said}”"
            shown = (param.get_help_record(click.Context(COMMANDS[path])) or ("",))[0]
            assert not re.search(r" (TEXT|PATH|INTEGER|FLOAT)( RANGE)?$", shown) or param.metavar, (
                f"{shown}: of what?"
            )


def test_the_table_of_commands_says_what_each_is_for() -> None:
    assert list(_COMMANDS) == list(_ABOUT)
    assert all(re.fullmatch(r"[A-Z].{8,54}\.", about) for about in _ABOUT.values())


def test_the_page_of_all_commands_is_as_the_program_is() -> None:
    anew = "make it anew: python -m audiogen.cli.reference > docs/commands.md"
    assert PAGE.read_text(encoding="utf-8") == page(), anew


def test_the_page_has_every_command_option_and_example() -> None:
    sections = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", page(), re.MULTILINE | re.DOTALL))
    assert list(sections) == list(COMMANDS)
    for path, command in COMMANDS.items():
        options = {name for param in command.params if isinstance(param, click.Option) for name in param.opts}
        assert options == set(re.findall(r"(?<=[`\s])--?[a-z][a-z-]*(?=[`, ])", _options(sections[path]))), path
        assert all(f"\n{example}\n" in sections[path] for example in told(command).examples)


def _options(section: str) -> str:
    """How options are written, without what is said of them."""
    return "\n".join(re.findall(r"^\| (`-.*?`) \|", section, re.MULTILINE))


def test_the_page_follows_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = page()
    option = next(param for param in COMMANDS["audiogen render"].params if param.name == "fresh")
    monkeypatch.setattr(option, "help", "Another word.")
    assert "Another word." in page() != before
