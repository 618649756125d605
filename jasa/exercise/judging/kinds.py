"""What judges of every kind say first: another kind of answer, or a mistake that the card knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jasa.exercise.oracle import Oracle
from jasa.exercise.questions import NOT_YET, Verdict

Answer = Mapping[str, Any]

WRONG_KIND = {
    "none": "it is None. Does a function that you call give nothing back?",
    "truth": "it is True or False, the result of a comparison.",
    "text": "it is a text in quotes. Leave out the quotes and the unit.",
    "list": "it is a list. Take the single value out of it.",
    "map": "it is a dictionary. Take the single value out of it.",
    "table": "it is a table or a column. Take the one value out of one column with .item().",
    "chart": "it is a chart.",
    "function": "it is the function itself. Call it with brackets and inputs.",
    "other": "it is something else.",
}


def wrong_kind(expected: str, answer: Answer) -> Verdict:
    """Say that an answer is of another kind than the question asks for."""
    kind = str(answer.get("kind"))
    told = WRONG_KIND.get(kind, WRONG_KIND["other"])
    if "delta" in str(answer.get("type", "")).lower():
        told = "it is a span of time. Take the whole days out of it with .days."
    if kind == "number":
        told = "it is a single number."
    if kind == "table" and expected != "a number":
        told = "it is a table."
    return Verdict(NOT_YET, 0.0, f"This question asks for {expected}, but {told}")


def known_mistake(oracle: Oracle, *cells: Sequence[object]) -> str | None:
    """Give the sentence of the first known mistake that one of the lists of cells makes."""
    for name in oracle.names("mistake"):
        for candidate in cells:
            said = oracle.open(name, oracle.guess(name, candidate))
            if said is not None:
                return said
    return None
