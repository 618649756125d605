"""The ``jasa`` command: doctor, release, grade, tidy. Words in, calls, clear sentences out.

Exit codes: 0 well, 1 something was found wrong, 2 the command could not be carried out,
130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jasa.grading.batch import Marked
    from jasa.grading.gradebook import Gradebook

WELL, WRONG, MISTAKE, STOPPED = 0, 1, 2, 130


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; a user's mistake is one sentence, no traceback."""
    asked = _parser().parse_args(words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show Japanese
    try:
        return int(asked.run(asked))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return STOPPED
    except _mistakes() as error:
        print(f"jasa: {error}", file=sys.stderr)
        return MISTAKE
    except OSError as error:
        named = f" ({error.filename})" if error.filename else ""
        print(f"jasa: {error.strerror or error}{named}.", file=sys.stderr)
        return MISTAKE


def _mistakes() -> tuple[type[Exception], ...]:
    from jasa.data import DataError
    from jasa.grading.collect import CollectError
    from jasa.grading.gradebook import GradebookError
    from jasa.grading.sandbox import SandboxError
    from jasa.grading.verdict import NoKey
    from jasa.questions import CardError
    from jasa.release import ReleaseError
    from jasa.tidy import TidyError

    known = (CollectError, GradebookError, SandboxError, NoKey, CardError, ReleaseError, TidyError)
    return (*known, DataError)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jasa", description="The Alliance in Data: course tools.")
    commands = parser.add_subparsers(required=True, metavar="command")
    doctor = commands.add_parser("doctor", help="look whether this machine is in order")
    doctor.set_defaults(run=_doctor)
    release = commands.add_parser("release", help="make exercises from solutions")
    release.add_argument("exercise", nargs="*", help="numbers such as 03; all if none is given")
    release.add_argument("--bundle", type=Path, help="also write the zip for students here")
    release.set_defaults(run=_release)
    tidy = commands.add_parser("tidy", help="strip outputs from lessons and solutions")
    tidy.add_argument("notebook", nargs="*", type=Path, help="all of them if none is given")
    tidy.add_argument("--check", action="store_true", help="only say which are not tidy")
    tidy.set_defaults(run=_tidy)
    _grade_parser(commands.add_parser("grade", help="mark a folder or zip of hand-ins"))
    return parser


def _grade_parser(grade: argparse.ArgumentParser) -> None:
    grade.add_argument("submissions", type=Path, help="folder or zip from Canvas, Moodle or a disk")
    grade.add_argument("--exercise", required=True, help="number of the exercise, such as 03")
    grade.add_argument("--roster", type=Path, help="class list: CSV with a column 'student'")
    grade.add_argument("--gradebook", type=Path, default=Path("gradebook.sqlite"))
    grade.add_argument("--out", type=Path, default=Path(), help="where marks and feedback go")
    grade.add_argument("--workers", type=int, default=2)
    grade.add_argument("--seconds", type=float, default=10.0, help="time limit of one question")
    grade.add_argument("--again", action="store_true", help="mark again what is marked already")
    grade.set_defaults(run=_grade)


def _doctor(asked: argparse.Namespace) -> int:
    from jasa.doctor import examine

    well = True
    for finding in examine():
        print(f"{'ok   ' if finding.well else 'WRONG'} {finding.words}")
        well = well and finding.well
    return WELL if well else WRONG


def _release(asked: argparse.Namespace) -> int:
    from jasa.release import build_bundle, release_all, release_exercise

    names = asked.exercise
    paths = [p for n in names for p in release_exercise(n)] if names else release_all()
    for path in paths:
        print(f"Written: {path}")
    if asked.bundle:
        print(f"Written: {asked.bundle} with {len(build_bundle(asked.bundle))} files")
    return WELL


def _tidy(asked: argparse.Namespace) -> int:
    from jasa.tidy import own_notebooks, tidy

    changed = tidy(asked.notebook or own_notebooks(), write=not asked.check)
    for path in changed:
        print(f"{'Not tidy' if asked.check else 'Tidied'}: {path}")
    if not changed:
        print("All notebooks are tidy.")
    return WRONG if asked.check and changed else WELL


def _grade(asked: argparse.Namespace) -> int:
    from jasa.grading.batch import Stopped, mark_class
    from jasa.grading.collect import collect, read_roster
    from jasa.grading.gradebook import Gradebook
    from jasa.grading.listen import Limits
    from jasa.grading.verdict import load_key

    key = load_key(asked.exercise)
    collection = collect(asked.submissions, key["stem"])
    roster = read_roster(asked.roster) if asked.roster else []
    out, book_path = asked.out, asked.gradebook
    with Gradebook(book_path) as book:
        try:
            marked = mark_class(
                collection,
                key,
                book,
                roster=roster,
                hidden=[asked.submissions, book_path, out / "feedback"],
                workers=asked.workers,
                limits=Limits(question_s=asked.seconds, total_s=max(60.0, asked.seconds * 6)),
                again=asked.again,
                say=_progress,
            )
        except Stopped as stopped:
            print(
                f"\nStopped: {stopped.done} hand-ins are marked and kept, {stopped.left} are left. "
                "Run the same command again to go on.",
                file=sys.stderr,
            )
            return STOPPED
        _show(book, marked, key, out, book_path)
    return WELL


def _progress(done: int, total: int, left_s: float) -> None:
    from jasa.grading.report import minutes

    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r{done} of {total}, about {minutes(left_s)} left   ", end=end, file=sys.stderr)


def _show(
    book: Gradebook, marked: Marked, key: Mapping[str, Any], out: Path, book_path: Path
) -> None:
    from jasa.grading import report
    from jasa.grading.feedback import write_pages
    from jasa.grading.marks import write_marks

    exercise = key["exercise"]
    results = list(book.latest(exercise))
    known = {result["student"] for result in results}
    absent = [name for name in marked.absent if name not in known]
    pages = out / "feedback" / exercise
    write_pages(pages, results, key["title"])
    write_marks(out / f"marks_{exercise}.csv", results, list(key["questions"]), absent)
    print("\n".join([*report.table(results, absent), "", report.summary(results, absent)]))
    for remark in marked.remarks:
        print(f"Note: {remark}")
    kept = len(marked.results) - marked.fresh
    if kept:
        print(f"{kept} had been marked before with the same key and were not run again.")
    print(f"Isolation in force: {marked.isolation}")
    print(f"Gradebook: {book_path}\nMarks:     {out / f'marks_{exercise}.csv'}\nFeedback:  {pages}")


if __name__ == "__main__":
    sys.exit(main())
