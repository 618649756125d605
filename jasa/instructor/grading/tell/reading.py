"""Free text, read by a person in a spreadsheet: a file to fill in, and the way back.

The file has one row an answer. Points and comments come back as manual marks, all or none; what a
spreadsheet changed on the way (separators, byte order mark, decimal commas) is put up with.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jasa.errors import JasaError
from jasa.instructor.grading.judge.gradebook import Gradebook, ManualMark
from jasa.instructor.grading.judge.result import HandInResult, QuestionResult
from jasa.instructor.grading.judge.times import time_now
from jasa.instructor.grading.read.encodings import decode
from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.read.roster import read_rows
from jasa.instructor.grading.tell.spreadsheet import csv_text, defuse, undefuse

HEAD = ("student", "name", "question", "title", "answer", "points", "of", "comment")
BY_HAND = "Marked by hand."
MOST_TOLD = 5


class ReadingError(JasaError):
    """Points from a file cannot be taken over; the message names the lines."""


@dataclass(frozen=True)
class Taken:
    """How many marks of a file were new, and whether all that stands in it is in the gradebook."""

    marks: int
    whole: bool


def to_read_csv(results: Iterable[HandInResult]) -> str:
    """Write the written answers of a class, with points and comments given before."""
    marked = [result for result in results if result.marked]
    asked = dict.fromkeys(name for r in marked for name, q in r.questions.items() if q.written)
    rows = [
        _row(result, name, result.questions[name])
        for name in asked
        for result in marked
        if name in result.questions and result.questions[name].written
    ]
    return csv_text(HEAD, rows)


def _row(result: HandInResult, name: str, question: QuestionResult) -> list[str]:
    given = question.by_hand
    return [
        result.student,
        result.about.name,
        name,
        question.title,
        question.written.strip(),
        f"{question.points:g}" if given else "",
        f"{question.of:g}",
        question.message if given and question.message != BY_HAND else "",
    ]


def take_marks(book: Gradebook, path: Path, exercise: str, who: str) -> Taken:
    """Take points and comments from a filled-in file as manual marks. Raises ReadingError.

    Rows without points are left as they are; a row that says what the gradebook says is no news.
    """
    rows = _read_filled_in(path)
    known = {result.student: result for result in book.latest(exercise)}
    names = {**{defuse(name): name for name in known}, **{name: name for name in known}}
    marks: dict[tuple[str, str], ManualMark] = {}
    wrong, loose = [], False
    for line, row in rows:
        if not row["points"]:
            loose = loose or bool(row.get("comment"))
            continue
        student = names.get(row["student"], names.get(undefuse(row["student"]), ""))
        problem, mark = _mark_of(row, known.get(student), who)
        again = (student, row["question"])
        if not problem and again in marks:
            problem = f"{again[0]} has a second line for {again[1]}"
        if problem or mark is None:
            wrong.append(f"line {line}: {problem}")
        else:
            marks[again] = mark
    if wrong:
        raise ReadingError(_refusal(path, wrong))
    news = [(s, m) for (s, q), m in marks.items() if _is_new(known[s].questions[q], m)]
    book.set_many(exercise, news)
    return Taken(len(news), not loose)


def _read_filled_in(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        text, _ = decode(path.read_bytes())
    except OSError as error:
        raise ReadingError(f"{clean(str(path))!r} cannot be opened ({error.strerror}).") from None
    try:
        columns, rows = read_rows(text)
    except csv.Error as error:
        raise ReadingError(f"{path.name} cannot be read as a CSV: {error}.") from None
    lacking = [c for c in ("student", "question", "points") if c not in columns]
    if lacking:
        raise ReadingError(f"{path.name} has no column {' and '.join(map(repr, lacking))}.")
    return rows


def _mark_of(
    row: Mapping[str, str], result: HandInResult | None, who: str
) -> tuple[str, ManualMark | None]:
    """What is wrong with a line, or its mark."""
    name, said = clean(row["question"], 30), clean(row["points"], 20)
    if result is None:
        return f"no student {clean(row['student'], 40)!r} in the gradebook", None
    question = result.questions.get(row["question"])
    if question is None:
        return f"no question {name!r} for {clean(row['student'], 40)}", None
    try:
        points = float(said.replace(",", "."))
    except ValueError:
        return f"{said!r} is no number of points", None
    if not 0 <= points <= question.of:
        return f"{name} gives 0 to {question.of:g} points, not {said}", None
    comment = undefuse(row.get("comment", "")).strip()
    return "", ManualMark(row["question"], points, who, comment or BY_HAND, time_now())


def _is_new(question: QuestionResult, mark: ManualMark) -> bool:
    return not question.by_hand or (question.points, question.message) != (mark.points, mark.why)


def _refusal(path: Path, wrong: list[str]) -> str:
    more = f" (and {len(wrong) - MOST_TOLD} more)" if len(wrong) > MOST_TOLD else ""
    return f"Nothing was taken from {path.name}. {'; '.join(wrong[:MOST_TOLD])}{more}."
