"""How long an author waits in the studio: from saving a changed line to the new timeline, and to hearing that line.

    python benchmarks/studio.py [--rounds 10] [--script SCRIPT …] [--browser /usr/bin/chromium] [--write]

A real browser types a word into a line in the middle of the script, presses Ctrl+S and Alt+P, and looks at its own
clock: when the timeline shows the changed line, when its sound begins, and when the line itself is heard. The offline
voice is warm, as it is once the page has been open for a moment. Without `--script`, a session of 60 minutes and
`scripts/psoas-release.md`, both spoken by hibari.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import results
from material import routine

PROJECT = Path(__file__).parent.parent
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
]
WORDS = ("gently", "quietly", "kindly", "easily", "calmly", "warmly", "lightly", "softly", "simply", "evenly")

CHANGE = """
    ([before, word]) => {
      const area = document.querySelector("textarea");
      const lines = area.value.split("\\n");
      const spoken = lines.map((text, at) => [text, at]).filter(([text]) => /^[A-Z][^:]*\\. /.test(text));
      const at = before ?? spoken[Math.floor(spoken.length / 2)][1];
      const start = lines.slice(0, at).reduce((sum, text) => sum + text.length + 1, 0);
      const end = start + lines[at].indexOf(".");
      area.focus();
      area.setSelectionRange(end, end);
      document.execCommand("insertText", false, `, ${word}`);
      return at;
    }
"""
WATCH = """
    ([word]) => {
      const audio = document.querySelector("audio");
      const took = (window.took = {});
      let begun = null;
      document.addEventListener("keydown", (event) => {
        if (event.key === "s" && event.ctrlKey) begun ??= performance.now();
      }, { capture: true });
      const look = () => {
        const line = [...document.querySelectorAll(".line")].find((one) => one.textContent.includes(`, ${word}`));
        if (line && begun && !took.timeline) took.timeline = performance.now() - begun;
        if (took.timeline && !line.classList.contains("estimated") && !audio.paused && audio.readyState > 2) {
          took.begins ??= performance.now() - begun;
          if (line.classList.contains("heard")) took.heard = performance.now() - begun;
        }
        if (!took.heard) requestAnimationFrame(look);
      };
      audio.pause();
      look();
    }
"""


@contextmanager
def studio(script: Path, cache: Path) -> Iterator[str]:
    """The address of a studio that has `script` open."""
    command = [sys.executable, "-m", "audiogen", "studio", str(script), "--port", "0", "--no-open"]
    known = {"PYTHONPATH": str(PROJECT), "AUDIOGEN_CACHE_DIR": str(cache), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(command, env=known, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None, "the studio didn't start"
            yield found[0]
        finally:
            process.terminate()
            process.wait(60)


def waits(page: Any, rounds: int) -> dict[str, list[float]]:
    """Seconds from saving to what was waited for, round by round."""
    page.wait_for_selector(".voice[data-state=ready]", timeout=600_000)
    page.wait_for_timeout(3000)  # a voice whose lines are all kept is loaded meanwhile
    found: dict[str, list[float]] = {"timeline": [], "begins": [], "heard": []}
    at = None
    for turn in range(rounds):
        word = f"{WORDS[turn % len(WORDS)]} {turn + 1}"
        at = page.evaluate(CHANGE, [at, word])
        page.evaluate(WATCH, [word])
        page.keyboard.press("Control+s")
        page.keyboard.press("Alt+p")
        page.wait_for_function("() => window.took.heard !== undefined", timeout=60_000)
        for name, took in page.evaluate("() => window.took").items():
            found[name].append(took / 1000)
        page.wait_for_timeout(500)
    return found


def main() -> None:
    from playwright.sync_api import sync_playwright

    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--rounds", type=int, default=10)
    asked.add_argument("--script", type=Path, action="append")
    asked.add_argument("--browser", default=shutil.which("chromium") or shutil.which("google-chrome"))
    asked.add_argument("--cache", type=Path)
    asked.add_argument("--write", action="store_true")
    wanted = asked.parse_args()
    lines = [
        "# Waiting in the studio",
        "",
        f"From saving a changed line, {wanted.rounds} rounds (`studio.py`).",
        "",
        "| session | waited for | median | worst |",
        "|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        scripts = [shutil.copy(script, folder) for script in wanted.script or ()]
        if not scripts:
            long = folder / "60-minutes.md"
            long.write_text(routine(60), encoding="utf-8")
            short = folder / "psoas-release.md"
            text = (PROJECT / "scripts" / short.name).read_text(encoding="utf-8")
            short.write_text(text.replace("name: auto", "name: hibari"), encoding="utf-8")
            shutil.copy(PROJECT / "scripts" / "psoas.png", folder)
            scripts = [long, short]
        browser = playwright.chromium.launch(executable_path=wanted.browser, args=ARGUMENTS)
        for script in map(Path, scripts):
            with studio(script, wanted.cache or folder / "clips") as address:
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.goto(address)
                for what, took in waits(page, wanted.rounds).items():
                    middle, worst = statistics.median(took), max(took)
                    lines.append(f"| {script.stem} | {what} | {middle:.2f} s | {worst:.2f} s |")
                    print(lines[-1], flush=True)  # noqa: T201
                page.close()
        browser.close()
    if hasattr(os, "getloadavg"):
        busy = f"{os.cpu_count()} processors; on average {os.getloadavg()[0]:.1f} programs wanted one meanwhile."
        lines += ["", busy]
        print(busy)  # noqa: T201
    if wanted.write:
        results.keep(lines)


if __name__ == "__main__":
    main()
