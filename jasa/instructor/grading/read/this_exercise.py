"""Whether a file is the exercise that is marked, in which release, and whether all of it is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jasa.instructor.grading.read.apart import read_submission
from jasa.instructor.grading.read.rebuild import rebuild
from jasa.instructor.grading.read.recognise import not_this, plain_text
from jasa.instructor.grading.read.released import ReleasedCell
from jasa.instructor.grading.read.submission import READ_LIMITS, Notebook, ReadLimits, Unreadable

ENOUGH = 0.6  # of our words; with fewer, a cell asks for something else


def variables_of(key: Mapping[str, Any]) -> dict[str, str]:
    """Give the name of the answer of each question that is computed, "" for the others."""
    entries = key["questions"]
    return {name: entries[name]["question"].get("variable", "") for name in entries}


def released_cells_of(key: Mapping[str, Any]) -> list[ReleasedCell]:
    """The cells of the exercise that a key belongs to."""
    return [ReleasedCell(**cell) for cell in key["cells"]]


def this_exercise(raw: bytes, key: Mapping[str, Any], limits: ReadLimits = READ_LIMITS) -> Notebook:
    """Read a notebook and make sure it is this exercise. Raises Unreadable when it is not."""
    notebook = read_submission(raw, limits)
    asked = key_asked(notebook, key)
    other = not_this(notebook, released_cells_of(asked), variables_of(asked), key["exercise"])
    if other:
        raise Unreadable(other)
    return notebook


def is_whole(notebook: Notebook, key: Mapping[str, Any]) -> bool:
    """Say whether no answer cell is missing and at least one holds an answer."""
    asked = key_asked(notebook, key)
    released = released_cells_of(asked)
    made = rebuild(notebook, released, variables_of(asked), None)
    # A question answered in words may have a cell for code, too.
    coded = {c.question for c in released if c.role == "starter" and c.kind == "code"}
    written = any(text.strip() for text in made.texts.values())
    return not made.missing and (bool(coded - made.untouched) or written)


def key_asked(notebook: Notebook, key: Mapping[str, Any]) -> Mapping[str, Any]:
    """The key of the release that a hand-in is of: the current one unless a kept one fits better.

    It is the release whose own cells the hand-in holds most of, whatever became of their ids.
    """
    earlier = key.get("earlier", ())
    if not earlier:
        return key
    texts = {plain_text(cell.source) for cell in notebook.cells}
    return max([key, *earlier], key=lambda one: _cells_held(texts, one))


def _cells_held(texts: set[str], key: Mapping[str, Any]) -> int:
    return sum(plain_text(cell.source) in texts for cell in _asking_cells(key))


def _asking_cells(key: Mapping[str, Any]) -> list[ReleasedCell]:
    """The cells that say what is asked, and give what is needed for it."""
    cells = released_cells_of(key)
    return [cell for cell in cells if not cell.theirs and cell.role not in ("check", "case")]


def asked_otherwise(notebook: Notebook, key: Mapping[str, Any]) -> list[str]:
    """The questions that the notebook's own copy of our cells asks otherwise than the key does."""
    theirs = {cell.id: cell.source for cell in reversed(notebook.cells) if cell.source.strip()}
    other = [
        cell.question
        for cell in _asking_cells(key)
        if cell.question and cell.id in theirs and not _is_ours(cell, theirs[cell.id])
    ]
    return list(dict.fromkeys(other))


def names_lost(notebook: Notebook, key: Mapping[str, Any]) -> set[str]:
    """Words of code in the notebook's copy of our cells that ours have no more: an import, a name."""
    cells = [cell for cell in _asking_cells(key) if cell.kind == "code"]
    ours = {word for cell in cells for word in re.findall(r"\w+", cell.source)}
    known = {cell.id for cell in cells}
    theirs = (cell.source for cell in notebook.cells if cell.id in known)
    return {word for source in theirs for word in re.findall(r"\w+", source)} - ours


def _is_ours(cell: ReleasedCell, source: str) -> bool:
    """Whether most of our words stand in a text: something may have been typed between them."""
    words, found = _words(cell.source), _words(source)
    return len(words & found) >= ENOUGH * len(words)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
