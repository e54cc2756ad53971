"""eSpeak NG: offline, more than a hundred languages, tiny, and plainly a machine's voice."""

from audiogen.speech.espeak.engine import EspeakEngine

__all__ = ["EspeakEngine"]
