"""Each judge against its own examinee: every question of every exercise, right and wrong answers."""

from __future__ import annotations

import random

from jasa.instructor.make.examinee import disagreements, examples
from jasa.instructor.make.key import key_oracle

FEWEST = 10


def drawn(exercise, question, case, seed):
    """Examples for one question in one case; the seed makes them the same in every run."""
    space = exercise.run.by_case[case] if case else exercise.namespace(question)
    rng = random.Random(f"{question.id} {case} {seed}")
    return examples(question, space.get(question.variable), rng)


def test_every_question_is_judged_as_its_examinee_expects(exercise):
    lines = []
    for question in exercise.card.questions:
        case = exercise.run.default_case if question.own_case else ""
        for seed in range(2):
            made = drawn(exercise, question, case, seed)
            right = [e for e in made if e.state in ("right", "to be read")]
            assert len(right) >= FEWEST and len(made) - len(right) >= FEWEST, question.id
            lines += disagreements(question, made, key_oracle(exercise.key, question.id, case))
    assert not lines, "\n".join(lines)


def test_every_own_case_is_judged_so(exercise):
    lines = []
    for question in (q for q in exercise.card.questions if q.own_case):
        for case in exercise.run.cases:
            oracle = key_oracle(exercise.key, question.id, case)
            lines += disagreements(question, drawn(exercise, question, case, 0), oracle)
    assert not lines, "\n".join(lines)
