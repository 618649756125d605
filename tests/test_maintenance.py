"""The maintainer's commands do what docs/for_maintainers.md says, tried on a copy of the course."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jasa import cli, data
from jasa.data import DataError, facts, maintain
from jasa.data.rename import rename_column
from jasa.errors import WELL, WRONG, JasaError
from jasa.exercise.questions import load_card
from jasa.frame.style import figure
from jasa.frame.yearly_series import year_line
from jasa.instructor.make import skeletons
from jasa.instructor.make.key import ReleaseError
from jasa.instructor.make.laws import broken_laws, of_card
from jasa.instructor.make.new_exhibit import new_exhibit
from jasa.instructor.make.new_question import new_question
from jasa.instructor.make.prose_figures import all_disagreeing, disagreeing
from jasa.instructor.make.release import ROLES, refuse_unnamed_cells
from jasa.notebooks import load_notebook, notebook_text, question_of, role_of
from tests.properties import PROPERTIES
from tests.properties.drawn import a_line_joins_rows_of_one_series

ROOT = Path(__file__).resolve().parents[1]
SOLUTIONS = sorted((ROOT / "solutions").glob("*.ipynb"))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for folder in ("data", "lessons", "solutions", "docs"):
        ignored = shutil.ignore_patterns("*.png", ".ipynb_checkpoints")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    (tmp_path / "jasa" / "exhibits").mkdir(parents=True)
    code = 'LAND = "{la013}.okinawa_ha"\nWIDTH = rows["okinawa_ha"]\n'
    (tmp_path / "jasa" / "exhibits" / "one.py").write_text(code)
    return tmp_path


def test_a_renamed_column_is_followed_and_the_rest_is_named(course: Path) -> None:
    changed, look_at = rename_column(course, "land", "okinawa_ha", "okinawa_hectares")
    assert maintain.problems(course / "data") == []
    assert (course / "data" / "land.csv").read_text().splitlines()[0].count("okinawa_hectares") == 1
    code = (course / "jasa" / "exhibits" / "one.py").read_text()
    assert code == 'LAND = "{la013}.okinawa_hectares"\nWIDTH = rows["okinawa_ha"]\n'
    assert any(line.startswith("jasa/exhibits/one.py, line 2 says okinawa_ha") for line in look_at)
    prose = "".join(p.read_text(encoding="utf-8") for p in course.glob("[ls]*s/*.ipynb"))
    assert ".okinawa_hectares" in prose
    assert not [p for p in changed if not p.exists()]


def test_a_renamed_column_is_followed_in_rows_of_every_prefix(course: Path) -> None:
    """Rows that came from a second paper have ids of their own, such as xs010 among sc001 to sc020."""
    code = course / "jasa" / "exhibits" / "one.py"
    code.write_text('BOTH = "{sc010}.total - {xs010}.total - {la013}.total"\n')
    rename_column(course, "scrambles", "total", "all_aircraft")
    said = 'BOTH = "{sc010}.all_aircraft - {xs010}.all_aircraft - {la013}.total"\n'
    assert code.read_text() == said


WRONG_NAMES = [
    ("lend", "a", "b"),
    ("land", "okinawa", "b"),
    ("land", "okinawa_ha", "japan_ha"),
    ("land", "use", "Use"),
    ("land", "okinawa_ha", "Hectares"),
]


@pytest.mark.parametrize("names", WRONG_NAMES)
def test_a_wrong_name_changes_nothing(course: Path, names: tuple[str, str, str]) -> None:
    before = {p: p.read_bytes() for p in (course / "data").iterdir() if p.is_file()}
    with pytest.raises(DataError, match=r"There is no|cannot be the new name|keeps its name"):
        rename_column(course, *names)
    assert all(p.read_bytes() == raw for p, raw in before.items())


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda p: p.stem)
def test_every_solution_can_be_released_and_without_its_metadata_none_can(path: Path) -> None:
    card = load_card(path.with_suffix(".yaml"))
    refuse_unnamed_cells(load_notebook(path), card)
    for place, cell in enumerate(load_notebook(path)["cells"]):
        for part in ("jasa", "nbgrader"):
            notebook = load_notebook(path)
            notebook["cells"][place]["metadata"].pop(part, None)
            if part == "jasa" or question_of(cell):
                with pytest.raises(ReleaseError, match=f"cell {cell['id']}"):
                    refuse_unnamed_cells(notebook, card)
        assert role_of(cell) in ROLES


@pytest.mark.parametrize(
    ("name", "lesson", "says"),
    [
        ("flights_by_night", "", r"--lesson with one of these: .*balance \(Lesson 07\)"),
        ("flights_by_night", "12", "--lesson with one of these"),
        ("scrambles", "07", "is taken"),
        ("negotiation_roles", "balance", "is taken"),
        ("Flights by night", "07", "cannot be a name"),
        ("class", "07", "cannot be a name"),
        ("no", "07", "cannot be a name"),
    ],
)
def test_a_wrong_name_begins_no_exhibit(name: str, lesson: str, says: str) -> None:
    before = sorted((ROOT / "jasa" / "exhibits").rglob("*.py"))
    with pytest.raises(JasaError, match=says):
        new_exhibit(name, lesson)
    assert sorted((ROOT / "jasa" / "exhibits").rglob("*.py")) == before


def run_in(course: Path, *words: str, code: int = WELL) -> str:
    """Run the course's Python in a copy of the course and give what it says; it must end so."""
    environment = os.environ | {"PYTHONPATH": str(course)}
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def with_own_words(module: Path) -> None:
    """Put other words in the place of those of the skeleton."""
    code = module.read_text(encoding="utf-8")
    for place, words in enumerate(skeletons.OF_EXHIBITS):
        own = words.replace("NAME", module.stem)
        assert own in code
        code = code.replace(own, f"Words number {place} of my own?")
    module.write_text(code, encoding="utf-8")


