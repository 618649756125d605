"""What each student of a class has earned in one exercise, and whether that is all of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jasa.instructor.grading.judge.result import HandInResult


@dataclass(frozen=True)
class Final:
    """The mark of one student: points of the whole exercise, or None with the reason why not.

    ``names`` are the texts that may say whose it is: the file's label, name and number of the list.
    """

    names: tuple[str, ...]
    points: float | None
    of: float
    why_not: str = ""
    comment: str = ""
    file: str = ""

    @property
    def label(self) -> str:
        """How the student is named to the teacher."""
        return self.names[0]


def finals(results: Iterable[HandInResult]) -> list[Final]:
    """Give the marks of a class; unread texts and ungraded files have none, which is no zero."""
    return [final(result) for result in results]


def final(result: HandInResult) -> Final:
    """Give the mark of one result."""
    names = tuple(dict.fromkeys(n for n in (result.listed, result.student) if n))
    why_not, unread = "" if result.marked else result.state, len(result.waiting)
    if not why_not and unread:
        why_not = f"{unread} written answer{'s' if unread > 1 else ''} to be read"
    points = None if why_not else result.points
    return Final(names, points, result.of, why_not, _comment(result), result.about.file)


def _comment(result: HandInResult) -> str:
    """One line of points by task, for a platform's comment field."""
    return "; ".join(f"{n[-2:]} {q.points:g}/{q.of:g}" for n, q in result.questions.items())
