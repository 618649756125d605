"""The page of a class's results: gathers the figures and fills the template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jasa.data import facts
from jasa.frame.style import COLOURS
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import ABSENT, HandInResult
from jasa.instructor.overview.board import five_things
from jasa.instructor.overview.mistakes import Known, known_mistakes, unknown_values
from jasa.instructor.overview.over_exercises import silent, term_of
from jasa.instructor.overview.predictions import Guessed, predictions
from jasa.instructor.overview.tasks import TaskFigures, task_figures
from jasa.instructor.overview.together import look_together
from jasa.instructor.students.sections import sections_of
from jasa.learn.cards import ItemError, item_named
from jasa.pages import page_from

TEMPLATE = Path(__file__).with_suffix(".html")
MOST_KNOWN = 3  # of a task
BAR, ROW, LABEL = 420, 30, 60  # of the chart, in its own units


@dataclass(frozen=True)
class Asked:
    """A prediction or quiz with its question in words."""

    guessed: Guessed
    ask: str


def class_page(
    book: Gradebook, key: Mapping[str, Any], records: Path | None = None, section: str = ""
) -> tuple[str, list[str]]:
    """Write the page of an exercise, for the class or one section; gives it and five things.

    What is alike is looked for in the whole class, and told where somebody of the section is in it.
    """
    exercise, sections = str(key["exercise"]), sections_of(book)
    everybody = list(book.latest(exercise))
    results = sections.only(everybody, section)
    own = {result.label for result in results}
    tasks = task_figures(results, key)
    known, unknown = known_mistakes(results, key), unknown_values(results, key)
    things = five_things(tasks, known, unknown)
    term = term_of(book, sections, section)
    count, guessed = predictions(records, exercise) if records else (0, [])
    page = page_from(
        TEMPLATE,
        exercise=exercise,
        title=str(key["title"]),
        made=f"{datetime.now():%Y-%m-%d %H:%M}",
        section=section,
        states=_states(results, {s.label for s in sections.students(section)}),
        tasks=tasks,
        bars=_bars_of_means(tasks),
        width=LABEL + BAR + 150,
        height=ROW * len(tasks) + 10,
        by_task=_by_task(known),
        unknown=unknown,
        things=things,
        term=term,
        silent=silent(term, results),
        together=[t for t in look_together(everybody, key) if own.intersection(t.labels)],
        records=count,
        guessed=[Asked(one, _question_asked(one.item)) for one in guessed],
    )
    return page, things


def _states(results: Sequence[HandInResult], listed: set[str]) -> dict[str, int]:
    """How many hand-ins there are in each state."""
    counted: dict[str, int] = defaultdict(int)
    for result in results:
        counted[result.state] += 1
    absent = len(listed - {result.label for result in results})
    return dict(counted) | ({ABSENT: absent} if absent else {})


def _bars_of_means(tasks: Sequence[TaskFigures]) -> list[dict[str, Any]]:
    """The bars of the chart: the mean share of the points, task by task."""
    return [
        {
            "id": task.id,
            "y": ROW * place + 5,
            "width": round(BAR * (task.mean or 0.0), 1),
            "colour": COLOURS["Japan"],
            "words": "nobody has read it" if task.mean is None else f"{100 * task.mean:.0f} %",
        }
        for place, task in enumerate(tasks)
    ]


def _by_task(known: Sequence[Known]) -> dict[str, list[Known]]:
    by_task: dict[str, list[Known]] = defaultdict(list)
    for mistake in known:
        if len(by_task[mistake.question]) < MOST_KNOWN:
            by_task[mistake.question].append(mistake)
    return dict(by_task)


def _question_asked(name: str) -> str:
    """The question of an item in words; a record may name one that is no longer there."""
    try:
        return facts.filled_in(str(item_named(name)["ask"]))
    except ItemError:
        return ""
