"""Lesson 06: what Japan's support for US forces buys, and how it went up and down."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, Panel, View, exhibit
from jasa.frame.style import COLOURS, MUTED, figure, listed, marks, number
from jasa.frame.yearly_series import year_axis

YEN = "Amount, billion yen"
SHARE = "Share of the defence budget, %"
#: What a reader can follow over time, and the component of the table.
COMPONENTS = {
    "host-nation support in all": "hns_total",
    "labour": "sma_labour",
    "utilities": "sma_utilities",
    "facilities": "fip",
    "realignment": "realignment",
    "neighbourhood measures": "neighbourhood_measures",
    "all lines for US forces": "usfj_related_total",
}
#: Lines of other budgets, or of several ministries: no part of host-nation support.
OUTSIDE = ("realignment", "neighbourhood measures", "all lines for US forces")
#: How each basis is named, and its mark. Never joined to another.
BASES = {
    "budget_initial_expenditure": ("initial budget", "circle"),
    "settlement": ("audited spending", "square"),
    "budget_initial_contract": ("initial budget, contract basis", "diamond"),
    "budget_draft": ("draft budget", "triangle-down"),
    "sma_schedule": ("agreed schedule, not a budget", "triangle-up"),
    "press_compilation": ("a newspaper's sum", "x"),
}
EVERY = "every basis, apart"
CHOICES = {
    EVERY: tuple(BASES),
    "initial budget": ("budget_initial_expenditure",),
    "audited spending": ("settlement",),
}
MEASURES = {"billion yen": YEN, "share of the defence budget": SHARE}


def support_rows(component: str, basis: str, measure: str) -> pd.DataFrame:
    """Return the published figures of one component, with the defence budget of the year if asked."""
    rows = data.load("host_nation_support")
    chosen = rows["component"] == COMPONENTS[component]
    rows = rows[chosen & rows["basis"].isin(CHOICES[basis])]
    place = rows["basis"].map(list(BASES).index)
    rows = rows.assign(place=place).sort_values(["place", "fiscal_year"]).drop(columns="place")
    if MEASURES[measure] == YEN:
        return rows.assign(budget=None, budget_row=None)
    whole = data.load("defence_budget").dropna(subset=["budget_all_yen_bn"])
    whole = whole[["fiscal_year", "row_id", "budget_all_yen_bn", "use", "note"]]
    whole.columns = ["fiscal_year", "budget_row", "budget", "budget_use", "budget_note"]
    rows = rows[rows["basis"] == "budget_initial_expenditure"].merge(whole, on="fiscal_year")
    return rows if component != "all lines for US forces" else rows.iloc[:0]


def warnings(rows: pd.DataFrame) -> list[str]:
    """Return what the tables warn of in each line: of the figure, and of the budget it is set over."""
    found = []
    for row in rows.to_dict("records"):
        said = [row["note"] if row["use"] == "caveat" else ""]
        said += [row["budget_note"] if row.get("budget_use") == "caveat" else ""]
        found.append(" Budget: ".join(str(s) for s in said if s and s == s))
    return found


def support_table(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the figures as a table for readers."""
    shown = pd.DataFrame(
        {
            "Year (fiscal, April to March)": rows["fiscal_year"].astype(int).tolist(),
            "Basis": [BASES[b][0] for b in rows["basis"]],
            YEN: rows["amount_yen_bn"].astype(float).tolist(),
        }
    )
    if MEASURES[measure] == SHARE:
        budget = rows["budget"].astype(float)
        shown["Defence budget, billion yen"] = budget.tolist()
        shown[SHARE] = (100 * rows["amount_yen_bn"].astype(float) / budget).tolist()
        shown["Row of the budget"] = rows["budget_row"].tolist()
    return shown.assign(
        Quality=rows["quality"].tolist(), Warning=warnings(rows), Row=rows["row_id"].tolist()
    )


def series(shown: pd.DataFrame, column: str, name: str, symbol: str) -> go.Scatter:
    """Return one basis as marks, joined only between years that follow each other."""
    lines = shown.to_dict("records")
    years: list[Any] = []
    values: list[Any] = []
    ids: list[Any] = []
    hollow: list[str] = []
    for before, line in pairwise([None, *lines]):
        year = line["Year (fiscal, April to March)"]
        if before and year - before["Year (fiscal, April to March)"] > 1:
            years.append(year - 0.5)
            values.append(None)
            ids.append(None)
            hollow.append(symbol)
        years.append(year)
        values.append(line[column])
        ids.append(line["Row"])
        hollow.append(f"{symbol}-open" if line["Warning"] else symbol)
    colour = COLOURS["Japan"] if symbol == "circle" else MUTED
    return go.Scatter(
        x=years,
        y=values,
        ids=ids,
        # A newspaper's sums do not all add up the same lines, so they are never joined.
        mode="markers" if symbol == "x" else "lines+markers",
        connectgaps=False,
        line={"color": colour, "width": 2, "dash": "solid" if symbol == "circle" else "dot"},
        marker=marks(colour, hollow),
        meta={"column": column},
        hovertemplate=f"<b>{name}</b><br>JFY%{{x}}: %{{y:,.4~g}}<extra></extra>",
        name=name,
        showlegend=True,
    )


