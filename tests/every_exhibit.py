"""What tests of all exhibits share: which states are tried, and what a chart really shows."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import strategies as st

from jasa import exhibits  # noqa: F401  fills the registry
from jasa.data import formulas
from jasa.frame.controls import Amount, Control, Grid, Many
from jasa.frame.exhibit import REGISTRY, Exhibit, View, is_warned, row_columns

#: An exhibit with more states than these is sampled, and how often.
MOST, SAMPLES = 200, 100
#: A number on an axis of dates or years, and how far a rounding error may reach.
EDGE = 1e-9

every_exhibit = pytest.mark.parametrize("shown", REGISTRY.values(), ids=lambda e: e.name)


def each_value_alone(shown: Exhibit) -> list[dict[str, Any]]:
    """The state it opens in, and each value of every control by itself."""
    return [shown.start()] + [
        shown.start() | {name: value}
        for name, control in shown.controls.items()
        for value in control.values()[:40]
        if value != shown.start()[name]
    ]


def few(shown: Exhibit) -> bool:
    """Whether an exhibit has so few states that every one is tried."""
    return len(list(itertools.islice(shown.states(), MOST + 1))) <= MOST


def tried(shown: Exhibit) -> list[dict[str, Any]]:
    """All states, or each value of each control by itself."""
    return list(shown.states()) if few(shown) else each_value_alone(shown)


def values_of(control: Control) -> st.SearchStrategy[Any]:
    """Any value that a reader can choose, the simplest first."""
    if isinstance(control, Many):
        chosen = st.lists(st.sampled_from(control.options), min_size=1, unique=True)
        return chosen.map(control.check)
    if isinstance(control, Amount):
        steps = round((control.high - control.low) / control.step)
        return st.integers(0, steps).map(lambda n: control.low + control.step * n)
    if isinstance(control, Grid):
        row = st.tuples(*[st.integers(control.low, control.high) for _ in control.columns])
        return st.tuples(*[row for _ in control.rows])
    return st.sampled_from(control.options)


def states_of(shown: Exhibit) -> st.SearchStrategy[dict[str, Any]]:
    """Any state a reader can bring about; the controls move together."""
    return st.fixed_dictionaries({n: values_of(c) for n, c in shown.controls.items()})


#: Views already made, by exhibit and state: several tests look at the same ones.
SEEN: dict[tuple[str, str], View] = {}


def seen_view(shown: Exhibit, state: dict[str, Any]) -> View:
    """The view of a state, made once."""
    key = (shown.name, repr(sorted(state.items())))
    if key not in SEEN:
        SEEN[key] = shown.view(**state)
    return SEEN[key]


@cache
def views(name: str) -> list[tuple[dict[str, Any], View]]:
    """Every state tried of an exhibit, with its view."""
    shown = REGISTRY[name]
    return [(state, seen_view(shown, state)) for state in tried(shown)]


def flat(values: Any) -> list[Any]:
    """Coordinates as a plain list; of categories in groups the innermost."""
    if values is None:
        return []
    found = list(values)
    if found and isinstance(found[0], (list, tuple)):
        return list(found[-1])
    return found


def at_point(setting: Any, n: int) -> Any:
    """A setting of a trace at one of its points: one for all, or one for each."""
    return setting[n] if hasattr(setting, "__len__") and not isinstance(setting, str) else setting


def axis_of(view: View, trace: Any, letter: str) -> Any:
    """The axis of a chart on which a trace is drawn."""
    name = getattr(trace, f"{letter}axis") or letter
    return view.figure.layout[f"{letter}axis{name[1:]}"]


def place(value: Any, axis: Any) -> float:
    """A coordinate as a number on its axis."""
    dated = isinstance(value, str) and value[:4].isdigit()
    if dated or axis.type == "date" or isinstance(value, (np.datetime64, datetime)):
        return pd.Timestamp(value).timestamp()
    return float(value)


def hidden(view: View) -> list[str]:
    """Say which drawn marks do not lie wholly inside the visible range of their axes."""
    if view.figure is None:
        return []
    return [
        sentence
        for trace in view.figure.data
        # What lies under a map runs on beyond its window; its marks do not.
        if not ("decoration" in trace.meta and axis_of(view, trace, "y").scaleanchor)
        for letter in "xy"
        for sentence in beyond(view, trace, letter)
    ]


def beyond(view: View, trace: Any, letter: str) -> list[str]:
    """Say which marks of a trace reach beyond one of its axes."""
    axis = axis_of(view, trace, letter)
    if axis.range is None:
        return []
    low, high = sorted(10**e if axis.type == "log" else place(e, axis) for e in axis.range)
    slack = EDGE * (high - low)
    xs, ys = flat(trace.x), flat(trace.y)
    values, others = (xs, ys) if letter == "x" else (ys, xs)
    categories = list(dict.fromkeys(v for v in values if v is not None))
    reach = extent(view, trace, letter)
    found = []
    for n, (value, other) in enumerate(zip(values, others, strict=True)):
        if value is None or other is None or value != value or other != other:
            continue
        try:
            middle = place(value, axis)
        except ValueError:
            middle = float(categories.index(value))
        first, last = reach(n, middle, isinstance(value, str))
        if first < low - slack or last > high + slack:
            found.append(f"{trace.name or trace.meta}: {value} is cut off by {letter} {axis.range}")
    return found


def extent(
    view: View, trace: Any, letter: str
) -> Callable[[int, float, bool], tuple[float, float]]:
    """How far a trace's marks reach along an axis: a point has its middle, a bar its sides."""
    if trace.type != "bar":
        return lambda n, middle, category: (middle, middle)
    if (letter == "x") == (trace.orientation == "h"):
        bases = trace.base

        def ends(n: int, middle: float, category: bool) -> tuple[float, float]:
            base = 0.0 if bases is None else float(at_point(bases, n) or 0)
            return min(base, base + middle), max(base, base + middle)

        return ends
    gap, widths = view.figure.layout.bargap, trace.width

    def sides(n: int, middle: float, category: bool) -> tuple[float, float]:
        width = at_point(widths, n) or (1 - (0.2 if gap is None else gap))
        half = 0.0 if category else width / 2
        return middle - half, middle + half

    return sides


def may_look(view: View) -> dict[str, set[bool]]:
    """How each row's mark may look: as its row is, either way if another row of its line is warned."""
    rows = row_columns(view.table)
    own: dict[str, bool] = {}
    others: dict[str, set[bool]] = {}
    for line in view.table.to_dict("records"):
        key = line["Row"]
        own[key] = any(is_warned(formulas.row(i)) for i in formulas.ids_in(key))
        beside = {i for c in rows for i in formulas.ids_in(line[c])}
        others.setdefault(key, set()).update(is_warned(formulas.row(i)) for i in beside)
    return {key: {mine} | {other or mine for other in others[key]} for key, mine in own.items()}


def looks_warned(trace: Any) -> list[bool]:
    """Which marks of a trace look as if they carried a warning: hollow, hatched, pale or with a star."""
    bar = trace.type == "bar"
    texts = trace.text if bar or "text" in (trace.mode or "") else None
    pale = trace.marker.opacity
    shapes = trace.marker.pattern.shape if bar else trace.marker.symbol
    found = []
    for n in range(len(trace.ids if trace.ids is not None else ())):
        label, shape = str(at_point(texts, n) or ""), at_point(shapes, n)
        faint = bar and at_point(pale, n) is not None and at_point(pale, n) < 1
        marked = bool(shape) if bar else "-open" in str(shape)
        found.append("*" in label or "(about)" in label or marked or faint)
    return found
