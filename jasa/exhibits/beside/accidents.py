"""Lesson 04: accidents of US military aircraft in Okinawa, counted and one by one."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, warnings
from jasa.frame.style import COLOURS, INK, PAPER, date, figure, listed
from jasa.frame.yearly_series import date_axis

BY_DECADE, COUNTERS, ALL = "crashes by decade", "crashes, two counters", "all incidents"
PREFECTURE = "Okinawa Prefecture"


def decade_name(row: pd.Series) -> str:
    """Return the years of a decade count; the first begins in May 1972."""
    first = row["from_date"]
    start = f"{first:%B %Y}" if row["from_date_precision"] == "day" else f"{first.year}"
    return f"{start} to {row['to_date'].year}"


def accident_rows(count: str) -> pd.DataFrame:
    """Return the counts to draw: five decades, or running totals from 15 May 1972 for Okinawa."""
    rows = data.load("aircraft_accidents")
    decades = rows["decade_count"].fillna(False)
    if count == BY_DECADE:
        return rows[decades].sort_values("from_date")
    since = (
        (rows["from_date"] == pd.Timestamp(1972, 5, 15)) & (rows["scope"] == "Okinawa") & ~decades
    )
    column = "crashes" if count == COUNTERS else "incidents_total"
    return rows[since].dropna(subset=[column]).sort_values("to_date")


def decade_figure(rows: pd.DataFrame) -> go.Figure:
    """Draw one bar a decade; the first, which is shorter, is hatched."""
    short = rows["from_date_precision"] == "day"
    colour = COLOURS["Okinawa"]
    traces = []
    for those, fill, pattern in ((rows[short], PAPER, "/"), (rows[~short], colour, "")):
        traces.append(
            go.Bar(
                x=[decade_name(r).replace(" to ", "<br>to ") for _, r in those.iterrows()],
                y=those["crashes"].astype(float).tolist(),
                ids=those["row_id"].tolist(),
                width=0.6,
                name="shorter" if pattern else "ten years",
                marker={
                    "color": fill,
                    "line": {"color": colour, "width": 1.5},
                    "pattern": {"shape": pattern, "fgcolor": colour},
                },
                text=[f"{v:.0f}" for v in those["crashes"]],
                textposition="outside",
                cliponaxis=False,
                hovertemplate="%{x}: %{y} crashes<extra></extra>",
                showlegend=False,
                meta={"column": "Crashes, number", "place": "layout"}
                | ({"looks": "a shorter time than ten years"} if pattern else {}),
            )
        )
    made = figure(*traces, height=420, barmode="overlay")
    made.update_xaxes(title_text="Years of the count", gridcolor="rgba(0,0,0,0)")
    made.update_yaxes(title_text="Crashes, number", range=[0, 17.5])
    return made


def beside(dates: list[pd.Timestamp]) -> list[str]:
    """Return where the figure of each mark stands, so that close neighbours stay apart."""
    near = pd.Timedelta(days=200)
    places = []
    for i, when in enumerate(dates):
        left = i + 1 < len(dates) and dates[i + 1] - when < near
        right = i > 0 and when - dates[i - 1] < near
        places.append("top left" if left else "top right" if right else "top center")
    return places


def total_figure(rows: pd.DataFrame, column: str, shown: str) -> go.Figure:
    """Draw running totals as marks, one series a counter, without a line."""
    traces = []
    for who, those in rows.groupby(rows["counted_by"].str.startswith("Government"), sort=True):
        national = bool(who)
        colour = COLOURS["Japan"] if national else COLOURS["Okinawa"]
        base = "square" if national else "circle"
        traces.append(
            go.Scatter(
                x=those["to_date"].tolist(),
                y=those[column].astype(float).tolist(),
                ids=those["row_id"].tolist(),
                mode="markers+text",
                marker={
                    "size": 13,
                    "symbol": [f"{base}-open" if u == "caveat" else base for u in those["use"]],
                    "color": colour,
                    "line": {"width": 2, "color": colour},
                },
                text=[f"{v:.0f}" for v in those[column]],
                textposition=["bottom center"] if national else beside(those["to_date"].tolist()),
                textfont={"size": 13, "color": INK},
                hovertemplate="to %{x|%B %Y}: %{y}<extra></extra>",
                showlegend=False,
                meta={"column": shown},
            )
        )
    made = figure(*traces, height=420)
    top = 1.18 * float(rows[column].max())
    title = "Date to which the count runs"
    made.update_xaxes(date_axis(rows["to_date"], room=0.1, title_text=title))
    made.update_yaxes(title_text=shown, range=[0, top])
    for who, those in rows.groupby(rows["counted_by"].str.startswith("Government"), sort=True):
        last = those.iloc[-1]
        made.add_annotation(
            x=last["to_date"],
            y=float(last[column]),
            text="Government of Japan" if who else PREFECTURE if column == "crashes" else "",
            showarrow=False,
            xanchor="left" if who else "right",
            xshift=14 if who else 12,
            yshift=0 if who else -22,
            font={"size": 13, "color": COLOURS["Japan"] if who else COLOURS["Okinawa"]},
        )
    return made


def until(row: pd.Series) -> str:
    """Return the end of a count as precisely as it is known."""
    return date(row["to_date"], row["to_date_precision"])


def accident_table(rows: pd.DataFrame, count: str, column: str, shown: str) -> pd.DataFrame:
    """Return the counts as a table for readers."""
    made = {
        "Counted by": rows["counted_by"].tolist(),
        "From": [date(r.from_date, r.from_date_precision) for r in rows.itertuples()],
        "To": [until(r) for _, r in rows.iterrows()],
        shown: rows[column].tolist(),
        "Warning": warnings(rows),
        "Row": rows["row_id"].tolist(),
    }
    if count == BY_DECADE:
        made = {"Years": [decade_name(r) for _, r in rows.iterrows()]} | made
    return pd.DataFrame(made)


def decade_story(rows: pd.DataFrame) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return title, words and the formulas of their numbers for the decade counts."""
    said = [f"{r['crashes']:,.0f} ({decade_name(r)})" for _, r in rows.iterrows()]
    top, last = rows.sort_values("crashes").iloc[-1], rows.iloc[-1]
    named = " + ".join(f"{{{i}}}.crashes" for i in rows["row_id"])
    title = (
        f"Crashes by decade: {top['crashes']:,.0f} in {decade_name(top)}, {last['crashes']:,.0f} in "
        f"{decade_name(last)}"
    )
    words = (
        f"The prefecture counts these crashes of US military aircraft: {listed(said)}. Together "
        f"{rows['crashes'].sum():,.0f}.",
        f"The last two decades have fewer, {rows.iloc[-2]['crashes']:,.0f} and {last['crashes']:,.0f}. "
        "Counts so small move by chance too.",
        "These are counts, not rates: we have no number of flights for most of these years, and no "
        "hours flown. Fewer aircraft, fewer flights or safer flying would look the same here.",
    )
    return title, words, (named,)


