"""hibari in a process of its own: `worker.py LINES`, run as a script; it speaks so many lines at once.

Each line of standard input is a question in JSON. Each answer, as soon as it is there, is a line of JSON with the
question's number, and then the samples, float32, little-endian. The process is over when its input is.

A process of its own, because loading the voice takes most of a second, in which the interpreter's lock is held, and
speaking takes it, too: so who asks has the time for other work. Nothing of audiogen is imported, to begin quickly.
"""

import gc
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
    load_fft()
    from hibari import Hibari
    from hibari.g2p import G2P

    with ThreadPoolExecutor(1) as pool:
        words: Future[Any] = pool.submit(G2P)
        return Hibari(g2p=lambda text: words.result()(text))


def load_fft() -> None:
    """Loads scipy's transforms. Without them hibari would take numpy's, and sound a little different."""
    import numpy

    spared = [name for name in UNUSED if name not in vars(numpy)]
    vars(numpy).update(dict.fromkeys(spared))
    try:
        import scipy.fft
    except Exception:  # noqa: BLE001 – a scipy that has a use for them
        for name in [name for name in sys.modules if name.partition(".")[0] == "scipy"]:
            del sys.modules[name]
    finally:
        for name in spared:
            if vars(numpy)[name] is None:
                del vars(numpy)[name]
    import scipy.fft  # noqa: F401


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
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # sent to all of us; who asks decides when it is over
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library may print is no part of an answer
    saying = threading.Lock()
    voice: Future[Any] = Future()

    def load() -> None:
        gc.disable()  # half a million words are nothing to look through for what nobody needs
        try:
            voice.set_result(loaded())
        except Exception as error:  # noqa: BLE001 – it belongs to whoever asks
            voice.set_exception(error)
        gc.freeze()
        gc.enable()

    def spoken(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        if (error := voice.exception()) is not None:
            return {"fault": type(error).__name__, "able": False}, b""
        try:
            return answer(voice.result(), question)
        except Exception as error:  # noqa: BLE001 – a young library can raise anything; it belongs to who asked
            return {"fault": type(error).__name__}, b""

    def speak(question: dict[str, Any]) -> None:
        try:
            said, pcm = spoken(question)
            with saying:
                out.write(json.dumps({"number": question["number"], "bytes": len(pcm), **said}).encode() + b"\n")
                out.write(pcm)
                out.flush()
        except BaseException:  # noqa: BLE001 – who waits for an answer that can't be given had better know
            os._exit(1)

    pool = ThreadPoolExecutor(at_once)
    threading.Thread(target=load, daemon=True).start()
    for line in sys.stdin.buffer:
        pool.submit(speak, json.loads(line))
    os._exit(0)  # nobody is left to hear the rest


if __name__ == "__main__":
    main(int(sys.argv[1]))
