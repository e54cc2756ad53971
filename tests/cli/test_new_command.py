"""`new`: a routine to begin from, under a title of the author's, never in the place of anything."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiogen.build.new import HOME, USUAL, Template, place, templates, titled
from audiogen.errors import UsageError
from audiogen.script import parse

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

TEMPLATES = templates()
NAMES = [(template.name, template.language) for template in TEMPLATES]
RATE = 48_000


def ids(template: Template) -> str:
    return f"{template.language}-{template.name}"


# ── what comes along ─────────────────────────────────────────────────────────────────────────────────────


def test_there_are_templates_of_every_kind() -> None:
    english = {template.name for template in templates("en")}
    assert {"body-scan", "breathing", "stretch", "interval", "sleep"} <= english
    assert USUAL in english
    for language in {template.language for template in TEMPLATES}:
        assert USUAL in {template.name for template in templates(language)}, "what is taken where nothing is named"


@pytest.mark.parametrize("template", TEMPLATES, ids=ids)
def test_a_template_is_a_routine_that_teaches_the_language(template: Template) -> None:
    text = template.text
    meta = parse(text, "routine.md").meta
    assert meta.language == template.language and meta.description == template.about
    assert meta.album and meta.genre != "Guided session" and meta.title
    assert text.count("<!--") >= 2, "it explains what it uses"
    assert STOPPING[meta.language].search(text), "nobody has to go through with it"


STOPPING = {
    "en": re.compile(r"\bstop\b", re.IGNORECASE),
    "es": re.compile("parar"),
    "fr": re.compile("arrêter"),
    "de": re.compile("aufhören"),
}


@pytest.mark.parametrize(("template", "language"), NAMES)
def test_a_template_is_a_session_as_it_is(
    template: str, language: str, workshop: Workshop, audiogen: Audiogen
) -> None:
    done = audiogen("new", "My Own", "--template", template, "--language", language)
    assert (done.code, done.err) == (0, "")
    plan = audiogen("plan", "scripts/my-own.md", "--voice", "espeak", "--json")
    assert (plan.code, plan.err) == (0, "")
    assert plan.json["title"] == "My Own"
    assert 5 * 60 * RATE <= plan.json["length"] <= 35 * 60 * RATE
    assert len(plan.json["chapters"]) >= 4


@pytest.mark.parametrize("template", [one for one in TEMPLATES if "\nlength: " in one.text], ids=ids)
def test_a_template_of_a_certain_length_has_room_for_any_voice(
    template: Template, workshop: Workshop, audiogen: Audiogen
) -> None:
    """Voices differ by a quarter, and so do those who read the lines themselves."""
    audiogen("new", "x", "--template", template.name, "--language", template.language)
    for factor in ("0.75", "1.25"):
        text = Path("scripts/x.md").read_text(encoding="utf-8")
        faster = workshop.write(re.sub("rate: slow", f"rate: {0.85 * float(factor):.2f}", text), "y.md")
        done = audiogen("check", faster)
        assert done.code == 0 and "fine" in done.out, done.err


@pytest.mark.slow
@pytest.mark.parametrize(("template", "language"), NAMES)
def test_a_template_becomes_an_mp3(
    template: str, language: str, workshop: Workshop, shared_cache: Path, audiogen: Audiogen, no_network: None
) -> None:
    audiogen("new", "My Own", "--template", template, "--language", language)
    done = audiogen("render", "scripts/my-own.md")
    assert (done.code, done.err) == (0, "")
    assert workshop.made() >= workshop.files("my-own")


# ── what is begun ────────────────────────────────────────────────────────────────────────────────────────


def test_a_routine_is_begun_and_it_is_said_what_comes_next(workshop: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("new", "Evening Rest", "--template", "sleep")
    assert (done.code, done.err) == (0, "")
    said = done.out.splitlines()
    assert said[0] == "scripts/evening-rest.md: “Evening Rest”, from the template sleep. Make it yours, and then:"
    following = [shlex.split(line.partition("  shows")[0].partition("  makes")[0]) for line in said[1:]]
    assert following == [["audiogen", word, "scripts/evening-rest.md"] for word in ("plan", "render")]
    begun = Path("scripts/evening-rest.md").read_text(encoding="utf-8").splitlines()
    template = next(one for one in templates("en") if one.name == "sleep").text.splitlines()
    assert [line for line in begun if line not in template] == ["title: Evening Rest"]
    assert len(begun) == len(template), "nothing else is changed"
    assert [path.name for path in Path().rglob("*") if path.is_file()] == ["evening-rest.md"]


@pytest.mark.parametrize("template", TEMPLATES, ids=ids)
def test_what_settings_name_is_left_to_them(template: Template, workshop: Workshop, audiogen: Audiogen) -> None:
    said = '[session]\nvoice = "espeak"\nalbum = "Rests"\nartist = "Ana"\nlanguage = "de-AT"\n'
    workshop.write(said, "audiogen.toml")
    audiogen("new", "x", "--template", template.name, "--language", template.language)
    begun = Path("scripts/x.md").read_text(encoding="utf-8").splitlines()
    left = [line for line in template.text.splitlines() if line not in begun]
    assert [line.split(":")[0] for line in left] == ["title", "album", "# artist", "voice"]
    told = audiogen("config", "scripts/x.md", "--json").json["session"]
    assert (told["album"]["value"], told["artist"]["value"]) == ("Rests", "Ana")
    wish = parse(template.text, "x.md").meta.voice
    assert (told["voice"]["value"]["name"], told["voice"]["value"]["rate"]) == ("espeak", wish.rate)


def test_the_language_of_settings_is_that_of_the_template(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write('[session]\nlanguage = "es-MX"\n', "audiogen.toml")
    audiogen("new", "x")
    assert "language: es\n" in Path("scripts/x.md").read_text(encoding="utf-8")
    workshop.write('[session]\nlanguage = "fi"\n', "audiogen.toml")
    audiogen("new", "y")
    assert "language: en\n" in Path("scripts/y.md").read_text(encoding="utf-8")


def test_without_a_template_it_is_a_body_scan(workshop: Workshop, audiogen: Audiogen) -> None:
    assert "from the template body-scan" in audiogen("new", "Now").out
    assert "body-scan when left out" in " ".join(audiogen("new", "--help").out.split())


def test_what_is_there_already_stays_as_it_is(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write("Mine.\n", "scripts/evening-rest.md")
    said = audiogen("new", "Evening Rest").error()
    assert said == (
        "audiogen: scripts/evening-rest.md is there already: choose another name, or take that file away first"
    )
    assert script.read_text() == "Mine.\n"
    Path("gone.md").symlink_to("nowhere.md")
    assert "gone.md is there already" in audiogen("new", "gone.md").error()
    assert Path("gone.md").is_symlink()


@pytest.mark.parametrize(
    ("name", "path", "title"),
    [("Evening Rest", "scripts/evening-rest.md", "Evening Rest"),
     ("evening-rest", "scripts/evening-rest.md", "Evening rest"),
     ("evening_rest", "scripts/evening_rest.md", "Evening rest"),
     ("  Evening   Rest ", "scripts/evening-rest.md", "Evening Rest"),
     ("4-7-8", "scripts/4-7-8.md", "4-7-8"),
     ("box 4-4-4-4 by night", "scripts/box-4-4-4-4-by-night.md", "Box 4-4-4-4 by night"),
     ("Relâcher le psoas", "scripts/relacher-le-psoas.md", "Relâcher le psoas"),
     ("Fußgelenke", "scripts/fussgelenke.md", "Fußgelenke"),
     ("呼吸", "scripts/呼吸.md", "呼吸"),
     ("Rest: a beginning", "scripts/rest-a-beginning.md", "Rest: a beginning"),
     ("St. Anne's #1", "scripts/st-anne-s-1.md", "St. Anne's #1"),
     ("No", "scripts/no.md", "No"), ("12", "scripts/12.md", "12"), ("null", "scripts/null.md", "Null"),
     ("\"Quoted\" \\ & more", "scripts/quoted-more.md", "\"Quoted\" \\ & more"),
     ("v1.2", "scripts/v1-2.md", "V1.2"),
     ("evening.md", "evening.md", "Evening"),
     ("new/place/evening-rest.md", "new/place/evening-rest.md", "Evening rest"),
     ("new/Evening Rest", "new/Evening Rest.md", "Evening Rest"),
     ("./evening-rest", "evening-rest.md", "Evening rest"),
     ("evening.TXT", "evening.TXT", "Evening")],
)  # fmt: skip
def test_a_name_is_a_title_and_a_file(
    name: str, path: str, title: str, workshop: Workshop, audiogen: Audiogen
) -> None:
    done = audiogen("new", name)
    assert (done.code, done.err) == (0, "")
    assert [str(found) for found in Path().rglob("*") if found.is_file()] == [path]
    assert parse(Path(path).read_text(encoding="utf-8"), path).title == title
    assert audiogen("check", path).code == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [((), "a routine wants a NAME"),
     (("x", "--template", "bodyscan"), "there is no template “bodyscan”: did you mean “body-scan”?"),
     (("x", "--template", "zumba"), "there is no template “zumba”: there are: body-scan, breathing, "),
     (("x", "--language", "tlh"), "no template is written in “tlh”: there are some in "),
     (("x", "--list"), "--list lists the templates, and begins nothing"),
     (("!?",), "“!?” is no name for a routine"),
     (("",), "“” is no name for a routine"),
     (("..",), "“..” is no name for a routine"),
     (("scripts/",), "scripts/ is a folder: name a file in it, such as scripts/evening-rest.md"),
     (("/",), "/ is a folder"),
     (("evening.mp3",), "a routine is a text, and evening.mp3 is not named as one: end its name in .md")],
)  # fmt: skip
def test_what_can_not_be_begun(
    words: tuple[str, ...], complaint: str, workshop: Workshop, audiogen: Audiogen
) -> None:
    assert complaint in audiogen("new", *words).error(2)
    assert not list(workshop.folder.iterdir())


def test_a_place_where_nothing_can_be_written(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write("a file", "scripts")
    assert "scripts/x.md can't be written" in audiogen("new", "x").error()


def test_the_list_names_every_template_in_its_language(audiogen: Audiogen) -> None:
    done = audiogen("new", "--list")
    assert (done.code, done.err) == (0, "")
    rows = [re.split(" {2,}", line) for line in done.out.splitlines()]
    assert [(name, language) for name, language, _ in rows] == NAMES
    assert all(about.endswith(".") for _, _, about in rows)
    some = audiogen("new", "--list", "--language", "EN_gb").out.splitlines()
    assert some == [line for line in done.out.splitlines() if re.match(r"\S+ +en ", line)]


@given(st.text(max_size=40))
def test_whatever_the_name_it_is_a_file_in_its_place_or_refused(name: str) -> None:
    try:
        path = place(name)
    except UsageError:
        return
    if Path(name).name == name and not Path(name).suffix:
        assert path.parent == HOME and path.suffix == ".md"
        assert re.fullmatch(r"[\w-]+", path.stem)
        assert titled(name).strip()
