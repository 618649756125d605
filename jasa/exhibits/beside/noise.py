"""Lesson 04: aircraft noise measured beside Kadena and Futenma."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, QUIET, figure, listed, marks, number
from jasa.frame.yearly_series import year_axis

#: Fiscal year from which the law measures by Lden, no longer by the W index.
LDEN_FROM = 2013
SEVERAL, EVERY = "measured in several years", "every station"
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star", "hexagon", "bowtie")


@dataclass(frozen=True)
class Measure:
    """How one measure of noise is drawn and put in words."""

    key: str
    column: str
    axis: str
    low: float
    high: float
    decimals: int
    finding: str
    meaning: str
    mind: str


MEASURES = {
    "yearly level (Lden)": Measure(
        "lden",
        "Level (Lden), dB",
        "Yearly level (Lden), decibels (dB)",
        55,
        72.5,
        0,
        "{station}, beside {base}: {value} dB in fiscal {year}, standard {standard} dB",
        "Lden: the sound energy of aircraft over a year as one level, evening and night weighted more",
        "A decibel is a logarithm: equal steps up the axis are equal ratios of sound energy. The axis "
        "does not start at zero.",
    ),
    "loudest sound": Measure(
        "peak_level",
        "Loudest sound, dB",
        "Loudest single sound of the year, decibels (dB)",
        110,
        126,
        1,
        "{station}, beside {base}: loudest sound {value} dB in fiscal {year}",
        "The highest level of a single sound in the year",
        "One moment of a year. It says nothing of how often, and the highest of many is a matter of "
        "chance. The axis does not start at zero.",
    ),
    "night events": Measure(
        "night_events_per_month",
        "Night events, number a month",
        "Noise events at night, number a month",
        0,
        540,
        1,
        "{station}, beside {base}: {value} noise events a month at night, fiscal {year}",
        "Noise events from ten at night to six in the morning, mean a month, by the prefecture",
        "The prefecture's night ends at six, the Defense Bureau's at seven: their counts must not be "
        "joined.",
    ),
    "stations over the standard": Measure(
        "stations_over_standard",
        "Stations over the standard, number",
        "Stations over the standard, number",
        0,
        20,
        0,
        "Beside {base}, {value} of {whole} stations were over the standard in fiscal {year}",
        "Measuring stations whose yearly level is over the environmental standard of their zone",
        "The number of stations changes, so read each count with its whole. Before fiscal 2013 the "
        "standard used another index.",
    ),
    "old W index": Measure(
        "w_index",
        "W index, WECPNL",
        "Old W index (WECPNL), a number on a scale of its own",
        76,
        89,
        0,
        "{station}, beside {base}: {value} on the old W index in fiscal {year}",
        "WECPNL, the index of the old national standard",
        "W and Lden are two scales: never put both on one axis.",
    ),
}


def noise_rows(base: str, measure: Measure, stations: str) -> pd.DataFrame:
    """Return the prefecture's figures of one base and measure, oldest first.

    With `SEVERAL` a station stays only if it has figures of at least three years, or of as many as
    the station with most.
    """
    rows = data.load("noise")
    rows = rows[(rows["base"] == base) & (rows["metric"] == measure.key)]
    rows = rows.sort_values(["station", "fiscal_year"])
    if stations == SEVERAL:
        years = rows.groupby("station")["row_id"].transform("size")
        rows = rows[years >= min(3, years.max())]
    return rows


def one_station(rows: pd.DataFrame, column: str, symbol: str, colour: str) -> go.Scatter:
    """Return the marks of one station; a line joins neighbouring years only."""
    x: list[int | None] = []
    y: list[float | None] = []
    ids: list[str | None] = []
    shapes: list[str] = []
    for row in rows.itertuples():
        if x and row.fiscal_year - x[-1] > 1:  # type: ignore[operator]
            x, y, ids, shapes = [*x, x[-1]], [*y, None], [*ids, None], [*shapes, symbol]
        x.append(int(row.fiscal_year))
        y.append(float(row.value))
        ids.append(row.row_id)
        shapes.append(f"{symbol}-open" if row.use == "caveat" else symbol)
    return go.Scatter(
        x=x,
        y=y,
        ids=ids,
        mode="lines+markers",
        line={"color": colour, "width": 2},
        marker=marks(colour, shapes),
        hovertemplate=f"<b>{rows['station'].iloc[0]}</b><br>fiscal %{{x}}: %{{y}}<extra></extra>",
        showlegend=False,
        meta={"column": column},
    )


def label_places(ends: pd.DataFrame, gap: float) -> list[float]:
    """Return heights for the labels of points in one year, pushed apart to at least `gap`."""
    places: list[float] = []
    for value in ends["value"]:
        places.append(max(float(value), places[-1] + gap) if places else float(value))
    over = places[-1] - float(ends["value"].iloc[-1])
    return [p - over / 2 for p in places]


def add_labels(made: go.Figure, rows: pd.DataFrame, gap: float) -> None:
    """Write the name of each station beside its last point, equal points together."""
    last = rows.groupby("station").tail(1)
    last = last.assign(station=last["station"].replace("all", "all stations"))
    named = last.groupby(["fiscal_year", "value"], as_index=False)["station"].agg(", ".join)
    newest = named[named["fiscal_year"] == named["fiscal_year"].max()]
    # A name beside a mark of the last year stands in the margin: a letter takes seven pixels.
    made.update_layout(margin={"r": max(24, 7 * int(newest["station"].str.len().max()))})
    for year, ends in named.groupby("fiscal_year"):
        ends = ends.sort_values("value")
        places = label_places(ends, gap)
        for name, value, place in zip(ends["station"], ends["value"], places, strict=True):
            made.add_annotation(
                x=int(year),
                y=place,
                text=name,
                showarrow=False,
                xanchor="left",
                xshift=12,
                bgcolor=PAPER,
                font={"size": 12.5, "color": INK},
                hovertext=f"{name}: {value:g}",
            )


def add_standards(made: go.Figure, rows: pd.DataFrame) -> None:
    """Draw the environmental standard of the stations as dashed lines, with their names."""
    known = rows.dropna(subset=["standard_db"])
    for standard, those in known.groupby("standard_db"):
        names = listed(sorted(set(those["station"])))
        made.add_scatter(
            x=list(made.layout.xaxis.range),
            y=[standard, standard],
            mode="lines",
            line={"color": MUTED, "width": 1.5, "dash": "dash"},
            hoverinfo="skip",
            showlegend=False,
            meta={"decoration": "environmental standard"},
        )
        made.add_annotation(
            x=made.layout.xaxis.range[0] + 0.1,
            y=standard,
            text=f"standard at {names}: {standard:g} dB",
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            font={"size": 12, "color": MUTED},
        )


def noise_figure(rows: pd.DataFrame, measure: Measure) -> go.Figure:
    """Draw each station as marks over fiscal years; the station named in the title stands out."""
    chief = chief_row(rows)["station"]
    traces = [
        one_station(
            those,
            measure.column,
            SYMBOLS[place % len(SYMBOLS)],
            COLOURS["Okinawa"] if station == chief else MUTED,
        )
        for place, (station, those) in enumerate(rows.groupby("station"))
    ]
    made = figure(*traces, height=440)
    top = measure.high
    if measure.key == "night_events_per_month":
        top = 1.12 * float(rows["value"].max())
    made.update_yaxes(title_text=measure.axis, range=[measure.low, top], tickformat=",")
    title, clear = "Fiscal year (April to March)", "rgba(0,0,0,0)"
    years = rows["fiscal_year"]
    made.update_xaxes(year_axis(years, title_text=title, dtick=1, gridcolor=clear))
    add_labels(made, rows, (top - measure.low) / 22)
    if measure.key == "lden":
        add_standards(made, rows)
    if measure.key == "stations_over_standard":
        add_wholes(made, rows)
    return made


def add_wholes(made: go.Figure, rows: pd.DataFrame) -> None:
    """Write "of 19" over each count whose whole is known, and mark the change of the standard."""
    for row in rows.dropna(subset=["stations_measured"]).itertuples():
        made.add_annotation(
            x=int(row.fiscal_year),
            y=float(row.value),
            text=f"of {row.stations_measured:.0f}",
            showarrow=False,
            yshift=18,
            font={"size": 12, "color": MUTED},
        )
    if rows["fiscal_year"].min() < LDEN_FROM:
        made.add_scatter(
            x=[LDEN_FROM - 0.5] * 2,
            y=[0, 20],
            mode="lines",
            line={"color": QUIET, "width": 2, "dash": "dot"},
            hoverinfo="skip",
            showlegend=False,
            meta={"decoration": "change of the standard"},
        )
        made.add_annotation(
            x=LDEN_FROM - 0.4,
            y=19,
            text=f"fiscal {LDEN_FROM}: the standard moves<br>from the W index to Lden",
            showarrow=False,
            xanchor="left",
            yanchor="top",
            align="left",
            font={"size": 12, "color": MUTED},
        )


def chief_row(rows: pd.DataFrame) -> pd.Series:
    """Return the newest row; of several in that year the one with the largest value."""
    newest = rows[rows["fiscal_year"] == rows["fiscal_year"].max()]
    return newest.sort_values("value").iloc[-1]


def noise_table(rows: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Return the figures as a table for readers, station by station."""
    table = pd.DataFrame(
        {
            "Station": rows["station"].replace("all", "all stations").tolist(),
            "Fiscal year": rows["fiscal_year"].astype(str).tolist(),
            measure.column: rows["value"].tolist(),
        }
    )
    if measure.key == "lden":
        table["Standard at this station, dB"] = rows["standard_db"].tolist()
    if measure.key == "stations_over_standard":
        table["Stations measured, number"] = rows["stations_measured"].tolist()
    warning = rows["note"].where(rows["use"] == "caveat", "").fillna("")
    return table.assign(Warning=warning.tolist(), Row=rows["row_id"].tolist())


