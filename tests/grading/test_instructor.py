"""What an instructor who marks sixty hand-ins met: cases, wrong files, rosters, marks by hand."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import os
import zipfile

import pytest

from jasa import cli
from jasa.data import ROOT
from jasa.exercise.questions import case_for
from jasa.instructor.grading.judge.batch import mark_class
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import GRADED, INCOMPLETE, UNGRADED, UNREAD
from jasa.instructor.grading.read.collect import CollectError, collect
from jasa.instructor.grading.read.collect import HandIn as File
from jasa.instructor.grading.read.repairs import TWO_CASES
from jasa.instructor.grading.read.roster import Student, on_roster, read_roster
from jasa.instructor.grading.read.submission import READ_LIMITS, Unreadable
from jasa.instructor.grading.tell.feedback import feedback_page, file_name
from jasa.instructor.grading.tell.report import look_at
from jasa.instructor.grading.tell.spreadsheet import defuse, undefuse

from .conftest import FULL, SHORT, right, untouched, write_class

LESSON = (ROOT / "lessons/03_share_of_what.ipynb").read_bytes()


def typed(name: str):
    return right().write("03-case", f'student_id = "{name}"\ncase = my_case("03", student_id)')


def pasted(of: str, key, mark):
    """A notebook that types X but pastes the number of the case of ``of``."""
    case = case_for("03", of, key["cases"])
    code = right().cell("03-q6-answer")["source"]
    return typed("other").write("03-q6-answer", f"case = {case!r}\n{''.join(code)}")


def test_the_better_of_two_cases_counts_and_is_told_once(mark, key):
    named = case_for("03", "other", key["cases"])
    known = next(f"s{n}" for n in range(99) if case_for("03", f"s{n}", key["cases"]) != named)
    for made in (typed("other"), pasted(known, key, mark)):
        result = mark(made, student_id=known)
        assert result.points == FULL
        told = [r.sentence for r in result.repairs if "class list" in r.sentence]
        assert told == [
            f"The notebook names other, the class list {known}; "
            "the better of both cases was counted."
        ]
    silent = mark(typed("other"), student_id=known, own_ids=["OTHER"])
    assert not any("class list" in r.sentence for r in silent.repairs)


def other_exercise() -> bytes:
    text = untouched().bytes().decode().replace("03-", "04-").replace("Exercise 03", "Exercise 04")
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("## ", "## Other ")
    return json.dumps(notebook).encode()


NOTE = {"cell_type": "markdown", "source": "My notes"}
OTHERS = {
    "lesson 03": LESSON,
    "exercise 04": other_exercise(),
    "another notebook": json.dumps({"nbformat": 4, "cells": [NOTE]}).encode(),
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_notebook_is_no_zero(what, mark):
    result = mark(OTHERS[what])
    assert result.state == UNGRADED
    assert result.why == (
        f"This is not exercise 03 (it looks like {what}); ask for the right file."
    )
    assert "Please hand in the right file." in feedback_page(result)


@pytest.mark.parametrize("newest", ["untouched", "cut off"])
def test_an_untouched_or_cut_off_file_never_replaces_a_whole_one(tmp_path, key, newest):
    whole = right().bytes()
    later = untouched().bytes() if newest == "untouched" else whole[: len(whole) // 2]
    for age, (name, raw) in enumerate({"s1 (1).ipynb": later, "s1.ipynb": whole}.items()):
        (tmp_path / name).write_bytes(raw)
        os.utime(tmp_path / name, (9000 - age, 9000 - age))
    with Gradebook(tmp_path / "g.sqlite") as book:
        marked = mark_class(collect(tmp_path), key, book, limits=SHORT, workers=1)
    (result,) = marked.results
    assert (result.points, result.about.file) == (FULL, "s1.ipynb")
    assert any("could not be used" in note for note in result.about.notes)


def test_the_newest_file_that_is_this_exercise_is_marked(tmp_path, key):
    files = {"s1.ipynb": right().bytes(), "s1 (1).ipynb": LESSON, "s1 (2).ipynb": b"{"}
    for age, (name, raw) in enumerate(reversed(files.items())):
        (tmp_path / name).write_bytes(raw)
        os.utime(tmp_path / name, (9000 - age, 9000 - age))
    with Gradebook(tmp_path / "g.sqlite") as book:
        marked = mark_class(collect(tmp_path), key, book, limits=SHORT, workers=1)
    (result,) = marked.results
    assert (result.points, result.about.file) == (FULL, "s1.ipynb")
    assert "3 notebooks came in; used: s1.ipynb" in result.about.notes[0]
    assert "The newest, s1 (2).ipynb, could not be used" in result.about.notes[1]
    assert any("The newest" in line for line in look_at(marked.results, marked))


def test_a_cut_off_file_is_incomplete_and_its_lost_answers_are_no_zeros(mark):
    raw = right().bytes()
    result = mark(raw[: raw.index(b'"03-q6-task"')])
    lost = {n for n, e in result.questions.items() if e.state == UNREAD}
    assert result.state == INCOMPLETE
    assert lost == {"03-q6", "03-q7", "03-q8"}
    assert result.why == "3 answers could not be read from the file; please hand in again."
    assert result.points == FULL - result.questions["03-q6"].of
    assert "3 answers could not be read" in feedback_page(result)
    whole = right()
    whole.cells.remove(whole.cell("03-q6-answer"))
    assert mark(whole).state == GRADED


def test_text_typed_into_the_task_cell_is_shown_to_the_reader(mark):
    made = untouched()
    task = "".join(made.cell("03-q7-task")["source"])
    for source in (f"{task}\n\nMy view, here.", f"{task} My view, here."):
        result = mark(untouched().write("03-q7-task", source))
        assert result.questions["03-q7"].written == "My view, here."
        assert any("task's cell of 03-q7" in r.sentence for r in result.repairs)
    assert mark(made).questions["03-q7"].written == ""


MANGLED = ["260011", "260011.0", '="00260011"', "'00260011'", " 00260011"]


@pytest.mark.parametrize("listed", MANGLED)
def test_a_number_that_excel_changed_is_no_second_case(listed, mark):
    made = typed("00260011")
    result = mark(made, student_id=listed)
    assert result.points == FULL
    assert not [r for r in result.repairs if r.kind == TWO_CASES], result.repairs
    other = mark(made, student_id="260012")
    assert other.points == FULL and [r for r in other.repairs if r.kind == TWO_CASES]


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
    '"Sánchez, Maria",901,S77,msan,One\n"Student, Test",902,,,One\n"Lee, Ann",903,,,One\n'
)
MOODLE = (
    "First name;Surname;ID number;Email address\nMaria;Sánchez;S77;m@x.org\nAnn;Lee;S78;a@x.org\n"
)


@pytest.mark.parametrize("text", [CANVAS, MOODLE, MOODLE.replace(";", "\t")])
def test_rosters_of_platforms_are_read_and_matched(tmp_path, text):
    path = tmp_path / "class.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    roster = read_roster(path)
    assert len(roster) == 2
    assert roster[0].id == "S77"
    for name in ("sanchezmaria 5", "Maria Sanchez 4711", "S77", "Sánchez Maria"):
        assert on_roster(File(name, "", 0, bytes), roster) == roster[0], name
    assert on_roster(File("Bob Lee", "", 0, bytes), roster) is None
    assert roster[1].drawn == (text != CANVAS)


def test_a_list_of_another_class_stops_before_marking(tmp_path, key, capsys, monkeypatch):
    write_class(tmp_path / "in", ann=untouched(), bob=untouched(), cem=untouched())
    (tmp_path / "list.csv").write_text("student,name\nx1,Xavier\nx2,Yves\n")
    monkeypatch.chdir(tmp_path)
    words = ["grade", "in", "--exercise", "3", "--roster", "list.csv", "--workers", "1"]
    assert cli.main(words) == 2
    told = capsys.readouterr().err
    assert all(word in told for word in ("'ann'", "'bob'", "Xavier x1", "Yves x2", "--anyway"))
    assert cli.main([*words, "--anyway"]) == 0


def test_a_changed_roster_makes_no_second_entry(tmp_path, key):
    folder = write_class(tmp_path / "in", s1=right())
    with Gradebook(tmp_path / "g.sqlite") as book:
        for roster in ([], [Student("s1", "Ann")], [Student("s1", "Anna")], []):
            mark_class(collect(folder), key, book, roster=roster, limits=SHORT, workers=1)
        assert [r.student for r in book.latest("03")] == ["s1"]


@pytest.fixture
def marked_class(tmp_path, monkeypatch):
    answer = "=1+1 is not\nwhat I mean"
    write_class(
        tmp_path / "in",
        ann=untouched().write("03-q7-answer", answer),
        lee_LATE_12_34_x=untouched().write("03-q7-answer", "Both."),
    )
    monkeypatch.chdir(tmp_path)
    words = ["--exercise", "3"]
    assert cli.main(["grade", "in", "--workers", "1", *words]) == 0
    return tmp_path


def read(path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def fill(path, points: list[str], mark: str = ";") -> None:
    rows = read(path)
    for row, given in zip(rows, points, strict=True):
        row |= {"points": given, "comment": "Both wholes, well said."}
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], delimiter=mark)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-8-sig"))


def test_points_come_back_from_a_spreadsheet(marked_class):
    path = marked_class / "to_read_03.csv"
    assert read(path)[0]["answer"].startswith("'=1+1")
    fill(path, ["1,5", "3"])
    assert cli.main(["marks", str(path), "--exercise", "3"]) == 0
    rows = {row["student"]: row for row in read(marked_class / "marks_03.csv")}
    assert (rows["ann"]["03-q7"], rows["ann"]["points_so_far"]) == ("1.5", "1.5")
    assert (rows["lee 12"]["late"], rows["lee 12"]["waiting"]) == ("late", "0")
    text = (marked_class / "feedback/03/ann.html").read_text(encoding="utf-8")
    assert "Both wholes, well said." in text
    assert read(path)[0]["points"] == "1.5"


@pytest.mark.parametrize("bad", ["4", "-1", "x", "nan"])
def test_wrong_points_are_refused_whole_with_their_line(marked_class, bad, capsys):
    path = marked_class / "to_read_03.csv"
    fill(path, ["2", bad], ",")
    assert cli.main(["marks", str(path), "--exercise", "03"]) == 2
    assert "line 3:" in capsys.readouterr().err
    with Gradebook(marked_class / "gradebook.sqlite") as book:
        assert book.manual_marks("03", "ann") == {}


def test_unknown_students_are_refused(marked_class, capsys):
    path = marked_class / "to_read_03.csv"
    fill(path, ["1", "1"])
    path.write_bytes(path.read_bytes().replace(b"ann;", b"eve;"))
    assert cli.main(["marks", str(path), "--exercise", "03"]) == 2
    assert "line 2: no student 'eve'" in capsys.readouterr().err


def test_marks_changed_by_hand_are_kept(marked_class, capsys):
    path = marked_class / "marks_03.csv"
    path.write_text("mine")
    assert cli.main(["grade", "in", "--exercise", "03", "--workers", "1"]) == 0
    assert path.read_text() == "mine"
    assert len(list(marked_class.glob("marks_03_*.csv"))) == 1
    assert "changed by hand and kept" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["=1", "-x", "plain", "'quoted'"])
def test_defusing_is_undone(text):
    assert undefuse(defuse(text)) == text


def test_a_page_speaks_to_its_reader_and_has_a_plain_name(mark):
    text = feedback_page(mark(untouched()))
    assert "No answer was found." in text
    assert "Task 1" in text
    assert "Replace the dots" not in text
    assert "03-q1" not in text
    assert file_name("Lee Ann 12") == "Lee_Ann_12.html"
    assert "," not in file_name("Lee, Ann")


def test_handing_in_again_tells_the_change(tmp_path, key):
    with Gradebook(tmp_path / "g.sqlite") as book:
        for made in (right(), right().write("03-q1-answer", "share_pct = 1")):
            folder = write_class(tmp_path / "in", s1=made)
            mark_class(collect(folder), key, book, limits=SHORT, workers=1)
        (latest,) = book.latest("03")
    assert "had 12, now 11" in feedback_page(latest)


@pytest.mark.parametrize(
    "words", [["--workers", "0"], ["--seconds", "-1"], ["--out", "note.txt"], ["--gradebook", "in"]]
)
def test_what_cannot_work_is_refused_before_marking(tmp_path, monkeypatch, capsys, words):
    write_class(tmp_path / "in", a=untouched())
    (tmp_path / "note.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["grade", "in", "--exercise", "03", *words]) == 2
    assert words[0] in capsys.readouterr().err


def test_the_course_is_no_folder_of_hand_ins(tmp_path):
    from jasa.instructor.grading.tell.outputs import check_asked

    for folder in (ROOT, ROOT / "exercises", ROOT.parent):
        with pytest.raises(CollectError, match="the course itself"):
            check_asked(folder, tmp_path, tmp_path / "g.sqlite", 1, 1)


ARCHIVES = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_a_renamed_archive_is_called_that(kind, mark):
    result = mark(ARCHIVES[kind](right().bytes()))
    assert (result.state, result.why) == (
        UNGRADED,
        f"It is an archive ({kind}) that was renamed, not a notebook.",
    )


@pytest.mark.parametrize("nested", [False, True])
def test_a_file_under_a_password_in_a_zip_is_called_that(nested, tmp_path):
    place = tmp_path / "ann.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("ann.ipynb", right().bytes())
    raw = bytearray(place.read_bytes())
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.rindex(start) + flags] |= 1
    place.write_bytes(raw)
    if nested:
        with zipfile.ZipFile(tmp_path / "class.zip", "w") as outer:
            outer.write(place, "ann.zip")
        place = tmp_path / "class.zip"
    (found,) = collect(place).hand_ins
    with pytest.raises(Unreadable, match=r"^It is locked with a password in the zip\.$"):
        found.read(READ_LIMITS)


def test_a_renamed_word_file_is_called_that(mark):
    assert "Word file" in mark(b"PK\x03\x04 and more").why
