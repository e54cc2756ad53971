"""What is built into a store goes by way of it: inputs up, sessions back, and nothing that was there is lost."""

from __future__ import annotations

import json
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile
from PIL import Image

from audiogen.batch import away as away_of
from audiogen.batch import there, work
from audiogen.batch.asking import CHUNK
from audiogen.batch.away import Away
from audiogen.batch.choose import wanted
from audiogen.batch.cluster import ClusterError, cluster
from audiogen.batch.executors import Here
from audiogen.batch.hands import Hands
from audiogen.batch.jobs import Fault, Head, Job, Made, plain
from audiogen.batch.parcel import pack, unpacked, within
from audiogen.batch.record import Planned
from audiogen.batch.stamps import Files
from audiogen.batch.standing import Here as Standing
from audiogen.batch.survey import Asked, Surveyor
from audiogen.batch.texts import Texts
from audiogen.build.reword import reworded
from audiogen.errors import AudiogenError, UsageError
from audiogen.settings import Settings
from audiogen.store import Store

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

SCRIPT = """
    ---
    voice: espeak
    album: Hips
    track: 1
    cover: pictures/psoas.png
    ---
    ## Rest
    ![Psoas](pictures/psoas.png)
    Lie down. [bell]

    ::: include parts/end.md
"""


@pytest.fixture
def project(workshop: Workshop) -> Workshop:
    """A routine that is made of several files, beside others."""
    workshop.write(SCRIPT, "scripts/rest.md")
    workshop.write("Stay there. [2s]\n", "scripts/parts/end.md")
    workshop.write("---\nvoice: espeak\nalbum: Hips\ntrack: 4\n---\nSit up.\n", "scripts/later.md")
    workshop.write("---\nvoice: espeak\n---\nNobody needs me.\n", "scripts/other.md")
    (workshop.folder / "scripts" / "pictures").mkdir()
    Image.new("RGB", (20, 20), (200, 40, 40)).save(workshop.folder / "scripts" / "pictures" / "psoas.png")
    workshop.write("to myself\n", "takes/rest/notes.txt")
    return workshop


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "far"), waits=())


# ── what a session is made of ────────────────────────────────────────────────────────────────────────────


def test_a_parcel_has_what_the_session_is_made_of_and_no_more(project: Workshop, store: Store) -> None:
    parcel = pack(Path("scripts/rest.md"), [], (), store, set())
    names = {str(Path(home).relative_to(project.folder)) for home, _ in parcel}
    scripts = {"scripts/rest.md", "scripts/parts/end.md", "scripts/pictures/psoas.png", "scripts/later.md"}
    assert names == {*scripts, "takes/rest/notes.txt"}
    with unpacked(parcel, store) as folder:
        for home, _ in parcel:
            assert within(folder, home).read_bytes() == Path(home).read_bytes()
    assert not folder.exists()


def test_everything_is_sent_once(project: Workshop, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(store, "put_file", lambda name, path: sent.append(name))
    known: set[str] = set()
    for _ in range(2):
        parcel = pack(Path("scripts/rest.md"), [], (), store, known)
    assert len(sent) == len(set(sent)) == len(parcel) == 5


def test_what_isn_t_whole_there_is_told_and_sent_anew(project: Workshop, store: Store) -> None:
    parcel = pack(Path("scripts/rest.md"), [], (), store, set())
    sha256 = parcel[0][1]
    store.put(f"inputs/{sha256[:2]}/{sha256}", b"torn")
    with pytest.raises(AudiogenError, match=r"rest\.md isn't whole"), unpacked(parcel, store):
        pass
    with unpacked(pack(Path("scripts/rest.md"), [], (), store, set()), store) as folder:
        assert within(folder, parcel[0][0]).read_bytes() == Path("scripts/rest.md").read_bytes()


# ── building into a store ────────────────────────────────────────────────────────────────────────────────


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.is_file() and not path.name.endswith(".build.json")
    }


