"""Many routines, kept up to date: what is made anew and why, what is left alone, and what is said of it."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile
from conftest import Workshop
from test_guest import install

from audiogen.batch import coordinate, makers, run, stamps, work
from audiogen.batch.jobs import Fault, Job, Made
from audiogen.batch.record import Makers
from audiogen.batch.survey import AWAY, Asked, Survey
from audiogen.build.script import Instead
from audiogen.build.variants import Variant, variants
from audiogen.errors import SpeechError
from audiogen.model import Default, Defaults
from audiogen.settings import Settings, load
from audiogen.speech.engine import VoiceInfo, engine

if TYPE_CHECKING:
    from conftest import Audiogen, Result

HEAD = "---\ntitle: {title}\nvoice: hummer low\n---\n\n"


@pytest.fixture(autouse=True)
def hummer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A voice that costs nothing, here and in every process that this one begins."""
    install(tmp_path / "site")
    monkeypatch.syspath_prepend(tmp_path / "site")
    importlib.invalidate_caches()
    makers._speaker.cache_clear()
    yield
    makers._speaker.cache_clear()


class Deaf:
    """Hears nothing of what is built."""

    def found(self, survey: Survey) -> None: ...

    def began(self, job: Job) -> None: ...

    def ended(self, job: Job, result: Made | Fault) -> None: ...


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three routines that were built: their folder, clips and sessions."""
    place = tmp_path_factory.mktemp("model")
    install(place / "site")
    (place / "work").mkdir()
    model = Workshop(place / "work", place / "clips", place / "sessions")
    known = {"AUDIOGEN_CACHE_DIR": str(model.cache), "AUDIOGEN_OUTPUT": str(model.output)}
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(place / "site")
        patch.chdir(model.folder)
        written(model)
        settings = load(known)
        done = run.build(Asked((), settings.output, 1), settings, Deaf())
    assert done.made == 3
    return place


@pytest.fixture
def studio(workshop: Workshop, model: Path) -> Workshop:
    """Three routines that were built elsewhere, and moved here with all that was made of them."""
    for folder in (workshop.folder, workshop.cache, workshop.output):
        shutil.copytree(model / folder.name, folder, dirs_exist_ok=True)
    return workshop


@pytest.fixture
def new(workshop: Workshop) -> Workshop:
    """Three routines of which nothing was made."""
    return written(workshop)


def written(workshop: Workshop) -> Workshop:
    """Three routines, of which two share a part, and all share a line."""
    workshop.write("Lie down.\n", "scripts/parts/lie-down.md")
    for name in ("one", "two", "three"):
        part = "" if name == "three" else "::: include parts/lie-down.md\n\n"
        workshop.write(
            f"{HEAD.format(title=name.title())}{part}All of us say this.\nThis is {name}.\n", f"scripts/{name}.md"
        )
    return workshop


def built(run: Audiogen, *words: str, jobs: int = 1) -> Result:
    return run("build", "--jobs", str(jobs), *words)


def plain(run: Audiogen, *words: str) -> dict[str, Any]:
    done = built(run, "--json", *words)
    found: dict[str, Any] = done.json
    return found | {"code": done.code}


def reasons(run: Audiogen, *words: str) -> dict[str, list[str]]:
    """Why sessions are out of date, by their names, as a dry run says."""
    found = plain(run, "--dry-run", *words)
    assert found["code"] == 0
    return {Path(one["path"]).stem: one["reasons"] for one in found["sessions"]}


# ── what is made ─────────────────────────────────────────────────────────────────────────────────────────


def test_all_is_made_once_and_then_nothing(new: Workshop, audiogen: Audiogen) -> None:
    dry = built(audiogen, "--dry-run", "--why")
    assert dry.code == 0 and new.made() == set()
    assert dry.out.count("  never built\n") == 3 and dry.out.endswith("3 to make, 0 up to date\n")
    done = plain(audiogen)
    assert done["code"] == 0 and done["made"] == 3 and done["spoken"] == 5
    assert [one["state"] for one in done["sessions"]] == ["made"] * 3
    assert sum(one["spoken"] for one in done["sessions"]) == 5
    records = {f".{name}.build.json" for name in ("one", "two", "three")}
    assert new.made() == new.files("one", "two", "three") | records
    before = {path: path.stat().st_mtime_ns for path in new.output.iterdir()}
    again = built(audiogen)
    assert again.code == 0 and again.out == "nothing to make: 3 up to date\n" and again.err == ""
    assert {path: path.stat().st_mtime_ns for path in new.output.iterdir()} == before


def test_a_changed_line_is_all_that_is_spoken(studio: Workshop, audiogen: Audiogen) -> None:
    script = studio.folder / "scripts" / "two.md"
    script.write_text(script.read_text().replace("This is two.", "This is number two."))
    assert reasons(audiogen) == {"two": ["scripts/two.md changed"]}
    done = plain(audiogen)
    assert (done["made"], done["spoken"], len(done["up_to_date"])) == (1, 1, 2)
    assert reasons(audiogen) == {}


def test_one_that_fails_stops_no_other(studio: Workshop, audiogen: Audiogen) -> None:
    studio.write("---\ntitle: Broken\nlenght: 3m\n---\nHello. [bel]\n", "scripts/broken.md")
    done = built(audiogen)
    assert done.code == 1
    assert "scripts/broken.md:3: unknown setting “lenght”: did you mean “length”?" in done.err
    assert "scripts/broken.md:5: [bel]" in done.err and "Traceback" not in done.err
    assert done.out.splitlines()[-1].startswith("0 made, 3 up to date, 1 failed; 0 lines spoken, in ")
    again = plain(audiogen)
    assert again["code"] == 1 and again["failed"] == 1 and len(again["up_to_date"]) == 3
    assert again["sessions"][0]["error"].startswith("scripts/broken.md:3:")
    assert not list(studio.output.glob("*broken*"))


def test_quiet_says_nothing_but_errors(studio: Workshop, audiogen: Audiogen) -> None:
    assert built(audiogen, "--quiet") == built(audiogen, "-q")
    studio.write("Hello. [bel]\n", "scripts/broken.md")
    done = built(audiogen, "-q")
    assert done.code == 1 and done.out == "" and len(done.err.splitlines()) == 1


def test_two_of_one_name_are_refused_before_anything_is_made(new: Workshop, audiogen: Audiogen) -> None:
    new.write(f"{HEAD.format(title='X')}Hello.\n", "scripts/more/Two.md")
    done = built(audiogen)
    said = done.error(2)
    assert "scripts/more/Two.md and scripts/two.md would both be" in said and "another name" in said
    assert new.made() == set()


def test_fresh_makes_everything_and_speaks_nothing(studio: Workshop, audiogen: Audiogen) -> None:
    done = plain(audiogen, "--fresh")
    assert (done["made"], done["spoken"]) == (3, 0)
    assert reasons(audiogen) == {}


def test_only_what_is_named_is_looked_at(studio: Workshop, audiogen: Audiogen) -> None:
    done = plain(audiogen, "scripts/two.md", "-o", "elsewhere")
    assert [one["path"] for one in done["sessions"]] == ["elsewhere/two.mp3"]
    assert (studio.folder / "elsewhere" / "two.mp3").is_file() and not done["up_to_date"]


def test_a_script_may_ask_for_several_sessions(
    new: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def several(path: Path, defaults: Defaults) -> tuple[Variant, ...]:
        plain = Variant(path.stem, path, Instead())
        long = Variant(f"{path.stem}-1m", path, Instead(length=60 * 48_000), (("length", "1m"),), "a minute")
        return (plain, long) if path.stem == "two" else (plain,)

    for name in ("one", "three"):
        (new.folder / "scripts" / f"{name}.md").unlink()
    script = new.folder / "scripts" / "two.md"
    script.write_text(f"{script.read_text()}[1s-2m]\n")
    with monkeypatch.context() as patch:
        patch.setattr(work, "variants", several)
        done = plain(audiogen)
        assert done["made"] == 2 and done["spoken"] == 3
        assert [one["label"] for one in done["sessions"]] == ["", "a minute"]
        assert new.ledger("two-1m")["length"] == 60 * 48_000 > new.ledger("two")["length"]
    # from here on only records say that there are two
    monkeypatch.setattr(work, "variants", lambda path, defaults: pytest.fail("a script was parsed"))
    assert len(plain(audiogen)["up_to_date"]) == 2
    part = new.folder / "scripts" / "parts" / "lie-down.md"
    part.write_text("Lie down now.\n")
    why = reasons(audiogen)
    assert why == {name: ["scripts/parts/lie-down.md changed"] for name in ("two", "two-1m")}
    monkeypatch.setattr(work, "variants", several)
    assert plain(audiogen)["made"] == 2 and new.ledger("two-1m")["length"] == 60 * 48_000
    monkeypatch.setattr(work, "variants", variants)
    script.write_text(f"{script.read_text()}Rest.\n")
    said = built(audiogen, "--dry-run")
    assert said.err == f"{new.output}/two-1m.mp3: scripts/two.md doesn't ask for it any more: {AWAY}\n"


def test_a_translation_is_made_for_the_routine_that_names_it(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "---\ntitle: {}\nlanguage: {}\nvoice: espeak\n{}---\n{}\n"
    workshop.write(head.format("Rest", "en", "variants: {language: [en, es]}\n", "Lie down."), "scripts/rest.md")
    workshop.write(head.format("Descanso", "es", "", "Túmbate."), "scripts/rest.es.md")
    done = plain(audiogen)
    assert [Path(one["path"]).stem for one in done["sessions"]] == ["rest", "rest-es"]
    monkeypatch.setattr(work, "heads", lambda scripts, settings: pytest.fail("a script was parsed"))
    assert len(plain(audiogen)["up_to_date"]) == 2
    workshop.write(head.format("Descanso", "es", "", "Túmbate ya."), "scripts/rest.es.md")
    assert reasons(audiogen) == {"rest-es": ["scripts/rest.es.md changed"]}


def test_the_matrix_shows_all_sessions_and_makes_none(new: Workshop, audiogen: Audiogen) -> None:
    script = new.folder / "scripts" / "two.md"
    script.write_text(script.read_text().replace("voice:", "variants: {length: [1m, 2m]}\nvoice:") + "[1s-3m]\n")
    shown = built(audiogen, "--matrix")
    assert shown.code == 0 and "two-2m" in shown.out and "three.mp3" in shown.out and new.made() == set()
    rows = built(audiogen, "--matrix", "--json").json
    assert [row["name"] for row in rows] == ["one", "three", "two", "two-2m"]


def test_the_matrix_says_everything_that_is_wrong_once(new: Workshop, audiogen: Audiogen) -> None:
    several = "variants: {{guidance: [full, light], language: [en, {}]}}\n"
    new.write(f"---\n{several.format('es')}---\nHello. [bel]\n", "scripts/rest.md")
    new.write("---\ntitle: Descanso\nlanguage: es\n---\nHola.\n", "scripts/rest.es.md")
    new.write(f"---\nlenght: 1m\n{several.format('de')}---\nHello. [bel] [5x]\n", "scripts/wrong.md")
    new.write("---\ntitle: Falsch\nlanguage: de\n---\nHallo.\n", "scripts/wrong.de.md")
    done = built(audiogen, "--matrix")
    assert done.code == 1 and done.err == ""
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines[0] == "8 sessions, of which 5 can be made"
    for place in ("rest.md:4: ", "wrong.md:2: ", "wrong.md:5: [bel]", "wrong.md:5: “5x”"):
        assert sum(f"scripts/{place}" in line for line in lines) == 1, place
    assert lines.count("as above") == 1
    assert "wrong.mp3 –" in lines
    rows = built(audiogen, "--matrix", "--json").json
    assert [row["name"] for row in rows if row["trouble"]] == ["rest", "rest-light", "wrong"]


# ── out of date, and why ─────────────────────────────────────────────────────────────────────────────────


def test_the_clock_says_nothing_the_bytes_everything(studio: Workshop, audiogen: Audiogen) -> None:
    for path in (*studio.folder.rglob("*.md"), *studio.output.iterdir()):
        os.utime(path)
    assert reasons(audiogen) == {}
    script = studio.folder / "scripts" / "one.md"
    about = script.stat()
    script.write_bytes(script.read_bytes().replace(b"This", b"That"))
    os.utime(script, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert script.stat().st_size == about.st_size
    assert reasons(audiogen) == {"one": ["scripts/one.md changed"]}


def test_everything_that_goes_in_counts(
    studio: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Path(__file__).parents[2] / "scripts" / "psoas.png"
    shutil.copy(picture, studio.folder / "scripts" / "cover.png")
    script = studio.folder / "scripts" / "three.md"
    script.write_text(script.read_text().replace("---\n\n", "cover: cover.png\n---\n\n"))
    built(audiogen)
    (studio.folder / "scripts" / "parts" / "lie-down.md").write_text("Lie down now.\n")
    part = "scripts/parts/lie-down.md changed"
    assert reasons(audiogen) == {"one": [part], "two": [part]}
    (studio.folder / "scripts" / "parts" / "lie-down.md").write_text("Lie down.\n")
    assert reasons(audiogen) == {}

    (studio.folder / "scripts" / "cover.png").unlink()
    assert reasons(audiogen) == {"three": ["scripts/cover.png is gone"]}
    shutil.copy(picture, studio.folder / "scripts" / "cover.png")

    takes = studio.folder / "takes" / "one"
    takes.mkdir(parents=True)
    (takes / "5.wav").write_bytes(b"RIFF")
    assert reasons(audiogen) == {"one": [f"{Path('takes/one/5.wav')} is new"]}
    shutil.rmtree(takes)

    with monkeypatch.context() as patch:
        patch.setattr(
            makers, "_version", lambda package: "9" if package == "numpy" else importlib.metadata.version(package)
        )
        assert set(reasons(audiogen)) == {"one", "two", "three"}
        assert reasons(audiogen)["one"][0].startswith("numpy 9 is used now, it was ")
    with monkeypatch.context() as patch:
        patch.setattr(makers, "_code", lambda: "another")
        assert reasons(audiogen)["one"] == ["audiogen itself was changed"]
    with monkeypatch.context() as patch:
        patch.setattr(makers, "_speaker", lambda name: "2")
        assert reasons(audiogen)["two"] == ["hummer 2 speaks now, it was 1"]
    assert reasons(audiogen) == {}


def test_a_link_to_another_sound_is_another_sound(studio: Workshop, audiogen: Audiogen) -> None:
    for number in range(2):
        sound = 0.1 * np.random.default_rng(number).standard_normal(9_600)
        soundfile.write(studio.folder / "scripts" / f"{number}.wav", sound, 48_000)
    link = studio.folder / "scripts" / "rain.wav"
    link.symlink_to("0.wav")
    script = studio.folder / "scripts" / "three.md"
    script.write_text(f"{script.read_text()}[sound rain.wav -6 dB]\n")
    assert built(audiogen).code == 0 and reasons(audiogen) == {}
    link.unlink()
    link.symlink_to("1.wav")
    assert reasons(audiogen) == {"three": ["scripts/rain.wav changed"]}


def test_recordings_alone_make_a_session_and_hidden_files_none(studio: Workshop, audiogen: Audiogen) -> None:
    script = studio.folder / "scripts" / "three.md"
    script.write_text(HEAD.format(title="Three") + "This is three.\n")
    takes = studio.folder / "takes" / "three"
    takes.mkdir(parents=True)
    voice = 0.3 * np.sin(np.arange(48_000) / 20)
    sound = 1e-4 * np.random.default_rng(1).standard_normal(3 * 48_000) + np.pad(voice, 48_000)
    soundfile.write(takes / "6.wav", sound, 48_000)
    done = plain(audiogen)
    assert done["code"] == 0 and [one["recorded"] for one in done["sessions"]] == [1], done["sessions"][0].get(
        "error"
    )
    (takes / ".DS_Store").write_bytes(b"\0")
    assert reasons(audiogen) == {}
    soundfile.write(takes / "6.wav", sound / 2, 48_000)
    assert reasons(audiogen) == {"three": [f"{Path('takes/three/6.wav')} changed"]}


def test_a_voice_that_is_another_beneath_its_name_counts(
    studio: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    hums = type(engine("hummer"))
    usual = hums.choose

    def other(self: object, name: str, language: str) -> VoiceInfo:
        return replace(usual(self, name, language), name=f"{name}@2")

    with monkeypatch.context() as patch:
        patch.setattr(hums, "choose", other)
        assert reasons(audiogen)["one"] == ["the voice hummer low is low@2 now, it was low"]

    def none(self: object, name: str, language: str) -> VoiceInfo:
        raise SpeechError(f"nobody hums {name}")

    with monkeypatch.context() as patch:
        patch.setattr(hums, "choose", none)
        assert reasons(audiogen)["one"] == ["nobody hums low"]
    assert reasons(audiogen) == {}


def test_settings_count_as_far_as_they_can_be_heard_or_seen(
    studio: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = studio.folder / "audiogen.toml"
    file.write_text('jobs = 1\ncache_limit = "1 GB"\n')
    assert reasons(audiogen) == {}
    file.write_text('jobs = 1\n\n[session]\nartist = "Ana"\n')
    assert reasons(audiogen) == {name: ["the setting artist changed"] for name in ("one", "two", "three")}
    built(audiogen, "scripts/one.md")
    mine = studio.folder / "mine.toml"
    mine.write_text('[session]\nartist = "Somebody"\n')
    monkeypatch.setenv("AUDIOGEN_CONFIG", str(mine))
    assert set(reasons(audiogen)) == {"two", "three"}  # the project's word holds
    file.write_text('# moved\njobs = 2\n\n[session]\nartist = "Ana"\n')
    assert set(reasons(audiogen)) == {"two", "three"}


def test_a_file_that_settings_name_is_another_one_in_another_folder() -> None:
    def made(value: str, folder: str, home: str = "a/output") -> Makers:
        default = Default("background", [value], f"{folder}/audiogen.toml", 1, folder)
        return makers.makers(Settings(Path("c"), Path("o"), defaults=(default,)), Path(home))

    assert made("music/x.wav -20 dB", "a") != made("music/x.wav -20 dB", "b")
    assert made("music/x.wav -20 dB", "a") == made("music/x.wav -20 dB", "b/a", "b/a/output")  # all of it was moved
    assert made("drone 110.5 Hz -20.5 dB", "a") == made("drone 110.5 Hz -20.5 dB", "b")


def test_what_came_out_counts_too(studio: Workshop, audiogen: Audiogen) -> None:
    (studio.output / "one.mp3").unlink()
    with (studio.output / "two.srt").open("a") as file:
        file.write("4\n")
    with (studio.output / "three.mp3").open("r+b") as music:
        music.seek(5000)
        music.write(b"x")
    why = reasons(audiogen)
    assert why == {
        "one": [f"{studio.output}/one.mp3 is missing"],
        "two": [f"{studio.output}/two.srt was changed since it was made"],
        "three": [f"{studio.output}/three.mp3 was changed since it was made"],
    }
    done = built(audiogen)
    assert done.code == 0 and "two.srt was changed by hand: that is kept as two.srt.bak1" in done.err
    assert reasons(audiogen) == {}


@pytest.mark.parametrize("lost", ["gone", "torn"])
def test_without_a_record_nothing_says_what_it_was_made_of(studio: Workshop, audiogen: Audiogen, lost: str) -> None:
    record = studio.output / ".one.build.json"
    if lost == "gone":
        record.unlink()
    else:
        record.write_bytes(record.read_bytes()[:-9])
    assert reasons(audiogen) == {"one": ["no record says what it was made of: only `build` keeps one"]}


def test_a_session_whose_script_is_gone_is_told_of_and_kept(studio: Workshop, audiogen: Audiogen) -> None:
    (studio.folder / "scripts" / "two.md").unlink()
    done = built(audiogen)
    assert done.code == 0 and done.err == f"{studio.output}/two.mp3: its script is gone: {AWAY}\n"
    assert (studio.output / "two.mp3").is_file()


def test_an_album_that_grows_makes_its_tracks_anew_and_no_others(studio: Workshop, audiogen: Audiogen) -> None:
    for number, name in enumerate(("one", "two"), 1):
        script = studio.folder / "scripts" / f"{name}.md"
        script.write_text(script.read_text().replace("voice:", f"album: Hips\ntrack: {number}\nvoice:"))
    built(audiogen)
    assert studio.ledger("one")["meta"]["tracks"] == 2
    four = studio.write(f"{HEAD.format(title='Four')}Four.\n", "scripts/four.md")
    assert set(reasons(audiogen)) == {"four"}  # of no album
    (studio.folder / four).write_text("---\nalbum: Hips\ntrack: 3\nvoice: hummer\n---\nFour.\n")
    why = reasons(audiogen)
    assert why.pop("four") == ["never built"]
    assert why == {name: ["its album has 3 sessions now, it had 2"] for name in ("one", "two")}
    built(audiogen)
    assert studio.ledger("one")["meta"]["tracks"] == 3 and reasons(audiogen) == {}
    alone = studio.folder / "scripts" / "one.md"
    alone.write_text(alone.read_text().replace("track: 1\n", ""))
    assert reasons(audiogen) == {"one": [f"{Path('scripts/one.md')} changed", "it has no place in an album any more"]}


def test_auto_stays_with_the_voice_that_it_came_to(
    workshop: Workshop, audiogen: Audiogen, no_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = workshop.write("---\nlanguage: de\n---\nLeg dich hin.\n", "scripts/one.md")
    built(audiogen)
    assert workshop.ledger("one")["voice"]["engine"] == "espeak"
    assert reasons(audiogen) == {}
    (workshop.folder / script).write_text("---\nlanguage: de\n---\nLeg dich hin.\nAtme aus.\n")
    monkeypatch.setattr("audiogen.build.voice.there", lambda speaker: True)  # the network has come back
    done = plain(audiogen)
    assert done["spoken"] == 1 and workshop.ledger("one")["voice"]["engine"] == "espeak"


def test_a_script_that_takes_another_s_session_is_told(workshop: Workshop, audiogen: Audiogen) -> None:
    for folder in ("x", "y"):
        workshop.write(f"{HEAD.format(title=folder)}Hello.\n", f"scripts/{folder}/one.md")
    assert built(audiogen, "scripts/x/one.md").err == ""
    said = built(audiogen, "scripts/y/one.md").err
    assert said.endswith(
        "scripts/x/one.md made it before, and scripts/y/one.md does now: give one of them another name\n"
    )
    (workshop.folder / "scripts" / "y" / "one.md").unlink()
    assert built(audiogen, "scripts/x/one.md").err == ""


def test_the_same_folder_by_its_name_and_by_its_address(studio: Workshop, audiogen: Audiogen) -> None:
    place = studio.folder / "st"
    assert plain(audiogen, "-o", place.as_uri())["up_to_date"] == []
    assert built(audiogen, "-o", str(place)).out == "nothing to make: 3 up to date\n"


@pytest.mark.parametrize("words", [["-o", "s3://"], ["-o", "memory://x"], ["--jobs", "x"], ["--jobs", "0"]])
def test_what_can_not_be_built_into_or_by_is_refused(words: list[str], studio: Workshop, audiogen: Audiogen) -> None:
    before = set(studio.folder.iterdir())
    said = audiogen("build", *words).error(2)
    assert "is no whole " in said or "is gone when the program ends" in said
    assert set(studio.folder.iterdir()) == before


# ── programmes and libraries ─────────────────────────────────────────────────────────────────────────────


def test_a_published_library_is_published_again_once(
    studio: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not (studio.output / "index.html").exists()
    audiogen("publish", studio.output, "--url", "https://example.org/x/", "-q")
    done = built(audiogen)
    assert done.out == "nothing to make: 3 up to date\n"  # although publishing wrote an address into the chapters
    script = studio.folder / "scripts" / "two.md"
    script.write_text(script.read_text().replace("title: Two", "title: Second"))
    done = built(audiogen)
    assert f"; {studio.output} is published anew" in done.out
    assert (
        "Second" in (studio.output / "feed.xml").read_text()
        and "example.org/x/" in (studio.output / "feed.xml").read_text()
    )
    assert built(audiogen).out == "nothing to make: 3 up to date\n"
    (studio.output / "index.html").unlink()
    assert f"; {studio.output} is published anew" in built(audiogen).out
    assert (studio.output / "index.html").exists()


def test_programmes_are_published_with_what_they_gather(studio: Workshop, audiogen: Audiogen) -> None:
    course = studio.folder / studio.write("title: Two Days\norder: [one, two]\n", "scripts/programme.yaml")
    assert "is published anew" in built(audiogen).out
    assert "Two Days" in (studio.output / "index.html").read_text()
    assert built(audiogen).out == "nothing to make: 3 up to date\n"
    course.write_text("title: Three Days\norder: [one, two, three]\n")
    done = built(audiogen)
    assert done.code == 0 and done.out.startswith("0 made, 3 up to date") and "published anew" in done.out
    assert "Three Days" in (studio.output / "index.html").read_text()
    course.write_text("title: Three Days\norder: [one, four]\n")
    failed = built(audiogen)
    assert failed.code == 1 and "four" in failed.err
    (studio.folder / "scripts" / "four.md").write_text("Hello. [bel]\n")
    only = plain(audiogen, "scripts/programme.yaml")
    assert [Path(one["path"]).stem for one in only["sessions"]] == ["four"] and len(only["up_to_date"]) == 1


# ── what it costs ────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_heavy_is_loaded_to_see_that_nothing_changed(
    workshop: Workshop, audiogen: Audiogen, process: Audiogen
) -> None:
    workshop.write("---\nvoice: espeak\n---\nLie down.\n", "scripts/one.md")
    assert built(audiogen).code == 0
    told = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"
    done = process("build", before=told)
    assert done.code == 0 and done.out == "nothing to make: 1 up to date\n", done
    loaded = set(done.err.split())
    heavy = {"numpy", "scipy", "soundfile", "ruamel.yaml", "markdown_it", "mutagen", "PIL", "requests", "jinja2"}
    ours = {
        "audiogen.script",
        "audiogen.build.render",
        "audiogen.batch.work",
        "audiogen.speech.engine",
        "multiprocessing.pool",
    }
    assert "audiogen.batch.run" in loaded and not loaded & (heavy | ours)


def test_each_file_is_read_once(studio: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "SETTLED", -1)
    built(audiogen)  # which sees that all files are copies, and the same
    read: list[str] = []
    whole = Path.open

    def counted(self: Path, *how: Any, **more: Any) -> Any:
        read.append(str(self))
        return whole(self, *how, **more)

    monkeypatch.setattr(Path, "open", counted)
    monkeypatch.setattr(work, "heads", lambda scripts: pytest.fail("a script was parsed"))
    monkeypatch.setattr(coordinate.Coordinator, "run", lambda *given: pytest.fail("something was made"))
    assert built(audiogen).out == "nothing to make: 3 up to date\n"
    assert len(read) == len(set(read)) and not any(path.endswith((".mp3", ".jpg")) for path in read)


@pytest.mark.slow
def test_all_code_that_makes_a_session_is_in_its_record(workshop: Workshop, process: Audiogen) -> None:
    """What is loaded to render, and isn't counted, would change sessions without a word."""
    script = workshop.write("---\nvoice: espeak\nbackground: rain\n---\n## A\nHello. [bell]\n")
    told = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"
    done = process("render", script, before=told)
    assert done.code == 0, done.err
    ours = [name.split(".", 1)[1].replace(".", "/") for name in done.err.split() if name.startswith("audiogen.")]
    left_out = [one.removesuffix(".py") for one in makers.ELSEWHERE if one != "cli"]
    assert "build/render" in ours
    assert not [name for name in ours if any(name == one or name.startswith(f"{one}/") for one in left_out)]
    root = Path(makers.__file__).parents[1]
    assert all((root / one).exists() for one in makers.ELSEWHERE)


