"""Marking cards and worked solutions keep their laws, and each law refuses what breaks it."""

from __future__ import annotations

import copy
import dataclasses
import functools
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa import data
from jasa.data import facts
from jasa.exercise.questions import KINDS, CardError, load_card
from jasa.instructor.make.key import ReleaseError
from jasa.instructor.make.laws import broken_laws, of_card
from jasa.instructor.make.release import make_release, solution_paths
from jasa.notebooks import load_notebook, notebook_text, question_of, role_of

CARDS = [path.with_suffix(".yaml") for path in solution_paths()]


def broken(exercise, notebook=None, card=None):
    """The laws that a changed solution or card breaks, in one text."""
    return "\n".join(broken_laws(notebook or bare(exercise), card or exercise.card))


@functools.cache
def bare_at(path):
    """Headings and checks of a solution alone: what laws compare with the card, quick to read."""
    cells = load_notebook(path)["cells"]
    return {
        "cells": [
            c for c in cells if role_of(c) in ("task", "check") or c["id"].endswith("-answer")
        ]
    }


def bare(exercise):
    return bare_at(exercise.path)


def with_question(card, number, **changes):
    """A card with one question changed; what else the change asks for is left undone."""
    questions = list(card.questions)
    questions[number] = dataclasses.replace(questions[number], **changes)
    return dataclasses.replace(card, questions=tuple(questions))


@pytest.mark.parametrize("path", CARDS, ids=lambda p: p.stem)
def test_every_law_is_kept(path):
    assert broken_laws(load_notebook(path.with_suffix(".ipynb")), load_card(path)) == []


def test_a_task_says_how_many_decimals_it_wants(exercise):
    """Where whole numbers would be refused as too coarse, the task asks for more."""
    for question in exercise.card.questions:
        entry = next(iter(exercise.key["questions"][question.id]["cells"].values()))
        coarse = [s["name"] for s in entry["slots"] if s["name"].startswith("rounded")]
        value = entry.get("answer", {}).get("value") if question.kind == "number" else None
        fine = isinstance(value, float) and question.tolerance < 0.5 and not question.relative
        whole = not any(name.endswith("0") for name in coarse) and not fine
        told = [c["source"] for c in exercise.notebook["cells"] if question_of(c) == question.id]
        assert whole or any(re.search("decimal|round", text) for text in told), question.id


def test_every_solution_has_figures_with_references(exercise):
    texts = [c["source"] for c in exercise.notebook["cells"] if c["cell_type"] == "markdown"]
    assert any(list(facts.marked(text)) for text in texts)


@pytest.mark.parametrize("step", [1, -1])
def test_points_and_minutes_stand_alike_in_every_place(exercise, step):
    """A point or minute more or less in one place alone is refused, whichever question it is."""
    card = exercise.card
    for number, question in enumerate(card.questions):
        longer = with_question(card, number, minutes=question.minutes + step)
        assert "the head of the card says" in broken(exercise, card=longer)
        assert f"{question.minutes + step} minutes" in broken(exercise, card=longer)
        if question.points + step >= 0:
            dearer = with_question(card, number, points=question.points + step)
            said = broken(exercise, card=dearer)
            assert f"{question.id} gives {question.points + step:g} points on the card" in said
            assert "its heading is" in said or not card.graded
    head = dataclasses.replace(card, minutes=card.minutes + step)
    assert "the head of the card says" in broken(exercise, card=head)


def test_no_question_can_just_go_and_none_just_come(exercise):
    card = exercise.card
    for question in card.questions:
        fewer = tuple(q for q in card.questions if q != question)
        said = broken(exercise, card=dataclasses.replace(card, questions=fewer))
        assert "the head of the card says" in said
        if [q.kind for q in card.questions].count(question.kind) == 1 and card.graded:
            assert f"it has no {question.kind}" in said
    more = dataclasses.replace(card, questions=card.questions * 2)
    assert "take one out, or join two" in broken(exercise, card=more)
    alone = [dataclasses.replace(q, own_case=False) for q in card.questions]
    assert "own case" in broken(exercise, card=dataclasses.replace(card, questions=tuple(alone)))


def test_about_half_is_computed_and_time_is_enough(exercise):
    card = exercise.card
    if not card.graded:
        return
    for points, told in ((0, True), (10, False), (12, True)):
        computed = [q for q in card.questions if q.kind in ("number", "table", "chart", "function")]
        made = [dataclasses.replace(q, points=0) for q in card.questions]
        made[card.questions.index(computed[0])] = dataclasses.replace(computed[0], points=points)
        said = broken(exercise, card=dataclasses.replace(card, questions=tuple(made)))
        assert ("points are computed" in said) == told
    for number, question in enumerate(card.questions):
        hurried = with_question(card, number, minutes=4)
        assert f"{question.id} gives 4 minutes; a beginner needs" in broken(exercise, card=hurried)
        for minutes, told in ((11, False), (12, True)):
            cheap = with_question(card, number, points=1, minutes=minutes)
            said = broken(exercise, card=cheap)
            assert (f"{question.id} takes {minutes} minutes for 1 of 20" in said) == told


