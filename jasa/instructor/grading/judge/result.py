"""The result of a hand-in: what judging finds out, the gradebook keeps and every writer takes.

Frozen, and behind one gate (``read.gate``): whatever a student or a platform put into a text, here
it is valid, bounded Unicode. ``to_json`` and ``from_json`` are the way into the gradebook and back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from jasa.exercise.questions import NOT_ATTEMPTED, TO_BE_READ, Verdict
from jasa.instructor.grading.read.gate import Gated, code_lines, text_line, text_lines
from jasa.instructor.grading.read.repairs import Repair

GRADED, UNGRADED, ABSENT = "graded", "could not be graded", "not submitted"
INCOMPLETE = "incomplete"
MARKED = (GRADED, INCOMPLETE)  # states in which a hand-in has points
UNREAD = "not in the file"  # the state of a question that a damaged file has lost
ASKED_OTHERWISE = "asked otherwise"  # of a question in a file of another release
BY_A_PERSON, EXCUSED = "marked by a person", "excused"


@dataclass(frozen=True)
class CriterionResult(Gated):
    """One thing an answer was judged by; ``say`` is empty when it is met.

    Of the same shape as ``questions.Criterion``, and not one with it: that one is our own word, also
    on students' machines; here every text went through the gate.
    """

    name: str = text_line(200)
    met: bool = False
    say: str = text_line(600)


@dataclass(frozen=True)
class DrawnSeries(Gated):
    """One series of a chart as it was drawn; ``x`` as text, ``y`` None at a gap."""

    name: str = text_line(120)
    kind: str = text_line(20)
    x: tuple[str, ...] = text_line(40, ())
    y: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class KeptAnswer(Gated):
    """What was answered, kept for the day a student asks: cell, value, what was accepted.

    Of a chart ``titles`` are its own and those of both axes, ``series`` what was drawn.
    """

    typed: str = code_lines(20_000)
    value: str = text_line(600)
    accepted: str = text_line(600)
    titles: tuple[str, ...] = text_line(200, ())
    series: tuple[DrawnSeries, ...] = ()


@dataclass(frozen=True)
class QuestionResult(Gated):
    """What became of one question; ``written`` is the text of a written answer.

    A mark given by hand names ``who`` gave it and keeps the ``automatic_points`` beside it;
    ``outdated_points`` are those somebody gave for an earlier answer, which count no more.
    """

    title: str = text_line(300)
    kind: str = text_line(40)
    state: str = text_line(60)
    score: float = 0.0
    points: float = 0.0
    of: float = 0.0
    message: str = text_line(2_000)
    problem: str = text_line(600)
    criteria: tuple[CriterionResult, ...] = ()
    written: str = text_lines(30_000)  # a cell of Excel holds 32,767 characters
    answer: KeptAnswer = KeptAnswer()
    who: str = text_line(200)
    automatic_points: float | None = None
    outdated_points: float | None = None

    @property
    def by_hand(self) -> bool:
        """Whether a person gave this mark."""
        return bool(self.who)

    @property
    def excused(self) -> bool:
        """Whether this question counts for nothing."""
        return self.state == EXCUSED

    @property
    def open(self) -> bool:
        """Whether nobody has judged this question yet: it has no points, which is no zero."""
        return self.state in (TO_BE_READ, UNREAD, ASKED_OTHERWISE)


@dataclass(frozen=True)
class About(Gated):
    """Whose hand-in it is, where it came from and when: what does not belong to the mark."""

    name: str = text_line(80)
    number: str = text_line(60)
    file: str = text_line(1_000)
    late: bool = False
    notes: tuple[str, ...] = text_line(1_500, ())
    handed_in: str = text_line(20)  # 20261127234300 as the platform told it, or ""


@dataclass(frozen=True)
class HandInResult(Gated):
    """The result of one hand-in.

    ``why`` says what is wrong with one that is not graded or incomplete; ``again`` that the machine
    was at fault, so that it is marked once more; ``points_before`` what an earlier file had.
    """

    student: str = text_line(200)
    exercise: str = text_line(20)
    of: float = 0.0
    state: str = text_line(60, GRADED)
    why: str = text_line(600)
    again: bool = False
    about: About = About()
    student_id: str = text_line(60)
    case: str = text_line(60)
    questions: Mapping[str, QuestionResult] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    isolation: str = text_line(300)
    level: str = text_line(60)
    digest: str = text_line(64)
    key_digest: str = text_line(64)
    version: str = text_line(60)
    points_before: float | None = None

    @property
    def marked(self) -> bool:
        """Whether it has points at all."""
        return self.state in MARKED

    @property
    def points(self) -> float:
        """All points so far, those given by hand included."""
        return round(sum(question.points for question in self.questions.values()), 2)

    @property
    def judged_of(self) -> float:
        """The points that could be had in what has been judged so far."""
        return round(sum(q.of for q in self.questions.values() if not q.open and not q.excused), 2)

    @property
    def waiting(self) -> list[str]:
        """The ids of answers that a person has to judge."""
        by_a_person = (TO_BE_READ, ASKED_OTHERWISE)
        return [name for name, q in self.questions.items() if q.state in by_a_person]

    @property
    def listed(self) -> str:
        """Name and number of the class list, or ""."""
        return f"{self.about.name} {self.about.number}".strip()

    @property
    def label(self) -> str:
        """How the student is shown: as the class list, else as the file names them."""
        return self.listed or self.student

    @property
    def untouched(self) -> bool:
        """Whether every answer is still as it was handed out."""
        return all(question.state == NOT_ATTEMPTED for question in self.questions.values())


def question_result(
    title: str, kind: str, of: float, verdict: Verdict, problem: str = "", written: str = ""
) -> QuestionResult:
    """Turn a verdict into points of a question worth ``of`` points."""
    score = min(max(verdict.score, 0.0), 1.0)
    return QuestionResult(
        title=title,
        kind=kind,
        state=verdict.state,
        score=score,
        points=round(score * of, 2),
        of=of,
        message=verdict.message,
        problem=problem,
        criteria=tuple(CriterionResult(c.name, c.met, c.say) for c in verdict.criteria),
        written=written,
    )


def marked_by_hand(question: QuestionResult, points: float, who: str, why: str) -> QuestionResult:
    """Put a person's mark in the place of the automatic one."""
    return replace(
        question,
        state=BY_A_PERSON,
        points=points,
        automatic_points=question.points,
        message=why,
        who=who,
    )


