"""Lesson 07: North Korea's missile and nuclear tests, and how the count changes with what is counted."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, rough, warnings
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, date, figure, listed, number
from jasa.frame.yearly_series import date_axis, newest, year_axis

MISSILES, OUTCOMES, DAYS, TWO, NUCLEAR = (
    "missiles",
    "missiles by outcome",
    "days with launches",
    "missiles by two counts",
    "nuclear tests",
)
#: For each choice: column of the view's table -> column of the course's table, name, colour, pattern.
PARTS: dict[str, dict[str, tuple[str, str, str, str]]] = {
    MISSILES: {"Missiles, number": ("missiles_total", "missiles", COLOURS["North Korea"], "")},
    OUTCOMES: {
        "Success, number": ("success", "success", COLOURS["North Korea"], ""),
        "Failure, number": ("failure", "failure", COLOURS["against"], "x"),
        "Outcome unknown, number": ("outcome_unknown", "unknown", MUTED, "."),
    },
    DAYS: {"Days with launches, number": ("launch_days", "days", COLOURS["North Korea"], "")},
    TWO: {
        "CNS count, number": ("missiles_total", "CNS", COLOURS["North Korea"], ""),
        "Ministry of Defense's count, number": (
            "mod_japan_missiles",
            "Ministry of Defense, Tokyo",
            COLOURS["Japan"],
            "/",
        ),
    },
}
STARTS = {"1984": 1984, "2012": 2012}
#: Two nuclear tests of one year, whose labels would lie on each other.
FIRST_OF_ITS_YEAR, SECOND_OF_ITS_YEAR = "nt004", "nt005"


def yearly(start: int) -> pd.DataFrame:
    """Return the yearly counts from a year on."""
    rows = data.load("missile_tests_by_year")
    return rows[rows["year"] >= start]


def launch_bars(rows: pd.DataFrame, column: str, how: tuple[str, str, str, str]) -> go.Bar:
    """Return one count as bars; provisional years are pale with an outline."""
    field, name, colour, pattern = how
    known = rows.dropna(subset=[field])
    pale = rough(known)
    return go.Bar(
        x=known["year"].astype(int).tolist(),
        y=known[field].astype(float).tolist(),
        ids=known["row_id"].tolist(),
        meta={"column": column} | ({"looks": name} if pattern else {}),
        name=name,
        marker={
            "color": colour,
            "opacity": [0.45 if p else 1.0 for p in pale],
            "line": {"color": colour, "width": 1},
            "pattern": {
                "shape": pattern,
                "fillmode": "replace",
                "fgcolor": colour,
                "bgcolor": PAPER,
                "size": 6,
            },
        },
        hovertemplate=f"<b>{name}</b>, %{{x}}: %{{y:,}}<extra></extra>",
    )


def yearly_figure(rows: pd.DataFrame, count: str) -> go.Figure:
    """Draw the yearly counts as bars."""
    parts = PARTS[count]
    made = figure(
        *[launch_bars(rows, column, how) for column, how in parts.items()],
        height=440,
        barmode="stack" if count == OUTCOMES else "group",
        showlegend=len(parts) > 1,
        bargap=0.25,
    )
    unit = "Days with launches, number" if count == DAYS else "Missiles, number"
    first, last = int(rows["year"].min()), int(rows["year"].max())
    top = float(rows["launch_days" if count == DAYS else "missiles_total"].max())
    made.update_yaxes(title_text=f"{unit} in the year", range=[0, top * 1.2])
    made.update_xaxes(
        year_axis(
            rows["year"],
            room=0.7,
            title_text="Year (dates in UTC)",
            showgrid=False,
            dtick=1 if last - first < 16 else None,
        )
    )
    if provisional(rows):
        made.add_annotation(
            x=last + 0.6,
            y=1,
            yref="paper",
            text="<br>".join(["pale: provisional", *unfinished(rows)]),
            showarrow=False,
            xanchor="right",
            yanchor="top",
            align="right",
            font={"size": 12, "color": MUTED},
        )
    made.update_layout(margin={"t": 40})
    return made


def provisional(rows: pd.DataFrame) -> list[str]:
    """Return the years whose count is provisional."""
    return [str(y) for y, warned in zip(rows["year"], rough(rows), strict=True) if warned]


def unfinished(rows: pd.DataFrame) -> list[str]:
    """Say how far the count of the newest year runs, if it is not a whole year."""
    last = newest(rows, "year")
    until = str(last["note"]).partition(";")[0]
    return [f"{last['year']} only {until}"] if until.startswith("to ") else []


def nuclear_figure(rows: pd.DataFrame) -> go.Figure:
    """Draw the nuclear tests at their dates by seismic magnitude, with the yield as printed."""
    marks = go.Scatter(
        x=rows["as_of"].dt.strftime("%Y-%m-%d").tolist(),
        y=rows["magnitude"].astype(float).tolist(),
        ids=rows["row_id"].tolist(),
        meta={"column": "Seismic magnitude, number"},
        mode="markers",
        marker={
            "size": 13,
            "symbol": "circle-open",
            "color": COLOURS["North Korea"],
            "line": {"width": 2.5},
        },
        hovertemplate="%{x}: magnitude %{y}<extra></extra>",
        name="nuclear test",
    )
    made = figure(marks, height=440, showlegend=False)
    for r in rows.itertuples():
        low = r.row_id == SECOND_OF_ITS_YEAR
        made.add_annotation(
            x=f"{r.as_of:%Y-%m-%d}",
            y=r.magnitude,
            text=f"<b>{r.as_of.day} {r.as_of:%b %Y}</b><br>yield {r.yield_kt} kt",
            showarrow=False,
            yshift=0 if low else 30,
            xshift=10 if low else 0,
            xanchor="left" if low else "right" if r.row_id == FIRST_OF_ITS_YEAR else "center",
            font={"size": 12, "color": INK},
        )
    made.update_yaxes(
        title_text="Seismic magnitude, number",
        range=[rows["magnitude"].min() - 0.6, rows["magnitude"].max() + 0.7],
    )
    made.update_xaxes(date_axis(rows["as_of"], room=0.2, title_text="Date", showgrid=False))
    made.update_layout(margin={"t": 40})
    return made


def value(row_id: str, field: str) -> int:
    """Return one count of a year."""
    return int(data.load("missile_tests_by_year").set_index("row_id").at[row_id, field])


def yearly_words(rows: pd.DataFrame, count: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Describe the counts of a state; return sentences and the formulas of computed numbers."""
    fields = {c: how[0] for c, how in PARTS[count].items()}
    main = next(iter(fields.values()))
    what = {DAYS: "days with launches"}.get(count, "missiles" if count != OUTCOMES else "successes")
    solid = rows[rows["use"] == "grade"]
    high = solid.loc[solid[main].astype(float).idxmax()]
    said = [f"The year with the most {what} was {int(high['year'])}, with {int(high[main])}."]
    formulas: list[str] = []
    if count == MISSILES:
        empty = int((rows["missiles_total"] == 0).sum())
        said.append(
            f"In {empty} of the {len(rows)} years drawn there was no launch; 2018 is one of them, and "
            f"2019 had {value('my036', 'missiles_total')}."
        )
        said.append(
            f"In 2021, the last year before the invasion of Ukraine, there were "
            f"{value('my038', 'missiles_total')}."
        )
    elif count == OUTCOMES:
        said.append(
            f"Of the {value('my039', 'missiles_total')} missiles of 2022 the outcome of "
            f"{value('my039', 'outcome_unknown')} is unknown, so a rate of success cannot be given "
            f"for that year. In 2016 {value('my033', 'failure')} of {value('my033', 'missiles_total')} "
            "failed."
        )
        formulas += ["sum({my039}.missiles_total)", "sum({my033}.missiles_total)"]
    elif count == DAYS:
        said.append(
            f"The {value('my039', 'missiles_total')} missiles of 2022 flew on "
            f"{value('my039', 'launch_days')} days. Counted by days, large salvos weigh less."
        )
        formulas += ["sum({my039}.missiles_total)"]
    else:
        said.append(
            f"For 2022 the database has {value('my039', 'missiles_total')} missiles and the ministry "
            f"{value('my039', 'mod_japan_missiles')}; for 2023 they have "
            f"{value('my040', 'missiles_total')} and {value('my040', 'mod_japan_missiles')}. "
            "Neither is wrong: they count different things."
        )
    said.append(
        "A test shows intent and skill, not an attack. Cruise missiles and artillery rockets are "
        "not counted; space launchers are."
    )
    return tuple(said), tuple(formulas)


