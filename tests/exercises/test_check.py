"""What a student's notebook calls: check, hint, my_case, progress. Nothing raises, all is said."""

from __future__ import annotations

import pandas as pd
import pytest
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from test_plain import anything

from jasa.exercise import check as checks
from jasa.exercise.check import CheckFileError, check, hint, my_case, points, progress
from jasa.exercise.judging import judge
from jasa.exercise.oracle import Oracle
from jasa.exercise.questions import (
    COULD_NOT_JUDGE,
    NOT_ATTEMPTED,
    NOT_YET,
    RIGHT,
    TO_BE_READ,
    case_for,
)
from jasa.exercise.stale import altered_tables, older_than_inputs

STATES = {RIGHT, NOT_YET, NOT_ATTEMPTED, COULD_NOT_JUDGE, TO_BE_READ}


@pytest.fixture(autouse=True)
def course_folder(fresh_session, exercise, tmp_path, monkeypatch):
    """Work in an empty folder that holds only the check file."""
    exercise.released.write(tmp_path)
    monkeypatch.chdir(tmp_path / "exercises")
    my_case(exercise.card.exercise, "A")


def automatic(exercise):
    return [question for question in exercise.card.questions if question.automatic]


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_check_never_raises(exercise, make):
    for question in automatic(exercise):
        result = check(question.id, make())
        assert result.state in STATES - {RIGHT}, question.id
        assert result.points < question.points or not exercise.card.graded
        assert str(result)


@settings(max_examples=40)
@given(answer=anything)
def test_a_check_takes_anything(exercise, answer):
    for question in automatic(exercise):
        assert check(question.id, answer).state in STATES
        assert points(question.id, answer) <= question.points


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["kind", "value", "items", "columns", "rows", "figure", "data", "x", "y",
                         "results", "output", "index", "index_names", "layout", "type"]),
        inner, max_size=4),
    max_leaves=10,
)  # fmt: skip
forged = st.builds(
    lambda kind, rest: rest | {"kind": kind},
    st.sampled_from(["number", "text", "list", "table", "chart", "function", "map", "what"]),
    st.dictionaries(st.sampled_from(["value", "items", "columns", "rows", "figure", "results"]),
                    json_like, max_size=4),
)  # fmt: skip


@settings(max_examples=60)
@given(answer=forged)
def test_the_judge_takes_any_plain_data(exercise, answer):
    file = checks.read_check_file(exercise.card.exercise)
    for question in exercise.card.questions:
        oracle = file.oracle(question.id, "Aomori")
        verdict = judge(question, answer, oracle)
        assert verdict.state in STATES and 0 <= verdict.score <= 1
        assert judge(question, answer, Oracle([])).score < 1


def test_right_and_wrong_answers_show_themselves(exercise):
    for question in automatic(exercise):
        space = exercise.namespace(question)
        good = check(question.id, space[question.variable])
        assert good.state == RIGHT and good.points == question.points
        assert "Right" in str(good) and "✓" in good._repr_html_()
        make, fragment = exercise.answers[question.id]["wrong"][0]
        bad = check(question.id, make(space))
        assert bad.state == NOT_YET and fragment in str(bad)
        assert f'hint("{question.id}")' in str(bad)


def test_a_stub_says_not_attempted_yet(exercise):
    for question in automatic(exercise):
        assert check(question.id, ...).state == NOT_ATTEMPTED
        assert "Not attempted yet" in str(check(question.id))


def test_texts_of_students_are_escaped(exercise):
    question = automatic(exercise)[0]
    result = checks.Result(question.id, "<script>", NOT_YET, "<b>&", criteria=())
    assert "<script>" not in result._repr_html_() and "&lt;b&gt;&amp;" in result._repr_html_()


@pytest.mark.parametrize("name", [None, "", "q1", "../03-q1", "03-q99", 3, "03-q1\n", ["03-q1"]])
def test_a_wrong_question_name_is_explained(exercise, name):
    result = check(name, 1)
    assert result.state == COULD_NOT_JUDGE and "Name the question" in result.message
    assert "Name the question" in str(hint(name))


