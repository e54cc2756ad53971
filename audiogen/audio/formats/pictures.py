"""What a format wants to know of a cover: its kind, and how large it is."""

import io
from typing import Final

_KINDS: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def mime(cover: bytes) -> str:
    """`image/jpeg` or `image/png`. Raises ValueError for anything else."""
    for beginning, kind in _KINDS.items():
        if cover.startswith(beginning):
            return kind
    raise ValueError("a cover must be JPEG or PNG")


def size(cover: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    from PIL import Image

    with Image.open(io.BytesIO(cover)) as opened:
        return opened.size
