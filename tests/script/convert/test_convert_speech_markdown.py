"""Speech Markdown into routines, by examples beside those that it publishes, and out of them."""

from __future__ import annotations

import pytest

from audiogen.build.convert import LONGEST_BREAK, routine_form
from audiogen.errors import ScriptError
from audiogen.script import parse
from audiogen.script.convert import FORMATS, Form

READ = FORMATS["speechmarkdown"].read
assert READ is not None


def prepared(text: str) -> Form:
    assert READ is not None
    return FORMATS["routine"].prepare(READ(text, "a.smd"), LONGEST_BREAK)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. [2s] Two.", "One. [2s]\nTwo."),
        ("One [1.5s][500ms] two.", "One [2s] two."),
        ('One. [break:"x-weak"] Two. [break:"medium"]', "One. [250ms]\nTwo. [750ms]"),
        ("One. [break:'none'] Two.", "One. [0s]\nTwo."),
        ("One\ntwo\n\nThree", "One two\n\nThree"),
        ("## Settle\nOne.", "## Settle\n\nOne."),
        ("A +clear+, ++loud++ and ~even~ word.", "A *clear*, **loud** and even word."),
        ("a - b - c, 3+4+5, -1 and +2", "a - b - c, 3+4+5, -1 and +2"),
        ("(Al){aluminum} is (psoas)/ˈsoʊæz/", '(Al)[sub:"aluminum"] is (psoas)[ipa:"ˈsoʊæz"]'),
        ("and/or, 1/2, https://x.y/é/z", "and/or, 1/2, https://x.y/é/z"),
        ("(One. Two.)[rate:\"80%\"] Then four more words.",
         '(One.)[rate:"0.8"]\\\n(Two.)[rate:"0.8"]\\\nThen four more words.'),
        ("(W3C)[sub:'World Wide';rate:'slow'] is what the others say.",
         '(W3C)[sub:"World Wide"; rate:"slow"] is what the others say.'),
        ("An (aside) [3s] and [unknown] brackets (x)[1]", "An (aside) [3s] and \\[unknown\\] brackets (x)\\[1\\]"),
        ("R&amp;D &lt;b&gt; &quot;x&quot;", 'R&D \\<b> "x"'),
        ('!["rain.wav"] One.', "[sound rain.wav]\nOne."),
        ('#[lang:"es-ES"]\nHola.', "---\nlanguage: es-ES\n---\n\nHola."),
        ('#[voice:"device";lang:"es"]\nHola.', "---\nlanguage: es\n---\n\nHola."),
        ('One. (Hola.)[lang:"es"] Two.',
         'One.\n\n#[voice:"espeak es"]\n\n'
         '<!-- es: “espeak es” speaks instead; `audiogen voices` lists others --> Hola.'
         "\n\n#[voice]\n\nTwo."),
        ("*bold* _under_ `code` # hash", "\\*bold\\* \\_under\\_ \\`code\\` # hash"),
    ],
)  # fmt: skip
def test_speech_markdown_becomes_a_routine(text: str, expected: str) -> None:
    written = FORMATS["routine"].write(prepared(text))
    parse(written, "a.md")
    kept = "\n".join(line for line in written.strip().splitlines() if not line.startswith("<!-- line"))
    assert kept == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('One\n(two)[pitch:"high"]', '2: [pitch:"high"] is left out; the words stay'),
        ("One\n(two)[whisper]", "2: [whisper] is left out"),
        ("One\n(two)[volume:\"x-soft\"]", '2: [volume:"x-soft"] is left out'),
        ("One\n(two)[nonsense]", "2: [nonsense] is left out"),
        ('One\n(two)[rate:"9"]', "2: a rate is left out"),
        ('One\n(two)[voice:"Joey"] three', '2: [voice:"Joey"] is left out; a voice changes between sentences only'),
        ("One\n-two-", "2: -two- is left out"),
        ("One\n#[dj]\ntwo", "2: #[dj] is left out"),
        ('One\n!["https://x.y/z.mp3"] two', "2: the sound “https://x.y/z.mp3” is left out"),
        ('One\n[break:"soon"] two', "2: a break is left out: “soon” is no time"),
        ('One two\n#[voice:"Joey"]', ""),
        ('One\n\n#[voice:"Joey"]\n\ntwo', "3: “Joey” is no voice of ours: “espeak en” speaks instead"),
        ("One two [laugh]", "1: [laugh] is left out"),
    ],
)  # fmt: skip
def test_what_cant_be_taken_along_is_told_and_the_words_stay(text: str, told: str) -> None:
    form = prepared(text)
    found = [f"{loss.line}: {loss.text}" for loss in form.losses()]
    assert len(found) == bool(told) and all(line.startswith(told) for line in found)
    written = FORMATS["routine"].write(form)
    assert "One" in written and "two" in written


def test_nothing_is_no_speech_markdown() -> None:
    with pytest.raises(ScriptError, match="nothing to speak"):
        prepared(" \n ")


# ── and out of a routine ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One. [25s]", "One. [10s] [10s] [5s]\n"),
        ("One. Two.", "One. [700ms]\nTwo.\n"),
        ("## Psoas slide\nOne", '[mark:"Psoas-slide"]\n\nOne.\n'),
        ('(psoas)[sub:"so-az"] (now)[rate:"slow"]', '(psoas)[sub:"so-az"] (now)[rate:"85%"].\n'),
        ('(psoas)[ipa:"ˈsoʊæz"].', '(psoas)[ipa:"ˈsoʊæz"].\n'),
        ("\\[4s\\] +x+ -y- (z)", "4s ＋x＋ –y– (z).\n"),
        ("\\# One.", "＃ One.\n"),
        ("---\nlanguage: es\n---\nHola.", '#[voice:"device";lang:"es"]\nHola.\n'),
        ('Hi.\n\n#[voice:"espeak fr"]\n\nBonjour.\n\n#[voice]\n\nBye.',
         'Hi. [2500ms]\n\n#[voice:"device";lang:"fr"]\nBonjour. [2500ms]\n\n#[voice:"device"]\nBye.\n'),
        ("::: repeat 2\n{n}.\n:::", "1. [2500ms]\n\n2.\n"),
        ("---\npauses: {sentence: 0s}\n---\nOne.\\\nTwo", "One.\nTwo.\n"),
        ("---\nsay: {hip: hipp}\n---\nMy hip.", 'My (hip)[sub:"hipp"].\n'),
    ],
)  # fmt: skip
def test_a_routine_becomes_speech_markdown(body: str, expected: str) -> None:
    out = FORMATS["speechmarkdown"]
    assert out.write(out.prepare(routine_form(parse(body, "a.md")), LONGEST_BREAK)) == expected
