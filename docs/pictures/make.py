"""Makes the pictures in the documents anew: `python docs/pictures/make.py`, in a folder where the tests can run.

Needs Chromium or Chrome, and the test requirements. Sessions are rendered into a folder that is thrown away.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

HERE = Path(__file__).parent
SCRIPTS = HERE.parent.parent / "scripts"
SHOWN = ("psoas-release", "constructive-rest", "psoas-slide", "hip-stirring")
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}, "device_scale_factor": 2, "color_scheme": "light"}
WIDE = 1400
GAP = 48
COLOURS = 256
"""So few are enough for flat pictures, and half of the bytes."""


def session(workshop: Path) -> None:
    """A session as `plan --picture` draws it."""
    drawn = workshop / "session.png"
    audiogen(workshop, "plan", "scripts/psoas-release.md", "--voice", "hibari", "--picture", str(drawn))
    with Image.open(drawn) as picture:
        keep(
            picture.resize((WIDE, round(picture.height * WIDE / picture.width)), Image.Resampling.LANCZOS), "session"
        )


def page(workshop: Path) -> None:
    """The library and one of its sessions, as a phone shows them."""
    from playwright.sync_api import sync_playwright

    for name in SHOWN:
        audiogen(workshop, "render", f"scripts/{name}.md", "--voice", "hibari", "-q")
    audiogen(workshop, "publish", "-q")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=flags)
        screen = browser.new_context(**PHONE).new_page()
        shots = []
        for name in ("index.html", "psoas-release.html"):
            screen.goto((workshop / "output" / name).as_uri())
            screen.wait_for_timeout(500)
            shots.append(Image.open(io.BytesIO(screen.screenshot())).convert("RGB"))
        browser.close()
    height = max(shot.height for shot in shots)
    sheet = Image.new("RGB", (sum(shot.width for shot in shots) + GAP, height), "white")
    sheet.paste(shots[0], (0, 0))
    sheet.paste(shots[1], (shots[0].width + GAP, 0))
    keep(sheet.resize((sheet.width // 2, sheet.height // 2), Image.Resampling.LANCZOS), "page")


def keep(picture: Image.Image, name: str) -> None:
    """Writes a picture with few colours, since everybody who fetches the project fetches it."""
    few = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(HERE / f"{name}.png", optimize=True)


def audiogen(folder: Path, *words: str) -> None:
    """Runs the program in a folder."""
    subprocess.run([sys.executable, "-m", "audiogen", *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)


MAKERS: dict[str, Callable[[Path], None]] = {"session": session, "page": page}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        shutil.copytree(SCRIPTS, Path(made) / "scripts")
        for wanted in sys.argv[1:] or MAKERS:
            MAKERS[wanted](Path(made))
