"""Lesson 04: single aircraft accidents in Okinawa that sources name, and the people they met."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, hollow, warnings
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, QUIET, date, figure, listed

REVERSION = pd.Timestamp(1972, 5, 15)
PERIODS = {
    "all years": (None, None),
    "before reversion": (None, REVERSION),
    "1972 to 1999": (REVERSION, pd.Timestamp(2000, 1, 1)),
    "from 2000": (pd.Timestamp(2000, 1, 1), None),
}
LANES = {
    "crash": "crash",
    "crash on take-off": "crash",
    "crash at sea": "crash at sea",
    "crash in shallow water": "crash at sea",
    "failed landing on ship": "forced or failed landing",
    "emergency landing, burned out": "forced or failed landing",
    "falling object": "object from the air",
    "object found on roof": "object from the air",
}
ORDER = ["object from the air", "forced or failed landing", "crash at sea", "crash"]
EVERY, DIED, RESIDENTS = "every event listed", "people died", "residents died or were hurt"


def event_rows(period: str, people: str) -> pd.DataFrame:
    """Return the events of a period, all of them or those that met people, oldest first."""
    rows = data.load("aircraft_events").sort_values("as_of")
    first, last = PERIODS[period]
    if first is not None:
        rows = rows[rows["as_of"] >= first]
    if last is not None:
        rows = rows[rows["as_of"] < last]
    met = rows[["deaths_residents", "injuries_residents"]].fillna(0).sum(axis=1) > 0
    keep = {EVERY: rows["row_id"].notna(), DIED: rows["deaths_total"].fillna(0) > 0, RESIDENTS: met}
    return rows[keep[people]]


def residents_died(row: pd.Series) -> str:
    """Return whether a source says that residents died: yes, no or not stated."""
    deaths = row["deaths_residents"]
    return "not stated" if pd.isna(deaths) else "yes" if deaths > 0 else "no"


def lanes(rows: pd.DataFrame) -> list[go.Scatter]:
    """Return the events as marks on four lanes; the mark says what is known of residents."""
    looks = {
        "yes": ("diamond", COLOURS["Okinawa"], "residents died"),
        "no": ("circle", COLOURS["Japan"], "no resident died, a source says"),
        "not stated": ("x", MUTED, "our source does not say"),
    }
    known = [residents_died(r) for _, r in rows.iterrows()]
    heights = lane_heights(rows)
    traces = []
    for answer, (symbol, colour, name) in looks.items():
        those = rows[[k == answer for k in known]]
        said = [
            f"{date(r.as_of, r.as_of_precision)}, {r.place}<br>{r.aircraft}: {r.event_type}"
            for r in those.itertuples()
        ]
        traces.append(
            go.Scatter(
                x=those["as_of"].tolist(),
                y=[heights[i] for i in those["row_id"]],
                ids=those["row_id"].tolist(),
                mode="markers",
                marker={
                    "size": 14,
                    "symbol": hollow(symbol, those),
                    "color": colour,
                    "line": {"width": 2, "color": colour},
                },
                customdata=said,
                hovertemplate="%{customdata}<extra></extra>",
                name=name,
                showlegend=len(those) > 0,
                meta={"column": None, "place": "layout"},
            )
        )
    return traces


def lane_heights(rows: pd.DataFrame) -> dict[str, float]:
    """Return the height of each event: its lane, and a little more where it follows another closely."""
    heights: dict[str, float] = {}
    last: dict[str, tuple[pd.Timestamp, int]] = {}
    for row in rows.itertuples():
        lane = LANES[row.event_type]
        before, step = last.get(lane, (pd.Timestamp(1900, 1, 1), 0))
        step = (step + 1) % 3 if row.as_of - before < pd.Timedelta(days=500) else 0
        heights[row.row_id] = ORDER.index(lane) + 0.17 * (0, 1, -1)[step]
        last[lane] = (row.as_of, step)
    return heights


def event_figure(rows: pd.DataFrame) -> go.Figure:
    """Draw the lanes, reversion as a line, and a label where residents died."""
    made = figure(*lanes(rows), height=400)
    made.update_yaxes(
        title_text="Kind of event, by date",
        tickvals=list(range(4)),
        ticktext=ORDER,
        range=[-0.6, 3.9],
        ticks="",
    )
    made.update_xaxes(title_text="Date", range=around(rows), gridcolor="rgba(0,0,0,0)")
    if rows["as_of"].min() < REVERSION < rows["as_of"].max():
        add_reversion(made)
    for row in rows[rows["deaths_residents"].fillna(0) > 0].itertuples():
        count = int(row.deaths_residents)
        made.add_annotation(
            x=row.as_of,
            y=ORDER.index(LANES[row.event_type]),
            text=f"{row.as_of.year}:<br>{count} {'person' if count == 1 else 'people'}",
            showarrow=False,
            yshift=27,
            bgcolor=PAPER,
            font={"size": 12, "color": INK},
        )
    made.update_layout(legend={"y": 1.02})
    return made


def around(rows: pd.DataFrame) -> list[str]:
    """Return a window of years with room on both sides."""
    return [f"{rows['as_of'].min().year - 3}-01-01", f"{rows['as_of'].max().year + 3}-01-01"]


def add_reversion(made: go.Figure) -> None:
    """Mark the day on which Okinawa came back under Japanese administration."""
    made.add_scatter(
        x=[REVERSION, REVERSION],
        y=[-0.6, 3.9],
        mode="lines",
        line={"color": QUIET, "width": 2, "dash": "dot"},
        hoverinfo="skip",
        showlegend=False,
        meta={"decoration": "reversion to Japan"},
    )
    made.add_annotation(
        x=REVERSION,
        y=-0.55,
        text="reversion, May 1972",
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        xshift=6,
        font={"size": 12, "color": MUTED},
    )


def event_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the events as a table for readers; an empty cell means that our source does not say."""
    return pd.DataFrame(
        {
            "Date": [date(r.as_of, r.as_of_precision) for r in rows.itertuples()],
            "Place": rows["place"].tolist(),
            "Aircraft": rows["aircraft"].tolist(),
            "What happened": rows["event_type"].tolist(),
            "Residents died": [residents_died(r) for _, r in rows.iterrows()],
            "People who died, persons": rows["deaths_total"].tolist(),
            "Residents who died, persons": rows["deaths_residents"].tolist(),
            "People hurt, persons": rows["injuries_total"].tolist(),
            "Residents hurt, persons": rows["injuries_residents"].tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def event_words(rows: pd.DataFrame, table: pd.DataFrame) -> tuple[str, ...]:
    """Say how many events are drawn, where residents died, and what the list is not."""
    died = rows[rows["deaths_residents"].fillna(0) > 0]
    hurt = rows[rows["injuries_residents"].fillna(0) > 0]
    said = [
        f"{r.place}, {date(r.as_of, r.as_of_precision)} ({r.deaths_residents:.0f} "
        f"{'person' if r.deaths_residents == 1 else 'people'})"
        for r in died.itertuples()
    ]
    harmed = [
        f"{r.place}, {date(r.as_of, r.as_of_precision)} ({r.injuries_residents:.0f})"
        for r in hurt.itertuples()
    ]
    silent = int((table["Residents died"] == "not stated").sum())
    return (
        f"Residents died here, by our sources: {'; '.join(said)}."
        if said
        else "In none of the events drawn does a source say that a resident died.",
        f"Residents were hurt here: {'; '.join(harmed)}."
        if harmed
        else "In none of the events drawn does a source say that a resident was hurt.",
        f"{len(rows)} {'event is' if len(rows) == 1 else 'events are'} drawn. "
        + (
            f"For {silent} of them our source does not say whether residents died. "
            if silent
            else ""
        )
        + "An empty cell in the table is not a nought.",
        "This is a list of notable events, not a census. It is near complete for a few years only, so "
        "more marks in some years do not mean more accidents.",
    )


def years_of_events(rows: pd.DataFrame) -> str:
    """Return the year or the years of the events."""
    first, last = rows["as_of"].min().year, rows["as_of"].max().year
    return f"{first}" if first == last else f"{first} to {last}"


def event_title(rows: pd.DataFrame) -> str:
    """Return the finding: the event with most residents killed or hurt, or the number of events."""
    died = rows[rows["deaths_residents"].fillna(0) > 0]
    if len(died):
        worst = died.sort_values("deaths_residents").iloc[-1]
        place = str(worst["place"]).split(" (")[0]
        return f"{worst['deaths_residents']:.0f} people died at {place}, on {date(worst['as_of'])}"
    return (
        f"{years_of_events(rows)}: no source of ours names a resident who died in the events listed"
    )


@exhibit(
    "Which accidents do people remember?",
    tables=["aircraft_events"],
    height=400,
    period=One(list(PERIODS), label="Years"),
    people=One([EVERY, DIED, RESIDENTS], label="Events"),
    second={"period": "from 2000"},
)
def accident_events(period: str, people: str) -> View:
    """Notable single accidents on lanes by kind, with what is known of the people they met."""
    rows = event_rows(period, people)
    table = event_table(rows)
    years = years_of_events(rows)
    kinds = list(dict.fromkeys(LANES[t] for t in rows["event_type"]))
    return View(
        figure=event_figure(rows),
        table=table,
        words=event_words(rows, table),
        title=event_title(rows),
        subtitle=f"US military aircraft in Okinawa, {years}: {listed(kinds)}. Each mark is one event "
        "that our sources single out.",
        as_of=years,
        caveats=(
            "Notable events, not a census: never count marks to get a trend. A cross: our source "
            "does not say. Hollow: with a warning.",
            "Sources disagree on some events: on the dead of Miyamori school, and on the word for what "
            "happened in December 2016, a crash to the prefecture, a landing in shallow water to the "
            "US forces. See the column Warning.",
            "The people in this table are victims and their neighbours. It holds no names.",
        ),
        definition="Accidents of US military aircraft that newspapers, the prefecture's list, the "
        "Cabinet or reference works single out. Residents are people who were not in the US forces.",
    )
