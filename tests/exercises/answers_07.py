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


def drawn(s, upwards=None, across=2014, source="Source: SIPRI", mode="markers", **layout):
    """Two traces with graph_objects and one thing changed; ``upwards`` computes from the rows."""
    figure = go.Figure()
    for name in ("NATO", "Others"):
        rows = s["money"][s["money"]["group"] == name]
        values = rows["change"] if upwards is None else upwards(rows)
        figure.add_scatter(x=list(rows[across]), y=list(values), name=name, mode=mode)
    words = {"title": "The small rose most", "xaxis_title": "Spending in 2014, million dollars"}
    words |= {"yaxis_title": "Change to 2021, per cent", "xaxis_type": "log"}
    figure.update_layout(**(words | layout))
    return figure.add_annotation(text=source, x=0, y=0, showarrow=False) if source else figure


def by_joined_years(s):
    """Two tables joined by country, the names of the groups by a loop."""
    columns = ["country", "spending_constant_usd_m", "nato_member"]
    then, now = (s["spending"][s["spending"]["year"] == y][columns] for y in (2014, 2021))
    both = then.merge(now, on="country", suffixes=("", "_now")).dropna()
    both["more"] = (both["spending_constant_usd_m_now"] / both["spending_constant_usd_m"] - 1) * 100
    both["member"] = ["NATO" if joined else "Others" for joined in both["nato_member"]]
    labels = {"spending_constant_usd_m": "In 2014, million dollars", "more": "Change in %"}
    title = {"text": "Who was small rose most", "subtitle": {"text": "Source: military_spending"}}
    figure = px.scatter(
        both, x="spending_constant_usd_m", y="more", color="member", labels=labels, log_x=True
    )
    return figure.update_layout(title=title)


def one_series(s):
    """All states in one colour."""
    figure = drawn(s)
    figure.data = figure.data[:1]
    return figure.update_traces(x=s["money"][2014].tolist(), y=s["money"]["change"].tolist())


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
        "right": [lambda s: ("F", "A", "E", "D"), lambda s: ["f)", " a", "(e)", "d."]],
        "wrong": [
            (lambda s: ["b", "a", "e", "d"], "Sentence 1: the same two governments"),
            (lambda s: ["f", "d", "e", "d"], "Sentence 2: that is the vote"),
            (lambda s: ["f", "a", "c", "d"], "Sentence 3: the words"),
            (lambda s: ["f", "a", "e", "e"], "Sentence 4: that decision"),
            (lambda s: ["f", "e", "e", "d"], "Sentence 2: not this one. Find the day"),
            (lambda s: ["f", "a", "e", ...], "Sentence 4: not chosen yet"),
            (lambda s: ["f", "f", "f", "f"], "The same choice everywhere"),
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
            (lambda s: s["together"].assign(changes=s["together"]["levels"]), "changes holds"),
            (lambda s: s["together"].set_axis(["changes", "levels"], axis=1), "are exchanged"),
            (lambda s: pd.DataFrame({"country": NAMES}), '"levels" is missing'),
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
            by_joined_years,
            lambda s: drawn(s, lambda rows: rows["change"].round(2)),
            lambda s: drawn(s, yaxis_title="Rise (%)", yaxis_rangemode="tozero"),
        ],
        "wrong": [
            (lambda s: drawn(s, lambda rows: rows[2021]), "the spending of 2021"),
            (lambda s: drawn(s, lambda rows: rows[2021] - rows[2014]), "in million dollars"),
            (lambda s: drawn(s, lambda rows: -rows["change"]), "sign"),
            (lambda s: drawn(s, across=2021), "To the right stands"),
            (lambda s: drawn(s, across="change", upwards=lambda rows: rows[2014]), "swapped"),
            (lambda s: drawn(s, xaxis_type="linear"), "log_x=True"),
            (lambda s: drawn(s, mode="lines+markers"), "Show points"),
            (one_series, "All states are one series"),
            (lambda s: drawn(s, yaxis_title="Change"), "name the unit"),
            (lambda s: drawn(s, source=""), "source"),
            (lambda s: drawn(s, title=""), "title that says"),
            (lambda s: drawn(s, xaxis_title=""), "both axes a title"),
            (lambda s: go.Figure(), "empty"),
            (lambda s: s["money"], "it is a table"),
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
    "07-q9": {
        "right": [lambda s: "g, c, h, d, f, a, b", lambda s: tuple("GCHDFAB")],
        "wrong": [
            (lambda s: list("dchdfab"), "Headline 1: fewer take-offs"),
            (lambda s: list("ghhdfab"), "Headline 2: no groups"),
            (lambda s: list("gcddfab"), "Headline 3: the means are right"),
            (lambda s: list("gchhfab"), "Headline 4: size has been taken out"),
            (lambda s: list("gchddab"), "Headline 5: the figures are right"),
            (lambda s: list("gchdfdb"), "Headline 6: it looks at many"),
            (lambda s: list("gchdfag"), "Headline 7: no practice changed"),
            (lambda s: ["g", "c", "h", "d", "f", "a", ...], "Headline 7: not chosen yet"),
            (lambda s: list("ddddddd"), "The same choice everywhere"),
        ],
    },
    "07-q8": {
        "right": [lambda s: "Much, in the rules.", lambda s: "Little, in money."],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: None, "Nothing is written")],
    },
}
