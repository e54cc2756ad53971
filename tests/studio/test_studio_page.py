"""The page in a browser: writing, saving, hearing, dragging, and following what others write."""

from __future__ import annotations

import importlib.util
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opened import ROUTINE, Place, heard, opened

from audiogen.settings import Settings
from audiogen.speech.cache import Cache
from audiogen.studio.reading import Reading, look

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="playwright is not installed"),
    pytest.mark.skipif(BROWSER is None, reason="there is no Chromium or Chrome here"),
]
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required", "--mute-audio",
]  # fmt: skip
WIDE = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studio")


@pytest.fixture(scope="module")
def place(folder: Path) -> Iterator[Place]:
    path = folder / "rest.md"
    path.write_text(ROUTINE, encoding="utf-8")
    with opened(path, Settings(cache=folder / "clips", output=folder / "output")) as place:
        heard(place.studio.bench("rest.md"))
        yield place


class Desk:
    """The page of a script; what it complained of, and what it asked for."""

    def __init__(self, page: Any, place: Place, path: Path) -> None:
        self.page = page
        self.path = path
        self.bench = place.studio.bench("rest.md")
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self._ears = {
            "console": lambda message: self.complaints.append(message.text),
            "pageerror": lambda error: self.complaints.append(str(error)),
            "request": lambda request: self.asked.append(request.url),
        }
        for name, ear in self._ears.items():
            page.on(name, ear)

    def put_away(self) -> None:
        for name, ear in self._ears.items():
            self.page.remove_listener(name, ear)

    def until(self, condition: str) -> None:
        """Waits until something in JavaScript, about `audio` and `area`, is so."""
        names = "const audio = document.querySelector('audio'), area = document.querySelector('textarea');"
        self.page.wait_for_function(f"() => {{ {names} return {condition}; }}", timeout=8000)

    def state(self, expression: str) -> Any:
        return self.page.evaluate(f"() => {{ const audio = document.querySelector('audio'); return {expression}; }}")

    def select(self, text: str) -> None:
        """Selects `text` in the script, as a mouse would."""
        self.page.evaluate(
            """(text) => {
                const area = document.querySelector("textarea");
                const at = area.value.indexOf(text);
                area.focus();
                area.setSelectionRange(at, at + text.length);
            }""",
            text,
        )

    def line(self, text: str) -> Any:
        return self.page.locator(".line", has_text=text)

    @property
    def text(self) -> str:
        return str(self.page.locator("textarea").input_value())


@pytest.fixture(scope="module")
def screen(browser: Any) -> Iterator[Any]:
    """A page that stays: opening another takes longer than most tests."""
    page = browser.new_page(viewport=WIDE, reduced_motion="reduce")
    page.set_default_timeout(8000)
    page.on("dialog", lambda dialog: dialog.accept())  # what isn't saved may go
    yield page
    page.close()


@pytest.fixture
def desk(screen: Any, place: Place, folder: Path) -> Iterator[Desk]:
    path = folder / "rest.md"
    path.write_text(ROUTINE, encoding="utf-8")
    desk = Desk(screen, place, path)
    screen.goto(place.address)
    desk.until(f"area.value === {ROUTINE!r} && audio.readyState > 0")
    desk.until("document.querySelector('.voice').dataset.state === 'ready'")
    yield desk
    desk.put_away()
    # the browser itself speaks of every refusal, also of those that the page asks about
    assert [said for said in desk.complaints if not any(status in said for status in ("409 ", "422 "))] == []
    assert [url for url in desk.asked if not url.startswith((place.address, "data:"))] == []


def test_what_is_typed_and_saved_can_be_seen_and_heard(desk: Desk) -> None:
    desk.select("Breathe out.")
    desk.page.keyboard.type("Breathe out, and wait for a while.")
    assert desk.page.locator(".edited").is_visible()
    assert "wait for" not in desk.path.read_text(encoding="utf-8")
    desk.page.keyboard.press("Control+s")
    desk.line("wait for a while").wait_for()
    assert "wait for a while" in desk.path.read_text(encoding="utf-8")
    assert not desk.page.locator(".edited").is_visible()
    desk.page.keyboard.press("Alt+p")
    desk.until("!audio.paused && document.querySelector('.line.heard')?.textContent.includes('wait for a while')")
    assert desk.page.locator(".row.heard").inner_text().startswith("Breathe out, and wait")
    for _ in range(40):  # as many steps as the browser made of it
        if desk.text == ROUTINE:
            break
        desk.page.keyboard.press("Control+z")
    assert desk.text == ROUTINE, "undoing goes back beyond saving"


