"""The answers to one question as a marker meets them: shuffled, without names, one after another."""

from __future__ import annotations

import hashlib
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from jasa.exercise.questions import COULD_NOT_JUDGE, RIGHT
from jasa.instructor.grading.judge.given import (
    AGREED,
    MARK,
    Given,
    Standing,
    not_undone,
    reading_of,
    standing_of,
)
from jasa.instructor.grading.judge.ledger import answer_digest
from jasa.instructor.grading.judge.result import HandInResult, QuestionResult

UNREAD, CHANGED, DONE, EXCUSED = "unread", "changed since read", "marked", "excused"
FLAGGED, EVERY, NOT_RIGHT = "flagged", "all", "not right"
LONGEST_PAUSE_S = 600  # between two marks; more is a break and not reading
USUAL_S = 90.0


@dataclass(frozen=True)
class Leaf:
    """One answer in the pile: where it lies, what was answered, and what people gave for it."""

    id: str
    place: int
    result: HandInResult
    question: QuestionResult
    rows: tuple[Given, ...]
    standing: Standing
    own: Given | None
    state: str

    @property
    def student(self) -> str:
        """The gradebook's key of whose answer it is."""
        return self.result.student

    @property
    def digest(self) -> str:
        """What names the text that lies here."""
        return answer_digest(self.question)


def leaf_id(seed: str, student: str) -> str:
    """A name for a student that says nothing about who it is."""
    return hashlib.sha256(f"{seed}\n{student}".encode()).hexdigest()[:14]


def pile_of(
    results: Sequence[HandInResult],
    rows: dict[tuple[str, str], list[Given]],
    question: str,
    marker: str,
    *,
    seed: str = "",
    every: int = 1,
    blind: bool = False,
) -> list[Leaf]:
    """Lay out the answers to a question in the order of ``seed``; every n-th, for a second marker."""
    there = [r for r in results if r.marked and _has_answer(r.questions.get(question))]
    there.sort(key=lambda r: leaf_id(f"{seed}/{question}", r.student))
    leaves = []
    for place, result in enumerate(there[::every], start=1):
        given = rows.get((result.student, question), [])
        asked = result.questions[question]
        digest = answer_digest(asked)
        seen = [row for row in given if row.marker == marker and row.act != AGREED]
        standing = standing_of(seen if blind else given, digest)
        own = reading_of(given, marker, digest)
        state = _state(standing, own, blind)
        identity = leaf_id(seed, result.student)
        kept = tuple(seen if blind else given)
        leaves.append(Leaf(identity, place, result, asked, kept, standing, own, state))
    return leaves


def _has_answer(question: QuestionResult | None) -> bool:
    if question is None:
        return False
    return bool(question.written.strip()) if question.kind == "text" else True


def _state(standing: Standing, own: Given | None, blind: bool) -> str:
    if standing.excused is not None:
        return EXCUSED
    if own is not None or (standing.mark is not None and not blind):
        return DONE
    return CHANGED if standing.outdated is not None else UNREAD


def chosen(leaves: Sequence[Leaf], view: str) -> list[Leaf]:
    """The answers of a view: all, those in a state, flagged ones, or those of one level."""
    if view == EVERY:
        return list(leaves)
    if view == FLAGGED:
        return [leaf for leaf in leaves if leaf.standing.flagged]
    if view == NOT_RIGHT:
        return [leaf for leaf in leaves if leaf.question.state != RIGHT]
    if view == COULD_NOT_JUDGE:
        return [leaf for leaf in leaves if leaf.question.state == COULD_NOT_JUDGE]
    if view == UNREAD:  # a text that has changed has not been read either
        return [leaf for leaf in leaves if leaf.state in (UNREAD, CHANGED)]
    if view.startswith("points "):
        return [leaf for leaf in leaves if _points(leaf) == view.removeprefix("points ")]
    return [leaf for leaf in leaves if leaf.state == view]


def _points(leaf: Leaf) -> str:
    mark = leaf.own or leaf.standing.mark
    return f"{mark.points:g}" if mark is not None and mark.points is not None else ""


def next_of(leaves: Sequence[Leaf], after: int, view: str) -> Leaf | None:
    """The next answer of a view below a place, then from the top; None if there is none."""
    there = chosen(leaves, view)
    return next((leaf for leaf in there if leaf.place > after), there[0] if there else None)


@dataclass(frozen=True)
class Progress:
    """How far a pile is read: answers done, of how many, seconds for one, seconds left."""

    done: int
    of: int
    each_s: float
    left_s: float


def progress(leaves: Sequence[Leaf], marker: str) -> Progress:
    """Tell how far a pile is read and how long the rest will take at this marker's own pace."""
    times = sorted(
        datetime.fromisoformat(row.at)
        for leaf in leaves
        for row in not_undone(leaf.rows)
        if row.marker == marker and row.act == MARK
    )
    gaps = [(b - a).total_seconds() for a, b in pairwise(times)]
    read = [gap for gap in gaps if 0 < gap <= LONGEST_PAUSE_S]
    each = statistics.median(read) if read else USUAL_S
    done = sum(leaf.state in (DONE, EXCUSED) for leaf in leaves)
    return Progress(done, len(leaves), each, each * (len(leaves) - done))
