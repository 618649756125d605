"""What is drawn of a right chart, and where: ranges, pieces, fields, lines of help and other units."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any

from jasa.exercise.judging.charts.drawing import longest_of
from jasa.exercise.judging.charts.traces import day_of
from jasa.exercise.oracle import is_number
from jasa.exercise.plain import to_plain
from jasa.exercise.questions import Question

Made = Iterator[tuple[str, object] | tuple[str, object, str]]
Row = tuple[Any, Any]
OTHER_WORDS = ("billion dollars", "thousands of dollars", "million yen")


def right_drawn(question: Question, value: Any) -> Made:
    """Every mark in view and no claim beside them, drawn in other ways."""
    if len(question.chart["series"]) == 1:  # px gives a lone series no name, and no legend
        helped = ((way, _with_trace(value, trace)) for way, trace in _helps(value))
        yield from ((f"help beside a nameless series: {way}", chart) for way, chart in helped)
    value = _named(question, value)
    yield from _wide_ranges(question, value)
    yield from _other_units(question, value)
    if _are_bars(value):
        return
    longest = longest_of(question.chart)
    yield (
        "runs as lines, lone marks as marks",
        _redrawn(value, lambda rows: _in_runs(rows, longest)),
    )
    yield (
        "marks, and lines over them",
        _redrawn(value, lambda rows: _marks_and_lines(rows, longest)),
    )
    yield "one half as px writes it", _redrawn(value, _in_two_ways)
    yield "halves in two fields", _redrawn(value, _in_two_fields).update_layout(_fields(value))
    yield from _once_titled(value)
    yield from ((f"help: {way}", _with_trace(value, trace)) for way, trace in _helps(value))


def wrong_drawn(question: Question, value: Any) -> Made:
    """Marks out of view, claims beside them, and places that are none of the task's."""
    value = _named(question, value)
    yield from _cut_ranges(question, value)
    yield from _claims(question, value)
    yield from _elsewhere(question, value)
    if not _are_bars(value) and math.isfinite(longest_of(question.chart)):
        whole = _redrawn(value, lambda rows: [_piece(rows, "markers"), _piece(rows, "lines")])
        if _has_gaps(value, longest_of(question.chart)):
            yield "a line over all, and marks", whole, "a"


# ---------------------------------------------------------------- ranges


def _wide_ranges(question: Question, value: Any) -> Made:
    letter = _values_side(value)
    low, high = _ends_of_values(value)
    if _has_numbers(value):
        low, high = (min(low, 0), max(high, 0)) if question.chart.get("from_zero") else (low, high)
        for way, ends in (("", [low, high]), (" turned", [high, low])):
            yield f"values to the edge{way}", _ranged(value, letter, ends)
        yield (
            "limits around",
            _with_axis(value, letter, {"minallowed": low - 1, "maxallowed": high + 1}),
        )
        stale = {"range": [high + 1, high + 2], "autorange": True}
        if low * high < 0 or _zero_stays(value, letter):
            yield "a range that does not hold", _with_axis(value, letter, stale)
    ends, side = _place_ends(question, value, half=False), _places_side(value)
    yield "places to the edge", _ranged(value, side, ends)
    yield "places to the edge, turned", _ranged(value, side, ends[::-1])


def _zero_stays(value: Any, letter: str) -> bool:
    return bool(value.layout[f"{letter}axis"].rangemode == "tozero" or _are_bars(value))


