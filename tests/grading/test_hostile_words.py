"""Hostile words of a hand-in: dead in the page, the spreadsheet and the terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.tell.feedback import feedback_page
from jasa.instructor.grading.tell.marks import marks_csv
from jasa.instructor.grading.tell.remarks import remark
from jasa.instructor.grading.tell.report import student_line
from jasa.instructor.grading.tell.spreadsheet import defuse

from .conftest import (
    untouched,
)

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def nasty_result(mark) -> HandInResult:
    made = untouched()
    made.write("03-q1-answer", f"raise ValueError({SCRIPT!r} + '\\x1b[2J\\x1b]0;owned\\x07')")
    made.write("03-q2-answer", f"wholes = [{SCRIPT!r}] * 4")
    made.write("03-q7-answer", f"</pre>{SCRIPT} =cmd|' /C calc'!A0 \x1b[31m")
    made.write("03-case", f"student_id = {SCRIPT!r}\ncase = my_case('03', student_id)")
    return replace(mark(made), student=f"=HYPERLINK(1){SCRIPT}\x1b[2J")


def test_no_html_of_a_student_is_alive_in_the_feedback(mark):
    text = feedback_page(nasty_result(mark))
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;" in text
    assert text.count("</pre>") == text.count("<pre")


def test_no_formula_and_no_control_code_reaches_a_spreadsheet_or_a_terminal(mark):
    result = nasty_result(mark)
    table = marks_csv([result], ["03-q1"])
    line = student_line(result)
    assert table.split("\n")[1].startswith(("'=", "\"'="))
    for text in (table, line, remark(result), feedback_page(result)):
        assert "\x1b" not in text
        assert "\x07" not in text


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\u200b=1", "%0A"]
)
def test_what_starts_like_a_formula_is_defused(start):
    assert defuse(clean(start)).startswith("'")
    assert not defuse("佐藤").startswith("'")
