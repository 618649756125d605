"""How a chart is judged: by what it shows, read from the plain figure (type, data, axes, words).

Half of the marks are for the series the question asks for, drawn as they should be (type of chart,
gaps left open, zero in view; see ``drawing``), half for the words (titles, units, source; see
``words``). Both count only as far as the data are right: of two series with one right, half; an empty
frame with good titles earns nothing. Whether a title is true, a person reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jasa.exercise.judging.charts.beside import beside_criterion
from jasa.exercise.judging.charts.drawing import drawing_criteria
from jasa.exercise.judging.charts.figures import drawn_traces, without_noughts
from jasa.exercise.judging.charts.panels import with_shared_titles
from jasa.exercise.judging.charts.places import places_slip
from jasa.exercise.judging.charts.scales import other_scales
from jasa.exercise.judging.charts.traces import pieces_of, series_cells, trace_points
from jasa.exercise.judging.charts.view import unseen_say
from jasa.exercise.judging.charts.words import OWN_NAME, same_name, words_criteria
from jasa.exercise.judging.kinds import known_mistake, rounded_slip, wrong_kind
from jasa.exercise.oracle import Oracle, is_number
from jasa.exercise.questions import NOT_YET, RIGHT, Criterion, Question, Verdict

Trace = dict[str, Any]
SCALES = (
    (0.01, "100 times too large"),
    (100.0, "100 times too small"),
    (0.1, "10 times too large"),
    (10.0, "10 times too small"),
    (1e-3, "a thousand times too large"),
    (1e3, "a thousand times too small"),
    (-1.0, "right in size, but have the other sign"),
)
EMPTY = "The figure is empty: it has no points yet."
HIDDEN = "Nothing of the figure is to be seen: its series are hidden. Take out visible or opacity."
LATE = "counts once a series of yours is right."
ALL_SERIES = (
    "Give px the columns of all series in a list, as y; or, in a long table, the column that says "
    "which series a row belongs to, as color."
)
ROUND = ("pie", "sunburst", "treemap", "table", "indicator", "funnelarea")
NO_PLACES = "This kind of chart has no axes. Draw points, a line or bars over an axis."
CLASSES = (
    "px.histogram lays numbers in classes of its own choice, so that its bars are other values. "
    "Compute the values first; px.bar draws one bar for each row."
)
COUNTED = (
    "px.histogram without y counts rows, so that its bars are numbers of rows. Compute the values "
    "that the task asks for, then draw them with px.bar."
)
SWAPPED = "The axes are swapped: the values belong on the other one."
LYING = ' Or, if the bars shall lie, add orientation="h" inside px.bar.'
FILLED = "Where there is no figure you draw a zero. A zero is a figure, too: leave the place empty."
TURNED = (
    "The names of the series stand along the axis, and what belongs there is the legend. Turn the "
    "two round: .T turns a table."
)
READ = "Whether the title states a finding, and a true one, your instructor reads."


def judge_chart(question: Question, answer: Mapping[str, Any], oracle: Oracle) -> Verdict:
    """Judge a plotly figure criterion by criterion."""
    if answer.get("kind") != "chart":
        return wrong_kind("a chart (a plotly figure)", answer)
    spec = {**question.chart, "places": _places(oracle)}
    figure, asked = answer["figure"], [series["name"] for series in question.chart["series"]]
    if spec.get("counts"):
        figure = {**figure, "data": [*map(without_noughts, figure.get("data") or [])]}
    traces = drawn_traces(figure, asked)
    layout: Mapping[str, Any] = with_shared_titles(figure.get("layout") or {})
    if not traces:
        return Verdict(NOT_YET, 0.0, HIDDEN if figure.get("data") else EMPTY)
    if len(spec["series"]) == 1 and len(traces) > 1:  # one series, cut into traces by colour
        traces = [_together(traces), *traces]
    traces, layout, found = _found_traces(oracle, traces, layout, spec)
    unlabelled = _unlabelled(oracle, found, traces, spec)
    found |= unlabelled
    data = [_series_criterion(question, oracle, name, found[name], traces, spec) for name in found]
    data += [Criterion("labels", False, _label_say(spec))] if unlabelled else []
    data += beside_criterion(found, traces, layout, spec)
    shown = shown_series(found, traces)
    drawing = drawing_criteria(spec, shown, layout, traces)
    words = words_criteria(spec, found, shown, layout, traces)
    if not any(found.values()):
        data, drawing, words = _not_counted(data), _all_late(drawing), _all_late(words)
    criteria = data + drawing + words
    score = _share_met(data) * (_share_met(drawing) + _share_met(words)) / 2
    if score == 1:
        said = f"{_insight(oracle, found, spec) or 'Right.'} {READ}"
        return Verdict(RIGHT, 1.0, said, tuple(criteria))
    slip = _known(oracle, traces, found, spec)
    message = slip or next(c.say for c in criteria if not c.met and c.say not in (LATE, OWN_NAME))
    return Verdict(NOT_YET, score, message, tuple(criteria))


def _share_met(criteria: list[Criterion]) -> float:
    return sum(c.met for c in criteria) / len(criteria)


def _not_counted(data: list[Criterion]) -> list[Criterion]:
    """Give the criteria of the series where none is right, those first that say why."""
    told = [Criterion(c.name, False, c.say or LATE) for c in data]
    return sorted(told, key=lambda criterion: criterion.say == LATE)


def _all_late(criteria: list[Criterion]) -> list[Criterion]:
    return [Criterion(c.name, False, LATE) for c in criteria]


def _together(traces: list[dict[str, Any]]) -> dict[str, Any]:
    """Join traces into one, for a series that is drawn with a colour for each part."""
    unseen = [slip for t in traces for slip in t.get("unseen", ())]
    joined = {**traces[0], "together": True, "unseen": unseen}
    joined["pieces"] = [piece for t in traces for piece in pieces_of(t)]
    for axis in ("x", "y"):
        lists = [t.get(axis) for t in traces]
        joined[axis] = [v for part in lists if isinstance(part, list) for v in part]
    return joined


def _found_traces(
    oracle: Oracle, traces: list[Trace], layout: Mapping[str, Any], spec: Mapping[str, Any]
) -> tuple[list[Trace], Mapping[str, Any], dict[str, Trace | None]]:
    """Find each asked-for series, as drawn or in another power of ten that its axis names."""
    asked = [series["name"] for series in spec["series"]]
    found = {name: _find_trace(oracle, name, traces, spec) for name in asked}
    if any(found.values()):
        return traces, layout, found
    for scaled, retitled in other_scales(traces, layout, spec):
        other = {name: _find_trace(oracle, name, scaled, spec) for name in asked}
        if any(other.values()):
            return scaled, retitled, other
    return traces, layout, found


def _find_trace(
    oracle: Oracle, name: str, traces: list[dict[str, Any]], spec: Mapping[str, Any]
) -> dict[str, Any] | None:
    for trace in traces:
        if oracle.fits(f"series {name}", series_cells(trace_points(trace, spec))):
            return trace
    return None


def _places(oracle: Oracle) -> list[str]:
    """Give the names along an axis of categories, in the task's own order; [] on other axes."""
    names = (n for slot in oracle.slots.values() for n in slot.about.get("labels", ()))
    return list(dict.fromkeys(map(str, names)))


