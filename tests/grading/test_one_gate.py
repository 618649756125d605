"""Nothing a student made reaches a file, a database or a screen but through one gate."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jasa import cli
from jasa.exercise.judging import judge
from jasa.instructor.grading.judge import task
from jasa.instructor.grading.judge.batch import mark_class
from jasa.instructor.grading.judge.gradebook import Gradebook, GradebookError
from jasa.instructor.grading.judge.kept import kept_answer
from jasa.instructor.grading.judge.result import UNGRADED, question_result, to_json
from jasa.instructor.grading.read.collect import collect
from jasa.instructor.grading.read.gate import writable
from jasa.instructor.grading.read.submission import Unreadable, read_notebook
from jasa.instructor.grading.run.listen import LONGEST_LINE, read_event
from jasa.instructor.grading.tell.feedback import feedback_page
from jasa.instructor.grading.tell.marks import marks_csv
from jasa.instructor.grading.tell.spreadsheet import FORMULA, defuse
from jasa.instructor.make.key import key_oracle, key_question

from .conftest import FULL, PATIENT, right, untouched, with_code, write_class

TYPED = ["'\\ud800'", "'a\\udfffb'", "9" * 4000, "1" + "0" * 5000, "-7", "'" + "x" * 4000 + "'"]


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_any_typed_number_gives_a_mark_that_can_be_written(typed, mark):
    source = f"student_id = {typed}\ncase = my_case('03', student_id)"
    result = mark(untouched().write("03-case", source), limits=PATIENT)
    assert result.state == "graded"
    assert len(result.student_id) <= 60
    for text in (to_json(result), feedback_page(result), marks_csv([result], [])):
        text.encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(st.recursive(st.text() | st.integers() | st.none(), lambda x: st.lists(x, max_size=4)))
def test_every_word_of_a_submission_can_be_written(value):
    for line in (json.dumps({"done": value}), json.dumps({"done": [value, "\ud800"]})):
        event = read_event(line.encode())
        assert event is not None
        json.dumps(event, ensure_ascii=False).encode("utf-8")


def test_a_line_far_too_long_is_no_answer():
    assert read_event(b'{"done": "' + b"x" * LONGEST_LINE + b'"}') is None


@pytest.mark.parametrize("line", ["9" * 4000, "-1", "0", "true", '"x"'])
def test_a_forged_line_number_is_not_told(line, mark):
    told = f'{{"done": "03-q1", "errors": [{{"type": "x", "line": {line}}}]}}\n'.encode()
    result = mark(
        with_code("03-q1", f"import os\nos.write(4, {told!r})\nos._exit(0)"), limits=PATIENT
    )
    told_words = "".join(q.message + q.problem for q in result.questions.values())
    assert "99999" not in told_words and "in line" not in told_words


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_the_gate_lets_everything_whole_through(text):
    assert writable(text).encode("utf-8").decode() == writable(text)
    if not any("\ud800" <= sign <= "\udfff" for sign in text):
        assert writable(text) == text


@pytest.mark.parametrize(
    "unseen", ["", " ", "\u3164", "\u115f", "\uffa0", "\u2800", "\u3164 \u115f"]
)
@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@x", "＝1", '=HYPERLINK("x")'])
def test_no_part_of_a_text_is_a_formula_however_the_table_is_split(unseen, formula):
    assert defuse(unseen + formula).startswith("'")
    for split in (";", "\t", "|"):
        for quoted in ("", '"'):
            cell = defuse(f"so{split}{quoted}{unseen}{formula}")
            for part in cell.split(split):
                assert not part.strip(' "\u3164\u115f\uffa0\u2800').startswith(FORMULA), cell


def test_a_lost_letter_in_the_gradebook_costs_one_mark_that_is_made_again(tmp_path, key):
    folder = write_class(tmp_path / "class", a=right(), b=right())
    for damage in ("json_text", ""):
        with Gradebook(tmp_path / "g.sqlite") as book:
            marked = mark_class(collect(folder), key, book, limits=PATIENT, hidden=[folder])
            assert [r.points for r in marked.results] == [FULL, FULL]
            assert [r.points for r in book.latest("03")] == [FULL, FULL]
            if damage:
                book._db.execute("update runs set result = substr(result, 2) where student = 'a'")
                book._db.commit()
                with pytest.raises(GradebookError, match="Run jasa grade once more"):
                    list(book.latest("03"))
    assert marked.fresh == 1


def test_the_advice_for_a_lost_letter_helps_in_the_command_too(tmp_path, capsys):
    folder = write_class(tmp_path / "class", a=right())
    words = ["grade", str(folder), "--exercise", "3", "--out", str(tmp_path / "marks")]
    words += ["--gradebook", str(tmp_path / "g.sqlite")]
    assert cli.main(words) == 0
    with Gradebook(tmp_path / "g.sqlite") as book:
        book._db.execute("update runs set result = substr(result, 2)")
        book._db.commit()
    capsys.readouterr()
    assert cli.main(words) == 0, capsys.readouterr().err
    with Gradebook(tmp_path / "g.sqlite") as book:
        assert [r.points for r in book.latest("03")] == [FULL]


@pytest.mark.parametrize("piece", ["[[]],", "{},", "1,"])
def test_a_file_of_lists_is_refused_before_it_is_built(piece):
    raw = ('{"cells": [' + piece * (20_000_000 // len(piece)) + "1]}").encode()
    with pytest.raises(Unreadable, match="far more lists and values"):
        read_notebook(raw)


def test_a_file_that_our_own_program_trips_over_costs_one_mark(tmp_path, key, monkeypatch):
    folder = write_class(tmp_path / "class", a_good=right(), b_bad=untouched(), c_good=right())
    plain = task.grade

    def trips(raw, *given, **named):
        if named["student"] == "b_bad":
            raise ZeroDivisionError("ours")
        return plain(raw, *given, **named)

    monkeypatch.setattr(task, "grade", trips)
    with Gradebook(tmp_path / "g.sqlite") as book:
        marked = mark_class(collect(folder), key, book, limits=PATIENT, hidden=[folder])
    found = {r.student: r for r in marked.results}
    assert [found[name].points for name in ("a_good", "c_good")] == [FULL, FULL]
    assert found["b_bad"].state == UNGRADED and "ZeroDivisionError" in found["b_bad"].why


WILD = [10**400, -(10**4200), 1e308, 2**63, True, "A" * 3000, "\ud800", "=1+1", "NaN", None]
PARTS = {
    "number": ["value"],
    "text": ["value"],
    "list": ["items"],
    "table": ["columns", "rows", "index", "index_names"],
    "chart": ["figure"],
    "function": ["results"],
    "error": ["name", "message"],
    "other": ["type"],
}
FIELDS = ["kind", "figure", "data", "layout", "title", "text", "xaxis", "inputs", "output"]
FIELDS += [part for parts in PARTS.values() for part in parts]
LEAVES = st.sampled_from(WILD) | st.integers() | st.floats() | st.text(max_size=8)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(
    kind=st.sampled_from(list(PARTS)),
    parts=st.lists(ANYTHING, min_size=4, max_size=4),
    name=st.sampled_from([f"03-q{number}" for number in range(1, 7)]),
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_process_says_is_judged_and_kept_small(kind, parts, name, key):
    plain = {"kind": kind} | dict(zip(PARTS[kind], parts, strict=False))
    line = json.dumps({"plain": plain}, allow_nan=True).encode()
    event = read_event(line)
    assert event is not None
    question = key_question(key, name)
    entry = next(iter(key["questions"][name]["cells"].values()))
    verdict = judge(question, event["plain"], key_oracle(key, name, key["cases"][0]))
    kept = kept_answer(question, entry, event["plain"], "")
    told = question_result(question.title, question.kind, question.points, verdict)
    assert len(repr(replace(told, answer=kept))) < 50_000


@pytest.mark.parametrize("number", ["10**400", "-(10**4000)", "float('inf')", "1e308 * 10**9"])
def test_a_number_that_no_float_holds_costs_its_question_only(number, mark):
    result = mark(with_code("03-q1", f"share_pct = {number}"))
    assert (result.state, result.points) == ("graded", FULL - 1)