def test_a_session_in_a_store_is_the_one_that_is_made_here(
    project: Workshop, audiogen: Audiogen, tmp_path: Path
) -> None:
    far = tmp_path / "far"
    words = ("build", "scripts/rest.md", "--jobs", "1")
    assert audiogen(*words).code == 0
    there = audiogen(*words, "-o", far.as_uri())
    assert there.code == 0 and "rest.mp3  0:" in there.out, there
    assert files(far) == files(project.output) and len(files(far)) == 8
    assert audiogen(*words, "-o", far.as_uri()).out == "nothing to make: 1 up to date\n"
    # one that is torn, or made of something else, is to be made again
    (far / "rest.mp3").write_bytes(b"torn")
    why = audiogen(*words, "-o", far.as_uri(), "--dry-run", "--why").out
    assert "rest.mp3 was changed since it was made" in why and str(tmp_path) in why
    project.write("Stay there. [3s]\n", "scripts/parts/end.md")
    assert "  scripts/parts/end.md changed\n" in audiogen(*words, "-o", far.as_uri(), "--dry-run", "--why").out


@pytest.mark.slow
def test_what_was_changed_by_hand_is_kept_there_too(project: Workshop, audiogen: Audiogen, tmp_path: Path) -> None:
    far = tmp_path / "far"
    words = ("build", "scripts/rest.md", "--jobs", "1")
    assert audiogen(*words, "-o", far.as_uri()).code == 0
    before = json.loads((far / "rest.session.json").read_bytes())["length"]
    project.write("Stay there. [3s]\n", "scripts/parts/end.md")
    (far / "rest.vtt").write_text("mine", encoding="utf-8")
    again = audiogen(*words, "-o", far.as_uri())
    assert again.code == 0 and "rest.vtt was changed by hand: that is kept as rest.vtt.bak1" in again.err
    assert (far / "rest.vtt.bak1").read_text(encoding="utf-8") == "mine"
    assert json.loads((far / "rest.session.json").read_bytes())["length"] > before
    # the picture isn't shown any more: what it became is taken away
    project.write(SCRIPT.replace("![Psoas](pictures/psoas.png)", ""), "scripts/rest.md")
    assert audiogen(*words, "-o", far.as_uri()).code == 0
    assert "rest.picture-1.jpg" not in files(far) and (far / "rest.vtt.bak1").exists()


def test_what_is_there_and_isn_t_ours_stays(project: Workshop, audiogen: Audiogen, tmp_path: Path) -> None:
    far = tmp_path / "far"
    far.mkdir()
    (far / "rest.mp3").write_bytes(b"somebody's")
    built = audiogen("build", "scripts/rest.md", "--jobs", "1", "-o", far.as_uri())
    assert built.code == 1 and "rest.mp3 is in" in built.err and "audiogen didn't make it" in built.err
    assert (far / "rest.mp3").read_bytes() == b"somebody's"


def test_where_a_worker_died_on_the_way_its_session_is_made_again(
    project: Workshop, audiogen: Audiogen, tmp_path: Path
) -> None:
    words, far = ("build", "scripts/rest.md", "--jobs", "1", "-o", (tmp_path / "far").as_uri()), tmp_path / "far"
    assert audiogen(*words).code == 0
    whole = files(far)
    for name in set(whole) - {"rest.mp3"}:
        (far / name).unlink()
    assert audiogen(*words).code == 0
    assert files(far) == whole


def test_more_scripts_than_are_read_in_one_go(workshop: Workshop, audiogen: Audiogen, tmp_path: Path) -> None:
    for number in range(CHUNK + 1):
        workshop.write(
            "---\nvoice: espeak\nvariants: {length: [10s, 20s]}\n---\nLie down. [1s-2m]\n", f"scripts/{number}.md"
        )
    for jobs in ("1", "2"):
        dry = audiogen("build", "--dry-run", "--jobs", jobs, "-o", (tmp_path / "far").as_uri())
        assert dry.code == 0 and dry.out.endswith(f"{2 * CHUNK + 2} to make, 0 up to date\n"), dry


