"""What the teacher sees at the end of a batch: one line a student and what to do next."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

from jasa.instructor.grading.judge.batch import Marked
from jasa.instructor.grading.judge.result import ABSENT, GRADED, INCOMPLETE, HandInResult
from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.read.repairs import TWO_CASES
from jasa.instructor.grading.read.roster import Student
from jasa.instructor.grading.tell.remarks import mark_change, outdated_marks, remark, why_look

NAME_WIDTH = 28
REMARK = 70  # columns of the last column, from INDENT on
INDENT = NAME_WIDTH + 23
MOST_LATE = 30
MANY = 20  # from this many students on, a line each is too much
WALLED = "namespaces: no network, files hidden"  # the words of the sandbox's own probe


def terminal_width(text: str) -> int:
    """Columns a text takes in a terminal; Japanese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def fit_columns(text: str, columns: int) -> str:
    """Cut or fill a text to a number of terminal columns."""
    while terminal_width(text) > columns:
        text = text[:-2] + "…"
    return text + " " * (columns - terminal_width(text))


def student_line(result: HandInResult) -> str:
    """One student in one line: name, points, answers to read, and what is odd."""
    name = fit_columns(result.label, NAME_WIDTH)
    if not result.marked:
        return f"{name} {'-':>5}                {_wrapped(remark(result))}"
    read = f"{len(result.waiting)} to read" if result.waiting else ""
    points = f"{result.points:>5g} of {result.of:g}"
    return f"{name} {fit_columns(points, 11)} {fit_columns(read, 9)} {_wrapped(remark(result))}".rstrip()


def _wrapped(told: str) -> str:
    """What is odd, wrapped below itself."""
    return ("\n" + " " * INDENT).join(textwrap.wrap(told, REMARK, max_lines=9, placeholder=" …"))


def student_table(results: Iterable[HandInResult], absent: Sequence[Student]) -> list[str]:
    """All students, the missing ones last."""
    head = f"{fit_columns('student', NAME_WIDTH)} points"
    lines = [head, *(student_line(result) for result in results)]
    names = [fit_columns(student.label, NAME_WIDTH) for student in absent]
    return [*lines, *(f"{name} {'-':>5}                {ABSENT}" for name in names)]


def class_summary(results: Sequence[HandInResult], absent: Sequence[Student]) -> str:
    """How many there were of each kind, in one sentence."""
    graded = sum(result.state == GRADED for result in results)
    lost = sum(result.state == INCOMPLETE for result in results)
    parts = [f"{graded} graded"]
    if lost:
        parts.append(f"{lost} incomplete")
    if len(results) > graded + lost:
        parts.append(f"{len(results) - graded - lost} could not be graded")
    if absent:
        parts.append(f"{len(absent)} not submitted")
    texts = sum(len(result.waiting) for result in results if result.marked)
    read = f" {texts} written answers wait for a person." if texts else ""
    return f"{', '.join(parts)}.{read}"


def waiting_time(seconds: float) -> str:
    """A waiting time in words."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def look_at(results: Sequence[HandInResult], marked: Marked) -> list[str]:
    """The odd hand-ins only, each with what is odd, under one heading; [] if there are none."""
    lines = []
    for result in results:
        cases = [r.sentence for r in result.repairs if r.kind == TWO_CASES]
        told = [
            why_look(result),
            *result.about.notes,
            *cases,
            mark_change(result),
            outdated_marks(result),
        ]
        if any(told):
            lines.append(f"{result.label}: {' '.join(t for t in told if t)}")
    late = [result.label for result in results if result.about.late]
    if late:
        lines.append(f"Late: {', '.join(late[:MOST_LATE])}{' and more' * (len(late) > MOST_LATE)}.")
    lines += [clean(told, 900) for told in marked.remarks]
    if marked.strays:
        lines.append(f"No notebooks, left out: {', '.join(marked.strays[:20])}.")
    wrapped = (
        textwrap.fill(
            line, 96, initial_indent="- ", subsequent_indent="  ", max_lines=12, placeholder=" …"
        )
        for line in lines
    )
    return ["Look at these:", *wrapped] if lines else []


def walls_line(marked: Marked) -> str:
    """How student code was shut in, in plain words: one line, also about what was not kept out."""
    if marked.isolation == WALLED:
        return "Student code ran without network and without sight of your files."
    if not marked.dangers:
        return (
            "This machine allows no namespaces. Student code ran without network and without sight "
            f"of your files, behind Landlock and a filter ({marked.isolation})."
        )
    return f"Not protected: student code could {', '.join(marked.dangers)} ({marked.isolation})."
