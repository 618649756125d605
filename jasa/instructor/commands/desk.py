"""The commands for reading what a machine cannot mark, and for one student's question."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jasa.errors import WELL, JasaError
from jasa.notebooks import exercise_number

if TYPE_CHECKING:
    from jasa.instructor.desk.marking import Desk
    from jasa.instructor.grading.judge.gradebook import Gradebook
    from jasa.instructor.grading.judge.result import HandInResult


class NoGradebook(JasaError):
    """There is nothing to read yet."""


def add(commands: Any) -> None:
    """Add the desk and the commands for one student to the parser."""
    desk = commands.add_parser(
        "desk", help="read and mark written answers on a page of this machine"
    )
    exercise_and_gradebook(desk)
    desk.add_argument("--marker", default="", help="who marks; default: your login name")
    desk.add_argument(
        "--second",
        type=int,
        default=0,
        metavar="N",
        help="mark every N-th answer as a second marker, without seeing other marks; default: off",
    )
    desk.add_argument(
        "--seed", default="desk", help="word that shuffles the answers; default: %(default)s"
    )
    desk.add_argument(
        "--section",
        default="",
        metavar="NAME",
        help="begin with one section of the class, others can be chosen there; default: all",
    )
    desk.add_argument(
        "--port", type=int, default=0, help="port of the page on this machine; default: a free one"
    )
    desk.add_argument(
        "--no-browser", action="store_true", help="only print the address, open no browser"
    )
    desk.set_defaults(run=_open_desk)
    _show_parser(
        commands.add_parser("show", help="show one student's answers, values, marks and history")
    )
    _mark_parser(commands.add_parser("mark", help="give one mark by hand, excuse, or take it back"))
    _merge_parser(commands.add_parser("merge", help="make one student of two names"))
    extend = commands.add_parser("extend", help="give one student more time, in class/course.yaml")
    exercise_and_gradebook(extend)
    extend.add_argument("student", nargs="+", help="a name, a number, or the file")
    extend.add_argument("until", help="a day such as 2026-12-01, or a quoted day with a time")
    extend.add_argument("--why", default="", help="kept beside it in the file; default: nothing")
    course_file(extend)
    extend.set_defaults(run=_extend)


def _show_parser(show: argparse.ArgumentParser) -> None:
    exercise_and_gradebook(show)
    show.add_argument(
        "student",
        nargs="+",
        metavar="NAME",
        help="a name, a number, or the file; after it perhaps such as q3, to see that answer alone",
    )
    course_file(show)
    show.add_argument(
        "--unpack",
        type=Path,
        metavar="FOLDER",
        help="write the answers as files into this folder, to open them; default: do not",
    )
    show.set_defaults(run=_show_student)


def _mark_parser(mark: argparse.ArgumentParser) -> None:
    exercise_and_gradebook(mark)
    mark.add_argument(
        "words",
        nargs="+",
        metavar="NAME QUESTION [POINTS]",
        help="a name, a number or the file; then such as q3; points unless --excuse or --back",
    )
    mark.add_argument(
        "--why",
        default="",
        help="the reason, which the student reads; default: none, only with --back",
    )
    mark.add_argument("--private", action="store_true", help="keep the reason from the student")
    mark.add_argument("--excuse", action="store_true", help="the question counts for nothing")
    mark.add_argument("--back", action="store_true", help="take marks by hand and excuses back")
    mark.add_argument(
        "--agreed", action="store_true", help="this mark counts, though another marker gave one"
    )
    mark.add_argument("--marker", default="", help="who marks; default: your login name")
    mark.set_defaults(run=_mark_one)


def _merge_parser(merge: argparse.ArgumentParser) -> None:
    merge.add_argument("student", nargs="+", help="the name that is given up: name, number or file")
    merge.add_argument("--into", required=True, help="the name that is kept: name, number or file")
    gradebook_option(merge)
    course_file(merge)
    merge.add_argument(
        "--yes", action="store_true", help="do it; without this you only see what would be done"
    )
    merge.set_defaults(run=_merge)


def course_file(command: argparse.ArgumentParser) -> None:
    """Where due dates and extensions stand."""
    command.add_argument(
        "--course",
        type=Path,
        help="due dates, late rule and extensions; default: course.yaml beside the gradebook",
    )


def exercise_and_gradebook(command: argparse.ArgumentParser) -> None:
    """What all these commands are told first."""
    command.add_argument("exercise", help="number of the exercise, such as 6")
    gradebook_option(command)


def gradebook_option(command: argparse.ArgumentParser) -> None:
    """Where the class's gradebook is."""
    command.add_argument(
        "--gradebook",
        type=Path,
        default=Path("gradebook.sqlite"),
        help="the class's gradebook; default: %(default)s in this folder",
    )


