"""`audiogen doctor`: what it finds here, and in what was published."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audiogen.build.doctor import installed, surroundings, voices
from audiogen.build.doctor.requirement import Requirement, fits, parse
from audiogen.errors import SpeechError
from audiogen.library.inspect.finding import Finding
from audiogen.settings import Settings
from audiogen.speech.engine import engine

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

PROJECT = Path(__file__).parents[2]


def levels(found: Iterator[Finding] | list[Finding], *wanted: str) -> list[tuple[str, str]]:
    return [(one.where, one.message) for one in found if one.level in (wanted or ("warning", "error"))]


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Google isn't waited for."""
    monkeypatch.setattr("audiogen.build.doctor.voices.PATIENCE", 0.2)


# ── here ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_is_well_here(workshop: Workshop, audiogen: Audiogen, nowhere: None) -> None:
    start = time.monotonic()
    done = audiogen("doctor", "--json")
    assert time.monotonic() - start < 5
    assert done.code == 0, done
    found = {one["where"]: one for one in done.json}
    wanted = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = [re.match(r"[\w.-]+", line)[0].lower() for line in wanted if "python_version" not in line]
    plain = {name.lower().replace(".", "-") for name in found}
    assert len(names) > 20 and plain >= {name.replace(".", "-") for name in (*names, "zeroconf")}
    assert found["numpy"]["message"] == importlib.metadata.version("numpy")
    assert found["Python"]["message"].startswith(sys.version.split()[0])
    assert found["ffmpeg"]["message"] == "not needed"
    assert found["voice hibari"]["message"].startswith("speaks, offline")
    assert found["voice gtts"]["level"] == "warning"
    assert found["MP3"]["level"] == found["clock"]["level"] == "ok"
    assert str(workshop.cache) in found["cache"]["message"] and "GB free" in found["output"]["message"]
    assert {one["level"] for one in done.json} <= {"ok", "note", "warning"}


def test_nothing_is_left_behind(workshop: Workshop, audiogen: Audiogen, nowhere: None) -> None:
    before = set(workshop.folder.parent.rglob("*"))
    audiogen("doctor")
    assert set(workshop.folder.parent.rglob("*")) == before
    workshop.cache.mkdir()
    (workshop.cache / "kept").touch()
    audiogen("doctor")
    assert [path.name for path in workshop.cache.iterdir()] == ["kept"] and not workshop.output.exists()


def test_it_is_said_in_lines(workshop: Workshop, process: Audiogen) -> None:
    done = process("doctor", before="import audiogen.build.doctor.voices as v; v.PATIENCE = 0.2")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert "✓ ffmpeg: not needed" in lines and "✓ terminal: shows all letters (UTF-8)" in lines
    assert "    without a network, offline voices do the work" in lines
    assert [line for line in lines if line.startswith("!")] == ["! voice gtts: can't be reached"]
    assert lines[-1] == "1 warning"


def test_a_poor_terminal_gets_plain_signs(workshop: Workshop) -> None:
    known = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = (
        "import audiogen.build.doctor.voices as v; v.PATIENCE = 0.2; from audiogen.cli import program; program()"
    )
    done = subprocess.run([sys.executable, "-c", command, "doctor"], env=known, capture_output=True, timeout=60)
    assert done.returncode == 0, done
    lines = done.stdout.decode("ascii").splitlines()
    assert "+ ffmpeg: not needed" in lines
    assert '! terminal: shows ascii, not UTF-8, so that some come out as "?"' in lines


def test_a_proxy_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch, nowhere: None) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://ana:secret@127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "localhost")
    assert ("https proxy", "the network is asked through 127.0.0.1:9, but for localhost") in levels(
        list(voices.voices()), "note"
    )


@pytest.mark.parametrize("name", ["AUDIOGEN_CACHE_DIR", "AUDIOGEN_OUTPUT"])
def test_a_place_where_nothing_can_be_written(
    name: str, workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch, nowhere: None
) -> None:
    (workshop.folder / "file").touch()
    for place, message in (("file", "is no folder"), ("file/below", "can't be written (Not a directory)")):
        monkeypatch.setenv(name, str(workshop.folder / place))
        done = audiogen("doctor")
        assert done.code == 1
        (line,) = (line for line in done.out.splitlines() if line.startswith("x "))
        assert line.endswith(f"{workshop.folder / place} {message}")
        assert f"set {name} to another place" in done.out


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage._replace(free=400_000_000))
    found = list(surroundings.places(Settings(tmp_path / "a", tmp_path / "b" / "c")))
    assert [one.level for one in found] == ["warning", "warning"] and "0.4 GB free" in found[0].message
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_forgets_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda self: b"")
    found = list(surroundings.places(Settings(tmp_path / "a", tmp_path / "b")))
    assert [one.level for one in found] == ["error", "error"]
    assert list(tmp_path.iterdir()) == []


def test_a_clock_that_stands_still_is_told() -> None:
    assert [one.level for one in surroundings.clock(datetime(1970, 1, 1, tzinfo=UTC))] == ["error"]
    assert [one.level for one in surroundings.clock(datetime(2026, 1, 1, tzinfo=UTC))] == ["ok"]


