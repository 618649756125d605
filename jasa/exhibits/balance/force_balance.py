"""Lesson 07: forces in the region, four comparisons that do not form one series."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import Step, View, exhibit, rough, warnings
from jasa.frame.style import COLOURS, INK, figure, hatched, listed, number

#: What a reader can choose: comparison and items of the table, and the thing in plain words.
COMPARISONS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "2010: combat aircraft": ("figure of 2010", ("combat aircraft",), "combat aircraft"),
    "2010: ground troops": ("figure of 2010", ("ground troops",), "ground troops"),
    "2010: naval vessels": ("figure of 2010", ("naval vessels",), "naval vessels"),
    "2010: naval tonnage": ("figure of 2010", ("naval tonnage",), "naval tonnage"),
    "about 2023: combat aircraft": (
        "combat aircraft about 2023",
        ("combat aircraft",),
        "combat aircraft",
    ),
    "2019: destroyers, as a minister's site has them": (
        "minister's site 2019",
        ("destroyers", "modern destroyers"),
        "destroyers",
    ),
    "2019: submarines, as a minister's site has them": (
        "minister's site 2019",
        ("submarines", "modern submarines"),
        "submarines",
    ),
    "2025: modern fighters, by a blog": (
        "2015 and 2025",
        ("4th/5th-generation fighters",),
        "modern fighters",
    ),
    "2015 and 2025: destroyers and frigates, by a blog": (
        "2015 and 2025",
        ("destroyers and frigates",),
        "destroyers and frigates",
    ),
    "2015 and 2025: submarines, by a blog": ("2015 and 2025", ("submarines",), "submarines"),
}


def force_rows(which: str) -> pd.DataFrame:
    """Return the rows of one comparison, the largest first, with a label for each bar."""
    comparison, items, _ = COMPARISONS[which]
    rows = data.load("force_balance")
    rows = rows[(rows["comparison"] == comparison) & rows["item"].isin(items)].copy()
    more = rows["year"].nunique() > 1
    rows["label"] = [
        f"{r.actor}, {r.year}"
        if more
        else f"{r.actor}: {r.item}"
        if len(items) > 1
        else str(r.actor)
        for r in rows.itertuples()
    ]
    return rows.sort_values(["year", "value"], ascending=[True, False])


def colour(actor: str) -> str:
    """Return the colour of an actor; the parts of US forces share one."""
    if actor.startswith("US ") or actor == "United States":
        return COLOURS["United States"]
    return COLOURS[actor.partition(" (")[0]]


def force_figure(rows: pd.DataFrame, which: str) -> go.Figure:
    """Draw one bar an actor; hatched where the row carries a warning."""
    what, unit = COMPARISONS[which][2], str(rows["unit"].iloc[0])
    colours = [colour(str(a)) for a in rows["actor"]]
    bars = go.Bar(
        x=rows["value"].astype(float).tolist(),
        y=rows["label"].tolist(),
        ids=rows["row_id"].tolist(),
        meta={"column": f"Number, {unit}"},
        orientation="h",
        marker=hatched(colours, rough(rows)),
        text=[f" {number(v, 0)}" for v in rows["value"]],
        textposition="outside",
        cliponaxis=False,
        textfont={"color": INK},
        hovertemplate="<b>%{y}</b>: %{x:,}<extra></extra>",
        showlegend=False,
    )
    made = figure(bars, height=440)
    title = f"{what[:1].upper()}{what[1:]}, number of {unit}"
    made.update_xaxes(
        title_text=title, range=[0, float(rows["value"].max()) * 1.15], tickformat=","
    )
    made.update_yaxes(
        title_text="Whose forces",
        categoryorder="array",
        categoryarray=rows["label"].tolist()[::-1],
        ticks="",
        showgrid=False,
    )
    return made


def force_words(rows: pd.DataFrame, which: str) -> tuple[str, ...]:
    """Describe one comparison, its definition and what cannot be read from it."""
    years = []
    for year, part in rows.groupby("year"):
        mixed = part["item"].nunique() > 1
        named = [
            f"{r.actor} {number(r.value, 0)}" + (f" ({r.item})" if mixed else "")
            for r in part.itertuples()
        ]
        years.append(f"{COMPARISONS[which][2].capitalize()}, {year}: {listed(named)}.")
    standing = {
        "figure of 2010": "They were read from the text of a printed figure, rounded; Russia is the Far "
        "East only.",
        "combat aircraft about 2023": "Russia is the whole country here, and Japan is the end of "
        "its fiscal year before.",
        "minister's site 2019": "The two sides are not counted by the same words: look at the labels.",
        "2015 and 2025": "A blog took them from a ministry document: the weakest of the four sources.",
    }
    return (
        *years,
        standing[COMPARISONS[which][0]],
        "Numbers say nothing about quality, readiness or who would fight beside whom, and no other "
        "comparison of this exhibit continues this one.",
    )


@exhibit(
    "How many aircraft, ships and troops? Four comparisons, not one series.",
    tables=["force_balance"],
    height=440,
    second={"which": "about 2023: combat aircraft"},
    which=Step(list(COMPARISONS), label="Comparison"),
)
def force_balance(which: str) -> View:
    """Forces in the region by one comparison and item at a time."""
    rows = force_rows(which)
    what, unit = COMPARISONS[which][2], str(rows["unit"].iloc[0])
    japan = rows[rows["actor"] == "Japan"].iloc[-1]
    china = rows[(rows["actor"] == "China") & (rows["year"] == japan["year"])].iloc[0]
    return View(
        figure=force_figure(rows, which),
        table=pd.DataFrame(
            {
                "Whose": rows["actor"].tolist(),
                "Label in the chart": rows["label"].tolist(),
                "Year": rows["year"].astype(int).tolist(),
                "What is counted": rows["item"].tolist(),
                f"Number, {unit}": rows["value"].astype(int).tolist(),
                "Warning": warnings(rows),
                "Row": rows["row_id"].tolist(),
            }
        ),
        words=force_words(rows, which),
        title=f"{what[:1].upper()}{what[1:]} ({japan['year']}): China {number(china['value'], 0)}, "
        f"Japan {number(japan['value'], 0)}" + (" tons" if unit == "tons" else ""),
        subtitle=f"One comparison: {which}. Number of {unit}. Hatched bars carry a warning.",
        as_of=listed([str(y) for y in sorted(rows["year"].unique())]),
        caveats=(
            "The four comparisons count differently and do not form one series: never read a change "
            "from one to another.",
            "Russia is the Far East in 2010 and the whole country in 2023. US forces are parts in "
            "2010 and the whole in 2023.",
        ),
        definition=f"{what[:1].upper()}{what[1:]} as the source of this comparison counts them; the "
        "table names the item for each row.",
    )
