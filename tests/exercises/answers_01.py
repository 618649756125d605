"""Fixtures of exercise 01: right answers by more than one way, and plausible wrong ones.

Each answer is a function of the solution's namespace; ``says`` is a fragment of the message.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go


def own(s, column="as_of_precision", value="day", last=0):
    """The own case by another way: the years as texts, and a mean of truth values."""
    years = s["timeline"]["as_of"].dt.strftime("%Y").astype(int)
    span = s["timeline"][(years >= s["first"]) & (years <= s["last"] - last)]
    return (span[column].astype(str) == value).mean() * 100


def drawn(s, rows=None, mode="markers", source="Source: table timeline", arrow=False, **layout):
    rows = s["known"] if rows is None else rows
    figure = go.Figure()
    figure.add_scatter(x=rows["as_of"], y=rows["category"].astype(str), mode=mode)
    words = {"title": "Nine of twelve events fell in 1960"}
    words |= {"xaxis_title": "Date", "yaxis_title": "Kind"}
    figure.update_layout(**(words | layout))
    if source:
        figure.add_annotation(text=source, x=0, y=0, showarrow=arrow)
    return figure


def by_express(s):
    """A colour for each kind of event makes a trace of each."""
    labels = {"as_of": "Date", "category": "Kind of event"}
    rows = s["road"].query("as_of_precision == 'day'")
    title = "Nine of twelve events fell in 1960"
    figure = px.scatter(rows, x="as_of", y="category", color="category", labels=labels, title=title)
    return figure.add_annotation(text="Sources: course table timeline", showarrow=False)


def by_texts(s):
    """Dates as texts, and the rows in another order."""
    rows = s["known"].sample(frac=1, random_state=1)
    figure = drawn(s)
    figure.data[0].x = rows["as_of"].dt.strftime("%Y-%m-%d").tolist()
    figure.data[0].y = rows["category"].tolist()
    return figure


def swapped(s):
    figure = drawn(s)
    figure.data[0].x, figure.data[0].y = figure.data[0].y, figure.data[0].x
    return figure


def themes_by_sets(s):
    """The sides by membership instead of a merge."""
    articles = s["articles"]
    old, new = (
        set(articles.loc[articles["treaty"] == f"Security Treaty {year}", "theme"])
        for year in (1951, 1960)
    )
    sides = {(True, True): "both", (True, False): "left_only", (False, True): "right_only"}
    rows = [(theme, sides[theme in old, theme in new]) for theme in old | new]
    return pd.DataFrame(rows, columns=["theme", "_merge"])


def merged(s, rows, how="outer"):
    sides = [
        rows.loc[rows["treaty"] == f"Security Treaty {year}", ["theme"]].drop_duplicates()
        for year in (1951, 1960)
    ]
    return sides[0].merge(sides[1], on="theme", how=how, indicator=True)


def age_by_date(day, begin):
    passed = date.fromisoformat(day).toordinal() - date.fromisoformat(begin).toordinal()
    return None if passed < 0 else passed / 365.25


def age_by_numpy(day, begin):
    if pd.Timestamp(day) < pd.Timestamp(begin):
        return None
    return np.float64((np.datetime64(day) - np.datetime64(begin)).astype(int) / 365.25)


def age_in_days(day, begin):
    passed = (pd.Timestamp(day) - pd.Timestamp(begin)).days
    return passed if passed >= 0 else None


def age_as_timedelta(day, begin):
    return pd.Timestamp(day) - pd.Timestamp(begin)


ANSWERS = {
    "01-q1": {
        "right": [
            lambda s: (date(1952, 4, 28) - date(1945, 9, 2)).days,
            lambda s: float(s["days_occupied"]),
            lambda s: np.int64(s["days_occupied"]),
        ],
        "wrong": [
            (
                lambda s: (s["dates"]["tl009"] - s["dates"]["tl002"]).days,
                "stopped at the signature",
            ),
            (lambda s: (s["dates"]["tl012"] - s["dates"]["tl001"]).days, "announcement"),
            (lambda s: (s["dates"]["tl043"] - s["dates"]["tl002"]).days, "Okinawa"),
            (lambda s: s["days_occupied"] + 1, "first and the last day"),
            (lambda s: -s["days_occupied"], "sign is wrong"),
            (lambda s: s["dates"]["tl012"] - s["dates"]["tl002"], "asks for a number"),
            (lambda s: s["dates"]["tl012"], "it is a date"),
            (lambda s: s["days_occupied"] + 0.3, "are whole"),
            (lambda s: 7 * 365, "not this one"),
        ],
    },
    "01-q2": {
        "right": [own, lambda s: round(s["my_share_pct"], 1), lambda s: np.float64(own(s))],
        "wrong": [
            (lambda s: len(s["exact"]) / len(s["timeline"]) * 100, "entire table"),
            (lambda s: s["my_share_pct"] / 100, "100 times too small"),
            (lambda s: 100 - own(s), "not known to the day"),
            (lambda s: own(s, last=1), "last year of your span"),
            (lambda s: len(s["exact"]), "how many events are known"),
            (lambda s: 140.0, "more than 100 %"),
        ],
    },
    "01-q3": {
        "right": [drawn, by_express, by_texts],
        "wrong": [
            (lambda s: drawn(s, rows=s["road"]), "known only to its month"),
            (lambda s: drawn(s, rows=s["road"][s["road"]["use"] == "grade"]), "chose by use"),
            (lambda s: drawn(s, rows=s["in_1960"]), "Only 1960"),
            (lambda s: drawn(s, mode=None), "Show points, not a line"),
            (swapped, "axes are swapped"),
            (lambda s: drawn(s, title=""), "title that says"),
            (lambda s: drawn(s, source=""), "source"),
            (lambda s: drawn(s, arrow=True), "showarrow=False"),
            (lambda s: drawn(s, yaxis_title=""), "both axes"),
            (lambda s: px.bar(x=s["known"]["as_of"], y=s["known"]["category"]), "no amount"),
            (lambda s: go.Figure(), "empty"),
            (lambda s: s["known"], "it is a table"),
        ],
    },
    "01-q4": {
        "right": [
            themes_by_sets,
            lambda s: merged(s, s["articles"]).set_index("theme"),
            lambda s: s["themes"].assign(note="my own").sample(frac=1, random_state=3),
        ],
        "wrong": [
            (lambda s: merged(s, s["articles"].query("use == 'grade'")), "read in full"),
            (lambda s: merged(s, s["articles"], "inner"), "inner merge"),
            (lambda s: merged(s, s["articles"], "left"), "left merge"),
            (
                lambda s: s["new"].merge(s["old"], on="theme", how="outer", indicator=True),
                "sides are exchanged",
            ),
            (lambda s: s["themes"].drop(columns="_merge"), "is missing"),
            (lambda s: s["themes"].head(4), "4 rows"),
            (lambda s: s["themes"]["theme"].tolist(), "a table"),
        ],
    },
    "01-q5": {
        "right": [lambda s: "1960: notice, read in part.", lambda s: "第四条は読んでいない。"],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: " \n", "Nothing is written")],
    },
    "01-q6": {
        "right": [
            lambda s: ("A", "C", "D", "B", "B", "C"),
            lambda s: ["a)", " c", "(d)", "b.", "b", "c"],
        ],
        "wrong": [
            (lambda s: ["a", "c", "d", "b", "a", "c"], "Act 5: this was no amendment"),
            (lambda s: ["a", "d", "d", "b", "b", "c"], "Act 2: no other state"),
            (lambda s: ["a", "c", "a", "b", "b", "c"], "Act 3: not this one. Ask who acts"),
            (lambda s: ["a", "c", "d", "b", "b", ...], "Act 6: not chosen yet"),
            (lambda s: ["a", "c", "d"], "list of 6"),
            (lambda s: ["a", "c", "d", "b", "b", "e"], "choose one of"),
        ],
    },
    "01-q7": {
        "right": [
            lambda s: age_by_date,
            lambda s: age_by_numpy,
            lambda s: lambda day, begin: s["age"](day, begin),
        ],
        "wrong": [
            (lambda s: age_in_days, "These are days"),
            (lambda s: lambda day, begin: age_by_date(day, begin) or None, "The first day itself"),
            (lambda s: lambda day, begin: age_by_date(day, begin) or 0, "Zero is the age"),
            (lambda s: lambda day, begin: None, "gives nothing back"),
            (lambda s: lambda day, begin: day - begin, "stopped with TypeError"),
            (lambda s: age_as_timedelta, "gives a span of time, where one value is needed"),
            (lambda s: 50.0, "single number"),
        ],
    },
    "01-q8": {
        "right": [lambda s: "Seventy years, from 1951.", lambda s: "六十二年。"],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: None, "Nothing is written")],
    },
}
