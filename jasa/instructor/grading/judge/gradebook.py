"""The gradebook: one SQLite file that keeps every run and every mark a person gave.

Nothing is overwritten. A new run of a hand-in adds a row, a manual mark adds a row; the marks in
force are the newest run of each student with the newest manual mark of each question on top.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from jasa.errors import JasaError
from jasa.instructor.grading.judge.result import HandInResult, from_json, marked_by_hand, to_json
from jasa.instructor.grading.read.gate import Gated, text_line

FORMAT = 1
TABLES = """
create table if not exists runs (
    id integer primary key, exercise text not null, student text not null, state text not null,
    points real, of real not null, work text not null, file text not null, isolation text not null,
    version text not null, at text not null, result text not null);
create index if not exists runs_by_student on runs (exercise, student, id);
create index if not exists runs_by_work on runs (work);
create table if not exists manual (
    id integer primary key, exercise text not null, student text not null, question text not null,
    points real, who text not null, why text not null, at text not null);
create index if not exists manual_by_student on manual (exercise, student, question, id);
create table if not exists written (path text primary key, digest text not null);
"""


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
    """An open gradebook. Use it as a context manager; one writer at a time."""

    def __init__(self, path: Path, wait_s: float = 5.0) -> None:
        self.path = path
        with self._plainly():
            self._db = sqlite3.connect(path, timeout=wait_s)
        try:
            with self._plainly():
                self._open()
        except GradebookError:
            self._db.close()
            raise

    def _open(self) -> None:
        version = self._db.execute("pragma user_version").fetchone()[0]
        if version not in (0, FORMAT):
            raise GradebookError(
                f"The gradebook {self.path.name} was made by a newer version of jasa: update jasa."
            )
        self._db.execute("pragma journal_mode=wal")
        if self._db.execute("pragma quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")
        with self._db:
            self._db.executescript(TABLES)
            self._db.execute(f"pragma user_version={FORMAT}")

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
                    f"The disk is full: nothing more can be written to {name}. "
                    "What is in it is intact."
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

    def runs(self, exercise: str, student: str) -> list[HandInResult]:
        """Give all runs of one student, oldest first."""
        with self._plainly():
            rows = self._db.execute(
                "select result from runs where exercise = ? and student = ? order by id",
                (exercise, student),
            ).fetchall()
        return [result for row in rows if (result := _read_result(row[0])) is not None]

    def latest(self, exercise: str) -> Iterator[HandInResult]:
        """Give the newest result of each student with manual marks applied, by name."""
        with self._plainly():
            rows = self._db.execute(
                "select result from runs where id in "
                "(select max(id) from runs where exercise = ? group by student) order by student",
                (exercise,),
            ).fetchall()
        for row in rows:
            result = _read_result(row[0])
            if result is None:
                raise GradebookError(
                    "A stored mark is damaged in the gradebook. Run jasa grade once more: it marks "
                    "that hand-in again; all others are kept."
                )
            marks = self.manual_marks(exercise, result.student)
            before = self._points_before(result, marks)
            yield replace(apply_manual(result, marks), points_before=before)

    def _points_before(self, result: HandInResult, marks: Mapping[str, ManualMark]) -> float | None:
        """The points of the file handed in before this one, if it was another file."""
        for earlier in reversed(self.runs(result.exercise, result.student)):
            if earlier.marked and earlier.digest not in ("", result.digest):
                return apply_manual(earlier, marks).points
        return None

    def set_manual(
        self, exercise: str, student: str, question: str, points: float | None, who: str, why: str
    ) -> None:
        """Give a mark by hand; None takes an earlier one back. Raises GradebookError."""
        self.set_many(exercise, [(student, ManualMark(question, points, who, why, time_now()))])

    def set_many(self, exercise: str, marks: Sequence[tuple[str, ManualMark]]) -> None:
        """Give many marks by hand, all or none. Raises GradebookError."""
        rows = []
        for student, mark in marks:
            self._check(exercise, student, mark)
            rows.append((exercise, student, *vars(mark).values()))
        with self._plainly(), self._db:
            self._db.executemany("insert into manual values (null, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _check(self, exercise: str, student: str, mark: ManualMark) -> None:
        question, points, who, why = mark.question, mark.points, mark.who, mark.why
        runs = self.runs(exercise, student)
        known = runs[-1].questions if runs else {}
        if question not in known:
            raise GradebookError(f"{student} has no run of {exercise} with a question {question}.")
        most = known[question].of
        if points is not None and not 0 <= points <= most:
            raise GradebookError(f"{question} gives 0 to {most:g} points, not {points:g}.")
        if not who.strip() or not why.strip():
            raise GradebookError("A manual mark needs to say who gave it and why.")

    def manual_marks(self, exercise: str, student: str) -> dict[str, ManualMark]:
        """Give the manual marks in force of one student, by question."""
        with self._plainly():
            rows = self._db.execute(
                "select question, points, who, why, at from manual "
                "where exercise = ? and student = ? order by id",
                (exercise, student),
            ).fetchall()
        marks = {row[0]: ManualMark(*row) for row in rows}
        return {name: mark for name, mark in marks.items() if mark.points is not None}


def apply_manual(result: HandInResult, marks: Mapping[str, ManualMark]) -> HandInResult:
    """Put manual marks on top of an automatic result; the automatic points stay beside them."""
    questions = dict(result.questions)
    for name, mark in marks.items():
        if name in questions and mark.points is not None:
            questions[name] = marked_by_hand(questions[name], mark.points, mark.who, mark.why)
    return replace(result, questions=questions)


def time_now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _read_result(stored: str | bytes) -> HandInResult | None:
    """A stored result, or None if a letter of it is lost: then the hand-in is marked again."""
    try:
        return from_json(stored)
    except ValueError:
        return None
