"""The author's own pictures: found beside the script and set upright; a cover is cut to a square."""

import hashlib
import io
import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from audiogen.errors import ScriptError
from audiogen.library.cover.canvas import SIDE, jpeg
from audiogen.library.cover.recent import Recent

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS: Final = 80_000_000
"""An author's picture may have no more: beyond it a small file can eat all memory."""


CHAPTER_SIDE: Final = 1000
"""The longer side of a chapter's picture, at most: every one of them makes the MP3 larger."""

REMEMBERED: Final = 32_000_000
"""Bytes: a larger file is read by whoever knows pictures, as far as it is one, and made anew each time."""

_RECENT: Final = Recent(16)  # of a session's pictures each is asked for some four times, one after the other


def author_cover(script: Path, name: str, line: int = 0) -> bytes:
    """The picture called `name` in the folder of `script`, its middle as a square JPEG, 1400 a side.

    JPEG, PNG and WebP are read; `line` is where the script names it, for messages. Raises ScriptError when
    the picture is not there, is outside the script's folder, or can't be read.
    """
    return _made(script, name, line, _square)


def chapter_picture(script: Path, name: str, line: int = 0) -> bytes:
    """The same for the picture of a chapter: the whole of it, at most 1000 a side."""
    return _made(script, name, line, _whole)


def _made(script: Path, name: str, line: int, shape: "Callable[[Image.Image], Image.Image]") -> bytes:
    try:
        return _read(_inside(script.parent, name), shape)
    except _Unusable as error:
        raise ScriptError(str(script), line, error.message, error.hint) from error


def _square(image: "Image.Image") -> "Image.Image":
    return _fitted(image, SIDE)  # smaller ones are made larger: podcasts must not have them


def _fitted(image: "Image.Image", side: int) -> "Image.Image":
    from PIL import Image, ImageOps

    return ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS)


def _whole(image: "Image.Image") -> "Image.Image":
    from PIL import Image

    image.thumbnail((CHAPTER_SIDE, CHAPTER_SIDE), Image.Resampling.LANCZOS)
    return image


class _Unusable(Exception):
    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def _inside(folder: Path, name: str) -> Path:
    try:
        home, picture = folder.resolve(), (folder / name).resolve()
        found = picture.is_file()
    except (OSError, ValueError) as error:
        raise _Unusable(f"the picture “{name}” can't be opened", "check its name") from error
    if not picture.is_relative_to(home):
        hint = "put the picture beside the script, and write its name only"
        raise _Unusable(f"the picture “{name}” is outside the script's folder", hint)
    if not found:
        hint = "check its name, which counts from the script's folder"
        raise _Unusable(f"there is no picture “{name}”", hint)
    return picture


# What Pillow raises for files that are cut off, damaged or something else altogether.
_DAMAGE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    MemoryError,
    OverflowError,
    struct.error,
    zlib.error,
)


def _read(picture: Path, shape: "Callable[[Image.Image], Image.Image]") -> bytes:
    try:
        with picture.open("rb") as file:
            data = file.read(REMEMBERED + 1)
            if len(data) > REMEMBERED:
                return jpeg(*_understood(file, picture, shape))
    except OSError as error:
        raise _damaged(picture) from error
    key = hashlib.sha256(data).digest(), shape
    return _RECENT.get(key, lambda: jpeg(*_understood(io.BytesIO(data), picture, shape)))


def _understood(
    file: BinaryIO, picture: Path, shape: "Callable[[Image.Image], Image.Image]"
) -> "tuple[Image.Image, bytes | None]":
    """The picture in that shape, and what the numbers of its colours mean, if it says so: a phone's differ from a
    screen's."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow grumbles about much that it can read all the same
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise _too_large(picture)
                profile = opened.info.get("icc_profile") if opened.mode in ("RGB", "RGBA") else None
                # Phones write a picture as the sensor saw it, and say beside it which way is up.
                upright = _flat(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(picture) from error
    except _DAMAGE as error:
        raise _damaged(picture) from error
    return shape(upright), profile


def _damaged(picture: Path) -> _Unusable:
    hint = "it must be a JPEG, PNG or WebP; open it in an editor and save it anew"
    return _Unusable(f"“{picture.name}” can't be read as a picture", hint)


def _too_large(picture: Path) -> _Unusable:
    return _Unusable(f"the picture “{picture.name}” has too many pixels", f"{SIDE} × {SIDE} are enough")


def _flat(image: "Image.Image") -> "Image.Image":
    """In plain colours, with what is transparent on white."""
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("RGB")
    layers = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers).convert("RGB")
