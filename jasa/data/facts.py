"""Figures in prose, tied to the table cell they come from.

In a text cell a figure is followed by an invisible comment that names its cell, for example
`70.3 %<!--share_measures:sm012.share_computed_pct-->`. It reads as plain text in JupyterLab and on
GitHub, and a test compares every one. In items (`jasa/learn/items/`) the reference stands in braces and
the figure is filled in: `{share_measures:sm012.share_computed_pct|1} %`. References can be combined with
+ - * / and parentheses: `<!--100 * bases:ba017.area_ha / land:la013.okinawa_ha-->`. A figure that stands
inside a sentence of a table is looked for there: `160 islands<!--claims:cl006.correct_figure-->`. Plain
arithmetic begins with an equals sign: `3 dB<!--= 10 * log10(2)-->`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from jasa.data import formulas, package
from jasa.data.kept_frames import kept_frame
from jasa.data.words import date, number
from jasa.errors import JasaError

REFERENCE = re.compile(r"([a-z]\w*):(\w+)\.(\w+)")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
PRINTED = rf"(?:(?:\d{{1,2}} )?(?:{MONTHS}) \d{{4}}|\d+(?:,\d{{3}})*(?:\.\d+)?)"
MARKED = re.compile(rf"({PRINTED})([^\d<>\n]{{0,24}})<!--\s*(.+?)\s*-->")
FILLED = re.compile(r"\{([^{}|]+:[^{}|]+)(?:\|(\w+))?\}")
#: Digits that state no fact: code, links, comments, and the course's own numbering.
HARMLESS = re.compile(
    r"```.*?```|`[^`\n]*`|\]\([^)]*\)|<!--.*?-->|<[^>]+>|https?://\S+|^\s*\d+\.\s"
    r"|\b(?:[Ll]esson|[Ee]xercise|[Ss]ection|[Tt]ask|[Hh]eadline)s? \d+|\bC\d\d\b|^#+ \d+|\b\d\d-\w\d\b"
    r"|\b\d+(?:[-–]\d+)? (?:minutes?|points?)\b|\b2-[14]-[ab]\b"
    r"|\b[Aa]rticles? \d+|\b[A-Z]{1,3}-\d+[A-Z]?\b|\bES-\d+/\d+\b|\bG7\b",
    re.MULTILINE | re.DOTALL,
)
#: A marker such as `3 dB<!--= 10 * log10(2)-->`: arithmetic that needs no table.
ARITHMETIC = re.compile(r"^=.*(?:[-+*/]|log10)")


class FactError(JasaError):
    """A reference that leads to no cell; the message says which part is wrong."""


@dataclass(frozen=True)
class Fact:
    """A figure as printed, the expression it refers to, and whether the two agree."""

    printed: str
    expression: str
    value: Any

    def __str__(self) -> str:
        """Say what is written and what its cell gives."""
        return f"{self.printed} is written, {self.expression} gives {self.value}"

    @property
    def agrees(self) -> bool:
        """Whether the cell, rounded as printed, is what is printed."""
        if isinstance(self.value, str):
            return bool(re.search(rf"(?<![\d.,]){re.escape(self.printed)}(?![\d])", self.value))
        if isinstance(self.value, pd.Timestamp):
            forms = [date(self.value, p) for p in ("day", "month", "year")]
            return self.printed in forms
        plain = self.printed.replace(",", "")
        decimals = len(plain.partition(".")[2])
        return bool(abs(round(float(self.value), decimals) - float(plain)) < 1e-9)


@kept_frame
def rows_by_id(table: str) -> pd.DataFrame:
    """Return a table whose rows are found by their `row_id`. Raises jasa.data.DataError."""
    return package.load(table).set_index("row_id")


def cell_of(table: str, row: str, column: str) -> Any:
    """Return one cell of a table, or with the row `about` one of its notes (caveats, breaks ...).

    Raises:
        FactError: no such row or column, or an empty cell.
        jasa.data.DataError: no such table.
    """
    if row == "about":
        return " ".join(getattr(package.table(table), column))
    rows = rows_by_id(table)
    if row not in rows.index or column not in rows.columns:
        raise FactError(f"{table}:{row}.{column} does not exist: no such row or column.")
    found = rows.at[row, column]
    if pd.isna(found):
        raise FactError(f"{table}:{row}.{column} is an empty cell.")
    return found


def evaluate(expression: str) -> Any:
    """Return the value of a reference, or of references combined with + - * / and parentheses."""
    whole = REFERENCE.fullmatch(expression.strip())
    if whole:
        return cell_of(*whole.groups())
    values: list[list[float]] = []

    def keep(match: re.Match[str]) -> str:
        """Put a cell aside and a name for it into the expression."""
        found = cell_of(*match.groups())
        days = isinstance(found, pd.Timestamp)  # a difference of two dates is a number of days
        values.append([float(found.toordinal() if days else found)])
        return f"x{len(values) - 1}"

    try:
        tree = ast.parse(REFERENCE.sub(keep, expression.lstrip("= ")), mode="eval")
        return float(formulas.compute(tree.body, values))
    except (SyntaxError, formulas.FormulaError) as problem:
        raise FactError(f"{expression!r} is not a reference: {problem}") from problem


def is_reference(expression: str) -> bool:
    """Whether a comment after a figure names where the figure comes from."""
    return bool(REFERENCE.search(expression) or ARITHMETIC.match(expression))


def marked(text: str) -> Iterator[Fact]:
    """Yield every figure of a text that carries a reference."""
    for printed, _, expression in MARKED.findall(text):
        if is_reference(expression):
            yield Fact(printed, expression, evaluate(expression))


def unmarked(text: str) -> list[str]:
    """Return the figures of a text that carry no reference and are not the course's own numbering.

    A date may be repeated without a reference when it carries one elsewhere in the text.
    """
    dates = [m[1] for m in MARKED.finditer(text) if re.search(r"\b[12]\d{3}$", m[1])]
    years = {d[-4:] for d in dates}
    without = MARKED.sub(lambda m: m[2] if is_reference(m[3]) else m[0], text)
    found = re.findall(PRINTED, HARMLESS.sub(" ", without))
    return [f for f in found if f not in dates and f not in years]


def rows_behind(text: str) -> list[tuple[str, str]]:
    """Return table and row of every figure that `filled_in` takes, each once, in their order."""
    named = (ref for place in FILLED.finditer(text) for ref in REFERENCE.findall(place[1]))
    return list(dict.fromkeys((table, row) for table, row, _ in named if row != "about"))


def filled_in(text: str) -> str:
    """Replace every `{table:row.column|decimals}` of an item by its figure or date.

    After the bar stand the decimals of a number, `plain` for a year that stands in a table as a
    number, or day, month or year for a date.
    """

    def printed(match: re.Match[str]) -> str:
        """Print what stands in braces as its reader expects it."""
        value, how = evaluate(match[1]), match[2]
        if isinstance(value, pd.Timestamp):
            return date(value, how or "day")
        if isinstance(value, str):
            return value
        return f"{value:.0f}" if how == "plain" else number(value, int(how) if how else None)

    return FILLED.sub(printed, text)
