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
from jasa.instructor.grading.tell.remarks import (
    by_hand_words,
    mark_change,
    outdated_marks,
    remark,
)
from jasa.instructor.grading.tell.spreadsheet import csv_text
from jasa.instructor.students.course_file import Course, lateness
from jasa.instructor.students.sections import JOINT, Sections

WHO = ("student", "name", "number")
HEAD = ("file", "state", "points_so_far", "of_so_far", "of", "waiting")
TAIL = ("late", "final", "by_hand", "remark")


def marks_csv(
    results: Iterable[HandInResult],
    questions: Sequence[str],
    absent: Sequence[Student] = (),
    course: Course | None = None,
    sections: Sections | None = None,
) -> str:
    """Write one row a student: labels, state, points, points by question, late, final, remarks.

    Where the class has ``sections`` they stand in a column after the number.
    """
    known = sections if sections and sections.names else None
    rows = []
    for result in results:
        who = [result.student, result.about.name, result.about.number]
        own = [known.told(result)] if known else []
        rows.append([*who, *own, *_marks_of(result, questions, course or Course())])
    empty = [""] * (len(questions) + len(HEAD) - 2 + len(TAIL))
    for student in absent:
        own = [JOINT.join(student.sections)] if known else []
        rows.append(["", student.name or student.id, student.id, *own, "", ABSENT, *empty])
    section = ["section"] if known else []
    return csv_text([*WHO, *section, *HEAD, *questions, *TAIL], rows)


def _marks_of(result: HandInResult, questions: Sequence[str], course: Course) -> list[str]:
    about, late = result.about, lateness(course, result)
    told = [*about.notes, mark_change(result), outdated_marks(result), remark(result)]
    points = [f"{n:g}" for n in (result.points, result.judged_of, result.of)]
    final = final_points(result, late.per_cent)
    return [
        about.file,
        result.state,
        *(points if result.marked else ["", "", ""]),
        str(len(result.waiting)) if result.marked else "",
        *(_points(result, name) for name in questions),
        late.words,
        "" if final is None else f"{final:g}",
        by_hand_words(result),
        " ".join(sentence for sentence in told if sentence),
    ]


def final_points(result: HandInResult, late_per_cent: float) -> float | None:
    """The points that count in the end, late days taken off; None while something waits."""
    if not result.marked or result.waiting:
        return None
    return round(max(0.0, result.points - late_per_cent / 100 * result.of), 2)


def _points(result: HandInResult, name: str) -> str:
    """Points of one question; empty while nobody has judged it."""
    question = result.questions.get(name)
    if question is None or not result.marked or question.open or question.excused:
        return ""
    return f"{question.points:g}"


def write_beside(book: Gradebook, path: Path, content: str | bytes) -> Path:
    """Write a table, or beside it under a name with the time when a person changed the old one.

    The gradebook keeps the digest of what was written last. Gives the path that was written.
    """
    raw = content if isinstance(content, bytes) else content.encode("utf-8-sig")
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
        write_whole(path, raw)
    except HeldOpen as error:
        raise HeldOpen(f"{error} All marks are in the gradebook.") from error
    book.note_written(path, _digest(raw))
    return path


def accept_written(book: Gradebook, path: Path) -> None:
    """Say that all a person wrote into a file is in the gradebook: it may be replaced."""
    book.note_written(path, _digest(path.read_bytes()))


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