def test_a_missing_or_damaged_check_file_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "_files", {})
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "checks").mkdir(parents=True)
    monkeypatch.setattr("jasa.data.ROOT", elsewhere)
    monkeypatch.chdir(elsewhere)
    assert "checks/03.json is missing" in check("03-q1", 1).message
    assert "checks/03.json is missing" in str(hint("03-q1"))
    with pytest.raises(CheckFileError, match="is missing"):
        my_case("03")
    (elsewhere / "checks" / "03.json").write_text("{", encoding="utf-8")
    assert "is damaged" in check("03-q1", 1).message


def test_hints_come_level_by_level(exercise):
    question = automatic(exercise)[0]
    seen = [str(hint(question.id)) for _ in range(len(question.hints) + 1)]
    for number, text in enumerate(question.hints):
        assert text in seen[number]
    assert seen[-1] == seen[-2] and "last hint" in seen[-1]
    assert question.hints[0] in str(hint(question.id, 1))


def test_progress_counts_points_and_names_what_is_open(exercise):
    number = exercise.card.exercise
    assert "0 of" in str(progress(number))
    for question in automatic(exercise):
        check(question.id, exercise.namespace(question)[question.variable])
    told = str(progress(number))
    if exercise.card.graded:
        automatic_points = sum(question.points for question in automatic(exercise))
        assert f"{automatic_points:g} of {automatic_points:g} points so far" in told
        assert "read by your instructor" in told
    else:
        assert "6 of 6 units right so far" in told and "point" not in told
    assert "Not attempted" not in told and "not attempted" not in told
    assert str(progress()) == told


def test_listeners_hear_every_result(exercise):
    heard = []
    checks.listeners.append(heard.append)
    check(automatic(exercise)[0].id, 1)
    assert [result.state for result in heard] == [NOT_YET]


def test_nothing_is_written(exercise, tmp_path):
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    for question in automatic(exercise):
        check(question.id, 1)
        hint(question.id)
    progress()
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before


def test_the_own_case_is_needed_and_steady(exercise, monkeypatch):
    number, cases = exercise.card.exercise, exercise.run.cases
    assert {my_case(number, name) for name in ("A", "a", " ａ ", "", ..., None)} == {
        my_case(number)
    }
    drawn = {my_case(number, f"s{place:04}") for place in range(300)}
    assert drawn == set(cases)
    assert my_case(number, "S17") == case_for(number, "s17", cases)
    for written in range(200):
        wanted = my_case(number, str(written))
        assert {my_case(number, written), my_case(number, float(written))} == {wanted}
    for odd in (True, float("nan"), float("inf"), 10**5000, [3], b"3"):
        assert my_case(number, odd) == my_case(number)
    monkeypatch.setattr(checks, "_my_cases", {})
    for question in automatic(exercise):
        if question.own_case:
            assert "my_case first" in check(question.id, 1).message


def test_answers_older_than_their_inputs_are_noticed():
    answer, before, after = "share = row.sum()", "row = land.head(1)", "row = land.head(2)"
    assert older_than_inputs("share", [before, answer, after]) == "row"
    assert older_than_inputs("share", [before, answer, before]) == ""
    assert older_than_inputs("share", [before, answer, after, answer]) == ""
    assert older_than_inputs("share", ["%magic", "((", answer]) == ""
    assert older_than_inputs("other", [before, answer, after]) == ""


def test_altered_tables_are_noticed(exercise):
    from jasa import data

    tables = dict(exercise.card.tables)
    whole = {variable: data.load(name) for variable, name in tables.items()}
    assert altered_tables(tables, whole) == []
    variable, name = next(iter(tables.items()))
    more = data.load(name).assign(new_column=1).iloc[::-1]
    assert altered_tables(tables, whole | {variable: more}) == []
    assert altered_tables(tables, whole | {variable: data.load(name).head(3)}) == [variable]
    assert altered_tables(tables, whole | {variable: pd.DataFrame()}) == []
    assert altered_tables(tables, {}) == []


@pytest.mark.parametrize("student_id", ["A", " a", "", "  ", ..., None])
def test_the_class_default_is_named_as_such(exercise, student_id, capsys):
    capsys.readouterr()
    my_case(exercise.card.exercise, student_id)
    told = "Class default: put your student number between the quotes."
    assert capsys.readouterr().out.splitlines() == [told]
    my_case(exercise.card.exercise, "s123")
    my_case(exercise.card.exercise, 123)
    assert capsys.readouterr().out == ""


def test_written_answers_have_hints(exercise):
    for question in exercise.card.questions:
        assert question.hints[0] in str(hint(question.id))
