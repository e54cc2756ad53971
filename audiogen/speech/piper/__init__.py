"""Piper: offline, with a neural voice of the author's own, a model in two files."""

from audiogen.speech.piper.engine import PiperEngine

__all__ = ["PiperEngine"]
