"""One mark for one student from the command line, by the same rules as at the desk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jasa.errors import JasaError
from jasa.instructor.grading.judge.given import AGREED, CLEAR, EXCUSE, MARK, Given, standing_of
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.ledger import answer_digest
from jasa.instructor.grading.judge.result import HandInResult

QUESTION = re.compile(r"(?:\d\d-)?q\d+")


class MarkError(JasaError):
    """The mark was not taken; the message says why."""


@dataclass(frozen=True)
class Asked:
    """What is to be done to one answer: points, or an excuse, or back to unread."""

    question: str
    points: float | None
    why: str
    private: bool = False
    excuse: bool = False
    back: bool = False
    agreed: bool = False


def taken_apart(words: Sequence[str]) -> tuple[list[str], str, float | None]:
    """Split ``Anna Li q3 2`` into name, question and points. Raises MarkError."""
    places = [n for n, word in enumerate(words) if QUESTION.fullmatch(word.casefold())]
    rest = words[places[-1] + 1 :] if places else []
    if not places or places[-1] == 0 or len(rest) > 1:
        raise MarkError("Write name, question and points, as in: jasa mark 6 Jones q3 2 --why ...")
    try:
        points = float(rest[0].replace(",", ".")) if rest else None
    except ValueError:
        raise MarkError(f"{rest[0][:20]!r} is no number of points.") from None
    return list(words[: places[-1]]), words[places[-1]], points


def give_mark(book: Gradebook, result: HandInResult, asked: Asked, marker: str) -> str:
    """Do it and say in one sentence what it means. Raises MarkError; then nothing was done."""
    question = result.questions.get(asked.question)
    if question is None:
        raise MarkError(
            f"{result.label} has no hand-in that can be marked: use the desk's On paper."
        )
    if not asked.why.strip() and not asked.back:
        raise MarkError("Say why with --why: the student reads it, unless you add --private.")
    before = question.points
    row = _row(result, asked, question.of, marker, answer_digest(question))
    book.ledger.add(result.exercise, [row], done_with=marker)
    after = next(r for r in book.latest(result.exercise) if r.student == result.student)
    rows = book.ledger.rows(result.exercise, result.student)[result.student, asked.question]
    standing = standing_of(rows, answer_digest(question))
    if row.act == MARK and standing.mark is not None and standing.mark.marker != marker:
        return (
            f"{standing.mark.marker} gave {standing.mark.points:g}, which still counts; yours "
            "stands beside it. Add --agreed to make yours the mark."
        )
    now = after.questions[asked.question]
    return (
        f"{result.label}, {asked.question}: {before:g} -> {now.points:g} of {now.of:g}, "
        f"{now.state}. {after.points:g} of {after.of:g} in all."
    )


def _row(result: HandInResult, asked: Asked, most: float, marker: str, digest: str) -> Given:
    comment, private = ("", asked.why) if asked.private else (asked.why, "")
    if asked.back:
        act, points = CLEAR, None
    elif asked.excuse:
        act, points = EXCUSE, None
    elif asked.points is None:
        raise MarkError("Give points, --excuse or --back.")
    elif not 0 <= asked.points <= most:
        raise MarkError(f"{asked.question} gives 0 to {most:g} points, not {asked.points:g}.")
    else:
        act, points = (AGREED if asked.agreed else MARK), asked.points
    return Given(
        result.student, asked.question, act, marker, points, comment, private, digest=digest
    )
