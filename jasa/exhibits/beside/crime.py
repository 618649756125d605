"""Lesson 04: criminal cases with a suspect from the US military community: rate, count, share."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd

from jasa import data
from jasa.exhibits.beside.crime_pairs import ALL, BOTH, HEINOUS, rate_figure, rate_story, rate_table
from jasa.exhibits.beside.crime_rates import NOT_IN_THEM, UNADJUSTED, YEARS_OF_THE_SURVEY
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, warnings
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, figure, listed, marks, number, percent
from jasa.frame.yearly_series import year_axis

RATE, COUNT, SHARE = "rate", "count", "share"
CASES, SERIOUS = "Cases of the US community, number", "Heinous cases of the US community, number"
OF_CASES, OF_PERSONS = "Share of cases cleared, %", "Share of persons arrested, %"
OF_HEINOUS = "Share of persons arrested for heinous offences, %"
#: Column of the table crime behind each series, and the whole it is a part of.
PARTS = {
    OF_CASES: ("sofa_cases_cleared", "pref_cases_cleared"),
    OF_PERSONS: ("sofa_persons_arrested", "pref_persons_arrested"),
    OF_HEINOUS: ("sofa_heinous_persons", "pref_heinous_persons"),
}
SERIES = {CASES: "sofa_cases_cleared", SERIOUS: "sofa_heinous_cases"}
WANTED = {
    COUNT: {BOTH: [CASES, SERIOUS], ALL: [CASES], HEINOUS: [SERIOUS]},
    SHARE: {
        BOTH: [OF_CASES, OF_PERSONS, OF_HEINOUS],
        ALL: [OF_CASES, OF_PERSONS],
        HEINOUS: [OF_HEINOUS],
    },
}
LOOKS = {
    CASES: (COLOURS["United States"], "circle", ""),
    SERIOUS: (INK, "diamond", ""),
    OF_CASES: (COLOURS["United States"], "circle", ""),
    OF_PERSONS: (COLOURS["United States"], "square", "/"),
    OF_HEINOUS: (INK, "diamond", "."),
}


def full_years() -> pd.DataFrame:
    """Return the counts of full calendar years, oldest first; parts of 2025 are left out."""
    rows = data.load("crime")
    return rows[rows["period"] == "year"].sort_values("year")


# Counts: cases by year, each with its whole where it is known.


def count_table(columns: list[str]) -> pd.DataFrame:
    """Return the cases of full years with the prefecture's total where it is published."""
    rows = full_years()
    rows = rows.dropna(subset=[SERIES[c] for c in columns], how="all")
    made: dict[str, Any] = {"Year": rows["year"].tolist()}
    made |= {c: rows[SERIES[c]].tolist() for c in columns}
    made |= {
        "All cases in the prefecture, number": rows["pref_cases_cleared"].tolist(),
        "Published or derived": rows["value_type"].astype(str).tolist(),
        "Warning": warnings(rows),
        "Row": rows["row_id"].tolist(),
    }
    table = pd.DataFrame(made)
    for column in (*columns, "All cases in the prefecture, number"):
        table[column] = table[column].astype("Int64")
    return table


def count_trace(table: pd.DataFrame, column: str) -> go.Scatter:
    """Return one series; lines join neighbouring years only, hollow marks carry a warning."""
    colour, symbol, _ = LOOKS[column]
    known = table.dropna(subset=[column])
    points: list[tuple[Any, Any, Any, str]] = []
    lines = zip(known["Year"], known[column], known["Row"], known["Warning"], strict=True)
    for year, value, row, warning in lines:
        if points and year - points[-1][0] > 1:
            points.append((points[-1][0], None, None, symbol))
        points.append((int(year), float(value), row, f"{symbol}-open" if warning else symbol))
    x, y, ids, shapes = zip(*points, strict=True)
    return go.Scatter(
        x=x,
        y=y,
        ids=ids,
        mode="lines+markers",
        line={"color": colour, "width": 2},
        marker=marks(colour, shapes, 10),
        cliponaxis=False,
        hovertemplate="%{x}: %{y}<extra></extra>",
        name="heinous cases" if column == SERIOUS else "all cases",
        showlegend=True,
        meta={"column": column},
    )


