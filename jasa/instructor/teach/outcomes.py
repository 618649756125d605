"""What each lesson teaches and each exercise asks, as one table made from the files themselves."""

from __future__ import annotations

from pathlib import Path

from jasa.data import ROOT
from jasa.exercise.questions import Question, load_card
from jasa.files import write_whole
from jasa.instructor.teach.lesson import numbers, read_lesson

SOLUTIONS = ROOT / "solutions"
PLACE = ROOT / "docs" / "teaching" / "outcomes.md"
HEAD = """# What is learnt where

Made by `jasa teach --outcomes`; do not edit. For each lesson what students will be able to do,
and below it the tasks of its exercise with their points.
"""


def outcomes_page() -> str:
    """Return the page: a heading a lesson, its objectives, and the tasks of its exercise."""
    parts = [HEAD]
    for number in numbers():
        lesson = read_lesson(number)
        (path,) = SOLUTIONS.glob(f"{number}_*.yaml")
        card = load_card(path)
        tasks = [_task_line(task) for task in card.questions]
        warm_up = "" if card.graded else " (a warm-up, not marked)"
        parts += [f"## {lesson.title}", "", f"*{lesson.question}*", ""]
        parts += [f"{place}. {line}" for place, line in enumerate(lesson.objectives, start=1)]
        parts += ["", f"**Exercise {number}**{warm_up}: {'; '.join(tasks)}.", ""]
    return "\n".join(parts)


def _task_line(task: Question) -> str:
    if not task.points:
        return task.title
    return f"{task.title} ({task.points:g} point{'' if task.points == 1 else 's'})"


def write_outcomes(path: Path = PLACE) -> Path:
    """Write the page into the handbook for teachers and return its path."""
    write_whole(path, outcomes_page())
    return path
