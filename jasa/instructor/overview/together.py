"""Answers to be looked at together. Likeness proves nothing: a task can have one obvious way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from jasa.exercise.questions import NOT_YET, RIGHT
from jasa.instructor.answers.alike import alike, equal_groups, groups, plain_code
from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.overview.mistakes import short_value

SAME_WRONG = 2  # wrong answers two students share before they are named
MOST_ALIKE_CODE = 5  # students with one code: more means that it is the usual way


@dataclass(frozen=True)
class Together:
    """Students whose answers are to be looked at together, and what they have in common."""

    labels: tuple[str, ...]
    what: str


def look_together(results: Sequence[HandInResult], key: Mapping[str, Any]) -> list[Together]:
    """All that a teacher may want to see side by side; identical files first."""
    marked = [result for result in results if result.marked and not result.untouched]
    return [
        *_same_wrong(marked, key),
        *_same_code(marked),
        *_same_prose(marked),
        *_another_case(marked, key),
    ]


def _same_wrong(marked: Sequence[HandInResult], key: Mapping[str, Any]) -> list[Together]:
    """Pairs that share several wrong values which few others have."""
    holders: dict[tuple[str, str], list[HandInResult]] = defaultdict(list)
    for result in marked:
        for name, question in result.questions.items():
            if question.state == NOT_YET and question.answer.value:
                holders[name, short_value(question.answer.value)].append(result)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    labels = {result.student: result.label for result in marked}
    usual = max(3, len(marked) // 10)
    for (name, _), who in holders.items():
        if len(who) <= usual:
            for one, other in combinations(sorted(r.student for r in who), 2):
                shared[one, other].append(name)
    return [
        Together((labels[one], labels[other]), f"the same wrong values in {', '.join(names)}")
        for (one, other), names in sorted(shared.items(), key=lambda pair: -len(pair[1]))
        if len(names) >= SAME_WRONG
    ]


def _same_code(marked: Sequence[HandInResult]) -> list[Together]:
    """Groups whose code is the same in several tasks, whatever the names in it are."""
    shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
    labels = {result.student: result.label for result in marked}
    names = sorted({name for result in marked for name in result.questions})
    for name in names:
        typed = {r.student: r.questions[name].answer.typed for r in marked if name in r.questions}
        for group in equal_groups(typed, plain_code):
            if len(group) <= MOST_ALIKE_CODE:
                shared[tuple(group)].append(name)
    return [
        Together(tuple(labels[s] for s in group), f"the same code in {', '.join(where)}")
        for group, where in shared.items()
        if len(where) > 1
    ]


def _same_prose(marked: Sequence[HandInResult]) -> list[Together]:
    found = []
    labels = {result.student: result.label for result in marked}
    names = sorted({n for r in marked for n, q in r.questions.items() if q.kind == "text"})
    for name in names:
        written = {r.student: r.questions[name].written for r in marked if name in r.questions}
        pairs = alike(written)
        for group in groups(pairs):
            likeness = [p.likeness for p in pairs if p.one in group]
            low = f"{100 * min(likeness):.0f} %"
            words = (
                "the same text"
                if min(likeness) == 1
                else f"texts at least {low} alike, pair by pair"
            )
            found.append(Together(tuple(labels[s] for s in group), f"{words} in {name}"))
    return found


def _another_case(marked: Sequence[HandInResult], key: Mapping[str, Any]) -> list[Together]:
    """The right answer of a case that was not the own one; named with whose case it is."""
    found = []
    for name, entry in key["questions"].items():
        if not entry["question"].get("own_case") or entry["question"]["kind"] != "number":
            continue
        for result in marked:
            question = result.questions.get(name)
            if question is None or question.state == RIGHT or not question.answer.value:
                continue
            cases = _cases_with(entry["cells"], question.answer.value, result.case)
            owners = [r.label for r in marked if r.case in cases and r.student != result.student]
            if cases:
                what = f"{name}: the right answer of another case ({', '.join(cases[:3])})"
                found.append(Together((result.label, *owners[:3]), what))
    return found


def _cases_with(cells: Mapping[str, Any], value: str, own: str) -> list[str]:
    """The cases whose answer a value is, within their tolerance; [] if the own one is among them."""
    try:
        number = float(value)
    except ValueError:
        return []
    fits = []
    for case, entry in cells.items():
        answer, slots = entry.get("answer", {}).get("value"), entry.get("slots", ())
        if isinstance(answer, int | float) and slots:
            width = slots[0].get("widths", [0.0])[0]
            if abs(number - answer) <= width / 2:
                fits.append(case)
    return [] if own in fits else fits
