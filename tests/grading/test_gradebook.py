"""The gradebook: every run and every mark by hand is kept, and what is damaged is told."""

from __future__ import annotations

import sqlite3

import pytest

from jasa.files import write_whole
from jasa.instructor.grading.judge.gradebook import Gradebook, GradebookError
from jasa.instructor.grading.tell.feedback import file_name


@pytest.fixture
def book(tmp_path, four):
    with Gradebook(tmp_path / "book.sqlite") as opened:
        for result in four[1].values():
            opened.add_run(result, f"work {result.student}")
        yield opened


def test_manual_marks_survive_regrading_and_every_run_is_kept(book, four):
    book.set_manual("03", "half_wrong", "03-q7", 2, "Kim", "Both wholes named.")
    book.set_manual("03", "half_wrong", "03-q1", 0, "Kim", "Copied.")
    automatic = four[1]["half_wrong"]
    for _ in range(2):
        book.add_run(automatic, "later work")
    latest = next(r for r in book.latest("03") if r.student == "half_wrong")
    assert latest.points == automatic.points + 2 - 1
    entry = latest.questions["03-q1"]
    assert (entry.points, entry.automatic_points, entry.who) == (0, 1, "Kim")
    assert len(book.runs("03", "half_wrong")) == 3
    mark = book.manual_marks("03", "half_wrong")["03-q7"]
    assert (mark.who, mark.why, mark.points) == ("Kim", "Both wholes named.", 2)
    book.set_manual("03", "half_wrong", "03-q1", None, "Kim", "It was not.")
    latest = next(r for r in book.latest("03") if r.student == "half_wrong")
    assert latest.questions["03-q1"].points == 1


@pytest.mark.parametrize(
    ("student", "question", "points", "who", "why"),
    [
        ("nobody", "03-q1", 1, "Kim", "x"),
        ("right", "03-q99", 1, "Kim", "x"),
        ("right", "03-q1", 7, "Kim", "x"),
        ("right", "03-q1", -1, "Kim", "x"),
        ("right", "03-q1", 1, "", "x"),
        ("right", "03-q1", 1, "Kim", " "),
    ],
)
def test_manual_marks_that_make_no_sense_are_refused(book, student, question, points, who, why):
    with pytest.raises(GradebookError):
        book.set_manual("03", student, question, points, who, why)
    assert book.manual_marks("03", student) == {}


def test_a_locked_gradebook_gives_one_sentence(book):
    other = sqlite3.connect(book.path)
    try:
        other.execute("begin immediate")
        book._db.execute("pragma busy_timeout=50")
        with pytest.raises(GradebookError, match="in use by another program"):
            book.set_manual("03", "right", "03-q1", 1, "Kim", "x")
        other.rollback()
    finally:
        other.close()
    book.set_manual("03", "right", "03-q1", 1, "Kim", "x")


@pytest.mark.parametrize(
    "raw", [b"this is no database, but long enough" * 100, b"SQLite format 3\0x"]
)
def test_a_damaged_gradebook_is_left_as_it_is(tmp_path, raw):
    path = tmp_path / "book.sqlite"
    path.write_bytes(raw)
    with pytest.raises(GradebookError, match="damaged or not a gradebook"):
        Gradebook(path)
    assert path.read_bytes() == raw


def test_a_gradebook_in_a_missing_folder_gives_one_sentence(tmp_path):
    with pytest.raises(GradebookError, match="cannot be opened"):
        Gradebook(tmp_path / "none" / "book.sqlite")


def test_a_gradebook_of_a_newer_version_is_refused(tmp_path):
    path = tmp_path / "book.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("pragma user_version=99")
    db.close()
    with pytest.raises(GradebookError, match="newer version"):
        Gradebook(path)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "deep" / "marks.csv"
    path.parent.mkdir()
    write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new 佐藤", "ascii")
    assert path.read_text() == "old"


def test_names_that_differ_only_in_unsafe_characters_get_their_own_page():
    names = ["a/b", "a_b", "a\\b", "../a", "佐藤 花子", "佐藤/花子", "", "."]
    files = [file_name(name) for name in names]
    assert len(set(files)) == len(names)
    assert all("/" not in f and "\\" not in f and not f.startswith(".") for f in files)
