"""One script at three levels."""

from dump import dump

from audiogen.script import guided, parse

SCRIPT = """\
---
pauses: {sentence: 1s, paragraph: 2s}
---

## One

[beginners] This muscle lifts the knee. [8s]

Soften it. Let it be heavy. [4s]

::: beginners
There is more to say.
[5s]
:::

[always] Stop if anything hurts.

::: rest 2m
[beginners] Wait.

[bell]

Rest.
:::

::: repeat 2 every 1s
{n}
:::

[breathe 4-4 x2 spoken silent]
"""


def at(level: str) -> str:
    return "\n".join(line for line in dump(guided(parse(SCRIPT, "a.md"), level)).split("\n") if ":" not in line[:7])


def test_full_says_everything() -> None:
    routine = parse(SCRIPT, "a.md")
    assert guided(routine, "full") == routine


def test_light_leaves_out_the_words_for_beginners_and_keeps_written_pauses() -> None:
    assert (
        at("light")
        == """\
  5 chapter One
  7 pause 8 s, written [8s]
  9 say ¶ Soften it.
  9 say Let it be heavy.
  9 pause 4 s, written [4s]
 16 say ¶ (always) Stop if anything hurts.
 18 rest 120 s
       21 some time
         21 sound ¶ bell at -10 dB, written [bell]
       23 some time
         23 say ¶ Rest.
 26 repeat 2 times, one every 1 s
       27 say ¶ {n}
 30 breathe 4-0-4-0 s, 2 times, spoken, silent"""
    )


def test_bells_are_struck_for_paragraphs_and_silence_keeps_their_time() -> None:
    assert (
        at("bells")
        == """\
  5 chapter One
  7 pause 8 s, written [8s]
  9 sound ¶ bell soft at -14 dB, written [bell soft]
  9 hush Soften it.
  9 hush Let it be heavy.
  9 pause 4 s, written [4s]
 16 say ¶ (always) Stop if anything hurts.
 18 rest 120 s
       21 some time
         21 sound ¶ bell at -10 dB, written [bell]
       23 some time
         23 sound ¶ bell soft at -14 dB, written [bell soft]
         23 hush Rest.
 26 repeat 2 times, one every 1 s
       27 hush ¶ {n}
 30 breathe 4-0-4-0 s, 2 times"""
    )
