"""What judges of every kind say first: another kind of answer, or a mistake that the card knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jasa.exercise.oracle import Oracle
from jasa.exercise.questions import NOT_YET, Verdict

Answer = Mapping[str, Any]
NUMBER, FUNCTION, TABLE = "a number", "a function (def ...)", "a table (a pandas DataFrame)"

WRONG_KIND = {
    "none": "it is None. Does a function that you call give nothing back?",
    "truth": "it is True or False, the result of a comparison.",
    "number": "it is a single number.",
    "text": "it is a text.",
    "list": "it is a list.",
    "map": "it is a dictionary.",
    "table": "it is a table.",
    "chart": "it is a chart.",
    "function": "it is the function itself. Call it with brackets and inputs.",
    "other": "it is something else.",
}
#: How a single number is taken out of another thing; other kinds need other advice.
ONE_NUMBER = {
    "text": "it is a text in quotes. Leave out the quotes and the unit.",
    "list": "it is a list. Take the single value out of it, with [0].",
    "map": "it is a dictionary. Take the single value out of it by its key.",
    "table": (
        "it is a table or a column. .item() takes the value out where there is one; len(...) "
        "counts rows, and .sum() adds a column up."
    ),
}
#: How a table is made of another thing, or what to give in its place.
ONE_TABLE = {
    "list": "it is a list. pd.DataFrame(...) makes a table of it; its columns need names.",
    "map": "it is a dictionary. pd.DataFrame(...) makes a table of it.",
    "number": "it is a single number. Keep the rows and columns that it is made of.",
    "text": "it is a text in quotes. Write the name of the table, or your code, without quotes.",
    "chart": "it is a chart. Give the table that it draws.",
    "truth": "it is True or False. Compare a whole column, and put that into table[...].",
}
#: What pandas gives on the way to a table, by the end of its type's name.
ON_THE_WAY = {
    "GroupBy": "these are groups that wait. Say behind them what to compute: .sum() or .size().",
    "Resampler": "these are spans that wait. Say behind them what to compute: .sum() or .size().",
    "Styler": "it is a table dressed for reading. Leave out .style and what stands behind it.",
}
SEVERAL = (
    "it is a list of several values. One number is asked for: len(...) counts them, and [0] takes "
    "the first."
)
NO_COMMA = "A point stands before decimals, and between thousands nothing."
THOUSANDS = 3  # as many digits stand behind a comma between thousands
DATE = re.compile(r"^\s*\d{4}-\d\d-\d\d([T ].*)?$")
A_DATE = "it is a date. For a number of days subtract another date from it, and take .days."
COMMA = re.compile(r"^\s*([+-]?\d+),(\d+)\s*$")


def wrong_kind(
    expected: str, answer: Answer, fits: Callable[[float], bool] = lambda number: False
) -> Verdict:
    """Say that an answer is of another kind than the question asks for, and what to do.

    ``fits`` says whether a number is the right one: it tells the two readings of a comma apart.
    """
    kind = str(answer.get("kind"))
    told = WRONG_KIND.get(kind, WRONG_KIND["other"])
    if expected == NUMBER:
        one = SEVERAL if len(answer.get("items") or ()) > 1 else ONE_NUMBER.get(kind, told)
        told = _with_comma(answer, fits) or one
        told = A_DATE if kind == "text" and DATE.match(str(answer.get("value"))) else told
    told = ONE_TABLE.get(kind, told) if expected == TABLE else told
    made = str(answer.get("type", ""))
    told = next((say for end, say in ON_THE_WAY.items() if made.endswith(end)), told)
    if "delta" in made.lower():
        told = "it is a span of time. Take the whole days out of it with .days."
    if kind == "function" and expected == FUNCTION:
        told = "it could not be called."
    return Verdict(NOT_YET, 0.0, f"This question asks for {expected}, but {told}")


def _with_comma(answer: Answer, fits: Callable[[float], bool]) -> str:
    """Python reads 70,27 as two numbers: name the one number that was meant, where it is plain.

    Behind 16,180 may stand thousands or decimals: the reading that fits is named, or none.
    """
    whole = COMMA.match(str(answer.get("value"))) if answer.get("kind") == "text" else None
    parts = list(whole.groups()) if whole else []
    items = answer.get("items") if answer.get("kind") == "list" else None
    if isinstance(items, list) and len(items) == 2:
        parts = [str(i.get("value")) for i in items if type(i.get("value")) is int]
    if len(parts) != 2 or not parts[1].isdigit():
        return ""
    kind = "a text in quotes, with a comma" if whole else "two numbers with a comma between them"
    joined, pointed = "".join(parts), ".".join(parts)
    if len(parts[1]) == THOUSANDS and fits(float(joined)):
        return f"it is {kind}. Write {joined}, without comma and quotes."
    if len(parts[1]) < THOUSANDS or fits(float(pointed)):
        return f"it is {kind}. Write {pointed} with a point, without quotes."
    return f"it is {kind}. {NO_COMMA if len(parts[1]) == THOUSANDS or whole else 'Give one.'}"


def known_mistake(oracle: Oracle, *cells: Sequence[object]) -> str | None:
    """Give the sentence of the first known mistake that one of the lists of cells makes."""
    for name in oracle.names("mistake"):
        for candidate in cells:
            said = oracle.open(name, oracle.guess(name, candidate))
            if said is not None:
                return said
    return None


def rounded_slip(oracle: Oracle, slot: str, cells: Sequence[object]) -> str | None:
    """Give the sentence for values that are those of ``slot``, rounded further than it bears."""
    for name in oracle.names(f"rounded {slot} "):
        said = oracle.open(name, oracle.guess(name, cells))
        if said is not None:
            return said
    return None
