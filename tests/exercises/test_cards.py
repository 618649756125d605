"""Marking cards and worked solutions: shape, points, prose, metadata."""

from __future__ import annotations

import ast
import re

import pytest

from jasa import data
from jasa.data import facts
from jasa.exercise.questions import COMPUTED, CardError, load_card
from jasa.instructor.make.new_question import FEWEST_QUESTIONS, MOST_QUESTIONS
from jasa.notebooks import question_of, role_of
from tests.in_words import first_of


def card_name(exercise):
    """The file of a marking card, for messages."""
    return f"solutions/{exercise.path.stem}.yaml"


# Figures without a table cell: a zero as such and word counts; what else an exercise needs stands with
# its reason in `NO_FACTS` of its file of answers.
NO_FACTS = {"0", "80", "120", "160"}


def texts(exercise, kind):
    return [cell for cell in exercise.notebook["cells"] if cell["cell_type"] == kind]


def test_an_exercise_is_20_points_in_6_to_8_units_and_60_to_120_minutes(exercise):
    card = exercise.card
    if not card.graded:
        assert card.points == 0 and 20 <= card.minutes <= 30 and 4 <= len(card.questions) <= 6
        assert sum(question.minutes for question in card.questions) == card.minutes
        return
    name, made = card_name(exercise), sum(question.minutes for question in card.questions)
    assert card.points == 20 and 60 <= card.minutes <= 120, f"{name}: points or minutes at the head"
    assert FEWEST_QUESTIONS <= len(card.questions) <= MOST_QUESTIONS, (
        f"{name}: {len(card.questions)} questions, not {FEWEST_QUESTIONS} to {MOST_QUESTIONS}: "
        "take one out, or join two"
    )
    assert made == card.minutes, (
        f"{name}: the questions make {made} minutes, the head says otherwise"
    )
    computed = sum(q.points for q in card.questions if q.kind in COMPUTED)
    assert 9 <= computed <= 11, (
        f"{name}: {computed:g} points are computed, not about half (9 to 11)"
    )
    kinds = {question.kind for question in card.questions}
    assert {"number", "choice", "table", "chart", "function", "text"} <= kinds


#: What a reader new to Python needed at least (minutes), who took 125 to 140 where 85 to 90 stood.
NEEDED = {"chart": 18, "table": 12, "function": 12, "number": 5, "choice": 8}
NEEDED_FOR_FIVE_POINTS = 18


def test_minutes_are_what_a_beginner_needs(exercise):
    for question in exercise.card.questions if exercise.card.graded else ():
        needed = NEEDED.get(question.kind, 7 if question.points < 5 else NEEDED_FOR_FIVE_POINTS)
        assert question.minutes >= needed, question.id


def test_a_text_of_five_points_has_room_for_five(exercise):
    for question in exercise.card.questions:
        if question.kind == "text" and question.points >= 5:
            tasks = [c["source"] for c in texts(exercise, "markdown")
                     if question_of(c) == question.id and role_of(c) == "task"]  # fmt: skip
            assert re.search(r"120 to 160 words", "\n".join(tasks)), question.id


def test_every_question_has_hints_objective_and_rubric(exercise):
    for question in exercise.card.questions:
        assert question.objective >= 1, question.id
        if question.automatic:
            assert 2 <= len(question.hints) <= 3 and question.insight, question.id
        else:
            assert 2 <= len(question.hints) <= 3, question.id
            levels = [level["points"] for level in question.rubric]
            assert 3 <= len(levels) <= 6 and len(question.comments) >= 3, question.id
            assert max(levels) == question.points and min(levels) == 0
            assert levels == sorted(set(levels), reverse=True)


