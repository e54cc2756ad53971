"""What a cover is drawn on: its size, the points and strokes of its mask, and the JPEG that it becomes."""

import math
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

SIDE: Final = 1400
"""Pixels on each side of a cover: the smallest that Apple Podcasts takes, and plenty for a phone."""

QUALITY: Final = 88
"""Of the JPEG, as Pillow counts it."""

FINE: Final = 3  # everything is drawn this much larger, then made smaller: smooth edges
CENTRE: Final = SIDE / 2


def around(angle: float, radius: float) -> tuple[float, float]:
    """The point at `radius` from the centre, `angle` clockwise from the top."""
    return CENTRE + radius * math.sin(angle), CENTRE - radius * math.cos(angle)


def stroke(draw: "ImageDraw.ImageDraw", points: Sequence[tuple[float, float]], width: float, bright: int) -> None:
    """A line through `points` with round ends; one point makes a dot."""
    fine = [(x * FINE, y * FINE) for x, y in points]
    half = width * FINE / 2
    draw.line(fine, fill=bright, width=round(2 * half))
    for x, y in fine:
        draw.ellipse((x - half, y - half, x + half, y + half), fill=bright)


def jpeg(image: "Image.Image", profile: bytes | None = None) -> bytes:
    """Same pixels, same bytes. `profile` says what the numbers of its colours mean."""
    file = BytesIO()
    # Baseline and 4:2:0, for the small decoders of cars and watches know no other kind.
    image.save(file, "JPEG", quality=QUALITY, optimize=True, subsampling="4:2:0", icc_profile=profile)
    return file.getvalue()
