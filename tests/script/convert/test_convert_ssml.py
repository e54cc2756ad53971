"""SSML into routines, by examples, and what of it is refused."""

from __future__ import annotations

import pytest

from audiogen.errors import ScriptError
from audiogen.script import parse
from audiogen.script.convert import FORMATS
from audiogen.units import samples


def routine(body: str, root: str = "<speak>") -> str:
    """The routine that SSML becomes, without the notes on what was lost."""
    return "\n".join(line for line in whole(f"{root}{body}</speak>").splitlines() if not line.startswith("<!-- line"))


def whole(text: str) -> str:
    written = FORMATS["routine"].write(prepared(text))
    if "nothing" not in text:
        parse(written, "routine.md")
    return written.strip()


def prepared(text: str):  # type: ignore[no-untyped-def]
    read = FORMATS["ssml"].read
    assert read is not None
    return FORMATS["routine"].prepare(read(text, "a.ssml"), samples(10))


def losses(body: str) -> list[str]:
    return [f"{loss.line}: {loss.text}" for loss in prepared(f"<speak>{body}</speak>").losses()]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Plain words.", "Plain words."),
        ("One. Two.", "One.\nTwo."),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<s>One</s><s>Two</s>", "One\\\nTwo"),
        ("<s>Dr.</s><s>Smith.</s>", "Dr.\\\nSmith."),
        ("<paragraph><sentence>One.</sentence></paragraph>Two.", "One.\n\nTwo."),
        ('One.<break time="2s"/>Two.', "One. [2s]\nTwo."),
        ('One <break time="250ms"/> two.', "One [250ms] two."),
        ('One.<break time="1.5s"/><break time=".5s"/>', "One. [2s]"),
        ("One.<break/>", "One. [750ms]"),
        ('One.<break strength="x-weak"/>', "One. [250ms]"),
        ('One.<break strength="x-strong" time="3s"/>', "One. [3s]"),
        ('One.<break strength="none"/>Two.', "One. [0s]\nTwo."),
        ('One <break strength="none"/>two.', "One two."),
        ("An <emphasis>important</emphasis> word.", "An *important* word."),
        ('An <emphasis level="strong">important</emphasis> word.', "An **important** word."),
        ('A <sub alias="so-az">psoas</sub>.', 'A (psoas)[sub:"so-az"].'),
        ('A <sub alias="so-az">*psoas*</sub>.', "A so-az."),
        ('A <phoneme alphabet="ipa" ph="ˈsoʊæz">psoas</phoneme>.', 'A (psoas)[ipa:"ˈsoʊæz"].'),
        ('A <phoneme ph="\'soʊæz">psoas</phoneme>.', 'A (psoas)[ipa:"ˈsoʊæz"].'),
        ('A <prosody rate="slow">slow</prosody> and quick word.', 'A (slow)[rate:"slow"] and quick word.'),
        ('A <prosody rate="-20%">slow</prosody> and quick word.', 'A (slow)[rate:"0.8"] and quick word.'),
        ('A <prosody rate="1.2">fast</prosody> and slower word.', 'A (fast)[rate:"fast"] and slower word.'),
        ('A quick word, <prosody rate="slow">One. Two.</prosody> Three four.',
         'A quick word, (One.)[rate:"slow"]\\\n(Two.)[rate:"slow"]\\\nThree four.'),
        ('<prosody rate="80%">One. <prosody rate="50%">Two</prosody> and three more.</prosody>',
         '---\nvoice: {name: auto, rate: 0.8}\n---\n\nOne.\n(Two)[rate:"0.62"] and three more.'),
        ('<prosody rate="80%">One <prosody rate="-10%">and</prosody> three more.</prosody>',
         '---\nvoice: {name: auto, rate: 0.8}\n---\n\nOne (and)[rate:"0.9"] three more.'),
        ('Code <say-as interpret-as="characters">ab-1</say-as>.', 'Code (ab-1)[sub:"A B dash 1"].'),
        ('On <say-as interpret-as="date" format="dmy">1/2/2024</say-as>.',
         'On (1/2/2024)[sub:"February 1st, 2024"].'),
        ('I have <say-as interpret-as="cardinal">12</say-as>.', "I have 12."),
        ('<audio src="rain.wav"/>One.', "[sound rain.wav]\nOne."),
        ('<audio src="http://x/rain.wav">One.</audio>', "One."),
        ('<audio src="http://x/rain.wav"><desc>rain</desc>One.</audio>', "<!-- rain --> One."),
        ('<audio src="../rain.wav">One.</audio>', "One."),
        ('<audio src="rain.wav">Nobody hears this.</audio>One.', "[sound rain.wav]\nOne."),
        ('Go <mark name="here"/>there.', "Go <!-- mark: here --> there."),
        ('Go there. <mark name="end"/>', "<!-- mark: end --> Go there."),
        ("<!-- a note -->One.", "<!-- a note --> One."),
        ("<!-- # Evening --><!-- ## Settle -->One.", '---\ntitle: "Evening"\n---\n\n## Settle\n\nOne.'),
        ('<lang xml:lang="fr-FR">Bonjour.</lang>', "---\nlanguage: fr-FR\n---\n\nBonjour."),
        ('Hello. <lang xml:lang="fr-FR">Bonjour.</lang> Bye.',
         'Hello.\n\n#[voice:"espeak fr-FR"]\n\n'
         "<!-- fr-FR: “espeak fr-FR” speaks instead; `audiogen voices` lists others --> Bonjour."
         "\n\n#[voice]\n\nBye."),
        ('Hello. <voice name="gtts es">Hola.</voice>', 'Hello.\n\n#[voice:"gtts es"]\n\nHola.'),
        ('<voice name="Joey">All of it.</voice>', "All of it."),
        ('<voice name="en-GB-SoniaNeural"><p>All.</p><p>Of it.</p></voice>',
         "---\nlanguage: en-GB\n---\n\nAll.\n\nOf it."),
        ('He said <voice name="Joey">well</voice> done.', "He said well done."),
        ("<w role=\"x\">One</w> <token>two</token>.", "One two."),
        ('<mstts:silence type="Tailing-exact" value="300ms"/>One.', "[300ms]\nOne."),
        ("<lexicon uri=\"x\"/><meta name=\"a\" content=\"b\"/>One.", "One."),
        ("One # two * three _ four [5s] {n} ::: six", "One # two \\* three \\_ four \\[5s\\] \\{n\\} \\:\\:\\: six"),
        ("# One", "\\# One"), ("- One", "\\- One"), ("(pause 5s)", "\\(pause 5s)"), ("2) One", "2\\) One"),
        ("a &lt;b&gt; &amp;amp; c", "a \\<b> \\&amp; c"),
        ("<![CDATA[One <two>.]]>", "One \\<two>."),
    ],
)  # fmt: skip
def test_ssml_becomes_a_routine(body: str, expected: str) -> None:
    assert routine(body) == expected


