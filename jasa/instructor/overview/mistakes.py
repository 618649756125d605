"""What went wrong in words: mistakes the card knows, and wrong values that it does not know yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jasa.exercise.questions import NOT_YET
from jasa.instructor.grading.judge.result import HandInResult, QuestionResult

FEWEST_UNKNOWN = 2
MOST_UNKNOWN = 5


@dataclass(frozen=True)
class Known:
    """A mistake of the card and how many students made it."""

    question: str
    say: str
    students: int


@dataclass(frozen=True)
class Unknown:
    """A wrong value that several students had and the card does not name, with the entry to paste."""

    question: str
    value: str
    students: int
    case: str
    entry: str


def known_mistakes(results: Sequence[HandInResult], key: Mapping[str, Any]) -> list[Known]:
    """Count the mistakes that the card names, the most frequent first."""
    counted: Counter[tuple[str, str]] = Counter()
    for result in results:
        for name, question in result.questions.items():
            sayings = _sayings(key, name)
            counted.update((name, say) for say in _mistakes_told(question, sayings))
    return [Known(name, say, n) for (name, say), n in counted.most_common()]


def _sayings(key: Mapping[str, Any], name: str) -> set[str]:
    """All sentences for known mistakes of a question, in every case."""
    cells = key["questions"].get(name, {}).get("cells", {})
    slots = (slot for entry in cells.values() for slot in entry.get("slots", ()))
    return {slot["say"] for slot in slots if slot["name"].startswith("mistake") and slot.get("say")}


def _mistakes_told(question: QuestionResult, sayings: set[str]) -> set[str]:
    """Which of these sentences a student was told, alone or within a longer one."""
    if question.state != NOT_YET:
        return set()
    told = " ".join([question.message, *(c.say for c in question.criteria)])
    return {say for say in sayings if say in told}


def unknown_values(results: Sequence[HandInResult], key: Mapping[str, Any]) -> list[Unknown]:
    """Wrong values that came twice or more and that no mistake of the card fits."""
    seen: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for result in results:
        for name, value, case in _wrong(result, key):
            seen[name, value, case].add(result.student)
    found = [
        Unknown(name, value, len(who), case, card_entry(value))
        for (name, value, case), who in seen.items()
        if len(who) >= FEWEST_UNKNOWN
    ]
    return sorted(found, key=lambda each: (-each.students, each.question, each.value))


def _wrong(result: HandInResult, key: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, question in result.questions.items():
        entry = key["questions"].get(name)
        if entry is None or question.state != NOT_YET or entry["question"]["kind"] != "number":
            continue
        if question.answer.value and not _mistakes_told(question, _sayings(key, name)):
            case = result.case if entry["question"].get("own_case") else ""
            yield name, short_value(question.answer.value), case


def short_value(value: str) -> str:
    """A number to six digits, so that two ways to one value are one value."""
    try:
        return f"{float(value):.6g}"
    except ValueError:
        return value[:80]


def card_entry(value: str) -> str:
    """The lines for the card; how the value came about only a person can say."""
    return (
        f"      - value: {value}   # write how it comes about, in the solution's own names\n"
        "        say: Say here what was taken for what, and what to do instead."
    )
