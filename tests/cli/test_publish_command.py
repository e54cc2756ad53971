"""`audiogen publish`, typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

SCRIPT = "---\ntitle: Rest\nalbum: Hips\ntrack: 1\n---\n## Settle\nLie down.\n"


@pytest.fixture
def rendered(workshop: Workshop, shared_cache: Path, audiogen: Audiogen) -> Workshop:
    script = workshop.write(SCRIPT, "scripts/rest.md")
    assert audiogen("render", script, "--voice", "hibari").code == 0
    return workshop


def test_publish_says_what_it_did(rendered: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("publish")
    assert (done.code, done.err) == (0, "")
    first, second = done.out.splitlines()
    assert first == f"{rendered.output}  Hips: 1 session, 1 album"
    assert second.endswith("unchanged, 0 removed; hear it with `audiogen serve`")
    assert "  0 files written, " in audiogen("publish").out
    assert audiogen("publish", "-q").out == ""


def test_publish_as_json(rendered: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("publish", "--json", "--url", "https://example.org/x").json
    assert (done["title"], done["address"], done["sessions"]) == ("Hips", "https://example.org/x/", ["rest"])
    assert "feed.xml" in done["written"] and "rest.mp3" in done["unchanged"] and done["removed"] == []


def test_publish_finds_the_programme_where_one_belongs(rendered: Workshop, audiogen: Audiogen) -> None:
    rendered.write("title: Course\norder: [rest]\n", "scripts/programme.yaml")
    assert "Course: 1 session, 1 album, 1 programme" in audiogen("publish").out
    assert "Course: 1 session, 1 album, 1 programme" in audiogen("publish", rendered.output).out
    rendered.write("title: Other\norder: [rest]\n", "other.yaml")
    assert "Other: 1 session, 1 album, 1 programme" in audiogen("publish", "--programme", "other.yaml").out


def test_publish_elsewhere_and_from_elsewhere(rendered: Workshop, audiogen: Audiogen) -> None:
    assert audiogen("publish", rendered.output, "-o", "site").code == 0
    assert Path("site/feed.xml").exists() and not (rendered.output / "feed.xml").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nowhere",), 2, "audiogen: there is no folder nowhere: render one first"),
        (("--url", "example.org"), 2, "audiogen: --url must be a folder's address such as https://"),
        (("--programme", "none.yaml"), 2, "audiogen: there is no programme none.yaml"),
        (("-o", "scripts/rest.md"), 1, "audiogen: scripts/rest.md"),
        (("--programm", "x"), 2, "audiogen: no such option"),
    ],
)
def test_publish_says_what_is_wrong(
    words: tuple[str, ...], code: int, said: str, rendered: Workshop, audiogen: Audiogen
) -> None:
    assert audiogen("publish", *words).error(code).startswith(said)


def test_publish_warns_of_what_it_leaves_out_and_of_tracks_that_are_behind(
    rendered: Workshop, audiogen: Audiogen
) -> None:
    (rendered.output / "song.mp3").write_bytes(b"la")
    script = rendered.write(SCRIPT.replace("Rest", "Slide").replace("track: 1", "track: 2"), "scripts/slide.md")
    audiogen("render", script, "--voice", "hibari")
    done = audiogen("publish")
    assert done.code == 0 and done.err.splitlines() == [
        "song.mp3 is left out: nothing beside it says what it is; if it is a session, render it again",
        "rest says “track n of m”, and its album has more here: render it again",
        "if that doesn't help: tracks are counted among the scripts of one folder: keep an album in one, "
        "and take sessions away whose scripts are gone",
    ]
