"""Lesson 07: what Japan buys from the US government, each way of counting by itself."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, Panel, View, exhibit, rough, warnings
from jasa.frame.style import COLOURS, INK, MUTED, date, figure, number
from jasa.frame.yearly_series import year_axis

EVERY, DECISIONS = "every basis, apart", "decisions beside it"
BUDGET = "initial budget (contract basis)"
#: Short name of each way of counting, with its mark.
BASES = {
    BUDGET: ("initial budget", "circle", COLOURS["Japan"]),
    "MOD tally of FMS procurement": ("ministry's tally", "square", MUTED),
    "procurement statistics (contract basis, yen at budget rate)": (
        "procurement statistics",
        "diamond",
        MUTED,
    ),
    "central procurement (actual contracts)": ("contracts, central procurement", "cross", MUTED),
    "Board of Audit (actual contracts)": ("contracts, Board of Audit", "star", MUTED),
    "budget request (August 2024)": ("budget request", "x", MUTED),
}
COLUMN = "Purchases, billion yen"


def purchase_marks(rows: pd.DataFrame, basis: str) -> go.Scatter:
    """Return the figures of one basis as marks without a line."""
    name, symbol, colour = BASES[basis]
    return go.Scatter(
        x=rows["fiscal_year"].astype(int).tolist(),
        y=rows["amount_yen_bn"].astype(float).tolist(),
        ids=rows["row_id"].tolist(),
        meta={"column": COLUMN},
        mode="markers",
        marker={
            "size": 16 if basis == BUDGET else 10,
            "symbol": [f"{symbol}-open" if r else symbol for r in rough(rows)],
            "color": colour,
            "line": {"width": 1.8, "color": colour},
        },
        name=name,
        hovertemplate=f"<b>{name}</b><br>JFY%{{x}}: %{{y:,.1f}} billion yen<extra></extra>",
    )


def fiscal_place(row: Any) -> float:
    """Return where a date lies on an axis of fiscal years; a bare year lies in its middle."""
    if row.as_of_precision == "year":
        return float(row.as_of.year)
    return float(row.as_of.year + (row.as_of.month - 4) / 12 - 0.5)


def purchase_figure(rows: pd.DataFrame, decisions: pd.DataFrame) -> go.Figure:
    """Draw marks by fiscal year, one kind a basis, with decisions on a lane at the top."""
    lane = 1.1 * float(rows["amount_yen_bn"].max())
    traces = [purchase_marks(part, str(b)) for b, part in rows.groupby("basis", sort=False)]
    if len(decisions):
        traces.append(
            go.Scatter(
                x=[fiscal_place(r) for r in decisions.itertuples()],
                y=[lane] * len(decisions),
                ids=decisions["row_id"].tolist(),
                meta={"column": None, "place": "layout"},
                mode="markers",
                marker={"size": 12, "symbol": "triangle-down", "color": COLOURS["Okinawa"]},
                name="decision (see below the chart)",
                text=[f"{r.item}: {r.event}" for r in decisions.itertuples()],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    made = figure(*traces, height=440, showlegend=True)
    for row in rows[rows["basis"] == BUDGET].itertuples():
        made.add_annotation(
            x=int(row.fiscal_year),
            y=float(row.amount_yen_bn),
            text=number(row.amount_yen_bn, 1),
            showarrow=False,
            xanchor="right",
            xshift=-10,
            font={"size": 12, "color": INK},
        )
    made.update_layout(margin={"t": 62})
    made.update_yaxes(
        title_text="Purchases, billion yen of each year", range=[0, 1.07 * lane], tickformat=","
    )
    years = [x for trace in traces for x in trace.x]
    title = "Fiscal year (April to March)"
    made.update_xaxes(year_axis(years, room=1, title_text=title, dtick=2, showgrid=False))
    return made


def amount(row_id: str) -> float:
    """Return one published amount."""
    return float(data.load("arms_purchases").set_index("row_id").at[row_id, "amount_yen_bn"])


def purchase_words(basis: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Describe the budget basis and the disagreements; return sentences and formulas."""
    ids = ("ap002", "ap008", "ap009", "ap011")
    first, peak, low, high = (number(amount(i), 1) for i in ids)
    said = [
        f"By the initial budget (contract basis) purchases were {first} billion yen in JFY2013, {peak} "
        f"in JFY2019, {low} in JFY2022 and {high} in JFY2023: no steady climb, and few figures between.",
    ]
    formulas = [f"sum({{{i}}}.amount_yen_bn)" for i in ids]
    if basis == EVERY:
        said.append(
            f"The basis changes the figure: JFY2013 is {first} or {number(amount('ap003'), 1)} billion, "
            f"JFY2019 {peak} or {number(amount('ap007'), 1)}, JFY2023 {high} or "
            f"{number(amount('ap010'), 1)}."
        )
        formulas += [f"sum({{{i}}}.amount_yen_bn)" for i in ("ap003", "ap007", "ap010")]
    said.append(
        "A contract is paid over several years, so these sums are not the outlay of one year."
    )
    return tuple(said), tuple(formulas)


