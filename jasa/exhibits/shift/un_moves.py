"""Lesson 08: who voted otherwise in March 2022 than in March 2014."""

from __future__ import annotations

import textwrap

import pandas as pd
import plotly.graph_objects as go

from jasa.exhibits.shift.un_votes import (
    ALL,
    NEAR,
    VOTES,
    counted,
    look,
    name_of,
    named_votes,
    plain,
)
from jasa.frame.exhibit import One, View, exhibit
from jasa.frame.style import INK, MUTED, date, figure, listed

FIRST, SECOND = "A/RES/68/262", "A/RES/ES-11/1"
KINDS = ("yes", "abstain", "absent", "no")


def pairs(near_only: bool) -> pd.DataFrame:
    """Return each state's vote in both resolutions; both lists are complete."""
    rows = named_votes(near_only)
    columns = ["iso3", "country", "vote", "row_id", "as_of", "as_of_precision"]
    first = rows.loc[rows["resolution"] == FIRST, columns]
    second = rows.loc[rows["resolution"] == SECOND, columns]
    return first.merge(second, on="iso3", suffixes=("_1", "_2"), validate="one_to_one")


def days(both: pd.DataFrame) -> list[str]:
    """Return the days of the two votes."""
    line = both.iloc[0]
    return [date(line[f"as_of_{n}"], line[f"as_of_precision_{n}"]) for n in (1, 2)]


def moves_table(both: pd.DataFrame) -> pd.DataFrame:
    """Return how many states went from each vote to each vote, one line a pair of votes."""
    lines = []
    votes_of = listed(days(both))
    for before in KINDS:
        for after in KINDS:
            group = both[(both["vote_1"] == before) & (both["vote_2"] == after)]
            if len(group):
                group = group.sort_values("country_1")
                lines.append(
                    {
                        "Vote in 2014": VOTES[before][0],
                        "Vote in 2022": VOTES[after][0],
                        "States, number": float(len(group)),
                        "States": listed([plain(c) for c in group["country_1"]]),
                        "Votes of": votes_of,
                        "Row": "; ".join(group["row_id_2"]),
                        "Row of 2014": "; ".join(group["row_id_1"]),
                    }
                )
    return pd.DataFrame(lines)


def moves_figure(table: pd.DataFrame, near_only: bool) -> go.Figure:
    """Draw one bar for each vote of 2014, split by the vote of 2022."""
    places = {VOTES[k][0]: float(-n) for n, k in enumerate(KINDS)}
    bars = []
    for vote in KINDS:
        label = VOTES[vote][0]
        part = table[table["Vote in 2022"] == label]
        bars.append(
            go.Bar(
                x=part["States, number"].tolist(),
                y=[places[v] for v in part["Vote in 2014"]],
                orientation="h",
                width=0.34,
                name=f"2022: {label}",
                marker=look(vote),
                ids=part["Row"].tolist(),
                meta={"column": "States, number", "place": "layout"},
                hovertemplate="%{x:.0f} states<extra>2022: " + label + "</extra>",
            )
        )
    drawn = figure(*bars, height=470, annotations=moves_labels(table, places, near_only))
    longest = table.groupby("Vote in 2014")["States, number"].sum().max()
    drawn.update_layout(barmode="stack", margin={"l": 24, "t": 40}, legend={"traceorder": "normal"})
    drawn.update_xaxes(title_text="Member states, number", range=[0, longest * 1.12])
    drawn.update_yaxes(visible=False, range=[-3.75, 0.45])
    return drawn


def moves_labels(
    table: pd.DataFrame, places: dict[str, float], near_only: bool
) -> list[dict[str, object]]:
    """Return what stands above and in each bar, and below it the states that moved."""
    labels = []
    for before, place in places.items():
        group = table[table["Vote in 2014"] == before]
        total = group["States, number"].sum()
        start, moved = 0.0, []
        labels.append(name_of(f"<b>2014: {before}</b> ({total:.0f} states)", place + 0.28, INK, 13))
        for vote in KINDS:
            for _, line in group[group["Vote in 2022"] == VOTES[vote][0]].iterrows():
                labels.append(count_in(line["States, number"], start, place))
                start += line["States, number"]
                if line["Vote in 2022"] != before and near_only:
                    moved.append(f"to {line['Vote in 2022']}: {line['States']}")
        text = "<br>".join(textwrap.wrap("; ".join(moved), 125))
        if text:
            labels.append(name_of(text, place - 0.2, MUTED, 12, "top"))
    return labels


def count_in(count: float, start: float, place: float) -> dict[str, object]:
    """Return the number of states inside a part of a bar."""
    return {
        "text": f"<b>{count:.0f}</b>",
        "x": start + count / 2,
        "y": place,
        "showarrow": False,
        "bgcolor": "#FFFFFF",
        "borderpad": 0,
        "font": {"size": 11, "color": INK},
    }


@exhibit(
    "Who voted otherwise in March 2022 than in March 2014?",
    tables=["un_votes"],
    height=470,
    states=One([ALL, NEAR], label="States"),
)
def un_moves(states: str) -> View:
    """Each state's vote on Crimea in 2014 beside its vote on the aggression in 2022."""
    both = pairs(states == NEAR)
    table = moves_table(both)
    first, second = days(both)
    to_yes = table[(table["Vote in 2022"] == "yes") & (table["Vote in 2014"] != "yes")]
    left = table[(table["Vote in 2014"] == "yes") & (table["Vote in 2022"] != "yes")]
    gained, lost = to_yes["States, number"].sum(), left["States, number"].sum()
    who = "UN members" if states == ALL else "Indo-Pacific states"
    moved = zip(to_yes["Vote in 2014"], to_yes["States, number"], strict=True)
    split = listed([f"{count:.0f} {vote}" for vote, count in moved])
    return View(
        figure=moves_figure(table, states == NEAR),
        table=table,
        title=f"{gained:.0f} of {len(both)} {who} said yes in 2022 but had not in 2014",
        subtitle=f"States by vote on Crimea ({first}, bars) and on the aggression ({second}, colours).",
        words=(
            f"Of {len(both)} {who}, {gained:.0f} voted yes on {second} without having done so "
            f"on {first}, when {split}.",
            lost_words(left, lost),
            "The two resolutions say different things, and their occasions differ: another vote is "
            "not always another mind.",
            f"Both lists are complete, so every one of the {len(both)} states can be followed.",
        ),
        as_of=f"{first} and {second}",
        caveats=(
            "Two texts on two occasions: annexation of Crimea, then a full invasion.",
            "Did not vote means absent, for whatever reason.",
        ),
        definition="Each state's recorded vote on A/RES/68/262 beside its vote on A/RES/ES-11/1.",
        computed={"States, number": "count({Row})"},
        derived=tuple(counted(ids_of(part)) for part in (table, to_yes, left) if len(part)),
    )


def ids_of(table: pd.DataFrame) -> list[str]:
    """Return the rows of 2022 behind some lines of the table."""
    return [i for cell in table["Row"] for i in cell.split("; ")]


def lost_words(left: pd.DataFrame, lost: float) -> str:
    """Return the sentence about those who had said yes and did not again."""
    if not lost:
        return "Not one of those that voted yes in 2014 did otherwise in 2022."
    said = [
        f"{line['States, number']:.0f} ({line['States']}) {line['Vote in 2022']}"
        for _, line in left.iterrows()
    ]
    return f"The other way went {lost:.0f}: in 2022 {listed(said)}."
