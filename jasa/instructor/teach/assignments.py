"""The text of each exercise's assignment, to paste into an LMS, made from the marking cards."""

from __future__ import annotations

from pathlib import Path

from jasa.data import ROOT
from jasa.exercise.questions import Card
from jasa.files import write_whole
from jasa.instructor.teach.outcomes import SOLUTIONS, all_cards, read_outcomes

PLACE = ROOT / "docs" / "teaching" / "assignments.md"
HEAD = """# Assignments to paste

Made by `jasa teach --assignments`; do not edit. Make one assignment for each exercise: one file
that ends in `.ipynb`, as many attempts as students like (the last counts), points as below, and the
day it is due.

## What students see

At once, in the notebook: each task with its points, hints when they ask, and a check that says
*right*, *not yet* with the kind of mistake, or that a person reads it. No check shows an answer,
and no check is a mark.

After marking: a page with their own answers and values, points, criteria met and not yet, your
comments, and how to ask for another look. Never: your private notes, the key, or anything of other
students.
"""


def assignments_page() -> str:
    """Return the page: a heading an exercise with the text to paste."""
    parts = [HEAD]
    for number, card in all_cards().items():
        (path,) = SOLUTIONS.glob(f"{number}_*.ipynb")
        parts += [f"## Exercise {number}", "", *_assignment_lines(card, path.name), ""]
    return "\n".join(parts)


def _assignment_lines(card: Card, file: str) -> list[str]:
    number = int(card.exercise)
    title = f"> **Exercise {number}, {card.title.rstrip('?')}**"
    if not card.graded:
        return [f"{title} (not handed in, about {card.minutes} minutes). {_work_words(card, file)}"]
    served = {o.letter: o.tasks(all_cards()) for o in read_outcomes()}
    letters = [x for x, tasks in served.items() if any(task in card.questions for task in tasks)]
    shows = f"{card.points:g} points. [Outcomes](outcomes.md): {', '.join(letters)}."
    points = f"({card.points:g} points, about {hours_told(card.minutes)})"
    ends = f"{_read_words(card)} Save, and upload this one file, `{file}`, without renaming it."
    again = "You may upload again until the day it is due; the last file counts."
    return [shows, "", f"{title} {points}. {_work_words(card, file)} {ends} {again}"]


def hours_told(minutes: int) -> str:
    """Say minutes as people do: in half hours."""
    halves = max(1, round(minutes / 30))
    whole, half = divmod(halves, 2)
    said = f"{whole}{'½' if half else ''}" if whole else "½"
    return f"{said} hour{'' if said in ('1', '½') else 's'}"


def _work_words(card: Card, file: str) -> str:
    own = any(question.own_case for question in card.questions)
    number = "put your student number between the quotes of `student_id`, " if own else ""
    checks = (
        "and run each check" if any(q.automatic for q in card.questions) else "and run all cells"
    )
    return f"Open `exercises/{file}` in the course, {number}work from top to bottom, {checks}."


def _read_words(card: Card) -> str:
    read = [place for place, q in enumerate(card.questions, start=1) if not q.automatic]
    if len(read) == len(card.questions):
        return "A person reads all of it."
    return f"A person reads task{'' if len(read) == 1 else 's'} {' and '.join(map(str, read))}."


def write_assignments(path: Path = PLACE) -> Path:
    """Write the page into the handbook for teachers and return its path."""
    write_whole(path, assignments_page())
    return path
