"""A class from folder to marks: four hand-ins, hostile neighbours, class lists, shared ids."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import replace

import pytest

from jasa.instructor.grading.judge.batch import mark_class
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import ABSENT, GRADED, UNGRADED
from jasa.instructor.grading.read.collect import collect
from jasa.instructor.grading.read.roster import Student
from jasa.instructor.grading.tell.marks import marks_csv
from jasa.instructor.grading.tell.remarks import remark
from jasa.instructor.grading.tell.report import class_summary, student_table

from .conftest import (
    FULL,
    HASTY,
    SHORT,
    TEXT,
    half_wrong,
    right,
    untouched,
    with_code,
    write_class,
)


def test_four_submissions_get_the_right_marks_and_states(four):
    _, results = four
    assert results["right"].points == FULL
    assert {e.state for q, e in results["right"].questions.items() if q < "03-q7"} == {"right"}
    half = results["half_wrong"]
    points = {name: entry.points for name, entry in half.questions.items()}
    assert (points["03-q1"], points["03-q2"], points["03-q5"]) == (1, 2, 2)
    assert points["03-q4"] == points["03-q6"] == 0
    assert points["03-q3"] < 2
    assert half.questions["03-q3"].state == "not yet"
    assert half.questions["03-q4"].state == "not attempted"
    assert half.questions["03-q7"].state == "to be read"
    assert half.questions["03-q7"].written == TEXT
    assert results["untouched"].points == 0
    assert results["broken"].state == UNGRADED


def test_four_submissions_get_clear_sentences(four):
    marked, results = four
    assert remark(results["right"]) == ""
    assert remark(results["untouched"]).startswith("Untouched")
    assert remark(results["broken"]).startswith("Could not be graded. The file is not a notebook")
    lines = student_table(list(results.values()), [Student("s9", "Sato")])
    assert any("right" in line and "12 of 20" in line and "2 to read" in line for line in lines)
    assert any("Sato s9" in line and ABSENT in line for line in lines)
    told = class_summary(list(results.values()), [Student("s9", "Sato")])
    assert told == (
        "3 graded, 1 could not be graded, 1 not submitted. 3 written answers wait for a person."
    )
    assert {r.isolation for r in results.values()} == {marked.isolation}


def test_not_submitted_ungraded_and_zero_are_three_things_in_the_csv(four, key):
    _, results = four
    text = marks_csv(results.values(), list(key["questions"]), [Student("s9", "佐藤")])
    table = csv.DictReader(io.StringIO(text))
    rows = {row["student"] or row["name"]: row for row in table}
    so_far = "points_so_far"
    assert (rows["untouched"]["state"], rows["untouched"][so_far]) == (GRADED, "0")
    assert (rows["broken"]["state"], rows["broken"][so_far]) == (UNGRADED, "")
    assert (rows["佐藤"]["state"], rows["佐藤"][so_far]) == (ABSENT, "")
    assert [rows["right"][c] for c in ("of_so_far", "of", "waiting")] == ["12", "20", "2"]
    assert rows["half_wrong"]["03-q7"] == ""
    assert rows["untouched"]["03-q7"] == "0"


def test_one_worker_and_two_give_the_same(tmp_path, key):
    made = {f"s{n}": right() if n % 2 else half_wrong() for n in range(5)}
    made["loop"] = with_code("03-q1", "while True: pass")
    folder = write_class(tmp_path / "class", **made)
    seen = []
    for workers in (1, 2):
        with Gradebook(tmp_path / f"{workers}.sqlite") as book:
            marked = mark_class(
                collect(folder), key, book, workers=workers, limits=HASTY, hidden=[folder]
            )
        seen.append([replace(r, isolation="") for r in marked.results])
    assert seen[0] == seen[1]
    assert [r.points for r in seen[0] if r.student == "loop"] == [FULL - 1]


@pytest.mark.hostile(needs="namespaces")
def test_hostile_hand_ins_do_not_touch_the_others_in_a_batch(tmp_path, key):
    folder = write_class(
        tmp_path / "class",
        a_good=right(),
        b_kill=with_code("03-q1", "import os\nos.kill(os.getppid(), 9)\nos.kill(-1, 9)"),
        c_good=right(),
        d_exit=with_code("03-q2", "import os\nos._exit(0)"),
        e_good=right(),
        f_bytes=os.urandom(2000),
        g_good=right(),
    )
    with Gradebook(tmp_path / "g.sqlite") as book:
        marked = mark_class(collect(folder), key, book, limits=SHORT, hidden=[folder])
    points = {r.student: r.points for r in marked.results}
    assert [points[f"{c}_good"] for c in "aceg"] == [FULL] * 4
    assert points["d_exit"] == FULL - 2
    assert len(marked.results) == 7


def test_a_roster_names_the_missing_and_the_unknown(tmp_path, key):
    folder = write_class(tmp_path / "class", s1=right(), stranger=untouched())
    roster = [Student("s1", "佐藤 花子"), Student("s2", "Tanaka")]
    with Gradebook(tmp_path / "g.sqlite") as book:
        marked = mark_class(collect(folder), key, book, roster=roster, limits=SHORT, workers=1)
    assert [r.student for r in marked.results] == ["s1", "stranger"]
    assert [student.label for student in marked.absent] == ["Tanaka s2"]
    assert any("stranger is not on the class list" in remark for remark in marked.remarks)
    assert [marked.results[0].about.name, marked.results[0].about.number] == ["佐藤 花子", "s1"]


def test_students_with_the_same_id_are_named(tmp_path, key):
    made = {}
    for name in ("ann", "bob"):
        source = "student_id = 's77'\ncase = my_case('03', student_id)"
        made[name] = untouched().write("03-case", source)
    folder = write_class(tmp_path / "class", **made)
    with Gradebook(tmp_path / "g.sqlite") as book:
        marked = mark_class(collect(folder), key, book, limits=SHORT, workers=1)
    assert any("ann, bob used the same student id" in remark for remark in marked.remarks)
