"""``jasa export 6 --to canvas --into FILE``: show what would change, then write the filled file."""

from __future__ import annotations

import argparse

from jasa.files import write_whole
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.grading.judge.verdict import class_key
from jasa.instructor.grading.tell.outputs import check_places
from jasa.instructor.lms.export import (
    Plan,
    plain_table,
    plan_export,
    refuse_unread,
    write_export,
)
from jasa.instructor.lms.feedback_zips import feedback_zip
from jasa.instructor.lms.finals import Final, finals
from jasa.instructor.lms.platforms import PLATFORMS
from jasa.instructor.lms.sheet import ExportError, read_sheet
from jasa.instructor.students.course_file import course_beside
from jasa.instructor.students.sections import sections_of
from jasa.notebooks import exercise_number

SHOWN = 60


def run_export(asked: argparse.Namespace) -> int:
    """Carry the command out; 0 when a file was written or would be."""
    check_places(asked.out, asked.gradebook)
    if not asked.gradebook.exists():
        raise ExportError(f"There is no gradebook {asked.gradebook}. Run jasa grade first.")
    exercise = exercise_number(asked.exercise)
    title = class_key(exercise)["title"]
    with Gradebook(asked.gradebook) as book:
        sections = sections_of(book)
        section, everybody = sections.named(asked.section), list(book.latest(exercise))
        results = sections.only(everybody, section)
        files = {r.student: files_of(book, r) for r in results} if asked.feedback else {}
    if not results:
        of_section = f" in the section {section!r}" if section else ""
        raise ExportError(f"The gradebook has no marks of exercise {exercise}{of_section}.")
    course = course_beside(asked.gradebook, asked.course)
    marks = finals(results, course, sections)
    if not asked.partly:
        refuse_unread(marks)
    ending = sections.file_part(section)
    if asked.to == "csv":
        path = asked.out / f"final_{exercise}{ending}.csv"
        write_whole(path, plain_table(marks), "utf-8-sig")
        print(f"Written: {path}")
        return 0
    meant = {result.student for result in results}
    others = finals([r for r in everybody if r.student not in meant], course)
    _fill_platforms_file(asked, marks, others if section else None, ending)
    if asked.feedback and not asked.dry_run:
        _feedback(asked, title, results, files, ending)
    return 0


def _fill_platforms_file(
    asked: argparse.Namespace, marks: list[Final], others: list[Final] | None, ending: str
) -> None:
    """Show what would change in the platform's own file, and write a filled copy of it."""
    if asked.into is None:
        raise ExportError(f"Name the file that {PLATFORMS[asked.to].name} exported with --into.")
    platform, sheet = PLATFORMS[asked.to], read_sheet(asked.into)
    plan = plan_export(
        platform,
        sheet,
        exercise_number(asked.exercise),
        marks,
        column=asked.column,
        decimal=asked.decimal,
        scale=asked.scale,
        others=others,
    )
    print("\n".join(preview(plan)))
    if others is not None:
        print(f"Rows of other sections stay as they are; this is {asked.section.strip()!r} alone.")
    if asked.dry_run:
        return
    path = asked.out / f"{asked.into.stem}_filled{ending}{asked.into.suffix}"
    write_export(path, sheet, plan)
    print(f"Written and read back: {path}\n{platform.then}")


def files_of(book: Gradebook, result: HandInResult) -> list[str]:
    """All files that a student has handed in, the newest first."""
    runs = book.runs(result.exercise, result.student)
    return [run.about.file for run in reversed(runs)]


def _feedback(
    asked: argparse.Namespace,
    title: str,
    results: list[HandInResult],
    files: dict[str, list[str]],
    ending: str,
) -> None:
    if not PLATFORMS[asked.to].pages:
        raise ExportError(f"{PLATFORMS[asked.to].name} takes no zip of feedback pages.")
    exercise = exercise_number(asked.exercise)
    raw, left_out = feedback_zip(asked.to, exercise, results, title, files)
    path = asked.out / f"feedback_{asked.to}_{exercise}{ending}.zip"
    write_whole(path, raw)
    print(f"Written: {path} (each upload adds one more comment to every hand-in)")
    print(PLATFORMS[asked.to].pages)
    if left_out:
        print(f"No page for {len(left_out)} whose file did not come from {asked.to}: {left_out[0]}")


def preview(plan: Plan) -> list[str]:
    """Say what changes, who keeps what stands there, and which marks have no row."""
    lines = [f"{c.name}: {c.old or 'empty'} -> {c.new}" for c in plan.changes[:SHOWN]]
    if len(plan.changes) > SHOWN:
        lines.append(f"... and {len(plan.changes) - SHOWN} more")
    lines.append(f"Marks that change: {len(plan.changes)}. Cells written: {len(plan.cells)}.")
    lines += [f"Kept as it stands: {name}" for name in plan.kept[:SHOWN]]
    lines += [f"No row for {name}" for name in plan.strangers[:SHOWN]]
    return lines
