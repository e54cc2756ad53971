"""All rows of an audit, in their order."""

from collections.abc import Iterator

from audiogen.audit import silences, sound, speech
from audiogen.audit.report import Report, Row, unknown
from audiogen.audit.score import Master, Score
from audiogen.audit.survey import Survey

_OF_LINES = ("loudness of speech", "lines beside each other", "voice over background", "silences")


def audit(survey: Survey, score: Score | None) -> Report:
    """Holds what was measured against what should be; without a `score`, only against what is true of every file."""
    return Report(tuple(_rows(survey, score)))


def _rows(survey: Survey, score: Score | None) -> Iterator[Row]:
    master = (score.master if score else None) or Master.usual(survey.channels)
    yield sound.duration(survey, score)
    if score is None:
        yield from (unknown(name, "", "the lines are unknown") for name in (*_OF_LINES, "before the first word"))
    else:
        yield from speech.rows(survey, score, master)
        yield from silences.rows(survey, score, master)
    yield from sound.rows(survey, score, master)
