"""The commands that tell what a class got wrong, and what it learnt."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from jasa.errors import WELL, JasaError
from jasa.instructor.commands.desk import NoGradebook, exercise_and_gradebook, opened
from jasa.notebooks import exercise_number


class NoRecords(JasaError):
    """There is no folder of records."""


def add(commands: Any) -> None:
    """Add the commands to the parser."""
    report = commands.add_parser("report", help="write one page on what the class got wrong")
    exercise_and_gradebook(report)
    report.add_argument(
        "--out", type=Path, default=Path(), help="folder for the page; default: this folder"
    )
    report.add_argument(
        "--records",
        type=Path,
        help="folder with the my_record.json of those who hand theirs in; default: none",
    )
    report.add_argument(
        "--section", default="", metavar="NAME", help="of one section alone; default: the class"
    )
    report.set_defaults(run=_report)
    gain = commands.add_parser("gain", help="compare the tests before and after, nobody named")
    gain.add_argument(
        "records", type=Path, help="folder with the my_record.json of those who hand theirs in"
    )
    gain.add_argument(
        "--out", type=Path, default=Path(), help="folder for the page; default: this folder"
    )
    gain.set_defaults(run=_compare_tests)


def _report(asked: argparse.Namespace) -> int:
    from jasa.files import write_whole
    from jasa.instructor.grading.judge.verdict import class_key
    from jasa.instructor.grading.tell.outputs import check_places
    from jasa.instructor.overview.page import class_page
    from jasa.instructor.students.sections import sections_of

    check_places(asked.out, asked.gradebook)
    if asked.records is not None:
        _insist_on_folder(asked.records)
    key = class_key(exercise_number(asked.exercise))
    with opened(asked.gradebook) as book:
        if not book.newest(key["exercise"]):
            raise NoGradebook(f"The gradebook has no hand-ins of exercise {key['exercise']}.")
        sections = sections_of(book)
        section = sections.named(asked.section)
        page, things = class_page(book, key, asked.records, section)
    path = asked.out / f"report_{key['exercise']}{sections.file_part(section)}.html"
    write_whole(path, page)
    print("\n".join(["For the board:", *(f"- {thing}" for thing in things), f"Written: {path}"]))
    return WELL


def _compare_tests(asked: argparse.Namespace) -> int:
    from jasa.files import write_whole
    from jasa.instructor.overview.gain import gain_page

    _insist_on_folder(asked.records)
    page, told = gain_page(asked.records)
    asked.out.mkdir(parents=True, exist_ok=True)
    path = asked.out / "gain.html"
    write_whole(path, page)
    print("\n".join([*told, f"Written: {path}"]))
    return WELL


def _insist_on_folder(records: Path) -> None:
    if not records.is_dir():
        raise NoRecords(f"There is no folder of records {records}.")
