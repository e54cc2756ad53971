"""Routines that ask for several sessions, kept up to date: what each is made of, and who says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_build_catalogue import built, hummer, plain, reasons

from audiogen.batch import work
from audiogen.batch.jobs import Fault, Job
from audiogen.batch.record import Planned
from audiogen.batch.survey import AWAY, UNCLEAR
from audiogen.build.script import Instead
from audiogen.settings import Settings

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

pytestmark = pytest.mark.usefixtures(hummer.__name__)
SECOND = 48_000


@pytest.fixture
def rest(workshop: Workshop) -> Workshop:
    """A routine in two lengths and two languages, the other one first."""
    write(workshop, "language: [es, en], length: [30s, 50s]")
    spanish(workshop)
    return workshop


def write(workshop: Workshop, variants: str) -> None:
    asks = f"variants: {{{variants}}}\n" if variants else ""
    workshop.write(
        f"---\ntitle: Rest\nlanguage: en\nvoice: hummer low\n{asks}---\nLie down. [2s-2m]\n", "scripts/rest.md"
    )


def spanish(workshop: Workshop, language: str = "es") -> None:
    head = f"---\ntitle: Descanso\nvoice: espeak\nlanguage: {language}\n---\n"
    workshop.write(f"{head}Túmbate. [2s-2m]\n", "scripts/rest.es.md")


def lengths(workshop: Workshop) -> dict[str, int]:
    """Seconds of each session, by its name."""
    return {path.stem: workshop.ledger(path.stem)["length"] // SECOND for path in workshop.output.glob("*.mp3")}


def test_a_session_of_two_axes_is_itself_again_after_a_fault_elsewhere(rest: Workshop, audiogen: Audiogen) -> None:
    assert built(audiogen).code == 0
    before = lengths(rest)
    assert before == {"rest": 30, "rest-50s": 50, "rest-es": 30, "rest-50s-es": 50}
    sound = (rest.output / "rest-50s.mp3").read_bytes()
    spanish(rest, "de")
    (rest.output / "rest-50s.mp3").unlink()
    done = built(audiogen)
    assert done.code == 1 and not (rest.output / "rest-50s.mp3").exists()
    assert "scripts/rest.es.md:4: `language` is de" in done.err
    spanish(rest)
    assert plain(audiogen)["made"] == 1
    assert lengths(rest) == before and (rest.output / "rest-50s.mp3").read_bytes() == sound


def test_a_routine_whose_translation_is_wrong_is_not_made_as_a_plain_one(rest: Workshop, audiogen: Audiogen) -> None:
    spanish(rest, "de")
    done = built(audiogen)
    assert done.code == 1 and not list(rest.output.glob("*.mp3"))
    assert "scripts/rest.es.md:4: `language` is de" in done.err
    spanish(rest)
    assert len(reasons(audiogen)) == 4


def test_what_records_say_is_asked_for_is_what_the_script_asked_for(rest: Workshop, audiogen: Audiogen) -> None:
    built(audiogen)
    write(rest, "language: [es, en], length: [30s, 40s]")
    assert plain(audiogen)["made"] == 3
    # the first session is of another file, and so as it was; what it says of the others isn't
    again = built(audiogen)
    assert again.code == 0 and again.out == "nothing to make: 4 up to date\n"
    assert lengths(rest).keys() == {"rest", "rest-40s", "rest-50s", "rest-es", "rest-40s-es", "rest-50s-es"}
    assert set(again.err.splitlines()) == {
        f"{rest.output}/{name}.mp3: scripts/rest.md doesn't ask for it any more: {AWAY}"
        for name in ("rest-50s", "rest-50s-es")
    }


def test_a_translation_by_name_is_what_its_routine_says_now(rest: Workshop, audiogen: Audiogen) -> None:
    by_name = "scripts/rest.es.md"
    assert plain(audiogen, by_name)["made"] == 2
    assert reasons(audiogen, by_name) == {}
    write(rest, "language: [es, en], length: [30s, 45s]")
    assert reasons(audiogen, by_name) == {"rest-45s-es": ["never built"]}
    # and without that one it is a routine of its own
    (rest.folder / "scripts" / "rest.md").unlink()
    assert set(reasons(audiogen, by_name)) == {"rest.es"}
    # as it would be, if it had been there before
    built(audiogen, by_name)
    assert reasons(audiogen, by_name) == {}
    write(rest, "language: [es, en]")
    assert set(reasons(audiogen, by_name)) == {"rest-es"}


def test_a_job_without_what_its_session_asks_for_is_a_fault(rest: Workshop) -> None:
    """Whatever lost it: a plain session in the place of another one would stay there."""
    asked = Planned("rest-50s", "scripts/rest.md", (("length", 50 * SECOND),))
    job = Job(asked, str(rest.output / "rest-50s.mp3"), routine="scripts/rest.md")
    settings = Settings(rest.cache, rest.output)
    for function in (work.prepare, work.make):
        found = function(job, settings)
        assert isinstance(found, Fault) and "scripts/rest.md" in found.message, found
    other = Job(asked, job.output, Instead(length=45 * SECOND), routine=job.routine)
    assert isinstance(work.prepare(other, settings), Fault)
    assert not list(rest.output.glob("*"))


def test_a_translation_that_is_gone_is_a_fault_until_it_is_back(rest: Workshop, audiogen: Audiogen) -> None:
    rest.write("---\nvoice: hummer low\n---\nOther.\n", "scripts/other.md")
    assert plain(audiogen)["made"] == 5
    (rest.folder / "scripts" / "rest.es.md").unlink()
    (rest.output / "other.mp3").unlink()
    done = built(audiogen)
    assert done.code == 1 and "1 made, 0 up to date, 1 failed" in done.out
    assert "scripts/rest.md:5: `variants`: there is no rest.es.md" in done.err
    again = plain(audiogen)
    assert again["code"] == 1 and [one["state"] for one in again["sessions"]] == ["failed"]
    spanish(rest)
    assert built(audiogen).out == "nothing to make: 5 up to date\n"


def test_a_dry_run_says_what_can_not_be_made_once(rest: Workshop, audiogen: Audiogen) -> None:
    rest.write("---\nvoice: hummer low\n---\nOther.\n", "scripts/other.md")
    script = rest.folder / "scripts" / "rest.md"
    script.write_text(script.read_text().replace("title:", "titel:") + "Hello. [4x]\n")
    done = built(audiogen, "--dry-run", "--why")
    assert done.code == 1 and not rest.made()
    assert done.out.splitlines() == [
        f"{rest.output}/other.mp3",
        "  never built",
        "1 to make, 0 up to date, 1 can't be made",
    ]
    first, second = done.err.splitlines()  # and nothing of the translation, which is as it was
    assert first.startswith("scripts/rest.md:2: unknown setting “titel”") and second.startswith(
        "scripts/rest.md:8: “4x”"
    )
    found = plain(audiogen, "--dry-run")
    assert {Path(one["path"]).stem: one["state"] for one in found["sessions"]} == {
        "other": "outdated",
        "rest": "failed",
    }
    assert found["failed"] == 1 and found["made"] == 0
    assert found["sessions"][1]["reasons"] == [UNCLEAR] and "4x" in found["sessions"][1]["error"]


def test_what_is_wrong_in_all_sessions_of_a_script_is_said_once(rest: Workshop, audiogen: Audiogen) -> None:
    write(rest, "length: [30s, 50s]")
    script = rest.folder / "scripts" / "rest.md"
    script.write_text(script.read_text() + "Hello. [4x]\n")
    done = built(audiogen, "scripts/rest.md")
    assert done.code == 1 and "2 failed" in done.out and len(done.err.splitlines()) == 1


def test_one_that_becomes_a_version_of_another_leaves_a_session_behind(rest: Workshop, audiogen: Audiogen) -> None:
    write(rest, "")
    assert built(audiogen).code == 0
    write(rest, "language: [en, es]")
    done = built(audiogen)
    assert done.code == 0 and done.err == (
        f"{rest.output}/rest.es.mp3: scripts/rest.es.md is a version of scripts/rest.md now, and makes other files: "
        f"{AWAY}\n"
    )
    write(rest, "language: [en, es], wrong: 3")
    done = built(audiogen)
    assert done.code == 1 and "any more" not in done.err and "scripts/rest.md:5:" in done.err


def test_what_is_wrong_in_settings_is_said_once(rest: Workshop, audiogen: Audiogen) -> None:
    (rest.folder / "audiogen.toml").write_text('[session]\nartisst = "Ana"\n', encoding="utf-8")
    rest.write("Hello.\n", "scripts/other.md")
    for words in ((), ("--dry-run",), ("--matrix",)):
        done = built(audiogen, *words)
        assert done.code == 1 and done.out == "" and len(done.err.splitlines()) == 1, done
        assert "audiogen.toml:2: unknown setting of scripts “artisst”: did you mean “artist”?" in done.err


def test_what_is_to_be_said_of_all_versions_is_said_once(rest: Workshop, audiogen: Audiogen) -> None:
    write(rest, "length: [10s, 20s]")
    (rest.folder / "scripts" / "rest.es.md").unlink()
    (rest.folder / "takes" / "rest" / "old").mkdir(parents=True)
    said = f"{Path('takes/rest/old')}: it is a folder, and nobody looks into it: put recordings beside it\n"
    done = built(audiogen)
    assert done.code == 0 and done.err == said
    assert [one["remarks"] for one in plain(audiogen, "--fresh")["sessions"]] == [[said.rstrip()]] * 2
