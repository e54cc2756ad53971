"""Makes `studio.png`, the picture of the studio in its docs, with whatever Chromium there is.

python docs/pictures/studio.py
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
LINE = "Breathe out, and let your left heel slide away"
"""What is heard while the picture is taken."""


def main() -> None:
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "psoas-release.md")
        text = (PROJECT / "scripts" / script.name).read_text(encoding="utf-8")
        script.write_text(text.replace("name: auto", "name: hibari"), encoding="utf-8")
        shutil.copy(PROJECT / "scripts" / "psoas.png", folder)
        command = [sys.executable, "-m", "audiogen", "studio", str(script), "--port", "0", "--no-open"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as studio, sync_playwright() as playwright:
            assert studio.stdout is not None
            address = re.search(r"http://\S+", studio.stdout.readline())
            assert address is not None
            window = playwright.chromium.launch(
                executable_path=browser, args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
            )
            page = window.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
            page.goto(address[0])
            page.wait_for_selector(".voice[data-state=ready]", timeout=600_000)
            page.locator(".line", has_text=LINE).nth(1).click()
            page.locator(".line.heard", has_text=LINE).wait_for()
            page.wait_for_timeout(1000)
            page.mouse.move(640, 400)
            page.screenshot(path=HERE / "studio.png")
            window.close()
            studio.terminate()


if __name__ == "__main__":
    main()
