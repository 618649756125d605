"""What stands beside the series that a task asks for: help, the same marks again, or a claim.

A line at one height or at one place is help, and words at marks are. So are the asked-for marks drawn
again, or a line from each to the next. A line that slopes past marks says something that nobody asked
for, whether it runs from mark to mark or by eye, as a trace or as a shape.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from jasa.exercise.judging.charts.drawing import gap_slip, longest_of, mode_of
from jasa.exercise.judging.charts.traces import Points, pieces_of, trace_points
from jasa.exercise.questions import Criterion

Trace = dict[str, Any]
REFS = ("xref", "yref")
NAME = "nothing beside them"
SERIES = 'A series is drawn that nobody asked for: "{name}". Take it out.'
LINE = (
    'A line is drawn that nobody asked for: "{name}". Take it out; a line of help stands level or '
    "upright."
)


def beside_criterion(
    found: Mapping[str, Trace | None],
    traces: Sequence[Trace],
    layout: Mapping[str, Any],
    spec: Mapping[str, Any],
) -> list[Criterion]:
    """Refuse a series or a sloping line beside those asked for, once all of those are there."""
    asked = [trace for trace in found.values() if trace is not None]
    if len(asked) < len(found):
        return []
    known = [_drawn(trace, spec) for trace in asked]
    others = [t for t in traces if not any(t is a for a in asked) and not t.get("together")]
    others += [piece for t in asked for piece in pieces_of(t) if len(pieces_of(t)) > 1]
    says = [_beside_slip(trace, known, spec) for trace in others]
    says += [LINE.format(name=shape.get("name") or "a shape") for shape in _slopes(layout)]
    return [Criterion(NAME, False, say) for say in says if say][:1]


def _drawn(trace: Trace, spec: Mapping[str, Any]) -> Points:
    """Give the marks of a trace in their order along the axis, names in that of the drawing."""
    points = [(x, y) for x, y in trace_points(trace, spec) if x is not None and y is not None]
    names = bool(spec.get("places"))
    return points if names else sorted(points, key=lambda p: (str(type(p[0])), p[0]))  # type: ignore[arg-type]


def _beside_slip(trace: Trace, known: Sequence[Points], spec: Mapping[str, Any]) -> str:
    """Say why a trace is neither help nor marks that are drawn already, or ""."""
    points = [p for p in trace_points(trace, spec) if None not in p]
    line = "lines" in mode_of(trace)
    if not points or mode_of(trace) == "text" or (mode_of(trace) and _is_straight(points)):
        return ""
    name = str(trace.get("name") or "without a name")
    if not all(any(point in marks for marks in known) for point in points):
        return (LINE if line else SERIES).format(name=name)
    if not line:
        return ""
    if not any(_joins_neighbours(trace, marks, spec) for marks in known):
        return LINE.format(name=name)
    slip = gap_slip([trace, {**trace, "mode": "markers"}], longest_of(spec))  # marked already
    return f"{name}: {slip}" if slip else ""


def _is_straight(points: Points) -> bool:
    """Say whether all points stand at one height or at one place."""
    return any(len({str(point[side]) for point in points}) == 1 for side in (0, 1))


def _joins_neighbours(trace: Trace, marks: Points, spec: Mapping[str, Any]) -> bool:
    """Say whether a line runs from each mark of a series to the next, and passes none."""
    pairs = [
        (one, two)
        for one, two in itertools.pairwise(trace_points(trace, spec))
        if None not in one and None not in two
    ]
    steps = list(itertools.pairwise(marks))
    return all(pair in steps or pair[::-1] in steps for pair in pairs)


def _slopes(layout: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the lines among a figure's shapes that slope over its marks."""
    shapes = [s for s in layout.get("shapes") or [] if isinstance(s, Mapping)]
    return [
        shape
        for shape in shapes
        if shape.get("type") == "line"
        and shape.get("x0") != shape.get("x1")
        and shape.get("y0") != shape.get("y1")
        and not any(str(shape.get(ref) or "").endswith(("paper", "domain")) for ref in REFS)
    ]
