"""Fixtures of exercise 06: right answers by more than one way, and plausible wrong ones.

Each answer is a function of the solution's namespace; ``says`` is a fragment of the message.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

NAME = "Against JFY2014"


def shares(s, year):
    """Each line's share of its year's total, row by row."""
    rows = s["long"][s["long"]["fiscal_year"] == year]
    return {r.component: 100 * r.amount_yen_bn / s["total"][year] for r in rows.itertuples()}


def moves_by_loop(s):
    first, last = shares(s, 2004), shares(s, 2020)
    rows = [(round(last[line] - first[line], 1), line) for line in sorted(first, reverse=True)]
    return pd.DataFrame(rows, columns=["change_points", "component"])


def moves_by_merge(s):
    """Shares first, in the long table, then a difference between two rows of each line."""
    wholes = s["total"].rename("whole").reset_index()
    long = s["long"].astype({"component": str}).merge(wholes, on="fiscal_year")
    long["share"] = 100 * long["amount_yen_bn"] / long["whole"]
    change = long.sort_values("fiscal_year").groupby("component")["share"].agg(["first", "last"])
    return (change["last"] - change["first"]).rename("change_points").reset_index()


def in_yen(s):
    return s["moves"].assign(change_points=s["moves"][2020] - s["moves"][2004])


def drawn(s, values=None, source="Source: table host_nation_support", arrow=False, **style):
    figure = go.Figure(s["figure"].data[:1])
    values = 100 * s["sound"] / s["sound"][2014] - 100 if values is None else values
    look = {"mode": "markers"} | {k: v for k, v in style.items() if k in ("mode", "connectgaps")}
    figure.add_scatter(x=[int(y) for y in values.index], y=values.tolist(), name=NAME, **look)
    words = {"title": "The baseline makes the story", "xaxis_title": "Fiscal year (April to March)"}
    words |= {"yaxis_title": "Difference from the base year, per cent"}
    words |= {k: v for k, v in style.items() if k not in look}
    figure.update_layout(**words)
    figure.update_yaxes(rangemode="tozero")
    if source:
        figure.add_annotation(text=source, x=0, y=0, showarrow=arrow)
    return figure


def by_express(s):
    wide = pd.DataFrame({"Against JFY1999": s["against_1999"].round(1)})
    wide[NAME] = (s["sound"] / s["sound"][2014] * 100 - 100).round(1)
    wide.index = wide.index.astype(int)
    long = wide.rename_axis("year").reset_index().melt("year", var_name="base", value_name="change")
    labels = {"year": "Fiscal year", "change": "Change from the base year (%)"}
    figure = px.bar(
        long,
        x="year",
        y="change",
        color="base",
        barmode="group",
        labels=labels,
        title="One sum, two baselines",
    )
    return figure.add_annotation(text="Source: host_nation_support", showarrow=False)


def by_runs(s, **look):
    """One run of neighbouring years each, as line_group or symbol cut them."""
    wide = s["both_bases"].rename_axis("year")
    long = wide.reset_index().melt("year", var_name="base", value_name="change")
    long["run"] = (long["year"].diff() != 1).cumsum()
    figure = (px.scatter if "symbol" in look else px.line)(
        long,
        x="year",
        y="change",
        color="base",
        labels={"year": "Fiscal year", "change": "Change from the base year (%)"},
        title="One sum, two baselines",
        subtitle="Source: host_nation_support",
        **look,
    )
    return figure.update_yaxes(rangemode="tozero")


def own(s):
    """The own case by another way: an indexed column."""
    line, year = s["case"].split()
    amounts = s["budget"].set_index(["fiscal_year", "component"])["amount_yen_bn"]
    return float(amounts[int(year), line] / amounts[int(year), "hns_total"] * 100)


def missing(amount):
    return amount is None or math.isnan(amount)


def share_by_lists(support, other, us, all_payments):
    part = [support, other] if all_payments else [support]
    if any(missing(amount) for amount in [*part, us]):
        return None
    return sum(part) * 100 / (sum(part) + us)


def share_with_zero_as_gap(support, other, us, all_payments):
    part = [support, other] if all_payments else [support]
    if any(not amount or missing(amount) for amount in [*part, us]):
        return None
    return 100 * sum(part) / (sum(part) + us)


def share_with_gaps_as_zero(support, other, us, all_payments):
    part = [support, other] if all_payments else [support]
    part = [0 if missing(amount) else amount for amount in part]
    return None if missing(us) else 100 * sum(part) / (sum(part) + us)


ANSWERS = {
    "06-q1": {
        "right": [
            lambda s: 13.4e9 / 4 / s["people"],
            lambda s: round(float(s["a_head"])),
            lambda s: np.float64(s["a_head"]),
        ],
        "wrong": [
            (lambda s: 13.4e6 / 4 / s["people"], "thousand times too small"),
            (lambda s: 13.4e9 / s["people"], "all four years"),
            (lambda s: 5.8e9 / 4 / s["people"], "what South Korea paid"),
            (lambda s: "126,296", "text in quotes"),
            (lambda s: s["costs"]["amount"], "a table or a column"),
            (lambda s: 1234, "not this one"),
        ],
    },
    "06-q2": {
        "right": [
            lambda s: ("B", "A", "D", "C"),
            lambda s: ["b)", " a", "(d)", "c."],
            lambda s: "badc",
        ],
        "wrong": [
            (lambda s: ["a", "a", "d", "c"], "Is the basis?"),
            (lambda s: ["b", "e", "d", "c"], "read component and basis"),
            (lambda s: ["b", "a", "a", "c"], "Is there one?"),
            (lambda s: ["b", "a", "d", ...], "not chosen yet"),
            (lambda s: "bad", "list of 4 choices"),
        ],
    },
    "06-q3": {
        "right": [own, lambda s: round(float(s["my_share_pct"]), 1)],
        "wrong": [
            (lambda s: 100 * s["part"] / s["mine"]["amount_yen_bn"].sum(), "all rows"),
            (lambda s: s["part"], "billion yen"),
            (lambda s: s["my_share_pct"] / 100, "per cent"),
            (lambda s: 100 * s["whole"] / s["part"], "Turn the fraction round"),
            (lambda s: s["mine"], "a table or a column"),
            (lambda s: 250.5, "more than 100 %"),
        ],
    },
    "06-q4": {
        "right": [
            moves_by_loop,
            moves_by_merge,
            lambda s: s["moves"][["change_points"]].sort_values("change_points"),
        ],
        "wrong": [
            (in_yen, "change in billion yen"),
            (lambda s: s["moves"].head(4), "4 rows"),
            (lambda s: s["moves"].rename(columns={"change_points": "points"}), "is missing"),
            (lambda s: s["moves"]["change_points"].tolist(), "a table"),
            (lambda s: s["moves"].assign(change_points=s["last"]), "later year alone"),
        ],
    },
    "06-q5": {
        "right": [
            drawn,
            by_express,
            lambda s: by_runs(s, line_group="run", markers=True),
            lambda s: by_runs(s, symbol="run"),
        ],
        "wrong": [
            (lambda s: drawn(s, s["sound"] - s["sound"][2014]), "difference in billion yen"),
            (lambda s: drawn(s, 100 * s["sound"] / s["sound"][2014]), "at a hundred"),
            (lambda s: drawn(s, s["sound"] / s["sound"][2014] - 1), "100 times too small"),
            (lambda s: drawn(s, mode="lines+markers"), "across years without a figure"),
            (lambda s: drawn(s, yaxis_title="Difference"), "must name the unit"),
            (lambda s: drawn(s, arrow=True), "showarrow=False"),
            (lambda s: drawn(s, source=""), "names the source"),
            (lambda s: go.Figure(s["figure"].data[:1]), "is missing"),
            (lambda s: s["sound"], "a chart"),
        ],
    },
    "06-q6": {
        "right": [
            lambda s: share_by_lists,
            lambda s: lambda a, b, c, d: s["share"](a, b, c, d),
        ],
        "wrong": [
            (lambda s: share_with_gaps_as_zero, "read as zero"),
            (lambda s: share_with_zero_as_gap, "Nought is an amount"),
            (lambda s: lambda a, b, c, d: 100 * a / (a + c), "this is not what it should give"),
            (lambda s: lambda a, b, c, d: None, "gives nothing back"),
            (lambda s: lambda a, b: a / b, "stopped with TypeError"),
            (lambda s: 24.4, "single number"),
        ],
    },
    "06-q7": {
        "right": [
            lambda s: "The American part for 2002 is missing; a zero would make Japan pay all.",
            lambda s: "**Chie's** figure is derived, so it cannot test the share.",
        ],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: "  \n ", "Nothing is written")],
    },
    "06-q8": {
        "right": [
            lambda s: "Japan paid 86.4 % of the items of host-nation support in JFY2015.",
            lambda s: "Both headlines are true, and neither is the middle of the other.",
        ],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: "\t", "Nothing is written")],
    },
}
