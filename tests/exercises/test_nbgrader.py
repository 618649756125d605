"""Real nbgrader: it takes our solutions, and its automatic scores are ours."""

from __future__ import annotations

import copy
import importlib.util
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from jasa import data
from jasa.instructor.grading.judge.verdict import grade, load_key
from jasa.instructor.grading.run.sandbox import open_sandbox
from jasa.notebooks import load_notebook, notebook_text, question_of

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("nbgrader") is None, reason="nbgrader is not installed"
)
STUDENTS = ("right", "half", "empty")


def nbgrader(course: Path, *arguments: str) -> None:
    """Run one nbgrader command in the course folder; fail with its own words."""
    environment = os.environ | {
        "PYTHONPATH": str(data.ROOT),
        "HOME": str(course),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course, env=environment, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]


def solved(source: str) -> str:
    """Give a solution's cell without its markers, as a student would have written it."""
    lines = source.split("\n")
    return "\n".join(line for line in lines if "SOLUTION" not in line)


def answered(blank: dict, solution: dict, student: str) -> dict:
    """Fill nbgrader's student version in: all of it, every second question, or nothing."""
    made, sources = copy.deepcopy(blank), {c["id"]: c["source"] for c in solution["cells"]}
    questions = sorted({question_of(cell) for cell in made["cells"]} - {""})
    for cell in made["cells"]:
        place = questions.index(question_of(cell)) if question_of(cell) else -1
        answer = cell["id"].endswith("-answer")
        if answer and (student == "right" or (student == "half" and place % 2)):
            cell["source"] = solved(sources[cell["id"]])
        if student == "half" and cell["id"] == "03-q4-answer":
            cell["source"] = cell["source"].replace("Source: ", "").replace("hectares", "area")
        if student == "half" and cell["id"] == "03-q5-answer":
            cell["source"] = solved(sources[cell["id"]]).replace(" and whole != 0", "")
        if student == "half" and cell["id"] == "03-q7-answer":
            cell["source"] = "They count different things."
    return made


def our_scores(notebook: dict, exercise, box) -> dict[str, float]:
    """Mark a submission as `jasa grade` does; points by question, written answers left out."""
    file = notebook_text(notebook).encode()
    result = grade(file, load_key(exercise.card.exercise), sandbox=box, student="test")
    assert result.state == "graded", result.why
    automatic = [question.id for question in exercise.card.questions if question.automatic]
    return {name: round(result.questions[name].points, 2) for name in automatic}


def nbgrader_scores(course: Path, student: str) -> dict[str, float]:
    """Read nbgrader's automatic scores of one student from its database."""
    query = """
        select base_cell.name, grade.auto_score from grade
        join base_cell on grade.cell_id = base_cell.id
        join submitted_notebook on grade.notebook_id = submitted_notebook.id
        join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
        where submitted_assignment.student_id = ? and base_cell.name like '%-check'
    """
    with sqlite3.connect(course / "gradebook.db") as database:
        rows = database.execute(query, (student,)).fetchall()
    database.close()
    return {name.removesuffix("-check"): round(score, 2) for name, score in rows}


#: nbgrader takes twenty seconds for one; these have every kind of question.
ALWAYS = ("03", "08")


@pytest.fixture(scope="module")
def box():
    opened = open_sandbox()
    yield opened
    opened.close()


def test_nbgrader_accepts_the_solution_and_scores_as_we_do(exercise, box, tmp_path):
    stem = exercise.path.stem
    (tmp_path / "source" / stem).mkdir(parents=True)
    shutil.copy(exercise.path, tmp_path / "source" / stem)
    nbgrader(tmp_path, "generate_assignment", stem, "--create")
    blank = load_notebook(tmp_path / "release" / stem / exercise.path.name)
    text = json.dumps(blank)
    assert "HIDDEN TESTS" not in text and "BEGIN SOLUTION" not in text
    expected = {}
    for student in STUDENTS:
        made = answered(blank, exercise.notebook, student)
        expected[student] = our_scores(made, exercise, box)
        path = tmp_path / "submitted" / student / stem / exercise.path.name
        path.parent.mkdir(parents=True)
        # Kept as nbgrader wrote it: its metadata is how it knows the cells again.
        path.write_text(notebook_text(made), encoding="utf-8")
    nbgrader(tmp_path, "autograde", stem)
    full = {q.id: q.points for q in exercise.card.questions if q.automatic}
    assert expected["right"] == full
    assert set(expected["empty"].values()) == {0.0}
    if exercise.card.graded:
        assert 0 < sum(expected["half"].values()) < sum(full.values())
    for student in STUDENTS:
        assert nbgrader_scores(tmp_path, student) == expected[student], student