def test_what_varies_is_known_however_scripts_are_named(workshop: Workshop) -> None:
    """Who reads them elsewhere, answers with paths of another spelling."""
    head = "---\nvoice: espeak\nvariants: {length: [10s, 20s]}\n---\nLie down. [1s-2m]\n"
    paths = [workshop.folder / workshop.write(head, f"scripts/{number}.md") for number in range(CHUNK + 1)]
    settings = Settings(workshop.cache, workshop.output)
    asked = Asked(tuple(paths), workshop.output, 1)
    with Away(Here(), 1, "") as away, Hands(lambda: nullcontext(away), 1) as hands:
        texts = Texts(Files())
        surveyor = Surveyor(asked, settings, wanted(paths, texts), hands, Standing(workshop.output), texts)
        jobs = surveyor.survey().outdated
    assert len(jobs) == 2 * len(paths) and all(
        plain(job.instead) == job.session.instead for job in jobs if job.instead
    )
    assert all(job.instead is not None for job in jobs)


def test_a_file_that_is_missing_stops_no_other(project: Workshop, audiogen: Audiogen, tmp_path: Path) -> None:
    project.write("---\nvoice: espeak\ncover: nopic.png\n---\nSit up.\n", "scripts/other.md")
    words = ("build", "scripts/other.md", "scripts/later.md", "--jobs", "1")
    there = audiogen(*words, "-o", (tmp_path / "far").as_uri())
    assert there.code == 1 and there.out.splitlines()[-1].startswith("1 made, 0 up to date, 1 failed"), there
    assert there.err == audiogen(*words).err and there.err.startswith("scripts/other.md:3: ")


