"""What the teacher sees at the end of a batch: one line a student and what to do next."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jasa.instructor.grading.judge.batch import Marked, label
from jasa.instructor.grading.judge.verdict import (
    ABSENT,
    GRADED,
    INCOMPLETE,
    MARKED,
    odd,
    sentence,
    waiting,
)
from jasa.instructor.grading.read.roster import Student
from jasa.instructor.grading.read.submission import clean
from jasa.instructor.grading.tell.marks import had

NAME_WIDTH = 28
REMARK = 70  # columns of the last column, from INDENT on
INDENT = NAME_WIDTH + 23
MANY = 20  # from this many students on, a line each is too much
WALLED = "namespaces: no network, files hidden"  # the words of the sandbox's own probe
TWO_CASES = "the better of both cases was counted."


def width(text: str) -> int:
    """Columns a text takes in a terminal; Japanese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, columns: int) -> str:
    """Cut or fill a text to a number of terminal columns."""
    while width(text) > columns:
        text = text[:-2] + "…"
    return text + " " * (columns - width(text))


def student_line(result: Mapping[str, Any]) -> str:
    """One student in one line: name, points, answers to read, and what is odd."""
    name = pad(clean(label(result), 80), NAME_WIDTH)
    if result["state"] not in MARKED:
        return f"{name} {'-':>5}                {_remark(result)}"
    read = f"{len(waiting(result))} to read" if waiting(result) else ""
    points = f"{result['points']:>5g} of {result['of']:g}"
    return f"{name} {pad(points, 11)} {pad(read, 9)} {_remark(result)}".rstrip()


def _remark(result: Mapping[str, Any]) -> str:
    """What is odd, in full, wrapped below itself."""
    lines = textwrap.wrap(clean(sentence(result), 600), REMARK)
    return ("\n" + " " * INDENT).join(lines)


def table(results: Iterable[Mapping[str, Any]], absent: Sequence[Student]) -> list[str]:
    """All students, the missing ones last."""
    head = f"{pad('student', NAME_WIDTH)} points"
    lines = [head, *(student_line(result) for result in results)]
    names = [pad(clean(student.label, 80), NAME_WIDTH) for student in absent]
    return [*lines, *(f"{name} {'-':>5}                {ABSENT}" for name in names)]


def summary(results: Sequence[Mapping[str, Any]], absent: Sequence[Student]) -> str:
    """How many there were of each kind, in one sentence."""
    graded = [r for r in results if r["state"] == GRADED]
    parts = [f"{len(graded)} graded"]
    lost = sum(r["state"] == INCOMPLETE for r in results)
    if lost:
        parts.append(f"{lost} incomplete")
    if len(results) > len(graded) + lost:
        parts.append(f"{len(results) - len(graded) - lost} could not be graded")
    if absent:
        parts.append(f"{len(absent)} not submitted")
    texts = sum(len(waiting(r)) for r in results if r["state"] in MARKED)
    read = f" {texts} written answers wait for a person." if texts else ""
    return f"{', '.join(parts)}.{read}"


def minutes(seconds: float) -> str:
    """A waiting time in words."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def look_at(results: Iterable[Mapping[str, Any]], marked: Marked) -> list[str]:
    """The odd hand-ins only, each with what is odd, under one heading; [] if there are none."""
    lines = []
    for result in results:
        cases = [r for r in result["repairs"] if r.endswith(TWO_CASES)]
        told = [odd(result), *result.get("notes", ()), *cases, had(result)]
        if any(told):
            lines.append(f"{label(result)}: {' '.join(t for t in told if t)}")
    lines += marked.remarks
    if marked.strays:
        lines.append(f"No notebooks, left out: {', '.join(marked.strays[:20])}.")
    wrapped = (
        textwrap.fill(clean(line, 900), 96, initial_indent="- ", subsequent_indent="  ")
        for line in lines
    )
    return ["Look at these:", *wrapped] if lines else []


def walls(marked: Marked) -> str:
    """How student code was shut in, in plain words: one line, also about what was not kept out."""
    if marked.isolation == WALLED:
        return "Student code ran without network and without sight of your files."
    if not marked.dangers:
        return (
            "This machine allows no namespaces. Student code ran without network and without sight "
            f"of your files, behind Landlock and a filter ({marked.isolation})."
        )
    return f"Not protected: student code could {', '.join(marked.dangers)} ({marked.isolation})."
