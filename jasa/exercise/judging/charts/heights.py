"""The values that plotly draws, where they are not those it is given: bars of rows, and per cent.

px.histogram gathers the rows of each name, bars that stand on each other add up, and an axis whose
numbers are written in per cent shows a hundred times the value. What is drawn is what counts.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jasa.exercise.judging.charts.traces import bars_lie, day_of
from jasa.exercise.oracle import is_number

Trace = dict[str, Any]
GATHERED: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "count": len,
    "avg": lambda rows: sum(rows) / len(rows),
    "min": min,
    "max": max,
}
WHOLES = {"percent": 100.0, "probability": 1.0}


def as_drawn(trace: Trace, layout: Mapping[str, Any]) -> Trace:
    """Give a trace with one value for each place where plotly draws one bar of several rows.

    A histogram over numbers gets no values: plotly chooses its classes, and no rule tells which.
    """
    along, up = ("y", "x") if bars_lie(trace) else ("x", "y")
    places, values = trace.get(along), trace.get(up)
    if not isinstance(places, list):
        return trace
    if trace.get("type") == "histogram":
        if not _one_bar_each(trace, layout, along):
            return {**trace, up: None}
        rows = values if isinstance(values, list) else [1] * len(places)
        gather = GATHERED.get(str(trace.get("histfunc") or "count"), len)
        heights = _gathered(places, rows, gather)
        whole = WHOLES.get(str(trace.get("histnorm")))
        total = sum(heights.values()) or 1
        heights = {p: whole * h / total if whole else h for p, h in heights.items()}
        trace = {**trace, along: list(heights), up: list(heights.values())}
        trace |= {"type": "bar", "counted": gather is len}
    elif trace.get("type") == "bar" and isinstance(values, list) and _adds_up(values, layout):
        heights = _gathered(places, values, sum)
        if len(heights) < len(places):
            trace = {**trace, along: list(heights), up: list(heights.values())}
    return trace


def _one_bar_each(trace: Trace, layout: Mapping[str, Any], along: str) -> bool:
    """Say whether each place of a histogram has a bar of its own: names, or classes narrow enough."""
    places = [p for p in trace[along] if p is not None]
    names = all(isinstance(place, str) and day_of(place) is None for place in places)
    if names or (layout.get(f"{along}axis") or {}).get("type") == "category":
        return True
    size = (trace.get(f"{along}bins") or {}).get("size")
    if not is_number(size) or not all(map(is_number, places)):
        return False
    apart = itertools.pairwise(sorted(set(places)))
    return all(second - first >= size for first, second in apart)


def _gathered(
    places: Sequence[Any], rows: Sequence[Any], gather: Callable[[list[float]], float]
) -> dict[Any, float]:
    """Give one height for each place, in the order of their first rows; empty rows are left out."""
    found: dict[Any, list[float]] = {}
    for place, row in zip(places, rows, strict=False):
        if is_number(row) or gather is len:
            found.setdefault(place, []).append(row)
    return {place: gather(own) for place, own in found.items()}


def _adds_up(values: Sequence[Any], layout: Mapping[str, Any]) -> bool:
    """Say whether bars at one place stand on each other; above and below zero they part."""
    numbers: list[float] = [value for value in values if is_number(value)]
    if any(isinstance(value, str) for value in values):
        return False
    one_side = min(numbers, default=0) >= 0 or max(numbers, default=0) <= 0
    return layout.get("barmode") in ("stack", "relative") and one_side


def in_per_cent(trace: Trace, layout: Mapping[str, Any]) -> Trace:
    """Give a trace as its axis writes it: with tickformat=".0%" a half is 50 %."""
    up = "x" if bars_lie(trace) else "y"
    axis = layout.get(f"{up}axis") or {}
    if not str(axis.get("tickformat") or "").endswith("%") or not isinstance(trace.get(up), list):
        return trace
    return {**trace, up: [100 * v if is_number(v) else v for v in trace[up]]}
