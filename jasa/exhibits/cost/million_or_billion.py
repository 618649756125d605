"""Lesson 06: is it million or billion? A check of size for the article's two figures."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import pandas as pd

from jasa import data
from jasa.data import formulas
from jasa.frame import charts as go
from jasa.frame.exhibit import Amount, One, View, exhibit
from jasa.frame.style import COLOURS, MUTED, PAPER, figure, number

#: Whose spending, the claim that states it, and its figure in words of the claim.
PAYERS = {"Japan": ("cl028", "2"), "United States": ("cl030", "2.5")}
#: For each payer: row, table, column of the figure, years it covers, currency, how a reader names it.
DOCUMENTS = {
    "Japan": (
        ("hn037", "host_nation_support", "amount_yen_bn", 1, "yen"),
        ("uc027", "us_costs", "amount", 4, "dollars"),
    ),
    "United States": (
        ("uc026", "us_costs", "amount", 4, "dollars"),
        ("uc024", "us_costs", "amount", 1, "dollars"),
    ),
}
NAMES = {
    "hn037": "Japan's budget for host-nation support, JFY2019",
    "uc027": "GAO: Japan's cash and in-kind support, yearly mean of 2016 to 2019",
    "uc026": "GAO: US obligations in Japan, yearly mean of 2016 to 2019",
    "uc024": "Department of Defense: US cost in Japan, USFY2016",
}
#: The row of the document that shows which reading has the right size.
ORDER = {"Japan": "uc027", "United States": "uc026"}
PRINTED, READ = "The article's figure, as printed: million", "The same figure, read as billion"
#: Per what: the end of the formula, the row and column of the denominator, the unit, words for it.
PER: dict[str, tuple[str, str, str, str]] = {
    "a year, in all": (" / 10 ** 6", "", "A year, million US dollars", "million dollars a year"),
    "a day": (" / 365", "", "A day, US dollars", "dollars a day"),
    "per service member": (
        " / {Row of the denominator}.total",
        "tr0304",
        "Per service member and year, US dollars",
        "dollars a year per service member",
    ),
    "per inhabitant of Japan": (
        " * 100 / {Row of the denominator}.japan_value",
        "sm002",
        "Per inhabitant of Japan and year, US cents",
        "cents a year per inhabitant of Japan",
    ),
}
SCALES = {"plain scale": "linear", "scale in powers of ten": "log"}


def denominator(per: str) -> float:
    """Return by what a yearly sum in dollars is divided to be in the unit of `per`."""
    if per == "per service member":
        return float(data.load("troops").set_index("row_id").at["tr0304", "total"])
    if per == "per inhabitant of Japan":
        people = data.load("share_measures").set_index("row_id")
        return float(people.at["sm002", "japan_value"]) / 100
    return {"a day": 365.0, "a year, in all": 1e6}[per]


def size_rows(payer: str, per: str, rate: float) -> pd.DataFrame:
    """Return the four readings of one payer's yearly spending, each in the unit of `per`."""
    claim, printed = PAYERS[payer]
    lines: list[tuple[Any, ...]] = [
        (PRINTED, printed, 10**6, 1, 1, claim),
        (READ, printed, 10**9, 1, 1, f"{claim}; {ORDER[payer]}"),
    ]
    for row, table, column, years, currency in DOCUMENTS[payer]:
        amount = float(data.load(table).set_index("row_id").at[row, column])
        lines.append(
            (NAMES[row], f"{amount:g}", 10**9, years, rate if currency == "yen" else 1, row)
        )
    by = denominator(per)
    return pd.DataFrame(
        {
            "Reading": [line[0] for line in lines],
            "Figure": [line[1] for line in lines],
            "Times": [str(line[2]) for line in lines],
            "Years in the figure": [str(line[3]) for line in lines],
            "Yen to the dollar (1 = dollars)": [f"{line[4]:g}" for line in lines],
            PER[per][2]: [
                float(v) * times / years / yen / by for _, v, times, years, yen, _ in lines
            ],
            "Row": [line[5] for line in lines],
            "Row of the denominator": [PER[per][1]] * len(lines),
        }
    )


def wrapped(label: str) -> str:
    """Break a label under its bar into short lines."""
    return "<br>".join(textwrap.wrap(label, 26))


def readings(rows: pd.DataFrame, column: str, payer: str, scale: str) -> list[Any]:
    """Return a trace for each line: bars on a plain scale, dots on one in powers of ten."""
    traces: list[Any] = []
    for place, line in enumerate(rows.to_dict("records")):
        own = place > 1
        colour = COLOURS[payer] if own else MUTED
        common: dict[str, Any] = {
            "x": [line["Reading"]],
            "y": [line[column]],
            "ids": [line["Row"]],
            "text": [f" {amount(line[column])}"],
            "meta": {"column": column}
            | ({} if own else {"looks": "the article's figure, read twice"}),
            "hovertemplate": "%{x}: %{text}<extra></extra>",
            "cliponaxis": False,
            "showlegend": False,
            "name": line["Reading"],
        }
        if scale == "linear":
            shape = "" if own else "/"
            fill = {"shape": shape, "fgcolor": colour, "bgcolor": PAPER, "size": 8}
            edge = {"color": colour, "width": 1.5}
            marker: dict[str, Any] = {"color": colour, "pattern": fill, "line": edge}
            traces.append(go.Bar(**common, textposition="outside", width=0.5, marker=marker))
        else:
            symbol = "circle" if own else "circle-open"
            marker = {
                "color": colour,
                "symbol": symbol,
                "size": 18,
                "line": {"width": 3, "color": colour},
            }
            spot = "middle right"
            traces.append(
                go.Scatter(**common, mode="markers+text", textposition=spot, marker=marker)
            )
    return traces