def nuclear_words(rows: pd.DataFrame) -> tuple[str, ...]:
    """Describe the six nuclear tests."""
    first, last = rows.iloc[0], rows.iloc[-1]
    return (
        f"{len(rows)} nuclear tests are listed in these years, the first on {date(first['as_of'])} "
        f"(magnitude {number(first['magnitude'])}), the last on {date(last['as_of'])} (magnitude "
        f"{number(last['magnitude'])}).",
        f"The printed yields, in kilotons, are {listed([str(y) for y in rows['yield_kt']])}. They are "
        "estimates and vary widely between institutes.",
        "The list is that of one newspaper table of 2017; it cannot say that none came later.",
    )


def launch_title(count: str, start: int) -> str:
    """Return the finding of a state."""
    six, many, few = (value(i, "missiles_total") for i in ("my038", "my039", "my035"))
    tests = "six from 2006" if start < STARTS["2012"] else "four from 2013"
    titles = {
        MISSILES: f"North Korean missiles launched: {few} in 2018, {six} in 2021, {many} in 2022",
        OUTCOMES: f"Of {many} missiles of 2022, the outcome of {value('my039', 'outcome_unknown')} "
        "is unknown",
        DAYS: f"{many} missiles on {value('my039', 'launch_days')} days: the year 2022 counted two ways",
        TWO: f"The same year 2022: {many} missiles by CNS, {value('my039', 'mod_japan_missiles')} by "
        "Tokyo's ministry",
        NUCLEAR: f"Nuclear tests: {tests} to 2017, the last by far the strongest",
    }
    return titles[count]


