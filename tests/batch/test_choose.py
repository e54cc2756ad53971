"""Which routines and programmes a build is about."""

from pathlib import Path

import pytest

from audiogen.batch import choose
from audiogen.batch.choose import Wanted
from audiogen.batch.stamps import Files
from audiogen.batch.texts import Texts, text_of
from audiogen.errors import UsageError


def wanted(paths: tuple[Path, ...]) -> Wanted:
    return choose.wanted(paths, Texts(Files()))


def test_only_the_settings_make_the_head() -> None:
    texts = ("---\ntrack: 1\n---\nOne.\n", "---\ntrack: 1\n---\nTwo.\n", "---\ntrack: 2\n---\nTwo.\n", "Two.\n")
    one, other, moved, none = (text_of(text.encode()) for text in texts)
    assert one.head == other.head != moved.head and none.head == ""
    dos, marked = (text_of(text.encode()) for text in (texts[0].replace("\n", "\r\n"), f"\ufeff{texts[0]}"))
    assert dos.head == marked.head == one.head
    assert one.sha256 != other.sha256


def test_without_paths_all_of_scripts_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="no folder scripts here"):
        wanted(())
    for name in ("rest.md", "sub/deep.md", "parts/x.md", "notes.txt", ".git/x.md", "programme.yaml"):
        path = tmp_path / "scripts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Hello.\n", encoding="utf-8")
    found = wanted(())
    assert found.routines == (Path("scripts/rest.md"), Path("scripts/sub/deep.md"))
    assert found.programmes == (Path("scripts/programme.yaml"),) and found.everything


def test_elsewhere_in_a_project_it_says_where_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(folder: Path) -> str:
        monkeypatch.chdir(folder)
        with pytest.raises(UsageError) as caught:
            wanted(())
        return caught.value.hint

    for name in ("scripts/parts", "output"):
        (tmp_path / name).mkdir(parents=True)
    there = f"it is in {tmp_path}: build there, or name scripts or folders"
    assert told(tmp_path / "scripts" / "parts") == told(tmp_path / "scripts") == there
    assert told(tmp_path / "output").startswith("name scripts or folders")  # that folder may be anybody's
    (tmp_path / "audiogen.toml").touch()
    assert told(tmp_path / "output") == there


def test_a_script_that_cant_be_read_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "gone.md").symlink_to(tmp_path / "nowhere.md")
    assert wanted(()).routines == (Path("scripts/gone.md"),)


def test_a_script_is_named_once_and_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "x.md").write_text("Hello.\n", encoding="utf-8")
    found = wanted((Path("parts/x.md"), Path("./parts/../parts/x.md"), tmp_path / "parts/x.md", Path("parts")))
    assert found.routines == (Path("parts/x.md"),) and not found.everything
    with pytest.raises(UsageError, match="no script or folder"):
        wanted((Path("nothing.md"),))
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no routine in empty"):
        wanted((Path("empty"),))


def test_a_programme_stands_for_its_sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("Hello.\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("Hello.\n", encoding="utf-8")
    course = tmp_path / "course.yaml"
    course.write_text("order:\n  Week 1:\n    - b\n    - a\n    - b\n", encoding="utf-8")
    found = wanted((Path("course.yaml"),))
    assert found.routines == (Path("b.md"), Path("a.md")) and found.programmes == (Path("course.yaml"),)
    course.write_text("order: [a, c]\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"course\.yaml:1: there is no script c\.md"):
        wanted((Path("course.yaml"),))


def test_a_programme_may_name_one_of_several_sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rest = "---\ntitle: {}\nlanguage: {}\n{}---\nHello. [1s-9m]\n"
    several = "variants: {length: [1m, 2m], language: [en, es]}\n"
    (tmp_path / "rest.md").write_text(rest.format("Rest", "en", several), encoding="utf-8")
    (tmp_path / "rest.es.md").write_text(rest.format("Descanso", "es", ""), encoding="utf-8")
    course = tmp_path / "course.yaml"
    course.write_text("order: [rest-2m, rest-es, rest]\n", encoding="utf-8")
    assert wanted((Path("course.yaml"),)).routines == (Path("rest.md"),)
    course.write_text("order: [rest-3m]\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"course\.yaml:1: there is no script rest-3m\.md, nor another"):
        wanted((Path("course.yaml"),))
    (tmp_path / "rest.es.md").unlink()  # what is wrong then, building it will say
    assert wanted((Path("course.yaml"),)).routines == (Path("rest.md"),)