def amount(value: float) -> str:
    """Write a sum: whole from 100 on and where it is whole, else with one decimal."""
    return number(value, 0 if value >= 100 or float(value).is_integer() else 1)


def size_figure(rows: pd.DataFrame, payer: str, column: str, scale: str) -> go.Figure:
    """Draw the two readings hatched or hollow, the two documents filled."""
    values = rows[column].tolist()
    made = figure(*readings(rows, column, payer, scale), height=430, barmode="overlay")
    made.update_layout(margin={"l": 70, "r": 24, "t": 30, "b": 84})
    made.update_xaxes(
        title_text="Reading of the figure, and documents with their years",
        tickvals=rows["Reading"].tolist(),
        ticktext=[wrapped(r) for r in rows["Reading"]],
        gridcolor="rgba(0,0,0,0)",
        range=[-0.5, 3.5],
    )
    made.update_yaxes(title_text=column, tickformat=",~r")
    if scale == "log":
        made.update_yaxes(type="log", range=log_range(min(values), max(values)), dtick=1)
    else:
        made.update_yaxes(range=[0, max(values) * 1.12])
    return made


def log_range(low: float, high: float) -> list[float]:
    """Return the powers of ten between which all values lie, with room for the labels."""
    return [math.floor(math.log10(low)) - 0.1, math.log10(high) + 0.6]


def size_words(rows: pd.DataFrame, payer: str, per: str, rate: float) -> tuple[str, ...]:
    """Say what each reading would mean, and which of the two fits the documents."""
    column, unit = PER[per][2], PER[per][3]
    printed, read, first, second = rows[column]
    money = [amount(v) for v in (printed, read, first, second)]
    figure_ = rows["Figure"].iloc[0]
    found = [formulas.evaluate(f) for f in factors(payer, rate)]
    times = [amount(v) for v in [*found[2:], *found[:2]]]
    rest = (
        f"The budget is in yen and was divided by your {number(rate)} yen to the dollar. Move the "
        "slider: no rate on it brings the printed figure near the others."
        if payer == "Japan"
        else "Both documents are in dollars, so the exchange rate plays no part here."
    )
    return (
        f"As printed, {figure_} million dollars a year make {money[0]} {unit}. "
        f"Read as billion, they make {money[1]}.",
        f"Beside it two documents, in {unit}. {rows['Reading'].iloc[2]}: {money[2]}. "
        f"{rows['Reading'].iloc[3]}: {money[3]}.",
        f"The documents are {times[0]} and {times[1]} times the figure as printed, and {times[2]} "
        f"and {times[3]} times the figure read as billion. {rest}",
        "This is a check of size. It does not show that the figure, read as billion, is exact, or "
        "what it counts: we did not read the sentence in the American report.",
    )


def factors(payer: str, rate: float) -> tuple[str, ...]:
    """Return the formulas of how many times the article's figure each document is."""
    printed = PAYERS[payer][1]
    sums = [
        f"{{{row}}}.{column} / {years} / {rate if currency == 'yen' else 1} / {printed}"
        for row, _, column, years, currency in DOCUMENTS[payer]
    ]
    return tuple(sums + [f"1000 * {s}" for s in sums])


@exhibit(
    "Million or billion? Choose a payer and a measure you can picture.",
    tables=["us_costs", "host_nation_support", "claims", "troops", "share_measures"],
    height=430,
    fixed="the article's figures, read in the year and with the people of its own sources",
    second={"scale": "scale in powers of ten", "payer": "United States"},
    payer=One(list(PAYERS), label="Who pays"),
    per=One(list(PER), label="Show it", default="per service member"),
    scale=One(list(SCALES), label="Axis"),
    rate=Amount(80, 160, 109, 1, label="Yen to the dollar"),
)
def million_or_billion(payer: str, per: str, scale: str, rate: float) -> View:
    """The article's figure as printed and as billion, beside two documents, in a unit to picture."""
    rows = size_rows(payer, per, rate)
    ending, row, column, unit = PER[per]
    money = [amount(v) for v in rows[column]]
    people = {
        "tr0304": f"Divided throughout by the {number(denominator(per))} service members assigned "
        "to Japan in September 2019, whatever the year of the sum.",
        "sm002": "Divided throughout by the people counted in Japan on 1 October 2020.",
        "": "The yearly means are sums of four years, divided by four.",
    }[row]
    years = "JFY2019 and 2016 to 2019" if payer == "Japan" else "2016 to 2019 and USFY2016"
    return View(
        figure=size_figure(rows, payer, column, SCALES[scale]),
        table=rows,
        words=size_words(rows, payer, per, rate),
        title=f"{payer}: {money[0]} {unit} as printed, {money[1]} if it is billion",
        subtitle=f"{column}: the article's figure in two readings, and two documents ({years}).",
        as_of=years,
        caveats=(
            "A check of size, not a cost per head: sums and head counts are of different years, and "
            "each document counts something else.",
            people,
            "We did not read the report of 2019, on which the article relied, at this point.",
        ),
        definition="Dollars a year = figure x times / years in the figure / yen to the dollar. The two "
        "readings take the figure of the article; GAO's are sums of four calendar years, here divided "
        "by four; its 12.6 billion leave out indirect support. The slider touches only sums in yen.",
        derived=factors(payer, rate),
        computed={
            column: "{Figure} * {Times} / {Years in the figure} / {Yen to the dollar (1 = dollars)}"
            + ending
        },
    )
