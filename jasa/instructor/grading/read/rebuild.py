"""Rebuild the graded notebook from our own exercise and the student's answers.

Order, given code and checks come from the exercise as released. From the student come only answer
cells (found by id, else by their text, the heading they stand under, or likeness) and the cells
they added themselves, in order. Every repair is listed in a sentence a teacher understands.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jasa.exercise.questions import DEFAULT_STUDENT, PLACEHOLDER
from jasa.instructor.grading.read.recognise import (
    heading,
    makes_an_id,
    names_set,
    plain_text,
    question_headings,
    typed_id,
)
from jasa.instructor.grading.read.released import ReleasedCell
from jasa.instructor.grading.read.repairs import MISSING_CELL, Repair, Repairs
from jasa.instructor.grading.read.submission import Cell, Notebook

ALIKE = 0.6
MISSING = "The answer cell of {} is missing; ours was used."


@dataclass
class Rebuilt:
    """What is run and read: blocks of code by question, free texts, the student's id, repairs.

    ``untouched`` names the questions whose answer cell is still the stub (or is missing),
    ``missing`` those whose cell is not in the file; ``typed`` is the id in the notebook, if any.
    ``id_code`` is the code that makes the id where it is not typed but made, else empty.
    """

    blocks: list[dict[str, Any]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    student_id: str = DEFAULT_STUDENT
    typed: str | None = None
    id_code: list[dict[str, Any]] = field(default_factory=list)
    notes: Repairs = field(default_factory=Repairs)
    untouched: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """All repairs, in the order they were met."""
        return self.notes.listed()


def rebuild(
    notebook: Notebook,
    released: Sequence[ReleasedCell],
    variables: Mapping[str, str],
    student_id: str | None = None,
    made_id: str | None = None,
) -> Rebuilt:
    """Rebuild the exercise with the answers of ``notebook``.

    ``variables`` names the variable of each question ("" for free text); ``student_id`` is the
    id known from a class list, used when the notebook names none; ``made_id`` is the id that the
    notebook's own code made.
    """
    made = Rebuilt(notes=Repairs(notebook.repairs))
    places = _Matching(notebook, released, variables, made.notes)
    made.typed = made_id or typed_id(notebook.cells)
    made.student_id = made.typed or student_id or DEFAULT_STUDENT
    if made.typed is None and student_id is None:
        made.notes.add("The notebook names no student id in quotes; the class's case A was used.")
    if made_id:
        made.notes.add(f"The student id is made by code, which gave {made_id}.")
    starters = {c.question: c.id for c in released if c.role == "starter"}
    made.missing = {name for name, cell in starters.items() if cell not in places.found}
    blocks: dict[str, dict[str, Any]] = {}
    for cell in released:
        name = cell.question or "start"
        if name == "start" and blocks and cell.role == "check":
            name = list(blocks)[-1]  # the progress cell at the end adds nothing of its own
        block = blocks.setdefault(name, {"name": name, "cells": [], "read": None})
        block["cells"] += _code_of(cell, places, made)
        if cell.kind == "markdown" and cell.role == "starter":
            made.texts[name] = _text_of(cell, places, made)
    for name, variable in variables.items():
        if variable and name in blocks:
            blocks[name]["read"] = {"variable": variable}
    made.blocks = [block for block in blocks.values() if block["cells"]]
    if made_id is None and made.typed in (None, DEFAULT_STUDENT):
        made.id_code = _code_of_the_id(notebook, made.blocks)
    return made


def _code_of_the_id(
    notebook: Notebook, blocks: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Our first cells and the student's cells up to the one that makes the id; [] if none does."""
    codes = [cell.source for cell in notebook.cells if cell.kind == "code"]
    makers = [place for place, source in enumerate(codes) if makes_an_id(source)]
    if not makers or not blocks:
        return []
    ours = [cell for cell in blocks[0]["cells"] if cell["ours"]]
    theirs = codes[: makers[-1] + 1]
    return [*ours, *({"id": f"id-{n}", "source": s, "ours": False} for n, s in enumerate(theirs))]


