"""Tables, spreadsheets and feedback pages say what people gave; a run says what it changed."""

from __future__ import annotations

import argparse
import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from jasa import cli
from jasa.exercise.questions import TO_BE_READ
from jasa.instructor.grading.judge.batch import Marked
from jasa.instructor.grading.judge.given import EXCUSE, MARK, Given
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.kept import kept_answer, value_words
from jasa.instructor.grading.judge.ledger import answer_digest
from jasa.instructor.grading.judge.result import from_json, to_json
from jasa.instructor.grading.judge.verdict import load_key
from jasa.instructor.grading.read.roster import read_roster
from jasa.instructor.grading.tell.changes import changes, changes_told, key_changes
from jasa.instructor.grading.tell.feedback import feedback_page
from jasa.instructor.grading.tell.outputs import write_all, write_excel
from jasa.instructor.grading.tell.reading import ReadingError, take_marks
from jasa.instructor.grading.tell.report import look_at
from jasa.instructor.lms.finals import finals
from jasa.instructor.make.key import key_question
from jasa.instructor.students.course_file import course_from

from .classroom import make_class

Q = "06-q7"


@pytest.fixture(scope="module")
def key() -> dict:
    return load_key("06")


@pytest.fixture
def book(tmp_path: Path):
    make_class(tmp_path / "book.sqlite", 8)
    with Gradebook(tmp_path / "book.sqlite") as opened:
        yield opened