def test_the_namespace_may_have_a_prefix() -> None:
    text = '<ssml:speak xmlns:ssml="http://www.w3.org/2001/10/synthesis">One.<ssml:break time="2s"/></ssml:speak>'
    assert whole(text) == "One. [2s]"


def test_the_language_is_that_of_the_root() -> None:
    assert whole('<speak xml:lang="de-DE">Ruhe.</speak>').startswith("---\nlanguage: de-DE\n---")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('<prosody pitch="high" volume="loud">One</prosody>', '<prosody pitch="high" volume="loud"> is left out'),
        ('<prosody rate="9">One</prosody>', "a rate is left out (“9” is outside 50% to 200%"),
        ('<prosody rate="warp">One</prosody>', "a rate is left out (“warp” is no rate of speech"),
        ('<amazon:effect name="whispered">One</amazon:effect>', "<amazon:effect> is left out; the words stay"),
        ('<mstts:express-as style="calm">One</mstts:express-as>', "<mstts:express-as> is left out"),
        ('<emphasis level="reduced">One</emphasis>', '<emphasis level="reduced"> is left out'),
        ('<phoneme alphabet="x-sampa" ph="x">One</phoneme>', "a pronunciation in “x-sampa” is left out"),
        ('<phoneme ph="o!n">One</phoneme>', "a pronunciation is left out (“!” is no letter"),
        ('<say-as interpret-as="address">One St</say-as>', "“One St” is said as it is written"),
        ('One<break time="soon"/>', "a break is left out: “soon” is no time"),
        ('One<break strength="huge"/>', "a break is left out: “huge” is no strength"),
        ('One<break time="13h"/>', "a break is left out: “13h” is no time"),
        ('One<break time="50000s"/>', "a break is left out: “50000s” is longer than 12 hours"),
        ('<audio src="https://x/y.mp3"/>One', "the sound “https://x/y.mp3” is left out"),
        ('<audio src="rain.wav" soundLevel="+6dB"/>One', '<audio soundLevel="+6dB"> is left out'),
        ('One <voice name="Joey">two</voice> three', '<voice name="Joey"> is left out; a voice changes between'),
        ('One. <voice name="Joey">Two.</voice>', "“Joey” is no voice of ours: “espeak en” speaks instead"),
        ('<voice name="Joey">Two.</voice>', "“Joey” is no voice of ours: the session's own speaks instead"),
        ('<metadata><x>y</x></metadata>One', "<metadata> is left out; it says nothing"),
        ("One <sub alias=''>two</sub> →<p>↔</p>", "“↔” can't be spoken, and is left out"),
        ('<mstts:silence type="Sentenceboundary" value="300ms"/>One', "`pauses:` in the settings is for that"),
    ],
)  # fmt: skip
def test_what_cant_be_taken_along_is_told_once_with_its_line_and_the_words_stay(body: str, told: str) -> None:
    found = losses(f"\n{body}")
    assert [line for line in found if told in line and line.startswith("2: ")], found
    assert len(set(found)) == len(found)
    written = whole(f"<speak>\n{body}</speak>")
    for word in ("One", "Two"):
        assert (word in body) == (word in written.replace("“One St”", ""))


