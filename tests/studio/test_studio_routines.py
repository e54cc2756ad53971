"""What can be opened, and how it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from opened import ROUTINE, opened

from audiogen.errors import UsageError
from audiogen.settings import Settings
from audiogen.studio.routines import about, every, one, title


@pytest.fixture
def settings(tmp_path: Path, shared_cache: Path) -> Settings:
    return Settings(cache=shared_cache, output=tmp_path / "output")


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "scripts"
    for name, text in {
        "rest.md": f"{ROUTINE}\n::: include parts/close.md\n",
        "parts/close.md": "Come back.\n",
        "week 1/wrong.md": "---\ntitle: Not Yet\n---\nLie down. [3 moments]\n\n[bel]\n",
        ".hidden.md": "Nobody sees this.\n",
        "takes/rest/notes.md": "Not a routine.\n",
        "README.md": "How to.\n",
        "parts/unused.md": "Nobody needs me yet.\n",
        "programme.yaml": "title: Course\n",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_parts_of_others_are_no_routines(scripts: Path) -> None:
    assert list(every(scripts).paths) == ["rest.md", "week 1/wrong.md"]


def test_nothing_to_open(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no routines in"):
        every(tmp_path)
    with pytest.raises(UsageError, match="no script"):
        one(tmp_path / "nothing.md")
    settings = tmp_path / "audiogen.toml"
    settings.touch()
    with pytest.raises(UsageError, match=r"audiogen\.toml is no script: .*\.md"):
        one(settings)


def test_elsewhere_in_a_project_it_says_where_to_go(scripts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(folder: Path) -> str:
        monkeypatch.chdir(folder)
        with pytest.raises(UsageError, match="no routines in scripts/") as caught:
            every()
        return caught.value.hint

    there = f"they are in {scripts.parent}: open the studio there, or name a script"
    assert told(scripts / "week 1") == told(scripts) == there
    (other := scripts.parent / "output").mkdir()
    assert told(other).startswith("begin a routine")  # that folder may be anybody's
    (scripts.parent / "audiogen.toml").touch()
    assert told(other) == there
    (other / "scripts").mkdir()
    assert told(other).startswith("begin a routine")


def test_how_they_stand(scripts: Path, settings: Settings) -> None:
    good, wrong = (about(path, settings) for path in every(scripts).paths.values())
    assert (good["title"], good["wrong"], good["lines"]) == ("A Short Rest", 0, 8)
    assert good["length"] > 30_000
    assert (wrong["title"], wrong["wrong"]) == ("Not Yet", 2)


def test_the_list_and_its_pages(scripts: Path, settings: Settings) -> None:
    with opened(scripts, settings) as place:
        page = place.ask("").body.decode()
        assert "A Short Rest" in page and 'href="script/week%201/wrong.md"' in page and "close.md" not in page
        inner = place.ask("script/week%201/wrong.md").body.decode()
        assert 'data-up="../../"' in inner and 'data-name="week%201/wrong.md"' in inner
        assert place.ask("about/week%201/wrong.md").json["wrong"] == 2
        assert place.ask("script/parts/close.md").status == 404


@pytest.mark.parametrize(
    ("name", "up"),
    [("nothere.md", "../"), ("week%201/nothere.md", "../../"), ("..%2fnothere.md", "../"), ("", "../")],
)
def test_what_isnt_there_leads_back_to_the_list(scripts: Path, settings: Settings, name: str, up: str) -> None:
    with opened(scripts, settings) as place:
        answer = place.ask(f"script/{name}")
        page = answer.body.decode()
        assert answer.status == 404 and answer.headers["Content-Type"].startswith("text/html")
        assert f'<a href="{up}">All routines</a>' in page and f'href="{up}assets/studio.css"' in page
        assert "nothere.md" in page or not name


def test_what_isnt_there_leads_back_to_the_only_script(scripts: Path, settings: Settings) -> None:
    with opened(scripts / "rest.md", settings) as place:
        answer = place.ask("script/<b>.md")
        page = answer.body.decode()
        assert answer.status == 404 and '<a href="../">To the script</a>' in page and "&lt;b&gt;.md" in page


def test_a_title_is_known_whatever_else_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "rest.md"
    for head, known in {
        "lenght: 3m\ntitle: 'Evening Rest'": "Evening Rest",
        "title: Evening Rest\r\nlenght: 3m\r": "Evening Rest",
        "lenght: 3m": "rest",
        "lenght: 3m\n---\ntitle: Not this": "rest",
        "title: ''\nlenght: 3m": "rest",
    }.items():
        path.write_bytes(f"---\n{head}\n---\nLie down.\n".encode())
        assert title(path) == known, head
    path.unlink()
    assert title(path) == "rest"


def test_what_comes_while_it_is_open_can_be_opened(scripts: Path, settings: Settings) -> None:
    with opened(scripts, settings) as place:
        assert place.ask("script/new.md").status == 404
        (scripts / "new.md").write_text("---\ntitle: Just Begun\n---\nLie down.\n", encoding="utf-8")
        assert place.ask("script/new.md").status == 200
        (scripts / "newest.md").write_text("---\ntitle: Begun Last\n---\nLie down.\n", encoding="utf-8")
        assert place.ask("about/newest.md").json["title"] == "Begun Last"
        (scripts / "newer.md").write_text("---\ntitle: Begun Later\n---\nLie down.\n", encoding="utf-8")
        page = place.ask("").body.decode()
        assert "Just Begun" in page and "Begun Later" in page
        for path in scripts.rglob("*.md"):
            path.unlink()
        assert place.ask("").status == 200 and place.ask("about/newer.md").json["wrong"] == 1