# ── several processes ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_several_processes_make_the_same_bytes(new: Workshop, audiogen: Audiogen) -> None:
    one = plain(audiogen)
    shutil.rmtree(new.output)
    shutil.rmtree(new.cache)
    two = json.loads(built(audiogen, "--json", jobs=2).out)
    assert two["made"] == 3 and two["spoken"] == 5
    digests = [{job["path"]: job["sha256"] for job in done["sessions"]} for done in (one, two)]
    assert digests[0] == digests[1]
    assert reasons(audiogen) == {}


@pytest.mark.slow
def test_a_process_that_is_killed_costs_no_session(workshop: Workshop, audiogen: Audiogen) -> None:
    names = [f"r{number}" for number in range(8)]
    for name in names:
        workshop.write(
            f"{HEAD.format(title=name)}All of us say this. [30s]\nThis is {name}. [30s]\n", f"scripts/{name}.md"
        )
    killed: list[int | None] = []

    def kill() -> None:
        while not any(workshop.output.glob("*.mp3")):
            time.sleep(0.01)
        victim = multiprocessing.active_children()[0]
        victim.kill()
        killed.append(victim.pid)

    killer = threading.Thread(target=kill)
    killer.start()
    done = json.loads(built(audiogen, "--json", jobs=2).out)
    killer.join()
    assert killed and done["made"] == 8 and done["failed"] == 0
    assert {path.name for path in workshop.output.glob("[!.]*")} == workshop.files(*names)
    assert reasons(audiogen) == {}
