"""The ``jasa`` command: what can be done with the course, one function a command.

Words in, calls, clear sentences out.

Exit codes: 0 well, 1 something was found wrong, 2 the command could not be carried out,
130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jasa.errors import JasaError

if TYPE_CHECKING:
    from jasa.instructor.grading.judge.batch import Marked
    from jasa.instructor.grading.judge.gradebook import Gradebook
    from jasa.instructor.grading.read.roster import Student
    from jasa.instructor.grading.run.process import Isolation

WELL, WRONG, MISTAKE, STOPPED = 0, 1, 2, 130
#: The students' copy of the course comes without release and marking, and so without their commands.
HAS_GRADING = (Path(__file__).parent / "instructor").is_dir()


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; a user's mistake is one sentence, no traceback."""
    try:
        asked = _parser().parse_args(words)
    except ImportError as problem:  # a package that is missing, or blocked by a policy
        from jasa.lab import blocked

        print(f"jasa: {blocked(problem)}", file=sys.stderr)
        return MISTAKE
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show Japanese
    try:
        return int(asked.run(asked))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return STOPPED
    except JasaError as error:
        print(f"jasa: {error}", file=sys.stderr)
        return MISTAKE
    except OSError as error:
        named = f" ({error.filename})" if error.filename else ""
        print(f"jasa: {error.strerror or error}{named}.", file=sys.stderr)
        return MISTAKE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jasa", description="The Alliance in Data: course tools.")
    commands = parser.add_subparsers(required=True, metavar="command")
    doctor = commands.add_parser("doctor", help="look whether this machine is in order")
    doctor.set_defaults(run=_doctor)
    if HAS_GRADING:
        _make_commands(commands)
        _mark_commands(commands)
    return parser


def _make_commands(commands: Any) -> None:
    """The commands that make what is handed out and keep it in order."""
    release = commands.add_parser("release", help="make exercises from solutions")
    release.add_argument("exercise", nargs="*", help="numbers such as 03; all if none is given")
    release.add_argument("--bundle", type=Path, help="also write the zip for students here")
    release.set_defaults(run=_release)
    begun = commands.add_parser(
        "new-question", help="begin a question: its cells and its card entry"
    )
    begun.add_argument("exercise", help="number of the exercise, such as 03")
    begun.set_defaults(run=_new_question)
    tables = commands.add_parser("data", help="check the tables, renew checksums, rename a column")
    tables.add_argument("action", choices=["check", "refresh", "rename"])
    tables.add_argument("names", nargs="*", help="for rename: TABLE OLD NEW")
    tables.set_defaults(run=_data)
    tidy = commands.add_parser("tidy", help="strip outputs from lessons and solutions")
    tidy.add_argument("notebook", nargs="*", type=Path, help="all of them if none is given")
    tidy.add_argument("--check", action="store_true", help="only say which are not tidy")
    tidy.set_defaults(run=_tidy)
    gallery = commands.add_parser("gallery", help="make pictures of the exhibits")
    gallery.add_argument("exhibit", nargs="*", help="names such as base_map; all if none is given")
    gallery.add_argument(
        "--out", type=Path, help="folder for the pictures; docs/gallery if left out"
    )
    gallery.add_argument("--text", action="store_true", help="renew only the words of the page")
    gallery.set_defaults(run=_gallery)
    bench = commands.add_parser("bench", help="measure speed side by side with the usual tools")
    bench.add_argument("part", nargs="*", help="imports, charts, lessons, grading; all if left out")
    bench.add_argument("--json", type=Path, help="also write the figures here")
    bench.set_defaults(run=_bench)


def _mark_commands(commands: Any) -> None:
    """The commands that mark a class."""
    from jasa.instructor.lms.command import add_options

    _grade_parser(commands.add_parser("grade", help="mark a folder or zip of hand-ins"))
    marks = commands.add_parser("marks", help="take points for written answers from a CSV")
    marks.add_argument("read", type=Path, help="to_read_03.csv, filled in")
    _class_options(marks)
    marks.set_defaults(run=_marks)
    export = commands.add_parser("export", help="fill the file that Canvas or Moodle exported")
    add_options(export)
    export.set_defaults(run=_export)


