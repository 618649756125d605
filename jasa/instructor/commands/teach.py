"""The commands that make what a teacher takes into the room."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from jasa.errors import WELL

PLACE = Path("teaching")


def add(commands: Any) -> None:
    """Add the commands of teaching to the parser."""
    teach = commands.add_parser("teach", help="write the teacher's page of a lesson")
    which = teach.add_mutually_exclusive_group()
    which.add_argument("lesson", nargs="*", default=[], help="numbers such as 05; default: all")
    which.add_argument("--all", action="store_true", help="all lessons in one book, the default")
    teach.add_argument("--out", type=Path, default=PLACE, help="folder; default: %(default)s")
    teach.add_argument(
        "--outcomes", action="store_true", help="renew docs/teaching/outcomes.md instead"
    )
    teach.add_argument(
        "--assignments", action="store_true", help="renew docs/teaching/assignments.md instead"
    )
    teach.set_defaults(run=_teach)
    slides = commands.add_parser("slides", help="write slides of lessons, with speaker's notes")
    slides.add_argument("lesson", nargs="+", help="numbers such as 05")
    slides.add_argument("--out", type=Path, default=PLACE, help="folder; default: %(default)s")
    slides.set_defaults(run=_slides)
    sheets = commands.add_parser("handout", help="write sheets for a room without computers")
    sheets.add_argument("lesson", nargs="+", help="numbers such as 05")
    sheets.add_argument("--paper", choices=["A4", "letter"], default="A4", help="default: A4")
    sheets.add_argument(
        "--only",
        nargs="+",
        choices=["story", "guess", "pictures", "slips", "claims", "exit", "cards"],
        help="parts to print alone; cards are those of the roles; default: all",
    )
    sheets.add_argument("--pdf", action="store_true", help="also print a PDF, by Chromium or Edge")
    sheets.add_argument("--out", type=Path, default=PLACE, help="folder; default: %(default)s")
    sheets.set_defaults(run=_handout)
    quiz = commands.add_parser("quiz", help="write quiz items as a file that an LMS imports")
    quiz.add_argument(
        "lesson",
        nargs="*",
        help="numbers such as 05, mc for the test before the course; all if none",
    )
    quiz.add_argument("--to", required=True, choices=["moodle", "qti"], help="QTI is for Canvas")
    quiz.add_argument("--out", type=Path, default=PLACE, help="folder; default: %(default)s")
    quiz.set_defaults(run=_quiz)


def _teach(asked: argparse.Namespace) -> int:
    from jasa.instructor.teach.assignments import write_assignments
    from jasa.instructor.teach.lesson import numbers
    from jasa.instructor.teach.outcomes import write_outcomes
    from jasa.instructor.teach.page import write_page

    if asked.outcomes or asked.assignments:
        for wanted, write in (
            (asked.outcomes, write_outcomes),
            (asked.assignments, write_assignments),
        ):
            if wanted:
                print(f"Written: {write()}")
        return WELL
    print(f"Written: {write_page(asked.lesson or numbers(), asked.out)}")
    return WELL


def _quiz(asked: argparse.Namespace) -> int:
    from jasa.instructor.teach.lesson import numbers
    from jasa.instructor.teach.quiz_files import BELIEFS, write_quiz

    path, many = write_quiz(asked.lesson or [*numbers(), BELIEFS], asked.to, asked.out)
    print(f"Written: {path} with {many} questions")
    return WELL


def _slides(asked: argparse.Namespace) -> int:
    from jasa.instructor.teach.sheets import write_slides

    for number in asked.lesson:
        print(f"Written: {write_slides(number, asked.out)}")
    return WELL


def _handout(asked: argparse.Namespace) -> int:
    from jasa.instructor.teach.sheets import PARTS, print_pdf, write_handout

    for number in asked.lesson:
        page = write_handout(number, asked.out, asked.paper, tuple(asked.only or PARTS))
        print(f"Written: {page}")
        if asked.pdf:
            print(f"Written: {print_pdf(page)}")
    print("A sheet each for guesses and exit is enough; of the rest one for each group will do.")
    return WELL
