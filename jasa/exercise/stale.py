"""Signs that an answer is older than what it was made from.

Two signs only, both read and never acted on: a cell that sets an input was changed and run after
the cell that computed the answer, or a table of the course no longer holds what it held.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping, Sequence


def names_set(source: str) -> set[str]:
    """Give the names that a cell assigns, defines or imports; an unreadable cell sets none."""
    names: set[str] = set()
    for node in _nodes(source):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
    return names


def names_used(source: str) -> set[str]:
    """Give the names that a cell reads."""
    return {
        node.id
        for node in _nodes(source)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _nodes(source: str) -> list[ast.AST]:
    try:
        return list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []  # a cell with a magic or a slip of the pen tells us nothing


def older_than_inputs(variable: str, history: Sequence[str]) -> str:
    """Name an input that was changed after ``variable`` was computed, or give "".

    ``history`` holds the sources of all cells run so far, in order. Running the same cell again
    does not count as a change.
    """
    makers = [place for place, source in enumerate(history) if variable in names_set(source)]
    if not makers:
        return ""
    made = makers[-1]
    inputs = names_used(history[made]) - {variable}
    for name in sorted(inputs):
        before = [source for source in history[:made] if name in names_set(source)]
        after = [source for source in history[made + 1 :] if name in names_set(source)]
        if before and after and after[-1] != before[-1]:
            return name
    return ""


def altered_tables(tables: Mapping[str, str], namespace: Mapping[str, object]) -> list[str]:
    """Name the variables whose table has lost rows or changed values since it was loaded.

    ``tables`` maps a variable to the name of the table it was loaded from. Columns added by the
    student and another order of rows are no change.
    """
    from jasa import data

    altered = []
    for variable, name in tables.items():
        held, original = namespace.get(variable), data.load(name)
        if not isinstance(held, type(original)) or "row_id" not in held.columns:
            continue
        columns = [column for column in original.columns if column in held.columns]
        theirs = held[columns].sort_values("row_id", ignore_index=True)
        if not original[columns].sort_values("row_id", ignore_index=True).equals(theirs):
            altered.append(variable)
    return altered


def stale_note(variable: str, tables: Mapping[str, str]) -> str:
    """Give one sentence about a stale state in the running notebook, or ""."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        return ""
    namespace = shell.user_ns
    name = older_than_inputs(variable, [str(cell) for cell in namespace.get("In", [])])
    if name:
        return (
            f"{name} was changed after {variable} was computed: "
            "run the cell with your answer again, or restart the kernel and run all."
        )
    altered = altered_tables(tables, namespace)
    if altered:
        return (
            f"The table {altered[0]} no longer holds what the course gave you: "
            "restart the kernel and run all, and keep changes in a table of another name."
        )
    return ""
