"""Each task of an exercise in figures: attempted, right, mean, and how it goes with the rest."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jasa.exercise.questions import NOT_ATTEMPTED
from jasa.instructor.grading.judge.result import EXCUSED, HandInResult, QuestionResult

FEWEST = 8  # students below which a correlation says nothing


@dataclass(frozen=True)
class TaskFigures:
    """One task: how many handed it in, tried it and had it right; mean share; discrimination.

    ``waiting`` are written answers nobody has read: they are in no mean. ``discrimination`` is the
    correlation with the points of all other tasks, None where it is not defined.
    """

    id: str
    title: str
    kind: str
    of: float
    handed_in: int
    attempted: int
    full: int
    judged: int
    waiting: int
    mean: float | None
    discrimination: float | None

    @property
    def full_share(self) -> float:
        """The share of those who tried it and were judged that had all points."""
        return self.full / self.judged if self.judged else 0.0


def task_figures(results: Sequence[HandInResult], key: Mapping[str, Any]) -> list[TaskFigures]:
    """Count every task over the hand-ins that could be marked."""
    marked = [result for result in results if result.marked]
    return [
        _figures_of(name, entry["question"], marked) for name, entry in key["questions"].items()
    ]


def _figures_of(name: str, card: Mapping[str, Any], marked: Sequence[HandInResult]) -> TaskFigures:
    there = [(r, r.questions[name]) for r in marked if name in r.questions]
    tried = [(r, q) for r, q in there if q.state != NOT_ATTEMPTED and q.state != EXCUSED]
    judged = [(r, q) for r, q in tried if not q.open]
    shares = [q.points / q.of for _, q in judged if q.of]
    return TaskFigures(
        name,
        str(card["title"]),
        str(card["kind"]),
        float(card["points"]),
        len(there),
        len(tried),
        sum(q.points >= q.of for _, q in judged),
        len(judged),
        len(tried) - len(judged),
        statistics.fmean(shares) if shares else None,
        _discrimination(name, [r for r, q in there if _counts(q)]),
    )


def _counts(question: QuestionResult) -> bool:
    return not question.open and question.state != EXCUSED


def _discrimination(name: str, results: Sequence[HandInResult]) -> float | None:
    """How a task's points go with those of all other tasks, from -1 to 1."""
    own = [result.questions[name].points for result in results]
    rest = [
        sum(q.points for other, q in result.questions.items() if other != name)
        for result in results
    ]
    if len(own) < FEWEST or len(set(own)) < 2 or len(set(rest)) < 2:
        return None
    return statistics.correlation(own, rest)
