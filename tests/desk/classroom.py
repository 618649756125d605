"""A class for tests of the desk: a gradebook with hand-ins of exercise 06 as `jasa grade` keeps them.

Nothing of it ran: results are built as judging builds them, so that sixty students cost no time.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from jasa.exercise.questions import NOT_ATTEMPTED, NOT_YET, RIGHT, TO_BE_READ, load_card
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import (
    About,
    CriterionResult,
    DrawnSeries,
    HandInResult,
    KeptAnswer,
    QuestionResult,
)
from jasa.instructor.grading.read.roster import Student

Q = "06-q8"  # a written answer
ROOT = Path(__file__).resolve().parents[2]
CARD = load_card(ROOT / "solutions" / "06_who_pays.yaml")
FIRST = ["Hanako", "Ichiro", "Anna", "Wei", "Siobhán", "Jan", "Lucía", "Amelia", "John", "Mary"]
LAST = [
    "Sato",
    "Suzuki",
    "Li",
    "Zhang",
    "O'Brien",
    "van der Berg",
    "García López",
    "Jones",
    "Smith",
]
PARTS = [
    "The missing figure is the American part for 2002, as the Department of Defense counted it.",
    "A zero would make Japan pay all, 100 %, and that is absurd.",
    "The figure 1.3 comes from another year and has other contents, so it cannot be put there.",
    "One may print the derived 3.1 if one says that it is derived; it cannot confirm the share 74.5.",
    "I think everybody should pay what is fair.",
    "Japan paid 86.4 % in 1995 by one definition and 48.3 % by another.",
]


def students(count: int) -> list[Student]:
    """A class list with two students of one name."""
    made = [
        Student(f"2301{n:03}", f"{FIRST[n % len(FIRST)]} {LAST[n // 3 % len(LAST)]}")
        for n in range(count)
    ]
    if count > 5:
        made[5] = Student(made[5].id, made[4].name)
    return made


def text(draw: random.Random, student: Student) -> str:
    """An answer of some sentences; some name the writer, some are another's copy."""
    parts = draw.sample(PARTS, draw.randint(1, 4))
    if draw.random() < 0.2:
        parts.append(f"({student.name}, {student.id})")
    return " ".join(parts)


def result_of(student: Student, n: int, seed: int = 0) -> HandInResult:
    """One hand-in: most machine marks right, two texts to be read."""
    draw = random.Random(f"{seed}-{n}")
    questions = {}
    for question in CARD.questions:
        wrong = draw.random() < 0.25
        if question.kind == "text":
            written = "" if draw.random() < 0.1 else text(draw, student)
            state = TO_BE_READ if written else NOT_ATTEMPTED
            made = QuestionResult(
                question.title, "text", state, of=question.points, written=written
            )
        else:
            value = draw.choice(["20.9", "61.3", "10"]) if wrong else "30.68414585"
            state, score = (NOT_YET, 0.0) if wrong else (RIGHT, 1.0)
            known = wrong and draw.random() < 0.5
            said = question.mistakes[0]["say"] if known else "It is not this one."
            made = QuestionResult(
                question.title,
                question.kind,
                state,
                score,
                score * question.points,
                question.points,
                said if wrong else "Well done.",
                criteria=(CriterionResult("value", not wrong, "" if not wrong else said),),
                answer=answer(question.kind, question.variable, value),
            )
        questions[question.id] = made
    file = f"{student.name.replace(' ', '').lower()}_{70000 + n}_9{n:03}_06.ipynb"
    return HandInResult(
        student=f"{student.name.replace(' ', '').lower()} {70000 + n}",
        exercise="06",
        of=CARD.points,
        about=About(student.name, student.id, file, late=n % 17 == 3),
        student_id=student.id,
        case="fip, JFY2014",
        questions=questions,
        digest=f"{n:064}",
    )


def answer(kind: str, variable: str, value: str) -> KeptAnswer:
    """What the gradebook keeps of a computed answer."""
    typed = f"part = 20.9\nif part:\n    {variable} = {value}"
    if kind != "chart":
        return KeptAnswer(typed, value, "30.68414585 ± 0.05 %")
    drawn = DrawnSeries("Against JFY2014", "scatter markers", ("1999", "2014"), (49.1, 0.0))
    return KeptAnswer(typed, "a chart with 1 series", "", ("Pay", "year", "%"), (drawn,))


def in_sections(listed: list[Student], sections: Sequence[str]) -> list[Student]:
    """Put a class into sections in turn: every eighth student in two, every eleventh in none."""
    made = []
    for n, student in enumerate(listed):
        own = {sections[n % len(sections)], sections[(n + (n % 8 == 7)) % len(sections)]}
        made.append(replace(student, sections=() if n % 11 == 10 else tuple(sorted(own))))
    return made


def make_class(path: Path, count: int = 60, sections: Sequence[str] = ()) -> list[Student]:
    """Write a gradebook with a class; the last student of the list handed in nothing."""
    listed = students(count)
    listed = in_sections(listed, sections) if sections else listed
    with Gradebook(path) as book:
        book.ledger.keep_class_list(listed)
        for n, student in enumerate(listed[:-1]):
            book.add_run(result_of(student, n), f"work {n}")
    return listed


def draft(points: float | None = None, **more) -> dict:
    return {"points": points, "ticks": [], "stock": [], "comment": "", "private": "", **more}
