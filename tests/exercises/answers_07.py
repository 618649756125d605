"""Fixtures of exercise 07: right answers by more than one way, and plausible wrong ones.

Each answer is a function of the solution's namespace; ``says`` is a fragment of the message.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

NAMES = ["Sweden", "Japan", "South Korea", "China"]


def correlation(one, other):
    """The formula of the textbook, from plain lists."""
    a, b = np.array(one) - np.mean(one), np.array(other) - np.mean(other)
    return float((a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()))


def together_by_lists(s):
    """Two countries at a time, with plain lists and rounded to two decimals."""
    rows = []
    for name in NAMES:
        pair = [s["wide"]["Japan"].tolist(), s["wide"][name].tolist()]
        rises = [[b / a for a, b in itertools.pairwise(values)] for values in pair]
        rows.append((name, round(correlation(*pair), 2), round(correlation(*rises), 2)))
    return pd.DataFrame(rows, columns=["country", "levels", "changes"])


def together_by_corrwith(s):
    found = {"changes": s["wide"].pct_change(), "levels": s["wide"]}
    return pd.DataFrame({k: v.corrwith(v["Japan"]) for k, v in found.items()}).reset_index()


def drawn(s, values=None, across=None, source="Source: SIPRI", mode="markers", **layout):
    """One mark a state, with graph_objects and one thing changed."""
    shares = s["shares"]
    values = shares["change"] if values is None else values
    across = shares[2014] if across is None else across
    figure = go.Figure()
    figure.add_scatter(x=list(across), y=list(values), text=list(shares.index), mode=mode)
    words = {"title": "Who was low in 2014 rose most", "xaxis_title": "Share of GDP in 2014 (%)"}
    figure.update_layout(**(words | {"yaxis_title": "Change, percentage points"} | layout))
    return figure.add_annotation(text=source, x=0, y=0, showarrow=False) if source else figure


def by_alliance(s):
    """Coloured by membership: two traces that together are the series."""
    member = s["spending"].groupby("country")["nato_member"].last()
    shares = s["shares"].join(member)
    rows = [{"then": line[2014], "more": line["change"], "NATO": bool(line["nato_member"])}
            for _, line in shares.iterrows()]  # fmt: skip
    labels = {"then": "In 2014, % of GDP", "more": "Change in points"}
    title = {"text": "Shares since 2014", "subtitle": {"text": "Source: military_spending"}}
    figure = px.scatter(pd.DataFrame(rows), x="then", y="more", color="NATO", labels=labels)
    return figure.update_layout(title=title)


def rate_by_loop(outcomes):
    failed = 0
    for outcome in outcomes:
        if outcome == "unknown":
            return None
        if outcome == "failure":
            failed += 1
    return 100 * failed / len(outcomes) if outcomes else None


def rate_by_pandas(outcomes):
    found = pd.Series(outcomes, dtype="object")
    if found.empty or (found == "unknown").any():
        return None
    return float((found == "failure").mean() * 100)


def fifty(s, values):
    """The table of quartiles with other values in the column of the fifty."""
    quartiles = [values.quantile(cut) for cut in s["quarters"]]
    return s["after"].assign(fifty=quartiles)


def quartiles_by_describe(s):
    """The middle rows of describe, with the names of the quartiles written by hand."""
    both = {
        "fifty": s["lowest"]["year_after"].describe(),
        "all": s["gone"]["year_after"].describe(),
    }
    table = pd.DataFrame(both).loc[["25%", "50%", "75%"]]
    table["quartile"] = ["1", "2", "3"]
    return table


ANSWERS = {
    "07-q1": {
        "right": [lambda s: ("B", "C", "D", "E"), lambda s: ["b)", " c", "(d)", "e."]],
        "wrong": [
            (lambda s: ["a", "c", "d", "e"], "Sentence 1: the words"),
            (lambda s: ["b", "d", "d", "e"], "Sentence 2: that is the vote"),
            (lambda s: ["b", "c", "b", "e"], "Sentence 3: that decision"),
            (lambda s: ["b", "c", "d", "d"], "Sentence 4: that is the vote"),
            (lambda s: ["b", "e", "d", "e"], "Sentence 2: not this one. Find the day"),
            (lambda s: ["b", "c", "d", ...], "Sentence 4: not chosen yet"),
            (lambda s: "b", "list of 4"),
        ],
    },
    "07-q2": {
        "right": [
            together_by_lists,
            together_by_corrwith,
            lambda s: s["together"].sample(frac=1, random_state=7),
        ],
        "wrong": [
            (lambda s: s["together"].assign(changes=s["together"]["levels"]), "Both columns hold"),
            (lambda s: s["together"].drop(index="Japan"), "3 rows"),
            (lambda s: s["together"].rename(columns={"levels": "level"}), "is missing"),
            (lambda s: s["together"].assign(levels=0.5), "spendings themselves"),
            (lambda s: s["wide"].corr(), "is missing"),
            (lambda s: s["together"]["levels"].tolist(), "a table"),
        ],
    },
    "07-q3": {
        "right": [
            lambda s: float(s["real"].astype(float).pct_change().iloc[-1] * 100),
            lambda s: round(s["my_change_pct"], 2),
            lambda s: np.float64(s["my_change_pct"]),
        ],
        "wrong": [
            (lambda s: s["my_change_pct"] + 100, "Take away 100"),
            (lambda s: s["my_change_pct"] / 100, "100 times too small"),
            (lambda s: -s["my_change_pct"], "sign is wrong"),
            (lambda s: f"{s['my_change_pct']:.2f} %", "text in quotes"),
            (lambda s: s["my_change_pct"] + 0.04, "Very close"),
            (lambda s: s["real"] / s["real"].loc[2012], "it is a table"),
        ],
    },
    "07-q4": {
        "right": [
            drawn,
            by_alliance,
            lambda s: drawn(s, values=[round(v, 2) for v in s["shares"]["change"]]),
            lambda s: drawn(s, yaxis_title="Points of GDP", yaxis_rangemode="tozero"),
        ],
        "wrong": [
            (lambda s: drawn(s, values=s["shares"][2021]), "the share of 2021"),
            (lambda s: drawn(s, values=-s["shares"]["change"]), "sign"),
            (lambda s: drawn(s, s["shares"][2014], s["shares"]["change"]), "axes are swapped"),
            (lambda s: drawn(s, mode="lines+markers"), "Show points"),
            (lambda s: drawn(s, yaxis_title="Change, %"), "name the unit"),
            (lambda s: drawn(s, source=""), "source"),
            (lambda s: drawn(s, title=""), "title that says"),
            (lambda s: drawn(s, xaxis_title=""), "both axes a title"),
            (lambda s: go.Figure(), "empty"),
            (lambda s: s["shares"], "it is a table"),
        ],
    },
    "07-q5": {
        "right": [lambda s: rate_by_loop, lambda s: rate_by_pandas],
        "wrong": [
            (
                lambda s: lambda outcomes: outcomes.count("failure") / len(outcomes) * 100,
                "before you divide",
            ),
            (lambda s: lambda outcomes: None, "gives nothing back"),
            (lambda s: lambda a, b: a, "stopped with TypeError"),
            (lambda s: lambda outcomes: float("nan") if not outcomes else 50.0, "not what it"),
            (lambda s: 41.7, "single number"),
        ],
    },
    "07-q6": {
        "right": [
            lambda s: s["after"].round(1),
            lambda s: s["after"].set_index("quartile"),
            quartiles_by_describe,
        ],
        "wrong": [
            (lambda s: fifty(s, s["lowest"]["rise"]), "falls themselves"),
            (lambda s: fifty(s, s["gone"].nlargest(50, "rise")["year_after"]), "largest rises"),
            (lambda s: fifty(s, s["gone"]["year_after"]), "over all rows"),
            (lambda s: fifty(s, s["lowest"]["year_after"] - s["lowest"]["rise"]), "came back"),
            (lambda s: s["after"].head(2), "2 rows"),
            (lambda s: s["after"].drop(columns="all"), "is missing"),
            (lambda s: s["lowest"]["year_after"].median(), "a table"),
        ],
    },
    "07-q7": {
        "right": [lambda s: "They count take-offs.", lambda s: "規則が変わった。"],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: "  \n ", "Nothing is written")],
    },
    "07-q8": {
        "right": [lambda s: "Much, in the rules.", lambda s: "Little, in money."],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: None, "Nothing is written")],
    },
}
