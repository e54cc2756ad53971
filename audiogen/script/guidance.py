"""One script at three levels: everything for the first time, less for those who know it, bells for those who need no
more."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from audiogen.model import Block, Breathe, Cue, Hush, Marked, Pause, Repeat, Rest, Routine, Say, Sides, Sound, Tone
from audiogen.units import RATE

FULL, LIGHT, BELLS = "full", "light", "bells"
BELL = Tone("bell", "soft")
BELL_LEVEL = -14.0
"""How loud a bell in the place of words is, in dB beside the voice."""
TOO_OFTEN = 6 * RATE
"""On a grid that is finer than this, bells in the place of counts would be one long ringing."""


def guided(routine: Routine, level: str) -> Routine:
    """The routine as it is said at a level of `vocabulary.GUIDANCE`.

    At `light`, what is marked for beginners goes: of a paragraph its words, so that written pauses stay, of a block
    all that is in it. At `bells`, what remains is silence for as long as its words would take, with a bell where a
    paragraph begins; only what is marked `always` is said.
    """
    if level == FULL:
        return routine
    blocks = tuple(_lighter(routine.blocks))
    return replace(routine, blocks=tuple(_belled(blocks)) if level == BELLS else blocks)


def _lighter(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Say(mark="beginners") | Marked(mark="beginners"):
                continue
            case Repeat() | Sides() | Marked():
                yield replace(block, body=tuple(_lighter(block.body)))
            case Rest():
                cues = (replace(cue, body=tuple(_lighter(cue.body))) for cue in block.cues)
                yield replace(block, cues=tuple(cue for cue in cues if _happens(cue)))
            case _:
                yield block


def _happens(cue: Cue) -> bool:
    """Whether anything of a cue is left besides its pauses."""
    return any(block.body if isinstance(block, Marked) else not isinstance(block, Pause) for block in cue.body)


def _belled(blocks: Iterable[Block], bells: bool = True) -> Iterator[Block]:
    rung = False
    for block in blocks:
        match block:
            case Say(mark="always") | Marked(mark="always"):
                yield block
            case Say():
                if block.opens and bells and not rung:
                    yield Sound(block.line, BELL, BELL_LEVEL, "[bell soft]", opens=True)
                    yield Hush(block.line, block.parts)
                else:
                    yield Hush(block.line, block.parts, block.opens)
            case Repeat():
                often = 0 < block.every < TOO_OFTEN
                yield replace(block, body=tuple(_belled(block.body, bells and not often)))
            case Sides() | Marked():
                yield replace(block, body=tuple(_belled(block.body, bells)))
            case Rest():
                cues = (replace(cue, body=tuple(_belled(cue.body, bells))) for cue in block.cues)
                yield replace(block, cues=tuple(cues))
            case Breathe():
                # one that has no sound but its words would be nothing
                yield replace(block, spoken=False, counted=False, silent=False)
            case _:
                yield block
        rung = isinstance(block, Sound)
