"""Whether a file is the exercise that is marked, and whether all of it is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jasa.instructor.grading.read.apart import read_submission
from jasa.instructor.grading.read.rebuild import rebuild
from jasa.instructor.grading.read.recognise import not_this
from jasa.instructor.grading.read.released import ReleasedCell
from jasa.instructor.grading.read.submission import READ_LIMITS, Notebook, ReadLimits, Unreadable
from jasa.instructor.make.key import key_question


def variables_of(key: Mapping[str, Any]) -> dict[str, str]:
    """Give the name of the answer of each question that is computed, "" for the others."""
    return {name: key_question(key, name).variable for name in key["questions"]}


def this_exercise(raw: bytes, key: Mapping[str, Any], limits: ReadLimits = READ_LIMITS) -> Notebook:
    """Read a notebook and make sure it is this exercise. Raises Unreadable when it is not."""
    notebook = read_submission(raw, limits)
    released = [ReleasedCell(**cell) for cell in key["cells"]]
    other = not_this(notebook, released, variables_of(key), key["exercise"])
    if other:
        raise Unreadable(other)
    return notebook


def is_whole(notebook: Notebook, key: Mapping[str, Any]) -> bool:
    """Say whether no answer cell is missing and at least one holds an answer."""
    released = [ReleasedCell(**cell) for cell in key["cells"]]
    made = rebuild(notebook, released, variables_of(key), None)
    computed = {question for question, variable in variables_of(key).items() if variable}
    written = any(text.strip() for text in made.texts.values())
    return not made.missing and (made.untouched != computed or written)
