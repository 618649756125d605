"""How a chart is judged: by what it shows, read from the plain figure (type, data, axes, words).

Half of the marks are for the series the question asks for, half for the form: the type of chart,
gaps left open, axis titles with the unit, an axis from zero, the title, and the source note. Form
counts only beside right data: an empty frame with good titles earns nothing. Nor does a series
that the exercise gives (``given: true``): it counts beside a right one of the student's own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from jasa.exercise.judging.kinds import known_mistake, wrong_kind
from jasa.exercise.oracle import Oracle, is_number
from jasa.exercise.questions import NOT_YET, RIGHT, Criterion, Question, Verdict

Points = list[tuple[object, object]]
#: What a card may ask for with ``type``, and what is said to another kind of chart.
TYPES = {
    "points": ("scatter", "scattergl"),
    "bars": ("bar",),
    "points or bars": ("scatter", "scattergl", "bar"),
}
TYPE_SAYS = {
    "points": "Draw points or a line: bars put unequal steps of time at equal distances.",
    "bars": "Draw bars: a line would say that something lies between the groups.",
    "points or bars": "Draw points, a line or bars.",
}
SOURCE = re.compile(r"\bsources?\b\s*:?\s*\w{2,}", re.IGNORECASE)
DEFAULT_NAMES = re.compile(r"^(trace \d+|)$")


def judge_chart(question: Question, answer: Mapping[str, Any], oracle: Oracle) -> Verdict:
    """Judge a plotly figure criterion by criterion."""
    if answer.get("kind") != "chart":
        return wrong_kind("a chart (a plotly figure)", answer)
    spec = question.chart
    figure = answer["figure"]
    traces = [t for t in figure.get("data") or [] if isinstance(t, dict)]
    if not traces:
        return Verdict(NOT_YET, 0.0, "The figure is empty: it has no points yet.")
    if len(spec["series"]) == 1 and len(traces) > 1:  # one series, cut into traces by colour
        traces = [_together(traces), *traces]
    found = {s["name"]: _find(oracle, s["name"], traces, spec) for s in spec["series"]}
    data = [_series_criterion(oracle, name, found[name], traces, spec) for name in found]
    form = _form(spec, found, figure.get("layout") or {}, traces)
    if not any(found[s["name"]] for s in spec["series"] if not s.get("given")):
        late = "counts once a series of yours is right."
        data = [Criterion(c.name, False, c.say or late) for c in data]
        data.sort(key=lambda criterion: criterion.say == late)
        if not _tried(found, traces, spec):
            form = [Criterion(c.name, False, late) for c in form]
    criteria = data + form
    score = sum(sum(c.met for c in half) / len(half) for half in (data, form)) / 2
    if score == 1:
        return Verdict(RIGHT, 1.0, _insight(oracle, found, spec) or "Right.", tuple(criteria))
    slip = _known(oracle, traces, found, spec)
    message = slip or next(c.say for c in criteria if not c.met)
    return Verdict(NOT_YET, score, message, tuple(criteria))


def _together(traces: list[dict[str, Any]]) -> dict[str, Any]:
    """Join traces into one, for a series that is drawn with a colour for each part."""
    joined = dict(traces[0])
    for axis in ("x", "y"):
        lists = [t.get(axis) for t in traces]
        joined[axis] = [v for part in lists if isinstance(part, list) for v in part]
    return joined


def _tried(
    found: Mapping[str, dict[str, Any] | None],
    traces: list[dict[str, Any]],
    spec: Mapping[str, Any],
) -> bool:
    """Say whether the series that are given stand there, and another beside them."""
    matched = [id(trace) for trace in found.values() if trace is not None]
    rest = [trace for trace in traces if id(trace) not in matched]
    return bool(matched) and any(len(series_cells(trace_points(t, spec))) >= 4 for t in rest)


# ---------------------------------------------------------------- the data of a trace


def trace_points(trace: Mapping[str, Any], spec: Mapping[str, Any], swap: bool = False) -> Points:
    """Give a trace's points in drawing order; with ``x: year`` dates are read as years."""
    lying = trace.get("type") == "bar" and trace.get("orientation") == "h"
    across = lying != swap
    xs, ys = (trace.get("y"), trace.get("x")) if across else (trace.get("x"), trace.get("y"))
    if not isinstance(xs, list) or not isinstance(ys, list):
        return []
    reading = year_of if spec.get("x") == "year" else (lambda x: x)
    return [(reading(x), y) for x, y in zip(xs, ys, strict=False)]


def year_of(x: object) -> object:
    """Read 1972, 1972.0, "1972" or "1972-05-15" as the year 1972; anything else stays."""
    if is_number(x):
        return int(x)  # type: ignore[call-overload]
    found = re.match(r"^\s*(\d{4})(?!\d)", x) if isinstance(x, str) else None
    return int(found[1]) if found else x