def test_faults_are_shown_at_their_lines_also_before_saving(desk: Desk) -> None:
    desk.select("[3s]")
    desk.page.keyboard.type("[3 secnds]")
    fault = desk.page.locator(".fault")
    fault.wait_for()
    assert "line 9" in fault.inner_text() and "3 secnds" in fault.inner_text()
    assert desk.page.locator(".row.wrong").inner_text().startswith("Lie down")
    desk.page.keyboard.press("Control+s")
    desk.until("document.querySelector('.said').textContent === 'Saved'")
    assert desk.line("Breathe out").count() == 1, "the last good session stays"
    desk.page.locator(".save").focus()
    fault.locator("button").click()
    assert desk.state("document.activeElement.tagName") == "TEXTAREA"


def test_a_change_that_is_wanted_at_once_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the file is still being read, what is heard isn't what was there before."""

    def slow(*words: Any) -> Reading:
        time.sleep(0.7)
        return look(*words)

    monkeypatch.setattr("audiogen.studio.bench.look", slow)
    desk.select("Nothing to do.")
    desk.page.keyboard.type("There is nothing that you have to do.")
    desk.page.keyboard.press("Control+s")
    desk.until("document.querySelector('.said').textContent === 'Saved'")
    desk.page.keyboard.press("Alt+p")
    desk.until("!audio.paused && audio.currentTime > 15")
    desk.until("document.querySelector('.line.heard')?.textContent.includes('have to do')")


def test_lengths_are_told_as_everywhere(desk: Desk) -> None:
    found = desk.page.evaluate(
        """async () => {
            const { clock, passed } = await import(new URL("assets/words.js", location.href));
            return [clock(33600), passed(33600), clock(3599600), passed(3600000)];
        }"""
    )
    assert found == ["0:34", "0:33", "1:00:00", "1:00:00"]
    assert desk.page.locator(".voice p").inner_text().endswith("% of the time")


def test_a_click_hears_a_line(desk: Desk) -> None:
    desk.line("And your arms").click()
    desk.until("!audio.paused && document.querySelector('.line.heard')?.textContent.includes('your arms')")
    start = desk.state("audio.currentTime")
    desk.page.locator(".number").nth(8).click()
    desk.until("audio.currentTime < 2")
    assert desk.state("document.querySelector('.row.heard')?.textContent ?? ''").startswith("Lie down")
    assert start > 10
    desk.page.locator("textarea").focus()
    desk.select("Let your hands")
    desk.page.keyboard.press("Alt+Enter")
    desk.until("document.querySelector('.line.heard')?.textContent.includes('hands')")


def test_what_is_heard_now_strikes_out_no_chapter(desk: Desk) -> None:
    name = desk.page.locator(".chapter h3 span").nth(1)
    name.scroll_into_view_if_needed()
    desk.state("void (document.querySelector('.head').hidden = true)")
    box = name.bounding_box()
    letters = {"x": box["x"] + 2, "y": box["y"], "width": box["width"] - 4, "height": box["height"]}
    before = desk.page.screenshot(clip=letters)
    middle = box["y"] + box["height"] / 2
    desk.page.evaluate(
        """(y) => {
            const head = document.querySelector(".head");
            const top = head.parentElement.getBoundingClientRect().y;
            head.hidden = false;
            head.style.transform = `translateY(${y - top}px)`;
        }""",
        middle,
    )
    head = desk.page.locator(".head").bounding_box()
    assert abs(head["y"] - middle) < 3 and head["x"] + head["width"] > box["x"] + box["width"]
    assert desk.page.screenshot(clip=letters) == before


def test_a_new_version_goes_on_in_the_same_line(desk: Desk) -> None:
    desk.line("Let your hands").click()
    desk.until("document.querySelector('.line.heard')?.textContent.includes('hands')")
    before = desk.state("audio.currentTime")
    text = desk.path.read_text(encoding="utf-8")
    desk.path.write_text(text.replace("[3s]", "[20s]"), encoding="utf-8")
    desk.until("audio.currentTime > 25 && document.querySelector('.line.heard')?.textContent.includes('hands')")
    assert desk.state("audio.currentTime") == pytest.approx(before + 17, abs=3)


