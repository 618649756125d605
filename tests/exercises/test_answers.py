"""Every question of every exercise: stub, wrong and right answers, and the known mistakes."""

from __future__ import annotations

import json

import pytest

from jasa.exercise.check import salt_of
from jasa.exercise.judging import judge
from jasa.exercise.judging.charts.traces import series_cells
from jasa.exercise.oracle import Oracle, Slot
from jasa.exercise.plain import to_plain
from jasa.exercise.questions import (
    COMPUTED,
    NOT_ATTEMPTED,
    NOT_YET,
    PLACEHOLDER,
    RIGHT,
    TO_BE_READ,
)
from jasa.instructor.make.key import key_inputs, key_oracle
from tests.in_words import entry_of, first_of


def answers_to(exercise, question):
    """The right and wrong answers that the tests try for a question."""
    where = f"tests/exercises/answers_{question.id[:2]}.py"
    lacking = f"{where} has no answers to {question.id}: add two right and two wrong ones"
    return entry_of(exercise.answers, question.id, lacking)


def verdicts(exercise, question, answer):
    """Judge an answer with the oracle in clear and with the digests; give both verdicts."""
    case = exercise.run.default_case if question.own_case else ""
    clear = key_oracle(exercise.key, question.id, case)
    entry = first_of(
        (e for e in exercise.check_data["questions"] if e["question"]["id"] == question.id),
        f"exercises/checks: nothing for {question.id}: run jasa release {question.id[:2]}",
    )
    salt = salt_of(exercise.check_data["salt"], question.id, case)
    digests = Oracle([Slot.from_dict(slot) for slot in entry["cells"][case]], salt)
    both = []
    for oracle in (clear, digests):
        inputs = [list(oracle.slots[name].about["inputs"]) for name in oracle.names("result")]
        plain = json.loads(json.dumps(to_plain(answer, inputs=inputs)))
        both.append(judge(question, plain, oracle))
    return both


def test_every_question_has_fixtures(exercise):
    for question in exercise.card.questions:
        given = exercise.answers.get(question.id, {"right": [], "wrong": []})
        assert len(given["right"]) >= 2, f"{question.id} needs two right answers"
        assert len(given["wrong"]) >= 2, f"{question.id} needs two wrong answers"
    assert set(exercise.answers) == {question.id for question in exercise.card.questions}


def test_the_untouched_stub_is_not_attempted(exercise):
    for question in exercise.card.questions:
        stub = ... if question.automatic else PLACEHOLDER
        for verdict in verdicts(exercise, question, stub):
            assert (verdict.state, verdict.score) == (NOT_ATTEMPTED, 0), question.id


def test_right_answers_are_right(exercise):
    for question in exercise.card.questions:
        for make in answers_to(exercise, question)["right"]:
            for verdict in verdicts(exercise, question, make(exercise.namespace(question))):
                wanted = (RIGHT, 1.0) if question.automatic else (TO_BE_READ, 0.0)
                assert (verdict.state, verdict.score) == wanted, (question.id, verdict)
                assert verdict.message and "{" not in verdict.message


def test_wrong_answers_are_named(exercise):
    for question in exercise.card.questions:
        for make, fragment in answers_to(exercise, question)["wrong"]:
            clear, digest = verdicts(exercise, question, make(exercise.namespace(question)))
            assert fragment in clear.message, (question.id, clear)
            assert fragment in digest.message, (question.id, digest)
            assert clear.state == (NOT_YET if question.automatic else NOT_ATTEMPTED)
            assert clear.score < 1


def test_digests_and_clear_answers_judge_alike(exercise):
    """Functions apart, which the grader also calls with inputs that students have not seen."""
    for question in exercise.card.questions:
        given = answers_to(exercise, question)
        makers = given["right"] + [make for make, _ in given["wrong"]]
        for make in makers:
            clear, digest = verdicts(exercise, question, make(exercise.namespace(question)))
            if question.kind == "function":
                assert clear.score <= digest.score
            else:
                assert clear == digest


def mistaken(question, entry, namespace):
    """Give an answer that makes a known mistake of the card."""
    if question.kind == "choice":
        answer = list(namespace[question.variable])
        answer[entry.get("part", 1) - 1] = entry["value"]
        return answer
    value = eval(entry["value"], namespace)
    if question.kind == "chart":
        import plotly.graph_objects as go

        pairs = list(value)
        points = series_cells([(x, y) for x, y in pairs if y == y])
        figure = go.Figure(namespace[question.variable])
        name = question.chart["series"][entry.get("series", -1)]["name"]
        alone = len(figure.data) == 1  # one series alone needs no name
        return figure.update_traces(
            {"x": points[::2], "y": points[1::2]}, selector=None if alone else {"name": name}
        )
    return value


def test_each_known_mistake_has_its_own_message(exercise):
    for question in exercise.card.questions:
        namespace = exercise.namespace(question)
        for entry in question.mistakes:
            answer = mistaken(question, entry, dict(namespace))
            for verdict in verdicts(exercise, question, answer):
                assert verdict.state == NOT_YET
                assert entry["say"] in verdict.message, (question.id, entry["say"], verdict)


