"""docs/routines.md teaches the language as it is: its examples are golden cases, its errors are really said, and no
row of the language's tables is left out.

An example has its name in a note before it; `cases-docs/NAME.txt` is what it must be understood to be, and when what
is heard: `understood(EXAMPLES[NAME])`, read by somebody and found right.
"""

from __future__ import annotations

import ast
import contextlib
import re
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import pytest
from dump import dump, result

from audiogen.errors import AudiogenError, ScriptError, ScriptErrors
from audiogen.model import Event, Fades, Routine, SoundFile, Tone, Utterance, Voice
from audiogen.script import directives, fences, frontmatter, guided, inline, mistakes, parse, settings
from audiogen.script.annotations import _KNOWN as ANNOTATIONS
from audiogen.script.backgrounds import FILES
from audiogen.script.breaths import OPTIONS
from audiogen.timeline.arrange import arrange
from audiogen.timeline.boxes import Extent
from audiogen.timeline.spoken import BREATH_WORDS
from audiogen.timeline.unroll import unroll
from audiogen.units import _UNITS, RATE, format_duration, milliseconds
from audiogen.vocabulary import BEDS, GUIDANCE, PRESETS, RATES, ROOMS, STRIKES, TONES

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "routines.md").read_text(encoding="utf-8")
GOLDEN = Path(__file__).parent / "cases-docs"
CASES = Path(__file__).parent / "cases"

_MARKED = r"^<!-- {}: ([a-z-]+) -->\n```markdown\n(.*?)^```$"
EXAMPLES = dict(re.findall(_MARKED.format("example"), PAGE, re.DOTALL | re.MULTILINE))
"""The scripts on the page, by their names; each can be included by the others as NAME.md."""
CHECKED = dict(re.findall(_MARKED.format("checked"), PAGE, re.DOTALL | re.MULTILINE))
"""Those that only `audiogen check` has something to say of."""
BESIDE = {"détente.md": "---\nlanguage: fr\n---\nRespirez.\n"}
"""Scripts that the page speaks of and doesn't show."""
_SAID = r"^<!-- \w+: ([a-z-]+) -->\n```markdown\n(?:(?!^```$).)*^```$\n\n(?:is said:\n\n)?^```text\n(.*?)\n^```$"
SAID = re.findall(_SAID, PAGE, re.DOTALL | re.MULTILINE)
"""The errors that follow examples on the page."""


# ── what a script is understood to be ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Paced:
    """Words take 0.4 seconds each, bells and sounds ring for nine."""

    path: str = "routine.md"

    def speech(self, utterance: Utterance) -> Extent:
        return Extent(round(len(utterance.text.split()) * 0.4 * RATE / utterance.voice.rate))

    def sound(self, source: Tone | SoundFile) -> int:
        return 9 * RATE


def beside(name: str) -> str:
    """What the file of that name holds. Raises AudiogenError when there is none."""
    text = BESIDE.get(name) or EXAMPLES.get(name.removesuffix(".md"))
    if text is None:
        raise AudiogenError(f"no example is called {name}")
    return text


def understood(script: str) -> str:
    """What a script is, and what is heard when; or what is said of it."""
    try:
        routine = parse(script, "routine.md", beside)
        found = [dump(routine), "", "heard", *heard(routine)]
        if guided(routine, "light") != routine:
            for level in ("light", "bells"):
                found += ["", f"heard, {level}", *heard(guided(routine, level))]
        return "\n".join(found)
    except (ScriptError, ScriptErrors) as error:
        return str(error)


def heard(routine: Routine) -> Iterator[str]:
    """When everything happens, and for how long."""
    timeline = arrange(routine, unroll(routine, Voice("anyone", "", routine.meta.language)), Paced())
    for event in timeline.events:
        yield f"{_clock(event.start)} {format_duration(event.length):>10}  {event.kind:<10} {_words(event)}".rstrip()
    yield f"{_clock(timeline.length)}             end"
    for span in timeline.bed:
        layers = (f"{_named(layer.source)} {layer.level:g} dB" for layer in span.bed.layers)
        yield f"{_clock(span.start)} {format_duration(span.length):>10}  beneath    {', '.join(layers)}"


def _named(source: Tone | SoundFile) -> str:
    return source.name if isinstance(source, Tone) else source.path