def _cut_ranges(question: Question, value: Any) -> Made:
    letter = _values_side(value)
    if _has_numbers(value):
        low, high = _ends_of_values(value)
        top = high - 0.05 * (high - min(low, 0)) if high > 0 else high
        floor = min(low, 0) if high > 0 else 0.95 * low
        up = max(high, 0)
        axes: list[dict[str, Any]] = [
            {"range": [floor - 1, top if high > 0 else up]},
            {"range": [high + 1, high + 2 + abs(low)]},
            {"maxallowed": top} if high > 0 else {"minallowed": floor},
            {"autorangeoptions": {"clipmax": top} if high > 0 else {"clipmin": floor}},
        ]
        axes += [{"rangemode": "nonnegative"}] if low < 0 else []
        axes += [{"type": "log"}] if low <= 0 else []
        for axis in axes:
            yield f"values under {axis}", _with_axis(value, letter, axis), "hides"
    side = _places_side(value)
    yield "places cut", _ranged(value, side, _place_ends(question, value, half=True)), "hides"
    if side in question.chart.get("log_axes", ()):
        plain = _ranged(value, side, [10, 1_000_000])
        yield "a range in no exponents", plain, "exponents"
    elif question.chart.get("x") != "category" and _are_texts(value):
        yield "years as a range of dates", _ranged(value, side, [1950, 2030]), "hides"


def _place_ends(question: Question, value: Any, half: bool) -> list[Any]:
    """A range from the first place to the last, or to one in the middle."""
    places: list[Any] = [to_plain(x).get("value") for t in value.data for x, _ in _rows_of(t)]
    order = (
        list(dict.fromkeys(places))
        if question.chart.get("x") == "category"
        else sorted(set(places))
    )
    last = (len(order) - 1) // 2 if half else len(order) - 1
    if question.chart.get("x") == "category":
        return [-0.5, last + 0.5]
    if _places_side(value) in question.chart.get("log_axes", ()):
        return [math.log10(order[0]), math.log10(order[last])]
    return [order[0], order[last]]


# ---------------------------------------------------------------- pieces and fields


def _in_runs(rows: list[Row], longest: float) -> list[dict[str, Any]]:
    """Rows in runs without a gap: a line where there are several, a mark for one alone."""
    runs: list[list[Row]] = []
    for row in rows:
        near = runs and _apart(runs[-1][-1], row) <= longest and longest > 0
        if near:
            runs[-1].append(row)
        else:
            runs.append([row])
    return [_piece(run, "lines+markers" if len(run) > 1 else "markers") for run in runs]


def _broken(rows: list[Row], longest: float) -> list[dict[str, Any]]:
    """All rows in one line, broken by an empty place wherever rows lie far apart."""
    runs = _in_runs(rows, longest)
    x = [v for run in runs for v in (run["x"][0], *run["x"])]
    y = [v for run in runs for v in (None, *run["y"])]
    mode = "lines+markers" if any(len(run["x"]) == 1 for run in runs) else "lines"
    return [{"type": "scatter", "mode": mode, "x": x, "y": y}]


def _marks_and_lines(rows: list[Row], longest: float) -> list[dict[str, Any]]:
    """All rows as marks, with lines over the runs."""
    lines = [{**piece, "mode": "lines"} for piece in _in_runs(rows, longest) if len(piece["x"]) > 1]
    return [_piece(rows, "markers"), *lines]


def _in_two_ways(rows: list[Row]) -> list[dict[str, Any]]:
    half = len(rows) // 2
    first = {**_piece(rows[:half], "markers"), "orientation": "v", "xaxis": "x", "yaxis": "y"}
    return [first, {**_piece(rows[half:], "markers"), "type": "scattergl"}]


def _in_two_fields(rows: list[Row]) -> list[dict[str, Any]]:
    half = {**_piece(rows[::2], "markers"), "xaxis": "x2", "yaxis": "y2"}
    return [_piece(rows[1::2], "markers"), half]


def _fields(value: Any) -> dict[str, Any]:
    """Two fields side by side, as px draws them with facet_col=."""
    x = value.layout.xaxis.to_plotly_json()
    return {
        "xaxis": {"domain": [0.0, 0.48]},
        "xaxis2": {**x, "domain": [0.52, 1.0], "matches": "x"},
        "yaxis2": {"anchor": "x2", "matches": "y", "showticklabels": False},
    }