def test_a_known_mistake_in_the_ordinary_is_not_paid(exercise):
    """Neither special cases nor good words make up for the misconception a task is about."""
    for question in (q for q in exercise.card.questions if q.kind in ("function", "chart")):
        for entry in question.mistakes:
            answer = mistaken(question, entry, dict(exercise.namespace(question)))
            for verdict in verdicts(exercise, question, answer):
                own = [s["name"] for s in question.chart.get("series", ())]
                core = [c for c in verdict.criteria if c.name in {f"data: {n}" for n in own}]
                core = core or list(verdict.criteria[:1])
                if core:
                    right = sum(criterion.met for criterion in core) / len(core)
                    paid = right if question.kind == "chart" else float(right > 0)
                    assert verdict.score <= paid, (question.id, entry["say"], verdict)


def test_computed_questions_know_three_mistakes(exercise):
    for question in exercise.card.questions:
        if question.kind in COMPUTED:
            said = [entry["say"] for entry in question.mistakes]
            assert len(set(said)) == len(said) >= 3, question.id


def test_own_cases_are_defined_and_unambiguous(exercise):
    owned = [question for question in exercise.card.questions if question.own_case]
    assert owned and len(exercise.run.cases) >= 10
    for question in owned:
        values = [space[question.variable] for space in exercise.run.by_case.values()]
        assert len({round(float(value), 6) for value in values}) >= 10, "too many equal answers"
        for case in exercise.run.cases:
            oracle = key_oracle(exercise.key, question.id, case)
            answer = to_plain(exercise.run.by_case[case][question.variable])
            assert judge(question, answer, oracle).state == RIGHT


def test_unseen_inputs_catch_a_function_that_knows_only_the_shown_ones(exercise):
    for question in exercise.card.questions:
        if question.kind != "function":
            continue
        shown = [
            [item["value"] for item in given if "value" in item]
            for given in key_inputs(exercise.key, question.id)
        ]
        real = exercise.run.namespace[question.variable]
        known = {repr(call) for call in shown[: sum(len(g["shown"]) for g in question.inputs)]}

        def parrot(*given, known=known, real=real):
            return real(*given) if repr(list(given)) in known else None

        clear, _ = verdicts(exercise, question, parrot)
        assert clear.state == NOT_YET and clear.score == 0


@pytest.mark.parametrize("part", ["drawn", "share"])
def test_half_right_answers_earn_part_of_the_points(exercise_03, part):
    chart, function = exercise_03.card.question("03-q4"), exercise_03.card.question("03-q5")
    space = exercise_03.run.namespace
    if part == "drawn":
        only_the_rest = space["figure"].select_traces({"name": "Rest of Japan"})
        figure = type(space["figure"])(list(only_the_rest), space["figure"].layout)
        clear, digest = verdicts(exercise_03, chart, figure)
    else:
        clear, digest = verdicts(exercise_03, function, lambda a, b: a / b * 100 if b else None)
    assert clear == digest and 0 < clear.score < 1


def scored(exercise_03, question_id, answer):
    """Give the points of an answer in exercise 03, which both oracles must agree on."""
    question = exercise_03.card.question(question_id)
    clear, digest = verdicts(exercise_03, question, answer)
    assert clear.score == digest.score
    return clear


def test_form_counts_beside_right_data_only(exercise_03):
    space = exercise_03.run.namespace
    wrong = type(space["figure"])(space["figure"])
    for trace in wrong.data:
        trace.y = [1.0] * len(trace.x)
    verdict = scored(exercise_03, "03-q4", wrong)
    assert verdict.score == 0 and not any(c.met for c in verdict.criteria)


@pytest.mark.parametrize(
    ("function", "unmet"),
    [
        (lambda a, b: None if not a or not b or a != a or b != b else a / b * 100, {1}),
        (lambda a, b: None if a is None or b is None or b == 0 else a / b * 100, {3}),
        (lambda a, b: None if a is None or b is None or a != a or b != b else a / b * 100, {2}),
        (lambda a, b: None, {0, 1, 2, 3}),
        (lambda a, b: 1 / 0, {0, 1, 2, 3}),
    ],
)
def test_each_group_of_inputs_counts_on_its_own(exercise_03, function, unmet):
    verdict = scored(exercise_03, "03-q5", function)
    assert {place for place, c in enumerate(verdict.criteria) if not c.met} == (
        unmet if verdict.criteria else set()
    )
    assert verdict.score == 1 - len(unmet) / 4


def test_the_message_about_missing_points_names_the_right_rows(exercise_03):
    rows = exercise_03.run.namespace["exclusive"]
    only_total = rows[rows["rest_of_japan_ha"].isna() & rows["japan_ha"].notna()]
    said = [m["say"] for m in exercise_03.card.question("03-q4").mistakes]
    told = next(say for say in said if say.startswith("Three points"))
    assert [int(word.strip(",;.")) for word in told.split() if word[:2] == "20"] == [
        when.year for when in only_total["as_of"]
    ]


def test_a_span_of_time_is_named_where_days_are_asked(exercise_03):
    import pandas as pd

    question = exercise_03.card.question("03-q1")
    span = pd.Timestamp("1952-04-28") - pd.Timestamp("1945-09-02")
    for verdict in verdicts(exercise_03, question, span):
        assert ".days" in verdict.message