def _clock(moment: int) -> str:
    minutes, rest = divmod(milliseconds(moment), 60_000)
    return f"{minutes:>3}:{rest / 1000:06.3f}"


def _words(event: Event) -> str:
    if event.kind == "pause":
        return event.text or "(automatic)"
    if event.kind != "speech":
        return event.text
    spoken = f" → {event.spoken}" if event.spoken != event.text else ""
    voice = f" ({event.voice})" if event.voice != "anyone" else ""
    return f"{event.text}{spoken}{voice}"


# ── the examples ─────────────────────────────────────────────────────────────────────────────────────────


def test_every_script_on_the_page_has_its_own_name_and_its_case() -> None:
    names = re.findall(r"^<!-- (?:example|checked): ([a-z-]+) -->$", PAGE, re.MULTILINE)
    assert len(names) == len(set(names)) == PAGE.count("```markdown") == len(EXAMPLES) + len(CHECKED) >= 35
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}.txt" for name in EXAMPLES}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_understood_as_its_case_says(name: str) -> None:
    assert understood(EXAMPLES[name]) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")


def test_every_error_on_the_page_stands_behind_the_script_that_it_is_of() -> None:
    assert len(SAID) == PAGE.count("```text") >= 8


@pytest.mark.parametrize(
    ("name", "text"), [pair for pair in SAID if pair[0] in EXAMPLES], ids=lambda value: value[:20]
)
def test_an_example_that_is_refused_is_told_so_in_these_words(name: str, text: str) -> None:
    assert understood(EXAMPLES[name]) == text


FINE = {name for name, script in EXAMPLES.items() if "\nheard" in understood(script)}


def test_what_the_page_says_is_refused_is_and_nothing_else() -> None:
    assert set(EXAMPLES) - FINE - {name for name, _ in SAID} == {
        "cool-down",
        "foot",
    }  # they are nothing by themselves


@pytest.mark.parametrize("name", CHECKED)
def test_what_check_is_said_to_say_it_says(
    name: str, workshop: Workshop, audiogen: Audiogen, no_network: None
) -> None:
    path = workshop.write(CHECKED[name])
    assert audiogen("check", path).error() == dict(SAID)[name]


@pytest.mark.parametrize("command", [line for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
                                     for line in block.splitlines()])  # fmt: skip
def test_a_command_on_the_page_works(
    command: str, workshop: Workshop, shared_cache: Path, audiogen: Audiogen, no_network: None
) -> None:
    workshop.write(
        "---\nvoice: espeak\nvariants: {guidance: [full, light]}\n---\n[beginners] This lifts your knee.\n\nRest.\n"
    )
    done = audiogen(*shlex.split(command)[1:])
    assert done.code == 0, done.err
    if "render" in command:
        asked = re.search(r"(?:--guidance |--preset |guidance=)(\w+)", command)
        level = asked[1] if asked else ""
        made = f"output/routine{'-' * bool(level)}{level}.mp3"
        assert f"`{made}`" in PAGE and (workshop.output / Path(made).name).exists()


# ── the tables ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page, with the heading that it stands below."""

    below: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables() -> Iterator[Table]:
    for heading, text in re.findall(r"^#+ (.*?)\n(.*?)(?=^#+ |\Z)", PAGE, re.DOTALL | re.MULTILINE):
        for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            head, _, *rows = (_cells(line) for line in block.splitlines())
            yield Table(heading, head, tuple(rows))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1])


