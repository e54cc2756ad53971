"""Of which sessions it is said that they have lost all their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiogen.build.script import Instead, load

LOST = {
    "a paragraph that the label takes with it": ("[beginners] This is it. [2s]\nFeel your feet.\n", "light", 1),
    "bells alone are left where words were": ("[2s]\n\n[beginners] This is it. [bell] [9s]\n", "light", 3),
    "a block for beginners": ("[2s]\n\n::: beginners\nThis is it.\n:::\n", "light", 4),
    "only silence at bells": ("[beginners] This is it. [2s]\n", "bells", 1),
    "a rest of which nothing is left": ("::: rest 1m\n[beginners] Soften.\n:::\n", "light", 2),
}
KEPT = {
    "an empty line between": ("[beginners] This is it. [2s]\n\nFeel your feet.\n", "light"),
    "everything at full": ("[beginners] This is it. [2s]\n", "full"),
    "bells for words, as they are asked for": ("Feel your feet. [2s]\n", "bells"),
    "breaths whose words are said": ("[beginners] This is it.\n\n[breathe 4-4 x2 spoken]\n", "light"),
    "breaths that are heard": ("[beginners] This is it.\n\n[breathe 4-4 x2 spoken]\n", "bells"),
    "a bell in a session that never had words": ("[bell] [1m]\n", "light"),
}


def unsaid(text: str, guidance: str, folder: Path) -> int:
    path = folder / "rest.md"
    path.write_text(text, encoding="utf-8")
    return load(path, (), Instead(guidance=guidance)).unsaid


@pytest.mark.parametrize("name", LOST)
def test_the_line_is_known_where_words_began(name: str, tmp_path: Path) -> None:
    text, guidance, line = LOST[name]
    assert unsaid(text, guidance, tmp_path) == line


@pytest.mark.parametrize("name", KEPT)
def test_where_words_are_left_or_were_not_there_nothing_is_amiss(name: str, tmp_path: Path) -> None:
    assert unsaid(*KEPT[name], tmp_path) == 0
