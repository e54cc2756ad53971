"""`audiogen plan` and `audiogen check --strict`: tables in eighty columns, the picture, the figures as JSON."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

PROJECT = Path(__file__).parents[2]
RATE = 48_000
SCRIPT = """
    ---
    title: Both Sides
    language: en
    ---
    ## Settle
    Lie down, and be still. [4s]

    [bell] [2s]

    ## Sides
    ::: sides left right
    Lift your {side} arm. [5s-10s]

    ::: repeat 2
    Breathe out. [3s]
    :::
    :::

    [breathe 4-6 x3]
    """


def section(out: str, title: str) -> list[str]:
    """The lines below a title of the overview."""
    return out.split(f"\n{title}\n")[1].split("\n\n")[0].splitlines()


# ── plan ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_plan_shows_chapters_and_where_the_time_goes(workshop: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("plan", workshop.write(SCRIPT), "--length", "80s", "--voice", "hibari")
    assert (done.code, done.err) == (0, "")
    head, lasts, _, titles, settle, sides = done.out.splitlines()[:6]
    assert head == "Both Sides · about 1:20 · voice hibari heart"
    assert re.fullmatch(r"can last from 1:\d\d to 1:\d\d", lasts)
    assert titles.split() == ["start", "length", "chapter", "what", "is", "in", "it"]
    assert re.fullmatch(r"    0:00     0:0\d  Settle   1 line, 1 sound", settle)
    assert re.fullmatch(r"    0:0\d     1:1\d  Sides    6 lines, 3 breaths", sides)
    time = section(done.out, "Where the time goes")
    assert [line[2:20].strip() for line in time] == [
        "speech", "pauses as written", "breath", "beginning and end", "of it in repeats", "of it on sides",
    ]  # fmt: skip
    assert re.search(r"breath +0:30 +38%  █+$", time[2])
    assert re.fullmatch(
        r"  line 11: left 0:\d\d · right 0:\d\d, the same to the sample \([\d,]+\)", *section(done.out, "Sides")
    )
    assert re.fullmatch(
        r"  line 12  \[5s-10s\]  2 times [\d.]+s( to [\d.]+s)?, [\d.]+s in all",
        section(done.out, "Elastic pauses, and what they came to")[0],
    )
    words, requests = section(done.out, "Speech")
    assert re.fullmatch(r"  \d+ words: ~\d+ a minute while the voice speaks, ~\d+ over all", words)
    assert requests == "  an online voice (gtts en) would need 4 requests for 4 different lines"
    assert not workshop.clips() and not workshop.made()


def test_plan_with_lines_shows_each_of_them(workshop: Workshop, audiogen: Audiogen) -> None:
    lines = audiogen("plan", workshop.write(SCRIPT), "--lines", "--voice", "hibari").out.splitlines()
    assert re.fullmatch(r"    0:00  ## Settle  \(0:\d\d\)", lines[3])
    assert re.fullmatch(r"    0:0[01] ~\s+[\d.]+m?s  Lie down, and be still\.", lines[4])
    assert re.fullmatch(r"    0:0\d  \s+4s    \[4s\]", lines[5]), "what is exact is not marked as a guess"
    assert sum(" ~" in line for line in lines) == 7 and sum("breathe in" in line for line in lines) == 3


def columns(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in line)


@pytest.mark.parametrize("path", sorted((PROJECT / "scripts").glob("*.md")), ids=lambda path: path.stem)
def test_a_plan_fits_a_terminal(path: Path, shared_cache: Path, audiogen: Audiogen) -> None:
    done = audiogen("plan", path)
    assert done.code == 0 and max(map(columns, done.out.splitlines())) <= 80


def test_titles_of_any_width_keep_the_table_straight(workshop: Workshop, audiogen: Audiogen) -> None:
    script = (
        "## 静かな夜の休息\nHi. [5s]\n\n## A\nHo. [5s]\n\n## " + "Very long, and longer still, " * 3 + "\nHa. [5s]\n"
    )
    rows = audiogen("plan", workshop.write(script)).out.splitlines()[2:6]
    assert len({columns(row[: row.index("1 line") if "1 line" in row else row.index("what")]) for row in rows}) == 1
    assert rows[3].count("…") == 1


def test_a_plan_of_what_says_nothing(workshop: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("plan", workshop.write("[bell] [10s]\n"))
    assert done.code == 0 and section(done.out, "Speech") == ["  none"]
    assert "request" not in done.out and "Sides" not in done.out


def test_requests_are_counted_with_those_that_are_kept(
    workshop: Workshop, audiogen: Audiogen, google: object
) -> None:
    long = "Let your back meet the floor, and let the knees lean together, and the jaw, and the hands, and the eyes."
    script = workshop.write(f"Hi.\n\nHi.\n\n{long}\n")
    assert "an online voice (gtts en) would need 3 requests for 2 different lines" in audiogen("plan", script).out
    assert audiogen("plan", script, "--json").json["summary"]["requests"] == {
        "voice": "gtts en", "lines": 2, "requests": 3, "left": 3,
    }  # fmt: skip


def test_the_figures_as_json(workshop: Workshop, audiogen: Audiogen) -> None:
    plan = audiogen("plan", workshop.write(SCRIPT), "--json", "--length", "80s", "--voice", "hibari").json
    summary = plan["summary"]
    assert set(summary) == {
        "length", "estimated", "chapters", "time", "repeats", "sided", "balances", "totals", "stretches", "shortest",
        "longest", "pace", "requests", "advice",
    }  # fmt: skip
    assert summary["length"] == plan["length"] == 80 * RATE == sum(summary["time"].values())
    assert [chapter["title"] for chapter in summary["chapters"]] == ["Settle", "Sides"]
    (balance,) = summary["balances"]
    left, right = balance["sides"]
    assert balance["equal"] and left | {"name": "right"} == right
    assert set(summary["pace"]) == {"count", "unit", "spoken", "overall"} and summary["advice"] == []
    (stretch,) = summary["stretches"]
    assert stretch["times"] == 2 and stretch["total"] == sum(item["actual"] for item in plan["elastic"])


ODD = "Now nidra, and Nidra again.\n\n[6m]\n\nHi.\n"


def test_plan_says_what_is_worth_a_look(workshop: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("plan", workshop.write(ODD))
    assert (done.code, done.err) == (0, "")
    first, *_ = section(done.out, "Worth a look")
    assert first.startswith("  line 1: voices stumble over “nidra”: write `say: {nidra: nee-dra}`")
    assert done.out.count("nidra”") == 1 and "line 3: 6m of silence" in done.out


# ── check ────────────────────────────────────────────────────────────────────────────────────────────────


def test_strict_fails_for_what_works_but_may_not_be_meant(workshop: Workshop, audiogen: Audiogen) -> None:
    odd, fine = workshop.write(ODD, "odd.md"), workshop.write("Lie down. [9s]\n", "fine.md")
    usual, strict = audiogen("check", odd, fine), audiogen("check", "--strict", odd, fine)
    assert (usual.code, strict.code) == (0, 1) and (usual.out, usual.err) == (strict.out, strict.err)
    first, second = usual.err.splitlines()
    assert first.startswith("odd.md:1: voices stumble over “nidra”: ") and second.startswith(
        "odd.md:3: 6m of silence"
    )
    assert re.fullmatch(r"odd\.md: works, about 6:\d\d\nfine\.md: fine, about 0:1\d\n", usual.out)
    assert audiogen("check", "--strict", fine).code == 0


@pytest.mark.parametrize(
    "line",
    [
        "---\nsay: {nidra: nee-dra}\n---\nNow nidra.",
        'Now (nidra)[sub:"nee-dra"].',
        "---\nlanguage: de\n---\nJetzt Nidra.",
    ],
)
def test_a_word_that_was_seen_to_is_not_remarked_on(line: str, workshop: Workshop, audiogen: Audiogen) -> None:
    assert audiogen("check", "--strict", workshop.write(f"{line}\n")).err == ""


def test_strict_fails_for_a_length_that_is_only_estimated(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write("---\nlength: 9m\n---\n## One\nRest. [4m]\n\nStay. [4m]\n\nUp. [40s]\n")
    assert audiogen("check", script).code == 0 and audiogen("check", "--strict", script).code == 1


@pytest.mark.parametrize("path", sorted((PROJECT / "scripts").glob("*.md")), ids=lambda path: path.stem)
def test_the_routines_that_come_along_are_beyond_reproach(path: Path, shared_cache: Path, audiogen: Audiogen) -> None:
    done = audiogen("check", "--strict", path)
    assert (done.code, done.err) == (0, "")


# ── the picture ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_picture_is_drawn_beside_the_table(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write(SCRIPT)
    done = audiogen("plan", script, "--picture", "new/both.svg")
    assert done.out.endswith("\nnew/both.svg: the picture of this session\n") and "Where the time goes" in done.out
    text = (workshop.folder / "new" / "both.svg").read_text(encoding="utf-8")
    assert text.startswith("<svg ") and '<title id="t">Both Sides</title>' in text
    done = audiogen("plan", script, "--picture", "BOTH.PNG", "--json")
    assert done.json["title"] == "Both Sides" and done.err.strip() == "BOTH.PNG: the picture of this session"
    with Image.open(workshop.folder / "BOTH.PNG") as image:
        assert image.format == "PNG"


@pytest.mark.parametrize("name", ["both.svg", "both.png"])
def test_a_picture_takes_the_place_of_an_older_one_only(name: str, workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write(SCRIPT)
    assert audiogen("plan", script, "--picture", name).code == 0
    first = (workshop.folder / name).read_bytes()
    assert audiogen("plan", script, "--picture", name, "--length", "80s").code == 0
    assert (workshop.folder / name).read_bytes() != first
    (workshop.folder / name).write_bytes(b"mine")
    said = audiogen("plan", script, "--picture", name).error()
    assert said == f"audiogen: {name} is there already, and is no picture of a plan: name another file with --picture"
    assert (workshop.folder / name).read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["both.jpg", "both", "both.svgz"])
def test_another_kind_of_picture_is_refused_before_anything_is_shown(
    name: str, workshop: Workshop, audiogen: Audiogen
) -> None:
    said = audiogen("plan", workshop.write(SCRIPT), "--picture", name).error(2)
    assert said == f"audiogen: {name} is no kind of picture that can be drawn: end its name in .svg or .png"
    assert not (workshop.folder / name).exists()


def test_a_picture_that_can_not_be_written_is_said_to_be_so(workshop: Workshop, audiogen: Audiogen) -> None:
    (workshop.folder / "file").write_bytes(b"")
    said = audiogen("plan", workshop.write(SCRIPT), "--picture", "file/both.svg").error()
    assert said.startswith("audiogen: file/both.svg can't be written") and said.endswith("with --picture")