def _class_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--exercise", required=True, help="number of the exercise, such as 03")
    command.add_argument("--roster", type=Path, help="class list: Canvas, Moodle or your own CSV")
    command.add_argument("--gradebook", type=Path, default=Path("gradebook.sqlite"))
    command.add_argument("--out", type=Path, default=Path(), help="where marks and feedback go")
    command.add_argument("--verbose", action="store_true", help="a line for every student")


def _grade_parser(grade: argparse.ArgumentParser) -> None:
    grade.add_argument("submissions", type=Path, help="folder or zip from Canvas, Moodle or a disk")
    _class_options(grade)
    grade.add_argument(
        "--workers", type=int, default=2, help="hand-ins run at once; default: %(default)s"
    )
    grade.add_argument(
        "--cluster", default="", metavar="ADDRESS", help="a Dask scheduler, such as tcp://lab1:8786"
    )
    grade.add_argument("--seconds", type=float, default=10.0, help="time limit of one question")
    grade.add_argument("--again", action="store_true", help="mark again what is marked already")
    grade.add_argument(
        "--anyway", action="store_true", help="mark though the class list hardly fits"
    )
    walls = grade.add_mutually_exclusive_group()
    walls.add_argument("--walls-required", action="store_true", help="refuse without namespaces")
    walls.add_argument(
        "--without-walls", action="store_true", help="run student code though nothing shuts it in"
    )
    grade.add_argument("--read", type=Path, help="also take points from this to_read CSV")
    grade.set_defaults(run=_grade)


def _doctor(asked: argparse.Namespace) -> int:
    from jasa.doctor import Finding, examine
    from jasa.lab import blocked

    findings = list(examine())
    if HAS_GRADING:
        try:
            from jasa.instructor.grading.doctor import examine_walls

            findings.append(examine_walls())
        except ImportError as problem:
            findings.append(Finding(False, f"Grading: {blocked(problem)}"))
    for finding in findings:
        print(f"{'ok   ' if finding.well else 'WRONG'} {finding.words}")
    return WELL if all(finding.well for finding in findings) else WRONG


def _release(asked: argparse.Namespace) -> int:
    from jasa.instructor.make.release import build_bundle, release_all, release_exercise

    names = asked.exercise
    paths = [p for n in names for p in release_exercise(n)] if names else release_all()
    for path in paths:
        print(f"Written: {path}")
    if asked.bundle:
        print(f"Written: {asked.bundle} with {len(build_bundle(asked.bundle))} files")
    return WELL


def _new_question(asked: argparse.Namespace) -> int:
    from jasa.instructor.make.new_question import new_question

    question = new_question(asked.exercise)
    print(f"Begun: {question}. Fill in its cells and its entry on the card, then: jasa release.")
    return WELL


def _data(asked: argparse.Namespace) -> int:
    from jasa.data import ROOT, DataError, maintain
    from jasa.data.rename import rename_column

    if asked.action != "rename":
        return maintain.main([asked.action])
    if len(asked.names) != 3:
        raise DataError("Say which: jasa data rename TABLE OLD NEW.")
    changed, look_at = rename_column(ROOT, *asked.names)
    for path in changed:
        print(f"Changed: {path.relative_to(ROOT).as_posix()}")
    print("\n".join(look_at))
    return WRONG if look_at else WELL


def _tidy(asked: argparse.Namespace) -> int:
    from jasa.instructor.make.tidy import own_notebooks, tidy

    changed = tidy(asked.notebook or own_notebooks(), write=not asked.check)
    for path in changed:
        print(f"{'Not tidy' if asked.check else 'Tidied'}: {path}")
    if not changed:
        print("All notebooks are tidy.")
    return WRONG if asked.check and changed else WELL