def test_hints_mistakes_insight_and_rubric_are_asked_for(exercise):
    card = exercise.card
    for number, question in enumerate(card.questions):
        name = question.id
        for hints in ((), question.hints[:1], (*question.hints, "a", "b")):
            said = broken(exercise, card=with_question(card, number, hints=hints))
            assert f"{name} has {len(hints)} hints" in said
        for told in ({"hints": ("Ask twice.", "Without its")}, {"insight": "Cut off at its"}):
            assert f"{name} says" in broken(exercise, card=with_question(card, number, **told))
        assert f"{name} names no objective" in broken(
            exercise, card=with_question(card, number, objective=0)
        )
        if question.automatic:
            dumb = with_question(card, number, insight="")
            assert f"{name} has no insight" in broken(exercise, card=dumb)
        if question.kind in ("number", "table", "chart", "function"):
            for mistakes in (question.mistakes[:2], question.mistakes * 2):
                said = broken(exercise, card=with_question(card, number, mistakes=mistakes))
                assert f"{name} needs 3 known mistakes" in said
        if question.kind == "text":
            for rubric in (question.rubric[1:], question.rubric[:-1], question.rubric[::-1], ()):
                said = broken(exercise, card=with_question(card, number, rubric=rubric))
                assert f"{name} has a rubric" in said
            mute = with_question(card, number, comments=())
            assert f"{name} has 0 comments" in broken(exercise, card=mute)


#: A change of one cell, the cells it is tried on, and what is said of it.
CELL_CHANGES = [
    (lambda c: c.update(id=c["id"][3:]), lambda c: True, "does not begin with"),
    (lambda c: c.update(source="x = 1\n" * 13), lambda c: c["cell_type"] == "code", "13 lines of code"),
    (lambda c: c.update(source="x" * 101), lambda c: c["cell_type"] == "code", "longer than 100"),
    (lambda c: c.update(source="x = = 1"), lambda c: c["cell_type"] == "code", "is not Python"),
    (lambda c: c.update(source=c["source"] + "\n\n" + " word" * 201),
     lambda c: c["cell_type"] == "markdown", "words, more than"),
    (lambda c: c.update(source=c["source"] + "\n\n777 planes."),
     lambda c: c["cell_type"] == "markdown", "777 has no reference"),
    (lambda c: c.update(source=c["source"] + "\n\n70.4<!--share_measures:sm012.share_computed_pct-->"),
     lambda c: c["cell_type"] == "markdown", "70.4 is written, share_measures"),
    (lambda c: c.update(source=c["source"] + "\n\n70.4<!--land:la999.okinawa_ha-->"),
     lambda c: c["cell_type"] == "markdown", "la999.okinawa_ha does not exist"),
    (lambda c: c.update(source=c["source"] + '\n# 77-q7'), lambda c: True, "names 77-q7, which is not"),
    (lambda c: c["metadata"]["jasa"].update(question="77-q7"),
     lambda c: question_of(c), "is part of 77-q7"),
    (lambda c: c["metadata"]["nbgrader"].update(schema_version=2),
     lambda c: "nbgrader" in c["metadata"], "schema_version 3"),
    (lambda c: c["metadata"]["nbgrader"].update(grade_id="else"),
     lambda c: "nbgrader" in c["metadata"], "the cell's id as grade_id"),
    (lambda c: c["metadata"]["nbgrader"].update(solution=not c["metadata"]["nbgrader"]["solution"]),
     lambda c: "nbgrader" in c["metadata"], "BEGIN SOLUTION go together"),
    (lambda c: c["metadata"]["nbgrader"].update(points=7),
     lambda c: role_of(c) == "check" and question_of(c), "but nbgrader.points of its check is 7"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "fits", "told"), CELL_CHANGES, ids=[c[2] for c in CELL_CHANGES])
def test_a_cell_that_breaks_a_law_is_named(exercise, change, fits, told):
    cells = exercise.notebook["cells"]
    places = [n for n, cell in enumerate(cells) if fits(cell)]
    assert places
    for place in places:
        cell = copy.deepcopy(cells[place])
        tasks = [c for n, c in enumerate(cells) if role_of(c) == "task" and n != place]
        before = broken(exercise, {"cells": [cell, *tasks]})
        change(cell)
        assert told in broken(exercise, {"cells": [cell, *tasks]}), cells[place]["id"]
        assert told not in before