def _unlabelled(
    oracle: Oracle,
    found: Mapping[str, dict[str, Any] | None],
    traces: list[dict[str, Any]],
    spec: Mapping[str, Any],
) -> dict[str, dict[str, Any]]:
    """Give series with the right values under labels that stand for no name of the task."""
    if not spec["places"]:
        return {}
    loose, free = {}, [t for t in traces if not any(t is known for known in found.values())]
    for name in (name for name, trace in found.items() if trace is None):
        for trace in free:
            cells = series_cells(trace_points(trace, spec))
            values = sorted((c for c in cells[1::2] if is_number(c)), key=float)  # type: ignore[arg-type]
            known = all(str(place) in spec["places"] for place in cells[::2])
            if not known and oracle.fits(f"values {name}", values):
                loose[name] = trace
                free = [other for other in free if other is not trace]
                break
    return loose


def _label_say(spec: Mapping[str, Any]) -> str:
    names = ", ".join(f'"{name}"' for name in spec["places"])
    return f"The values are right, but it cannot be told whose they are. Label them by {names}."


def _series_criterion(
    question: Question,
    oracle: Oracle,
    name: str,
    trace: dict[str, Any] | None,
    traces: list[dict[str, Any]],
    spec: Mapping[str, Any],
) -> Criterion:
    label, slot = f"data: {name}", f"series {name}"
    if trace is not None:
        return Criterion(label, True)
    hidden = unseen_say(name, _own_traces(name, traces))
    if hidden:
        return Criterion(label, False, hidden)
    wanted = len(oracle.slots[slot].offsets) // 2
    for candidate in traces:
        if oracle.fits(slot, series_cells(trace_points(candidate, spec, swap=True))):
            lie = candidate.get("type") == "bar" and candidate.get("orientation") != "h"
            return Criterion(label, False, SWAPPED + (LYING if lie else ""))
        cells = series_cells(trace_points(candidate, spec))
        slip = rounded_slip(oracle, slot, cells) or _scale(oracle, slot, cells, question.unit)
        slip = slip or _zeros_slip(oracle, slot, candidate, traces, spec)
        slip = slip or places_slip(oracle, name, cells, spec)
        if slip:
            return Criterion(label, False, f"{name}: {slip[0].lower()}{slip[1:]}")
    if not any(series_cells(trace_points(t, spec)) for t in traces):
        return Criterion(label, False, _nothing_along(traces))
    if all(trace.get("name") != name for trace in traces) and len(traces) < len(spec["series"]):
        return Criterion(label, False, f'The series "{name}" is missing. {ALL_SERIES}')
    return Criterion(label, False, _other_points(name, wanted, traces, spec))