def test_what_was_sent_is_forgotten_some_time(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(away_of, "PREPARED", 2)
    monkeypatch.setattr(away_of, "pack", lambda script, *given: ((str(script), "ab"),))
    inner = Recorder(Fault("no"))
    settings = Settings(Path("clips"), Path("output"), store="far")
    with Away(inner, 1, (workshop.folder / "far").as_uri()) as away:
        for number in range(5):
            one = replace(job(), output=f"output/{number}.mp3")
            assert away.submit(work.prepare, one, settings).result() == Fault("no")
        assert len(away._parcels) == 2
        away.submit(work.make, one, settings).result()
        assert len(away._parcels) == 1


def test_faults_name_files_as_the_author_does(project: Workshop, audiogen: Audiogen, tmp_path: Path) -> None:
    project.write("Stay there. [nonsense]\n", "scripts/parts/end.md")
    built = audiogen("build", "scripts/rest.md", "--jobs", "1", "-o", (tmp_path / "far").as_uri())
    assert built.code == 1 and built.err.startswith("scripts/parts/end.md:1: [nonsense] is not understood")


# ── on their way ─────────────────────────────────────────────────────────────────────────────────────────


class Recorder(Executor):
    """Notes what it is given, and answers with `answer`."""

    width = 3

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.given: list[Any] = []

    def submit(self, fn: Any, /, *given: Any, **named: Any) -> Future[Any]:
        assert fn is there.do
        self.given.append(given)
        done: Future[Any] = Future()
        if isinstance(self.answer, BaseException):
            done.set_exception(self.answer)
        else:
            done.set_result(self.answer)
        return done


def job(script: str = "scripts/rest.md") -> Job:
    return Job(Planned("rest", script), "output/rest.mp3", routine=script, inputs=(script,))


def test_with_a_shared_disk_paths_are_whole_and_answers_are_the_author_s(workshop: Workshop, tmp_path: Path) -> None:
    inner = Recorder(Fault(f"{workshop.folder}/scripts/rest.md:3: no"))
    with Away(inner, 2, "") as away:
        assert away.width == 3
        answer = away.submit(work.make, job(), Settings(Path("clips"), Path("output"), store="far")).result()
    assert answer == Fault("scripts/rest.md:3: no")
    (function, (sent, settings), parcel, place) = inner.given[0]
    script = str(workshop.folder / "scripts/rest.md")
    assert function is work.make and (parcel, place) == ((), "")
    assert (sent.session.script, sent.routine, sent.inputs) == (script, script, (script,))
    assert sent.output == str(workshop.folder / "output/rest.mp3")
    assert settings.cache == workshop.folder / "clips" and settings.store == f"file://{workshop.folder}/far"


def test_scripts_that_are_only_read_are_named_whole_too(workshop: Workshop) -> None:
    inner = Recorder((Head(str(workshop.folder / "a.md"), (), ()),))
    with Away(inner, 2, "") as away:
        settings = Settings(Path("clips"), Path("output"))
        assert list(away.map(work.heads, [("a.md",)], [settings])) == [(Head("a.md", (), ()),)]
    names, known = inner.given[0][1]
    assert names == (str(workshop.folder / "a.md"),) and known.cache == workshop.folder / "clips"


def test_an_error_comes_back_as_it_is(workshop: Workshop) -> None:
    with Away(Recorder(ClusterError("gone")), 2, "") as away, pytest.raises(ClusterError, match="gone"):
        away.submit(work.make, job(), Settings(Path("clips"), Path("output"))).result()


def test_a_worker_that_can_t_see_the_script_says_so(workshop: Workshop) -> None:
    answer = there.do(work.make, (job("/nowhere/rest.md"), Settings(workshop.cache, workshop.output)), (), "")
    assert isinstance(answer, Fault) and answer.message.startswith("/nowhere/rest.md can't be seen by the worker on ")
    assert "-o s3://bucket/sessions" in answer.message


def test_a_worker_uses_the_author_s_cache_where_it_sees_it(workshop: Workshop, tmp_path: Path) -> None:
    own = Settings(workshop.cache, workshop.output)
    assert there._here(Settings(tmp_path, workshop.output)).cache == tmp_path
    assert there._here(Settings(Path("/nowhere"), workshop.output)).cache == own.cache


@pytest.mark.slow
def test_what_a_file_of_settings_names_goes_along(project: Workshop, audiogen: Audiogen, tmp_path: Path) -> None:
    music = tmp_path / "music.wav"
    soundfile.write(music, 0.1 * np.random.default_rng(1).standard_normal((200_000, 2)), 48_000)
    settings = '[session]\nbackground = "../music.wav -30 dB"\n'
    (project.folder / "audiogen.toml").write_text(settings, encoding="utf-8")
    words = ("build", "scripts/rest.md", "--jobs", "1", "-o", (tmp_path / "far").as_uri())
    done = audiogen(*words)
    assert done.code == 0, done.err
    record = json.loads((tmp_path / "far" / ".rest.build.json").read_bytes())
    assert any(path.endswith("/music.wav") for path in record["inputs"])
    assert audiogen(*words).out == "nothing to make: 1 up to date\n"
    soundfile.write(music, 0.1 * np.random.default_rng(2).standard_normal((200_000, 2)), 48_000)
    assert "music.wav changed\n" in audiogen(*words, "--dry-run", "--why").out


def test_texts_are_changed_wherever_they_are_in_a_value() -> None:
    made = Made("o/a.mp3", "t", 1, "v", "", 0, 0, 0, "", (("o/a.vtt", "b"),), ("o/a: x",), 0.5)
    other = reworded(made, lambda text: text.replace("o/", ""))
    assert (other.output, other.saved, other.remarks) == ("a.mp3", (("a.vtt", "b"),), ("a: x",))
    assert (other.length, other.seconds) == (1, 0.5)


# ── clusters that can't be used ──────────────────────────────────────────────────────────────────────────


def test_without_dask_the_author_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'audiogen\[dask\]'"), cluster("tcp://127.0.0.1:1", 1):
        pass


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "scheduler.json", ""])
def test_an_address_that_is_none_is_refused(address: str, workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write("---\nvoice: espeak\n---\nLie down.\n", "scripts/rest.md")
    said = audiogen("build", "--executor", f"dask:{address}")
    assert said.error(2).startswith(
        f"audiogen: “{address}” is no address of a Dask scheduler: write it like dask:tcp"
    )


def test_an_executor_of_another_name_is_refused(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write("---\nvoice: espeak\n---\nLie down.\n", "scripts/rest.md")
    assert "did you mean “dask”?" in audiogen("build", "--executor", "desk:tcp://x").error(2)


def test_this_process_does_one_thing_at_a_time() -> None:
    with Away(Here(), 8, "") as away:
        assert away.width == 1