def opened(path: Path) -> Gradebook:
    """Open a gradebook that is there. Raises NoGradebook."""
    from jasa.instructor.grading.judge.gradebook import Gradebook

    if not path.is_file():
        raise NoGradebook(f"There is no gradebook {path}. Run jasa grade first.")
    return Gradebook(path)


def _open_desk(asked: argparse.Namespace) -> int:
    import asyncio
    import webbrowser

    from jasa.instructor.desk.marking import Desk
    from jasa.instructor.desk.server import serve
    from jasa.instructor.grading.judge.verdict import class_key
    from jasa.instructor.grading.tell.outputs import user_name

    if asked.second < 0 or not 0 <= asked.port < 65536:
        raise NoGradebook("--second is 1 or more, --port a number below 65536.")
    key = class_key(exercise_number(asked.exercise))
    with opened(asked.gradebook) as book:
        desk = Desk(
            book,
            key,
            asked.marker.strip() or user_name(),
            seed=asked.seed,
            every=max(1, asked.second),
            blind=asked.second > 0,
        )
        _insist_on_answers(desk)
        section = desk.sections.named(asked.section)

        def say(address: str) -> None:
            """Tell where the desk stands, once it does."""
            print(
                f"The desk: {address}\nOnly this machine can open it. Stop with Ctrl-C.", flush=True
            )
            if not asked.no_browser:
                webbrowser.open(address)

        asyncio.run(serve(desk, asked.port, say, section))
    return WELL


def _insist_on_answers(desk: Desk) -> None:
    if not desk.results() and not desk.book.ledger.class_list():
        raise NoGradebook(f"The gradebook has no hand-ins of exercise {desk.exercise}.")


def _one_student(book: Gradebook, exercise: str, words: list[str]) -> HandInResult:
    from jasa.instructor.students.find import find_result

    results = list(book.latest(exercise_number(exercise)))
    if not results:
        raise NoGradebook(f"The gradebook has no hand-ins of exercise {exercise}.")
    return find_result(results, " ".join(words))


def _show_student(asked: argparse.Namespace) -> int:
    from jasa.instructor.students.course_file import course_beside
    from jasa.instructor.students.find import find_question
    from jasa.instructor.students.mark import QUESTION
    from jasa.instructor.students.show import shown, unpacked

    words, only = asked.student, ""
    if len(words) > 1 and QUESTION.fullmatch(words[-1].casefold()):
        *words, only = words
    with opened(asked.gradebook) as book:
        result = _one_student(book, asked.exercise, words)
        only = only and find_question(list(result.questions), only)
        print(shown(book, result, course_beside(asked.gradebook, asked.course), only))
    if asked.unpack:
        for path in unpacked(result, asked.unpack):
            print(f"Written: {path}")
    return WELL


def _mark_one(asked: argparse.Namespace) -> int:
    from jasa.instructor.grading.tell.outputs import user_name
    from jasa.instructor.students.find import find_question
    from jasa.instructor.students.mark import Asked, MarkError, give_mark, taken_apart

    words, said, points = taken_apart(asked.words)
    with opened(asked.gradebook) as book:
        result = _one_student(book, asked.exercise, words)
        if not result.questions:
            raise MarkError(f"{result.label} has no hand-in to mark: type it in at the desk first.")
        wanted = Asked(
            find_question(list(result.questions), said),
            points,
            asked.why,
            asked.private,
            asked.excuse,
            asked.back,
            asked.agreed,
        )
        print(give_mark(book, result, wanted, asked.marker.strip() or user_name()))
    print("Tables and pages follow with: jasa marks --exercise " + asked.exercise)
    return WELL


def _merge(asked: argparse.Namespace) -> int:
    from jasa.instructor.students.course_file import course_beside
    from jasa.instructor.students.merge import merge_into, merge_preview, two_names

    course = course_beside(asked.gradebook, asked.course)
    with opened(asked.gradebook) as book:
        gone, kept = two_names(book, " ".join(asked.student), asked.into)
        print("\n".join(merge_preview(book, gone, kept, course)))
        if not asked.yes:
            print("Nothing was changed. Add --yes to do it.")
            return WELL
        copy = merge_into(book, gone, kept)
    print(f"Done. The gradebook as it was: {copy}\nTo undo, stop the desk and put it in its place.")
    print("Tables and pages follow with jasa marks.")
    return WELL


def _extend(asked: argparse.Namespace) -> int:
    from jasa.instructor.students.course_file import NAME, add_extension

    with opened(asked.gradebook) as book:
        result = _one_student(book, asked.exercise, asked.student)
    path = asked.course or asked.gradebook.parent / NAME
    who = result.about.number or result.student
    given = add_extension(path, exercise_number(asked.exercise), who, asked.until, asked.why)
    print(f"{result.label} has time until {given.until:%Y-%m-%d %H:%M}. Written: {path}")
    return WELL
