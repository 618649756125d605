"""Bars of several rows and axes in per cent: what plotly draws is right, or is not."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from jasa.exercise.oracle import is_number
from jasa.exercise.plain import to_plain
from jasa.exercise.questions import Question
from jasa.instructor.make.examinee_axes import bars_lie, unit_of

Made = Iterator[tuple[str, object] | tuple[str, object, str]]
CHOSEN = "px.histogram lays numbers in classes"


def right_bars(question: Question, value: Any) -> Made:
    """The series as bars of which plotly draws the right heights."""
    if unit_of(question) == "%" and not bars_lie(value):
        yield "fractions on an axis in per cent", _in_per_cent(value, 0.01)
    if not _may_be_bars(question, value):
        return
    for way, copies, histfunc in (("single", 1, "sum"), ("halves", 2, "sum"), ("twice", 1, "avg")):
        drawn = _histograms(value, copies, histfunc, rows=2 if way != "single" else 1)
        if _names(value):
            yield f"px.histogram, {way}", drawn
        else:
            yield f"px.histogram of names, {way}", drawn.update_xaxes(type="category")
            own = {"size": _least_gap(value)}
            yield (
                f"px.histogram in own classes, {way}",
                _histograms(value, 1).update_traces(xbins=own),
            )
    if len(value.data) == 1:
        yield "bars in halves", _bars_in_parts(value, 2).update_layout(barmode="relative")


def wrong_bars(question: Question, value: Any) -> Made:
    """The right numbers, of which plotly draws other heights."""
    if unit_of(question) == "%" and not bars_lie(value):
        yield "per cent on an axis in per cent", _in_per_cent(value, 1), "100 times too large"
    if not _may_be_bars(question, value):
        return
    if not _names(value):
        yield "px.histogram", _histograms(value, 1), CHOSEN
        yield "px.histogram that counts", _counting(value), CHOSEN
    yield "halves that hide each other", _bars_in_parts(value, 2).update_layout(barmode="group"), ""


def _may_be_bars(question: Question, value: Any) -> bool:
    bars = "bars" in str(question.chart.get("type", "points"))
    return bars and not bars_lie(value)


def _names(value: Any) -> bool:
    return all(isinstance(x, str) for trace in value.data for x in trace.x)


def _rows_of(trace: Any) -> list[tuple[Any, float]]:
    """Give the points of a trace that have a value."""
    pairs = zip(trace.x, trace.y, strict=True)
    return [(x, float(y)) for x, y in pairs if is_number(to_plain(y).get("value"))]


def _histograms(value: Any, parts: int, histfunc: str = "sum", rows: int = 1) -> Any:
    """Draw each value from several rows: ``parts`` that add up, or ``rows`` equal ones."""
    drawn = []
    for trace in value.data:
        many = [(x, y / parts) for x, y in _rows_of(trace) for _ in range(max(parts, rows))]
        places, heights = ([pair[i] for pair in many] for i in (0, 1))
        drawn.append({"type": "histogram", "x": places, "y": heights, "histfunc": histfunc})
        drawn[-1]["name"] = trace.name
    return type(value)(drawn, value.layout).update_layout(barmode="group")


def _counting(value: Any) -> Any:
    drawn = [
        {"type": "histogram", "x": [x for x, _ in _rows_of(t)], "name": t.name} for t in value.data
    ]
    return type(value)(drawn, value.layout).update_layout(barmode="group")


def _bars_in_parts(value: Any, parts: int) -> Any:
    traces = _histograms(value, parts).data
    drawn = [{"type": "bar", "x": list(t.x), "y": list(t.y), "name": t.name} for t in traces]
    return type(value)(drawn, value.layout)


def _least_gap(value: Any) -> float:
    places = sorted({float(x) for trace in value.data for x, _ in _rows_of(trace)})
    return min(second - first for first, second in itertools.pairwise(places))


def _in_per_cent(value: Any, factor: float) -> Any:
    """Draw the values times ``factor`` over an axis that writes each number in per cent."""
    made = type(value)(value).update_yaxes(tickformat=".1%", title="Share", range=None)
    return made.for_each_trace(lambda t: t.update(y=[y * factor for y in t.y]))