class _Matching:
    """Which cell of the student is which cell of the exercise, and which ones are their own."""

    def __init__(
        self,
        notebook: Notebook,
        released: Sequence[ReleasedCell],
        variables: Mapping[str, str],
        repairs: Repairs,
    ) -> None:
        self.released = released
        self.variables = variables
        self.repairs = repairs
        self.cells = notebook.cells
        self.found: dict[str, list[Cell]] = {}
        self.after: dict[str, list[Cell]] = {}
        self.owner: list[str] = [""] * len(notebook.cells)
        self._by_id()
        self._by_text()
        self._by_section()
        self._by_variable()
        self._own_cells()

    def _take(self, place: int, name: str) -> None:
        self.owner[place] = name
        self.found.setdefault(name, []).append(self.cells[place])

    def _free(self) -> Iterator[tuple[int, Cell]]:
        for place, cell in enumerate(self.cells):
            if not self.owner[place] and cell.source.strip():
                yield place, cell

    def _by_id(self) -> None:
        known = {cell.id for cell in self.released}
        for place, cell in enumerate(self.cells):
            if cell.id in known:
                self._take(place, cell.id)

    def _by_text(self) -> None:
        """Ids wiped or renewed: cells that still have our text, word for word."""
        texts = {plain_text(c.source): c.id for c in reversed(self.released)}
        # Placeholders stand in many cells; their section tells which one it is.
        texts.pop(PLACEHOLDER, None)
        count = 0
        for place, cell in self._free():
            name = texts.get(plain_text(cell.source))
            if name is not None and name not in self.found:
                self._take(place, name)
                count += 1
        if count:
            self.repairs.add(f"{count} cells had lost their id and were found by their text.")

    def _by_section(self) -> None:
        """Cells under a question's heading that look like one of its answer cells."""
        headings = question_headings(self.released)
        questions = {c.id: c.question for c in self.released}
        current = ""
        for place, cell in enumerate(self.cells):
            under = headings.get(heading(cell.source), current)
            current = questions.get(self.owner[place]) or under
            if self.owner[place] or not cell.source.strip() or not current:
                continue
            best = self._likest(cell, current)
            if best is not None:
                self._take(place, best.id)
                if best.role == "starter":
                    self.repairs.add(
                        "The answer cell of {} had lost its id; found under its heading.", current
                    )

    def _likest(self, cell: Cell, question: str) -> ReleasedCell | None:
        open_cells = [
            c
            for c in self.released
            if c.question == question and c.theirs and c.id not in self.found
        ]
        same_kind = [c for c in open_cells if (c.kind == "code") == (cell.kind == "code")]
        scores = [(_likeness(cell.source, c), -n, c) for n, c in enumerate(same_kind)]
        score, _, best = max(scores, default=(0.0, 0, None), key=lambda entry: entry[:2])
        return best if score >= ALIKE else None

    def _by_variable(self) -> None:
        """Answers moved far away: code that sets the variable of a question without its cell."""
        starters = {c.question: c for c in self.released if c.role == "starter"}
        for question, variable in self.variables.items():
            starter = starters.get(question)
            if not variable or starter is None or starter.id in self.found:
                continue
            for place, cell in self._free():
                if cell.kind == "code" and variable in names_set(cell.source):
                    self._take(place, starter.id)
                    self.repairs.add(
                        "The answer cell of {} was found by the variable it sets.", question
                    )
                    break
            else:
                self.repairs.add(MISSING, question, MISSING_CELL)

    def _own_cells(self) -> None:
        """What is left: the student's own cells, kept in order behind the cell before them."""
        last = self.released[0].id
        for place, cell in enumerate(self.cells):
            if self.owner[place]:
                last = self.owner[place]
            elif cell.source.strip():
                self.after.setdefault(last, []).append(cell)


def _likeness(source: str, released: ReleasedCell) -> float:
    """How much a student's cell looks like a released one, 0 to 1."""
    if released.kind == "code" and names_set(source) & names_set(released.source):
        return 1.0
    if released.kind != "code" and released.source.strip() == PLACEHOLDER:
        return 0.7  # any text below the task may be the answer
    start = len(released.source) * 2 + 200
    return difflib.SequenceMatcher(None, source[:start], released.source).ratio()


def _code_of(cell: ReleasedCell, places: _Matching, made: Rebuilt) -> list[dict[str, Any]]:
    """The code to run for one released cell: ours or theirs, and what they added behind it."""
    own = places.after.get(cell.id, [])
    code = [_ours_or_theirs(cell, places, made)] if cell.kind == "code" else []
    added = [c.source for c in own if c.kind == "code"]
    if cell.kind == "code" and not cell.theirs:
        added = [*_added_lines(cell, places, made), *added]
    names = [f"{cell.id}-own-{n}" for n in range(1, len(added) + 1)]
    theirs = [
        {"id": name, "source": source, "ours": False}
        for name, source in zip(names, added, strict=True)
    ]
    return [*(entry for entry in code if entry is not None), *theirs]