def test_every_voice_of_another_service_is_told_once_and_has_somebody_of_ours_stand_in() -> None:
    ana, ben = "<voice name='Ana'>One.</voice>", "<voice name='Ben' xml:lang='fr'>Two.</voice>"
    body = f"Zero. {ana} {ben} Three. {ana}"
    assert losses(body) == [
        "1: “Ana” is no voice of ours: “espeak en” speaks instead; `audiogen voices` lists others",
        "1: “Ben” is no voice of ours: “espeak fr” speaks instead; `audiogen voices` lists others",
    ]
    assert [line for line in routine(body).splitlines() if line.startswith("#")] == [
        '#[voice:"espeak en"]', '#[voice:"espeak fr"]', "#[voice]", '#[voice:"espeak en"]',
    ]  # fmt: skip


def test_sub_of_nothing_is_spoken_as_it_is() -> None:
    assert routine('One <sub alias="">two</sub>.') == "One two."


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────

LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n<speak>&b;</speak>'
OUTSIDE = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<speak>&x;</speak>'
PARAMETER = '<!DOCTYPE s [<!ENTITY % x SYSTEM "file:///etc/hostname"> %x;]>\n<speak>One</speak>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, PARAMETER])
def test_nothing_but_the_text_itself_is_ever_read(text: str) -> None:
    with pytest.raises(ScriptError) as caught:
        prepared(text)
    assert "a DOCTYPE with declarations of its own is refused" in str(caught.value)
    assert str(caught.value).startswith("a.ssml:1: ")


def test_a_doctype_that_only_names_one_is_passed_over_but_no_entity_is_taken_from_it() -> None:
    doctype = '<!DOCTYPE speak PUBLIC "-//W3C//DTD SYNTHESIS 1.0//EN" "http://127.0.0.1:9/none.dtd">'
    assert whole(f"{doctype}<speak>One.</speak>") == "One."
    with pytest.raises(ScriptError, match="&nbsp; means nothing here"):
        prepared(f"{doctype}<speak>One&nbsp;two.</speak>")


def test_a_tower_of_elements_is_refused() -> None:
    with pytest.raises(ScriptError, match="nested too deeply"):
        prepared("<speak>" + "<p>" * 100_000)


def test_half_a_character_is_no_xml() -> None:
    with pytest.raises(ScriptError, match="half a character"):
        prepared("<speak>\ud800</speak>")
