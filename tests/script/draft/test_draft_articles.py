"""Whole articles, as people write them, and the draft of each: `articles/NAME.*` and `drafts/NAME.md`."""

from pathlib import Path

import pytest

from audiogen.model import Breathe, Repeat, Rest, Routine, Section, Sides
from audiogen.script import parse
from audiogen.script.draft import draft
from audiogen.units import samples

HERE = Path(__file__).parent
ARTICLES = sorted((HERE / "articles").iterdir())


def drafted(name: str) -> str:
    path = next(path for path in ARTICLES if path.stem == name)
    return draft(path.read_text(encoding="utf-8"), path.name).text


def read(name: str) -> Routine:
    return parse(drafted(name), f"{name}.md")


def test_every_article_has_its_draft() -> None:
    assert [path.stem for path in ARTICLES] == sorted(path.stem for path in (HERE / "drafts").iterdir())
    assert len(ARTICLES) >= 12


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_article_gives_its_draft(path: Path) -> None:
    made = draft(path.read_text(encoding="utf-8"), path.name).text
    assert made == (HERE / "drafts" / f"{path.stem}.md").read_text(encoding="utf-8")
    assert made == draft(path.read_text(encoding="utf-8").replace("\n", "\r\n"), path.name).text


def test_psoas_article_becomes_the_session_that_it_describes() -> None:
    routine = read("psoas")
    assert [block.title for block in routine.blocks if isinstance(block, Section)][1:] == [
        "Constructive Rest Position (CRP)",
        "The Psoas Slide",
        "The Hip Stirring",
    ]
    rest, slide, stirring = (block for block in routine.blocks if isinstance(block, Rest | Sides))
    assert isinstance(rest, Rest) and (rest.shortest, rest.longest) == (samples(600), samples(900))
    assert isinstance(slide, Sides) and isinstance(stirring, Sides) and slide.sides == ("left", "right")
    assert routine.meta.say == (("psoas", "so-as"),) and routine.meta.length is None
    text = drafted("psoas")
    assert "<!-- guessed: 10-15 minutes of rest, from “Just lie there for 10-15 minutes.” -->" in text
    spoken = "\n".join(line for line in text.splitlines() if not line.startswith("<!--"))
    assert "Psoas Release Tool" not in spoken and "Image of" not in spoken
    for instruction in ("Place your hands on your belly.", "Slide your {side} heel", "in small, easy circles."):
        assert instruction.lower() in spoken.lower()


def test_repetitions_of_sets_stand_within_sides() -> None:
    sides = [block for block in read("physio-sheet").blocks if isinstance(block, Sides)]
    assert [side.sides for side in sides] == [("right", "left"), ("left", "right")]
    sets = sides[1].body[0]
    assert isinstance(sets, Repeat) and sets.times == 3
    assert [block.times for block in sets.body if isinstance(block, Repeat)] == [10]


def test_what_a_clinic_prescribes_is_done_as_often_as_it_says() -> None:
    def times(block: object) -> list[int]:
        body = block.body if isinstance(block, Repeat | Sides) else ()
        return [
            *([block.times] if isinstance(block, Repeat) else []),
            *(one for inner in body for one in times(inner)),
        ]

    blocks = [block for block in read("clinic-sheet").blocks if isinstance(block, Repeat | Sides)]
    assert [times(block) for block in blocks] == [[2, 10], [3, 10], [3, 8], [3], [2, 10]]
    assert [isinstance(block, Sides) for block in blocks] == [False, True, False, True, False]


def test_nothing_reaches_back_over_a_heading() -> None:
    routine = read("desk-hips")
    assert [block.title for block in routine.blocks if isinstance(block, Section)] == [
        "What is the psoas?",
        "Lying at ease",
        "Psoas slide",
        "Low lunge",
        "Legs up the wall",
        "When should I leave this out?",
    ]
    rests = [block for block in routine.blocks if isinstance(block, Rest)]
    assert [(rest.shortest, rest.longest) for rest in rests] == [
        (samples(600), samples(900)),
        (samples(300), samples(300)),
    ]
    assert "::: rest 5m\n:::" in drafted("desk-hips")


def test_steps_keep_their_order() -> None:
    text = drafted("sleep-breath")
    steps = ["Exhale completely", "Close your mouth", "Hold your breath", "Exhale through", "[breathe 4-7-8 x4]"]
    places = [text.index(f"\n{step}") for step in steps]
    assert places == sorted(places)


def test_both_sides_are_written_out_where_the_words_for_them_differ() -> None:
    text = drafted("cadera-rodilla")
    assert "la rodilla derecha en el suelo y adelanta el pie izquierdo." in text
    assert "la rodilla izquierda en el suelo y adelanta el pie derecho." in text
    assert "{side}" not in text and "::: rest 5m-10m" in text


def test_counted_breaths_become_paced_ones() -> None:
    found = [block for block in read("four-seven-eight").blocks if isinstance(block, Breathe)]
    assert [(block.written, block.times) for block in found] == [
        ("[breathe 4-7-8 x4]", 4),
        ("[breathe 4-4-4-4 x19]", 19),
    ]


@pytest.mark.parametrize(
    ("name", "language"),
    [("psoas", "en"), ("caderas", "es"), ("respiration", "fr"), ("ruecken", "de"), ("bien-etre-it", "it")],
)
def test_language_is_guessed(name: str, language: str) -> None:
    assert read(name).meta.language == language
