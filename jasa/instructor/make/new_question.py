"""Begin a new question: its cells with all their metadata, and an entry of the card to fill in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from jasa.data import ROOT
from jasa.exercise.questions import Card, Question, load_card, question_from
from jasa.files import write_whole
from jasa.instructor.make.key import ReleaseError
from jasa.instructor.make.laws import MOST_QUESTIONS, WARM_UP_QUESTIONS, heading_words, of_card
from jasa.instructor.make.release import LOCKED, solution_paths
from jasa.instructor.make.skeletons import CELLS, ENTRY, without_marks
from jasa.notebooks import load_notebook, notebook_text, question_of, role_of

ENDS = {"starter": "answer"}
FIRST_POINTS, FIRST_MINUTES = 1, 5  # of a question that takes nobody's place


def question_cell(
    question: Question, words: Mapping[str, Any], role: str, kind: str, text: str
) -> dict[str, Any]:
    """Make one cell of a question with the metadata that the release and nbgrader read."""
    name = f"{question.id}-{ENDS.get(role, role)}"
    graded = role in ("check", "reflect")
    mark: dict[str, Any] = {
        "grade": graded, "grade_id": name, "locked": role in LOCKED, "schema_version": 3,
        "solution": role in ("starter", "reflect"), "task": False,
    }  # fmt: skip
    if graded:
        mark["points"] = question.points if role == "check" else 0
    made: dict[str, Any] = {
        "cell_type": kind, "id": name,
        "metadata": {"jasa": {"question": question.id, "role": role}, "nbgrader": mark},
        "source": without_marks(text.format(**words)),
    }  # fmt: skip
    return made | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def new_question(exercise: str, instead_of: str = "", root: Path = ROOT) -> str:
    """Write the cells of a new question and its entry on the card; give its id.

    It comes last, or ``instead_of`` a question, whose cells and entry go and whose place, points,
    minutes and objective it takes, so that all sums still hold; cells of given code stay, since
    later ones may need their names. What stands in the others is to be replaced.
    Raises ReleaseError, and changes nothing, where there is no room or the other cannot go.
    """
    path = solution_paths(exercise, root)[0]
    card_path = path.with_suffix(".yaml")
    card, notebook = load_card(card_path), load_notebook(path)
    if instead_of:
        old = card.question(instead_of)
        _refuse_loss(card, old)
    else:
        old = None
        _refuse_crowd(card)
    entry, new = _entry(card, old)
    cells = notebook["cells"]
    gone = [n for n, cell in enumerate(cells) if instead_of and question_of(cell) == instead_of]
    place = gone[0] if gone else 1 + max(n for n, c in enumerate(cells) if question_of(c))
    number = 1 + (card.questions.index(old) if old else len(card.questions))
    words = {"q": new.id, "n": _number(new), "place": number}
    words["heading"] = heading_words(new, card.graded)
    made = [question_cell(new, words, *one) for one in CELLS]
    given = [cells[n] for n in gone if role_of(cells[n]) == "given"]
    made[1:1] = [_handed_on(cell, instead_of, new.id) for cell in given]
    kept = [cell for n, cell in enumerate(cells) if n not in gone]
    notebook["cells"] = kept[:place] + made + kept[place:]
    text = _with_entry(card_path.read_text(encoding="utf-8"), entry, instead_of)
    write_whole(card_path, text)
    write_whole(path, notebook_text(notebook))
    return new.id


def _handed_on(cell: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """A cell of one question as a cell of another."""
    return dict(json.loads(json.dumps(cell).replace(old, new)))


def _number(question: Question) -> int:
    return int(question.id.rsplit("q", 1)[1])


def _entry(card: Card, old: Question | None) -> tuple[str, Question]:
    """The entry of a new question, as text and as read; with the weight of the old one, if any."""
    import yaml

    number = 1 + max(map(_number, card.questions))
    text = without_marks(ENTRY).format(
        q=f"{card.exercise}-q{number}",
        n=number,
        points=f"{old.points:g}" if old else FIRST_POINTS if card.graded else 0,
        minutes=old.minutes if old else FIRST_MINUTES,
        objective=old.objective if old else 1,
        own_case="    own_case: true\n" if old and old.own_case else "",
    )
    return text, question_from(yaml.safe_load(text)[0])


def _refuse_crowd(card: Card) -> None:
    """Refuse a question more where an exercise has as many as its minutes hold."""
    most = MOST_QUESTIONS if card.graded else WARM_UP_QUESTIONS[1]
    if card.capstone:
        raise ReleaseError(
            "A person reads all of a capstone: it has no place for a computed question."
        )
    if len(card.questions) >= most:
        can = " or ".join(q.id for q in card.questions if not _lost_with(card, q))
        raise ReleaseError(
            f"Exercise {card.exercise} has {len(card.questions)} questions, and {most} are all that "
            f"its minutes hold. Say which one goes, {can}: jasa new-question {card.exercise} "
            "--instead-of ID."
        )


def _refuse_loss(card: Card, old: Question) -> None:
    """Refuse to put a number in the place of a question that its exercise cannot do without."""
    if lost := _lost_with(card, old):
        can = " or ".join(q.id for q in card.questions if not _lost_with(card, q))
        raise ReleaseError(
            f"A number cannot take the place of {old.id} ({old.kind}): {lost[0]}. "
            f"{f'Take {can}, or change' if can else 'Change'} {old.id} itself, see solutions/README.md."
        )


def _lost_with(card: Card, old: Question) -> list[str]:
    """The laws that break when a new number takes the place of a question."""
    new = _entry(card, old)[1]
    questions = tuple(new if question == old else question for question in card.questions)
    before = set(of_card(card))
    return [law for law in of_card(replace(card, questions=questions)) if law not in before]


def _with_entry(card: str, entry: str, instead_of: str) -> str:
    """The text of a card with one entry more, at the end or in the place of another."""
    if not instead_of:
        return card.rstrip("\n") + "\n\n" + entry
    old = re.compile(rf"^  - id: {re.escape(instead_of)}\n.*?(?=^  (?:- id: |#)|\Z)", re.M | re.S)
    found = old.findall(card)
    if len(found) != 1:
        raise ReleaseError(
            f"The entry of {instead_of} is not found on its card: change it by hand."
        )
    end = "\n" if found[0].endswith("\n\n") else ""
    return old.sub(lambda _: entry + end, card)
