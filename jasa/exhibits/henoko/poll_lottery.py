"""Lesson 05: ten thousand polls drawn by lot from the ballots of 2019, beside two real polls."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, warnings
from jasa.frame.style import COLOURS, INK, PAPER, QUIET, date, figure, number, percent

POLLS = 10_000
#: What a reader can choose: label and number of ballots in each poll.
SIZES = {"100 ballots": 100, "400 ballots": 400, "1,218 ballots": 1218, "4,872 ballots": 4872}
SEED = 2019  # any number; the same polls are drawn for everybody
ROW, REAL = "vo007", ("op038", "op056")
SHARE, MARGIN = "Against, %", "Margin by the formula, points"


def drawn_shares(size: int) -> np.ndarray:
    """Return the share of "against", in per cent, in each poll, drawn as in the lesson's code."""
    vote = data.load("votes").set_index("row_id").loc[ROW]
    true_share = float(vote["votes"]) / float(vote["valid_votes"])
    lots = np.random.default_rng(SEED).binomial(size, true_share, POLLS)
    return np.asarray(100 * lots / size)


def middle(shares: np.ndarray) -> tuple[float, float]:
    """Return the two shares between which nineteen of twenty polls lie."""
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(low), float(high)


def lottery_table(size: int, shares: np.ndarray) -> pd.DataFrame:
    """Return the vote with what the lots made of it, and the two real polls."""
    vote = data.load("votes").set_index("row_id", drop=False).loc[ROW]
    polls = data.load("opinion_okinawa").set_index("row_id", drop=False).loc[list(REAL)]
    low, high = middle(shares)
    true = 100 * vote["votes"] / vote["valid_votes"]
    lots = {
        "What": f"Ballots of {date(vote['as_of'])}, {number(POLLS)} polls of {number(size)}",
        SHARE: true,
        MARGIN: 196 * (true / 100 * (1 - true / 100) / size) ** 0.5,
        "Nineteen of twenty polls": f"{low:.1f} to {high:.1f} %",
        "All polls": f"{shares.min():.1f} to {shares.max():.1f} %",
        "Warning": "",
        "Row": ROW,
    }
    real = [
        {
            "What": f"A real poll: {r['survey']}, {r['mode']}, {date(r['field_start'], 'year')}",
            SHARE: float(r["pct"]),
            "Nineteen of twenty polls": "",
            "All polls": "",
            "Warning": said,
            "Row": r["row_id"],
        }
        for said, (_, r) in zip(warnings(polls), polls.iterrows(), strict=True)
    ]
    return pd.DataFrame([lots, *real])


def lots_bars(shares: np.ndarray, size: int) -> go.Bar:
    """Return the polls counted in steps of a point, or of half a point where they lie close."""
    step = 1.0 if size <= 100 else 0.5
    edges = np.arange(49.75, 90.75, step) if step < 1 else np.arange(49.5, 91, step)
    counts, _ = np.histogram(shares, edges)
    return go.Bar(
        x=(edges[:-1] + step / 2).tolist(),
        y=counts.tolist(),
        width=step * 0.94,
        marker={"color": QUIET},
        meta={"decoration": "polls drawn by lot"},
        hovertemplate="%{x} %: %{y} polls<extra></extra>",
        showlegend=False,
        name="polls drawn",
    )


def lottery_figure(table: pd.DataFrame, shares: np.ndarray, size: int) -> go.Figure:
    """Draw the heap of polls, the true share and the two real polls under it."""
    bars = lots_bars(shares, size)
    top = max(bars.y)
    marks = go.Scatter(
        x=table[SHARE].tolist(),
        y=[top * 1.06, top * 0.5, top * 0.5],
        ids=table["Row"].tolist(),
        meta={"column": None, "place": "layout"},
        mode="markers",
        marker={
            "size": 14,
            "symbol": ["triangle-down", "diamond", "diamond"],
            "color": [INK, COLOURS["Okinawa"], COLOURS["Okinawa"]],
        },
        hoverinfo="skip",
        showlegend=False,
    )
    drawn = figure(bars, marks, height=380)
    drawn.update_xaxes(title_text="Share “against” in the poll, %", range=[49.4, 90.6], dtick=5)
    drawn.update_yaxes(title_text="Polls, number of", range=[0, top * 1.2])
    says = ["all valid ballots", "real poll<br>by mail, 2022", "real poll<br>by telephone, 2017"]
    for value, y, said in zip(table[SHARE], marks.y, says, strict=True):
        drawn.add_annotation(
            x=value, y=y, yshift=10, yanchor="bottom", showarrow=False, bgcolor=PAPER,
            text=f"<b>{percent(value, 2 if y > top else 0)}</b><br>{said}",
        )  # fmt: skip
    drawn.update_layout(margin={"t": 44})
    return drawn


@exhibit(
    "How far does chance alone throw a poll? Choose how many are asked.",
    tables=["votes", "opinion_okinawa"],
    height=380,
    second={"size": "100 ballots"},
    size=One(list(SIZES), label="Each poll asks", default="1,218 ballots"),
)
def poll_lottery(size: str) -> View:
    """Ten thousand polls drawn by lot from the ballots of 2019, with a known true share."""
    asked = SIZES[size]
    shares = drawn_shares(asked)
    table = lottery_table(asked, shares)
    low, high = middle(shares)
    true = table[SHARE].iloc[0]
    part = "({Row}.votes / {Row}.valid_votes)"
    return View(
        figure=lottery_figure(table, shares, asked),
        table=table,
        words=(
            f"Of all valid ballots of 24 February 2019, {percent(true, 2)} were “against”.",
            f"{number(POLLS)} polls of {number(asked)} ballots each were drawn from them by lot. "
            f"Nineteen of twenty found between {low:.1f} and {high:.1f} %.",
            f"The formula gives {percent(true, 2)} give or take {number(table[MARGIN].iloc[0], 1)} "
            "points.",
            "The two real polls asked other people, at another time, about the move: what sets them "
            "apart from the heap is more than chance.",
        ),
        title=f"Polls of {number(asked)} by lot: nineteen of twenty find {low:.1f} to {high:.1f} %",
        subtitle=f"{number(POLLS)} polls drawn by lot from the valid ballots of the referendum of 2019, "
        "by the share “against” they found. Diamonds: two real polls on Henoko.",
        as_of="2017 to 2022",
        caveats=(
            "The lots are made by a computer, always the same ones. They show chance alone: nobody "
            "refuses, and everybody is asked the same question.",
            "The real polls asked residents about the move to Henoko, the ballots were about the "
            "landfill: do not read them as one series.",
        ),
        definition="Each poll puts a ballot back before it draws the next. The margin is 1.96 times the "
        "square root of p (1 - p) / n, in points.",
        computed={
            SHARE: "100 * {Row}.votes / {Row}.valid_votes",
            MARGIN: f"196 * ({part} * (1 - {part}) / {asked}) ** 0.5",
        },
    )  # fmt: skip
