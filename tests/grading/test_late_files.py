"""A file that comes later by another way is its student's, under the name that the gradebook has had."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jasa.instructor.grading.judge.batch import Marked, _owners, named_as_before
from jasa.instructor.grading.judge.result import About, HandInResult
from jasa.instructor.grading.read.collect import HandIn
from jasa.instructor.grading.read.roster import Student
from jasa.instructor.lms.feedback_zips import feedback_zip
from tests.desk.classroom import result_of

NAMES = ["佐藤 花子", "鈴木 一郎", "Wei Zhang", "Wei Zhang", "Amelia Jones", "Lucía García López"]
CLASS = [Student(f"8123{n:02}", name) for n, name in enumerate(NAMES)]
WAYS = {
    "canvas": lambda s: f"{''.join(reversed(s.name.split())).casefold()} {s.id}",
    "moodle": lambda s: f"{s.name} {s.id}",
    "by number": lambda s: s.id,
    "number first": lambda s: f"{s.id} {s.name} again",
}


def handed_in(name: str) -> HandIn:
    return HandIn(name, f"{name}.ipynb", 0.0, lambda limits: b"")


def run_of(student: Student, name: str) -> HandInResult:
    about = About(student.name, student.id, f"{name}.ipynb")
    return replace(result_of(student, 1), student=name, about=about)


ways = st.lists(st.sampled_from(list(WAYS)), min_size=len(CLASS), max_size=len(CLASS))


@given(first=ways, later=ways, came=st.sets(st.integers(0, len(CLASS) - 1)))
def test_a_later_file_keeps_the_name_of_the_first(first: list, later: list, came: set) -> None:
    before = [WAYS[way](student) for way, student in zip(first, CLASS, strict=True)]
    results = [run_of(student, name) for student, name in zip(CLASS, before, strict=True)]
    files = [handed_in(WAYS[later[n]](CLASS[n])) for n in sorted(came)]
    owners = _owners([*files, handed_in("stranger")], CLASS, True, Marked())
    named = {o.student: o.hand_in for o in named_as_before(owners, results)}
    for n in came:
        assert named[CLASS[n]].student == before[n]
        assert named[CLASS[n]].where == f"{WAYS[later[n]](CLASS[n])}.ipynb"  # the file is its own
    assert named[None].student == "stranger"


def test_who_stands_there_under_two_names_keeps_the_third() -> None:
    """Gradebooks of before may have both; which is meant nobody can say, so nothing is guessed."""
    results = [run_of(CLASS[4], "Amelia Jones 812304"), run_of(CLASS[4], "jonesamelia 812304")]
    owners = _owners([handed_in("812304")], CLASS, True, Marked())
    assert [o.hand_in.student for o in named_as_before(owners, results)] == ["812304"]


def test_a_page_for_a_mailed_file_goes_back_under_the_platforms_name() -> None:
    mailed = run_of(CLASS[4], "Amelia Jones 812304")
    first = "Amelia Jones_812304_assignsubmission_file/06_who_pays.ipynb"
    assert feedback_zip("moodle", "06", [mailed])[1] == [mailed.student]
    _, left_out = feedback_zip(
        "moodle", "06", [mailed], "", {mailed.student: [mailed.about.file, first]}
    )
    assert not left_out