def test_a_new_exhibit_runs_keeps_every_rule_and_stands_in_the_gallery(tmp_path: Path) -> None:
    for folder in ("data", "docs", "jasa", "tests"):
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    said = run_in(tmp_path, "jasa.cli", "new-exhibit", "flights_by_night", "--lesson", "07")
    path = tmp_path / "jasa" / "exhibits" / "balance" / "flights_by_night.py"
    assert str(path) in said and "jasa gallery flights_by_night" in said
    assert "\n## flights_by_night\n" in (tmp_path / "docs" / "gallery.md").read_text(
        encoding="utf-8"
    )
    properties = ("tests/test_exhibits.py", "tests/test_exhibits_next_year.py")
    quiet = ("-n", "0", "-p", "no:cacheprovider", "-k", "flights_by_night")
    unfilled = (*quiet[:-1], "flights_by_night and skeleton", properties[0])
    assert "What is to be found out here?" in run_in(tmp_path, "pytest", *unfilled, code=WRONG)
    with_own_words(path)
    passed = re.search(r"(\d+) passed", run_in(tmp_path, "pytest", *quiet, *properties))
    assert passed and int(passed[1]) >= len(PROPERTIES) + 5
    run_in(tmp_path, "ruff", "check", "--no-cache", str(path))
    run_in(tmp_path, "ruff", "format", "--check", "--no-cache", str(path))


def test_a_line_through_two_series_is_refused() -> None:
    """Two bases, and fiscal beside calendar years, which the table says not to join."""
    rows = data.load("flight_operations").sort_values("year")
    for chosen, differ in ((rows, "base"), (rows[rows["base"] == "Futenma"], "year_type")):
        line = year_line(
            chosen, year="year", value="operations_total", column="Operations, number",
            name="operations", colour="#000000", symbol="circle", unit="operations",
        )  # fmt: skip
        view = SimpleNamespace(figure=figure(line))
        with pytest.raises(AssertionError, match=f"of two series: [a-z_, ]*{differ}"):
            a_line_joins_rows_of_one_series(None, {}, view)  # type: ignore[arg-type]


EXERCISES = [p.stem[:2] for p in SOLUTIONS]


def made_anew(course: Path, number: str) -> tuple[Any, list[dict[str, Any]]]:
    """Card and cells of an exercise as they stand in a copy of the course."""
    path = next((course / "solutions").glob(f"{number}*.ipynb"))
    return load_card(path.with_suffix(".yaml")), load_notebook(path)["cells"]


@pytest.mark.parametrize("number", EXERCISES)
def test_a_new_question_takes_the_place_of_another_or_says_why_not(
    course: Path, number: str
) -> None:
    """Whichever question goes, the exercise keeps the laws it kept, and nothing else is changed."""
    before, cells_before = made_anew(course, number)
    files = {p: p.read_bytes() for p in (course / "solutions").glob(f"{number}*")}
    taken = 0
    for old in before.questions:
        try:
            new = new_question(number, old.id, course)
        except ReleaseError as refused:
            assert re.search(rf"of {old.id} \(\w+\): .*[Cc]hange {old.id} itself", str(refused))
            assert {p: p.read_bytes() for p in files} == files
            continue
        taken += 1
        card, cells = made_anew(course, number)
        place = before.questions.index(old)
        made = card.questions[place]
        assert (made.id, made.points, made.minutes) == (new, old.points, old.minutes)
        assert [q for q in card.questions if q.id != new] == [
            q for q in before.questions if q != old
        ]
        kept = [c for c in cells_before if question_of(c) != old.id]
        assert [c for c in cells if question_of(c) != new] == kept
        given = [c for c in cells_before if question_of(c) == old.id and role_of(c) == "given"]
        roles = [role_of(c) for c in cells if question_of(c) == new]
        assert roles == ["task", *["given"] * len(given), "starter", "check", "reflect"]
        assert list(of_card(card)) == []
        broken = broken_laws({"cells": cells}, card)
        unfilled = [law for law in broken if "words of the skeleton" in law]
        assert {
            w for w in skeletons.OF_QUESTIONS if not any(repr(w) in law for law in unfilled)
        } == set()
        named = rf"names {old.id}, which|free_figures lists"  # what only the old question said
        assert not [law for law in broken if law not in unfilled and not re.search(named, law)]
        for path, raw in files.items():
            path.write_bytes(raw)
    assert taken >= 1 or before.capstone


