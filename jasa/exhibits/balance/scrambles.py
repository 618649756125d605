"""Lesson 07: how often Japanese fighters took off on alert, and against whose aircraft."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, rough, warnings
from jasa.frame.style import COLOURS, MUTED, figure, hatched, number, percent
from jasa.frame.yearly_series import newest, year_axis, year_rule

ALL, CHINA, RUSSIA, BOTH = "all aircraft", "Chinese", "Russian", "Chinese and Russian"
#: For each choice: column of the view's table -> column of the course's table, name and colour.
AGAINST: dict[str, dict[str, tuple[str, str, str]]] = {
    ALL: {"Scrambles, number": ("total", "all aircraft", COLOURS["Japan"])},
    CHINA: {"Against Chinese aircraft, number": ("china", "Chinese", COLOURS["China"])},
    RUSSIA: {"Against Russian aircraft, number": ("russia_soviet", "Russian", COLOURS["Russia"])},
}
AGAINST[BOTH] = AGAINST[CHINA] | AGAINST[RUSSIA]
STARTS = {"JFY1984": 1984, "JFY2004": 2004}
#: In this year the air force changed when it takes off against Chinese aircraft.
CHANGE = 2020
#: Rows that the words name for what they are: where a count begins or turns, or what lies between.
FIRST_OF_ALL, LOW, FIRST_CHINA, PEAK = "sc001", "sc002", "sc005", "sc010"
LAST_OF_OLD_PRACTICE, FIRST_OF_NEW = "sc013", "sc014"
RUSSIA_2014, BEFORE_INVASION, AFTER_INVASION = "sc008", "sc015", "sc016"


def scramble_rows(against: str, start: int) -> pd.DataFrame:
    """Return the years for which a count of the chosen aircraft is published."""
    rows = data.load("scrambles")
    fields = [field for field, _, _ in AGAINST[against].values()]
    return rows[rows["fiscal_year"] >= start].dropna(subset=fields, how="all")


def scramble_bars(rows: pd.DataFrame, column: str, field: str, name: str, colour: str) -> go.Bar:
    """Return the counts of one group as bars; hatched where the row carries a warning."""
    known = rows.dropna(subset=[field])
    return go.Bar(
        x=known["fiscal_year"].astype(int).tolist(),
        y=known[field].astype(float).tolist(),
        ids=known["row_id"].tolist(),
        meta={"column": column},
        name=name,
        showlegend=False,
        marker=hatched(colour, rough(known)),
        hovertemplate=f"<b>{name}</b>, JFY%{{x}}: %{{y:,}} scrambles<extra></extra>",
    )


def missing_years(
    rows: pd.DataFrame, field: str, colour: str, aside: float, years: range
) -> go.Scatter:
    """Return a small cross on the axis for each year without a figure: missing, not zero."""
    known = set(rows.dropna(subset=[field])["fiscal_year"].astype(int))
    missing = [y for y in years if y not in known]
    return go.Scatter(
        x=[y + aside for y in missing],
        y=[14] * len(missing),
        mode="markers",
        marker={"symbol": "x-thin", "size": 6, "line": {"color": colour, "width": 1.5}},
        meta={"decoration": "years without a figure"},
        customdata=missing,
        showlegend=False,
        hovertemplate="JFY%{customdata}: no figure found<extra></extra>",
    )


def legend_entry(name: str, colour: str, symbol: str = "square") -> go.Scatter:
    """Return an empty trace that puts a name into the legend."""
    return go.Scatter(
        x=[None],
        y=[None],
        mode="markers",
        marker={
            "size": 11,
            "symbol": symbol,
            "color": colour,
            "line": {"color": colour, "width": 1.5},
        },
        meta={"decoration": "key"},
        name=name,
    )


def scramble_figure(rows: pd.DataFrame, against: str, start: int) -> go.Figure:
    """Draw bars by fiscal year, crosses for missing years and the change of practice."""
    parts = AGAINST[against]
    drawn = [scramble_bars(rows, column, *how) for column, how in parts.items()]
    sides = [0.0] if len(parts) == 1 else [-0.2, 0.2]
    years = range(start, int(rows["fiscal_year"].max()) + 1)
    missing = [
        missing_years(rows, field, MUTED if len(parts) == 1 else colour, aside, years)
        for (field, _, colour), aside in zip(parts.values(), sides, strict=True)
    ]
    keys = [legend_entry(name, colour) for _, name, colour in parts.values()]
    keys.append(legend_entry("no figure found", MUTED, "x-thin"))
    rule = year_rule(CHANGE - 0.5, "practice changed:<br>figures before and<br>after differ")
    made = figure(*drawn, *missing, *keys, height=440, barmode="group", showlegend=True)
    made.update_layout(
        shapes=[rule["shape"]], annotations=[rule["label"]], margin={"t": 40}, bargap=0.25
    )
    top = max(float(rows[field].max()) for field, _, _ in parts.values())
    made.update_yaxes(
        title_text="Scrambles, number in the year", range=[0, 1.2 * top], tickformat=","
    )
    made.update_xaxes(year_axis(years, title_text="Fiscal year (April to March)", showgrid=False))
    return made


def newest_count(field: str) -> str:
    """Return the newest published count of a column, with its fiscal year."""
    last = newest(data.load("scrambles"), "fiscal_year", field)
    return f"{number(last[field])} in JFY{last['fiscal_year']}"


def count(row_id: str, field: str) -> int:
    """Return one published count."""
    return int(data.load("scrambles").set_index("row_id").at[row_id, field])


def scramble_words(rows: pd.DataFrame, against: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Describe level, extremes and the change of practice; return sentences and formulas."""
    said, formulas = [], []
    for field, name, _ in AGAINST[against].values():
        known = rows.dropna(subset=[field]).sort_values("fiscal_year")
        first, last = known.iloc[0], known.iloc[-1]
        high = known.loc[known[field].astype(float).idxmax()]
        whom = "all aircraft" if name == ALL else f"{name} aircraft"
        said.append(
            f"Against {whom} there were {number(first[field])} scrambles in "
            f"JFY{first['fiscal_year']}, the most in JFY{high['fiscal_year']} "
            f"({number(high[field])}), and {number(last[field])} in JFY{last['fiscal_year']}."
        )
    if against == ALL:
        before, after = count(LAST_OF_OLD_PRACTICE, "total"), count(FIRST_OF_NEW, "total")
        said.append(
            f"From JFY2019 to JFY2020 the total went from {before} to {after}, "
            f"{percent(100 * (1 - after / before), 0)} less. Part of that is a change of practice, "
            "not of traffic."
        )
        formulas.append("100 * (1 - {sc014}.total / {sc013}.total)")
    if against in (RUSSIA, BOTH):
        said.append(
            f"In JFY2021, the year that ended a month after the invasion of Ukraine, Russian aircraft "
            f"were met {count(BEFORE_INVASION, 'russia_soviet')} times; in JFY2022 "
            f"{count(AFTER_INVASION, 'russia_soviet')} times."
        )
    if against in (CHINA, BOTH):
        said.append(
            f"In JFY2016 Chinese aircraft were {count(PEAK, 'china')} of "
            f"{number(count(PEAK, 'total'))}."
        )
    said.append(
        "A scramble is an order to take off. It counts what Japan's fighters did, not what crossed "
        "a border."
    )
    return tuple(said), tuple(
        formulas + ([f"sum({{{PEAK}}}.total)"] if against in (CHINA, BOTH) else [])
    )


