"""Tell from a notebook's text what it is: this exercise or another, and which id was typed.

Nothing is run; code is read with ``ast``, and by its looks when it is broken.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from jasa.instructor.grading.read.gate import writable
from jasa.instructor.grading.read.submission import Cell, Notebook

LONGEST_CODE = 20_000

if TYPE_CHECKING:
    from jasa.instructor.grading.read.released import ReleasedCell

ID_LENGTH = 60
EXERCISE_ID = re.compile(r"^(\d\d)-q\d+-")
LESSON_ID = re.compile(r"^(\d\d)-[pzu]\d+")


def plain_text(source: str) -> str:
    """A text without spaces at the ends of its lines."""
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def heading(source: str) -> str:
    """The heading a cell begins with, or ""."""
    first = source.strip().split("\n", 1)[0]
    return " ".join(first.split()) if first.startswith("#") and len(first) < 300 else ""


def parsed(source: str) -> ast.Module:
    """Parse a student's code; code far longer than any answer counts as broken.

    Python's parser takes minutes for some texts of a megabyte. Raises SyntaxError.
    """
    if len(source) > LONGEST_CODE:
        raise SyntaxError("too long to be looked at")
    return ast.parse(source)


def question_headings(released: Sequence[ReleasedCell]) -> dict[str, str]:
    """Headings of our exercise and the question each of them belongs to ("" for none)."""
    return {h: c.question for c in released if (h := heading(c.source))}


@dataclass(frozen=True)
class _Facts:
    """What is known of code without running it: the names it sets, the id it types, or makes."""

    names: frozenset[str]
    typed: str | None
    sets_an_id: bool


@lru_cache(maxsize=512)  # each text is parsed once, however often it is asked about
def _facts(source: str) -> _Facts:
    try:
        nodes = list(ast.walk(module := parsed(source)))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return _facts_by_its_looks(source)
    stored = (node for node in nodes if isinstance(node, ast.Name) and node.id == "student_id")
    return _Facts(
        frozenset(_names_in(module)),
        _id_in(module),
        any(isinstance(name.ctx, ast.Store) for name in stored),
    )


def _facts_by_its_looks(source: str) -> _Facts:
    """Broken code sets what it seems to set."""
    names = set(re.findall(r"^(?:def\s+)?(\w+)\s*(?:=[^=]|\()", source, re.MULTILINE))
    found = re.search(r"^student_id\s*=\s*([\"'])([^\"'\n]*)\1", source, re.MULTILINE)
    return _Facts(frozenset(names), found[2] if found else None, "student_id" in names)


def _names_in(module: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in module.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            if target is not None:
                names |= {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
    return names


def _id_in(module: ast.Module) -> str | None:
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [t.id for t in node.targets if isinstance(t, ast.Name)]
            value = node.value.value
            if "student_id" in names and isinstance(value, int) and abs(value) < 10**ID_LENGTH:
                return str(value)
            if "student_id" in names and isinstance(value, str):
                return writable(value)
    return None


def names_set(source: str) -> set[str]:
    """Names that code sets at its top level; without running it. Broken code sets what it seems."""
    return set(_facts(source).names)


def typed_id(cells: Sequence[Cell]) -> str | None:
    """The id a student typed in quotes (or as a number), or None."""
    found = next((v for c in cells if (v := _literal_id(c)) is not None), None)
    return None if found is None else found[:ID_LENGTH]


def _literal_id(cell: Cell) -> str | None:
    if cell.kind != "code" or "student_id" not in cell.source:
        return None
    return _facts(cell.source).typed


def makes_an_id(source: str) -> bool:
    """Whether code gives ``student_id`` a value that has to be run to be known."""
    if "student_id" not in source:
        return False
    facts = _facts(source)
    return facts.typed is None and facts.sets_an_id


def not_this(
    notebook: Notebook,
    released: Sequence[ReleasedCell],
    variables: Mapping[str, str],
    exercise: str,
) -> str:
    """Say that a notebook has no answer cell of this exercise, and what it looks like; else ""."""
    ours = {c.id for c in released if c.question}
    if any(cell.id in ours for cell in notebook.cells):
        return ""
    looks = looks_like(notebook)
    if looks == f"exercise {exercise}" and not notebook.damaged:
        return ""
    unsure = looks in ("", f"exercise {exercise}")
    if unsure and _has_our_words(notebook, released, variables):
        return ""
    if unsure and notebook.damaged:
        return "The file is damaged or cut off before the first answer; ask for it again."
    looks = looks or "another notebook"
    return f"This is not exercise {exercise} (it looks like {looks}); ask for the right file."


def _has_our_words(
    notebook: Notebook, released: Sequence[ReleasedCell], variables: Mapping[str, str]
) -> bool:
    """A task, a heading or a variable of this exercise, where all ids were lost."""
    texts = {plain_text(c.source) for c in released if c.question and c.role == "task"}
    headings = {h for h, question in question_headings(released).items() if question}
    wanted = {name for name in variables.values() if name}
    for cell in notebook.cells:
        if plain_text(cell.source) in texts or heading(cell.source) in headings:
            return True
        if cell.kind == "code" and wanted & names_set(cell.source):
            return True
    return False


def looks_like(notebook: Notebook) -> str:
    """Name the exercise or lesson a notebook seems to be, or ""."""
    if not any(cell.source.strip() for cell in notebook.cells):
        return "an empty notebook"
    for cell in notebook.cells:
        for kind, pattern in (("exercise", EXERCISE_ID), ("lesson", LESSON_ID)):
            if found := pattern.match(cell.id):
                return f"{kind} {found[1]}"
        title = re.match(r"#\s+(Exercise\s+)?(\d\d)\s+·", heading(cell.source))
        if title:
            return f"{'exercise' if title[1] else 'lesson'} {title[2]}"
    return ""