def noise_words(rows: pd.DataFrame, measure: Measure, base: str) -> tuple[str, ...]:
    """Describe level, course and extreme from the rows drawn."""
    chief = chief_row(rows)
    those = rows[rows["station"] == chief["station"]]
    said = [f"{number(r.value, measure.decimals)} ({r.fiscal_year})" for r in those.itertuples()]
    name = "all stations together" if chief["station"] == "all" else chief["station"]
    highest = rows[rows["value"] == rows["value"].max()]
    top = highest.iloc[0]
    where = (
        "" if top["station"] == "all" else f"at {listed(list(dict.fromkeys(highest['station'])))} "
    )
    when = listed([str(y) for y in dict.fromkeys(highest["fiscal_year"])])
    words = [
        f"{measure.meaning}. Published for {name} beside {base}, by fiscal year: {listed(said)}.",
        f"The highest figure drawn is {number(top['value'], measure.decimals)}, {where}in fiscal "
        f"{when}. Years without a mark have no figure in our sources, and a line joins "
        "neighbouring years only.",
    ]
    if measure.key == "lden":
        over = chief["value"] - chief["standard_db"]
        words.insert(
            0,
            f"In fiscal {chief['fiscal_year']} {name} stood at {number(chief['value'], 0)} dB, against "
            f"a standard of {number(chief['standard_db'], 0)} dB: {number(over, 0)} dB over, or "
            f"{number(10 ** (over / 10), 1)} times the sound energy.",
        )
    return tuple(words)


