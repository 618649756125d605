"""Lesson 07: military spending compared, in four measures of the same money."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import Many, One, View, exhibit, warnings
from jasa.frame.style import COLOURS, figure, listed, number, percent
from jasa.frame.yearly_series import numbers, year_axis, year_line

COUNTRIES = ("Japan", "China", "United States", "Russia", "South Korea", "Taiwan", "Australia")
MARKS = dict(
    zip(
        COUNTRIES,
        ("circle", "square", "diamond", "triangle-up", "cross", "star", "triangle-down"),
        strict=True,
    )
)
REAL, NOMINAL, SHARE, INDEX = (
    "dollars of 2023",
    "current dollars",
    "share of GDP",
    "index, first year = 100",
)
#: Column of the view's table, column of the course's table, formula, axis title, unit of a mark.
MEASURES: dict[str, tuple[str, str, str, str, str]] = {
    REAL: (
        "Spending, billion US dollars of 2023",
        "spending_constant_usd_m",
        "{Row}.spending_constant_usd_m / 1000",
        "Spending, billion US dollars of 2023",
        "bn dollars of 2023",
    ),
    NOMINAL: (
        "Spending, billion current US dollars",
        "spending_current_usd_m",
        "{Row}.spending_current_usd_m / 1000",
        "Spending, billion current US dollars",
        "bn current dollars",
    ),
    SHARE: ("Share of GDP, %", "share_gdp_pct", "", "Share of GDP, %", "%"),
    INDEX: (
        "Index of spending in dollars of 2023, first year = 100",
        "spending_constant_usd_m",
        "100 * {Row}.spending_constant_usd_m / {Row of the first year}.spending_constant_usd_m",
        "Index number, first year = 100 (dollars of 2023)",
        "(first year = 100)",
    ),
}
STARTS = {"1992": 1992, "2012": 2012}


def spending_rows(countries: tuple[str, ...], measure: str, start: int) -> pd.DataFrame:
    """Return the rows of some countries from a year on, with the figure of the chosen measure."""
    rows = data.load("military_spending")
    rows = rows[rows["country"].isin(countries) & (rows["year"] >= start)].copy()
    field = MEASURES[measure][1]
    rows = rows.dropna(subset=[field])
    rows["figure"] = rows[field].astype(float)
    if measure in (REAL, NOMINAL):
        rows["figure"] = rows["figure"] / 1000
    first = rows[rows["year"] == start].set_index("country")
    rows["first_row"] = rows["country"].map(first["row_id"])
    if measure == INDEX:
        base = rows["country"].map(first["spending_constant_usd_m"]).astype(float)
        rows["figure"] = 100 * rows["figure"] / base
    order = {c: i for i, c in enumerate(countries)}
    return rows.sort_values(["country", "year"], key=lambda c: c.map(order).fillna(c))


def spending_table(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the figures as a table for readers."""
    table = {
        "Country": rows["country"].tolist(),
        "Year": rows["year"].astype(int).tolist(),
        MEASURES[measure][0]: numbers(rows, "figure"),
        "Estimate of SIPRI": ["yes" if e else "no" for e in rows["estimate"]],
        "Warning": warnings(rows),
        "Row": rows["row_id"].tolist(),
    }
    if measure == INDEX:
        table["Row of the first year"] = rows["first_row"].tolist()
    return pd.DataFrame(table)


def country_labels(rows: pd.DataFrame, top: float, height: int) -> list[dict[str, Any]]:
    """Return the names at the right ends of the lines, moved apart where they would overlap."""
    last = newest_year(rows)
    ends = rows[rows["year"] == last].sort_values("figure")
    step = top * 19 / (height - 110)
    heights: list[float] = []
    for value in ends["figure"].astype(float):
        heights.append(max(value, heights[-1] + step) if heights else value)
    highest = top
    for i in reversed(range(len(heights))):
        heights[i] = highest = min(heights[i], highest)
        highest -= step
    labels = []
    for r, place in zip(ends.itertuples(), heights, strict=True):
        labels.append(
            {
                "x": last,
                "y": place,
                "text": f"<b>{r.country}</b>",
                "showarrow": False,
                "xanchor": "left",
                "xshift": 10,
                "font": {"size": 13, "color": COLOURS[str(r.country)]},
            }
        )
    return labels


def spending_figure(
    rows: pd.DataFrame, countries: tuple[str, ...], measure: str, start: int
) -> go.Figure:
    """Draw one line a country; SIPRI's estimates have hollow marks."""
    column, _, _, title, unit = MEASURES[measure]
    traces = [
        year_line(
            rows[rows["country"] == c],
            year="year",
            value="figure",
            column=column,
            name=c,
            colour=COLOURS[c],
            symbol=MARKS[c],
            unit=unit,
            size=7,
        )
        for c in countries
    ]
    top = float(rows["figure"].max()) * 1.08
    labels = country_labels(rows, top, 450)
    made = figure(*traces, height=450, showlegend=False, annotations=labels)
    made.update_layout(margin={"r": 120})
    made.update_yaxes(title_text=title, range=[0, top], tickformat="," if measure != SHARE else "")
    made.update_xaxes(
        year_axis([start, *rows["year"]], room=0.7, title_text="Year (calendar)", showgrid=False)
    )
    return made


def newest_year(rows: pd.DataFrame) -> int:
    """Return the last year for which one of the countries has a figure."""
    return int(rows["year"].max())


def spending_in(rows: pd.DataFrame, country: str, year: int) -> float:
    """Return the figure of a country in a year."""
    return float(rows[(rows["country"] == country) & (rows["year"] == year)]["figure"].iloc[0])


