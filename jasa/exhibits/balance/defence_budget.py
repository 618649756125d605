"""Lesson 07: Japan's defence budget in yen and as a share, each definition a line of its own."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, warnings
from jasa.frame.style import COLOURS, INK, MUTED, figure, number, percent
from jasa.frame.yearly_series import newest, numbers, year_axis, year_line, year_rule

YEN, SHARE = "billion yen", "share of GNP or GDP, %"
ALONE, BESIDE = "official budget only", "SIPRI beside it"
STARTS = {"JFY1955": 1955, "JFY2003": 2003}
#: Column of the view's table -> column of `defence_budget`.
IN_YEN = {
    "All items, billion yen": "budget_all_yen_bn",
    "Without SACO and realignment, billion yen": "budget_yen_bn",
    "SIPRI, billion yen": "sipri_yen_bn",
}
AS_SHARE = {
    "Initial budget over the forecast of GNP or GDP, %": "share_pct",
    "Defence and related spending over the GDP of JFY2022, %": "related_gdp2022_pct",
    "SIPRI by calendar year, %": "share_gdp_pct",
}
#: Years in which another definition begins: of the official budget, and of its printed share.
SACO_FROM, GDP_FROM, BUILD_UP_FROM = 1996, 1994, 2023
YEN_BREAKS, SHARE_BREAKS = (SACO_FROM, BUILD_UP_FROM), (GDP_FROM, BUILD_UP_FROM, 2024)
#: How each line is drawn: name beside it, colour, mark, dash.
LOOKS = {
    "All items, billion yen": ("all items", COLOURS["Japan"], "circle", "solid"),
    "Without SACO and realignment, billion yen": (
        "without SACO and realignment",
        MUTED,
        "square",
        "dot",
    ),
    "SIPRI, billion yen": ("SIPRI", INK, "diamond", "dash"),
    "Initial budget over the forecast of GNP or GDP, %": (
        "initial budget",
        COLOURS["Japan"],
        "circle",
        "solid",
    ),
    "Defence and related spending over the GDP of JFY2022, %": (
        "defence and related",
        MUTED,
        "square",
        "dot",
    ),
    "SIPRI by calendar year, %": ("SIPRI", INK, "diamond", "dash"),
}


def budget_rows(show: str, beside: str, start: int) -> pd.DataFrame:
    """Return the budget rows of a state, with SIPRI's calendar years below them for the share."""
    rows = data.load("defence_budget")
    rows = rows[rows["fiscal_year"] >= start].assign(share_gdp_pct=float("nan"))
    wanted = list((IN_YEN if show == YEN else AS_SHARE).values())
    if beside == ALONE:
        wanted = wanted[:2]
    rows = rows.assign(year=rows["fiscal_year"], kind="fiscal year")
    if show == SHARE and beside == BESIDE:
        sipri = data.load("military_spending")
        sipri = sipri[(sipri["country"] == "Japan") & (sipri["year"] >= start)]
        rows = pd.concat([rows, sipri.assign(kind="calendar year")], ignore_index=True)
    return rows.dropna(subset=wanted, how="all").reset_index(drop=True)


def columns_of(show: str, beside: str) -> dict[str, str]:
    """Return the columns drawn in a state: name in the view's table, name in the course's table."""
    every = IN_YEN if show == YEN else AS_SHARE
    return dict(list(every.items())[: 3 if beside == BESIDE else 2])


