"""Lesson 05: the dates that were given for the return of Futenma, and what its replacement may cost."""

from __future__ import annotations

import re

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, Panel, View, exhibit
from jasa.frame.style import COLOURS, INK, QUIET, date, figure, listed, number

#: Who tied the return to a replacement, in the order of the dates.
CONDITION_ROWS = ("he051", "he053", "he052")
DATES, COSTS = "return dates", "cost of the replacement"
DATE_ROWS, COST_ROWS = ("ff040", "ff041", "ff042", "ff043"), ("ff044", "ff045", "ff046")


def facts_of(ids: tuple[str, ...]) -> pd.DataFrame:
    """Return rows of the facts in the order given, with the date of each in words."""
    rows = data.load("futenma_facts").set_index("row_id", drop=False).loc[list(ids)]
    return rows.assign(dated=[date(r.as_of, r.as_of_precision) for r in rows.itertuples()])


def date_given(row: pd.Series) -> str:
    """Return the date a source gave for the return, in its words, with the kind of year."""
    plain = row["value_text"] if isinstance(row["value_text"], str) else f"{row['value']:.0f}"
    return f"{plain} (fiscal year)" if "fiscal" in str(row["unit"]) else plain


#: Years that the arrow of an "or later" reaches beyond the last year named.
ARROW = 3.4


def dates_figure(rows: pd.DataFrame) -> go.Figure:
    """Draw, for each promise, the year it was made and the year or years it named."""
    drawn = figure(height=380)
    for height, (_, row) in zip(range(len(rows))[::-1], rows.iterrows(), strict=True):
        said, named = row["as_of"].year, date_given(row)
        years = [int(y) for y in re.findall(r"\d{4}", named)]
        drawn.add_scatter(
            x=[said], y=[height], ids=[row["row_id"]], mode="markers", showlegend=False,
            meta={"column": None, "place": "layout", "looks": "the year in which it was said"},
            marker={"size": 13, "symbol": "circle-open", "color": INK, "line": {"width": 3}},
            hovertemplate=f"said in {said}<extra></extra>",
        )  # fmt: skip
        later = "later" in named
        drawn.add_annotation(
            x=years[-1] + (ARROW if later else 0.5), ax=years[0] - 0.4, y=height, ay=height,
            axref="x", ayref="y", text="", arrowwidth=9 if not later else 5, arrowside="end",
            arrowhead=0 if not later else 1, arrowsize=0.5, arrowcolor=COLOURS["Japan"],
        )  # fmt: skip
        drawn.add_annotation(
            x=said, ax=years[0] - 0.5, y=height, ay=height, axref="x", ayref="y", text="",
            arrowwidth=1, arrowcolor=QUIET, arrowside="none",
        )  # fmt: skip
        drawn.add_annotation(
            x=said, y=height, yshift=24, xanchor="left", xshift=-8, showarrow=False,
            text=f"said in {said}: <b>{named}</b>", font={"size": 14, "color": INK},
        )  # fmt: skip
    shown = [r.as_of.year - 1.5 for r in rows.itertuples()]
    given = [date_given(row) for _, row in rows.iterrows()]
    shown += [int(y) + ARROW + 0.5 for g in given for y in re.findall(r"\d{4}", g)]
    drawn.update_xaxes(title_text="Year", range=[min(shown), max(shown)], dtick=5, tick0=1995)
    drawn.update_yaxes(visible=False, range=[-0.5, len(rows) - 0.2])
    drawn.update_layout(margin={"l": 30})
    return drawn


def costs_figure(rows: pd.DataFrame) -> go.Figure:
    """Draw the estimates as bars, each with who made it and when."""
    colours = [COLOURS["Okinawa" if "prefecture" in f else "Japan"] for f in rows["fact"]]
    names = [maker_and_date(row) for _, row in rows.iterrows()]
    bars = go.Bar(
        x=rows["value"].tolist(),
        y=names,
        orientation="h",
        width=0.5,
        ids=rows["row_id"].tolist(),
        meta={"column": "Cost, billion yen"},
        marker={"color": colours},
        text=[f" {cost_text(row)}" for _, row in rows.iterrows()],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:,} billion yen<extra></extra>",
        showlegend=False,
    )
    drawn = figure(bars, height=380)
    drawn.update_xaxes(title_text="Cost of the replacement, billion yen", range=[0, 3000])
    drawn.update_yaxes(
        title_text="Who said so, and when", autorange="reversed", ticks="", showgrid=False
    )
    return drawn


def maker_and_date(row: pd.Series) -> str:
    """Return the maker and the date of a cost estimate."""
    name = "Okinawa Prefecture" if "prefecture" in row["fact"] else "Government of Japan"
    return f"{name}, {row['dated']}"


