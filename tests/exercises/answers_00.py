"""Fixtures of the warm-up 00: right answers by more than one way, and plausible wrong ones.

Each answer is a function of the solution's namespace; ``says`` is a fragment of the message.
"""

from __future__ import annotations

import numpy as np
import plotly.express as px
import plotly.graph_objects as go


def with_nought(s):
    """A bar of nought for a decade without a summit on the list: a true count."""
    counts = s["counts"].copy()
    empty = next(d for d in range(1900, 2030, 10) if d not in counts.index)
    counts.loc[empty] = 0
    return counts.sort_index()


def drawn(s, counts=None, source="Source: table timeline", arrow=False, **layout):
    figure = go.Figure()
    counts = s["counts"] if counts is None else counts
    figure.add_bar(x=[int(d) for d in counts.index], y=counts.tolist(), name="Summits")
    words = {"title": "Summits on our list", "xaxis_title": "Decade"}
    figure.update_layout(**(words | {"yaxis_title": "Number of summits"} | layout))
    if source:
        figure.add_annotation(text=source, x=0, y=0, showarrow=arrow)
    return figure


ANSWERS = {
    "00-q1": {
        "right": [
            lambda s: (s["claims"]["theme"] == "cost").mean() * 100,
            lambda s: round(s["share_pct"], 1),
        ],
        "wrong": [
            (lambda s: len(s["cost"]), "number of claims about cost"),
            (lambda s: s["share_pct"] / 100, "fraction"),
            (lambda s: s["cost"], "a table or a column"),
            (lambda s: "13.6", "text in quotes"),
        ],
    },
    "00-q2": {
        "right": [lambda s: ("C", "B", "D", "E"), lambda s: ["c)", " b", "(d)", "e."]],
        "wrong": [
            (lambda s: ["b", "b", "d", "e"], "The unit: that axis names the groups"),
            (lambda s: ["c", "b", "d", ...], "The caveat: not chosen yet"),
            (lambda s: "c", "list of 4"),
        ],
    },
    "00-q3": {
        "right": [lambda s: ("B", "C", "D", "A"), lambda s: ["b.", "c.", "d.", "a."]],
        "wrong": [
            (lambda s: ["b", "a", "d", "a"], "A per cent of what"),
            (lambda s: ["c", "c", "d", "a"], "Sentence 1: not this one"),
        ],
    },
    "00-q4": {
        "right": [
            lambda s: s["trips"].set_index("trip").loc[s["case"], "great_circle_km"],
            lambda s: np.float64(s["my_km"]),
            lambda s: s["trips"].query("trip == @s['case']")["great_circle_km"].item(),
        ],
        "wrong": [
            (lambda s: len(s["trips"]), "number of rows"),
            (lambda s: s["trips"]["great_circle_km"].mean(), "mean of all trips"),
            (lambda s: s["km"], "a table or a column"),
        ],
    },
    "00-q5": {
        "right": [
            lambda s: s["timeline"].query("category == 'treaty'"),
            lambda s: s["treaties"][["category", "row_id"]].iloc[::-1],
        ],
        "wrong": [
            (lambda s: s["timeline"], "All rows are still there"),
            (lambda s: s["treaties"].head(), "first rows"),
            (lambda s: len(s["treaties"]), "table"),
        ],
    },
    "00-q6": {
        "right": [
            drawn,
            lambda s: drawn(s, source="source: timeline", yaxis_title="Events, number"),
            lambda s: drawn(s, source="Source - course table timeline"),
            lambda s: drawn(s, counts=with_nought(s)),
        ],
        "wrong": [
            (lambda s: go.Figure(layout_title_text="Summits"), "empty"),
            (lambda s: drawn(s, counts=s["counts"].sort_index().cumsum()), "add up"),
            (lambda s: drawn(s, source=""), "source"),
            (lambda s: drawn(s, source="Data: timeline"), 'begins with "Source:"'),
            (lambda s: drawn(s, title="My chart of summits"), "three words or a number"),
            (lambda s: px.scatter(s["counts"], y="count"), "nothing lies between"),
            (lambda s: drawn(s, title=""), "title that says"),
            (lambda s: go.Figure(), "empty"),
        ],
    },
}
