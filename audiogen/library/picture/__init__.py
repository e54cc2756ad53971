"""A picture of a session in time: its chapters, its voice and silences, bells, breath and background.

What there is to see is a scene, a list of simple shapes; two painters make an SVG and a PNG of it.
"""

from audiogen.library.picture.compose import compose
from audiogen.library.picture.png import png
from audiogen.library.picture.scene import Scene
from audiogen.library.picture.svg import svg

__all__ = ["Scene", "compose", "png", "svg"]
