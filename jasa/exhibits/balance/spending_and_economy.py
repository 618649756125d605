"""Lesson 07: who spends more also produces more: a scatter, on plain and on logarithmic axes."""

from __future__ import annotations

import math

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, hollow, warnings
from jasa.frame.style import COLOURS, INK, MUTED, figure, number

MONEY, WEIGHT = "spending in dollars", "spending as a share of GDP"
PLAIN, LOG = "plain", "powers of ten"
GDP, SPENT, SHARE = (
    "GDP, billion US dollars of 2023",
    "Spending, billion US dollars of 2023",
    "Share of GDP, %",
)
#: States whose names stand in the chart.
NAMED = ("Japan", "United States", "China", "Russia", "South Korea", "Taiwan")

#: Where a name stands beside its mark when it would cover another's above.
#: Those whose marks lie in the corner where plain axes put most states: no name fits there.
CROWDED = ("South Korea", "Taiwan")
PLACES = {"Japan": "bottom right", "Taiwan": "bottom center"}


def with_economy() -> pd.DataFrame:
    """Return the rows that have spending and its share of GDP, with the GDP that follows from both.

    Spending (`spent`) and GDP (`gdp`) are in billion dollars of 2023.
    """
    rows = data.load("military_spending").dropna(
        subset=["spending_constant_usd_m", "share_gdp_pct"]
    )
    spent = rows["spending_constant_usd_m"] / 1000
    return rows.assign(spent=spent, gdp=100 * spent / rows["share_gdp_pct"])


def states() -> pd.DataFrame:
    """Return each state's row of the newest year."""
    rows = with_economy()
    return rows[rows["year"] == rows["year"].max()]


def states_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the states as a table for readers."""
    return pd.DataFrame(
        {
            "State": rows["country"].tolist(),
            "Year": rows["year"].tolist(),
            GDP: rows["gdp"].tolist(),
            SPENT: rows["spent"].tolist(),
            SHARE: rows["share_gdp_pct"].tolist(),
            "Estimate of SIPRI": ["yes" if e else "no" for e in rows["estimate"]],
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def scatter(rows: pd.DataFrame, show: str, axes: str) -> go.Figure:
    """Draw one mark a state: its economy to the right, its spending upwards."""
    column, field = (SPENT, "spent") if show == MONEY else (SHARE, "share_gdp_pct")
    colours = [COLOURS[c] if c in NAMED and c in COLOURS else MUTED for c in rows["country"]]
    crowded = CROWDED if show == MONEY and axes == PLAIN else ()
    named = [c for c in NAMED if c not in crowded]
    # Small states lie at the axis: a name to the left would stand on its figures.
    places = PLACES | ({"South Korea": "top right"} if show == WEIGHT and axes == PLAIN else {})
    marks = go.Scatter(
        x=rows["gdp"].tolist(),
        y=rows[field].tolist(),
        mode="markers+text",
        marker={
            "size": 11,
            "symbol": hollow("circle", rows),
            "color": colours,
            "opacity": 0.85,
            "line": {"width": 2, "color": colours},
        },
        text=[f"<b>{c}</b>" if c in named else "" for c in rows["country"]],
        textposition=[places.get(c, "top left") for c in rows["country"]],
        textfont={"size": 12, "color": INK},
        customdata=rows["country"].tolist(),
        ids=rows["row_id"].tolist(),
        meta={"column": column},
        hovertemplate="%{customdata}: GDP %{x:,.0f}, %{y:,.1f}<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )
    drawn = figure(marks, height=430)
    kind = "log" if axes == LOG else "linear"
    ends = (math.log10(rows["gdp"].min()) - 0.25, math.log10(rows["gdp"].max()) + 0.12)
    across = ends if axes == LOG else (0, float(rows["gdp"].max()) * 1.06)
    drawn.update_xaxes(title_text=GDP, type=kind, range=across, dtick=1 if axes == LOG else None)
    upward = "log" if axes == LOG and show == MONEY else "linear"
    drawn.update_yaxes(title_text=column, type=upward)
    if upward == "log":
        drawn.update_yaxes(dtick=1)
    else:
        drawn.update_yaxes(range=[0, float(rows[field].max()) * 1.12])
    return drawn


@exhibit(
    "Do rich states spend more? Choose what is shown, and the axes.",
    tables=["military_spending"],
    height=430,
    second={"axes": LOG},
    show=One([MONEY, WEIGHT], label="Show"),
    axes=One([PLAIN, LOG], label="Axes"),
)
def spending_and_economy(show: str, axes: str) -> View:
    """Each state's economy and its military spending in the newest year, as a scatter."""
    rows = states()
    table = states_table(rows)
    most = table.loc[table[SPENT].idxmax()]
    heavy = table.loc[table[SHARE].idxmax()]
    here = table.set_index("State").loc["Japan"]
    year = int(rows["year"].max())
    found = {
        MONEY: f"The larger the economy, the larger the spending: {len(table)} states in {year}",
        WEIGHT: f"How heavy it weighs has little to do with size: {len(table)} states in {year}",
    }
    scale = {
        PLAIN: "On plain axes one state fills the chart and the others lie in a corner.",
        LOG: "On an axis in powers of ten each step to the next line is a tenfold one, so small and "
        "large states can be seen together.",
    }
    return View(
        figure=scatter(rows, show, axes),
        table=table,
        title=found[show],
        subtitle=f"A mark a state, {year}; axes: {axes}. SIPRI, dollars of 2023. Hollow: a warning.",
        words=(
            f"Most is spent by the {most['State']}: {number(most[SPENT], 1)} billion dollars of a GDP "
            f"of {number(most[GDP], 0)} billion.",
            f"Japan: {number(here[SPENT], 1)} billion of {number(here[GDP], 0)} billion, "
            f"{number(here[SHARE], 2)} %. The heaviest share is that of {heavy['State']}, "
            f"{number(heavy[SHARE], 2)} %.",
            scale[axes],
            "Money is nearly in proportion to the economy: large states have more of everything, from "
            "soldiers to hospitals. The share shows who gives more than that.",
        ),
        as_of=str(year),
        caveats=(
            "A mark is one state in one year. How a state changes over the years, and what its people "
            "want, the chart does not say.",
            "Our table has the states of NATO and of the Indo-Pacific region, not the world.",
        ),
        definition="Military spending by SIPRI's count in dollars of 2023; GDP is worked out as "
        "spending over its share of GDP.",
        computed={
            GDP: "{Row}.spending_constant_usd_m / 10 / {Row}.share_gdp_pct",
            SPENT: "{Row}.spending_constant_usd_m / 1000",
        },
    )
