"""The schema that editors read says of every setting what the reader says: both judge the same values, alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from audiogen.errors import AudiogenError
from audiogen.script import settings
from audiogen.script.backgrounds import FILES as FILE_SUFFIXES
from audiogen.script.frontmatter import READERS
from audiogen.vocabulary import (
    BEDS,
    FASTEST,
    GUIDANCE,
    LOUDEST,
    PRESETS,
    QUIETEST,
    RATES,
    ROOMS,
    SLOWEST,
    TONES,
)

PROJECT = Path(__file__).parents[2]
SCHEMA = json.loads((PROJECT / "docs" / "routine.schema.json").read_text(encoding="utf-8"))
EDITOR = Draft202012Validator(SCHEMA)


class AsEditorsDo(SafeConstructor):
    """JSON has no days: to an editor they are words."""


AsEditorsDo.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def keyed(value: Any) -> Any:
    """The same as JSON has it: every key is words."""
    if isinstance(value, dict):
        return {str(key): keyed(inner) for key, inner in value.items()}
    return [keyed(inner) for inner in value] if isinstance(value, list) else value


def to_the_editor(yaml: str) -> bool:
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = AsEditorsDo
    return EDITOR.is_valid(keyed(reader.load(yaml)))


def to_the_reader(yaml: str) -> bool:
    try:
        settings(f"---\n{yaml}\n---\n", "routine.md")
    except AudiogenError:
        return False
    return True


# ── values as authors write them ─────────────────────────────────────────────────────────────────────────

FINE = """
title: Evening Rest
title: "Rest: a beginning"
title: Évening 呼吸
title: '  wide  '
title: |
  two
  lines
