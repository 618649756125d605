"""Lesson 06: what one year's budget pays for, inside host-nation support and outside it."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit
from jasa.frame.style import COLOURS, MUTED, PAPER, figure, listed, number, percent

YEN, SHARE = "Amount, billion yen", "Share of host-nation support, %"
INSIDE = {
    "sma_labour": "Pay of base workers",
    "welfare_labour_sofa": "Welfare of base workers",
    "sma_utilities": "Utilities",
    "fip": "Facilities",
    "sma_training_relocation": "Training relocation",
}
OUTSIDE = {
    "rents": "Rents for land",
    "neighbourhood_measures": "Neighbourhood measures",
    "compensation_other": "Compensation (fishery and others)",
    "relocation": "Relocation",
    "saco": "SACO",
    "realignment": "Realignment",
}
#: Years for which the budget of host-nation support is known in all its parts, the fullest first.
YEARS = ("2015", "2004", "2008", "2009", "2020")
SHOWN = {"billion yen, with lines outside": YEN, "share of host-nation support": SHARE}


def budget_rows(year: int, column: str) -> pd.DataFrame:
    """Return the lines of one year's initial budget, those inside host-nation support first."""
    rows = data.load("host_nation_support")
    rows = rows[(rows["fiscal_year"] == year) & (rows["basis"] == "budget_initial_expenditure")]
    by_line = rows.set_index("component")
    total = by_line.loc["hns_total"]
    wanted = INSIDE | (OUTSIDE if column == YEN else {})
    found = by_line.loc[[c for c in wanted if c in by_line.index]]
    amounts = found["amount_yen_bn"].astype(float)
    table = pd.DataFrame(
        {
            "Line": [wanted[c] for c in found.index],
            "Budget": ["host-nation support" if c in INSIDE else "outside it" for c in found.index],
            YEN: amounts.tolist(),
        }
    )
    if column == SHARE:
        table[SHARE] = (100 * amounts / float(total["amount_yen_bn"])).tolist()
    notes = found["note"].fillna("").astype(str).tolist()
    return table.assign(
        **{"Note": notes, "Row": found["row_id"].tolist(), "Row of the total": total["row_id"]}
    )


def budget_figure(table: pd.DataFrame, column: str) -> go.Figure:
    """Draw the lines as bars: filled inside host-nation support, hatched outside."""
    traces = []
    for budget, colour, shape in (
        ("host-nation support", COLOURS["Japan"], ""),
        ("outside it", MUTED, "/"),
    ):
        part = table[table["Budget"] == budget]
        if part.empty:
            continue
        pattern = {"shape": shape, "fgcolor": colour, "bgcolor": PAPER, "size": 7}
        traces.append(
            go.Bar(
                x=part[column].tolist(),
                y=part["Line"].tolist(),
                orientation="h",
                ids=part["Row"].tolist(),
                meta={"column": column} | ({"looks": budget} if shape else {}),
                marker={"color": colour, "pattern": pattern, "line": {"color": colour, "width": 1}},
                text=[f"{v:,.1f}" for v in part[column]],
                textposition="outside",
                cliponaxis=False,
                hovertemplate="%{y}: %{text}<extra></extra>",
                name=budget,
                width=0.66,
            )
        )
    made = figure(*traces, height=430, barmode="overlay", showlegend=len(traces) > 1)
    made.update_layout(margin={"l": 20, "r": 40, "t": 44, "b": 52})
    top = 1.12 * float(table[column].max())
    made.update_xaxes(title_text=column, range=[0, top])
    order = table["Line"].tolist()[::-1]
    made.update_yaxes(
        title_text="Line of the budget",
        categoryorder="array",
        categoryarray=order,
        ticks="",
    )
    return made


def budget_words(table: pd.DataFrame, year: str, total: float) -> tuple[str, ...]:
    """Say what the largest lines inside are, and what stands outside."""
    inside = table[table["Budget"] == "host-nation support"].sort_values(YEN, ascending=False)
    outside = table[table["Budget"] == "outside it"].sort_values(YEN, ascending=False)
    lines = [f"{r.Line.lower()} {number(r[YEN], 1)}" for _, r in inside.iterrows()]
    beyond = [
        f"{r.Line.replace('SACO', 'saco')} {number(r[YEN], 1)}" for _, r in outside.iterrows()
    ]
    beyond = [
        b[0].lower() + b[1:] if not b.startswith("saco") else b.replace("saco", "SACO")
        for b in beyond
    ]
    gap = round(total - float(inside[YEN].sum()), 1)
    sums = (
        "The parts add up to the total."
        if gap == 0
        else f"The parts as printed add up to {number(float(inside[YEN].sum()), 1)}: rounding."
    )
    more = f"Outside it our sources print {listed(beyond)}. " if beyond else ""
    return (
        f"Host-nation support in the initial budget of JFY{year}: {number(total, 1)} billion yen. "
        f"Its lines: {listed(lines)}. {sums}",
        f"{more}A line without a bar is one for which no figure of this year was found, not a zero.",
    )


@exhibit(
    "What does the money buy? Choose a year and a measure.",
    tables=["host_nation_support"],
    height=430,
    fixed="the years for which every line of the budget is published",
    second={"year": "2020", "show": "share of host-nation support"},
    year=One(list(YEARS), label="Fiscal year"),
    show=One(list(SHOWN), label="Show"),
)
def what_the_money_buys(year: str, show: str) -> View:
    """The lines of one year's budget for US forces, inside host-nation support and outside."""
    column = SHOWN[show]
    table = budget_rows(int(year), column)
    totals = data.load("host_nation_support").set_index("row_id")["amount_yen_bn"]
    total_row = table["Row of the total"].iloc[0]
    total = float(totals[total_row])
    inside = table[table["Budget"] == "host-nation support"]
    ids = inside["Row"].tolist()
    derived = (
        f"1 * {{{total_row}}}.amount_yen_bn",
        " + ".join(f"{{{i}}}.amount_yen_bn" for i in ids),
    )
    computed = {SHARE: "100 * {Row}.amount_yen_bn / {Row of the total}.amount_yen_bn"}
    return View(
        figure=budget_figure(table, column),
        table=table,
        words=budget_words(table, year, total),
        title=budget_title(table, year, total, column),
        subtitle=f"What Japan pays for US forces: initial budget of JFY{year}, {show}, current prices.",
        as_of=f"JFY{year}",
        caveats=(
            "Host-nation support is a list of lines, not all that Japan pays: rents for land, "
            "neighbourhood measures, SACO and realignment are other lines.",
            "Lines of the prefectures and of other ministries are not in this chart.",
        ),
        definition="Inside host-nation support: the special agreement (pay of base workers, utilities, "
        "training relocation), facilities, and the welfare costs of base workers. Initial budget, "
        "expenditure basis, all services of US forces together.",
        computed=computed if column == SHARE else {},
        derived=derived,
    )


def budget_title(table: pd.DataFrame, year: str, total: float, column: str) -> str:
    """Return the finding: the largest line of the whole, or what stands outside."""
    first = table.iloc[0]
    if column == SHARE:
        return f"JFY{year}: {percent(first[SHARE])} of host-nation support was pay of base workers"
    rents = table[table["Line"] == "Rents for land"]
    if len(rents):
        return (
            f"JFY{year}: rents for land, {number(rents[YEN].iloc[0], 1)} billion yen, lie outside "
            f"host-nation support of {number(total, 1)}"
        )
    return (
        f"JFY{year}: pay of base workers {number(first[YEN], 1)} of {number(total, 1)} billion yen of "
        "host-nation support"
    )
