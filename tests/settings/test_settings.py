"""Files of settings: where they are found, who wins, and what is refused, with its line."""

from __future__ import annotations

import contextlib
import os
import pickle
from pathlib import Path

import pytest

from audiogen import settings
from audiogen.errors import AudiogenError, ScriptError, UsageError
from audiogen.model import Default
from audiogen.settings.table import SETTINGS
from audiogen.settings.toml import read


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, below that of a project."""
    folder = tmp_path / "project" / "below"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    for setting in SETTINGS.values():
        monkeypatch.delenv(setting.variable, raising=False)
    return folder


def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> Path:
    path = tmp_path / "mine" / "config.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("AUDIOGEN_CONFIG", str(path))
    return path


# ── who wins ─────────────────────────────────────────────────────────────────────────────────────────────


def test_program_then_user_then_project_then_environment(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.load().jobs is None and settings.load().output == Path("output")
    mine = user(tmp_path, monkeypatch, 'jobs = 2\nexecutor = "dask:tcp://10.0.0.5:8786"\noutput = "~/x"\n')
    assert settings.load().jobs == 2
    project = place.parent / "audiogen.toml"
    project.write_text('\n\njobs = 3\noutput = "sessions"\n')
    assert settings.load().jobs == 3 and settings.load().output == project.parent / "sessions"
    assert settings.load().executor == "dask:tcp://10.0.0.5:8786"
    monkeypatch.setenv("AUDIOGEN_JOBS", "4")
    assert settings.load().jobs == 4
    told = {one.name: (one.place, one.line) for one in settings.held()}
    assert told["jobs"] == ("AUDIOGEN_JOBS", 0) and told["executor"] == (str(mine), 2)
    assert told["output"] == (str(project), 4) and told["store"] == ("program", 0)


def test_the_nearest_file_of_a_project_is_its_own(place: Path) -> None:
    (place.parent / "audiogen.toml").write_text("jobs = 3\n")
    (place / "audiogen.toml").write_text('output = "here"\nstore = "s3://bucket/x"\ncache = "c"\n')
    found = settings.load()
    # paths begin at the file that says them, and are as short as they can be where we are
    assert (found.jobs, found.output, found.store, found.cache) == (None, Path("here"), "s3://bucket/x", Path("c"))
    assert settings.project_file() == place / "audiogen.toml"


def test_one_file_may_be_both(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "audiogen.toml").write_text('[session]\nartist = "Ana"\n')
    monkeypatch.setenv("AUDIOGEN_CONFIG", "audiogen.toml")
    assert settings.load().defaults == (Default("artist", "Ana", "audiogen.toml", 2, str(place)),)


def test_settings_can_be_sent_to_another_machine(place: Path) -> None:
    (place / "audiogen.toml").write_text('[session]\nvoice = {name = "hibari"}\nbackground = ["rain"]\n')
    found = settings.load()
    assert pickle.loads(pickle.dumps(found)) == found and len(found.defaults) == 2


def test_no_file_is_asked_for_where_none_is_wanted(place: Path) -> None:
    (place / "audiogen.toml").write_text("nonsense\n")
    assert settings.load(files=False).output == Path("output")


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────

WRONG = {
    'ouput = "x"': "audiogen.toml:1: unknown setting “ouput”: did you mean “output”?; what holds for every script",
    'voice = "hibari"': "audiogen.toml:1: unknown setting “voice”: ",
    "\n\njobs = 0": "audiogen.toml:3: `jobs`: “0” is no whole number from 1 to 256: ",
    "jobs = true": "audiogen.toml:1: `jobs`: “True” is no whole number",
    "jobs = 2.5": "audiogen.toml:1: `jobs`: “2.5” is no whole number",
    'executor = "spark"': "audiogen.toml:1: `executor`: “spark” can't build anything: write local, or a cluster like",
    "jobs = 257": "audiogen.toml:1: `jobs`: “257” is no whole number from 1 to 256: ",
    'executor = "dask:http://x:1"': "audiogen.toml:1: `executor`: “dask:http://x:1” can't build anything: ",
    'executor = "dask:"': "audiogen.toml:1: `executor`: “dask:” can't build anything: ",
    "output = 3": "audiogen.toml:1: `output`: “3” is no folder: ",
    'output = "s3://x/y"': "audiogen.toml:1: `output`: “s3://x/y” is an address, and no folder: ",
    'cache_limit = "2 potatoes"': "audiogen.toml:1: `cache_limit`: “2 potatoes” is no size: write it like 2 GB",
    "session = 3": "audiogen.toml:1: `session` is a table: write a line [session]",
    "jobs = 1\njobs = 2": "audiogen.toml:2: this is said a second time: leave one of them out",
    "\noutput = sessions": "audiogen.toml:2: this value is not understood: put words in quotation marks",
    "jobs": "audiogen.toml:1: there is no `=` here: ",
    '[session]\nartist = "Ana': "audiogen.toml:2: a text is not closed: ",
    "[session]\nbackground = [\n'rain',": "audiogen.toml:3: something is missing at the end: ",
    "[session]\n[session]": "audiogen.toml:2: this table begins a second time: ",
    "jobs = 1 2": "audiogen.toml:1: something stands behind this value: ",
}


def test_a_cluster_may_be_the_file_that_its_scheduler_wrote(place: Path) -> None:
    (place / "audiogen.toml").write_text('executor = "dask:run/scheduler.json"\n')
    assert settings.load().executor == f"dask:{Path('run/scheduler.json')}"
    (place / "scripts").mkdir(exist_ok=True)
    with contextlib.chdir(place / "scripts"):
        assert settings.load().executor == f"dask:{place / 'run' / 'scheduler.json'}"


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_told_with_its_line(text: str, place: Path) -> None:
    (place / "audiogen.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ScriptError) as caught:
        settings.load()
    assert str(caught.value).startswith(WRONG[text])


def test_all_that_is_wrong_is_told_at_once(place: Path) -> None:
    (place / "audiogen.toml").write_text('jobs = 0\nexecuter = "local"\n[session]\nartist = "Ana"\n')
    with pytest.raises(AudiogenError) as caught:
        settings.load()
    assert [line.split(" ")[0] for line in str(caught.value).splitlines()] == ["audiogen.toml:1:", "audiogen.toml:2:"]


def test_files_that_are_none(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = place / "audiogen.toml"
    path.write_bytes(b"jobs = 1\n# \xff\n")
    with pytest.raises(ScriptError, match=r"audiogen\.toml:2: this file is not UTF-8 text"):
        settings.load()
    path.write_bytes(b"\xef\xbb\xbfjobs = 1\r\n")
    assert settings.load().jobs == 1
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(ScriptError, match="too large to be settings"):
        settings.load()
    path.unlink()
    path.mkdir()
    with pytest.raises(UsageError, match=r"audiogen\.toml can't be read"):
        settings.load()
    path.rmdir()
    monkeypatch.setenv("AUDIOGEN_CONFIG", "nowhere.toml")
    with pytest.raises(UsageError, match=r"AUDIOGEN_CONFIG names nowhere\.toml, and there is no such file"):
        settings.load()


@pytest.mark.parametrize("name", [name for name in SETTINGS if name not in ("output", "cache", "store")])
def test_the_environment_is_judged_alike(name: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    variable = SETTINGS[name].variable
    monkeypatch.setenv(variable, "what?")
    with pytest.raises(UsageError, match=f"^{variable} “what\\?” "):
        settings.load()
    monkeypatch.setenv(variable, " ")
    settings.load()


def test_usual_places_are_the_systems(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.delenv("AUDIOGEN_CONFIG")
    found = settings.user_file()
    assert found.name == "config.toml" and found.parent.name == "audiogen" and found.is_absolute()
    assert settings.user_file({"AUDIOGEN_CONFIG": os.devnull}) == Path(os.devnull)


# ── lines of TOML ────────────────────────────────────────────────────────────────────────────────────────

PAGE = """\
# a note
a = 1

"b c" . d = [
  "x = 1",   # not a key
  '''
y = 2
''',
]
[e]
f = \"\"\"
g = 3
\"\"\"
h.i = {j = 1, k = 2}
h.l = 3

  [e.m.n]
o = 4
"""


def test_every_key_is_found_where_it_stands() -> None:
    for text in (PAGE, PAGE.replace("\n", "\r\n")):
        lines = read(text, "x.toml")[1]
        assert lines == {
            ("a",): 2, ("b c",): 4, ("b c", "d"): 4, ("e",): 10, ("e", "f"): 11, ("e", "h"): 14, ("e", "h", "i"): 14,
            ("e", "h", "i", "j"): 14, ("e", "h", "i", "k"): 14, ("e", "h", "l"): 15, ("e", "m"): 17,
            ("e", "m", "n"): 17, ("e", "m", "n", "o"): 18,
        }  # fmt: skip
