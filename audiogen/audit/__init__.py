"""The audit: a finished session is measured by itself, and held against what it should be."""

from audiogen.audit.audit import audit
from audiogen.audit.report import Place, Report, Row
from audiogen.audit.score import Line, Master, Score

__all__ = ["Line", "Master", "Place", "Report", "Row", "Score", "audit"]