def count_figure(table: pd.DataFrame, columns: list[str]) -> go.Figure:
    """Draw the series, with the whole beside the points where it is known and room allows."""
    made = figure(*[count_trace(table, c) for c in columns], height=430)
    top = float(table[columns].max().max())
    made.update_yaxes(title_text="Cases cleared, number a year", range=[-0.02 * top, 1.14 * top])
    years = table.dropna(subset=columns, how="all")["Year"]
    clear = "rgba(0,0,0,0)"
    made.update_xaxes(year_axis(years, room=2, title_text="Calendar year", gridcolor=clear))
    if columns[0] == CASES:
        for place in (0, len(table) - 1):
            row = table.iloc[place]
            whole = row["All cases in the prefecture, number"]
            made.add_annotation(
                x=int(row["Year"]),
                y=float(row[CASES]),
                text=number(row[CASES]) + ("" if pd.isna(whole) else f" of<br>{number(whole)}"),
                showarrow=False,
                xanchor="left" if place == 0 else "center",
                xshift=12 if place == 0 else 0,
                yshift=0 if place == 0 else 26,
                font={"size": 12.5, "color": INK},
            )
    for first, last in years_apart(table, columns[0]):
        made.add_annotation(
            x=(first + last) / 2,
            y=0.5 * top if last - first > 6 else 0.36 * top,
            text="no figures<br>in our<br>sources",
            showarrow=False,
            bgcolor=PAPER,
            font={"size": 12, "color": MUTED},
        )
    return made


def years_apart(table: pd.DataFrame, column: str) -> list[tuple[int, int]]:
    """Return the pairs of years between which more than two years have no figure."""
    years = [int(y) for y in table.dropna(subset=[column])["Year"]]
    return [(a, b) for a, b in itertools.pairwise(years) if b - a > 4]


def count_story(table: pd.DataFrame, columns: list[str]) -> tuple[str, tuple[str, ...]]:
    """Return title and words: newest count with its whole, the highest and lowest, the caveat."""
    column = columns[0]
    known = table.dropna(subset=[column])
    last, top = known.iloc[-1], known.sort_values(column).iloc[-1]
    low = known[known[column] == known[column].min()]
    what = "heinous cases" if column == SERIOUS else "cases"
    whole = last["All cases in the prefecture, number"]
    title = (
        f"{last['Year']}: {last[column]} {what} with a suspect from the US community, of "
        f"{number(whole)} cases of all kinds"
    )
    if column == CASES:
        title = (
            f"{last['Year']}: {number(last[column])} of {number(whole)} cases cleared in Okinawa had a "
            "suspect from the US military community"
        )
    years = listed([str(y) for y in low["Year"]])
    words = [
        f"Police cleared {number(whole)} cases in the prefecture in {last['Year']}; {last[column]} "
        f"{what} had a suspect from the US military community. That year's figures are provisional.",
        f"The highest figure drawn is {top[column]} ({top['Year']}), the lowest {low[column].iloc[0]} "
        f"({years}). Lines join neighbouring years only; many years have no figure in our sources.",
    ]
    if SERIOUS in columns:
        said = [
            f"{v} ({y})"
            for y, v in zip(table["Year"], table[SERIOUS], strict=True)
            if not pd.isna(v)
        ]
        words.append(
            f"Heinous cases, where known: {listed(said)}. Single cases move numbers this small."
        )
    words.append(NOT_IN_THEM)
    return title, tuple(words)


# Shares: part over whole, year by year.


