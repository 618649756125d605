"""Begin a new question: its cells with all their metadata, and an entry of the card to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jasa.data import ROOT
from jasa.exercise.questions import load_card
from jasa.files import write_whole
from jasa.instructor.make.release import LOCKED, solution_paths
from jasa.notebooks import load_notebook, notebook_text, question_of

#: The fewest and the most questions of a marked exercise; the tests hold it.
FEWEST_QUESTIONS, MOST_QUESTIONS = 6, 8
#: Role, kind and text of the cells of a question that asks for a number.
CELLS = (
    ("task", "markdown", "## {n} · Title of the question ({p} point, 5 minutes)\n\nWhat is asked."),
    ("starter", "code", "answer_{n} = ...\n### BEGIN SOLUTION\nanswer_{n} = 1\n### END SOLUTION"),
    ("check", "code", 'check("{q}", answer_{n})\n### BEGIN HIDDEN TESTS\nfrom jasa.check import points\n'
     'points("{q}", answer_{n})\n### END HIDDEN TESTS'),
    ("reflect", "markdown", "**Reflect** (not marked). What does the number not say?\n\n"
     "<!-- BEGIN SOLUTION -->\nWhat a good answer holds.\n<!-- END SOLUTION -->"),
)  # fmt: skip
ENDS = {"starter": "answer"}
ENTRY = """
  - id: {q}
    title: Title of the question
    kind: number
    points: {p}
    minutes: 5
    objective: 1
    variable: answer_{n}
    unit: persons
    tolerance: 0
    insight: "{{value:g}}: what the number means."
    mistakes:
      - value: answer_{n} + 1
        say: What was done to get this, and what to do instead.
      - value: answer_{n} + 2
        say: A second likely mistake.
      - value: answer_{n} + 3
        say: A third likely mistake.
    hints:
      - A hint that points at the table.
      - A hint that points at the step.
"""


def question_cell(question: str, number: int, role: str, kind: str, text: str) -> dict[str, Any]:
    """Make one cell of a question with the metadata that the release and nbgrader read."""
    name = f"{question}-{ENDS.get(role, role)}"
    graded = role in ("check", "reflect")
    mark: dict[str, Any] = {
        "grade": graded, "grade_id": name, "locked": role in LOCKED, "schema_version": 3,
        "solution": role in ("starter", "reflect"), "task": False,
    }  # fmt: skip
    if graded:
        mark["points"] = int(role == "check")
    made: dict[str, Any] = {
        "cell_type": kind, "id": name,
        "metadata": {"jasa": {"question": question, "role": role}, "nbgrader": mark},
        "source": text.format(q=question, n=number, p=1),
    }  # fmt: skip
    return made | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def no_room(exercise: str, root: Path = ROOT) -> str:
    """Say what to do where an exercise has no room for one question more; empty where it has."""
    card = load_card(solution_paths(exercise, root)[0].with_suffix(".yaml"))
    if not card.graded or len(card.questions) < MOST_QUESTIONS:
        return ""
    return (
        f"Exercise {card.exercise} had {len(card.questions)} questions; a marked exercise has "
        f"{FEWEST_QUESTIONS} to {MOST_QUESTIONS}. Take one out, with its cells, its entry on the card "
        f"and its answers in tests/exercises/answers_{card.exercise}.py, or the tests will fail."
    )


def new_question(exercise: str, root: Path = ROOT) -> str:
    """Add the cells of a new question before the last cells, and its entry to the card.

    Gives the id of the question. What stands in cells and entry is to be replaced; points and
    minutes at the head of the card are then to be adjusted, as a release and the tests say.
    """
    path = solution_paths(exercise, root)[0]
    card_path = path.with_suffix(".yaml")
    card = load_card(card_path)
    number = 1 + max(int(q.id.rsplit("q", 1)[1]) for q in card.questions)
    question = f"{card.exercise}-q{number}"
    notebook = load_notebook(path)
    place = 1 + max(n for n, c in enumerate(notebook["cells"]) if question_of(c))
    notebook["cells"][place:place] = [question_cell(question, number, *one) for one in CELLS]
    entry = ENTRY.format(q=question, n=number, p=1)
    write_whole(card_path, card_path.read_text(encoding="utf-8").rstrip("\n") + "\n" + entry)
    write_whole(path, notebook_text(notebook))
    return question
