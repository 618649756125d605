"""Lesson 04: bases and the economy of Okinawa: share of income, jobs, rents, and returned land."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, warnings
from jasa.frame.style import COLOURS, INK, PAPER, figure, listed, marks, number, percent
from jasa.frame.yearly_series import newest, year_axis

INCOME, JOBS, RENT, HECTARE = "share of income", "jobs", "rents", "rent per hectare"
SHARE, PERSONS = "Base income, % of gross prefectural income", "People employed, persons"
YEN, PER_HECTARE = "Rent, billion yen", "Rent per hectare, million yen"
EMPLOYERS = {
    "base_employees": "base employees",
    "employer_headcount_prefectural_government": "prefectural government",
    "employer_headcount_okinawa_electric": "Okinawa Electric Power",
    "employer_headcount_bank_of_the_ryukyus": "Bank of the Ryukyus",
}
RENTS = {"land_rent_us": "US bases", "land_rent_us_and_sdf": "US bases and Self-Defense Forces"}
COLUMNS = {INCOME: SHARE, JOBS: PERSONS, RENT: YEN, HECTARE: PER_HECTARE}
HEIGHT = 440


def economy_rows(*indicators: str) -> pd.DataFrame:
    """Return the preferred figures of some indicators, oldest first."""
    rows = data.load("economy")
    rows = rows[rows["indicator"].isin(indicators) & rows["preferred"].astype(bool)]
    return rows.sort_values(["indicator", "year"])


def over_years(rows: pd.DataFrame, name: str, column: str, symbol: str, colour: str) -> go.Scatter:
    """Return one series; lines join neighbouring fiscal years, hollow marks carry a warning."""
    points: list[tuple[Any, Any, Any, str]] = []
    for row in rows.itertuples():
        if points and row.year - points[-1][0] > 1:
            points.append((points[-1][0], None, None, symbol))
        mark = f"{symbol}-open" if row.use == "caveat" else symbol
        points.append((int(row.year), float(row.value), row.row_id, mark))
    x, y, ids, shapes = zip(*points, strict=True)
    return go.Scatter(
        x=x,
        y=y,
        ids=ids,
        mode="lines+markers",
        line={"color": colour, "width": 2},
        marker=marks(colour, shapes),
        hovertemplate=f"<b>{name}</b><br>fiscal %{{x}}: %{{y}}<extra></extra>",
        name=name,
        showlegend=column == YEN,
        meta={"column": column},
    )


def across(labels: list[str], table: pd.DataFrame, column: str, full: list[bool]) -> go.Figure:
    """Draw one horizontal bar a line of the table; bars that are not `full` are hatched."""
    colour = COLOURS["Okinawa"]
    traces = []
    for kind in (True, False):
        those = [i for i, f in enumerate(full) if f == kind]
        values = [float(table[column].iloc[i]) for i in those]
        traces.append(
            go.Bar(
                x=values,
                y=[labels[i] for i in those],
                ids=[table["Row"].iloc[i] for i in those],
                orientation="h",
                width=0.62,
                name="chosen" if kind else "to compare",
                marker={
                    "color": colour if kind else PAPER,
                    "line": {"color": colour, "width": 1.5},
                    "pattern": {"shape": "" if kind else "/", "fgcolor": colour},
                },
                text=[f" {number(v)}" if v >= 100 else f" {number(v, 2)}" for v in values],
                textposition="outside",
                cliponaxis=False,
                hovertemplate="%{y}: %{text}<extra></extra>",
                showlegend=False,
                meta={"column": column, "place": "layout"}
                | ({} if kind else {"looks": "to compare, not chosen"}),
            )
        )
    made = figure(*traces, height=HEIGHT, barmode="overlay")
    made.update_yaxes(categoryorder="array", categoryarray=labels[::-1])
    made.update_xaxes(range=[0, 1.18 * float(table[column].max())], tickformat=",")
    made.update_yaxes(ticks="")
    return made


#: The rent of one year divided by where its owners are paid: no other year is divided.
PAID_INSIDE, PAID_OUTSIDE = "ec069", "ec070"
FISCAL = {"title_text": "Fiscal year (April to March)", "gridcolor": "rgba(0,0,0,0)"}
Story = tuple[go.Figure, pd.DataFrame, str, tuple[str, ...], tuple[str, ...]]


def long_table(rows: pd.DataFrame, column: str, what: list[str]) -> pd.DataFrame:
    """Return figures of the table economy in long form."""
    return pd.DataFrame(
        {
            "What": what,
            "Fiscal year": rows["year"].astype(str).tolist(),
            column: rows["value"].tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def income_story() -> Story:
    """Base income as a share of gross prefectural income."""
    rows = economy_rows("base_income_share_of_gross_prefectural_income")
    table = long_table(rows, SHARE, ["base income"] * len(rows))
    made = figure(
        over_years(rows, "base income", SHARE, "circle", COLOURS["Okinawa"]), height=HEIGHT
    )
    made.update_yaxes(title_text=SHARE, range=[0, 1.2 * float(rows["value"].max())])
    made.update_xaxes(year_axis(rows["year"], room=3, **FISCAL))
    by_id = rows.set_index("row_id", drop=False)
    picked = [by_id.loc[i] for i in ("ec012", "ec013", "ec015", "ec030", "ec040")]
    for row in picked:
        made.add_annotation(
            x=int(row["year"]),
            y=float(row["value"]),
            text=f"{row['value']:g} %<br>({row['year']})",
            showarrow=False,
            xanchor="center",
            xshift=34 if row["row_id"] == "ec040" else 0,
            yshift=0 if row["row_id"] == "ec040" else 26,
            font={"size": 12.5, "color": INK},
        )
    said = [f"{percent(r['value'])} ({r['year']})" for r in picked]
    second, last = picked[1], picked[-1]
    title = (
        f"Base income: {percent(second['value'])} of gross prefectural income in fiscal "
        f"{second['year']}, {percent(last['value'])} in {last['year']}"
    )
    words = (
        f"Base income over gross prefectural income: {listed(said)}. From fiscal {picked[2]['year']} on "
        "the marks lie between "
        f"{percent(rows[rows['year'] >= 1990]['value'].min())} and "
        f"{percent(rows[rows['year'] >= 1990]['value'].max())}.",
        "A falling share need not mean falling income from the bases: the whole grew too.",
        f"Before {second['year']} Okinawa was under US administration. The hollow mark of "
        f"{rows['year'].min()} has another denominator, and differences of a few tenths mean nothing.",
    )
    return made, table, title, words, ()


def jobs_story() -> Story:
    """Base employees at three dates, beside three other employers of Okinawa."""
    rows = economy_rows(*EMPLOYERS)
    rows = rows.assign(what=[EMPLOYERS[i] for i in rows["indicator"]])
    base = rows[rows["indicator"] == "base_employees"]
    others = rows[rows["indicator"] != "base_employees"].sort_values("value", ascending=False)
    rows = pd.concat([base, others])
    table = long_table(rows, PERSONS, rows["what"].tolist())
    labels = [f"{r.what}, {r.year}" for r in rows.itertuples()]
    made = across(labels, table, PERSONS, (rows["indicator"] == "base_employees").tolist())
    made.update_xaxes(title_text=PERSONS)
    made.update_yaxes(title_text="Employer and fiscal year")
    said = [f"{number(r.value)} ({r.year})" for r in base.itertuples()]
    near = [f"{r.what} {number(r.value)}" for r in others.itertuples()]
    title = f"Base employees: {listed(said)}"
    words = (
        f"Base employees in Okinawa: {listed(said)}. Three figures in half a century are not a series.",
        f"Other employers in fiscal {others['year'].iloc[0]}, by the Marine Corps: {listed(near)}.",
        "These are gross jobs. What else would have been on the land, and how many jobs with it, no "
        "table can say.",
    )
    return made, table, title, words, ()


def rent_story() -> Story:
    """Rent for base land over time, US bases alone and with Self-Defense Force land."""
    rows = economy_rows(*RENTS)
    table = long_table(rows, YEN, [RENTS[i] for i in rows["indicator"]])
    looks = {
        "land_rent_us": ("circle", COLOURS["Okinawa"]),
        "land_rent_us_and_sdf": ("square", COLOURS["Japan"]),
    }
    traces = [
        over_years(rows[rows["indicator"] == key], RENTS[key], YEN, *looks[key]) for key in RENTS
    ]
    made = figure(*traces, height=HEIGHT)
    made.update_yaxes(
        title_text=f"{YEN} (prices of the year)", range=[0, 1.15 * float(rows["value"].max())]
    )
    made.update_xaxes(year_axis(rows["year"], room=2, **FISCAL))
    mine = rows[rows["indicator"] == "land_rent_us"]
    first, last = mine.sort_values("year").iloc[0], newest(mine, "year")
    split = data.load("economy").set_index("row_id").loc[[PAID_INSIDE, PAID_OUTSIDE]]
    (here, away), year = split["value"], split["year"].iloc[0]
    whole = mine[mine["year"] == year].iloc[0]
    title = (
        f"Rent for US base land: {first['value']:g} billion yen in fiscal {first['year']}, "
        f"{number(last['value'])} in {last['year']}"
    )
    words = (
        f"Rent for the land of US bases was {first['value']:g} billion yen in fiscal {first['year']} "
        f"and {number(last['value'])} billion in {last['year']}, in the prices of each year.",
        f"Of the rent of {year}, the last year that is divided, {number(here)} billion yen was paid "
        f"inside Okinawa and {number(away)} billion outside, {percent(100 * away / whole['value'])}.",
        "Squares include land of the Self-Defense Forces: they "
        "are another series and must not be joined to the circles.",
    )
    derived = (
        f"1 * {{{PAID_INSIDE}}}.value",
        f"1 * {{{PAID_OUTSIDE}}}.value",
        f"100 * {{{PAID_OUTSIDE}}}.value / {{{whole['row_id']}}}.value",
    )
    return made, table, title, words, derived


def hectare_story() -> Story:
    """Rent per hectare by facility in fiscal 2007."""
    rows = data.load("land_rent")
    rows = rows.assign(each=1000 * rows["rent_yen_bn"] / rows["area_ha"]).sort_values("each")[::-1]
    table = pd.DataFrame(
        {
            "Facility": rows["facility"].tolist(),
            "Fiscal year": rows["fiscal_year"].astype(str).tolist(),
            "Area, ha": rows["area_ha"].tolist(),
            "Rent of the year, billion yen": rows["rent_yen_bn"].tolist(),
            "Owners, persons": rows["landowners"].tolist(),
            PER_HECTARE: rows["each"].tolist(),
            "Row": rows["row_id"].tolist(),
        }
    )
    made = across(rows["facility"].tolist(), table, PER_HECTARE, (~rows["is_total"]).tolist())
    made.update_xaxes(title_text=PER_HECTARE)
    made.update_yaxes(title_text="Facility (hatched: all together)")
    top, low = rows.iloc[0], rows.iloc[-1]
    year = rows["fiscal_year"].iloc[0]
    title = (
        f"Rent per hectare, fiscal {year}: {number(top['each'], 1)} million yen at "
        f"{top['facility']}, {number(low['each'], 2)} at {low['facility']}"
    )
    base = rows[~rows["is_total"]].sort_values("rent_yen_bn").iloc[-1]
    words = (
        f"A hectare of {top['facility']} earned {number(top['each'], 1)} million yen in fiscal {year}, "
        f"a hectare of the {low['facility']} {number(low['each'], 2)}: "
        f"{number(top['each'] / low['each'], 0)} times as much.",
        f"The largest sum went to {base['facility']}: {number(base['rent_yen_bn'], 1)} billion yen to "
        f"{number(base['landowners'])} owners.",
        "So one hectare is not like another: land in town is dear, forest is cheap. The bar of all "
        "together also holds facilities that are not listed.",
    )
    ratio = f"{{{top['row_id']}}}.rent_yen_bn / {{{top['row_id']}}}.area_ha"
    ratio = f"({ratio}) / ({{{low['row_id']}}}.rent_yen_bn / {{{low['row_id']}}}.area_ha)"
    return made, table, title, words, (ratio,)


STORIES = {INCOME: income_story, JOBS: jobs_story, RENT: rent_story, HECTARE: hectare_story}
MIND = {
    INCOME: "The series mixes releases: differences of a few tenths of a point mean nothing. Hollow "
    "marks have another denominator or another warning.",
    JOBS: "Gross jobs are not net jobs: without the bases the land and the people would not be idle.",
    RENT: "Yen of each year, not corrected for prices. Hollow marks are rounded, budgeted or read off a "
    "chart.",
    HECTARE: "One year only, copied by a law office from what looks like the prefecture's compendium.",
}

KIND = {
    INCOME: "Base income is land rent, pay of base employees and spending of US personnel.",
    JOBS: "Full bars: base employees. Hatched: three other employers.",
    RENT: "Land rent paid to owners, US bases alone and with Self-Defense Force land.",
    HECTARE: "Rent over area, the larger facilities of US forces in Okinawa.",
}

MEANS = {
    INCOME: "Gross prefectural income is what the prefecture's accounts call all income of the year. "
}


@exhibit(
    "What do the bases bring in? Choose a measure.",
    tables=["economy", "land_rent"],
    height=HEIGHT,
    show=One([INCOME, JOBS, RENT, HECTARE], label="Show"),
    second={"show": HECTARE},
)
def okinawa_economy(show: str) -> View:
    """Bases in Okinawa's economy: share of income, people employed, rents, rent per hectare."""
    made, table, title, words, derived = STORIES[show]()
    years = f"{table['Fiscal year'].min()} to {table['Fiscal year'].max()}"
    years = years.split(" to ")[0] if len(set(table["Fiscal year"])) == 1 else years
    computed = {PER_HECTARE: "1000 * {Row}.rent_yen_bn / {Row}.area_ha"} if show == HECTARE else {}
    return View(
        figure=made,
        table=table,
        words=words,
        title=title,
        subtitle=f"{COLUMNS[show]}, fiscal {years}. {KIND[show]}",
        as_of=f"fiscal {years}",
        caveats=(
            MIND[show],
            "What the state pays to Okinawa under other headings is not base income and not in here.",
        ),
        definition=f"{COLUMNS[show]}. {MEANS.get(show, '')}Fiscal years run from April to March.",
        computed=computed,
        derived=derived,
    )
