"""Lesson 03: how much of the burden lies on Okinawa, and share of what?"""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, sources_of
from jasa.frame.style import (
    COLOURS,
    GRID,
    INK,
    MUTED,
    QUIET,
    date,
    figure,
    listed,
    number,
    percent,
)

#: What a reader can choose to count, and how the finding is put in words.
YARDSTICKS = {
    "land": ("land", "Okinawa is {} of Japan's land"),
    "people": ("population", "Okinawa had {} of Japan's people"),
    "area of exclusive-use facilities": (
        "exclusive_area",
        "{} of the area of exclusive-use US facilities in Japan was in Okinawa",
    ),
    "number of exclusive-use facilities": (
        "exclusive_count",
        "{} of the exclusive-use US facilities in Japan, counted singly, were in Okinawa",
    ),
    "area with joint use added": (
        "all_area",
        "{} of the area of all US facilities in Japan, joint use added, was in Okinawa",
    ),
    "US service members, civilians and families": (
        "sofa_population",
        "{} of the US military community in Japan lived in Okinawa",
    ),
}


def latest_shares() -> pd.DataFrame:
    """Return the latest row of each yardstick for which both numbers are published."""
    rows = data.load("share_measures").dropna(subset=["okinawa_value", "japan_value", "as_of"])
    latest = rows.sort_values("as_of").groupby("measure_id").tail(1)
    by_id = latest.set_index("measure_id")
    return by_id.loc[[key for key, _ in YARDSTICKS.values()]].assign(yardstick=list(YARDSTICKS))


def squares(share: float, first: float = 0.0) -> tuple[list[float | None], list[float | None]]:
    """Return the outlines of the small squares from `first` to `share` in a hundred, row by row."""
    gap = 0.06
    x: list[float | None] = []
    y: list[float | None] = []
    for cell in range(100):
        start, end = max(first - cell, 0.0), min(share - cell, 1.0)
        if end <= start:
            continue
        row, column = divmod(cell, 10)
        left, right = column + gap + start * (1 - 2 * gap), column + gap + end * (1 - 2 * gap)
        low, high = 9 - row + gap, 10 - row - gap
        x += [left, right, right, left, left, None]
        y += [low, low, high, high, low, None]
    return x, y


def hundred(share: float) -> list[go.Scatter]:
    """Return Japan as a hundred squares, Okinawa's share filled."""
    parts = [(0.0, share, "Okinawa", COLOURS["Okinawa"]), (share, 100.0, "rest of Japan", GRID)]
    traces = []
    for first, last, name, colour in parts:
        x, y = squares(last, first)
        traces.append(
            go.Scatter(
                x=x,
                y=y,
                mode="lines",
                fill="toself",
                fillcolor=colour,
                line={"width": 0},
                hoverinfo="text",
                hoveron="fills",
                text=f"{name}: {percent(last - first)}",
                name=name,
                showlegend=False,
                meta={"decoration": "a hundred squares"},
            )
        )
    return traces


def yardstick_bars(rows: pd.DataFrame, chosen: str) -> tuple[go.Bar, list[dict[str, object]]]:
    """Return the six yardsticks as bars, the chosen one strong, and a label above each bar."""
    strong = [y == chosen for y in rows["yardstick"]]
    bars = go.Bar(
        x=rows["share_computed_pct"].tolist(),
        y=list(range(len(rows)))[::-1],
        orientation="h",
        width=0.34,
        marker={"color": [COLOURS["Okinawa"] if s else QUIET for s in strong]},
        text=[f" {percent(v)}" for v in rows["share_computed_pct"]],
        textposition="outside",
        cliponaxis=False,
        textfont={"color": INK},
        hovertemplate="%{text}<extra></extra>",
        xaxis="x2",
        yaxis="y2",
        showlegend=False,
        name="all yardsticks",
        ids=rows["row_id"].tolist(),
        meta={"column": "Okinawa's share, %", "place": "layout"},
    )
    labels: list[dict[str, object]] = []
    for place, (row, bold) in enumerate(zip(rows.itertuples(), strong, strict=True)):
        year = row.as_of.year
        words = f"{row.yardstick} ({year})"
        labels.append(
            {
                "text": f"<b>{words}</b>" if bold else words,
                "x": 0,
                "y": len(rows) - 1 - place,
                "yshift": 20,
                "xref": "x2",
                "yref": "y2",
                "xanchor": "left",
                "showarrow": False,
                "font": {"color": INK if bold else MUTED, "size": 13},
            }
        )
    return bars, labels


