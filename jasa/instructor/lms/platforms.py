"""How platforms name the rows and columns of the file that they export and take back.

Canvas and Moodle by their own source code (gradebook_importer.rb; mod/assign/feedback/offline);
Blackboard and Brightspace by their documentation, never tried in a live system.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jasa.instructor.grading.read.roster import Student
from jasa.instructor.lms.sheet import ExportError, Sheet

#: Moodle's worksheet in the languages of its sites; anything else is named with --column.
MOODLE_GRADE = ("grade", "bewertung", "note", "calificación", "valutazione", "評点", "评分")
MOODLE_MAXIMUM = ("maximum grade", "maximale bewertung", "note maximale", "calificación máxima")
MOODLE_COMMENT: tuple[str, ...] = ("feedback comments", "feedback als kommentar")
MOODLE_COMMENT += ("commentaires de feedback",)
MOODLE_COMMENT += ("comentarios de retroalimentación", "フィードバックコメント")


@dataclass(frozen=True)
class Platform:
    """One platform: which columns are grades, which rows students, and who stands in a row."""

    name: str
    is_ours: Callable[[Sequence[str]], bool]
    grade_columns: Callable[[Sequence[str]], list[int]]
    student: Callable[[Sequence[str], Sequence[str]], Student | None]
    then: str
    tried: bool = True
    excused: str = ""  # what an excused student has in place of points, if the platform knows it
    pages: str = ""  # where the zip of feedback pages goes, if the platform takes one


def _cell_named(head: Sequence[str], row: Sequence[str], *names: str) -> str:
    low = [h.strip().casefold() for h in head]
    for name in names:
        if name in low and low.index(name) < len(row):
            return row[low.index(name)].strip()
    return ""


def _canvas_student(head: Sequence[str], row: Sequence[str]) -> Student | None:
    number, name = _cell_named(head, row, "id"), _cell_named(head, row, "student")
    if not number.isdecimal() or name.casefold() in ("student, test", "test student"):
        return None  # Points Possible, Manual Posting, the test student
    ids = (number, _cell_named(head, row, "sis user id"), _cell_named(head, row, "sis login id"))
    return Student(number, name, tuple(i for i in ids if i))


def _moodle_student(head: Sequence[str], row: Sequence[str]) -> Student | None:
    found = re.search(r"(\d+)\s*$", row[0]) if row else None
    if found is None:
        return None
    name = row[1].strip() if len(row) > 1 else ""
    mail = next((c.strip() for c in row if re.fullmatch(r"[^@\s]+@[^@\s]+", c.strip())), "")
    return Student(found[1], name, tuple(i for i in (found[1], mail, mail.split("@")[0]) if i))


def _blackboard_student(head: Sequence[str], row: Sequence[str]) -> Student | None:
    login = _cell_named(head, row, "username")
    names = f"{_cell_named(head, row, 'first name')} {_cell_named(head, row, 'last name')}".strip()
    ids = tuple(i for i in (login, _cell_named(head, row, "student id")) if i)
    return Student(login, names, ids) if login else None


def _brightspace_student(head: Sequence[str], row: Sequence[str]) -> Student | None:
    number = _cell_named(head, row, "orgdefinedid").lstrip("#")
    login = _cell_named(head, row, "username").lstrip("#")
    names = f"{_cell_named(head, row, 'first name')} {_cell_named(head, row, 'last name')}".strip()
    ids = tuple(i for i in (number, login) if i)
    return Student(ids[0], names, ids) if ids else None


def _matching(pattern: str) -> Callable[[Sequence[str]], list[int]]:
    found = re.compile(pattern, re.IGNORECASE)
    return lambda head: [n for n, name in enumerate(head) if found.search(name.strip())]


def _moodle_grade(head: Sequence[str]) -> list[int]:
    return [n for n, name in enumerate(head) if name.strip().casefold() in MOODLE_GRADE]


PLATFORMS = {
    "canvas": Platform(
        "Canvas",
        lambda head: [h.strip().casefold() for h in head[:2]] == ["student", "id"],
        _matching(r" \(\d+\)$"),
        _canvas_student,
        "In Canvas: Grades > Import, choose this file, look at the changes, Save.",
        excused="EX",
        pages="In Canvas: Grades > the menu of the assignment's column > Upload Submissions.",
    ),
    "moodle": Platform(
        "Moodle",
        lambda head: len(head) > 3 and any(h.strip().casefold() in MOODLE_GRADE for h in head),
        _moodle_grade,
        _moodle_student,
        "In Moodle: the assignment > Upload grading worksheet, choose this file, Confirm.",
        pages="In Moodle: the assignment > Upload multiple feedback files in a zip "
        "(its feedback type Feedback files must be on).",
    ),
    "blackboard": Platform(
        "Blackboard",
        lambda head: "username" in [h.strip().casefold() for h in head],
        _matching(r"\|\d+$"),
        _blackboard_student,
        "In Blackboard: Grade Center > Work Offline > Upload. Not tried in a live system.",
        tried=False,
    ),
    "brightspace": Platform(
        "Brightspace",
        lambda head: any(h.strip().casefold() in ("orgdefinedid", "username") for h in head),
        _matching(r"points grade\b"),
        _brightspace_student,
        "In Brightspace: Grades > Enter Grades > Import. Not tried in a live system.",
        tried=False,
    ),
}


def grade_column(platform: Platform, sheet: Sheet, exercise: str, asked: str) -> int:
    """Find the column of the exercise. Raises ExportError that lists what could be meant."""
    head = [name.strip() for name in sheet.head]
    if asked:
        fits = [n for n, name in enumerate(head) if name == asked or name.endswith(f"({asked})")]
    else:
        fits = platform.grade_columns(head)
        if len(fits) > 1:
            number = rf"(?<!\d)0*{int(exercise)}(?!\d)"
            titled = [n for n in fits if re.search(number, re.sub(r"\(\d+\)$", "", head[n]))]
            fits = titled or fits
    if len(fits) == 1:
        return fits[0]
    candidates = [head[n] for n in platform.grade_columns(head)] or head
    what = f"no column {asked!r}" if asked else f"{len(fits) or 'no'} columns that could be meant"
    shown = "; ".join(repr(name) for name in candidates[:8])
    raise ExportError(f"The file has {what}. Name one with --column: {shown}.")


def highest_grade(platform: Platform, sheet: Sheet, row: int, column: int) -> float | None:
    """The highest grade that the platform takes in a row, where its file says so."""
    if platform.name == "Canvas":
        possible = next((r for r in sheet.rows if r and r[0].strip() == "Points Possible"), None)
        return as_number(possible[column]) if possible and column < len(possible) else None
    if platform.name == "Moodle":
        low = [h.strip().casefold() for h in sheet.head]
        place = next((n for n, h in enumerate(low) if h in MOODLE_MAXIMUM), None)
        return as_number(sheet.rows[row][place]) if place is not None else None
    return None


def as_number(cell: str) -> float | None:
    """A number as a platform writes it, with point or comma; None where there is none."""
    try:
        return float(cell.strip().replace(",", "."))
    except ValueError:
        return None
