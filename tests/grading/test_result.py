"""The result of a hand-in: one gate for its texts, one way into the gradebook and back."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jasa.instructor.grading.judge.gradebook import Gradebook, ManualMark
from jasa.instructor.grading.judge.result import (
    About,
    CriterionResult,
    HandInResult,
    QuestionResult,
    from_json,
    to_json,
)
from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.read.repairs import MISSING_CELL, Repair
from jasa.instructor.grading.tell.feedback import feedback_page
from jasa.instructor.grading.tell.marks import marks_csv
from jasa.instructor.grading.tell.reading import to_read_csv
from jasa.instructor.grading.tell.report import student_line

KINDS = (CriterionResult, QuestionResult, About, HandInResult, Repair, ManualMark)
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]), max_size=80) | st.sampled_from(
    ["\ud800", "\x1b[2J", "a\u202eb", "x" * 40_000, "=1\n=2", "<b>&amp;\x00"]
)
NUMBERS = st.floats(0, 20).map(lambda points: round(points, 2))


def texts_of(kind: type) -> dict[str, st.SearchStrategy]:
    """Any text for each field of a class that holds a text."""
    return {f.name: ANY_TEXT for f in fields(kind) if f.type == "str"}


def built(kind: type, **more: st.SearchStrategy) -> st.SearchStrategy:
    return st.builds(kind, **texts_of(kind), **more)


QUESTIONS = built(
    QuestionResult,
    points=NUMBERS,
    criteria=st.lists(built(CriterionResult, met=st.booleans()), max_size=2).map(tuple),
    automatic_points=st.none() | NUMBERS,
)
RESULTS = built(
    HandInResult,
    of=NUMBERS,
    about=built(About, notes=st.lists(ANY_TEXT, max_size=2).map(tuple), late=st.booleans()),
    questions=st.dictionaries(st.sampled_from(["03-q1", "03-q7"]), QUESTIONS),
    repairs=st.lists(built(Repair), max_size=2).map(tuple),
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_a_result_has_a_bound(kind):
    wanted = [f.name for f in fields(kind) if f.type in ("str", "tuple[str, ...]")]
    assert wanted == [f.name for f in fields(kind) if "gate" in f.metadata]


def texts(value: object) -> list[str]:
    """All texts within a result as JSON holds them."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for entry in inner for text in texts(entry)]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(RESULTS)
def test_whatever_is_put_in_comes_out_whole_bounded_and_the_same(result):
    stored = to_json(result)
    stored.encode("utf-8")
    for text in texts(json.loads(stored)):
        assert len(text) <= 30_000
        assert all(line == clean(line, 5_000) for line in text.split("\n"))
    assert from_json(stored) == result
    questions = sorted(result.questions)
    for written in (
        feedback_page(result),
        marks_csv([result], questions),
        to_read_csv([result]),
        student_line(result),
    ):
        written.encode("utf-8")
        assert not {"\x1b", "\x00", "\u202e"} & set(written)


@pytest.mark.parametrize("value", [None, 7, ["x"], b"x"])
def test_what_is_no_text_does_not_pass(value):
    with pytest.raises(TypeError, match="why is no text"):
        HandInResult(why=value)


#: A result as the gradebook kept it before results had a type.
OLD = {
    "student": "ann",
    "exercise": "03",
    "state": "graded",
    "why": "",
    "isolation": "namespaces: no network, files hidden",
    "level": "namespaces",
    "digest": "d1",
    "key_digest": "k",
    "version": "0.1.0",
    "student_id": "s1",
    "case": "A",
    "repairs": ["The answer cell of 03-q2 is missing; ours was used."],
    "questions": {
        "03-q1": {
            "title": "Share",
            "kind": "number",
            "state": "right",
            "score": 1.0,
            "points": 1.0,
            "of": 1.0,
            "message": "Right.",
            "problem": "",
            "criteria": [{"name": "value", "met": True, "say": ""}],
        },
        "03-q7": {
            "title": "Text",
            "kind": "text",
            "state": "to be read",
            "score": 0.0,
            "points": 0.0,
            "of": 3.0,
            "message": "",
            "problem": "",
            "criteria": [],
        },
    },
    "text_answers": {"03-q7": "Both wholes."},
    "points": 1.0,
    "of": 20.0,
    "name": "Ann Lee",
    "number": "s1",
    "file": "ann.ipynb",
    "late": True,
    "notes": ["2 notebooks came in."],
}


def test_a_gradebook_of_an_older_release_still_loads(tmp_path):
    with Gradebook(tmp_path / "old.sqlite") as book:
        book.add_run(from_json(json.dumps(OLD)), "work")
        book._db.execute("update runs set result = ?", (json.dumps(OLD, ensure_ascii=False),))
        book._db.commit()
        book.set_manual("03", "ann", "03-q7", 2, "Kim", "Well read.")
        (found,) = book.latest("03")
        assert book.already("work").about == found.about
    assert found.about == About("Ann Lee", "s1", "ann.ipynb", True, ("2 notebooks came in.",))
    assert found.questions["03-q7"].written == "Both wholes."
    assert found.questions["03-q1"].criteria == (CriterionResult("value", True),)
    assert [repair.sentence for repair in found.repairs] == OLD["repairs"]
    assert (found.points, found.of, found.isolation) == (3.0, 20.0, OLD["isolation"])
    assert from_json(to_json(found)) == found


@pytest.mark.parametrize("lost", ["student", "exercise", "state", "questions", "repairs"])
def test_a_stored_result_that_lost_a_part_is_called_damaged(lost):
    with pytest.raises(ValueError, match="stored result"):
        from_json(json.dumps({k: v for k, v in OLD.items() if k != lost}))
    with pytest.raises(ValueError, match="damaged"):
        from_json(json.dumps(OLD | {lost: 7}))


def test_the_kind_of_a_repair_is_kept():
    result = HandInResult(repairs=(Repair("x", MISSING_CELL),))
    assert from_json(to_json(replace(result, student="a"))).repairs == result.repairs