def support_figure(shown: pd.DataFrame, column: str) -> go.Figure:
    """Draw each basis as a series of its own, never joined to another."""
    bases = [b for b in BASES.values() if b[0] in set(shown["Basis"])]
    traces = [series(shown[shown["Basis"] == n], column, n, mark) for n, mark in bases]
    made = figure(*traces[::-1], height=430, margin={"l": 66, "r": 24, "t": 44, "b": 52})
    made.update_layout(legend={"traceorder": "reversed"})
    title, years = "Fiscal year (April to March)", shown["Year (fiscal, April to March)"]
    made.update_xaxes(year_axis(years, room=1.5, title_text=title, dtick=5, tick0=1980))
    made.update_yaxes(title_text=column, range=[0, 1.15 * shown[column].max()], tickformat=",")
    ends = shown[shown["Basis"] == bases[0][0]]
    picked = sorted({ends[column].idxmax(), ends.index[-1]})
    close = len(picked) == 2 and picked[1] - picked[0] == 1
    for place in picked:
        value = ends[column][place]
        made.add_annotation(
            x=ends["Year (fiscal, April to March)"][place],
            y=value,
            text=f"{value:,.1f}",
            showarrow=False,
            xshift=(-16 if place == picked[0] else 16) if close else 0,
            yshift=16,
        )
    return made


def support_words(shown: pd.DataFrame, component: str, column: str) -> tuple[str, ...]:
    """Say level, change and extremes of the first basis drawn, and what else is drawn."""
    basis = shown["Basis"].iloc[0] if len(shown) else ""
    main = shown[shown["Basis"].isin(["initial budget"])]
    main = main if len(main) else shown[shown["Basis"] == basis]
    kind, unit = main["Basis"].iloc[0], " billion yen" if column == YEN else " %"

    def said(line: pd.Series) -> str:
        year = line["Year (fiscal, April to March)"]
        return f"{line[column]:,.1f}{unit} in JFY{year}"

    first, last = main.iloc[0], main.iloc[-1]
    high = main.loc[main[column].idxmax()]
    after = main.loc[high.name :].iloc[1:]
    low = after.loc[after[column].idxmin()] if len(after) > 1 else None
    others = shown.loc[shown["Basis"] != kind, "Basis"].value_counts()
    rest = [f"{name} ({count})" for name, count in others.items()]
    return (
        f"{component[0].upper()}{component[1:]}, {kind}: {said(first)}, {said(last)}, the first and "
        "the last figure we hold.",
        f"The highest figure is {said(high)}"
        + (f"; after it the lowest is {said(low)}" if low is not None else "")
        + f". {len(main)} years have a figure.",
        (
            f"Other bases stand apart, with the number of their figures: {listed(rest)}. "
            if rest
            else ""
        )
        + "Years without a mark are gaps in our sources, and lines join only neighbouring years.",
    )


def figures_by_basis(table: pd.DataFrame) -> str:
    """Say for each basis how many figures there are, and of which years."""
    lines = []
    for basis, part in table.groupby("Basis", sort=False):
        years = part["Year (fiscal, April to March)"]
        span = f"JFY{years.min()}" + (f" to JFY{years.max()}" if len(part) > 1 else "")
        lines.append(f"{str(basis)[0].upper()}{str(basis)[1:]}: {len(part)} ({span})")
    return "Number of figures in billion yen, by basis:\n" + "\n".join(lines)


