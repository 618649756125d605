"""Lesson 05: who argues what about the bases, and with which figure."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame.exhibit import One, Panel, View, exhibit
from jasa.frame.style import date, listed, number

#: What a reader can choose -> the topics of the table.
TOPICS = {
    "Henoko": ("Henoko",),
    "safety of Futenma, noise": ("safety of Futenma", "noise"),
    "the burden and its reduction": ("burden", "reduction of the burden"),
    "share of bases": ("share of bases",),
    "economy and subsidies": ("economy", "subsidies"),
    "crime": ("crime",),
}


def statements(topic: str) -> pd.DataFrame:
    """Return the statements on a topic in the order of the table, with date and figure in words."""
    rows = data.load("positions")
    rows = rows[rows["topic"].isin(TOPICS[topic])]
    return rows.assign(
        dated=[date(r.as_of, r.as_of_precision) for r in rows.itertuples()],
        said=[figure_said(r) for _, r in rows.iterrows()],
    )


def figure_said(row: pd.Series) -> str:
    """Return the figure of a statement with its unit, or that there is none."""
    if pd.isna(row["figure"]):
        return "no figure"
    value = number(row["figure"])
    if str(row["unit"]).startswith("rank"):
        return f"rank {value} {str(row['unit']).removeprefix('rank ')}"
    return f"{value} {row['unit']}"


@exhibit(
    "Who argues what, and with which figure?",
    tables=["positions"],
    height=240,
    second={"topic": "the burden and its reduction"},
    topic=One(list(TOPICS), label="About"),
)
def positions(topic: str) -> View:
    """The arguments on one topic side by side, each with its party, date and figure."""
    rows = statements(topic)
    bare = [r.party for r in rows.itertuples() if r.said == "no figure"]
    years = sorted({r.as_of.year for r in rows.itertuples() if r.as_of_precision != "undated"})
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    undated = "; one is undated" if (rows["as_of_precision"] == "undated").any() else ""
    parties = list(dict.fromkeys(rows["party"]))
    return View(
        figure=None,
        table=pd.DataFrame(
            {
                "Party": rows["party"].tolist(),
                "Date": rows["dated"].tolist(),
                "Topic": rows["topic"].tolist(),
                "Argument": rows["position"].tolist(),
                "Figure used": rows["said"].tolist(),
                "Row": rows["row_id"].tolist(),
            }
        ),
        words=tuple(f"{r.party} ({r.dated}): {r.position}; {r.said}." for r in rows.itertuples()),
        title=f"{topic[:1].upper()}{topic[1:]}: {len(rows)} arguments, "
        f"{number(len(rows) - len(bare)) if len(rows) > len(bare) else 'none'} with a figure",
        subtitle=f"Arguments of {listed(parties)}, in our words, {span}{undated}.",
        as_of=span,
        caveats=(
            "A party chooses the figure that serves it. Ask of each: what is counted, what is the "
            "whole, and of when is it?",
        ),
        definition="Each panel is one statement in our words, with the figure its author used.",
        panels=tuple(
            Panel(
                r.party,
                r.position,
                r.row_id,
                f"{r.dated} · {'' if r.said == 'no figure' else 'figure: '}{r.said}",
            )
            for r in rows.itertuples()
        ),
    )
