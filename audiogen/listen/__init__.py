"""Hears a finished session, and says of each line what became of it."""

from audiogen.listen.listener import listen
from audiogen.listen.report import Judged, Report, Stray

__all__ = ["Judged", "Report", "Stray", "listen"]
