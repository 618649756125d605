"""Who is meant by a name, a number or a file, in a gradebook of one class."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jasa.errors import JasaError
from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.grading.read.roster import packed, same_number

MOST_TOLD = 6


class NotFound(JasaError):
    """Nobody, or more than one, is meant; the message says who comes into question."""


def find_result(results: Sequence[HandInResult], said: str) -> HandInResult:
    """Find the one student that is meant. Raises NotFound.

    The gradebook's own name for a student is decisive, then all of a name, then some words of it.
    """
    wanted = said.strip()
    for fits in (_in_the_gradebook, _whole, _number, _some_words):
        found = [result for result in results if fits(result, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            names = "; ".join(f"{r.label} ({r.student})" for r in found[:MOST_TOLD])
            raise NotFound(f"{wanted[:60]!r} may be {len(found)} students: {names}. Say which.")
    raise NotFound(
        f"Nobody in the gradebook is called {wanted[:60]!r}. Give a name, a number, or the file."
    )


def find_question(names: Sequence[str], said: str) -> str:
    """Find the question that is meant by ``q3``, ``3`` or ``06-q3``. Raises NotFound."""
    plain = said.strip().casefold()
    number = plain.removeprefix("q")
    for name in names:
        if plain == name or name.endswith(f"-q{number}"):
            return name
    raise NotFound(f"There is no question {said[:20]!r}. There are: {', '.join(names)}.")


def _names(result: HandInResult) -> list[str]:
    about = result.about
    return [result.student, about.name, result.label, about.file, about.file.rsplit("/", 1)[-1]]


def _in_the_gradebook(result: HandInResult, said: str) -> bool:
    return result.student == said


def _whole(result: HandInResult, said: str) -> bool:
    return bool(packed(said)) and packed(said) in {packed(name) for name in _names(result) if name}


def _number(result: HandInResult, said: str) -> bool:
    if not any(map(str.isdigit, said)):
        return False
    numbers = [result.about.number, result.student_id, *result.student.split()]
    known = {same_number(n) for n in numbers if any(map(str.isdigit, n))}
    return same_number(said) in known


def _some_words(result: HandInResult, said: str) -> bool:
    wanted = [packed(word) for word in re.split(r"[\s_,]+", said) if packed(word)]
    have = {packed(word) for name in _names(result)[:2] for word in re.split(r"[\s_,]+", name)}
    whole = packed(result.about.name or result.student)
    there = (word in have or (len(word) > 3 and word in whole) for word in wanted)
    return bool(wanted) and all(there)
