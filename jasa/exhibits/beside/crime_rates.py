"""Lesson 04: comparisons of crime rates that somebody has published, and what a denominator does."""

from __future__ import annotations

import re

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import Amount, Panel, Step, View, exhibit, starred, warnings
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, date, figure, listed, number, percent

#: What is in no police figure of these exhibits.
NOT_IN_THEM = (
    "Not in these figures: what military police deal with on base, most traffic offences, and what "
    "nobody reported. Arrests and cleared cases are not convictions."
)
UNADJUSTED = (
    "No published comparison adjusts for age and sex. "
    "A military community is younger and more male."
)
SHARE, RATE = "share_pct", "rate"
COMPARISONS = {
    "police, 1989 to 1994": (SHARE, ["cx009", "cx010", "cx011", "cx012", "cx013"]),
    "Okinawa Times, 1972 to 2015": (RATE, ["cx001", "cx002"]),
    "Japan Times column, about 2006": (RATE, ["cx006", "cx007", "cx008"]),
    "Stars and Stripes, half of 2009": (RATE, ["cx004", "cx005"]),
}


def comparison_rows(comparison: str) -> tuple[pd.DataFrame, str]:
    """Return the rows of one published comparison and the column that holds its figures."""
    column, ids = COMPARISONS[comparison]
    rows = data.load("crime_rates").set_index("row_id", drop=False).loc[ids]
    said = rows["period"].replace({"2009-01/2009-06": "January to June 2009"})
    return rows.assign(period=said.str.replace("-", " to ")), column


def bar_names(rows: pd.DataFrame, column: str) -> list[str]:
    """Return the label of each bar: the offence for shares, the group for rates."""
    return rows["offences" if column == SHARE else "group"].astype(str).tolist()


def comparison_unit(rows: pd.DataFrame, column: str) -> str:
    """Return the unit of one comparison as the table names it."""
    return "per cent of persons arrested" if column == SHARE else str(rows["unit"].iloc[0])


def comparison_figure(rows: pd.DataFrame, column: str, shown: str) -> go.Figure:
    """Draw one bar a figure; the US military community's bars are full, the others hatched."""
    traces = []
    for ours in (True, False):
        those = rows[rows["group"].str.startswith("US ") == ours]
        if those.empty:
            continue
        colour = COLOURS["United States"] if ours else COLOURS["Okinawa"]
        wholes = [
            "" if pd.isna(r.numerator) else f" ({number(r.numerator)} of {number(r.denominator)})"
            for r in those.itertuples()
        ]
        values = those[column].astype(float).tolist()
        traces.append(
            go.Bar(
                x=values,
                y=bar_names(those, column),
                ids=those["row_id"].tolist(),
                orientation="h",
                width=0.6,
                name="US military community" if ours else "others",
                marker={
                    "color": colour if ours else PAPER,
                    "line": {"color": colour, "width": 1.5},
                    "pattern": {"shape": "" if ours else "/", "fgcolor": colour},
                },
                text=[
                    f" {v:g}{w}{s}" for v, w, s in zip(values, wholes, starred(those), strict=True)
                ],
                textposition="outside",
                cliponaxis=False,
                hovertemplate="%{y}: %{text}<extra></extra>",
                showlegend=False,
                meta={"column": shown} | ({} if ours else {"looks": "the other group"}),
            )
        )
    made = figure(*traces, height=360, barmode="overlay")
    made.update_yaxes(categoryorder="array", categoryarray=bar_names(rows, column)[::-1])
    made.update_xaxes(title_text=shown, range=[0, 1.3 * rows[column].max()])
    made.update_yaxes(
        title_text="Offence (persons arrested)" if column == SHARE else "Group of persons", ticks=""
    )
    return made


