"""The colours of an album: a deep one and a light one, mixed as the eye does."""

import hashlib
import math
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from audiogen.library.cover.canvas import SIDE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image

# Deep colour (top left) and light one (bottom right), for white letters: none lighter than they can bear.
PALETTE: Final = (
    ("#12314f", "#55a09f"),  # lake
    ("#251c50", "#c0607f"),  # dusk
    ("#10362f", "#7da35f"),  # moss
    ("#301a4e", "#dd6f5a"),  # ember
    ("#12234f", "#7688d6"),  # night
    ("#50163f", "#e08c4e"),  # sunset
    ("#08363f", "#57ab8f"),  # sea
    ("#2a1e58", "#968ad8"),  # lavender
    ("#1c3730", "#b9a257"),  # olive
    ("#47183a", "#d0708c"),  # rose
)

_STEPS: Final = 1024
"""Places between the two colours that are mixed exactly; what is between those lies on a straight line."""
_LIGHT: Final = 1.02, 1.06
"""Where the light comes from, in sides from the top left corner."""
_FAR: Final = 1.48
"""Farther from it than this nothing is: all of the picture lies between the two colours."""
_ROWS: Final = 14
"""Rows of the picture that are made together: few enough to stay where the processor is quick."""


def gradient(name: str) -> "Image.Image":
    """The two colours that belong to `name`, mixed as the eye does: light from the lower right."""
    from PIL import Image

    return Image.fromarray(_mixed(name), "RGB")


@lru_cache(maxsize=2)  # 6 MB each: mixing takes longer than all else of a cover, and those of an album share it
def _mixed(name: str) -> "npt.NDArray[np.uint8]":
    import numpy as np

    number = int.from_bytes(hashlib.sha256(unicodedata.normalize("NFC", name).encode()).digest()[:8], "big")
    deep, light = (_oklab(colour) for colour in PALETTE[number % len(PALETTE)])
    steps = np.linspace(0.0, 1.0, _STEPS)
    ramp = np.array([_srgb(tuple(a + (b - a) * s for a, b in zip(deep, light, strict=True))) for s in steps]).T
    slopes = np.diff(ramp) / np.diff(steps)
    across, down = (np.linspace(0.0, 1.0, SIDE) - corner for corner in _LIGHT)
    random = np.random.default_rng(number)
    pixels = np.empty((SIDE, SIDE, 3), np.uint8)
    for top in range(0, SIDE, _ROWS):
        away = np.sqrt(across**2 + down[top : top + _ROWS, None] ** 2)
        share = 1.0 - away / _FAR
        step = (share * (_STEPS - 1)).astype(np.intp)
        share -= steps.take(step)
        noise = random.random(share.shape) - 0.5  # or the steps of colour would show
        for channel, (values, slope) in enumerate(zip(ramp, slopes, strict=True)):
            colour = slope.take(step) * share
            colour += values.take(step)
            colour += noise
            pixels[top : top + _ROWS, :, channel] = np.rint(colour, out=colour).clip(0, 255, out=colour)
    return pixels


# OKLab, by Björn Ottosson: https://bottosson.github.io/posts/oklab/
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_CONES = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def _times(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _oklab(colour: str) -> list[float]:
    """Of a colour written `#rrggbb`."""
    coded = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in coded]
    return _times(_TO_LAB, [math.cbrt(cone) for cone in _times(_TO_CONES, linear)])


def _srgb(lab: Sequence[float]) -> list[float]:
    """0 to 255 each."""
    linear = _times(_FROM_CONES, [root**3 for root in _times(_FROM_LAB, lab)])
    bounded = [min(1.0, max(0.0, c)) for c in linear]
    return [255 * (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055) for c in bounded]