def test_task_headings_say_the_points_and_minutes_of_the_card(exercise):
    for question in exercise.card.questions:
        first = first_of(
            (c for c in texts(exercise, "markdown") if question_of(c) == question.id),
            f"{exercise.path.name} has no text cell of {question.id}, which stands on the card",
        )
        said = re.search(r"^## \d+ · (.+) \((?:(\d+) points?, )?(\d+) minutes\)", first["source"])
        place = f"{exercise.path.name}, cell {first['id']}: its heading"
        assert said, f"{place} is not '## 1 · Title (2 points, 9 minutes)'"
        assert said[1].lower() == question.title.lower(), f"{place} has another title than the card"
        assert (float(said[2] or 0), int(said[3])) == (question.points, question.minutes), (
            f"{place} says {said[0]!r}, the card {question.points:g} points, {question.minutes} minutes"
        )


def test_cells_are_short_and_numbered(exercise):
    ids = [cell["id"] for cell in exercise.notebook["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in exercise.notebook["cells"]:
        assert cell["id"].startswith(exercise.card.exercise + "-")
        assert cell.get("outputs", []) == [] and cell.get("execution_count") is None
        lines = cell["source"].splitlines()
        if cell["cell_type"] == "code":
            kept = [line for line in lines if not line.strip().startswith("###")]
            assert len(kept) <= 12, cell["id"]
            assert max(map(len, lines)) <= 100, cell["id"]
            ast.parse(cell["source"])
        else:
            words = re.sub(r"<!--.*?-->|^\|.*$", "", cell["source"], flags=re.MULTILINE).split()
            written = question_of(cell) and role_of(cell) == "starter"
            assert len(words) <= (200 if written else 95), (cell["id"], len(words))


def test_figures_in_prose_equal_their_table_cells(exercise):
    told, bare = [], []
    for cell in texts(exercise, "markdown"):
        told += list(facts.marked(cell["source"]))
        free = set(facts.unmarked(cell["source"])) - NO_FACTS - exercise.no_facts
        bare += [f"{exercise.path.name}, cell {cell['id']}: {figure}" for figure in sorted(free)]
    wrong = [str(fact) for fact in told if not fact.agrees]
    assert told and not wrong, f"{exercise.path.name}: {wrong}"
    assert not bare, (
        f"{bare}: put the reference <!--table:row.column--> after the figure, or, where it is no "
        f"fact, list it in NO_FACTS of answers_{exercise.card.exercise}.py"
    )


def test_solutions_carry_nbgrader_metadata(exercise):
    graded = {}
    for cell in exercise.notebook["cells"]:
        mark = cell["metadata"].get("nbgrader")
        if mark is None:
            assert role_of(cell) in ("case", "check"), cell["id"]
            continue
        assert mark["schema_version"] == 3 and mark["grade_id"] == cell["id"]
        assert ("BEGIN SOLUTION" in cell["source"]) == mark["solution"], cell["id"]
        # nbgrader wants reflections as cells of 0 points; in a warm-up the checks have 0, too
        if mark["grade"] and (mark["points"] or role_of(cell) == "check"):
            graded[question_of(cell)] = mark["points"]
    card = {question.id: question.points for question in exercise.card.questions}
    differ = {
        q: (graded.get(q), card.get(q)) for q in graded | card if graded.get(q) != card.get(q)
    }
    assert not differ, (
        f"{exercise.path.name}: nbgrader.points of a cell, points of the card: {differ}"
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("points: 20|points: 21", "make 20 points, not 21"),
        ("points: 20|graded: false\npoints: 20", "graded is False, but"),
        ("kind: chart|kind: picture", "kind 'picture'"),
        ("id: 03-q2|id: 03-q1", "same id"),
        ("tolerance: 0.5|tolerance: half", "'half' is no number"),
        ("variable: figure|variabel: figure", "unknown entry 'variabel'"),
        ("    kind: table\n|", "'kind' is missing"),
        ("questions:|questions: 3 #", "no list of questions|cannot be read"),
    ],
)
def test_a_faulty_card_is_refused_with_a_reason(tmp_path, change, told):
    card = next(p for p in data.ROOT.glob("solutions/03_*.yaml"))
    before, after = change.split("|", 1)
    text = card.read_text(encoding="utf-8")
    assert before in text
    faulty = tmp_path / "03_x.yaml"
    faulty.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CardError, match=told):
        load_card(faulty)
    with pytest.raises(CardError, match="cannot be read"):
        load_card(tmp_path / "missing.yaml")
