"""What of a figure lies in view: a mark outside the range of its axis is not drawn.

An axis in powers of ten has no place for zero and less, and its range is written in exponents.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jasa.exercise.judging.charts.traces import bars_lie, day_of
from jasa.exercise.oracle import is_number

Trace = dict[str, Any]
Settings = Mapping[str, Any]
HALF_A_MARK = 0.004  # of an axis, or of the marks' spread where that is less
EPOCH, DAY = 719_163, 86_400_000  # plotly counts numbers on an axis of dates in ms since 1970
KINDS = ("linear", "log", "date", "category")
LIMITS = (("minallowed", "clipmin"), ("maxallowed", "clipmax"))
#: Why a mark is not drawn.
OUTSIDE, OUTSIDE_POWERS, NO_PLACE = "outside", "outside the powers", "no place"
CURES = {
    OUTSIDE: "its range does not reach so far. Widen it, or leave it to plotly: "
    "figure.update_{letter}axes(autorange=True).",
    OUTSIDE_POWERS: "its range does not reach so far. On an axis in powers of ten a range is "
    "written in exponents: [1, 6] runs from 10 to a million.",
    NO_PLACE: "powers of ten have no place for zero and less. "
    'figure.update_{letter}axes(type="linear") draws them.',
}


@dataclass(frozen=True)
class Axis:
    """One axis: its kind, its ends as places along it, and its names in order."""

    kind: str
    low: float = -math.inf
    high: float = math.inf
    names: tuple[str, ...] = ()
    over: float = 0.0  # how far past an end a mark is still half in view

    def slip(self, value: object) -> str:
        """Say why a value is not drawn on this axis, or ""."""
        if self.kind == "log" and is_number(value) and value <= 0:  # type: ignore[operator]
            return NO_PLACE
        place = _value_at(value, self.kind, self.names)
        if place is None or self.low - self.over <= place <= self.high + self.over:
            return ""
        return OUTSIDE_POWERS if self.kind == "log" else OUTSIDE


def seen_parts(traces: Sequence[Trace], layout: Settings) -> list[Trace]:
    """Give the traces without the values of marks out of view, and name those in ``unseen``."""
    return [_seen_part(trace, layout, traces) for trace in traces]


def unseen_say(name: str, traces: Sequence[Trace]) -> str:
    """Say which axis hides how many marks of a series, or ""."""
    unseen = [slip for trace in traces for slip in trace.get("unseen", ())]
    if not unseen:
        return ""
    letter, why = max(unseen, key=unseen.count)
    hidden, drawn = unseen.count((letter, why)), sum(map(_count_of, traces))
    cure = CURES[why].format(letter=letter)
    whole = drawn + len(unseen)
    return f'The {letter} axis hides {hidden} of the {whole} marks of "{name}": {cure}'


def axis_settings(layout: Settings, trace: Settings, letter: str) -> dict[str, Any]:
    """Give the settings of a trace's axis, with those of the axes that it matches."""
    ref = _axis_ref(trace, letter)
    own = _own_settings(layout, ref)
    group = {
        _root_axis(layout, ref),
        *(r for r in _axis_refs(layout, letter) if _matched(layout, r, ref)),
    }
    shared = {
        k: v for r in sorted(group, reverse=True) for k, v in _own_settings(layout, r).items()
    }
    return {**shared, **own}


def same_axis(layout: Settings, one: Settings, other: Settings, letter: str) -> bool:
    """Say whether two traces stand on one axis, or on axes that match."""
    return _matched(layout, _axis_ref(one, letter), _axis_ref(other, letter))


def _matched(layout: Settings, one: str, other: str) -> bool:
    return _root_axis(layout, one) == _root_axis(layout, other)


def _root_axis(layout: Settings, ref: str) -> str:
    return str(_own_settings(layout, ref).get("matches") or ref)


def _axis_ref(trace: Settings, letter: str) -> str:
    return str(trace.get(f"{letter}axis") or letter)


def _axis_refs(layout: Settings, letter: str) -> list[str]:
    start = f"{letter}axis"
    return [letter + key.removeprefix(start) for key in layout if str(key).startswith(start)]


def _own_settings(layout: Settings, ref: str) -> dict[str, Any]:
    found = layout.get(f"{ref[:1]}axis{ref[1:]}")
    return dict(found) if isinstance(found, Mapping) else {}


def _count_of(trace: Trace) -> int:
    pairs = zip(trace.get("x") or [], trace.get("y") or [], strict=False)
    return sum(None not in pair for pair in pairs)


