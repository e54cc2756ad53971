"""Several renderings at once on one cache, while somebody else clears and trims it all the time."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import suppress

from gallery import Gallery, shots, tell

from audiogen.errors import OutputError
from audiogen.speech.cache import Cache


def test_renderings_at_once_and_a_clearing_hand(good: tuple[Gallery, Gallery], gallery: Gallery) -> None:
    """They share clips and don't disturb each other; what one of them needs isn't removed."""
    seen, over, now = Counter[str](), threading.Event(), good[0].made()

    def clear() -> None:
        cache = Cache(gallery.cache)
        while not over.wait(0.003):
            with suppress(OutputError):
                seen["removed"] += cache.clear().clips
            seen["removed"] += cache.trim(0).clips

    for _ in range(max(1, shots(1) // 10)):
        over.clear()
        hand = threading.Thread(target=clear)
        hand.start()
        try:
            renders = [Gallery(gallery.root / str(number), clips=gallery.cache) for number in range(3)]
            running = [place.start() for place in renders]
            ends = [(*process.communicate(timeout=60), process.returncode) for process in running]
        finally:
            over.set()
            hand.join()
        assert [(said, code) for _, said, code in ends] == [("", 0)] * len(renders)
        assert all(place.made() == now for place in renders)
        seen["sessions"] += len(renders)
    tell("renderings at once", seen)


def test_a_cache_that_is_taken_away_by_hand(good: tuple[Gallery, Gallery], gallery: Gallery) -> None:
    """Nobody can keep a file manager from it; the session is right, or there is none and a word why."""
    away = (
        "import os, shutil\n"
        "import audiogen.build.render as module\n"
        "write = module.write_music\n"
        "def later(*words, **more):\n"
        "    shutil.rmtree(os.environ['AUDIOGEN_CACHE_DIR'], ignore_errors=True)\n"
        "    return write(*words, **more)\n"
        "module.write_music = later"
    )
    code, said = gallery.render(away)
    assert (code == 0 and gallery.made() == good[0].made()) or (
        code == 1 and said.count("\n") == 1 and "render again" in said
    )
    gallery.render_here()
    assert gallery.made() == good[0].made()
