"""The examinee for charts: right figures drawn in other ways, and wrong ones (see ``examinee``)."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from jasa.exercise.judging.charts.traces import year_of
from jasa.exercise.oracle import is_number
from jasa.exercise.plain import to_plain
from jasa.exercise.questions import Question
from jasa.instructor.make import examinee_words
from jasa.instructor.make.coarse import tolerance_of
from jasa.instructor.make.examinee_axes import bars_lie
from jasa.instructor.make.examinee_bars import right_bars, wrong_bars
from jasa.instructor.make.examinee_drawn import right_drawn, wrong_drawn
from jasa.instructor.make.examinee_words import copy_of

Made = Iterator[tuple[str, object] | tuple[str, object, str] | tuple[str, object, str, float]]


def right_charts(question: Question, value: Any, rng: random.Random) -> Made:
    """The same figure by other ways."""
    spec = question.chart
    yield "as it is", copy_of(value)
    yield "traces turned round", type(value)(list(value.data)[::-1], value.layout)
    yield "from a dictionary", type(value)(value.to_dict())
    yield "tuples", _each_trace(value, lambda x, y: (tuple(x), tuple(y)))
    yield "numpy arrays", _each_trace(value, lambda x, y: (np.array(x), np.array(y)))
    yield "points in another order", _reordered(value)
    yield from examinee_words.right_words(question, value, rng)
    yield "coloured", copy_of(value).update_traces(marker_color="black", opacity=0.8)
    yield "template", copy_of(value).update_layout(template="plotly_white", height=500)
    yield from right_bars(question, value)
    if spec.get("x") == "year":
        yield "years as floats", _each_trace(value, lambda x, y: ([_number(i) for i in x], y))
        for way in ("JFY{}", "FY {}", "fiscal {}", "from {} on", "Jan {}", "{}年度"):
            yield f"years as {way!r}", _each_trace(value, partial(_years_in, way))
    if spec.get("x") == "category":
        yield from ((f"labels {way('cost 2')!r}", _labelled(value, way)) for way in DRESSES)
    yield from _drawn_otherwise(question, value)
    yield from right_drawn(question, value)
    if spec.get("counts"):  # where nothing was counted, a bar of nought is true
        yield from (made[:2] for made in _zeros_for_gaps(question, value))
    hidden = {"x": list(value.data[0].x), "y": list(value.data[0].y), "visible": False}
    yield "a hidden series more", copy_of(value).add_scatter(**hidden)
    if spec.get("from_zero") and not bars_lie(value):
        low, high = _ends_of(value)
        wide = [min(0, low) - 1, max(0, high) * 1.1 + 1]
        yield "own range", copy_of(value).update_yaxes(range=wide, rangemode=None)
    if spec.get("from_zero") and not bars_lie(value):
        lined = copy_of(value).update_yaxes(rangemode=None)
        yield "zero by a line across", lined.add_hline(y=0)


def wrong_charts(question: Question, value: Any, rng: random.Random) -> Made:
    """Words left out, series beside or other than those asked, and other kinds of things."""
    spec = question.chart
    yield "empty", type(value)(), "The figure is empty"
    yield from examinee_words.wrong_words(question, value, rng)
    yield "one point short", _each_trace(value, lambda x, y: (x[:-1], y[:-1])), ""
    yield "other values", _each_trace(value, lambda x, y: (x, _changed(y))), ""
    if spec.get("x") == "category":
        numbered = _each_trace(value, lambda x, y: (list(range(len(x))), y))
        yield "numbers for labels", numbered, "Label them by"
        yield "labels in another order", _each_trace(value, lambda x, y: ([*x[1:], x[0]], y)), ""
    yield from wrong_drawn(question, value)
    yield from _areas(question, value)
    yield from _areas_on_areas(value)
    if not spec.get("counts"):
        yield from _zeros_for_gaps(question, value)
    yield from _bars_on_bars(question, value)
    yield "nonsense beside", _beside(value), "nobody asked for"
    if len(value.data) > 1 and len(spec["series"]) > 1:
        yield "no legend", copy_of(value).update_layout(showlegend=False), "legend is hidden"
        yield "a second scale", _on_two_scales(value), "scales of their own"
    yield from _rounded(question, value)
    yield from wrong_bars(question, value)
    yield "None", None, "it is None"
    yield "dictionary", value.to_dict(), "a dictionary"
    yield "number", 1.0, "single number"
    yield "text", "a chart", "it is a text"
    if spec.get("from_zero"):
        low, high = _ends_of(value)
        if low * high > 0:  # else zero cannot be cut off without a mark
            yield "cut axis", _cut_axis(value), "start at zero"
    for letter in spec.get("log_axes", ()):
        plain = copy_of(value).update_layout({f"{letter}axis_type": "linear"})
        yield f"plain {letter} axis", plain, f"log_{letter}=True"


def worthless_charts(question: Question, value: Any, rng: random.Random) -> Made:
    """Good words over what the task gives along the axis, with the same value everywhere."""
    for same in (0, 1, 100):
        yield f"{same} everywhere", _upwards(value, partial(_always, same))
    for hidden in ({"visible": False}, {"visible": "legendonly"}, {"opacity": 0}):
        yield f"hidden by {hidden}", copy_of(value).update_traces(hidden), "to be seen"
    yield "no marks", _each_trace(value, lambda x, y: ([], []))


#: What people write at a bar in the place of its bare name.
DRESSES: tuple[Callable[[str], str], ...] = (
    str.title,
    str.upper,
    lambda name: re.sub(r"(?<=[a-z])(?=\d)", " ", name),
    lambda name: f"{name} (6)",
    lambda name: f"<b>{name}</b>: 6 claims",
    lambda name: f"{name}s",
    lambda name: f"{name}, n = 16",
    lambda name: name[:5],
)


def _labelled(value: Any, way: Callable[[str], str]) -> Any:
    return _each_trace(value, lambda x, y: ([way(str(i)) for i in x], y))


def _drawn_otherwise(question: Question, value: Any) -> Made:
    """Points as px.strip draws them, and a facet for each series in the place of a legend."""
    points = all(t.type == "scatter" for t in value.data)
    if question.chart.get("type", "points") != "bars" and not bars_lie(value):
        drawn = [
            {"type": "box", "x": list(t.x), "y": list(t.y), "name": t.name} for t in value.data
        ]
        made = type(value)(drawn, value.layout)
        made.update_traces(boxpoints="all", line_color="rgba(255,255,255,0)")
        yield "as px.strip", made.update_yaxes(rangemode="tozero")
    if len(value.data) > 1 and all(len(t.x) > 3 for t in value.data):
        yield "in runs of one name", _in_pieces(value, "{name}", "{name}")
        yield "in two looks", _in_pieces(value, "{name}, 1", "{name}, 2")
    if len(value.data) == 2 and points:
        for way, sides in (("beside", ("x", "y")), ("below", ("y", "x"))):
            yield f"facets {way}", _in_facets(value, *sides)


def _in_pieces(value: Any, *names: str) -> Any:
    """Each series cut into two traces, as px does with line_group=, symbol= or pattern_shape=."""
    drawn = []
    for trace in value.data:
        for part, name in enumerate(names):
            piece, cut = trace.to_plotly_json(), len(trace.x) // 2
            own = slice(cut * part, cut if part == 0 else None)
            drawn.append(
                {
                    **{key: piece[key] for key in ("type", "mode", "orientation") if key in piece},
                    **{"x": list(trace.x)[own], "y": list(trace.y)[own]},
                    **{"name": name.format(name=trace.name), "legendgroup": trace.name},
                }
            )
    return type(value)(drawn, value.layout)


def _in_facets(value: Any, side: str, other: str) -> Any:
    """Two fields along one side of the figure, with the names over or beside them."""
    made, fields = copy_of(value), ([0.0, 0.48], [0.52, 1.0])
    for trace, number, (low, high) in zip(made.data, ("", "2"), fields, strict=True):
        place = {side: (low + high) / 2, other: 1.0, "xref": "paper", "yref": "paper"}
        made.add_annotation(text=f"part={trace.name}", showarrow=False, **place)
        trace.update({"name": "", "xaxis": f"x{number}", "yaxis": f"y{number}"})
        for letter, ends in ((side, [low, high]), (other, [0.0, 1.0])):
            own = {**value.layout[f"{letter}axis"].to_plotly_json(), "domain": ends}
            made.update_layout({f"{letter}axis{number}": own})
    return made


def _areas(question: Question, value: Any) -> Made:
    """Areas over places without a figure, which plotly fills."""
    marks = [{x for x, y in zip(t.x, t.y, strict=True) if y == y} for t in value.data]
    whole = set().union(*(set(t.x) for t in value.data))
    if not question.chart.get("longest_days") or all(mark == whole for mark in marks):
        return
    drawn = [{"x": list(t.x), "y": list(t.y), "name": t.name} for t in value.data]
    made = type(value)(drawn, value.layout)
    for way in ({"stackgroup": "1"}, {"stackgroup": "1", "stackgaps": "interpolate"}):
        yield f"area by {way}", copy_of(made).update_traces(way), "points"
    if all(y == y for t in value.data for y in t.y):  # no empty place for a fill to run across
        return
    for mode in ("lines", "markers", "none"):
        filled = copy_of(made).update_traces(fill="tozeroy", mode=mode)
        yield f"filled, {mode}", filled, "area is filled"


def _areas_on_areas(value: Any) -> Made:
    """Areas of one series on those of another."""
    seen = [{str(x) for x, y in zip(t.x, t.y, strict=True) if y and y == y} for t in value.data]
    if len(seen) > 1 and set.intersection(*seen[:2]) and not bars_lie(value):
        drawn = [{"x": list(t.x), "y": list(t.y), "name": t.name} for t in value.data]
        made = type(value)(drawn, value.layout)
        yield "areas on areas", made.update_traces(stackgroup="1", mode="lines"), ""


def _bars_on_bars(question: Question, value: Any) -> Made:
    """Bars of one series on those of another."""
    places = [set(map(str, t.x)) for t in value.data]
    if len(places) > 1 and set.intersection(*places) and not bars_lie(value):
        drawn = [
            {"type": "bar", "x": list(t.x), "y": list(t.y), "name": t.name} for t in value.data
        ]
        yield "bars on bars", type(value)(drawn, value.layout).update_layout(barmode="stack"), ""


def _zeros_for_gaps(question: Question, value: Any) -> Made:
    """A zero in each year between two others that has no figure."""
    xs = [list(t.x) for t in value.data]
    if question.chart.get("x") != "year" or not all(
        is_number(to_plain(x).get("value")) for x in xs[0]
    ):
        return
    years = [int(x) for x in xs[0]]
    empty = sorted(set(range(min(years), max(years))) - set(years))
    if empty and all(list(map(int, x)) == years for x in xs):
        filled = _each_trace(value, lambda x, y: ([*x, *empty], [*y, *[0] * len(empty)]))
        yield "zeros for gaps", filled, "draw a zero"


def _rounded(question: Question, value: Any) -> Made:
    """Right values with fewer decimals than the tolerance bears."""
    numbers = [v for t in value.data for v in t.y if is_number(to_plain(v).get("value"))]
    for decimals in range(4) if len(value.data) == 1 else ():
        cells = [round(float(v), decimals) for v in numbers]
        apart = [
            abs(c - v) > tolerance_of(question, v) for c, v in zip(cells, numbers, strict=True)
        ]
        if any(apart) and len(set(cells)) > 1:
            made = _upwards(value, partial(_to_decimals, decimals))
            yield f"rounded to {decimals}", made, "rounded"


def _upwards(value: Any, change: Callable[[list[Any]], list[Any]]) -> Any:
    return _each_trace(value, lambda x, y: (x, change(y)))


def _always(same: float, y: list[Any]) -> list[Any]:
    return [same] * len(y)


def _to_decimals(decimals: int, y: list[Any]) -> list[Any]:
    return [round(float(v), decimals) for v in y]


def _each_trace(value: Any, change: Callable[[list[Any], list[Any]], tuple[Any, Any]]) -> Any:
    made = copy_of(value)
    for trace in made.data:
        trace.x, trace.y = change(list(trace.x), list(trace.y))
        for name in ("text", "customdata", "hovertext"):
            if name in trace:
                trace[name] = None
    return made


def _reordered(value: Any) -> Any:
    """Bars and marks may come in any order; a line may not, and stays."""
    drawn = [t for t in value.data if t.type != "bar" and "lines" in str(t.mode or "lines")]
    return copy_of(value) if drawn else _each_trace(value, lambda x, y: (x[::-1], y[::-1]))


def _number(x: Any) -> Any:
    year = year_of(to_plain(x).get("value"))
    plain = is_number(to_plain(x).get("value"))
    return float(year) if plain and is_number(year) else x  # type: ignore[arg-type]


def _changed(y: list[Any]) -> list[Any]:
    """Other numbers; among texts, one that stands nowhere else."""
    if any(isinstance(v, str) for v in y):
        return [*y[:-1], "zz"]
    return [None if v is None else v * 1.37 + 11 for v in y]


def _ends_of(value: Any) -> tuple[float, float]:
    sides = (t.x if bars_lie(value) else t.y for t in value.data)
    numbers = [float(v) for side in sides for v in side if v is not None and v == v]
    return min(numbers), max(numbers)


def _cut_axis(value: Any) -> Any:
    """The axis of the values from below the lowest mark on, without zero."""
    low, high = sorted(_ends_of(value), key=abs)
    cut = {"range": [low * 0.9, high * 1.1], "rangemode": None}
    made = copy_of(value)
    return made.update_xaxes(cut) if bars_lie(value) else made.update_yaxes(cut)


def _beside(value: Any) -> Any:
    made = copy_of(value)
    return made.add_bar(x=list(made.data[0].x)[:3], y=[99, 99, 98], name="nonsense")


def _on_two_scales(value: Any) -> Any:
    """The last series over the others, on an axis of values of its own that begins at zero."""
    made, side = copy_of(value), "x" if bars_lie(value) else "y"
    made.data[-1][f"{side}axis"] = f"{side}2"
    title = made.layout[f"{side}axis"].title.text
    top = 2 * max(float(v) for v in made.data[-1][side] if v is not None)
    second = {"overlaying": side, "range": [min(0, -top), top], "title_text": title}
    return made.update_layout({f"{side}axis2": second})


def _years_in(way: str, x: list[Any], y: list[Any]) -> tuple[list[Any], list[Any]]:
    """The years of a trace in words."""
    return [way.format(year_of(i)) for i in x], y
