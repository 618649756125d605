"""Where a whole number is refused, the task says how far one may round."""

from __future__ import annotations

import re

from jasa.exercise.judging import judge
from jasa.exercise.plain import to_plain
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
