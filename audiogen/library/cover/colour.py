"""The colours of an album: a deep one and a light one, mixed as the eye does."""

import hashlib
import unicodedata
from functools import cache, lru_cache
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

_STEPS: Final = 4096
"""Places between the two colours: too near for neighbours to differ in more than one of 255."""
_LIGHT: Final = 1.02, 1.06
"""Where the light comes from, in sides from the top left corner."""
_FAR: Final = 1.48
"""Farther from it than this nothing is: all of the picture lies between the two colours."""
_FINE: Final = 256
"""Parts of one of 255, in which colours are counted until noise has rounded them."""
_ROWS: Final = 14
"""Rows of the picture that are made together: few enough to stay where the processor is quick."""


def gradient(name: str) -> "Image.Image":
    """The two colours that belong to `name`, mixed as the eye does: light from the lower right."""
    from PIL import Image

    number = int.from_bytes(hashlib.sha256(unicodedata.normalize("NFC", name).encode()).digest()[:8], "big")
    return Image.fromarray(_mixed(number, *PALETTE[number % len(PALETTE)], SIDE), "RGB")


@lru_cache(maxsize=2)  # 6 MB each: those of an album share it
def _mixed(seed: int, deep: str, light: str, side: int) -> "npt.NDArray[np.uint8]":
    import numpy as np

    ramp = _ramp(deep, light)
    steps = _steps(side)
    random = np.random.default_rng(seed)
    pixels = np.empty((side, side, 3), np.uint8)
    for top in range(0, side, _ROWS):
        rows = slice(top, top + _ROWS)
        noise = np.frombuffer(random.bytes(_ROWS * side), np.uint8).reshape(_ROWS, side)  # or the steps would show
        for channel, values in enumerate(ramp):
            colour = values.take(steps[rows])
            colour += noise
            colour //= _FINE
            pixels[rows, :, channel] = colour
    return pixels


@lru_cache(maxsize=1)
def _steps(side: int) -> "npt.NDArray[np.uint16]":
    """Of each pixel, how many steps it is from the deep colour."""
    import numpy as np

    across, down = (np.linspace(0.0, 1.0, side) - corner for corner in _LIGHT)
    steps = np.empty((side, side), np.uint16)
    for top in range(0, side, _ROWS):
        rows = slice(top, top + _ROWS)
        away = np.sqrt(across**2 + down[rows, None] ** 2)
        steps[rows] = (1.0 - away / _FAR) * (_STEPS - 1)
    return steps


@cache
def _ramp(deep: str, light: str) -> "npt.NDArray[np.uint16]":
    """Red, green and blue of each step, in fine parts of 255."""
    import numpy as np

    begin, end = _oklab(deep)[:, None], _oklab(light)[:, None]
    ramp = _srgb(begin + (end - begin) * np.linspace(0.0, 1.0, _STEPS))
    return np.rint(ramp * (255 * _FINE)).astype(np.uint16)


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


def _oklab(colour: str) -> "npt.NDArray[np.float64]":
    """Of a colour written `#rrggbb`: shape (3,)."""
    import numpy as np

    coded = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in coded]
    return np.asarray(_TO_LAB @ np.cbrt(np.asarray(_TO_CONES) @ linear))


def _srgb(lab: "npt.NDArray[np.float64]") -> "npt.NDArray[np.float64]":
    """Of colours of shape (3, count): the same shape, 0 to 1."""
    import numpy as np

    linear = (_FROM_CONES @ (np.asarray(_FROM_LAB) @ lab) ** 3).clip(0.0, 1.0)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
