"""Engines of other packages: one that is installed works at once; a broken one is told of, with its package."""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from audiogen.errors import SpeechError, UsageError
from audiogen.model import Utterance, Voice
from audiogen.speech.engine import GROUP, Speech
from audiogen.speech.guest import welcome
from audiogen.speech.phrases import speak

if TYPE_CHECKING:
    from conftest import Audiogen, Result, Workshop

EXAMPLE = Path(__file__).with_name("example_engine")
MODULE = "audiogen_hummer"


def install(folder: Path, change: Callable[[str], str] = lambda code: code, called: str = "hummer") -> str:
    """Puts the example into `folder` as an installer does; gives the Python that lets a process find it there."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    facts = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    shutil.rmtree(folder, ignore_errors=True)
    facts.mkdir(parents=True)
    code = (EXAMPLE / f"{MODULE}.py").read_text(encoding="utf-8")
    (folder / f"{MODULE}.py").write_text(change(code), encoding="utf-8")
    metadata = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (facts / "METADATA").write_text(metadata, encoding="utf-8")
    place = project["entry-points"][GROUP]["hummer"]
    (facts / "entry_points.txt").write_text(f"[{GROUP}]\n{called} = {place}\n", encoding="utf-8")
    return f"import sys; sys.path.append({str(folder)!r})"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Installs the example for this process; for an engine that fails to load, since one that loads would stay."""

    def installed(*how: Any) -> None:
        install(tmp_path / "site", *how)
        monkeypatch.delitem(sys.modules, MODULE, raising=False)
        monkeypatch.syspath_prepend(tmp_path / "site")

    return installed


def error(result: Result) -> str:
    assert result.code in (1, 2) and "Traceback" not in result.err, result
    return result.err


# ── on the command line ──────────────────────────────────────────────────────────────────────────────────


def test_an_engine_that_is_installed_can_be_listed_and_speaks(
    workshop: Workshop, process: Audiogen, tmp_path: Path
) -> None:
    before = install(tmp_path / "site")
    listed = process("voices", before=before)
    assert listed.code == 0, listed.err
    assert "hummer, offline\n  low   en  a low hum\n  high  en  a high hum" in listed.out
    script = workshop.write("---\nvoice: hummer high\n---\nLie down.\n")
    done = process("render", script, before=before)
    assert done.code == 0, done.err
    assert workshop.ledger()["voice"] == {"engine": "hummer", "name": "high", "language": "en", "rate": 1.0}


def test_a_broken_engine_breaks_no_other(workshop: Workshop, audiogen: Audiogen, here: Callable[..., None]) -> None:
    here(lambda code: "raise ValueError('no licence')\n")
    listed = audiogen("voices")
    assert listed.code == 0 and "Traceback" not in listed.err
    assert "hummer: the voice engine “hummer” can't be used (ValueError: no licence)\n" in listed.out
    assert "fault of the package audiogen-hummer" in listed.out and "heart" in listed.out and "en-us" in listed.out
    script = workshop.write("---\nvoice: hummer\n---\nLie down.\n")
    assert "can't be used (ValueError: no licence)" in error(audiogen("render", script))


def test_an_engine_that_fails_while_speaking_names_the_line_and_the_package(
    workshop: Workshop, process: Audiogen, tmp_path: Path
) -> None:
    before = install(tmp_path / "site", lambda code: code.replace("letters = sum", "letters = 1 / 0 + sum"))
    script = workshop.write("---\nvoice: hummer\n---\nLie down.\n")
    said = error(process("render", script, before=before))
    assert said.startswith("routine.md:4: the voice engine “hummer” failed (ZeroDivisionError: division by zero)")
    assert "audiogen-hummer" in said


# ── the contract ─────────────────────────────────────────────────────────────────────────────────────────