@pytest.mark.parametrize(
    ("encoding", "level"), [("UTF8", "ok"), ("utf-8", "ok"), ("cp1252", "warning"), ("?", "warning")]
)
def test_terminals(encoding: str, level: str) -> None:
    assert [one.level for one in surroundings.terminal(encoding)] == [level]


def test_a_computer_alone_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "local", tuple)
    assert [one.level for one in surroundings.network()] == ["note"]


# ── what is installed ────────────────────────────────────────────────────────────────────────────────────


def versions(monkeypatch: pytest.MonkeyPatch, **known: str | None) -> None:
    """Makes believe that packages have other versions, or none."""
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name in known and known[name] is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return known.get(name) or real(name)

    monkeypatch.setattr("importlib.metadata.version", version)


def test_a_missing_package_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, soxr=None)
    (finding,) = (one for one in installed.dependencies() if one.level != "ok")
    assert (finding.level, finding.where, finding.message) == ("error", "soxr", "is not installed")
    assert finding.hint == "pip install 'soxr>=0.5'"


def test_a_package_of_another_version_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, lameenc="1.10.0", numpy="1.26.4")
    assert sorted(levels(installed.dependencies())) == [
        ("lameenc", "1.10.0, and <1.10,>=1.9 is wanted"),
        ("numpy", "1.26.4, and >=2.0 is wanted"),
    ]


def test_what_needs_not_be_there_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, zeroconf=None)
    found = list(installed.dependencies())
    assert levels(found) == []
    assert levels(found, "note") == [("zeroconf", "is not installed, and needn't be (`audiogen[lan]` brings it)")]


def test_what_several_extras_bring_is_told_once_the_smallest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, fsspec=None)
    texts = ["dask>=1 ; extra == 'dask'", "fsspec>=1 ; extra == 'dask'", "fsspec>=1 ; extra == 'store'"]
    monkeypatch.setattr("importlib.metadata.requires", lambda name: texts)
    assert levels(installed.dependencies(), "note") == [
        ("fsspec", "is not installed, and needn't be (`audiogen[store]` or `audiogen[dask]` brings it)")
    ]


def test_tools_of_developers_are_not_asked_for() -> None:
    assert not {"pytest", "mypy", "imageio-ffmpeg"} & {one.where for one in installed.dependencies()}


def test_audiogen_that_was_only_copied_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> Any:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.requires", nothing)
    monkeypatch.setattr("importlib.metadata.metadata", nothing)
    assert [one.level for one in installed.dependencies()] == ["warning"]
    assert levels(installed.python()) == []


def test_an_old_python_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.python_version", lambda: "3.10.4")
    assert levels(installed.python()) == [("Python", "3.10.4, and audiogen needs >=3.11")]


def test_pydub_needs_its_audioop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 13, 0))
    monkeypatch.setattr("platform.python_version", lambda: "3.13.0")
    versions(monkeypatch, **{"audioop-lts": None})
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert levels(installed.dependencies()) == [
        ("audioop-lts", "is not installed"),
        ("audioop", "is not there, and pydub needs it"),
    ]


def test_a_library_that_is_broken_is_found_by_using_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import soundfile

    def broken(*_: object) -> None:
        raise OSError("libsndfile is not there")

    monkeypatch.setattr(soundfile, "read", broken)
    assert levels(installed.works()) == [("MP3", "none can be made (OSError: libsndfile is not there)")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("click>=8.1.7", Requirement("click", ">=8.1.7", "", "")),
        ("gtts<3,>=2.5.4", Requirement("gtts", "<3,>=2.5.4", "", "")),
        ("ruamel.yaml (>=0.18)", Requirement("ruamel.yaml", ">=0.18", "", "")),
        ("types-lxml", Requirement("types-lxml", "", "", "")),
        ("uvicorn[standard] >= 0.30", Requirement("uvicorn", ">=0.30", "", "")),
        ('a>=1; python_version >= "3.13"', Requirement("a", ">=1", "", ">=3.13")),
        ("a>=1; extra == 'lan'", Requirement("a", ">=1", "lan", "")),
        ("a; python_version < '3.13' and extra == 'test'", Requirement("a", "", "test", "<3.13")),
        ("", None),
    ],
)
def test_requirements_are_read(text: str, wanted: Requirement | None) -> None:
    assert parse(text) == wanted


