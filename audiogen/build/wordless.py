"""A session in which not a word is said, although its script has some: its guidance leaves out all of them."""

from audiogen.model import Block, Breathe, Hush, Routine, Say, Sound
from audiogen.timeline.advice import Advice
from audiogen.timeline.summary import everything

HINT = "[beginners] takes its whole paragraph: put an empty line before what is for everybody"


def first_unsaid(script: Routine, made: Routine) -> int:
    """The line of the first words of `script`, when in `made`, which it is at its guidance, none of them are left;
    else 0. Bells stand for words where they are asked for."""
    level = made.meta.guidance
    words = (block.line for block in everything(script.blocks) if _speaks(block))
    if any(_speaks(block) or (level == "bells" and _stands_for_words(block)) for block in everything(made.blocks)):
        return 0
    return next(words, 0)


def wordless(routine: Routine) -> tuple[Advice, ...]:
    """What there is to say of such a session; nothing of any other."""
    if not routine.unsaid:
        return ()
    return (Advice(routine.unsaid, f"at guidance “{routine.meta.guidance}” not a word is left to be said", HINT),)


def remarks(routine: Routine) -> tuple[str, ...]:
    """The same with its place, for where a session is made."""
    return tuple(f"{routine.path}:{one.line}: {one.message}: {one.hint}" for one in wordless(routine))


def _speaks(block: Block) -> bool:
    return isinstance(block, Say) or (isinstance(block, Breathe) and (block.spoken or block.counted))


def _stands_for_words(block: Block) -> bool:
    return isinstance(block, Hush | Sound | Breathe)
