"""What the documents show is what happens: their commands run, their example is a routine, their tables are true."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tomllib
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from audiogen.script import parse

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def _blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


PAGES = {"README": README} | {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((PROJECT / "docs").glob("*.md"))
    if path.stem not in ("README", "extending", "commands")  # which have tests of their own
}
_CONSOLE = re.compile(r"(?:<!-- (?P<note>[^>]+) -->\n)?```console\n(?P<text>.*?)```", re.DOTALL)
OWN = ("routines", "studios")
"""Pages whose commands are run by tests of their own."""
ELSEWHERE = ("online", "elsewhere")
"""Notes before commands that want what no test has: Google, a cluster, a model. They are only looked over."""
UNDONE = ("gtts", "dask:", "https://example.org/sessions/feed.xml", "--password", "--accept", "--length")
"""What is in examples that want Google, a cluster, a web host, who types, a recording, or a whole routine."""
SPOKEN_HERE = ("psoas-release", "respirar-para-dormir", "psoas-release-sleep")


def _lines(page: str, elsewhere: bool) -> list[str]:
    found = [match["text"] for match in _CONSOLE.finditer(page) if (match["note"] in ELSEWHERE) == elsewhere]
    lines = (line for text in found for line in text.replace("\\\n", " ").splitlines())
    return [line for line in lines if line.startswith("audiogen ")]


@pytest.mark.parametrize(
    "name", [name for name in PAGES if name != "routines" and _lines(PAGES[name], elsewhere=False)]
)
def test_the_commands_of_a_page_work_one_after_the_other(
    name: str,
    workshop: Workshop,
    shared_cache: Path,
    audiogen: Audiogen,
    no_network: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done(_lines(PAGES[name], elsewhere=False), workshop, audiogen, monkeypatch)


@pytest.mark.slow
def test_the_examples_of_all_commands_work(
    workshop: Workshop,
    shared_cache: Path,
    audiogen: Audiogen,
    no_network: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That all of them can be understood is seen where the page is compared with the program."""
    page = (PROJECT / "docs" / "commands.md").read_text(encoding="utf-8")
    lines = re.findall(r"^audiogen .*", page, re.MULTILINE)
    examples = [line for line in lines if "[OPTIONS]" not in line and not any(word in line for word in UNDONE)]
    assert len(examples) > 40
    monkeypatch.setenv("XDG_DATA_HOME", str(workshop.folder / "shell"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(workshop.folder / "shell"))
    done(examples, workshop, audiogen, monkeypatch)


def done(commands: list[str], workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs commands one after the other, in a place with what they speak of."""
    furnished(workshop, audiogen, commands)
    monkeypatch.setattr("audiogen.library.serve.run.serve", lambda *_, **__: None)  # it would serve for ever
    monkeypatch.setattr("click.launch", lambda _: 0)
    for command in commands:
        words = shlex.split(command.replace("/media/phone/Music", "phone").replace("/media/phone", "phone"))[1:]
        if "draft" in words:  # which writes over nothing
            Path("scripts/evening-rest.md").unlink(missing_ok=True)
        result = audiogen(*(found for word in words for found in (sorted(map(str, Path().glob(word))) or [word])))
        assert result.code == 0, f"{command}: {result.err}"
        assert result.out or "fmt " in command, command  # which is quiet when all is well


def furnished(workshop: Workshop, audiogen: Audiogen, commands: list[str]) -> None:
    """What the pages' commands speak of: our routines, each with its settings and a few lines, which a voice speaks
    in a moment; what authors bring along; and the sessions that are named."""
    shutil.copytree(PROJECT / "scripts", workshop.folder / "scripts")
    for script in Path("scripts").glob("*.md"):
        begun(script)
    (workshop.folder / "phone").mkdir()
    (workshop.folder / "output").symlink_to(workshop.output)
    for name in ("my-article.txt", "article.txt", "article.md"):
        workshop.write("Evening\n\n1. Lie on your back.\n2. Do nothing for 10-15 minutes.\n", name)
    workshop.write("---\ntitle: Rest\n---\n\n## Rest\n[beginners] This is rest.\n\nLie down. [2s]\n")
    workshop.write("<speak>Lie down.<break time='2s'/>Rest.</speak>\n", "meditation.ssml")
    for name in ("meditation.smd", "notes.txt"):
        workshop.write('Lie down. [break:"2s"]\nRest.\n', name)
    all_of_them = "\n".join(commands)
    for name in SPOKEN_HERE:
        script, _, preset = name.partition("-sleep")
        if f"{name}.mp3" in all_of_them or (f"{script}.md" in all_of_them and re.search("audit|listen", all_of_them)):
            wish = ("--preset", "sleep") if preset or name.endswith("-sleep") else ()
            assert audiogen("render", f"scripts/{script}.md", "--voice", "auto", "-q", *wish).code == 0
    if re.search("publish|serve|sync|doctor output", all_of_them):
        script = workshop.write("---\ntitle: Rest\nalbum: Hips\ntrack: 1\n---\n## Rest\nLie down.\n", "rest.md")
        assert audiogen("render", script, "--voice", "hibari", "-q").code == 0
        assert audiogen("publish", "-q").code == 0
    if "psoas-release.ogg" in all_of_them:
        converted(workshop.output / "psoas-release.mp3", workshop.folder / "psoas-release.ogg")


def begun(script: Path) -> None:
    """Leaves a routine its settings, but for its length, and how it begins."""
    settings, first, *_ = script.read_text(encoding="utf-8").split("\n## ")
    settings = re.sub(r"^(length: .*|variants:.*(\n .*)*)\n", "", settings, flags=re.MULTILINE)
    plain = (part for part in first.rstrip().split("\n\n") if not part.startswith((":::", "[breathe")))
    beginning = "\n\n".join(islice(plain, 3))
    script.write_text(f"{settings}\n## {beginning}\n", encoding="utf-8")


def converted(source: Path, target: Path) -> None:
    """Another program's conversion: the sound, and nothing that says what it is."""
    import soundfile

    sound, rate = soundfile.read(source, dtype="float32")
    with soundfile.SoundFile(target, "w", rate, sound.shape[1]) as file:
        for start in range(0, len(sound), rate):  # libsndfile's Vorbis can't take much at once
            file.write(sound[start : start + rate])


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if _lines(page, elsewhere=True)])
def test_a_command_for_elsewhere_is_one(name: str) -> None:
    from audiogen.cli import audiogen as group

    for command in _lines(PAGES[name], elsewhere=True):
        words = shlex.split(command)[1:]
        group.make_context("audiogen", words)
        _, found, rest = group.resolve_command(click.Context(group), words)
        assert found is not None
        found.make_context(words[0], list(rest))


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_has_installed_can_be(name: str) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for found in re.findall(r"(?:audiogen|'\.|\.)\[([\w,]+)\]'?", PAGES[name]):
        assert set(found.split(",")) <= set(extras)


@pytest.mark.parametrize("name", [*PAGES, "docs", "extending"])
def test_what_a_page_points_to_is_there(name: str) -> None:
    path = {"README": PROJECT / "README.md", "docs": PROJECT / "docs" / "README.md"}.get(
        name, PROJECT / "docs" / f"{name}.md"
    )
    for target in re.findall(r"\]\(([^)\s]+)\)", _without_code(path.read_text(encoding="utf-8"))):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        found = (path.parent / file) if file else path
        assert found.exists(), target
        assert not anchor or anchor in _anchors(found), target


def _without_code(text: str) -> str:
    return re.sub(r"`[^`\n]+`", "", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def _anchors(path: Path) -> set[str]:
    """The names that a page's headings have, as code hosts make them."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.slow
@pytest.mark.parametrize("command", [line for line in _lines(README, elsewhere=False) if " render " in line])
def test_a_whole_routine_of_the_readme_can_be_rendered(
    command: str, workshop: Workshop, shared_cache: Path, audiogen: Audiogen, no_network: None
) -> None:
    shutil.copytree(PROJECT / "scripts", workshop.folder / "scripts")
    result = audiogen(*shlex.split(command)[1:])
    assert result.code == 0 and result.out, result.err


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
