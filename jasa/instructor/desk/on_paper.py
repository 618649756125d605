"""Somebody on the class list without a readable file: answers on paper or spoken, typed in by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jasa.errors import JasaError
from jasa.exercise.questions import TO_BE_READ
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import About, HandInResult, QuestionResult
from jasa.instructor.grading.read.roster import Student

NOTE = "The answers came on paper or were spoken; {} typed them in."
SPOKEN = "(on paper or spoken)"


class OnPaperError(JasaError):
    """A hand-in on paper cannot be taken; the message says why."""


def without_a_file(book: Gradebook, exercise: str) -> list[tuple[str, Student]]:
    """Who has nothing that can be marked: the gradebook's key for them, and who they are."""
    newest = book.newest(exercise)
    good = {r.listed for r in newest if r.marked}
    listed = book.ledger.class_list()
    missing = {s.label: (s.label, s) for s in listed if s.label not in good}
    for result in newest:  # a file came that cannot be read: its key is the gradebook's
        if not result.marked:
            student = Student(result.about.number, result.about.name)
            label = student.label or result.student
            missing[label] = (result.student, student if student.label else Student(label))
    return sorted(missing.values(), key=lambda pair: pair[1].label)


def take_on_paper(
    book: Gradebook, key: Mapping[str, Any], who: str, texts: Mapping[str, str], marker: str
) -> HandInResult:
    """Keep the answers of somebody without a file. Raises OnPaperError.

    Args:
        book: the gradebook.
        key: of the exercise.
        who: the gradebook's key, as ``without_a_file`` gives it.
        texts: what was answered, by question; a question that is left out was not answered.
        marker: who typed it in.
    """
    exercise = str(key["exercise"])
    found = dict(without_a_file(book, exercise))
    if who not in found:
        raise OnPaperError(f"{who[:60]!r} is not on the class list, or has a file that counts.")
    student = found[who]
    result = HandInResult(
        student=who,
        exercise=exercise,
        of=float(key["points"]),
        about=About(student.name, student.id, notes=(NOTE.format(marker),)),
        questions={name: _typed_in(key, name, texts.get(name, "")) for name in key["questions"]},
    )
    book.ledger.add_by_hand(result, marker)
    return result


def _typed_in(key: Mapping[str, Any], name: str, text: str) -> QuestionResult:
    """Every question waits for a person: no machine has seen this hand-in."""
    card = key["questions"][name]["question"]
    written = text.strip() or (SPOKEN if card["kind"] == "text" else "")
    return QuestionResult(
        title=card["title"],
        kind=card["kind"],
        state=TO_BE_READ,
        of=float(card["points"]),
        written=written,
    )