def test_other_headings_and_second_ids_are_named(exercise):
    for question in exercise.card.questions:
        notebook = copy.deepcopy(exercise.notebook)
        own = [c for c in notebook["cells"] if question_of(c) == question.id]
        own[0]["source"] = own[0]["source"].replace(" · ", " · Not ", 1)
        assert f"cell {own[0]['id']}: its heading is" in broken(exercise, notebook)
        own[-1]["id"] = own[0]["id"]
        assert "two cells have this id" in broken(exercise, notebook)
        gone = [c for c in notebook["cells"] if question_of(c) != question.id]
        said = broken(exercise, notebook | {"cells": gone})
        assert f"{question.id} stands on the card, but no text cell asks it" in said


def test_a_free_figure_that_stands_nowhere_is_named(exercise):
    card = dataclasses.replace(exercise.card, free_figures=(*exercise.card.free_figures, "12345"))
    assert "free_figures lists 12345" in broken(exercise, card=card)


def test_a_text_of_five_points_asks_for_its_length(exercise):
    long = [q for q in exercise.card.questions if q.kind == "text" and q.points >= 5]
    for question in long:
        notebook = copy.deepcopy(exercise.notebook)
        for cell in notebook["cells"]:
            if question_of(cell) == question.id:
                cell["source"] = cell["source"].replace("120 to 160 words", "some words")
        assert f"{question.id} gives 5 points, so its task asks for" in broken(exercise, notebook)
    assert long or not exercise.card.graded


def test_a_release_refuses_what_breaks_a_law_and_tells_all_of_it(exercise_03, tmp_path):
    """Of the card at once, before the solution runs; of the cells, too; and nothing is written."""
    path = tmp_path / exercise_03.path.name
    text = exercise_03.path.with_suffix(".yaml").read_text(encoding="utf-8")
    path.write_text(notebook_text(exercise_03.notebook), encoding="utf-8")
    path.with_suffix(".yaml").write_text(
        text.replace("minutes: 106", "minutes: 99"), encoding="utf-8"
    )
    with pytest.raises(ReleaseError, match="make 106 minutes, the head of the card says 99"):
        make_release(path)
    path.with_suffix(".yaml").write_text(text, encoding="utf-8")
    notebook = copy.deepcopy(exercise_03.notebook)
    texts = [c for c in notebook["cells"] if c["cell_type"] == "markdown"]
    texts[0]["source"] += "\n\n777 planes."
    texts[1]["source"] += "\n\n778 planes."
    path.write_text(notebook_text(notebook), encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"777 has no reference[^$]*\n.*778 has no reference"):
        make_release(path)


def test_a_capstone_has_no_computed_question():
    capstone = next(c for c in map(load_card, CARDS) if c.capstone)
    assert list(of_card(capstone)) == []
    computed = dataclasses.replace(capstone.questions[0], kind="number")
    questions = (computed, *capstone.questions[1:])
    said = list(of_card(dataclasses.replace(capstone, questions=questions)))
    assert any("a person reads all of a capstone" in one for one in said)


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
        ('exercise: "03"|exercise: 03', "exercise is 3, not a text; put its number between quotes"),
        ("minutes: 106|minutes: long", "minutes is 'long', not a whole number"),
        ("    points: 2\n|    points: two\n", "points is 'two', not a number"),
        ("title: Share of what?|titel: Share of what?", "unknown entry 'titel' at the head"),
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


def places(tree, at=()):
    """Every place in a card as the way to it."""
    yield at
    inner = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    for key, value in inner:
        yield from places(value, (*at, key))


def shortened(tree):
    """A card with two parts of every list but its questions: quick to read, and of the same form."""
    if isinstance(tree, dict):
        return {k: v if k == "questions" else shortened(v) for k, v in tree.items()}
    return [shortened(v) for v in tree[:2]] if isinstance(tree, list) else tree


WHOLE = yaml.safe_load(CARDS[3].read_text(encoding="utf-8"))
WHOLE = shortened(WHOLE) | {"questions": [shortened(q) for q in WHOLE["questions"]]}
STRANGE = st.sampled_from(
    [None, "word", "", 7, -1, 0.5, float("nan"), True, [], ["a"], {}, {"a": 1}]
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from([p for p in places(WHOLE) if p]), STRANGE, st.booleans())
def test_a_card_with_anything_anywhere_is_read_or_refused_in_words(tmp_path_factory, at, put, cut):
    """No KeyError, TypeError or the like: what can be read is a card, the rest a CardError."""
    card = copy.deepcopy(WHOLE)
    inner = card
    for key in at[:-1]:
        inner = inner[key]
    if cut:
        del inner[at[-1]]
    else:
        inner[at[-1]] = put
    path = tmp_path_factory.getbasetemp() / "strange.yaml"
    path.write_text(yaml.safe_dump(card), encoding="utf-8")
    try:
        read = load_card(path)
    except CardError as error:
        assert re.search(r"[.:]", str(error))
    else:
        told = list(of_card(read))
        assert all(question.kind in KINDS for question in read.questions)
        assert all(isinstance(one, str) for one in told)
