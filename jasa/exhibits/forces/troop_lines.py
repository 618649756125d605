"""What the charts of troops share: counts of a place, lines that break at 2008, labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from jasa import data
from jasa.data.kept_frames import kept_frame
from jasa.frame import charts as go
from jasa.frame.style import GRID, MUTED, marks

#: The last year of the old report and the first of the new one; no line joins them.
OLD_END, NEW_START = 2007, 2008
BREAK = (
    "From 2008 another report counts, apparently with ships' crews at their home port; the jump is "
    "not a reinforcement. No line crosses that year."
)


@kept_frame
def counts(entity: str) -> pd.DataFrame:
    """Return the rows of a host or world sum, oldest first, with the way of counting in words."""
    rows = data.load("troops")
    rows = rows[rows["entity"] == entity].sort_values("year")
    report = rows["year"].ge(NEW_START).map({True: "new report", False: "old report"})
    return rows.assign(counted=report.mask(rows["kind"] == "kane", "Kane series"))


def segments(years: Sequence[int], counted: Sequence[str]) -> list[int]:
    """Return the places where a line starts anew: at gaps, at 2008 and where the series changes.

    The first count of the new report, of 2008, stands alone, as the note to the table asks.
    """
    return [
        n
        for n in range(1, len(years))
        if years[n] - years[n - 1] > 1
        or counted[n] != counted[n - 1]
        or NEW_START in (years[n], years[n - 1])
    ]


def troop_line(
    rows: pd.DataFrame,
    column: str,
    colour: str,
    symbol: str,
    name: str,
    dash: str = "solid",
) -> go.Scatter:
    """Return one series of yearly figures; hollow marks carry a warning of their own row."""
    rows = rows.dropna(subset=[column])
    points: list[tuple[object, ...]] = []
    starts = set(segments(rows["Year"].tolist(), rows["Count"].tolist()))
    use = data.load("troops").set_index("row_id")["use"]
    for n, row in enumerate(rows.to_dict("records")):
        if n in starts:
            points.append((row["Year"], None, None, symbol, ""))
        mark = f"{symbol}-open" if use[row["Row"]] == "caveat" else symbol
        points.append((row["Year"], float(row[column]), row["Row"], mark, row["Count"]))
    x, y, ids, shapes, said = zip(*points, strict=True)
    return go.Scatter(
        x=x,
        y=y,
        ids=ids,
        meta={"column": column},
        mode="lines+markers",
        connectgaps=False,
        line={"color": colour, "width": 2, "dash": dash},
        marker=marks(colour, shapes, 6, edge=1.2),
        customdata=said,
        hovertemplate=f"<b>{name}</b><br>%{{x}}: %{{y:,.5~g}}<br>%{{customdata}}<extra></extra>",
        name=name,
        showlegend=False,
    )


def spread(values: Sequence[float], gap: float) -> list[float]:
    """Return values moved apart until neighbours lie at least `gap` from each other; order is kept."""
    order = sorted(range(len(values)), key=lambda n: values[n])
    moved = [max(values[n], gap / 2) for n in order]
    for _ in range(60):
        for n in range(len(moved) - 1):
            short = gap - (moved[n + 1] - moved[n])
            if short > 0:
                moved[n] = max(moved[n] - short / 2, gap / 2)
                moved[n + 1] = max(moved[n + 1] + short / 2, moved[n] + gap * 0.98)
    return [moved[order.index(n)] for n in range(len(values))]


def end_labels(drawn: go.Figure, ends: list[tuple[str, Any, float, str]], gap: float) -> None:
    """Write each series' name right of its last mark, at least `gap` apart."""
    places = spread([y for _, _, y, _ in ends], gap)
    for (name, x, _, colour), at in zip(ends, places, strict=True):
        drawn.add_annotation(
            x=x,
            y=at,
            text=name,
            showarrow=False,
            xanchor="left",
            xshift=9,
            font={"size": 13, "color": colour},
        )


#: Years, and quarters, whose swings look like bookkeeping: first, last and middle of the band.
SWINGS, SWINGS_BY_QUARTER = (2014.5, 2017.5, 2016), ("2015-11-15", "2018-02-15", "2017-02-15")


def mark_swings(drawn: go.Figure, band_of: tuple[Any, Any, Any], top: float, at: float) -> None:
    """Shade the years whose swings look like bookkeeping, and say so."""
    first, last, middle = band_of
    band = {"x0": first, "x1": last, "y0": 0, "y1": top, "layer": "below", "line": {"width": 0}}
    drawn.add_shape(type="rect", fillcolor=GRID, opacity=0.6, **band)
    drawn.add_annotation(
        x=middle,
        y=at,
        text="2015–17: swings<br>in the books",
        showarrow=False,
        font={"size": 12, "color": MUTED},
    )


def mark_break(drawn: go.Figure, top: float) -> None:
    """Draw where the new report begins."""
    drawn.add_shape(
        type="line",
        x0=OLD_END + 0.5,
        x1=OLD_END + 0.5,
        y0=0,
        y1=top,
        line={"color": MUTED, "dash": "dash"},
    )
    drawn.add_annotation(
        x=OLD_END + 0.5,
        y=top,
        text="from 2008:<br>another report",
        showarrow=False,
        xanchor="left",
        yanchor="top",
        align="left",
        xshift=4,
        font={"size": 12, "color": MUTED},
    )


def label_part(drawn: go.Figure, x: float, y: float, top: float, colour: str) -> None:
    """Name the dotted line of the Ryukyus, part of Japan's: below it, or above with an arrow."""
    low = y < 0.08 * top
    drawn.add_annotation(
        x=x,
        y=y,
        text="of these in the Ryukyus",
        showarrow=low,
        arrowcolor=colour,
        arrowwidth=1,
        ax=40,
        ay=-110,
        yshift=0 if low else -13,
        font={"size": 12, "color": colour},
    )
