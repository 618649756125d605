"""Two names in a gradebook that are one student: shown side by side, then put under one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from jasa.errors import JasaError
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.students.course_file import Course
from jasa.instructor.students.find import find_result


class MergeError(JasaError):
    """Two names cannot be merged; the message says why, nothing was changed."""


def two_names(book: Gradebook, gone: str, kept: str) -> tuple[str, str]:
    """The gradebook's two names that are meant, whatever the exercise. Raises NotFound, MergeError."""
    everybody: dict[str, HandInResult] = {}
    for exercise in book.exercises():
        everybody |= {result.student: result for result in book.newest(exercise)}
    names = [find_result(list(everybody.values()), said).student for said in (gone, kept)]
    if names[0] == names[1]:
        raise MergeError(f"Both are {names[0]!r} already: give the other name of the gradebook.")
    return names[0], names[1]


def merge_preview(book: Gradebook, gone: str, kept: str, course: Course) -> Iterator[str]:
    """What either name has, exercise by exercise, and what will count."""
    yield f"{gone!r} becomes {kept!r}:"
    for exercise in book.exercises():
        found = {r.student: r for r in book.latest(exercise) if r.student in (gone, kept)}
        yield from (f"  {exercise}: {name}: {_in_short(r)}" for name, r in found.items())
        if len(found) == 2:
            last = [name for name in [*found, *book.in_order(exercise)] if name in found][-1]
            yield f"  {exercise}: what was marked last counts, that of {last}; marks by hand are kept"
    for each in course.extensions:
        if each.student == gone:
            yield f"  In course.yaml write {kept!r} for {gone!r} in the extension of {each.exercise}."


def _in_short(result: HandInResult) -> str:
    had = f"{result.points:g} of {result.of:g} points" if result.marked else result.state
    by_hand = sum(question.by_hand for question in result.questions.values())
    return f"{had}, {by_hand} marks by hand, {result.about.file or 'no file'}"


def merge_into(book: Gradebook, gone: str, kept: str) -> Path:
    """Merge two names after keeping a copy of the gradebook beside it; gives the copy."""
    stamp = datetime.now().strftime("%Y-%m-%d_%H%M%S")
    copy = book.path.with_name(f"{book.path.stem}_before_merge_{stamp}{book.path.suffix}")
    if copy.exists():
        raise MergeError(f"There is a copy {copy} of this second already: try again.")
    book.copy_to(copy)
    book.merge(gone, kept)
    return copy


def command_that_merges(names: Sequence[Sequence[str]]) -> str:
    """The command for two marks of one row; the name kept is on the class list, or has a number.

    Each is named by what says whose it is, the gradebook's own name last.
    """
    kept, gone = sorted(names, key=lambda own: (len(own) < 2, not any(map(str.isdigit, own[-1]))))
    return f'jasa merge "{gone[-1]}" --into "{kept[-1]}"'
