"""The schema of settings files that editors read: it takes all that the program takes, and knows no other names."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from audiogen.errors import AudiogenError
from audiogen.script import usual
from audiogen.script.frontmatter import READERS
from audiogen.script.usual import OWN
from audiogen.settings import load
from audiogen.settings.table import SETTINGS

DOCS = Path(__file__).parents[2] / "docs"


def schema(name: str) -> Any:
    return json.loads((DOCS / name).read_text(encoding="utf-8"))


ROUTINE, SCHEMA = schema("routine.schema.json"), schema("settings.schema.json")
EDITOR = Draft202012Validator(
    SCHEMA, registry=Registry().with_resource("routine.schema.json", Resource.from_contents(ROUTINE))
)


def test_it_knows_the_settings_that_there_are() -> None:
    properties = SCHEMA["properties"]
    assert set(properties) == {*SETTINGS, "session"}
    assert set(properties["session"]["properties"]) == set(READERS) - set(OWN)


FINE = (
    "", 'output = "a b/c"', 'cache = "~/x"', 'cache_limit = "1,5 gib"', "cache_limit = 0", "cache_limit = 5_000_000",
    'cache_limit = "None"', "jobs = 256", 'jobs = "7"', 'jobs = "256"', 'executor = "dask:tls://x:1"',
    'executor = "dask:a/b.json"', 'store = "s3://a/b"',
    'store = "shared"', '[session]\nvoice = {rate = "slow"}\npauses.sentence = "1s"\nbackground = false',
    '[session]\nducking = "off"\nchime = "after 2m"\n[session.say]\n"a b" = "c"',
)  # fmt: skip
WRONG = (
    'outputs = "x"', "output = 3", 'output = " "', 'output = "s3://a"', 'cache_limit = "much"', "cache_limit = 5",
    "cache_limit = true", "jobs = 0", "jobs = 257", 'jobs = "007"', 'jobs = "257"', "jobs = 1.5",
    'executor = "dask:"', 'executor = "dask: "', 'executor = "dask:tcp://"', 'executor = "dask:http://x:1"',
    'executor = "spark"',
    "store = false", "session = 1", '[session]\ntitle = "x"', '[session]\nvoice = {speed = "slow"}',
    '[session]\npreset = "loud"', "[session]\nartist = 3",
)  # fmt: skip


@pytest.mark.parametrize("text", [*FINE, *WRONG])
def test_both_judge_alike(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("audiogen.toml").write_text(text, encoding="utf-8")
    assert EDITOR.is_valid(tomllib.loads(text)) == (text in FINE)
    try:
        usual(load().defaults)
    except AudiogenError:
        assert text in WRONG
    else:
        assert text in FINE
