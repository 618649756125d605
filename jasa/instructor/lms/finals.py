"""What each student of a class has earned in one exercise, and whether that is all of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from jasa.instructor.grading.judge.result import EXCUSED, HandInResult
from jasa.instructor.grading.tell.marks import final_points
from jasa.instructor.students.course_file import Course, lateness
from jasa.instructor.students.sections import Sections


@dataclass(frozen=True)
class Final:
    """The mark of one student: points of the whole exercise, or None with the reason why not.

    ``names`` are the texts that may say whose it is: the file's label, name and number of the list.
    ``section`` is that of the class list, as a table shows it.
    """

    names: tuple[str, ...]
    points: float | None
    of: float
    why_not: str = ""
    comment: str = ""
    file: str = ""
    section: str = ""

    @property
    def label(self) -> str:
        """How the student is named to the teacher."""
        return self.names[0]


def finals(
    results: Iterable[HandInResult], course: Course | None = None, sections: Sections | None = None
) -> list[Final]:
    """Give the marks of a class; unread texts and ungraded files have none, which is no zero."""
    known = sections or Sections(())
    return [replace(final(r, course or Course()), section=known.told(r)) for r in results]


def final(result: HandInResult, course: Course) -> Final:
    """Give the mark of one result, late days taken off, out of the points of the whole exercise.

    Where a question is excused the others count for all: a platform knows one maximum.
    """
    full = round(result.of + sum(q.of for q in result.questions.values() if q.excused), 2)
    names = tuple(dict.fromkeys(n for n in (result.listed, result.student) if n))
    why_not, unread = "" if result.marked else result.state, len(result.waiting)
    if not why_not and unread:
        why_not = f"{unread} written answer{'s' if unread > 1 else ''} to be read"
    if not why_not and not result.of:
        why_not = EXCUSED
    late = lateness(course, result)
    points = None if why_not else final_points(result, late.per_cent)
    if points is not None and full != result.of:
        points = round(points * full / result.of, 2)
    told = "; ".join(filter(None, [_comment(result), late.words]))
    return Final(names, points, full, why_not, told, result.about.file)


def _comment(result: HandInResult) -> str:
    """One line of points by task, for a platform's comment field."""
    return "; ".join(f"{n[-2:]} {q.points:g}/{q.of:g}" for n, q in result.questions.items())
