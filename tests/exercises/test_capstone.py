"""The exercise with a question of one's own: a person reads all of it, and its tables exist."""

from __future__ import annotations

import ast
import functools
import itertools
import json
import re

import pytest

from jasa import data
from jasa.exercise.questions import load_card
from jasa.instructor.make.release import make_release, solution_paths
from jasa.notebooks import load_notebook
from tests.exercises.conftest import HERE

ROOT = HERE.parents[1]
CAPSTONES = [p for p in solution_paths() if load_card(p.with_suffix(".yaml")).capstone]
every_capstone = pytest.mark.parametrize("path", CAPSTONES, ids=lambda p: p.stem)


def lesson_cells(path):
    book = json.loads((ROOT / "lessons" / path.name).read_text(encoding="utf-8"))
    return {cell["id"]: "".join(cell["source"]) for cell in book["cells"]}


def test_there_is_a_capstone():
    assert CAPSTONES


@every_capstone
def test_a_person_reads_all_of_it_by_a_rubric(path):
    card = load_card(path.with_suffix(".yaml"))
    assert card.points == 20 and card.minutes == sum(q.minutes for q in card.questions)
    for question in card.questions:
        assert question.kind == "text" and 2 <= len(question.hints) <= 3, question.id
        levels = [level["points"] for level in question.rubric]
        assert levels == sorted(set(levels), reverse=True), question.id
        assert (levels[0], levels[-1]) == (question.points, 0), question.id
        assert len(question.comments) >= 3, question.id


@every_capstone
def test_headings_say_the_points_and_minutes_of_the_card(path):
    text = path.read_text(encoding="utf-8")
    for number, q in enumerate(load_card(path.with_suffix(".yaml")).questions, 1):
        assert f"## {number} · {q.title} ({q.points:g} points, {q.minutes} minutes)" in text, q.id


@every_capstone
def test_the_exercise_is_what_release_makes(path):
    for name, text in make_release(path).files.items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, name


@every_capstone
def test_twenty_open_questions_name_tables_that_exist(path):
    asked = [c for c in lesson_cells(path).values() if "open questions" in c.splitlines()[0]]
    lines = re.findall(r"^\d+\. .+\? \((.+)\)$", asked[0], re.MULTILINE)
    assert len(lines) == 20
    for line in lines:
        named = re.findall(r"`(\w+)`", line)
        assert named and all(len(data.load(name)) for name in named), line


@every_capstone
def test_the_examples_compute_what_they_say(path):
    cells = {i: c for i, c in lesson_cells(path).items() if i.endswith(("good-table", "-setup"))}
    space = {}
    for source in cells.values():
        exec(source, space)
    counts = space["counts"]
    two, many = counts["two sides"], counts["conference of many"]
    assert set(two.loc[1980:]) == {14}, "the text says fourteen in every decade since the eighties"
    early, late = many.loc[:1980], many.loc[1990:]
    assert early.max() < late.min() / 2, "the text says that conferences rose in the nineties"


@functools.cache
def worked(path):
    """What the model's own cells leave behind when they run one after another."""
    space, cells = {"__name__": "capstone"}, load_notebook(path)["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            exec(drawing_kept(cell["source"]), space)
    return space


def drawing_kept(source):
    """The cell with its last line kept as `shown`, as a notebook shows it."""
    tree = ast.parse(source)
    if isinstance(tree.body[-1], ast.Expr):
        shown = ast.Assign([ast.Name("shown", ast.Store())], tree.body[-1].value)
        tree.body[-1] = ast.copy_location(shown, tree.body[-1])
    return compile(ast.fix_missing_locations(tree), "a cell of the model", "exec")


@every_capstone
def test_no_line_of_the_models_chart_runs_over_a_missing_year_or_the_break(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    traces = worked(path)["shown"].data
    assert sum(trace.name.startswith("All scrambles") for trace in traces), "half of the question"
    for trace in traces:
        for year, later in itertools.pairwise(trace.x):
            assert later - year == 1 and (year, later) != (2019, 2020), (trace.name, year, later)
        assert not trace.connectgaps, trace.name


@every_capstone
def test_the_models_text_names_rows_that_exist_and_that_bear_its_figures(path):
    cells = {cell["id"]: cell["source"] for cell in load_notebook(path)["cells"]}
    table = data.load("scrambles").set_index("row_id")
    for answer in ("10-q2-answer", "10-q4-answer", "10-q5-answer"):
        named = set(re.findall(r"`((?:sc|xs)\d{3})`", cells[answer]))
        assert named and named <= set(table.index), answer
    text = cells["10-q4-answer"]
    for row, column in re.findall(r"<!--scrambles:(\w+)\.(\w+)-->", text):
        assert column == "fiscal_year" or f"`{row}`" in text, f"no row stands behind {row}.{column}"
