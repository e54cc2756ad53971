"""The mix: a pure function of the timeline and of absolute positions, so that any part of it can be made alone."""

from audiogen.mix.mixer import Background, Mixer, Sources, Still

__all__ = ["Background", "Mixer", "Sources", "Still"]
