"""The commands that make what a teacher takes into the room."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from jasa.errors import WELL


def add(commands: Any) -> None:
    """Add the commands of teaching to the parser."""
    teach = commands.add_parser("teach", help="write the teacher's page of a lesson")
    teach.add_argument("lesson", nargs="*", help="numbers such as 05; all in one book if left out")
    teach.add_argument(
        "--out", type=Path, default=Path("teaching"), help="folder; default: %(default)s"
    )
    teach.set_defaults(run=_teach)
    quiz = commands.add_parser("quiz", help="write quiz items as a file that an LMS imports")
    quiz.add_argument(
        "lesson",
        nargs="*",
        help="numbers such as 05, mc for the test before the course; all if none",
    )
    quiz.add_argument("--to", required=True, choices=["moodle", "qti"], help="QTI is for Canvas")
    quiz.add_argument(
        "--out", type=Path, default=Path("teaching"), help="folder; default: %(default)s"
    )
    quiz.set_defaults(run=_quiz)


def _teach(asked: argparse.Namespace) -> int:
    from jasa.instructor.teach.lesson import numbers
    from jasa.instructor.teach.page import write_page

    print(f"Written: {write_page(asked.lesson or numbers(), asked.out)}")
    return WELL


def _quiz(asked: argparse.Namespace) -> int:
    from jasa.instructor.teach.lesson import numbers
    from jasa.instructor.teach.quiz_files import BELIEFS, write_quiz

    path, many = write_quiz(asked.lesson or [*numbers(), BELIEFS], asked.to, asked.out)
    print(f"Written: {path} with {many} questions")
    return WELL
