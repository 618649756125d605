"""Judging: one door, `judge(question, answer, oracle)`, for the instant check and for the grader.

``answers`` judges numbers and functions, ``choices`` choices, ``tables`` tables, ``charts`` charts;
``kinds`` is what all of them say first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jasa.exercise.judging.answers import judge_function, judge_number
from jasa.exercise.judging.charts import judge_chart
from jasa.exercise.judging.choices import judge_choice
from jasa.exercise.judging.tables import judge_table
from jasa.exercise.oracle import Oracle
from jasa.exercise.questions import (
    COULD_NOT_JUDGE,
    NOT_ATTEMPTED,
    PLACEHOLDER,
    TO_BE_READ,
    Question,
    Verdict,
    not_attempted,
)

__all__ = ["JUDGES", "judge"]

JUDGES: dict[str, Callable[[Question, Mapping[str, Any], Oracle], Verdict]] = {
    "number": judge_number,
    "choice": judge_choice,
    "table": judge_table,
    "chart": judge_chart,
    "function": judge_function,
}


def judge(question: Question, answer: Mapping[str, Any], oracle: Oracle) -> Verdict:
    """Judge one plain answer (see ``jasa.exercise.plain``). Never raises, whatever the answer holds."""
    try:
        if question.kind == "text":
            return _judge_text(answer)
        if answer.get("kind") == "missing":
            return not_attempted(question)
        return JUDGES[question.kind](question, answer, oracle)
    except Exception as error:
        return Verdict(
            COULD_NOT_JUDGE,
            0.0,
            f"This could not be judged ({type(error).__name__}). Show it to your instructor.",
        )


def _judge_text(answer: Mapping[str, Any]) -> Verdict:
    text = str(answer.get("value", "")).replace(PLACEHOLDER, "").strip()
    if answer.get("kind") != "text" or not text:
        return Verdict(NOT_ATTEMPTED, 0.0, "Nothing is written here yet.")
    return Verdict(TO_BE_READ, 0.0, "Your instructor reads and marks this answer.")
