"""Fixtures of exercise 09: right answers by more than one way, and plausible wrong ones.

Each answer is a function of the solution's namespace; ``says`` is a fragment of the message.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

NAME = "Imprecise or wrong"


def spread_by_loop(s):
    """The table by plain Python, in another order and with a column too many."""
    rows = []
    for theme in ("okinawa", "history", "cost", "balance", "shift2022"):
        verdicts = [c.verdict for c in s["claims"].itertuples() if c.theme == theme]
        flawed = verdicts.count("wrong") + verdicts.count("imprecise")
        rows.append({"theme": theme, "flawed": flawed, "all": len(verdicts), "more": 0})
    return pd.DataFrame(rows)


def spread_by_groupby(s):
    is_flawed = s["claims"]["verdict"].isin(["imprecise", "wrong"])
    sums = is_flawed.groupby(s["claims"]["theme"].astype(str)).agg(["count", "sum"])
    return sums.set_axis(["all", "flawed"], axis=1)


def agrees_by_difference(said, found, decimals):
    """Another way, with truth values of numpy."""
    for number in (said, found):
        if number is None or math.isnan(number):
            return None
    return np.isclose(np.round(found, decimals), said, atol=1e-9)


def cut_off(said, found, decimals):
    if pd.isna(said) or pd.isna(found):
        return None
    return math.floor(found * 10**decimals) / 10**decimals == said


def sizes_by_loop(s):
    """Row by row, without a join: each estimate looks its year up."""
    by_year = s["total"].set_index("fiscal_year")["amount_yen_bn"]
    rows = [(r.row_id, r.value / by_year[r.as_of.year]) for r in s["cost"].itertuples()]
    return pd.DataFrame(rows[::-1], columns=["row_id", "years"])


def left_over(s):
    """The figure of the own case that is neither part nor whole."""
    return s["figures"].drop([s["part"], s["whole"]]).item()


def drawn(s, values=None, source="Source: table claims", arrow=False, **layout):
    figure = go.Figure(s["figure"].data[:1])
    share = s["share"][NAME] if values is None else values
    figure.add_bar(x=[str(theme) for theme in share.index], y=share.tolist(), name=NAME)
    words = {"title": "Cost has no claim that stands", "xaxis_title": "Theme of the claim"}
    words |= {"yaxis_title": "Claims of the theme, per cent"}
    figure.update_layout(**(words | layout))
    if source:
        figure.add_annotation(text=source, x=0, y=0, showarrow=arrow)
    return figure


def as_points(s):
    """Another kind of chart, which is the student's to choose."""
    words = {"theme": "Theme of the claim", "value": "Claims of the theme, per cent"}
    figure = px.scatter(s["share"], labels=words, title="Cost has no claim that stands",
                        subtitle="Source: table claims")  # fmt: skip
    return figure.update_yaxes(rangemode="tozero")


def by_express(s):
    wide = s["share"].copy()
    wide.index = wide.index.astype(str)
    long = wide.rename_axis("theme").reset_index().melt("theme", var_name="v", value_name="pct")
    labels = {"pct": "Share (%)", "theme": "Theme"}
    title = "Claims by theme"
    figure = px.bar(
        long, x="theme", y="pct", color="v", barmode="group", labels=labels, title=title
    )
    return figure.add_annotation(text="Source: claims", showarrow=False)


def labelled(s, labels):
    """The worked chart with other labels at the bars, in the order of the themes."""
    figure = go.Figure(s["figure"])
    return figure.update_traces(x=labels)


def by_verdict(s):
    """The table turned: a colour for each theme, the two verdicts along the axis."""
    words = {"index": "Verdict", "value": "Claims of the theme, per cent", "theme": "Theme"}
    return px.bar(s["share"].T, labels=words, title="Cost has no claim that stands")


def own(s):
    """The own case from the table of evidence."""
    values = s["evidence"]["value"].to_dict()
    return round(100 * values[s["part"]] / values[s["whole"]], 1)


