"""Lesson 07: Japan's five-year defence programmes, as totals, per year and in dollars."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, rough, warnings
from jasa.frame.style import COLOURS, INK, PAPER, QUIET, date, figure, number

TOTAL, YEARLY, DOLLARS = "trillion yen in all", "trillion yen a year", "billion dollars as reported"
#: Column of the view's table, axis title.
MEASURES = {
    TOTAL: (
        "Ceiling for the whole period, trillion yen",
        "Ceiling for the whole period, trillion yen",
    ),
    YEARLY: (
        "Ceiling per year of the plan, trillion yen",
        "Ceiling per year of the plan, trillion yen",
    ),
    DOLLARS: ("As reported in dollars, billion US dollars", "As reported, billion US dollars"),
}
PER_YEAR = "{Row}.total_yen_trn / ({Row}.last_fiscal_year - {Row}.first_fiscal_year + 1)"
PERIODS = {"all ten plans": 1967, "plans from JFY2005": 2005}


def plans(measure: str, start: int) -> pd.DataFrame:
    """Return the programmes from a fiscal year on, with the figure of the chosen measure."""
    rows = data.load("defence_programmes").sort_values("first_fiscal_year")
    rows = rows[rows["first_fiscal_year"] >= start].copy()
    length = (rows["last_fiscal_year"] - rows["first_fiscal_year"] + 1).astype(float)
    total = rows["total_yen_trn"]
    shown = {TOTAL: total, YEARLY: total / length, DOLLARS: rows["total_usd_bn"]}
    rows["figure"] = shown[measure]
    first, last = rows["first_fiscal_year"].astype(str), rows["last_fiscal_year"].astype(str)
    rows["period"] = [f"JFY{a}–{b}" for a, b in zip(first, last, strict=True)]
    return rows


def plan_bars(drawn: pd.DataFrame, measure: str) -> go.Bar:
    """Return one bar a programme; hatched where the row carries a warning."""
    tokyo = COLOURS["Japan"]
    return go.Bar(
        x=drawn["figure"].astype(float).tolist(),
        y=drawn["period"].tolist(),
        ids=drawn["row_id"].tolist(),
        meta={"column": MEASURES[measure][0]},
        orientation="h",
        marker={
            "color": [tokyo if r in ("dp009", "dp010") else QUIET for r in drawn["row_id"]],
            "line": {"color": tokyo, "width": 1},
            "pattern": {
                "shape": ["/" if r else "" for r in rough(drawn)],
                "fgcolor": PAPER,
                "size": 7,
            },
        },
        text=[f" {number(v, 1 if measure == DOLLARS else 2)}" for v in drawn["figure"]],
        textposition="outside",
        cliponaxis=False,
        textfont={"color": INK},
        hovertemplate="<b>%{y}</b>: %{x:,.4~g}<extra></extra>",
        showlegend=False,
    )


def plan_figure(rows: pd.DataFrame, measure: str) -> go.Figure:
    """Draw the programmes as bars, the oldest at the top."""
    drawn = rows.dropna(subset=["figure"])
    made = figure(plan_bars(drawn, measure), height=440)
    top = float(drawn["figure"].max())
    made.update_xaxes(title_text=MEASURES[measure][1], range=[0, top * 1.16])
    made.update_yaxes(
        title_text="Plan, by the fiscal years it covers",
        categoryorder="array",
        categoryarray=rows["period"].tolist()[::-1],
        range=[-0.6, len(rows) - 0.4],
        ticks="",
    )
    if measure == DOLLARS:
        made.add_annotation(
            x=top * 0.3,
            y=len(rows) - 1.5,
            text="For the other plans our sources give no figure in dollars.",
            showarrow=False,
            xanchor="left",
            font={"size": 13, "color": INK},
        )
    return made


def programme_row(row_id: str) -> dict[str, Any]:
    """Return one programme."""
    return data.load("defence_programmes").set_index("row_id").loc[row_id].to_dict()


def plan_words(measure: str, start: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Describe the plan of 2018 beside its neighbours; return sentences and formulas."""
    before, old, new = programme_row("dp008"), programme_row("dp009"), programme_row("dp010")
    rise = 100 * (old["total_yen_trn"] / before["total_yen_trn"] - 1)
    jump = 100 * (new["total_yen_trn"] / old["total_yen_trn"] - 1)
    formulas = [
        "100 * ({dp009}.total_yen_trn / {dp008}.total_yen_trn - 1)",
        "100 * ({dp010}.total_yen_trn / {dp009}.total_yen_trn - 1)",
        "sum({dp009}.total_yen_trn)",
        "sum({dp010}.total_yen_trn)",
        "{dp009}.total_yen_trn / 5",
        "{dp010}.total_yen_trn / 5",
        "sum({dp008}.total_yen_trn)",
        "sum({dp009}.total_usd_bn)",
        "sum({dp010}.total_usd_bn)",
    ]
    said = [
        f"The plan decided on {date(old['as_of'])} has a ceiling of {number(old['total_yen_trn'], 2)} "
        f"trillion yen for the five fiscal years 2019 to 2023, or {number(old['total_yen_trn'] / 5, 2)} "
        "a year.",
        f"That is {number(rise, 0)} % more than the plan before it "
        f"({number(before['total_yen_trn'], 2)} trillion). The plan decided on {date(new['as_of'])}, "
        f"about {number(new['total_yen_trn'], 0)} trillion, is {number(jump, 0)} % more again and "
        "differs in scope.",
    ]
    if measure == DOLLARS:
        said.append(
            f"In dollars the press made of it: {old['usd_note']}. For the plan of 2022: "
            f"{new['usd_note']}. The yen total did not move; the exchange rate did."
        )
    if measure == TOTAL and start < 2000:
        said.append(
            "The totals are at prices of different years, from the nineteen-sixties on, so the old "
            "bars look smaller than the plans were."
        )
    said.append(
        "A ceiling is not spending, and plans replaced early overlap: they must not be added."
    )
    return tuple(said), tuple(formulas)


