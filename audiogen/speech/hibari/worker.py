"""hibari in a process of its own: `worker.py LINES`, run as a script; it speaks so many lines at once.

Each line of standard input is a question in JSON. Each answer, as soon as it is there, is a line of JSON with the
question's number, and then the samples, float32, little-endian. The process is over when its input is.

A process of its own, because loading the voice takes most of a second, in which the interpreter's lock is held, and
speaking takes it, too: so who asks has the time for other work. Nothing of audiogen is imported, to begin quickly.
"""

import itertools
import json
import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

UNUSED = ("f2py", "testing")
"""Parts of numpy that scipy takes with all the others, each being imported for it: a tenth of what there is to load.
Who imports one by its name gets it all the same."""


def loaded() -> Any:
    """The voice, and the words that it knows, which are read beside it."""
    import numpy

    for name in UNUSED:
        vars(numpy).setdefault(name, None)
    from hibari import Hibari
    from hibari.g2p import G2P

    with ThreadPoolExecutor(1) as pool:
        words: Future[Any] = pool.submit(G2P)
        return Hibari(g2p=lambda text: words.result()(text))


def answer(voice: Any, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What the question asks for: its text, spoken; and what of it hibari would leave out without a word."""
    import numpy as np

    unknown = left_out(question["plain"], voice.g2p)
    pcm = voice(question["text"], speed=question["speed"], seed=question["seed"])
    return {"rate": voice.sample_rate, "unknown": unknown}, np.asarray(pcm, "<f4").tobytes()


def left_out(text: str, phonemes: Callable[[str], str]) -> str:
    """The first letters or symbols that hibari would leave out without a word; empty when there are none."""
    one = phonemes("1")  # signs of money are said only beside a number
    for known, letters in itertools.groupby(text, _is_known):
        run = "".join(letters)
        if not known and phonemes(f"{run}1") == one:
            return run
    return ""


def _is_known(char: str) -> bool:
    """Whether hibari surely has a sound for a character, or nobody expects one."""
    if char.isascii():
        return True
    if char.isalnum():
        return unicodedata.name(char, "").startswith("LATIN")
    return unicodedata.category(char) not in ("Sm", "Sc")  # signs of mathematics and money; pictures are for the eye


def main(at_once: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks decides when it is over
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library may print is no part of an answer
    saying = threading.Lock()
    voice: Future[Any] = Future()

    def speak(question: dict[str, Any]) -> None:
        try:
            said, pcm = answer(voice.result(), question)
        except Exception as error:  # noqa: BLE001 – a young library can raise anything; it belongs to who asked
            said, pcm = {"fault": type(error).__name__}, b""
        head = {"number": question["number"], "bytes": len(pcm), **said}
        with saying:
            out.write(json.dumps(head).encode() + b"\n" + pcm)
            out.flush()

    def load() -> None:
        try:
            voice.set_result(loaded())
        except Exception as error:  # noqa: BLE001 – it belongs to whoever asks
            voice.set_exception(error)

    pool = ThreadPoolExecutor(at_once)
    threading.Thread(target=load, daemon=True).start()
    for line in sys.stdin.buffer:
        pool.submit(speak, json.loads(line))
    os._exit(0)  # nobody is left to hear the rest


if __name__ == "__main__":
    main(int(sys.argv[1]))
