"""Names that FAT, exFAT, Android and Windows take, held against a validator of its own."""

from __future__ import annotations

import unicodedata

import pytest
from examples import EXAMPLES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audiogen.library.sync import names

DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{digit}" for port in ("COM", "LPT") for digit in "123456789¹²³"
}


def faults(name: str) -> list[str]:
    """What is wrong with a name, by the rules of FAT's long names, Windows and ext4 as their makers wrote them."""
    found = []
    if not name or name in (".", ".."):
        found.append("empty")
    if any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c in '<>:"/\\|?*' for c in name):
        found.append("a forbidden letter")
    if any(0xD800 <= ord(c) <= 0xDFFF for c in name):
        return [*found, "half a letter"]
    if name[:1] in (".", " ") or name[-1:] in (".", " "):
        found.append("a dot or space at an end")
    if name.split(".")[0].rstrip(" ").upper() in DEVICES:
        found.append("a device")
    if len(name.encode("utf-16-le")) > 510 or len(name.encode("utf-8")) > 255:
        found.append("too long")
    if not unicodedata.is_normalized("NFC", name):
        found.append("not NFC")
    if any(c in name for c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff"):
        found.append("turns the direction of writing")
    return found


NAMES = {
    "Psoas Release": "Psoas Release",
    "Psoas: Release": "Psoas - Release",
    "Rest 10:30": "Rest 10-30",
    'Say "yes"?': "Say 'yes'",
    "in/out\\hold|out": "in-out-hold-out",
    "<3 * you>": "(3 you)",
    "Wait...": "Wait",
    "...and rest": "and rest",
    ".hidden": "hidden",
    " a \t b \n c ": "a b c",
    "a\u00a0b\u3000c": "a b c",
    "nul\0l": "null",
    "Café": "Café",
    "Cafe\u0301": "Café",
    "CON": "CON_",
    "con.txt": "con_.txt",
    "Com7 .a.b": "Com7_.a.b",
    "lpt³": "lpt³_",
    "CONIN$": "CONIN$_",
    "Console": "Console",
    "COM10": "COM10",
    "Nulls": "Nulls",
    "休息": "休息",
    "آرام\u200cسازی": "آرام\u200cسازی",
    "👩\u200d🎤 sings": "👩\u200d🎤 sings",
    "abc\u202egpj": "abcgpj",
    "": "nothing",
    "???": "nothing",
    " . . ": "nothing",
    "\u200d": "nothing",
    "\ud800": "nothing",
    "\uffff": "nothing",
}


@pytest.mark.parametrize("text", NAMES)
def test_safe(text: str) -> None:
    assert names.safe(text, "nothing") == NAMES[text]
    assert not faults(NAMES[text])


@pytest.mark.parametrize(
    "name", ["a:b", "CON.mp3", "aux", "a.", " a", "a" * 256, "ä" * 128, "Cafe\u0301", "", "a\x7f"]
)
def test_the_validator_would_find_it(name: str) -> None:
    assert faults(name)


@settings(max_examples=120 * EXAMPLES, deadline=None)
@given(st.text(max_size=400), st.integers(20, 255))
@example("a" * 254 + "\U0001f600", 255)
@example("a" * 19 + ". .b", 20)
@example("con" + "." * 30 + "x", 20)
@example("e" + "\u0301" * 300, 30)
@example("कि" * 200, 100)
def test_every_name_is_safe(text: str, most: int) -> None:
    name = names.safe(text, "Session", most)
    assert not faults(name)
    assert len(name.encode()) <= most
    assert names.safe(name, "", most) == name
    for suffix in (".mp3", ".m3u8"):
        whole = names.safe(text, "Session", most - len(suffix)) + suffix
        assert not faults(whole)
        assert names.safe(whole, "", most) == whole


@settings(max_examples=80 * EXAMPLES, deadline=None)
@given(st.text(max_size=300), st.integers(2, 1000))
def test_numbered_names_are_safe_and_told_apart(text: str, number: int) -> None:
    name = names.safe(text, "Session", 40)
    other = names.numbered(name, number, 40)
    assert not faults(other) and len(other.encode()) <= 40
    assert names.fold(other) != names.fold(names.numbered(name, number + 1, 40))
    assert names.numbered(name, 1, 40) == name


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("abcdef", 4, "abcd"),
        ("abc def", 4, "abc"),
        ("ab\U0001f600", 5, "ab"),  # four bytes, which would not fit
        ("ab\U0001f44d\U0001f3fd", 9, "ab"),  # a thumb and its colour
        ("a\U0001f469\u200d\U0001f3a4", 9, "a"),  # a singer is a woman, joined with a microphone
        ("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", 14, "\U0001f1e9\U0001f1ea"),  # two flags
        ("abq\u0307", 4, "ab"),  # a letter and its dot, which have no letter of their own
        ("q" + "\u0307" * 40, 20, "q" + "\u0307" * 9),  # there is no better border
    ],
)
def test_a_cut_parts_no_letter(text: str, most: int, kept: str) -> None:
    assert names.safe(text, "", most) == kept


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Rest", "REST"), ("Straße", "STRASSE"), ("Café", "Cafe\u0301"), ("ΌΣΟΣ", "όσος"), ("ﬁt", "FIT"),
        ("\u0131", "I"), ("re\u00adst", "rest"), ("rest\ufe0f", "rest"), ("\u212b", "å"),
    ],
)  # fmt: skip
def test_names_that_some_card_takes_for_one(one: str, two: str) -> None:
    assert names.fold(one) == names.fold(two)


@settings(max_examples=100 * EXAMPLES, deadline=None)
@given(st.text(max_size=30))
def test_fold_is_at_least_as_coarse_as_any_card(text: str) -> None:
    for other in (text.casefold(), text.upper(), text.lower(), unicodedata.normalize("NFD", text)):
        assert names.fold(other) == names.fold(text)


def test_fold_tells_the_rest_apart() -> None:
    different = ["rest", "rests", "rest 2", "rést", "re-st", "休息", "🙂", "🙃", ""]
    assert len({names.fold(name) for name in different}) == len(different)
