"""How a chart's series are drawn: the type of chart, gaps left open, zero in view, powers of ten."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from jasa.exercise.judging.charts.traces import BARS, bars_lie, day_of, pieces_of, trace_points
from jasa.exercise.judging.charts.view import axis_settings, range_set, same_axis
from jasa.exercise.oracle import is_number
from jasa.exercise.questions import Criterion

Trace = dict[str, Any]
#: Two names of one criterion: where all values are negative, an axis cannot start at zero.
FROM_ZERO, IN_VIEW = "axis from zero", "zero line in view"
POWERS = "axis in powers of ten"
#: How far plotly's own axis runs past the data, as a share of their spread: a twentieth of the
#: axis at either end, and for markers a little more.
BEYOND = 0.05 / 0.9

#: What a card may ask for with ``type``, and what is said to another kind of chart.
TYPES = {
    "points": ("scatter", "scattergl"),
    "bars": BARS,
    "points or bars": ("scatter", "scattergl", *BARS),
}
FEW = 20  # points from which on plotly draws a line without markers
FILLS = ("tozero", "tonext")
TWO_SCALES = (
    "Two axes with scales of their own stand over each other, so that what is unequal can look equal. "
    "Draw all series on one axis."
)
ON_BARS = (
    "Bars of one series stand on those of the other, so that their ends are no values of the axis. "
    'Set them side by side: barmode="group".'
)
ON_AREAS = (
    "The area of one series stands on that of the other, so that its edge is no value of the axis. "
    "Draw points or lines: px.scatter, px.line."
)
TYPE_SAYS = {
    "points": "Draw points, as the task asks, or a line where one may join them.",
    "bars": "Draw bars: the values stand side by side, and nothing lies between two of them.",
    "points or bars": "Draw points, a line or bars.",
}


def drawing_criteria(
    spec: Mapping[str, Any],
    shown: Mapping[str, dict[str, Any]],
    layout: Mapping[str, Any],
    traces: list[dict[str, Any]],
) -> list[Criterion]:
    """Judge how the series in ``shown`` are drawn."""
    criteria = [_kind_criterion(list(shown.values()), spec), _gaps_criterion(shown, spec, traces)]
    if not criteria[0].say and _bars_on_bars(shown, layout):
        criteria[0] = Criterion("kind of chart", False, ON_BARS)
    if not criteria[0].say and _areas_on_areas(shown):
        criteria[0] = Criterion("kind of chart", False, ON_AREAS)
    if spec.get("from_zero"):
        criteria.append(_zero_criterion(layout, shown, traces))
    criteria += [_log_criterion(layout, shown, letter) for letter in spec.get("log_axes", ())]
    if _two_scales(shown, layout):
        criteria.append(Criterion("one scale", False, TWO_SCALES))
    return criteria


def _two_scales(shown: Mapping[str, dict[str, Any]], layout: Mapping[str, Any]) -> bool:
    """Say whether series stand over each other on axes with scales of their own."""
    pieces = [piece for trace in shown.values() for piece in pieces_of(trace)]
    for letter in ("x", "y"):
        used = {str(piece.get(f"{letter}axis") or letter) for piece in pieces}
        axes = [layout.get(name.replace(letter, f"{letter}axis", 1)) or {} for name in used]
        if len(used) > 1 and any(a.get("overlaying") and not a.get("matches") for a in axes):
            return True
    return False


def lying_bars(shown: Mapping[str, dict[str, Any]]) -> bool:
    """Say whether bars lie, so that their values run along the x axis."""
    return any(map(bars_lie, shown.values()))


def _kind_criterion(drawn: list[dict[str, Any]], spec: Mapping[str, Any]) -> Criterion:
    kinds = {str(trace.get("type", "scatter")) for trace in drawn}
    wanted = str(spec.get("type", "points"))
    if kinds <= set(TYPES[wanted]):
        return Criterion("kind of chart", True)
    say = str(spec.get("type_say", TYPE_SAYS[wanted]))
    return Criterion("kind of chart", False, say)


def _bars_on_bars(shown: Mapping[str, dict[str, Any]], layout: Mapping[str, Any]) -> bool:
    """Say whether bars of several series are stacked; above and below zero "relative" bars part."""
    mode = layout.get("barmode")
    bars = [t for whole in shown.values() for t in pieces_of(whole) if t.get("type") in BARS]
    if mode not in ("stack", "relative") or len(bars) < 2:
        return False
    at: dict[object, list[float]] = {}
    for trace in bars:
        for x, y in trace_points(trace, {}):
            if is_number(y) and y:
                side = y > 0 if mode == "relative" else None  # type: ignore[operator]
                field = (trace.get("xaxis"), trace.get("yaxis"))
                at.setdefault((str(x), side, field), []).append(float(y))  # type: ignore[arg-type]
    return any(len(values) > 1 for values in at.values())


def _areas_on_areas(shown: Mapping[str, dict[str, Any]]) -> bool:
    """Say whether areas of several series are stacked somewhere, as px.area does by itself."""
    at: dict[object, set[str]] = {}
    for name, whole in shown.items():
        for trace in (t for t in pieces_of(whole) if t.get("stackgroup")):
            field = (trace["stackgroup"], trace.get("xaxis"), trace.get("yaxis"))
            for x in (x for x, y in trace_points(trace, {}) if is_number(y) and y):
                at.setdefault((str(x), field), set()).add(name)
    return any(len(names) > 1 for names in at.values())


def _gaps_criterion(
    drawn: Mapping[str, dict[str, Any]], spec: Mapping[str, Any], traces: list[dict[str, Any]]
) -> Criterion:
    for name, trace in drawn.items():
        say = next((s for piece in pieces_of(trace) if (s := _stack_slip(piece, traces))), "")
        say = say or gap_slip(pieces_of(trace), longest_of(spec))
        if say:
            return Criterion("gaps", False, f"{name}: {say}")
    return Criterion("gaps", True)


def _stack_slip(trace: Mapping[str, Any], traces: list[dict[str, Any]]) -> str:
    """Say so when an area is drawn where its series has no figure.

    Plotly fills each place that a stacked area lacks and another one has, by zero or by the middle.
    """
    sides = ("stackgroup", "xaxis", "yaxis")
    if not trace.get("stackgroup"):
        return ""
    drawn = [piece for whole in traces for piece in pieces_of(whole)]
    stack = [t for t in drawn if all(t.get(side) == trace.get(side) for side in sides)]
    places = {x for t in stack for x, _ in trace_points(t, {})}
    if places <= {x for x, y in trace_points(trace, {}) if y is not None}:
        return ""
    between = any(t.get("stackgaps") == "interpolate" for t in stack)
    how = "joins what lies on both sides" if between else "falls to zero"
    return f"where there is no figure the area {how}. Draw a line or points."


def longest_of(spec: Mapping[str, Any]) -> float:
    """Give the longest time that a line may cross, in days; endless where a card names none."""
    return float(spec.get("longest_days", float("inf")))


def gap_slip(pieces: Sequence[Mapping[str, Any]], longest: float) -> str:
    """Name what is wrong with the lines of a series; ``longest`` is in days."""
    lines = [piece for piece in pieces if _is_line(piece)]
    for piece in lines:
        say = _line_slip(piece, longest)
        if say:
            return say
    reached = {day for piece in lines for pair in _joined_days(piece) for day in pair}
    marked = {day for piece in pieces if "markers" in mode_of(piece) for day in _days_with(piece)}
    if {day for piece in lines for day in _days_with(piece)} - reached - marked:
        return "a figure that no line reaches cannot be seen. Show markers too."
    return ""


def mode_of(trace: Mapping[str, Any]) -> str:
    """Give the mode of a trace, as plotly takes it where none is set; "" for bars."""
    if trace.get("type", "scatter") not in TYPES["points"]:
        return ""
    few = len(trace.get("x") or []) < FEW
    return str(trace.get("mode") or ("lines+markers" if few else "lines"))


def _is_line(trace: Mapping[str, Any]) -> bool:
    return trace.get("type") not in BARS and ("lines" in mode_of(trace) or _filled(trace))


def _filled(trace: Mapping[str, Any]) -> bool:
    """Say whether an area is filled: a fill runs across what is empty."""
    return str(trace.get("fill") or "").startswith(FILLS)


def _days_along(trace: Mapping[str, Any]) -> list[tuple[float | None, object]]:
    """Give a trace's points with their places as days; what a line leaves open stays."""
    points = [(day_of(x), y) for x, y in trace_points(trace, {})]
    if trace.get("connectgaps") or _filled(trace):
        points = [(day, y) for day, y in points if y is not None]
    return points


