"""The points of a plotly trace as plain data: years and dates read, gaps left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from jasa.exercise.judging.charts.names import read_labels
from jasa.exercise.oracle import is_number

BARS = ("bar", "histogram")  # px.histogram draws bars, too

Points = list[tuple[object, object]]


def trace_points(trace: Mapping[str, Any], spec: Mapping[str, Any], swap: bool = False) -> Points:
    """Give a trace's points in drawing order; with ``x: year`` dates are read as years.

    Labels are read as the names in ``places``, when there are any.
    """
    across = bars_lie(trace) != swap
    xs, ys = (trace.get("y"), trace.get("x")) if across else (trace.get("x"), trace.get("y"))
    if not isinstance(xs, list) or not isinstance(ys, list):
        return []
    if spec.get("x") == "year":
        xs = [year_of(x) for x in xs]
    elif spec.get("places"):
        xs = read_labels(xs, spec["places"])
    return list(zip(xs, ys, strict=False))


def pieces_of(trace: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the traces of which a series was joined; a series in one piece is its own."""
    return trace.get("pieces") or [dict(trace)]


def bars_lie(trace: Mapping[str, Any]) -> bool:
    """Say whether a trace's values run along the x axis, as those of lying bars do."""
    return trace.get("type") in BARS and trace.get("orientation") == "h"


def year_of(x: object) -> object:
    """Read 1972, 1972.0, "1972", "JFY1972" or "1972-05-15" as the year 1972; anything else stays."""
    if is_number(x):
        return int(x)  # type: ignore[call-overload]
    found = re.search(r"(?<!\d)(\d{4})(?!\d)", x) if isinstance(x, str) else None
    return int(found[1]) if found else x


def series_cells(points: Points) -> list[object]:
    """Give the points that have a value, sorted, as one list x, y, x, y ... for the oracle."""
    kept = [(x, y) for x, y in points if y is not None and x is not None]
    kept.sort(key=lambda p: (str(type(p[0])), p[0], str(type(p[1])), p[1]))
    return [cell for point in kept for cell in point]


def day_of(x: object) -> float | None:
    """Give a date, or a year as at its first day, as a count of days; None for anything else."""
    if is_number(x) and 1 <= x < 9999:  # type: ignore[operator]
        return date(int(x), 1, 1).toordinal() + (x % 1) * 365.25  # type: ignore[call-overload, operator]
    found = (
        re.match(r"^\s*(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?!\d)", x) if isinstance(x, str) else None
    )
    try:
        return (
            float(date(*(int(part or 1) for part in found.groups())).toordinal()) if found else None
        )
    except ValueError:
        return None