def share_table(columns: list[str]) -> pd.DataFrame:
    """Return the shares of the years for which part and whole of at least one are both known."""
    rows = full_years()
    known = {c: rows[list(PARTS[c])].notna().all(axis=1) for c in columns}
    rows = rows[pd.concat(known.values(), axis=1).any(axis=1)]
    made: dict[str, Any] = {"Year": rows["year"].tolist()}
    for column in columns:
        part, whole = (rows[p].where(known[column].loc[rows.index]) for p in PARTS[column])
        share = 100 * part.astype(float) / whole.astype(float)
        what = column.removesuffix(", %").removeprefix("Share of ")
        made |= {f"US community: {what}, number": part, f"Prefecture: {what}, number": whole}
        made[column] = share
    table = pd.DataFrame(made)
    return table.assign(Warning=warnings(rows), Row=rows["row_id"].tolist()).reset_index(drop=True)


def part_and_whole(table: pd.DataFrame, column: str) -> tuple[str, str]:
    """Return the columns that hold part and whole of a share."""
    what = column.removesuffix(", %").removeprefix("Share of ")
    return f"US community: {what}, number", f"Prefecture: {what}, number"


def share_figure(table: pd.DataFrame, columns: list[str]) -> go.Figure:
    """Draw the shares as bars by year; years without part and whole are left out."""
    traces = []
    for column in columns:
        colour, _, pattern = LOOKS[column]
        those = table.dropna(subset=[column])
        traces.append(
            go.Bar(
                x=those["Year"].astype(str).tolist(),
                y=those[column].tolist(),
                ids=those["Row"].tolist(),
                name=column.removeprefix("Share of ").removesuffix(", %"),
                showlegend=True,
                marker={
                    "color": PAPER if pattern else colour,
                    "line": {"color": colour, "width": 1.5},
                    "pattern": {"shape": pattern, "fgcolor": colour},
                },
                text=share_labels(those, column, len(columns)),
                textposition="outside",
                textfont={"size": 11 if len(columns) < 3 else 13},
                textangle=0,
                cliponaxis=False,
                hovertemplate="%{x}: %{text}<extra></extra>",
                meta={"column": column} | ({"looks": "which share it is"} if pattern else {}),
            )
        )
    made = figure(*traces, height=430, barmode="group", bargap=0.2)
    years = sorted(table["Year"].astype(str).unique())
    made.update_xaxes(
        title_text="Calendar year (years between have no part and whole)",
        type="category",
        categoryorder="array",
        categoryarray=years,
        gridcolor="rgba(0,0,0,0)",
    )
    top = max(float(table[columns].max().max()), people_share())
    made.update_yaxes(title_text="Share of the prefecture's total, %", range=[0, 1.35 * top])
    add_people(made)
    return made


def share_labels(those: pd.DataFrame, column: str, series: int) -> list[str]:
    """Return the label of each bar: the share, with part and whole where there is room."""
    part_of, whole_of = part_and_whole(those, column)
    joint = "<br>" if series > 1 else " "
    return [
        f"{v:.1f}{'*' if warning else ''}"
        + (f"<br>{number(part)} of{joint}{number(whole)}" if series < 3 else "")
        for v, part, whole, warning in zip(
            those[column], those[part_of], those[whole_of], those["Warning"], strict=True
        )
    ]


def add_people(made: go.Figure) -> None:
    """Draw the US community's share of people as a line to compare with."""
    made.add_shape(
        type="line",
        xref="paper",
        x0=0,
        x1=1,
        y0=people_share(),
        y1=people_share(),
        line={"color": MUTED, "width": 1.5, "dash": "dash"},
    )
    made.add_annotation(
        xref="paper",
        x=0.01,
        xanchor="left",
        y=people_share(),
        text=f"share of people in {people_year()}: {percent(people_share())}",
        showarrow=False,
        yanchor="bottom",
        font={"size": 12, "color": MUTED},
    )


