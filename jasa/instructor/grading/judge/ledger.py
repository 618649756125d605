"""Where the gradebook keeps what people gave: marks, drafts, stock comments, hand-ins on paper.

Every change is one committed transaction. Marks are rows that are only added (see ``given``);
a draft is what a marker has typed and not yet saved, so that nothing is lost between two keys.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from jasa.instructor.grading.judge.given import UNDO, Given, own_newest, standing_of, text_digest
from jasa.instructor.grading.judge.result import (
    EXCUSED,
    CriterionResult,
    HandInResult,
    QuestionResult,
    from_json,
    marked_by_hand,
    to_json,
)
from jasa.instructor.grading.judge.times import time_now
from jasa.instructor.grading.read.gate import clean, clean_lines
from jasa.instructor.grading.read.roster import Student

COLUMNS = (
    "id, student, question, act, marker, points, comment, private, level, ticks, flag, digest, "
    "undoes, at"
)
MOST_COMMENT = 4_000
Rows = Mapping[tuple[str, str], Sequence[Given]]


class Ledger:
    """What people gave, within an open gradebook; ``plainly`` turns SQLite's errors into sentences."""

    def __init__(
        self, db: sqlite3.Connection, plainly: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._plainly = db, plainly

    # ------------------------------------------------------------ marks

    def rows(self, exercise: str, student: str = "") -> dict[tuple[str, str], list[Given]]:
        """Give all rows of an exercise by student and question, oldest first."""
        one = "and student = ? " if student else ""
        with self._plainly():
            found = self._db.execute(
                f"select {COLUMNS} from given where exercise = ? {one}order by id",
                (exercise, student) if student else (exercise,),
            ).fetchall()
        by_answer: dict[tuple[str, str], list[Given]] = defaultdict(list)
        for cells in found:
            row = _given(cells)
            by_answer[row.student, row.question].append(row)
        return dict(by_answer)

    def add(self, exercise: str, rows: Iterable[Given], done_with: str = "") -> None:
        """Add rows, all or none; drafts of the marker ``done_with`` for these answers end."""
        with self._plainly(), self._db:
            for row in rows:
                self._insert(exercise, row)
                self._db.execute(
                    "delete from drafts where exercise = ? and student = ? and question = ? "
                    "and marker = ?",
                    (exercise, row.student, row.question, done_with),
                )

    def undo(self, exercise: str, student: str, question: str, marker: str) -> Given | None:
        """Take back the newest row that a marker added to an answer; gives it, or None."""
        with self._plainly(), self._db:
            self._db.execute("begin immediate")  # two windows of one marker undo two rows, not one
            rows = self.rows(exercise, student).get((student, question), [])
            last = own_newest(rows, marker)
            if last is not None:
                self._insert(exercise, Given(student, question, UNDO, marker, undoes=last.id))
        return last

    def _insert(self, exercise: str, row: Given) -> None:
        cells = (
            row.student,
            row.question,
            row.act,
            clean(row.marker, 200),
            row.points,
            clean_lines(row.comment, MOST_COMMENT),
            clean_lines(row.private, MOST_COMMENT),
            clean(row.level, 200),
            json.dumps(row.ticks, ensure_ascii=False),
            int(row.flag),
            row.digest,
            row.undoes,
            row.at or time_now(),
        )
        self._db.execute(
            "insert into given (exercise, student, question, act, marker, points, comment, private, "
            "level, ticks, flag, digest, undoes, at) values (?" + ", ?" * len(cells) + ")",
            (exercise, *cells),
        )

    # ------------------------------------------------------------ drafts and stock comments

    def keep_draft(
        self, exercise: str, student: str, question: str, marker: str, draft: Mapping[str, Any]
    ) -> None:
        """Keep what a marker has typed for an answer and not yet saved."""
        cells = (exercise, student, question, marker, json.dumps(dict(draft)), time_now())
        with self._plainly(), self._db:
            self._db.execute("insert or replace into drafts values (?, ?, ?, ?, ?, ?)", cells)

    def draft(self, exercise: str, student: str, question: str, marker: str) -> dict[str, Any]:
        """Give what a marker has typed for an answer and not yet saved, or {}."""
        with self._plainly():
            row = self._db.execute(
                "select draft from drafts where exercise = ? and student = ? and question = ? "
                "and marker = ?",
                (exercise, student, question, marker),
            ).fetchone()
        return json.loads(row[0]) if row else {}

    def add_stock(self, exercise: str, question: str, comment: str, marker: str) -> None:
        """Offer a comment from now on at every answer to a question."""
        cells = (exercise, question, clean(comment, 600), clean(marker, 200), time_now())
        with self._plainly(), self._db:
            self._db.execute("insert or ignore into stock values (?, ?, ?, ?, ?)", cells)

    def stock(self, exercise: str, question: str) -> list[str]:
        """Give the comments that markers added to a question, oldest first."""
        with self._plainly():
            rows = self._db.execute(
                "select comment from stock where exercise = ? and question = ? order by rowid",
                (exercise, question),
            ).fetchall()
        return [row[0] for row in rows]

    # ------------------------------------------------------------ on paper, and the class list

    def add_by_hand(self, result: HandInResult, marker: str) -> None:
        """Keep a hand-in that came on paper or was spoken, for somebody without a readable file."""
        cells = (result.exercise, result.student, clean(marker, 200), time_now(), to_json(result))
        with self._plainly(), self._db:
            self._db.execute("insert into by_hand values (null, ?, ?, ?, ?, ?)", cells)

    def by_hand(self, exercise: str) -> dict[str, HandInResult]:
        """Give the newest hand-in on paper of each student."""
        with self._plainly():
            rows = self._db.execute(
                "select student, result from by_hand where exercise = ? order by id", (exercise,)
            ).fetchall()
        return {student: from_json(result) for student, result in rows}

    def keep_class_list(self, roster: Sequence[Student]) -> None:
        """Keep the class list, so that later commands know who has handed in nothing."""
        rows = [
            (place, s.id, s.name, _texts(s.ids), int(s.drawn), _texts(s.sections))
            for place, s in enumerate(roster)
        ]
        with self._plainly(), self._db:
            self._db.execute("delete from class_list")
            self._db.executemany("insert into class_list values (?, ?, ?, ?, ?, ?)", rows)

    def class_list(self) -> list[Student]:
        """Give the class list of the last run that had one."""
        with self._plainly():
            rows = self._db.execute(
                "select number, name, ids, drawn, sections from class_list order by place"
            ).fetchall()
        return [
            Student(
                number, name, tuple(json.loads(ids)), bool(drawn), sections=tuple(json.loads(own))
            )
            for number, name, ids, drawn, own in rows
        ]


def _texts(texts: Sequence[str]) -> str:
    return json.dumps(texts, ensure_ascii=False)


def _given(cells: Sequence[Any]) -> Given:
    number, student, question, act, marker, points, comment, private = cells[:8]
    level, ticks, flag, digest, undoes, at = cells[8:]
    met = tuple((str(name), bool(is_met)) for name, is_met in json.loads(ticks))
    return Given(
        student,
        question,
        act,
        marker,
        points,
        comment,
        private,
        level,
        met,
        bool(flag),
        digest,
        undoes,
        at,
        number,
    )


def answer_digest(question: QuestionResult) -> str:
    """Name what a person read when marking an answer; "" where the gradebook does not have it."""
    if question.kind == "text":
        return text_digest(question.written)
    return text_digest(question.answer.typed) if question.answer.typed else ""


def with_given(result: HandInResult, rows: Rows) -> HandInResult:
    """Put what people gave on top of an automatic result; the automatic points stay beside it."""
    questions = dict(result.questions)
    for name, question in result.questions.items():
        given = rows.get((result.student, name))
        if given:
            questions[name] = _with_one(question, given)
    most = result.of - sum(q.of for q in questions.values() if q.state == EXCUSED)
    return replace(result, questions=questions, of=round(most, 2))


def with_those_on_paper(
    newest: Mapping[str, HandInResult], on_paper: Mapping[str, HandInResult]
) -> list[HandInResult]:
    """Put hand-ins on paper in the place of missing or unreadable files; a good file wins."""
    listed = {result.listed for result in newest.values() if result.marked and result.listed}
    chosen = dict(newest)
    for student, result in on_paper.items():
        there = newest.get(student)
        if result.listed not in listed and not (there is not None and there.marked):
            chosen[student] = result
    return [chosen[student] for student in sorted(chosen)]


def _with_one(question: QuestionResult, given: Sequence[Given]) -> QuestionResult:
    standing = standing_of(given, answer_digest(question))
    if standing.excused is not None:
        excused, message = standing.excused, standing.excused.comment
        return replace(question, state=EXCUSED, points=0.0, message=message, who=excused.marker)
    mark = standing.mark
    if mark is not None and mark.points is not None:
        marked = marked_by_hand(question, mark.points, mark.marker, mark.comment)
        if mark.ticks:
            criteria = tuple(CriterionResult(name, met) for name, met in mark.ticks)
            return replace(marked, criteria=criteria)
        return marked
    if standing.outdated is not None:
        return replace(question, outdated_points=standing.outdated.points)
    return question
