"""`audiogen draft`."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

ARTICLE = """
    Soft Hips at Night

    Lie on your back. Slide one heel away. Rest for 5 minutes.
"""
SCRIPT = Path("scripts", "soft-hips-at-night.md")


def spoken_in(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_draft_goes_to_scripts_and_can_be_planned(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write(ARTICLE, "article.txt")
    done = audiogen("draft", "article.txt")
    assert done.code == 0, done.err
    first, second = done.out.splitlines()
    assert first.startswith(f"{SCRIPT}: 1 chapter, about ") and first.endswith(" notes for you to read")
    assert second == f"next: audiogen plan {SCRIPT}"
    assert "::: rest 5m" in spoken_in(SCRIPT)
    assert audiogen("check", SCRIPT).code == 0
    lines = [event["text"] for event in audiogen("plan", SCRIPT, "--json").json["events"]]
    assert "Slide your left heel away." in lines and "Slide your right heel away." in lines


def test_nothing_is_written_over_unless_asked(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write(ARTICLE, "article.txt")
    workshop.write("My own.", str(SCRIPT))
    assert "is there already: --force" in audiogen("draft", "article.txt").error(1)
    assert spoken_in(SCRIPT) == "My own."
    assert audiogen("draft", "article.txt", "--force").code == 0
    assert "heel" in spoken_in(SCRIPT)
    assert [path.name for path in SCRIPT.parent.iterdir()] == [SCRIPT.name]


@pytest.mark.parametrize("output", ["mine.md", "deep/er/mine.md"])
def test_draft_goes_where_it_is_sent(output: str, workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write(ARTICLE, "article.txt")
    assert audiogen("draft", "article.txt", "-o", output).code == 0
    assert "heel" in spoken_in(Path(output))


def test_draft_goes_into_a_folder(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write(ARTICLE, "article.txt")
    Path("here").mkdir()
    assert audiogen("draft", "article.txt", "-o", "here").code == 0
    assert [path.name for path in Path("here").iterdir()] == [SCRIPT.name]


def test_draft_reads_and_writes_streams(audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Atme ruhig und spüre den Boden.".encode())))
    done = audiogen("draft", "-", "-o", "-")
    assert done.code == 0 and done.err == ""
    assert done.out.startswith("---\ntitle: ") and "spüre den Boden" in done.out
    assert not list(Path().iterdir())


def test_name_comes_from_the_article_when_its_title_has_no_letters(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write("# Über die Füße, ganz ruhig! / 2\n\nAtme aus.", "a.md")
    assert audiogen("draft", "a.md").code == 0
    assert [path.name for path in Path("scripts").iterdir()] == ["über-die-füße-ganz-ruhig-2.md"]


def test_length_is_set_when_it_can_be_met(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write("A 12-minute practice\n\nLie down. Rest for 10 to 15 minutes.", "can.txt")
    workshop.write("A 40-minute practice\n\nLie down. Rest for 10 to 15 minutes.", "cannot.txt")
    assert audiogen("draft", "can.txt", "-o", "can.md").out.startswith("can.md: 1 chapter, about 12:00")
    assert audiogen("draft", "cannot.txt", "-o", "cannot.md").code == 0
    assert "length: 12m" in spoken_in(Path("can.md"))
    assert "\nlength:" not in spoken_in(Path("cannot.md")) and "40-minute practice" in spoken_in(Path("cannot.md"))
    assert audiogen("plan", "can.md").code == 0


def test_draft_of_something_endless_is_written_and_said_to_be_so(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write("- Lift your hips.\n- Hold for 90 seconds.\n- 10 sets of 100.", "long.txt")
    done = audiogen("draft", "long.txt", "-o", "long.md")
    assert done.code == 0 and "::: repeat 100" in spoken_in(Path("long.md"))
    assert "as it stands it can't be rendered: this lasts about" in done.err and "longest session" in done.err
    assert done.out.startswith("long.md: 1 chapter, and ")


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("page.html", b"<p>Rest.</p>", 2, "page.html is a web page: copy its text"),
        ("page.txt", b"<!DOCTYPE html><html>Rest.</html>", 2, "page.txt is a web page: copy its text"),
        ("a.pdf", b"%PDF", 2, "a.pdf is no plain text: save it as plain text"),
        ("latin.txt", "Ruhe spüren".encode("latin-1"), 1, "latin.txt:1: this file is not UTF-8 text"),
        ("empty.txt", b" \n", 1, "empty.txt: there are no words in this"),
    ],
)
def test_what_is_no_article_is_refused(
    name: str, content: bytes, code: int, said: str, workshop: Workshop, audiogen: Audiogen
) -> None:
    Path(name).write_bytes(content)
    assert said in audiogen("draft", name).error(code)
    assert not Path("scripts").exists()


def test_missing_article_is_a_wrong_call(audiogen: Audiogen) -> None:
    assert "there is no article gone.txt" in audiogen("draft", "gone.txt").error(2)


def test_standard_input_must_be_text(audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Ruhe\nsp\xfcren")))
    assert "-:2: this is not UTF-8 text" in audiogen("draft", "-").error(1)


def test_article_is_never_its_own_draft(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write("Rest.", "a.md")
    assert "a.md is the article itself" in audiogen("draft", "a.md", "-o", "a.md", "--force").error(2)
    assert spoken_in(Path("a.md")) == "Rest."


def test_script_must_be_called_like_one(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write("Rest.", "a.txt")
    assert "end its name in .md" in audiogen("draft", "a.txt", "-o", "b.mp3").error(2)
