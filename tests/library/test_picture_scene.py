"""The picture of a session: what is in it, that both painters paint it, and that nothing is too odd for it."""

from __future__ import annotations

import io
import itertools
import re
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "timeline"))

from fakes import VOICE, Lengths

from audiogen.library.picture import Scene, compose, png, svg
from audiogen.library.picture.scene import Area, Bars, Box, Dots, Ring, Stroke, Words
from audiogen.library.picture.text import cut, folded, width
from audiogen.model import Event, Routine, Timeline
from audiogen.script import parse
from audiogen.timeline.arrange import arrange
from audiogen.timeline.unroll import unroll

SVG = "{http://www.w3.org/2000/svg}"


def drawn(script: str, **changes: Any) -> Scene:
    routine = parse(script, "routine.md")
    timeline = arrange(routine, unroll(routine, VOICE), Lengths())
    return compose(routine, replace(timeline, **changes))


def of(scene: Scene, kind: type, colour: str = "") -> list[Any]:
    return [shape for shape in scene.shapes if isinstance(shape, kind) and colour in ("", shape.colour)]


def texts(scene: Scene) -> list[str]:
    return [words.text for words in of(scene, Words)]


SESSION = """\
---
title: An Evening
background: [pink noise, drone 110 Hz]
---
## Settle
Lie down, and be still for a while. [1m]

[bell] [20s-1m]

## Breathe
[breathe 4-2-6 x4]

[background off]

Rest here, and do nothing at all. [1m]
"""


def test_everything_that_happens_is_in_the_picture() -> None:
    scene = drawn(SESSION)
    assert len(of(scene, Box, "field 1")) == len(of(scene, Box, "field 2")) == 1
    assert {"An Evening", "Settle", "Breathe", "pink noise · drone 110 Hz"} <= set(texts(scene))
    assert len(of(scene, Ring, "bell")) == 4, "two around the bell, and two in the key"
    assert len(of(scene, Area, "breath")) == 2 and len(of(scene, Area, "bed")) == 1
    assert of(scene, Stroke, "elastic") and of(scene, Dots, "silence")
    key = {"voice", "silence", "elastic silence", "bell", "breath", "background"}
    assert key <= set(texts(scene)) and "sound" not in texts(scene)


def test_the_voice_stands_where_it_speaks_and_nowhere_else() -> None:
    scene = drawn("One two three four five. [15s] Six seven eight nine ten. [12s]\n")
    bars = of(scene, Bars, "voice")[0].bars
    length = 0.5 + 5 + 15 + 5 + 12 + 3
    at = [(x - 40) / 1120 * length for x, _, _ in bars]
    assert all(0.3 < moment < 5.7 or 20.3 < moment < 25.7 for moment in at) and len(at) > 60
    assert all(top < bottom for _, top, bottom in bars)


def test_a_breath_rises_and_falls_with_its_parts() -> None:
    (wave, _) = of(drawn("[breathe 10-0-20 x1]\n\n[1m]\n"), Area, "breath")
    highest = min(wave.points, key=lambda point: point[1])
    (begin, floor), (end, last) = wave.points[0], wave.points[-1]
    assert floor == last > highest[1]
    assert (highest[0] - begin) / (end - begin) == pytest.approx(1 / 3, abs=0.02)


def test_elastic_silence_is_marked_and_fixed_silence_is_not() -> None:
    assert len(of(drawn("Hi. [1m] Ho. [1m-2m] Hi.\n\n::: rest 2m-3m\nBe still.\n:::\n"), Area, "elastic")) == 2 * (
        3 + 1
    )
    assert not of(drawn("Hi. [1m] Ho.\n\n::: rest 2m\nBe still.\n:::\n"), Area, "elastic")


def test_a_background_that_changes_fades_over_into_the_next() -> None:
    scene = drawn("---\nbackground: pink noise\n---\nHi. [1m]\n\n[background sine 220 Hz over 10s]\n\nHo. [1m]\n")
    first, second = (area.points for area in of(scene, Area, "bed")[:2])
    assert second[0][0] < first[3][0], "they sound together for a while"
    assert "sine 220 Hz" in texts(scene)


@pytest.mark.parametrize(("length", "labels"), [(3 * 60, ["0:00", "0:15"]), (4 * 3600, ["0:00", "15:00", "1:00:00"])])
def test_the_axis_has_times_that_can_be_read(length: int, labels: list[str]) -> None:
    scene = drawn(f"---\nlength: {length}s\n---\nHi.\n\n[fill]\n")
    ticks = [words for words in of(scene, Words) if re.fullmatch(r"[\d:]+", words.text) and words.anchor == "middle"]
    assert set(labels) <= {words.text for words in ticks}
    assert all(two.x - one.x >= 60 for one, two in itertools.pairwise(ticks))