@pytest.mark.parametrize("number", EXERCISES)
def test_a_full_exercise_takes_no_question_more_and_names_those_that_can_go(
    course: Path, number: str
) -> None:
    files = {p: p.read_bytes() for p in (course / "solutions").glob(f"{number}*")}
    with pytest.raises(ReleaseError, match=r"all that its minutes hold|a capstone") as refused:
        new_question(number, root=course)
    assert {p: p.read_bytes() for p in files} == files
    for name in re.findall(r"\d\d-q\d", str(refused.value)):
        assert new_question(number, name, course)
        for path, raw in files.items():
            path.write_bytes(raw)
    with pytest.raises(JasaError, match="no question '03-q77'"):
        new_question("03", "03-q77", course)


def test_where_there_is_room_a_new_question_comes_last(course: Path) -> None:
    path = next((course / "solutions").glob("03*.ipynb"))
    card_path = path.with_suffix(".yaml")
    text = card_path.read_text(encoding="utf-8")
    entry = re.search(r"^  - id: 03-q8\n.*", text, re.MULTILINE | re.DOTALL)
    assert entry
    card_path.write_text(text.replace(entry[0], "").replace("points: 20", "points: 15", 1))
    notebook = load_notebook(path)
    notebook["cells"] = [c for c in notebook["cells"] if question_of(c) != "03-q8"]
    path.write_text(notebook_text(notebook), encoding="utf-8")
    before = card_path.read_text(encoding="utf-8")
    assert new_question("03", root=course) == "03-q8"
    cells = [c for c in load_notebook(path)["cells"] if question_of(c)]
    assert [role_of(c) for c in cells[-4:]] == ["task", "starter", "check", "reflect"]
    after = card_path.read_text(encoding="utf-8")
    assert after.startswith(before.rstrip("\n")) and "- id: 03-q8" in after


PAGE = (ROOT / "docs" / "for_maintainers.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([^`\n]+)`", PAGE)


@pytest.mark.parametrize("words", sorted({n for n in NAMED if n.startswith("jasa ")}))
def test_every_command_of_the_page_is_one(words: str) -> None:
    asked = cli._parser().parse_args(words.split()[1:])
    assert callable(asked.run)


def test_every_file_and_test_of_the_page_exists() -> None:
    rooms = [r for r in re.findall(r"^\| `(\w+/)` \|", PAGE, re.MULTILINE) if "/" in r]
    paths = [w for n in NAMED for w in n.split() if re.match(r"(jasa|tests|data|docs)/", w)]
    paths = [p for p in paths if "NAME" not in p]
    assert len(rooms) == 6 and len(paths) > 12
    lacking = [p for p in paths if not (ROOT / p).exists()]
    lacking += [r for r in rooms if not (ROOT / "jasa" / r).is_dir()]
    assert not lacking, f"docs/for_maintainers.md names what is not there: {lacking}"


def test_a_wrong_figure_in_prose_is_named_with_file_cell_and_value(course: Path) -> None:
    path = next((course / "lessons").glob("03*.ipynb"))
    right = "70.3 %<!--share_measures:sm012.share_computed_pct-->"
    text = path.read_text(encoding="utf-8")
    assert right in text, f"lesson 03 no longer says {right}: choose another figure for this test"
    path.write_text(text.replace(right, right.replace("70.3", "70.4"), 1), encoding="utf-8")
    (said,) = disagreeing(path)
    assert all_disagreeing(course) == [said]
    assert re.fullmatch(
        rf"lessons/{path.stem}, cell [\w-]+: 70\.4 is written, "
        r"share_measures:sm012\.share_computed_pct gives 70\.27\d*",
        said,
    ), said


def test_a_changed_cell_names_the_prose_that_says_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`jasa data check` compares the prose, too: told at once, not only by the tests."""
    assert cli.main(["data", "check"]) == 0
    real = facts.cell_of

    def one_changed(table: str, row: str, column: str) -> Any:
        found = real(table, row, column)
        return found + 7 if (row, column) == ("sm012", "share_computed_pct") else found

    monkeypatch.setattr(facts, "cell_of", one_changed)
    assert cli.main(["data", "check"]) == WRONG
    said = capsys.readouterr().err
    assert re.search(
        r"^lessons/03\w+, cell [\w-]+: 70\.3 is written, share_measures:sm012", said, re.M
    )
    assert "figures in prose to mend" in said
