"""Fixtures of exercise 08: right answers by more than one way, and plausible wrong ones.

Each answer is a function of the solution's namespace; ``says`` is a fragment of the message.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

NAME = "Without special items"


def late_by_loop(s):
    """The table row by row, with plain Python dates, in another order."""
    rows = []
    for row in s["steps"].itertuples():
        passed = (row.as_of.date() - date(2022, 2, 24)).days
        if passed > 100:
            rows.append({"days": float(passed), "row_id": row.row_id})
    return pd.DataFrame(rows[::-1])


def all_days(s):
    return s["steps"].assign(days=(s["steps"]["as_of"] - s["invasion"]).dt.days)


def moved_by_crosstab(s):
    table = pd.crosstab(s["both"]["vote_2014"], s["both"]["vote_2022"])
    return int(table["yes"].sum() - table.loc["yes", "yes"])


def abstained_by_loop(named, members, total):
    if len(named) != members or any("or" in vote for vote in named):
        return total
    return sum(1 for vote in named if vote == "abstain")


def abstained_if_long_enough(named, members, total):
    """Takes a list with more votes than members for a whole one."""
    whole = len(named) >= members and "abstain_or_absent" not in named
    return named.count("abstain") if whole else total


def abstained_or_zero(named, members, total):
    return abstained_by_loop(named, members, total) or 0


def abstained_truthy(named, members, total):
    """Counts a list with gaps where the total is not known."""
    return total if total else named.count("abstain")


def drawn(s, values=None, source="Source: table defence_budget", arrow=False, bars=True, **layout):
    figure = go.Figure(s["figure"].data[:1])
    rise = s["rise"] if values is None else values
    add = figure.add_bar if bars else figure.add_scatter
    add(x=[int(year) for year in rise.index], y=rise.tolist(), name=NAME)
    words = {"title": "The jump came in one year", "xaxis_title": "Fiscal year"}
    words |= {"yaxis_title": "Rise over the year before, per cent"}
    figure.update_layout(**(words | layout))
    if source:
        figure.add_annotation(text=source, x=0, y=0, showarrow=arrow)
    return figure


def by_express(s):
    wide = pd.DataFrame({"All items": s["rise_all"], NAME: s["rise"].round(1)})
    long = wide.rename_axis("year").reset_index().melt("year", var_name="items", value_name="rise")
    long = long.astype({"year": int, "rise": float})
    labels = {"rise": "Rise (%)", "year": "Fiscal year"}
    title = "Yearly rise of the defence budget"
    figure = px.bar(
        long, x="year", y="rise", color="items", barmode="group", labels=labels, title=title
    )
    return figure.add_annotation(text="Source: defence_budget", showarrow=False)


def with_the_first_year(s):
    """Without dropna: the first year has no value, and x is the index as it comes."""
    core = s["years"]["budget_yen_bn"]
    figure = go.Figure(s["figure"].data[:1])
    figure.add_bar(x=core.index, y=core.pct_change() * 100, name=NAME)
    figure.update_layout(
        title="One jump, two measures", xaxis_title="Year", yaxis_title="Rise in %"
    )
    return figure.add_annotation(text="Source: defence_budget", showarrow=False)


def own(s, start="2022-03-01"):
    """The own case by another way: grouped sums."""
    later = s["words"][s["words"]["as_of"] >= pd.Timestamp(start)]
    sums = later.groupby("term")[["count", "words_total"]].sum()
    return float(sums.loc[s["case"], "count"] / sums.loc[s["case"], "words_total"] * 10_000)


ANSWERS = {
    "08-q1": {
        "right": [
            late_by_loop,
            lambda s: s["late"].set_index("row_id"),
            lambda s: all_days(s).query("days > 100"),
        ],
        "wrong": [
            (all_days, "every step is still there"),
            (lambda s: s["late"].head(5), "goes on after 2022"),
            (lambda s: s["late"].rename(columns={"days": "span"}), "is missing"),
            (lambda s: s["late"].assign(days=-s["late"]["days"]), "sign is turned round"),
            (lambda s: s["late"]["days"].tolist(), "a table"),
            (lambda s: s["late"].assign(days=s["late"]["days"] / 7), "whole days"),
        ],
    },
    "08-q2": {
        "right": [
            moved_by_crosstab,
            lambda s: len(s["both"][s["not_before"] & s["yes_now"]]),
            lambda s: np.int64(s["moved"]),
        ],
        "wrong": [
            (lambda s: 32, "had abstained"),
            (lambda s: 141 - 100, "net change"),
            (lambda s: 10, "Indo-Pacific only"),
            (lambda s: s["both"][s["not_before"] & s["yes_now"]], "a table or a column"),
            (lambda s: 47.5, "not this one"),
            (lambda s: list(range(47)), "len(...) counts them"),
        ],
    },
    "08-q3": {
        "right": [
            lambda s: abstained_by_loop,
            lambda s: lambda named, members, total: s["abstained"](named, members, total),
        ],
        "wrong": [
            (lambda s: lambda named, members, total: named.count("abstain"), "list with gaps"),
            (lambda s: abstained_or_zero, "Nought is a count"),
            (lambda s: abstained_if_long_enough, "(['yes', 'abstain', 'no'], 2, 5): this is not"),
            (lambda s: abstained_truthy, "(['yes', 'no'], 2, 7): this is not what"),
            (lambda s: lambda named, members, total: None, "gives nothing back"),
            (lambda s: lambda named: named, "stopped with TypeError"),
            (lambda s: 58, "single number"),
        ],
    },
    "08-q4": {
        "right": [own, lambda s: round(float(s["my_rate"]), 1)],
        "wrong": [
            (lambda s: s["mine"]["per_10000_words"].mean(), "mean of five rates"),
            (lambda s: own(s, "2021-01-01"), "before the invasion"),
            (lambda s: s["mine"]["count"].sum(), "number of mentions"),
            (lambda s: s["my_rate"] / 10, "one thousand words"),
            (lambda s: "10 per cent", "text in quotes"),
        ],
    },
    "08-q5": {
        "right": [lambda s: ("B", "A", "C", "E"), lambda s: ["b)", " a", "(c)", "e."]],
        "wrong": [
            (lambda s: ["a", "a", "c", "e"], "Headline 1: the office"),
            (lambda s: ["b", "d", "c", "e"], "Headline 2: not this one"),
            (lambda s: ["b", "e", "c", "e"], "Headline 2: the step is eleven"),
            (lambda s: ["b", "a", "c", "a"], "wider than your luck"),
            (lambda s: ["b", "a", "c", ...], "Headline 4: not chosen yet"),
            (lambda s: "b", "list of 4"),
        ],
    },
    "08-q6": {
        "right": [
            drawn,
            by_express,
            with_the_first_year,
            lambda s: drawn(s, bars=False, yaxis_rangemode="tozero"),
            lambda s: drawn(s, bars=False),  # plotly's own axis has zero in view
        ],
        "wrong": [
            (lambda s: drawn(s, values=s["core"].diff().dropna()), "billions of yen"),
            (lambda s: drawn(s, values=s["rise"] / 100), "100 times too small"),
            (lambda s: drawn(s, values=s["core"]), "budgets themselves"),
            (
                lambda s: drawn(s, values=pd.concat([s["rise"], pd.Series({2024: 5.0})])),
                "has 12 points, where 11 are asked for",
            ),
            (lambda s: go.Figure(s["figure"].data[:1]), f'series "{NAME}" is missing'),
            (lambda s: drawn(s, yaxis_title="Rise"), "name the unit"),
            (lambda s: drawn(s, source=""), "source"),
            (lambda s: drawn(s, arrow=True), "showarrow=False"),
            (lambda s: drawn(s, title=""), "title that says"),
            (lambda s: drawn(s, yaxis_range=[1, 30]), "hides"),
            (lambda s: drawn(s, bars=False, yaxis_range=[1, 30]), "hides"),
            (lambda s: go.Figure(), "empty"),
        ],
    },
    "08-q7": {
        "right": [lambda s: "The budget rose, by its own measure.", lambda s: "二つの指標は別。"],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: "  \n ", "Nothing is written")],
    },
    "08-q8": {
        "right": [lambda s: "The war sped it up.", lambda s: "It was under way."],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: None, "Nothing is written")],
    },
}