def share_figure(rows: pd.DataFrame, chosen: str) -> go.Figure:
    """Draw the hundred squares beside the bars."""
    share = float(rows.loc[rows["yardstick"] == chosen, "share_computed_pct"].iloc[0])
    bars, labels = yardstick_bars(rows, chosen)
    bare = {"visible": False, "range": [0, 10]}
    drawn = figure(*hundred(share), bars, annotations=labels, height=430)
    drawn.update_layout(
        margin={"l": 16, "r": 60},
        xaxis={**bare, "domain": [0, 0.41]},
        yaxis={**bare, "scaleanchor": "x", "constrain": "domain"},
        xaxis2={
            **drawn.layout.xaxis.to_plotly_json(),
            "visible": True,
            "domain": [0.5, 1],
            "range": [0, 80],
            "anchor": "y2",
            "title": {
                "text": "Okinawa's share of Japan's total, %",
                "font": {"size": 13, "color": MUTED},
            },
            "ticksuffix": "",
        },
        yaxis2={"visible": False, "anchor": "x2", "range": [-0.5, len(rows) - 0.25]},
    )
    return drawn


@exhibit(
    "Share of what? Choose what is counted.",
    tables=["share_measures"],
    height=430,
    count=One(list(YARDSTICKS), label="Count", default="area of exclusive-use facilities"),
)
def share_of_what(count: str) -> View:
    """Okinawa's share of Japan by the yardstick chosen, beside the other five."""
    rows = latest_shares()
    row = rows[rows["yardstick"] == count].iloc[0]
    when = date(row["as_of"], row["as_of_precision"])
    share = percent(row["share_computed_pct"])
    others = [
        f"{r.yardstick} {percent(r.share_computed_pct)} ({r.as_of.year})"
        for r in rows[rows["yardstick"] != count].itertuples()
    ]
    chosen = sources_of(rows[rows["yardstick"] == count])
    unit = str(row["unit"])
    parts = f"{number(row['okinawa_value'])} of {number(row['japan_value'])} {unit}"
    return View(
        figure=share_figure(rows, count),
        table=share_rows(rows),
        words=(
            f"Counted by {count}, Okinawa's share of Japan's total was {share} on {when}: {parts}.",
            f"The same prefecture by the other yardsticks: {listed(others)}.",
            "Both the part and the whole change from bar to bar, and so do the dates. "
            "Each bar answers another question: share of what?",
        ),
        title=f"{YARDSTICKS[count][1].format(share)} ({row['as_of'].year})",
        subtitle=f"Left: Japan's total as a hundred squares, {parts}, {when}. Right: six yardsticks.",
        source_ids=tuple(dict.fromkeys(chosen + sources_of(rows))),
        lead=len(chosen),
        as_of=f"{when}; the other bars have their own dates",
        caveats=share_caveats(row),
        definition=f"{row['measure']}: {row['definition']}.",
    )


def share_caveats(row: pd.Series) -> tuple[str, ...]:
    """Return what to mind for one yardstick: its note, and whether its two numbers belong together."""
    mixed = row["numerator_denominator"] == "two sources"
    found = ["The six figures have different dates; the year stands beside each."]
    if mixed:
        found.append("The two numbers of this share come from two publications.")
    if isinstance(row["note"], str):
        found.append(row["note"][:1].upper() + row["note"][1:].rstrip(".") + ".")
    return tuple(found)


def share_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the six yardsticks as a table for readers."""
    return pd.DataFrame(
        {
            "What is counted": rows["yardstick"].tolist(),
            "Date": [date(r.as_of, r.as_of_precision) for r in rows.itertuples()],
            "Okinawa": rows["okinawa_value"].tolist(),
            "Japan": rows["japan_value"].tolist(),
            "Unit": rows["unit"].astype(str).tolist(),
            "Okinawa's share, %": rows["share_computed_pct"].tolist(),
            "Share as the source prints it, %": rows["share_stated_pct"].tolist(),
            "Row": rows["row_id"].tolist(),
        }
    )
