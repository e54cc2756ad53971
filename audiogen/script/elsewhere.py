"""Sounds that are named on a command line or in a file of settings, not in a script: they may lie anywhere."""

from dataclasses import replace

from audiogen.model import Bed, SoundFile


def anywhere(bed: Bed) -> Bed:
    """The same, whose files were named elsewhere than in a script, and may lie anywhere."""
    return Bed(
        tuple(
            replace(layer, source=replace(layer.source, given=True)) if isinstance(layer.source, SoundFile) else layer
            for layer in bed.layers
        )
    )


def no_address(name: str) -> str:
    """The name of a file that may lie anywhere. ValueError for an address."""
    if "://" in name:
        raise ValueError(f"“{name}” is an address: download it, and name the file")
    return name