@pytest.mark.parametrize(
    ("version", "wanted", "fits_"),
    [
        ("2.0", "", True),
        ("2.0", ">=2.0", True),
        ("2.0.0", "==2.0", True),
        ("1.10.0", "<1.10", False),
        ("1.9.9", ">=1.9,<1.10", True),
        ("10.0", ">=9.5", True),
        ("2.0rc1", ">=2.0", False),
        ("2.0.post1", ">=2.0", True),
        ("0.2.1", "==0.2.1", True),
        ("0.2.2", "==0.2.1", False),
        ("0.2.2", "!=0.2.1", True),
        ("3.12.9", ">=3.13", False),
        ("3.13.0", ">=3.13", True),
        ("2.5.9", "~=2.5.4", True),
        ("2.6", "~=2.5.4", False),
        ("2.5.3", "~=2.5.4", False),
        ("1.4.2", "==1.4.*", True),
        ("1.5", "==1.4.*", False),
        ("1.5", "!=1.4.*", True),
        ("3", ">2.9", True),
        ("2.9", "<=2.9", True),
    ],
)
def test_versions_are_compared(version: str, wanted: str, fits_: bool) -> None:
    assert fits(version, wanted) is fits_


# ── voices ───────────────────────────────────────────────────────────────────────────────────────────────


def test_without_any_voice_something_is_broken(monkeypatch: pytest.MonkeyPatch, nowhere: None) -> None:
    def mute(*_: object) -> None:
        raise SpeechError("the model is not there", "reinstall hibari-tts")

    for name in ("hibari", "espeak"):
        monkeypatch.setattr(engine(name), "speak", mute)
    found = list(voices.voices())
    assert levels(found, "error") == [("voices", "there is none that can speak")]
    assert ("voice hibari", "the model is not there") in levels(found, "warning")


def test_one_voice_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ImportError("no module")

    monkeypatch.setattr(engine("hibari"), "speak", broken)
    monkeypatch.setattr(engine("gtts"), "reachable", lambda timeout: True)
    found = list(voices.voices())
    assert levels(found) == [("voice hibari", "can't be loaded (ImportError: no module)")]
    assert ("voice gtts", f"can be reached ({engine('gtts').version})") in levels(found, "ok")


# ── a target ─────────────────────────────────────────────────────────────────────────────────────────────

NONSENSE = {
    "feed.xml": "there is no “feed.xml”: name a library's folder",
    "example.org": "there is no “example.org”: did you mean https://example.org?",
    "example.org/feed.xml": "there is no “example.org/feed.xml”: did you mean https://example.org/feed.xml?",
    "ftp://example.org/feed.xml": "addresses begin with https:// or http://",
    "http://": "which is no address",
    "https://[/feed.xml": "the address is “https://[/feed.xml”, which is no address",
    "routine.md": "routine.md is no feed and no session",
    "": "there is no “”",
}


@pytest.mark.parametrize("named", NONSENSE)
def test_nonsense_is_refused(named: str, workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write("Rest.\n")
    assert NONSENSE[named] in audiogen("doctor", named).error(2)


def test_a_published_library_is_looked_at(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write("---\ntitle: Two Lines\n---\n## Settle\nSoften. [2s]\n\n## Close\nRest. [1s]\n")
    assert audiogen("render", script, "--voice", "hibari", "-q").code == 0
    unpublished = audiogen("doctor", workshop.output)
    assert unpublished.code == 1 and "there is no feed.xml in it" in unpublished.out
    assert audiogen("publish", "-q", "--url", "https://example.org/sessions/").code == 0

    done = audiogen("doctor", workshop.output)
    assert (done.code, done.err) == (0, ""), done
    assert done.out.splitlines()[-1] == "all is well"
    assert '"Two Lines"' in audiogen("doctor", workshop.output / "routine.mp3").out

    (workshop.output / "routine.vtt").write_text("gone", encoding="utf-8")
    spoilt = audiogen("doctor", workshop.output / "feed.xml", "--json")
    assert spoilt.code == 1
    assert [one["message"] for one in spoilt.json if one["level"] == "error"] == [
        "the transcript is no WebVTT: it doesn't begin with “WEBVTT”"
    ]


def test_an_address_where_nobody_is(workshop: Workshop, audiogen: Audiogen, closed_port: int) -> None:
    done = audiogen("doctor", f"http://127.0.0.1:{closed_port}/feed.xml", "--json")
    assert (done.code, done.err) == (1, "")
    assert [one["level"] for one in done.json] == ["note", "error"]
    assert json.dumps(done.json).isascii()


def test_strangers_do_not_write_on_the_terminal(workshop: Workshop, audiogen: Audiogen) -> None:
    title = b"\x1b]0;Mine\x07\x1b[31mred"
    frame = b"TIT2" + (len(title) + 1).to_bytes(4, "big") + b"\0\0\0" + title
    (workshop.folder / "a.mp3").write_bytes(
        b"ID3\x03\0\0\0\0\0" + bytes([len(frame)]) + frame + b"\xff\xfb\x90\0" * 200
    )
    done = audiogen("doctor", "a.mp3")
    assert "Mine" in done.out and not re.search("[\x00-\x09\x0b-\x1f\x7f]", done.out)


@pytest.mark.parametrize("text", ["<rss", "", "<html/>"])
def test_a_file_that_is_no_feed(text: str, workshop: Workshop, audiogen: Audiogen) -> None:
    (workshop.folder / "feed.xml").write_text(text, encoding="utf-8")
    done = audiogen("doctor", "feed.xml")
    assert (done.code, done.err) == (1, "") and done.out.startswith("x feed.xml, line 1")