def series_cells(points: Points) -> list[object]:
    """Give the points that have a value, sorted, as one list x, y, x, y ... for the oracle."""
    kept = [(x, y) for x, y in points if y is not None and x is not None]
    kept.sort(key=lambda p: (str(type(p[0])), p[0], str(type(p[1])), p[1]))
    return [cell for point in kept for cell in point]


def _find(
    oracle: Oracle, name: str, traces: list[dict[str, Any]], spec: Mapping[str, Any]
) -> dict[str, Any] | None:
    for trace in traces:
        if oracle.fits(f"series {name}", series_cells(trace_points(trace, spec))):
            return trace
    return None


def _series_criterion(
    oracle: Oracle,
    name: str,
    trace: dict[str, Any] | None,
    traces: list[dict[str, Any]],
    spec: Mapping[str, Any],
) -> Criterion:
    label, slot = f"data: {name}", f"series {name}"
    if trace is not None:
        return Criterion(label, True)
    wanted = len(oracle.slots[slot].offsets) // 2
    for candidate in traces:
        if oracle.fits(slot, series_cells(trace_points(candidate, spec, swap=True))):
            say = "The axes are swapped: the values belong on the other one."
            return Criterion(label, False, say)
        cells = series_cells(trace_points(candidate, spec))
        slip = _scale(oracle, slot, cells)
        if slip:
            return Criterion(label, False, f"{name}: {slip[0].lower()}{slip[1:]}")
    if all(trace.get("name") != name for trace in traces) and len(traces) < len(spec["series"]):
        given = any(s["name"] == name and s.get("given") for s in spec["series"])
        how = "Begin with the chart that is given." if given else "Add it with add_scatter."
        return Criterion(label, False, f'The series "{name}" is missing. {how}')
    counts = ", ".join(str(len(series_cells(trace_points(t, spec))) // 2) for t in traces[:4])
    say = f'No series shows "{name}" with its {wanted} points. Yours have: {counts}.'
    return Criterion(label, False, say)


def _scale(oracle: Oracle, slot: str, cells: list[object]) -> str | None:
    """Look for a slip of scale in the values only; the years stay as they are."""
    for factor, told in ((0.01, "large"), (100.0, "small"), (0.1, "large"), (10.0, "small")):
        scaled = [
            c * factor if i % 2 and is_number(c) else c  # type: ignore[operator]
            for i, c in enumerate(cells)
        ]
        if oracle.fits(slot, scaled):
            times = round(max(factor, 1 / factor))
            return f"The values are {times} times too {told}. Which unit does the axis name?"
    return None


def _known(
    oracle: Oracle,
    traces: list[dict[str, Any]],
    found: Mapping[str, dict[str, Any] | None],
    spec: Mapping[str, Any],
) -> str | None:
    if all(trace is not None for trace in found.values()):
        return None
    matched = [id(trace) for trace in found.values() if trace is not None]
    rest = [series_cells(trace_points(t, spec)) for t in traces if id(t) not in matched]
    return known_mistake(oracle, *rest)


def _insight(oracle: Oracle, found: Mapping[str, Any], spec: Mapping[str, Any]) -> str | None:
    name = list(found)[-1]
    cells = series_cells(trace_points(found[name], spec))
    return oracle.open(f"series {name}", oracle.guess(f"series {name}", cells))


# ---------------------------------------------------------------- the form


def _form(
    spec: Mapping[str, Any],
    found: Mapping[str, dict[str, Any] | None],
    layout: Mapping[str, Any],
    traces: list[dict[str, Any]],
) -> list[Criterion]:
    drawn = {name: trace for name, trace in found.items() if trace is not None}
    if len(drawn) < len(found):
        drawn = {str(trace.get("name") or "a series"): trace for trace in traces}
    lying = any(t.get("type") == "bar" and t.get("orientation") == "h" for t in drawn.values())
    criteria = [
        _kind_criterion(list(drawn.values()), spec),
        _gaps_criterion(drawn, spec),
        _axes_criterion(layout, spec, lying),
        _zero_criterion(layout, traces, lying),
        _title_criterion(layout, traces),
        _source_criterion(layout),
    ]
    return [c for c in criteria if c.name != "axis from zero" or spec.get("from_zero")]


def _kind_criterion(drawn: list[dict[str, Any]], spec: Mapping[str, Any]) -> Criterion:
    kinds = {str(trace.get("type", "scatter")) for trace in drawn}
    wanted = str(spec.get("type", "points"))
    if kinds <= set(TYPES[wanted]):
        return Criterion("kind of chart", True)
    say = str(spec.get("type_say", TYPE_SAYS[wanted]))
    return Criterion("kind of chart", False, say)


def _gaps_criterion(drawn: Mapping[str, dict[str, Any]], spec: Mapping[str, Any]) -> Criterion:
    for name, trace in drawn.items():
        say = _gap_slip(trace, float(spec.get("longest_days", float("inf"))))
        if say:
            return Criterion("gaps", False, f"{name}: {say}")
    return Criterion("gaps", True)


def _gap_slip(trace: Mapping[str, Any], longest: float) -> str:
    """Name what is wrong with a trace's lines; ``longest`` is in days."""
    if trace.get("type") == "bar":  # bars join nothing
        return ""
    points = [(day_of(x), y) for x, y in trace_points(trace, {})]
    mode = str(trace.get("mode") or ("lines+markers" if len(points) < 20 else "lines"))
    if "lines" not in mode:
        return ""
    if trace.get("connectgaps"):
        points = [(day, y) for day, y in points if y is not None]
    days = [day for day, y in points if y is not None and day is not None]
    if days != sorted(days):
        return "the line runs back in time. Sort the rows by date."
    joined = [
        (first[0], second[0])
        for first, second in itertools.pairwise(points)
        if first[1] is not None and second[1] is not None
    ]
    if any(None not in pair and pair[1] - pair[0] > longest for pair in joined):  # type: ignore[operator]
        return "the line is drawn across years without a figure. Show points, not a line."
    if "markers" not in mode and set(days) - {day for pair in joined for day in pair}:
        return "a figure that no line reaches cannot be seen. Show markers too."
    return ""


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


def text_of(part: object) -> str:
    """Give the text of a title in any of plotly's forms, without HTML tags."""
    if isinstance(part, Mapping):
        subtitle = part.get("subtitle")
        part = f"{part.get('text') or ''} {text_of(subtitle) if subtitle else ''}"
    return re.sub(r"<[^>]*>", " ", part).strip() if isinstance(part, str) else ""


def _axes_criterion(
    layout: Mapping[str, Any], spec: Mapping[str, Any], lying: bool = False
) -> Criterion:
    x_title = text_of((layout.get("xaxis") or {}).get("title"))
    y_title = text_of((layout.get("yaxis") or {}).get("title"))
    if not x_title or not y_title:
        return Criterion("axes", False, "Give both axes a title.")
    words = [str(word) for word in spec.get("unit_words", ())]
    values, letter = (x_title, "x") if lying else (y_title, "y")
    if words and not any(
        re.search(rf"(?<!\w){re.escape(w)}(?!\w)", values, re.IGNORECASE) for w in words
    ):
        return Criterion("axes", False, f"The title of the {letter} axis must name the unit.")
    return Criterion("axes", True)


def _zero_criterion(
    layout: Mapping[str, Any], traces: list[dict[str, Any]], lying: bool = False
) -> Criterion:
    letter = "x" if lying else "y"
    axis = layout.get(f"{letter}axis") or {}
    ends = [end for end in axis.get("range") or [] if is_number(end)]
    include = (axis.get("autorangeoptions") or {}).get("include")
    wide = min(ends) <= 0 <= max(ends) if len(ends) == 2 else 0 in ends
    if len(ends) < 2:
        wide = wide or axis.get("rangemode") == "tozero" or include in (0, [0])
        wide = wide or any(trace.get("fill") == "tozeroy" for trace in traces)
        wide = wide or all(trace.get("type") == "bar" for trace in traces)
    if wide and axis.get("type") != "log":
        return Criterion("axis from zero", True)
    how = f'figure.update_{letter}axes(rangemode="tozero")'
    say = f"Let the {letter} axis start at zero: {how}."
    return Criterion("axis from zero", False, say)


def _title_criterion(layout: Mapping[str, Any], traces: list[dict[str, Any]]) -> Criterion:
    if len(text_of(layout.get("title"))) < 10:
        return Criterion("title", False, "Give the chart a title that says what is to be seen.")
    names = [str(trace.get("name") or "") for trace in traces]
    if len(traces) > 1 and any(DEFAULT_NAMES.match(name) for name in names):
        return Criterion("title", False, "Give each line a name, so that the legend can be read.")
    return Criterion("title", True)


def _source_criterion(layout: Mapping[str, Any]) -> Criterion:
    notes = [note for note in layout.get("annotations") or [] if isinstance(note, dict)]
    sources = [note for note in notes if SOURCE.search(text_of(note))]
    if SOURCE.search(text_of(layout.get("title"))):
        return Criterion("source", True)
    if any(note.get("showarrow") is False for note in sources):
        return Criterion("source", True)
    if sources:  # plotly draws an arrow unless it is told not to
        say = "The source note points at the data with an arrow. Give it showarrow=False."
        return Criterion("source", False, say)
    return Criterion("source", False, "Add a note that names the source (an annotation will do).")
