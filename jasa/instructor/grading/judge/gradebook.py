"""The gradebook: one SQLite file that keeps every run and every mark a person gave.

Nothing is overwritten. A new run of a hand-in adds a row, what a person does adds a row (``ledger``);
the marks in force are the newest run of each student with what people gave on top.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jasa.errors import JasaError
from jasa.instructor.grading.judge.given import BACK, MARK, Given, standing_of
from jasa.instructor.grading.judge.ledger import (
    Ledger,
    Rows,
    answer_digest,
    with_given,
    with_those_on_paper,
)
from jasa.instructor.grading.judge.migration import FORMAT, bring_up_to_date
from jasa.instructor.grading.judge.one_person import merge_rows
from jasa.instructor.grading.judge.result import HandInResult, QuestionResult, from_json, to_json
from jasa.instructor.grading.judge.times import time_now
from jasa.instructor.grading.read.gate import Gated, text_line


class GradebookError(JasaError):
    """The gradebook cannot be used; the message says what happened and what to do."""


@dataclass(frozen=True)
class ManualMark(Gated):
    """A mark a person gave: points (None takes an earlier one back), who, why and when (UTC)."""

    question: str = text_line(60)
    points: float | None = None
    who: str = text_line(200)
    why: str = text_line(2_000)
    at: str = text_line(40)


class Gradebook:
    """An open gradebook. Use it as a context manager; writers of several programs wait in turn."""

    def __init__(self, path: Path, wait_s: float = 5.0) -> None:
        self.path = path
        with self._plainly():
            self._db = sqlite3.connect(path, timeout=wait_s)
        self.ledger = Ledger(self._db, self._plainly)
        try:
            with self._plainly():
                self._open()
        except GradebookError:
            self._db.close()
            raise

    def _open(self) -> None:
        version = self._db.execute("pragma user_version").fetchone()[0]
        if version > FORMAT:
            raise GradebookError(
                f"The gradebook {self.path.name} was made by a newer version of jasa: update jasa."
            )
        self._db.execute("pragma journal_mode=wal")
        if self._db.execute("pragma quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")
        if version < FORMAT:
            bring_up_to_date(self._db)

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        """Turn SQLite's errors into one sentence with advice."""
        name = self.path.name
        try:
            yield
        except sqlite3.OperationalError as error:
            told = str(error)
            if "locked" in told or "busy" in told:
                raise GradebookError(
                    f"The gradebook {name} is in use by another program: close that and try again."
                ) from error
            if "full" in told:
                raise GradebookError(
                    f"The disk is full: nothing more can be written to {name}. What is in it is "
                    "intact. Free some, then run the same command again."
                ) from error
            if "disk i/o" in told.lower():
                raise GradebookError(
                    f"The gradebook {name} cannot be written: the disk may be full, read-only or "
                    "gone. See to that, then run the same command again; what is in it is intact."
                ) from error
            raise GradebookError(f"The gradebook {name} cannot be opened: {told}.") from error
        except sqlite3.DatabaseError as error:
            raise GradebookError(
                f"The file {name} is damaged or not a gradebook. It was not changed: "
                "put a copy in its place, or name another file with --gradebook."
            ) from error

    def add_run(self, result: HandInResult, work: str) -> None:
        """Write one result in one transaction. ``work`` identifies file, key and version."""
        row = (
            result.exercise,
            result.student,
            result.state,
            result.points if result.marked else None,
            result.of,
            work,
            result.about.file,
            result.isolation,
            result.version,
            time_now(),
            to_json(result),
        )
        with self._plainly(), self._db:
            self._db.execute(f"insert into runs values (null{', ?' * len(row)})", row)

    def already(self, work: str) -> HandInResult | None:
        """Give the result of the same work if it was finished before."""
        with self._plainly():
            row = self._db.execute(
                "select result from runs where work = ? order by id desc limit 1", (work,)
            ).fetchone()
        result = _read_result(row[0]) if row else None
        return None if result is None or result.again else result

    def newest_work(self, exercise: str, student: str) -> str:
        """What the newest run of a student was made from, or ""."""
        with self._plainly():
            row = self._db.execute(
                "select work from runs where exercise = ? and student = ? order by id desc limit 1",
                (exercise, student),
            ).fetchone()
        return row[0] if row else ""

    def keep_key(self, digest: str, key: Mapping[str, Any]) -> None:
        """Keep the key that marks are given by, to say later what of it has changed."""
        raw = zlib.compress(json.dumps(dict(key)).encode())
        with self._plainly(), self._db:
            self._db.execute("insert or ignore into keys values (?, ?)", (digest, raw))

    def key(self, digest: str) -> dict[str, Any] | None:
        """Give a key by which marks were given, or None for one of releases before."""
        with self._plainly():
            row = self._db.execute("select key from keys where digest = ?", (digest,)).fetchone()
        return json.loads(zlib.decompress(row[0])) if row else None

    def copy_to(self, path: Path) -> None:
        """Copy the gradebook as it stands into another file, for a trial run."""
        with self._plainly(), contextlib.closing(sqlite3.connect(path)) as other:
            self._db.backup(other)

    def merge(self, gone: str, kept: str) -> None:
        """Put all that stands under one name under another: they are one student."""
        with self._plainly():
            merge_rows(self._db, gone, kept)

    def merged(self) -> dict[str, str]:
        """Names that were given up, and those kept for them."""
        with self._plainly():
            return dict(self._db.execute("select gone, kept from merged").fetchall())

    def wrote(self, path: Path) -> str:
        """The digest of what was last written to a path, or ""."""
        with self._plainly():
            row = self._db.execute(
                "select digest from written where path = ?", (str(path.resolve()),)
            ).fetchone()
        return row[0] if row else ""

    def note_written(self, path: Path, digest: str) -> None:
        """Keep the digest of a file just written, to know later whether a person changed it."""
        with self._plainly(), self._db:
            self._db.execute(
                "insert or replace into written values (?, ?)", (str(path.resolve()), digest)
            )

    def in_order(self, exercise: str) -> list[str]:
        """Whose runs were made, in that order, each at the last of them."""
        with self._plainly():
            rows = self._db.execute(
                "select student from runs where exercise = ? group by student order by max(id)",
                (exercise,),
            ).fetchall()
        return [row[0] for row in rows]

    def runs(self, exercise: str, student: str) -> list[HandInResult]:
        """Give all runs of one student, oldest first."""
        with self._plainly():
            rows = self._db.execute(
                "select result from runs where exercise = ? and student = ? order by id",
                (exercise, student),
            ).fetchall()
        return [result for row in rows if (result := _read_result(row[0])) is not None]

    def latest(self, exercise: str, *, whole: bool = True) -> Iterator[HandInResult]:
        """Give the newest result of each student with what people gave on top, by name."""
        rows = self.ledger.rows(exercise)
        for result in self.newest(exercise, whole=whole):
            before = self._points_before(result, rows)
            yield replace(with_given(result, rows), points_before=before)

    def newest(self, exercise: str, *, whole: bool = True) -> list[HandInResult]:
        """Give the newest result of each student as the machine left it, by name.

        A damaged one raises GradebookError, or is left out where it is about to be made again.
        """
        with self._plainly():
            stored = self._db.execute(
                "select result from runs where id in "
                "(select max(id) from runs where exercise = ? group by student) order by student",
                (exercise,),
            ).fetchall()
        newest = {}
        for row in stored:
            result = _read_result(row[0])
            if result is None and not whole:
                continue
            if result is None:
                raise GradebookError(
                    "A stored mark is damaged in the gradebook. Run jasa grade once more: it marks "
                    "that hand-in again; all others are kept."
                )
            newest[result.student] = result
        return with_those_on_paper(newest, self.ledger.by_hand(exercise))

    def exercises(self) -> list[str]:
        """The exercises of which there is a hand-in, in order."""
        with self._plainly():
            rows = self._db.execute(
                "select exercise from runs union select exercise from by_hand order by exercise"
            ).fetchall()
        return [row[0] for row in rows]

    def state_of_runs(self, exercise: str) -> tuple[int, int]:
        """What changes whenever a hand-in of an exercise is added, from a file or on paper."""
        with self._plainly():
            row = self._db.execute(
                "select (select coalesce(max(id), 0) from runs where exercise = ?1), "
                "(select coalesce(max(id), 0) from by_hand where exercise = ?1)",
                (exercise,),
            ).fetchone()
        return (row[0], row[1])

    def _points_before(self, result: HandInResult, rows: Rows) -> float | None:
        """The points of the file handed in before this one, if it was another file."""
        for earlier in reversed(self.runs(result.exercise, result.student)):
            if earlier.marked and earlier.digest not in ("", result.digest):
                return with_given(earlier, rows).points
        return None

    def set_manual(
        self, exercise: str, student: str, question: str, points: float | None, who: str, why: str
    ) -> None:
        """Give a mark by hand; None takes an earlier one back. Raises GradebookError."""
        self.set_many(exercise, [(student, ManualMark(question, points, who, why, time_now()))])

    def set_many(self, exercise: str, marks: Sequence[tuple[str, ManualMark]]) -> None:
        """Give many marks by hand, all or none. Raises GradebookError."""
        known = {result.student: result for result in self.latest(exercise)}
        rows = []
        for student, mark in marks:
            question = self._check(exercise, known.get(student), student, mark)
            rows.append(
                Given(
                    student,
                    mark.question,
                    BACK if mark.points is None else MARK,
                    mark.who,
                    mark.points,
                    mark.why,
                    digest=answer_digest(question),
                    at=mark.at,
                )
            )
        self.ledger.add(exercise, rows)

    def _check(
        self, exercise: str, result: HandInResult | None, student: str, mark: ManualMark
    ) -> QuestionResult:
        question = result.questions.get(mark.question) if result else None
        if question is None:
            raise GradebookError(
                f"{student} has no run of {exercise} with a question {mark.question}."
            )
        most, points = question.of, mark.points
        if points is not None and not 0 <= points <= most:
            raise GradebookError(f"{mark.question} gives 0 to {most:g} points, not {points:g}.")
        if not mark.who.strip() or not mark.why.strip():
            raise GradebookError("A manual mark needs to say who gave it and why.")
        return question

    def manual_marks(self, exercise: str, student: str) -> dict[str, ManualMark]:
        """Give the marks by people that count for one student, by question."""
        newest = next((r for r in self.latest(exercise) if r.student == student), None)
        marks = {}
        for (_, name), rows in self.ledger.rows(exercise, student).items():
            question = newest.questions.get(name) if newest else None
            mark = standing_of(rows, answer_digest(question)).mark if question else None
            if mark is not None and mark.points is not None:
                marks[name] = ManualMark(name, mark.points, mark.marker, mark.comment, mark.at)
        return marks


def _read_result(stored: str | bytes) -> HandInResult | None:
    """A stored result, or None if a letter of it is lost: then the hand-in is marked again."""
    try:
        return from_json(stored)
    except ValueError:
        return None
