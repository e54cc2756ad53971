"""A routine that stands in another one: its blocks, as if they had been written there."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from audiogen.model import Background, Bed, Block, Cue, Layer, Marked, Repeat, Rest, Section, Sides, Sound, SoundFile


def moved(blocks: tuple[Block, ...], line: int, folder: str) -> tuple[Block, ...]:
    """`blocks` of a script in `folder`, as the line that includes it has them.

    They carry that `line`, since that is where they stand in the session's script; what they name beside
    themselves is named from there.
    """
    return tuple(_moved(block, line, folder) for block in blocks)


def _moved(block: Block, line: int, folder: str) -> Block:
    changed: dict[str, Any] = {"line": line}
    match block:
        case Repeat() | Sides() | Marked():
            changed["body"] = moved(block.body, line, folder)
        case Rest():
            changed["cues"] = tuple(_cue(cue, line, folder) for cue in block.cues)
        case Section(picture=picture) if picture is not None:
            changed["picture"] = replace(picture, line=line, path=beside(folder, picture.path))
        case Sound(source=SoundFile() as source):
            changed["source"] = SoundFile(beside(folder, source.path))
        case Background(bed=bed):
            changed["bed"] = Bed(tuple(_layer(layer, folder) for layer in bed.layers))
        case _:
            pass
    return replace(block, **changed)


def _layer(layer: Layer, folder: str) -> Layer:
    source = layer.source
    return replace(layer, source=SoundFile(beside(folder, source.path))) if isinstance(source, SoundFile) else layer


def _cue(cue: Cue, line: int, folder: str) -> Cue:
    return replace(cue, line=line, body=moved(cue.body, line, folder))


def beside(folder: str, name: str) -> str:
    """`name`, as a script in `folder` has it, from the folder of the session's script."""
    parts: list[str] = []
    for part in PurePosixPath(folder, name.replace("\\", "/")).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