def spans(cell: str) -> list[str]:
    """What stands in back-ticks."""
    return [found[1].strip() for found in re.findall(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", cell)]


TABLES = list(tables())
REFUSED = [
    (f"---\n{script}\n---\nRest." if table.below == "Settings" else script, spans(row[1])[0])
    for table in TABLES if table.header == ("you write", "it says")
    for row in table.rows for script in [spans(row[0])[0].replace("⏎", "\n")]
]  # fmt: skip
WRITTEN = [
    span for table in TABLES if table.header[0] in ("you write", "you may write") and table.header[1] != "it says"
    for row in table.rows for span in spans(row[0]) if span not in (*frontmatter.READERS, "---")
]  # fmt: skip
AROUND = (
    "{}\n", "{}\nHello.\n", "{}\nHello.\n:::", "## Settle\n{}\n", "---\nlength: 20m\n---\nRest. {}\n",
    "::: rest 10m\n{}\n:::", "::: repeat 2\n{}\n:::", "::: sides left right\n{}\n:::",
)  # fmt: skip
"""Where the tokens in the tables may stand."""


@pytest.mark.parametrize(("script", "says"), REFUSED)
def test_what_the_tables_say_is_refused_is_refused_in_these_words(script: str, says: str) -> None:
    assert re.sub(r"^[\w-]+\.md:\d+: ", "", understood(script)) == says


def test_a_few_dozen_refusals_are_shown() -> None:
    assert len(REFUSED) >= 60


@pytest.mark.parametrize("token", WRITTEN)
def test_a_token_in_the_tables_is_understood_somewhere_and_not_read_aloud(token: str) -> None:
    shown = [understood(around.replace("{}", f"{token}") + "\n\nLast.") for around in AROUND]
    fine = [text for text in shown if "\nheard" in text]
    assert fine, shown
    assert any(not re.search(rf"(?m) speech +.*{re.escape(token)}", text) for text in fine)


def test_every_layer_in_the_table_is_one_and_all_are_there() -> None:
    [table] = [table for table in TABLES if table.header[0] == "layer"]
    layers = [spans(row[0])[0] for row in table.rows]
    names = [re.sub(r" \d+ Hz.*$", "", layer) for layer in layers]
    assert names == list(BEDS)
    for layer, name, row in zip(layers, names, table.rows, strict=True):
        plain, given = (result(f"Hello. [background {one}]").partition(", written")[0] for one in (name, layer))
        assert f"background {name}" in plain
        assert plain == given, "the table says what a tone has when none is given"
        assert all(f"{hertz:g}" in row[1] for hertz in (*BEDS[name].hertz, *BEDS[name].beats))


# ── the settings ─────────────────────────────────────────────────────────────────────────────────────────


def test_every_setting_is_in_the_table_with_an_example_that_is_understood_and_its_default() -> None:
    [table] = [table for table in TABLES if table.header[0] == "setting"]
    assert sorted(spans(row[0])[0] for row in table.rows) == sorted(frontmatter.READERS)
    plain = settings("Hello.", "routine.md")
    for name, _, without, example in table.rows:
        key = spans(name)[0]
        [shown] = spans(example)
        assert shown.startswith(f"{key}: ")
        given = settings(f"---\n{shown}\n---\n", "routine.md")
        assert getattr(given, key) != getattr(plain, key)
        if default := re.fullmatch("`(.*)`", without):
            same = settings(f"---\n{key}: {default[1]}\n---\n", "routine.md")
            assert getattr(same, key) == getattr(plain, key)
        elif key != "title":
            assert getattr(plain, key) in (None, "", (), Fades())


def test_every_setting_of_how_it_sounds_is_understood_as_one_and_the_usual_ones_change_nothing() -> None:
    [table] = [table for table in TABLES if table.header[0] == "in the settings"]
    plain = settings("Hello.", "routine.md")
    shown = [span for row in table.rows for span in spans(row[0])]
    assert {span.partition(":")[0] for span in shown} == {"preset", "ducking", "fade", "chime", "voice"}
    for span in shown:
        given = settings(f"---\n{span}\n---\n", "routine.md")
        changed = replace(given, lines=()) != plain
        assert changed == (span != "preset: podcast"), span


# ── nothing is left out ──────────────────────────────────────────────────────────────────────────────────

ROWS: Mapping[str, list[str]] = {
    "directives": [f"[{name}" for name in directives._READERS],
    "marks": [f"[{spelling}]" for spelling in directives.MARKS],
    "fences": [f"::: {name}" for name in fences._FENCES],
    "annotations": [f'[{name}:"' for name in ANNOTATIONS],
    "options of breaths": list(OPTIONS),
    "slots": [f"{{{slot}}}" for slots in inline.SLOTS.values() for slot in slots],
    "bells": [f"[bell {variant}" for variant in STRIKES["bell"].variants],
    "layers": list(BEDS),
    "files": list(FILES),
    "presets": [f"preset: {name}" for name in PRESETS],
    "tones": list(TONES),
    "rooms": list(ROOMS),
    "curves of ducking": ["depth: ", "attack: ", "hold: ", "release: "],
    "paces": list(RATES),
    "levels of guidance": list(GUIDANCE),
    "settings": [f"{name}:" for name in frontmatter.READERS],
    "units": [f"4 {unit}" if len(unit) > 1 else f"4{unit}" for unit in _UNITS],
}
"""The tables of the language, as their rows are written."""


def rows() -> list[str]:
    return [row for kind in ROWS.values() for row in kind]


@pytest.mark.parametrize("kind", ROWS)
def test_every_row_of_a_table_of_the_language_is_on_the_page(kind: str) -> None:
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", PAGE, re.DOTALL))
    if kind == "units":
        # the plural of one that is there need not be
        assert not [unit for unit in _UNITS if not re.search(rf"\d ?({unit}|{unit}s|{unit[:-1] or unit})\b", code)]
    else:
        assert not [row for row in ROWS[kind] if row not in code]


def test_every_token_is_in_the_table_at_the_end() -> None:
    sheet = PAGE.split("## Everything on one page")[1]
    wanted = [*ROWS["directives"], *ROWS["annotations"], *ROWS["slots"], *ROWS["bells"], *ROWS["paces"]]
    wanted += [f"::: {kind}" for kind in fences.KINDS] + [f"`{name}`" for name in frontmatter.READERS]
    assert not [token for token in wanted if token not in sheet]


def test_every_language_of_breaths_is_on_the_page_and_no_other() -> None:
    listed = PAGE.split("these are known:\n")[1].split(". In another")[0]
    assert spans(listed.replace("\n", " ")) == sorted(BREATH_WORDS)


def scripts() -> dict[str, str]:
    """Every script that has a golden case."""
    cases = {path.stem: path.read_text(encoding="utf-8").rpartition("=====\n")[0] for path in CASES.glob("*.md")}
    return cases | {f"{'' if name in FINE else 'fault-'}page-{name}": text for name, text in EXAMPLES.items()}


@pytest.mark.parametrize("row", rows())
def test_every_row_of_a_table_of_the_language_is_in_a_case_that_is_understood(row: str) -> None:
    fine = [text for name, text in scripts().items() if not name.startswith("fault") and row.lower() in text.lower()]
    assert fine


# ── and every refusal has a case ─────────────────────────────────────────────────────────────────────────

SCRIPT = Path(parse.__code__.co_filename).parent
GUARDS = {"this is not understood", "and that is enough"}
"""Refusals of what Markdown never gives us, and of hundreds of files."""


def refusals() -> dict[tuple[str, int], str]:
    """Where the language refuses something: every `raise ValueError` and every `….add(…)` to the problems."""
    found = {}
    for path in SCRIPT.glob("*.py"):
        if path.stem in ("programme", "problems", "names", "elsewhere"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = ast.unparse(node) if isinstance(node, ast.Raise | ast.Expr) else ""
            if re.match(r"raise ValueError|(self\._)?(problems|own)\.add\(", text):
                assert isinstance(node, ast.stmt)
                found[str(path), node.lineno] = text
    return found


def test_every_refusal_of_the_language_has_a_case() -> None:
    wanted = refusals()
    files = {path for path, _ in wanted}
    reached: set[tuple[str, int]] = set()

    def line(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename not in files:
            return None
        reached.add((frame.f_code.co_filename, frame.f_lineno))
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        for script in (*scripts().values(), *CHECKED.values(), *(script for script, _ in REFUSED)):
            result(script)
            with contextlib.suppress(AudiogenError):
                parse(script, "routine.md", beside)
    finally:
        sys.settrace(before)
    never = [text for place, text in wanted.items() if place not in reached]
    assert len(wanted) >= 100
    assert not [text for text in never if not any(guard in text for guard in GUARDS)]


def test_every_mistake_that_authors_bring_along_has_a_case() -> None:
    said = "\n".join(path.read_text(encoding="utf-8").rpartition("=====\n")[2] for path in CASES.glob("fault-*.md"))
    faults = [fault for _, fault, _ in (*mistakes.MISTAKES, *inline._LONE)]
    faults += [fault for fault, _ in mistakes.REFUSED.values()]
    assert not [fault for fault in faults if fault not in said]
