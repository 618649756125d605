"""Fixtures of exercise 02: right answers by more than one way, and plausible wrong ones.

Each answer is a function of the solution's namespace; ``says`` is a fragment of the message.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go


def rise_by_loop(s):
    """The largest rise, by looking a year ahead for each year."""
    counts = s["counts"].to_dict()
    return max(counts[year + 1] - counts[year] for year in counts if year + 1 in counts)


def rise_by_reindex(s):
    return s["counts"].astype(float).reindex(range(1950, 2008)).diff().max()


def change_by_early_return(s):
    def change(first, second):
        for year in (first, second):
            if year not in s["figures"]:
                return None
        if s["scopes"][first] != s["scopes"][second]:
            return None
        return float(s["figures"][second] - s["figures"][first])

    return change


def change_by_try(s):
    def change(first, second):
        try:
            found = np.int64(s["figures"][second] - s["figures"][first])
        except KeyError:
            return None
        return found if s["scopes"].loc[[first, second]].nunique() == 1 else None

    return change


def change_any(s):
    return lambda first, second: s["figures"].get(second, 0) - s["figures"].get(first, 0)


def change_by_year(s):
    """The break of 2008 alone is refused, and years without a report."""
    return lambda first, second: (
        s["figures"][second] - s["figures"][first]
        if {first, second} <= set(s["figures"].index) and (first < 2008) == (second < 2008)
        else None
    )


def share_by_map(s):
    """The share without merge: both counts by year."""
    whole = s["world"].set_index("year")["total"].astype(float)
    part = s["korea"].set_index("year")["total"].astype(float)
    return (part / whole * 100).loc[2009:2017].rename("share_pct").to_frame()


def share_by_loop(s):
    rows = []
    for year in range(2017, 2008, -1):
        part = s["korea"].loc[s["korea"]["year"] == year, "total"].item()
        whole = s["world"].loc[s["world"]["year"] == year, "total"].item()
        rows.append({"year": year, "share_pct": round(part / whole * 100, 1)})
    return pd.DataFrame(rows)


def drawn(s, parts=None, mode="lines+markers", source="Source: table troops", **layout):
    germany = s["germany"]
    figure = go.Figure()
    parts = parts or {"Old report": germany.loc[:2007], "New report": germany.loc[2008:]}
    for name, part in parts.items():
        figure.add_scatter(x=part.index, y=part, name=name, mode=mode)
    words = {"title": "US forces in Germany, two reports", "xaxis_title": "Year"}
    words |= {"yaxis_title": "Persons", "yaxis_rangemode": "tozero"}
    figure.update_layout(**(words | layout))
    if source:
        figure.add_annotation(text=source, x=0, y=0, showarrow=False)
    return figure


def with_old(s, old):
    return drawn(s, parts={"Old report": old, "New report": s["germany"].loc[2008:]})


def with_new(s, new):
    return drawn(s, parts={"Old report": s["germany"].loc[:2007], "New report": new})


def by_express(s):
    """A long table, a colour and a dash for each report, only the years that have a figure."""
    long = s["germany"].dropna().rename("people").reset_index()
    long["report"] = np.where(long["year"] < 2008, "old report", "new report")
    labels = {"people": "US service members, people", "year": "Year"}
    title = "Germany since 1991: two reports, two levels"
    figure = px.scatter(long, x="year", y="people", color="report", labels=labels, title=title)
    figure.update_yaxes(range=[0, 400_000])
    return figure.add_annotation(text="Source: course table troops", showarrow=False)


def by_dates(s):
    """Dates for years, a subtitle as the source note."""
    figure = go.Figure()
    parts = {"Old_report": s["germany"].loc[:2007], "New_report": s["germany"].loc[2008:]}
    for (name, part), dash in zip(parts.items(), ("solid", "dot"), strict=True):
        days = [f"{year}-09-30" for year in part.index]
        figure.add_scatter(x=days, y=part.tolist(), name=name, line_dash=dash, mode="lines+markers")
    words = {"text": "US forces in Germany fell", "subtitle": {"text": "Source: troops"}}
    figure.update_layout(title=words, xaxis_title="Date", yaxis_title="Troops")
    return figure.update_yaxes(rangemode="tozero")


def by_kind(s, draw, **more):
    """A long table with a column report, by any function of px."""
    long = s["germany"].rename("total").reset_index()
    long["report"] = np.where(long["year"] < 2008, "Old report", "New report")
    labels = {"total": "US service members (persons)", "year": "Year"}
    title, note = "US forces in Germany, 1991 to 2025", "Source: table troops"
    figure = draw(long, x="year", y="total", labels=labels, title=title, subtitle=note, **more)
    return figure.update_yaxes(rangemode="tozero")


def own(s, base=1977, year=2005):
    """The own case by another way: straight from the table."""
    rows = s["troops"][s["troops"]["entity"] == s["case"]]
    found = {y: rows.loc[rows["year"] == y, "total"].item() for y in (base, year)}
    return found[year] / found[base] * 100


ANSWERS = {
    "02-q1": {
        "right": [
            rise_by_loop,
            rise_by_reindex,
            lambda s: s["counts"][1966] - s["counts"][1965],
        ],
        "wrong": [
            (lambda s: s["counts"].diff().max(), "longer than one year"),
            (lambda s: s["counts"].diff().min(), "largest fall"),
            (lambda s: 1966, "That is the year"),
            (lambda s: s["counts"].max(), "highest level"),
            (lambda s: 72_600 / 3, "evenly"),
            (lambda s: -16_180, "sign is wrong"),
            (lambda s: s["counts"].diff(), "a table or a column"),
            (lambda s: 9_718, "not this one"),
        ],
    },
    "02-q2": {
        "right": [lambda s: ("B", "A", "C", "D", "A"), lambda s: ["b)", " a", "(c)", "d.", "a"]],
        "wrong": [
            (lambda s: ["a", "a", "c", "d", "a"], "Sentence 1: the subtraction is right"),
            (lambda s: ["b", "a", "a", "d", "a"], "Sentence 3: look at the column line"),
            (lambda s: ["b", "a", "c", ..., "a"], "Sentence 4: not chosen yet"),
            (lambda s: ["b", "d", "c", "d", "a"], "Sentence 2: not this one"),
            (lambda s: "b", "list of 5"),
        ],
    },
    "02-q3": {
        "right": [
            change_by_early_return,
            change_by_try,
            lambda s: lambda first, second: s["change"](first, second),
        ],
        "wrong": [
            (change_any, "gives an answer, but here there is no answer"),
            (change_by_year, "older counts are not all alike"),
            (
                lambda s: lambda first, second: s["figures"][second] - s["figures"][first],
                "Two ordinary years work",
            ),
            (
                lambda s: (
                    lambda first, second: (
                        None if s["change"](first, second) is None else s["change"](second, first)
                    )
                ),
                "sign is turned round",
            ),
            (lambda s: lambda first, second: s["change"](first, second) or 0, "Zero would say"),
            (lambda s: lambda first, second: None, "gives nothing back"),
            (lambda s: lambda first: first, "stopped with TypeError"),
            (lambda s: s["change"](1960, 1965), "single number"),
        ],
    },
    "02-q4": {
        "right": [own, lambda s: float(s["my_index"]) * 1.004, lambda s: np.float64(s["my_index"])],
        "wrong": [
            (lambda s: own(s, base=1960), "lesson's base year"),
            (lambda s: own(s, base=1970), "another scope"),
            (lambda s: own(s, base=2005, year=1977), "swapped"),
            (lambda s: s["mine"][2005] - s["mine"][1977], "difference in people"),
            (lambda s: s["my_index"] - 100, "change in per cent"),
            (lambda s: s["my_index"] / 100, "100 times too small"),
            (lambda s: own(s, year=2010), "other side of the break"),
            (lambda s: s["mine"], "a table or a column"),
        ],
    },
    "02-q5": {
        "right": [
            share_by_map,
            share_by_loop,
            lambda s: s["nine"].sample(frac=1, random_state=2),
            lambda s: s["shares"].astype(float),
        ],
        "wrong": [
            (lambda s: s["pairs"], "all years are still there"),
            (lambda s: s["shares"].head(8), "8 rows"),
            (lambda s: s["shares"].assign(share_pct=s["shares"]["share_pct"] / 100), "100 times"),
            (lambda s: s["shares"].rename(columns={"share_pct": "share"}), "is missing"),
            (lambda s: s["shares"]["share_pct"].tolist(), "a table"),
            (
                lambda s: s["shares"].assign(share_pct=1e4 / s["shares"]["share_pct"]),
                "whole over part",
            ),
        ],
    },
    "02-q6": {
        "right": [
            drawn,
            by_express,
            by_dates,
            lambda s: drawn(s, mode="markers"),
            lambda s: by_kind(s, px.bar, color="report"),
            lambda s: by_kind(s, px.strip, color="report"),
            lambda s: by_kind(s, px.line, facet_col="report"),
            lambda s: by_kind(s, px.line, facet_row="report"),
            lambda s: with_old(s, s["germany"].loc[:2007].astype(object).where(lambda t: t > 0)),
        ],
        "wrong": [
            (lambda s: drawn(s, parts={"Germany": s["germany"]}), "over both reports"),
            (lambda s: with_new(s, s["germany"].loc[2009:]), "begins in 2008"),
            (lambda s: with_old(s, s["germany"].loc[:2008]), "stands in the old series"),
            (lambda s: with_old(s, s["germany"].loc[:2007].fillna(0)), "read as zero"),
            (lambda s: with_old(s, s["germany"].loc[:2007].dropna()), "across years without"),
            (lambda s: with_old(s, s["germany"].loc[:2007].interpolate()), "have been filled"),
            (lambda s: by_kind(s, px.area, color="report"), "the area falls to zero"),
            (
                lambda s: by_kind(s, px.line, color="report").update_traces(fill="tozeroy"),
                "the area is filled",
            ),
            (lambda s: by_kind(s, px.line, color="report").update_traces(visible=False), "hidden"),
            (lambda s: by_kind(s, px.line, color="report", log_y=True), "has no zero"),
            (lambda s: drawn(s, yaxis_title="Size"), "name the unit"),
            (lambda s: drawn(s, source=""), "source"),
            (lambda s: drawn(s, yaxis_rangemode="normal"), "start at zero"),
            (lambda s: drawn(s, title=""), "title that says"),
            (lambda s: drawn(s, parts={"Old report": s["germany"].loc[:2007]}), "is missing"),
            (lambda s: go.Figure(), "empty"),
            (lambda s: s["germany"], "it is a table"),
        ],
    },
    "02-q7": {
        "right": [lambda s: "Two plans are mixed.", lambda s: "普天間と辺野古は基地の話。"],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: " \n ", "Nothing is written")],
    },
    "02-q8": {
        "right": [lambda s: "Half the truth.", lambda s: "岸は頼み、費用も理由だった。"],
        "wrong": [(lambda s: "", "Nothing is written"), (lambda s: None, "Nothing is written")],
    },
}