def with_unit(value: float, measure: str) -> str:
    """Write a figure with its unit."""
    if measure == SHARE:
        return percent(value, 2)
    return number(value, 0 if measure == INDEX else 1)


def spending_words(rows: pd.DataFrame, countries: tuple[str, ...], measure: str) -> tuple[str, ...]:
    """Describe level, change, extreme and caveat from the rows drawn."""
    year = newest_year(rows)
    last = rows[rows["year"] == year].sort_values("figure", ascending=False)
    levels = [f"{r.country} {with_unit(float(r.figure), measure)}" for r in last.itertuples()]
    unit = {SHARE: " of GDP", INDEX: ""}.get(measure, f" billion {unit_of(measure)}")
    sentences = [f"In {year} the figures were: {listed(levels)}{unit}."]
    changes = []
    for country in countries:
        years = rows[rows["country"] == country]
        first = int(years["year"].min())
        changes.append(
            f"{country} {with_unit(spending_in(rows, country, first), measure)} ({first}) to "
            f"{with_unit(spending_in(rows, country, year), measure)} ({year})"
        )
    sentences.append(f"From first year to last: {'; '.join(changes)}.")
    lead = rows[rows["country"] == countries[0]]
    low, high = lead.loc[lead["figure"].idxmin()], lead.loc[lead["figure"].idxmax()]
    sentences.append(
        f"Over these years {countries[0]}'s lowest figure was "
        f"{with_unit(float(low['figure']), measure)} ({int(low['year'])}) and its highest "
        f"{with_unit(float(high['figure']), measure)} "
        f"({int(high['year'])})."
    )
    sentences.append(MEANINGS[measure])
    guessed = int(rows["estimate"].sum())
    share = f"{guessed} of the {len(rows)}" if guessed else f"Not one of the {len(rows)}"
    sentences.append(f"Estimates by SIPRI (hollow marks): {share[:1].lower()}{share[1:]} figures.")
    return tuple(sentences)


MEANINGS = {
    REAL: "Prices and exchange rates of one year are used throughout, so a rise means more money in "
    "real terms; what a dollar buys still differs from country to country.",
    NOMINAL: "These are dollars of each year: they move with prices and with the exchange rate, so a "
    "falling yen looks like a falling budget.",
    SHARE: "A share says how heavy the spending weighs at home. It says nothing about who has more.",
    INDEX: "An index says how fast each grew from its own first year. It says nothing about who has "
    "more, and another first year gives another picture.",
}


def unit_of(measure: str) -> str:
    """Return the money of a measure in words."""
    return (
        "US dollars at prices and rates of 2023" if measure == REAL else "US dollars of each year"
    )


def unit_short(measure: str) -> str:
    """Return the money of a measure in a few words."""
    return "dollars of 2023" if measure == REAL else "current dollars"


def spending_title(rows: pd.DataFrame, countries: tuple[str, ...], measure: str) -> str:
    """Return the finding of a state."""
    year = newest_year(rows)
    last = rows[rows["year"] == year].sort_values("figure", ascending=False)
    if len(countries) == 1:
        years = rows[rows["country"] == countries[0]]
        first = int(years["year"].min())
        start = with_unit(spending_in(rows, countries[0], first), measure)
        money = {SHARE: " of GDP", INDEX: " (index)"}.get(
            measure, f" billion {unit_short(measure)}"
        )
        end = with_unit(float(last.iloc[0]["figure"]), measure)
        return f"{countries[0]}: {start} in {first}, {end} in {year}{money}"
    shown = last if len(last) <= 4 else last.iloc[[0, 1, -1]]
    ends = [f"{r.country} {with_unit(float(r.figure), measure)}" for r in shown.itertuples()]
    if measure == SHARE:
        return f"Share of GDP in {year}: {', '.join(ends)}"
    if measure == INDEX:
        return f"{int(rows['year'].min())} = 100, in {year}: {', '.join(ends)}"
    return f"In {year}: {', '.join(ends)} billion ({unit_short(measure)})"


@exhibit(
    "Who spends how much? Choose what money is measured in.",
    tables=["military_spending"],
    height=450,
    second={"measure": NOMINAL, "countries": ("Japan", "South Korea"), "start": "2012"},
    countries=Many(COUNTRIES, default=["Japan", "China", "Russia", "South Korea"]),
    measure=One(list(MEASURES), label="Show"),
    start=One(list(STARTS), label="From"),
)
def military_spending(countries: tuple[str, ...], measure: str, start: str) -> View:
    """SIPRI's military spending of up to seven countries in four measures; estimates hollow."""
    rows = spending_rows(countries, measure, STARTS[start])
    column, _, formula, _, _ = MEASURES[measure]
    return View(
        figure=spending_figure(rows, countries, measure, STARTS[start]),
        table=spending_table(rows, measure),
        words=spending_words(rows, countries, measure),
        title=spending_title(rows, countries, measure),
        subtitle="Military spending as SIPRI counts it, by calendar year: "
        f"{column[:1].lower()}{column[1:]}",
        as_of=f"{int(rows['year'].min())} to {newest_year(rows)}",
        caveats=(
            "Hollow marks are SIPRI's estimates, among them every figure of China. North Korea is "
            "missing because SIPRI has no figure, not because it spends nothing.",
            "Russia starts after the Soviet Union; the two must not be joined.",
        ),
        definition="Military spending by SIPRI's definition, the same for all countries as far as "
        "possible. SIPRI turns the budget years of Japan and others into calendar years.",
        computed={column: formula} if formula else {},
    )
