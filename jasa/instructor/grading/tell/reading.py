"""Free text, read by a person in a spreadsheet: a file to fill in, and the way back.

The file has one row an answer. Points and comments come back as manual marks, all or none; what a
spreadsheet changed on the way (separators, byte order mark, decimal commas) is put up with.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jasa.errors import JasaError
from jasa.instructor.grading.judge.given import Given, reading_of
from jasa.instructor.grading.judge.gradebook import Gradebook, ManualMark
from jasa.instructor.grading.judge.ledger import answer_digest
from jasa.instructor.grading.judge.result import ASKED_OTHERWISE, HandInResult, QuestionResult
from jasa.instructor.grading.judge.times import time_now
from jasa.instructor.grading.read.encodings import decode
from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.read.tables import read_rows
from jasa.instructor.grading.tell.spreadsheet import csv_text, defuse, undefuse
from jasa.instructor.grading.tell.workbook import workbook_rows
from jasa.instructor.students.find import NotFound, find_result
from jasa.instructor.students.sections import Sections

HEAD = ("student", "name", "question", "title", "answer", "points", "of", "comment")
BY_HAND = "Marked by hand."
IN_THE_FILE = "(asked otherwise in this file: see there)"
MOST_TOLD = 5


class ReadingError(JasaError):
    """Points from a file cannot be taken over; the message names the lines."""


@dataclass(frozen=True)
class Taken:
    """How many marks of a file were new, and whether all that stands in it is in the gradebook.

    ``beside`` of them stand beside another marker's mark, which still counts.
    """

    marks: int
    whole: bool
    beside: int = 0


def to_read_csv(results: Iterable[HandInResult], sections: Sections | None = None) -> str:
    """Write the written answers of a class, with points and comments given before."""
    return csv_text(*to_read_table(results, sections))


def to_read_table(
    results: Iterable[HandInResult], sections: Sections | None = None
) -> tuple[list[str], list[list[str]]]:
    """The head, and the written answers a row each, question by question.

    Where the class has ``sections`` they stand in the last column.
    """
    known = sections if sections and sections.names else None
    marked = [result for result in results if result.marked]
    asked = dict.fromkeys(
        name for r in marked for name, q in r.questions.items() if _for_a_person(q)
    )
    rows = [
        [*_row(result, name, result.questions[name]), *([known.told(result)] if known else [])]
        for name in asked
        for result in marked
        if name in result.questions and _for_a_person(result.questions[name])
    ]
    return [*HEAD, *(["section"] if known else [])], rows


def _for_a_person(question: QuestionResult) -> bool:
    return bool(question.written) or question.state == ASKED_OTHERWISE


def _row(result: HandInResult, name: str, question: QuestionResult) -> list[str]:
    given = question.by_hand
    return [
        result.student,
        result.about.name,
        name,
        question.title,
        question.written.strip() or IN_THE_FILE,
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
    given = book.ledger.rows(exercise)
    marks: dict[tuple[str, str], ManualMark] = {}
    wrong, loose = [], False
    for line, row in rows:
        if not row["points"]:
            loose = loose or bool(row.get("comment"))
            continue
        student = _student_meant(row["student"], known)
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
    news = [
        (s, m)
        for (s, q), m in marks.items()
        if _is_new(known[s].questions[q], m, given.get((s, q), ()))
    ]
    book.set_many(exercise, news)
    others = [known[s].questions[m.question].who for s, m in news]
    return Taken(len(news), not loose, sum(other not in ("", who) for other in others))


def _student_meant(said: str, known: Mapping[str, HandInResult]) -> str:
    """The student of a line, by the file's own name, a number or a name; "" if nobody is meant."""
    for text in (said, undefuse(said)):
        same = [name for name in known if text in (name, defuse(name))]
        if text and same:
            return same[0]
    try:
        return find_result(list(known.values()), undefuse(said)).student
    except NotFound:
        return ""


def _read_filled_in(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReadingError(f"{clean(str(path))!r} cannot be opened ({error.strerror}).") from None
    try:
        excel = raw.startswith(b"PK\x03\x04")
        columns, rows = workbook_rows(raw) if excel else read_rows(decode(raw)[0])
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
    if "comment" in row:
        comment = undefuse(row["comment"]).strip()
    else:  # a file without that column says nothing about comments
        comment = question.message if question.by_hand else ""
    return "", ManualMark(row["question"], points, who, comment or BY_HAND, time_now())


def _is_new(question: QuestionResult, mark: ManualMark, given: Sequence[Given]) -> bool:
    """Whether a line says something else than the mark that counts and than the marker's own."""
    said = (mark.points, mark.why)
    if question.by_hand and said == (question.points, question.message or BY_HAND):
        return False
    own = reading_of(given, mark.who, answer_digest(question))
    return own is None or said != (own.points, clean(own.comment, 2_000) or BY_HAND)


def _refusal(path: Path, wrong: list[str]) -> str:
    more = f" (and {len(wrong) - MOST_TOLD} more)" if len(wrong) > MOST_TOLD else ""
    return f"Nothing was taken from {path.name}. {'; '.join(wrong[:MOST_TOLD])}{more}."
