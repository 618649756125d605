"""A student id that code makes is found by running that code, within the time of one question."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jasa.exercise.questions import case_for

from .conftest import FULL, HASTY, PATIENT, right

CASE = '\ncase = my_case("03", student_id)'
#: Each makes the id "s17" in a cell of its own way.
MAKERS = {
    "a sum": 'student_id = "s" + str(17)',
    "a format": 'number = 17\nstudent_id = f"s{number}"',
    "a function": 'def mine():\n    return "s17"\nstudent_id = mine()',
    "another name": 'name = "S17"\nstudent_id = name.lower()',
    "with a type": 'student_id: str = "".join(["s", "17"])',
    "a file of one's own": 'open("id.txt", "w").write("s17")\nstudent_id = open("id.txt").read()',
    "two names": 'first, student_id = "x", "s%d" % 17',
    "after an error": 'student_id = "s" + str(17)\nraise ValueError("x")',
    "a walrus": 'print(student_id := "s" + "17")',
}


@pytest.mark.parametrize("name", MAKERS)
def test_an_id_made_by_code_is_the_students(name, mark, key):
    result = mark(right().write("03-case", MAKERS[name] + CASE), limits=PATIENT)
    assert result.student_id == "s17"
    assert result.case == case_for("03", "s17", key["cases"])
    assert result.points == FULL
    assert "The student id is made by code, which gave s17." in [r.sentence for r in result.repairs]


def test_it_may_stand_in_a_cell_of_its_own_and_need_one_before(mark):
    made = right().add("03-setup", 'prefix = "s"')
    made.add("03-case", "student_id = prefix + str(17)")
    assert mark(made, limits=PATIENT).student_id == "s17"


#: Nothing that can be known: the class list's id counts, and the teacher is told.
UNKNOWN = {
    "asked": 'student_id = input("Your number?")',
    "hangs": "while True: pass\nstudent_id = str(17)",
    "no text": "student_id = ['s17'] * len([0, 0])",
    "fails": 'student_id = "s" + 17',
    "ends it all": 'import os\nos._exit(0)\nstudent_id = "s" + str(17)',
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_id_that_cannot_be_made_leaves_the_class_lists(name, mark, key):
    limits = HASTY if name == "hangs" else PATIENT
    result = mark(right().write("03-case", UNKNOWN[name] + CASE), limits=limits, student_id="s9")
    assert (result.student_id, result.case) == ("s9", case_for("03", "s9", key["cases"]))
    assert result.points == FULL


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cn", "Co"]),
        min_size=1,
        max_size=60,
    ).map(str.strip)
)
def test_whatever_id_is_made_is_the_one_that_a_typed_one_would_be(mark, text):
    typed = mark(right().write("03-case", f"student_id = {text!r}{CASE}"), limits=PATIENT)
    made = mark(right().write("03-case", f"student_id = ''.join([{text!r}]){CASE}"), limits=PATIENT)
    assert (made.student_id, made.case) == (typed.student_id, typed.case)
