"""What an exhibit draws in every state: its table's figures, visible, and looking like their rows."""

from __future__ import annotations

import html
import itertools
import json
import re
from typing import Any

import pandas as pd
import pytest

from jasa.data import formulas
from jasa.frame.exhibit import Exhibit, View
from jasa.frame.live import frame
from tests.every_exhibit import flat, hidden, looks_warned, may_look
from tests.next_year import SERIES
from tests.properties import in_every_state

#: Column unit -> word on the axis, where they differ.
UNIT_WORDS = {"ha": "hectares"}


@in_every_state
def axes_have_titles_with_a_unit(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    if view.figure is None:
        return
    axes = [*view.figure.select_xaxes(), *view.figure.select_yaxes()]
    visible = [a for a in axes if a.visible is not False and a.showticklabels is not False]
    assert visible
    for axis in visible:
        assert axis.title.text, "an axis has no title"
        categories = axis.type in ("category", "multicategory") or not axis.title.text.isascii()
        known = re.search(r"year|date|degrees|number of|, by |%", axis.title.text, re.IGNORECASE)
        assert known or "," in axis.title.text or categories or names_things(axis, view), (
            f"{axis.title.text!r} names no unit (write it after a comma)"
        )


def names_things(axis: Any, view: View) -> bool:
    """Whether an axis carries names (countries, bases), which have no unit."""
    letter = axis.plotly_name[0]
    drawn = [v for t in view.figure.data for v in flat(getattr(t, letter)) if v is not None]
    ticks = axis.ticktext is not None
    return ticks or any(isinstance(v, str) and not re.match(r"\d{4}", v) for v in drawn)


def value_axis(trace: Any) -> str:
    return "x" if trace.type == "bar" and trace.orientation == "h" else "y"


@in_every_state
def chart_draws_exactly_the_figures_of_the_table(
    shown: Exhibit, state: dict[str, Any], view: View
) -> None:
    if view.figure is None:
        return
    lines = {
        str(key): line
        for key, line in zip(view.table["Row"], view.table.to_dict("records"), strict=True)
    }
    drawn: dict[str, set[str]] = {}
    partial: set[str] = set()
    for trace in view.figure.data:
        assert trace.meta, f"trace {trace.name!r} has no meta"
        if "decoration" in trace.meta:
            continue
        column = trace.meta["column"]
        values, others = flat(getattr(trace, value_axis(trace))), other_values(trace)
        assert len(values) == len(trace.ids or []), f"{trace.name}: ids and values differ in number"
        named = [key for key in trace.ids if key is not None]
        assert len(named) == len(set(named)), f"{trace.name}: plotly drops points with equal ids"
        for key, value, other in zip(trace.ids, values, others, strict=True):
            if key is None or value is None:
                assert value is None or pd.isna(value), f"a value without id in {trace.name}"
                continue
            assert key in lines, f"{key} is drawn and not in the table"
            if column is not None:
                assert lines[key][column] == pytest.approx(value, abs=0.006), (key, column, value)
                drawn.setdefault(column, set()).add(key)
            if trace.meta.get("place") != "layout":
                assert belongs(other, lines[key]), f"{other!r} stands at {key}: {lines[key]}"
        partial |= {column} if trace.meta.get("partial") else set()
    for column, keys in drawn.items():
        wanted = {k for k, line in lines.items() if pd.notna(line[column])}
        assert keys == wanted or column in partial, f"{column}: not drawn {wanted - keys}"
    assert drawn or any(t.meta.get("column", 0) is None for t in view.figure.data)


def other_values(trace: Any) -> list[Any]:
    return flat(getattr(trace, "xy".replace(value_axis(trace), "")))


def belongs(place: Any, line: dict[str, Any]) -> bool:
    """Whether the label, year or date at which a figure is drawn is that of its line or row."""
    rows = [formulas.row(i) for i in formulas.ids_in(line["Row"])]
    cells = [*line.values(), *(c for r in rows for c in r.values())]
    if isinstance(place, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d.*", place):
        plain = words_only(place)
        texts = [words_only(c) for c in cells if isinstance(c, str) and c]
        texts += [str(c) for c in cells if isinstance(c, int)]
        return any(plain in t or (len(t) > 2 and t in plain) for t in texts)
    if isinstance(place, (int, float)):
        return any(isinstance(c, (int, float)) and c == place for c in cells)
    when = pd.Timestamp(place)
    dates = [c for c in cells if isinstance(c, pd.Timestamp)]
    years = [c for c in cells if isinstance(c, int)]
    return when in dates or when.year in years


def words_only(said: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", said)).split())


#: What tells two series of a table apart. A scope or kind that changes is a break, which year_line has.
APART = tuple(column for column in SERIES if column not in ("scope", "kind"))


@in_every_state
def a_line_joins_rows_of_one_series(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    for trace in view.figure.data if view.figure is not None else ():
        if "decoration" in trace.meta or trace.type != "scatter" or "lines" not in trace.mode:
            continue
        keys, values = list(trace.ids or ()), flat(getattr(trace, value_axis(trace)))
        known = [k if v is not None else None for k, v in zip(keys, values, strict=True)]
        for one, other in itertools.pairwise(known):
            differ = [c for c in APART if one and other and cells_of(one, c) != cells_of(other, c)]
            assert not differ, (
                f"{trace.name} joins {one} and {other}, of two series: {', '.join(differ)} differ. "
                "Draw the rows of one series, or a line for each"
            )


def cells_of(key: str, column: str) -> set[str]:
    """What the rows of a mark say in a column."""
    return {str(formulas.row(i).get(column)) for i in formulas.ids_in(key)}


@in_every_state
def every_mark_lies_wholly_inside_its_axes(
    shown: Exhibit, state: dict[str, Any], view: View
) -> None:
    cut = hidden(view)
    assert not cut, f"{cut[:4]}: let the axis come from the rows (year_axis, date_axis, tozero)"


@in_every_state
def what_carries_a_warning_looks_like_it(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    """Hollow, hatched, pale or with a star; where a look says something else, the trace says what."""
    starred, allowed = False, may_look(view)
    for trace in view.figure.data if view.figure is not None else ():
        keys = trace.ids if trace.ids is not None else ()
        labels = [trace.text] if isinstance(trace.text, str) else flat(trace.text)
        starred |= any(str(label).rstrip().endswith("*") for label in labels)
        if {"decoration", "looks"} & set(trace.meta):
            continue
        looks = zip(keys, looks_warned(trace), strict=True)
        wrong = [
            k for k, look in looks if k and ";" not in k and look not in allowed.get(k, {look})
        ]
        assert not wrong, (
            f"{trace.name}: {wrong[:4]} look otherwise than their rows (rough, hollow)"
        )
    said = " ".join([view.subtitle, *view.caveats])
    assert not starred or "*" in said, "a star stands in the chart and the subtitle explains none"


@in_every_state
def axis_and_column_speak_of_the_same_unit(
    shown: Exhibit, state: dict[str, Any], view: View
) -> None:
    for trace in view.figure.data if view.figure is not None else ():
        column = trace.meta.get("column")
        if column and ", " in column:
            unit = column.rsplit(", ", 1)[1]
            letter = value_axis(trace)
            name = getattr(trace, f"{letter}axis") or letter
            axis = view.figure.layout[f"{letter}axis{name[1:]}"]
            assert UNIT_WORDS.get(unit, unit) in (axis.title.text or ""), (unit, axis.title.text)


@in_every_state
def chart_fetches_nothing_and_keeps_its_height(
    shown: Exhibit, state: dict[str, Any], view: View
) -> None:
    if view.figure is None:
        return
    drawn = frame.chart(view.figure, shown.height)
    assert not re.search(r"https?://|mapbox|topojson|<script", json.dumps(drawn))
    assert {t["type"] for t in drawn["data"]} <= {"scatter", "bar"}
    assert drawn["layout"]["height"] == shown.height


@in_every_state
def series_differ_not_by_colour_alone(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    looks: dict[str, Any] = {}
    for trace in view.figure.data if view.figure is not None else ():
        if trace.meta.get("column") is None or trace.text is not None:
            continue
        symbol = trace.marker.symbol if trace.type == "scatter" else trace.marker.pattern.shape
        symbol = symbol[0] if isinstance(symbol, (tuple, list)) else symbol
        dash = trace.line.dash if trace.type == "scatter" else None
        colour = trace.marker.color if isinstance(trace.marker.color, str) else None
        mark = (str(symbol).removesuffix("-open"), dash, trace.type, trace.xaxis, trace.yaxis)
        for name, (other, before) in looks.items():
            same = mark == other and trace.showlegend is not False
            apart = colour is None or before is None or distance(colour, before) > 0.2
            assert not same or apart, f"{trace.name} and {name} look the same to some readers"
        looks[str(trace.name)] = (mark, colour)


def distance(one: str, two: str) -> float:
    """How far two colours lie apart for a reader who confuses red and green, from 0 to about 1.7."""
    both = zip(deuteranope(one), deuteranope(two), strict=True)
    return sum((a - b) ** 2 for a, b in both) ** 0.5


def deuteranope(colour: str) -> tuple[float, ...]:
    """A colour as a person without green cones sees it (Viénot, Brettel and Mollon 1999)."""
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (0.625 * r + 0.375 * g, 0.7 * r + 0.3 * g, 0.3 * g + 0.7 * b)