def _gallery(asked: argparse.Namespace) -> int:
    from jasa.instructor.make import gallery

    if asked.text:
        print(f"Written: {gallery.write_page()}")
        return WELL
    made = gallery.write(asked.exhibit, asked.out or gallery.FOLDER)
    print(f"{len(made)} pictures in {made[0].parent}")
    return WELL


def _bench(asked: argparse.Namespace) -> int:
    from jasa.instructor import bench

    ratios = bench.measure(asked.part)
    print("\n".join(bench.lines(ratios)))
    if asked.json:
        bench.save(ratios, asked.json)
    return WELL if all(ratio.met for ratio in ratios) else WRONG


def _grade(asked: argparse.Namespace) -> int:
    from jasa.instructor.grading.judge.batch import Stopped, mark_class
    from jasa.instructor.grading.judge.gradebook import Gradebook
    from jasa.instructor.grading.judge.verdict import class_key
    from jasa.instructor.grading.read.collect import collect, refuse_a_wrong_reading
    from jasa.instructor.grading.read.roster import read_roster
    from jasa.instructor.grading.run.listen import Limits
    from jasa.instructor.grading.tell.outputs import check_asked, exercise_number

    out, book_path = asked.out, asked.gradebook
    check_asked(asked.submissions, out, book_path, asked.workers, asked.seconds)
    key = class_key(exercise_number(asked.exercise))
    collection = collect(asked.submissions, key["stem"])
    if not asked.anyway:
        refuse_a_wrong_reading(collection.hand_ins)
    roster = read_roster(asked.roster) if asked.roster else []
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
                anyway=asked.anyway,
                cluster=asked.cluster,
                walls=_walls_asked(asked),
                say=_progress,
            )
        except Stopped as stopped:
            print(
                f"\nStopped: {stopped.done} hand-ins are marked and kept, {stopped.left} are left. "
                "Run the same command again to go on.",
                file=sys.stderr,
            )
            return STOPPED
        _show(book, marked, key, roster, asked)
    return WELL


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
    from jasa.instructor.grading.tell.outputs import check_places, exercise_number
    from jasa.instructor.grading.tell.reading import ReadingError

    check_places(asked.out, asked.gradebook)
    if not asked.gradebook.exists():
        raise ReadingError(f"There is no gradebook {asked.gradebook}. Run jasa grade first.")
    key = class_key(exercise_number(asked.exercise))
    roster = read_roster(asked.roster) if asked.roster else []
    with Gradebook(asked.gradebook) as book:
        _show(book, Marked(), key, roster, asked)
    return WELL


def _export(asked: argparse.Namespace) -> int:
    from jasa.instructor.lms.command import run

    return run(asked)


def _progress(done: int, total: int, left_s: float) -> None:
    from jasa.instructor.grading.tell.report import minutes

    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r{done} of {total}, about {minutes(left_s)} left   ", end=end, file=sys.stderr)


def _show(
    book: Gradebook,
    marked: Marked,
    key: Mapping[str, Any],
    roster: Sequence[Student],
    asked: argparse.Namespace,
) -> None:
    """Take marks given by hand if asked to, write the files, and say what there is to look at."""
    from jasa.instructor.grading.tell import report
    from jasa.instructor.grading.tell.outputs import take, write_all

    if asked.read:
        print(take(book, asked.read, key["exercise"]))
    made = write_all(book, key, marked, roster, asked.out)
    if asked.verbose or len(made.results) + len(made.absent) < report.MANY:
        print("\n".join([*report.table(made.results, made.absent), ""]))
    print(report.summary(made.results, made.absent))
    if marked.results:
        kept = len(marked.results) - marked.fresh
        if kept:
            print(f"{kept} had been marked before and were not run again.")
        print(report.walls(marked))
    print(f"Gradebook: {asked.gradebook}")
    for label, path in zip(("Marks:    ", "To read:  ", "Feedback: "), made.paths, strict=True):
        print(f"{label} {path}")
    for remark in made.remarks:
        print(f"Note: {remark}")
    odd = report.look_at(made.results, marked)
    print("\n".join(["", *odd] if odd else []))


if __name__ == "__main__":
    sys.exit(main())
