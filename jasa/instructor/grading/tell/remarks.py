"""What a teacher is told about a result in one sentence: what is odd, was mended or has changed."""

from __future__ import annotations

from jasa.exercise.questions import COULD_NOT_JUDGE
from jasa.instructor.grading.judge.result import INCOMPLETE, HandInResult

MOST_REPAIRS = 2  # told in one sentence


def why_look(result: HandInResult) -> str:
    """Why a teacher should look at a result: no marks, lost answers or no answers; else ""."""
    if not result.marked:
        return f"{result.state.capitalize()}. {result.why}".strip()
    if result.state == INCOMPLETE:
        return f"Incomplete: {result.why}"
    if result.untouched:
        return "Untouched: every answer is still as it was handed out."
    if any(question.state == COULD_NOT_JUDGE for question in result.questions.values()):
        return "An answer could not be judged: look at it by hand."
    return ""


def remark(result: HandInResult) -> str:
    """What is odd or was mended, in one sentence for the teacher; "" for an ordinary one."""
    first = why_look(result)
    if not result.marked or first.startswith("Untouched"):
        return first
    parts = [first] if first else []
    stopped = {name: q.problem for name, q in result.questions.items() if q.problem}
    if stopped:
        parts.append(f"{', '.join(stopped)}: {next(iter(stopped.values()))}")
    parts += [repair.sentence for repair in result.repairs[:MOST_REPAIRS]]
    more = len(result.repairs) - MOST_REPAIRS
    return " ".join([*parts, *([f"And {more} more repairs."] if more > 0 else [])])


def outdated_marks(result: HandInResult) -> str:
    """Say which marks by people were for another answer than the one that is here now."""
    old = {
        n: q.outdated_points for n, q in result.questions.items() if q.outdated_points is not None
    }
    told = ", ".join(f"{name} (had {points:g})" for name, points in old.items())
    return f"Changed since a person marked it, to be read again: {told}." if old else ""


def by_hand_words(result: HandInResult) -> str:
    """Which marks of the machine a person changed, and what is excused: ``q3 0 to 2 (ann)``."""
    told = []
    for name, question in result.questions.items():
        short = name[-2:] if name[-3:-2] == "-" else name
        if question.excused:
            told.append(f"{short} excused ({question.who})")
        elif question.by_hand and question.kind != "text":
            before = question.automatic_points or 0.0
            told.append(f"{short} {before:g} to {question.points:g} ({question.who})")
    return ", ".join(told)


def mark_change(result: HandInResult) -> str:
    """Say that handing in again changed the mark; "" when it did not."""
    before = result.points_before
    if before is None or (result.marked and before == result.points):
        return ""
    now = f"{result.points:g}" if result.marked else "none"
    return f"An earlier file of this student had {before:g}, now {now}."
