"""Lesson 06: the agreements by which Japan came to pay more than the status of forces agreement asks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import Panel, Step, View, exhibit, warnings
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, date, figure, number
from jasa.frame.yearly_series import year_axis

ORDINALS = [
    "No",
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
]
#: The agreements by their years, as the reader chooses them.
PERIODS = {
    "1987 to 1990": "sa001",
    "1991 to 1995": "sa002",
    "1996 to 2000": "sa003",
    "2001 to 2005": "sa004",
    "2006 and 2007": "sa005",
    "2008 to 2010": "sa006",
    "2011 to 2015": "sa007",
    "2016 to 2020": "sa008",
    "2021": "sa009",
    "2022 to 2026": "sa010",
}
#: Agreements that brought a new kind of payment, and the word for it beside the bar.
NEW = {
    "sa001": "labour allowances",
    "sa002": "basic pay, utilities",
    "sa003": "training relocation",
    "sa010": "training equipment",
}
#: Words stand on the right of a bar that begins in this part of the years, else on its left.
ROOM_FOR_WORDS = 0.7
LENGTH = "Length, fiscal years"


def agreement_rows() -> pd.DataFrame:
    """Return the agreements as a table for readers."""
    rows = data.load("sma_agreements").sort_values("sma_no")
    dates = [
        "not stated" if r.as_of_precision == "undated" else f"{date(r.as_of)} ({r.date_kind})"
        for r in rows.itertuples()
    ]
    first = rows["start_fiscal_year"].astype(int)
    last = rows["end_fiscal_year"].astype(int)
    return pd.DataFrame(
        {
            "Agreement, number": rows["sma_no"].astype(int).tolist(),
            "First fiscal year": first.tolist(),
            "Last fiscal year": last.tolist(),
            LENGTH: (last - first + 1).tolist(),
            "What it brought": rows["content"].tolist(),
            "Detail": rows["detail"].fillna("").tolist(),
            "Date": dates,
            "Total, billion yen": rows["total_yen_bn"].astype(float).tolist(),
            "Mean a year as printed, billion yen": rows["average_yen_bn"].astype(float).tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def agreement_lane(line: dict[str, Any], chosen: bool) -> go.Scatter:
    """Return one agreement as a line from its first to its last fiscal year."""
    start, end = line["First fiscal year"], line["Last fiscal year"]
    colour = COLOURS["Japan"] if chosen else MUTED
    return go.Scatter(
        x=[start - 0.45, end + 0.45],
        y=[-line["Agreement, number"]] * 2,
        mode="lines",
        line={"width": 9 if chosen else 5, "color": colour},
        meta={"decoration": "the years of an agreement"},
        hovertemplate=f"{line['What it brought']}<extra></extra>",
        showlegend=False,
        name=f"agreement {line['Agreement, number']}",
    )


def starts(table: pd.DataFrame, chosen: str) -> go.Scatter:
    """Return the marks of the first years, which carry the label of what was new."""
    said = [f"<b>new: {NEW[i]}</b>" if i in NEW else "" for i in table["Row"]]
    return go.Scatter(
        x=table["First fiscal year"].tolist(),
        y=[-n for n in table["Agreement, number"]],
        ids=table["Row"].tolist(),
        mode="markers",
        marker={
            "size": [18 if i in NEW else 7 for i in table["Row"]],
            "symbol": [
                ("star" if i in NEW else "square") + ("-open" if warning else "")
                for i, warning in zip(table["Row"], table["Warning"], strict=True)
            ],
            "color": [COLOURS["Japan"] if i == chosen else MUTED for i in table["Row"]],
            "opacity": 1,
            "line": {"width": [1.5 if warning else 0 for warning in table["Warning"]]},
        },
        meta={"column": None},
        text=said,
        hoverinfo="skip",
        showlegend=False,
        name="agreements",
    )


def agreement_figure(table: pd.DataFrame, chosen: str) -> go.Figure:
    """Draw the agreements as lanes, oldest on top, the chosen one strong."""
    found = table.to_dict("records")
    traces = [agreement_lane(line, line["Row"] == chosen) for line in found]
    made = figure(*traces, starts(table, chosen), height=360)
    made.update_layout(margin={"l": 70, "r": 20, "t": 16, "b": 50})
    years = [*table["First fiscal year"], *table["Last fiscal year"]]
    title = "Fiscal year (April to March)"
    made.update_xaxes(year_axis(years, room=1.5, title_text=title, dtick=5))
    crowded = min(years) + ROOM_FOR_WORDS * (max(years) - min(years))
    numbers = table["Agreement, number"].tolist()
    made.update_yaxes(
        title_text="Agreement, by number",
        tickvals=[-n for n in numbers],
        ticktext=[str(n) for n in numbers],
        range=[-max(numbers) - 0.7, -0.3],
    )
    for line in found:
        said = f"<b>new: {NEW[line['Row']]}</b>" if line["Row"] in NEW else ""
        total = line["Total, billion yen"]
        if total == total:
            said += f"{', ' if said else ''}{number(total, 1)} billion yen in all"
        if said:
            late = line["First fiscal year"] > crowded
            made.add_annotation(
                x=line["First fiscal year"] - 1 if late else line["Last fiscal year"] + 1,
                y=-line["Agreement, number"],
                text=said,
                showarrow=False,
                xanchor="right" if late else "left",
                font={"size": 13, "color": COLOURS["Japan"] if line["Row"] == chosen else INK},
                bgcolor=PAPER,
            )
    return made


def agreement_words(table: pd.DataFrame, line: dict[str, Any]) -> tuple[str, ...]:
    """Say what the chosen agreement brought, its date and total, and the two totals that are known."""
    totals = table.dropna(subset=["Total, billion yen"])
    known = [
        f"{number(r['Total, billion yen'], 1)} billion yen for JFY{r['First fiscal year']} to "
        f"JFY{r['Last fiscal year']}, {number(r['Mean a year as printed, billion yen'], 1)} a year"
        for _, r in totals.iterrows()
    ]
    total = line["Total, billion yen"]
    own = "no total was found for it" if total != total else "its total is one of the two we hold"
    return (
        f"{ORDINALS[line['Agreement, number']]} agreement, JFY{line['First fiscal year']} to "
        f"JFY{line['Last fiscal year']}. Date: {line['Date']}; {own}.",
        f"Totals were found for {len(totals)} of {len(table)} agreements: {'; '.join(known)}.",
        "Stars mark agreements that brought a new kind of payment. The others kept the frame or "
        "changed amounts and ceilings.",
    )


@exhibit(
    "Who agreed to pay what, and when? Step through the agreements.",
    tables=["sma_agreements"],
    height=360,
    second={"period": "1991 to 1995"},
    period=Step(list(PERIODS), label="Fiscal years", default=list(PERIODS)[-1]),
)
def sma_agreements(period: str) -> View:
    """The ten Special Measures Agreements as lanes in time, with the words of the chosen one."""
    table = agreement_rows()
    chosen = PERIODS[period]
    line = table[table["Row"] == chosen].iloc[0].to_dict()
    detail = line["Detail"]
    panels = [Panel("What it brought", line["What it brought"], chosen, f"JFY{period}")]
    if detail:
        panels.append(Panel("Detail", detail, chosen, line["Date"]))
    years = f"JFY{table['First fiscal year'].min()} to JFY{table['Last fiscal year'].max()}"
    new = f"new are {NEW[chosen]}" if chosen in NEW else "no new kind of payment"
    new = new.replace("new are training", "new is training")
    return View(
        figure=agreement_figure(table, chosen),
        table=table,
        words=agreement_words(table, line),
        title=f"{ORDINALS[line['Agreement, number']]} agreement, JFY{period}: {new}",
        subtitle=f"Special Measures Agreements from {years}. Stars: a new kind of payment. "
        "Hollow: with a warning.",
        as_of=years,
        caveats=(
            "Until JFY1986 host-nation support rested on no special agreement. Totals were found for "
            "two of the ten only; the others are not zero.",
            "The end of the first periods follows from the start of the next agreement.",
        ),
        definition="An agreement by which Japan pays, for a term, costs that the status of forces "
        "agreement leaves to the United States: at first labour allowances, then more. Facilities are "
        "paid from host-nation support too, but outside these agreements.",
        panels=tuple(panels),
        computed={LENGTH: "{Row}.end_fiscal_year - {Row}.start_fiscal_year + 1"},
    )
