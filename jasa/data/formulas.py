"""Formulas over the cells of the course's tables, written as text so that a reader can check them.

An exhibit states how a column of its table is computed, for example
`100 * {Row}.total / {Row of the base year}.total`: in braces stands the column of the exhibit's own
table that names rows of the course's tables by their `row_id`, after the dot a column of those rows.
Several ids in one cell, separated by "; ", make a list for `sum`, `count`, `mean`, `median`, `min` and
`max`. Sentences name rows directly: `{tr001}.total - {tr014}.total`.
"""

from __future__ import annotations

import ast
import math
import operator
import re
import statistics
from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from jasa.data import package
from jasa.errors import JasaError

NAMED = re.compile(r"\{([^{}]+)\}(?:\.(\w+))?")
OPERATIONS: dict[type, Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
FUNCTIONS: dict[str, Any] = {
    "sum": math.fsum,
    "count": len,
    "mean": statistics.fmean,
    "median": statistics.median,
    "min": min,
    "max": max,
}
SCALAR: dict[str, Any] = {"log10": math.log10, "abs": abs}


class FormulaError(JasaError):
    """A formula that cannot be computed; the message says which part is wrong."""


@cache
def places() -> dict[str, str]:
    """Return the table of every row of the course by its `row_id`."""
    found: dict[str, str] = {}
    for name in package.table_names():
        found |= dict.fromkeys(package.row_ids(name), name)
    return found


@cache
def _rows_by_id(table: str) -> dict[str, dict[str, Any]]:
    return package.load(table).set_index("row_id", drop=False).astype(object).to_dict("index")


def row(row_id: str) -> dict[str, Any]:
    """Return one row of any table of the course.

    Raises:
        FormulaError: no table has it.
    """
    if row_id not in places():
        raise FormulaError(f"No table has a row {row_id!r}.")
    return _rows_by_id(places()[row_id])[row_id]


#: Columns that say what a row is, in the order in which a reader wants them.
DESCRIBING = (
    "measure", "event", "choice", "area", "group", "facility", "indicator", "item", "component",
    "basis", "as_of", "from_date", "to_date", "year", "fiscal_year", "from_year", "to_year", "unit",
)  # fmt: skip


def evidence(cells: str) -> pd.DataFrame:
    """Return cells with what their tables and rows say, under the letters a, b, c ...

    Args:
        cells: names such as `sm012.okinawa_value`, with spaces between them.

    Raises:
        FormulaError: no table has the row, or the row has no number in that column.
    """
    lines = []
    for cell in cells.split():
        row_id, _, column = cell.partition(".")
        said = [row(row_id).get(name) for name in DESCRIBING if name in row(row_id)]
        words = [str(s).removesuffix(" 00:00:00") for s in said if s is not pd.NA and s == s]
        about = package.tables().loc[places()[row_id], "title"]
        lines.append({"cell": cell, "value": _value(row_id, column), "table": about})
        lines[-1]["the row says"] = words
    found = pd.DataFrame(lines, index=[chr(ord("a") + place) for place in range(len(lines))])
    found["the row says"] = found["the row says"].str.join("; ")
    return found


def ids_in(cell: object) -> list[str]:
    """Return the row ids in a cell such as `tr001; tr014`; an empty cell has none."""
    if cell is None or cell is pd.NA or cell != cell:
        return []
    return [part.strip() for part in str(cell).split(";") if part.strip()]


def evaluate(formula: str, line: Mapping[str, Any] | None = None) -> float:
    """Compute a formula.

    Args:
        formula: text as in the module's introduction.
        line: the line of an exhibit's table whose cells stand for the names in braces.

    Raises:
        FormulaError: a name that is neither a row nor a column, an empty cell, or other syntax.
    """
    values: list[list[float]] = []

    def keep(match: re.Match[str]) -> str:
        """Put the cells that a name stands for aside, and a name for them into the formula."""
        cell = match[1] if line is None or match[1] not in line else line[match[1]]
        if match[2] is None and line is not None and not set(ids_in(cell)) <= set(places()):
            values.append([float(cell)])
        else:
            values.append([_value(i, match[2]) for i in ids_in(cell)])
        return f"x{len(values) - 1}"

    tree = ast.parse(NAMED.sub(keep, formula), mode="eval")
    return float(compute(tree.body, values))


def _value(row_id: str, column: str | None) -> float:
    """Return one cell as a number; a date counts in days."""
    found = row(row_id)
    if column is None:
        return 1.0
    if column not in found or found[column] is pd.NA or found[column] != found[column]:
        raise FormulaError(f"{row_id}.{column} does not exist or is empty.")
    cell = found[column]
    return float(cell.toordinal()) if isinstance(cell, pd.Timestamp) else float(cell)


def compute(node: ast.AST, values: list[list[float]]) -> Any:
    """Compute a parsed formula; the name `x0` stands for the first list of `values`, and so on."""
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
        return OPERATIONS[type(node.op)](_single(node.left, values), _single(node.right, values))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_single(node.operand, values)
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id[1:].isdigit():
        return values[int(node.id[1:])]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in SCALAR:
            return SCALAR[node.func.id](_single(node.args[0], values))
        if node.func.id in FUNCTIONS:
            found = [compute(arg, values) for arg in node.args]
            return FUNCTIONS[node.func.id](
                [v for part in found for v in (part if isinstance(part, list) else [part])]
            )
    raise FormulaError("Only rows, numbers, + - * / ** ( ) and the functions named may stand here.")


def _single(node: ast.AST, values: list[list[float]]) -> float:
    found = compute(node, values)
    if isinstance(found, list):
        if len(found) != 1:
            raise FormulaError(f"{len(found)} rows stand where one is needed; use sum or mean.")
        return found[0]
    return float(found)
