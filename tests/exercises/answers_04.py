"""Fixtures of exercise 04: right answers by more than one way, and plausible wrong ones.

Each answer is a function of the solution's namespace; ``says`` is a fragment of the message.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go


def mean_by_numpy(levels):
    if not levels:
        return None
    return 10 * np.log10(np.mean([10 ** (level / 10) for level in levels]))


def mean_from_loudest(levels):
    """The same by another way: energies are measured against the loudest level."""
    if len(levels) == 0:
        return None
    top = max(levels)
    return top + 10 * math.log10(sum(10 ** ((x - top) / 10) for x in levels) / len(levels))


def mean_unguarded(levels):
    return 10 * math.log10(sum(10 ** (x / 10) for x in levels) / len(levels))


def drawn(s, values=None, kind=go.Bar, source="Source: table aircraft_accidents", **layout):
    decades = s["decades"]
    values = s["decades"]["Crashes per year"] if values is None else values
    figure = go.Figure(kind(x=decades["first_year"], y=values))
    words = {"title": "Crashes per year since 1972", "xaxis_title": "First year"}
    words |= {"yaxis_title": "Crashes per year"}
    figure.update_layout(**(words | layout))
    if source:
        figure.add_annotation(text=source, x=0, y=0, showarrow=False)
    return figure


def by_express(s):
    rate = [round(row.crashes / row.years, 2) for row in s["decades"].itertuples()]
    frame = pd.DataFrame({"from": s["decades"]["from_date"], "rate": rate})
    labels = {"from": "Beginning of the count", "rate": "Crashes (a year)"}
    title = {"text": "Crashes a year", "subtitle": {"text": "Source: aircraft_accidents"}}
    return px.bar(frame, x="from", y="rate", labels=labels).update_layout(title=title)


def lying(s):
    figure = go.Figure()
    names = ["1972 to 1979", "1980 to 1989", "1990 to 1999", "2000 to 2009", "2010 to 2019"]
    figure.add_bar(y=names, x=s["decades"]["Crashes per year"], orientation="h")
    figure.update_layout(title="About one and a half a year, then fewer")
    figure.update_layout(xaxis_title="Crashes per year", yaxis_title="Count")
    return figure.add_annotation(text="Source: aircraft_accidents", showarrow=False)


def wholes_by_loop(s):
    rows = []
    for row in s["us"].itertuples():
        if row.use == "grade":
            rate = 10_000 * 50.5 / int(row.total)
            rows.append((row.as_of.date(), round(rate, 1), round(100 * rate / 11.24, 1)))
    return pd.DataFrame(rows[::-1], columns=["as_of", "per_10000", "of_printed_pct"])


def own(s):
    """The own case by another way: the two columns as Series, named by case."""
    rows = s["stations"].set_index("case")
    return float(rows.at[s["case"], "value"] / rows.at[s["case"], "stations_measured"] * 100)


def all_at_once(levels):
    """The lesson's function: the level of all sounds together, and not of their mean."""
    return 10 * math.log10(sum(10 ** (level / 10) for level in levels))


