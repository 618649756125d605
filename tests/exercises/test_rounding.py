"""Rounded answers: the task says how far one may round, and what is said of a number is true."""

from __future__ import annotations

import re

from jasa.exercise.judging import judge
from jasa.exercise.plain import to_plain
from jasa.instructor.make.coarse import MISTAKE_SHARE, tolerance_of
from jasa.instructor.make.key import key_oracle
from jasa.notebooks import question_of

HOW_FAR = re.compile(r"\bdecimals?\b|\bnot round|\bround(ed)? to|\bdigits\b", re.IGNORECASE)
ROUNDED = ("number", "table", "chart")


def rounded(value):
    """The worked answer in whole numbers."""
    if hasattr(value, "data") and hasattr(value, "layout"):
        made = type(value)(value)
        return made.for_each_trace(lambda t: t.update(y=[_whole(y) for y in t.y]))
    if hasattr(value, "columns"):
        return value.round(dict.fromkeys(value.select_dtypes("number"), 0))
    return _whole(value)


def _whole(value):
    return round(float(value)) if isinstance(to_plain(value).get("value"), float) else value


def test_a_task_that_refuses_whole_numbers_says_how_far_one_may_round(exercise):
    silent = []
    for question in (q for q in exercise.card.questions if q.kind in ROUNDED):
        case = exercise.run.default_case if question.own_case else ""
        oracle = key_oracle(exercise.key, question.id, case)
        answer = to_plain(rounded(exercise.namespace(question)[question.variable]))
        cells = [c for c in exercise.notebook["cells"] if question_of(c) == question.id]
        task = " ".join(c["source"] for c in cells if not c["id"].endswith("-reflect"))
        task = re.sub(r"#* *BEGIN SOLUTION.*?END SOLUTION", "", task, flags=re.DOTALL)
        if judge(question, answer, oracle).score < 1 and not HOW_FAR.search(task):
            silent.append(question.id)
    assert not silent


def spaces_of(exercise, question):
    """Each case of a question with what its solution computed there; "" without own cases."""
    return exercise.run.by_case if question.own_case else {"": exercise.run.namespace}


def coarse_answers(value, decimals):
    """A right answer with its numbers rounded, and a table with those of each column alone."""
    yield coarser(value, decimals)
    for column in value.select_dtypes("number") if hasattr(value, "columns") else ():
        yield value.round({column: decimals})


def coarser(value, decimals):
    """An answer of any kind with its numbers rounded to so many decimals."""
    if callable(value):
        return lambda *given: coarser(value(*given), decimals)
    if hasattr(value, "data") and hasattr(value, "layout"):
        made = type(value)(value)
        return made.for_each_trace(lambda t: t.update(y=[coarser(y, decimals) for y in t.y]))
    if hasattr(value, "columns"):
        return value.round(dict.fromkeys(value.select_dtypes("number"), decimals))
    given = to_plain(value).get("value")
    return round(given, decimals) if isinstance(given, float) else value


def numbers_in(plain):
    """All numbers of a plain answer."""
    if isinstance(plain, dict):
        return [n for part in plain.values() for n in numbers_in(part)]
    if isinstance(plain, list):
        return [n for part in plain for n in numbers_in(part)]
    return [plain] if isinstance(plain, float) else []


def test_an_answer_rounded_too_far_is_told_so_and_nothing_else(exercise):
    silent = []
    kinds = (*ROUNDED, "function")
    for question in (q for q in exercise.card.questions if q.kind in kinds):
        for case, space in spaces_of(exercise, question).items():
            oracle = key_oracle(exercise.key, question.id, case)
            inputs = [list(oracle.slots[n].about["inputs"]) for n in oracle.names("result")]
            made = [a for d in range(4) for a in coarse_answers(space[question.variable], d)]
            for answer in made:
                plain = to_plain(answer, inputs=inputs)
                verdict = judge(question, plain, oracle)
                if verdict.score < 1 and any(numbers_in(plain)) and "round" not in verdict.message:
                    silent.append(
                        f"{question.id} {case}: {numbers_in(plain)[:4]}: {verdict.message}"
                    )
    assert not silent, "\n".join(silent)


SMALL = (0, 0.5, 0.6, 1, 2, 3, 5, 7, 10, 12, 20, 25, 50, 70, 75, 99, 100, 365, 1000)
NEARBY = (0.9, 0.95, 0.97, 0.985, 0.995, 0.999, 1.001, 1.005, 1.015, 1.03, 1.05, 1.1)


def is_true(said, given, right, tolerance):
    """Whether what is said of a number is true; what this does not know, it lets pass."""
    if "Very close" in said:
        return abs(given - right) <= MISTAKE_SHARE * abs(right) * 1.001
    if "rounded too far" in said:
        offs = (0,) if right.is_integer() else (-1, 0, 1)
        near = [right + off * tolerance for off in offs]
        coarse = [d for d in range(-9, 5) if 0.5 * 10**-d > tolerance]
        return any(abs(round(n, d) - given) < 1e-5 for n in near for d in coarse)
    if "sign is wrong" in said:
        return abs(given + right) <= tolerance * 1.001
    if "are whole" in said:
        return not float(given).is_integer()
    for word, factor in (("too large", -1), ("too small", 1)):
        for name, times in (("100", 2), ("thousand", 3), ("million", 6), ("billion", 9)):
            if f"{name} times {word}" in said:
                return abs(given * 10 ** (factor * times) - right) <= tolerance * 1.001
    return True


def test_what_is_said_of_a_number_is_true(exercise):
    untrue = []
    for question in (q for q in exercise.card.questions if q.kind == "number"):
        for case, space in spaces_of(exercise, question).items():
            right = float(space[question.variable])
            tolerance = tolerance_of(question, right)
            oracle = key_oracle(exercise.key, question.id, case)
            steps = [right + k * tolerance for k in (-11, -6, -3, -2, 2, 3, 6, 11)]
            whole = [right + k for k in (-6, -3, -2, -1, 1, 2, 3, 6)]
            for given in (*SMALL, *steps, *whole, *(right * part for part in NEARBY)):
                said = judge(question, to_plain(given), oracle).message
                known = [str(mistake["say"]) for mistake in question.mistakes]
                if said not in known and not is_true(said, given, right, tolerance):
                    untrue.append(f"{question.id} {case}: {given} for {right}: {said}")
    assert not untrue, "\n".join(untrue)
