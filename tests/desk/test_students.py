"""One student: found by any name, marked by hand, shown whole, with more time; the course file."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa import cli
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import About
from jasa.instructor.students.course_file import (
    Course,
    CourseFileError,
    Extension,
    LateRule,
    add_extension,
    course_from,
    lateness,
    read_course,
)
from jasa.instructor.students.find import NotFound, find_question, find_result

from .classroom import make_class, result_of, students

LISTED = students(40)
RESULTS = [result_of(student, n) for n, student in enumerate(LISTED)]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make_class(tmp_path / "book.sqlite", 8)
    return tmp_path


def run(place: Path, command: str, *words: str) -> int:
    return cli.main([command, "6", *words, "--gradebook", str(place / "book.sqlite")])


def entry(place: Path, number: str, question: str):
    with Gradebook(place / "book.sqlite") as book:
        result = next(r for r in book.latest("06") if r.about.number == number)
    return result.questions[question], result


# ---------------------------------------------------------------- who is meant


@pytest.mark.parametrize("n", range(0, 40, 3))
def test_a_student_is_found_by_number_file_and_key(n: int) -> None:
    wanted = RESULTS[n]
    for said in (wanted.about.number, wanted.about.file, wanted.student, wanted.student.split()[1]):
        assert find_result(RESULTS, said) == wanted
    same = [r for r in RESULTS if r.about.name == wanted.about.name]
    if len(same) == 1:
        assert find_result(RESULTS, wanted.about.name.upper()) == wanted
    else:
        with pytest.raises(NotFound, match=f"may be {len(same)} students"):
            find_result(RESULTS, wanted.about.name)


@given(said=st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_whatever_is_said_is_one_student_or_one_sentence(said: str) -> None:
    try:
        assert find_result(RESULTS, said) in RESULTS
    except NotFound as error:
        assert "\n" not in str(error)


def test_a_question_is_found_by_its_number() -> None:
    names = list(RESULTS[0].questions)
    assert {find_question(names, said) for said in ("q3", "3", "06-q3", "Q3")} == {"06-q3"}
    with pytest.raises(NotFound, match="There are: 06-q1"):
        find_question(names, "q33")


# ---------------------------------------------------------------- marks from the command line


def test_a_mark_is_given_and_taken_back(place: Path, capsys) -> None:
    number = LISTED[2].id
    before, _ = entry(place, number, "06-q3")
    wanted = 2 - before.points
    assert run(place, "mark", number, "q3", f"{wanted:g}", "--why", "Seen on paper.") == 0
    now, _ = entry(place, number, "06-q3")
    assert (now.points, now.message, now.automatic_points) == (
        wanted,
        "Seen on paper.",
        before.points,
    )
    assert run(place, "mark", number, "q3", "--back") == 0
    assert entry(place, number, "06-q3")[0] == before
    assert run(place, "show", number) == 0
    said = capsys.readouterr().out
    assert "Seen on paper." in said and "back for all" in said and "accepted: 30.68" in said


@pytest.mark.parametrize("said", ["q3", "Q3", "06-q3"])
def test_one_answer_alone_is_shown(place: Path, capsys, said: str) -> None:
    assert run(place, "show", LISTED[2].id, said) == 0
    alone = re.findall(r"^06-q\d", capsys.readouterr().out, re.MULTILINE)
    assert alone == ["06-q3"]
    assert run(place, "show", LISTED[2].id) == 0
    assert len(re.findall(r"^06-q\d", capsys.readouterr().out, re.MULTILINE)) == 8
    assert run(place, "show", LISTED[2].id, "q33") == 2


def test_a_private_reason_is_not_for_the_student(place: Path, capsys) -> None:
    number = LISTED[2].id
    assert run(place, "mark", number, "q3", "1", "--why", "Looks copied", "--private") == 0
    now, result = entry(place, number, "06-q3")
    assert "copied" not in str(result) and now.points == 1
    run(place, "show", number)
    assert "[private: Looks copied]" in capsys.readouterr().out


def test_an_excuse_lowers_what_can_be_had(place: Path) -> None:
    number = LISTED[3].id
    assert run(place, "mark", number, "q8", "--excuse", "--why", "Was ill.") == 0
    assert entry(place, number, "06-q8")[1].of == 15


def test_another_markers_mark_is_not_overwritten(place: Path, capsys) -> None:
    number = LISTED[2].id
    assert run(place, "mark", number, "q3", "1", "--why", "a", "--marker", "ann") == 0
    assert run(place, "mark", number, "q3", "2", "--why", "b", "--marker", "bob") == 0
    assert "ann gave 1, which still counts" in capsys.readouterr().out
    assert entry(place, number, "06-q3")[0].points == 1
    words = [number, "q3", "2", "--why", "b", "--marker", "bob", "--agreed"]
    assert run(place, "mark", *words) == 0
    assert entry(place, number, "06-q3")[0].points == 2


@pytest.mark.parametrize(
    "words",
    [
        ["q3", "1"],
        ["{n}", "q3"],
        ["{n}", "q3", "x"],
        ["{n}", "q3", "9", "--why", "x"],
        ["{n}", "q3", "nan", "--why", "x"],
        ["{n}", "q3", "1"],
        ["{n}", "q99", "1", "--why", "x"],
        ["{n}", "3", "1", "--why", "x"],
        ["nobody", "q3", "1", "--why", "x"],
    ],
)
def test_what_makes_no_sense_is_refused_whole(place: Path, words: list[str], capsys) -> None:
    number = LISTED[2].id
    assert run(place, "mark", *(word.replace("{n}", number) for word in words)) == 2
    assert capsys.readouterr().err.count("\n") == 1
    with Gradebook(place / "book.sqlite") as book:
        assert book.ledger.rows("06") == {}


def test_there_has_to_be_a_gradebook(tmp_path: Path, capsys) -> None:
    for command in ("show", "desk"):
        words = ["ann"] if command == "show" else []
        assert run(tmp_path, command, *words) == 2
        assert "Run jasa grade first" in capsys.readouterr().err
    assert not (tmp_path / "book.sqlite").exists()


def test_answers_are_unpacked_as_texts(place: Path) -> None:
    assert run(place, "show", LISTED[2].id, "--unpack", str(place / "his")) == 0
    assert "    my_share_pct" in (place / "his" / "06-q3.txt").read_text(encoding="utf-8")


# ---------------------------------------------------------------- time


DUE = datetime(2026, 11, 27, 23, 59, 59)
RULE = LateRule(10, 50)


def handed_in(when: str, late: bool = False):
    about = About("Ann", "7", "f", late, handed_in=when)
    return replace(RESULTS[0], about=about)


@pytest.mark.parametrize(
    ("when", "cost"),
    [
        ("20261127235959", 0),
        ("20261128000000", 10),
        ("20261128235959", 10),
        ("20261129000000", 20),
        ("20270101000000", 50),
        ("", 0),
    ],
)
def test_late_costs_by_the_day_begun_up_to_a_cap(when: str, cost: float) -> None:
    assert lateness(Course({"06": DUE}, RULE), handed_in(when, late=not when)).per_cent == cost


@given(hours=st.integers(-100, 2_000), more=st.integers(0, 500))
@settings(max_examples=200, deadline=None)
def test_more_time_never_costs_more(hours: int, more: int) -> None:
    from datetime import timedelta

    when = (DUE + timedelta(hours=hours)).strftime("%Y%m%d%H%M%S")
    extension = Extension("06", "7", DUE + timedelta(hours=more))
    result = handed_in(when)
    with_it = lateness(Course({"06": DUE}, RULE, (extension,)), result).per_cent
    assert with_it <= lateness(Course({"06": DUE}, RULE), result).per_cent <= RULE.most
    if hours <= more:
        assert with_it == 0


FILES = [
    "",
    "# ours\ndue:\n  6: 2026-11-27\nlate: {each_day: 10, most: 50}\n",
    'extensions:\n- {exercise: "06", student: "1", until: 2026-12-01}  # ill\ndue: {6: 2026-11-27}\n',
    "due: {6: 2026-11-27 18:00}\nextensions: []\nlate:\n  each_day: 5\n",
    'extensions:\n  - exercise: 6\n    student: "12"\n    until: 2026-12-01\n\n# the end\n',
]


@pytest.mark.parametrize("text", FILES)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_an_extension_is_one_line_more_and_nothing_else(tmp_path_factory, text, seed) -> None:
    path = tmp_path_factory.mktemp("course") / "course.yaml"
    path.write_text(text, encoding="utf-8")
    draw = random.Random(seed)
    who = draw.choice(["230117", "佐藤 花子", 'a "b" # {c}: d', "O'Brien", "=1+1"])
    was = read_course(path)
    add_extension(path, "6", who, "2026-12-01", draw.choice(["", "ill: #1"]))
    now = read_course(path)
    assert now.extensions == (
        *was.extensions,
        Extension("06", who, datetime(2026, 12, 1, 23, 59, 59)),
    )
    assert (now.due, now.rule) == (was.due, was.rule)
    kept = path.read_text(encoding="utf-8")
    assert all(line.replace(" []", "") in kept for line in text.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "- a",
        "due: 3",
        "dues: {}",
        "late: {each_day: -1}",
        "late: {each_day: many}",
        "due: {6: tomorrow}",
        "extensions: {a: 1}",
        "extensions: [{exercise: 6}]",
        "due: [",
        "late: {each_day: .nan}",
    ],
)
def test_a_wrong_course_file_is_told_in_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "course.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseFileError) as told:
        read_course(tmp_path / "course.yaml")
    assert "\n" not in str(told.value)


def test_extend_writes_beside_the_gradebook(place: Path) -> None:
    assert run(place, "extend", LISTED[2].id, "2026-12-01", "--why", "ill") == 0
    data = yaml.safe_load((place / "course.yaml").read_text(encoding="utf-8"))
    assert course_from(data).extensions[0].student == LISTED[2].id
    assert run(place, "extend", LISTED[2].id, "soon") == 2
