"""Fixtures of exercise 03: right answers by more than one way, and plausible wrong ones.

Each answer is a function of the solution's namespace; ``says`` is a fragment of the message.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go


def totals_by_loop(s):
    """Row by row, without groupby, in another order."""
    found = {}
    for _, row in s["printed"].iterrows():
        if isinstance(row["hectares"], float) and np.isnan(row["hectares"]):
            continue
        name = row["facility"].replace("training area", "Training Area")
        area, when = float(row["hectares"].replace(",", "")), pd.Timestamp(row["returned"])
        total, last = found.get(name, (0.0, when))
        found[name] = (total + area, max(last, when))
    lines = [(name, *values) for name, values in found.items()]
    return pd.DataFrame(lines[::-1], columns=["facility", "hectares", "last"])


def two_spellings(s):
    """The name that is spelled twice was left as it is."""
    clean = s["clean"].assign(facility=s["printed"]["facility"])
    made = clean.groupby("facility")[["hectares"]].sum()
    return made.assign(last=clean.groupby("facility")["last"].max()).reset_index()


def written_into_a_column(s):
    """The dates are written into the column of sums: a whole column lands in one cell."""
    made = s["clean"].groupby("facility")["hectares"].sum().astype(object)
    made["last"] = s["clean"].groupby("facility")["last"].max()
    return made


def without_the_comma(s):
    clean = s["clean"].query("hectares < 4000")
    made = clean.groupby("facility")[["hectares"]].sum()
    return made.assign(last=s["totals"]["last"].tolist()).reset_index()


def drawn(s, rest=None, mode="markers", source="Source: table land", arrow=False, **layout):
    exclusive = s["exclusive"]
    figure = go.Figure()
    figure.add_scatter(x=exclusive["as_of"], y=exclusive["okinawa_ha"], name="Okinawa", mode=mode)
    rest = s["rest"] if rest is None else rest
    figure.add_scatter(x=exclusive["as_of"], y=rest, name="Rest of Japan", mode=mode)
    words = {"title": "Both fell, one faster", "xaxis_title": "Year", "yaxis_title": "Area (ha)"}
    words |= {"yaxis_rangemode": "tozero"}
    figure.update_layout(**(words | layout))
    if source:
        figure.add_annotation(text=source, x=0, y=0, showarrow=arrow)
    return figure


def by_express(s):
    wide = s["exclusive"].assign(rest=s["rest"])[["as_of", "okinawa_ha", "rest"]]
    wide = wide.rename(columns={"okinawa_ha": "Okinawa", "rest": "Rest of Japan"})
    long = wide.melt("as_of", var_name="place", value_name="hectares").dropna()
    labels = {"hectares": "Hectares in exclusive use", "as_of": "Date"}
    title = "Base land in and outside Okinawa"
    figure = px.scatter(long, x="as_of", y="hectares", color="place", labels=labels, title=title)
    figure.update_yaxes(range=[0, 30_000])
    return figure.add_annotation(text="Sources: see the table land", showarrow=False)


def broken_lines(s):
    """Lines that stop where a step is longer than 27 months, by years instead of dates."""
    figure = drawn(s)
    figure.data = []
    years = s["exclusive"]["as_of"].dt.year.to_numpy()
    for name, values in (
        ("Okinawa", s["exclusive"]["okinawa_ha"]),
        ("rest_of_japan_ha", s["rest"]),
    ):
        xs, ys = [], []
        for year, value in zip(years, values, strict=True):
            if xs and year - xs[-1] > 2:
                xs.append(year - 1)
                ys.append(None)
            xs.append(year)
            ys.append(value)
        figure.add_scatter(x=xs, y=ys, name=name, mode="lines+markers")
    return figure


def short_lines(s):
    """One line over the known figures, cut by a None wherever two dates lie too far apart."""
    figure = drawn(s, yaxis_rangemode="normal", yaxis_range=[0, None])
    for trace, values in zip(figure.data, (s["exclusive"]["okinawa_ha"], s["rest"]), strict=True):
        known = values.dropna()
        days = s["exclusive"].loc[known.index, "as_of"]
        xs, ys = [], []
        for day, value in zip(days, known, strict=True):
            if xs and (day - xs[-1]).days > 830:
                xs.append(xs[-1])
                ys.append(None)
            xs.append(day)
            ys.append(value)
        trace.update(x=xs, y=ys, mode="lines+markers")
    return figure


def added_by_loop(s):
    """Layer on layer with graph_objects, the second series by a loop."""
    figure = go.Figure(s["figure"].data[:1])
    rows = s["exclusive"].reset_index(drop=True)
    for place, row in rows.iterrows():
        if pd.isna(row["rest_of_japan_ha"]):
            rows.loc[place, "rest_of_japan_ha"] = row["japan_ha"] - row["okinawa_ha"]
    rows = rows.dropna(subset=["rest_of_japan_ha"])
    figure.add_scatter(
        x=rows["as_of"], y=rows["rest_of_japan_ha"], name="Rest of Japan", mode="markers"
    )
    words = {"text": "Exclusive-use land, 1972 to 2021", "subtitle": {"text": "Source: land"}}
    figure.update_layout(title=words, xaxis_title="Date", yaxis_title="Hectares")
    return figure.update_yaxes(rangemode="tozero")


def share_by_try(part, whole):
    try:
        result = part / whole * 100
    except (TypeError, ZeroDivisionError):
        return None
    return None if result != result else result


def share_by_float(part, whole):
    if pd.isna(part) or pd.isna(whole) or whole == 0:
        return None
    return 100 * float(np.float64(part) / whole)


def share_nan(part, whole):
    return float("nan") if share_by_float(part, whole) is None else part / whole * 100


def share_not_part(part, whole):
    """Handles zero and missing numbers, and takes a part of zero for a missing one."""
    if not part or not whole or pd.isna(part) or pd.isna(whole):
        return None
    return part / whole * 100


def own(s, whole=1.0):
    """The own case by another way: one Series by prefecture."""
    area = s["list_2018"].set_index("prefecture")["area_ha"].drop("Okinawa")
    return area[s["case"]] / area.sum() * 100 * whole


ANSWERS = {
    "03-q1": {
        "right": [
            lambda s: 18494.4 / 26317.6 * 100,
            lambda s: round(s["share_pct"], 1),
            lambda s: np.float64(s["share_pct"]),
        ],
        "wrong": [
            (lambda s: 31 / 78 * 100, "by number, not by area"),
            (lambda s: s["share_pct"] / 100, "100 times too small"),
            (lambda s: "70.3 %", "text in quotes"),
            (lambda s: s["row"]["okinawa_ha"] / s["row"]["japan_ha"] * 100, ".item()"),
            (lambda s: 18494.4 / 7823.2 * 100, "divided by the rest"),
            (lambda s: 55, "not this one"),
        ],
    },
    "03-q2": {
        "right": [lambda s: ("B", "A", "C", "D"), lambda s: ["b)", " a", "(c)", "d."]],
        "wrong": [
            (lambda s: ["a", "a", "c", "d"], "Headline 1: by area"),
            (lambda s: ["b", "a", "c", ...], "Headline 4: not chosen yet"),
            (lambda s: "b", "list of 4"),
            (lambda s: ["b", "a", "c", "z"], "choose one of"),
        ],
    },
    "03-q3": {
        "right": [
            totals_by_loop,
            lambda s: s["totals"].reset_index(),
            lambda s: s["totals"].assign(hectares=s["totals"]["hectares"].round(1)),
        ],
        "wrong": [
            (two_spellings, "4 rows"),
            (without_the_comma, "return with a comma"),
            (
                lambda s: s["totals"].assign(
                    hectares=s["clean"].groupby("facility")["hectares"].mean().tolist()
                ),
                "These are means",
            ),
            (
                lambda s: s["totals"].assign(
                    last=s["clean"].groupby("facility")["last"].min().tolist()
                ),
                "first returns",
            ),
            (lambda s: s["totals"].rename(columns={"last": "date"}), "is missing"),
            (lambda s: s["totals"].to_dict(), "a table"),
            (written_into_a_column, 'column "last" is missing'),
        ],
    },
    "03-q4": {
        "right": [drawn, by_express, broken_lines, short_lines, added_by_loop],
        "wrong": [
            (lambda s: drawn(s, rest=s["exclusive"]["japan_ha"]), "Japan's total"),
            (lambda s: drawn(s, mode="lines+markers"), "across years without"),
            (lambda s: drawn(s, yaxis_title="Area"), "name the unit"),
            (lambda s: drawn(s, source=""), "source"),
            (lambda s: drawn(s, rest=s["rest"] * 1.1), "No series shows"),
            (lambda s: drawn(s, arrow=True), "showarrow=False"),
            (lambda s: drawn(s, arrow=None), "showarrow=False"),
            (lambda s: drawn(s, yaxis_rangemode="normal"), "start at zero"),
            (lambda s: drawn(s, yaxis_range=[5_000, 30_000]), "start at zero"),
            (lambda s: drawn(s, yaxis_type="log"), "has no zero"),
            (lambda s: go.Figure(s["figure"].data[:1]), 'series "Rest of Japan" is missing'),
            (lambda s: drawn(s, rest=s["exclusive"]["rest_of_japan_ha"]), "Three points"),
            (lambda s: drawn(s, rest=s["difference"]), "Two points"),
            (lambda s: drawn(s, title=""), "title that says"),
            (lambda s: drawn(s, rest=s["rest"].fillna(0)), "read as zero"),
            (lambda s: go.Figure(), "empty"),
            (
                lambda s: px.bar(x=s["exclusive"]["as_of"], y=s["rest"]),
                "in a list, as y",
            ),
            (lambda s: s["exclusive"], "it is a table"),
        ],
    },
    "03-q5": {
        "right": [
            lambda s: share_by_float,
            lambda s: lambda part, whole: s["share"](part, whole),
            lambda s: share_by_try,
        ],
        "wrong": [
            (lambda s: lambda part, whole: part / whole * 100, "before you divide"),
            (lambda s: lambda part, whole: part / whole * 100 if part and whole else None, "0 %"),
            (lambda s: share_not_part, "A part of zero is an answer"),
            (lambda s: share_nan, "gives nan, but here there is no answer"),
            (lambda s: lambda part, whole: None, "gives nothing back"),
            (lambda s: lambda part: part, "stopped with TypeError"),
            (lambda s: 39.7, "single number"),
        ],
    },
    "03-q6": {
        "right": [own, lambda s: float(s["my_share_pct"]) * 1.004],
        "wrong": [
            (lambda s: s["mine"] / s["list_2018"]["area_ha"].sum() * 100, "still has Okinawa"),
            (lambda s: s["mine"], "in hectares"),
            (lambda s: s["my_share_pct"] / 100, "100 times too small"),
            (lambda s: s["my_share_pct"] * 0.985, "Very close"),
        ],
    },
    "03-q7": {
        "right": [lambda s: "They count different things.", lambda s: "面積と数は違う。"],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: "  \n ", "Nothing is written")],
    },
    "03-q8": {
        "right": [lambda s: "It has grown, by share.", lambda s: "It has shrunk, by area."],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: None, "Nothing is written")],
    },
}
