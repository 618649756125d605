"""Marks by people: nothing is lost, nothing counts that nobody has read, and old gradebooks go on."""

from __future__ import annotations

import multiprocessing
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa.exercise.questions import TO_BE_READ
from jasa.instructor.grading.judge.given import (
    ACTS,
    AGREED,
    BACK,
    CLEAR,
    EXCUSE,
    MARK,
    NOTE,
    UNDO,
    Given,
    own_newest,
    reading_of,
    standing_of,
    text_digest,
)
from jasa.instructor.grading.judge.gradebook import Gradebook, GradebookError, ManualMark
from jasa.instructor.grading.judge.ledger import answer_digest
from jasa.instructor.grading.judge.migration import FORMAT
from jasa.instructor.grading.judge.result import EXCUSED, QuestionResult

from .classroom import make_class, result_of

OLD = Path(__file__).parent / "gradebook_format_1.sql"
Q = "06-q7"


@pytest.fixture
def book(tmp_path: Path):
    make_class(tmp_path / "book.sqlite", 6)
    with Gradebook(tmp_path / "book.sqlite") as opened:
        yield opened


def newest(book: Gradebook, student: str):
    return next(r for r in book.latest("06") if r.student == student)


def first_text(book: Gradebook) -> tuple[str, str]:
    """A student who wrote something, and how that text is named."""
    result = next(r for r in book.latest("06") if r.questions[Q].written)
    return result.student, answer_digest(result.questions[Q])


def result_of_text(text: str) -> QuestionResult:
    return QuestionResult("The empty cell", "text", TO_BE_READ, of=3, written=text)


# ---------------------------------------------------------------- which mark counts


def rows_of(*acts: tuple[str, str, float | None, str]) -> list[Given]:
    return [
        Given("s", "q", act, marker, points, digest=digest, id=n)
        for n, (act, marker, points, digest) in enumerate(acts, start=1)
    ]


def test_a_second_marker_stands_beside_the_first() -> None:
    rows = rows_of((MARK, "ann", 3, "t"), (MARK, "bob", 1, "t"), (MARK, "ann", 2, "t"))
    standing = standing_of(rows, "t")
    assert standing.mark == rows[2] and standing.beside == (rows[1],)
    assert reading_of(rows, "bob", "t") == rows[1]
    agreed = [*rows, Given("s", "q", AGREED, "bob", 2.5, digest="t", id=9)]
    assert standing_of(agreed, "t").mark == agreed[-1]


def test_a_mark_for_another_text_does_not_count() -> None:
    rows = rows_of((MARK, "ann", 3, "old"))
    assert standing_of(rows, "new").mark is None
    assert standing_of(rows, "new").outdated == rows[0]
    assert standing_of(rows, "old").outdated is None


ROWS = st.lists(
    st.tuples(
        st.sampled_from([a for a in ACTS if a != UNDO]),
        st.sampled_from(["ann", "bob"]),
        st.integers(0, 5),
        st.sampled_from(["t", "u"]),
    ),
    max_size=8,
).map(lambda drawn: rows_of(*drawn))


@given(rows=ROWS, marker=st.sampled_from(["ann", "bob"]))
@settings(max_examples=300, deadline=None)
def test_undo_gives_exactly_what_was_before(rows: list[Given], marker: str) -> None:
    last = own_newest(rows, marker)
    if last is None:
        return
    undo = Given("s", "q", UNDO, marker, undoes=last.id, id=99)
    without = [row for row in rows if row.id != last.id]
    assert standing_of([*rows, undo], "t") == standing_of(without, "t")


@given(rows=ROWS)
@settings(max_examples=300, deadline=None)
def test_what_counts_was_given_for_this_text(rows: list[Given]) -> None:
    standing = standing_of(rows, "t")
    if standing.mark is not None:
        assert standing.mark.digest == "t" and standing.mark.act in (MARK, AGREED)
        assert standing.outdated is None
    assert all(row.digest == "t" and row.act == MARK for row in standing.beside)
    cleared = [*rows, Given("s", "q", CLEAR, "kim", id=99)]
    assert standing_of(cleared, "t").mark is standing_of(cleared, "t").excused is None


@given(text=st.text(), spaces=st.sampled_from([" ", "\n", "\r\n\t", "  "]))
def test_other_spaces_are_no_other_text(text: str, spaces: str) -> None:
    assert text_digest(spaces.join(text.split())) == text_digest(f" {' '.join(text.split())}\n")


# ---------------------------------------------------------------- in the gradebook


def test_a_new_text_is_to_be_read_again(book: Gradebook) -> None:
    student, digest = first_text(book)
    book.ledger.add("06", [Given(student, Q, MARK, "ann", 3, "Good.", digest=digest)])
    assert newest(book, student).questions[Q].points == 3
    result = newest(book, student)
    changed = replace(result_of_text("=HYPERLINK(1)"), title=result.questions[Q].title)
    again = replace(result, questions=dict(result.questions) | {Q: changed}, digest="n" * 64)
    book.add_run(again, "another work")
    question = newest(book, student).questions[Q]
    assert (question.state, question.points, question.outdated_points) == (TO_BE_READ, 0, 3)
    assert not question.by_hand and Q in newest(book, student).waiting


def test_excused_lowers_what_can_be_had(book: Gradebook) -> None:
    student, _ = first_text(book)
    before = newest(book, student)
    book.ledger.add("06", [Given(student, Q, EXCUSE, "ann", comment="Ill.")])
    after = newest(book, student)
    assert after.questions[Q].state == EXCUSED and after.of == before.of - before.questions[Q].of
    book.ledger.add("06", [Given(student, Q, CLEAR, "kim")])
    assert newest(book, student) == before


