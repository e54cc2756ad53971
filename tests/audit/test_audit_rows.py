"""Each row of an audit fails for its own fault, says where, and passes for a session that is as it should be."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from standin_session import KINDS, SECONDS, Damage, ledger, noise, session, span, write

from audiogen import settings
from audiogen.audit import Master, Report, Row
from audiogen.audit.survey import blocks, survey
from audiogen.build.audit import Audited, measure
from audiogen.errors import OutputError, SoundError, UsageError
from audiogen.progress import silent
from audiogen.units import RATE, gain

KINDS_BY_NAME = {damage.__name__: damage for damage in KINDS}
ALSO = {
    "one_line_softer": {"loudness of speech"},
    "no_lead": {"silences"},
    "dead_channel": {"loudness of speech"},
    "one_softer_channel": {"loudness of speech"},
    "loud_bed": {"loudness of speech"},
}


def audited(folder: Path, sound: np.ndarray, **more: object) -> Audited:
    return measure(write(folder / "trial.wav", sound, ledger(**more)), settings.load())


def row(report: Report, name: str) -> Row:
    return next(one for one in report.rows if one.name == name)


def test_a_good_session_is_right_in_every_row(tmp_path: Path) -> None:
    report = audited(tmp_path, session()).report
    assert report.troubles == ()
    assert {one.verdict for one in report.rows} == {"ok", "for information"}
    assert row(report, "loudness of speech").value == pytest.approx(-16.0, abs=0.2)
    assert row(report, "noise floor").value == pytest.approx(-50.0, abs=1.0)


@pytest.mark.parametrize("damage", KINDS, ids=lambda damage: damage.__name__)
def test_each_fault_fails_its_own_row(tmp_path: Path, damage: Damage) -> None:
    report = audited(tmp_path, damage(session())).report
    failed = {one.name for one in report.troubles}
    assert KINDS[damage] in failed
    assert failed <= {KINDS[damage], "balance of speech", "clicks", *ALSO.get(damage.__name__, set())}
    assert all(one.advice for one in report.troubles)


def test_what_is_wrong_is_named_with_its_line(tmp_path: Path) -> None:
    sound = KINDS_BY_NAME["one_line_softer"](session())
    found = row(audited(tmp_path, sound).report, "lines beside each other")
    assert (found.places[0].line, found.places[0].start) == (9, span(2).start)
    assert "Line 2." in found.places[0].said


def test_a_bell_hides_the_edge_beside_it(tmp_path: Path) -> None:
    found = row(audited(tmp_path, session()).report, "silences")
    assert "1 can't be told" in found.measured


def test_a_session_that_sinks_as_its_master_wanted_is_right(tmp_path: Path) -> None:
    sunk = Master(-16.0, fade=8.0).sunk(np.arange(SECONDS * RATE), SECONDS * RATE)
    sound = session() * 10.0 ** (sunk / 20.0)[:, None]
    wanted = {"lufs": -17.5, "peak": -1.0, "fade": 8.0}
    assert audited(tmp_path, sound, master=wanted).report.troubles == ()
    assert row(audited(tmp_path, sound).report, "lines beside each other").verdict == "not ok"


def test_the_master_says_how_loud_it_should_be(tmp_path: Path) -> None:
    wanted = {"lufs": -20.0, "peak": -1.0, "fade": 0.0}
    assert audited(tmp_path, session() * gain(-4.0), master=wanted).report.troubles == ()


def test_one_channel_alone_is_three_decibels_lower(tmp_path: Path) -> None:
    report = audited(tmp_path, session()[:, :1]).report
    assert report.troubles == ()
    assert row(report, "loudness of speech").asked.startswith("-19.0")


def test_of_a_strangers_file_the_lines_are_unknown(tmp_path: Path) -> None:
    sound = KINDS_BY_NAME["one_softer_channel"](session())
    found = measure(write(tmp_path / "other.flac", sound * 0.5, None), settings.load())
    report = found.report
    assert "nothing beside" in found.remarks[0]
    assert {one.measured for one in report.untold} == {"the lines are unknown"} and len(report.untold) == 5
    assert [one.name for one in report.troubles] == ["balance"] and not report.passes
    assert "sound editor" in report.troubles[0].advice and "render" not in report.troubles[0].advice


def test_a_copy_is_held_against_the_same_session_of_the_same_length(tmp_path: Path) -> None:
    known = "f073d909-b444-506c-855c-70e3cd3a5def"
    folder = replace(settings.load(), output=tmp_path / "output")
    folder.output.mkdir()
    plain = ledger(id=known)
    (folder.output / "another.session.json").write_text("no ledger at all", encoding="utf-8")
    (folder.output / "longer.session.json").write_text(json.dumps(plain | {"length": 1}), encoding="utf-8")
    path = write(tmp_path / "copy.wav", session(), None)
    with path.open("ab") as file:
        file.write(known.encode())
    assert not measure(path, folder).report.passes
    (folder.output / "trial.session.json").write_text(json.dumps(plain), encoding="utf-8")
    found = measure(path, folder)
    assert found.report.passes and not found.report.untold and found.title == "A Trial"
    assert "trial.session.json" in found.remarks[0] and len(found.remarks) == 1


def test_a_session_can_be_named_that_a_file_should_be(tmp_path: Path) -> None:
    path = write(tmp_path / "other.wav", session(), None)
    (tmp_path / "trial.session.json").write_text(json.dumps(ledger()), encoding="utf-8")
    for name in ("trial.mp3", "trial.session.json"):
        found = measure(path, settings.load(), like=tmp_path / name)
        assert found.report.passes and not found.report.untold and not found.remarks
    with pytest.raises(UsageError, match=r"none\.session\.json is not there"):
        measure(path, settings.load(), like=tmp_path / "none.mp3")


def test_a_session_without_words_has_nothing_of_them_to_be_wrong(tmp_path: Path) -> None:
    report = audited(tmp_path, session(), events=[]).report
    assert report.passes and report.untold == ()


def test_silences_that_nobody_can_hear_are_not_passed(tmp_path: Path) -> None:
    report = audited(tmp_path, session(-28.0)).report
    assert {one.name for one in report.untold} >= {"silences"} and not report.passes


def test_another_rate_is_brought_to_the_clock(tmp_path: Path) -> None:
    import soundfile

    soundfile.write(tmp_path / "slow.wav", np.zeros((44_100, 1)), 44_100)
    found = survey(blocks(tmp_path / "slow.wav", silent))
    assert found is not None and found.length == RATE and found.empty == ((0, RATE),)


def test_blocks_of_any_size_are_surveyed_alike() -> None:
    sound = KINDS_BY_NAME["spike"](session())[: 9 * RATE].astype(np.float32)
    one = survey([sound])
    two = survey(np.array_split(sound, [1, 2, 700, 48_001, 9 * RATE - 5]))
    assert one is not None and two is not None
    assert one.clicks == two.clicks and one.length == two.length
    assert np.array_equal(one.voice, two.voice) and np.array_equal(one.plain, two.plain)
    assert np.allclose(one.heard, two.heard, rtol=1e-6)


def test_noise_and_bells_make_no_clicks() -> None:
    for low, high in ((20.0, 20_000.0), (60.0, 400.0)):
        made = (noise(3, 6 * RATE, low, high) * 0.1)[:, None].astype(np.float32)
        found = survey([made])
        assert found is not None and found.clicks == ()


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [("none.mp3", UsageError, "no file"), ("a.m4a", UsageError, "decoded"), ("broken.mp3", SoundError, "no sound")],
)
def test_what_cannot_be_audited_is_refused(tmp_path: Path, name: str, error: type[Exception], said: str) -> None:
    (tmp_path / "broken.mp3").write_bytes(b"no music")
    with pytest.raises(error, match=said):
        measure(tmp_path / name, settings.load())


def test_a_ledger_that_makes_no_sense_is_told_of(tmp_path: Path) -> None:
    path = write(tmp_path / "trial.wav", session(), ledger())
    for wrong in ("[]", "{", '{"sample_rate": 48000, "events": 3}'):
        path.with_suffix(".session.json").write_text(wrong, encoding="utf-8")
        with pytest.raises(OutputError, match="must know"):
            measure(path, settings.load())


def test_words_shorter_than_a_second_tell_nothing_of_loudness(tmp_path: Path) -> None:
    short = [{"kind": "speech", "line": 1, "start": RATE, "length": RATE // 2, "text": "One."}]
    found = audited(tmp_path, session(), events=short).report
    assert row(found, "loudness of speech").verdict == "can't tell"
