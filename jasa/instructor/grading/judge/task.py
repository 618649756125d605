"""One piece of work of a batch: a student's chosen file, and how it is graded wherever it is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from jasa.instructor.grading.judge.result import UNGRADED, About, HandInResult
from jasa.instructor.grading.judge.verdict import blank_result, grade
from jasa.instructor.grading.read.choose import Chosen
from jasa.instructor.grading.read.collect import HandIn
from jasa.instructor.grading.read.roster import Student
from jasa.instructor.grading.read.submission import READ_LIMITS, ReadLimits
from jasa.instructor.grading.run.listen import Limits
from jasa.instructor.grading.run.process import Isolation, Sandbox


@dataclass(frozen=True)
class Owner:
    """A hand-in and the student of the class list it belongs to, if any."""

    hand_in: HandIn
    student: Student | None

    @property
    def drawn_id(self) -> str | None:
        """The number that draws the own case: none when only the platform knows it."""
        return self.student.id if self.student is not None and self.student.drawn else None


@dataclass(frozen=True)
class Task:
    """What is graded: owner, the file that counts, what is not the mark's, and what names the work.

    ``key_digest`` is that of the class's key, computed once for all, or "".
    """

    owner: Owner
    chosen: Chosen
    about: About
    work: str
    key_digest: str = ""


class Pool(Protocol):
    """Workers that grade tasks: threads of this machine, or a cluster."""

    key: Mapping[str, Any]
    limits: Limits
    read_limits: ReadLimits
    width: int
    isolation: Isolation

    def put(self, task: Task) -> None:
        """Hand one task to the workers."""

    def get(self, timeout: float) -> tuple[Task, HandInResult | BaseException]:
        """Give the next result. Raises queue.Empty when none came in time."""

    def close(self) -> None:
        """Drop what has not begun and end the workers."""


def payload_of(task: Task) -> dict[str, Any]:
    """What a worker needs to know of a task, as plain data that can travel."""
    listed = task.owner.student
    return {
        "raw": task.chosen.raw,
        "why": task.chosen.why,
        "student": task.owner.hand_in.student,
        "drawn_id": task.owner.drawn_id,
        "own_ids": listed.ids if listed else (),
        "key_digest": task.key_digest,
    }


def grade_payload(
    box: Sandbox,
    key: Mapping[str, Any],
    payload: Mapping[str, Any],
    limits: Limits,
    read_limits: ReadLimits = READ_LIMITS,
) -> HandInResult:
    """Grade one hand-in; one that could not be read at all is *could not be graded*, with why."""
    raw = payload["raw"]
    if raw is None:
        return not_graded(key, payload["student"], box.isolation, payload["why"])
    return grade(
        raw,
        key,
        sandbox=box,
        student=payload["student"],
        student_id=payload["drawn_id"],
        own_ids=payload["own_ids"],
        limits=limits,
        read_limits=read_limits,
        key_digest=payload["key_digest"],
    )


def not_graded(
    key: Mapping[str, Any], student: str, isolation: Isolation, why: str, again: bool = False
) -> HandInResult:
    """The result of a hand-in that was never run, with why."""
    blank = blank_result(key, student, isolation)
    return replace(blank, state=UNGRADED, why=why, again=again)