def cost_text(row: pd.Series) -> str:
    """Return a cost in words, "at least" where the table says so."""
    least = "at least " if "at least" in str(row["note"]) else ""
    return f"{least}{number(row['value'], 0)} billion yen"


@exhibit(
    "What was said, and when? Choose dates or cost.",
    tables=["futenma_facts", "history_events"],
    height=380,
    show=One([DATES, COSTS], label="Show"),
)
def futenma_promise(show: str) -> View:
    """The return dates given since 1996, and the estimates of what the replacement costs."""
    rows = facts_of(DATE_ROWS if show == DATES else COST_ROWS)
    years = f"{rows['as_of'].dt.year.min()} to {rows['as_of'].dt.year.max()}"
    notes = [n if isinstance(n, str) else "" for n in rows["note"]]
    shared = {"Note": notes, "Row": rows["row_id"].tolist()}
    if show == COSTS:
        return costs_view(rows, years, shared)
    given = [date_given(row) for _, row in rows.iterrows()]
    wait = [int(g[:4]) - r.as_of.year for g, r in zip(given, rows.itertuples(), strict=True)]
    when = rows["as_of"].dt.year.tolist()
    said = [f"{g} (said in {r.as_of.year})" for g, r in zip(given, rows.itertuples(), strict=True)]
    return View(
        figure=dates_figure(rows),
        table=pd.DataFrame(
            {"What": rows["fact"].tolist(), "Said in": rows["dated"].tolist(), "Date given": given}
            | shared
        ),
        words=(
            f"Dates given for the return of Futenma: {listed(said)}.",
            f"Counted from the year in which it was said, the first year named lay {wait[0]} years "
            f"ahead in {when[0]}, {wait[1]} in {when[1]}, {wait[2]} or more in {when[2]} and "
            f"{wait[3]} or more in {when[3]}.",
        ),
        title=f"Return of Futenma, once a replacement stands: {given[0]} ({when[0]}), "
        f"{given[-1]} ({when[-1]})",
        subtitle=f"Return dates as given in {listed([str(y) for y in when])}. "
        "Ring: when it was said. Bar: the years named; an arrow means “or later”.",
        as_of=years,
        caveats=(
            "Every one of these dates hung on a condition: first a replacement, built and ready.",
            "The dates of 1996, 2006 and 2013 are targets of the two governments; that of 2019 is "
            "an outlook derived from a new building time. 2022 was a Japanese fiscal year.",
            condition_caveat(),
        ),
        panels=conditions(),
        definition="The year in which MCAS Futenma was to be returned, as printed in the source.",
        derived=tuple(map(str, wait)),
    )


def conditions() -> tuple[Panel, ...]:
    """Return the rows that say on what the return of 1996 depended."""
    rows = data.load("history_events").set_index("row_id", drop=False).loc[list(CONDITION_ROWS)]
    return tuple(
        Panel(
            f"The condition, {date(r.as_of, r.as_of_precision)}",
            str(r.event),
            r.row_id,
            str(r.actor),
        )
        for r in rows.itertuples()
    )


def condition_caveat() -> str:
    """Return how the condition of 1996 was read."""
    return str(data.load("history_events").set_index("row_id").loc["he051", "note"])


def costs_view(rows: pd.DataFrame, years: str, shared: dict[str, list[str]]) -> View:
    """Return the estimates of the cost, each with its maker."""
    said = [f"{cost_text(r)} ({maker_and_date(r)})" for _, r in rows.iterrows()]
    return View(
        figure=costs_figure(rows),
        table=pd.DataFrame(
            {
                "Who and when": [maker_and_date(row) for _, row in rows.iterrows()],
                "Said in": rows["dated"].tolist(),
                "Cost, billion yen": rows["value"].tolist(),
            }
            | shared
        ),
        words=(
            f"Estimates of the replacement's cost: {listed(said)}.",
            f"The government's own figure grew {number(rows['value'].iloc[1] / rows['value'].iloc[0])} "
            "times. The prefecture's is larger still; the two sides do not agree on the sea floor.",
        ),
        title=f"Cost of the replacement: {number(rows['value'].iloc[0], 0)} billion yen or more in "
        f"{rows['as_of'].iloc[0].year}, {number(rows['value'].iloc[1], 0)} in "
        f"{rows['as_of'].iloc[1].year}",
        subtitle="Estimates in billion yen, as stated by the government and by the prefecture; "
        "prices of the day, not adjusted.",
        as_of=years,
        caveats=(
            "Two makers with two reckonings, perhaps of different work on the sea floor: set their "
            "figures side by side, but do not join them into one series.",
        ),
        definition="The estimated cost of the replacement facility at Henoko, billion yen. The "
        "prefecture's estimate comes with a building time (see the note).",
        derived=("{ff045}.value / {ff044}.value",),
    )