def _days_with(trace: Mapping[str, Any]) -> list[float]:
    """Give the days that have a figure."""
    return [day for day, y in _days_along(trace) if y is not None and day is not None]


def _joined_days(trace: Mapping[str, Any]) -> list[tuple[float | None, float | None]]:
    """Give the ends of each stretch that a line joins."""
    pairs = itertools.pairwise(_days_along(trace))
    return [(one[0], two[0]) for one, two in pairs if one[1] is not None and two[1] is not None]


def _line_slip(trace: Mapping[str, Any], longest: float) -> str:
    """Name what is wrong with the line of one trace."""
    joined = _joined_days(trace)
    days = _days_with(trace)
    if joined and longest == 0:
        return 'a line joins what stands by itself. Show points, not a line: mode="markers".'
    if days != sorted(days):
        return "the line runs back in time. Sort the rows by date."
    if any(None not in pair and pair[1] - pair[0] > longest for pair in joined):  # type: ignore[operator]
        what = "area is filled" if _filled(trace) else "line is drawn"
        return f"the {what} across years without a figure. Show points, not a line."
    return ""


def _zero_criterion(
    layout: Mapping[str, Any], shown: Mapping[str, Trace], traces: Sequence[Trace]
) -> Criterion:
    """Ask for zero on the axis of each field's values."""
    letter = "x" if lying_bars(shown) else "y"
    drawn = [piece for trace in shown.values() for piece in pieces_of(trace)]
    for trace in drawn:
        axis = axis_settings(layout, trace, letter)
        beside = [t for whole in traces for t in pieces_of(whole)]
        beside = [t for t in beside if same_axis(layout, t, trace, letter)]
        found = _zero_on(axis, letter, layout, beside)
        if not found.met:
            return found
    return Criterion(FROM_ZERO, True)