def _ours_or_theirs(cell: ReleasedCell, places: _Matching, made: Rebuilt) -> dict[str, Any] | None:
    if cell.role == "check":
        return None  # the answer is read here; nothing has to be run
    if cell.role == "case":
        source = re.sub(
            r"^student_id\s*=.*$",
            lambda _: f"student_id = {made.student_id!r}",
            cell.source,
            flags=re.MULTILINE,
        )
        return {"id": cell.id, "source": source, "ours": True}
    if not cell.theirs:
        return {"id": cell.id, "source": cell.source, "ours": True}
    given = _versions(cell, places, made)
    if not given:
        if cell.role == "starter":
            made.untouched.add(cell.question)
        stub = keep_earlier_answers(cell.source)
        return {"id": cell.id, "source": stub, "ours": True}
    return {"id": cell.id, "source": "\n\n".join(given), "ours": False}


def keep_earlier_answers(stub: str) -> str:
    """A stub that sets its names only if they are unset: an answer given elsewhere must stay."""
    kept = []
    for node in ast.parse(stub).body:
        names = sorted(names_set(ast.unparse(node)))
        if len(names) == 1 and any(
            isinstance(n, ast.Constant) and n.value is ... for n in ast.walk(node)
        ):
            test = ast.parse(f"{names[0]!r} not in globals()", mode="eval").body
            node = ast.If(test=test, body=[node], orelse=[])
        kept.append(ast.unparse(ast.fix_missing_locations(node)))
    return "\n".join(kept)


def _versions(cell: ReleasedCell, places: _Matching, made: Rebuilt) -> list[str]:
    """What the student wrote in one of their cells; usually one text, none if untouched."""
    found = places.found.get(cell.id, [])
    stub = plain_text(cell.source)
    texts = [plain_text(c.source) for c in found]
    written = list(dict.fromkeys(text for text in texts if text != stub))
    if not found and cell.role == "starter" and not places.variables.get(cell.question):
        made.notes.add(MISSING, cell.question, MISSING_CELL)
    if len(found) > 1 and cell.role == "starter":
        used = "the changed one was used" if len(written) == 1 else "all were used, in order"
        made.notes.add(f"Several cells have the id {{}}; {used}.", cell.id)
    changed = [c for c in found if (c.kind == "code") != (cell.kind == "code")]
    if changed and cell.role == "starter":
        sentence = f"The answer cell of {{}} was no longer a {cell.kind} cell; it was read as one."
        made.notes.add(sentence, cell.question)
    return [text for text in written if text.strip()]


def _added_lines(cell: ReleasedCell, places: _Matching, made: Rebuilt) -> list[str]:
    """Lines that a student added to one of our cells; a changed line of ours is not taken over."""
    ours = plain_text(cell.source).split("\n")
    added = []
    for found in places.found.get(cell.id, []):
        theirs = plain_text(found.source).split("\n")
        if found.kind != "code" or theirs == ours or cell.role == "case":
            continue
        if all(line in theirs for line in ours):
            made.notes.add("Lines were added to our cell {}; they were run.", cell.id)
            added.append("\n".join(line for line in theirs if line not in ours))
        elif plain_text(found.source):
            made.notes.add("Our cell {} was changed; ours was used.", cell.id)
    return added


def _text_of(cell: ReleasedCell, places: _Matching, made: Rebuilt) -> str:
    """The free text of one question, with what was written into the text cells around it."""
    parts = _versions(cell, places, made)
    around = [c for c in places.released if c.question == cell.question and c.kind == "markdown"]
    ours = "\n".join(c.source for c in around)
    for one in around:
        found = places.found.get(one.id, []) if one.id != cell.id else []
        into = [text for c in found if (text := added_text(one.source, c.source))]
        if into:
            sentence = "Text typed into the task's cell of {} was joined to the answer."
            made.notes.add(sentence, cell.question)
        more = [c.source for c in places.after.get(one.id, []) if c.kind != "code"]
        if more:
            made.notes.add("Text in cells added to {} was joined to the answer.", cell.question)
        parts += [*into, *(added_text(ours, text) for text in more)]
    return "\n\n".join(p for p in parts if p).replace(PLACEHOLDER, "").strip()


def added_text(ours: str, theirs: str) -> str:
    """What a student wrote into a text of ours: new lines, and what was put behind our lines."""
    known = [line.strip() for line in ours.split("\n") if line.strip()]
    new = []
    for line in (line.strip() for line in theirs.split("\n")):
        before = max((k for k in known if line.startswith(k)), key=len, default="")
        if before and (len(before) > 20 or line == before):
            line = line[len(before) :].strip()
        if line:
            new.append(line)
    return "\n".join(new)
