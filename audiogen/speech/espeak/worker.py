"""One answer of the eSpeak library, in a process of its own: `worker.py LIBRARY`, run as a script.

On standard input comes a question in JSON; to standard output go a line of JSON and the samples, 16 bits each.

A process for each answer, because the library remembers what it spoke before and then speaks the same text
otherwise; because it knows one thread only; and because some texts have crashed it. Its folder is this process's own,
so that the path of the data is a dot: the library keeps that path in a buffer too short for many a virtual
environment, and reads it as ASCII on some systems. Nothing but the standard library is imported, to begin quickly.
"""

import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Any

SYNCHRONOUS = 2
DONT_EXIT = 0x8000
CHARACTERS = 1
UTF8 = 1
PHONEMES = 0x100
"""Phonemes in double brackets are obeyed."""
IPA = 0x02
PACE = 1
HERE = b"."
SEED = 1
"""Of the breath and flutter in a voice; otherwise the clock is."""


Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def loaded(path: Path) -> tuple[Any, int]:
    """The library, ready, and its sample rate."""
    os.chdir(path.parent)
    library = ctypes.CDLL(str(path))
    library.espeak_Info.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = (ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int)
    library.espeak_Synth.argtypes = (
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint,
        ctypes.c_void_p, ctypes.c_void_p,
    )  # fmt: skip
    rate = library.espeak_Initialize(SYNCHRONOUS, 0, HERE, DONT_EXIT)
    if rate <= 0:
        raise SystemExit("the data can't be read")
    library.espeak_ng_SetRandSeed(ctypes.c_long(SEED))
    return library, rate


def phonemes(library: Any, text: str) -> list[str]:
    """Each clause of `text` in the letters of the International Phonetic Association."""
    held = ctypes.create_string_buffer(text.encode())
    left = ctypes.c_void_p(ctypes.addressof(held))
    clauses = []
    while left.value:
        clause = library.espeak_TextToPhonemes(ctypes.byref(left), UTF8, IPA)
        clauses.append((clause or b"").decode())
    return clauses


def speech(library: Any, text: str, flags: int) -> bytes:
    """The samples of `text`. Without the flags for them, neither SSML nor phonemes in brackets are obeyed."""
    pieces = []

    def take(samples: Any, count: int, _events: Any) -> int:
        if count > 0:
            pieces.append(ctypes.string_at(samples, 2 * count))
        return 0

    callback = Callback(take)
    library.espeak_SetSynthCallback(callback)
    data = text.encode()
    if library.espeak_Synth(data, len(data) + 1, 0, CHARACTERS, 0, flags, None, None):
        raise SystemExit("it can't be spoken")
    return b"".join(pieces)


def answer(path: Path, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What the question asks for: the `phonemes` of some texts, and the speech of `text`."""
    library, rate = loaded(path)
    said: dict[str, Any] = {"rate": rate, "version": library.espeak_Info(None).decode()}
    if library.espeak_SetVoiceByName(question["voice"].encode()):
        raise SystemExit("there is no such voice")
    # the speech comes first: looking phonemes up leaves its traces in the library, too
    pcm = b""
    if question["text"]:
        library.espeak_SetParameter(PACE, question["pace"], 0)
        pcm = speech(library, question["text"], UTF8 | (PHONEMES if question["obey"] else 0))
    return said | {"phonemes": [phonemes(library, text) for text in question["phonemes"]]}, pcm


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library itself may print is no part of the answer
    head, samples = answer(Path(sys.argv[1]), json.loads(sys.stdin.buffer.read()))
    out.write(json.dumps(head).encode() + b"\n" + samples)
    out.close()