album: A
artist: 'Ana & Bo'
description: x
genre: Yoga nidra
language: en
language: en-GB
language: es-419
language: zh-Hant-TW
language: haw
language: PT-br
year: 2024
year: 1
track: 999
date: 2026-05-31
date: "2024-02-29"
date: "20260531"
date: "2026-W22-7"
length: 25m
length: 1h
length: 1h30m
length: 90 s
length: 1:30
length: 1:02:03
length: 12h
length: 250ms
length: 0.5 min
length: "0,5 Minutes"
length: 2 minutes 3 secs
length: 10.25 SEC
voice: auto
voice: hibari
voice: gtts en-GB
voice: Espeak  en-gb+f3
voice: {}
voice: {name: auto}
voice: {name: gtts es, rate: slow}
voice: {rate: 0.5}
voice: {rate: 2}
voice: {rate: "0,9"}
voice: {rate: "1.25"}
voice: {rate: 85%}
voice: {rate: "-20 %"}
voice: {rate: +100%}
voice: {tone: warm}
voice: {tone: none, room: large}
voice: {room: off}
voice: {room: Nothing}
voice: {room: false}
pauses: {}
pauses: {sentence: 0.7s, paragraph: 2.5s}
pauses: {sentence: "0,7s"}
pauses: {paragraph: 0s}
background:
background: off
background: none
background: OFF
background: false
background: []
background: pink noise
background: Pink  Noise -30 dB
background: [white noise -40dB, brown noise −30 dB]
background: drone 110 Hz -26 dB
background: drone
background: sine 8000 Hz
background: sine 220.5 Hz +6 dB
background: sine 7999,5 hz -80 db
background: drone 20 Hz 0 dB
background: ["sine 440,25 Hz -12,5 dB"]
background: silence
background: Nothing
background: rain
background: [sea -24 dB, Wind, bowls]
background: binaural
background: binaural 200 Hz beat 4 Hz -30 dB
background: isochronic beats at 0.5 hz
background: Binaural 1500 Hz Beating at 40 Hz
background: binaural 40 Hz beat 4,5 Hz, -30 dB
background: pink noise,-30 dB
background: music/rain.mp3 -20 dB
background: [rain in june.MP3 -20dB, "rain, in june.wav", pink noise]
background: '"a b.flac" -20,5 dB'
background: “a b.ogg”, -20 dB
background: music\\rain.mp3
background: a..b/c...wav
background: pink noise.wav
background: off.wav
say: {}
say: {psoas: so-az, "iliacus muscle": ill-ee-ack-us}
cover: psoas.png
cover: pictures/psoas.png
cover: a..b/c...png
guidance: full
guidance: light
guidance: bells
preset: podcast
preset: sleep
ducking: off
ducking: None
ducking: false
ducking:
ducking: {}
ducking: {depth: 6 dB, attack: 600ms, hold: 400ms, release: 1.5s}
ducking: {depth: -40dB}
ducking: {depth: "4,5 DB", hold: 0s}
ducking: {attack: 20ms, release: 30s}
fade: {}
fade: {in: 4s, out: 8s}
fade: {out: 0s}
chime: on
chime: On
chime: true
chime: off
chime:
chime: 1m
chime: after 1m
chime: After 90 seconds
chime: '1:30'
{}
variants: {length: [10m, 20m, 30m]}
variants: {voice: [hibari, espeak en-GB, auto]}
variants: {guidance: [light], preset: [podcast, sleep]}
variants: {language: [en, es, pt-BR]}
variants: {length: [10m, 20m], skip: {length: 20m}}
variants: {length: [10m, "20 min", "30:00"], guidance: [full, bells], skip: [{length: [30m, 20m], guidance: full}]}
variants: {language: [en, es], skip: []}
""".strip()

WRONG = """
title:
title: 7
title: ""
title: "\\t"
title: "\\x01"
title: [a]
album: {a: b}
tittle: Rest
Title: Rest
language: english
language: en_GB
language: eng
language: e
language: en-
language: 7
language: true
year: 0
year: 10000
year: true
year: "2024"
year: 2024.5
track: 0
track: 1000
track: 1.5
date: 2026-13-01
date: 2026-02-30
date: 31.5.2026
date: 20260531
date: 2026-05-31T10:00:00
length: 25
length: 25 m n
length: 0s
length: 0:00
length: soon
length: 1,500s
length: 1:60
length: 5 weeks
length: -5m
length: 1m-2m
length: ""
length: 1.m
length: [25m]
voice: 7
voice: ""
voice: gtts en GB
voice: [hibari]
voice: {name: gtts en GB}
voice: {name: hibari, speed: slow}
voice: {rate: 9}
voice: {rate: 0.49}
voice: {rate: quick}
voice: {rate: Slow}
voice: {rate: "2,5"}
voice: {rate: true}
voice: {rate: 49%}
voice: {rate: +101%}
voice: {tone: cold}
voice: {tone: off}
voice: {tone: Warm}
voice: {room: huge}
voice: {room: true}
voice: {room: Small}
pauses: 2s
pauses: {sentence: 2}
pauses: {sentence: soon}
pauses: {word: 1s}
pauses: {sentence: 0,7s}
pauses: [1s]
background: true
background: 7
background: organ
background: pink
background: pink noise -30
background: pink noise 440 Hz
background: pink noise -81 dB
background: pink noise 7 dB
background: pink noise - 30 dB
background: drone 5 Hz
background: drone 2001 Hz
background: sine 8000.5 Hz
background: sine 1,500 Hz
background: drone 110. Hz
background: [off]
background: [pink noise -30,5 dB]
background: {pink noise: -30 dB}
background: [silence]
background: binaural 4 Hz
background: binaural 1501 Hz
background: binaural 200 Hz beat 41 Hz
background: binaural 200 Hz beat 0.4 Hz
background: binaural 200 Hz beat 4
background: binaural 200 Hz, beat 4 Hz
background: binaural beat 1,500 Hz
background: drone beat 4 Hz
background: rain 440 Hz
background: bell
background: x.m3u
background: x.mp3.exe
background: x.mp3 -20
background: x.mp3 20 dB
background: x.mp3 at -20 dB
background: .mp3
background: ../x.mp3
background: '"../x.mp3" -20 dB'
background: a/../x.mp3
background: /x.mp3
background: 'C:\\x.mp3'
background: http://x/y.mp3
background: [x.mp3, -20 dB]
background: pink noise -30 dB, drone 110 Hz
say: psoas
say: [psoas]
say: {psoas: 5}
say: {psoas: }
say: {"": x}
cover: /etc/psoas.png
cover: ../psoas.png
cover: a/../b.png
cover: 'C:\\\\psoas.png'
cover: ..
cover: https://example.org/a.png
cover: 7
guidance: none
guidance: Full
guidance: 1
preset: car
preset: Sleep
preset:
ducking: 6
ducking: 6 dB
ducking: on
ducking: true
ducking: [6 dB]
ducking: {depth: 6}
ducking: {depth: off}
ducking: {depth: 40.5 dB}
ducking: {depth: 6,5 dB}
ducking: {attack: 1}
ducking: {speed: 1s}
fade: 4s
fade: off
fade:
fade: {in: 4}
fade: {into: 4s}
chime: 60
chime: yes
chime: after
chime: afternoon
chime: after 60
chime: [1m]
chime: {after: 1m}
variants: [10m]
variants: 10m
variants: {}
variants: {length: 10m}
variants: {length: []}
variants: {length: [10]}
variants: {length: [10m, 0s]}
variants: {length: [10m, 10m]}
variants: {voice: [gtts en GB]}
variants: {voice: [{name: hibari}]}
variants: {guidance: [full, heavy]}
variants: {preset: [car]}
variants: {language: [english please]}
variants: {tempo: [slow]}
variants: {skip: [{length: 10m}]}
variants: {length: [10m], skip: 10m}
variants: {length: [10m], skip: [{}]}
variants: {length: [10m], skip: [{tempo: slow}]}
- title
""".strip()


def cases(text: str) -> list[str]:
    """One setting each; what is indented belongs to the line before it."""
    return re.split(r"\n(?! )", text)


@pytest.mark.parametrize("yaml", cases(FINE))
def test_what_is_fine_is_fine_to_both(yaml: str) -> None:
    assert to_the_reader(yaml)
    assert to_the_editor(yaml)


@pytest.mark.parametrize("yaml", cases(WRONG))
def test_what_is_wrong_is_wrong_to_both(yaml: str) -> None:
    assert not to_the_reader(yaml)
    assert not to_the_editor(yaml)


BEYOND = """
variants: {length: [1m, 60s]}
variants: {length: [10m], skip: [{length: 20m}]}
variants: {length: [10m], skip: [{voice: hibari}]}
variants:
  length: [1m, 2m, 3m, 4m, 5m, 6m]
  voice: [a, b, c, d, e, f, g, h, i, j, k, l]
  guidance: [full, light, bells]
