"""What the documents show is what happens: their commands run, their example is a routine, their tables are true."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audiogen.script import parse

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def _blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


RENDERS = "audiogen render "


def _commands() -> list[str]:
    lines = [line for block in _blocks("console") for line in block.splitlines()]
    return [line for line in lines if line.startswith("audiogen ")]


@pytest.mark.parametrize(
    ("command", "whole"),
    [
        *(pytest.param(command, False, id=command) for command in _commands()),
        *(pytest.param(c, True, id=f"whole: {c}", marks=pytest.mark.slow) for c in _commands() if RENDERS in c),
    ],
)
def test_a_command_of_the_readme_works(
    command: str,
    whole: bool,
    workshop: Workshop,
    shared_cache: Path,
    audiogen: Audiogen,
    no_network: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(PROJECT / "scripts", workshop.folder / "scripts")
    if RENDERS in command and not whole:
        for script in Path("scripts").glob("*.md"):
            begun(script)
    if any(word in command for word in NEEDS_SESSIONS):
        rendered(workshop, audiogen)
    (workshop.folder / "phone").mkdir()
    workshop.write("Rest\n\n1. Lie on your back.\n2. Do nothing for 10-15 minutes.\n", "my-article.txt")
    if "evening-rest" in command:
        assert audiogen("new", "Evening rest", "--template", "body-scan").code == 0
    monkeypatch.setattr("audiogen.library.serve.run.serve", lambda *_, **__: None)  # it would serve for ever
    given = shlex.split(command.replace("/media/phone", "phone"))[1:]
    words = [found for word in given for found in (sorted(map(str, Path().glob(word))) or [word])]
    result = audiogen(*words)
    assert result.code == 0, result.err
    assert result.out or "fmt --check" in command  # which is quiet when all is well


def begun(script: Path) -> None:
    """Leaves a routine its settings and its first chapter, which a voice speaks in a moment."""
    settings, first, *_ = script.read_text(encoding="utf-8").split("\n## ")
    script.write_text(f"{settings}\n## {first}\n", encoding="utf-8")


NEEDS_SESSIONS = ("publish", "serve", "sync", "doctor output")


def rendered(workshop: Workshop, audiogen: Audiogen) -> None:
    """A short session where the README has its own."""
    script = workshop.write("---\ntitle: Rest\nalbum: Hips\ntrack: 1\n---\n## Rest\nLie down.\n", "rest.md")
    assert audiogen("render", script, "--voice", "hibari", "-q").code == 0
    assert audiogen("publish", "-q").code == 0
    (workshop.folder / "output").symlink_to(workshop.output)


def test_the_programme_of_the_readme_is_one() -> None:
    from audiogen.script import programme

    found = programme(_blocks("yaml")[0], "programme.yaml")
    sessions = [lesson.session for lesson in found.lessons]
    assert len(sessions) == 4 and all((PROJECT / "scripts" / f"{name}.md").exists() for name in sessions)


def test_the_readme_has_the_two_commands_that_checks_run() -> None:
    for marker, word in (("first session", "audiogen render"), ("test", "pytest")):
        found = re.search(rf"<!-- {marker} -->\n```console\n(.+)\n```", README)
        assert found is not None and word in found[1]


def test_the_routine_of_the_readme_is_one_and_can_last_as_long_as_it_says(
    workshop: Workshop, audiogen: Audiogen
) -> None:
    path = workshop.write(_blocks("markdown")[0])
    plan = audiogen("plan", path, "--voice", "hibari", "--json")
    assert plan.code == 0 and plan.json["length"] == 6 * 60 * 48_000, plan.err


def test_every_setting_that_the_readme_names_is_one() -> None:
    table = README.split("| setting | means |")[1].split("\n\n")[0]
    named = {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    from audiogen.script.frontmatter import READERS

    assert named == set(READERS)


def test_the_documented_shape_is_the_one_that_a_plan_has(workshop: Workshop, audiogen: Audiogen) -> None:
    page = (PROJECT / "docs" / "session-file.md").read_text(encoding="utf-8")
    shown = json.loads(_blocks("json", page)[0])
    path = workshop.write("Soften. [4s]\nStay. [2s-3s]\n")
    plan = audiogen("plan", path, "--voice", "hibari", "--json").json
    assert set(shown) == set(plan) - {"summary"}
    assert {key for event in shown["events"] for key in event} == {key for event in plan["events"] for key in event}
    assert set(shown["elastic"][0]) == set(plan["elastic"][0])


STOPPING = {
    "en": r"\bstop\b|let someone look",
    "es": "puedes parar",
    "fr": "arrêtez-vous",
    "de": "jederzeit aufhören",
}
"""How a routine says, in its language, that nobody has to go through with it."""
PSOAS = {"en": "so-az", "fr": "psoasse"}


@pytest.mark.parametrize("path", sorted((PROJECT / "scripts").glob("*.md")), ids=lambda path: path.stem)
def test_a_routine_that_comes_along_keeps_to_the_house(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    routine = parse(text, str(path), lambda name: (path.parent / name).read_text(encoding="utf-8"))
    language = routine.meta.language.partition("-")[0]
    assert dict(routine.meta.say).get("psoas") == (PSOAS[language] if "psoas" in text.lower() else None)
    assert routine.meta.title and routine.meta.album and routine.meta.description
    assert re.search(STOPPING[language], text, re.IGNORECASE)


TEACHINGS = (
    "only muscle that connects your legs to your spine", "fight or flight", "muscle of the soul", "junk drawer",
    "protective ball", "never lets go", "lower back", "adrenal glands", "yoga just won't fix",
    "gravity takes the weight of your legs off the muscle", "wider than your hips", "so that they support each other",
    "hands on your belly", "do nothing", "gravity does the work", "without snapping back",
    "until the leg is straight", "don't let it arch wildly", "slowly slide the heel back up",
    "slower than you think you need to", "lubricates the hip socket", "safe to move freely",
    "hug your {side} knee into your chest, gently", "hand on the kneecap", "small, easy circles",
    "completely heavy. dead weight", "your arm does all the work", "too deep to massage with your own hands",
    "pso-rite or the hip hook", "therapist's hand",
)  # fmt: skip
"""What the author's article teaches, in the words that the all-in-one session has for it."""


@pytest.mark.parametrize("words", TEACHINGS)
def test_nothing_that_the_article_teaches_is_lost(words: str) -> None:
    text = (PROJECT / "scripts" / "psoas-release.md").read_text(encoding="utf-8")
    assert words in " ".join(text.lower().split())