def share_story(table: pd.DataFrame, columns: list[str]) -> tuple[str, tuple[str, ...]]:
    """Return title and words: the newest share with part and whole, and a share of people to compare."""
    column = columns[0]
    known = table.dropna(subset=[column])
    last = known.iloc[-1]
    what = column.removeprefix("Share of ").removesuffix(", %")
    part, whole = part_and_whole(table, column)
    title = (
        f"US community, {last['Year']}: {percent(last[column])} of {what} "
        f"({number(last[part])} of {number(last[whole])})"
    )
    words = []
    for c in columns:
        those = table.dropna(subset=[c])
        said = [f"{percent(v)} ({y})" for v, y in zip(those[c], those["Year"], strict=True)]
        words.append(f"{c.removesuffix(', %')}: {listed(said)}.")
    words.append(
        f"The US community was {percent(people_share())} of the people in {people_year()}. Police and "
        f"people are counted by different rules. {NOT_IN_THEM}"
    )
    return title, tuple(words) if len(words) > 1 else (*words, UNADJUSTED)


def people_share() -> float:
    """Return the US community's share of the prefecture's people in 2005, in per cent."""
    people = data.load("population").set_index("row_id")["total"]
    return 100 * float(people["po005"]) / float(people["po006"])


def people_year() -> int:
    """Return the year of that share."""
    return int(data.load("population").set_index("row_id")["as_of"]["po005"].year)


CAVEATS = {
    RATE: (NOT_IN_THEM, UNADJUSTED),
    COUNT: (
        NOT_IN_THEM,
        "A count is not a rate: the number of people in the US community changed, and after June 2011 "
        "the US forces published no breakdown of it.",
        "Hollow marks carry a warning (see the table). Parts of 2025 are left out.",
    ),
    SHARE: (
        "Shares of small numbers move with single cases: read part and whole with each. "
        + NOT_IN_THEM,
        UNADJUSTED,
        "Prefecture totals of 2014 and 2015 come partly from blogs that copy the police tables.",
    ),
}


def story_of(measure: str, offences: str) -> tuple[go.Figure, pd.DataFrame, str, tuple[str, ...]]:
    """Return figure, table, title and words of one state."""
    if measure == RATE:
        table = rate_table(offences)
        return rate_figure(table), table, *rate_story(table)
    columns = WANTED[measure][offences]
    if measure == COUNT:
        table = count_table(columns)
        return count_figure(table, columns), table, *count_story(table, columns)
    table = share_table(columns)
    return share_figure(table, columns), table, *share_story(table, columns)


@exhibit(
    "Crime figures: rate, count or share, and of which offences?",
    tables=["crime", "crime_rates", "population"],
    height=430,
    measure=One([RATE, COUNT, SHARE], label="Show"),
    offences=One([BOTH, ALL, HEINOUS], label="Offences"),
    second={"measure": COUNT, "offences": ALL},
)
def crime(measure: str, offences: str) -> View:
    """Cases and arrests of the US military community as rate, count or share, each with its whole."""
    made, table, title, words = story_of(measure, offences)
    years = YEARS_OF_THE_SURVEY
    offence = "all and heinous offences" if offences == BOTH else offences
    if measure != RATE:
        years = f"{table['Year'].min()} to {table['Year'].max()}"
    units = {
        RATE: "Persons arrested per 10,000 people a year",
        COUNT: "Cases cleared by the Okinawa police a year, number",
        SHARE: "Part of the prefecture's cases or arrests, per cent",
    }
    computed = {
        c: f"100 * {{Row}}.{PARTS[c][0]} / {{Row}}.{PARTS[c][1]}"
        for c in PARTS
        if c in table.columns
    }
    return View(
        figure=made,
        table=table,
        words=words,
        title=title,
        subtitle=f"{units[measure]}, {offence}, {years}. "
        "US military community: service members, civilian component, families. "
        "Hollow, or *: with a warning.",
        as_of=years,
        caveats=CAVEATS[measure],
        definition="Cases cleared or persons arrested by the Okinawa police with a suspect from the US "
        "military community. Heinous is the police class of murder, robbery, arson and rape. Cleared is "
        "not convicted.",
        computed=computed,
        derived=("100 * {po005}.total / {po006}.total", str(people_year()))
        if measure == SHARE
        else (),
    )
