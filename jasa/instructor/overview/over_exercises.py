"""A class over the exercises marked so far: shares by student and exercise, and who has gone silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.students.sections import JOINT, Sections

FALL = 0.25  # of all points, from one exercise to the next, that is told


@dataclass(frozen=True)
class Term:
    """The exercises in order, and for each student the share of points or None, by exercise.

    ``sections`` are those of each student, where the class has any.
    """

    exercises: tuple[str, ...]
    shares: Mapping[str, tuple[float | None, ...]]
    sections: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Silent:
    """A student to speak to, and why: what was seen, no judgement."""

    label: str
    why: str


def term_of(book: Gradebook, sections: Sections, section: str = "") -> Term:
    """Put the exercises of a gradebook side by side, by the name of the student."""
    names = tuple(book.exercises())
    there = [sections.only(book.latest(name), section) for name in names]
    by_exercise = [{r.label: r for r in results} for results in there]
    told = {s.label: JOINT.join(s.sections) for s in sections.students(section)}
    told |= {r.label: sections.told(r) for results in there for r in results}
    shares = {
        label: tuple(_share(results.get(label)) for results in by_exercise)
        for label in sorted(told)
    }
    return Term(names, shares, told if sections.names else {})


def _share(result: HandInResult | None) -> float | None:
    """The share of the points that a person or machine has judged; None without a hand-in."""
    if result is None or not result.marked:
        return None
    judged = sum(q.of for q in result.questions.values() if not q.open)
    return result.points / judged if judged else None


def silent(term: Term, newest: Sequence[HandInResult]) -> list[Silent]:
    """Who handed in nothing twice, handed in untouched files, or has fallen."""
    untouched = {r.label for r in newest if r.marked and r.untouched}
    found = []
    for label, shares in term.shares.items():
        last = shares[-2:]
        if len(last) == 2 and last == (None, None):
            found.append(Silent(label, "nothing handed in twice in a row"))
        elif last and last[-1] is None:
            found.append(Silent(label, "nothing that could be marked this time"))
        elif label in untouched:
            found.append(Silent(label, "handed in as it was given out"))
        elif len(last) == 2 and None not in last and (last[0] or 0) - (last[1] or 0) >= FALL:
            found.append(
                Silent(label, f"from {100 * (last[0] or 0):.0f} to {100 * (last[1] or 0):.0f} %")
            )
    return found
