"""Fill a platform's own export file with the marks of one exercise, after showing what changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jasa.files import write_whole
from jasa.instructor.grading.judge.result import EXCUSED
from jasa.instructor.grading.read.roster import Student, line_named
from jasa.instructor.grading.tell.spreadsheet import csv_text
from jasa.instructor.lms.finals import Final
from jasa.instructor.lms.platforms import (
    MOODLE_COMMENT,
    Platform,
    as_number,
    grade_column,
    highest_grade,
)
from jasa.instructor.lms.sheet import ExportError, Sheet, check_written, filled
from jasa.instructor.students.merge import command_that_merges


@dataclass(frozen=True)
class Change:
    """One grade: whose, what stands in the platform's file, and what will stand there."""

    name: str
    old: str
    new: str


@dataclass
class Plan:
    """What an export would do: cells to fill, changes to show, who keeps what stands there."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


def plan_export(
    platform: Platform,
    sheet: Sheet,
    exercise: str,
    marks: Sequence[Final],
    *,
    column: str = "",
    decimal: str = "",
    scale: bool = False,
    others: Sequence[Final] | None = None,
) -> Plan:
    """Work out which cells are filled and how. Raises ExportError; nothing is written.

    With ``others`` the marks are those of a part of the class, and these are of the rest: their
    rows, and those without a mark, are passed over.
    """
    if not platform.is_ours(sheet.head):
        head = ", ".join(repr(name) for name in sheet.head[:6])
        raise ExportError(f"This is no export of {platform.name}: its columns begin {head}.")
    place = grade_column(platform, sheet, exercise, column)
    rows = dict(_students(platform, sheet))
    plan, comma = Plan(), decimal or _decimal(sheet, place, rows)
    owners = _owners(marks, others or (), list(rows.values()), plan)
    elsewhere = {id(mark) for mark in others or ()}
    comments = _comment_column(platform, sheet)
    for row, student in rows.items():
        mark = owners.get(student)
        if others is not None and (mark is None or id(mark) in elsewhere):
            continue
        old = "".join(sheet.rows[row][place : place + 1]).strip()
        if mark is not None and mark.why_not == EXCUSED and platform.excused:
            plan.cells[row, place] = platform.excused
            if old != platform.excused:
                plan.changes.append(Change(student.label, old, platform.excused))
            continue
        if mark is None or mark.points is None:
            plan.kept.append(f"{student.label}: {mark.why_not if mark else 'not submitted'}")
            continue
        new = _written(platform, sheet, (row, place), mark, scale).replace(".", comma)
        if as_number(old) != as_number(new):
            plan.changes.append(Change(student.label, old, new))
        plan.cells[row, place] = new
        if comments is not None:
            plan.cells[row, comments] = mark.comment
    return plan


def _students(platform: Platform, sheet: Sheet) -> Iterator[tuple[int, Student]]:
    for number, row in enumerate(sheet.rows[1:], start=1):
        student = platform.student(sheet.head, row) if any(row) else None
        if student is not None:
            yield number, student


def _owners(
    marks: Sequence[Final], others: Sequence[Final], students: Sequence[Student], plan: Plan
) -> dict[Student, Final]:
    """Match marks with rows; two marks for one row are refused, strangers are listed."""
    owners: dict[Student, Final] = {}
    for place, mark in enumerate([*marks, *others]):
        found = {line_named(name, students) for name in mark.names}
        found.discard(None)
        if len(found) != 1:
            plan.strangers += [mark.label] if place < len(marks) else []
            continue
        (student,) = found
        assert student is not None
        if student in owners:
            raise ExportError(
                f"{owners[student].label!r} and {mark.label!r} both fit the row of {student.label}."
                " Nothing was written. If they are one student: "
                f"{command_that_merges((owners[student].names, mark.names))}; if two, give the "
                "platform's class list to jasa grade with --roster."
            )
        owners[student] = mark
    return owners


def _written(
    platform: Platform, sheet: Sheet, place: tuple[int, int], mark: Final, scale: bool
) -> str:
    """The points as text, within what the platform takes. Raises ExportError."""
    assert mark.points is not None
    points, most = mark.points, highest_grade(platform, sheet, *place)
    if most is not None and most != mark.of:
        if not scale:
            raise ExportError(
                f"{platform.name} gives {most:g} points for this column, the exercise {mark.of:g}: "
                f"change it there, or add --scale to convert. Nothing was written."
            )
        points = round(points * most / mark.of, 2)
    return f"{points:.2f}".rstrip("0").rstrip(".")


def _decimal(sheet: Sheet, column: int, rows: dict[int, Student]) -> str:
    """The decimal sign of the file: that of its numbers, else the comma where ; parts the cells."""
    cells = [sheet.rows[row][column] for row in rows if column < len(sheet.rows[row])]
    if any("," in cell for cell in cells):
        return ","
    if any("." in cell for cell in cells):
        return "."
    return "," if sheet.separator == ";" else "."


def _comment_column(platform: Platform, sheet: Sheet) -> int | None:
    if platform.name != "Moodle":
        return None
    low = [name.strip().casefold() for name in sheet.head]
    return next((n for n, name in enumerate(low) if name in MOODLE_COMMENT), None)


def refuse_unread(marks: Sequence[Final]) -> None:
    """Refuse while written answers wait for a reader. Raises ExportError."""
    unread = [mark.label for mark in marks if "to be read" in mark.why_not]
    if unread:
        raise ExportError(
            f"{len(unread)} students have written answers that nobody has read ({unread[0]!r} is "
            "one). Mark them first (to_read CSV), or add --partly to leave these students out."
        )


def write_export(path: Path, sheet: Sheet, plan: Plan) -> None:
    """Write the filled file whole and read it back to compare. Raises ExportError."""
    write_whole(path, filled(sheet, plan.cells).bytes())
    check_written(path, sheet, plan.cells)


def plain_table(marks: Sequence[Final]) -> str:
    """A table for any other office: name, section if known, points, maximum, per cent, why none."""
    told = any(mark.section for mark in marks)
    head = ["points", "of", "per_cent", "why_no_points", "points_by_task"]
    rows = []
    for mark in marks:
        share = "" if mark.points is None else f"{100 * mark.points / mark.of:.1f}"
        points = "" if mark.points is None else f"{mark.points:g}"
        who = [mark.label, *([mark.section] if told else [])]
        rows.append([*who, points, f"{mark.of:g}", share, mark.why_not, mark.comment])
    return csv_text(["student", *(["section"] if told else []), *head], rows)