def decision_panels(decisions: pd.DataFrame) -> tuple[Panel, ...]:
    """Return one panel a weapon, with what was decided and when."""
    panels = []
    for item, part in decisions.groupby("item", sort=False):
        when = [date(d, p) for d, p in zip(part["as_of"], part["as_of_precision"], strict=True)]
        events, ids = part["event"].astype(str), part["row_id"]
        panels.append(Panel(str(item), "\n".join(events), "; ".join(ids), " · ".join(when)))
    return tuple(panels)


def purchase_table(rows: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Return purchases, and below them decisions if there are any, as a table for readers."""
    bought = pd.DataFrame(
        {
            "Year": rows["fiscal_year"].astype(int).tolist(),
            "Basis or decision": rows["basis"].astype(str).tolist(),
            COLUMN: rows["amount_yen_bn"].astype(float).tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )
    decided = pd.DataFrame(
        {
            "Year": decisions["as_of"].dt.year.tolist(),
            "Basis or decision": [f"{r.item}: {r.event}" for r in decisions.itertuples()],
            COLUMN: [float("nan")] * len(decisions),
            "Warning": warnings(decisions),
            "Row": decisions["row_id"].tolist(),
        }
    )
    return pd.concat([bought, decided], ignore_index=True) if len(decided) else bought


@exhibit(
    "What does Japan buy from the US government? Choose how it is counted.",
    tables=["arms_purchases", "arms_decisions"],
    height=440,
    second={"basis": BUDGET, "beside": DECISIONS},
    basis=One([EVERY, BUDGET], label="Count"),
    beside=One(["purchases only", DECISIONS], label="Beside"),
)
def arms_purchases(basis: str, beside: str) -> View:
    """Purchases under US Foreign Military Sales by fiscal year and basis, with decisions if asked."""
    rows = data.load("arms_purchases")
    rows = rows if basis == EVERY else rows[rows["basis"] == basis]
    decisions = data.load("arms_decisions")
    decisions = decisions if beside == DECISIONS else decisions.iloc[:0]
    words, derived = purchase_words(basis)
    years = rows["fiscal_year"].astype(int)
    return View(
        figure=purchase_figure(rows, decisions),
        table=purchase_table(rows, decisions),
        words=words,
        title="From Washington, by initial budget: "
        f"{number(amount('ap008'), 1)} billion yen in JFY2019, "
        f"{number(amount('ap009'), 1)} in JFY2022",
        subtitle="Purchases under US Foreign Military Sales, billion yen of each fiscal year. Marks are "
        "not joined: most years have no figure.",
        as_of=f"fiscal years {years.min()} to {years.max()}",
        caveats=(
            "Each kind of mark is another way of counting: compare only like with like. Several values "
            "come from Akahata, the paper of the Communist Party, citing ministry data.",
            "An announcement is not a contract.",
        ),
        definition="Foreign Military Sales are sales from government to government: equipment bought "
        "from US firms directly is not in these sums.",
        panels=decision_panels(decisions),
        derived=derived,
    )