ANSWERS = {
    "04-q1": {
        "right": [
            lambda s: 10 ** (11 / 10),
            lambda s: math.pow(10, 6.8) / math.pow(10, 5.7),
            lambda s: round(s["times"], 1),
        ],
        "wrong": [
            (lambda s: 68 / 57, "decibels were metres"),
            (lambda s: 11, "difference in decibels"),
            (lambda s: 10**11, "Divide it by ten"),
            (lambda s: 10 ** (68 - 57) / 10, "Only the power"),
            (lambda s: 2 ** (11 / 10), "not of two"),
            (lambda s: 10 ** (s["row"]["value"] / 10 - 5.7), ".item()"),
            (lambda s: 40, "not this one"),
        ],
    },
    "04-q2": {
        "right": [
            lambda s: mean_by_numpy,
            lambda s: mean_from_loudest,
            lambda s: lambda levels: s["mean_level"](levels),
        ],
        "wrong": [
            (lambda s: lambda levels: sum(levels) / len(levels), "and an empty list stops it"),
            (lambda s: all_at_once, "Divide the energy before"),
            (lambda s: lambda levels: lesson_together(levels), '"lesson_together" is unknown here'),  # noqa: F821
            (lambda s: mean_unguarded, "empty list has no mean"),
            (lambda s: lambda levels: mean_by_numpy(levels) or 0, "0 dB is a level"),
            (lambda s: lambda levels: None, "gives nothing back"),
            (lambda s: lambda a, b: 10 * math.log10((a + b) / 2), "stopped with TypeError"),
            (lambda s: s["mean_level"]([60, 70]), "single number"),
        ],
    },
    "04-q3": {
        "right": [own, lambda s: round(s["my_share_pct"], 1)],
        "wrong": [
            (lambda s: int(s["mine"]["value"].item()), "count of stations"),
            (lambda s: s["my_share_pct"] / 100, "100 times too small"),
            (lambda s: 100 - s["my_share_pct"], "within the standard"),
            (lambda s: 100 * s["mine"]["value"] / s["mine"]["stations_measured"], ".item()"),
        ],
    },
    "04-q4": {
        "right": [lambda s: ("B", "A", "C", "D"), lambda s: ["b)", " a", "(c)", "d."]],
        "wrong": [
            (lambda s: ["a", "a", "c", "d"], "Sentence 1: how many events say"),
            (lambda s: ["b", "a", "c", ...], "Sentence 4: not chosen yet"),
            (lambda s: ["b", "d", "c", "d"], "Sentence 2: not this verdict"),
            (lambda s: "b", "list of 4"),
        ],
    },
    "04-q5": {
        "right": [drawn, by_express, lying, lambda s: drawn(s, [1.6, 1.5, 1.2, 0.4, 0.6])],
        "wrong": [
            (
                lambda s: px.bar(s["decades"], x="Crashes per year", y="first_year"),
                'add orientation="h"',
            ),
            (lambda s: drawn(s, s["decades"]["crashes"]), "bare counts"),
            (lambda s: drawn(s, s["decades"]["crashes"] / 10), "all of them by ten"),
            (lambda s: drawn(s, s["decades"]["years"]), "denominator"),
            (lambda s: drawn(s, s["decades"]["Crashes per year"] * 1.2), "No series shows"),
            (
                lambda s: drawn(s, s["decades"]["crashes"] / [8, 10, 10, 10, 10]),
                "eight whole years",
            ),
            (lambda s: drawn(s, kind=go.Scatter), "Draw bars"),
            (lambda s: drawn(s, kind=go.Histogram), "px.bar draws"),
            (lambda s: drawn(s, title="Chart of crashes"), "too short"),
            (lambda s: drawn(s, yaxis_title="Crashes"), "name the unit"),
            (lambda s: drawn(s, yaxis_range=[0.3, 2]), "start at zero"),
            (lambda s: drawn(s, source=""), "source"),
            (lambda s: drawn(s, title=""), "title that says"),
            (lambda s: go.Figure(), "empty"),
            (lambda s: s["decades"], "it is a table"),
        ],
    },
    "04-q6": {
        "right": [
            wholes_by_loop,
            lambda s: s["wholes"].set_index("as_of"),
            lambda s: s["wholes"].sample(frac=1, random_state=4).assign(note="my own"),
        ],
        "wrong": [
            (lambda s: s["wholes"].assign(per_10000=s["wholes"]["per_10000"] * 10), "ten years"),
            (lambda s: s["wholes"].assign(per_10000=s["wholes"]["per_10000"] / 10), "thousand"),
            (lambda s: s["wholes"].head(4), "4 rows"),
            (lambda s: s["wholes"].assign(as_of=s["wholes"]["as_of"].dt.year), "are years"),
            (lambda s: s["wholes"][["as_of"]], '"per_10000" is missing'),
            (lambda s: s["wholes"].drop(columns="per_10000"), '"per_10000" is missing'),
            (
                lambda s: s["wholes"].assign(of_printed_pct=s["wholes"]["of_printed_pct"] / 100),
                "100 times too small",
            ),
            (lambda s: s["wholes"]["per_10000"].tolist(), "a table"),
        ],
    },
    "04-q7": {
        "right": [lambda s: "They do not count the same people.", lambda s: "数え方が違う。"],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: " \n", "Nothing is written")],
    },
    "04-q8": {
        "right": [lambda s: "On noise: both letters ...", lambda s: "On crime: both letters ..."],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: None, "Nothing is written")],
    },
}
