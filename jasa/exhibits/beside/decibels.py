"""Lesson 04: how decibels add up. A model that starts from one measured level."""

from __future__ import annotations

import math

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import Amount, One, View, exhibit
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, figure, number

#: The newest yearly level of the best-measured station beside each base.
STARTS = {"Kamiojana, beside Futenma": "no073", "Sunabe, beside Kadena": "no072"}
#: How the table computes each line; the first three columns of the model are inputs, written as text.
LEVEL = (
    "{Row of the start}.value + 10 * log10({Times the flights}) - 20 * log10({Times the distance}) "
    "+ {Weight for the night in dB}"
)
ENERGY = "10 ** (({Level, dB} - {Row of the start}.value) / 10)"
#: Decimals that are kept: C libraries and browsers differ in the last digit of a logarithm.
KEPT = 9
#: The cases of the model, and how each is computed.
CASES = (
    ("as measured", "no change"),
    ("{flights} × the flights", "10 × log10({flights})"),
    ("{distance} × the distance", "−20 × log10({distance})"),
    ("both together", "the two changes added"),
    ("the same, all at night", "weight: + {weight} dB"),
)
#: What the exhibit says, to be filled in; the site's script fills in the same sentences.
SAID = (
    "The model starts from a measured level, {start} dB at {station} in fiscal {year}. {flights} times "
    "as many like flights give {more} times the energy and {flown} dB.",
    "{distance} times the distance gives {less} times the energy and {far} dB. Both together: {both} "
    "dB. On this scale changes are added; for the energy they are multiplied.",
    "A day-evening-night level counts a night sound as if it were {weight} dB louder. With that weight, "
    "the same sounds by day only and by night only are {weight} dB apart.",
    "The standard there is {standard} dB. To come down by {over} dB with flights alone, {stay} % of "
    "them could stay.",
)
TITLE = "A model: {flights} times the flights move {start} dB to {flown} dB"
NAME = "{case}<br><span style='color:" + MUTED + "'>{formula}</span>"
MARK = "<b>{level} dB</b><br>{times} × the energy"


def steps(flights: float, distance: float, weight: float) -> pd.DataFrame:
    """Return the five cases of the model: what changes in each, and the formula for the reader."""
    named = {"flights": f"{flights:g}", "distance": f"{distance:g}", "weight": f"{weight:g}"}
    told = [[said.format(**named) for said in case] for case in CASES]
    by_flights, by_distance = 10 * math.log10(flights), -20 * math.log10(distance)
    return pd.DataFrame(told, columns=["case", "formula"]).assign(
        flights=[1, flights, 1, flights, 1],
        distance=[1, 1, distance, distance, 1],
        weight=[0, 0, 0, 0, weight],
        change=[0.0, by_flights, by_distance, by_flights + by_distance, float(weight)],
    )


def ratio(times: float) -> str:
    """Write a ratio of energies with two figures that count."""
    return f"{times:.2g}" if times < 1 else f"{times:.1f}"


def decibel_figure(cases: pd.DataFrame, table: pd.DataFrame, row: pd.Series) -> go.Figure:
    """Draw the level of each case as a mark, with the change and the energy written beside it."""
    texts = [
        MARK.format(level=f"{level:.1f}", times=ratio(times))
        for level, times in zip(table["Level, dB"], table["Sound energy, times"], strict=True)
    ]
    x, y = [float(i) for i in range(len(cases))], table["Level, dB"].tolist()
    first = level_marks(x[:1], y[:1], "circle", INK)
    first.update(
        ids=table["Row"].tolist()[:1], meta={"column": "Measured level, dB", "place": "layout"}
    )
    model = level_marks(x[1:], y[1:], "diamond", COLOURS["Okinawa"])
    model.update(meta={"decoration": "cases of the model, not measured"})
    names = [
        NAME.format(case=case, formula=formula)
        for case, formula in zip(cases["case"], cases["formula"], strict=True)
    ]
    lines = [
        (float(row["value"]), "measured", "dot"),
        (float(row["standard_db"]), "standard", "dash"),
    ]
    made = figure(*[level_line(*line) for line in lines], first, model, height=420)
    made.update_xaxes(
        title_text="Case of the model, a number of decibels added or taken away",
        range=[-0.55, 4.85],
        tickvals=x,
        ticktext=names,
        gridcolor="rgba(0,0,0,0)",
    )
    low, high = sorted([*table["Level, dB"], row["standard_db"]])[:: len(table)]
    made.update_yaxes(title_text="Level, decibels (dB)", range=[low - 4, high + 8])
    add_labels(made, list(zip(x, y, texts, strict=True)), lines)
    return made


def add_labels(
    made: go.Figure, marks: list[tuple[float, float, str]], lines: list[tuple[float, str, str]]
) -> None:
    """Write level and energy above each mark, and the names of the lines at the right edge."""
    for place, level, said in marks:
        made.add_annotation(
            x=place,
            y=level,
            text=said,
            showarrow=False,
            yshift=32,
            bgcolor=PAPER,
            font={"size": 13, "color": INK},
        )
    for level, name, _ in lines:
        made.add_annotation(
            x=4.82,
            y=level,
            text=f"{name} {level:g}",
            showarrow=False,
            xanchor="right",
            yanchor="top",
            font={"size": 12, "color": MUTED},
        )