ANSWERS = {
    "09-q1": {
        "right": [
            spread_by_loop,
            spread_by_groupby,
            lambda s: s["spread"].reset_index(),
            lambda s: s["spread"].rename_axis(None).reset_index(),  # the column is called index
        ],
        "wrong": [
            (lambda s: s["counts"].drop(columns="flawed"), "is missing"),
            (lambda s: s["spread"].assign(flawed=s["counts"]["wrong"]), "wrong alone"),
            (
                lambda s: s["spread"].assign(flawed=s["spread"]["all"] - s["counts"]["supported"]),
                "not supported",
            ),
            (lambda s: s["spread"].head(4), "row"),
            (
                lambda s: s["spread"].assign(flawed=s["counts"]["supported"].replace(0, np.nan)),
                "claims that stand",
            ),
            (lambda s: s["spread"]["flawed"].tolist(), "a table"),
            (lambda s: s["spread"].assign(all=44), "number of claims of the theme"),
        ],
    },
    "09-q2": {
        "right": [
            lambda s: agrees_by_difference,
            lambda s: lambda said, found, decimals: s["agrees"](said, found, decimals),
        ],
        "wrong": [
            (lambda s: cut_off, "cut the digits off"),
            (lambda s: lambda said, found, decimals: round(found, decimals) == said, "give None"),
            (lambda s: lambda said, found, decimals: None, "gives nothing back"),
            (lambda s: lambda said, found: said == found, "TypeError"),
            (lambda s: True, "function"),
            (
                lambda s: lambda said, found, n: None if pd.isna([said, found]).any() else True,
                "66.7",
            ),
            (
                lambda s: (
                    lambda *given: None if s["agrees"](*given) is None else int(s["agrees"](*given))
                ),
                "a number, where True or False",
            ),
        ],
    },
    "09-q3": {
        "right": [own, lambda s: float(s["my_pct"]), lambda s: np.float64(s["my_pct"])],
        "wrong": [
            (lambda s: 100 * s["figures"][s["whole"]] / s["figures"][s["part"]], "whole over part"),
            (lambda s: s["my_pct"] / 100, "fraction"),
            (lambda s: 100 * s["figures"][s["part"]] / left_over(s), "another whole"),
            (lambda s: "twenty", "text in quotes"),
        ],
    },
    "09-q4": {
        "right": [
            drawn,
            by_express,
            as_points,
            lambda s: labelled(s, ["Balance", "costs", "History", "Okinawa", "shift 2022"]),
            lambda s: labelled(s, [f"{t}: {n} claims" for t, n in s["spread"]["all"].items()]),
            lambda s: labelled(s, ["balance", "cost (6)", "history", "okinawa", "2022"]),
        ],
        "wrong": [
            (lambda s: drawn(s, values=s["share"][NAME] / 100), "100 times too small"),
            (lambda s: drawn(s, values=100 - s["share"]["Supported"]), "not supported"),
            (lambda s: drawn(s, values=s["spread"]["flawed"]), "numbers of claims"),
            (lambda s: go.Figure(s["figure"].data[:1]), f'series "{NAME}" is missing'),
            (lambda s: drawn(s, yaxis_title="Share"), "name the unit"),
            (lambda s: drawn(s, source=""), "source"),
            (lambda s: drawn(s, arrow=True), "showarrow=False"),
            (lambda s: drawn(s, title=""), "title that says"),
            (lambda s: drawn(s, yaxis_range=[10, 100]), "hides"),
            (lambda s: go.Figure(), "empty"),
            (lambda s: labelled(s, list("abcde")), 'Label them by "balance", "cost"'),
            (lambda s: labelled(s, sorted(s["share"].index)[::-1]), "other values"),
            (by_verdict, "Turn the two round"),
            (lambda s: px.histogram(s["claims"], x="theme", color="verdict"), "px.histogram"),
            (lambda s: px.pie(s["share"], names=s["share"].index, values=NAME), "no axes"),
        ],
    },
    "09-q5": {
        "right": [
            sizes_by_loop,
            lambda s: s["sizes"].set_index("row_id").round(1),
            lambda s: s["both"].sort_values("years"),
        ],
        "wrong": [
            (lambda s: s["sizes"].assign(years=s["both"]["value"] / 197.4), "support of 2019"),
            (lambda s: s["sizes"].assign(years=1 / s["sizes"]["years"]), "support over estimate"),
            (lambda s: s["sizes"].head(2), "2 rows"),
            (lambda s: s["sizes"].rename(columns={"years": "times"}), "is missing"),
            (lambda s: s["sizes"]["years"].mean(), "a table"),
            (lambda s: s["sizes"].assign(years=s["both"]["value"]), "in billion yen"),
        ],
    },
    "09-q6": {
        "right": [lambda s: ("B", "A", "C", "E"), lambda s: ["b)", " a", "(c)", "e."]],
        "wrong": [
            (lambda s: ["a", "a", "c", "e"], "Sentence 1: the party is right"),
            (lambda s: ["b", "a", "f", "e"], "Sentence 3: not this one"),
            (lambda s: ["b", "a", "c", ...], "Sentence 4: not chosen yet"),
            (lambda s: "b", "list of 4"),
        ],
    },
    "09-q7": {
        "right": [lambda s: "By area it was most (sm012).", lambda s: "面積では七割 (sm012)。"],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: "  \n ", "Nothing is written")],
    },
    "09-q8": {
        "right": [lambda s: "Publish a new estimate.", lambda s: "Wait for the survey."],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: None, "Nothing is written")],
    },
}