def test_forty_chapters_are_numbered_and_listed_below() -> None:
    script = "".join(f"## The place number {n}, and all around it\nBe here. [5s]\n\n" for n in range(1, 41))
    scene = drawn(script)
    said = texts(scene)
    assert {str(n) for n in range(1, 41)} <= set(said)
    assert sum("The place number" in text for text in said) == 40
    assert scene.high > drawn(SESSION).high
    assert all(0 <= words.x <= scene.wide and 0 < words.y < scene.high for words in of(scene, Words))


def test_a_session_without_chapters_has_no_name_twice() -> None:
    assert texts(drawn("---\ntitle: Alone\n---\nHi. [5s]\n")).count("Alone") == 1


def test_a_kind_of_event_that_nobody_knows_yet_changes_nothing() -> None:
    routine, timeline = evening()
    strange = Event("lights", 1, timeline.length, 0, "dim")
    assert compose(routine, replace(timeline, events=(*timeline.events, strange))) == compose(routine, timeline)


# ── the painters ─────────────────────────────────────────────────────────────────────────────────────────

TITLES = [
    "An Evening", "静かな夜の休息", "שינה טובה", "Łódź, déjà vu", "🌿🌿", "<b>&amp;\"'", "a" * 300,
    "a very " * 40, "Über-Größe", "ก็ดี", "\u202eltr",
]  # fmt: skip


@cache
def evening() -> tuple[Routine, Timeline]:
    routine = parse(SESSION, "routine.md")
    return routine, arrange(routine, unroll(routine, VOICE), Lengths())


def titled(title: str) -> Scene:
    routine, timeline = evening()
    chapters = tuple(replace(chapter, text=title) for chapter in timeline.chapters)
    return compose(replace(routine, meta=replace(routine.meta, title=title)), replace(timeline, chapters=chapters))


@pytest.mark.parametrize("title", TITLES)
def test_any_title_can_be_painted(title: str) -> None:
    scene = titled(title)
    root = etree.fromstring(svg(scene).encode())
    assert root.findtext(f"{SVG}title") == scene.title
    assert root.get("role") == "img" and scene.about == root.findtext(f"{SVG}desc")
    image = Image.open(io.BytesIO(png(scene)))
    assert image.size == (round(scene.wide) * 2, round(scene.high) * 2)


@settings(max_examples=40)
@given(st.text(max_size=80))
def test_no_text_makes_an_svg_that_is_no_xml(title: str) -> None:
    scene = titled(title)
    etree.fromstring(svg(scene).encode())
    assert all(0 <= words.x <= scene.wide for words in of(scene, Words))


def test_the_svg_is_small_and_needs_nothing_from_elsewhere() -> None:
    text = svg(drawn(SESSION))
    assert len(text) < 20_000
    assert "prefers-color-scheme:dark" in text
    assert not re.search(r"href|url\(|@import|<script|<image", text)
    colours = set(re.findall(r'class="(?:line )?([\w-]+)"', text))
    assert all(f".{name}{{" in text for name in colours), "every colour that is used is there"


def test_same_session_same_pictures() -> None:
    scene = drawn(SESSION)
    assert svg(scene) == svg(drawn(SESSION)) and png(scene) == png(drawn(SESSION))


def test_the_png_shows_what_the_scene_says() -> None:
    scene = drawn(SESSION)
    image = Image.open(io.BytesIO(png(scene))).convert("RGB")
    assert image.getpixel((4, 4)) == (0xF7, 0xF1, 0xE7)
    field = of(scene, Box, "field 1")[0]
    assert image.getpixel((round(field.x * 2 + 20), round(field.y * 2 + 80))) == (0xF0, 0xDF, 0xCB)
    x, top, bottom = max(of(scene, Bars, "voice")[0].bars, key=lambda bar: bar[2] - bar[1])
    assert image.getpixel((round(x * 2), round(top + bottom))) == (0x97, 0x40, 0x1F)
    assert image.info["Title"] == "An Evening" and "Settle from 0:00" in image.info["Description"]


def test_what_the_font_can_not_write_has_something_in_its_place() -> None:
    plain, strange = (Image.open(io.BytesIO(png(titled(title)))).convert("L") for title in ("routine", "静かな夜"))
    head = (0, 0, 1400, 120)
    assert plain.crop(head).tobytes() == strange.crop(head).tobytes(), "the script's name"


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.text(max_size=60), st.floats(20, 400))
def test_text_is_cut_to_its_room(text: str, room: float) -> None:
    shown = cut(text, 13, room)
    assert width(shown, 13) <= room or shown == ""
    assert shown == text or width(text, 13) > room


def test_text_is_folded_in_two_lines_at_the_most() -> None:
    assert folded("Settle", 13, 100) == ("Settle",)
    assert folded("Constructive rest", 13, 100) == ("Constructive", "rest")
    assert folded("Constructive", 13, 30) == ()


def test_who_can_not_see_it_is_told_what_it_shows() -> None:
    about = drawn("Hi. [9s]\n\n## Rest\n[10s] [bell]\n").about
    assert about.endswith("session in time: 0:30 · 3% spoken. Chapters: Routine from 0:00; Rest from 0:10.")
    assert drawn("[bell] [10s]\n").about.endswith("without words.")
