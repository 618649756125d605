"""Lesson 04: the two pairs of crime rates of one survey, each quoted by one side."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.exhibits.beside.crime_rates import NOT_IN_THEM, UNADJUSTED
from jasa.frame import charts as go
from jasa.frame.style import COLOURS, PAPER, figure

BOTH, ALL, HEINOUS = "both", "all penal-code offences", "heinous offences"
RATE_UNIT = "Rate, persons arrested per 10,000 a year"
PAIRS = {ALL: ("cx017", "cx018"), HEINOUS: ("cx015", "cx016")}


def rate_table(offences: str) -> pd.DataFrame:
    """Return the published pairs of 2006 to 2015 for one class of offences or both."""
    ids = [i for kind, pair in PAIRS.items() if offences in (BOTH, kind) for i in pair]
    rows = data.load("crime_rates").set_index("row_id", drop=False).loc[ids]
    return pd.DataFrame(
        {
            "Offences": [ALL if o.startswith("all") else HEINOUS for o in rows["offences"]],
            "Group": rows["group"].tolist(),
            RATE_UNIT: rows["rate"].tolist(),
            "Unit": rows["unit"].tolist(),
            "Who says so": rows["who_says"].tolist(),
            "Points towards": rows["points_toward"].tolist(),
            "Row": rows["row_id"].tolist(),
        }
    )


def rate_figure(table: pd.DataFrame) -> go.Figure:
    """Draw the pairs as bars on one scale."""
    traces = []
    for group, those in table.groupby("Group", sort=False):
        ours = str(group).startswith("US ")
        colour = COLOURS["United States" if ours else "Okinawa"]
        traces.append(
            go.Bar(
                x=those["Offences"].tolist(),
                y=those[RATE_UNIT].tolist(),
                ids=those["Row"].tolist(),
                name=str(group),
                marker={
                    "color": colour if ours else PAPER,
                    "line": {"color": colour, "width": 1.5},
                    "pattern": {"shape": "" if ours else "/", "fgcolor": colour},
                },
                text=[f"{v:g}" for v in those[RATE_UNIT]],
                textposition="outside",
                cliponaxis=False,
                hovertemplate=f"{group}<br>%{{x}}: %{{y}}<extra></extra>",
                meta={"column": RATE_UNIT} | ({} if ours else {"looks": "the other group"}),
            )
        )
    made = figure(*traces, height=430, barmode="group", bargap=0.45, bargroupgap=0.1)
    made.update_yaxes(title_text=RATE_UNIT, range=[0, 1.16 * table[RATE_UNIT].max()])
    made.update_xaxes(title_text="Offences, by class", gridcolor="rgba(0,0,0,0)")
    return made


def rate_story(table: pd.DataFrame) -> tuple[str, tuple[str, ...]]:
    """Return title and words: each pair, and what each side makes of it."""
    said, used = [], []
    for kind, those in table.groupby("Offences", sort=False):
        ours, others = those[RATE_UNIT]
        said.append(f"{kind.removesuffix(' offences')} {ours:g} and {others:g}")
        used.append(
            f"For {kind} the newspaper has {ours:g} persons arrested per 10,000 a year in the US "
            f"military community and {others:g} among other residents; the pair is used to argue for a "
            f"{those['Points towards'].iloc[0]}."
        )
    title = f"Arrests per 10,000 a year, US community and others: {', '.join(said)}"
    both = "Both pairs come from one survey, and both can be true: most offences are not heinous."
    one = "The same survey has a second pair for the other class, and there the order is reversed."
    words = (*used, both if len(said) > 1 else one, f"{UNADJUSTED} {NOT_IN_THEM}")
    return title, words