def scramble_title(against: str, start: int) -> str:
    """Return the finding of a state."""
    peak = number(count(PEAK, "total"))
    if against == ALL:
        first = f"{count(FIRST_OF_ALL, 'total')} in JFY1984, " if start < 2000 else ""
        low = f"{count(LOW, 'total')} in JFY2004"
        return f"Scrambles: {first}{low}, {peak} in JFY2016, {newest_count('total')}"
    china = f"{count(FIRST_CHINA, 'china')} in JFY2009, {count(PEAK, 'china')} in JFY2016"
    if against == CHINA:
        return f"Chinese aircraft: {china}, {newest_count('china')}"
    if against == RUSSIA:
        return (
            f"Russian aircraft: {count(RUSSIA_2014, 'russia_soviet')} in JFY2014, "
            f"{count(AFTER_INVASION, 'russia_soviet')} in JFY2022"
        )
    return (
        f"JFY2021: {count(BEFORE_INVASION, 'china')} scrambles against Chinese aircraft, "
        f"{count(BEFORE_INVASION, 'russia_soviet')} against Russian"
    )


@exhibit(
    "How often did Japan's fighters scramble? Choose against whom.",
    tables=["scrambles"],
    height=440,
    second={"against": BOTH, "start": "JFY2004"},
    against=One([ALL, CHINA, RUSSIA, BOTH], label="Against"),
    start=One(list(STARTS), label="From"),
)
def scrambles(against: str, start: str) -> View:
    """Scrambles by fiscal year and by the nationality of the other aircraft."""
    rows = scramble_rows(against, STARTS[start])
    words, derived = scramble_words(rows, against)
    table = {"Fiscal year": rows["fiscal_year"].astype(int).tolist()}
    for column, (field, _, _) in AGAINST[against].items():
        table[column] = rows[field].tolist()
    table["Standing"] = rows["value_status"].astype(str).tolist()
    table |= {"Warning": warnings(rows), "Row": rows["row_id"].tolist()}
    first, last = int(rows["fiscal_year"].min()), int(rows["fiscal_year"].max())
    return View(
        figure=scramble_figure(rows, against, STARTS[start]),
        table=pd.DataFrame(table),
        words=words,
        title=scramble_title(against, STARTS[start]),
        subtitle="Take-offs on alert by Japan's Air Self-Defense Force, number in the fiscal year. "
        "Hatched bars carry a warning (see the table).",
        as_of=f"fiscal years {first} to {last}, with gaps",
        caveats=(
            "A small cross marks a year without a figure: missing, not zero. Nationality includes "
            "estimates.",
            "By nationality only the years from JFY2001 on are published at all.",
        ),
        definition="A scramble is an order to fighters to take off against an aircraft that nears "
        "Japan's airspace. It is not a violation of airspace.",
        derived=derived,
    )
