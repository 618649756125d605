"""Difficulty rises: given code fades, model answers grow, the last tasks are a question and a cell.

Held are the thirds of the course and not single exercises, so that a task may be changed freely as
long as the trend stays. Counted are tasks whose answer is code: number, table, chart and function.
In choices and texts a given cell is evidence and not help.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from jasa.data import ROOT
from jasa.exercise.questions import Question, load_card
from jasa.instructor.make.progression import solution_region
from jasa.notebooks import load_notebook, question_of, role_of

THIRDS = (("01", "02", "03"), ("04", "05", "06"), ("07", "08", "09"))
IN_CODE = {"number", "table", "chart", "function"}
CLEARLY = 0.9  # one third has at most so much of the help of the one before


@dataclass(frozen=True)
class Task:
    """How much help a task gives, and how long its model answer is in nodes of the syntax tree."""

    id: str
    kind: str
    lines: int
    expressions: int
    nodes: int

    @property
    def help(self) -> int:
        """Lines of given code, and worked expressions in the words of the task."""
        return self.lines + self.expressions


def given_lines(source: str) -> int:
    """Lines of code that a student finds: no comment, no dots, no name that only shows itself."""
    left = re.sub(r"(?s)### BEGIN (\w+).*?### END [^\n]*", "", source).splitlines()
    code = [line.strip() for line in left if not line.strip().startswith("#")]
    return sum(bool(line) and not line.endswith("...") and not line.isidentifier() for line in code)


def worked_expressions(text: str, variable: str) -> int:
    """Pieces of code in a task's words; the head of the function asked for is none."""
    pieces = re.findall(r"`([^`]+)`", text)
    code = [p for p in pieces if re.search(r"[(\[=*]|^\.", p) and "Source" not in p]
    return sum(not p.startswith(f"{variable}(") for p in code)


def task_of(question: Question, cells: Sequence[dict[str, Any]]) -> Task:
    """Measure one task from its cells."""
    own = [c for c in cells if question_of(c) == question.id]
    code = [c["source"] for c in own if c["cell_type"] == "code" and role_of(c) in HELP_OR_ANSWER]
    words = [c["source"] for c in own if c["cell_type"] == "markdown" and role_of(c) == "task"]
    answers = [ast.parse(solution_region(source)) for source in code]
    return Task(
        question.id,
        question.kind,
        lines=sum(map(given_lines, code)),
        expressions=sum(worked_expressions(text, question.variable) for text in words),
        nodes=sum(len(list(ast.walk(tree))) - 1 for tree in answers),
    )


HELP_OR_ANSWER = {"given", "starter"}


def tasks_of(number: str) -> list[Task]:
    """Measure the tasks of an exercise that are marked by a machine."""
    path = next((ROOT / "solutions").glob(f"{number}_*.ipynb"))
    cells = load_notebook(path)["cells"]
    questions = load_card(path.with_suffix(".yaml")).questions
    return [task_of(q, cells) for q in questions if q.automatic]


TASKS = {number: tasks_of(number) for third in THIRDS for number in third}


def by_third(measure: Callable[[Sequence[Task]], float]) -> list[float]:
    """A measure of all tasks of each third."""
    return [measure([task for number in third for task in TASKS[number]]) for third in THIRDS]


def in_code(tasks: Sequence[Task]) -> list[Task]:
    """Those whose answer is code."""
    return [task for task in tasks if task.kind in IN_CODE]


def alone(tasks: Sequence[Task]) -> int:
    """How many tasks are a question and an empty cell."""
    return sum(task.help == 0 for task in in_code(tasks))


def test_help_fades_from_third_to_third() -> None:
    early, middle, late = by_third(lambda tasks: mean(task.help for task in in_code(tasks)))
    assert middle <= CLEARLY * early and late <= CLEARLY * middle, (early, middle, late)


def test_given_lines_fade_by_themselves() -> None:
    early, middle, late = by_third(lambda tasks: mean(task.lines for task in in_code(tasks)))
    assert middle <= CLEARLY * early and late <= CLEARLY * middle, (early, middle, late)


def test_model_answers_grow() -> None:
    early, middle, late = by_third(lambda tasks: sum(task.nodes for task in tasks))
    assert early <= CLEARLY * middle and middle <= late, (early, middle, late)


def test_the_last_tasks_are_a_question_and_an_empty_cell() -> None:
    early, middle, late = by_third(alone)
    assert early <= middle < late, (early, middle, late)
    last = in_code(TASKS["09"])[-2:]
    assert all(task.help == 0 for task in last), last


def test_help_and_answers_are_counted() -> None:
    source = (
        "# note\nt = data.load('x')\nx = ...\n### BEGIN SOLUTION\nx = t.sum()\n### END SOLUTION\nx"
    )
    assert given_lines(source) == 1
    assert worked_expressions("Write `f(a)`; `t.sum()` adds, `name` is a name.", "f") == 1
    place = {"jasa": {"question": "q", "role": "starter"}}
    cells = [{"cell_type": "code", "source": source, "metadata": place}]
    task = task_of(Question("q", "t", "number", 1, variable="x"), cells)
    assert (task.lines, task.nodes) == (1, 8)
