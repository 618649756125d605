"""Everything the gradebook knows of one student's hand-in, in words for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from jasa.files import write_whole
from jasa.instructor.grading.judge.given import Given, standing_of
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.ledger import answer_digest
from jasa.instructor.grading.judge.result import HandInResult, QuestionResult
from jasa.instructor.students.course_file import Course, handed_in_at, lateness
from jasa.instructor.students.sections import sections_of

WIDTH = 96


def shown(book: Gradebook, result: HandInResult, course: Course, only: str = "") -> str:
    """Write down one student's hand-in: files, case, each answer with value, key and history.

    With ``only`` the answers to other questions are left out.
    """
    rows = book.ledger.rows(result.exercise, result.student)
    lines = [*_heading_lines(book, result, course), ""]
    for name, question in result.questions.items():
        if only not in ("", name):
            continue
        lines += [*_question(name, question, rows.get((result.student, name), [])), ""]
    return "\n".join(lines)


def _heading_lines(book: Gradebook, result: HandInResult, course: Course) -> Iterator[str]:
    as_file = "" if result.student == result.label else f" ({result.student})"
    yield f"{result.label}{as_file}, exercise {result.exercise}"
    if result.marked:
        yield f"{result.state}: {result.points:g} of {result.of:g} points that can be had"
    else:
        yield f"{result.state}. {result.why}"
    yield f"File: {result.about.file or 'none'}"
    when, late = handed_in_at(result), lateness(course, result)
    told = [f"handed in {when:%Y-%m-%d %H:%M}"] if when else []
    told += [late.words] if late.words else []
    if told:
        yield f"Time: {', '.join(told)}"
    sections = sections_of(book).told(result)
    if sections:
        yield f"Section: {sections}"
    if result.case:
        yield f"Own case: {result.case}, for the id {result.student_id!r}"
    yield from (f"Note: {note}" for note in result.about.notes)
    yield from (f"Mended: {repair.sentence}" for repair in result.repairs)
    earlier = {r.digest: r for r in book.runs(result.exercise, result.student)}
    others = [r for digest, r in earlier.items() if digest != result.digest]
    yield from (f"Earlier file: {r.about.file}, {r.points:g} points by machine" for r in others)


def _question(name: str, question: QuestionResult, rows: Sequence[Given]) -> Iterator[str]:
    had = f"{question.points:g} of {question.of:g}"
    if question.open:
        had = f"- of {question.of:g}"
    by = f", by {question.who} (the machine gave {question.automatic_points:g})" if (
        question.by_hand and question.automatic_points is not None and question.kind != "text"
    ) else (f", by {question.who}" if question.by_hand else "")  # fmt: skip
    yield f"{name} {question.title}: {had}, {question.state}{by}"
    if question.outdated_points is not None:
        yield f"  The answer has changed: {question.outdated_points:g} points count no more."
    answer = question.answer
    yield from _block("typed", question.written or answer.typed)
    if answer.value:
        yield from _wrapped("value", answer.value)
    if answer.accepted:
        yield from _wrapped("accepted", answer.accepted)
    if question.message:
        yield from _wrapped("said", question.message)
    if question.problem:
        yield from _wrapped("problem", question.problem)
    for criterion in question.criteria:
        yield f"  {'met' if criterion.met else 'not yet'}: {criterion.name}"
    standing = standing_of(rows, answer_digest(question))
    for row in rows:
        yield from _wrapped(row.at[:16].replace("T", " "), history_words(row))
    for row in standing.beside:
        yield f"  beside it: {row.marker} would give {row.points:g}"


def history_words(row: Given) -> str:
    """One row of the history in words; a private note is for markers."""
    points = f" {row.points:g}" if row.points is not None else ""
    words = f"{row.marker}: {row.act}{points}"
    words += f". {row.comment}" if row.comment else ""
    return words + (f" [private: {row.private}]" if row.private else "")


def _block(label: str, text: str) -> Iterator[str]:
    if text:
        yield f"  {label}:"
        yield from textwrap.indent(text, "    ").split("\n")


def _wrapped(label: str, text: str) -> Iterator[str]:
    yield from textwrap.wrap(
        f"{label}: {' '.join(text.split())}",
        WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
    )


def unpacked(result: HandInResult, folder: Path) -> list[Path]:
    """Write the answers as they were typed as text files into a folder; never as code to run."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, question in result.questions.items():
        text = question.written or question.answer.typed
        if text:
            paths.append(folder / f"{name}.txt")
            write_whole(paths[-1], f"{text}\n")
    return paths
