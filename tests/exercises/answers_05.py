"""Fixtures of exercise 05: right answers by more than one way, and plausible wrong ones.

Each answer is a function of the solution's namespace; ``says`` is a fragment of the message.
"""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go


def drawn(s, values=None, kind="bar", source="Source: table votes", arrow=False, **layout):
    """The two sets of bars, built without the given chart."""
    landfill = s["landfill"]
    figure = go.Figure()
    add = figure.add_bar if kind == "bar" else figure.add_scatter
    add(x=landfill["choice"], y=s["landfill"]["Of valid votes"], name="Of valid votes")
    values = s["landfill"]["Of all eligible voters"] if values is None else values
    add(x=landfill["choice"], y=values, name="Of all eligible voters")
    words = {"title": "One vote, two wholes", "xaxis_title": "Answer", "yaxis_title": "Share (%)"}
    figure.update_layout(**(words | layout))
    if source:
        figure.add_annotation(text=source, x=0, y=0, showarrow=arrow)
    return figure


def by_express(s):
    """Long form and plotly express."""
    both = {
        "Of valid votes": s["landfill"]["Of valid votes"],
        "Of all eligible voters": s["landfill"]["Of all eligible voters"],
    }
    wide = s["landfill"][["choice"]].assign(**both)
    long = wide.melt("choice", var_name="whole", value_name="share")
    labels = {"share": "Share in per cent", "choice": "Answer"}
    title = "The vote of 2019 by two wholes"
    figure = px.bar(
        long, x="choice", y="share", color="whole", barmode="group", labels=labels, title=title
    )
    return figure.add_annotation(text="Sources: see the table votes", showarrow=False)


def subtitled(s):
    """Rounded shares from lists, the source as a subtitle."""
    rows = s["landfill"].to_dict("records")
    shares = {
        "Of valid votes": [round(row["votes"] / row["valid_votes"] * 100, 1) for row in rows],
        "Of all eligible voters": [round(row["votes"] / row["eligible"] * 100, 1) for row in rows],
    }
    figure = go.Figure()
    for name, values in shares.items():
        figure.add_bar(x=[row["choice"] for row in rows], y=values, name=name)
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


def other_lots(s, outside=0.05):
    """Other lots than the solution's, drawn one person at a time, and both ends at once."""
    lots = np.random.default_rng(1)
    drawn = [lots.integers(0, 2, size=(5_000, people)).mean(axis=1) for people in (812, 1115)]
    return round(100 * float(np.quantile(np.abs(drawn[0] - drawn[1]), 1 - outside)), 1)


def compared_by_hand(s):
    """Line by line, without pivot, in another order."""
    rows = s["polls"][s["nhk"]]
    lines = []
    for answer in rows["answer"].unique():
        two = {r["population"]: r for _, r in rows[rows["answer"] == answer].iterrows()}
        both = sum(margin_early(r["pct"], r["n"]) for r in two.values())
        gap = two["Okinawa"]["pct"] - two["Japan"]["pct"]
        lines.append({"answer": answer, "gap": gap, "both": round(both, 2), "luck": other_lots(s)})
    return pd.DataFrame(lines[::-1])


def one_margin(s):
    return s["compare"].assign(both=[margin_early(p, 812) for p in s["wide"]["Okinawa"]])


def same_number(s):
    wide = s["wide"]
    pairs = zip(wide["Okinawa"], wide["Japan"], strict=True)
    return s["compare"].assign(both=[margin_early(a, 812) + margin_early(b, 812) for a, b in pairs])


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
            (lambda s: s["days"] + 1, "the first and the last day"),
            (lambda s: s["days"] - 1, "neither the first day nor the last"),
            (lambda s: s["days"] + 2, "this number is exact"),
            (lambda s: f"{s['days']} days", "text in quotes"),
        ],
    },
    "05-q2": {
        "right": [lambda s: "Consent was missing.", lambda s: "同意がなかった。"],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: " \n", "Nothing is written")],
    },
    "05-q3": {
        "right": [drawn, by_express, subtitled],
        "wrong": [
            (divided_by("votes_cast"), "by the votes cast"),
            (divided_by("valid_votes"), "once more the share of the valid"),
            (lambda s: drawn(s, values=s["landfill"]["votes"]), "These are votes"),
            (
                lambda s: drawn(s, values=s["landfill"]["Of all eligible voters"] / 100),
                "100 times too small",
            ),
            (
                lambda s: drawn(
                    s, values=s["landfill"]["Of valid votes"] * s["landfill"]["turnout_pct"] / 100
                ),
                "blank and spoilt",
            ),
            (
                lambda s: drawn(s, values=s["landfill"]["Of all eligible voters"] * 1.1),
                "No series shows",
            ),
            (lambda s: drawn(s, kind="scatter"), "Draw bars"),
            (lambda s: drawn(s, yaxis_title="Share"), "name the unit"),
            (lambda s: drawn(s, source=""), "source"),
            (lambda s: drawn(s, arrow=True), "showarrow=False"),
            (lambda s: drawn(s, yaxis_range=[0.5, 100]), "start at zero"),
            (lambda s: drawn(s, title=""), "title that says"),
            (
                lambda s: go.Figure(drawn(s).data[:1]),
                'series "Of all eligible voters" is missing',
            ),
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
            compared_by_hand,
            lambda s: s["compare"].reset_index(),
            lambda s: s["compare"].assign(clear=s["compare"]["gap"].abs() > s["compare"]["both"]),
        ],
        "wrong": [
            (one_margin, "margin of Okinawa alone"),
            (same_number, "number of people in Okinawa for both"),
            (lambda s: s["compare"].assign(gap=-s["compare"]["gap"]), "sign is turned round"),
            (lambda s: s["compare"].assign(luck=other_lots(s, 0.1)), "a twentieth at this end"),
            (lambda s: s["compare"].assign(luck=2 * s["compare"]["luck"]), "the whole width"),
            (lambda s: s["compare"].assign(luck=other_lots(s, 0.025)), "left the sign out"),
            (lambda s: s["compare"].assign(luck=[4.5, 4.6, 4.4, 4.5]), "is one number"),
            (lambda s: s["compare"].assign(luck=0.29), "a fortieth of the drawn gaps"),
            (lambda s: s["compare"].assign(luck=3.94), "the one in the lesson"),
            (lambda s: s["compare"].assign(luck=6.0), "differ"),
            (lambda s: s["compare"].assign(luck=s["compare"]["both"]), "margins once more"),
            (lambda s: s["compare"].head(3), "3 rows"),
            (lambda s: s["compare"].rename(columns={"both": "margins"}), "is missing"),
            (lambda s: s["compare"].to_dict(), "a table"),
        ],
    },
    "05-q8": {
        "right": [lambda s: "Go on, if consent weighs little.", lambda s: "Stop and talk."],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: None, "Nothing is written")],
    },
}
