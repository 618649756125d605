"""The exercise with a question of one's own: a person reads all of it, and its tables exist."""

from __future__ import annotations

import json
import re

import pytest

from jasa import data
from jasa.exercise.questions import load_card
from jasa.instructor.make.release import make_release, solution_paths
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
