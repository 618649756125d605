"""The commands that mark a class."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jasa.errors import STOPPED, WELL
from jasa.notebooks import exercise_number

if TYPE_CHECKING:
    from jasa.instructor.grading.judge.batch import Marked
    from jasa.instructor.grading.judge.gradebook import Gradebook
    from jasa.instructor.grading.judge.result import HandInResult
    from jasa.instructor.grading.read.collect import HandIn
    from jasa.instructor.grading.read.roster import Student
    from jasa.instructor.grading.run.process import Isolation

STOPPED_WORDS = (
    "\nStopped: {0.done} hand-ins are marked and kept, {0.left} are left. "
    "Run the same command again to go on."
)


def add(commands: Any) -> None:
    """Add the commands of marking to the parser."""
    from jasa.instructor.lms.options import add_options

    _grade_parser(commands.add_parser("grade", help="mark a folder or zip of hand-ins"))
    marks = commands.add_parser(
        "marks", help="take points from a CSV or Excel file, renew all tables"
    )
    marks.add_argument(
        "read", nargs="?", type=Path, help="to_read_03.csv or .xlsx, filled in; default: none"
    )
    _class_options(marks)
    marks.add_argument(
        "--section",
        default="",
        metavar="NAME",
        help="write the files of one section of the class alone; default: of all",
    )
    marks.set_defaults(run=_marks)
    export = commands.add_parser("export", help="fill the file that Canvas or Moodle exported")
    add_options(export)
    export.set_defaults(run=_export)


def _class_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--exercise", required=True, help="number of the exercise, such as 03")
    command.add_argument(
        "--roster",
        type=Path,
        help="class list: Canvas, Moodle or your own CSV; default: the one the gradebook has kept",
    )
    command.add_argument(
        "--gradebook",
        type=Path,
        default=Path("gradebook.sqlite"),
        help="file that keeps every run and mark; default: %(default)s in this folder",
    )
    command.add_argument(
        "--out",
        type=Path,
        default=Path(),
        help="folder for tables and feedback pages; default: this folder",
    )
    command.add_argument(
        "--course",
        type=Path,
        help="due dates, late rule and extensions; default: course.yaml beside the gradebook",
    )
    command.add_argument(
        "--marker", default="", help="who gave the marks that are taken; default: your login name"
    )
    command.add_argument(
        "--xlsx", action="store_true", help="also write the answers to read as an Excel file"
    )
    command.add_argument(
        "--verbose", action="store_true", help="a line for every student, also of a large class"
    )


def _grade_parser(grade: argparse.ArgumentParser) -> None:
    grade.add_argument("submissions", type=Path, help="folder or zip from Canvas, Moodle or a disk")
    _class_options(grade)
    grade.add_argument(
        "--workers", type=int, default=2, help="hand-ins run at once; default: %(default)s"
    )
    grade.add_argument(
        "--cluster",
        default="",
        metavar="ADDRESS",
        help="a Dask scheduler, such as tcp://lab1:8786; default: this machine alone",
    )
    grade.add_argument(
        "--seconds",
        type=float,
        default=10.0,
        help="time limit of one question; default: %(default)s",
    )
    grade.add_argument("--again", action="store_true", help="mark again what is marked already")
    grade.add_argument(
        "--anyway", action="store_true", help="mark though the class list hardly fits"
    )
    walls = grade.add_mutually_exclusive_group()
    walls.add_argument("--walls-required", action="store_true", help="refuse without namespaces")
    walls.add_argument(
        "--without-walls", action="store_true", help="run student code though nothing shuts it in"
    )
    grade.add_argument(
        "--read", type=Path, help="also take points from this to_read file; default: none"
    )
    grade.add_argument(
        "--dry-run", action="store_true", help="mark on a copy, say what would change, keep nothing"
    )
    grade.set_defaults(run=_grade)


def _grade(asked: argparse.Namespace) -> int:
    from jasa.instructor.grading.run.servers import WarmProcess

    # They warm up while this process reads what it needs itself, which takes as long.
    ahead = 0 if asked.cluster else asked.workers
    with WarmProcess.started_ahead(ahead, exercise_number(asked.exercise)):
        from jasa.instructor.grading.tell.outputs import check_asked

        check_asked(asked.submissions, asked.out, asked.gradebook, asked.workers, asked.seconds)
        return _grade_kept_or_dry(asked)


def _grade_kept_or_dry(asked: argparse.Namespace) -> int:
    from jasa.instructor.grading.judge.gradebook import Gradebook

    if not asked.dry_run:
        return _grade_into(asked, asked.gradebook)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / asked.gradebook.name
        if asked.gradebook.is_file():
            with Gradebook(asked.gradebook) as book:
                book.copy_to(copy)
        return _grade_into(asked, copy)


def _grade_into(asked: argparse.Namespace, book_path: Path) -> int:
    from jasa.instructor.grading.judge.batch import Stopped, mark_class
    from jasa.instructor.grading.judge.gradebook import Gradebook
    from jasa.instructor.grading.judge.verdict import class_key
    from jasa.instructor.grading.read.collect import collect, refuse_a_wrong_reading
    from jasa.instructor.grading.run.listen import Limits

    out = asked.out
    key = class_key(exercise_number(asked.exercise))
    collection = collect(asked.submissions, key["stem"])
    if not asked.anyway:
        refuse_a_wrong_reading(collection.hand_ins)
    limits = Limits(question_s=asked.seconds, total_s=max(60.0, asked.seconds * 6))
    with Gradebook(book_path) as book:
        roster = _class_list(asked.roster, book, collection.hand_ins)
        before = list(book.latest(key["exercise"], whole=False))
        try:
            marked = mark_class(
                collection,
                key,
                book,
                roster=roster,
                hidden=[asked.submissions, asked.gradebook, book_path, out / "feedback"],
                workers=asked.workers,
                limits=limits,
                again=asked.again,
                anyway=asked.anyway,
                cluster=asked.cluster,
                walls=_walls_asked(asked),
                say=_progress,
            )
        except Stopped as stopped:
            print(STOPPED_WORDS.format(stopped), file=sys.stderr)
            return STOPPED
        if not asked.dry_run:
            _show_marks(book, marked, key, roster, asked)
        _tell_changes(book, key, before)
    if asked.dry_run:
        print("Nothing was kept: this was a dry run.")
    return WELL


def _tell_changes(book: Gradebook, key: Mapping[str, Any], before: list[HandInResult]) -> None:
    """Say which marks rose, fell or stayed, and what of the key has changed since."""
    from jasa.instructor.grading.judge.verdict import digest_of
    from jasa.instructor.grading.tell.changes import changes, changes_told, key_changes

    found, stayed = changes(before, book.latest(key["exercise"]))
    digests = {r.key_digest for r in before if r.key_digest} - {digest_of(key)}
    old = [kept for digest in sorted(digests) if (kept := book.key(digest)) is not None]
    about_key = list(dict.fromkeys(told for kept in old for told in key_changes(kept, key)))
    print("\n".join(changes_told(found, stayed, about_key)))


def _class_list(
    named: Path | None, book: Gradebook, hand_ins: Sequence[HandIn]
) -> Sequence[Student]:
    """The class list that is named, else the one the gradebook has kept if these files fit it."""
    from jasa.instructor.grading.read.roster import read_roster, whose_lines

    if named:
        return read_roster(named)
    kept = book.ledger.class_list()
    fit = sum(line is not None for line in whose_lines(hand_ins, kept))
    return kept if 2 * fit >= len(hand_ins) else []


def _walls_asked(asked: argparse.Namespace) -> Callable[[Isolation], None]:
    from jasa.instructor.grading.run.sandbox import accept, refuse_harmful, require_namespaces

    if asked.walls_required:
        return require_namespaces
    return accept if asked.without_walls else refuse_harmful


def _marks(asked: argparse.Namespace) -> int:
    from jasa.instructor.grading.judge.batch import Marked
    from jasa.instructor.grading.judge.gradebook import Gradebook
    from jasa.instructor.grading.judge.verdict import class_key
    from jasa.instructor.grading.read.roster import read_roster
    from jasa.instructor.grading.tell.outputs import check_places
    from jasa.instructor.grading.tell.reading import ReadingError
    from jasa.instructor.students.sections import sections_of

    check_places(asked.out, asked.gradebook)
    if not asked.gradebook.exists():
        raise ReadingError(f"There is no gradebook {asked.gradebook}. Run jasa grade first.")
    key = class_key(exercise_number(asked.exercise))
    roster = read_roster(asked.roster) if asked.roster else []
    with Gradebook(asked.gradebook) as book:
        section = sections_of(book, roster).named(asked.section)
        _show_marks(book, Marked(), key, roster, asked, section)
    return WELL


def _export(asked: argparse.Namespace) -> int:
    from jasa.instructor.lms.command import run_export

    return run_export(asked)


def _progress(done: int, total: int, left_s: float) -> None:
    from jasa.instructor.grading.tell.report import waiting_time

    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(
            f"\r{done} of {total}, about {waiting_time(left_s)} left   ", end=end, file=sys.stderr
        )


def _show_marks(
    book: Gradebook,
    marked: Marked,
    key: Mapping[str, Any],
    roster: Sequence[Student],
    asked: argparse.Namespace,
    section: str = "",
) -> None:
    """Take marks given by hand if asked to, write the files, and say what there is to look at."""
    from jasa.instructor.grading.tell import report
    from jasa.instructor.grading.tell.outputs import take_filled_in, write_all, write_excel
    from jasa.instructor.students.course_file import course_beside

    if asked.read:
        print(take_filled_in(book, asked.read, key["exercise"], asked.marker.strip()))
    course = course_beside(asked.gradebook, asked.course)
    made = write_all(book, key, marked, roster, asked.out, course, section)
    if section:
        print(f"Section: {section}")
    if asked.verbose or len(made.results) + len(made.absent) < report.MANY:
        print("\n".join([*report.student_table(made.results, made.absent), ""]))
    print(report.class_summary(made.results, made.absent))
    if marked.results:
        kept = len(marked.results) - marked.fresh
        if kept:
            print(f"{kept} had been marked before and were not run again.")
        print(report.walls_line(marked))
    print(f"Gradebook: {asked.gradebook}")
    for label, path in zip(("Marks:    ", "To read:  ", "Feedback: "), made.paths, strict=True):
        print(f"{label} {path}")
    if asked.xlsx:
        excel = write_excel(book, key, made.results, asked.out, made.sections, made.ending)
        print(f"To read:   {excel}")
    for remark in made.remarks:
        print(f"Note: {remark}")
    odd = report.look_at(made.results, marked)
    print("\n".join(["", *odd] if odd else []))