def counter_story(rows: pd.DataFrame) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return title and words for the running totals of crashes by two counters."""
    nation = rows[rows["counted_by"].str.startswith("Government")].iloc[0]
    by_id = rows.set_index("row_id")
    same, last = by_id.loc["ac005"], rows[rows["counted_by"] == PREFECTURE].iloc[-1]
    title = (
        f"One stretch of years, two counts of crashes: {same['crashes']:,.0f} "
        f"or {nation['crashes']:,.0f} "
        f"(to {same['to_date'].year})"
    )
    words = (
        f"From {date(same['from_date'])} to {until(same)} the prefecture counts {same['crashes']:,.0f} "
        f"crashes; the Government of Japan, to {until(nation)}, counts {nation['crashes']:,.0f}. "
        "Presumably they mean different things by a crash.",
        f"The prefecture's running total stands at {last['crashes']:,.0f} on {until(last)}. "
        "A running total can only rise, so a rising one proves nothing about danger.",
    )
    return title, words, ()


def all_story(rows: pd.DataFrame) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return title and words for the running totals of all incidents."""
    said = [f"{r['incidents_total']:,.0f} ({until(r)})" for _, r in rows.iterrows()]
    row = rows.set_index("row_id").loc["ac007"]
    last = rows.iloc[-1]
    title = (
        f"{last['incidents_total']:,.0f} incidents from {last['from_date'].year} to {until(last)}, "
        "most of them no crash"
    )
    words = (
        f"Running totals from {date(last['from_date'])}: {listed(said)}. An incident is anything from a "
        "crash to a precautionary landing or a lost part.",
        f"Of {row['incidents_total']:,.0f} incidents to {until(row)}, {row['crashes']:,.0f} were "
        f"crashes and {row['forced_or_emergency_landings']:,.0f} forced or emergency landings.",
        "The total rises faster after 2012. More may simply have been recorded. This alone does not "
        "show that flying became more dangerous.",
    )
    parts = ("incidents_total", "crashes", "forced_or_emergency_landings")
    return title, words, tuple(f"1 * {{ac007}}.{p}" for p in parts)


STORIES = {BY_DECADE: decade_story, COUNTERS: counter_story, ALL: all_story}


@exhibit(
    "How many accidents? Choose what is counted.",
    tables=["aircraft_accidents"],
    height=420,
    count=One([BY_DECADE, COUNTERS, ALL], label="Count"),
    second={"count": COUNTERS},
)
def accidents(count: str) -> View:
    """Accidents of US military aircraft in Okinawa by decade, by counter, or with every incident."""
    rows = accident_rows(count)
    column = "incidents_total" if count == ALL else "crashes"
    shown = "Incidents since 15 May 1972, number" if count == ALL else "Crashes, number"
    shown = "Crashes since 15 May 1972, number" if count == COUNTERS else shown
    title, words, derived = STORIES[count](rows)
    made = decade_figure(rows) if count == BY_DECADE else total_figure(rows, column, shown)
    first = "The first count is hatched because it is shorter: it begins in May 1972."
    total = "Running totals overlap: never add them. Hollow marks carry a warning (see the table)."
    return View(
        figure=made,
        table=accident_table(rows, count, column, shown),
        words=words,
        title=title,
        subtitle=f"US military aircraft in Okinawa, {count}, from {date(rows['from_date'].min())} to "
        f"{until(rows.iloc[-1])}. Counts, not rates.",
        as_of=f"{rows['from_date'].min().year} to {rows['to_date'].max().year}",
        caveats=(
            first if count == BY_DECADE else total,
            "No flights and no hours flown stand beside these counts, so no rate can be computed.",
        ),
        definition="Crashes and other incidents of US military aircraft in Okinawa as the prefecture "
        "counts them; one running total of crashes is the national government's.",
        derived=derived,
    )
