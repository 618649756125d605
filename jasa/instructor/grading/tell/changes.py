"""What a run changed: which marks rose, fell or stayed, and through file, card, data or person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jasa.instructor.grading.judge.result import HandInResult

MOST_TOLD = 12
NEW, GONE = "marked for the first time", "can no longer be marked"
FILE, KEY, PERSON, VERSION = "a new file", "the key", "a mark by hand", "this version of jasa"


@dataclass(frozen=True)
class MarkChange:
    """One student's mark before and after a run, and through what it changed."""

    label: str
    before: float | None
    after: float | None
    why: str
    questions: tuple[str, ...] = ()

    @property
    def by(self) -> float:
        """By how many points it changed."""
        return round((self.after or 0.0) - (self.before or 0.0), 2)


def changes(
    before: Iterable[HandInResult], after: Iterable[HandInResult]
) -> tuple[list[MarkChange], int]:
    """Compare a class before and after; gives the changes and how many marks stayed as they were."""
    was = {result.student: result for result in before}
    found, stayed = [], 0
    for now in after:
        old = was.get(now.student)
        if old is None:
            found.append(MarkChange(now.label, None, _points(now), NEW))
        elif _points(old) == _points(now) and not _moved(old, now):
            stayed += 1
        else:
            why = _reason_for(old, now) if now.marked else GONE
            moved = _moved(old, now)
            found.append(MarkChange(now.label, _points(old), _points(now), why, moved))
    return found, stayed


def _points(result: HandInResult) -> float | None:
    return result.points if result.marked else None


def _moved(old: HandInResult, now: HandInResult) -> tuple[str, ...]:
    """The questions whose points are others now."""
    return tuple(
        name
        for name, question in now.questions.items()
        if name in old.questions and old.questions[name].points != question.points
    )


def _reason_for(old: HandInResult, now: HandInResult) -> str:
    if old.digest != now.digest:
        return FILE
    if old.key_digest != now.key_digest:
        return KEY
    return VERSION if old.version != now.version else PERSON


def key_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Say question by question what of a key has changed: card, tolerance, answer, mistakes."""
    told = []
    for name, entry in new["questions"].items():
        was = old["questions"].get(name)
        if was is None:
            told.append(f"{name} is new")
            continue
        parts = _parts_changed(was, entry)
        if parts:
            told.append(f"{name}: {', '.join(parts)}")
    told += [f"{name} is gone" for name in old["questions"] if name not in new["questions"]]
    return told


def _parts_changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    parts = []
    if was["question"].get("points") != now["question"].get("points"):
        parts.append("its points on the card")
    if was["question"] != now["question"] and not parts:
        parts.append("its words on the card")
    before, after = was["cells"], now["cells"]
    if _by_case(before, "answer") != _by_case(after, "answer"):
        parts.append("the right answer (solution or data)")
    elif _slots(before, "widths", False) != _slots(after, "widths", False):
        parts.append("the tolerance")
    if _slots(before, "secret", True) != _slots(after, "secret", True):
        parts.append("the known mistakes")
    return parts


def _by_case(cells: Mapping[str, Any], what: str) -> dict[str, Any]:
    return {case: entry.get(what) for case, entry in cells.items()}


def _slots(cells: Mapping[str, Any], what: str, mistakes: bool) -> list[Any]:
    return [
        (case, slot["name"], slot.get(what))
        for case, entry in cells.items()
        for slot in entry.get("slots", ())
        if slot["name"].startswith("mistake") == mistakes
    ]


def changes_told(
    found: Sequence[MarkChange], stayed: int, about_key: Sequence[str] = ()
) -> list[str]:
    """What changed, in sentences: nothing about a first run, which changes nothing."""
    moved = [change for change in found if change.why not in (NEW, GONE)]
    gone = [change for change in found if change.why == GONE]
    if not stayed and not moved and not gone:
        return []
    rose, fell = (sum(sign * c.by > 0 for c in moved) for sign in (1, -1))
    new = sum(change.why == NEW for change in found)
    lines = [f"Marks: {rose} rose, {fell} fell, {stayed} as before, {new} new."]
    reasons = Counter(change.why for change in moved)
    if reasons:
        lines.append(
            "Through: " + ", ".join(f"{why} ({n})" for why, n in reasons.most_common()) + "."
        )
    if about_key:
        lines.append("The key has changed. " + "; ".join(about_key[:MOST_TOLD]) + ".")
    for change in [*moved, *gone][:MOST_TOLD]:
        lines.append(
            f"  {change.label}: {_shown(change.before)} -> {_shown(change.after)}{_change_words(change)}"
        )
    more = len(moved) + len(gone) - MOST_TOLD
    return [*lines, *([f"  and {more} more"] if more > 0 else [])]


def _shown(points: float | None) -> str:
    return "no mark" if points is None else f"{points:g}"


def _change_words(change: MarkChange) -> str:
    where = f" in {', '.join(change.questions)}" if change.questions else ""
    return f" ({change.why}{where})"