def noise_derived(rows: pd.DataFrame, measure: Measure) -> tuple[str, ...]:
    """Return the formulas behind the distance from the standard."""
    if measure.key != "lden":
        return ()
    over = f"{{{chief_row(rows)['row_id']}}}.value - {{{chief_row(rows)['row_id']}}}.standard_db"
    return (over, f"10 ** (({over}) / 10)")


def noise_caveats(rows: pd.DataFrame, measure: Measure) -> tuple[str, ...]:
    """Return what to mind, a doubtful figure first."""
    rough = rows[rows["use"] == "caveat"]
    found = [measure.mind]
    if measure.key == "lden" and len(rough):
        row = rough.iloc[0]
        found.insert(
            0,
            f"{row['station']} in fiscal {row['fiscal_year']} ({number(row['value'], 0)} dB, hollow) is "
            "out of line with the other years. Draw no conclusion from it.",
        )
    elif len(rough):
        found.append(
            "Hollow marks: worked out from a statement about another year (see the table)."
        )
    found += [
        f"{r.station}, fiscal {r.fiscal_year}: {r.note}."
        for r in rows.itertuples()
        if measure.key == "night_events_per_month" and r.use == "grade" and isinstance(r.note, str)
    ]
    return (
        *found,
        "Stations are added and dropped. A place without a station is not a quiet place.",
    )


@exhibit(
    "What do the microphones say? Choose base, measure and stations.",
    tables=["noise"],
    height=440,
    base=One(["Kadena", "Futenma"], label="Beside"),
    measure=One(list(MEASURES), label="Show"),
    stations=One([SEVERAL, EVERY], label="Stations"),
    second={"base": "Futenma"},
)
def noise(base: str, measure: str, stations: str) -> View:
    """Noise beside one base by one measure: the prefecture's figures by station and fiscal year."""
    how = MEASURES[measure]
    rows = noise_rows(base, how, stations)
    chief = chief_row(rows)
    whole = chief["stations_measured"]
    years = f"fiscal {rows['fiscal_year'].min()} to {rows['fiscal_year'].max()}"
    return View(
        figure=noise_figure(rows, how),
        table=noise_table(rows, how),
        words=noise_words(rows, how, base),
        title=how.finding.format(
            station=chief["station"],
            base=base,
            value=number(chief["value"], how.decimals),
            year=chief["fiscal_year"],
            whole=number(whole),
            standard=number(chief["standard_db"], 0),
        ),
        subtitle=f"{how.meaning}. Beside {base}, {years}, measured by Okinawa Prefecture.",
        as_of=years,
        caveats=noise_caveats(rows, how),
        definition=f"{how.meaning}. Fiscal years run from April to March.",
        derived=noise_derived(rows, how),
    )