def invited(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The engine that is the example with some of its code changed, in this process."""
    (tmp_path / "changed_hummer.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "changed_hummer", raising=False)
    return welcome(EntryPoint("hummer", "changed_hummer:Hummer", GROUP))


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Any]:
    code = (EXAMPLE / f"{MODULE}.py").read_text(encoding="utf-8")

    def make(old: str, new: str) -> Any:
        assert old in code
        return invited(code.replace(old, new), tmp_path, monkeypatch)

    return make


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("class Hummer:", "class Other:", "AttributeError: .*Hummer"),
        ("import numpy", "import nothing_of_that_name", "ModuleNotFoundError"),
        ("import numpy", "raise SystemExit(3)\nimport numpy", "SystemExit: 3"),
        ("    at_once = 4\n", "", "AttributeError: .*at_once"),
        ("at_once = 4", "at_once = 4\n    paces = 1.0", r"its paces are 1\.0, not the slowest"),
        ("at_once = 4", "at_once = 4\n    paces = (1.2, 0.8)", "its paces are"),
        ("at_once = 4", "at_once = 4\n    paces = (0.5, 0.8)", "its paces are"),
        ("at_once = 4", "at_once = 4\n    paces = (1.0, float('nan'))", "its paces are"),
        ('version = "1"', "version = 1", "its version is 1"),
        ("online = False", 'online = "no"', "its online is 'no'"),
        ('name = "hummer"', 'name = "Hummer"', "it calls itself “Hummer”"),
        (
            "at_once = 4",
            "def __init__(self):\n        raise OSError('no device\\nat all')",
            "OSError: no device at all",
        ),
    ],
)
def test_an_engine_that_is_none_is_refused(
    old: str, new: str, complaint: str, changed: Callable[[str, str], Any]
) -> None:
    with pytest.raises(UsageError, match=complaint) as caught:
        changed(old, new)
    assert "of the package changed_hummer" in caught.value.hint and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("Speech(hum.astype(np.float32), 16_000)", "hum", "it gave ndarray for Speech"),
        ("Speech(hum.astype(np.float32), 16_000)", "None", "it gave NoneType for Speech"),
        ("hum.astype(np.float32)", "hum", "samples of float64"),
        ("hum.astype(np.float32)", "np.zeros((9, 2), np.float32)", r"in the shape \(9, 2\)"),
        ("hum.astype(np.float32)", "np.zeros(0, np.float32)", r"in the shape \(0,\)"),
        ("hum.astype(np.float32)", "hum.astype(np.float32) * 9", "beyond full scale"),
        ("hum.astype(np.float32)", "hum.astype(np.float32) * np.nan", "beyond full scale"),
        ("16_000)\n", "16_000.0)\n", "a sample rate of 16000.0"),
        ('return Speech', 'raise EOFError("lost\\nfor words")\n        return Speech', "EOFError: lost for words"),
        ('return Speech', 'exit(4)\n        return Speech', "SystemExit: 4"),
    ],
)  # fmt: skip
def test_what_is_no_speech_is_told(old: str, new: str, complaint: str, changed: Callable[[str, str], Any]) -> None:
    with pytest.raises(SpeechError, match=complaint) as caught:
        changed(old, new).speak(Utterance("Rest.", Voice("hummer", "low", "en")))
    assert "of the package changed_hummer" in caught.value.hint and "\n" not in str(caught.value)


def test_voices_that_are_none_are_told(changed: Callable[[str, str], Any]) -> None:
    engine = changed("return VoiceInfo(", "return 'low', VoiceInfo(")
    with pytest.raises(SpeechError, match="it gave str for VoiceInfo"):
        engine.voices()
    with pytest.raises(SpeechError, match="AttributeError"):
        engine.choose("", "en")


def test_its_own_errors_stay_what_they_are(changed: Callable[[str, str], Any]) -> None:
    with pytest.raises(SpeechError, match=r"^there is no hum “loud”: there are: low, high$"):
        changed("hummer", "hummer").choose("loud", "en")


def test_what_more_it_can_do_is_passed_through(changed: Callable[[str, str], Any]) -> None:
    able = changed(
        "    def voices", "    def reachable(self, timeout=3.0):\n        return 1 / timeout\n\n    def voices"
    )
    assert able.reachable(2.0) == 0.5
    with pytest.raises(SpeechError, match="ZeroDivisionError"):
        able.reachable(0)
    assert not hasattr(changed("hummer", "hummer"), "reachable")


def test_speech_comes_through_as_it_is(changed: Callable[[str, str], Any]) -> None:
    said = changed("hummer", "hummer").speak(Utterance("Rest.", Voice("hummer", "low", "en")))
    assert isinstance(said, Speech) and said.rate == 16_000 and np.abs(said.pcm).max() == pytest.approx(0.3, abs=0.01)


def test_a_voice_of_one_pace_is_stretched_and_known_for_it(changed: Callable[[str, str], Any]) -> None:
    one, free = changed("at_once = 4", "at_once = 4\n    paces = (1.0, 1.0)"), changed("hummer", "hummer")
    line = Utterance("Rest your heavy arms.", Voice("hummer", "low", "en", 0.6))
    assert len(speak(line, one).pcm) == pytest.approx(len(speak(line, free).pcm), rel=0.03)
    assert free.version == "1" != one.version, "another sound to the cache"


@pytest.mark.parametrize(
    ("voice", "complaint"),
    [
        ("VoiceInfo(None, None, None)", "it gave None for a voice's name"),
        ("VoiceInfo('low', None, 'x')", "it gave None for a voice's language"),
        ("VoiceInfo('low', 'en', b'x')", "it gave b'x' for a voice's about"),
        ("VoiceInfo('low', 'en', 'x\\ny')", "for a voice's about"),
        ("VoiceInfo('', 'en', 'x')", "it gave “” for a voice's name, which must be one word"),
        ("VoiceInfo('too low', 'en', 'x')", "it gave “too low” for a voice's name"),
        ("VoiceInfo('low', ' ', 'x')", "for a voice's language, which must be one word"),
    ],
)
def test_a_voice_without_what_a_voice_has_is_told(
    voice: str, complaint: str, changed: Callable[[str, str], Any]
) -> None:
    engine = changed('VoiceInfo("low", "en", "a low hum")', voice)
    for ask in (engine.voices, lambda: engine.choose("", "en")):
        with pytest.raises(SpeechError, match=complaint) as caught:
            ask()
        assert "of the package changed_hummer" in caught.value.hint and "\n" not in str(caught.value)


@pytest.mark.slow
def test_voices_that_are_none_hide_no_other_engine(workshop: Workshop, process: Audiogen, tmp_path: Path) -> None:
    before = install(tmp_path / "site", lambda code: code.replace('"low", "en", "a low hum"', "None, None, None"))
    for words in ([], ["--language", "en"], ["--json"]):
        done = process("voices", *words, before=before)
        assert done.code == 0 and "heart" in done.out and not done.err, done
    listed = process("voices", before=before).out
    assert "hummer: the voice engine “hummer” failed (TypeError: it gave None for a voice's name)" in listed


@pytest.mark.slow
def test_a_name_may_be_in_capitals(workshop: Workshop, process: Audiogen, tmp_path: Path) -> None:
    before = install(tmp_path / "site", lambda code: code.replace('name = "hummer"', 'name = "Hummer"'), "Hummer")
    assert "\n\nhummer, offline\n" in process("voices", before=before).out
    done = process("voices", "--engine", "HUMMER", "--sample", "Hummer low", before=before)
    assert done.code == 0, done.err
    script = workshop.write("---\nvoice: Hummer\n---\nLie down.\n")
    done = process("render", script, before=before)
    assert done.code == 0, done.err
    assert workshop.ledger()["voice"]["engine"] == "hummer"


def test_a_name_that_nobody_can_write_in_a_script_is_refused(audiogen: Audiogen, here: Callable[..., None]) -> None:
    here(lambda code: code.replace('name = "hummer"', 'name = "my hum"'), "my hum")
    assert "“my hum” can't be used (its name has a space)" in audiogen("voices").out