length: 13h
length: 0.000001s
date: "2025-02-29"
date: "2025-W53"
language: ENG
language: dut
say: {5: five}
year: 2024.0
track: 1.0
chime: 5s
ducking: {attack: 10ms}
ducking: {release: 31s}
ducking: {hold: 1m}
""".strip()
"""What only the reader sees: sums, calendars, likely slips of the pen, and what is no words in YAML but in JSON."""


@pytest.mark.parametrize("yaml", cases(BEYOND))
def test_what_a_schema_can_not_see_is_seen_by_the_reader(yaml: str) -> None:
    assert not to_the_reader(yaml)
    assert to_the_editor(yaml), "if the editor can see it, it belongs with what is wrong to both"


# ── values as nobody would think of ──────────────────────────────────────────────────────────────────────


def read(setting: str, value: object) -> bool:
    try:
        READERS[setting](value)
    except ValueError as error:
        # how long it is in all, and what is less than a sample, is beyond the schema
        vanishing = "no time at all" in str(error) and re.search("[1-9]", str(value))
        bounds = ("longer than 12 hours", "must be at least 20ms", "must be at most 30s", "must be 10s or more")
        return any(bound in str(error) for bound in bounds) or bool(vanishing)
    return True


def pieces(*some: str, most: int = 6) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(some), min_size=1, max_size=most).map("".join)


NUMBERS = ("0", "1", "2", "05", "30", "110", "1,5", "0.7", "1,500", "12.", "2000", "8000", "60", ".", ",")
DURATIONS = pieces(*NUMBERS, " ", ":", ":05", "s", "ms", "m", "min", "H", "hours", "Sec", "x", "-", most=7)
RATES_WRITTEN = pieces("0", "1", "2", "5", "9", "00", ".", ",", "%", " %", "+", "-", "slow", "fast", "x-", most=5)
LAYERS = st.tuples(
    st.sampled_from(["", " ", "a "]),
    st.sampled_from([*BEDS, "Pink  NOISE", "rain", "pink", "drone sine"]),
    pieces("", "", "", " ", ",", "beat", " 40 Hz", " 1500", " 39,5 Hz", most=3),
    pieces("", " ", "20", "2000", "7999", "8000", "1,500", "19", "440,5", ".5", ",5", " Hz", "hz", most=4),
    pieces(
        "", " ", ",", "-", "−", "–", "+", "0", "6", "6.1", "7", "80", "80,1", "28", "-30", " dB", "db", " ", most=5
    ),
).map("".join)
BEATS = st.tuples(
    st.sampled_from(["binaural", "isochronic", "Binaural", "sine"]),
    st.sampled_from(["", " 200 Hz", " 40Hz", " 1500,5 Hz", " 1,500 Hz", " 1499.5 Hz", " 20 Hz", " 200"]),
    st.sampled_from([" ", " beat ", " beats ", " Beating at ", " beat at", ", beat ", "  beat  "]),
    pieces("0", "4", "0.5", ",5", ".4", "40", "05", "00.5", "1,500", "41", most=2),
    st.sampled_from([" Hz", "hz", "", " Hz -30 dB", " Hz, -30 dB", " Hz -30", " Hz,5 dB"]),
).map("".join)
FILES = st.tuples(
    st.sampled_from(["", "", " ", '"', "“", "../", "/", "\\", "C:", "http://", "a://"]),
    pieces("a", "rain", " ", ",", "..", "/", "\\", "é", " -20 dB", ".mp3", "'", ":", most=4),
    st.sampled_from([".mp3", ".WAV", ".flac", ".ogg", ".m3u", ".mp3.exe", "mp3", ""]),
    st.sampled_from(["", "", '"', "”", "'", " "]),
    st.sampled_from(
        ["", "", " -20 dB", "-20 dB", ", -20dB", " 7 dB", " -20", ",5 dB", ",.5 dB", " at -20 dB", " 1,500 dB"]
    ),
).map("".join)
DEPTHS = pieces("0", "6", "40", "40.5", "05", ",5", ".5", "1,500", "-", "−", "+", " ", " dB", "DB", "d", most=4)
CHIMES = pieces("after", "After ", " ", "on", "off", "1", "90", "m", "s", " min", ":30", "none", most=4)
COVERS = pieces("a", "b.png", "..", ".", "/", "\\", " ", "C:", "ab://", "ü", most=6)
LANGUAGES = pieces("e", "en", "es", "fra", "GB", "-", "_", "419", "x", "ü", most=4)


@given(DURATIONS)
def test_durations_are_the_same_to_both(text: str) -> None:
    assert EDITOR.is_valid({"length": text}) == read("length", text)
    pauses = {"sentence": text}
    assert EDITOR.is_valid({"pauses": pauses}) == read("pauses", pauses)


@given(RATES_WRITTEN | st.floats(0, 3) | st.integers(-1, 3))
def test_paces_are_the_same_to_both(rate: object) -> None:
    voice = {"rate": rate}
    assert EDITOR.is_valid({"voice": voice}) == read("voice", voice)


@given(LAYERS)
def test_layers_are_the_same_to_both(text: str) -> None:
    assert EDITOR.is_valid({"background": text}) == read("background", text)
    assert EDITOR.is_valid({"background": [text]}) == read("background", [text])


@given(BEATS | FILES)
def test_beats_and_files_are_the_same_to_both(text: str) -> None:
    assert EDITOR.is_valid({"background": text}) == read("background", text)
    assert EDITOR.is_valid({"background": [text]}) == read("background", [text])


@given(DEPTHS, DURATIONS)
def test_ducking_and_fades_are_the_same_to_both(depth: str, time: str) -> None:
    for setting, value in (
        ("ducking", {"depth": depth}),
        ("ducking", {"attack": time}),
        ("ducking", {"hold": time}),
        ("fade", {"in": time}),
    ):
        assert EDITOR.is_valid({setting: value}) == read(setting, value)


@given(CHIMES | DURATIONS.map("after {}".format))
def test_chimes_are_the_same_to_both(text: str) -> None:
    assert EDITOR.is_valid({"chime": text}) == read("chime", text)


@given(COVERS | st.text(max_size=8))
def test_paths_are_the_same_to_both(text: str) -> None:
    assert EDITOR.is_valid({"cover": text}) == read("cover", text)


@given(st.text(max_size=8))
def test_words_are_the_same_to_both(text: str) -> None:
    assert EDITOR.is_valid({"title": text}) == read("title", text)


@given(LANGUAGES)
def test_whatever_language_is_read_is_fine_to_the_editor(text: str) -> None:
    assert EDITOR.is_valid({"language": text}) or not read("language", text)


# ── the tables behind both ───────────────────────────────────────────────────────────────────────────────


def test_it_is_a_schema_of_every_setting_and_of_no_other() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert list(SCHEMA["properties"]) == list(READERS)


def described(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every setting, and what is inside it, with what the schema says of it."""
    for name, inner in schema.get("properties", {}).items():
        own = SCHEMA["$defs"].get(inner.get("$ref", "").rpartition("/")[2], {}) | inner
        yield f"{path}{name}", own
        yield from described(own, f"{path}{name}.")
        for choice in own.get("oneOf", ()):
            yield from described(choice, f"{path}{name}.")