def _zero_on(
    axis: Mapping[str, Any], letter: str, layout: Mapping[str, Any], traces: Sequence[Trace]
) -> Criterion:
    ends = [end for end in range_set(axis) if is_number(end)]
    seen = min(ends) <= 0 <= max(ends) if len(ends) == 2 else 0 in ends
    if len(ends) < 2:
        seen = seen or _zero_by_itself(axis, layout, traces, letter)
    if axis.get("type") == "log":
        say = f'An axis in powers of ten has no zero: figure.update_{letter}axes(type="linear").'
        return Criterion(FROM_ZERO, False, say)
    if seen:
        return Criterion(FROM_ZERO, True)
    no_range = "range=None, " if ends else ""  # a range set by hand is stronger than its mode
    how = f'figure.update_{letter}axes({no_range}rangemode="tozero")'
    values = ends or [v for t in traces for v in t.get(letter) or [] if is_number(v)]
    if values and max(values) < 0:  # such an axis ends at zero
        return Criterion(
            IN_VIEW, False, f"The zero line is out of view on the {letter} axis: {how}."
        )
    return Criterion(FROM_ZERO, False, f"Let the {letter} axis start at zero: {how}.")


def _log_criterion(layout: Mapping[str, Any], shown: Mapping[str, Trace], letter: str) -> Criterion:
    """Ask for an axis in powers of ten, on which giants leave room for the others."""
    drawn = [piece for trace in shown.values() for piece in pieces_of(trace)]
    if all(axis_settings(layout, trace, letter).get("type") == "log" for trace in drawn):
        return Criterion(POWERS, True)
    say = (
        f"On the {letter} axis a giant leaves no room for the others: log_{letter}=True, inside px."
    )
    return Criterion(POWERS, False, say)


def _zero_by_itself(
    axis: Mapping[str, Any], layout: Mapping[str, Any], traces: Sequence[Trace], letter: str
) -> bool:
    """Say whether plotly's own choice of range holds zero: bars, values near or round it, a line."""
    include = (axis.get("autorangeoptions") or {}).get("include")
    if axis.get("rangemode") == "tozero" or include == 0 or (include and 0 in list(include)):
        return True
    if any(t.get("type") in BARS or t.get("fill") == f"tozero{letter}" for t in traces):
        return True
    if letter == "y" and any(t.get("stackgroup") for t in traces):
        return True
    values = [v for t in traces for v in t.get(letter) or [] if is_number(v)]
    for shape in layout.get("shapes") or []:  # a line across, as add_hline draws it
        if isinstance(shape, Mapping) and str(shape.get(f"{letter}ref", letter)) == letter:
            values += [
                v for v in (shape.get(f"{letter}0"), shape.get(f"{letter}1")) if is_number(v)
            ]
    low, high = min(values, default=1), max(values, default=1)
    beyond = BEYOND * (high - low)
    return low - beyond <= 0 <= high + beyond  # type: ignore[no-any-return]
