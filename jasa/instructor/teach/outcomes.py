"""What a course teaches, where it is taught, and which tasks show it: one page made from the files.

``outcomes.yaml`` joins outcomes to objectives of lessons and their sections; a marking card says which
objective a task serves. So no task is named by hand, and none is forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from jasa.data import ROOT
from jasa.exercise.questions import Card, Question, load_card
from jasa.files import write_whole
from jasa.instructor.teach.lesson import Lesson, TeachError, numbers, read_lesson

SOLUTIONS = ROOT / "solutions"
WRITTEN = Path(__file__).with_suffix(".yaml")
PLACE = ROOT / "docs" / "teaching" / "outcomes.md"
HEAD = """# What is learnt where

Made by `jasa teach --outcomes`; do not edit. First what the whole course teaches, where, and which
tasks show it; then each lesson with its objectives and tasks. A task is named as in the
gradebook: `03-q1` is task 1 of exercise 03. Tasks of 00 are a warm-up and not marked.
"""
COUNTED = (
    "Points are all that can be had for it over the nine exercises and the capstone; a task that "
    "serves two outcomes counts in both. Which objective a task serves stands on its card, and which "
    "outcome an objective serves in a file, both by hand; that the links hold is tested."
)


@dataclass(frozen=True)
class Serves:
    """An objective of a lesson that serves an outcome, and the sections that teach it."""

    lesson: str
    number: int
    sections: tuple[str, ...]

    @property
    def name(self) -> str:
        """As tables name it, such as 03-1."""
        return f"{self.lesson}-{self.number}"


@dataclass(frozen=True)
class Outcome:
    """What a student can do at the end; its ``letter`` names it in tables."""

    letter: str
    says: str
    means: str
    objectives: tuple[Serves, ...]

    def tasks(self, cards: Mapping[str, Card]) -> list[Question]:
        """Every task whose card says that it serves one of the objectives, in order."""
        ours = {(one.lesson, one.number) for one in self.objectives}
        return [
            task
            for lesson, card in cards.items()
            for task in card.questions
            if (lesson, task.objective) in ours
        ]


@cache
def all_cards() -> dict[str, Card]:
    """The marking card of every exercise by the number of its lesson."""
    return {path.stem[:2]: load_card(path) for path in sorted(SOLUTIONS.glob("[0-9]*.yaml"))}


def read_outcomes(path: Path = WRITTEN) -> list[Outcome]:
    """Read the outcomes and look whether objectives and sections are as written. Raises TeachError."""
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    lessons = {number: read_lesson(number) for number in numbers()}
    return [_outcome(letter, entry, lessons) for letter, entry in written.items()]


def _outcome(letter: str, entry: Mapping[str, Any], lessons: Mapping[str, Lesson]) -> Outcome:
    serving = tuple(_serving(one, lessons) for one in entry["objectives"])
    return Outcome(letter, entry["says"], entry["means"], serving)


def _serving(written: Mapping[str, Any], lessons: Mapping[str, Lesson]) -> Serves:
    number, _, place = str(written["of"]).partition("-")
    if number not in lessons:
        raise TeachError(f"outcomes.yaml names {written['of']}, but there is no lesson {number}.")
    lesson, begins = lessons[number], str(written["words"])
    found = lesson.objectives[int(place) - 1 : int(place)]
    if not found or not found[0].replace("**", "").startswith(begins):
        raise TeachError(
            f"Objective {written['of']} does not begin {begins!r}: mend outcomes.yaml."
        )
    sections = tuple(_section_title(lesson, one) for one in written["taught"])
    return Serves(number, int(place), sections)


def _section_title(lesson: Lesson, named: int | str) -> str:
    """The heading of a section given by number or by its beginning. Raises TeachError."""
    return lesson.section(f"{named} ·" if isinstance(named, int) else named).title


def outcomes_page() -> str:
    """Return the page: the outcomes, then a heading a lesson with its objectives and tasks."""
    outcomes, cards = read_outcomes(), all_cards()
    parts = [HEAD, "## The course", ""]
    for outcome in outcomes:
        parts += [f"**{outcome.letter}. {outcome.says}:** {outcome.means}", ""]
    parts += [
        "| outcome | taught in (lesson: sections) | shown by task | points |",
        "|---|---|---|--:|",
    ]
    parts += [_outcome_row(outcome, cards) for outcome in outcomes]
    parts += ["", COUNTED, ""]
    for number in numbers():
        parts += _lesson_part(read_lesson(number), cards[number], outcomes)
    return "\n".join(parts)


def _outcome_row(outcome: Outcome, cards: Mapping[str, Card]) -> str:
    tasks = outcome.tasks(cards)
    taught: dict[str, list[str]] = {}
    for one in outcome.objectives:
        taught.setdefault(one.lesson, []).extend(map(_short_title, one.sections))
    where = "; ".join(f"{lesson}: {_listed(places)}" for lesson, places in taught.items())
    points = sum(task.points for task in tasks)
    shown = ", ".join(task.id for task in tasks)
    return f"| {outcome.letter}. {outcome.says} | {where} | {shown} | {points:g} |"


def _short_title(title: str) -> str:
    """A numbered section by its number, any other by its heading."""
    found = re.match(r"(\d+) ·", title)
    return found[1] if found else f"*{title}*"


def _listed(places: Sequence[str]) -> str:
    return ", ".join(sorted(set(places), key=lambda place: (not place.isdigit(), place)))


def _lesson_part(lesson: Lesson, card: Card, outcomes: Sequence[Outcome]) -> list[str]:
    parts = [f"## {lesson.title}", "", f"*{lesson.question}*", ""]
    for place, line in enumerate(lesson.objectives, start=1):
        serves = [
            o.letter for o in outcomes for s in o.objectives if s.name == f"{lesson.number}-{place}"
        ]
        parts.append(f"{place}. {line} ({', '.join(serves)})")
    warm_up = "" if card.graded else " (a warm-up, not marked)"
    parts += [
        "",
        f"**Exercise {lesson.number}**{warm_up}",
        "",
        "| task | title | objective | points |",
    ]
    parts += ["|---|---|--:|--:|", *map(_task_row, card.questions), ""]
    return parts


def _task_row(task: Question) -> str:
    return f"| {task.id} | {task.title} | {task.objective} | {task.points:g} |"


def write_outcomes(path: Path = PLACE) -> Path:
    """Write the page into the handbook for teachers and return its path."""
    write_whole(path, outcomes_page())
    return path
