"""The maintainer's commands do what docs/for_maintainers.md says, tried on a copy of the course."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jasa import cli
from jasa.data import DataError, maintain
from jasa.data.rename import rename_column
from jasa.errors import JasaError
from jasa.exercise.questions import load_card
from jasa.instructor.make.key import ReleaseError
from jasa.instructor.make.new_exhibit import new_exhibit
from jasa.instructor.make.new_question import new_question
from jasa.instructor.make.release import ROLES, refuse_unnamed_cells
from jasa.notebooks import load_notebook, question_of, role_of
from tests.properties import PROPERTIES
from tests.test_lessons import disagreeing

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
]


@pytest.mark.parametrize("names", WRONG_NAMES)
def test_a_wrong_name_changes_nothing(course: Path, names: tuple[str, str, str]) -> None:
    before = {p: p.read_bytes() for p in (course / "data").iterdir() if p.is_file()}
    with pytest.raises(DataError, match=r"There is no|cannot be the new name"):
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
        ("flights_by_night", "", r"--lesson with one of these: balance \(Lesson 07\)"),
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


def run_in(course: Path, *words: str) -> str:
    """Run the course's Python in a copy of the course and give what it says; it must end well."""
    environment = os.environ | {"PYTHONPATH": str(course)}
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


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
    passed = re.search(r"(\d+) passed", run_in(tmp_path, "pytest", *quiet, *properties))
    assert passed and int(passed[1]) >= len(PROPERTIES) + 5
    run_in(tmp_path, "ruff", "check", "--no-cache", str(path))
    run_in(tmp_path, "ruff", "format", "--check", "--no-cache", str(path))


def test_a_new_question_is_ready_to_be_filled_in(course: Path) -> None:
    assert new_question("03", course) == "03-q9"
    path = next((course / "solutions").glob("03*.ipynb"))
    roles = [role_of(c) for c in load_notebook(path)["cells"] if question_of(c) == "03-q9"]
    assert roles == ["task", "starter", "check", "reflect"]
    text = path.with_suffix(".yaml").read_text(encoding="utf-8")
    before = (ROOT / "solutions" / path.with_suffix(".yaml").name).read_text(encoding="utf-8")
    assert text.startswith(before.rstrip("\n")) and "- id: 03-q9" in text


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
    said = disagreeing(path)
    assert re.fullmatch(
        rf"lessons/{path.stem}, cell [\w-]+: 70\.4 is written, "
        r"share_measures:sm012\.share_computed_pct gives 70\.27\d*",
        said,
    ), said