def written(book: Gradebook, key: dict, out: Path, course=None) -> list[dict[str, str]]:
    write_all(book, key, Marked(), [], out, course)
    text = (out / "marks_06.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def give(book: Gradebook, student: str, name: str, act: str = MARK, **more) -> None:
    result = next(r for r in book.latest("06") if r.student == student)
    digest = answer_digest(result.questions[name])
    marker = more.pop("marker", "ann")
    book.ledger.add("06", [Given(student, name, act, marker, digest=digest, **more)])


def readers(book: Gradebook) -> list:
    return [r for r in book.latest("06") if r.questions[Q].written and r.questions["06-q8"].written]


def test_the_table_shows_what_people_gave_and_what_can_be_had(book, key, tmp_path) -> None:
    result = readers(book)[0]
    wrong = 0 if result.questions["06-q3"].points else 2
    give(book, result.student, "06-q3", points=wrong, comment="x", private="secret")
    give(book, result.student, Q, points=2, comment="Good.")
    give(book, result.student, "06-q8", EXCUSE, comment="Ill.")
    course = course_from({"due": {6: "2026-11-27"}, "late": {"each_day": 10}})
    late = replace(result, about=replace(result.about, handed_in="20261128120000"))
    book.add_run(late, "late")
    rows = {row["student"]: row for row in written(book, key, tmp_path, course)}
    row = rows[result.student]
    now = next(r for r in book.latest("06") if r.student == result.student)
    assert (row["of_so_far"], row["of"], row["waiting"]) == ("15", "15", "0")
    assert row["by_hand"] == f"q3 {2 - wrong} to {wrong} (ann), q8 excused (ann)"
    assert row["late"] == "late by 1 day, less 10 %" and row["06-q8"] == ""
    assert float(row["final"]) == pytest.approx(now.points - 1.5)
    (final,) = [f for f in finals([now], course)]
    assert final.of == 20 and final.points == pytest.approx(round((now.points - 1.5) * 20 / 15, 2))
    assert any(r["state"] == "not submitted" for r in rows.values())  # from the list that was kept
    everything = "".join(p.read_text(encoding="utf-8") for p in tmp_path.rglob("*.html"))
    assert "secret" not in everything and "secret" not in str(rows)


def fill(path: Path, rows: list[dict[str, str]], columns: tuple[str, ...]) -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def test_a_file_without_comments_leaves_comments_alone(book, tmp_path) -> None:
    result = readers(book)[0]
    give(book, result.student, Q, points=2, comment="Well argued.")
    rows = [{"student": result.about.number, "question": Q, "points": "3"}]
    path = fill(tmp_path / "a.csv", rows, ("student", "question", "points"))
    assert take_marks(book, path, "06", "ann").marks == 1
    now = next(r for r in book.latest("06") if r.student == result.student).questions[Q]
    assert (now.points, now.message) == (3, "Well argued.")
    assert take_marks(book, path, "06", "ann").marks == 0


def test_a_second_markers_file_stands_beside_the_first(book, tmp_path) -> None:
    result = readers(book)[0]
    give(book, result.student, Q, points=1, comment="x")
    rows = [{"student": result.about.number, "question": Q, "points": "3", "comment": "y"}]
    path = fill(tmp_path / "a.csv", rows, ("student", "question", "points", "comment"))
    taken = take_marks(book, path, "06", "bob")
    assert (taken.marks, taken.beside) == (1, 1)
    now = next(r for r in book.latest("06") if r.student == result.student).questions[Q]
    assert (now.points, now.who) == (1, "ann")
    assert take_marks(book, path, "06", "bob").marks == 0


def test_an_excel_file_goes_out_and_comes_back(book, key, tmp_path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    results = list(book.latest("06"))
    first = readers(book)[0]
    hostile = replace(first.questions[Q], written="=1+1\n+cmd|' /C calc'!A0", state=TO_BE_READ)
    results[results.index(first)] = replace(first, questions=dict(first.questions) | {Q: hostile})
    path = Path(write_excel(book, key, results, tmp_path))
    sheets = openpyxl.load_workbook(path)
    sheet = sheets["to read"]
    assert sheet["E2"].alignment.wrap_text and len(sheet.data_validations.dataValidation) == 2
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheets["rubric"]["A2"].value == Q
    for row in sheet.iter_rows(min_row=2, max_row=4):
        row[5].value = 2
    sheets.save(path)
    assert take_marks(book, path, "06", "ann").marks == 3
    kept = path.read_bytes()
    other = write_excel(book, key, results, tmp_path)
    assert path.read_bytes() == kept and other != str(path)
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(Exception, match="Save it as CSV"):
        take_marks(book, tmp_path / "bad.xlsx", "06", "ann")


def test_an_unknown_student_is_still_refused(book, tmp_path) -> None:
    path = fill(
        tmp_path / "a.csv",
        [{"student": "nobody", "question": Q, "points": "1"}],
        ("student", "question", "points"),
    )
    with pytest.raises(ReadingError, match="no student 'nobody'"):
        take_marks(book, path, "06", "ann")


# ---------------------------------------------------------------- feedback


def test_the_page_has_the_own_answers_and_what_to_do(book) -> None:
    result = readers(book)[0]
    ticks = (("a number", True), ("a reason", False))
    give(book, result.student, Q, points=2, comment="Which year?", ticks=ticks)
    now = next(r for r in book.latest("06") if r.student == result.student)
    page = feedback_page(
        replace(now, about=replace(now.about, handed_in="20261127120000")), "Who pays?"
    )
    assert "handed in 2026-11-27" in page and now.about.file in page
    assert "my_share_pct = " in page and "Your answer gave:" in page
    assert "Met: a number" in page and "Not yet: a reason" in page and "Which year?" in page
    assert "<svg" in page and "<circle" in page and "If you think that a mark is wrong" in page
    assert page.count("Your answer gave:") == 4  # never of a function: its inputs are not all shown
    assert "30.68414585 ± 0.05" not in page  # what is accepted is the teacher's to tell
    assert f"of {now.judged_of:g} points" in page


@pytest.mark.parametrize("kind", ["scatter lines", "bar", "scatter markers"])
def test_any_chart_is_drawn_or_left_out(book, kind) -> None:
    from jasa.instructor.grading.judge.result import DrawnSeries, KeptAnswer
    from jasa.instructor.grading.tell.drawn import chart_drawn

    hostile = '"/><script>alert(1)</script>'
    for xs in (("1999", "2004"), ("nan", "2"), ("a", hostile), ("1e400", "3"), ("5", "5")):
        for ys in ((1.0, 2.0), (None, None), (0.0, 0.0), (-1e299, 1e299), (None, 3.0)):
            answer = KeptAnswer("x", "c", "", (hostile,), (DrawnSeries(hostile, kind, xs, ys),))
            drawn = chart_drawn(answer)
            assert (drawn is None) == (ys == (None, None))
            result = readers(book)[0]
            chart = replace(result.questions["06-q5"], answer=answer)
            page = feedback_page(
                replace(result, questions=dict(result.questions) | {"06-q5": chart})
            )
            assert "<script" not in page and not re.search(r'="[^"]*\b(nan|inf)\b', page)


JUNK = [
    None,
    3,
    {"kind": "number", "value": "inf"},
    {"kind": "chart", "figure": {"data": [{"x": [[]], "y": ["a"]}, 7], "layout": {"title": 3}}},
    {"kind": "chart", "figure": 4},
    {"kind": "table", "columns": None, "rows": [1], "index": {}},
    {"kind": "list", "items": [{"kind": "list", "items": [5]}]},
    {"kind": "function", "results": [1, {"inputs": 4, "output": []}]},
]


@pytest.mark.parametrize("plain", JUNK)
def test_what_comes_out_of_the_sandbox_is_kept_whatever_it_is(key, plain) -> None:
    assert isinstance(value_words(plain), str)
    if isinstance(plain, dict):
        question = key_question(key, "06-q5")
        kept = kept_answer(
            question, key["questions"]["06-q5"]["cells"][""], plain, "\tx = 1\x00\u202e"
        )
        assert kept.typed == "    x = 1"


def test_results_with_answers_come_back_from_the_gradebook(book) -> None:
    for result in book.newest("06"):
        assert from_json(to_json(result)) == result


# ---------------------------------------------------------------- what a run changed


def test_rose_fell_and_stayed_with_the_reason(book, key) -> None:
    before = list(book.latest("06"))
    found, stayed = changes(before, before)
    assert found == [] and stayed == len(before) and changes_told([], 0) == []
    after = list(before)
    question = after[0].questions["06-q1"]
    points = 0.0 if question.points else question.of
    moved = dict(after[0].questions) | {"06-q1": replace(question, points=points)}
    after[0] = replace(after[0], questions=moved, key_digest="k2")
    after[1] = replace(
        after[1],
        digest="x",
        questions=dict(after[1].questions) | {"06-q1": replace(question, points=9)},
    )
    found, stayed = changes(before, after)
    assert stayed == len(before) - 2 and [c.why for c in found] == ["the key", "a new file"]
    assert found[0].questions == ("06-q1",)
    told = changes_told(found, stayed, ["06-q1: the tolerance"])
    assert "06-q1: the tolerance" in "\n".join(told) and f"{stayed} as before" in told[0]


def test_a_key_says_what_of_it_changed(key) -> None:
    import copy

    assert key_changes(key, key) == []
    other = copy.deepcopy(key)
    other["questions"]["06-q1"]["cells"][""]["slots"][0]["widths"] = [5.0]
    other["questions"]["06-q2"]["question"]["points"] = 9
    other["questions"]["06-q4"]["cells"][""]["answer"] = {"kind": "none"}
    other["questions"]["06-q5"]["cells"][""]["slots"].pop()
    assert key_changes(key, other) == [
        "06-q1: the tolerance",
        "06-q2: its points on the card",
        "06-q4: the right answer (solution or data)",
        "06-q5: the known mistakes",
    ]


# ---------------------------------------------------------------- the class list and the words


def test_two_students_of_one_name_are_told_apart_by_moodles_worksheet(tmp_path) -> None:
    path = tmp_path / "worksheet.csv"
    path.write_text(
        "Identifier,Full name,Status,Last modified (submission)\n"
        'Participant 812306,Wei Zhang,Submitted,"Friday, 27 November 2026, 11:43 PM"\n'
        "Participant 812307,Wei Zhang,Submitted,-\n",
        encoding="utf-8",
    )
    from jasa.instructor.grading.read.collect import HandIn
    from jasa.instructor.grading.read.roster import on_roster

    roster = read_roster(path)
    assert [s.handed_in for s in roster] == ["20261127234300", ""]
    for number, student in zip(("812306", "812307"), roster, strict=True):
        assert (
            on_roster(HandIn(f"Wei Zhang {number}", "", 0.0, lambda limits: b""), roster) == student
        )


def test_solutions_print_nothing_into_a_command(capfd) -> None:
    for exercise in ("03", "06"):
        load_key(exercise)
    assert capfd.readouterr() == ("", "")


def test_who_is_late_is_among_what_to_look_at(book) -> None:
    results = list(book.latest("06"))
    late = [r.label for r in results if r.about.late]
    told = " ".join(" ".join(look_at(results, Marked())).split())
    assert late and f"Late: {', '.join(late)}." in told


def test_every_option_is_explained_with_its_default() -> None:
    parser = cli._parser()
    commands = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction)).choices
    for name, command in commands.items():
        for action in command._actions:
            assert action.help, f"{name} {action.dest}"
            takes_a_value = action.option_strings and action.nargs != 0 and not action.required
            if takes_a_value:
                told = "default" in action.help or "left out" in action.help
                assert told, f"{name} {action.dest}: {action.help}"