def test_rows_are_never_changed_or_removed(book: Gradebook) -> None:
    student, digest = first_text(book)
    book.ledger.add("06", [Given(student, Q, MARK, "ann", 3, digest=digest)])
    for words in ("update given set points = 0", "delete from given"):
        with pytest.raises(sqlite3.DatabaseError, match="only added"):
            book._db.execute(words)
        book._db.rollback()
    assert newest(book, student).questions[Q].points == 3


def test_all_or_none_of_many_marks(book: Gradebook) -> None:
    student, _ = first_text(book)
    wrong = [
        (student, ManualMark(Q, 1, "ann", "x", "2026-01-01")),
        (student, ManualMark(Q, 99, "ann", "x", "2026-01-01")),
    ]
    with pytest.raises(GradebookError, match="gives 0 to 3 points, not 99"):
        book.set_many("06", wrong)
    assert book.ledger.rows("06") == {}


def test_drafts_and_stock_comments_are_kept(book: Gradebook) -> None:
    student, digest = first_text(book)
    book.ledger.keep_draft("06", student, Q, "ann", {"points": 2, "comment": "ü"})
    assert book.ledger.draft("06", student, Q, "ann") == {"points": 2, "comment": "ü"}
    assert book.ledger.draft("06", student, Q, "bob") == {}
    book.ledger.add("06", [Given(student, Q, MARK, "ann", 2, digest=digest)], done_with="ann")
    assert book.ledger.draft("06", student, Q, "ann") == {}
    for marker in ("ann", "bob"):
        book.ledger.add_stock("06", Q, "Whose figure?", marker)
    assert book.ledger.stock("06", Q) == ["Whose figure?"]


def test_somebody_on_paper_counts_until_a_file_can_be_read(book: Gradebook) -> None:
    listed = book.ledger.class_list()
    paper = replace(result_of(listed[-1], 5), student="on paper")
    book.ledger.add_by_hand(paper, "ann")
    assert newest(book, "on paper").listed == listed[-1].label
    book.add_run(result_of(listed[-1], 5), "a file at last")
    assert "on paper" not in [r.student for r in book.latest("06")]


def _mark_often(path: Path, marker: str, times: int) -> None:
    with Gradebook(path, wait_s=60) as book:
        for n in range(times):
            book.ledger.add("06", [Given(f"student {n}", Q, MARK, marker, n % 4)])
            if n % 5 == 0:
                book.ledger.undo("06", f"student {n}", Q, marker)


def test_two_markers_at_once_lose_nothing(tmp_path: Path) -> None:
    path, times = tmp_path / "book.sqlite", 60
    Gradebook(path).close()
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=_mark_often, args=(path, m, times)) for m in ("ann", "bob")]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    with Gradebook(path) as book:
        rows = book.ledger.rows("06")
    for n in range(times):
        mine = rows[f"student {n}", Q]
        assert sorted(r.marker for r in mine if r.act == MARK) == ["ann", "bob"]
        assert sum(r.act == UNDO for r in mine) == (2 if n % 5 == 0 else 0)


# ---------------------------------------------------------------- a gradebook of before


def test_a_gradebook_of_format_1_is_carried_over(tmp_path: Path) -> None:
    """It was made by the code of format 1: ``jasa grade``, marks from a CSV, a new file of Ann's."""
    path = tmp_path / "book.sqlite"
    db = sqlite3.connect(path)
    db.executescript(OLD.read_text(encoding="utf-8"))
    old = db.execute("select student, question, points, who, why, at from manual").fetchall()
    db.close()
    for _ in range(2):  # opened again, nothing is carried over twice
        with Gradebook(path) as book:
            results = {r.student: r for r in book.latest("03")}
            rows = [row for own in book.ledger.rows("03").values() for row in own]
    kept = {(r.student, r.question, r.points, r.marker, r.comment, r.at) for r in rows}
    assert kept == set(old) and len(rows) == len(old)
    ann, bob = results["ann"], results["bob"]
    assert (ann.questions["03-q7"].points, ann.questions["03-q7"].who) == (3, "root")
    assert ann.questions["03-q8"].state == TO_BE_READ  # 4 points were for another text
    assert ann.questions["03-q8"].outdated_points == 4
    assert ann.questions["03-q2"].points == 2 and not ann.questions["03-q2"].by_hand
    assert (bob.questions["03-q1"].points, bob.questions["03-q1"].who) == (1, "kim")
    assert (ann.points, bob.points, results["cat"].points) == (15, 13, 0)
    with sqlite3.connect(path) as db:
        assert db.execute("pragma user_version").fetchone() == (FORMAT,)
    db.close()


def test_a_migration_that_fails_leaves_the_gradebook_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    db = sqlite3.connect(path)
    db.executescript(OLD.read_text(encoding="utf-8") + "alter table manual drop column why;")
    before = list(db.iterdump())
    db.close()
    with pytest.raises(GradebookError):
        Gradebook(path)
    db = sqlite3.connect(path)
    assert list(db.iterdump()) == before
    db.close()


def test_where_two_people_had_marked_the_newest_still_counts(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    db = sqlite3.connect(path)
    db.executescript(OLD.read_text(encoding="utf-8"))
    db.execute(
        "insert into manual values (null, '03', 'bob', '03-q7', 2.5, 'eva', 'More.', '2027-01-01')"
    )
    db.commit()
    db.close()
    with Gradebook(path) as book:
        bob = next(r for r in book.latest("03") if r.student == "bob")
    assert (bob.questions["03-q7"].points, bob.questions["03-q7"].who) == (2.5, "eva")


def test_every_act_is_known() -> None:
    assert set(ACTS) == {MARK, AGREED, EXCUSE, NOTE, BACK, CLEAR, UNDO}
