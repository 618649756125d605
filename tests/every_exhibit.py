"""What tests of all exhibits share: which states are tried, and what a chart really shows."""

from __future__ import annotations

import itertools
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

#: An exhibit with more states than these is sampled, as often.
MOST = 200
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
    found = []
    for n, (value, other) in enumerate(zip(values, others, strict=True)):
        if value is None or other is None or value != value or other != other:
            continue
        try:
            middle = place(value, axis)
        except ValueError:
            middle = float(categories.index(value))
        first, last = extent(view, trace, letter, n, middle, isinstance(value, str))
        if first < low - slack or last > high + slack:
            found.append(f"{trace.name or trace.meta}: {value} is cut off by {letter} {axis.range}")
    return found


def extent(
    view: View, trace: Any, letter: str, n: int, middle: float, category: bool
) -> tuple[float, float]:
    """From where to where a mark reaches along an axis: a point has its middle, a bar its sides."""
    if trace.type != "bar":
        return middle, middle
    if (letter == "x") == (trace.orientation == "h"):
        base = float(at_point(trace.base, n) or 0) if trace.base is not None else 0.0
        return min(base, base + middle), max(base, base + middle)
    gap = view.figure.layout.bargap
    width = at_point(trace.width, n) or (1 - (0.2 if gap is None else gap))
    half = 0.0 if category else width / 2
    return middle - half, middle + half


def warned(view: View, key: str) -> set[bool]:
    """What a mark may look like: warned if its row is, either way if another row of its line is."""
    lines = view.table[view.table["Row"] == key].to_dict("records")
    own = any(is_warned(formulas.row(i)) for i in formulas.ids_in(key))
    others = {
        i for line in lines for c in row_columns(view.table) for i in formulas.ids_in(line[c])
    }
    return {own} | {is_warned(formulas.row(i)) or own for i in others}


def looks_warned(trace: Any, n: int) -> bool:
    """Whether a mark looks as if it carried a warning: hollow, hatched, or a star in its label."""
    shown = trace.type == "bar" or "text" in (trace.mode or "")
    label = str(at_point(trace.text, n) or "") if shown else ""
    pale = at_point(trace.marker.opacity, n)
    if "*" in label or "(about)" in label:
        return True
    if trace.type == "bar":
        return bool(at_point(trace.marker.pattern.shape, n)) or (pale is not None and pale < 1)
    return "-open" in str(at_point(trace.marker.symbol, n))
