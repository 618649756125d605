"""A guess in an exercise is a guess: no heading tells it, and nothing to look at stands above it."""

from __future__ import annotations

import re

from jasa.notebooks import question_of, role_of

#: How a guess says that nothing is to be seen before it.
BLIND = re.compile(r"before you (look|compute)|from the question alone")
SHORTEST_WORD, STEM = 4, 4  # yes and no answer another question than a heading


def guesses(exercise):
    """Give each guess with the cells of its task, in order."""
    cells = exercise.notebook["cells"]
    for cell in cells:
        if role_of(cell) == "predict":
            unit = [c for c in cells if question_of(c) == question_of(cell)]
            yield cell, unit


def comments(cell):
    lines = cell["source"].split("### BEGIN SOLUTION")[0].splitlines()
    return " ".join(line.partition("#")[2] for line in lines)


def stems(text):
    words = re.findall(r"[a-z]+", text.casefold())
    return {word[:STEM] for word in words if len(word) >= SHORTEST_WORD}


def test_no_heading_holds_an_option_of_its_guess(exercise):
    for cell, unit in guesses(exercise):
        options = re.findall(r'"([^"]+)"', comments(cell))
        heading = unit[0]["source"].splitlines()[0]
        told = stems(heading) & set().union(*map(stems, options))
        assert len(options) < 2 or not told, (cell["id"], heading, told)


def test_what_is_guessed_before_looking_stands_above_what_is_looked_at(exercise):
    for cell, unit in guesses(exercise):
        above = [c["id"] for c in unit[: unit.index(cell)] if c["cell_type"] == "code"]
        assert not (above and BLIND.search(comments(cell))), (cell["id"], above)
