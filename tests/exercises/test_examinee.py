"""Each judge against its own examinee: every question of every exercise, right and wrong answers."""

from __future__ import annotations

import random

from jasa.exercise.judging.charts.words import words_criteria
from jasa.exercise.plain import to_plain
from jasa.instructor.make.examinee import disagreements, examples
from jasa.instructor.make.examinee_words import axis_titles
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


def test_every_title_of_an_axis_is_read_as_people_write_it(exercise):
    lines = []
    for question in (q for q in exercise.card.questions if q.kind == "chart"):
        figure = exercise.namespace(question)[question.variable]
        plain = to_plain(figure)["figure"]
        names = [series["name"] for series in question.chart["series"]]
        drawn = dict(zip(names, plain["data"], strict=False))
        for letter, title, right in axis_titles(question, figure):
            axis = {**plain["layout"].get(f"{letter}axis", {}), "title": {"text": title}}
            layout = {**plain["layout"], f"{letter}axis": axis}
            axes = words_criteria(question.chart, drawn, drawn, layout, plain["data"])[0]
            if axes.met is not right:
                lines.append(f"{question.id} {letter} {title!r}: {axes.say or 'passes'}")
    assert not lines, "\n".join(lines)