def _seen_part(trace: Trace, layout: Settings, traces: Sequence[Trace]) -> Trace:
    xs, ys = trace.get("x"), trace.get("y")
    if not isinstance(xs, list) or not isinstance(ys, list):
        return trace
    axes = {letter: _axis_of(trace, letter, layout, traces) for letter in "xy"}
    values = "x" if bars_lie(trace) else "y"
    kept, unseen = list(trace[values]), []
    for row, (x, y) in enumerate(zip(xs, ys, strict=False)):
        slips = [(letter, axes[letter].slip(v)) for letter, v in (("y", y), ("x", x))]
        slips = [slip for slip in slips if slip[1] and x is not None and y is not None]
        if slips:
            kept[row] = None
            unseen.append(slips[0])
    return {**trace, values: kept, "unseen": unseen} if unseen else trace


def _axis_of(trace: Trace, letter: str, layout: Settings, traces: Sequence[Trace]) -> Axis:
    settings = axis_settings(layout, trace, letter)
    along = [t.get(letter) for t in traces if same_axis(layout, t, trace, letter)]
    values = [v for own in along if isinstance(own, list) for v in own if v is not None]
    kind = _kind_of(settings, values)
    listed = settings.get("categoryarray") or []
    names = tuple(dict.fromkeys(map(str, [*listed, *values]))) if kind == "category" else ()
    low, high = _ends_of(settings, kind, names)
    places = [p for v in values if (p := _value_at(v, kind, names)) is not None]
    spread = max(places, default=0.0) - min(places, default=0.0)
    return Axis(kind, low, high, names, HALF_A_MARK * max(min(high - low, spread), 0.0))


def _kind_of(settings: Settings, values: Sequence[object]) -> str:
    """Give the kind of an axis, as plotly finds it where none is set."""
    if settings.get("type") not in (None, "-"):
        return str(settings["type"])
    texts = [v for v in values if isinstance(v, str)]
    if 2 * len(texts) <= len(values):
        return "linear"
    dates = [v for v in texts if day_of(v) is not None and not v.strip().isdigit()]
    return "date" if 2 * len(dates) > len(texts) else "category"


def _ends_of(settings: Settings, kind: str, names: Sequence[str]) -> tuple[float, float]:
    """Give both ends of an axis; without end where plotly chooses."""
    if kind not in KINDS:
        return -math.inf, math.inf
    given = [_end_at(end, kind, names) for end in range_set(settings)]
    if None not in given:
        given.sort(key=float)  # type: ignore[arg-type]  # a range may be turned round
    ends = []
    for end, (limit, clip) in zip(given, LIMITS, strict=True):
        found = [end, _end_at(settings.get(limit), kind, names)]
        if end is None and kind != "log":
            options = settings.get("autorangeoptions") or {}
            found += [_end_at(options.get(key), kind, names) for key in (limit, clip)]
        ends.append([place for place in found if place is not None])
    if given[0] is None and kind == "linear" and settings.get("rangemode") == "nonnegative":
        ends[0].append(0.0)
    return max(ends[0], default=-math.inf), min(ends[1], default=math.inf)


def range_set(settings: Settings) -> list[Any]:
    """Give the ends of a range that is set by hand, the lower first; None where plotly chooses."""
    ends, auto = settings.get("range"), settings.get("autorange")
    if not isinstance(ends, list) or len(ends) != 2 or auto in (True, "reversed"):
        return [None, None]
    low, high = ends[::-1] if str(auto).endswith(" reversed") else ends
    return [
        None if str(auto).startswith("min") else low,
        None if str(auto).startswith("max") else high,
    ]


def _end_at(end: object, kind: str, names: Sequence[str]) -> float | None:
    """Give the place of a range's end: an exponent on a log axis, a count on one of names."""
    if is_number(end) and kind != "date":
        return float(end)  # type: ignore[arg-type]
    return None if kind == "log" else _value_at(end, kind, names)


def _value_at(value: object, kind: str, names: Sequence[str]) -> float | None:
    """Give the place of a value along an axis; None where it is unknown."""
    if kind == "category":
        return float(names.index(str(value))) if str(value) in names else None
    if kind == "date":
        return EPOCH + value / DAY if is_number(value) else day_of(value)  # type: ignore[operator]
    if not is_number(value) or kind not in KINDS:
        return None
    if kind != "log":
        return float(value)  # type: ignore[arg-type]
    return math.log10(value) if value > 0 else None  # type: ignore[operator, arg-type]