def budget_table(rows: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """Return the figures as a table for readers, each definition in a column of its own."""
    shown: dict[str, Any] = {
        "Year": rows["year"].astype(int).tolist(),
        "Kind of year": rows["kind"].tolist(),
    }
    if "share_pct" in columns.values():
        shown["The share is of"] = [
            "" if pd.isna(b) else str(b) for b in rows["share_basis"].astype(object)
        ]
    shown |= {name: numbers(rows, column) for name, column in columns.items()}
    found = rows["value_status"].astype(object)
    shown["Standing of the official figure"] = [
        "" if pd.isna(s) else str(s).replace("_", " ") for s in found
    ]
    shown |= {"Warning": warnings(rows), "Row": rows["row_id"].tolist()}
    table = pd.DataFrame(shown)
    return table.astype(dict.fromkeys(columns, float))


def budget_figure(rows: pd.DataFrame, show: str, columns: dict[str, str], start: int) -> go.Figure:
    """Draw each definition as a line of its own, with the years in which a definition begins."""
    breaks = YEN_BREAKS if show == YEN else SHARE_BREAKS
    traces = []
    for column, field in columns.items():
        name, colour, symbol, dash = LOOKS[column]
        traces.append(
            year_line(
                rows,
                year="year",
                value=field,
                column=column,
                name=name,
                colour=colour,
                symbol=symbol,
                dash=dash,
                unit="billion yen" if show == YEN else "%",
                size=7 if start < 2000 else 9,
                breaks=() if name == "SIPRI" else breaks,
            )
        )
    rules = [year_rule(year, said, left=year > 2000) for year, said in rules_of(show, start)]
    made = figure(*traces, height=440, showlegend=True)
    made.update_layout(
        shapes=[r["shape"] for r in rules],
        annotations=[r["label"] for r in rules],
        margin={"t": 40},
    )
    top = max(v for t in traces for v in t.y if v is not None)
    title = "Budget, billion yen of each year" if show == YEN else "Share of GNP or GDP, %"
    made.update_yaxes(
        title_text=title, range=[0, top * 1.12], tickformat="," if show == YEN else ""
    )
    both = "; SIPRI: calendar year" if show == SHARE and len(columns) > 2 else ""
    title = f"Fiscal year (April to March){both}"
    made.update_xaxes(year_axis([start, *rows["year"]], room=1.5, title_text=title, showgrid=False))
    return made


def rules_of(show: str, start: int) -> list[tuple[float, str]]:
    """Return the years at which a definition changes, with what changes there."""
    if show == YEN:
        found = [(SACO_FROM - 0.5, "SACO costs begin:<br>two official lines")]
    else:
        found = [(GDP_FROM - 0.5, "from here over GDP,<br>before over GNP")]
    found.append((BUILD_UP_FROM - 0.5, "five-year<br>build-up"))
    return [(year, words) for year, words in found if year > start]


def budget_cell(row_id: str, column: str, table: str = "defence_budget") -> float:
    """Return one published figure."""
    return float(data.load(table).set_index("row_id").at[row_id, column])


def yen_words(beside: str, start: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Describe the budget in yen; return sentences and the formulas of their computed numbers."""
    low, before, after, new = (
        budget_cell(i, "budget_all_yen_bn") for i in ("db062", "db071", "db072", "db073")
    )
    rise, jump = 100 * (before / low - 1), 100 * (new / after - 1)
    said = [
        f"All items counted, the initial budget was {number(low)} billion yen in JFY2012 and "
        f"{number(before)} in JFY2021, {percent(rise)} more in nine years.",
        f"It was {number(after)} billion yen in JFY2022 and {number(new)} in JFY2023, the first "
        f"year of the five-year build-up: {percent(jump)} more in one year.",
    ]
    formulas = [
        "100 * ({db071}.budget_all_yen_bn / {db062}.budget_all_yen_bn - 1)",
        "100 * ({db073}.budget_all_yen_bn / {db072}.budget_all_yen_bn - 1)",
        "{db071}.fiscal_year - {db062}.fiscal_year",
    ]
    said[0] = said[0].replace("nine years", "9 years")
    if start < 2000:
        said.append(
            f"The figure of JFY1955 is {number(budget_cell('db005', 'budget_all_yen_bn'))} billion yen. "
            "These are yen of each year, so part of the long climb may be the rise of prices."
        )
    if beside == BESIDE:
        ours, theirs = (
            budget_cell("db071", "budget_all_yen_bn"),
            budget_cell("db071", "sipri_yen_bn"),
        )
        said.append(
            f"SIPRI counts {number(theirs)} billion yen for JFY2021 where the initial budget has "
            f"{number(ours)}: another definition, and supplementary budgets may be in it."
        )
    said.append("All are yen of each year: nominal figures, with nothing taken off for prices.")
    return tuple(said[:5]), tuple(formulas)


def share_words(beside: str, start: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Describe the shares; return sentences and the formulas of their computed numbers."""
    said = []
    wide = newest(data.load("defence_budget"), "fiscal_year", "related_gdp2022_pct")
    if start < 2000:
        said.append(
            f"By the budget papers the share was {number(budget_cell('db005', 'share_pct'), 2)} % of "
            f"the forecast of GNP in JFY1955, {number(budget_cell('db020', 'share_pct'), 2)} % in "
            f"JFY1970 and {number(budget_cell('db038', 'share_pct'), 3)} % in JFY1988."
        )
    said += [
        f"It was {number(budget_cell('db072', 'share_pct'), 2)} % of the forecast of GDP in JFY2022 and "
        f"{number(budget_cell('db073', 'share_pct'), 2)} % in JFY2023. For more "
        "than twenty years before we have none.",
        f"Another measure, defence and related spending over the GDP of JFY2022, gives "
        f"{number(budget_cell('db073', 'related_gdp2022_pct'), 1)} % for JFY2023 and "
        f"{number(wide['related_gdp2022_pct'], 1)} % for "
        f"JFY{wide['fiscal_year']}. It starts higher because it counts more.",
    ]
    if beside == BESIDE:
        sipri = data.load("military_spending")
        last = newest(sipri[sipri["country"] == "Japan"], "year", "share_gdp_pct")
        said.append(
            f"SIPRI, by its own definition and calendar year, has "
            f"{number(budget_cell('mx0699', 'share_gdp_pct', 'military_spending'), 2)} % for 2022 and "
            f"{number(last['share_gdp_pct'], 2)} % for {last['year']}."
        )
    said.append(
        "Share of what, and whose count? Each line has its own answer and none continues another."
    )
    return tuple(said), ()


def title_of(show: str, beside: str, start: int) -> str:
    """Return the finding of a state."""
    if show == YEN and beside == ALONE:
        return (
            f"Small steps to {number(budget_cell('db072', 'budget_all_yen_bn'))} billion yen in "
            f"JFY2022, then {number(budget_cell('db073', 'budget_all_yen_bn'))} in JFY2023"
        )
    if show == YEN:
        return (
            f"JFY2021: {number(budget_cell('db071', 'budget_all_yen_bn'))} billion yen in the "
            f"initial budget, {number(budget_cell('db071', 'sipri_yen_bn'))} by SIPRI"
        )
    if beside == ALONE:
        return (
            f"JFY2023: {number(budget_cell('db073', 'share_pct'), 2)} % of GDP by the budget, "
            f"{number(budget_cell('db073', 'related_gdp2022_pct'), 1)} % by the wider measure"
        )
    return (
        f"About 1 % however counted: {number(budget_cell('db072', 'share_pct'), 2)} % by the budget of "
        f"JFY2022, {number(budget_cell('mx0699', 'share_gdp_pct', 'military_spending'), 2)} % by SIPRI"
    )


@exhibit(
    "How large is Japan's defence budget? Choose the measure.",
    tables=["defence_budget", "military_spending"],
    height=440,
    second={"show": SHARE, "beside": BESIDE},
    show=One([YEN, SHARE], label="Show"),
    beside=One([ALONE, BESIDE], label="Whose count"),
    start=One(list(STARTS), label="From"),
)
def defence_budget(show: str, beside: str, start: str) -> View:
    """The defence budget in yen or as a share, every definition a line of its own."""
    columns, first = columns_of(show, beside), STARTS[start]
    rows = budget_rows(show, beside, first)
    words, derived = (yen_words if show == YEN else share_words)(beside, first)
    years = f"{int(rows['year'].min())} to {int(rows['year'].max())}"
    return View(
        figure=budget_figure(rows, show, columns, first),
        table=budget_table(rows, columns),
        words=words,
        title=title_of(show, beside, first),
        subtitle="Initial budget of each fiscal year, billion yen of that year"
        if show == YEN
        else "Defence spending as a share of GNP or GDP, per cent, each definition by itself",
        as_of=f"fiscal years {years}" if show == YEN else years,
        caveats=budget_caveats(show, beside),
        definition="Initial budgets as first approved or drafted, without supplementary budgets. "
        "'All items' includes SACO, realignment and later special items; 'without' leaves them out. "
        "SIPRI counts by its own definition: SACO in, military pensions out.",
        derived=derived,
    )


def budget_caveats(show: str, beside: str) -> tuple[str, ...]:
    """Return what to mind in a state, the likeliest mistake first."""
    hollow = "Hollow marks carry a warning (see the table); a year without a mark has no figure."
    if show == YEN:
        first = (
            "Official and SIPRI figures are two counts: never continue one with the other. "
            if beside == BESIDE
            else "The two official lines differ in what they hold. "
        )
        return (
            first + hollow,
            "Supplementary budgets, large in JFY2021, are not in the initial budget.",
        )
    return (
        "Three measures, three wholes: do not read them as one line. The target of 2 per cent uses "
        "the wider one. " + hollow,
    )
