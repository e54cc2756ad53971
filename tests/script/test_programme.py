"""Programmes: what an author writes, and what is understood of it."""

import pytest

from audiogen.errors import ScriptError, ScriptErrors
from audiogen.model import Lesson
from audiogen.script import programme, session_name


def lessons(order: str) -> list[tuple[int, str, str, str]]:
    found = programme(f"order:\n{order}", "p.yaml").lessons
    return [(lesson.line, lesson.group, lesson.label, lesson.session) for lesson in found]


def test_all_that_a_programme_says() -> None:
    text = (
        "# a note\ntitle: Six  Days\ndescription: >\n  Slowly,\n  and kindly.\nauthor: Ana\n"
        "address: https://example.org/hips\norder: [rest]\n"
    )
    found = programme(text, "scripts/programme.yaml")
    assert (found.title, found.description, found.author) == ("Six Days", "Slowly, and kindly.", "Ana")
    assert (found.address, found.lessons) == ("https://example.org/hips/", (Lesson(8, "rest"),))


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://exämple.org/ü b/x", None),
        ("https://exämple.org/ü/%41(b)/", "https://xn--exmple-cua.org/%C3%BC/%41(b)/"),
        ("http://192.168.1.9:8000", "http://192.168.1.9:8000/"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a/"),
        ("https://EXAMPLE.org/A//", "https://example.org/A/"),
    ],
)
def test_an_address_is_written_as_the_web_wants_it(written: str, address: str | None) -> None:
    text = f"address: {written}\norder: [rest]\n"
    if address is None:
        with pytest.raises(ScriptError, match="must be a folder's address"):
            programme(text, "p.yaml")
    else:
        assert programme(text, "p.yaml").address == address


def test_without_a_title_the_file_names_it() -> None:
    assert programme("order: [rest]", "scripts/six-days_for.yaml").title == "Six days for"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("- rest\n- slide\n", [(2, "", "", "rest"), (3, "", "", "slide")]),
        ("- Day 1: rest\n- slide\n", [(2, "", "Day 1", "rest"), (3, "", "", "slide")]),
        ("  Day 1: rest\n  Day 2: rest\n", [(2, "", "Day 1", "rest"), (3, "", "Day 2", "rest")]),
        (
            "  Week 1:\n    Day 1: rest\n    Day 3: slide\n  Week 2: [rest, Day 9: slide]\n",
            [(3, "Week 1", "Day 1", "rest"), (4, "Week 1", "Day 3", "slide"), (5, "Week 2", "", "rest"),
             (5, "Week 2", "Day 9", "slide")],
        ),
        ("  Week 1:\n    Day 1:\n      - rest\n      - slide\n", [(4, "Week 1", "Day 1", "rest"),
                                                                 (5, "Week 1", "Day 1", "slide")]),
        ("- week 1, day 3: rest\n", [(2, "", "week 1, day 3", "rest")]),
        ("  1: {2: rest}\n", [(2, "1", "2", "rest")]),
        ("- scripts/rest.md\n- rest.mp3\n- C:\\me\\rest.md\n", [(2, "", "", "rest"), (3, "", "", "rest"),
                                                               (4, "", "", "rest")]),
    ],
)  # fmt: skip
def test_an_order_may_be_written_in_many_ways(order: str, expected: list[tuple[int, str, str, str]]) -> None:
    assert lessons(order) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("ordr: [a]", "p.yaml:1: unknown setting “ordr”: did you mean “order”?"),
        ("title: T", "p.yaml: a programme needs an `order:`"),
        ("", "p.yaml: a programme needs an `order:`"),
        ("- a", "p.yaml:1: the settings must be lines of `name: value`"),
        ("title: [", "p.yaml:1: the settings are not YAML"),
        ("title: T\norder: []", "p.yaml:2: `order` names no session"),
        ("order: 3", "p.yaml:1: “3” is no session: write a script's name"),
        ("order:\n- a\n-\n", "p.yaml:3: there is no session here"),
        ("order: {a: {b: {c: d}}}", "p.yaml:1: a programme has two levels above its sessions"),
        ("title: [a]\norder: [a]", "p.yaml:1: `title`: must be words, not a list"),
        ("address: here\norder: [a]", "p.yaml:1: `address`: must be a folder's address"),
        ("address: ftp://example.org\norder: [a]", "p.yaml:1: `address`: must be a folder's address"),
        ("address: https://me:secret@example.org/\norder: [a]", "p.yaml:1: `address`: must not hold a name or pass"),
        ("address: https://example.org/../x/\norder: [a]", "p.yaml:1: `address`: must be a folder's address"),
        ("address: https://example.org/%zz/\norder: [a]", "p.yaml:1: `address`: must be a folder's address"),
        ("address: https://example.org/?a\norder: [a]", "p.yaml:1: `address`: must be a folder's address"),
        ("address: https://example.org:99999/\norder: [a]", "p.yaml:1: `address`: must be a folder's address"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, fault: str) -> None:
    with pytest.raises((ScriptError, ScriptErrors)) as caught:
        programme(text, "p.yaml")
    assert str(caught.value).startswith(fault), str(caught.value)
    assert "\n" not in str(caught.value)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ScriptErrors) as caught:
        programme("titel: T\naddress: x\norder:\n- a\n- 7\n", "p.yaml")
    assert [error.line for error in caught.value.errors] == [1, 2, 5]


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ("rest.md", "rest"), ("scripts/a/rest", "rest"), ("Füße & Hände.md", "Füße & Hände"), ("a.b.md", "a.b"),
        ("50% #1: why?.md", "50% -1- why-"), ("%41.md", "-41"), ("C:\\me\\rest.mp3", "rest"), (" .md", "session"),
        ("休む.md", "休む"),
    ],
)  # fmt: skip
def test_the_name_of_a_session_has_nothing_that_players_stumble_over(script: str, name: str) -> None:
    assert session_name(script) == name
