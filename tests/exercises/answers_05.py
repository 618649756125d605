"""Fixtures of exercise 05: right answers by more than one way, and plausible wrong ones.

Each answer is a function of the solution's namespace; ``says`` is a fragment of the message.
"""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go


def drawn(s, values=None, kind="bar", source="Source: table votes", arrow=False, **layout):
    """The two sets of bars, built without the given chart."""
    landfill = s["landfill"]
    figure = go.Figure()
    add = figure.add_bar if kind == "bar" else figure.add_scatter
    add(x=landfill["choice"], y=s["of_valid"], name="Of valid votes")
    values = s["of_eligible"] if values is None else values
    add(x=landfill["choice"], y=values, name="Of all eligible voters")
    words = {"title": "One vote, two wholes", "xaxis_title": "Answer", "yaxis_title": "Share (%)"}
    figure.update_layout(**(words | layout))
    if source:
        figure.add_annotation(text=source, x=0, y=0, showarrow=arrow)
    return figure


def by_express(s):
    """Long form and plotly express."""
    wide = s["landfill"][["choice"]].assign(valid=s["of_valid"], eligible=s["of_eligible"])
    long = wide.melt("choice", var_name="whole", value_name="share")
    labels = {"share": "Share in per cent", "choice": "Answer"}
    title = "The vote of 2019 by two wholes"
    figure = px.bar(
        long, x="choice", y="share", color="whole", barmode="group", labels=labels, title=title
    )
    return figure.add_annotation(text="Sources: see the table votes", showarrow=False)


def added_to_start(s):
    """The way of the task: a copy of what is given, and one more set by a list."""
    rows = s["landfill"].to_dict("records")
    figure = go.Figure(s["start"])
    shares = [round(row["votes"] / row["eligible"] * 100, 1) for row in rows]
    figure.add_bar(x=[row["choice"] for row in rows], y=shares, name="Of all eligible voters")
    words = {"text": "The vote of 2019 in Okinawa", "subtitle": {"text": "Source: votes"}}
    return figure.update_layout(title=words, xaxis_title="Answer", yaxis_title="Share, %")


def divided_by(whole):
    return lambda s: drawn(s, values=100 * s["landfill"]["votes"] / s["landfill"][whole])


def own(s):
    """The own case by another way: the row as a Series, one fraction."""
    row = s["votes"].set_index("row_id").loc[s["case"]]
    return 100.0 * row["votes"] * (1 / row["votes_cast"] - 1 / row["eligible"])


def margin_by_try(pct, n):
    try:
        answer = 196 * math.sqrt(pct / 100 * (1 - pct / 100) / n)
    except (TypeError, ZeroDivisionError):
        return None
    return None if math.isnan(answer) else answer


def margin_early(pct, n):
    if pd.isna(pct) or pd.isna(n) or n <= 0:
        return None
    return 1.96 * (pct * (100 - pct) / n) ** 0.5


def margin_if_true(pct, n):
    """Takes a share of zero for a missing one."""
    return margin_early(pct, n) if pct and n else None


def firm_by_hand(s):
    """Sums by hand, without pandas."""
    rows = []
    for weight in range(6):
        tried = dict(s["weights"]) | {"consent": weight}
        total = sum(tried.values())
        means = {
            name: sum(row[key] * tried[key] for key in tried) / total
            for name, row in s["scores"].to_dict("index").items()
        }
        best = max(means, key=means.get)
        rows.append((weight, best, round(means[best], 2)))
    return pd.DataFrame(rows[::-1], columns=["weight", "first", "mean"])


def firm_with(s, name="consent", divide=True):
    rows = []
    for weight in range(6):
        tried = s["weights"].copy()
        tried[name] = weight
        sums = (s["scores"] * tried).sum(axis=1)
        means = sums / (tried.sum() if divide else s["weights"].sum())
        rows.append({"weight": weight, "first": means.idxmax(), "mean": means.max()})
    return pd.DataFrame(rows)


#: An example of percentage points that states no fact.
NO_FACTS = {"50", "40"}

