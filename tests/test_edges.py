"""Checkers, limits and flags at their own edges: what lies just inside passes, just outside fails."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jasa.data.facts import Fact
from jasa.exercise.judging import judge
from jasa.exercise.judging.charts.traces import trace_points
from jasa.exercise.judging.charts.units import FAMILIES, names_unit
from jasa.exercise.oracle import Oracle, clear_slot, is_number
from jasa.exercise.plain import Limit, to_plain
from jasa.exercise.questions import Question
from jasa.exercise.stale import older_than_inputs
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import UNGRADED, HandInResult
from jasa.instructor.grading.read.submission import ReadLimits, read_notebook


@given(st.integers(0, 4), st.integers(-(10**7), 10**7), st.floats(-0.49, 0.49))
def test_a_figure_equals_its_cell_as_printed_and_no_other(
    decimals: int, steps: int, aside: float
) -> None:
    """One step of the last printed digit is already another figure."""
    step = 10.0**-decimals
    value = steps * step + aside * step
    right = f"{steps * step:,.{decimals}f}"
    assert Fact(right, "t:r.c", value).agrees
    for other in (steps - 1, steps + 1):
        assert not Fact(f"{other * step:,.{decimals}f}", "t:r.c", value).agrees


@given(st.lists(st.integers(0, 2), min_size=1, max_size=5))
def test_an_answer_is_older_than_its_input_by_the_last_change(changes: list[int]) -> None:
    """Changed and changed back is no change; of several changes the last one counts."""
    history = ["rate = 0", "answer = rate * 2", *(f"rate = {value}" for value in changes)]
    assert older_than_inputs("answer", history) == ("rate" if changes[-1] != 0 else "")
    assert older_than_inputs("answer", [*history, "answer = rate * 2"]) == ""


@given(st.lists(st.sampled_from(["rate = 1", "rate = 2", "other = 3"]), max_size=4))
def test_an_input_first_set_after_the_answer_makes_it_no_older(after: list[str]) -> None:
    """Such an answer came from another name, or the cell failed: nothing can be said of its age."""
    assert older_than_inputs("answer", ["answer = rate * 2", *after]) == ""


@given(st.integers(0, 12), st.integers(0, 12))
def test_an_answer_is_marked_as_cut_from_the_first_part_beyond_the_limit(
    size: int, room: int
) -> None:
    limit = Limit(rows=room, items=room, text=room)
    for value in (list(range(size)), "x" * size):
        made = to_plain(value, limit)
        assert made.get("cut", False) == (size > room), made
    assert len(to_plain(list(range(size)), limit)["items"]) == min(size, room)


@given(st.floats(-1000, 1000).filter(lambda v: abs(v - 70.3) > 10))
def test_a_share_outside_its_whole_is_told_so_and_one_inside_is_not(value: float) -> None:
    question = Question(
        id="03-q1", title="t", kind="number", points=1, minutes=1, unit="%", share=True
    )
    oracle = Oracle(
        [clear_slot("answer", [70.3], [0.1], "yes"), clear_slot("near", [70.3], [1.0], "")], ""
    )
    told = judge(question, {"kind": "number", "value": value}, oracle).message
    assert ("below zero" in told) == (value < 0 and "sign" not in told), told
    assert ("more than 100 %" in told) == (value > 100 and "It is" not in told), told


@pytest.mark.parametrize("name", sorted({name for family in FAMILIES for name in family}))
def test_a_unit_is_named_by_whole_words_only(name: str) -> None:
    assert names_unit(f"Figures, {name}", [name]) and names_unit(f"{name}: figures", [name])
    if re.search(r"\w$", name):
        assert not names_unit(f"Figures, {name}zz", [name])
    alone = not any(name.endswith(f" {other}") for family in FAMILIES for other in family)
    if re.fullmatch(r"\w.*\w|\w", name) and alone:  # percentage points end in points
        assert not names_unit(f"Figures, zz{name}", [name])


@given(st.sampled_from([float("inf"), -float("inf"), float("nan")]))
def test_what_is_endless_or_missing_is_no_number(value: float) -> None:
    assert not is_number(value)
    question = Question(id="03-q1", title="t", kind="number", points=1, minutes=1)
    told = judge(
        question, to_plain(value), Oracle([clear_slot("answer", [1.0], [0.1])], "")
    ).message
    assert "not a finite number" in told


@given(st.lists(st.tuples(st.integers(), st.integers()), max_size=4), st.booleans(), st.booleans())
def test_points_are_read_along_the_axis_of_the_names(
    points: list[tuple[int, int]], lying: bool, swap: bool
) -> None:
    """Lying bars carry their values to the right; read as swapped, any trace is turned once more."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    trace = {"type": "bar", "orientation": "h" if lying else "v", "x": xs, "y": ys}
    turned = [(y, x) for x, y in points]
    assert trace_points(trace, {}, swap=swap) == (turned if lying != swap else points)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.integers(1, 200))
def test_all_text_of_a_notebook_counts_down_over_its_cells(sizes: list[int], room: int) -> None:
    cells = [{"cell_type": "code", "metadata": {}, "source": "x" * size} for size in sizes]
    raw = json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}).encode()
    made = read_notebook(raw, ReadLimits(cell_text=50, all_text=room))
    left = room
    for size, cell in zip(sizes, made.cells, strict=True):
        kept = min(size, 50, max(left, 0))
        assert len(cell.source.rstrip("\n")) <= kept
        assert size > kept or cell.source == "x" * size
        left -= len(cell.source)


def test_a_run_to_be_done_again_does_not_count_as_done(tmp_path: Path) -> None:
    result = HandInResult(student="Ann", exercise="03", of=20, state=UNGRADED)
    with Gradebook(tmp_path / "g.sqlite") as book:
        book.add_run(replace(result, again=True), "one")
        book.add_run(result, "two")
        assert book.already("one") is None
        assert book.already("two") == result
        book.add_run(result, "one")
        assert book.already("one") == result