def test_who_listens_goes_on_when_the_cache_was_cleared(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiogen.build.shelf._AT_HAND", 0)
    desk.path.write_text(ROUTINE.replace("[3s]", "[6m]"), encoding="utf-8")  # more than a browser asks for at once
    desk.until("audio.duration > 380 && document.querySelector('.voice').dataset.state === 'ready'")
    desk.state("audio.play()")
    desk.until("audio.currentTime > 0.3")
    before = desk.state("audio.src")
    for kept in (folder / "clips", folder / "clips" / "treated"):
        Cache(kept).clear()
    desk.line("Let your hands").click()
    desk.until(f"audio.src !== {before!r} && document.querySelector('.voice').dataset.state === 'ready'")
    desk.until("!audio.paused && audio.currentTime > 372 && !audio.seeking")
    desk.complaints = [said for said in desk.complaints if "503" not in said and "MISMATCH" not in said]


def test_dragging_shows_what_would_be_and_writes_only_when_asked(desk: Desk) -> None:
    grip = desk.page.locator(".elastic .grip").first
    box = grip.bounding_box()
    x, y = box["x"] + 20, box["y"] + 6
    desk.page.mouse.move(x, y)
    desk.page.mouse.down()
    desk.page.mouse.move(x, y + 60, steps=4)
    said = desk.page.locator(".trial p")
    desk.until("/the session lasts .*\\+5s/.test(document.querySelector('.trial p').textContent)")
    assert said.inner_text().startswith("9s instead of 4s")
    desk.page.mouse.up()
    assert desk.path.read_text(encoding="utf-8") == desk.text == ROUTINE
    desk.page.get_by_role("button", name="Write [9s] into line 14").click()
    assert desk.text == ROUTINE.replace("Breathe out. [4s-8s]", "Breathe out. [9s]")
    assert desk.path.read_text(encoding="utf-8") == ROUTINE
    assert desk.page.locator(".bar .said").inner_text() == "Written; save to hear it"
    desk.page.keyboard.press("Control+z")
    assert desk.text == ROUTINE


def test_pauses_by_keyboard(desk: Desk) -> None:
    rest = desk.page.get_by_role("slider", name="Rest in line 18")
    rest.focus()
    assert rest.get_attribute("aria-valuetext") == "10s; the session lasts 0:36"
    for _ in range(3):
        desk.page.keyboard.press("ArrowDown")
    desk.until("document.querySelector('.trial p').textContent.includes('(+3s)')")
    desk.page.keyboard.press("Enter")
    assert desk.state("document.activeElement.textContent") == "Write ::: rest 13s into line 18"
    desk.page.keyboard.press("Escape")
    assert not desk.page.locator(".trial").is_visible()
    assert rest.get_attribute("aria-valuenow") == "10"


def test_keys_stay_within_what_is_written(desk: Desk) -> None:
    pause = desk.page.get_by_role("slider", name="Pause in line 14")
    pause.focus()
    assert (pause.get_attribute("aria-valuemin"), pause.get_attribute("aria-valuemax")) == ("4", "8")
    desk.page.keyboard.press("PageDown")
    desk.until("document.querySelector('.trial p').textContent.startsWith('8s instead of 4s')")
    desk.page.keyboard.press("PageUp")
    desk.until("document.querySelector('.trial p').textContent.startsWith('4s instead of 4s')")
    desk.page.keyboard.press("Escape")


def test_what_cant_be_is_not_offered(desk: Desk) -> None:
    """And what is tried is said to be tried on what is saved, where that isn't all."""
    desk.path.write_text(ROUTINE.replace("language: en", "language: en\nlength: 48s"), encoding="utf-8")
    desk.until("document.querySelector('.clock .of').textContent === ' / 0:48'")
    rest = desk.page.get_by_role("slider", name="Rest in line 19")
    fault = desk.page.locator(".trial.fault")
    for _ in range(50):  # what was guessed gives way to what was spoken meanwhile, and so may the handle
        rest.focus()
        desk.page.keyboard.press("End")
        desk.page.wait_for_timeout(100)
        if fault.is_visible():
            break
    assert "the session would last" in desk.page.locator(".trial p").inner_text()
    assert not desk.page.locator(".trial .strong").is_visible()
    desk.page.keyboard.press("Escape")
    desk.select("Thank you.")
    desk.page.keyboard.type("Thank you very much.")
    rest.focus()
    desk.page.keyboard.press("ArrowDown")
    desk.until("document.querySelector('.trial p').textContent.endsWith('by what is saved')")
    desk.page.keyboard.press("Escape")


def test_a_fault_elsewhere_is_shown_beside_what_is_not_saved(desk: Desk) -> None:
    part = desk.path.with_name("part.md")
    part.write_text("From elsewhere.\n", encoding="utf-8")
    desk.path.write_text(f"{ROUTINE}\n::: include part.md\n", encoding="utf-8")
    desk.line("From elsewhere").wait_for()
    desk.select("Thank you.")
    desk.page.keyboard.type("Thanks.")
    desk.page.wait_for_timeout(600)  # by then what was typed has been looked at
    part.write_text("From [nowhere.\n\n[nothing]\n", encoding="utf-8")
    top = "document.querySelector('.fault {}')?.offsetTop"
    desk.until(f"{top.format('.message')} > {top.format('.place')} + 12")
    part.unlink()


def test_a_studio_that_was_ended_is_said_in_good_sentences(desk: Desk) -> None:
    desk.select("Thank you.")
    desk.page.keyboard.type("Thanks.")
    desk.page.route("**/text/*", lambda route: route.abort())
    desk.page.keyboard.press("Control+s")
    notice = desk.page.locator(".notice p")
    notice.wait_for()
    assert notice.inner_text() == "Not saved: the studio doesn't answer. Is it still running?"
    desk.page.unroute("**/text/*")
    desk.complaints = [said for said in desk.complaints if "ERR_FAILED" not in said]
    desk.page.get_by_role("button", name="Try again").click()
    desk.until("document.querySelector('.said').textContent === 'Saved'")


def test_what_others_write_is_taken_over_and_nothing_is_lost(desk: Desk) -> None:
    theirs = ROUTINE.replace("Thank you.", "Goodbye.")
    desk.path.write_text(theirs, encoding="utf-8")
    desk.line("Goodbye").wait_for()
    assert desk.text == theirs
    desk.select("Goodbye.")
    desk.page.keyboard.type("Mine.")
    desk.path.write_text(ROUTINE.replace("Thank you.", "Farewell."), encoding="utf-8")
    notice = desk.page.locator(".notice")
    notice.wait_for()
    assert "Mine." in desk.text, "what is being written stays"
    desk.page.keyboard.press("Control+s")
    desk.page.get_by_role("button", name="Keep mine").click()
    desk.line("Mine").wait_for()
    assert "Mine." in desk.path.read_text(encoding="utf-8")
    kept = desk.path.with_name("rest.md.bak1")
    assert "Farewell." in kept.read_text(encoding="utf-8")
    kept.unlink()


def test_what_gives_way_to_the_file_is_kept(desk: Desk) -> None:
    theirs = ROUTINE.replace("Thank you.", "Farewell.")
    desk.select("Breathe out.")
    desk.page.keyboard.type("A line that took me an hour.")
    mine = desk.text
    desk.path.write_text(theirs, encoding="utf-8")
    desk.page.get_by_role("button", name="Take the file’s").click()
    desk.until("area.value.includes('Farewell.')")
    assert desk.text == theirs == desk.path.read_text(encoding="utf-8")
    kept = desk.path.with_name("rest.md.bak1")
    assert kept.read_text(encoding="utf-8") == mine
    kept.unlink()
    assert "what you wrote is kept as rest.md.bak1" in desk.page.locator(".bar .said").inner_text()
    desk.page.keyboard.press("Control+z")
    assert desk.text == mine, "and undoing brings it back"


def test_a_file_that_is_away_for_a_moment(desk: Desk) -> None:
    away = desk.path.with_name("away.md")
    desk.path.rename(away)
    desk.page.locator(".notice").wait_for()
    assert desk.text == ROUTINE
    away.rename(desk.path)
    desk.page.locator(".notice").wait_for(state="hidden")


@pytest.mark.parametrize(
    ("one", "two", "line", "there", "new"),
    [
        ("a b c d", "a b c d", 3, 3, []),
        ("a b c d", "a x b c d", 3, 4, [2]),
        ("a b c d", "a c d", 3, 2, []),
        ("a b c d", "a X c Y", 3, 3, [2, 4]),
        ("a - b - c - d", "a - x - b - c - D", 5, 7, [3, 4, 9]),
        ("a b c d", "b c d e", 4, 3, [4]),
        ("a a a b", "a a b", 4, 3, []),
        ("a b c", "x y z", 2, 1, [1, 2, 3]),
    ],
)
def test_which_line_is_which(desk: Desk, one: str, two: str, line: int, there: int, new: list[int]) -> None:
    found = desk.page.evaluate(
        """async ([one, two, line]) => {
            const { changed, mapping } = await import(new URL("assets/lines.js", location.href));
            return [mapping(one, two)(line), changed(one, two)];
        }""",
        [one.replace(" ", "\n"), two.replace(" ", "\n"), line],
    )
    assert found == [there, new]


def test_two_pages_follow(desk: Desk, browser: Any, place: Place) -> None:
    other = browser.new_page(viewport=WIDE)
    other.goto(place.address)
    other.locator(".line", has_text="Thank you").wait_for()
    desk.select("Thank you.")
    desk.page.keyboard.type("See you.")
    desk.page.keyboard.press("Control+s")
    other.locator(".line", has_text="See you").wait_for()
    assert "See you." in other.locator("textarea").input_value()
    other.close()


def test_the_tab_key_leads_out_of_the_script(desk: Desk) -> None:
    desk.page.locator("textarea").focus()
    desk.page.keyboard.press("Tab")
    assert desk.state("document.activeElement.tagName") != "TEXTAREA"
    assert desk.text == ROUTINE


def barriers(axe: Any, page: Any) -> list[tuple[str, str]]:
    """What of a page keeps people out, as far as axe-core sees that."""
    source = next(Path(next(iter(axe.__path__))).rglob("axe.min.js"))
    page.evaluate(source.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then((results) => results.violations)")
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_people_out(browser: Any, place: Place, desk: Desk, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    desk.path.write_text(ROUTINE.replace("[3s]", "[3 secnds]"), encoding="utf-8")
    context = browser.new_context(viewport=WIDE, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(place.address)
    page.locator(".fault").wait_for()
    page.locator(".line").first.wait_for()
    found = barriers(axe, page)
    context.close()
    assert found == []


def test_the_list_of_routines(browser: Any, place: Place, folder: Path) -> None:
    scripts = folder / "scripts"
    scripts.mkdir()
    (scripts / "rest.md").write_text(ROUTINE, encoding="utf-8")
    (scripts / "wrong.md").write_text("---\ntitle: Not Yet\n---\nLie down. [3 moments]\n\n[bel]\n", encoding="utf-8")
    with opened(scripts, Settings(cache=folder / "clips", output=folder / "output")) as listed:
        page = browser.new_page(viewport=WIDE, bypass_csp=True)
        page.goto(listed.address)
        page.locator(".state.spoken").wait_for()
        page.locator(".state.wrong").wait_for()
        rows = [" ".join(text.split()) for text in page.locator(".routine").all_inner_texts()]
        assert rows == ["A Short Rest rest.md 0:36 ready to be heard", "Not Yet wrong.md 2 faults"]
        assert barriers(pytest.importorskip("axe_playwright_python"), page) == []
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator(".line").first.wait_for()
        page.get_by_role("link", name="All routines").click()
        page.locator(".routine").first.wait_for()
        page.close()


def test_the_bar_has_room_for_all_it_says(desk: Desk, request: pytest.FixtureRequest) -> None:
    request.addfinalizer(lambda: desk.page.set_viewport_size(WIDE))
    desk.state("void (document.querySelector('.clock .of').textContent = ' / ~2:05:33 → 2:06:00')")
    for width in (1280, 1000, 800, 360):
        desk.page.set_viewport_size({"width": width, "height": 800})
        play, desk_, clock = (desk.page.locator(part).bounding_box() for part in (".play", ".desk", ".clock"))
        assert play["width"] == play["height"] == 48, width
        assert clock["x"] + clock["width"] <= desk_["x"] + desk_["width"], width
        assert desk.state("document.querySelector('.clock').scrollWidth") <= clock["width"] + 1, width


def test_it_fits_a_narrow_window(desk: Desk, request: pytest.FixtureRequest) -> None:
    desk.page.set_viewport_size({"width": 360, "height": 640})
    request.addfinalizer(lambda: desk.page.set_viewport_size(WIDE))
    assert desk.state("document.documentElement.scrollWidth") == 360
    script, session = (desk.page.locator(part).bounding_box() for part in (".writing", ".session"))
    assert session["y"] >= script["y"] + script["height"]


def test_a_phone_has_room_for_the_file_and_the_session(desk: Desk, request: pytest.FixtureRequest) -> None:
    request.addfinalizer(lambda: desk.page.set_viewport_size(WIDE))
    desk.page.set_viewport_size({"width": 390, "height": 800})
    desk.select("Thank you.")
    desk.page.keyboard.type("Thanks.")
    desk.state("scrollTo(0, 0)")
    assert desk.page.locator(".bar .file").inner_text() == "rest.md · not saved"
    assert desk.page.locator(".bar .edited").is_visible()
    voice, zoom, view = (desk.page.locator(part).bounding_box() for part in (".voice p", ".zoom", ".view"))
    assert zoom["y"] < voice["y"] + voice["height"] and voice["x"] + voice["width"] <= zoom["x"], "one row for both"
    assert 800 - view["y"] > 250
    desk.page.keyboard.press("Control+s")
    desk.until("document.querySelector('.said').textContent === 'Saved'")
    said, save = (desk.page.locator(part).bounding_box() for part in (".bar .said", ".save"))
    assert said["height"] < 24 and said["x"] + said["width"] <= save["x"]
