"""Routines from other formats, and in them: SSML and Speech Markdown. Pure: texts become texts.

Every format is read into one neutral form (`form.py`), and written from it.
"""

from audiogen.script.convert.form import Break, Form, Heading, Item, Loss, Paragraph, Speaker, Stop, Words
from audiogen.script.convert.formats import FORMATS, ROUTINE, Format, source, target

__all__ = [
    "FORMATS",
    "ROUTINE",
    "Break",
    "Form",
    "Format",
    "Heading",
    "Item",
    "Loss",
    "Paragraph",
    "Speaker",
    "Stop",
    "Words",
    "source",
    "target",
]