def to_json(result: HandInResult) -> str:
    """Write a result as the gradebook keeps it."""
    return json.dumps(asdict(result), ensure_ascii=False)


def from_json(stored: str | bytes) -> HandInResult:
    """Read a result that ``to_json`` wrote, or a dictionary of releases before it.

    Raises ValueError when a part of it is lost.
    """
    try:
        data = json.loads(stored)
        if not {"student", "exercise", "state"} <= data.keys():
            raise ValueError("a stored result names no student, exercise or state")
        texts = data.get("text_answers", {})
        questions = {
            name: _question({"written": texts.get(name, "")} | entry)
            for name, entry in data["questions"].items()
        }
        repairs = (Repair(r) if isinstance(r, str) else Repair(**r) for r in data["repairs"])
        about = data.get("about", data)  # name, file and notes once stood beside the mark
        notes = tuple(about.get("notes", ()))
        known = _known(HandInResult, data) | {
            "about": About(**_known(About, about) | {"notes": notes})
        }
        return HandInResult(**known | {"questions": questions, "repairs": tuple(repairs)})
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"a stored result is damaged: {error}") from error


def _question(entry: Mapping[str, Any]) -> QuestionResult:
    criteria = tuple(
        CriterionResult(**_known(CriterionResult, c)) for c in entry.get("criteria", ())
    )
    answer = _kept_answer(entry.get("answer", {}))
    return QuestionResult(
        **_known(QuestionResult, entry) | {"criteria": criteria, "answer": answer}
    )


def _kept_answer(entry: Mapping[str, Any]) -> KeptAnswer:
    series = tuple(
        DrawnSeries(**_known(DrawnSeries, one) | {"x": tuple(one["x"]), "y": tuple(one["y"])})
        for one in entry.get("series", ())
    )
    titles = tuple(entry.get("titles", ()))
    return KeptAnswer(**_known(KeptAnswer, entry) | {"series": series, "titles": titles})


def _known(kind: type, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that are fields of a class; others were written by another release."""
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in entry.items() if name in names}