SETTINGS = dict(described(SCHEMA))


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_explains_itself_and_its_examples_are_fine(name: str) -> None:
    about = SETTINGS[name]
    assert re.fullmatch(r"[A-Z].*\.", about["description"]), "a sentence, for whoever points at it"
    for example in (*about.get("examples", ()), *([about["default"]] if "default" in about else ())):
        outer, _, inner = name.partition(".")
        value = {inner: example} if inner else example
        assert EDITOR.is_valid({outer: value}), example
        assert READERS[outer](value) is not None


def test_the_names_and_limits_of_the_vocabulary_are_the_schema_s() -> None:
    for name, kind in BEDS.items():
        assert EDITOR.is_valid({"background": f"{name} {QUIETEST:g} dB"})
        assert not EDITOR.is_valid({"background": f"{name} {QUIETEST - 1:g} dB"})
        assert EDITOR.is_valid({"background": f"{name} {LOUDEST:g} dB"})
        assert not EDITOR.is_valid({"background": f"{name} {LOUDEST + 1:g} dB"})
        for hertz in kind.hertz or (20.0, 440.0):
            assert EDITOR.is_valid({"background": f"{name} {hertz:g} Hz"}) == bool(kind.hertz)
        for low, high in [kind.hertz] if kind.hertz else []:
            assert not any(EDITOR.is_valid({"background": f"{name} {hertz:g} Hz"}) for hertz in (low - 1, high + 1))
        for beat in kind.beats or (0.5, 40.0):
            assert EDITOR.is_valid({"background": f"{name} beat {beat:g} Hz"}) == bool(kind.beats)
        for low, high in [kind.beats] if kind.beats else []:
            beats = (f"{low - 0.1:g}", f"{high + 0.1:g}")
            assert not any(EDITOR.is_valid({"background": f"{name} beat {beat} Hz"}) for beat in beats)
    for suffix in FILE_SUFFIXES:
        assert EDITOR.is_valid({"background": f"a{suffix}"})
    paces = SCHEMA["$defs"]["rate"]["anyOf"]
    assert paces[0]["enum"] == list(RATES)
    assert (paces[1]["minimum"], paces[1]["maximum"]) == (SLOWEST, FASTEST)
    assert SCHEMA["properties"]["guidance"]["enum"] == list(GUIDANCE)
    assert SCHEMA["properties"]["preset"]["enum"] == list(PRESETS)
    voice = SCHEMA["properties"]["voice"]["oneOf"][1]["properties"]
    assert voice["tone"]["enum"] == list(TONES)
    assert ["none", *voice["room"]["oneOf"][0]["enum"]] == list(ROOMS)


SCRIPTS = sorted(
    [*(PROJECT / "scripts").glob("*.md"), *(PROJECT / "audiogen" / "script" / "templates").glob("*/*.md")]
)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_settings_of_every_script_that_comes_along_are_fine(path: Path) -> None:
    assert to_the_editor(path.read_text(encoding="utf-8").split("---\n")[1])


def test_patterns_are_such_as_editors_understand() -> None:
    """JavaScript knows neither Python's flags within a pattern nor its names of groups, nor \\A and \\Z."""
    patterns = re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(SCHEMA))
    assert len(patterns) >= 10
    assert not [pattern for pattern in patterns if re.search(r"\(\?[a-zP]|\\\\[AZ]", pattern)]