def launch_table(rows: pd.DataFrame, count: str) -> pd.DataFrame:
    """Return the rows behind the chart as a table for readers."""
    if count == NUCLEAR:
        shown: dict[str, Any] = {
            "Date": [date(d) for d in rows["as_of"]],
            "Seismic magnitude, number": rows["magnitude"].tolist(),
            "Yield as printed (kilotons)": rows["yield_kt"].astype(str).tolist(),
        }
    else:
        shown = {"Year": rows["year"].astype(int).tolist()}
        if count == MISSILES:
            shown["Launches"] = ["some" if n else "none" for n in rows["missiles_total"]]
        shown |= {column: rows[how[0]].tolist() for column, how in PARTS[count].items()}
    return pd.DataFrame(shown | {"Warning": warnings(rows), "Row": rows["row_id"].tolist()})


@exhibit(
    "How many tests did North Korea make? Choose what is counted.",
    tables=["missile_tests_by_year", "nuclear_tests"],
    height=440,
    second={"count": NUCLEAR},
    count=One([MISSILES, OUTCOMES, DAYS, TWO, NUCLEAR], label="Count"),
    start=One(list(STARTS), label="From"),
)
def missile_and_nuclear_tests(count: str, start: str) -> View:
    """North Korean tests by year: missiles, outcomes, days, two counts, or nuclear tests."""
    first = STARTS[start]
    if count == NUCLEAR:
        rows = data.load("nuclear_tests")
        rows = rows[rows["as_of"].dt.year >= first].sort_values("as_of")
        drawn, words = nuclear_figure(rows), nuclear_words(rows)
        derived: tuple[str, ...] = ()
        years = f"{rows['as_of'].iloc[0].year} to {rows['as_of'].iloc[-1].year}"
    else:
        rows = yearly(first)
        drawn, (words, derived) = yearly_figure(rows, count), yearly_words(rows, count)
        years = f"{int(rows['year'].min())} to {int(rows['year'].max())}"
    return View(
        figure=drawn,
        table=launch_table(rows, count),
        words=words,
        title=launch_title(count, first),
        subtitle="North Korean nuclear tests by date and seismic magnitude, yields as printed"
        if count == NUCLEAR
        else f"North Korean tests, {count}: number in the calendar year. "
        f"{listed(provisional(rows))}: provisional.",
        as_of=years,
        caveats=launch_caveats(rows, count),
        definition="Missiles that can carry half a ton at least 300 km, and space launchers, one "
        "by one (CNS and NTI). The Ministry of Defense in Tokyo publishes a count of its own.",
        derived=derived,
    )


def launch_caveats(rows: pd.DataFrame, count: str) -> tuple[str, ...]:
    """Return what to mind in a state."""
    if count == NUCLEAR:
        return (
            "Yields are estimates and vary widely between institutes; the magnitude is measured.",
        )
    if count == TWO:
        return (
            "Two counts by two rules: never draw them as one line. Where one bar stands alone, the "
            "ministry's figure is not in our sources.",
        )
    return (
        "Counts differ by definition: always say whose. Pale bars are provisional"
        f"{''.join(f'; {part}' for part in unfinished(rows))}.",
        "Dates are UTC: in Japan and Korea a launch can fall on the next day.",
    )
