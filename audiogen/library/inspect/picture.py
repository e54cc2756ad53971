"""The pictures of a podcast, as Apple wants them: https://podcasters.apple.com/support/896-artwork-requirements."""

import io
import warnings
from collections.abc import Iterator
from typing import Final

from PIL import Image

from audiogen.library.inspect.finding import Finding

SMALLEST: Final = 1400
LARGEST: Final = 3000
MOST: Final = 1 << 23
"""Bytes that are read at all."""
HEAVY: Final = 512 * 1024

_TYPES: Final = {"JPEG": "image/jpeg", "PNG": "image/png"}
_FORMATS: Final = tuple(_TYPES)


def kind(data: bytes) -> str:
    """The type that a picture is by its bytes; empty when it is none that podcasts may have."""
    if data.startswith(b"\xff\xd8\xff"):
        return _TYPES["JPEG"]
    return _TYPES["PNG"] if data.startswith(b"\x89PNG\r\n\x1a\n") else ""


def judge(data: bytes, where: str, *, on_its_own: bool = True) -> Iterator[Finding]:
    """What is wrong with a picture. In a tag, not `on_its_own`, it may be of any size."""
    if not kind(data):
        yield Finding("error", where, "the picture is neither JPEG nor PNG")
        return
    try:
        width, height, mode = _looked_at(data)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        yield Finding(
            "error", where, "the picture is damaged", "render again, and bring all files to where they belong"
        )
        return
    if mode not in ("RGB", "RGBA"):
        message = f"the picture's colours are of the kind {mode}, not RGB"
        yield Finding("warning", where, message, "some apps can't show that")
    elif mode == "RGBA":
        yield Finding("warning", where, "the picture is transparent in places, which Apple doesn't take")
    if not on_its_own:
        return
    if width != height:
        yield Finding("error", where, f"the picture is {width} × {height} pixels, and must be square")
    elif not SMALLEST <= width <= LARGEST:
        message = f"the picture is {width} × {height} pixels"
        yield Finding("error", where, message, f"Apple wants {SMALLEST} to {LARGEST}")
    if len(data) > HEAVY:
        message = f"the picture has {len(data) // 1024} KB"
        yield Finding("warning", where, message, f"phones like it below {HEAVY // 1024} KB")


def _looked_at(data: bytes) -> tuple[int, int, str]:
    """Width, height and mode of a picture; it is decoded only when that takes no great memory."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            mode = "RGBA" if image.mode == "P" and "transparency" in image.info else image.mode
            if image.width <= LARGEST and image.height <= LARGEST:
                image.load()
            return image.width, image.height, mode