def comparison_table(rows: pd.DataFrame, column: str, shown: str) -> pd.DataFrame:
    """Return the figures with part, whole, author and what they point towards."""
    return pd.DataFrame(
        {
            "Offences": rows["offences"].tolist(),
            "Group": rows["group"].tolist(),
            "Years": rows["period"].tolist(),
            shown: rows[column].tolist(),
            "Part, persons": rows["numerator"].tolist(),
            "Whole, persons": rows["denominator"].tolist(),
            "Unit": rows["unit"].tolist(),
            "Who says so": rows["who_says"].tolist(),
            "Points towards": rows["points_toward"].fillna("").tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def comparison_title(rows: pd.DataFrame, column: str) -> str:
    """Return the finding of one comparison in neutral words."""
    first = rows.iloc[0]
    if column == SHARE:
        top = rows.iloc[1:].sort_values(column)
        low, high = top.iloc[0], top.iloc[-1]
        return (
            f"US community's share of arrests, {first['period']}: {low['offences']} "
            f"{percent(low[column], 0)}, {high['offences']} {percent(high[column])}"
        )
    said = f"{first[column]:g} against {rows.iloc[1][column]:g}"
    return (
        f"{str(first['offences']).capitalize()}, {first['period']}: {said}, by {first['who_says']}"[
            :110
        ]
    )


def comparison_words(rows: pd.DataFrame, column: str) -> tuple[str, ...]:
    """Say what was published, by whom, with part and whole, and what it is used for."""
    first = rows.iloc[0]
    if column == SHARE:
        said = [
            f"{r.offences} {percent(r.share_pct)} ({number(r.numerator)} of {number(r.denominator)})"
            for r in rows.itertuples()
        ]
        level = f"Share of the US military community among persons arrested: {listed(said)}."
        use = "Some offences point one way and some the other; all five are of the same years."
    else:
        said = [f"{r.group} {r.rate:g}" for r in rows.itertuples()]
        level = f"{first['offences'].capitalize()}, {first['unit']}: {listed(said)}."
        use = f"It is used to argue for a {first['points_toward']}."
        if "nationwide" in first["group"]:
            use += " Mind the areas: the US figure is of all Japan, another one of Okinawa only."
    return (
        f"{first['who_says']}, {first['period']}. {level}",
        use,
        f"{UNADJUSTED} {NOT_IN_THEM}",
    )


@exhibit(
    "Which comparison was published, and for which argument?",
    tables=["crime_rates"],
    height=360,
    # The default is the one comparison whose figures point both ways, so that it argues for no side.
    comparison=Step(list(COMPARISONS), label="Comparison", default="police, 1989 to 1994"),
    second={"comparison": "Stars and Stripes, half of 2009"},
)
def crime_arguments(comparison: str) -> View:
    """One published comparison at a time, because their years and units must not be mixed."""
    rows, column = comparison_rows(comparison)
    legend = "Full bars: US military community. Hatched: others. *: with a warning."
    legend = "All bars: US military community. *: with a warning." if column == SHARE else legend
    shown = "Share of persons arrested, %" if column == SHARE else f"Rate, {rows['unit'].iloc[0]}"
    return View(
        figure=comparison_figure(rows, column, shown),
        table=comparison_table(rows, column, shown),
        words=comparison_words(rows, column),
        title=comparison_title(rows, column),
        subtitle=f"{comparison_unit(rows, column).capitalize()}, {rows['offences'].iloc[0]} offences, "
        f"{rows['period'].iloc[0]}. {legend}".replace("offences offences", "offences"),
        as_of=str(rows["period"].iloc[0]),
        caveats=(
            NOT_IN_THEM,
            UNADJUSTED,
            "Comparisons of different years or units must not be set side by side: that is why there is "
            "one chart for each.",
        ),
        definition="Persons arrested, as the author named counts them. The US military community is "
        "service members, civilian component and dependants. Heinous is the police class of murder, "
        "robbery, arson and rape.",
    )


ARRESTS, PUBLISHED, OTHERS = "cx014", "cx017", "cx018"
#: First and last year of the survey of arrests that the rates rest on.
SURVEY = (2006, 2015)
YEARS_OF_THE_SURVEY = f"{SURVEY[0]} to {SURVEY[1]}"
PER_YEAR = "10000 * {Row of the arrests}.numerator / 10 / {Row}.total"


def communities() -> pd.DataFrame:
    """Return the published sizes of the US community in the years of the survey, without a warning."""
    rows = data.load("population")
    years = rows["as_of"].dt.year.between(*SURVEY)
    return rows[years & (rows["group"] == "US community") & (rows["use"] == "grade")].sort_values(
        "total"
    )


def denominator_figure(
    table: pd.DataFrame, rows: pd.DataFrame, people: float, own: float
) -> go.Figure:
    """Draw the rate that each published whole gives, and the reader's own as a diamond."""
    rates = data.load("crime_rates").set_index("row_id")["rate"]
    forces = rows["basis"].str.startswith("US forces").tolist()
    marks = go.Scatter(
        x=rows["total"].astype(float).tolist(),
        y=table["Rate, persons arrested per 10,000 a year"].tolist(),
        ids=table["Row"].tolist(),
        mode="markers",
        marker={
            "size": 13,
            "symbol": ["circle" if f else "square" for f in forces],
            "color": COLOURS["United States"],
        },
        customdata=table["Counted by"].tolist(),
        hovertemplate="%{customdata}: %{x:,}<br>%{y:.2f} per 10,000 a year<extra></extra>",
        showlegend=False,
        meta={"column": "Rate, persons arrested per 10,000 a year"},
    )
    mine = go.Scatter(
        x=[people],
        y=[own],
        mode="markers",
        marker={"size": 18, "symbol": "diamond-open", "color": INK, "line": {"width": 3}},
        hoverinfo="skip",
        showlegend=False,
        meta={"decoration": "the reader's own denominator"},
    )
    lines = [(OTHERS, "other residents, as published"), (PUBLISHED, "US community, as published")]
    made = figure(*[rate_line(float(rates[i]), name) for i, name in lines], marks, mine, height=420)
    label_wholes(made, people, own, [(float(rates[i]), name) for i, name in lines])
    made.update_xaxes(
        title_text="People in the US military community (the whole), persons",
        range=[38500, 54000],
        tickformat=",",
    )
    made.update_yaxes(title_text="Rate, persons arrested per 10,000 a year", range=[0, 30])
    return made


def label_wholes(
    made: go.Figure, people: float, own: float, lines: list[tuple[float, str]]
) -> None:
    """Write the reader's own rate and the names of the published ones."""
    made.add_annotation(
        x=people,
        y=own,
        text=f"<b>your whole: {own:.1f}</b>",
        ax=0,
        ay=-62,
        arrowcolor=INK,
        arrowwidth=1,
        standoff=12,
        font={"size": 13, "color": INK},
    )
    for rate, name in lines:
        made.add_annotation(
            x=53900,
            y=rate,
            text=f"{name}: {rate:g}",
            showarrow=False,
            xanchor="right",
            yanchor="bottom",
            font={"size": 12.5, "color": MUTED},
        )


def rate_line(rate: float, name: str) -> go.Scatter:
    """Return a dashed line across the chart at a published rate."""
    return go.Scatter(
        x=[38500, 54000],
        y=[rate, rate],
        mode="lines",
        line={"color": MUTED, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
        showlegend=False,
        meta={"decoration": name},
    )


def denominator_table(rows: pd.DataFrame, arrests: float) -> pd.DataFrame:
    """Return each published whole with the rate it gives."""
    return pd.DataFrame(
        {
            "Date": [date(r.as_of, r.as_of_precision) for r in rows.itertuples()],
            "Counted by": rows["basis"].tolist(),
            "Whole, persons": rows["total"].tolist(),
            "Rate, persons arrested per 10,000 a year": [
                10000 * arrests / 10 / float(t) for t in rows["total"]
            ],
            "Years of the arrests": [YEARS_OF_THE_SURVEY] * len(rows),
            "Unit": ["persons arrested per 10,000 a year"] * len(rows),
            "Row of the arrests": [ARRESTS] * len(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def argued(row: pd.Series) -> str:
    """Return the figure of a position with its date, unless the unit names the years itself."""
    said = f"{row['figure']:g} {row['unit']}"
    return said if re.search(r"\d{4}", str(row["unit"])) else f"{row['as_of'].year}: {said}"


def denominator_panels() -> tuple[Panel, ...]:
    """Return the two published arguments, each as its own side puts it."""
    positions = data.load("positions").set_index("row_id")
    return tuple(
        Panel(
            str(positions.at[i, "party"]),
            str(positions.at[i, "position"]),
            i,
            argued(positions.loc[i]),
        )
        for i in ("pn012", "pn013")
    )


def denominator_words(
    rows: pd.DataFrame, shown: pd.Series, people: float, years: str
) -> tuple[str, ...]:
    """Say what the reader's whole and the published wholes give, and where the order stays."""
    rates = data.load("crime_rates").set_index("row_id")
    arrests = float(rates.at[ARRESTS, "numerator"])
    own = 10000 * arrests / 10 / people
    implied = 10000 * arrests / 10 / rates.at[PUBLISHED, "rate"]
    low, high = rows.iloc[0], rows.iloc[-1]
    return (
        f"The police arrested {number(arrests)} persons of the US military community in ten years "
        f"({years}), all penal-code offences. Over {number(people)} people that is "
        f"{number(own, 1)} per 10,000 a year.",
        f"The published wholes run from {number(low['total'])} ({low['basis']}) to "
        f"{number(high['total'])} ({high['basis']}). So the rate runs from "
        f"{number(shown.iloc[0], 1)} down to {number(shown.iloc[-1], 1)}.",
        f"The newspaper's own rate, {rates.at[PUBLISHED, 'rate']:g}, fits about "
        f"{number(implied / 1000, 0)} thousand people. "
        f"For other residents it has {rates.at[OTHERS, 'rate']:g}.",
        "Whichever whole you take, the order of the two groups stays. That holds for these offences "
        "and these years only; for heinous offences the order is the other way round.",
    )


@exhibit(
    "What does the denominator do? Choose a whole.",
    tables=["population", "crime_rates", "positions"],
    height=420,
    people=Amount(40000, 53000, 46000, 500, "persons", "US community"),
    second={"people": 40000},
)
def crime_denominator(people: float) -> View:
    """The same arrests over each published size of the US community, and over one of your own."""
    rows = communities()
    rates = data.load("crime_rates").set_index("row_id")
    arrests = float(rates.at[ARRESTS, "numerator"])
    table = denominator_table(rows, arrests)
    own = 10000 * arrests / 10 / people
    shown = table["Rate, persons arrested per 10,000 a year"]
    years = f"{rates.at[ARRESTS, 'from_year']} to {rates.at[ARRESTS, 'to_year']}"
    return View(
        figure=denominator_figure(table, rows, people, own),
        table=table,
        words=denominator_words(rows, shown, people, years),
        title=f"The same {number(arrests)} arrests give {number(shown.iloc[-1], 1)} to "
        f"{number(shown.iloc[0], 1)} per 10,000 a year",
        subtitle=f"Persons arrested per 10,000 a year, all penal-code offences, {years}, over six "
        "published sizes of the US community. Circles: US forces. Squares: Ministry of Defense.",
        as_of=f"{years}; the wholes have their own dates",
        caveats=(
            NOT_IN_THEM,
            "Each whole is of one day, while the arrests are of ten years. The two series of the US "
            "community disagree and must not be joined.",
            UNADJUSTED,
        ),
        definition="Persons of the US military community arrested, divided by ten years and by a "
        "published number of people, times ten thousand.",
        panels=denominator_panels(),
        computed={"Rate, persons arrested per 10,000 a year": PER_YEAR},
        derived=(
            f"1 * {{{ARRESTS}}}.numerator",
            f"10000 * {{{ARRESTS}}}.numerator / 10 / {people}",
            f"{{{ARRESTS}}}.numerator / {{{PUBLISHED}}}.rate",
            f"1 * {{{PUBLISHED}}}.rate",
            f"1 * {{{OTHERS}}}.rate",
        ),
    )
