"""The maintainer's commands do what docs/for_maintainers.md says, tried on a copy of the course."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jasa.data import DataError, maintain
from jasa.data.rename import rename_column
from jasa.exercise.questions import load_card
from jasa.instructor.make.key import ReleaseError
from jasa.instructor.make.new_question import new_question
from jasa.instructor.make.release import ROLES, refuse_unnamed_cells
from jasa.notebooks import load_notebook, question_of, role_of

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


def test_a_new_question_is_ready_to_be_filled_in(course: Path) -> None:
    assert new_question("03", course) == "03-q9"
    path = next((course / "solutions").glob("03*.ipynb"))
    roles = [role_of(c) for c in load_notebook(path)["cells"] if question_of(c) == "03-q9"]
    assert roles == ["task", "starter", "check", "reflect"]
    text = path.with_suffix(".yaml").read_text(encoding="utf-8")
    before = (ROOT / "solutions" / path.with_suffix(".yaml").name).read_text(encoding="utf-8")
    assert text.startswith(before.rstrip("\n")) and "- id: 03-q9" in text
