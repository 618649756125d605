"""Lesson 07: does another state's spending go together with Japan's? Levels and yearly changes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, hollow, warnings
from jasa.frame.style import COLOURS, INK, MUTED, figure, number

MONEY = "spending_constant_usd_m"
HOME = "Japan"
OTHERS = ("China", "Germany", "Greece", "Taiwan", "United States")
LEVELS, CHANGES = "the spending itself", "its yearly changes"
FIRST = 2012
LASTS = {"2012 to 2021": 2021, "2012 to 2020": 2020}
UNITS = {LEVELS: "billion US dollars of 2023", CHANGES: "change against the year before, %"}
FORMULAS = {
    LEVELS: "{{{row}}}.spending_constant_usd_m / 1000",
    CHANGES: "100 * ({{{row}}}.spending_constant_usd_m / {{{before}}}.spending_constant_usd_m - 1)",
}


def column_of(country: str, compare: str) -> str:
    """Return the name of the table's column for a country."""
    return f"{country}, {UNITS[compare]}"


def yearly(country: str, compare: str, last: int) -> pd.DataFrame:
    """Return a country's rows, each with its figure and the row of the year before."""
    rows = data.load("military_spending")
    rows = rows[(rows["country"] == country) & rows["year"].between(FIRST, last)]
    rows = rows.sort_values("year")
    if compare == LEVELS:
        return rows.assign(value=rows[MONEY] / 1000, before="")
    changed = rows.assign(value=100 * rows[MONEY].pct_change(), before=rows["row_id"].shift(1))
    return changed.dropna(subset=["value"])


def years_table(home: pd.DataFrame, other: pd.DataFrame, compare: str) -> pd.DataFrame:
    """Return both countries year by year as a table for readers."""
    name = str(other["country"].iloc[0])
    table = {
        "Year": other["year"].tolist(),
        column_of(HOME, compare): home["value"].tolist(),
        column_of(name, compare): other["value"].tolist(),
        "Warning": warnings(other),
        "Row": other["row_id"].tolist(),
        "Row of Japan": home["row_id"].tolist(),
    }
    if compare == CHANGES:
        table["Row of the year before"] = other["before"].tolist()
        table["Row of Japan, the year before"] = home["before"].tolist()
    return pd.DataFrame(table)


def correlation_formula(home: pd.DataFrame, other: pd.DataFrame, compare: str) -> str:
    """Return the formula of the correlation, from the cells of the rows."""

    def terms(rows: pd.DataFrame) -> list[str]:
        pairs = zip(rows["row_id"], rows["before"], strict=True)
        return [f"({FORMULAS[compare].format(row=row, before=before)})" for row, before in pairs]

    def total(parts: Sequence[str]) -> str:
        return f"({' + '.join(parts)})"

    x, y, n = terms(home), terms(other), len(home)
    both = total([f"{a} * {b}" for a, b in zip(x, y, strict=True)])
    spread = [f"({n} * {total([f'{a} ** 2' for a in v])} - {total(v)} ** 2)" for v in (x, y)]
    return f"({n} * {both} - {total(x)} * {total(y)}) / ({spread[0]} * {spread[1]}) ** 0.5"


def scatter(home: pd.DataFrame, other: pd.DataFrame, compare: str) -> go.Figure:
    """Draw one mark a year: Japan to the right, the other state upwards."""
    name = str(other["country"].iloc[0])
    colour = COLOURS.get(name, MUTED)
    marks = go.Scatter(
        x=home["value"].tolist(),
        y=other["value"].tolist(),
        mode="markers+text",
        marker={
            "size": 12,
            "symbol": hollow("circle", other),
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        text=[str(year) for year in other["year"]],
        textposition="middle right",
        textfont={"size": 12, "color": INK},
        ids=other["row_id"].tolist(),
        meta={"column": column_of(name, compare)},
        hovertemplate="%{text}: Japan %{x:,.1f}, " + name + " %{y:,.1f}<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )
    drawn = figure(marks, height=420)
    for axis, rows, country in (("x", home, HOME), ("y", other, name)):
        low, high = float(rows["value"].min()), float(rows["value"].max())
        room = 0.15 * (high - low)
        update = drawn.update_xaxes if axis == "x" else drawn.update_yaxes
        update(title_text=column_of(country, compare), range=[low - room, high + room])
    return drawn


def strength(r: float) -> str:
    """Say in words how closely marks follow a straight line."""
    if abs(r) < 0.3:
        return "hardly any straight line"
    return (
        ("a loose" if abs(r) < 0.7 else "a close") + (" rising" if r > 0 else " falling") + " line"
    )


@exhibit(
    "Whose spending goes with Japan's? Compare the spending, then its changes.",
    tables=["military_spending"],
    height=420,
    second={"other": "China", "compare": CHANGES},
    fixed="the ten years before the invasion of Ukraine, and the same without the last",
    other=One(list(OTHERS), label="Beside Japan"),
    compare=One([LEVELS, CHANGES], label="Compare"),
    years=One(list(LASTS), label="Years"),
)
def going_together(other: str, compare: str, years: str) -> View:
    """Japan's military spending and another state's, a mark a year, with their correlation."""
    home, there = (yearly(c, compare, LASTS[years]) for c in (HOME, other))
    table = years_table(home, there, compare)
    r = float(home["value"].reset_index(drop=True).corr(there["value"].reset_index(drop=True)))
    first, last = table["Year"].iloc[0], table["Year"].iloc[-1]
    what = "spending" if compare == LEVELS else "yearly changes"
    formula = FORMULAS[compare]
    columns = {HOME: ("Row of Japan", "Row of Japan, the year before")}
    columns[other] = ("Row", "Row of the year before")
    return View(
        figure=scatter(home, there, compare),
        table=table,
        title=f"Japan and {other}, {what}: correlation {number(r, 2)}",
        subtitle=f"A mark a year, {first} to {last}. SIPRI, dollars of 2023. Hollow: a warning.",
        words=(
            f"The {len(table)} marks make {strength(r)}: correlation {number(r, 2)}.",
            "A correlation of one is a rising line without a miss, minus one a falling one; near zero "
            "no straight line fits. It does not say why, and a single mark can make it.",
            "Levels that both grow go together for that alone: time stands behind both. Changes take "
            "out most of a steady growth."
            if compare == LEVELS
            else "Among many states some changes go together, by luck or by a cause that both share.",
        ),
        as_of=f"{first} to {last}",
        caveats=(
            "Few years: one of them can turn the sign. Compare with and without the last.",
            "Neither column says whether one government looked at the other.",
        ),
        definition="Military spending by SIPRI's count, in dollars of one year's prices. The "
        "correlation is Pearson's: how closely the marks follow a straight line.",
        computed={
            column_of(c, compare): formula.format(row=row, before=before)
            for c, (row, before) in columns.items()
        },
        derived=(correlation_formula(home, there, compare),),
    )
