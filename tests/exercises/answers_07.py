"""Fixtures of exercise 07: right answers by more than one way, and plausible wrong ones.

Each answer is a function of the solution's namespace; ``says`` is a fragment of the message.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go


def gaps_by_loop(s):
    rows = []
    for _, row in s["budget"].iterrows():
        gap = row["budget_all_yen_bn"] - row["budget_yen_bn"]
        if pd.notna(gap):
            rows.append((int(row["fiscal_year"]), round(gap, 1)))
    return pd.DataFrame(rows[::-1], columns=["fiscal_year", "gap_bn"])


def gaps_by_index(s):
    wide = s["budget"].set_index("fiscal_year")
    gap = wide["budget_all_yen_bn"].sub(wide["budget_yen_bn"]).dropna()
    return gap.to_frame("gap_bn")


def drawn(s, values=None, mode="lines+markers", source="Source: SIPRI", arrow=False, **layout):
    """The way of the task, with one thing changed."""
    figure = go.Figure(s["start"])
    values = s["index_real"] if values is None else values
    figure.add_scatter(x=s["years"], y=list(values), name="Dollars of 2023", mode=mode)
    words = {"title": "Up in one money, down in the other", "xaxis_title": "Year"}
    figure.update_layout(**(words | {"yaxis_title": "Index (2012 = 100)"} | layout))
    if source:
        figure.add_annotation(text=source, x=0, y=0, showarrow=arrow)
    return figure


def by_express(s):
    wide = s["japan"][["spending_current_usd_m", "spending_constant_usd_m"]]
    wide = (100 * wide / wide.loc[2012]).reset_index()
    wide.columns = ["year", "Dollars of each year", "Dollars of 2023"]
    long = wide.melt("year", var_name="money", value_name="index")
    labels = {"year": "Calendar year", "index": "Index, 2012 = 100"}
    title = "Japan's military spending in two kinds of dollars"
    figure = px.line(long, x="year", y="index", color="money", labels=labels, title=title)
    return figure.add_annotation(text="Source: military_spending", showarrow=False)


def only_mine(s):
    figure = drawn(s)
    figure.data = [figure.data[1]]
    return figure


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


#: The base of an index; and the days of task 1, whose rows would be the answers. The worked answer
#: prints the same days with their rows, so that they are still compared with the table.
NO_FACTS = {"100", "445", "145", "192"}

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
            gaps_by_loop,
            gaps_by_index,
            lambda s: s["gaps"].sample(frac=1, random_state=7),
            lambda s: s["both"],
        ],
        "wrong": [
            (lambda s: s["gaps"][s["both"]["use"] == "grade"], "A caveat is a warning"),
            (lambda s: s["gaps"].nlargest(3, "gap_bn"), "3 rows"),
            (lambda s: s["gaps"].assign(gap_bn=-s["gaps"]["gap_bn"]), "sign is wrong"),
            (lambda s: s["gaps"].assign(gap_bn=s["gaps"]["gap_bn"] / 1000), "thousand times"),
            (lambda s: s["gaps"].rename(columns={"gap_bn": "gap"}), "is missing"),
            (lambda s: s["gaps"].assign(gap_bn=5.0), "all items less the other"),
            (lambda s: s["gaps"]["gap_bn"].tolist(), "a table"),
            (lambda s: s["gaps"].head(0), "0 rows"),
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
            by_express,
            lambda s: drawn(s, mode="markers"),
            lambda s: drawn(s, values=[round(v, 1) for v in s["index_real"]]),
            lambda s: drawn(s, yaxis_title="Spending (index)", yaxis_rangemode="tozero"),
        ],
        "wrong": [
            (lambda s: drawn(s, values=s["constant"]), "million dollars"),
            (lambda s: drawn(s, values=s["index_real"] - 100), "100 in its base year"),
            (lambda s: drawn(s, values=s["index_real"] / 100), "100 times too small"),
            (lambda s: drawn(s, yaxis_title="Spending"), "name the unit"),
            (lambda s: drawn(s, source=""), "source"),
            (lambda s: drawn(s, arrow=True), "showarrow=False"),
            (lambda s: drawn(s, title=""), "title that says"),
            (lambda s: drawn(s, xaxis_title=""), "both axes a title"),
            (lambda s: s["start"], 'series "Dollars of 2023" is missing'),
            (only_mine, "Begin with the chart that is given"),
            (lambda s: go.Figure(), "empty"),
            (lambda s: s["japan"], "it is a table"),
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
            lambda s: s["mean_after"],
            lambda s: round(s["mean_after"], 1),
            lambda s: s["gone"].sort_values("rise").head(50)["year_after"].mean(),
        ],
        "wrong": [
            (lambda s: s["lowest"]["rise"].mean(), "falls themselves"),
            (lambda s: s["gone"].nlargest(50, "rise")["year_after"].mean(), "largest rises"),
            (lambda s: s["gone"]["year_after"].mean(), "mean over all rows"),
            (lambda s: s["lowest"]["year_after"].median(), "the median"),
            (lambda s: "0.3 per cent", "text in quotes"),
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