def missing_support(component: str, basis: str, measure: str) -> View:
    """Say in words why a setting has no figures; nothing is made up in their place."""
    if component == "all lines for US forces" and MEASURES[measure] == SHARE:
        why = (
            "This line adds budgets of several ministries. It is no part of the defence budget, so it "
            "has no share of it. Choose billion yen."
        )
    elif basis == "audited spending" and MEASURES[measure] == SHARE:
        why = (
            "The whole would have to be audited too, and the course holds only initial defence budgets. "
            "Spending over a budget would mix two bases. Choose the initial budget, or billion yen."
        )
    else:
        why = f"Our sources hold no such figure for {component}. Choose another basis or component."
    known = data.load("host_nation_support")
    known = known[(known["component"] == COMPONENTS[component]) & known["basis"].isin(BASES)]
    table = pd.DataFrame(
        {
            "Year (fiscal, April to March)": known["fiscal_year"].astype(int).tolist(),
            "Basis": [BASES[b][0] for b in known["basis"]],
            YEN: known["amount_yen_bn"].astype(float).tolist(),
            "Warning": known["note"].where(known["use"] == "caveat", "").fillna("").tolist(),
            "Row": known["row_id"].tolist(),
        }
    )
    return View(
        figure=None,
        table=table,
        words=(why, "The tab Table lists what our sources do hold for this component."),
        title=f"No figure for this setting: {component}, {basis}",
        subtitle=f"{component[0].upper()}{component[1:]}, {basis}, {measure}: refused, with the reason.",
        as_of="the years in the tab Table",
        caveats=("An empty setting is a finding about the sources, not a zero.",),
        definition="Nothing is drawn where part and whole are not published on one basis.",
        panels=(
            Panel("What is missing", why, kind="note"),
            Panel("What our sources hold", figures_by_basis(table), kind="note"),
        ),
    )


@exhibit(
    "Up or down? Choose a line of the budget, a basis and a measure.",
    tables=["host_nation_support", "defence_budget"],
    height=430,
    second={"measure": "share of the defence budget"},
    component=One(list(COMPONENTS), label="Component"),
    basis=One(list(CHOICES), label="Basis"),
    measure=One(list(MEASURES), label="Show"),
)
def host_nation_support(component: str, basis: str, measure: str) -> View:
    """Japan's payments over the years, each basis apart, in yen or as a share of the budget."""
    rows = support_rows(component, basis, measure)
    if rows.empty:
        return missing_support(component, basis, measure)
    column = MEASURES[measure]
    shown = support_table(rows, measure)
    years = f"JFY{shown.iloc[:, 0].min()} to JFY{shown.iloc[:, 0].max()}"
    computed = {
        "Defence budget, billion yen": "1 * {Row of the budget}.budget_all_yen_bn",
        SHARE: "100 * {Row}.amount_yen_bn / {Row of the budget}.budget_all_yen_bn",
    }
    return View(
        figure=support_figure(shown, column),
        table=shown,
        words=support_words(shown, component, column),
        title=support_title(shown, component, column),
        subtitle=f"{component[0].upper()}{component[1:]}, {measure}, {years}, current prices. Each mark "
        "is a published figure.",
        as_of=years,
        caveats=support_caveats(component, measure),
        definition="Initial budget: what the year's first budget foresees (expenditure basis). Audited "
        "spending: what the Board of Audit found was spent. Yen of the year, not corrected for prices. "
        "The share is of the initial defence budget with all items, and only where both are published.",
        computed=computed if column == SHARE else {},
    )


def support_title(shown: pd.DataFrame, component: str, column: str) -> str:
    """Return the finding: the highest and the last figure of one basis, which is named."""
    kind = "initial budget" if "initial budget" in set(shown["Basis"]) else shown["Basis"].iloc[0]
    main = shown[shown["Basis"] == kind]
    high, last = main.loc[main[column].idxmax()], main.iloc[-1]
    name = f"{component[0].upper()}{component[1:]}".replace(" in all", "")

    def said(line: pd.Series, unit: str) -> str:
        return f"{number(line[column], 1)}{unit} (JFY{line['Year (fiscal, April to March)']})"

    unit = " billion yen" if column == YEN else "\u00a0% of the defence budget"
    most = f"{name}, {kind}: highest {said(high, unit)}"
    return most if high["Row"] == last["Row"] else f"{most}, last {said(last, '')}"


def support_caveats(component: str, measure: str) -> tuple[str, ...]:
    """Return what to mind first in a state."""
    first = (
        "Gaps are years for which no figure was found; the lowest and the highest mark are those of the "
        "years we hold. Hollow marks carry a warning, named in the tab Table."
    )
    budget = "The share falls when the budget grows, even if the amount does not." + (
        " For JFY1999, the peak in yen, the course holds no defence budget, so there is no share."
        if component == "host-nation support in all"
        else ""
    )
    mixed = (
        "Marks of different shape count different things: some audited lines hold costs of Japan's own "
        "bases, and a newspaper adds lines of all ministries. Read no fall or rise between them."
    )
    outside = "This line stands outside host-nation support."
    found = [budget, first] if MEASURES[measure] == SHARE else [first]
    if component in OUTSIDE:
        found = [*found, mixed, outside] if MEASURES[measure] == SHARE else [mixed, *found, outside]
    return tuple(found)