def plan_table(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the programmes as a table for readers; `column` holds the chosen figure."""
    return pd.DataFrame(
        {
            "Plan": rows["plan"].tolist(),
            "Decided": [
                date(d, p) for d, p in zip(rows["as_of"], rows["as_of_precision"], strict=True)
            ],
            "Fiscal years": rows["period"].tolist(),
            column: rows["figure"].astype(float).tolist(),
            "Prices of": ["not stated" if pd.isna(p) else str(p) for p in rows["price_basis"]],
            "Reported in dollars": ["" if pd.isna(n) else str(n) for n in rows["usd_note"]],
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


@exhibit(
    "How large are the five-year programmes? Choose the unit.",
    tables=["defence_programmes"],
    height=440,
    second={"measure": DOLLARS, "period": "plans from JFY2005"},
    measure=One(list(MEASURES), label="Show"),
    period=One(list(PERIODS), label="Plans"),
)
def defence_programmes(measure: str, period: str) -> View:
    """Ceilings of Japan's multi-year defence programmes in yen, per year, or in reported dollars."""
    start = PERIODS[period]
    rows = plans(measure, start)
    words, derived = plan_words(measure, start)
    old, new = programme_row("dp009"), programme_row("dp010")
    titles = {
        TOTAL: f"The plan of 2018: {number(old['total_yen_trn'], 2)} trillion yen, for five years",
        YEARLY: f"The plan of 2018 is {number(old['total_yen_trn'] / 5, 2)} trillion yen a year, "
        f"that of 2022: {number(new['total_yen_trn'] / 5, 2)}",
        DOLLARS: f"In dollars: {number(old['total_usd_bn'])} billion (plan of 2018), "
        f"{number(new['total_usd_bn'])} billion (plan of 2022), five years each",
    }
    column = MEASURES[measure][0]
    return View(
        figure=plan_figure(rows, measure),
        table=plan_table(rows, column),
        words=words,
        title=titles[measure],
        subtitle=f"Japan's multi-year defence programmes, {measure}, by the fiscal years they cover",
        as_of=f"plans decided {rows['as_of'].min().year} to {rows['as_of'].max().year}",
        caveats=(
            "Five-year ceilings at the prices of one base year each, not yearly spending. Two plans "
            "were replaced early, so they must not be added.",
            "Hatched bars carry a warning (see the table). Coverage: "
            f"{data.table('defence_programmes').coverage}.",
        ),
        definition="The ceiling that the cabinet sets for a programme of several fiscal years, as "
        "first decided. A revised total stands in the course's table, not in the chart.",
        computed={column: PER_YEAR} if measure == YEARLY else {},
        derived=derived,
    )
