"""The pages in a browser, on something like a phone: a finger, real sound, and a strict policy."""

import importlib.util
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from page_samples import LINES, SECONDS, beside, episode, library, vast
from page_site import serving

from audiogen.library.catalogue import Playlist
from audiogen.library.page import pages

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
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
HELD = library(episode(), episode("Ünder #2 50%", "The Second"), vast())
PAGE = "short-rest.html"
BLANK = "blank.html"
"""A page on which nothing happens, and for which no browser wants an icon."""


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return pages(HELD) | beside(HELD) | {BLANK: b'<!doctype html><link rel="icon" href="data:,">'}


@pytest.fixture(scope="module")
def address(site: dict[str, bytes]) -> Iterator[str]:
    with serving(site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def screen(browser: Any) -> Iterator[Any]:
    """A page that stays: opening another takes longer than most tests."""
    context = browser.new_context(**PHONE, reduced_motion="reduce")
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(screen: Any, address: str) -> Iterator["Phone"]:
    """A phone with nothing in its memory. Afterwards nothing may have gone wrong on any of its pages."""
    screen.goto(address + BLANK)
    screen.evaluate("localStorage.clear()")
    phone = Phone(screen, address)
    yield phone
    phone.put_away()
    assert phone.complaints == [], phone.asked
    assert [url for url in phone.asked if not url.startswith((address, "data:", "file:"))] == []


class Phone:
    """A page, what it complained of, and what it asked for."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self._ears = {
            "request": lambda request: self.asked.append(request.url),
            "console": lambda message: self.complaints.append(message.text),
            "weberror": lambda error: self.complaints.append(str(error.error)),
        }
        self._others: list[Any] = []
        for name, ear in self._ears.items():
            page.context.on(name, ear)

    def with_script(self, script: str) -> Any:
        """Another page, in which `script` runs before those of the page."""
        self.page = self.page.context.new_page()
        self.page.add_init_script(script)
        self._others.append(self.page)
        return self.page

    def put_away(self) -> None:
        for name, ear in self._ears.items():
            self.page.context.remove_listener(name, ear)
        for page in self._others:
            page.close()

    def open(self, path: str = PAGE) -> Any:
        """At `path`, as soon as its sound can be played."""
        self.page.goto(self.address + path)
        if "index" not in path:
            self.until("audio.readyState >= 1")
        return self.page

    def until(self, condition: str) -> None:
        """Waits until something in JavaScript, about `audio`, is so."""
        self.page.wait_for_function(f"() => {{ const audio = document.querySelector('audio'); return {condition}; }}")

    def audio(self, expression: str) -> Any:
        return self.page.evaluate(f"() => {{ const audio = document.querySelector('audio'); return {expression}; }}")

    @property
    def at(self) -> float:
        return float(self.audio("audio.currentTime"))

    def tap_picture(self, share: float) -> None:
        box = self.page.locator(".picture").bounding_box()
        self.page.touchscreen.tap(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)


def near(seconds: float) -> Any:
    return pytest.approx(seconds, abs=0.6)


# ── playing ──────────────────────────────────────────────────────────────────────────────────────────────


def test_it_plays_and_pauses(phone: Phone) -> None:
    page = phone.open()
    assert page.locator("audio").is_hidden(), "the browser's own player gives way to ours"
    page.tap(".play")
    phone.until("audio.currentTime > 0.4")
    page.wait_for_selector(".play[aria-label=Pause]")
    page.tap(".play")
    phone.until("audio.paused")
    page.wait_for_selector(".play[aria-label=Play]")


def test_a_finger_on_the_picture_goes_there(phone: Phone) -> None:
    page = phone.open()
    phone.tap_picture(0.5)
    assert phone.at == near(12)
    assert page.inner_text(".elapsed") in ("0:11", "0:12")
    assert page.inner_text(".remaining") in ("−0:13", "−0:12")
    assert page.inner_text(".timeline .chapter") == "Constructive rest"


def test_a_finger_that_moves_shows_where_it_is_and_goes_there_when_it_lifts(phone: Phone) -> None:
    page = phone.open()
    box = page.locator(".picture").bounding_box()
    across, height = (lambda share: box["x"] + box["width"] * share), box["y"] + 40
    page.mouse.move(across(0.1), height)
    page.mouse.down()
    page.mouse.move(across(0.75), height, steps=3)
    assert page.inner_text(".elapsed") in ("0:17", "0:18")
    assert page.inner_text(".timeline .chapter") == "Close"
    assert phone.at == 0
    page.mouse.up()
    assert phone.at == near(18)


def test_keys_on_the_picture_go_through_the_session(phone: Phone) -> None:
    page = phone.open()
    slider = page.locator(".picture")
    slider.focus()
    for key, place, text in (
        ("ArrowRight", 5, "5 seconds, Settle"),
        ("ArrowUp", 10, "10 seconds, Constructive rest"),
        ("ArrowLeft", 5, "5 seconds, Settle"),
        ("PageUp", 8, "8 seconds, Constructive rest"),
        ("PageUp", 16, "16 seconds, Close"),
        ("PageDown", 8, "8 seconds, Constructive rest"),
        ("End", SECONDS - 0.5, "23 seconds, Close"),
        ("Home", 0, "0 seconds, Settle"),
    ):
        page.keyboard.press(key)
        assert phone.at == pytest.approx(place, abs=0.05), key
        assert slider.get_attribute("aria-valuetext") == text
        assert slider.get_attribute("aria-valuenow") == str(int(place))
    assert slider.get_attribute("aria-valuemax") == str(SECONDS)


def test_buttons_go_back_and_forward(phone: Phone) -> None:
    page = phone.open()
    for button, place in (
        (".forward", 15), (".following", 16), (".back", 1), (".following", 8), (".forward", 23), (".previous", 16),
        (".previous", 8), (".previous", 0), (".back", 0),
    ):  # fmt: skip
        page.tap(button)
        assert phone.at == pytest.approx(place, abs=0.05), button


def test_keys_work_on_the_page_but_not_in_its_controls(phone: Phone) -> None:
    page = phone.open()
    page.keyboard.press("ArrowRight")
    assert phone.at == near(5)
    page.keyboard.press("Space")
    phone.until("!audio.paused")
    page.keyboard.press("Space")
    phone.until("audio.paused")
    page.focus(".speed")
    before = phone.at
    page.keyboard.press("ArrowLeft")
    assert phone.at == before


def test_it_says_when_it_has_ended_begins_anew_and_offers_the_next(phone: Phone) -> None:
    page = phone.open()
    page.focus(".picture")
    page.keyboard.press("End")
    page.tap(".play")
    page.wait_for_selector(".onward:visible")
    assert page.inner_text(".status") == "The session has ended."
    assert phone.at == 0 and phone.audio("audio.paused")
    page.tap(".onward")
    page.wait_for_url("**/%C3%9Cnder%20%232%2050%25.html")
    phone.until("audio.readyState >= 1")
    assert page.inner_text("h1") == "The Second"
    phone.open()
    assert phone.at == 0, "and not where it ended"


# ── what follows the voice ───────────────────────────────────────────────────────────────────────────────


def test_the_chapter_that_is_now_is_marked_and_shows_its_picture(phone: Phone) -> None:
    page = phone.open()
    assert page.inner_text(".chapters [aria-current]").startswith("Settle")
    assert page.get_attribute(".cover", "src") == "short-rest.jpg"
    page.tap(".chapters li:nth-child(2) button")
    assert phone.at == near(8)
    assert page.inner_text(".chapters [aria-current]").startswith("Constructive rest")
    assert page.get_attribute(".cover", "src") == "Rest%20%231.jpg"
    page.evaluate("document.querySelector('audio').currentTime = 15.8")
    page.tap(".play")
    page.wait_for_function("() => document.querySelector('.chapters [aria-current]').innerText.startsWith('Close')")
    assert page.locator("[aria-current]").count() == 2, "one chapter, one line"


def test_words_are_lit_as_they_are_spoken_and_lead_to_their_place(phone: Phone) -> None:
    page = phone.open()
    lines = page.locator(".scroller button")
    lines.nth(6).tap()
    assert phone.at == near(12)
    assert page.inner_text(".scroller [aria-current]") == LINES[6]
    page.evaluate("document.querySelector('audio').currentTime = 13.8")
    page.tap(".play")
    page.wait_for_function(f"() => document.querySelector('.scroller [aria-current]').innerText === '{LINES[7]}'")


def test_words_follow_the_voice_until_the_reader_scrolls_away(phone: Phone) -> None:
    page = phone.open("vast.html")
    scroller, top = page.locator(".scroller"), "document.querySelector('.scroller').scrollTop"
    page.focus(".picture")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    followed = page.evaluate(top)
    assert followed > 100
    assert page.evaluate("scrollY") == 0, "only the words move, not the page"
    scroller.scroll_into_view_if_needed()
    scroller.hover()
    page.mouse.wheel(0, -followed)
    page.wait_for_function(f"() => {top} < 100")
    page.keyboard.press("PageUp")
    assert page.evaluate(top) < 100, "he reads elsewhere"
    page.tap(".follow")
    assert page.evaluate(top) > followed
    assert page.locator(".follow").is_hidden()


def test_the_list_of_chapters_keeps_the_one_that_is_now_in_sight(phone: Phone) -> None:
    page = phone.open("vast.html")
    phone.audio("Object.defineProperty(audio, 'currentTime', { value: 3000 })")
    phone.audio("audio.dispatchEvent(new Event('timeupdate'))")
    assert page.evaluate("document.querySelector('.chapters ol').scrollTop") > 10_000
    assert page.locator(".chapters [aria-current]").inner_text().startswith("Part 334")
    assert page.evaluate("scrollY") == 0


def test_arrows_go_from_line_to_line(phone: Phone) -> None:
    page = phone.open()
    assert page.locator(".scroller button[tabindex='0']").count() == 1
    page.focus(".scroller button[tabindex='0']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.innerText") == LINES[2]
    page.keyboard.press("Enter")
    assert phone.at == near(4)


def test_an_hour_with_thousands_of_lines_is_no_burden(phone: Phone) -> None:
    page = phone.open("vast.html")
    spent = page.evaluate(
        """() => {
            const audio = document.querySelector("audio");
            const before = performance.now();
            for (let round = 0; round < 100; round += 1) audio.dispatchEvent(new Event("timeupdate"));
            return (performance.now() - before) / 100;
        }"""
    )
    assert spent < 2, "milliseconds, each time that the sound moves on"


# ── what is set and remembered ───────────────────────────────────────────────────────────────────────────


def test_speed_is_remembered_and_keeps_the_pitch(phone: Phone) -> None:
    page = phone.open()
    assert phone.audio("audio.playbackRate") == 1
    page.select_option(".speed", "0.8")
    assert phone.audio("[audio.playbackRate, audio.preservesPitch]") == [0.8, True]
    phone.open("%C3%9Cnder%20%232%2050%25.html")
    assert phone.audio("audio.playbackRate") == 0.8
    assert page.input_value(".speed") == "0.8"


def test_it_goes_on_where_one_stopped(phone: Phone) -> None:
    page = phone.open()
    phone.tap_picture(0.25)
    page.tap(".play")
    phone.until("audio.currentTime > 6.5")
    page.reload()
    phone.until("audio.currentTime > 6")
    assert phone.audio("audio.paused")
    assert page.inner_text(".elapsed") == "0:06"
    page = phone.open("index.html")
    assert re.search(r"24 s\s*1[78] s left", page.inner_text(".entry >> nth=0"))
    assert page.locator(".progress:visible").count() == 2, "in the album, and in the week that is open"


def test_a_course_is_open_where_something_is_still_to_be_heard(phone: Phone, site: dict[str, bytes]) -> None:
    first, second = HELD.albums[0].entries[:2]
    weeks = (replace(first, group="One"), replace(second, group="Two"))
    before = site["index.html"]
    site["index.html"] = pages(replace(HELD, programmes=(Playlist("c", "C", weeks),)))["index.html"]
    try:
        page = phone.open("index.html")
        assert page.locator(".shelf[open] > summary").all_inner_texts() == ["One"]
        phone.open()
        phone.audio("audio.currentTime = audio.duration - 0.3")
        page.tap(".play")
        phone.until("audio.ended || audio.paused && audio.currentTime === 0")
        page = phone.open("index.html")
        assert page.locator(".shelf[open] > summary").all_inner_texts() == ["Two"]
        assert page.locator(".left:visible").all_inner_texts() == ["heard"], "in the album; its week is closed"
    finally:
        site["index.html"] = before


def test_who_stopped_near_the_end_begins_anew(phone: Phone) -> None:
    phone.open()
    phone.tap_picture(0.7)
    assert phone.open("index.html").locator(".left:visible").count() == 0
    phone.open()
    assert phone.at == 0


def test_the_address_may_say_where_to_begin(phone: Phone) -> None:
    page = phone.open(f"{PAGE}#t=9.5")
    phone.until("audio.currentTime === 9.5")
    assert page.url == phone.address + PAGE
    page.evaluate("location.hash = '#t=3'")
    phone.until("audio.currentTime === 3")


def test_it_works_where_nothing_may_be_remembered(phone: Phone) -> None:
    phone.with_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page = phone.open()
    phone.tap_picture(0.5)
    page.select_option(".speed", "1.5")
    page.tap(".play")
    phone.until("audio.currentTime > 12.3")
    assert phone.open("index.html").locator(".entry").count() > 0


def test_the_sleep_timer_fades_and_pauses(phone: Phone) -> None:
    page = phone.with_script("const now = Date.now; window.ahead = 0; Date.now = () => now() + window.ahead;")
    phone.open()
    page.select_option(".sleep", "5")
    page.tap(".play")
    phone.until("audio.currentTime > 0.2")
    assert phone.audio("audio.volume") == 1
    assert re.fullmatch("4:5[89]|5:00", page.inner_text(".asleep"))
    page.evaluate("window.ahead = 295_000")
    phone.until("audio.volume < 0.6")
    page.evaluate("window.ahead = 301_000")
    phone.until("audio.paused")
    assert phone.audio("audio.volume") == 1, "for when he wakes"
    assert page.inner_text(".status") == "The sleep timer has paused the session."
    assert page.input_value(".sleep") == "" and page.inner_text(".asleep") == ""


def test_the_sleep_timer_needs_no_timers_of_the_browser(phone: Phone) -> None:
    page = phone.with_script(
        "window.setInterval = () => 0; const now = Date.now; Date.now = () => now() + (window.ahead || 0);"
    )
    phone.open()
    page.tap(".play")
    page.select_option(".sleep", "10")
    page.evaluate("window.ahead = 601_000")
    phone.until("audio.paused")


def test_the_sleep_timer_can_wait_for_the_chapter_to_end(phone: Phone) -> None:
    page = phone.open()
    page.select_option(".sleep", "chapter")
    page.tap(".following")
    assert page.inner_text(".asleep") == "0:08", "he went on: it is the end of this one"
    page.evaluate("document.querySelector('audio').currentTime = 15.4")
    page.tap(".play")
    phone.until("audio.currentTime > 15.5 && audio.paused")
    assert phone.at == near(16)


def test_the_lock_screen_knows_what_plays(phone: Phone) -> None:
    page = phone.with_script(
        """window.actions = {}; window.positions = [];
        navigator.mediaSession.setActionHandler = (name, handler) => { window.actions[name] = handler; };
        navigator.mediaSession.setPositionState = (state) => { window.positions.push(state); };"""
    )
    phone.open()
    page.tap(".play")
    phone.until("audio.currentTime > 0")
    about = "(({title, artist, album, artwork}) => [title, artist, album, artwork[0].src])"
    assert page.evaluate(f"{about}(navigator.mediaSession.metadata)") == [
        "Short Rest",
        "Ana Example",
        "Somatic Release",
        phone.address + "short-rest.jpg",
    ]
    page.evaluate("window.actions.pause()")
    for action, about, place in (
        ("seekto", {"seekTime": 5}, 5), ("seekforward", {}, 20), ("seekbackward", {"seekOffset": 10}, 10),
        ("nexttrack", {}, 16), ("previoustrack", {}, 8),
    ):  # fmt: skip
        page.evaluate("([action, about]) => window.actions[action](about)", [action, about])
        assert phone.at == pytest.approx(place, abs=0.05), action
    assert page.evaluate("navigator.mediaSession.metadata.artwork[0].src") == phone.address + "Rest%20%231.jpg"
    assert page.evaluate("window.positions.at(-1)") == {"duration": SECONDS, "position": 8, "playbackRate": 1}


# ── where it stands ──────────────────────────────────────────────────────────────────────────────────────


def test_it_says_when_the_sound_is_not_there_and_tries_again(
    phone: Phone, site: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = site["short-rest.mp3"]
    monkeypatch.delitem(site, "short-rest.mp3")
    page = phone.page
    page.goto(phone.address + PAGE)
    page.wait_for_selector(".again:visible")
    assert page.inner_text(".status").startswith("The session can’t be loaded.")
    assert len(phone.complaints) == 1 and "404" in phone.complaints.pop()
    site["short-rest.mp3"] = sound
    page.tap(".again")
    phone.until("audio.currentTime > 0.2")
    assert page.locator(".again").is_hidden() and page.inner_text(".status") == ""


def test_it_works_from_a_folder(phone: Phone, site: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "a folder #1 ü"
    for path, content in site.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    page = phone.page
    page.goto((folder / "index.html").as_uri())
    page.tap("summary >> nth=0")
    assert page.locator(".address").is_hidden(), "a folder has no address that an app could ask"
    page.tap("text=The Second >> nth=0")
    phone.until("audio.readyState >= 1")
    page.tap(".following")
    page.tap(".play")
    phone.until("audio.currentTime > 8.3")
    page.tap(".home")
    page.wait_for_selector(".left:visible")
    assert "16 s left" in page.inner_text(".entry >> nth=1")


@pytest.mark.parametrize("path", [PAGE, "index.html"])
def test_pages_can_be_read_without_a_script(browser: Any, address: str, path: str) -> None:
    context = browser.new_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + path)
    if path == PAGE:
        assert page.locator("audio").is_visible() and page.get_by_text(LINES[11]).is_visible()
    assert page.locator("button:visible:not(.chapters *, .scroller *, .subscribe *)").count() == 0
    context.close()


def test_the_feed_can_be_copied(phone: Phone) -> None:
    page = phone.open("index.html")
    page.tap("summary >> nth=0")
    assert page.input_value("#feed") == phone.address + "feed.xml"
    assert page.locator(".local").is_visible(), "127.0.0.1 is known to nobody else"
    page.tap(".copy")
    page.wait_for_function("() => document.querySelector('.copied').innerText === 'Copied.'")


def test_the_feed_can_be_copied_where_browsers_only_have_the_old_way(phone: Phone) -> None:
    page = phone.with_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    phone.open("index.html")
    page.tap("summary >> nth=0")
    page.evaluate("addEventListener('copy', () => { window.copied = getSelection().toString(); })")
    page.tap(".copy")
    page.wait_for_function("() => document.querySelector('.copied').innerText === 'Copied.'")
    assert page.evaluate("window.copied") == phone.address + "feed.xml"


def test_the_note_about_the_network_is_shown_where_it_is_true(
    phone: Phone, site: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    private = ["192.168.1.5", "172.20.0.1", "mac.local", "[fe80::1]"]
    public = ["172.32.0.1", "10.example.org"]
    told = pages(library(address="http://somewhere:8000/", programmes=()))["index.html"]
    told = told.replace(b"second", b"vast")  # which is there
    for host in private + public:
        monkeypatch.setitem(site, "index.html", told.replace(b"somewhere", host.encode()))
        page = phone.open("index.html")
        page.tap("summary >> nth=0")
        assert page.input_value("#feed") == f"http://{host}:8000/feed.xml"
        assert page.locator(".local").is_visible() == (host in private), host


# ── for everybody ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [PAGE, "index.html"])
def test_nothing_keeps_people_out(browser: Any, address: str, path: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    context = browser.new_context(**PHONE, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(address + path)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true;")
    for part in (".again", ".onward", ".follow"):
        page.evaluate(f"const part = document.querySelector('{part}'); if (part) part.hidden = false;")
    source = next(Path(next(iter(axe.__path__))).rglob("axe.min.js"))
    page.evaluate(source.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then((results) => results.violations)")
    context.close()
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


@pytest.mark.parametrize("path", [PAGE, "index.html"])
def test_everything_fits_and_can_be_hit_with_a_finger(
    phone: Phone, path: str, request: pytest.FixtureRequest
) -> None:
    page = phone.open(path)
    page.set_viewport_size({"width": 360, "height": 640})
    request.addfinalizer(lambda: page.set_viewport_size(PHONE["viewport"]))
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true;")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    small = page.evaluate(
        """[...document.querySelectorAll("a, button, select, input, summary, [role=slider]")]
            .filter((part) => part.checkVisibility() && !part.closest(".entry"))
            .map((part) => [part.outerHTML.slice(0, 80), part.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 44).map(([part]) => part)"""
    )
    assert small == []
    if path == PAGE:
        assert page.locator(".picture").bounding_box()["height"] >= 64
