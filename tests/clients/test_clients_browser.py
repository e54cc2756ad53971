"""A browser on a phone, with the library as it is really served: nothing stood in for."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from exhibit import Made

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip


@pytest.fixture
def phone() -> Iterator[Any]:
    """A page in Chromium, at a phone's size."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if not found:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(FLAGS))
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        yield context.new_page()
        browser.close()


def comes(page: Any, seconds: float) -> None:
    """Waits until that place is heard; the page's own rules forbid the usual way to wait."""
    latest = time.monotonic() + 10
    while page.evaluate("document.querySelector('audio').currentTime") < seconds:
        assert time.monotonic() < latest, f"it never came to {seconds} s"
        page.wait_for_timeout(100)


def test_a_phone_opens_the_served_library_and_listens(phone: Any, made: Made, address: str) -> None:
    troubles: list[str] = []
    asked: list[str] = []
    phone.on("console", lambda message: troubles.append(message.text))
    phone.on("pageerror", lambda error: troubles.append(str(error)))
    phone.on("request", lambda request: asked.append(request.url))
    base = address.removesuffix("feed.xml")
    phone.goto(base)
    assert phone.locator("h1").inner_text() == "Drei Tage, 3 日"
    phone.locator("a[href$='.html']").first.tap()
    phone.wait_for_selector("audio", state="attached")
    title = phone.locator("h1").inner_text()
    assert title == "Über den Rücken — 静けさ & Rosa’s “Room”"
    phone.locator("button.play").first.tap()
    comes(phone, 0.5)
    phone.locator(".chapters button").nth(1).tap()
    data = "JSON.parse(document.querySelector('script[type=\"application/json\"]').textContent)"
    start = phone.evaluate(f"{data}.chapters[1][0]")
    comes(phone, start / 1000 - 0.1)
    assert phone.locator(".chapters [aria-current]").inner_text().startswith("It's your hip")
    assert phone.evaluate("document.querySelector('audio').error") is None
    assert troubles == [], "no complaint"
    assert all(url.startswith(base) for url in asked), "nothing from elsewhere"