ANSWERS = {
    "05-q1": {
        "right": [
            lambda s: (date(2024, 8, 20) - date(1996, 4, 12)).days,
            lambda s: float(s["days"]),
            lambda s: (s["piles"] - s["announced"]) / pd.Timedelta(days=1),
        ],
        "wrong": [
            (lambda s: 28 * 365, "years times 365"),
            (lambda s: s["days"] + 221, "seven months too early"),
            (lambda s: (s["piles"] - s["events"].loc["fe011", "as_of"]).days, "final report"),
            (lambda s: -s["days"], "sign is wrong"),
            (lambda s: s["days"] + 1, "Very close"),
            (lambda s: f"{s['days']} days", "text in quotes"),
        ],
    },
    "05-q2": {
        "right": [lambda s: "Both are partly right.", lambda s: "どちらにも理がある。"],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: " \n", "Nothing is written")],
    },
    "05-q3": {
        "right": [drawn, by_express, added_to_start],
        "wrong": [
            (divided_by("votes_cast"), "by the votes cast"),
            (divided_by("valid_votes"), "once more the share of the valid"),
            (lambda s: drawn(s, values=s["landfill"]["votes"]), "These are votes"),
            (lambda s: drawn(s, values=s["of_eligible"] / 100), "100 times too small"),
            (
                lambda s: drawn(s, values=s["of_valid"] * s["landfill"]["turnout_pct"] / 100),
                "blank and spoilt",
            ),
            (lambda s: drawn(s, values=s["of_eligible"] * 1.1), "No series shows"),
            (lambda s: drawn(s, kind="scatter"), "Draw bars"),
            (lambda s: drawn(s, yaxis_title="Share"), "name the unit"),
            (lambda s: drawn(s, source=""), "source"),
            (lambda s: drawn(s, arrow=True), "showarrow=False"),
            (lambda s: drawn(s, yaxis_range=[5, 80]), "start at zero"),
            (lambda s: drawn(s, title=""), "title that says"),
            (lambda s: s["start"], 'series "Of all eligible voters" is missing'),
            (lambda s: go.Figure(), "empty"),
            (lambda s: s["landfill"], "it is a table"),
        ],
    },
    "05-q4": {
        "right": [own, lambda s: round(s["my_points"], 2)],
        "wrong": [
            (lambda s: s["of_eligible"], "share of all eligible"),
            (lambda s: s["of_cast"], "share of the votes cast"),
            (lambda s: -s["my_points"], "sign is wrong"),
            (lambda s: s["my_points"] / 100, "100 times too small"),
            (lambda s: s["of_eligible"] / s["of_cast"] * 100, "in per cent of the other"),
            (lambda s: s["my_points"] + 0.05, "Very close"),
        ],
    },
    "05-q5": {
        "right": [
            lambda s: margin_by_try,
            lambda s: margin_early,
            lambda s: lambda pct, n: s["margin"](pct, n),
        ],
        "wrong": [
            (lambda s: lambda pct, n: 196 * (pct / 100 * (1 - pct / 100) / n) ** 0.5, "Now test"),
            (lambda s: margin_if_true, "A share of zero is an answer"),
            (lambda s: lambda pct, n: margin_early(pct, n) or 0, "a perfect poll"),
            (lambda s: lambda pct, n: (margin_early(pct, n) or 0) / 100 or None, "100 times"),
            (lambda s: lambda pct, n: None, "gives nothing back"),
            (lambda s: lambda pct: pct, "stopped with TypeError"),
            (lambda s: 2.8, "single number"),
        ],
    },
    "05-q6": {
        "right": [lambda s: ("B", "D", "A", "C"), lambda s: ["b)", " d", "(a)", "c."]],
        "wrong": [
            (lambda s: ["a", "d", "a", "c"], "Headline 1: the question is the same"),
            (lambda s: ["b", "a", "a", "c"], "Headline 2: work out the margin"),
            (lambda s: ["b", "d", "a", ...], "Headline 4: not chosen yet"),
            (lambda s: "b", "list of 4"),
            (lambda s: ["b", "d", "z", "c"], "choose one of"),
        ],
    },
    "05-q7": {
        "right": [
            firm_by_hand,
            firm_with,
            lambda s: s["firm"].set_index("weight"),
            lambda s: s["firm"].assign(note="my own"),
        ],
        "wrong": [
            (lambda s: firm_with(s, divide=False), "old sum of weights"),
            (lambda s: firm_with(s, name="safety"), "changed the weight of safety"),
            (lambda s: s["firm"].head(4), "4 rows"),
            (lambda s: s["firm"].assign(first="A"), "largest weighted mean"),
            (lambda s: s["firm"].rename(columns={"mean": "score"}), "is missing"),
            (lambda s: s["firm"].iloc[1:], "weight zero is missing"),
            (lambda s: s["firm"].to_dict(), "a table"),
        ],
    },
    "05-q8": {
        "right": [lambda s: "Go on, if consent weighs little.", lambda s: "Stop and talk."],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: None, "Nothing is written")],
    },
}