def level_marks(x: list[float], y: list[float], symbol: str, colour: str) -> go.Scatter:
    """Return levels as marks."""
    return go.Scatter(
        x=x,
        y=y,
        mode="markers",
        marker={
            "size": 17,
            "symbol": symbol,
            "color": colour,
            "line": {"width": 2, "color": PAPER},
        },
        hoverinfo="skip",
        showlegend=False,
    )


def level_line(level: float, name: str, dash: str) -> go.Scatter:
    """Return a line across the chart at a level."""
    return go.Scatter(
        x=[-0.55, 4.85],
        y=[level, level],
        mode="lines",
        line={"color": MUTED, "width": 1.5, "dash": dash},
        hoverinfo="skip",
        showlegend=False,
        meta={"decoration": f"line at the {name} level"},
    )


def decibel_table(cases: pd.DataFrame, row: pd.Series) -> pd.DataFrame:
    """Return the cases with their inputs, levels and energies."""
    level = [round(float(row["value"]) + change, KEPT) for change in cases["change"]]
    return pd.DataFrame(
        {
            "Case": cases["case"].tolist(),
            "Fiscal year": [str(row["fiscal_year"])] * len(cases),
            "Times the flights": [f"{v:g}" for v in cases["flights"]],
            "Times the distance": [f"{v:g}" for v in cases["distance"]],
            "Weight for the night in dB": [f"{v:g}" for v in cases["weight"]],
            "Formula": cases["formula"].tolist(),
            "Measured level, dB": [float(row["value"]), *[None] * (len(cases) - 1)],
            "Level, dB": level,
            "Sound energy, times": [round(10 ** (change / 10), KEPT) for change in cases["change"]],
            "Row of the start": [row["row_id"]] * len(cases),
            "Row": [row["row_id"], *[""] * (len(cases) - 1)],
        }
    )


@exhibit(
    "How do decibels add up? A model, starting from one measured level.",
    tables=["noise"],
    height=420,
    fixed="a model that starts from one measured level of one year",
    start=One(list(STARTS), label="Start from"),
    flights=Amount(0.1, 8, 2, 0.1, "times as many", "Flights"),
    distance=Amount(1, 8, 2, 0.1, "times as far", "Distance"),
    weight=Amount(0, 15, 10, 1, "dB", "Weight of night"),
    second={"start": "Sunabe, beside Kadena", "flights": 0.3, "distance": 1},
)
def decibels(start: str, flights: float, distance: float, weight: float) -> View:
    """What more flights, more distance or the night do to a level in decibels: a model."""
    row = data.load("noise").set_index("row_id", drop=False).loc[STARTS[start]]
    cases = steps(flights, distance, weight)
    table = decibel_table(cases, row)
    named = {"flights": f"{flights:g}", "distance": f"{distance:g}", "weight": f"{weight:g}"}
    told = named | start_words(row) | level_words(table)
    at = f"{{{row['row_id']}}}"
    return View(
        figure=decibel_figure(cases, table, row),
        table=table,
        words=tuple(said.format(**told) for said in SAID),
        title=TITLE.format(**told),
        subtitle=f"Level in decibels in five cases, from the level measured at {row['station']} in "
        f"fiscal {row['fiscal_year']}. Only the first mark is measured.",
        as_of=f"fiscal {row['fiscal_year']} (first mark); the rest is computed",
        caveats=(
            "A model, not a measurement: all flights alike, and a small source in open air that is "
            "heard from one place. Real flights differ, and real distances change less.",
            "The last mark is as if all sound had been by day before. The weight of the night is your "
            "choice in this model; our tables do not hold the official one.",
        ),
        definition="Level = measured level + 10 × log10(times the flights) − 20 × log10(times the "
        "distance) + weight. Energy ratio = 10 to the power of the change divided by ten.",
        computed={"Level, dB": LEVEL, "Sound energy, times": ENERGY},
        derived=(
            f"{at}.value - {at}.standard_db",
            f"1 * {at}.standard_db",
            f"100 * 10 ** (({at}.standard_db - {at}.value) / 10)",
        ),
    )


def start_words(row: pd.Series) -> dict[str, str]:
    """Return what is said of the measured level that the model starts from."""
    over = row["value"] - row["standard_db"]
    return {
        "start": number(row["value"], 0),
        "station": row["station"],
        "year": str(row["fiscal_year"]),
        "standard": number(row["standard_db"], 0),
        "over": number(over, 0),
        "stay": number(100 * 10 ** (-over / 10), 0),
    }


def level_words(table: pd.DataFrame) -> dict[str, str]:
    """Return the levels and energies of the cases as they are said."""
    levels = [number(level, 1) for level in table["Level, dB"]]
    energies = [ratio(times) for times in table["Sound energy, times"]]
    return {
        "flown": levels[1],
        "far": levels[2],
        "both": levels[3],
        "more": energies[1],
        "less": energies[2],
    }