def _once_titled(value: Any) -> Made:
    """Fields of which only the outer ones have titles, or the whole figure."""
    x, y = (str(value.layout[f"{letter}axis"].title.text) for letter in "xy")
    for way, side in (("below", "x"), ("left", "y")):
        made = _redrawn(value, _in_two_fields).update_layout(_fields(value))
        made.update_layout({f"{side}axis2_title_text": made.layout[f"{side}axis"].title.text})
        if side == "x":
            made.update_layout(xaxis_title_text=None)
        yield f"title only {way}", made
    made = _redrawn(value, _in_two_fields).update_layout(_fields(value))
    made.update_layout({f"{letter}axis{n}_title_text": None for letter in "xy" for n in ("", "2")})
    note = {"xref": "paper", "yref": "paper", "showarrow": False}
    made.add_annotation(text=x, x=0.5, y=0, yanchor="top", yshift=-30, **note)
    yield "titles of the whole", made.add_annotation(text=y, x=0, y=0.5, textangle=-90, **note)


# ---------------------------------------------------------------- help and claims


def _helps(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = _rows_of(value.data[0])
    (first, height), last = rows[0], rows[-1][0]
    yield "level line", {"x": [first, last], "y": [height, height], "mode": "lines", "name": "now"}
    if _has_numbers(value):
        low, high = _ends_of_values(value)
        yield "upright line", {"x": [last, last], "y": [low, high], "mode": "lines", "name": "then"}
    words = {"text": ["the first", "the last"], "mode": "text", "name": "words"}
    yield "words", {"x": [first, last], "y": [height, rows[-1][1]], **words}
    yield "marks again", {"x": [first], "y": [height], "mode": "markers", "name": "the first"}


def _claims(question: Question, value: Any) -> Made:
    rows = _rows_of(value.data[0])
    if _values_side(value) == "x" or len(rows) < 3:
        return
    (first, low), (last, high) = rows[0], rows[-1]
    ends = {"x": [first, last], "y": [low, high], "mode": "lines", "name": "trend"}
    if low != high:
        yield "from first to last", _with_trace(value, ends), "nobody asked for"
    if _has_numbers(value):
        lowest, highest = _ends_of_values(value)
        slope = {"x0": first, "x1": last, "y0": lowest, "y1": highest}
        yield "a sloping shape", _copy_of(value).add_shape(type="line", **slope), "nobody asked for"
        eye = {**ends, "y": [lowest, highest * 0.9 + lowest * 0.1], "name": "by eye"}
        yield "by eye", _with_trace(value, eye), "nobody asked for"


# ---------------------------------------------------------------- units and places


def _other_units(question: Question, value: Any) -> Made:
    """Amounts in another power of ten, with a title that says so."""
    unit = str([*question.chart.get("unit_words", ()), ""][0])
    side = _values_side(value)
    if unit not in ("", "%") and unit.isalpha():
        for power, words in (
            (3, f"thousands of {unit}"),
            (3, f"1,000 {unit}"),
            (6, f"million {unit}"),
        ):
            made = _scaled(value, side, 10.0**-power)
            yield f"in {words}", _with_axis(made, side, {"title": {"text": f"Amount ({words})"}})
    if question.chart.get("x_unit"):
        for factor, words in (
            (1e-3, "billion dollars"),
            (1e-3, "US$ bn"),
            (1e6, "dollars of 2023"),
        ):
            made = _scaled(value, "x", factor)
            yield f"x in {words}", _with_axis(made, "x", {"title": {"text": f"Amount, {words}"}})


def _elsewhere(question: Question, value: Any) -> Made:
    """Right values at places of another year, of the row, or in words or units nobody named."""
    kind, says = question.chart.get("x"), "places along the x axis"
    if not _has_numbers(value):
        return
    for words in OTHER_WORDS if question.chart.get("x_unit") else ():
        lying = _with_axis(value, "x", {"title": {"text": f"Amount ({words})"}})
        yield f"x said to be in {words}", lying, "but its unit is"
    if kind == "number":
        yield (
            "x in another unit, untold",
            _with_axis(_scaled(value, "x", 1e-3), "x", {"title": {"text": "Amount at first"}}),
            "a thousand times too small",
        )
    if kind == "year":
        ways = {
            "a year later": lambda row, x: int(str(x)[:4]) + 1,
            "rows for years": lambda row, x: row,
        }
        for way, move in ways.items():
            yield way, _moved(value, move), says


def _moved(value: Any, move: Any) -> Any:
    made, side = _copy_of(value), _places_side(value)
    for trace in made.data:
        trace[side] = [move(row, to_plain(x).get("value")) for row, x in enumerate(trace[side])]
    return made


# ---------------------------------------------------------------- tools


def _named(question: Question, value: Any) -> Any:
    """The figure with a name at a series that stands alone."""
    made, alone = _copy_of(value), question.chart["series"][0]["name"]
    return made.for_each_trace(lambda trace: trace.update(name=trace.name or alone))


def _copy_of(value: Any) -> Any:
    return type(value)(value)


def _are_bars(value: Any) -> bool:
    return any(trace.type == "bar" for trace in value.data)


def _values_side(value: Any) -> str:
    return "x" if any(t.type == "bar" and t.orientation == "h" for t in value.data) else "y"


def _places_side(value: Any) -> str:
    return "y" if _values_side(value) == "x" else "x"


def _rows_of(trace: Any) -> list[Row]:
    """The points of a trace that have a value."""
    return [(x, y) for x, y in zip(trace.x, trace.y, strict=True) if y is not None and y == y]


def _has_numbers(value: Any) -> bool:
    side = _values_side(value)
    return all(is_number(to_plain(v).get("value")) for t in value.data for v in t[side] if v == v)


def _are_texts(value: Any) -> bool:
    """Say whether places leave the notebook as texts, as dates do."""
    return any(isinstance(to_plain(x).get("value"), str) for x, _ in _rows_of(value.data[0]))


def _ends_of_values(value: Any) -> tuple[float, float]:
    if not _has_numbers(value):
        return 0.0, 0.0
    side = _values_side(value)
    numbers = [float(v) for trace in value.data for v in trace[side] if v == v]
    return min(numbers), max(numbers)


def _with_axis(value: Any, letter: str, settings: dict[str, Any]) -> Any:
    return _copy_of(value).update_layout({f"{letter}axis": settings})


def _ranged(value: Any, letter: str, ends: Sequence[Any]) -> Any:
    return _with_axis(value, letter, {"range": list(ends), "rangemode": None})


def _with_trace(value: Any, trace: dict[str, Any]) -> Any:
    return _copy_of(value).add_scatter(**trace)


def _scaled(value: Any, letter: str, factor: float) -> Any:
    made = _copy_of(value)
    for trace in made.data:
        trace[letter] = [factor * float(v) for v in trace[letter]]
    return made


def _piece(rows: list[Row], mode: str) -> dict[str, Any]:
    return {"type": "scatter", "mode": mode, "x": [x for x, _ in rows], "y": [y for _, y in rows]}


def _redrawn(value: Any, cut: Any) -> Any:
    """Each series as the pieces that ``cut`` makes of its rows, under its own name."""
    drawn = [{**piece, "name": t.name} for t in value.data for piece in cut(_rows_of(t))]
    return type(value)(drawn, value.layout)


def _apart(one: Row, other: Row) -> float:
    days = [day_of(to_plain(row[0]).get("value")) for row in (one, other)]
    return math.inf if None in days else days[1] - days[0]  # type: ignore[operator]


def _has_gaps(value: Any, longest: float) -> bool:
    rows = [_rows_of(trace) for trace in value.data]
    return any(_apart(*pair) > longest for own in rows for pair in itertools.pairwise(own))