def _own_traces(name: str, traces: list[Trace]) -> list[Trace]:
    """Give the traces that bear a series' name, or all when none does."""
    whole = [t for t in traces if t.get("together")]
    return whole or [t for t in traces if same_name(str(t.get("name")), name)] or traces


def _zeros_slip(
    oracle: Oracle,
    slot: str,
    trace: dict[str, Any],
    traces: list[dict[str, Any]],
    spec: Mapping[str, Any],
) -> str | None:
    """Say so when a series is right but for zeros where it has no figure."""
    points = trace_points(trace, spec)
    zeros = [{x for x, y in trace_points(t, spec) if y == 0} for t in traces]
    for empty in (set().union(*zeros), set.intersection(*zeros)):
        left = [(x, y) for x, y in points if not (y == 0 and x in empty)]
        if len(left) < len(points) and oracle.fits(slot, series_cells(left)):
            return FILLED
    return None


def _nothing_along(traces: list[dict[str, Any]]) -> str:
    """Say why no series has a value over an axis."""
    if all(trace.get("type") in ROUND for trace in traces):
        return NO_PLACES
    return CLASSES if any(t.get("type") == "histogram" for t in traces) else EMPTY


def _other_points(
    name: str, wanted: int, traces: list[dict[str, Any]], spec: Mapping[str, Any]
) -> str:
    """Say what differs: the number of points, or the values of as many points."""
    counts = [len(series_cells(trace_points(t, spec))) // 2 for t in traces]
    asked = [series["name"] for series in spec["series"]]
    along = [x for t in traces for x, _ in trace_points(t, {})]
    if len(asked) > 1 and all(any(same_name(str(x), n) for x in along) for n in asked):
        return TURNED
    if any(trace.get("counted") for trace in traces):
        return COUNTED
    own = [n for t, n in zip(traces, counts, strict=True) if same_name(str(t.get("name")), name)]
    if own and own[0] and wanted not in own:
        which = "Which are too many?" if own[0] > wanted else "Which are missing?"
        return f'The series "{name}" has {own[0]} points, where {wanted} are asked for. {which}'
    if wanted in counts:
        return (
            f'No series shows "{name}": one of yours has {wanted} points, as it should, but other '
            "values or places. Work its first value out by hand and compare."
        )
    have = ", ".join([*map(str, counts[:6]), *(["and so on"] if len(counts) > 6 else [])])
    return f'No series shows "{name}" with its {wanted} points. Yours have: {have}.'


def _scale(oracle: Oracle, slot: str, cells: list[object], unit: str) -> str | None:
    """Look for a slip of scale in the values only; the years stay as they are."""
    for factor, told in SCALES:
        scaled = [
            c * factor if i % 2 and is_number(c) else c  # type: ignore[operator]
            for i, c in enumerate(cells)
        ]
        if oracle.fits(slot, scaled):
            asked = f"The unit asked for is: {unit}." if unit else "Which unit does the axis name?"
            asked = asked if factor > 0 else "Which way does the task count?"
            return f"The values are {told}. {asked}"
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


def shown_series(
    found: Mapping[str, dict[str, Any] | None], traces: list[dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Give the traces whose drawing is judged: those that match, or all when one is missing."""
    drawn = {name: trace for name, trace in found.items() if trace is not None}
    if len(drawn) == len(found):
        return drawn
    return {str(trace.get("name") or f"series {n}"): trace for n, trace in enumerate(traces, 1)}
