"""The marks of a class as a plain CSV that any spreadsheet opens safely.

UTF-8 with a byte order mark (Excel reads Japanese names only so), real quoting, and no text that a
spreadsheet would take for a formula. *Not submitted*, *could not be graded* and an answer that a
damaged file has lost have no points: an empty cell is not a zero.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from jasa.files import HeldOpen, write_whole
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import ABSENT, HandInResult
from jasa.instructor.grading.read.roster import Student
from jasa.instructor.grading.tell.remarks import mark_change, remark
from jasa.instructor.grading.tell.spreadsheet import csv_text

HEAD = ("student", "name", "number", "file", "state", "points_so_far", "of_machine", "waiting")


def marks_csv(
    results: Iterable[HandInResult], questions: Sequence[str], absent: Sequence[Student] = ()
) -> str:
    """Write one row a student: labels, state, points, points by question, late, what is odd."""
    rows = [_row(result, questions) for result in results]
    empty = [""] * (len(questions) + 5)
    for student in absent:
        rows.append(["", student.name or student.id, student.id, "", ABSENT, *empty])
    return csv_text([*HEAD, *questions, "late", "remark"], rows)


def _row(result: HandInResult, questions: Sequence[str]) -> list[str]:
    about = result.about
    machine = sum(q.of for q in result.questions.values() if q.kind != "text")
    told = [*about.notes, mark_change(result), remark(result)]
    return [
        result.student,
        about.name,
        about.number,
        about.file,
        result.state,
        f"{result.points:g}" if result.marked else "",
        f"{machine:g}" if result.marked else "",
        str(len(result.waiting)) if result.marked else "",
        *(_points(result, name) for name in questions),
        "late" if about.late else "",
        " ".join(sentence for sentence in told if sentence),
    ]


def _points(result: HandInResult, name: str) -> str:
    """Points of one question; empty while nobody has judged it."""
    question = result.questions.get(name)
    if question is None or not result.marked or question.open:
        return ""
    return f"{question.points:g}"


def write_beside(book: Gradebook, path: Path, text: str) -> Path:
    """Write a CSV, or beside it under a name with the time when a person changed the old one.

    The gradebook keeps the digest of what was written last. Gives the path that was written.
    """
    raw = text.encode("utf-8-sig")
    if path.exists():
        old = path.read_bytes()
        if old == raw:
            book.note_written(path, _digest(raw))
            return path
        if _digest(old) != book.wrote(path):
            stamp = datetime.now().strftime("%Y-%m-%d_%H%M%S")
            path = path.with_name(f"{path.stem}_{stamp}{path.suffix}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_whole(path, text, "utf-8-sig")
    except HeldOpen as error:
        raise HeldOpen(f"{error} All marks are in the gradebook.") from error
    book.note_written(path, _digest(raw))
    return path


def accept_written(book: Gradebook, path: Path) -> None:
    """Say that all a person wrote into a file is in the gradebook: it may be replaced."""
    book.note_written(path, _digest(path.read_bytes()))


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
