"""`audiogen cache` says what is kept in people's words, and clears what they name."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audiogen import settings
from audiogen.audio.clip import Spoken
from audiogen.errors import UsageError
from audiogen.speech.cache import Cache

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0


@pytest.fixture(autouse=True)
def no_limit_of_mine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDIOGEN_CACHE_LIMIT", raising=False)


def keep(workshop: Workshop, *ages: float) -> list[Path]:
    """Clips of about 0.1 MB that were last used so many seconds ago."""
    cache, made = Cache(workshop.cache), []
    for number, age in enumerate(ages):
        pcm = np.full(50_000, number, np.int16)
        path = cache.put(f"{number:02x}" * 32, Spoken(pcm, -19.0)).path
        moment = time.time() - age
        os.utime(path, (moment, moment))
        made.append(path)
    return made


# ── info ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_info_of_nothing(workshop: Workshop, audiogen: Audiogen) -> None:
    assert audiogen("cache", "info").out == f"{workshop.cache}: 0 clips, 0.0 MB of at most 2 GB\n"
    assert audiogen("cache", "info", "--json").json == {
        "folder": str(workshop.cache), "clips": 0, "bytes": 0, "limit": 2_000_000_000,
        "backgrounds": {"count": 0, "bytes": 0},
        "treated": {"count": 0, "bytes": 0},
        "spans": {"count": 0, "bytes": 0},
        "used": {"oldest": None, "median": None, "newest": None},
    }  # fmt: skip
    assert not workshop.cache.exists()


def test_info_says_how_much_and_when(workshop: Workshop, audiogen: Audiogen) -> None:
    keep(workshop, 100 * DAY, 15 * DAY, 5 * MINUTE + 1)
    assert audiogen("cache", "info").out.splitlines() == [
        f"{workshop.cache}: 3 clips, 0.3 MB of at most 2 GB",
        "last used: the latest 5 minutes ago, the earliest 3 months ago, half of them 2 weeks ago or later",
    ]


def test_info_of_a_single_clip(workshop: Workshop, audiogen: Audiogen) -> None:
    keep(workshop, 0)
    first, second = audiogen("cache", "info").out.splitlines()
    assert first == f"{workshop.cache}: 1 clip, 0.1 MB of at most 2 GB"
    assert second == "last used: the latest just now, the earliest just now, half of them just now or later"


def test_info_for_programs(workshop: Workshop, audiogen: Audiogen) -> None:
    paths = keep(workshop, 3 * DAY, 2 * DAY, DAY)
    for path, moment in zip(paths, (1_700_000_000, 1_700_086_400, 1_700_172_800), strict=True):
        os.utime(path, (moment, moment))
    told = audiogen("cache", "info", "--json").json
    assert told["clips"] == 3 and told["bytes"] == sum(path.stat().st_size for path in paths)
    assert told["used"] == {
        "oldest": "2023-11-14T22:13:20+00:00",
        "median": "2023-11-15T22:13:20+00:00",
        "newest": "2023-11-16T22:13:20+00:00",
    }


def test_a_cache_that_is_a_file(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.cache.write_text("mine")
    for words in (["info"], ["info", "--json"], ["clear"], ["clear", "--dry-run"]):
        said = audiogen("cache", *words).error()
        assert said.startswith(f"audiogen: the cache of spoken clips in {workshop.cache} can't be read (")
        assert "AUDIOGEN_CACHE_DIR" in said
    assert workshop.cache.read_text() == "mine"


# ── the limit ────────────────────────────────────────────────────────────────────────────────────────────

LIMITS = {
    "": 2_000_000_000, "  ": 2_000_000_000, "2 GB": 2_000_000_000, "500MB": 500_000_000, "1.5 gb": 1_500_000_000,
    "1,5G": 1_500_000_000, "1 GiB": 2**30, "3 tb": 3 * 10**12, "2000000": 2_000_000, "none": None, "None": None,
    "0": None, " 7 m ": 7_000_000, "2000 kB": 2_000_000, "1000000 B": 1_000_000,
}  # fmt: skip


@pytest.mark.parametrize("text", LIMITS)
def test_a_limit_as_people_write_it(text: str) -> None:
    assert settings.load({"AUDIOGEN_CACHE_LIMIT": text}).cache_limit == LIMITS[text]
    assert settings.load({}).cache_limit == settings.CACHE_LIMIT


@pytest.mark.parametrize(
    "text", ["much", "2 potatoes", "-2 GB", "GB", "2 GB!", "1e9", "2", "0.5 MB", "0 GB", "9" * 99, "nan"]
)
def test_no_limit(text: str) -> None:
    with pytest.raises(UsageError, match="write it like 2 GB, 500 MB or none") as caught:
        settings.load({"AUDIOGEN_CACHE_LIMIT": text})
    assert len(str(caught.value)) < 150


def test_a_wrong_limit_is_a_wrong_use(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIOGEN_CACHE_LIMIT", "2")
    said = audiogen("cache", "info").error(2)
    assert said == (
        "audiogen: AUDIOGEN_CACHE_LIMIT “2” is too small, less than 1 MB: write it like 2 GB, 500 MB or none"
    )


def test_info_says_the_limit(workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch) -> None:
    for text, shown in {
        "none": "without a limit",
        "500 MB": "of at most 500.0 MB",
        "2.5GB": "of at most 2.5 GB",
        "999.9GB": "of at most 1,000 GB",
        "3 TB": "of at most 3 TB",
        "1000000 TB": "of at most 1,000,000 TB",
    }.items():
        monkeypatch.setenv("AUDIOGEN_CACHE_LIMIT", text)
        assert audiogen("cache", "info").out == f"{workshop.cache}: 0 clips, 0.0 MB {shown}\n"


def test_info_says_why_there_is_more_than_the_limit(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(workshop, *[HOUR] * 11)
    monkeypatch.setenv("AUDIOGEN_CACHE_LIMIT", "1 MB")
    first, second, _ = audiogen("cache", "info").out.splitlines()
    assert first.endswith("11 clips, 1.1 MB of at most 1.0 MB")
    assert second == (
        "more than the limit: what the latest session needs stays, the rest goes with the next rendering"
    )
    monkeypatch.setenv("AUDIOGEN_CACHE_LIMIT", "2 MB")
    assert "more than" not in audiogen("cache", "info").out


def test_clips_as_sessions_have_them_are_counted_and_cleared(workshop: Workshop, audiogen: Audiogen) -> None:
    Cache(workshop.cache / "treated").put("ab" * 32, Spoken(np.full(50_000, 1, np.int16), -19.0))
    assert audiogen("cache", "info").out.splitlines()[1:] == ["and 1 clip as sessions have them: 0.1 MB"]
    assert audiogen("cache", "info", "--json").json["treated"]["count"] == 1
    assert audiogen("cache", "clear").out == "0 clips and 1 clip as sessions have them removed, 0.1 MB freed\n"
    assert audiogen("cache", "info", "--json").json["treated"] == {"count": 0, "bytes": 0}


# ── clear ────────────────────────────────────────────────────────────────────────────────────────────────


def test_clear_says_what_went(workshop: Workshop, audiogen: Audiogen) -> None:
    keep(workshop, DAY, 0)
    assert audiogen("cache", "clear", "--dry-run").out == "2 clips would be removed, 0.2 MB freed\n"
    assert len(workshop.clips()) == 2
    assert audiogen("cache", "clear").out == "2 clips removed, 0.2 MB freed\n"
    assert audiogen("cache", "clear").out == "0 clips removed, 0.0 MB freed\n"
    assert not workshop.clips()


def test_clear_for_programs(workshop: Workshop, audiogen: Audiogen) -> None:
    size = sum(path.stat().st_size for path in keep(workshop, DAY, 0))
    facts = {
        "folder": str(workshop.cache),
        "clips": 2,
        "bytes": size,
        "backgrounds": {"count": 0, "bytes": 0},
        "treated": {"count": 0, "bytes": 0},
        "spans": {"count": 0, "bytes": 0},
    }
    assert audiogen("cache", "clear", "--dry-run", "--json").json == {**facts, "removed": False}
    assert len(workshop.clips()) == 2
    assert audiogen("cache", "clear", "--json").json == {**facts, "removed": True}
    assert not workshop.clips()


AGES = {
    "12h": 12 * HOUR, "30d": 30 * DAY, "2w": 14 * DAY, "90 minutes": 90 * MINUTE, "1 hour": HOUR, "3 Days": 3 * DAY,
    "1week": 7 * DAY, "6 months": 180 * DAY, "6mo": 180 * DAY, "1y": 365 * DAY, "2 years": 730 * DAY, "5min": 300.0,
}  # fmt: skip


@pytest.mark.parametrize("text", AGES)
def test_only_what_is_older(text: str, workshop: Workshop, audiogen: Audiogen) -> None:
    old, young = keep(workshop, AGES[text] + 30, AGES[text] - 30)
    assert audiogen("cache", "clear", "--older-than", text, "--dry-run").out.startswith("1 clip would be removed, ")
    assert old.exists()
    assert audiogen("cache", "clear", "--older-than", text).out == "1 clip removed, 0.1 MB freed\n"
    assert not old.exists() and young.exists()


@pytest.mark.parametrize("text", ["soon", "5", "d", "-3d", "3 fortnights", "1:30", "30d12h", "9999999d", "", "5s"])
def test_no_age(text: str, workshop: Workshop, audiogen: Audiogen) -> None:
    (path,) = keep(workshop, 900 * DAY)
    said = audiogen("cache", "clear", "--older-than", text).error(2)
    assert "write it like 12h, 30d or 2w" in said and "(see `audiogen cache clear --help`)" in said
    assert path.exists()


@pytest.mark.parametrize("words", [["clear", "everything"], ["clear", "--older-than"], ["empty"], ["info", "--all"]])
def test_a_wrong_use(words: list[str], workshop: Workshop, audiogen: Audiogen) -> None:
    (path,) = keep(workshop, 900 * DAY)
    audiogen("cache", *words).error(2)
    assert path.exists()


@pytest.fixture
def in_use(workshop: Workshop) -> Iterator[Cache]:
    workshop.cache.mkdir()
    cache = Cache(workshop.cache)
    with cache.using():
        yield cache


@pytest.mark.skipif(os.name == "nt", reason="folders can't be locked there")
def test_nothing_is_cleared_while_a_session_is_rendered(
    workshop: Workshop, in_use: Cache, audiogen: Audiogen
) -> None:
    (path,) = keep(workshop, 900 * DAY)
    for words in ([], ["--older-than", "30d"]):
        said = audiogen("cache", "clear", *words).error()
        assert said == (
            f"audiogen: a session is being rendered with the clips in {workshop.cache}: wait until it is done"
        )
    assert path.exists()
    assert audiogen("cache", "info").out.startswith(f"{workshop.cache}: 1 clip, ")
