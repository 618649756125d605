"""Lines over years that break at gaps and where a definition begins, with warnings carried along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from jasa.frame import charts as go
from jasa.frame.exhibit import rough


def numbers(rows: pd.DataFrame, column: str) -> list[float | None]:
    """Return a column as plain numbers, with None where nothing is published."""
    return [None if pd.isna(v) else float(v) for v in rows[column]]


def points(
    rows: pd.DataFrame, year: str, value: str, symbol: str, breaks: set[int]
) -> tuple[list[Any], ...]:
    """Return years, values, row ids and marks of a line, with an empty point at each gap or break."""
    known = rows[rows[value].notna()].sort_values(year)
    found: list[tuple[Any, Any, Any, str]] = []
    cells = [known[name].tolist() for name in (year, value, "row_id")]
    for when, figure, row, hollow in zip(*cells, rough(known), strict=True):
        now = int(when)
        if found and (now - found[-1][0] > 1 or now in breaks):
            found.append((found[-1][0], None, None, symbol))
        found.append((now, float(figure), row, f"{symbol}-open" if hollow else symbol))
    return tuple(list(part) for part in zip(*found, strict=True))


def year_line(
    rows: pd.DataFrame,
    *,
    year: str,
    value: str,
    column: str,
    name: str,
    colour: str,
    symbol: str,
    unit: str,
    dash: str = "solid",
    size: int = 8,
    breaks: Iterable[int] = (),
) -> go.Scatter:
    """Return one series as marks, joined only between neighbouring years of one definition.

    Args:
        rows: rows of a table, with `row_id`, `use` and the columns named.
        year: the column with the year.
        value: the column that is drawn.
        column: what the view's table calls it.
        name: the series, as the reader sees it.
        colour, dash: of the line.
        symbol, size: of the marks; rows with a warning get the hollow form.
        unit: printed behind the value when a mark is pointed at.
        breaks: years in which another definition begins: no line runs into them.
    """
    x, y, ids, marks = points(rows, year, value, symbol, set(breaks))
    return go.Scatter(
        x=x,
        y=y,
        ids=ids,
        meta={"column": column},
        mode="lines+markers",
        line={"color": colour, "width": 2, "dash": dash},
        marker={
            "size": size,
            "symbol": marks,
            "color": colour,
            "line": {"width": 1.6, "color": colour},
        },
        name=name,
        hovertemplate=f"<b>{name}</b><br>%{{x}}: %{{y:,.5~g}} {unit}<extra></extra>",
    )


def year_axis(years: Iterable[Any], *, room: float = 0.8, **more: Any) -> dict[str, Any]:
    """Return the settings of an axis of years that shows the first to the last of them, wholly.

    Args:
        years: all years drawn, missing ones (None, NA) among them.
        room: free space at both ends, in years; a bar needs at least half its width.
        more: further settings of the axis, for example its title.
    """
    known = [float(y) for y in years if not pd.isna(y)]
    return {"range": [min(known) - room, max(known) + room], **more}


def date_axis(dates: Iterable[Any], *, room: float = 0.04, **more: Any) -> dict[str, Any]:
    """Return the settings of an axis of dates that shows the first to the last of them.

    Args:
        dates: all dates drawn, missing ones among them.
        room: free space at both ends, as a part of the whole stretch.
        more: further settings of the axis, for example its title.
    """
    known = [pd.Timestamp(d) for d in dates if not pd.isna(d)]
    first, last = min(known), max(known)
    aside = max((last - first) * room, pd.Timedelta(days=10))
    ends = [(first - aside).date().isoformat(), (last + aside).date().isoformat()]
    return {"range": ends, **more}


def newest(rows: pd.DataFrame, year: str, field: str | None = None) -> pd.Series:
    """Return the row of the last year, of those in which a field has a figure."""
    known = rows if field is None else rows[rows[field].notna()]
    return known.sort_values(year).iloc[-1]


def year_rule(year: float, words: str, *, at: float = 1.0, left: bool = False) -> dict[str, Any]:
    """Return layout settings for a dotted upright line at a year, with words beside its top.

    Args:
        year: place on the axis of years.
        words: what happened.
        at: height of the words, from 0 (bottom) to 1 (top).
        left: whether the words stand to the left of the line.
    """
    from jasa.frame.style import MUTED

    return {
        "shape": {
            "type": "line",
            "x0": year,
            "x1": year,
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "line": {"color": MUTED, "width": 1, "dash": "dot"},
        },
        "label": {
            "x": year,
            "y": at,
            "yref": "paper",
            "xanchor": "right" if left else "left",
            "yanchor": "top",
            "xshift": -5 if left else 5,
            "text": words,
            "showarrow": False,
            "align": "right" if left else "left",
            "font": {"size": 12, "color": MUTED},
        },
    }
